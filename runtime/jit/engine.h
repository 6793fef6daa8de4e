/* Engines: C text to a function in this process. */
#ifndef ZZ_RUNTIME_JIT_ENGINE_H
#define ZZ_RUNTIME_JIT_ENGINE_H

#include "runtime/base/memory.h"

typedef enum zz_jit_engine {
    ZZ_JIT_TCC, /* libtcc: about a microsecond a line */
    ZZ_JIT_CC   /* the system's C compiler ($CC, else cc) at -O2, as a shared object: some 80 ms */
} zz_jit_engine;

typedef void (*zz_jit_function)(void);

/* The function of that name, which lives as long as the arena; or NULL, and `message` says in one
 * line what the compiler (or the system) said.  The text must be complete: it can include nothing.
 */
zz_jit_function zz_jit_compile(zz_arena *arena, zz_jit_engine engine, const char *text,
                               const char *name, const char **message);

/* The system's C compiler at -O3, in the background: for a function that is run meanwhile as another
 * engine made it.  NULL when it cannot be begun.  At the end of the arena it is ended, if it has not,
 * and no file of it is left. */
typedef struct zz_jit_later zz_jit_later;
zz_jit_later *zz_jit_begin(zz_arena *arena, const char *text, const char *name);
/* Looks whether it has ended, without waiting: *over; the function, which lives as long as the arena, is
 * given once, NULL if it failed.  After a minute it is ended. */
zz_jit_function zz_jit_look(zz_jit_later *later, bool *over);

/* The engines behind it. */
zz_jit_function zz_jit_tcc(zz_arena *arena, const char *text, const char *name,
                           const char **message);
zz_jit_function zz_jit_cc(zz_arena *arena, const char *text, const char *name,
                          const char **message);

#endif
