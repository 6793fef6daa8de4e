/* A whole mapping on the lattice. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_PATH_H
#define ZZ_RUNTIME_MAP_LATTICE_PATH_H

#include "runtime/map/lattice.h"

/* Where one more loop of a mapping leads. */
uint32_t zz_lattice_put(const zz_lattice *lattice, uint32_t node, int factor);

/* Where the boundaries of a mapping lie: the node of each, and whether the tile below it is partial. */
typedef struct zz_lattice_path {
    uint32_t nodes[ZZ_LATTICE_OPERANDS][ZZ_LATTICE_LEVELS];
    unsigned char partial[ZZ_LATTICE_OPERANDS][ZZ_LATTICE_LEVELS];
} zz_lattice_path;
void zz_lattice_path_of(const zz_lattice *lattice, const zz_mapping *mapping,
                        zz_lattice_path *path);

/* Whether all tiles of a mapping fit. */
bool zz_lattice_fits_all(const zz_lattice *lattice, const zz_mapping *mapping);

#endif
