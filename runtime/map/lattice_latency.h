/* Objectives that look at the order of loops. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_LATENCY_H
#define ZZ_RUNTIME_MAP_LATTICE_LATENCY_H

#include "runtime/map/lattice_answer.h"

/* Anything, by the model's evaluations; `bounded`: objectives grow with all figures, and the
 * condition is lost by growing ones only. */
void zz_lattice_search_classes(zz_lattice_search *search, bool bounded);

#endif
