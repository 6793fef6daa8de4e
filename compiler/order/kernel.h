/* The text of an order kernel: C made for the tables of one problem (runtime/zigzag/orders.h). */
#ifndef ZZ_COMPILER_ORDER_KERNEL_H
#define ZZ_COMPILER_ORDER_KERNEL_H

#include "runtime/zigzag/orders.h"

typedef struct zz_order_text {
    const char *text;
    const void *const *tables; /* that it looks up, to be handed to it */
} zz_order_text;

/* The text of zz_orders, a zz_order_kernel; `title` is put into a comment and holds no star. */
zz_order_text zz_emit_order(zz_arena *arena, const zz_orders *orders, const char *title);

#endif
