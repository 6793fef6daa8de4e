#include "runtime/base/lookup.h"

static size_t slot_of(const zz_lookup *l, uint64_t key) {
    size_t slot = (size_t)((key * 0x9e3779b97f4a7c15u) >> 32) & (l->room - 1);
    while (l->keys[slot] && l->keys[slot] != key + 1)
        slot = (slot + 1) & (l->room - 1);
    return slot;
}

static void grow(zz_arena *arena, zz_lookup *l) {
    const zz_lookup old = *l;
    l->room = old.room ? old.room * 2 : 256;
    l->keys = ZZ_NEW_ARRAY(arena, uint64_t, l->room);
    l->values = ZZ_NEW_ARRAY(arena, int, l->room);
    for (size_t i = 0; i < old.room; i++)
        if (old.keys[i]) {
            const size_t slot = slot_of(l, old.keys[i] - 1);
            l->keys[slot] = old.keys[i];
            l->values[slot] = old.values[i];
        }
}

int *zz_look_up(zz_arena *arena, zz_lookup *l, uint64_t key) {
    if (l->count * 2 >= l->room)
        grow(arena, l);
    const size_t slot = slot_of(l, key);
    if (!l->keys[slot]) {
        l->keys[slot] = key + 1;
        l->values[slot] = -1;
        l->count++;
    }
    return &l->values[slot];
}
