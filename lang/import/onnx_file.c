/* An ONNX file is a protocol buffer whose bulk is weights.  This goes through it once by itself,
 * keeps what the table below names, and steps over all else without reading it; protobuf-c then
 * unpacks the little that is left.  So a file of gigabytes takes no more memory than its graph, and
 * whatever a file holds, nesting, parts and bytes are bounded before anything is unpacked. */
#include "lang/import/onnx_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/buffer.h"
#include "runtime/base/fault.h"

enum {
    WINDOW = 1 << 16,
    KEPT_LIMIT = 24 << 20,   /* bytes kept of a file */
    FIELD_LIMIT = 2 << 20,   /* fields looked at */
    MESSAGE_LIMIT = 1 << 18, /* messages kept */
    NAME_LIMIT = 1 << 12,    /* bytes of a name */
    DATA_LIMIT = 1 << 11     /* bytes of a tensor that is kept: a shape, not a weight */
};

/* --- what is kept ---------------------------------------------------------------------------- */

typedef enum message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    VALUE,
    TYPE,
    TENSOR_TYPE,
    SHAPE,
    DIMENSION,
    PLAIN, /* a number, or a few bytes */
    DATA,  /* kept where it is small */
    MESSAGES
} message;

static const struct {
    message in;
    unsigned field;
    message is;
} kept[] = {
    {MODEL, 7, GRAPH},       {GRAPH, 1, NODE},      {GRAPH, 5, TENSOR}, /* initializer */
    {GRAPH, 11, VALUE},                                                 /* input */
    {GRAPH, 12, VALUE},                                                 /* output */
    {GRAPH, 13, VALUE},                                                 /* value_info */
    {NODE, 1, PLAIN},                                                   /* input */
    {NODE, 2, PLAIN},                                                   /* output */
    {NODE, 3, PLAIN},                                                   /* name */
    {NODE, 4, PLAIN},                                                   /* op_type */
    {NODE, 5, ATTRIBUTE},    {NODE, 7, PLAIN},                          /* domain */
    {ATTRIBUTE, 1, PLAIN},                                              /* name */
    {ATTRIBUTE, 2, PLAIN},                                              /* f */
    {ATTRIBUTE, 3, PLAIN},                                              /* i */
    {ATTRIBUTE, 4, DATA},                                               /* s */
    {ATTRIBUTE, 5, TENSOR},  {ATTRIBUTE, 8, DATA}, /* ints, one by one or packed */
    {ATTRIBUTE, 20, PLAIN},  {TENSOR, 1, DATA},    /* dims, one by one or packed */
    {TENSOR, 2, PLAIN},                            /* data_type */
    {TENSOR, 4, DATA},                             /* float_data */
    {TENSOR, 5, DATA},                             /* int32_data */
    {TENSOR, 7, DATA},                             /* int64_data */
    {TENSOR, 8, PLAIN},                            /* name */
    {TENSOR, 9, DATA},                             /* raw_data */
    {VALUE, 1, PLAIN},       {VALUE, 2, TYPE},      {TYPE, 1, TENSOR_TYPE}, {TENSOR_TYPE, 1, PLAIN},
    {TENSOR_TYPE, 2, SHAPE}, {SHAPE, 1, DIMENSION}, {DIMENSION, 1, PLAIN},  {DIMENSION, 2, PLAIN},
};

static message meaning(message in, uint64_t field) {
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (kept[i].in == in && kept[i].field == field)
            return kept[i].is;
    return MESSAGES;
}

/* --- reading --------------------------------------------------------------------------------- */

typedef struct reader {
    zz_arena *arena;
    int file;
    uint64_t size;
    unsigned char *window; /* bytes [begin, begin + count) of the file */
    uint64_t begin, count;
    zz_buffer out;
    int fields, messages;
    const char *wrong;
    bool refused; /* by the machine */
} reader;

static bool refuse(reader *r, const char *wrong) {
    if (!r->wrong)
        r->wrong = wrong;
    return false;
}

/* By the system. */
static bool refuse_call(reader *r, int error) {
    r->refused = zz_machine_fault(error);
    return refuse(r, strerror(error));
}

static bool fetch(reader *r, uint64_t at) {
    if (at >= r->begin && at < r->begin + r->count)
        return true;
    ssize_t got;
    do
        got = pread(r->file, r->window, WINDOW, (off_t)at);
    while (got < 0 && errno == EINTR);
    r->begin = at;
    r->count = got > 0 ? (uint64_t)got : 0;
    if (got < 0)
        return refuse_call(r, errno);
    return got > 0 || refuse(r, "the file became shorter while it was read");
}

/* A number of seven bits a byte, which must end before `end`. */
static bool varint(reader *r, uint64_t *at, uint64_t end, uint64_t *value) {
    *value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        if (*at >= end)
            return refuse(
                r,
                zz_sprintf(r->arena, "it ends in the middle of a number, at byte %" PRIu64, *at));
        if (!fetch(r, *at))
            return false;
        const unsigned char byte = r->window[*at - r->begin];
        *value |= shift < 64 ? (uint64_t)(byte & 0x7f) << shift : 0;
        ++*at;
        if (!(byte & 0x80))
            return true;
    }
    return refuse(
        r, zz_sprintf(r->arena,
                      "it is no ONNX file: a number of more than 10 bytes at byte %" PRIu64, *at));
}

static void put_varint(zz_buffer *out, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        zz_put_char(out, (char)(value | 0x80));
    zz_put_char(out, (char)value);
}

