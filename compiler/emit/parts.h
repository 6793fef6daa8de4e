/* Between the files that write kernels.  A kernel is C text: one function for each way of walking
 * one component, and `zz_count`, which calls them and combines what they saw.  Digits are called
 * d0, d1, ..., variables v0, v1, ...: no name of the user's is ever an identifier, and in comments
 * only letters, digits and a few signs of it remain. */
#ifndef ZZ_COMPILER_EMIT_PARTS_H
#define ZZ_COMPILER_EMIT_PARTS_H

#include "compiler/emit/name.h"
#include "runtime/base/buffer.h"
#include "runtime/count/component.h"
#include "runtime/count/plan.h"

typedef struct zz_emitter {
    zz_arena *arena;
    const zz_nest *nest;
    zz_components components;
    int64_t *key_weights; /* of the temporal digits, in a step's key */
    zz_buffer functions;  /* static functions, one for each walk */
    zz_buffer body;       /* of zz_count */
    zz_plan plan;
    int function_count;
    int64_t work; /* points walked by all functions so far */
    zz_count_status status;
    const char *what;
} zz_emitter;

/* --- loops.c: loops over digits, with guards as early as they can be decided ---------------
 */

typedef struct zz_loops {
    zz_emitter *emitter;
    const zz_component *component;
    bool *open;    /* digits whose loop is open */
    bool *known;   /* variables computed and guarded */
    bool *ranged;  /* variables that the range of a loop keeps within their extent */
    bool *divided; /* derived variables that the stride of a loop keeps whole */
    bool filtered; /* the arrival of the event was tested */
    bool stream;   /* walk what arrives, not what is valid: no guards but the filter */
    int depth;
} zz_loops;

/* Begins `static void NAME(struct zz_host *zz)`; gives the number of the function. */
int zz_emit_function(zz_emitter *e, const zz_component *component, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void zz_emit_function_end(zz_emitter *e);
/* One line of the function, indented. */
void zz_emit_line(zz_loops *walk, const char *format, ...) __attribute__((format(printf, 2, 3)));

zz_loops zz_loops_begin(zz_emitter *e, const zz_component *component);
/* Opens the loop of a digit; `condition` is added to the loop's ("&& !found") or "". */
void zz_loops_open(zz_loops *walk, int digit, bool backwards, const char *condition);
/* Closes loops until `depth` are left. */
void zz_loops_close(zz_loops *walk, int depth);
/* Text of: sum of digit * weight over the component's digits of that kind (as in keys and windows).
 */
const char *zz_loops_sum(const zz_loops *walk, const int64_t *weights);
/* The place of the operand's element among its coordinates in this component; *size: how many there
 * are. */
const char *zz_loops_place(const zz_loops *walk, int operand, int64_t *size);

/* --- window.c: walks that tally windows ------------------------------------------------- */

/* Tables filled for one boundary of one operand: one of each kind for each enumerated component. */
typedef struct zz_tables {
    int *down_upper, *down_lower, *up_upper, *up_lower;
    int count;
} zz_tables;

zz_tables zz_emit_windows(zz_emitter *e, int operand, int level, const zz_window *window,
                          bool lower_side);
/* Elements touched by each instance over the spread digits of `mask`, for each enumerated
 * component. */
int *zz_emit_touched(zz_emitter *e, int operand, uint64_t mask, int *count);
/* Elements of the filtered event tensor in each window. */
int zz_emit_arrivals(zz_emitter *e, const zz_window *window);

/* --- exact.c --------------------------------------------------------------------------- */
void zz_emit_exact(zz_emitter *e);

/* --- boxes.c --------------------------------------------------------------------------- */
void zz_emit_boxes(zz_emitter *e);

/* --- text.c ------------------------------------------------------------------------------ */
/* a * b, or e->status = ZZ_COUNT_OVERFLOW. */
int64_t zz_emit_mul(zz_emitter *e, int64_t a, int64_t b);
void zz_emit_too_large(zz_emitter *e, const zz_component *component, const char *of_what);
/* `zz->transfer(...)` with a comment. */
void zz_emit_transfer(zz_emitter *e, int move, int operand, int level, zz_direction direction,
                      int64_t elements, int64_t windows, int64_t repeats, const int *tables,
                      int count);
/* `zz->timed(...)`: level is that of the lower side, -1 the array. */
void zz_emit_timed(zz_emitter *e, int move, int operand, int level, int64_t upper_elements,
                   int64_t lower_elements, int64_t windows, int64_t repeats, const int *tables,
                   int count);
void zz_emit_tile(zz_emitter *e, int operand, int level, int64_t elements, const int *tables,
                  int count);
void zz_emit_split(zz_emitter *e, int operand, int level, int64_t copies, const int *tables,
                   int count);

#endif
