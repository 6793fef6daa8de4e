/* Which memory is short where nothing fits. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_SHORTAGE_H
#define ZZ_RUNTIME_MAP_LATTICE_SHORTAGE_H

#include "runtime/map/lattice_bound.h"

/* Where nothing fits: the memory that is short of room in the best case. */
zz_map_shortage zz_lattice_shortage(zz_lattice *lattice, const zz_lattice_sum *energy);

#endif
