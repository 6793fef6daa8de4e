/* What the host must know of a kernel beside the nest: its components and tables. */
#ifndef ZZ_RUNTIME_COUNT_PLAN_H
#define ZZ_RUNTIME_COUNT_PLAN_H

#include "runtime/base/memory.h"
#include "runtime/count/host.h"
#include "runtime/nest/counts.h"

typedef struct zz_plan_component {
    const int *digits; /* of the nest, outermost first */
    int digit_count;
    bool free;      /* not enumerated: all its points are valid */
    bool in_output; /* the output has an axis in it */
} zz_plan_component;

typedef struct zz_plan {
    zz_plan_component *components;
    int component_count;
    int table_count;
    int64_t work;           /* points that the kernel walks */
    bool nothing;           /* no point is valid, whatever the loops */
    const char *enumerated; /* NULL, or what defeats factoring, for the report */
} zz_plan;

/* Runs a kernel and fills the counts (their arrays come from the arena).  `what`: for
 * ZZ_COUNT_TOO_LARGE, what is. */
zz_count_status zz_run_kernel(zz_arena *arena, const zz_nest *nest, const zz_plan *plan,
                              zz_kernel kernel, zz_counts *counts, const char **what);

/* Hops of boxes, of either model, added to what else was counted.  False on overflow. */
bool zz_box_hops(zz_arena *arena, const zz_nest *nest, zz_counts *counts);

/* Empty counts of the nest's shape. */
void zz_counts_new(zz_arena *arena, const zz_nest *nest, zz_counts *counts);

#endif
