/* Walking the lattice best first.  Takes the least to come of every sum; gives whole mappings in the
 * order of the bound on their objective.  Of equal bounds that goes first which has fewest tiles that do
 * not divide, then the deepest label, so that among equals one path is followed to its end. */
#include "runtime/map/lattice_walk.h"

#include <math.h>
#include <string.h>

#include "runtime/map/lattice.h"

enum { CHUNK = 1 << 14, LABEL_MEMORY = 300 << 20, WATCH_EVERY = 1024, NOBODY = 0, ODDEST = 255 };

struct zz_lattice_label {
    uint32_t node, places;
    uint32_t parent; /* NOBODY: the start */
    uint32_t beside; /* the label before it in the same cell */
    uint64_t history;
    unsigned char factor; /* put on last */
    unsigned char odd;    /* loops so far whose tile does not divide the extent */
    bool dead;
    double values[]; /* the sums, then what is taken of each store */
};

typedef struct zz_lattice_entry {
    double key;
    uint32_t label;
    uint32_t rank; /* of equal keys the highest goes first */
} zz_lattice_entry;

static zz_lattice_label *label_at(const zz_lattice_walk *w, uint32_t i) {
    return (zz_lattice_label *)(void *)(w->chunks[i / CHUNK] + (size_t)(i % CHUNK) * w->label_size);
}

static int value_count(const zz_lattice_walk *w) {
    return w->sum_count + w->lattice->store_count;
}

/* --- the queue ----------------------------------------------------------------------------- */

/* Twelve digits decide; sums in another order differ beyond them. */
static double rounded(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits = (bits + 512) & ~(uint64_t)1023;
    memcpy(&value, &bits, sizeof bits);
    return value;
}

static bool before(const zz_lattice_entry *a, const zz_lattice_entry *b) {
    if (a->key != b->key)
        return a->key < b->key;
    return a->rank != b->rank ? a->rank > b->rank : a->label < b->label;
}

static void push(zz_lattice_walk *w, zz_lattice_entry entry) {
    if (w->heap_count == w->heap_capacity) {
        const size_t old = w->heap_capacity * sizeof entry;
        w->heap_capacity = w->heap_capacity ? w->heap_capacity * 2 : 1024;
        w->heap = zz_grow_array(w->arena, w->heap, old, w->heap_capacity * sizeof entry);
    }
    size_t at = w->heap_count++;
    for (; at > 0 && before(&entry, &w->heap[(at - 1) / 2]); at = (at - 1) / 2)
        w->heap[at] = w->heap[(at - 1) / 2];
    w->heap[at] = entry;
}

static zz_lattice_entry pop(zz_lattice_walk *w) {
    const zz_lattice_entry top = w->heap[0], last = w->heap[--w->heap_count];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= w->heap_count)
            break;
        if (child + 1 < w->heap_count && before(&w->heap[child + 1], &w->heap[child]))
            child++;
        if (!before(&w->heap[child], &last))
            break;
        w->heap[at] = w->heap[child];
        at = child;
    }
    w->heap[at] = last;
    return top;
}

/* --- labels -------------------------------------------------------------------------------- */

typedef struct draft { /* of a label */
    uint32_t parent, places;
    uint64_t history;
    unsigned char odd;
    double values[ZZ_LATTICE_SUMS + ZZ_LATTICE_STORES];
} draft;

/* No better in anything; a little worse does not count. */
static bool dominated(const zz_lattice_walk *w, const double *a, const double *by) {
    for (int i = 0; i < value_count(w); i++)
        if (by[i] > a[i] * (1 + 4e-15))
            return false;
    return true;
}

static bool put_in_cell(zz_lattice_walk *w, const draft *d, uint32_t node, uint32_t *cell) {
    for (uint32_t i = *cell; i != NOBODY; i = label_at(w, i)->beside) {
        zz_lattice_label *other = label_at(w, i);
        if (other->dead || (w->classes && other->history != d->history))
            continue;
        if (dominated(w, d->values, other->values))
            return false;
        if (node < w->lattice->node_count - 1 && dominated(w, other->values, d->values))
            other->dead = true;
    }
    return true;
}

