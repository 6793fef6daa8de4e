/* What the searches that evaluate orders one by one share: sources of orders, the crew of threads that
 * evaluates them, and the best of what it found. */
#ifndef ZZ_RUNTIME_MAP_PARTS_H
#define ZZ_RUNTIME_MAP_PARTS_H

#include "runtime/base/vector.h"
#include "runtime/map/charge.h"
#include "runtime/map/map.h"
#include "runtime/map/order.h"

/* Whether a loop of the factor may stand at a given place. */
static inline bool zz_map_stands(const zz_map_problem *problem, const zz_map_place *place,
                                 int factor) {
    const zz_map_factor *f = &problem->factors[factor];
    return f->variable == place->variable && (place->trips == 0 || place->trips == f->trips);
}

/* Orders times allocations, decimal digits. */
const char *zz_map_space_allocated(zz_arena *arena, const zz_map_problem *problem);

/* --- orders, one after the other ----------------------------------------------------------- */

/* The orders that a problem admits, in lexicographic order of the factors' indices, the innermost loop
 * first: neighbours share their innermost loops.  Each is made from the one before; none is made
 * and thrown away. */
typedef struct zz_map_orders {
    const zz_map_problem *problem;
    int stream; /* loops outside all that are not event loops: they stand from here on */
    const zz_map_place *place[ZZ_MAP_LOOPS]; /* of each position, innermost first; NULL: free */
    int *left, *exact;   /* of each factor: not placed yet; due at places that name its trips */
    int *left_all, *due; /* of each variable: not placed yet; due at places to come */
    unsigned char *order;
    int tail; /* from here on nothing but free positions of one side */
    bool begun, ended;
} zz_map_orders;

void zz_map_orders_begin(zz_arena *arena, const zz_map_problem *problem, zz_map_orders *orders);
/* The next one in orders->order; false when there is none. */
bool zz_map_orders_next(zz_map_orders *orders);

/* One at random, in orders->order, whichever stood there; false when there is none.  Do not go on with
 * `next` after it. */
bool zz_map_orders_draw(zz_map_orders *orders, uint64_t *random);
/* The next of a reproducible sequence of numbers, and of those below `limit`. */
uint64_t zz_map_random(uint64_t *random);
int zz_map_random_below(uint64_t *random, int limit);

/* All distinct orders in cool-lex order, places and events not asked for: what a prefix shift
 * visits, from the factors as ZigZag sorts them (by name of the variable, then by trips). */
typedef struct zz_map_shifts {
    const zz_map_problem *problem;
    int next[ZZ_MAP_LOOPS];
    int rank[ZZ_MAP_LOOPS];             /* of the node's factor */
    unsigned char factor[ZZ_MAP_LOOPS]; /* of the node */
    int head, last, before;             /* nodes: the list's first, and where to look for a rise */
    bool begun, ended;
    unsigned char order[ZZ_MAP_LOOPS];
} zz_map_shifts;

void zz_map_shifts_begin(const zz_map_problem *problem, zz_map_shifts *shifts);
bool zz_map_shifts_next(zz_map_shifts *shifts);

/* --- factors merged down ------------------------------------------------------------------- */

typedef struct zz_map_merged {
    zz_map_problem *problem;
    int *first;            /* of each factor: its first loop; the others follow */
    unsigned char **parts; /* of each loop: the factors it is made of, innermost first */
    int *part_count;
    bool merged; /* anything was */
} zz_map_merged;

/* While there are more than `limit` loops, the variable with most of them (the first of equals) gets
 * its two smallest multiplied; what a place names by its trips stays, and a variable keeps as
 * many loops as there are places for it.  limit 0: 6. */
zz_map_merged zz_map_merge(zz_arena *arena, const zz_map_problem *problem, int limit);

/* --- what is best -------------------------------------------------------------------------- */

/* The best mappings so far, the best first: one, or a Pareto front by ascending first objective.  Of
 * equals the first stays. */
typedef struct zz_map_best_item {
    double figures[ZZ_MAP_FIGURES];
    double tie; /* for one objective: what decides between equals */
    int64_t index;
    double *objectives;
    unsigned char *order, *ends;
} zz_map_best_item;

