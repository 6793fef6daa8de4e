/* Searches: for every variant and layer of an exploration, over its spatial mappings.  Takes the
 * model; gives the best mappings as evaluations, and what the searches say of themselves.  Every
 * mapping that a search found is evaluated again from its nest: the figures must be the same. */
#include <math.h>
#include <string.h>

#include "compiler/explore/search.h"
#include "compiler/explore/total.h"
#include "compiler/order.h"
#include "runtime/map/brute.h"

typedef ZZ_VECTOR(zz_searching) searches;

static bool evaluate(zz_searching *s, const zz_nest *nest, zz_evaluation *evaluation) {
    return zz_recount(s->session, s->exploration, s->variant, s->options->engine, nest, evaluation);
}

/* --- one search ---------------------------------------------------------------------------- */

/* Counts again what was found.  Where the search knew its figures from below only, those counted stand,
 * and the answer is as good as its bound says. */
static bool confirm(zz_searching *s, const zz_map_request *request, zz_map_answer *answer) {
    for (int f = 0; f < answer->found_count; f++) {
        zz_map_found *found = &answer->found[f];
        zz_evaluation evaluation;
        if (!evaluate(s, zz_search_nest(s, request->problem, found), &evaluation) ||
            !zz_recount_settle(s->session, s->exploration, s->variant, request->problem,
                               &evaluation, found))
            return false;
        const double value = zz_map_value(&request->objective[0], found->figures);
        if (f == 0 && !zz_figures_near(value, found->objective) &&
            answer->proof == ZZ_MAP_OPTIMAL) {
            answer->bound = found->objective;
            answer->proof = ZZ_MAP_GAP;
        }
        found->objective = value;
        /* What the search was not sure of has come true. */
        if (f == 0 && answer->proof == ZZ_MAP_GAP && request->objective_count == 1 &&
            (value <= answer->bound || zz_figures_near(value, answer->bound)) &&
            (!request->condition || zz_map_value(request->condition, found->figures) != 0))
            answer->proof = ZZ_MAP_OPTIMAL;
    }
    return true;
}

/* Searches one spatial mapping; false after errors. */
static bool search_one(zz_searching *s, const zz_map_spatial *spatial,
                       const zz_map_problem **problem, zz_map_request *request,
                       zz_map_answer *answer) {
    const zz_exploration *exploration = s->exploration;
    const zz_nest *nest = zz_explore_nest(s->session, exploration, s->variant, s->layer, spatial);
    if (!nest)
        return false;
    *problem = zz_explore_problem(s->session, exploration, s->variant, s->layer, nest);
    *request = (zz_map_request){.problem = *problem,
                                .method = exploration->method,
                                .counting = nest->counting,
                                .threads = s->options->threads,
                                .watch = s->options->watch};
    if (exploration->method == ZZ_MAP_LOMA)
        request->limit = (int)exploration->method_number;
    if (exploration->method == ZZ_MAP_ANNEAL)
        request->iterations = exploration->method_number;
    request->seed = (uint64_t)exploration->method_seed;
    if (!*problem || !zz_search_goals(s, nest, request))
        return false;
    const char *what = NULL;
    zz_order_evaluator *evaluator = ZZ_NEW(s->arena, zz_order_evaluator);
    if (exploration->method != ZZ_MAP_ALL) {
        if (!zz_order_begin(s->arena, *problem, evaluator, &what)) {
            zz_search_failed(s, ZZ_MAP_UNKNOWN, what);
            return false;
        }
        request->evaluator = evaluator;
    }
    *answer = (zz_map_answer){.shortage = {.memory = -1, .operand = -1}};
    if (!zz_keep_begin(s, nest, request))
        return false;
    const zz_map_status status = zz_map_search(s->arena, request, answer, &what);
    if (!zz_keep_end(s, status == ZZ_MAP_OK && !answer->stopped))
        return false;
    if (status != ZZ_MAP_OK)
        zz_search_failed(s, status, what);
    return status == ZZ_MAP_OK && confirm(s, request, answer);
}

/* Whether a, later in the space, is better than b. */
static bool better(const zz_map_answer *a, const zz_map_answer *b) {
    if (a->found_count == 0 || b->found_count == 0)
        return a->found_count > 0;
    return a->found[0].objective < b->found[0].objective;
}

