/* A map from numbers to numbers: open addressing, O(1), 24 bytes for each of its keys at most half
 * full. */
#ifndef ZZ_RUNTIME_BASE_LOOKUP_H
#define ZZ_RUNTIME_BASE_LOOKUP_H

#include <stdint.h>

#include "runtime/base/memory.h"

typedef struct zz_lookup {
    uint64_t *keys; /* 0: free; else the key + 1 */
    int *values;
    size_t room, count;
} zz_lookup;

/* Where the value of a key (below UINT64_MAX) is kept, until the next call; a new one is -1. */
int *zz_look_up(zz_arena *arena, zz_lookup *lookup, uint64_t key);

#endif
