/* Mappings: room for them. */
#ifndef ZZ_RUNTIME_MAP_MAPPING_H
#define ZZ_RUNTIME_MAP_MAPPING_H

#include "runtime/map/map.h"

/* An empty mapping with room for all of the problem's loops and levels. */
zz_mapping zz_map_mapping(zz_arena *arena, const zz_map_problem *problem);
/* The same as another one, in this arena. */
zz_mapping zz_map_mapping_copy(zz_arena *arena, const zz_map_problem *problem,
                               const zz_mapping *mapping);
/* Boundaries as a kernel gives them, operand by operand, the innermost level first. */
void zz_map_read_ends(const zz_map_problem *problem, const unsigned char *ends,
                      zz_mapping *mapping);

#endif
