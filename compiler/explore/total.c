/* Sums of decimal digits, as on paper. */
#include "compiler/explore/total.h"

#include <string.h>

const char *zz_add_decimals(zz_arena *arena, const char *a, const char *b) {
    size_t i = strlen(a), j = strlen(b);
    const size_t size = (i > j ? i : j) + 1;
    char *text = zz_alloc(arena, size + 1);
    int carry = 0;
    text[size] = 0;
    for (size_t at = size; at-- > 0;) {
        int digit = carry;
        if (i > 0)
            digit += a[--i] - '0';
        if (j > 0)
            digit += b[--j] - '0';
        text[at] = (char)('0' + digit % 10);
        carry = digit / 10;
    }
    return text[0] == '0' && size > 1 ? text + 1 : text;
}
