/* Takes a nest, executes it, gives its counts.  Twice over its points: the first time only to learn
 * when each output element gets its last contribution, which is what tells a final value from a
 * partial sum; the second time for real. */
#include "runtime/interpret/interpret.h"

#include "runtime/base/checked.h"
#include "runtime/interpret/boundary.h"
#include "runtime/interpret/latency.h"
#include "runtime/interpret/log.h"
#include "runtime/interpret/movement.h"
#include "runtime/interpret/readiness.h"
#include "runtime/interpret/recording.h"
#include "runtime/interpret/show.h"
#include "runtime/interpret/values.h"
#include "runtime/interpret/walk.h"
#include "runtime/interpret/window.h"

/* Bytes that the tensors and sets of one run may take. */
enum { SIZE_LIMIT = 96 * 1024 * 1024 };

static const int64_t default_point_limit = INT64_C(1) << 31;

typedef struct run {
    zz_arena *arena; /* scratch */
    const zz_nest *nest;
    const zz_interpret_options *options;
    zz_walk walk;
    zz_readiness ready;
    zz_values values;
    zz_moving **moving;
    zz_boundary *boundaries;
    int64_t step; /* executed so far, the present one included */
    zz_log *log;
    zz_counts *counts;
    int64_t *scratch; /* for the watch */
    int event_prefix; /* how many temporal digits tell the events apart */
} run;

static bool add_array(int64_t *bytes, int64_t rows, int64_t columns) {
    int64_t cells;
    return zz_mul64(rows, columns, &cells) && zz_mul64(cells, sizeof(int64_t), &cells) &&
           zz_add64(*bytes, cells, bytes);
}

/* What a run allocates, before any of it is. */
static bool size_of_run(const zz_nest *nest, int64_t *bytes) {
    enum { OUTPUT_ARRAYS = 10 }; /* of values.c and readiness.c, for each output element */
    int64_t lanes = 1;
    *bytes = 0;
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].kind == ZZ_DIGIT_SPREAD)
            lanes *= nest->digits[d].trips; /* fits: there are no more lanes than points */
    int64_t arrays = nest->variable_count + nest->digit_count;
    for (int x = 0; x < nest->operand_count; x++) {
        int64_t elements;
        arrays += 5L * nest->operands[x].level_count;
        if (!zz_element_count(nest, &nest->operands[x], &elements) ||
            !add_array(bytes, elements, nest->operands[x].output ? OUTPUT_ARRAYS : 1))
            return false;
    }
    return add_array(bytes, lanes, arrays);
}

static const char *too_large(zz_arena *arena, const zz_nest *nest, int64_t point_limit) {
    const char *what = zz_walk_check(arena, nest, point_limit);
    if (!what)
        what = zz_values_too_large(arena, nest, point_limit);
    int64_t bytes, sets;
    if (!what && (!size_of_run(nest, &bytes) || bytes > SIZE_LIMIT))
        what = zz_sprintf(arena, "its tensors and lanes take more than %d MiB",
                          SIZE_LIMIT / (1024 * 1024));
    if (what)
        return what;
    const zz_walk walk = zz_walk_new(arena, nest);
    if (!zz_boundaries_size(&walk, &sets) || !zz_add64(bytes, sets, &bytes) || bytes > SIZE_LIMIT)
        what = zz_sprintf(arena, "the sets of its memories take more than %d MiB",
                          SIZE_LIMIT / (1024 * 1024));
    return what;
}

static void new_counts(zz_arena *arena, const zz_nest *nest, zz_counts *counts) {
    *counts = (zz_counts){0};
    counts->operands = ZZ_NEW_ARRAY(arena, zz_operand_count, nest->operand_count);
    for (int x = 0; x < nest->operand_count; x++)
        counts->operands[x].levels =
            ZZ_NEW_ARRAY(arena, zz_level_count, nest->operands[x].level_count);
    counts->busy = zz_new_port_sums(arena, nest);
}

/* The first time over all points: which steps execute and what they contribute to. */
static void rehearse(run *r) {
    zz_walk_begin(&r->walk);
    do {
        if (!zz_walk_arrives(&r->walk))
            continue;
        bool executes = false;
        for (int64_t lane = 0; lane < r->walk.lane_count; lane++) {
            if (!zz_walk_point(&r->walk, lane))
                continue;
            if (!executes)
                r->counts->steps++;
            executes = true;
            zz_readiness_touch(&r->ready,
                               zz_element(r->nest, &r->nest->operands[0], r->walk.values),
                               r->counts->steps, r->walk.tick);
        }
    } while (zz_walk_advance(&r->walk));
}

/* The tick at which an event stands for the first time: it arrives or is filtered. */
static bool begin_event(run *r) {
    if (r->nest->event_operand < 0)
        return true;
    if (!zz_walk_arrives(&r->walk)) {
        r->counts->events.filtered++;
        return true;
    }
    r->counts->events.arrived++;
    return zz_boundaries_arrival(r->boundaries, zz_walk_event_element(&r->walk));
}

