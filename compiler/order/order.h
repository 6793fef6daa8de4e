/* The order kernel made ready: from a problem to an evaluator of orders. */
#ifndef ZZ_COMPILER_ORDER_ORDER_H
#define ZZ_COMPILER_ORDER_ORDER_H

#include "runtime/jit/engine.h"
#include "runtime/map/order.h"

enum { ZZ_ORDER_TABLES = 64 << 20 }; /* most bytes that the tables of a kernel take */

/* Emits and compiles the kernel of a problem; all lives in the arena.  Where there can be no kernel
 * (in-memory compute, numbers that a double might not hold, too many states) the evaluator has none
 * and uses the model, *what tells why, and the status is ZZ_MAP_OK: the figures are the same.
 * ZZ_MAP_UNKNOWN: ZigZag's model cannot say the nest.  ZZ_MAP_REFUSED: the C compiler refused the
 * kernel; the evaluator uses the model. */
zz_map_status zz_order_prepare(zz_arena *arena, const zz_map_problem *problem, zz_jit_engine engine,
                               zz_order_evaluator *evaluator, const char **what);

/* An evaluator that makes its kernel when a search needs it, by the engine that pays.  False when
 * ZigZag's model cannot say the nest, with *what telling why. */
bool zz_order_begin(zz_arena *arena, const zz_map_problem *problem, zz_order_evaluator *evaluator,
                    const char **what);

/* The kernel of an evaluator that has its model; also to compile it once more by another engine. */
zz_map_status zz_order_compile(zz_arena *arena, zz_jit_engine engine, zz_order_evaluator *evaluator,
                               const char **what);

/* The text of the kernel, for people and for tests; NULL where there can be none. */
const struct zz_order_text *
zz_order_kernel_text(zz_arena *arena, const zz_order_evaluator *evaluator, const char **what);

#endif
