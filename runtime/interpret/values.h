/* Real tensors, the execution of a point, the direct evaluation of the equation. */
#ifndef ZZ_RUNTIME_INTERPRET_VALUES_H
#define ZZ_RUNTIME_INTERPRET_VALUES_H

#include "runtime/base/memory.h"
#include "runtime/nest/counts.h"

typedef struct zz_values {
    const double **data;    /* of each input */
    double *result;         /* of the output, as the execution leaves it */
    int64_t *contributions; /* to each element of the output */
    double *stack;
} zz_values;

zz_values zz_values_new(zz_arena *arena, const zz_nest *nest, uint64_t seed);
/* One valid point: combines the right side with its output element. */
void zz_values_execute(zz_values *values, const zz_nest *nest, const int64_t *point);
/* Evaluates the equation over its index variables, without the nest, and compares.  NULL, or the
 * first output element that differs and how. */
const char *zz_values_check(zz_arena *arena, const zz_values *values, const zz_nest *nest);
/* NULL, or why the equation has too many points to be evaluated directly. */
const char *zz_values_too_large(zz_arena *arena, const zz_nest *nest, int64_t point_limit);

#endif
