/* From a problem to an evaluator of its orders. */
#include "compiler/order/order.h"

#include <string.h>

#include "compiler/emit/name.h"
#include "compiler/order/kernel.h"
#include "runtime/zigzag/from_nest.h"

static const char *title(zz_arena *arena, const zz_nest *nest) {
    return nest && nest->layer ? zz_sprintf(arena, "%s on %s", zz_emit_name(arena, nest->layer),
                                            zz_emit_name(arena, nest->accelerator))
                               : "a layer";
}

const zz_order_text *zz_order_kernel_text(zz_arena *arena, const zz_order_evaluator *evaluator,
                                          const char **what) {
    const zz_map_problem *problem = evaluator->problem;
    zz_orders_factor *factors =
        ZZ_NEW_ARRAY(arena, zz_orders_factor, (size_t)problem->factor_count + 1);
    for (int f = 0; f < problem->factor_count; f++)
        factors[f] = (zz_orders_factor){.dim = evaluator->model->dims[problem->factors[f].variable],
                                        .trips = problem->factors[f].trips,
                                        .count = problem->factors[f].count};
    const zz_orders *orders =
        zz_orders_of(arena, evaluator->model->model, &evaluator->model->mapping, factors,
                     problem->factor_count, ZZ_ORDER_TABLES, what);
    if (!orders)
        return NULL;
    zz_order_text *text = ZZ_NEW(arena, zz_order_text);
    *text = zz_emit_order(arena, orders, title(arena, problem->nest));
    return text;
}

static zz_map_status compile_text(zz_arena *arena, zz_jit_engine engine, const zz_order_text *text,
                                  zz_order_evaluator *evaluator, const char **what) {
    evaluator->tables = text->tables;
    evaluator->kernel =
        (zz_order_kernel)zz_jit_compile(arena, engine, text->text, "zz_orders", what);
    return evaluator->kernel ? ZZ_MAP_OK : ZZ_MAP_REFUSED;
}

zz_map_status zz_order_compile(zz_arena *arena, zz_jit_engine engine, zz_order_evaluator *evaluator,
                               const char **what) {
    const zz_order_text *text = zz_order_kernel_text(arena, evaluator, what);
    return text ? compile_text(arena, engine, text, evaluator, what) : ZZ_MAP_OK;
}

/* A kernel is ready after about as long as the model takes for so many evaluations, and its tables
 * after one for two states.  One by the system's compiler comes half a second of the processor later, in
 * which a kernel by libtcc does so many: what has less to do has ended when it comes. */
#define WORTH_TCC 200
#define WORTH_CC  4e6

static void look(zz_order_evaluator *evaluator) {
    bool over;
    const zz_jit_function kernel = zz_jit_look(evaluator->coming, &over);
    if (kernel)
        evaluator->kernel = (zz_order_kernel)kernel;
    if (over)
        evaluator->look = NULL;
}

static void make(zz_arena *arena, zz_order_evaluator *evaluator, double evaluations) {
    const char *what = NULL;
    double states = 1;
    for (int f = 0; f < evaluator->problem->factor_count; f++)
        states *= evaluator->problem->factors[f].count + 1;
    if (evaluations < WORTH_TCC + states / 2)
        return;
    const zz_order_text *text = zz_order_kernel_text(arena, evaluator, &what);
    if (!text)
        return;
    /* The compiler begins first: it has something to do while libtcc compiles. */
    evaluator->coming =
        evaluations < WORTH_CC ? NULL : zz_jit_begin(arena, text->text, "zz_orders");
    evaluator->look = evaluator->coming ? look : NULL;
    compile_text(arena, ZZ_JIT_TCC, text, evaluator, &what);
}

bool zz_order_begin(zz_arena *arena, const zz_map_problem *problem, zz_order_evaluator *evaluator,
                    const char **what) {
    const bool known = zz_order_model(arena, problem, evaluator, what);
    evaluator->make = known ? make : NULL;
    return known;
}

zz_map_status zz_order_prepare(zz_arena *arena, const zz_map_problem *problem, zz_jit_engine engine,
                               zz_order_evaluator *evaluator, const char **what) {
    if (!zz_order_model(arena, problem, evaluator, what))
        return ZZ_MAP_UNKNOWN;
    return zz_order_compile(arena, engine, evaluator, what);
}
