/* What a quantity measures, and what a unit is worth.  A measure is a product of powers of the base
 * quantities; two quantities can be added or compared when their measures are equal. */
#ifndef ZZ_COMPILER_VALUE_UNITS_H
#define ZZ_COMPILER_VALUE_UNITS_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/memory.h"

typedef enum zz_base { ZZ_ENERGY, ZZ_SIZE, ZZ_AREA, ZZ_TIME, ZZ_CYCLES, ZZ_BASES } zz_base;

/* All zero: a plain number. */
typedef struct zz_measure {
    int8_t powers[ZZ_BASES];
} zz_measure;

typedef struct zz_unit {
    const char *spelling;
    const char *quantity; /* "energy", "size", ... */
    zz_measure measure;
    int64_t numerator, denominator; /* one unit = numerator / denominator in base units */
    const char *description;
} zz_unit;

/* The unit of that spelling; "pJ/bit" and other quotients of two are made in *made.  NULL: there is
 * none. */
const zz_unit *zz_unit_find(const char *spelling, zz_unit *made);
/* All simple units, for lists. */
const zz_unit *zz_units(int *count);

zz_measure zz_measure_of(zz_base base);
bool zz_measure_equal(zz_measure a, zz_measure b);
bool zz_measure_is_number(zz_measure measure);
/* Equal, or one is a plain number where the other counts cycles (or something per cycle). */
bool zz_measure_compatible(zz_measure a, zz_measure b);
/* a * b ^ times; false when a power leaves the range. */
bool zz_measure_multiply(zz_measure a, zz_measure b, int times, zz_measure *result);
/* "an energy", "a plain number", "a quantity in pJ/bit". */
const char *zz_measure_name(zz_arena *arena, zz_measure measure);
/* The base unit as text: "pJ", "bit/cycle", "pJ^2"; "" for a plain number. */
const char *zz_measure_unit(zz_arena *arena, zz_measure measure);
/* "an energy such as `10.5 pJ`": for "expected ...". */
const char *zz_measure_expected(zz_arena *arena, zz_measure measure);

#endif