static bool verify(zz_searching *s, const zz_map_request *request, const zz_map_answer *answer) {
    zz_map_brute_result result;
    const char *what = NULL;
    if (s->exploration->method != ZZ_MAP_ALL || s->exploration->objective_count > 1) {
        s->verified = "not verified: only `orders all` with one objective is";
        return true;
    }
    if (!zz_map_brute(s->arena, request, &result, &what)) {
        s->verified = zz_sprintf(s->arena, "not verified: %s", what);
        return true;
    }
    const bool found = answer->found_count > 0;
    const bool same = found == result.any &&
                      (!found || answer->proof != ZZ_MAP_OPTIMAL ||
                       zz_figures_near(answer->found[0].objective, result.best)) &&
                      (!found || !(result.best > answer->found[0].objective) ||
                       zz_figures_near(answer->found[0].objective, result.best)) &&
                      (!result.any || answer->bound <= result.best ||
                       zz_figures_near(answer->bound, result.best));
    if (!same) {
        zz_diag *diag = zz_search_complain(s, ZZ_E0805, s->exploration->span,
                                           "the search and brute force do not agree");
        zz_diag_note(&s->session->diags, diag, "%.17g was found, %.17g is the least of %s mappings",
                     found ? answer->found[0].objective : NAN, result.any ? result.best : NAN,
                     result.mappings);
        return false;
    }
    s->verified = zz_sprintf(s->arena, "%s mappings by brute force", result.mappings);
    return true;
}

/* Searches every spatial mapping; the answer is that of the best, with the sums of all. */
static bool search_all(zz_searching *s) {
    zz_map_answer sum = {0};
    zz_map_answer first_failure = {.shortage = {.memory = -1}};
    const zz_map_problem *failed = NULL;
    sum.space = "0";
    sum.proof = ZZ_MAP_OPTIMAL;
    sum.bound = INFINITY;
    for (int c = 0; c < s->spatial_count; c++) {
        zz_map_answer answer;
        zz_map_request request;
        const zz_map_problem *problem;
        if (!search_one(s, s->spatials[c], &problem, &request, &answer))
            return false;
        if (s->options->verify && !answer.stopped && !verify(s, &request, &answer))
            return false;
        if (answer.found_count == 0 &&
            (!failed || (first_failure.shortage.memory < 0 && answer.shortage.memory >= 0))) {
            failed = problem;
            first_failure = answer;
        }
        sum.space = zz_add_decimals(s->arena, sum.space, answer.space ? answer.space : "0");
        sum.of = answer.of ? answer.of : sum.of;
        sum.visited += answer.visited;
        sum.by_bound += answer.by_bound;
        sum.by_dominance += answer.by_dominance;
        sum.by_capacity += answer.by_capacity;
        sum.stopped |= answer.stopped;
        if (answer.found_count > 0) {
            sum.bound = fmin(sum.bound, answer.bound);
            if (answer.proof > sum.proof)
                sum.proof = answer.proof;
        }
        if (better(&answer, &sum)) {
            sum.found = answer.found;
            sum.found_count = answer.found_count;
            s->chosen = c;
            s->problem = problem;
        }
        zz_search_points(s, &request, &answer, c);
        if (answer.stopped)
            break;
    }
    if (sum.found_count == 0) {
        if (sum.stopped) {
            s->answer = sum;
            return false;
        }
        s->problem = failed;
        zz_search_nothing(s, &first_failure);
        return false;
    }
    zz_search_take_front(s, &sum);
    /* A spatial mapping that was not proved may hold the best of all. */
    if (sum.proof == ZZ_MAP_GAP &&
        (sum.bound >= sum.found[0].objective || zz_figures_near(sum.bound, sum.found[0].objective)))
        sum.proof = ZZ_MAP_OPTIMAL;
    s->answer = sum;
    return zz_keep_choose(s, &sum.found[0]);
}