static double bound_of(const zz_lattice_walk *w, const double *values, uint32_t node,
                       uint32_t places) {
    double least[ZZ_LATTICE_SUMS];
    const size_t at = (size_t)node * w->lattice->place_count + places;
    for (int k = 0; k < w->sum_count; k++) {
        least[k] = w->sums[k].constant + values[k] + w->sums[k].least[at];
        if (!(least[k] < INFINITY))
            return INFINITY;
    }
    return w->bound(w->self, least);
}

/* What tiles that close only at the end take of the stores. */
static bool ends_well(const zz_lattice_walk *w, const draft *d) {
    const zz_lattice *t = w->lattice;
    const uint32_t end = t->node_count - 1;
    for (int s = 0; s < t->store_count; s++) {
        const zz_lattice_store *store = &t->stores[s];
        double need = d->values[w->sum_count + s];
        for (int i = 0; i < store->share_count; i++) {
            const int x = store->shares[i].operand, l = store->shares[i].level;
            const zz_lattice_side *side = &t->sides[x];
            if (!(store->open[d->places] >> i & 1))
                continue;
            int place = zz_lattice_place(side, d->places);
            if (zz_lattice_begins(t, x, end, NULL))
                place = side->partial[0][end];
            const int partial =
                place / side->precisions == l ? place % side->precisions : side->partial[l][end];
            need += (double)zz_lattice_tile(t, x, l, partial, end);
        }
        if (need > (double)store->bits)
            return false;
    }
    return true;
}

static void add_label(zz_lattice_walk *w, const draft *d, int factor, uint32_t node) {
    const zz_lattice *t = w->lattice;
    const double bound = bound_of(w, d->values, node, d->places);
    if (!(bound < INFINITY) || (node == t->node_count - 1 && !ends_well(w, d))) {
        w->by_capacity++;
        return;
    }
    if (!(bound < w->cutoff)) {
        w->by_bound++;
        return;
    }
    uint32_t *cell = &w->cells[(size_t)node * t->place_count + d->places];
    if (!put_in_cell(w, d, node, cell)) {
        w->by_dominance++;
        return;
    }
    if (w->label_count == w->label_limit) {
        w->exceeded = true;
        return;
    }
    const uint32_t i = w->label_count++;
    if (i / CHUNK == w->chunk_count)
        w->chunks[w->chunk_count++] = zz_alloc_array(w->arena, CHUNK, w->label_size);
    zz_lattice_label *label = label_at(w, i);
    *label = (zz_lattice_label){.node = node,
                                .places = d->places,
                                .parent = d->parent,
                                .beside = *cell,
                                .history = d->history,
                                .factor = (unsigned char)factor,
                                .odd = d->odd};
    memcpy(label->values, d->values, (size_t)value_count(w) * sizeof *d->values);
    *cell = i;
    push(w,
         (zz_lattice_entry){rounded(bound), i, (uint32_t)(ODDEST - d->odd) << 8 | t->placed[node]});
}

/* --- steps --------------------------------------------------------------------------------- */

static uint64_t mixed(uint64_t history, uint64_t x, uint64_t boundary, uint64_t node) {
    uint64_t h = history ^ (node << 16 | x << 8 | boundary) * 0x9e3779b97f4a7c15U;
    h = (h ^ h >> 31) * 0xbf58476d1ce4e5b9U;
    return h ^ h >> 29;
}

/* Charges a boundary; operands close in one order at a node, so equal histories mean equal sets. */
static void charge(const zz_lattice_walk *w, int x, int boundary, int partial, uint32_t node,
                   draft *d) {
    for (int k = 0; k < w->sum_count; k++)
        d->values[k] += w->sums[k].costs[x][boundary][partial][node];
    if (w->classes)
        d->history += mixed(0, (uint64_t)x, (uint64_t)boundary, node);
}

