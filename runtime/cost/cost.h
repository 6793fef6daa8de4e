/* Costs from counts: the one function that turns words and operations into energy, for kernels and
 * interpreter alike.  energy = words x energy per word + operations x energy per operation. */
#ifndef ZZ_RUNTIME_COST_COST_H
#define ZZ_RUNTIME_COST_COST_H

#include "runtime/base/memory.h"
#include "runtime/nest/counts.h"

typedef struct zz_cost {
    double total, compute, memory; /* pJ */
    double hops;                   /* pJ; in `total`, not in `memory` */
    double **levels;               /* [operand][level * ZZ_DIRECTIONS + direction], pJ */
    double spatial_utilization;    /* valid points / (executed steps x lanes), or as boxed */
    double temporal_utilization;   /* compute / total cycles */
    int64_t cycles;                /* compute + stall + onload + offload */
    struct {
        double total, array, memory; /* mm2; 0 where the design says none */
    } area;
    const zz_macro *macro; /* of an array that computes in memory: the parts of its energy and area,
                              its clock; NULL: a plain array */
} zz_cost;

/* Words of a traffic through an access: grains x narrowest / widest (elements when it has no
 * width), or the whole words that a model rounded to. */
double zz_words(const zz_access *access, const zz_traffic *traffic);
void zz_cost_of(zz_arena *arena, const zz_nest *nest, const zz_counts *counts, zz_cost *cost);
/* Energy of one hop of an element of the operand, pJ. */
double zz_cost_of_hop(const zz_nest *nest, int operand);
/* Energy of the operations of so many valid points in so many executed steps, pJ. */
double zz_cost_of_operations(zz_arena *arena, const zz_nest *nest, int64_t points, int64_t steps);
/* Energy of one operand at one level, all directions together, pJ. */
double zz_cost_of_level(const zz_cost *cost, int operand, int level);

#endif
