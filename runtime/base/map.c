#include "runtime/base/map.h"

#include <string.h>

/* FNV-1a, 64 bit (Fowler, Noll, Vo): short keys, no adversary that could profit. */
static size_t hash(const char *key) {
    size_t h = 14695981039346656037u;
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * 1099511628211u;
    return h;
}

zz_map zz_map_new(zz_arena *arena) {
    return (zz_map){.arena = arena};
}

static zz_map_entry *find(const zz_map *map, const char *key) {
    if (!map->slot_count)
        return NULL;
    zz_map_entry *entry = map->slots[hash(key) & (map->slot_count - 1)];
    while (entry && strcmp(entry->key, key) != 0)
        entry = entry->chain;
    return entry;
}

static void rehash(zz_map *map) {
    map->slot_count = map->slot_count ? map->slot_count * 2 : 16;
    map->slots = ZZ_NEW_ARRAY(map->arena, zz_map_entry *, map->slot_count);
    for (zz_map_entry *entry = map->first; entry; entry = entry->next) {
        zz_map_entry **slot = &map->slots[hash(entry->key) & (map->slot_count - 1)];
        entry->chain = *slot;
        *slot = entry;
    }
}

void *zz_map_get(const zz_map *map, const char *key) {
    zz_map_entry *entry = find(map, key);
    return entry ? entry->value : NULL;
}

void zz_map_set(zz_map *map, const char *key, void *value) {
    zz_map_entry *entry = find(map, key);
    if (entry) {
        entry->value = value;
        return;
    }
    entry = ZZ_NEW(map->arena, zz_map_entry);
    *entry = (zz_map_entry){.key = key, .value = value};
    if (map->last)
        map->last->next = entry;
    else
        map->first = entry;
    map->last = entry;
    if (++map->count > map->slot_count) {
        rehash(map);
    } else {
        zz_map_entry **slot = &map->slots[hash(key) & (map->slot_count - 1)];
        entry->chain = *slot;
        *slot = entry;
    }
}
