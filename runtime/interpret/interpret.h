/* The reference interpreter: executes a nest on real tensors, step by step and lane by lane, keeps
 * every memory as an explicit set of elements, checks the result against a direct evaluation of the
 * equation, and gathers the counts on the way.  Small, slow, obviously right; it shares no counting
 * code with the kernels.
 *
 * The latency is not executed: it is a bound, summed from the transfers of single windows.  What
 * zz_simulate of timing.h needs to arbitrate between them can be recorded on the way.
 *
 * A nest is always interpreted exactly, whatever its `counting`.  Operands without data are made of
 * integers from 1 to 9 of either sign, the same for the same seed.  What takes more than about 200
 * MiB is refused before it is begun, or as soon as it shows.
 *
 * A line of the log is a valid point, in the order of time and, within a step, of lanes:
 *     NPE 3: O[0,3,1,2] += I[0,0,2,3] * W[3,0,1,1]
 * First the lane: the dimension of the array in upper case and the place along it, for several
 * dimensions one after the other ("D1 2 D2 5:").  Then the output element, how the point combines
 * with it (+=, max=, =), and the right side in the order of the equation; but the tensor of `on
 * event` comes first when the right side is a plain product or a plain sum. */
#ifndef ZZ_RUNTIME_INTERPRET_INTERPRET_H
#define ZZ_RUNTIME_INTERPRET_INTERPRET_H

#include "runtime/base/buffer.h"
#include "runtime/nest/counts.h"

struct zz_recording;
struct zz_watch;

typedef struct zz_interpret_options {
    uint64_t seed;       /* of the random tensors that stand in for operands without data */
    int64_t point_limit; /* refuse beyond this many points (valid or not); 0: 2^31 */
    /* The log, one line a MAC, as it happens; NULL: none.  Steps are numbered from 1.  Stops the run
     * when it returns false. */
    bool (*log)(void *user, int64_t step, const char *line);
    void *user;
    struct zz_recording *recording; /* NULL: none; made in the arena */
    const struct zz_watch *watch;   /* NULL: nobody looks on */
} zz_interpret_options;

typedef enum zz_interpret_status {
    ZZ_INTERPRET_OK,
    ZZ_INTERPRET_TOO_LARGE, /* more points, or elements, than the limit */
    ZZ_INTERPRET_WRONG,  /* the result differs from the equation: `what` names the first element */
    ZZ_INTERPRET_STOPPED /* by the log */
} zz_interpret_status;

/* Fills *counts, whose arrays it makes in the arena.  On another status than ZZ_INTERPRET_OK, *what
 * is one line that says why, and *counts is not complete (with ZZ_INTERPRET_WRONG it is). */
zz_interpret_status zz_interpret(zz_arena *arena, const zz_nest *nest,
                                 const zz_interpret_options *options, zz_counts *counts,
                                 const char **what);

#endif
