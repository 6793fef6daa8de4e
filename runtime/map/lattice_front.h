/* Two objectives at once. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_FRONT_H
#define ZZ_RUNTIME_MAP_LATTICE_FRONT_H

#include "runtime/map/lattice_answer.h"

/* A Pareto front in exact counting; false when that is not its way. */
bool zz_lattice_search_front(zz_lattice_search *search, zz_map_status *status);

#endif
