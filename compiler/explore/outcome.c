/* What a search found: the best mapping, or the mappings that no other beats, and what the search says of
 * itself. */
#include <string.h>

#include "compiler/explore/search.h"

/* The nest of a found mapping on a layer; the layer may be another of the same shape. */
zz_nest *zz_search_nest(zz_searching *s, const zz_map_problem *problem, const zz_map_found *found) {
    zz_nest *nest = zz_map_nest(s->arena, problem, &found->mapping);
    /* The greedy allocation saw to it that it fits, in its own fractions. */
    nest->allocated = s->exploration->method != ZZ_MAP_ALL && nest->counting == ZZ_BOXES;
    return nest;
}

/* --- fronts ---------------------------------------------------------------------------------- */

static bool dominates(const double *a, const double *b, int count) {
    bool all = true;
    for (int o = 0; o < count; o++)
        all = all && a[o] <= b[o];
    return all;
}

void zz_search_points(zz_searching *s, const zz_map_request *request, const zz_map_answer *answer,
                      int spatial) {
    const int count = request->objective_count;
    for (int f = 0; f < answer->found_count && count > 1; f++) {
        zz_candidate point = {&answer->found[f], request->problem, spatial, NULL};
        point.values = ZZ_NEW_ARRAY(s->arena, double, (size_t)count);
        for (int o = 0; o < count; o++)
            point.values[o] = zz_map_value(&request->objective[o], point.found->figures);
        size_t kept = 0, at = 0;
        bool beaten = false;
        for (size_t i = 0; i < s->points.count; i++)
            beaten = beaten || dominates(s->points.items[i].values, point.values, count);
        if (beaten)
            continue;
        for (size_t i = 0; i < s->points.count; i++)
            if (!dominates(point.values, s->points.items[i].values, count))
                s->points.items[kept++] = s->points.items[i];
        s->points.count = kept;
        zz_push(s->arena, &s->points, point);
        while (at < kept && s->points.items[at].values[0] < point.values[0])
            at++;
        memmove(&s->points.items[at + 1], &s->points.items[at], (kept - at) * sizeof point);
        s->points.items[at] = point;
    }
}

void zz_search_take_front(zz_searching *s, zz_map_answer *sum) {
    if (s->points.count == 0)
        return;
    const zz_candidate *first = &s->points.items[0];
    zz_map_found *found = ZZ_NEW(s->arena, zz_map_found);
    *found = *first->found;
    sum->found = found;
    sum->found_count = 1;
    s->chosen = first->spatial;
    s->problem = first->problem;
    s->counted = NULL;
}

/* --- in words ------------------------------------------------------------------------------ */

static const char *imperfect_text(const zz_searching *s) {
    const zz_node *uneven = s->exploration->uneven;
    const zz_node *list = uneven->count > 1 ? uneven->children[1] : NULL;
    zz_buffer text = zz_buffer_new(s->arena);
    zz_putf(&text, "all imperfect");
    for (size_t i = 0; list && i < list->count; i++)
        zz_putf(&text, "%s %s", i ? "," : " in", list->children[i]->text);
    return zz_buffer_text(&text);
}

const char *zz_search_method(const zz_searching *s) {
    const zz_exploration *exploration = s->exploration;
    static const char *const names[] = {[ZZ_MAP_ALL] = "all",
                                        [ZZ_MAP_ENUMERATE] = "enumerate",
                                        [ZZ_MAP_LOMA] = "loma",
                                        [ZZ_MAP_ANNEAL] = "anneal"};
    if (exploration->imperfect)
        return imperfect_text(s);
    int64_t number = exploration->method_number;
    if (exploration->method == ZZ_MAP_LOMA && number == 0)
        number = 6;
    if (exploration->method == ZZ_MAP_ANNEAL && number == 0)
        number = 1000;
    if (exploration->method_seed)
        return zz_sprintf(s->arena, "%s %lld seed %lld", names[exploration->method],
                          (long long)number, (long long)exploration->method_seed);
    return number ? zz_sprintf(s->arena, "%s %lld", names[exploration->method], (long long)number)
                  : names[exploration->method];
}

static const char *objective_text(const zz_searching *s) {
    zz_buffer text = zz_buffer_new(s->arena);
    for (int o = 0; o < s->exploration->objective_count; o++)
        zz_putf(&text, "%s%s", o ? ", " : "", s->exploration->objectives[o].text);
    return zz_buffer_text(&text);
}

void zz_search_front(zz_searching *s) {
    const zz_exploration *exploration = s->exploration;
    zz_finding *finding = &s->finding;
    const size_t count = s->points.count;
    if (count == 0)
        return;
    zz_front_point *points = ZZ_NEW_ARRAY(s->arena, zz_front_point, count);
    finding->objectives =
        ZZ_NEW_ARRAY(s->arena, const char *, (size_t)exploration->objective_count);
    for (int o = 0; o < exploration->objective_count; o++)
        finding->objectives[o] = exploration->objectives[o].text;
    for (size_t p = 0; p < count; p++) {
        const zz_candidate *point = &s->points.items[p];
        points[p].nest = zz_search_nest(s, point->problem, point->found);
        points[p].values = point->values;
    }
    finding->objective_count = exploration->objective_count;
    finding->front = points;
    finding->front_count = (int)count;
}

void zz_search_describe(zz_searching *s) {
    const zz_map_answer *answer = &s->answer;
    s->finding = (zz_finding){.exploration = s->exploration->name,
                              .variant = s->variant->dataflow->name,
                              .sweep = s->variant->sweep,
                              .objective = objective_text(s),
                              .orders = zz_search_method(s),
                              .value = answer->found[0].objective,
                              .bound = answer->bound,
                              .proof = answer->proof,
                              .space = answer->space,
                              .of = answer->of ? answer->of : "mappings",
                              .visited = answer->visited,
                              .by_bound = answer->by_bound,
                              .by_dominance = answer->by_dominance,
                              .by_capacity = answer->by_capacity,
                              .spatials = s->spatial_count,
                              .stopped = answer->stopped,
                              .verified = s->verified};
}
