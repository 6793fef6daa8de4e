/* The order kernel made ready: from a problem to an evaluator of orders. */
#ifndef ZZ_COMPILER_ORDER_H
#define ZZ_COMPILER_ORDER_H

#include "runtime/jit/engine.h"
#include "runtime/map/order.h"

/* Emits and compiles the kernel of a problem; all lives in the arena.  Where no kernel can be made
 * (in-memory compute, numbers that a double might not hold, tables too large) the evaluator has
 * none and uses the model; the figures are the same.  ZZ_MAP_UNKNOWN: ZigZag's model cannot say the
 * nest; ZZ_MAP_REFUSED: the C compiler refused the kernel, a fault of ours, and the evaluator uses
 * the model; *what tells why. */
zz_map_status zz_order_prepare(zz_arena *arena, const zz_map_problem *problem, zz_jit_engine engine,
                               zz_order_evaluator *evaluator, const char **what);

#endif
