/* The order kernel: C text made for one problem (layer, hierarchy, spatial mapping; constants folded),
 * compiled at run time, which evaluates batches of orders under ZigZag's complete boxes model:
 * greedy allocation, energy, latency.  Its doubles are those of runtime/zigzag to the last bit. */
#ifndef ZZ_RUNTIME_MAP_ORDER_H
#define ZZ_RUNTIME_MAP_ORDER_H

#include "runtime/map/map.h"

/* Evaluates `count` orders, each loop_count factor indices, innermost first.  figures: count x
 * ZZ_MAP_FIGURES; energy is NaN where ZigZag would raise (nothing fits, no port).  ends: NULL, or
 * count x (sum of all level counts) bytes, operand by operand, innermost level first.  Keeps nothing:
 * any number of threads may run it. */
typedef void (*zz_order_kernel)(const unsigned char *orders, long count, double *figures,
                                unsigned char *ends);

/* The same by runtime/zigzag, slowly: the check of the kernel, and what runs where a kernel cannot.
 * Scratch lives in an arena of its own for each call. */
typedef struct zz_order_evaluator {
    zz_order_kernel kernel; /* NULL: use the model */
    const struct zz_zigzag_problem *model;
    const zz_map_problem *problem;
    int level_count; /* sum over operands */
} zz_order_evaluator;

void zz_order_evaluate(const zz_order_evaluator *evaluator, zz_memory *memory,
                       const unsigned char *orders, long count, double *figures,
                       unsigned char *ends);

#endif
