/* A search under way, and what it found. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_ANSWER_H
#define ZZ_RUNTIME_MAP_LATTICE_ANSWER_H

#include "runtime/map/lattice_judge.h"
#include "runtime/map/lattice_walk.h"

/* A search under way: the lattice, its energies, and the answer that it fills. */
typedef struct zz_lattice_search {
    zz_arena *arena;   /* of the answer */
    zz_arena *scratch; /* of the rest */
    const zz_map_request *request;
    zz_lattice_judge judge;
    zz_lattice lattice;
    zz_lattice_sum energy;
    zz_map_answer *answer;
    int room; /* for found mappings */
    const char *what;
} zz_lattice_search;

/* Takes a mapping into the answer if it holds and is better than what is found. */
void zz_lattice_take(zz_lattice_search *search, const zz_mapping *mapping,
                     const double figures[ZZ_MAP_FIGURES]);
/* Adds what a walk visited to the answer's counts. */
void zz_lattice_tell(zz_lattice_search *search, const zz_lattice_walk *walk);

#endif
