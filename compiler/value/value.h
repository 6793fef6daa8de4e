/* Values of expressions: exact 64-bit integers and reals, each with what it measures (in the base
 * units of units.h), truth values, strings and layers; and the arithmetic on them.  Nothing here
 * reports: every operation gives a status that the caller turns into words. */
#ifndef ZZ_COMPILER_VALUE_VALUE_H
#define ZZ_COMPILER_VALUE_VALUE_H

#include "compiler/value/units.h"
#include "runtime/base/buffer.h"

struct zz_layer;

typedef enum zz_value_kind {
    ZZ_VALUE_UNKNOWN, /* a parameter of a template that is only checked, a figure not counted yet,
                         or what an error left; swallows whatever it meets */
    ZZ_VALUE_INTEGER,
    ZZ_VALUE_REAL,
    ZZ_VALUE_TRUTH,
    ZZ_VALUE_STRING,
    ZZ_VALUE_LAYER
} zz_value_kind;

typedef struct zz_value {
    zz_value_kind kind;
    bool measured; /* UNKNOWN: the measure is known all the same */
    zz_measure measure;
    int64_t integer; /* INTEGER; TRUTH: 0 or 1 */
    double real;     /* REAL */
    double
        half_digit; /* of a number as written with a fraction or a unit: half of its last digit */
    const char *string;
    const struct zz_layer *layer;
} zz_value;

typedef enum zz_value_status {
    ZZ_VALUE_OK,
    ZZ_VALUE_MISMATCH, /* the measures do not fit together */
    ZZ_VALUE_OVERFLOW, /* an integer beyond 64 bits, a real beyond doubles */
    ZZ_VALUE_BY_ZERO,
    ZZ_VALUE_NOT_NUMBERS, /* truth, a string or a layer where numbers belong */
    ZZ_VALUE_EXPONENT,    /* a power that has no value: 0 ^ -1, a quantity to a fraction */
    ZZ_VALUE_NO_UNIT      /* there is no such unit */
} zz_value_status;

zz_value zz_value_unknown(void);
zz_value zz_value_integer(int64_t integer, zz_measure measure);
zz_value zz_value_real(double real, zz_measure measure);
zz_value zz_value_truth(bool truth);
zz_value zz_value_string(const char *string);
zz_value zz_value_layer(const struct zz_layer *layer);

/* A number as written: digits with `_`, a fraction, an exponent; unit NULL: none. */
zz_value_status zz_value_number(const char *digits, const char *unit, zz_value *value);

/* operator: "+" "-" "*" "/" "^" "<" ">" "<=" ">=" "==" "!=".  Integers stay exact; `/` gives an
 * integer when it divides, else a real. */
zz_value_status zz_value_binary(const char *operator, zz_value left, zz_value right,
                                zz_value *result);
zz_value_status zz_value_negate(zz_value operand, zz_value *result);
/* "ceil" "floor" of one; "min" "max" of two. */
zz_value_status zz_value_round(bool up, zz_value operand, zz_value *result);
zz_value_status zz_value_least(bool largest, zz_value left, zz_value right, zz_value *result);

bool zz_value_is_number(zz_value value); /* INTEGER or REAL */
double zz_value_as_real(zz_value value);
/* True for integers and for reals that are whole. */
bool zz_value_as_integer(zz_value value, int64_t *integer);
/* -1, 0, 1 of two numbers of compatible measures; reals are equal up to rounding. */
int zz_value_compare(zz_value left, zz_value right);
/* What `==` means: exact for counts, at the digits written for all others. */
bool zz_value_equal(zz_value left, zz_value right);

/* "81", "7939.5 pJ", "true", "\"x\"". */
void zz_value_print(zz_arena *arena, zz_value value, zz_buffer *out);
/* "an energy (10.5 pJ)", "a string": for "found ...". */
const char *zz_value_describe(zz_arena *arena, zz_value value);

#endif
