/* What the two ways to make candidates of spatial mappings share. */
#ifndef ZZ_RUNTIME_MAP_SPATIAL_TOP_H
#define ZZ_RUNTIME_MAP_SPATIAL_TOP_H

#include "runtime/map/spatial_request.h"

/* Whether one instance of the memory serves all lanes along the dimension. */
bool zz_spatial_serves(const zz_nest *nest, int memory, int dimension);
/* The most that the variable may be unrolled over the dimension: its extent, the dimension's size,
 * and what the innermost memories that serve the dimension pass in a cycle; maybe 0. */
int64_t zz_spatial_limit(const zz_nest *nest, int dimension, int variable);

/* The candidates of the largest ranks, the largest first, those of one rank as they came. */
typedef struct zz_spatial_top {
    zz_map_spatial *items;
    int count, most;
} zz_spatial_top;

/* Whether a candidate of that rank would come in now, after all of its rank. */
bool zz_spatial_wanted(const zz_spatial_top *top, double rank);
void zz_spatial_keep(zz_arena *arena, zz_spatial_top *top, const zz_map_spread *spreads, int count,
                     double rank);

#endif
