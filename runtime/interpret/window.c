/* Takes the points and arrivals of an execution, keeps the open window of each boundary of each
 * operand: which elements each instance touches in it.  What crosses the boundary is counted by
 * movement.c when the run of windows ends. */
#include "runtime/interpret/window.h"

#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/interpret/boundary.h"
#include "runtime/interpret/latency.h"
#include "runtime/interpret/movement.h"
#include "runtime/interpret/readiness.h"
#include "runtime/interpret/recording.h"
#include "runtime/interpret/walk.h"
#include "runtime/interpret/watch.h"

/* Bytes of tiles that the runs of all boundaries may hold at once; their arrays, that double when
 * they grow, take up to twice as much. */
enum { ROOM = 40 * 1024 * 1024 };

/* --- making them --------------------------------------------------------------------------- */

/* Instances of a memory that spread digits reach, and of which each lane is; the spread digits over
 * dimensions in the mask number them. */
static int64_t instances(const zz_walk *walk, uint64_t mask, int32_t *of_lane) {
    const zz_nest *nest = walk->nest;
    int64_t count = 1;
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].kind == ZZ_DIGIT_SPREAD && (mask >> nest->digits[d].dimension & 1))
            count *= nest->digits[d].trips;
    for (int64_t lane = 0; of_lane && lane < walk->lane_count; lane++) {
        const int64_t *digits = walk->lane_digits + lane * nest->digit_count;
        of_lane[lane] = 0;
        for (int d = 0; d < nest->digit_count; d++)
            if (nest->digits[d].kind == ZZ_DIGIT_SPREAD && (mask >> nest->digits[d].dimension & 1))
                of_lane[lane] = (int32_t)(of_lane[lane] * nest->digits[d].trips + digits[d]);
    }
    return count;
}

/* What the lower and the upper side of boundary b are replicated over.  At the array, b = 0, what
 * the single lanes fetch is not counted: all lanes of an upper instance count as one. */
static void masks(const zz_nest *nest, const zz_operand *x, int b, uint64_t *lower,
                  uint64_t *upper) {
    *upper = nest->memories[x->levels[b].memory].replicated;
    *lower = b ? nest->memories[x->levels[b - 1].memory].replicated : *upper;
}

bool zz_boundaries_size(const zz_walk *walk, int64_t *bytes) {
    const zz_nest *nest = walk->nest;
    *bytes = 0;
    for (int i = 0; i < nest->operand_count; i++) {
        const zz_operand *x = &nest->operands[i];
        for (int b = 0; b < x->level_count; b++) {
            uint64_t lower, upper;
            int64_t elements, cells;
            masks(nest, x, b, &lower, &upper);
            cells = sizeof(uint32_t) * (1 + instances(walk, lower, NULL)) +
                    (sizeof(uint32_t) + sizeof(uint8_t)) * instances(walk, upper, NULL);
            if (b == 0 && nest->hops)
                cells += (int64_t)sizeof(uint32_t) * walk->lane_count;
            if (!zz_element_count(nest, x, &elements) || !zz_mul64(cells, elements, &cells) ||
                !zz_add64(*bytes, cells, bytes))
                return false;
        }
    }
    return true;
}

/* The windows of operand x at a place of the nest: the temporal digits above it, less the innermost
 * ones that are irrelevant to x. */
static int window_prefix(const zz_walk *walk, int operand, int place, bool in_event_body) {
    const zz_nest *nest = walk->nest;
    int prefix = zz_walk_prefix(walk, place);
    while (prefix > 0) {
        const int digit = walk->temporal[prefix - 1];
        if (zz_nest_relevant(nest, digit, operand) || (in_event_body && digit < nest->event_end))
            break;
        prefix--;
    }
    return prefix;
}

/* The runs of windows with this prefix: a new one begins when a digit outside of the innermost loop
 * that is relevant to x advances; adjacent loops over one variable are one loop. */
static int run_prefix(const zz_walk *walk, int operand, int prefix) {
    const zz_nest *nest = walk->nest;
    while (prefix > 0 && !zz_nest_relevant(nest, walk->temporal[prefix - 1], operand))
        prefix--;
    if (!prefix)
        return 0;
    const int variable = nest->digits[walk->temporal[prefix - 1]].variable;
    while (prefix > 0 && nest->digits[walk->temporal[prefix - 1]].variable == variable)
        prefix--;
    return prefix;
}

