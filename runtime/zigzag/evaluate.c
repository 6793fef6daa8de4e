/* One evaluation: the steps of ZigZag in their order; and what its exceptions mean. */
#include "runtime/zigzag/parts.h"

static const struct {
    const char *exception, *message;
} texts[] = {
    [ZZ_ZIGZAG_OK] = {NULL, "evaluated"},
    [ZZ_ZIGZAG_MEMORY_TOO_SMALL] = {"MemoryTooSmallException",
                                    "a memory is too small for what is unrolled below it"},
    [ZZ_ZIGZAG_HIERARCHY_TOO_SMALL] = {"MemoryHierarchyTooSmallException",
                                       "the outermost memory of an operand does not hold it"},
    [ZZ_ZIGZAG_NO_PORT] = {"ValueError", "data moves in a direction that no port serves"},
    [ZZ_ZIGZAG_PERIODS] = {"ValueError", "the periods at a port do not divide one another"},
    [ZZ_ZIGZAG_KEY] = {"KeyError", "a port serves a slot that the layer does not use, or a level "
                                   "has nothing to load"},
    [ZZ_ZIGZAG_UNROLL] = {"AssertionError", "a loop is unrolled beyond its size"},
    [ZZ_ZIGZAG_DIVISION] = {"ZeroDivisionError", "an unrolling is cut down to nothing"},
    [ZZ_ZIGZAG_CELLS] = {"AttributeError", "cells of more than one weight are beyond this model"},
    [ZZ_ZIGZAG_DIAGONAL] = {"IndexError",
                            "weights along the diagonal of an in-memory-compute array are beyond "
                            "this model"},
    [ZZ_ZIGZAG_MALFORMED] =
        {NULL,
         "the mapping has a loop that the layer lacks, a size below 1, or loops in no memory"},
    [ZZ_ZIGZAG_OVERFLOW] = {NULL, "a number is beyond 64 bits"},
    [ZZ_ZIGZAG_COMBINATIONS] = {NULL, "there are too many ways to fill one memory"},
};

const char *zz_zigzag_exception(zz_zigzag_status status) {
    return texts[status].exception;
}

const char *zz_zigzag_message(zz_zigzag_status status) {
    return texts[status].message;
}

static bool well_formed(const zz_zigzag_model *model, const zz_zigzag_mapping *mapping) {
    for (int i = 0; i < mapping->spread_count; i++) {
        const zz_zigzag_spread *s = &mapping->spreads[i];
        if (s->dim < 0 || s->dim >= model->dim_count || s->unroll < 1 || s->dimension < 0 ||
            s->dimension >= model->hardware->dimension_count)
            return false;
    }
    for (int i = 0; i < mapping->loop_count; i++)
        if (mapping->loops[i].dim < 0 || mapping->loops[i].dim >= model->dim_count ||
            mapping->loops[i].size < 1)
            return false;
    for (int x = 0; x < model->side_count && mapping->ends; x++) {
        const int *ends = mapping->ends[x], top = model->sides[x].level_count - 1;
        for (int l = 0; l <= top; l++)
            if (ends[l] < (l ? ends[l - 1] : 0) || ends[l] > mapping->loop_count)
                return false;
        if (ends[top] != mapping->loop_count)
            return false;
    }
    return true;
}

static void begin(zz_zigzag_run *run) {
    const zz_zigzag_model *model = run->model;
    zz_zigzag_result *result = run->result;
    *result =
        (zz_zigzag_result){.operand_count = model->side_count, .operations = model->operations};
    result->operands = ZZ_NEW_ARRAY(run->arena, zz_zigzag_outcome, (size_t)model->side_count);
    for (int x = 0; x < model->side_count; x++) {
        const zz_zigzag_side *side = &model->sides[x];
        zz_zigzag_outcome *outcome = &result->operands[x];
        const size_t levels = (size_t)side->level_count;
        outcome->level_count = side->level_count;
        outcome->elements = side->elements;
        outcome->levels = ZZ_NEW_ARRAY(run->arena, zz_zigzag_level, levels);
        outcome->top_relevant = ZZ_NEW_ARRAY(run->arena, int64_t, levels + 1);
        outcome->top_irrelevant = ZZ_NEW_ARRAY(run->arena, int64_t, levels + 1);
        for (size_t m = 0; m < levels; m++)
            outcome->levels[m].memory = side->path[m].memory;
    }
    if (!well_formed(model, run->mapping))
        zz_zigzag_stop(run, ZZ_ZIGZAG_MALFORMED);
    run->product = ZZ_NEW_ARRAY(run->arena, int64_t, (size_t)run->mapping->loop_count + 1);
    run->product[0] = 1;
    for (int i = 0; i < run->mapping->loop_count; i++)
        run->product[i + 1] = zz_zigzag_times(run, run->product[i], run->mapping->loops[i].size);
}

/* 4: complete when the loops of each dimension multiply to what the unrolling leaves of it. */
static bool complete(zz_zigzag_run *run) {
    const int dim_count = run->model->dim_count;
    int64_t *rest = ZZ_NEW_ARRAY(run->arena, int64_t, (size_t)dim_count);
    zz_zigzag_rest(run, rest);
    bool same = true;
    for (int i = 0; i < run->mapping->loop_count; i++) {
        const zz_zigzag_loop *loop = &run->mapping->loops[i];
        same &= loop->size > 0 && rest[loop->dim] % loop->size == 0;
        if (same)
            rest[loop->dim] /= loop->size;
    }
    for (int d = 0; d < dim_count; d++)
        same &= rest[d] == 1;
    return same;
}

zz_zigzag_status zz_zigzag_remaining(zz_arena *arena, const zz_zigzag_model *model,
                                     const zz_zigzag_mapping *mapping, int64_t *sizes) {
    zz_zigzag_result result;
    const zz_zigzag_mapping spreads = {.spreads = mapping->spreads,
                                       .spread_count = mapping->spread_count};
    zz_zigzag_run run = {.arena = arena, .model = model, .mapping = &spreads, .result = &result};
    begin(&run);
    if (!run.status)
        zz_zigzag_unroll(&run);
    if (!run.status)
        zz_zigzag_rest(&run, sizes);
    return run.status;
}

zz_zigzag_status zz_zigzag_evaluate(zz_arena *arena, const zz_zigzag_model *model,
                                    const zz_zigzag_mapping *mapping, zz_zigzag_result *result) {
    static void (*const steps[])(zz_zigzag_run *) = {
        zz_zigzag_unroll, zz_zigzag_allocate, zz_zigzag_map,
        zz_zigzag_price,  zz_zigzag_wait,     zz_zigzag_load,
    };
    zz_zigzag_run run = {.arena = arena, .model = model, .mapping = mapping, .result = result};
    begin(&run);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !run.status; i++)
        steps[i](&run);
    if (!run.status)
        result->complete = complete(&run);
    result->exact = !run.inexact;
    return run.status;
}
