/* What is asked of candidates of spatial mappings, and what they are. */
#ifndef ZZ_RUNTIME_MAP_SPATIAL_REQUEST_H
#define ZZ_RUNTIME_MAP_SPATIAL_REQUEST_H

#include "runtime/base/memory.h"
#include "runtime/nest/nest.h"

typedef struct zz_map_spread {
    int dimension, variable; /* of the nest */
    int64_t factor;
} zz_map_spread;

typedef struct zz_map_spatial {
    zz_map_spread *spreads; /* by dimension; factors >= 2, in compatibility mode also 1 */
    int spread_count;
    double rank; /* points per step and lane; in compatibility mode ZigZag's indicator */
} zz_map_spatial;

/* The variables that may be unrolled over one dimension, in the order in which they are tried. */
typedef struct zz_map_hint {
    const int *variables;
    int count; /* < 0: any */
} zz_map_hint;

typedef struct zz_map_spatial_request {
    const zz_nest *nest;
    const zz_map_hint *hints;   /* one for each dimension; NULL: any variable over any */
    const zz_map_spread *given; /* by the design; their dimensions take no others */
    int given_count;
    bool mixed; /* several variables over one dimension */
    bool
        compatible; /* ZigZag's candidates in ZigZag's order: divisors only; what it ranks depends on
                        the order of the hints, which there is that of a Python set */
    int most;       /* candidates wanted; 0: 3 */
} zz_map_spatial_request;

typedef struct zz_map_spatial_list {
    zz_map_spatial *candidates;
    int count;
    bool cut; /* the work was bounded before every candidate was looked at */
} zz_map_spatial_list;

#endif
