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

#include "runtime/zigzag/parts.h"

enum { ZZ_ORDERS_DIMS = 64, ZZ_ORDERS_FACTORS = 64 }; /* most loop dimensions, and factors */

typedef struct zz_orders_factor {
    int dim;
    int64_t trips;
    int count;
    int64_t weight; /* in a state's number */
} zz_orders_factor;

/* Fields of the record of a state at a boundary, in this order; a boundary has some of them. */
typedef enum zz_orders_field {
    /* double: energy of the transfers in each direction; NaN where no port serves it.  Down and
     * back are those of memory k, up and fill of memory k - 1 */
    ZZ_ORDERS_ENERGY,
    ZZ_ORDERS_ENERGY_END = ZZ_ORDERS_ENERGY + ZZ_DIRECTIONS - 1,
    /* int64_t: cycles that one transfer takes; 0 where there is none */
    ZZ_ORDERS_TAKEN,
    ZZ_ORDERS_TAKEN_END = ZZ_ORDERS_TAKEN + ZZ_DIRECTIONS - 1,
    ZZ_ORDERS_PERIOD,    /* int64_t: cycles between transfers */
    ZZ_ORDERS_REPEATS,   /* int64_t: transfers after the first */
    ZZ_ORDERS_FLOW_LOW,  /* int64_t: bits a cycle that they need at memory k ... */
    ZZ_ORDERS_FLOW_HIGH, /* ... and at memory k - 1 */
    ZZ_ORDERS_FIRST,     /* int64_t: bits of the tile */
    ZZ_ORDERS_PARTIAL,   /* int64_t: 1 where partial sums come down too */
    ZZ_ORDERS_FIELDS
} zz_orders_field;

typedef union zz_orders_cell {
    double real;
    int64_t whole;
} zz_orders_cell;

typedef struct zz_orders_boundary {
    unsigned fields; /* bit f: records have field f */
    int field_count;
    zz_orders_cell *records; /* of each state */
    double *shares; /* of each state: of the memory below, what is taken by the tile without the
                       relevant loops on top when these are none; NULL unless needed */
    double *bits;   /* the same, in bits; NULL where fractions make a division necessary ... */
    bool whole;     /* ... which is where this is false */
    double most;    /* of the shares */
    int64_t slowest[ZZ_DIRECTIONS]; /* the most that a transfer takes */
} zz_orders_boundary;

/* What the allocation asks of an operand at a memory level, for outputs at partial precision [0]
 * and at final precision [1]. */
typedef struct zz_orders_choice {
    bool final;             /* there are two */
    bool falling;           /* the traffic never grows with the loops: the most that fits is best */
    bool exact;             /* the traffic of several operands adds up without rounding */
    unsigned char *fits[2]; /* of each state, and 0 in state_count */
    double *room[2];        /* of each state: bits, traffic */
    double full[2], empty[2]; /* bits of the full and of the empty state */
} zz_orders_choice;

typedef struct zz_orders_side {
    int level_count;
    unsigned char *relevance;       /* of each factor */
    zz_orders_boundary *boundaries; /* level_count + 1; the last has shares only */
    zz_orders_choice *choices;      /* level_count */
} zz_orders_side;

typedef struct zz_orders {
    const zz_zigzag_model *model;
    const zz_zigzag_mapping *mapping;
    zz_orders_factor *factors;
    int factor_count, loop_count;
    int64_t state_count;
    int64_t total;       /* product of all loops */
    int64_t pace;        /* cycles of an operation */
    int64_t *cycles;     /* of the loops of each state, times the pace */
    unsigned char *left; /* of each state: a loop that is irrelevant to the output is missing */
    zz_orders_side *sides;
    bool *shared;       /* of each memory: some level in it may not pass for double buffered */
    double unit_energy; /* of all operations */
} zz_orders;

/* The tables of a model under the spreads of a mapping; `factors` have dim, trips and count.  They
 * live in the arena.  NULL, with *what saying why, where there can be none, or where they would
 * take more than `limit` bytes. */
const zz_orders *zz_orders_of(zz_arena *arena, const zz_zigzag_model *model,
                              const zz_zigzag_mapping *mapping, const zz_orders_factor *factors,
                              int factor_count, size_t limit, const char **what);

/* --- between the files ---------------------------------------------------------------------- */

/* Sizes of the loop dimensions below a boundary, as doubles that do not depend on the order. */
typedef struct zz_orders_sizes zz_orders_sizes;

/* NULL: they do depend on it. */
zz_orders_sizes *zz_orders_sizes_of(zz_arena *arena, const zz_orders *orders,
                                    const zz_zigzag_tile *tiles, int level_count);
/* Those of a state below a boundary: spreads of the levels below it, and `counts` of each factor.
 */
void zz_orders_size(const zz_orders_sizes *sizes, const zz_orders *orders, int boundary,
                    const int *counts, double *out);
/* Whether all of them are multiples of a power of two, so that their products are exact. */
bool zz_orders_sizes_exact(const zz_orders_sizes *sizes);

/* Counts of the factors in the state after this one; false after the last. */
bool zz_orders_next(const zz_orders *orders, int *counts);

#endif
