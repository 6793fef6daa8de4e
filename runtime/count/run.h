/* Between the files of runtime/count: one run of a kernel. */
#ifndef ZZ_RUNTIME_COUNT_RUN_H
#define ZZ_RUNTIME_COUNT_RUN_H

#include "runtime/base/vector.h"
#include "runtime/count/plan.h"

/* What the instances of one window hold, as a set: pairs of (elements, marked). */
typedef struct zz_pairs {
    struct zz_pair_of {
        int64_t elements, marked;
    } * items;
    size_t count, capacity;
} zz_pairs;

/* Windows whose instances hold the same. */
typedef struct zz_shape {
    zz_pairs upper, lower;
    int64_t windows;
    bool early, late; /* searches: some order of the loops makes such a window the first, or last */
} zz_shape;

/* Windows of one component: how many have (elements, marked).  Few distinct pairs, many windows. */
typedef struct zz_tally {
    struct zz_tally_entry {
        int64_t elements, marked, windows;
    } * items;
    size_t count, capacity;
    size_t *slots; /* open addressing: 1 + index into items */
    size_t slot_count, last;
    int64_t largest;
    zz_pairs open; /* told of the window at hand */
    struct {       /* kept with the table of the upper side */
        zz_shape *items;
        size_t count, capacity;
    } shapes;
    size_t first_shape, last_shape; /* of the first and the last window in time */
    size_t told_shape;              /* of the window told last; SIZE_MAX: it was empty */
    int64_t first_number, last_number;
} zz_tally;

typedef struct zz_touch {
    int64_t first, last; /* keys: mixed radix over the temporal digits of the nest */
} zz_touch;

typedef struct zz_component_run {
    int64_t points, steps, alive;
    int64_t *prefix,
        *less; /* for each digit of the nest: steps equal to t* above it; also less at it */
    ZZ_VECTOR(zz_touch) touches;
} zz_component_run;

typedef struct zz_run {
    zz_arena *arena; /* of the run; freed after it */
    const zz_nest *nest;
    const zz_plan *plan;
    zz_counts *counts;
    zz_tally *tables;
    zz_component_run *components;
    int64_t *key_weights; /* for each digit: weight in a key; 0 for spreads */
    int64_t earliest;     /* t*: the key of the step that makes the first final value */
    void *scratch[5];
    size_t scratch_size[5];
    int64_t arrived; /* in one pass of the stream; -1: all */
    ZZ_VECTOR(zz_timing) timings;
    bool overflow;
    const char *too_large; /* NULL, or what would take too much memory */
} zz_run;

void zz_tally_add(zz_run *run, int table, int64_t elements, int64_t marked, int64_t windows);
/* transfer.c: see host.h */
void zz_run_transfer(void *run, int move, int operand, int level, int direction, i64 elements,
                     i64 windows, i64 repeats, const int *tables, int count);
void zz_run_tile(void *run, int operand, int level, i64 elements, const int *tables, int count);
void zz_run_split(void *run, int operand, int level, i64 copies, const int *tables, int count);
/* hops.c: after all transfers over the boundary below a level.  What several places there get was
 * read at the level once, and what several send arrives there once: all but one of them have it
 * from, or give it to, another.  Takes what the lanes move, at level 0, in its `hops`. */
void zz_run_passed(zz_run *run, const zz_operand *x, zz_level_count *levels, int level);
void zz_run_hops(zz_run *run); /* the same for all levels of all operands */
/* timing.c: see host.h; and at the end stall, onload, offload, which tiles are double, what is busy. */
/* One instance of the window at hand. */
void zz_run_tell(zz_run *run, int table, int64_t elements, int64_t marked);
void zz_run_window(void *run, int upper, int lower, i64 number);
void zz_run_timed(void *run, int move, int operand, int level, i64 upper_elements,
                  i64 lower_elements, i64 windows, i64 repeats, const int *tables, int count);
void zz_run_latency(zz_run *run);
/* readiness.c: keys, t*, and at the end first, last, live and untouched. */
void zz_run_keys(zz_run *run);
void zz_run_rank(void *run);
void zz_run_executed(void *run, int component, i64 key);
void zz_run_readiness(zz_run *run);

/* a * b and a + b, or run->overflow. */
int64_t zz_run_mul(zz_run *run, int64_t a, int64_t b);
int64_t zz_run_add(zz_run *run, int64_t a, int64_t b);

#endif
