/* Names to pointers: a chained hash in an arena, iterated in the order of insertion. */
#ifndef ZZ_RUNTIME_BASE_MAP_H
#define ZZ_RUNTIME_BASE_MAP_H

#include "runtime/base/memory.h"

typedef struct zz_map_entry {
    const char *key;
    void *value;
    struct zz_map_entry *chain, *next;
} zz_map_entry;

typedef struct zz_map {
    zz_arena *arena;
    zz_map_entry **slots;
    size_t slot_count, count;
    zz_map_entry *first, *last;
} zz_map;

zz_map zz_map_new(zz_arena *arena);
/* NULL when the key is not there. */
void *zz_map_get(const zz_map *map, const char *key);
/* Adds or replaces; the key is kept, not copied. */
void zz_map_set(zz_map *map, const char *key, void *value);

#endif
