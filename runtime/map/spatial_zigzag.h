/* ZigZag's candidates of spatial mappings. */
#ifndef ZZ_RUNTIME_MAP_SPATIAL_ZIGZAG_H
#define ZZ_RUNTIME_MAP_SPATIAL_ZIGZAG_H

#include "runtime/map/spatial_request.h"

/* ZigZag's candidates. */
zz_map_spatial_list zz_spatial_zigzag(zz_arena *arena, const zz_map_spatial_request *request);

#endif
