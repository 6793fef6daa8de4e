/* Takes a .npy file, gives its tensor as doubles.  Trusts nothing in it: the header is bounded and
 * read by a small strict reader, and the file must hold as many bytes as its shape asks for before
 * anything of that size is allocated. */
#include "runtime/base/npy.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/checked.h"
#include "runtime/base/fault.h"

enum {
    LONGEST_HEADER = 64 * 1024,
    HIGHEST_RANK = 32,
    MOST_ELEMENTS = 1 << 27, /* 1 GiB of doubles */
    CHUNK = 4096             /* elements read at a time */
};

typedef struct header {
    char kind; /* b, i, u, f */
    int size;  /* bytes of an element */
    bool big_endian, fortran;
    int rank;
    int64_t shape[HIGHEST_RANK];
} header;

/* --- the header: a Python dictionary of three entries ------------------------------------ */

typedef struct cursor {
    const char *at, *end;
} cursor;

static void skip_blanks(cursor *c) {
    while (c->at < c->end && strchr(" \t\r\n", *c->at) && *c->at)
        c->at++;
}

static bool take(cursor *c, const char *text) {
    skip_blanks(c);
    const size_t size = strlen(text);
    if ((size_t)(c->end - c->at) < size || memcmp(c->at, text, size) != 0)
        return false;
    c->at += size;
    return true;
}

/* A string in single or double quotes, without escapes, of less than `room` bytes. */
static bool take_string(cursor *c, char *into, size_t room) {
    skip_blanks(c);
    if (c->at == c->end || (*c->at != '\'' && *c->at != '"'))
        return false;
    const char quote = *c->at++;
    size_t size = 0;
    for (; c->at < c->end && *c->at != quote; c->at++) {
        if (*c->at == '\\' || size + 1 == room)
            return false;
        into[size++] = *c->at;
    }
    into[size] = 0;
    return c->at++ < c->end;
}

static bool take_number(cursor *c, int64_t *number) {
    skip_blanks(c);
    const char *begin = c->at;
    for (*number = 0; c->at < c->end && *c->at >= '0' && *c->at <= '9'; c->at++)
        if (!zz_mul64(*number, 10, number) || !zz_add64(*number, *c->at - '0', number))
            return false;
    if (c->at == begin)
        return false;
    if (c->at < c->end && *c->at == 'L') /* as Python 2 wrote long integers */
        c->at++;
    return true;
}

static const char *read_type(header *h, cursor *c) {
    char type[16];
    if (!take_string(c, type, sizeof type))
        return "holds records, not numbers: its `descr` is not one type";
    const char *t = type;
    if (*t && strchr("<>|=", *t))
        h->big_endian = *t++ == '>';
    h->kind = *t ? *t++ : ' ';
    h->size = *t >= '1' && *t <= '9' && !t[1] ? *t - '0' : 0;
    const bool known = (h->kind == 'b' && h->size == 1) ||
                       ((h->kind == 'i' || h->kind == 'u') &&
                        (h->size == 1 || h->size == 2 || h->size == 4 || h->size == 8)) ||
                       (h->kind == 'f' && (h->size == 2 || h->size == 4 || h->size == 8));
    return known ? NULL
                 : "holds elements of a type that is not read: only bool, integers of 1 to 8 bytes "
                   "and floats of 2 to 8";
}

static const char *read_shape(header *h, cursor *c) {
    static const char broken[] = "has a broken header: its `shape` is not a tuple of sizes";
    if (!take(c, "("))
        return broken;
    while (!take(c, ")")) {
        if (h->rank == HIGHEST_RANK)
            return "has more than 32 axes";
        if (!take_number(c, &h->shape[h->rank++]))
            return broken;
        if (!take(c, ",")) {
            if (!take(c, ")"))
                return broken;
            break;
        }
    }
    return NULL;
}

