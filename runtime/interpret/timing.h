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
#include "runtime/interpret/recording.h"

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
