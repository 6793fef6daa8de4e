/* ZigZag's own search: all orders of factors that are merged down. */
#ifndef ZZ_RUNTIME_MAP_LOMA_H
#define ZZ_RUNTIME_MAP_LOMA_H

#include "runtime/map/charge.h"
#include "runtime/map/map.h"

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

/* Evaluates them one by one. */
zz_map_status zz_map_loma(zz_arena *arena, const zz_map_request *request, zz_map_charger charger,
                          zz_map_answer *answer, const char **what);

#endif
