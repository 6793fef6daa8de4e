/* One run of a kernel: takes what it tells, component by component, and multiplies components into
 * counts.  All arithmetic is checked; an overflow is remembered and ends the run with a status. */
#include "runtime/count/run.h"

#include <string.h>

#include "runtime/base/checked.h"

/* --- what the kernel calls ----------------------------------------------------------------- */

static void *reserve(zz_run *run, int slot, size_t size) {
    if (run->scratch_size[slot] < size) {
        run->scratch[slot] = zz_alloc(run->arena, size);
        run->scratch_size[slot] = size;
    }
    return run->scratch[slot];
}

static int *scratch(void *context, int slot, i64 n) {
    int *ints = reserve(context, slot, (size_t)n * sizeof *ints);
    return memset(ints, 0, (size_t)n * sizeof *ints);
}

static i64 *positions(void *context, int slot, i64 n) {
    i64 *longs = reserve(context, slot, (size_t)n * sizeof *longs);
    return memset(longs, -1, (size_t)n * sizeof *longs);
}

static void tally(void *context, int table, i64 elements, i64 marked) {
    if (elements <= 0)
        return;
    zz_tally_add(context, table, elements, marked, 1);
    zz_run_tell(context, table, elements, marked);
}

static void largest(void *context, int table, i64 elements) {
    zz_tally *into = &((zz_run *)context)->tables[table];
    if (elements > into->largest)
        into->largest = elements;
}

static void counted(void *context, int component, i64 points, i64 steps) {
    zz_component_run *run = &((zz_run *)context)->components[component];
    run->points = points;
    run->steps = steps;
}

static void alive(void *context, int component, i64 events) {
    ((zz_run *)context)->components[component].alive = events;
}

static void arrived(void *context, i64 events) {
    ((zz_run *)context)->arrived = events;
}

static void touched(void *context, int component, i64 first, i64 last) {
    zz_run *run = context;
    const zz_touch touch = {first, last};
    zz_push(run->arena, &run->components[component].touches, touch);
}

/* --- totals -------------------------------------------------------------------------------- */

/* Free components are not enumerated: their figures are products of trips. */
static void count_free(zz_run *run) {
    for (int c = 0; c < run->plan->component_count; c++) {
        const zz_plan_component *component = &run->plan->components[c];
        zz_component_run *of = &run->components[c];
        if (!component->free)
            continue;
        of->points = of->steps = of->alive = 1;
        for (int i = 0; i < component->digit_count; i++) {
            const int d = component->digits[i];
            const int64_t trips = run->nest->digits[d].trips;
            of->points = zz_run_mul(run, of->points, trips);
            if (zz_nest_temporal(run->nest, d))
                of->steps = zz_run_mul(run, of->steps, trips);
            if (zz_nest_temporal(run->nest, d) && d < run->nest->event_end)
                of->alive = zz_run_mul(run, of->alive, trips);
        }
    }
}

/* A product in which a zero makes the rest irrelevant, overflow of it included. */
static int64_t product(zz_run *run, size_t member) {
    int64_t all = !run->plan->nothing;
    for (int c = 0; c < run->plan->component_count; c++)
        if (*(int64_t *)((char *)&run->components[c] + member) == 0)
            return 0;
    for (int c = 0; c < run->plan->component_count; c++)
        all = zz_run_mul(run, all, *(int64_t *)((char *)&run->components[c] + member));
    return all;
}

static void count_events(zz_run *run) {
    const zz_nest *nest = run->nest;
    if (nest->event_operand < 0)
        return;
    const zz_operand *event = &nest->operands[nest->event_operand];
    int64_t elements = 1, passes = 1;
    for (int a = 0; a < event->axis_count; a++)
        elements = zz_run_mul(run, elements, nest->variables[event->axes[a]].extent);
    for (int d = 0; d < nest->event_begin; d++)
        if (zz_nest_temporal(nest, d))
            passes = zz_run_mul(run, passes, nest->digits[d].trips);
    const int64_t arriving = run->arrived < 0 ? elements : run->arrived;
    run->counts->events.arrived = zz_run_mul(run, arriving, passes);
    run->counts->events.filtered = zz_run_mul(run, elements - arriving, passes);
    if (nest->counting != ZZ_BOXES)
        run->counts->events.idle =
            run->counts->events.arrived - product(run, offsetof(zz_component_run, alive));
}

void zz_counts_new(zz_arena *arena, const zz_nest *nest, zz_counts *counts) {
    *counts =
        (zz_counts){.operands = ZZ_NEW_ARRAY(arena, zz_operand_count, (size_t)nest->operand_count)};
    for (int o = 0; o < nest->operand_count; o++)
        counts->operands[o].levels =
            ZZ_NEW_ARRAY(arena, zz_level_count, (size_t)nest->operands[o].level_count);
    counts->busy = ZZ_NEW_ARRAY(arena, int64_t *, (size_t)nest->memory_count);
    for (int m = 0; m < nest->memory_count; m++)
        counts->busy[m] = ZZ_NEW_ARRAY(arena, int64_t, (size_t)nest->memories[m].port_count);
}

/* What a run knows of transfers outlives it. */
static void keep_timings(zz_arena *arena, zz_run *run) {
    zz_counts *counts = run->counts;
    counts->timing_count = (int)run->timings.count;
    counts->timings = ZZ_NEW_ARRAY(arena, zz_timing, run->timings.count + 1);
    for (size_t i = 0; i < run->timings.count; i++)
        counts->timings[i] = run->timings.items[i];
}

zz_count_status zz_run_kernel(zz_arena *arena, const zz_nest *nest, const zz_plan *plan,
                              zz_kernel kernel, zz_counts *counts, const char **what) {
    zz_counts_new(arena, nest, counts);
    counts->enumerated = plan->enumerated;
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    zz_run run = {.arena = own,
                  .nest = nest,
                  .plan = plan,
                  .counts = counts,
                  .tables = ZZ_NEW_ARRAY(own, zz_tally, (size_t)plan->table_count + 1),
                  .components =
                      ZZ_NEW_ARRAY(own, zz_component_run, (size_t)plan->component_count + 1),
                  .arrived = -1};
    zz_run_keys(&run);
    count_free(&run);
    struct zz_host host = {.run = &run,
                           .arrives = nest->arrives,
                           .scratch = scratch,
                           .positions = positions,
                           .tally = tally,
                           .largest = largest,
                           .counted = counted,
                           .alive = alive,
                           .touched = touched,
                           .executed = zz_run_executed,
                           .arrived = arrived,
                           .transfer = zz_run_transfer,
                           .tile = zz_run_tile,
                           .split = zz_run_split,
                           .window = zz_run_window,
                           .timed = zz_run_timed,
                           .rank = zz_run_rank};
    kernel(&host);
    counts->macs = product(&run, offsetof(zz_component_run, points));
    counts->steps = product(&run, offsetof(zz_component_run, steps));
    counts->compute = zz_run_mul(&run, counts->steps, nest->operation_latency);
    count_events(&run);
    if (nest->counting != ZZ_BOXES)
        zz_run_hops(&run);
    zz_run_latency(&run);
    zz_run_readiness(&run);
    keep_timings(arena, &run);
    const zz_count_status status = run.overflow    ? ZZ_COUNT_OVERFLOW
                                   : run.too_large ? ZZ_COUNT_TOO_LARGE
                                                   : ZZ_COUNT_OK;
    *what = run.too_large;
    zz_arena_free(own);
    return status;
}
