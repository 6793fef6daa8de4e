/* What the files that fill the tables of orders have in hand. */
#ifndef ZZ_RUNTIME_ZIGZAG_ORDERS_MAKER_H
#define ZZ_RUNTIME_ZIGZAG_ORDERS_MAKER_H

#include "runtime/zigzag/orders_tables.h"

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

#endif
