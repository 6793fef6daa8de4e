/* From ZigZag's result to the counts of a nest, so that boxes are costed and reported like anything
 * else.  Only a nest that says nothing ZigZag leaves out is counted here, and only where all of
 * ZigZag's integers are exact. */
#include "runtime/base/checked.h"
#include "runtime/count/plan.h"
#include "runtime/zigzag/from_nest.h"

/* Elements of all transfers in all instances; what crosses several lanes at once counts each time.
 */
static bool moved(const zz_zigzag_movement *movement, int64_t units, int64_t *elements) {
    return zz_mul64(movement->amount, movement->count, elements) &&
           zz_mul64(*elements, units, elements);
}

/* ZigZag does not tell first touches and final values: they are the elements of the tensor, each
 * once, wherever as many move. */
static bool count_direction(const zz_nest *nest, int operand, int level, zz_direction direction,
                            const zz_zigzag_outcome *outcome, zz_traffic *traffic) {
    const zz_zigzag_view *view = &outcome->views[ZZ_ZIGZAG_FRACTIONAL];
    if (!moved(&view->movements[level][direction], view->tiles[level + 1].units,
               &traffic->elements))
        return false;
    traffic->rounded = true;
    traffic->words = (int64_t)outcome->levels[level].words[direction];
    const int64_t whole =
        traffic->elements < outcome->elements ? traffic->elements : outcome->elements;
    if (nest->operands[operand].output && direction == ZZ_DOWN)
        traffic->first = whole;
    if (direction == ZZ_BACK || direction == ZZ_UP)
        traffic->final = whole;
    return true;
}

static bool count_level(const zz_nest *nest, int operand, int level,
                        const zz_zigzag_outcome *outcome, zz_level_count *count) {
    const zz_zigzag_tile *tile = &outcome->views[ZZ_ZIGZAG_FRACTIONAL].tiles[level + 1];
    count->tile = tile->elements;
    count->doubled = outcome->levels[level].doubled;
    bool fits = zz_mul64(tile->elements, tile->bits, &count->tile_bits);
    for (int d = 0; d < ZZ_DIRECTIONS; d++)
        fits = fits &&
               count_direction(nest, operand, level, (zz_direction)d, outcome, &count->traffic[d]);
    return fits;
}

static bool fill(zz_arena *arena, const zz_nest *nest, const zz_zigzag_result *result,
                 zz_counts *counts) {
    bool fits = true;
    zz_counts_new(arena, nest, counts);
    zz_boxed *boxed = ZZ_NEW(arena, zz_boxed);
    *boxed = (zz_boxed){.stall = (double)result->stall,
                        .onload = result->onload,
                        .offload = result->offload,
                        .cycles = result->latency[2],
                        .spatial_utilization = result->spatial_utilization,
                        .macro = result->macro};
    counts->boxed = boxed;
    counts->macs = result->operations;
    counts->compute = (int64_t)result->temporal_cycles;
    counts->stall = result->stall;
    counts->onload = (int64_t)result->onload;
    counts->offload = (int64_t)result->offload;
    counts->steps = counts->outputs.elements = 1;
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].kind != ZZ_DIGIT_SPREAD)
            fits = fits && zz_mul64(counts->steps, nest->digits[d].trips, &counts->steps);
    for (int a = 0; a < nest->operands[0].axis_count; a++)
        fits = fits &&
               zz_mul64(counts->outputs.elements, nest->variables[nest->operands[0].axes[a]].extent,
                        &counts->outputs.elements);
    for (int x = 0; x < nest->operand_count; x++)
        for (int l = 0; l < nest->operands[x].level_count; l++)
            fits = fits &&
                   count_level(nest, x, l, &result->operands[x], &counts->operands[x].levels[l]);
    return fits;
}

static const char *count(zz_arena *arena, zz_arena *scratch, const zz_nest *nest,
                         zz_counts *counts) {
    const char *what = NULL;
    const zz_zigzag_problem *problem = zz_zigzag_from_nest(scratch, nest, false, &what);
    if (!problem)
        return what;
    if (problem->departures)
        return zz_zigzag_departure(problem->departures & -problem->departures);
    zz_zigzag_result result;
    const zz_zigzag_status status =
        zz_zigzag_evaluate(scratch, problem->model, &problem->mapping, &result);
    if (status != ZZ_ZIGZAG_OK)
        return zz_zigzag_message(status);
    if (!result.complete)
        return zz_zigzag_departure(ZZ_ZIGZAG_PADDED);
    if (!result.exact || !fill(arena, nest, &result, counts))
        return zz_zigzag_message(ZZ_ZIGZAG_OVERFLOW);
    return NULL;
}

const char *zz_zigzag_count(zz_arena *arena, const zz_nest *nest, zz_counts *counts) {
    zz_arena *scratch = zz_arena_new(zz_arena_memory(arena));
    const char *why = count(arena, scratch, nest, counts);
    if (why)
        why = zz_strdup(arena, why);
    zz_arena_free(scratch);
    return why;
}
