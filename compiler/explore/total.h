/* Sums of numbers too large for 64 bits. */
#ifndef ZZ_COMPILER_EXPLORE_TOTAL_H
#define ZZ_COMPILER_EXPLORE_TOTAL_H

#include "runtime/base/memory.h"

/* The sum of two whole numbers, each written in decimal digits. */
const char *zz_add_decimals(zz_arena *arena, const char *a, const char *b);

#endif
