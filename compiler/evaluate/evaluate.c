/* A nest to its counts: emit, compile, run.  Boxes are counted by ZigZag's model where it can say
 * the nest, else by a kernel that multiplies.  Where events come by chance one kernel counts all the
 * tensors: what arrives is its data. */
#include "compiler/emit/emit.h"
#include "compiler/evaluate/evaluate.h"
#include "runtime/expected/expected.h"
#include "runtime/jit/engine.h"
#include "runtime/zigzag/from_nest.h"

/* A kernel as compiled. */
typedef struct compiled {
    zz_kernel run;
    zz_plan plan;
    zz_engine engine;
} compiled;

/* The kernel lives as long as the arena. */
static zz_count_status compile(zz_arena *arena, const zz_nest *nest, zz_engine engine,
                               compiled *kernel, const char **what) {
    zz_kernel_text text;
    const zz_count_status status = zz_emit(arena, nest, &text, what);
    if (status != ZZ_COUNT_OK)
        return status;
    *kernel = (compiled){.plan = text.plan, .engine = engine};
    kernel->run = (zz_kernel)zz_jit_compile(arena, engine == ZZ_ENGINE_CC ? ZZ_JIT_CC : ZZ_JIT_TCC,
                                            text.text, "zz_count", what);
    return kernel->run ? ZZ_COUNT_OK : ZZ_COUNT_REFUSED;
}

/* --- events by chance -------------------------------------------------------------------------- */

static zz_count_status run_again(void *user, zz_arena *arena, const zz_nest *nest,
                                 zz_counts *counts, const char **what) {
    const compiled *kernel = user;
    return zz_run_kernel(arena, nest, &kernel->plan, kernel->run, counts, what);
}

/* Whether the only event arrives is no data of a kernel: it is another one. */
static zz_count_status compile_again(void *user, zz_arena *arena, const zz_nest *nest,
                                     zz_counts *counts, const char **what) {
    return zz_evaluate(arena, nest, *(const zz_engine *)user, counts, what);
}

static zz_count_status evaluate_by_chance(zz_arena *arena, zz_arena *own, const zz_nest *nest,
                                          zz_engine engine, zz_counts *counts, const char **what) {
    static const unsigned char something[1];
    zz_nest exact = *nest;
    exact.counting = ZZ_EXACT;
    exact.arrives = something; /* not looked at: it is there */
    if (!zz_nest_filters(&exact)) {
        const zz_sampler sampler = {.count = compile_again, .user = &engine, .work = 1};
        return zz_expected_of(arena, nest, &sampler, counts, what);
    }
    compiled kernel;
    const zz_count_status status = compile(own, &exact, engine, &kernel, what);
    if (status != ZZ_COUNT_OK)
        return status;
    const zz_sampler sampler = {.count = run_again, .user = &kernel, .work = kernel.plan.work};
    return zz_expected_of(arena, nest, &sampler, counts, what);
}

/* --- all --------------------------------------------------------------------------------------- */

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
    compiled kernel;
    zz_count_status status;
    if (nest->chance) {
        status = evaluate_by_chance(arena, own, nest, engine, counts, what);
    } else {
        status = compile(own, nest, engine, &kernel, what);
        if (status == ZZ_COUNT_OK)
            status = zz_run_kernel(arena, nest, &kernel.plan, kernel.run, counts, what);
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