static void begin_sides(const zz_lattice_walk *w, uint32_t node, const zz_lattice_group *group,
                        draft *d) {
    const zz_lattice *t = w->lattice;
    for (int x = 0; x < t->side_count; x++)
        if (zz_lattice_begins(t, x, node, group)) {
            const zz_lattice_side *side = &t->sides[x];
            charge(w, x, 0, 0, node, d);
            d->places -= (uint32_t)((side->begin - side->partial[0][node]) * side->place_stride);
        }
}

/* Whether the tile fits beside what is closed and the least of what is not. */
static bool take_room(const zz_lattice_walk *w, int x, int level, int partial, uint32_t node,
                      draft *d) {
    const zz_lattice *t = w->lattice;
    const int s = t->sides[x].store[level];
    if (s < 0)
        return true;
    const zz_lattice_store *store = &t->stores[s];
    double *taken = &d->values[w->sum_count + s];
    *taken += (double)zz_lattice_tile(t, x, level, partial, node);
    double need = *taken;
    for (int i = 0; i < store->share_count; i++)
        if (store->open[d->places] >> i & 1)
            need += (double)zz_lattice_tile(t, store->shares[i].operand, store->shares[i].level, 0,
                                            node);
    if (store->open[d->places] == 0)
        *taken = 0; /* all are in: how much they take no longer matters */
    return need <= (double)store->bits;
}

static bool close_one(const zz_lattice_walk *w, int x, uint32_t node, draft *d) {
    const zz_lattice *t = w->lattice;
    const zz_lattice_side *side = &t->sides[x];
    const int place = zz_lattice_place(side, d->places);
    const int level = place / side->precisions, partial = place % side->precisions;
    if (level == side->level_count - 1 || !zz_lattice_fits(t, x, level, partial, node))
        return false;
    const int next = (level + 1) * side->precisions +
                     (side->precisions == 2 ? side->partial[level + 1][node] : 0);
    d->places += (uint32_t)((next - place) * side->place_stride);
    charge(w, x, level + 1, partial, node, d);
    return take_room(w, x, level, partial, node, d);
}

/* Whether the node has a tile along the axis that does not divide the extent. */
static bool is_odd(const zz_lattice *t, int axis, uint32_t node) {
    const zz_map_axis *along = &t->axes[axis];
    return along->extent &&
           along->extent % (1 + node / t->stride[axis] % (uint32_t)along->states) != 0;
}

/* Tries all numbers of boundaries to close, operand by operand, then every loop of the group. */
static void step(zz_lattice_walk *w, uint32_t node, const zz_lattice_group *group, uint64_t axes,
                 int x, draft *d) {
    const zz_lattice *t = w->lattice;
    while (x < t->side_count && !(zz_lattice_closers(t, node, group) >> x & 1))
        x++;
    if (x == t->side_count) {
        const unsigned char odd = d->odd;
        for (int a = 0; a < t->axis_count; a++) {
            const zz_map_axis *axis = &t->axes[a];
            for (int f = axis->first; axes >> a & 1 && f < axis->first + axis->count; f++) {
                const uint32_t to = zz_lattice_step(t, node, a, f);
                if (to == 0)
                    break;
                d->odd = (unsigned char)(odd + is_odd(t, a, to));
                add_label(w, d, f, to);
            }
        }
        d->odd = odd;
        return;
    }
    draft closed = *d;
    do {
        step(w, node, group, axes, x + 1, &closed);
    } while (close_one(w, x, node, &closed));
}

