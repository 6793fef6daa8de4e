/* The Pareto front of two objectives in exact counting: the least of the first, then the least of the
 * first among mappings that are less in the second than the last one found, until there are none.
 * When every one of these is proved, so is the front. */
#include "runtime/map/lattice_front.h"

#include <math.h>

#include "runtime/map/lattice_answer.h"
#include "runtime/map/lattice_times.h"

enum { MOST_POINTS = 48 };

static bool append(zz_map_expression *to, const zz_map_expression *from) {
    if (to->step_count + from->step_count > ZZ_MAP_STEPS)
        return false;
    for (int s = 0; s < from->step_count; s++)
        to->steps[to->step_count++] = from->steps[s];
    return true;
}

/* The request's condition, and the second objective less than the limit; false when it gets too long. */
static bool limit_second(const zz_map_request *request, double limit,
                         zz_map_expression *condition) {
    const zz_map_expression less = {
        {{.kind = ZZ_MAP_NUMBER, .number = limit * (1 - 1e-9)}, {.kind = ZZ_MAP_AT_MOST}}, 2};
    const zz_map_expression both = {{{.kind = ZZ_MAP_MULTIPLY}}, 1};
    condition->step_count = 0;
    if (!append(condition, &request->objective[1]) || !append(condition, &less))
        return false;
    return !request->condition ||
           (append(condition, request->condition) && append(condition, &both));
}

bool zz_lattice_search_front(zz_lattice_search *search, zz_map_status *status) {
    const zz_map_request *request = search->request;
    zz_map_answer *answer = search->answer;
    zz_map_expression condition;
    if (request->objective_count != 2 || !limit_second(request, 0, &condition))
        return false;
    bool proved = true, ended = false;
    double limit = INFINITY;
    *status = ZZ_MAP_OK;
    for (int i = 0; i < MOST_POINTS && !ended && *status == ZZ_MAP_OK; i++) {
        zz_map_request one = *request;
        zz_map_answer part = {0};
        zz_lattice_search inner = *search;
        one.objective_count = 1;
        if (i > 0) {
            limit_second(request, limit, &condition);
            one.condition = &condition;
        }
        inner.request = &one;
        inner.answer = &part;
        inner.room = 0;
        *status = zz_lattice_search_times(&inner);
        search->what = inner.what;
        answer->visited += part.visited;
        answer->by_bound += part.by_bound;
        answer->by_dominance += part.by_dominance;
        answer->by_capacity += part.by_capacity;
        if (part.found_count == 0) {
            ended = true;
            proved = proved && part.bound == INFINITY;
            break;
        }
        proved = proved && part.proof == ZZ_MAP_OPTIMAL;
        zz_lattice_take(search, &part.found[0].mapping, part.found[0].figures);
        limit = zz_map_value(&request->objective[1], part.found[0].figures);
    }
    answer->proof = answer->found_count == 0 ? ZZ_MAP_NOTHING
                    : proved && ended        ? ZZ_MAP_OPTIMAL
                                             : ZZ_MAP_SEEN;
    answer->bound = !proved                   ? -INFINITY
                    : answer->found_count > 0 ? answer->found[0].objective
                                              : INFINITY;
    return true;
}
