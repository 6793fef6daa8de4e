/* How long transfers take, and what of it is not hidden (counting.md, "Latency, exact").  All instances of
 * a memory move together: a transfer takes as long as that of its slowest instance, on the slower of
 * its two ports.  A port is busy for the sum over its transfers, so nothing here depends on the order
 * of windows but their first and their last. */
#include "runtime/base/checked.h"
#include "runtime/count/run.h"

enum { TABLE_LIMIT = 256 };

/* --- windows whose instances hold the same --------------------------------------------------- */

static bool has_pair(const zz_pairs *pairs, int64_t elements, int64_t marked) {
    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->items[i].elements == elements && pairs->items[i].marked == marked)
            return true;
    return false;
}

void zz_run_tell(zz_run *run, int table, int64_t elements, int64_t marked) {
    zz_pairs *open = &run->tables[table].open;
    const struct zz_pair_of pair = {elements, marked};
    if (!has_pair(open, elements, marked))
        zz_push(run->arena, open, pair);
}

static bool same_pairs(const zz_pairs *a, const zz_pairs *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!has_pair(b, a->items[i].elements, a->items[i].marked))
            return false;
    return true;
}

static zz_pairs copy_pairs(zz_run *run, const zz_pairs *from) {
    zz_pairs copy = {0};
    for (size_t i = 0; i < from->count; i++)
        zz_push(run->arena, &copy, from->items[i]);
    return copy;
}

void zz_run_window(void *context, int upper, int lower, i64 number) {
    zz_run *run = context;
    zz_tally *table = &run->tables[upper];
    static const zz_pairs none = {0};
    const zz_pairs *below = lower < 0 ? &none : &run->tables[lower].open;
    table->told_shape = SIZE_MAX;
    if (table->open.count == 0 && below->count == 0)
        return;
    size_t at = 0;
    while (at < table->shapes.count && !(same_pairs(&table->shapes.items[at].upper, &table->open) &&
                                         same_pairs(&table->shapes.items[at].lower, below)))
        at++;
    if (at == table->shapes.count) {
        const zz_shape fresh = {.upper = copy_pairs(run, &table->open),
                                .lower = copy_pairs(run, below)};
        zz_push(run->arena, &table->shapes, fresh);
    }
    table->told_shape = at;
    if (table->shapes.items[at].windows++ == 0 && at == 0) {
        table->first_number = table->last_number = number;
        table->first_shape = table->last_shape = 0;
    }
    if (number < table->first_number) {
        table->first_number = number;
        table->first_shape = at;
    }
    if (number > table->last_number) {
        table->last_number = number;
        table->last_shape = at;
    }
    table->open.count = 0;
    if (lower >= 0)
        run->tables[lower].open.count = 0;
}

/* --- one transfer ------------------------------------------------------------------------------ */

static int64_t cycles(zz_run *run, const zz_access *access, int64_t elements, int64_t bits) {
    return access->widest ? zz_ceil_div(zz_run_mul(run, elements, bits), access->widest) : 0;
}

/* What of (elements, marked) moves. */
typedef enum share { ALL, UNMARKED, MARKED } share;

/* The most that any instance moves: over all ways to take a pair from each component's window. */
static int64_t most(zz_run *run, const zz_shape *const *shapes, int count, bool lower,
                    int64_t elements, bool marks, share which) {
    size_t at[TABLE_LIMIT] = {0};
    int64_t largest = 0;
    for (;;) {
        int64_t all = elements, marked = marks ? elements : 0;
        for (int c = 0; c < count; c++) {
            const zz_pairs *pairs = lower ? &shapes[c]->lower : &shapes[c]->upper;
            if (pairs->count == 0)
                return 0;
            all = zz_run_mul(run, all, pairs->items[at[c]].elements);
            marked = zz_run_mul(run, marked, pairs->items[at[c]].marked);
        }
        const int64_t moved = which == ALL ? all : which == MARKED ? marked : all - marked;
        if (moved > largest)
            largest = moved;
        int c = count - 1;
        while (c >= 0 && ++at[c] == (lower ? shapes[c]->lower.count : shapes[c]->upper.count))
            at[c--] = 0;
        if (c < 0 || run->overflow)
            return largest;
    }
}