typedef struct zz_map_best {
    const zz_map_request *request;
    int loop_count, level_count;
    zz_arena *arena;                            /* of the items */
    ZZ_VECTOR(zz_map_best_item *) items, spare; /* spare: dropped, for use again */
    double *values;                             /* scratch: of every objective */
} zz_map_best;

void zz_map_best_begin(zz_map_best *best, const zz_map_request *request, int loop_count,
                       int level_count, zz_arena *arena);
void zz_map_best_clear(zz_map_best *best);
/* Takes a mapping in if nothing is as good. */
void zz_map_best_add(zz_map_best *best, int64_t index, const unsigned char *order,
                     const unsigned char *ends, const double figures[ZZ_MAP_FIGURES]);
/* Whether the condition of the request holds. */
bool zz_map_holds(const zz_map_request *request, const double figures[ZZ_MAP_FIGURES]);

/* --- the crew ------------------------------------------------------------------------------ */

typedef const zz_map_charges *(*zz_map_charger)(zz_arena *arena, const zz_map_problem *problem,
                                                const char **what);

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
    const char *fault; /* or cannot be counted; in the bench's own memory */
} zz_map_bench;

void zz_map_bench_evaluate(zz_map_bench *bench, const unsigned char *orders, long count,
                           double *figures, unsigned char *ends);

/* bench.c: the figures of bench->mapping; *overflow, or bench->fault, where there are none. */
void zz_map_bench_charge(zz_map_bench *bench, double figures[ZZ_MAP_FIGURES]);
/* Whether anybody who made the request looks at more than the energy. */
bool zz_map_wants_times(const zz_map_request *request);

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

/* Evaluates all pieces on the request's threads and fills the answer but for what its space is; an
 * answer that nothing stopped is optimal.  charger NULL: boxes. */
zz_map_status zz_map_crew(zz_arena *arena, const zz_map_request *request,
                          const zz_map_source *source, zz_map_charger charger,
                          zz_map_answer *answer, const char **what);

/* An empty mapping with room for all of the problem's loops and levels. */
zz_mapping zz_map_mapping(zz_arena *arena, const zz_map_problem *problem);
/* Boundaries as a kernel gives them, operand by operand, the innermost level first. */
void zz_map_read_ends(const zz_map_problem *problem, const unsigned char *ends,
                      zz_mapping *mapping);

/* What is short of room when no order fits; memory -1: nothing for certain. */
zz_map_shortage zz_map_short(zz_arena *arena, const zz_order_evaluator *evaluator);

/* --- exact figures of one mapping ---------------------------------------------------------- */

/* What lies below boundary `boundary` of the operand, extended through the loops above that leave it
 * alone (charge.h); states[axes]. */
void zz_map_below(const zz_map_problem *problem, const zz_mapping *mapping, int operand,
                  int boundary, int *states);

/* Energy and latency of a mapping with ends from its charges (counting.md, "Latency, exact").  False
 * on overflow, or beyond 256 boundaries or 1024 ports.  *certain: it is what counting the mapping's nest
 * gives, whichever windows guards empty; of charges that tell the energy alone, that is. */
bool zz_map_certain_figures(const zz_map_problem *problem, const zz_map_charges *charges,
                            const zz_mapping *mapping, double figures[ZZ_MAP_FIGURES],
                            bool *certain);

/* --- the ways to search -------------------------------------------------------------------- */

int zz_map_draw_samples(zz_arena *arena, const zz_map_request *request, zz_map_charger charger,
                        int count, zz_map_sample **samples);
zz_map_status zz_map_enumerate(zz_arena *arena, const zz_map_request *request,
                               zz_map_charger charger, zz_map_answer *answer, const char **what);
zz_map_status zz_map_loma(zz_arena *arena, const zz_map_request *request, zz_map_charger charger,
                          zz_map_answer *answer, const char **what);
zz_map_status zz_map_anneal(zz_arena *arena, const zz_map_request *request, zz_map_charger charger,
                            zz_map_answer *answer, const char **what);
zz_map_status zz_map_lattice(zz_arena *arena, const zz_map_request *request, zz_map_answer *answer,
                             const char **what);

#endif
