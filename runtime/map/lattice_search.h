/* The search of all orders and all allocations. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_SEARCH_H
#define ZZ_RUNTIME_MAP_LATTICE_SEARCH_H

#include "runtime/map/map.h"

zz_map_status zz_map_lattice(zz_arena *arena, const zz_map_request *request, zz_map_answer *answer,
                             const char **what);

#endif
