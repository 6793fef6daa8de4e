/* What random designs are drawn with: numbers that follow from a seed. */
#ifndef ZZ_TESTS_PROPERTY_DRAW_H
#define ZZ_TESTS_PROPERTY_DRAW_H

#include <stdbool.h>
#include <stdint.h>

typedef struct chance {
    uint64_t state;
} chance;

static inline uint64_t draw(chance *c) { /* xorshift64* */
    c->state ^= c->state >> 12;
    c->state ^= c->state << 25;
    c->state ^= c->state >> 27;
    return c->state * 0x2545f4914f6cdd1du;
}

static inline int below(chance *c, int count) {
    return (int)((draw(c) >> 33) % (uint64_t)count);
}

static inline int between(chance *c, int least, int most) {
    return least + below(c, most - least + 1);
}

static inline bool one_in(chance *c, int count) {
    return below(c, count) == 0;
}

static inline void shuffle(chance *c, int *items, int count) {
    for (int i = count - 1; i > 0; i--) {
        const int j = below(c, i + 1), kept = items[i];
        items[i] = items[j];
        items[j] = kept;
    }
}

#endif
