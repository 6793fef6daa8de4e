/* Between the files that write order kernels.  A kernel is C text made for the tables of one
 * problem (runtime/zigzag/orders.h): one straight walk over an order for each memory and boundary.
 *
 * In the text, place[i] is the state of the innermost i loops, and kind[i] the bits of loop i: bit
 * 2x for relevant to operand x, bit 2x + 1 for irrelevant.  end_x_l loops lie in level l of
 * operand x and those below, at_x_k are below its boundary k with the irrelevant loops merged
 * down, and b_x_k is the record of that boundary's state. */
#ifndef ZZ_COMPILER_ORDER_PARTS_H
#define ZZ_COMPILER_ORDER_PARTS_H

#include "runtime/base/buffer.h"
#include "runtime/zigzag/orders.h"

typedef struct zz_order_emitter {
    zz_arena *arena;
    const zz_orders *orders;
    zz_buffer head;   /* types */
    zz_buffer locals; /* of the function */
    zz_buffer body;   /* of the loop over orders */
    const void **tables;
    int table_count, table_room;
} zz_order_emitter;

/* One line of the body. */
void zz_order_line(zz_order_emitter *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Names a table in the text: `TYPE *const NAME`. */
void zz_order_table(zz_order_emitter *e, const void *table, const char *type, const char *format,
                    ...) __attribute__((format(printf, 4, 5)));
/* Declares a local variable. */
void zz_order_local(zz_order_emitter *e, const char *type, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* How many loops: an expression. */
const char *zz_order_end(zz_order_emitter *e, int operand, int level);
const char *zz_order_at(zz_order_emitter *e, int operand, int boundary);

/* allocate.c: end_x_l of every level. */
void zz_emit_order_allocate(zz_order_emitter *e);
/* energy.c: at_x_k and b_x_k; the energy. */
void zz_emit_order_boundaries(zz_order_emitter *e);
void zz_emit_order_energy(zz_order_emitter *e);
/* stall.c: cycles that transfers may take, and what ports lack. */
void zz_emit_order_stall(zz_order_emitter *e);
/* loading.c: on- and offloading. */
void zz_emit_order_loading(zz_order_emitter *e);

/* What a port does at a boundary; false where nothing ever moves. */
typedef struct zz_order_duty {
    int operand, boundary;
    zz_direction direction;
    bool low;     /* on the side of memory `boundary`, not of the one below */
    bool partial; /* only while partial sums come down */
} zz_order_duty;

bool zz_order_duty_of(const zz_orders *orders, const zz_zigzag_duty *duty, zz_order_duty *out);

extern const char *const zz_order_directions[ZZ_DIRECTIONS]; /* as fields are called */

#endif
