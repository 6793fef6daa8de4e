/* The counted latency laid out on a clock: in which cycle each step begins, so that onload comes first, offload last,
 * and every cycle of the stall stands where the array waits; and when each port is busy.
 *
 * The counted latency is a bound that orders nothing, so this is one way to lay it out, with exactly its cycles:
 *  - Tiles without a second buffer: the array waits before the first step of a window for what comes
 *    down, and after the last one for what goes up, at the port that has most of these cycles.
 *  - Where a port is busy for longer than all of that, a step does not begin before this port has carried what
 *    belongs to the steps up to it; but not so late that the cycles counted would not suffice.
 * A port carries one transfer at a time.  Down between memories comes as late as it may, up goes as soon as
 * it can, and the array reads and writes while it works; each as far as the port is free.
 * (timing.h has an arbitration between ports instead, which may take longer than what is counted.) */
#ifndef ZZ_RUNTIME_INTERPRET_SCHEDULE_H
#define ZZ_RUNTIME_INTERPRET_SCHEDULE_H

#include "runtime/interpret/timing.h"

typedef struct zz_port_span {
    int64_t begin, cycles; /* begins in this cycle, from 1 */
    int64_t wanted;        /* where it would stand if the port were free */
    int operand, boundary; /* of the transfers, */
    bool up;               /* ... and whether they go up */
} zz_port_span;

typedef struct zz_port_spans {
    zz_port_span *items; /* in the order of time; none overlap */
    size_t count, capacity;
} zz_port_spans;

typedef struct zz_schedule {
    int64_t *begins; /* of each executed step, step 1 first: the cycle in which it begins, from 1 */
    int memory, port; /* for which the array waits; -1: there is no stall */
    bool
        single; /* ... since tiles there have no second buffer; else since it is busy all the time */
    zz_port_spans **ports; /* [memory][port]; transfers of one kind that touch are one span */
} zz_schedule;

/* Counts and recording are of the same run, which succeeded: all sums fit. */
void zz_schedule_of(zz_arena *arena, const zz_nest *nest, const zz_counts *counts,
                    const zz_recording *recording, zz_schedule *schedule);

#endif