static zz_interpret_status point(run *r, int64_t lane) {
    r->counts->macs++;
    zz_values_execute(&r->values, r->nest, r->walk.values);
    if (!zz_boundaries_point(r->boundaries, r->walk.values, lane))
        return ZZ_INTERPRET_TOO_LARGE;
    if (r->log && !r->options->log(r->options->user, r->step, zz_log_line(r->log, &r->walk, lane)))
        return ZZ_INTERPRET_STOPPED;
    return ZZ_INTERPRET_OK;
}

/* The second time: everything happens. */
static zz_interpret_status execute(run *r) {
    zz_walk_begin(&r->walk);
    bool more = true, worked = false; /* whether the event that stands had a valid point */
    for (int changed = 0; more; changed = r->walk.changed) {
        const bool arrives = zz_walk_arrives(&r->walk);
        if (r->walk.tick == 0 || changed < r->event_prefix) {
            worked = false;
            if (!begin_event(r))
                return ZZ_INTERPRET_TOO_LARGE;
        }
        bool executes = false;
        for (int64_t lane = 0; arrives && lane < r->walk.lane_count; lane++)
            if (zz_walk_point(&r->walk, lane)) {
                r->step += !executes;
                executes = worked = true;
                const zz_interpret_status status = point(r, lane);
                if (status != ZZ_INTERPRET_OK)
                    return status;
            }
        if (r->options->watch)
            zz_show_tick(r->options->watch, &r->walk, &r->values, r->scratch, arrives, executes);
        more = zz_walk_advance(&r->walk);
        if (!more || r->walk.changed < r->event_prefix)
            r->counts->events.idle += r->nest->event_operand >= 0 && arrives && !worked;
        if (!zz_boundaries_advance(r->boundaries, more ? r->walk.changed : -1, r->step))
            return ZZ_INTERPRET_TOO_LARGE;
    }
    return ZZ_INTERPRET_OK;
}

static zz_interpret_status run_all(run *r, const char **what) {
    const zz_nest *nest = r->nest;
    int64_t outputs;
    if (!zz_element_count(nest, &nest->operands[0], &outputs))
        return ZZ_INTERPRET_TOO_LARGE;
    *what = "a run of windows, or one of the counts, grew too large";
    r->walk = zz_walk_new(r->arena, nest);
    r->ready = zz_readiness_new(r->arena, outputs);
    r->values = zz_values_new(r->arena, nest, r->options->seed);
    r->moving = ZZ_NEW_ARRAY(r->arena, zz_moving *, nest->operand_count);
    for (int x = 0; x < nest->operand_count; x++)
        r->moving[x] = ZZ_NEW_ARRAY(r->arena, zz_moving, nest->operands[x].level_count);
    r->boundaries = zz_boundaries_new(r->arena, &r->walk, &r->ready, r->counts, r->moving,
                                      r->options->recording, r->options->watch);
    r->event_prefix = nest->event_operand < 0 ? 0 : zz_walk_prefix(&r->walk, nest->event_end);
    if (r->options->log)
        r->log = zz_log_new(r->arena, nest);
    rehearse(r);
    if (r->options->watch) {
        r->scratch = ZZ_NEW_ARRAY(r->arena, int64_t, nest->variable_count + nest->operand_count);
        zz_show_start(r->arena, r->options->watch, &r->walk, &r->ready, &r->values,
                      r->counts->steps);
    }
    const zz_interpret_status status = execute(r);
    if (status == ZZ_INTERPRET_STOPPED)
        *what = "stopped by the log";
    if (r->options->recording && r->options->recording->room == 0)
        *what = "it has too many windows for a timeline";
    if (status != ZZ_INTERPRET_OK)
        return status;
    zz_readiness_count(r->arena, &r->ready, r->counts);
    if (!zz_boundaries_finish(r->boundaries) ||
        !zz_mul64(r->counts->steps, nest->operation_latency, &r->counts->compute) ||
        !zz_latency_count(r->arena, nest, r->moving, r->counts))
        return ZZ_INTERPRET_TOO_LARGE;
    *what = zz_values_check(r->arena, &r->values, nest);
    return *what ? ZZ_INTERPRET_WRONG : ZZ_INTERPRET_OK;
}

zz_interpret_status zz_interpret(zz_arena *arena, const zz_nest *nest,
                                 const zz_interpret_options *options, zz_counts *counts,
                                 const char **what) {
    run r = {.arena = zz_arena_new(zz_arena_memory(arena)),
             .nest = nest,
             .options = options,
             .counts = counts};
    const int64_t limit = options->point_limit ? options->point_limit : default_point_limit;
    zz_interpret_status status = ZZ_INTERPRET_TOO_LARGE;
    new_counts(arena, nest, counts);
    if (options->recording)
        zz_recording_begin(arena, nest, options->recording);
    *what = too_large(r.arena, nest, limit);
    if (!*what)
        status = run_all(&r, what);
    if (*what)
        *what = zz_strdup(arena, *what);
    zz_arena_free(r.arena);
    return status;
}
