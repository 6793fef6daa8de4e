/* Between the files that fill the tables of orders. */
#ifndef ZZ_RUNTIME_ZIGZAG_ORDERS_PARTS_H
#define ZZ_RUNTIME_ZIGZAG_ORDERS_PARTS_H

#include "runtime/zigzag/orders.h"

typedef struct zz_orders_maker {
    zz_arena *arena;
    zz_orders *orders;
    zz_zigzag_run run;      /* for the model's arithmetic, and what goes wrong in it */
    zz_zigzag_result ready; /* of some order: unrolled loops, instances and the like */
    const char *what;       /* the first reason why there can be no tables */
} zz_orders_maker;

void zz_orders_refuse(zz_orders_maker *maker, const char *what);

/* Elements of a tile for sizes below a boundary, as ZigZag multiplies them, and as a whole number:
 * refuses when ZigZag's rounding could depend on the order. */
double zz_orders_elements(zz_orders_maker *maker, int operand, const double *sizes);
int64_t zz_orders_whole(zz_orders_maker *maker, double elements, bool exact);

/* What is summed up outside of boundary k of the output in a state. */
typedef struct zz_orders_sums {
    double visits; /* of each output */
    bool any;
    bool fraction; /* visits may be rounded */
} zz_orders_sums;

zz_orders_sums zz_orders_outside(zz_orders_maker *maker, const zz_orders_sizes *sizes,
                                 const zz_zigzag_tile *tiles, int k, const int *counts);
/* Refuses where it depends on more than the state. */
void zz_orders_check_sums(zz_orders_maker *maker, const zz_orders_sizes *sizes,
                          const zz_zigzag_tile *tiles);

/* Fills choices, and boundaries, of all operands. */
void zz_orders_fill_choices(zz_orders_maker *maker);
void zz_orders_fill_boundaries(zz_orders_maker *maker);

#endif
