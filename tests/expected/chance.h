/* Random designs whose events are filtered by chance, for the tests of expected figures. */
#ifndef ZZ_TESTS_EXPECTED_CHANCE_H
#define ZZ_TESTS_EXPECTED_CHANCE_H

#include "runtime/base/memory.h"
#include "runtime/nest/nest.h"

/* The design of a seed with a density for data, counted as expected; NULL when none of its events is
 * filtered.  plain: without hops and windows that slide, which searches do not know.  *text: as a
 * design. */
const zz_nest *zz_nest_by_chance(zz_arena *arena, uint64_t seed, bool plain, const char **text);
int64_t zz_event_elements(const zz_nest *nest);

/* Calls `check` for so many designs, each with an arena in memory of its own; gives for how many there was not
 * enough. */
int zz_each_design(uint64_t first, int designs, void (*check)(zz_arena *arena, uint64_t seed));

#endif
