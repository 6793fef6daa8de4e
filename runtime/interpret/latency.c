/* Takes how long the transfers of each boundary last, gives the parts of the latency: a bound that
 * no order of the transfers goes below.
 *
 * Every part is a sum for each port over the transfers of some boundaries, and the port with the
 * largest sum decides: of the first fills (onload), of what a memory without a second buffer lets
 * the array wait for (serial), of everything (busy). */
#include "runtime/interpret/latency.h"

#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/interpret/recording.h"

typedef struct latency {
    const zz_nest *nest;
    zz_moving *const *moving; /* of each operand: of each of its boundaries */
    zz_counts *counts;
    int64_t **sum; /* [memory][port] */
    bool overflow; /* a sum does not fit 64 bits */
} latency;

static void add(latency *l, int64_t *to, int64_t cycles) {
    l->overflow |= !zz_add64(*to, cycles, to);
}

bool zz_moving_add(zz_moving *moving, const zz_window_time *window) {
    if (!moving->begun)
        moving->first_down = window->down;
    moving->begun = true;
    return zz_add64(window->up_partial, window->up_final, &moving->last_up) &&
           zz_add64(moving->down, window->down, &moving->down) &&
           zz_add64(moving->up, moving->last_up, &moving->up);
}

/* --- which tiles have a second buffer ------------------------------------------------------ */

/* Whether what the memory holds fits with a second buffer wherever that is not ruled out. */
static bool fits_doubled(const zz_nest *nest, const zz_counts *counts, int memory) {
    int64_t need = 0, bits;
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *operand = &nest->operands[x];
        for (int l = 0; l < operand->level_count; l++) {
            if (operand->levels[l].memory != memory)
                continue;
            const bool once =
                l == operand->level_count - 1 || operand->levels[l].buffering == ZZ_BUFFER_SINGLE;
            if (!zz_mul64(counts->operands[x].levels[l].tile_bits, once ? 1 : 2, &bits) ||
                !zz_add64(need, bits, &need))
                return false;
        }
    }
    return need <= nest->memories[memory].bits;
}

static void decide_doubled(const latency *l) {
    for (int x = 0; x < l->nest->operand_count; x++) {
        const zz_operand *operand = &l->nest->operands[x];
        for (int i = 0; i < operand->level_count; i++) {
            const zz_level *level = &operand->levels[i];
            bool *doubled = &l->counts->operands[x].levels[i].doubled;
            if (i == operand->level_count - 1 || level->buffering == ZZ_BUFFER_DOUBLE)
                *doubled = true;
            else if (level->buffering == ZZ_BUFFER_SINGLE)
                *doubled = false;
            else
                *doubled = fits_doubled(l->nest, l->counts, level->memory);
        }
    }
}

/* --- sums over ports ----------------------------------------------------------------------- */

static void begin_sum(const latency *l, int64_t **sum) {
    for (int m = 0; m < l->nest->memory_count; m++)
        memset(sum[m], 0, (size_t)l->nest->memories[m].port_count * sizeof *sum[m]);
}

static int64_t largest(const latency *l, int64_t **sum) {
    int64_t most = 0;
    for (int m = 0; m < l->nest->memory_count; m++)
        for (int p = 0; p < l->nest->memories[m].port_count; p++)
            if (sum[m][p] > most)
                most = sum[m][p];
    return most;
}

static void use(latency *l, int64_t **sum, const zz_level *level, zz_direction direction,
                int64_t cycles) {
    if (cycles > 0)
        add(l, &sum[level->memory][level->access[direction].port], cycles);
}

/* Both sides of the boundary above level b - 1; the array, under b = 0, has no ports. */
static void use_both(latency *l, int64_t **sum, const zz_operand *x, int b, int64_t down,
                     int64_t up) {
    use(l, sum, &x->levels[b], ZZ_DOWN, down);
    use(l, sum, &x->levels[b], ZZ_BACK, up);
    if (b == 0)
        return;
    use(l, sum, &x->levels[b - 1], ZZ_FILL, down);
    use(l, sum, &x->levels[b - 1], ZZ_UP, up);
}

/* --- the parts ----------------------------------------------------------------------------- */

static int64_t busiest(latency *l) {
    for (int x = 0; x < l->nest->operand_count; x++)
        for (int b = 0; b < l->nest->operands[x].level_count; b++)
            use_both(l, l->counts->busy, &l->nest->operands[x], b, l->moving[x][b].down,
                     l->moving[x][b].up);
    return largest(l, l->counts->busy);
}

static int64_t first_fills(latency *l) {
    begin_sum(l, l->sum);
    for (int x = 0; x < l->nest->operand_count; x++)
        for (int b = 1; b < l->nest->operands[x].level_count; b++)
            use_both(l, l->sum, &l->nest->operands[x], b, l->moving[x][b].first_down, 0);
    return largest(l, l->sum);
}

static int64_t last_drains(latency *l) {
    int64_t cycles = 0;
    for (int x = 0; x < l->nest->operand_count; x++)
        for (int b = 1; b < l->nest->operands[x].level_count; b++)
            add(l, &cycles, l->moving[x][b].last_up);
    return cycles;
}

static int64_t serial(latency *l) {
    begin_sum(l, l->sum);
    for (int x = 0; x < l->nest->operand_count; x++)
        for (int b = 1; b < l->nest->operands[x].level_count; b++) {
            const zz_moving *moving = &l->moving[x][b];
            if (!l->counts->operands[x].levels[b - 1].doubled)
                use_both(l, l->sum, &l->nest->operands[x], b, moving->down - moving->first_down,
                         moving->up - moving->last_up);
        }
    return largest(l, l->sum);
}

int64_t **zz_new_port_sums(zz_arena *arena, const zz_nest *nest) {
    int64_t **sums = ZZ_NEW_ARRAY(arena, int64_t *, (size_t)nest->memory_count);
    for (int m = 0; m < nest->memory_count; m++)
        sums[m] = ZZ_NEW_ARRAY(arena, int64_t, (size_t)nest->memories[m].port_count);
    return sums;
}

bool zz_latency_count(zz_arena *arena, const zz_nest *nest, zz_moving *const *moving,
                      zz_counts *counts) {
    latency l = {.nest = nest, .moving = moving, .counts = counts};
    l.sum = zz_new_port_sums(arena, nest);
    decide_doubled(&l);
    counts->onload = first_fills(&l);
    counts->offload = last_drains(&l);
    counts->stall = serial(&l);
    int64_t cycles = 0;
    add(&l, &cycles, counts->onload);
    add(&l, &cycles, counts->compute);
    add(&l, &cycles, counts->offload);
    const int64_t least = busiest(&l) - cycles; /* both are at least 0: no wrap */
    if (least > counts->stall)
        counts->stall = least;
    add(&l, &cycles, counts->stall);
    return !l.overflow;
}
