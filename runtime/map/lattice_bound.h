/* What is added up over boundaries, and the least of it that is still to come. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_BOUND_H
#define ZZ_RUNTIME_MAP_LATTICE_BOUND_H

#include "runtime/map/lattice.h"

/* One figure that adds up over boundaries: costs of each, and the least that is still to come from
 * every node and place. */
typedef struct zz_lattice_sum {
    double constant; /* what every mapping has */
    double
        *costs[ZZ_LATTICE_OPERANDS][ZZ_LATTICE_LEVELS][2]; /* [boundary][level below partial][node];
                                                                 boundary 0: [0] */
    double *least;                                         /* [node * place_count + place] */
} zz_lattice_sum;

/* Room for the costs of all boundaries, apart for partial tiles when `apart`. */
void zz_lattice_sum_begin(const zz_lattice *lattice, bool apart, zz_lattice_sum *sum);
/* Fills the least to come, backwards. */
void zz_lattice_bound(const zz_lattice *lattice, zz_lattice_sum *sum);

#endif
