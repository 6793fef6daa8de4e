/* Sizes of tiles in a state. */
#ifndef ZZ_RUNTIME_ZIGZAG_ORDERS_SIZES_H
#define ZZ_RUNTIME_ZIGZAG_ORDERS_SIZES_H

#include "runtime/zigzag/orders_tables.h"

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
