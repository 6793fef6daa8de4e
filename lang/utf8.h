/* UTF-8 (RFC 3629): where characters end and how wide they stand on a terminal.  Internal to lang/.
 */
#ifndef ZZ_LANG_UTF8_H
#define ZZ_LANG_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The bytes of the character at `text`, or 0 when the bytes there are none. */
size_t zz_utf8_size(const char *text, const char *end);
/* Its code point; `size` is what zz_utf8_size gave, not 0. */
uint32_t zz_utf8_code(const char *text, size_t size);
/* Columns it takes: 0, 1 or 2. */
int zz_utf8_width(uint32_t code);

#endif
