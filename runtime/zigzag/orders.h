/* What evaluating many orders of the same loops can look up.  Whatever ZigZag's model computes at a
 * boundary of an operand follows from the boundary and from which loops lie below it, in whatever
 * order: the state.  So it is computed once for every state, with the doubles of the model.
 *
 * States are numbered in mixed radix: the sum over the factors of how many of them lie below times
 * the factor's weight.  State 0 is empty, state_count - 1 is full, state_count is no state: nothing
 * fits there.  Boundary k of an operand lies below its memory k, boundary 0 at the array.
 *
 * What always holds: where orders of the same state could differ in a last bit, or a number be
 * beyond what a double holds, there is no zz_orders at all. */
#ifndef ZZ_RUNTIME_ZIGZAG_ORDERS_H
#define ZZ_RUNTIME_ZIGZAG_ORDERS_H

#include "runtime/zigzag/orders_tables.h"

/* The tables of a model under the spreads of a mapping; `factors` have dim, trips and count.  They
 * live in the arena.  NULL, with *what saying why, where there can be none, or where they would
 * take more than `limit` bytes. */
const zz_orders *zz_orders_of(zz_arena *arena, const zz_zigzag_model *model,
                              const zz_zigzag_mapping *mapping, const zz_orders_factor *factors,
                              int factor_count, size_t limit, const char **what);

#endif
