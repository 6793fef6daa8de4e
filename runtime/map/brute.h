/* The least objective by brute force: every order and every allocation of a small problem, each
 * executed step by step (exact) or put to ZigZag's model (boxes).  It shares nothing with the
 * searches but the problem; it is their check.  Where loops need not divide, every loop is tried, not
 * those of prime trips only. */
#ifndef ZZ_RUNTIME_MAP_BRUTE_H
#define ZZ_RUNTIME_MAP_BRUTE_H

#include "runtime/map/map.h"

enum {
    ZZ_MAP_BRUTE_MAPPINGS = 200000, /* at most so many, */
    ZZ_MAP_BRUTE_POINTS = 100000000 /* and so many points (or loops of boxes) in all of them */
};

typedef struct zz_map_brute_result {
    const char *mappings; /* how many were tried, decimal digits */
    bool any;             /* one fits and satisfies the condition */
    double best;
    zz_mapping mapping;            /* the first of the best, */
    const zz_map_problem *problem; /* in terms of this one's factors */
} zz_map_brute_result;

/* For the first objective of the request.  False with *what when the space is too large, or when its
 * mappings cannot be evaluated. */
bool zz_map_brute(zz_arena *arena, const zz_map_request *request, zz_map_brute_result *result,
                  const char **what);

#endif
