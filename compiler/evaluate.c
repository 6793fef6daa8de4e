/* A nest to its counts: emit, compile, run.  Boxes are counted by ZigZag's model where it can say
 * the nest, else by a kernel that multiplies. */
#include "compiler/emit.h"
#include "compiler/session.h"
#include "runtime/jit/engine.h"
#include "runtime/zigzag/from_nest.h"

zz_count_status zz_evaluate(zz_arena *arena, const zz_nest *nest, zz_engine engine,
                            zz_counts *counts, const char **what) {
    const char *products = NULL;
    *what = NULL;
    if (nest->counting == ZZ_BOXES) {
        products = zz_zigzag_count(arena, nest, counts);
        if (!products)
            return zz_box_hops(arena, nest, counts) ? ZZ_COUNT_OK : ZZ_COUNT_OVERFLOW;
    }
    if (nest->disordered) {
        *what = products;
        return ZZ_COUNT_DISORDERED;
    }
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    zz_kernel_text kernel;
    zz_count_status status = zz_emit(own, nest, &kernel, what);
    if (status == ZZ_COUNT_OK) {
        zz_kernel run = (zz_kernel)zz_jit_compile(
            own, engine == ZZ_ENGINE_CC ? ZZ_JIT_CC : ZZ_JIT_TCC, kernel.text, "zz_count", what);
        status =
            run ? zz_run_kernel(arena, nest, &kernel.plan, run, counts, what) : ZZ_COUNT_REFUSED;
    }
    if (status == ZZ_COUNT_OK)
        counts->products = products;
    if (status == ZZ_COUNT_OK && nest->counting == ZZ_BOXES && !zz_box_hops(own, nest, counts))
        status = ZZ_COUNT_OVERFLOW;
    if (*what)
        *what = zz_strdup(arena, *what);
    zz_arena_free(own);
    return status;
}
