/* How long what crosses the boundaries takes at least. */
#ifndef ZZ_RUNTIME_INTERPRET_LATENCY_H
#define ZZ_RUNTIME_INTERPRET_LATENCY_H

#include "runtime/base/memory.h"
#include "runtime/interpret/recording.h"

/* Cycles of the transfers of one boundary; those up are of partial sums and final values. */
typedef struct zz_moving {
    int64_t down, first_down; /* of all windows, of the first that is not empty */
    int64_t up, last_up;      /* of the last one */
    bool begun;
} zz_moving;

/* The next window in time that is not empty; false when a sum does not fit 64 bits. */
bool zz_moving_add(zz_moving *moving, const zz_window_time *window);
/* [memory][port], zero. */
int64_t **zz_new_port_sums(zz_arena *arena, const zz_nest *nest);
/* Fills stall, onload, offload, busy and the doubled levels of counts that have all else; moving is
 * [operand][boundary].  False when a sum does not fit 64 bits. */
bool zz_latency_count(zz_arena *arena, const zz_nest *nest, zz_moving *const *moving,
                      zz_counts *counts);

#endif
