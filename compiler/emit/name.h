/* Names of users in C text. */
#ifndef ZZ_COMPILER_EMIT_NAME_H
#define ZZ_COMPILER_EMIT_NAME_H

#include "runtime/base/memory.h"

/* A user's name as it may stand in a comment. */
const char *zz_emit_name(zz_arena *arena, const char *name);

#endif
