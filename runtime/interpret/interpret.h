/* The reference interpreter: executes a nest on real tensors, step by step and lane by lane, keeps
 * every memory as an explicit set of elements, checks the result against a direct evaluation of the
 * equation, and gathers the counts on the way.  Small, slow, obviously right; it shares no counting
 * code with the kernels. */
#ifndef ZZ_RUNTIME_INTERPRET_INTERPRET_H
#define ZZ_RUNTIME_INTERPRET_INTERPRET_H

#include "runtime/base/buffer.h"
#include "runtime/counts.h"

typedef struct zz_interpret_options {
    uint64_t seed;         /* of the random tensors that stand in for operands without data */
    int64_t point_limit;   /* refuse beyond this many points (valid or not); 0: 2^31 */
    /* The log, one line a MAC, as it happens; NULL: none.  Stops the run when it returns false. */
    bool (*log)(void *user, const char *line);
    void *user;
} zz_interpret_options;

typedef enum zz_interpret_status {
    ZZ_INTERPRET_OK,
    ZZ_INTERPRET_TOO_LARGE, /* more points, or elements, than the limit */
    ZZ_INTERPRET_WRONG,     /* the result differs from the equation: `what` names the first element */
    ZZ_INTERPRET_STOPPED    /* by the log */
} zz_interpret_status;

zz_interpret_status zz_interpret(zz_arena *arena, const zz_nest *nest, const zz_interpret_options *options,
                                 zz_counts *counts, const char **what);

#endif
