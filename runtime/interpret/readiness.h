/* First and last contribution of each output element. */
#ifndef ZZ_RUNTIME_INTERPRET_READINESS_H
#define ZZ_RUNTIME_INTERPRET_READINESS_H

#include "runtime/base/memory.h"
#include "runtime/nest/counts.h"

typedef struct zz_readiness {
    int64_t elements;    /* of the output */
    int64_t *first_step; /* of each element: its first executed step with a contribution, 0: none */
    int64_t *last_step;
    int64_t *last_tick;
} zz_readiness;

zz_readiness zz_readiness_new(zz_arena *arena, int64_t elements);
void zz_readiness_touch(zz_readiness *ready, int64_t element, int64_t step, int64_t tick);
/* Fills counts->readiness and counts->outputs. */
void zz_readiness_count(zz_arena *arena, const zz_readiness *ready, zz_counts *counts);

#endif
