/* A valid point as a line of text. */
#ifndef ZZ_RUNTIME_INTERPRET_LOG_H
#define ZZ_RUNTIME_INTERPRET_LOG_H

#include "runtime/interpret/walk.h"

typedef struct zz_log zz_log;
zz_log *zz_log_new(zz_arena *arena, const zz_nest *nest);
/* The line of a valid point, good until the next call. */
const char *zz_log_line(zz_log *log, const zz_walk *walk, int64_t lane);

#endif
