/* The tables of orders (orders.h says what they are). */
#ifndef ZZ_RUNTIME_ZIGZAG_ORDERS_TABLES_H
#define ZZ_RUNTIME_ZIGZAG_ORDERS_TABLES_H

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

#endif
