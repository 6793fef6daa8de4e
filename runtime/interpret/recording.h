/* How long the transfers of each window take, recorded while they are counted. */
#ifndef ZZ_RUNTIME_INTERPRET_RECORDING_H
#define ZZ_RUNTIME_INTERPRET_RECORDING_H

#include "runtime/base/memory.h"
#include "runtime/nest/counts.h"

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
/* False when the recording has no room left. */
bool zz_record(zz_recording *recording, zz_window_times *windows, const zz_window_time *window);

#endif