static const char *read_dictionary(header *h, const char *text, size_t size) {
    cursor c = {text, text + size};
    bool type = false, order = false, shape = false;
    if (!take(&c, "{"))
        return "has a broken header: it is not a dictionary";
    while (!take(&c, "}")) {
        char key[32];
        const char *wrong = NULL;
        if (!take_string(&c, key, sizeof key) || !take(&c, ":"))
            return "has a broken header: an entry without a name";
        if (strcmp(key, "descr") == 0 && !type) {
            type = true;
            wrong = read_type(h, &c);
        } else if (strcmp(key, "fortran_order") == 0 && !order) {
            order = true;
            h->fortran = take(&c, "True");
            if (!h->fortran && !take(&c, "False"))
                wrong = "has a broken header: `fortran_order` is neither True nor False";
        } else if (strcmp(key, "shape") == 0 && !shape) {
            shape = true;
            wrong = read_shape(h, &c);
        } else {
            wrong = "has a broken header: an entry that is none of descr, fortran_order, shape";
        }
        if (wrong)
            return wrong;
        if (!take(&c, ",")) {
            if (!take(&c, "}"))
                return "has a broken header: an entry that does not end";
            break;
        }
    }
    return type && order && shape
               ? NULL
               : "has a broken header: descr, fortran_order and shape are not all there";
}

static const char *read_header(zz_arena *scratch, FILE *file, header *h) {
    unsigned char lead[12];
    if (fread(lead, 1, 8, file) != 8 || memcmp(lead, "\x93NUMPY", 6) != 0)
        return "is not a .npy file: it does not begin with \\x93NUMPY";
    const int major = lead[6];
    if (major < 1 || major > 3)
        return zz_sprintf(scratch, "has format version %d, only 1 to 3 are read", major);
    const size_t length_bytes = major == 1 ? 2 : 4;
    if (fread(lead + 8, 1, length_bytes, file) != length_bytes)
        return "is truncated: it ends inside its header";
    uint32_t size = 0;
    for (size_t i = length_bytes; i-- > 0;)
        size = size << 8 | lead[8 + i];
    if (size > LONGEST_HEADER)
        return zz_sprintf(scratch, "has a header of %lu bytes, which no tensor needs",
                          (unsigned long)size);
    char *text = zz_alloc(scratch, size + 1);
    if (fread(text, 1, size, file) != size)
        return "is truncated: it ends inside its header";
    return read_dictionary(h, text, size);
}

/* --- elements ---------------------------------------------------------------------------- */

static double half_value(uint16_t bits) {
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const double magnitude = exponent == 31  ? (fraction ? NAN : INFINITY)
                             : exponent == 0 ? ldexp(fraction, -24)
                                             : ldexp(1024 + fraction, exponent - 25);
    return bits >> 15 ? -magnitude : magnitude;
}

static double value(const header *h, const unsigned char *bytes) {
    uint64_t bits = 0;
    for (int i = 0; i < h->size; i++)
        bits = bits << 8 | bytes[h->big_endian ? i : h->size - 1 - i];
    switch (h->kind) {
    case 'b':
        return bits != 0;
    case 'u':
        return (double)bits;
    case 'i': {
        const int unused = 64 - 8 * h->size; /* the sign goes to the top and comes back */
        return (double)((int64_t)(bits << unused) >> unused);
    }
    default:
        break;
    }
    if (h->size == 2)
        return half_value((uint16_t)bits);
    if (h->size == 4) {
        const uint32_t low = (uint32_t)bits;
        float single;
        memcpy(&single, &low, sizeof single);
        return single;
    }
    double whole;
    memcpy(&whole, &bits, sizeof whole);
    return whole;
}

/* The place in row-major order of the next element in the file; `place` counts up in the file's
 * order. */
typedef struct order {
    int64_t place[HIGHEST_RANK], stride[HIGHEST_RANK];
    int64_t row_major;
} order;

static void order_begin(order *o, const header *h) {
    *o = (order){0};
    int64_t stride = 1;
    for (int a = h->rank - 1; a >= 0; a--) {
        o->stride[a] = stride;
        stride *= h->shape[a];
    }
}

