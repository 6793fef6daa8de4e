/* From a problem to an evaluator of its orders. */
#include "compiler/order.h"

zz_map_status zz_order_prepare(zz_arena *arena, const zz_map_problem *problem, zz_jit_engine engine,
                               zz_order_evaluator *evaluator, const char **what) {
    (void)engine;
    return zz_order_model(arena, problem, evaluator, what) ? ZZ_MAP_OK : ZZ_MAP_UNKNOWN;
}
