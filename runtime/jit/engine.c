#include "runtime/jit/engine.h"

zz_jit_function zz_jit_compile(zz_arena *arena, zz_jit_engine engine, const char *text,
                               const char *name, const char **message) {
    *message = NULL;
    return engine == ZZ_JIT_CC ? zz_jit_cc(arena, text, name, message)
                               : zz_jit_tcc(arena, text, name, message);
}
