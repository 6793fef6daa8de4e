/* The least objective by brute force: every order and every allocation of a small problem, each
 * executed step by step (exact) or put to ZigZag's model (boxes).  It shares nothing with the
 * searches but the problem; it is their check.  Where loops need not divide, every loop is tried, not
 * those of prime trips only. */
#ifndef ZZ_RUNTIME_MAP_BRUTE_H
#define ZZ_RUNTIME_MAP_BRUTE_H

#include "runtime/map/map.h"

enum {
    ZZ_MAP_BRUTE_MAPPINGS = 200000, /* at most so many for a check, */
    ZZ_MAP_BRUTE_POINTS = 100000000 /* and so many points in all of them (of boxes one each) */
};

typedef struct zz_map_brute_result {
    int64_t tried; /* mappings */
    bool any;      /* one fits and satisfies the condition */
    double best;
    double figures[ZZ_MAP_FIGURES]; /* of */
    zz_mapping mapping;             /* the first of the best, */
    const zz_map_problem *problem;  /* in terms of this one's factors */
} zz_map_brute_result;

/* For the first objective of the request.  False with *what when the space has more mappings than
 * `mappings`, or all of them more points than `points`, or when they cannot be evaluated, or the
 * request's watch ends it. */
bool zz_map_brute(zz_arena *arena, const zz_map_request *request, int64_t mappings, int64_t points,
                  zz_map_brute_result *result, const char **what);

#endif
