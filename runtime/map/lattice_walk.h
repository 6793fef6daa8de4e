/* Walking the lattice. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_WALK_H
#define ZZ_RUNTIME_MAP_LATTICE_WALK_H

#include "runtime/map/lattice_bound.h"

typedef struct zz_lattice_label zz_lattice_label;

/* Best first search: paths in the order of a bound on the objective, each label the sums so far and
 * what closed tiles take of the stores.  A label that is no better in any of these than another at
 * the same node and places is dropped; but when classes are wanted only one with the same history
 * of closed boundaries is. */
typedef struct zz_lattice_walk {
    const zz_lattice *lattice;
    const zz_lattice_sum *sums;
    int sum_count;
    /* The objective's bound from the least that each sum can be in the end. */
    double (*bound)(void *self, const double *least);
    void *self;
    bool classes;
    const zz_map_watch *watch; /* NULL: none */
    double cutoff;             /* labels bound to be as much are dropped */
    uint32_t label_limit;      /* 0: as many as 300 MB hold */
    int64_t visited, by_bound, by_dominance, by_capacity;
    double floor;  /* no path that is still to come has less */
    bool exceeded; /* the limit was reached, or ... */
    bool stopped;  /* ... the watch said so */
    /* private */
    zz_arena *arena;
    unsigned char **chunks;
    size_t label_size;
    uint32_t label_count, chunk_count;
    uint32_t *cells; /* [node * place_count + place]: the last label there */
    struct zz_lattice_entry *heap;
    size_t heap_count, heap_capacity;
} zz_lattice_walk;

void zz_lattice_walk_begin(zz_arena *arena, zz_lattice_walk *walk);
/* The next whole mapping in the order of its bound; false when there is none, or too many labels.
 * The mapping's arrays have room for all loops. */
bool zz_lattice_walk_next(zz_lattice_walk *walk, double *bound, zz_mapping *mapping);

#endif
