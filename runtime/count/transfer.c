/* From windows to transfers: combines the tallies of components, rounds each transfer to words.
 * A window's elements are the product of what its components hold; how many windows there are of
 * each product is the product of how many each component has. */
#include "runtime/base/checked.h"
#include "runtime/count/run.h"

enum { TABLE_LIMIT = 256 };

/* What each lane gets, or gives, by itself: elements of all lanes and windows. */
static void lanes(zz_run *run, zz_level_count *level, int64_t elements, int64_t windows,
                  const int *tables, int count) {
    int64_t all = zz_run_mul(run, elements, windows);
    for (int t = 0; t < count; t++) {
        const zz_tally *tally = &run->tables[tables[t]];
        int64_t sum = 0;
        for (size_t i = 0; i < tally->count; i++)
            sum = zz_run_add(run, sum,
                             zz_run_mul(run, tally->items[i].elements, tally->items[i].windows));
        all = sum ? zz_run_mul(run, all, sum) : 0;
    }
    level->hops = zz_run_add(run, level->hops, all);
}

static int64_t grains(zz_run *run, const zz_access *access, int64_t elements, int64_t bits) {
    if (access->narrowest == 0)
        return elements;
    const int64_t total = zz_run_mul(run, elements, bits);
    return zz_ceil_div(total, access->narrowest);
}

/* `times` transfers of so many elements. */
static void note(zz_run *run, zz_traffic *traffic, int64_t elements, int64_t times) {
    if (elements == 0)
        return;
    if (traffic->transfers == 0 || elements < traffic->smallest)
        traffic->smallest = elements;
    if (elements > traffic->largest)
        traffic->largest = elements;
    traffic->transfers = zz_run_add(run, traffic->transfers, times);
}

/* `windows` windows of so many elements, of which so many are marked. */
static void move(zz_run *run, int how, const zz_operand *x, const zz_access *access,
                 zz_traffic *traffic, int64_t elements, int64_t marked, int64_t windows) {
    int64_t moved = elements, words;
    if (windows == 0)
        return;
    switch (how) {
    case ZZ_MOVE_FETCH:
        moved = elements - marked;
        words = grains(run, access, moved, x->partial_bits);
        break;
    case ZZ_MOVE_READ:
        words = grains(run, access, moved, x->partial_bits);
        traffic->first = zz_run_add(run, traffic->first, zz_run_mul(run, marked, windows));
        break;
    case ZZ_MOVE_SEND:
        words = zz_run_add(run, grains(run, access, elements - marked, x->partial_bits),
                           grains(run, access, marked, x->bits));
        traffic->final = zz_run_add(run, traffic->final, zz_run_mul(run, marked, windows));
        break;
    case ZZ_MOVE_WRITE:
        words = grains(run, access, moved, x->partial_bits);
        traffic->final = zz_run_add(run, traffic->final, zz_run_mul(run, marked, windows));
        break;
    default:
        words = grains(run, access, moved, x->bits);
        break;
    }
    if (how == ZZ_MOVE_SEND) {
        note(run, traffic, elements - marked, windows);
        note(run, traffic, marked, windows);
    } else {
        note(run, traffic, moved, windows);
    }
    traffic->elements = zz_run_add(run, traffic->elements, zz_run_mul(run, moved, windows));
    traffic->grains = zz_run_add(run, traffic->grains, zz_run_mul(run, words, windows));
}

void zz_run_transfer(void *context, int how, int operand, int level, int direction, i64 elements,
                     i64 windows, i64 repeats, const int *tables, int count) {
    zz_run *run = context;
    const zz_operand *x = &run->nest->operands[operand];
    const zz_access *access = &x->levels[level].access[direction];
    zz_traffic *traffic = &run->counts->operands[operand].levels[level].traffic[direction];
    size_t at[TABLE_LIMIT] = {0};
    if (how == ZZ_MOVE_LANES) {
        lanes(run, &run->counts->operands[operand].levels[level], elements,
              zz_run_mul(run, windows, repeats), tables, count);
        return;
    }
    for (int t = 0; t < count; t++)
        if (run->tables[tables[t]].count == 0)
            return;
    for (;;) {
        int64_t all = elements, marked = elements, times = windows;
        for (int t = 0; t < count; t++) {
            const struct zz_tally_entry *entry = &run->tables[tables[t]].items[at[t]];
            all = zz_run_mul(run, all, entry->elements);
            marked = zz_run_mul(run, marked, entry->marked);
            times = zz_run_mul(run, times, entry->windows);
        }
        move(run, how, x, access, traffic, all, marked, times);
        move(run, how, x, access, traffic, all, 0, zz_run_mul(run, times, repeats - 1));
        int t = count - 1;
        while (t >= 0 && ++at[t] == run->tables[tables[t]].count)
            at[t--] = 0;
        if (t < 0 || run->overflow)
            return;
    }
}

void zz_run_tile(void *context, int operand, int level, i64 elements, const int *tables,
                 int count) {
    zz_run *run = context;
    for (int t = 0; t < count; t++)
        if (run->tables[tables[t]].largest == 0)
            elements = 0;
    for (int t = 0; t < count && elements; t++)
        elements = zz_run_mul(run, elements, run->tables[tables[t]].largest);
    const zz_operand *x = &run->nest->operands[operand];
    zz_level_count *into = &run->counts->operands[operand].levels[level];
    const zz_traffic *back = &into->traffic[ZZ_BACK];
    into->tile = elements;
    into->tile_bits =
        zz_run_mul(run, elements, back->elements > back->final ? x->partial_bits : x->bits);
}

/* An element in several instances of a memory is a partial sum in each: a reduction over lanes is
 * still above them. */
void zz_run_split(void *context, int operand, int level, i64 copies, const int *tables, int count) {
    zz_run *run = context;
    bool split = copies > 1;
    for (int t = 0; t < count; t += 2) { /* pairs: touched by instance, touched at all */
        int64_t by_instance = 0, at_all = 0;
        const zz_tally *instances = &run->tables[tables[t]], *all = &run->tables[tables[t + 1]];
        for (size_t i = 0; i < instances->count; i++)
            by_instance += instances->items[i].elements * instances->items[i].windows;
        for (size_t i = 0; i < all->count; i++)
            at_all += all->items[i].elements * all->items[i].windows;
        split |= by_instance > at_all;
    }
    zz_level_count *into = &run->counts->operands[operand].levels[level];
    if (split && into->tile)
        into->tile_bits = zz_run_mul(run, into->tile, run->nest->operands[operand].partial_bits);
}
