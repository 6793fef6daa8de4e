/* Searches: for every variant and layer of an exploration, over its spatial mappings.  Takes the
 * model; gives the best mappings as evaluations, and what the searches say of themselves.  Every
 * mapping that a search found is evaluated again from its nest: the figures must be the same. */
#include <math.h>
#include <string.h>

#include "compiler/explore/search.h"
#include "compiler/explore/total.h"
#include "compiler/order/order.h"

typedef ZZ_VECTOR(zz_searching) searches;

static bool evaluate(zz_searching *s, const zz_nest *nest, zz_evaluation *evaluation) {
    return zz_recount(s->session, s->exploration, s->variant, s->options->engine, nest, evaluation);
}

/* --- one search ---------------------------------------------------------------------------- */

/* Counts again what was found; *counted: the first, NULL when there is none.  Where the search knew its figures from below only, those counted stand,
 * and the answer is as good as its bound says. */
static bool confirm(zz_searching *s, const zz_map_request *request, zz_map_answer *answer,
                    const zz_evaluation **counted) {
    for (int f = 0; f < answer->found_count; f++) {
        zz_map_found *found = &answer->found[f];
        zz_evaluation evaluation;
        if (!evaluate(s, zz_search_nest(s, request->problem, found), &evaluation) ||
            !zz_recount_settle(s->session, s->exploration, s->variant, request->problem,
                               &evaluation, found))
            return false;
        if (f == 0) {
            zz_evaluation *first = ZZ_NEW(s->arena, zz_evaluation);
            *first = evaluation;
            *counted = first;
        }
        const double value = zz_map_value(&request->objective[0], found->figures);
        if (f == 0 && !zz_figures_near(value, found->objective) &&
            answer->proof == ZZ_MAP_OPTIMAL) {
            answer->bound = found->objective;
            answer->proof = ZZ_MAP_GAP;
        }
        found->objective = value;
        const bool sampled = zz_search_sampled(&evaluation, &request->objective[0]);
        s->sampled |= sampled;
        /* What the search was not sure of has come true. */
        if (f == 0 && !sampled && answer->proof == ZZ_MAP_GAP && request->objective_count == 1 &&
            (value <= answer->bound || zz_figures_near(value, answer->bound)) &&
            (!request->condition || zz_map_value(request->condition, found->figures) != 0))
            answer->proof = ZZ_MAP_OPTIMAL;
    }
    return true;
}

/* Searches with an evaluator of orders, in this thread and those it makes; false after errors. */
static bool search_orders(zz_searching *s, const zz_trial *trial, zz_map_request *request,
                          zz_map_answer *answer) {
    const char *what = NULL;
    zz_order_evaluator *evaluator = ZZ_NEW(s->arena, zz_order_evaluator);
    *request = trial->request;
    if (!zz_order_begin(s->arena, trial->problem, evaluator, &what)) {
        zz_search_failed(s, ZZ_MAP_UNKNOWN, what);
        return false;
    }
    request->evaluator = evaluator;
    if (!zz_keep_begin(s, trial->nest, request))
        return false;
    const zz_map_status status = zz_map_search(s->arena, request, answer, &what);
    if (!zz_keep_end(s, status == ZZ_MAP_OK && !answer->stopped))
        return false;
    if (status != ZZ_MAP_OK)
        zz_search_failed(s, status, what);
    return status == ZZ_MAP_OK;
}

/* The answer of one spatial mapping; false after errors. */
static bool search_one(zz_searching *s, const zz_trial *trial, zz_map_request *request,
                       zz_map_answer *answer, const zz_evaluation **counted) {
    *answer = (zz_map_answer){.shortage = {.memory = -1, .operand = -1}};
    *counted = NULL;
    if (!trial->task)
        return search_orders(s, trial, request, answer) && confirm(s, request, answer, counted);
    const char *what;
    *request = trial->request;
    const zz_map_status status = zz_map_pool_take(s->pool, trial->task, s->arena, answer, &what);
    if (status != ZZ_MAP_OK) {
        zz_search_failed(s, status, what);
        return false;
    }
    return confirm(s, request, answer, counted) &&
           (!zz_search_exhaust(s, request, answer) || confirm(s, request, answer, counted));
}

