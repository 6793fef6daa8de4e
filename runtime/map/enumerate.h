/* The search of all orders, one after the other. */
#ifndef ZZ_RUNTIME_MAP_ENUMERATE_H
#define ZZ_RUNTIME_MAP_ENUMERATE_H

#include "runtime/map/charge.h"
#include "runtime/map/map.h"

zz_map_status zz_map_enumerate(zz_arena *arena, const zz_map_request *request,
                               zz_map_charger charger, zz_map_answer *answer, const char **what);

#endif
