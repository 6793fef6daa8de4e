/* The memories: windows, tiles. */
#ifndef ZZ_RUNTIME_INTERPRET_WINDOW_H
#define ZZ_RUNTIME_INTERPRET_WINDOW_H

#include "runtime/interpret/boundary.h"

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

#endif
