/* "Did you mean": the nearest of some names.  Takes a name and candidates; gives the first of those
 * at the least Damerau-Levenshtein distance (optimal string alignment), if it is small enough. */
#include "lang/diag.h"

#include <string.h>

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* In halves of an edit: a wrong case costs one, any other edit two. */
static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size) {
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_size; j++)
        last[j] = 2 * j;
    for (size_t i = 1; i <= a_size; i++) {
        row[0] = 2 * i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t change = a[i - 1] == b[j - 1] ? 0 : lower(a[i - 1]) == lower(b[j - 1]) ? 1 : 2;
            row[j] = least(least(last[j], row[j - 1]) + 2, last[j - 1] + change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 2);
        }
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b_size];
}

const char *zz_nearest(const char *name, const char *const *candidates, size_t count) {
    size_t size = strlen(name);
    if (!size || size > LONGEST)
        return NULL;
    const char *nearest = NULL;
    /* One edit in three letters is a slip; more is another word.  Two letters may have one, too. */
    size_t limit = size < 3 ? 2 : 2 * (size / 3), best = limit + 1;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(candidates[i]);
        if (length > LONGEST || length > size + limit || size > length + limit)
            continue;
        size_t far = distance(name, size, candidates[i], length);
        /* Of equals the first with the same beginning. */
        const bool begins =
            nearest && far == best && nearest[0] != name[0] && candidates[i][0] == name[0];
        /* Nothing in common is not near, however short the names are. */
        if ((far < best || begins) && far < 2 * (size > length ? size : length)) {
            best = far;
            nearest = candidates[i];
        }
    }
    return nearest;
}
