/* The order kernel: C text made for one problem (layer, hierarchy, spatial mapping; constants
 * folded), compiled at run time, which evaluates batches of orders under ZigZag's complete boxes
 * model: greedy allocation, energy, latency.  Its doubles are those of runtime/zigzag to the last
 * bit. */
#ifndef ZZ_RUNTIME_MAP_ORDER_H
#define ZZ_RUNTIME_MAP_ORDER_H

#include "runtime/map/map.h"

/* Evaluates `count` orders, each loop_count factor indices, innermost first, each factor as often
 * as the problem has it.  figures: count x ZZ_MAP_FIGURES; energy is NaN where ZigZag would raise
 * (nothing fits, no port), or where one of its numbers is beyond what a double holds; then the cycles are
 * infinite, and nothing is proved without that order.  ends: NULL,
 * or count x (sum of all level counts) bytes, operand by operand, innermost level first; they mean
 * nothing where energy is NaN.  Keeps nothing: any number of threads may run it.  `tables` are
 * what the kernel was made to look up, never written. */
typedef void (*zz_order_kernel)(const void *tables, const unsigned char *orders, long count,
                                double *figures, unsigned char *ends);

typedef struct zz_order_evaluator {
    zz_order_kernel kernel; /* NULL: use the model */
    const void *tables;
    const struct zz_zigzag_problem *model;
    const zz_map_problem *problem;
    int level_count; /* sum over operands */
    /* Makes the kernel of its problem, in the arena, when so many evaluations are worth it and
     * there can be one; NULL: never.  A search calls it, also for other factors of the same loops.
     */
    void (*make)(zz_arena *arena, struct zz_order_evaluator *evaluator, double evaluations);
    /* Looks, without waiting, whether the faster kernel that is being made is ready, and takes it; NULL:
     * none is made (any more).  The figures are the same. */
    void (*look)(struct zz_order_evaluator *evaluator);
    void *coming; /* what is being made */
} zz_order_evaluator;

/* By the kernel; without one by runtime/zigzag, slowly, which is also the check of the kernel.
 * Scratch lives in an arena of its own for each call; nothing shared is written. */
void zz_order_evaluate(const zz_order_evaluator *evaluator, zz_memory *memory,
                       const unsigned char *orders, long count, double *figures,
                       unsigned char *ends);

/* The evaluator of a problem without a kernel.  False when ZigZag's model cannot say the nest, with
 * *what telling why. */
bool zz_order_model(zz_arena *arena, const zz_map_problem *problem, zz_order_evaluator *evaluator,
                    const char **what);

#endif
