/* What a search is to make least, and under which conditions, for one spatial mapping: figures that
 * this settles (operations, busy lanes) are numbers to the search. */
#include "compiler/explore/search.h"

bool zz_search_settle(zz_searching *s, const zz_nest *nest, const zz_goal *goal,
                      const zz_evaluation **once, zz_map_expression *to) {
    *to = goal->expression;
    for (int i = 0; i < to->step_count; i++) {
        if (goal->given[i] == ZZ_GIVEN_NOTHING || goal->given[i] >= ZZ_GIVEN_BEST)
            continue;
        if (!*once) {
            zz_evaluation *evaluation = ZZ_NEW(s->arena, zz_evaluation);
            if (!zz_recount(s->session, s->exploration, s->variant, s->options->engine, nest,
                            evaluation))
                return false;
            *once = evaluation;
        }
        const zz_metric_id id = goal->given[i] == ZZ_GIVEN_MACS      ? ZZ_METRIC_macs
                                : goal->given[i] == ZZ_GIVEN_SPATIAL ? ZZ_METRIC_utilization_spatial
                                                                     : ZZ_METRIC_energy_compute;
        to->steps[i].number = zz_metric_value(&zz_metrics[id], *once, NULL).real;
    }
    return true;
}

bool zz_search_goals(zz_searching *s, const zz_nest *nest, zz_map_request *request) {
    const zz_evaluation *once = NULL;
    const zz_exploration *exploration = s->exploration;
    zz_map_expression *objectives =
        ZZ_NEW_ARRAY(s->arena, zz_map_expression, (size_t)exploration->objective_count);
    for (int o = 0; o < exploration->objective_count; o++)
        if (!zz_search_settle(s, nest, &exploration->objectives[o], &once, &objectives[o]))
            return false;
    request->objective = objectives;
    request->objective_count = exploration->objective_count;
    if (exploration->condition) {
        zz_map_expression *condition = ZZ_NEW(s->arena, zz_map_expression);
        if (!zz_search_settle(s, nest, exploration->condition, &once, condition))
            return false;
        request->condition = condition;
    }
    return true;
}
