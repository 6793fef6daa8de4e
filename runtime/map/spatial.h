/* Candidates of spatial mappings: which variables are unrolled over which dimensions of the array.
 * Takes a template nest (its spreads, if any, are ignored), gives a list, the best first.
 *
 * What always holds: a candidate never unrolls a variable beyond its extent or a dimension beyond
 * its size, nor a variable of the event loops; its innermost memories hold what the lanes need at
 * once, unless not even one element fits (then the only candidate spreads nothing, and the search
 * says what is short); no work grows beyond a fixed number of steps, whatever the array. */
#ifndef ZZ_RUNTIME_MAP_SPATIAL_H
#define ZZ_RUNTIME_MAP_SPATIAL_H

#include "runtime/map/spatial_request.h"

zz_map_spatial_list zz_map_spatials(zz_arena *arena, const zz_map_spatial_request *request);

#endif
