/* The texts of one compilation: files read once, spans into them, lines and columns of a span. */
#ifndef ZZ_LANG_SOURCE_H
#define ZZ_LANG_SOURCE_H

#include <stdint.h>

#include "runtime/base/memory.h"

typedef struct zz_source {
    const char *path; /* as the user wrote it, or "<stdin>", or "<command line>" */
    const char *text; /* size bytes and a NUL */
    size_t size;
    const uint32_t *lines; /* offset of the first byte of each line */
    uint32_t line_count;
} zz_source;

/* Bytes [begin, end) of one source; source NULL: nowhere (made by the compiler). */
typedef struct zz_span {
    const zz_source *source;
    uint32_t begin, end;
} zz_span;

typedef enum zz_read_status {
    ZZ_READ_OK,
    ZZ_READ_MISSING, /* cannot be opened or read; errno says why */
    ZZ_READ_REFUSED, /* the same, and it is the machine's fault */
    ZZ_READ_DIRECTORY,
    ZZ_READ_TOO_LARGE, /* above ZZ_SOURCE_LIMIT */
} zz_read_status;

enum { ZZ_SOURCE_LIMIT = 16 * 1024 * 1024 };

/* Reads a file ("-" is standard input) into the arena. */
zz_read_status zz_source_read(zz_arena *arena, const char *path, zz_source **source);
/* Takes a copy of size bytes of text as a source of that name. */
zz_source *zz_source_from_text(zz_arena *arena, const char *path, const char *text, size_t size);

/* From the first of a to the last of b (both of one source). */
zz_span zz_span_join(zz_span a, zz_span b);
/* 1-based line; 1-based column in bytes. */
uint32_t zz_span_line(zz_span span);
uint32_t zz_span_column(zz_span span);

#endif
