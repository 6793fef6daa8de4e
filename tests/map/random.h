/* What tests of searches share. */
#ifndef ZZ_TESTS_MAP_RANDOM_H
#define ZZ_TESTS_MAP_RANDOM_H

#include "runtime/map/charge.h"

/* A number from 0 to below - 1, and the next state. */
uint64_t zz_draw(uint64_t *state, uint64_t below);
/* Loops [begin, end) in any order. */
void zz_shuffle(uint64_t *state, unsigned char *order, int begin, int end);
/* Every loop of the problem once, by its factor; gives how many. */
int zz_all_loops(const zz_map_problem *problem, unsigned char *order);

/* The nest of a random design (tests/property), without what an order would have to be known for, or
 * (`zigzag`) what ZigZag's model lacks.  Its data is written into the folder, as event.npy.  NULL when the
 * seed's design is not for this. */
zz_nest *zz_random_nest(zz_arena *arena, uint64_t seed, const char *folder, bool boxes,
                        bool zigzag);

/* Removes the folder with the data in it. */
void zz_random_leave(const char *folder);

/* What lies below a boundary, as zz_map_below says, but by the counting's own word on what is
 * relevant: ZigZag attaches all relations of a layer to an operand that has one. */
void zz_lies_below(const zz_map_problem *problem, const zz_map_charges *charges,
                   const zz_mapping *mapping, int x, int boundary, int *below);
/* Whether all tiles fit their memories, by the counting's own word on what is relevant. */
bool zz_mapping_fits(const zz_map_problem *problem, const zz_map_charges *charges,
                     const zz_mapping *mapping);

#endif
