/* What is moved at boundaries. */
#ifndef ZZ_RUNTIME_ZIGZAG_ORDERS_BOUNDARIES_H
#define ZZ_RUNTIME_ZIGZAG_ORDERS_BOUNDARIES_H

#include "runtime/zigzag/orders_maker.h"

/* Fills the boundaries of all operands. */
void zz_orders_fill_boundaries(zz_orders_maker *maker);

#endif
