/* The best of what a search found. */
#ifndef ZZ_RUNTIME_MAP_BEST_H
#define ZZ_RUNTIME_MAP_BEST_H

#include "runtime/base/vector.h"
#include "runtime/map/map.h"

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

#endif