static void make_sets(zz_boundary *b, uint64_t lower, uint64_t upper) {
    b->lower_of_lane = ZZ_NEW_ARRAY(b->arena, int32_t, b->walk->lane_count);
    int32_t *upper_of_lane = ZZ_NEW_ARRAY(b->arena, int32_t, b->walk->lane_count);
    b->lower_count = instances(b->walk, lower, b->lower_of_lane);
    b->upper_count = instances(b->walk, upper, upper_of_lane);
    b->upper_of_lower = ZZ_NEW_ARRAY(b->arena, int32_t, b->lower_count);
    for (int64_t lane = 0; lane < b->walk->lane_count; lane++)
        b->upper_of_lower[b->lower_of_lane[lane]] = upper_of_lane[lane];
    b->member = ZZ_NEW_ARRAY(b->arena, uint32_t, b->lower_count * b->elements);
    b->moved = ZZ_NEW_ARRAY(b->arena, uint32_t, b->upper_count * b->elements);
    b->existed = ZZ_NEW_ARRAY(b->arena, uint8_t, b->upper_count * b->elements);
    b->marked = ZZ_NEW_ARRAY(b->arena, uint32_t, b->elements);
    b->amounts = ZZ_NEW_ARRAY(b->arena, zz_amount, b->upper_count);
    b->latest = ZZ_NEW_ARRAY(b->arena, int32_t, b->lower_count);
    for (int64_t i = 0; i < b->lower_count; i++)
        b->latest[i] = -1;
    b->window_serial = 1;
}

static zz_boundary *boundary_new(zz_arena *arena, const zz_walk *walk, const zz_readiness *ready,
                                 zz_counts *counts, zz_moving **moving, zz_recording *recording,
                                 const zz_watch *watch, int operand, int number) {
    const zz_nest *nest = walk->nest;
    const zz_operand *x = &nest->operands[operand];
    zz_boundary *b = ZZ_NEW(arena, zz_boundary);
    *b = (zz_boundary){
        .arena = arena, .walk = walk, .ready = ready, .x = x, .operand = operand, .number = number};
    b->watch = watch;
    b->output = x->output;
    b->accumulates = x->output && nest->operation != ZZ_ASSIGN;
    b->every_step = number == 0 && x->output && !nest->accumulators;
    b->follows_event = operand == nest->event_operand;
    b->above = &counts->operands[operand].levels[number];
    b->above_level = &x->levels[number];
    b->moving = &moving[operand][number];
    b->recording = recording;
    b->record = recording ? &recording->windows[operand][number] : NULL;
    if (number > 0) {
        b->below = &counts->operands[operand].levels[number - 1];
        b->below_level = &x->levels[number - 1];
    }
    if (b->every_step)
        b->window_prefix = walk->temporal_count;
    else if (number == 0)
        b->window_prefix =
            window_prefix(walk, operand, nest->digit_count, nest->event_operand >= 0);
    else
        b->window_prefix =
            window_prefix(walk, operand, b->below_level->boundary, b->below_level->in_event_body);
    b->run_prefix = b->below && b->below_level->slide ? run_prefix(walk, operand, b->window_prefix)
                                                      : b->window_prefix;
    b->ticks_per_window = 1;
    for (int t = b->window_prefix; t < walk->temporal_count; t++)
        b->ticks_per_window *= nest->digits[walk->temporal[t]].trips;
    if (!zz_element_count(nest, x, &b->elements))
        b->elements = 0; /* never: sizes were checked before */
    uint64_t lower, upper;
    masks(nest, x, number, &lower, &upper);
    make_sets(b, lower, upper);
    if (number == 0 && nest->hops)
        b->own = ZZ_NEW_ARRAY(b->arena, uint32_t, walk->lane_count * b->elements);
    return b;
}

zz_boundary *zz_boundaries_new(zz_arena *arena, const zz_walk *walk, const zz_readiness *ready,
                               zz_counts *counts, zz_moving **moving, zz_recording *recording,
                               const zz_watch *watch) {
    zz_boundary *first = NULL, **last = &first;
    size_t *room = ZZ_NEW(arena, size_t);
    *room = ROOM;
    for (int x = 0; x < walk->nest->operand_count; x++)
        for (int b = 0; b < walk->nest->operands[x].level_count; b++) {
            *last = boundary_new(arena, walk, ready, counts, moving, recording, watch, x, b);
            (*last)->room = room;
            last = &(*last)->next;
        }
    return first;
}

