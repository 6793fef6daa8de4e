/* What makes small problems harder. */
#ifndef ZZ_TESTS_MAP_SMALL_H
#define ZZ_TESTS_MAP_SMALL_H

#include "runtime/map/map.h"

/* Some memories get so small that what is in them competes. */
void zz_shrink_memories(uint64_t *random, zz_nest *nest);
/* Loops at both ends stand where the problem says; some by their trips. */
void zz_give_places(zz_arena *arena, uint64_t *random, zz_map_problem *problem);
/* The problem of loops that need not divide: over each variable one loop, as long as the lanes leave; NULL
 * when there are too many. */
zz_map_problem *zz_cut_loops(zz_arena *arena, uint64_t *random, zz_nest *nest);

#endif