/* Whether a, later in the space, is better than b. */
static bool better(const zz_map_answer *a, const zz_map_answer *b) {
    if (a->found_count == 0 || b->found_count == 0)
        return a->found_count > 0;
    return a->found[0].objective < b->found[0].objective;
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
        const zz_map_problem *problem = s->trials[c].problem;
        const zz_evaluation *counted;
        if (!search_one(s, &s->trials[c], &request, &answer, &counted))
            return false;
        if (s->options->verify && !answer.stopped && !s->explored->stopped &&
            !zz_search_verify(s, &request, &answer))
            return false;
        if (answer.found_count == 0 &&
            (!failed || (first_failure.shortage.memory < 0 && answer.shortage.memory >= 0))) {
            failed = problem;
            first_failure = answer;
        }
        const bool open = answer.found_count == 0 && answer.shortage.memory < 0 &&
                          !zz_search_was_complete(s, &answer);
        sum.space = zz_add_decimals(s->arena, sum.space, answer.space ? answer.space : "0");
        sum.of = answer.of ? answer.of : sum.of;
        sum.visited += answer.visited;
        sum.by_bound += answer.by_bound;
        sum.by_dominance += answer.by_dominance;
        sum.by_capacity += answer.by_capacity;
        sum.stopped |= answer.stopped;
        if (open) {
            sum.proof = ZZ_MAP_SEEN;
            first_failure.bound = sum.bound = -INFINITY;
        }
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
            s->counted = counted;
        }
        zz_search_points(s, &request, &answer, c);
        if (!answer.stopped)
            continue;
        /* Of what was not searched nothing is known. */
        const bool rest = !s->trials[c].task && c + 1 < s->spatial_count;
        if (answer.found_count == 0 || rest) {
            sum.proof = ZZ_MAP_SEEN;
            sum.bound = -INFINITY;
        }
        if (rest)
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
    if (sum.proof == ZZ_MAP_GAP && !s->sampled &&
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
    if (!twin && s->counted) {
        evaluation = *s->counted;
        evaluation.nest = nest; /* its equal */
    } else if (!evaluate(s, nest, &evaluation) ||
               !zz_recount_settle(s->session, s->exploration, s->variant, problem, &evaluation,
                                  best))
        return false;
    if (!zz_check_capacity(s->session, s->variant->dataflow, nest, evaluation.counts))
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
    zz_search_means(s, s->problem->nest, &request);
    s->finding.sample_count = zz_map_sampled(s->arena, &request, s->options->samples, &samples);
    s->finding.samples = samples;
}

/* --- preparing ----------------------------------------------------------------------------- */

/* What is to be searched under one spatial mapping; false after errors. */
static bool prepare(zz_searching *s, const zz_map_spatial *spatial, zz_trial *trial) {
    const zz_exploration *exploration = s->exploration;
    trial->nest = zz_explore_nest(s->session, exploration, s->variant, s->layer, spatial);
    if (!trial->nest)
        return false;
    trial->problem = zz_explore_problem(s->session, exploration, s->variant, s->layer, trial->nest);
    trial->request = (zz_map_request){.problem = trial->problem,
                                      .method = exploration->method,
                                      .counting = trial->nest->counting,
                                      .seed = (uint64_t)exploration->method_seed,
                                      .threads = s->options->threads,
                                      .watch = s->options->watch};
    if (exploration->method == ZZ_MAP_LOMA)
        trial->request.limit = (int)exploration->method_number;
    if (exploration->method == ZZ_MAP_ANNEAL)
        trial->request.iterations = exploration->method_number;
    if (!trial->problem || !zz_search_goals(s, trial->nest, &trial->request))
        return false;
    zz_search_means(s, trial->nest, &trial->request);
    return true;
}

/* Everything of a layer up to its searches, which the pool begins; s->trials NULL after errors. */
static void plan_layer(zz_searching *s) {
    zz_trial *trials;
    if (!zz_explore_spatials(s->session, s->exploration, s->variant, s->layer, &s->spatials,
                             &s->spatial_count))
        return;
    trials = ZZ_NEW_ARRAY(s->arena, zz_trial, (size_t)s->spatial_count + 1);
    for (int c = 0; c < s->spatial_count; c++)
        if (!prepare(s, s->spatials[c], &trials[c]))
            return;
    /* What needs the session as it goes (databases, kernels of orders) is searched here, in turn. */
    for (int c = 0; c < s->spatial_count && s->exploration->method == ZZ_MAP_ALL; c++)
        trials[c].task = zz_map_pool_add(s->pool, &trials[c].request);
    s->trials = trials;
}

