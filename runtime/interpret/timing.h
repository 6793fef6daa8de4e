/* One arbitration between the transfers of an execution, cycle by cycle.  The interpreter records how
 * long the transfers of each window take; the simulation says when each of them happens, and in
 * which cycle each step.  Counted latency is a bound below any such timeline.
 *
 * The rules.  A transfer occupies a port on either side of its boundary for as long as it lasts.  A
 * port serves the transfer that was requested first; among those of one cycle the one of the
 * operand that comes first in the equation, then the one further in, then up before down.
 *  - Down: requested when its buffer is free, that is, with so many buffers, when the window as many
 *    before has left; and when the memory above has the data.  One at a time.
 *  - A step begins when the one before has ended and all operands' windows that it is in are there;
 *    the first one not before the first windows of all memories are.
 *  - Up: requested when the last step of its window has ended, and all that comes up from further in
 *    has arrived; partial sums, then final values.  Last windows go up after the last step.
 * A memory has one buffer or two.  The registers of the array have two, and of an output three: for
 * what comes, what is worked on, and what goes.  Nothing else is waited for: a partial sum may be
 * read while it is still being written. */
#ifndef ZZ_RUNTIME_INTERPRET_TIMING_H
#define ZZ_RUNTIME_INTERPRET_TIMING_H

#include "runtime/interpret/interpret.h"

/* A window in which something is touched, or arrives. */
typedef struct zz_window_time {
    int64_t from, to; /* the executed steps from + 1 .. to are in it; none when an event is idle */
    int64_t
        end; /* assignments of the temporal digits, executed or not, up to the end of the window */
    int64_t down, up_partial, up_final; /* cycles that the transfers of the window take */
} zz_window_time;

/* In the order of time. */
typedef struct zz_window_times {
    zz_window_time *items;
    size_t count, capacity;
} zz_window_times;

typedef struct zz_recording {
    zz_arena *arena;
    zz_window_times **windows; /* [operand][boundary], boundary 0 that of the array */
    int64_t room;              /* windows that it still takes */
} zz_recording;

/* An empty recording. */
void zz_recording_begin(zz_arena *arena, const zz_nest *nest, zz_recording *recording);

typedef struct zz_timeline {
    int64_t cycles;  /* until the last transfer */
    int64_t *begins; /* of each executed step, step 1 first: the cycle in which it begins, from 1 */
    int64_t **busy;  /* [memory][port]: cycles in which the port is occupied */
} zz_timeline;

/* Counts and recording are of the same run.  On another status than ZZ_INTERPRET_OK, *what says why:
 * the cycles do not fit 64 bits; or (wrong, and a fault of zzlc) transfers wait for one another. */
zz_interpret_status zz_simulate(zz_arena *arena, const zz_nest *nest, const zz_counts *counts,
                                const zz_recording *recording, zz_timeline *timeline,
                                const char **what);

#endif
