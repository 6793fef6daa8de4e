/* Tiles as boxes: what a tool that multiplies loop bounds takes for the tile of an operand.  Used
 * by `counting boxes` and by the greedy allocation, which decides on boxes whatever the counting.
 */
#ifndef ZZ_RUNTIME_NEST_BOX_H
#define ZZ_RUNTIME_NEST_BOX_H

#include "runtime/nest/nest.h"

/* Elements of the operand's box when the digits marked in inside[] run and the others stand still.
 * False on overflow. */
bool zz_box(const zz_nest *nest, int operand, const bool *inside, int64_t *elements);
/* Marks what runs inside one instance of the memory, below a boundary. */
void zz_box_inside(const zz_nest *nest, const zz_nest_memory *memory, int boundary, bool *inside);

#endif
