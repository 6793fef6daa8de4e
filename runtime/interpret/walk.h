/* Where in the nest the execution is; which points are valid. */
#ifndef ZZ_RUNTIME_INTERPRET_WALK_H
#define ZZ_RUNTIME_INTERPRET_WALK_H

#include "runtime/base/buffer.h"
#include "runtime/nest/counts.h"

/* A tick is one assignment of the temporal digits, executed or not; ticks are numbered from 0 in
 * the order of time.  A lane is one assignment of the spread digits. */
typedef struct zz_walk {
    const zz_nest *nest;
    int temporal_count;
    int *temporal; /* the temporal digits, outermost first: indices into nest->digits */
    int64_t *trip; /* at which of its trips each of them is */
    int64_t tick;
    int changed; /* outermost temporal digit that the last advance changed; 0 at the first tick */
    int64_t *step_part; /* for each variable: what the temporal digits contribute to it */
    int64_t lane_count;
    int64_t *lane_part;   /* lane_count x variables: what the lane contributes */
    int64_t *lane_digits; /* lane_count x digits: the lane's spread digits, 0 at temporal ones */
    int64_t *values;      /* of the variables at the point last asked for */
} zz_walk;

/* NULL, or what does not fit 64 bits or the limit of points (0: none). */
const char *zz_walk_check(zz_arena *arena, const zz_nest *nest, int64_t point_limit);
zz_walk zz_walk_new(zz_arena *arena, const zz_nest *nest);
/* Back to the first tick. */
void zz_walk_begin(zz_walk *walk);
/* To the next tick; false after the last one. */
bool zz_walk_advance(zz_walk *walk);
/* Sets walk->values to the point of this tick and lane; whether it is valid.  (Whether its event
 * arrives is not looked at.) */
bool zz_walk_point(zz_walk *walk, int64_t lane);
/* How many of the temporal digits are among the nest's digits[0 .. digit). */
int zz_walk_prefix(const zz_walk *walk, int digit);
/* The element of the event's tensor that this tick belongs to; without an event -1. */
int64_t zz_walk_event_element(const zz_walk *walk);
/* Whether it arrives; true without an event. */
bool zz_walk_arrives(const zz_walk *walk);

/* Elements of an operand's tensor; false when they do not fit 64 bits. */
bool zz_element_count(const zz_nest *nest, const zz_operand *x, int64_t *count);
/* The row-major place of the element at these values of the variables. */
int64_t zz_element(const zz_nest *nest, const zz_operand *x, const int64_t *values);
/* Appends "O[0,3,1]". */
void zz_put_element(zz_buffer *out, const zz_nest *nest, const zz_operand *x, int64_t element);

#endif
