/* The crew: threads that evaluate pieces of a space of orders. */
#ifndef ZZ_RUNTIME_MAP_CREW_H
#define ZZ_RUNTIME_MAP_CREW_H

#include "runtime/map/bench.h"
#include "runtime/map/best.h"

/* A piece of the space, evaluated by one thread. */
typedef struct zz_map_slot {
    int64_t number; /* pieces come in the order of the space */
    long count;     /* orders in it, at most ZZ_MAP_BATCH */
    long feasible;  /* of these */
    unsigned char *orders, *ends;
    double *figures;
    zz_memory memory;
    zz_map_best best; /* of the piece, by index among its feasible ones */
} zz_map_slot;

enum { ZZ_MAP_BATCH = 256 }; /* orders in a piece at most */

/* Where pieces come from.  `fill` and `ready` are called by one thread at a time, pieces in order. */
typedef struct zz_map_source {
    void *self;
    const zz_map_problem *problem; /* that the orders are of */
    const zz_order_evaluator *evaluator;
    /* Sets the slot's count (and orders, unless `work` makes them); false: there are no more. */
    bool (*fill)(void *self, zz_map_slot *slot);
    /* Makes and evaluates the orders; NULL: they are all there, and evaluated as one batch. */
    void (*work)(void *self, zz_map_slot *slot, zz_map_bench *bench);
    /* Whether piece `number` can begin when all before piece `finished` are; NULL: yes. */
    bool (*ready)(void *self, int64_t number, int64_t finished);
    /* The mapping of an order in terms of the request's problem; NULL: as it is. */
    void (*express)(void *self, const unsigned char *order, const unsigned char *ends,
                    zz_mapping *mapping);
    double total; /* orders; < 0: not known */
} zz_map_source;

/* A batch of orders; figures and ends as zz_order_evaluate gives them. */
void zz_map_bench_evaluate(zz_map_bench *bench, const unsigned char *orders, long count,
                           double *figures, unsigned char *ends);

/* Evaluates all pieces on the request's threads and fills the answer but for what its space is; an
 * answer that nothing stopped is optimal.  charger NULL: boxes. */
zz_map_status zz_map_crew(zz_arena *arena, const zz_map_request *request,
                          const zz_map_source *source, zz_map_charger charger,
                          zz_map_answer *answer, const char **what);

#endif
