/* A folder for one run of the system's C compiler, below $TMPDIR.  It is held (runtime/base/hold.h) from
 * when it is opened until it is closed; what a process that was killed left is removed by the next
 * that opens one there, what a living one holds stays. */
#ifndef ZZ_RUNTIME_JIT_WORKSHOP_H
#define ZZ_RUNTIME_JIT_WORKSHOP_H

#include "runtime/base/memory.h"

typedef struct zz_jit_workshop {
    const char *directory, *source, *object, *log;
    int descriptor; /* of the folder: its lock */
} zz_jit_workshop;

/* False: errno says why there is none. */
bool zz_jit_workshop_open(zz_arena *arena, zz_jit_workshop *shop);
/* Everything in it goes too: ours, and what a compiler that was ended left there. */
void zz_jit_workshop_close(zz_jit_workshop *shop);

#endif
