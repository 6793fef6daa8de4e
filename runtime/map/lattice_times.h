/* The least of what cycles counted exactly decide. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_TIMES_H
#define ZZ_RUNTIME_MAP_LATTICE_TIMES_H

#include "runtime/map/lattice_answer.h"

/* Cycles counted exactly (and what grows with them and energy). */
zz_map_status zz_lattice_search_times(zz_lattice_search *search);

#endif