static bool copy(reader *r, uint64_t from, uint64_t to) {
    if (to - from > KEPT_LIMIT - r->out.size)
        return refuse(r, "its graph is too large, even without the weights");
    while (from < to) {
        if (!fetch(r, from))
            return false;
        uint64_t most = r->begin + r->count - from;
        if (most > to - from)
            most = to - from;
        zz_put_bytes(&r->out, (const char *)r->window + (from - r->begin), most);
        from += most;
    }
    return true;
}

/* --- going through it ------------------------------------------------------------------------ */

static bool go_through(reader *r, message in, uint64_t at, uint64_t end);

/* A message within one: its length is not known before, so five bytes are left for it. */
static bool keep_message(reader *r, message is, uint64_t key, uint64_t from, uint64_t to) {
    if (++r->messages > MESSAGE_LIMIT)
        return refuse(r, "its graph has too many parts");
    put_varint(&r->out, key);
    const size_t hole = r->out.size;
    zz_put_repeat(&r->out, 0, 5);
    if (!go_through(r, is, from, to))
        return false;
    const size_t length = r->out.size - hole - 5;
    for (int i = 0; i < 5; i++)
        r->out.text[hole + (size_t)i] = (char)((length >> 7 * i & 0x7f) | (i < 4 ? 0x80 : 0));
    return true;
}

/* Where a field's value ends, its own length passed over. */
static bool extent(reader *r, unsigned wire, uint64_t *at, uint64_t end, uint64_t *stop) {
    const uint64_t start = *at;
    uint64_t size = 0;
    switch (wire) {
    case 0:
        *stop = start;
        return varint(r, stop, end, &size);
    case 1:
        size = 8;
        break;
    case 2:
        if (!varint(r, at, end, &size))
            return false;
        break;
    case 5:
        size = 4;
        break;
    default:
        return refuse(r, zz_sprintf(r->arena,
                                    "it is no ONNX file: no field can begin at byte %" PRIu64,
                                    start - 1));
    }
    if (size > end - *at)
        return refuse(r, zz_sprintf(r->arena,
                                    end == r->size
                                        ? "it is cut short: at byte %" PRIu64
                                          " begins something of %" PRIu64
                                          " bytes, the file has %" PRIu64
                                        : "it is no ONNX file: at byte %" PRIu64
                                          " begins something of %" PRIu64
                                          " bytes, which ends behind what holds it at %" PRIu64,
                                    *at, size, end));
    *stop = *at + size;
    return true;
}

static bool go_through(reader *r, message in, uint64_t at, uint64_t end) {
    while (at < end) {
        uint64_t key, stop;
        if (++r->fields > FIELD_LIMIT)
            return refuse(r, "its graph has too many parts");
        if (!varint(r, &at, end, &key))
            return false;
        const unsigned wire = key & 7;
        if (key >> 3 == 0)
            return refuse(r, zz_sprintf(r->arena,
                                        "it is no ONNX file: no field can begin at byte %" PRIu64,
                                        at - 1));
        if (!extent(r, wire, &at, end, &stop))
            return false;
        const message is = meaning(in, key >> 3);
        const uint64_t size = stop - at;
        if (is == PLAIN && size > NAME_LIMIT)
            return refuse(r, zz_sprintf(r->arena, "it has a name of %" PRIu64 " bytes", size));
        if (is < PLAIN && wire != 2)
            return refuse(r, zz_sprintf(r->arena,
                                        "it is no ONNX file: a part is a number at byte %" PRIu64,
                                        at));
        if (is < PLAIN) {
            if (!keep_message(r, is, key, at, stop))
                return false;
        } else if (is == PLAIN || (is == DATA && size <= DATA_LIMIT)) {
            put_varint(&r->out, key);
            if (wire == 2)
                put_varint(&r->out, size);
            if (!copy(r, at, stop))
                return false;
        }
        at = stop;
    }
    return true;
}

/* --- the whole ------------------------------------------------------------------------------- */

static void close_file(void *file) {
    close(*(int *)file);
}

static bool open_file(reader *r, const char *path) {
    struct stat status;
    int *file = ZZ_NEW(r->arena, int);
    *file = r->file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (*file < 0)
        return refuse_call(r, errno);
    zz_arena_defer(r->arena, close_file, file);
    if (fstat(*file, &status) != 0)
        return refuse_call(r, errno);
    if (!S_ISREG(status.st_mode))
        return refuse(r, S_ISDIR(status.st_mode) ? "it is a directory" : "it is no ordinary file");
    r->size = (uint64_t)status.st_size;
    return r->size > 0 || refuse(r, "the file is empty");
}

static void *take(void *arena, size_t size) {
    return zz_alloc(arena, size);
}

static void leave(void *arena, void *memory) {
    (void)arena;
    (void)memory; /* the arena's owner frees it */
}

const Onnx__ModelProto *zz_onnx_read(zz_arena *arena, const char *path, zz_onnx_fault *fault) {
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    reader r = {.arena = own, .window = zz_alloc(own, WINDOW), .out = zz_buffer_new(own)};
    const Onnx__ModelProto *model = NULL;
    if (open_file(&r, path) && go_through(&r, MODEL, 0, r.size)) {
        ProtobufCAllocator allocator = {take, leave, arena};
        model = onnx__model_proto__unpack(&allocator, r.out.size,
                                          (const uint8_t *)zz_buffer_text(&r.out));
        if (!model)
            refuse(&r, "it is no ONNX file: a field has the wrong type");
        else if (!model->graph)
            refuse(&r, "it holds no graph");
    }
    fault->message = r.wrong ? zz_strdup(arena, r.wrong) : NULL;
    fault->refused = r.refused;
    zz_arena_free(own);
    return fault->message ? NULL : model;
}