/* --- filling windows ----------------------------------------------------------------------- */

/* Whether there is room for one more entry, tile and window. */
static bool has_room(zz_boundary *b) {
    const size_t bytes = (b->entries.count + 1) * sizeof(zz_entry) +
                         (b->tiles.count + 1) * sizeof(zz_tile) +
                         (b->windows.count + 1) * sizeof(zz_window);
    if (bytes <= b->held)
        return true;
    if (bytes - b->held > *b->room)
        return false;
    *b->room -= bytes - b->held;
    b->held = bytes;
    return true;
}

static bool touch(zz_boundary *b, int32_t instance, int64_t element) {
    uint32_t *member = &b->member[instance * b->elements + element];
    if (*member == b->window_serial)
        return true;
    *member = b->window_serial;
    if (!has_room(b))
        return false;
    int32_t t = b->latest[instance];
    if (t < b->window_begin) {
        const zz_tile fresh = {.instance = instance, .first = -1, .before = t, .after = -1};
        const int32_t index = (int32_t)b->tiles.count;
        zz_push(b->arena, &b->tiles, fresh);
        if (t >= 0)
            b->tiles.items[t].after = index;
        b->latest[instance] = t = index;
    }
    zz_tile *into = &b->tiles.items[t];
    const zz_entry added = {.element = (int32_t)element, .next = into->first};
    into->first = (int32_t)b->entries.count;
    into->count++;
    zz_push(b->arena, &b->entries, added);
    return true;
}

/* A lane touches an element that stands in a tile already, and has it from, or hands it to, the lane
 * that put it there. */
static void pass_on(zz_boundary *b, int64_t lane, int64_t element) {
    uint32_t *own = &b->own[lane * b->elements + element];
    if (*own == b->window_serial)
        return;
    *own = b->window_serial;
    if (b->member[b->lower_of_lane[lane] * b->elements + element] == b->window_serial)
        b->above->hops++;
}

bool zz_boundaries_point(zz_boundary *boundaries, const int64_t *values, int64_t lane) {
    for (zz_boundary *b = boundaries; b; b = b->next) {
        if (b->follows_event)
            continue;
        const int64_t element = zz_element(b->walk->nest, b->x, values);
        if (b->own)
            pass_on(b, lane, element);
        if (!touch(b, b->lower_of_lane[lane], element))
            return false;
    }
    return true;
}

bool zz_boundaries_arrival(zz_boundary *boundaries, int64_t element) {
    for (zz_boundary *b = boundaries; b; b = b->next) {
        for (int32_t i = 0; b->follows_event && i < b->lower_count; i++)
            if (!touch(b, i, element))
                return false;
        /* all lanes hear of it: all but the first of each instance from another */
        if (b->follows_event && b->own)
            b->above->hops += b->walk->lane_count - b->lower_count;
    }
    return true;
}

static void end_window(zz_boundary *b, int64_t steps) {
    const int64_t before = b->steps;
    b->steps = steps;
    if ((int32_t)b->tiles.count == b->window_begin)
        return;
    const zz_window ended = {.tiles_begin = b->window_begin,
                             .tiles_end = (int32_t)b->tiles.count,
                             .number = (b->walk->tick - 1) / b->ticks_per_window,
                             .from = before,
                             .to = steps};
    zz_push(b->arena, &b->windows, ended);
    b->window_begin = (int32_t)b->tiles.count;
    if (zz_fresh_serial(&b->window_serial, b->member, b->lower_count * b->elements) == 1 && b->own)
        memset(b->own, 0, (size_t)(b->walk->lane_count * b->elements) * sizeof *b->own);
}

bool zz_boundaries_advance(zz_boundary *boundaries, int changed, int64_t steps) {
    const bool over = changed < 0;
    for (zz_boundary *b = boundaries; b; b = b->next) {
        if (over || changed < b->window_prefix)
            end_window(b, steps);
        if (over || changed < b->run_prefix)
            zz_end_run(b);
        if (b->overflow)
            return false;
    }
    return true;
}
