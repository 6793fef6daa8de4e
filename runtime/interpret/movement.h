/* What crosses each boundary. */
#ifndef ZZ_RUNTIME_INTERPRET_MOVEMENT_H
#define ZZ_RUNTIME_INTERPRET_MOVEMENT_H

#include "runtime/interpret/boundary.h"

/* Goes through the windows of a run that is over, and empties it. */
void zz_end_run(zz_boundary *b);
/* After the last tick: the tiles. */
bool zz_boundaries_finish(zz_boundary *boundaries);

#endif
