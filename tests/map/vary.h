/* Cases of ZigZag's tables, varied at random. */
#ifndef ZZ_TESTS_MAP_VARY_H
#define ZZ_TESTS_MAP_VARY_H

#include "tests/zigzag/tables.h"

/* The next number below a limit of the sequence (splitmix64). */
uint64_t zz_vary_draw(uint64_t *random, uint64_t below);
/* False when the variation is none that there can be. */
bool zz_case_vary(zz_arena *arena, const zz_case *from, int number, uint64_t *random, zz_case *to);

#endif