static void expand(zz_lattice_walk *w, uint32_t i) {
    const zz_lattice *t = w->lattice;
    const zz_lattice_label *label = label_at(w, i);
    const uint64_t next = zz_lattice_next(t, label->node);
    for (int g = 0; g < t->group_count; g++) {
        if (!(next & t->groups[g].axes))
            continue;
        draft d = {
            .parent = i, .places = label->places, .history = label->history, .odd = label->odd};
        memcpy(d.values, label->values, (size_t)value_count(w) * sizeof *d.values);
        begin_sides(w, label->node, &t->groups[g], &d);
        step(w, label->node, &t->groups[g], next & t->groups[g].axes, 0, &d);
    }
}

/* --- from a label to its mapping ----------------------------------------------------------- */

static void read_mapping(const zz_lattice_walk *w, uint32_t i, zz_mapping *mapping) {
    const zz_lattice *t = w->lattice;
    const zz_lattice_label *label = label_at(w, i);
    mapping->loop_count = 0;
    for (const zz_lattice_label *l = label; l->parent != NOBODY; l = label_at(w, l->parent))
        mapping->loop_count++;
    int at = mapping->loop_count;
    for (int x = 0; x < t->side_count; x++)
        for (int l = 0; l < t->sides[x].level_count; l++)
            mapping->ends[x][l] = (unsigned char)mapping->loop_count;
    while (label->parent != NOBODY) {
        const zz_lattice_label *from = label_at(w, label->parent);
        mapping->order[--at] = label->factor;
        for (int x = 0; x < t->side_count; x++) {
            const zz_lattice_side *side = &t->sides[x];
            const int before_it = zz_lattice_place(side, from->places) / side->precisions;
            const int after_it = zz_lattice_place(side, label->places) / side->precisions;
            for (int l = before_it; l < after_it; l++)
                mapping->ends[x][l] = (unsigned char)at;
        }
        label = from;
    }
}

/* --- walking ------------------------------------------------------------------------------- */

void zz_lattice_walk_begin(zz_arena *arena, zz_lattice_walk *w) {
    const zz_lattice *t = w->lattice;
    w->arena = arena;
    w->label_size = sizeof(zz_lattice_label) + (size_t)value_count(w) * sizeof(double);
    const uint32_t most = (uint32_t)(LABEL_MEMORY / (w->label_size + 2 * sizeof *w->heap));
    if (w->label_limit == 0 || w->label_limit > most)
        w->label_limit = most;
    w->chunks = ZZ_NEW_ARRAY(arena, unsigned char *, (size_t)w->label_limit / CHUNK + 2);
    w->cells = ZZ_NEW_ARRAY(arena, uint32_t, (size_t)t->node_count * t->place_count);
    w->label_count = 1; /* NOBODY */
    w->chunks[w->chunk_count++] = zz_alloc_array(arena, CHUNK, w->label_size);
    draft d = {.parent = NOBODY, .places = t->begin};
    for (int x = 0; x < t->side_count; x++)
        if (!t->sides[x].waits)
            charge(w, x, 0, 0, 0, &d);
    add_label(w, &d, 0, 0);
}

bool zz_lattice_walk_next(zz_lattice_walk *w, double *bound, zz_mapping *mapping) {
    while (w->heap_count > 0 && !w->exceeded) {
        const zz_lattice_entry top = pop(w);
        zz_lattice_label *label = label_at(w, top.label);
        w->floor = top.key;
        if (!(top.key < w->cutoff)) {
            w->by_bound += 1 + (int64_t)w->heap_count;
            w->heap_count = 0;
            return false;
        }
        if (label->dead) {
            w->by_dominance++;
            continue;
        }
        if (w->watch && w->visited % WATCH_EVERY == 0 &&
            !w->watch->go_on(w->watch->self, w->visited, -1)) {
            w->exceeded = w->stopped = true;
            return false;
        }
        w->visited++;
        if (label->node == w->lattice->node_count - 1) {
            *bound = top.key;
            read_mapping(w, top.label, mapping);
            return true;
        }
        expand(w, top.label);
    }
    if (!w->exceeded)
        w->floor = INFINITY;
    return false;
}
