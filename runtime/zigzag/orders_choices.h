/* What the allocation asks of operands. */
#ifndef ZZ_RUNTIME_ZIGZAG_ORDERS_CHOICES_H
#define ZZ_RUNTIME_ZIGZAG_ORDERS_CHOICES_H

#include "runtime/zigzag/orders_maker.h"

/* Fills the choices of all operands. */
void zz_orders_fill_choices(zz_orders_maker *maker);

#endif
