/* Mappings that a search found, counted again from their nests.  The figures must be those of the search;
 * where charges are only known from below (windows that guards or a filter empty), the search's are a
 * bound, and what is counted stands. */
#include <math.h>

#include "compiler/explore/explore.h"
#include "runtime/map/charge.h"
#include "runtime/map/combine.h"
#include "runtime/map/map.h"

bool zz_recount(zz_session *session, const zz_exploration *exploration, const zz_variant *variant,
                zz_engine engine, const zz_nest *nest, zz_evaluation *evaluation) {
    zz_arena *arena = session->arena;
    zz_counts *counts = ZZ_NEW(arena, zz_counts);
    zz_cost *cost = ZZ_NEW(arena, zz_cost);
    const char *what = NULL;
    const zz_count_status status = zz_evaluate(arena, nest, engine, counts, &what);
    if (status != ZZ_COUNT_OK) {
        zz_diag *diag =
            zz_report(&session->diags,
                      status == ZZ_COUNT_OVERFLOW    ? ZZ_E0801
                      : status == ZZ_COUNT_TOO_LARGE ? ZZ_E0802
                                                     : ZZ_E0803,
                      exploration->span, "`%s` on layer `%s`: the mapping could not be counted",
                      variant->dataflow->name, nest->layer);
        if (what && *what)
            zz_diag_note(&session->diags, diag, "%s", what);
        return false;
    }
    zz_cost_of(arena, nest, counts, cost);
    *evaluation = (zz_evaluation){nest, counts, cost};
    return true;
}

zz_metric_id zz_metric_of_figure(zz_map_figure figure) {
    static const zz_metric_id ids[ZZ_MAP_FIGURES] = {
        [ZZ_MAP_ENERGY] = ZZ_METRIC_energy,          [ZZ_MAP_CYCLES] = ZZ_METRIC_cycles,
        [ZZ_MAP_COMPUTE] = ZZ_METRIC_cycles_compute, [ZZ_MAP_STALL] = ZZ_METRIC_cycles_stall,
        [ZZ_MAP_ONLOAD] = ZZ_METRIC_cycles_onload,   [ZZ_MAP_OFFLOAD] = ZZ_METRIC_cycles_offload,
    };
    return ids[figure];
}

void zz_figures_of(const zz_evaluation *evaluation, double figures[ZZ_MAP_FIGURES]) {
    for (int f = 0; f < ZZ_MAP_FIGURES; f++)
        figures[f] =
            zz_metric_value(&zz_metrics[zz_metric_of_figure((zz_map_figure)f)], evaluation, NULL)
                .real;
}

bool zz_figures_near(double a, double b) {
    return a == b || fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

/* Whether the search could know that figure of the mapping. */
static bool is_certain(zz_arena *arena, const zz_map_problem *problem, const zz_mapping *mapping,
                       int figure) {
    const char *what = NULL;
    double figures[ZZ_MAP_FIGURES];
    bool certain = true;
    if (problem->nest->counting == ZZ_BOXES)
        return true;
    const zz_map_charges *charges = problem->nest->counting == ZZ_EXPECTED
                                        ? zz_map_charges_expected(arena, problem, &what)
                                        : zz_map_charges_exact(arena, problem, &what);
    if (!charges)
        return true;
    if (!zz_map_certain_figures(problem, charges, mapping, figures, &certain))
        return false;
    return certain && (!charges->energy_alone || figure == ZZ_MAP_ENERGY);
}

bool zz_recount_settle(zz_session *session, const zz_exploration *exploration,
                       const zz_variant *variant, const zz_map_problem *problem,
                       const zz_evaluation *evaluation, zz_map_found *found) {
    static const char *const names[ZZ_MAP_FIGURES] = {"energy", "cycles", "compute cycles",
                                                      "stall",  "onload", "offload"};
    double figures[ZZ_MAP_FIGURES];
    zz_figures_of(evaluation, figures);
    int wrong = -1;
    for (int f = ZZ_MAP_FIGURES - 1; f >= 0; f--)
        if (!zz_figures_near(figures[f], found->figures[f]))
            wrong = f;
    if (wrong >= 0 && is_certain(session->arena, problem, &found->mapping, wrong)) {
        zz_diag *diag =
            zz_report(&session->diags, ZZ_E0805, exploration->span,
                      "`%s` on layer `%s`: the search and the count of its mapping do not agree",
                      variant->dataflow->name, evaluation->nest->layer);
        zz_diag_note(&session->diags, diag, "%s: %.17g in the search, %.17g counted", names[wrong],
                     found->figures[wrong], figures[wrong]);
        return false;
    }
    for (int f = 0; f < ZZ_MAP_FIGURES; f++)
        found->figures[f] = figures[f];
    return true;
}
