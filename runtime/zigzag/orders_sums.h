/* What is summed up outside of a boundary. */
#ifndef ZZ_RUNTIME_ZIGZAG_ORDERS_SUMS_H
#define ZZ_RUNTIME_ZIGZAG_ORDERS_SUMS_H

#include "runtime/zigzag/orders_maker.h"
#include "runtime/zigzag/orders_sizes.h"

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

#endif
