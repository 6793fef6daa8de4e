/* Reads texts, finds their lines.  Takes a path or bytes; gives a zz_source whose text ends in a
 * NUL beyond its size and whose line table is sorted and never empty. */
#include "lang/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/fault.h"

static zz_source *source_new(zz_arena *arena, const char *path, const char *text, size_t size) {
    uint32_t count = 1;
    for (const char *at = text; (at = memchr(at, '\n', size - (size_t)(at - text))); at++)
        count++;
    uint32_t *lines = ZZ_NEW_ARRAY(arena, uint32_t, count);
    count = 1;
    for (const char *at = text; (at = memchr(at, '\n', size - (size_t)(at - text))); at++)
        lines[count++] = (uint32_t)(at - text) + 1;
    zz_source *source = ZZ_NEW(arena, zz_source);
    *source = (zz_source){zz_strdup(arena, path), text, size, lines, count};
    return source;
}

zz_source *zz_source_from_text(zz_arena *arena, const char *path, const char *text, size_t size) {
    return source_new(arena, path, zz_strndup(arena, text, size), size);
}

static void close_file(void *resource) {
    close(*(int *)resource);
}

/* Until the end, or one byte beyond the limit; -1 when a read fails. */
static ptrdiff_t read_all(zz_arena *arena, int file, char **text) {
    size_t capacity = 64 * 1024, size = 0;
    struct stat status;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= 0 &&
        status.st_size <= ZZ_SOURCE_LIMIT)
        capacity = (size_t)status.st_size + 1;
    *text = zz_alloc(arena, capacity + 1);
    for (;;) {
        ssize_t got = read(file, *text + size, capacity - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        size += (size_t)got;
        if (size > ZZ_SOURCE_LIMIT)
            break;
        if (size == capacity) {
            *text = zz_grow_array(arena, *text, size, capacity * 2 + 1);
            capacity *= 2;
        }
    }
    (*text)[size] = '\0';
    return (ptrdiff_t)size;
}

zz_read_status zz_source_read(zz_arena *arena, const char *path, zz_source **source) {
    bool standard_input = strcmp(path, "-") == 0;
    /* The file is tied to an arena of its own, so that it is closed also when memory runs out. */
    zz_arena *scratch = zz_arena_new(zz_arena_memory(arena));
    int *file = ZZ_NEW(scratch, int);
    zz_read_status status = ZZ_READ_OK;
    char *text = NULL;
    ptrdiff_t size = 0;
    int reason = 0;
    struct stat what;

    *source = NULL;
    *file = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (*file < 0) {
        reason = errno;
        status = zz_machine_fault(reason) ? ZZ_READ_REFUSED : ZZ_READ_MISSING;
    } else {
        if (!standard_input)
            zz_arena_defer(scratch, close_file, file);
        if (fstat(*file, &what) == 0 && S_ISDIR(what.st_mode)) {
            status = ZZ_READ_DIRECTORY;
            reason = EISDIR;
        } else if ((size = read_all(arena, *file, &text)) < 0) {
            reason = errno;
            status = zz_machine_fault(reason) ? ZZ_READ_REFUSED : ZZ_READ_MISSING;
        } else if (size > ZZ_SOURCE_LIMIT) {
            status = ZZ_READ_TOO_LARGE;
            reason = EFBIG;
        }
    }
    if (status == ZZ_READ_OK)
        *source = source_new(arena, standard_input ? "<stdin>" : path, text, (size_t)size);
    zz_arena_free(scratch);
    errno = reason;
    return status;
}

zz_span zz_span_join(zz_span a, zz_span b) {
    if (!a.source)
        return b;
    if (b.source == a.source) {
        a.begin = b.begin < a.begin ? b.begin : a.begin;
        a.end = b.end > a.end ? b.end : a.end;
    }
    return a;
}

uint32_t zz_span_line(zz_span span) {
    if (!span.source)
        return 1;
    uint32_t low = 0, high = span.source->line_count; /* lines[low] <= begin < lines[high] */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (span.source->lines[middle] <= span.begin)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

uint32_t zz_span_column(zz_span span) {
    if (!span.source)
        return 1;
    return span.begin - span.source->lines[zz_span_line(span) - 1] + 1;
}
