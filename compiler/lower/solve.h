/* Which variables a nest leaves to be derived, and how: the equations of a layer's positions,
 * solved over the integers for the variables that no loop binds. */
#ifndef ZZ_COMPILER_LOWER_SOLVE_H
#define ZZ_COMPILER_LOWER_SOLVE_H

#include "compiler/model/model.h"

typedef enum zz_solve_status {
    ZZ_SOLVED,
    ZZ_SOLVE_UNBOUND, /* some variables of more than one value are determined by nothing */
    ZZ_SOLVE_TWICE,   /* an equation ties bound variables only */
    ZZ_SOLVE_OVERFLOW
} zz_solve_status;

typedef struct zz_solution {
    zz_solve_status status;
    bool *unbound; /* ZZ_SOLVE_UNBOUND: for each variable, whether it is one of them */
    bool *tied;    /* ZZ_SOLVE_TWICE: the variables that the equation ties */
} zz_solution;

/* Fills bound, divisor, constant and coefficients of variables[0 .. layer->variable_count).
 * looped[v]: a loop of more than one trip, or the event, binds v.  Variables of extent 1 that nothing determines
 * are bound, and 0. */
zz_solution zz_solve(zz_arena *arena, const zz_layer *layer, const bool *looped,
                     zz_nest_variable *variables);

#endif
