/* The equation of a nest as people write it.  Takes the postfix terms of a nest; gives the right side
 * in pieces, so that each reader says an operand in its own way: an element of the log, the axes in a
 * report. */
#ifndef ZZ_RUNTIME_NEST_EQUATION_H
#define ZZ_RUNTIME_NEST_EQUATION_H

#include "runtime/base/buffer.h"
#include "runtime/base/vector.h"
#include "runtime/nest/nest.h"

/* A piece of the right side: text, or an operand. */
typedef struct zz_piece {
    const char *text;
    int operand; /* < 0: text */
} zz_piece;

typedef ZZ_VECTOR(zz_piece) zz_pieces;

/* The right side, with parentheses where the terms bind otherwise than without. */
zz_pieces zz_right_side(zz_arena *arena, const zz_nest *nest);
/* "+=", "max=" or "=". */
const char *zz_operation_sign(zz_operation operation);
/* All of it, over the index variables: O[k,oy,ox] += W[k,fy,fx] * I[oy+fy,ox+fx]. */
void zz_put_equation(const zz_nest *nest, zz_buffer *out);

#endif