static const zz_searching *same_layer(const searches *list, const zz_dataflow *dataflow,
                                      const zz_layer *layer) {
    for (size_t i = 0; i < list->count; i++)
        if (zz_same_layer(list->items[i].layer, layer) &&
            zz_same_ends(dataflow, list->items[i].layer, layer))
            return &list->items[i];
    return NULL;
}

/* Plans all layers of a variant that differ. */
static void plan_variant(zz_searching *s, searches *planned) {
    const zz_dataflow *dataflow = s->variant->dataflow;
    for (int l = 0; l < dataflow->layer_count; l++) {
        if (same_layer(planned, dataflow, dataflow->layers[l]))
            continue;
        zz_searching plan = *s;
        plan.layer = dataflow->layers[l];
        plan_layer(&plan);
        zz_push(s->arena, planned, plan);
        if (s->session->diags.errors > ZZ_ERROR_LIMIT)
            return;
    }
}

/* --- in turn ------------------------------------------------------------------------------- */

static bool explore_layer(zz_searching *s, const searches *planned, searches *before,
                          zz_explored *explored) {
    const zz_layer *layer = s->layer;
    const zz_searching *twin = same_layer(before, s->variant->dataflow, layer);
    if (twin) {
        *s = *twin;
        s->layer = layer;
        return add_finding(s, twin->layer->name, explored);
    }
    const zz_searching *plan = same_layer(planned, s->variant->dataflow, layer);
    if (plan && plan->layer == layer)
        *s = *plan;
    else if (!explored->stopped) /* of a layer like it nothing was found */
        plan_layer(s);
    if (s->options->begin && s->exploration->method != ZZ_MAP_ALL)
        s->options->begin(s->options->self, s->variant->dataflow->name,
                          label_of(s->arena, s->layer));
    if (!s->trials || !search_all(s)) {
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

/* Tells of all searches of the exploration, which go on beside each other. */
static void tell_begin(const zz_searching *first, const searches *planned) {
    const zz_exploration *exploration = first->exploration;
    const zz_explore_options *options = first->options;
    size_t layers = 0;
    for (int v = 0; v < exploration->variant_count; v++)
        layers += planned[v].count;
    if (!options->begin || exploration->method != ZZ_MAP_ALL || layers == 0)
        return;
    if (layers == 1)
        options->begin(options->self, exploration->variants[0].dataflow->name,
                       label_of(first->arena, planned[0].items[0].layer));
    else
        options->begin(options->self, exploration->name, "all layers");
}

/* Plans and begins every search, then takes the answers in order. */
static void explore_all(zz_searching *first, zz_explored *explored) {
    zz_session *session = first->session;
    const zz_exploration *exploration = first->exploration;
    searches *planned =
        ZZ_NEW_ARRAY(first->arena, searches, (size_t)exploration->variant_count + 1);
    for (int v = 0; v < exploration->variant_count; v++) {
        zz_searching s = *first;
        s.variant = &exploration->variants[v];
        if (session->diags.errors <= ZZ_ERROR_LIMIT)
            plan_variant(&s, &planned[v]);
    }
    tell_begin(first, planned);
    zz_map_pool_begin(first->pool);
    /* When they are stopped, those under way have their best so far, and some have ended. */
    const bool all = exploration->method == ZZ_MAP_ALL;
    for (int v = 0; v < exploration->variant_count; v++) {
        const zz_dataflow *dataflow = exploration->variants[v].dataflow;
        searches before = {0};
        for (int l = 0; l < dataflow->layer_count && (all || !explored->stopped); l++) {
            zz_searching s = *first;
            s.variant = &exploration->variants[v];
            s.layer = dataflow->layers[l];
            if (!explore_layer(&s, &planned[v], &before, explored) &&
                (explored->fault || session->diags.errors > ZZ_ERROR_LIMIT))
                return;
        }
    }
}

void zz_explore(zz_session *session, const zz_exploration *exploration,
                const zz_explore_options *options, zz_explored *explored) {
    zz_searching first = {.session = session,
                          .arena = session->arena,
                          .options = options,
                          .exploration = exploration,
                          .explored = explored,
                          .pool = zz_map_pool_new(zz_arena_memory(session->arena), options->threads,
                                                  ZZ_MAP_POOL_ROOM, options->watch)};
    explore_all(&first, explored);
    zz_map_pool_end(first.pool);
}
