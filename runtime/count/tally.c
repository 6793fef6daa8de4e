/* Tallies: how many windows have how many elements.  An open-addressed hash of few distinct pairs,
 * and the last one met kept at hand; and the checked arithmetic of a run. */
#include "runtime/base/checked.h"
#include "runtime/count/run.h"

int64_t zz_run_mul(zz_run *run, int64_t a, int64_t b) {
    int64_t product = 0;
    if (!zz_mul64(a, b, &product))
        run->overflow = true;
    return product;
}

int64_t zz_run_add(zz_run *run, int64_t a, int64_t b) {
    int64_t sum = 0;
    if (!zz_add64(a, b, &sum))
        run->overflow = true;
    return sum;
}

static size_t slot_of(const zz_tally *tally, int64_t elements, int64_t marked) {
    const uint64_t hash =
        (uint64_t)elements * 0x9e3779b97f4a7c15u ^ (uint64_t)marked * 0xc2b2ae3d27d4eb4fu;
    size_t slot = (size_t)(hash >> 32) & (tally->slot_count - 1);
    while (tally->slots[slot]) {
        const struct zz_tally_entry *entry = &tally->items[tally->slots[slot] - 1];
        if (entry->elements == elements && entry->marked == marked)
            break;
        slot = (slot + 1) & (tally->slot_count - 1);
    }
    return slot;
}

static void grow(zz_run *run, zz_tally *tally) {
    tally->slot_count = tally->slot_count ? tally->slot_count * 2 : 16;
    tally->slots = ZZ_NEW_ARRAY(run->arena, size_t, tally->slot_count);
    for (size_t i = 0; i < tally->count; i++)
        tally->slots[slot_of(tally, tally->items[i].elements, tally->items[i].marked)] = i + 1;
}

void zz_tally_add(zz_run *run, int table, int64_t elements, int64_t marked, int64_t windows) {
    zz_tally *tally = &run->tables[table];
    if (elements > tally->largest)
        tally->largest = elements;
    if (tally->count) { /* neighbouring windows are often alike */
        struct zz_tally_entry *last = &tally->items[tally->last];
        if (last->elements == elements && last->marked == marked) {
            last->windows += windows;
            return;
        }
    }
    if (tally->count * 2 >= tally->slot_count)
        grow(run, tally);
    const size_t slot = slot_of(tally, elements, marked);
    if (!tally->slots[slot]) {
        const struct zz_tally_entry fresh = {.elements = elements, .marked = marked};
        zz_push(run->arena, tally, fresh);
        tally->slots[slot] = tally->count;
    }
    tally->last = tally->slots[slot] - 1;
    tally->items[tally->last].windows += windows;
}
