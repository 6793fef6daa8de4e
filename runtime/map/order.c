/* Orders evaluated one by one with runtime/zigzag, where there is no kernel for them. */
#include "runtime/map/order.h"

#include <math.h>

#include "runtime/zigzag/from_nest.h"

enum { ORDERS_PER_ARENA = 64 };

bool zz_order_model(zz_arena *arena, const zz_map_problem *problem, zz_order_evaluator *evaluator,
                    const char **what) {
    if (problem->nest->hops) {
        *what = "ZigZag's model has no hops: count exactly, or leave out what a `hop` costs";
        return false;
    }
    const zz_zigzag_problem *model = zz_zigzag_from_nest(arena, problem->nest, true, what);
    if (!model)
        return false;
    double steps = 1;
    for (int f = 0; f < problem->factor_count; f++)
        steps *= pow((double)problem->factors[f].trips, problem->factors[f].count);
    if (steps > 0x1p53) { /* each order would be refused by itself, without a word */
        *what = "the loops take more steps than a double counts";
        return false;
    }
    *evaluator = (zz_order_evaluator){.model = model, .problem = problem};
    for (int x = 0; x < problem->nest->operand_count; x++)
        evaluator->level_count += problem->nest->operands[x].level_count;
    return true;
}

static void write_ends(const zz_zigzag_result *result, unsigned char *ends) {
    for (int x = 0; x < result->operand_count; x++)
        for (int l = 0; l < result->operands[x].level_count; l++)
            *ends++ = (unsigned char)result->operands[x].levels[l].end;
}

static void evaluate_one(const zz_order_evaluator *evaluator, zz_arena *arena,
                         const unsigned char *order, double *figures, unsigned char *ends) {
    const zz_map_problem *problem = evaluator->problem;
    zz_zigzag_loop loops[ZZ_MAP_LOOPS];
    for (int i = 0; i < problem->loop_count; i++) {
        const zz_map_factor *factor = &problem->factors[order[i]];
        loops[i] = (zz_zigzag_loop){evaluator->model->dims[factor->variable], factor->trips};
    }
    zz_zigzag_mapping mapping = evaluator->model->mapping;
    mapping.loops = loops;
    mapping.loop_count = problem->loop_count;
    mapping.ends = NULL;
    zz_zigzag_result result;
    const zz_zigzag_status status =
        zz_zigzag_evaluate(arena, evaluator->model->model, &mapping, &result);
    const bool known = status == ZZ_ZIGZAG_OK && result.exact;
    const bool inexact = status == ZZ_ZIGZAG_OVERFLOW || (status == ZZ_ZIGZAG_OK && !result.exact);
    figures[ZZ_MAP_ENERGY] = known ? result.energy : NAN;
    figures[ZZ_MAP_CYCLES] = known ? result.latency[2] : inexact ? INFINITY : NAN;
    figures[ZZ_MAP_COMPUTE] = known ? result.temporal_cycles : NAN;
    figures[ZZ_MAP_STALL] = known ? (double)result.stall : NAN;
    figures[ZZ_MAP_ONLOAD] = known ? result.onload : NAN;
    figures[ZZ_MAP_OFFLOAD] = known ? result.offload : NAN;
    if (ends && known)
        write_ends(&result, ends);
}

void zz_order_evaluate(const zz_order_evaluator *evaluator, zz_memory *memory,
                       const unsigned char *orders, long count, double *figures,
                       unsigned char *ends) {
    if (evaluator->kernel) {
        evaluator->kernel(evaluator->tables, orders, count, figures, ends);
        return;
    }
    zz_arena *arena = NULL;
    for (long i = 0; i < count; i++) {
        if (i % ORDERS_PER_ARENA == 0) {
            if (arena)
                zz_arena_free(arena);
            arena = zz_arena_new(memory);
        }
        evaluate_one(evaluator, arena, orders, figures, ends);
        orders += evaluator->problem->loop_count;
        figures += ZZ_MAP_FIGURES;
        ends = ends ? ends + evaluator->level_count : NULL;
    }
    if (arena)
        zz_arena_free(arena);
}
