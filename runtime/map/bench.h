/* What evaluates orders, one bench for each thread. */
#ifndef ZZ_RUNTIME_MAP_BENCH_H
#define ZZ_RUNTIME_MAP_BENCH_H

#include "runtime/map/charge.h"
#include "runtime/map/order.h"

/* What evaluates a batch of orders, one for each thread: figures by the kernel, or the kernel's
 * boundaries and exact charges. */
typedef struct zz_map_bench {
    zz_memory memory;
    const struct zz_map_source *source;
    zz_order_evaluator own;              /* the source's, with the kernel of this piece */
    const zz_order_evaluator *evaluator; /* it */
    const zz_map_problem *problem;       /* the request's */
    const zz_map_charges *charges;       /* of its boundaries; NULL: the kernel's figures */
    zz_mapping mapping;                  /* scratch, in terms of the request's problem */
    const zz_map_means *means;           /* what counts what the charges cannot tell; NULL: none */
    bool wants_times;                    /* somebody looks at more than the energy */
    bool overflow;                       /* some exact figure went beyond 64 bits */
    bool uncertain;    /* or is not known better than from below, or from samples */
    bool inexact;      /* ZigZag's model could not say the figures of some order */
    const char *fault; /* or cannot be counted; in the bench's own memory */
} zz_map_bench;

/* The figures of bench->mapping; *overflow, or bench->fault, where there are none. */
void zz_map_bench_charge(zz_map_bench *bench, double figures[ZZ_MAP_FIGURES]);
/* Whether anybody who made the request looks at more than the energy. */
bool zz_map_wants_times(const zz_map_request *request);

/* What figures come from where it is not the kernel: exact or expected counts, or the products that a nest
 * is counted with in boxes where ZigZag's model leaves out what it says; NULL: the model. */
zz_map_charger zz_map_charger_of(const zz_map_request *request);

#endif
