/* Sources of orders, one after the other. */
#ifndef ZZ_RUNTIME_MAP_ORDERS_H
#define ZZ_RUNTIME_MAP_ORDERS_H

#include "runtime/map/map.h"

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

#endif
