/* What one mapping is worth, from the charges of its boundaries.  Where figures are means over tensors that
 * chance gives, charges tell the energy, as far as it has a closed form; times, and an energy that has
 * none, are counted on drawn tensors, if anybody looks at them. */
#include "runtime/map/bench.h"

#include "runtime/map/charge.h"
#include "runtime/map/combine.h"
#include "runtime/map/map.h"
#include "runtime/map/order.h"
#include "runtime/zigzag/from_nest.h"

static bool looks_at_times(const zz_map_expression *e) {
    for (int s = 0; e && s < e->step_count; s++)
        if (e->steps[s].kind == ZZ_MAP_LOAD && e->steps[s].figure != ZZ_MAP_ENERGY)
            return true;
    return false;
}

bool zz_map_wants_times(const zz_map_request *request) {
    bool wants = request->sink != NULL || looks_at_times(request->condition);
    for (int o = 0; o < request->objective_count; o++)
        wants = wants || looks_at_times(&request->objective[o]);
    return wants;
}

static void count_means(zz_map_bench *bench, double figures[ZZ_MAP_FIGURES]) {
    zz_arena *own = zz_arena_new(&bench->memory);
    const char *what = NULL;
    bool sampled = false;
    const zz_nest *nest = zz_map_nest(own, bench->problem, &bench->mapping);
    if (!bench->means->count(bench->means->self, own, nest, figures, &sampled, &what) &&
        !bench->fault)
        bench->fault =
            zz_strdup(zz_arena_new(&bench->memory), what ? what : "it cannot be counted");
    bench->uncertain |= sampled;
    zz_arena_free(own);
}

void zz_map_bench_charge(zz_map_bench *bench, double figures[ZZ_MAP_FIGURES]) {
    bool certain = true;
    if (!zz_map_certain_figures(bench->problem, bench->charges, &bench->mapping, figures,
                                &certain)) {
        bench->overflow = true;
        return;
    }
    if (!bench->charges->energy_alone) {
        bench->uncertain |= !certain;
        return;
    }
    const double energy = figures[ZZ_MAP_ENERGY];
    if (certain && !bench->wants_times)
        return;
    if (!bench->means) {
        bench->fault = "its means have to be sampled";
        return;
    }
    count_means(bench, figures);
    if (certain)
        figures[ZZ_MAP_ENERGY] = energy;
}

zz_map_charger zz_map_charger_of(const zz_map_request *request) {
    if (request->counting == ZZ_EXACT)
        return zz_map_charges_exact;
    if (request->counting == ZZ_EXPECTED)
        return zz_map_charges_expected;
    const zz_order_evaluator *evaluator = request->evaluator;
    return evaluator && evaluator->model && evaluator->model->departures ? zz_map_charges_products
                                                                         : NULL;
}