static void order_next(order *o, const header *h) {
    for (int i = 0; i < h->rank; i++) {
        const int a = h->fortran ? i : h->rank - 1 - i;
        o->row_major += o->stride[a];
        if (++o->place[a] < h->shape[a])
            return;
        o->row_major -= o->stride[a] * h->shape[a];
        o->place[a] = 0;
    }
}

static const char *read_elements(FILE *file, const header *h, int64_t count, double *values) {
    unsigned char bytes[CHUNK * 8];
    order o;
    order_begin(&o, h);
    for (int64_t done = 0; done < count;) {
        const int64_t some = count - done < CHUNK ? count - done : CHUNK;
        if ((int64_t)fread(bytes, h->size, some, file) != some)
            return "is truncated: it ends inside its data";
        for (int64_t i = 0; i < some; i++) {
            values[o.row_major] = value(h, bytes + i * h->size);
            order_next(&o, h);
        }
        done += some;
    }
    return NULL;
}

/* Elements of the shape; a message when the rest of the file cannot hold them. */
static const char *count_elements(zz_arena *scratch, FILE *file, const header *h, int64_t *count) {
    struct stat status;
    const long at = ftell(file);
    int64_t bytes;
    *count = 1;
    for (int a = 0; a < h->rank; a++)
        if (h->shape[a] == 0) { /* whatever the other axes are */
            *count = 0;
            return NULL;
        }
    for (int a = 0; a < h->rank; a++)
        if (!zz_mul64(*count, h->shape[a], count))
            return "has a broken header: its shape is beyond 64 bits";
    if (at < 0 || fstat(fileno(file), &status) != 0)
        return "cannot be read: its size is not known";
    if (!zz_mul64(*count, h->size, &bytes) || bytes > status.st_size - at)
        return zz_sprintf(
            scratch,
            "is truncated: its shape needs %lld elements of %d byte, it has %lld byte "
            "of data",
            (long long)*count, h->size, (long long)(status.st_size - at));
    if (*count > MOST_ELEMENTS)
        return zz_sprintf(scratch, "has %lld elements, at most %d are read", (long long)*count,
                          (int)MOST_ELEMENTS);
    return NULL;
}

static const char *read_file(zz_arena *arena, zz_arena *scratch, FILE *file, zz_npy *tensor) {
    header h = {0};
    int64_t count = 0;
    struct stat status;
    if (fstat(fileno(file), &status) == 0 && !S_ISREG(status.st_mode))
        return "is not a regular file";
    const char *wrong = read_header(scratch, file, &h);
    if (!wrong)
        wrong = count_elements(scratch, file, &h, &count);
    if (wrong)
        return wrong;
    tensor->rank = h.rank;
    tensor->shape = ZZ_NEW_ARRAY(arena, int64_t, h.rank);
    memcpy(tensor->shape, h.shape, h.rank * sizeof *h.shape);
    tensor->values = ZZ_NEW_ARRAY(arena, double, count);
    return read_elements(file, &h, count, tensor->values);
}

static void close_file(void *file) {
    fclose(file);
}

const char *zz_npy_read(zz_arena *arena, const char *path, zz_npy *tensor) {
    zz_arena *scratch = zz_arena_new(zz_arena_memory(arena));
    *tensor = (zz_npy){0};
    /* Without O_NONBLOCK, opening a pipe would wait for somebody to write. */
    const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "rb");
    if (!file) {
        const int reason = errno;
        const char *wrong = zz_sprintf(arena, "cannot be opened: %s", strerror(reason));
        tensor->refused = zz_machine_fault(reason);
        if (descriptor >= 0)
            close(descriptor);
        zz_arena_free(scratch);
        return wrong;
    }
    zz_arena_defer(scratch, close_file, file);
    errno = 0;
    const char *wrong = read_file(arena, scratch, file, tensor);
    const int reason = errno;
    if (wrong && ferror(file)) { /* it may well be whole */
        tensor->refused = true;
        wrong = zz_sprintf(arena, "cannot be read: %s", strerror(reason));
    } else if (wrong) {
        wrong = zz_strdup(arena, wrong);
    }
    zz_arena_free(scratch);
    return wrong;
}
