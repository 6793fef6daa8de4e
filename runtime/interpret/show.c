/* Takes the state of an execution, tells a watch what happens. */
#include "runtime/interpret/show.h"

#include "runtime/interpret/boundary.h"
#include "runtime/interpret/readiness.h"
#include "runtime/interpret/values.h"
#include "runtime/interpret/walk.h"
#include "runtime/interpret/watch.h"

void zz_show_start(zz_arena *arena, const zz_watch *watch, const zz_walk *walk,
                   const zz_readiness *ready, const zz_values *values, int64_t steps) {
    const zz_nest *nest = walk->nest;
    int64_t *elements = ZZ_NEW_ARRAY(arena, int64_t, nest->operand_count);
    int64_t event_ticks = 1;
    for (int x = 0; x < nest->operand_count; x++)
        if (!zz_element_count(nest, &nest->operands[x], &elements[x]))
            elements[x] = 0; /* never: sizes were checked before */
    if (nest->event_operand >= 0)
        for (int t = zz_walk_prefix(walk, nest->event_end); t < walk->temporal_count; t++)
            event_ticks *= nest->digits[walk->temporal[t]].trips;
    watch->start(watch->user,
                 &(zz_watch_start){.lanes = walk->lane_count,
                                   .lane_digits = walk->lane_digits,
                                   .data = values->data,
                                   .elements = elements,
                                   .first_step = ready->first_step,
                                   .last_step = ready->last_step,
                                   .event_ticks = nest->event_operand >= 0 ? &event_ticks : NULL,
                                   .steps = steps});
}

/* Where a point would be in the tensor of an operand, with the values that the walk has: derived ones
 * only if none of them stopped it.  -1: outside. */
static int64_t place_of(const zz_walk *walk, const zz_operand *x, int64_t lane, int64_t *values) {
    const zz_nest *nest = walk->nest;
    const int64_t *part = walk->lane_part + lane * nest->variable_count;
    for (int v = 0; v < nest->variable_count; v++)
        values[v] = walk->step_part[v] + part[v];
    for (int a = 0; a < x->axis_count; a++) {
        const int v = x->axes[a];
        const zz_nest_variable *axis = &nest->variables[v];
        int64_t value = axis->bound ? values[v] : axis->constant;
        for (int of = 0; !axis->bound && of < nest->variable_count; of++)
            if (axis->coefficients[of])
                value += axis->coefficients[of] * values[of];
        if (value < 0 || (!axis->bound && value % axis->divisor != 0))
            return -1;
        if (!axis->bound)
            value /= axis->divisor;
        if (value >= axis->extent)
            return -1;
        values[v] = value; /* no axis is derived from another */
    }
    return zz_element(nest, x, values);
}

void zz_show_tick(const zz_watch *watch, zz_walk *walk, const zz_values *values, int64_t *scratch,
                  bool arrives, bool executes) {
    const zz_nest *nest = walk->nest;
    int64_t *elements = scratch + nest->variable_count;
    watch->tick(watch->user, executes  ? ZZ_TICK_EXECUTED
                             : arrives ? ZZ_TICK_GUARDED
                                       : ZZ_TICK_FILTERED);
    for (int64_t lane = 0; lane < walk->lane_count; lane++) {
        zz_watch_point point = {.valid = executes && zz_walk_point(walk, lane),
                                .elements = elements};
        for (int x = 0; x < nest->operand_count; x++)
            elements[x] = point.valid ? zz_element(nest, &nest->operands[x], walk->values)
                                      : place_of(walk, &nest->operands[x], lane, scratch);
        if (point.valid)
            point.result = values->result[elements[0]];
        watch->point(watch->user, &point);
    }
}

void zz_show_window(zz_boundary *b, const zz_window *w, const zz_traffic *moved) {
    const zz_watch *watch = b->watch;
    for (int32_t t = w->tiles_begin; t < w->tiles_end; t++) {
        const zz_tile *tile = &b->tiles.items[t];
        const uint32_t held = zz_mark(b, tile->before);
        for (int32_t i = tile->first; i >= 0; i = b->entries.items[i].next)
            if (b->marked[b->entries.items[i].element] != held)
                watch->enters(watch->user, tile->instance, b->entries.items[i].element);
    }
    for (int32_t t = w->tiles_begin; t < w->tiles_end; t++) {
        const zz_tile *tile = &b->tiles.items[t];
        const uint32_t staying = zz_mark(b, tile->after);
        for (int32_t i = tile->first; i >= 0; i = b->entries.items[i].next) {
            const int32_t e = b->entries.items[i].element;
            if (b->marked[e] != staying)
                watch->leaves(watch->user, tile->instance, e,
                              b->output &&
                                  b->ready->last_tick[e] / b->ticks_per_window == w->number);
        }
    }
    watch->window(watch->user, &(zz_watch_window){.operand = b->operand,
                                                  .boundary = b->number,
                                                  .number = w->number,
                                                  .ticks = b->ticks_per_window,
                                                  .instances = b->lower_count,
                                                  .moved = moved});
}
