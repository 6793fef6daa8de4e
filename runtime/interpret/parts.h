/* The parts of the reference interpreter, known only inside runtime/interpret:
 *   walk.c       where in the nest the execution is; which points are valid
 *   window.c     the memories: windows, tiles
 *   movement.c   what crosses each boundary
 *   latency.c    how long that takes at least
 *   readiness.c  first and last contribution of each output element
 *   values.c     real tensors, the execution of a point, the direct evaluation of the equation
 *   log.c        a valid point as a line of text
 *   show.c       tells a watch
 *   interpret.c  puts them together
 * All of it lives in one scratch arena; what is too large for it is refused before anything is
 * allocated. */
#ifndef ZZ_RUNTIME_INTERPRET_PARTS_H
#define ZZ_RUNTIME_INTERPRET_PARTS_H

#include "runtime/base/buffer.h"
#include "runtime/nest/counts.h"
#include "runtime/interpret/timing.h"
#include "runtime/interpret/watch.h"

/* --- where the execution is ---------------------------------------------------------------- */

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

/* --- readiness ----------------------------------------------------------------------------- */

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

/* --- values -------------------------------------------------------------------------------- */

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

/* --- latency ------------------------------------------------------------------------------- */

/* Cycles of the transfers of one boundary; those up are of partial sums and final values. */
typedef struct zz_moving {
    int64_t down, first_down; /* of all windows, of the first that is not empty */
    int64_t up, last_up;      /* of the last one */
    bool begun;
} zz_moving;

/* The next window in time that is not empty; false when a sum does not fit 64 bits. */
bool zz_moving_add(zz_moving *moving, const zz_window_time *window);
/* False when the recording has no room left. */
bool zz_record(zz_recording *recording, zz_window_times *windows, const zz_window_time *window);
/* [memory][port], zero. */
int64_t **zz_new_port_sums(zz_arena *arena, const zz_nest *nest);
/* Fills stall, onload, offload, busy and the doubled levels of counts that have all else; moving is
 * [operand][boundary].  False when a sum does not fit 64 bits. */
bool zz_latency_count(zz_arena *arena, const zz_nest *nest, zz_moving *const *moving,
                      zz_counts *counts);

/* --- memories ------------------------------------------------------------------------------ */

typedef struct zz_boundary zz_boundary;

/* Bytes that the sets of all boundaries take; false when that does not fit 64 bits. */
bool zz_boundaries_size(const zz_walk *walk, int64_t *bytes);
/* One for each operand and each of its boundaries, the array's registers first; `moving`, and the
 * recording unless it is NULL, have a place for each; the watch may be NULL. */
zz_boundary *zz_boundaries_new(zz_arena *arena, const zz_walk *walk, const zz_readiness *ready,
                               zz_counts *counts, zz_moving **moving, zz_recording *recording,
                               const zz_watch *watch);
/* A valid point, or the arrival of an element of the event's tensor; false when the tiles of the
 * open runs have grown too large to be kept. */
bool zz_boundaries_point(zz_boundary *boundaries, const int64_t *values, int64_t lane);
bool zz_boundaries_arrival(zz_boundary *boundaries, int64_t element);
/* After an advance: closes the windows that end when the temporal digit `changed` does; at the end
 * of the execution, with -1, all of them.  So many steps have been executed.  False when a count
 * does not fit 64 bits, or the recording its room. */
bool zz_boundaries_advance(zz_boundary *boundaries, int changed, int64_t steps);
/* After the last tick: the tiles. */
bool zz_boundaries_finish(zz_boundary *boundaries);

/* --- the watch ----------------------------------------------------------------------------- */

/* Before the first tick, once readiness is known; so many steps will be executed. */
void zz_show_start(zz_arena *arena, const zz_watch *watch, const zz_walk *walk,
                   const zz_readiness *ready, const zz_values *values, int64_t steps);
/* The tick of the walk, after its points have been executed; scratch has a place for each variable and
 * operand. */
void zz_show_tick(const zz_watch *watch, zz_walk *walk, const zz_values *values, int64_t *scratch,
                  bool arrives, bool executes);

/* --- the log ------------------------------------------------------------------------------- */

typedef struct zz_log zz_log;
zz_log *zz_log_new(zz_arena *arena, const zz_nest *nest);
/* The line of a valid point, good until the next call. */
const char *zz_log_line(zz_log *log, const zz_walk *walk, int64_t lane);

#endif
