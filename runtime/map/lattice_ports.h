/* A bound on the latency in ZigZag's model. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_PORTS_H
#define ZZ_RUNTIME_MAP_LATTICE_PORTS_H

#include "runtime/map/lattice_answer.h"

/* No mapping has fewer cycles in ZigZag's model. */
double zz_lattice_least_cycles(zz_lattice_search *search);

#endif