/* One boundary while its transfers are timed. */
typedef struct boundary {
    zz_run *run;
    const zz_operand *x;
    int level;
    zz_direction above, below;
    int64_t upper_elements, lower_elements;
} boundary;

/* Cycles of one part of a window's elements, at a precision: the slowest instance, the slower port. */
static int64_t part_cycles(const boundary *b, const zz_shape *const *shapes, int count, bool marks,
                           share which, int64_t bits) {
    const zz_access *upper = &b->x->levels[b->level + 1].access[b->above];
    int64_t longest = cycles(
        b->run, upper, most(b->run, shapes, count, false, b->upper_elements, marks, which), bits);
    if (b->level >= 0) {
        const zz_access *lower = &b->x->levels[b->level].access[b->below];
        const int64_t below =
            cycles(b->run, lower,
                   most(b->run, shapes, count, true, b->lower_elements, marks, which), bits);
        if (below > longest)
            longest = below;
    }
    return longest;
}

static int64_t window_cycles(const boundary *b, int move, const zz_shape *const *shapes, int count,
                             bool marks) {
    switch (move) {
    case ZZ_MOVE_INPUT:
        return part_cycles(b, shapes, count, marks, ALL, b->x->bits);
    case ZZ_MOVE_FETCH:
        return part_cycles(b, shapes, count, marks, UNMARKED, b->x->partial_bits);
    case ZZ_MOVE_SEND:
        return zz_run_add(b->run,
                          part_cycles(b, shapes, count, marks, UNMARKED, b->x->partial_bits),
                          part_cycles(b, shapes, count, marks, MARKED, b->x->bits));
    default:
        return part_cycles(b, shapes, count, marks, ALL, b->x->partial_bits);
    }
}

static void add_windows(const boundary *b, zz_timing *timing, int64_t each, int64_t windows) {
    timing->total = zz_run_add(b->run, timing->total, zz_run_mul(b->run, windows, each));
}

/* Whether some order makes such a window the first (up: the last) of all. */
static bool at_edge(const zz_shape *const *shapes, int count, bool up) {
    for (int c = 0; c < count; c++)
        if (!(up ? shapes[c]->late : shapes[c]->early))
            return false;
    return true;
}

void zz_run_timed(void *context, int move, int operand, int level, i64 upper_elements,
                  i64 lower_elements, i64 windows, i64 repeats, const int *tables, int count) {
    zz_run *run = context;
    const zz_operand *x = &run->nest->operands[operand];
    const bool up = move == ZZ_MOVE_SEND || move == ZZ_MOVE_WRITE;
    const boundary b = {.run = run,
                        .x = x,
                        .level = level,
                        .above = up ? ZZ_BACK : ZZ_DOWN,
                        .below = up ? ZZ_UP : ZZ_FILL,
                        .upper_elements = upper_elements,
                        .lower_elements = lower_elements};
    zz_timing timing = {.operand = operand,
                        .level = level,
                        .up = up,
                        .upper_memory = x->levels[level + 1].memory,
                        .upper_port = x->levels[level + 1].access[b.above].port,
                        .lower_memory = level < 0 ? -1 : x->levels[level].memory,
                        .lower_port = level < 0 ? -1 : x->levels[level].access[b.below].port};
    const zz_shape *shapes[TABLE_LIMIT];
    size_t at[TABLE_LIMIT] = {0};
    for (int c = 0; c < count; c++) {
        const zz_tally *table = &run->tables[tables[c]];
        if (table->shapes.count == 0)
            return;
        shapes[c] = &table->shapes.items[up ? table->last_shape : table->first_shape];
    }
    timing.edge = window_cycles(&b, move, shapes, count, true);
    timing.least = timing.most = timing.edge;
    for (;;) {
        int64_t times = windows;
        for (int c = 0; c < count; c++) {
            shapes[c] = &run->tables[tables[c]].shapes.items[at[c]];
            times = zz_run_mul(run, times, shapes[c]->windows);
        }
        const int64_t each = window_cycles(&b, move, shapes, count, true);
        add_windows(&b, &timing, each, times);
        if (at_edge(shapes, count, up)) {
            timing.least = each < timing.least ? each : timing.least;
            timing.most = each > timing.most ? each : timing.most;
        }
        if (repeats > 1)
            add_windows(&b, &timing, window_cycles(&b, move, shapes, count, false),
                        zz_run_mul(run, times, repeats - 1));
        int c = count - 1;
        while (c >= 0 && ++at[c] == run->tables[tables[c]].shapes.count)
            at[c--] = 0;
        if (c < 0 || run->overflow)
            break;
    }
    zz_push(run->arena, &run->timings, timing);
}