static bool add_finding(zz_searching *s, const char *twin, zz_explored *explored) {
    const zz_map_problem *problem = s->problem;
    zz_map_found *best = &s->answer.found[0];
    if (twin) {
        const zz_nest *nest = zz_explore_nest(s->session, s->exploration, s->variant, s->layer,
                                              s->spatials[s->chosen]);
        problem = nest ? zz_explore_problem(s->session, s->exploration, s->variant, s->layer, nest)
                       : NULL;
        if (!problem)
            return false;
    }
    zz_nest *nest = zz_search_nest(s, problem, best);
    zz_evaluation evaluation;
    if (!evaluate(s, nest, &evaluation) ||
        !zz_recount_settle(s->session, s->exploration, s->variant, problem, &evaluation, best) ||
        !zz_check_capacity(s->session, s->variant->dataflow, nest, evaluation.counts))
        return false;
    zz_finding finding = s->finding;
    finding.evaluation = (int)explored->evaluations.count;
    finding.twin = twin;
    const zz_explored_item item = {s->exploration, s->variant, s->layer, nest, finding.evaluation};
    zz_push(s->arena, &explored->evaluations, evaluation);
    zz_push(s->arena, &explored->findings, finding);
    zz_push(s->arena, &explored->items, item);
    explored->stopped |= s->answer.stopped;
    return true;
}

/* --- a whole exploration ------------------------------------------------------------------- */

static const char *label_of(zz_arena *arena, const zz_layer *layer) {
    return layer->network ? zz_sprintf(arena, "%s.%s", layer->network->name, layer->name)
                          : layer->name;
}

/* Mappings beside the best, under its spatial mapping. */
static void draw_samples(zz_searching *s) {
    const char *what = NULL;
    const zz_map_problem *problem = s->problem->perfect ? s->problem->perfect : s->problem;
    zz_map_request request = {.problem = problem, .counting = problem->nest->counting};
    zz_order_evaluator *evaluator = ZZ_NEW(s->arena, zz_order_evaluator);
    zz_map_sample *samples;
    if (s->options->samples == 0 || !zz_search_goals(s, s->problem->nest, &request) ||
        !zz_order_begin(s->arena, problem, evaluator, &what))
        return;
    request.evaluator = evaluator;
    s->finding.sample_count = zz_map_sampled(s->arena, &request, s->options->samples, &samples);
    s->finding.samples = samples;
}

static bool explore_layer(zz_searching *s, searches *before, zz_explored *explored) {
    for (size_t b = 0; b < before->count; b++) {
        zz_searching *twin = &before->items[b];
        if (!zz_same_layer(twin->layer, s->layer))
            continue;
        const zz_layer *layer = s->layer;
        *s = *twin;
        s->layer = layer;
        return add_finding(s, twin->layer->name, explored);
    }
    if (s->options->begin)
        s->options->begin(s->options->self, s->variant->dataflow->name,
                          label_of(s->arena, s->layer));
    if (!zz_explore_spatials(s->session, s->exploration, s->variant, s->layer, &s->spatials,
                             &s->spatial_count) ||
        !search_all(s)) {
        explored->stopped |= s->answer.stopped;
        return false;
    }
    zz_search_describe(s);
    zz_search_front(s);
    draw_samples(s);
    zz_push(s->arena, before, *s);
    return add_finding(s, NULL, explored);
}

void zz_explore_check_layer(zz_session *session, const zz_exploration *exploration,
                            const zz_variant *variant, const zz_layer *layer) {
    const zz_map_spatial **spatials;
    int count;
    if (!zz_explore_spatials(session, exploration, variant, layer, &spatials, &count))
        return;
    const zz_nest *nest = zz_explore_nest(session, exploration, variant, layer, spatials[0]);
    if (nest)
        zz_explore_problem(session, exploration, variant, layer, nest);
}

void zz_explore(zz_session *session, const zz_exploration *exploration,
                const zz_explore_options *options, zz_explored *explored) {
    for (int v = 0; v < exploration->variant_count && !explored->stopped; v++) {
        const zz_variant *variant = &exploration->variants[v];
        searches before = {0};
        for (int l = 0; l < variant->dataflow->layer_count && !explored->stopped; l++) {
            zz_searching s = {.session = session,
                              .arena = session->arena,
                              .options = options,
                              .exploration = exploration,
                              .variant = variant,
                              .layer = variant->dataflow->layers[l],
                              .explored = explored};
            if (!explore_layer(&s, &before, explored) &&
                (explored->fault || session->diags.errors > ZZ_ERROR_LIMIT))
                return;
        }
    }
}
