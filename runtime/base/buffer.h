/* Text that grows: what every printer of zzlc writes into before a file sees a byte. */
#ifndef ZZ_RUNTIME_BASE_BUFFER_H
#define ZZ_RUNTIME_BASE_BUFFER_H

#include <stdbool.h>

#include "runtime/base/memory.h"

typedef struct zz_buffer {
    zz_arena *arena;
    char *text; /* always NUL-terminated once anything was written */
    size_t size, capacity;
} zz_buffer;

zz_buffer zz_buffer_new(zz_arena *arena);
void zz_put(zz_buffer *buffer, const char *text);
void zz_put_bytes(zz_buffer *buffer, const char *bytes, size_t size);
void zz_put_char(zz_buffer *buffer, char character);
/* `count` copies of one character. */
void zz_put_repeat(zz_buffer *buffer, char character, size_t count);
void zz_putf(zz_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A name of a file or an argument, which may hold any bytes, for a terminal: what would move the cursor,
 * change colours or turn the direction of writing becomes U+FFFD; newlines too unless `lines`. */
const char *zz_visible(zz_arena *arena, const char *text, bool lines);
/* The text so far, never NULL. */
const char *zz_buffer_text(const zz_buffer *buffer);
/* A double with as few digits as read back to the same value (at most 17); never in the locale's
 * form. */
void zz_put_double(zz_buffer *buffer, double value);

#endif