/* --- all of it ----------------------------------------------------------------------------------- */

static bool outermost(const zz_operand *x, int level) {
    return level == x->level_count - 1;
}

/* Automatic double buffering is all or none: when twice what it doubles fits with the rest. */
static bool doubles_fit(zz_run *run, int memory) {
    int64_t need = 0;
    for (int o = 0; o < run->nest->operand_count; o++) {
        const zz_operand *x = &run->nest->operands[o];
        for (int l = 0; l < x->level_count; l++) {
            if (x->levels[l].memory != memory)
                continue;
            const bool twice = !outermost(x, l) && x->levels[l].buffering != ZZ_BUFFER_SINGLE;
            const int64_t bits = run->counts->operands[o].levels[l].tile_bits;
            need = zz_run_add(run, need, zz_run_mul(run, bits, twice ? 2 : 1));
        }
    }
    return need <= run->nest->memories[memory].bits;
}

static void decide_doubles(zz_run *run) {
    for (int m = 0; m < run->nest->memory_count; m++) {
        const bool automatic = doubles_fit(run, m);
        for (int o = 0; o < run->nest->operand_count; o++) {
            const zz_operand *x = &run->nest->operands[o];
            for (int l = 0; l < x->level_count; l++)
                if (x->levels[l].memory == m)
                    run->counts->operands[o].levels[l].doubled =
                        outermost(x, l) || x->levels[l].buffering == ZZ_BUFFER_DOUBLE ||
                        (x->levels[l].buffering == ZZ_BUFFER_AUTO && automatic);
        }
    }
}

/* Adds cycles to both ports of a timing in a table of [memory][port]. */
static void occupy(zz_run *run, int64_t **ports, const zz_timing *timing, int64_t taken) {
    int64_t *upper = &ports[timing->upper_memory][timing->upper_port];
    *upper = zz_run_add(run, *upper, taken);
    if (timing->level < 0)
        return;
    int64_t *lower = &ports[timing->lower_memory][timing->lower_port];
    *lower = zz_run_add(run, *lower, taken);
}

static int64_t **new_ports(zz_run *run) {
    const zz_nest *nest = run->nest;
    int64_t **ports = ZZ_NEW_ARRAY(run->arena, int64_t *, (size_t)nest->memory_count);
    for (int m = 0; m < nest->memory_count; m++)
        ports[m] = ZZ_NEW_ARRAY(run->arena, int64_t, (size_t)nest->memories[m].port_count);
    return ports;
}

static int64_t busiest(const zz_run *run, int64_t **ports) {
    int64_t largest = 0;
    for (int m = 0; m < run->nest->memory_count; m++)
        for (int p = 0; p < run->nest->memories[m].port_count; p++)
            if (ports[m][p] > largest)
                largest = ports[m][p];
    return largest;
}

void zz_run_latency(zz_run *run) {
    zz_counts *counts = run->counts;
    if (run->overflow || run->nest->counting == ZZ_BOXES)
        return;
    decide_doubles(run);
    int64_t **first = new_ports(run), **exposed = new_ports(run);
    for (size_t i = 0; i < run->timings.count; i++) {
        const zz_timing *timing = &run->timings.items[i];
        occupy(run, counts->busy, timing, timing->total);
        if (timing->level < 0)
            continue;
        if (timing->up)
            counts->offload = zz_run_add(run, counts->offload, timing->edge);
        else
            occupy(run, first, timing, timing->edge);
        if (!counts->operands[timing->operand].levels[timing->level].doubled)
            occupy(run, exposed, timing, timing->total - timing->edge);
    }
    counts->onload = busiest(run, first);
    const int64_t shown =
        zz_run_add(run, zz_run_add(run, counts->onload, counts->compute), counts->offload);
    const int64_t chain = zz_run_add(run, shown, busiest(run, exposed));
    const int64_t busy = busiest(run, counts->busy);
    counts->stall = (chain > busy ? chain : busy) - shown;
}
