/* Searches: for every variant and layer of an exploration, over its spatial mappings.  Takes the
 * model; gives the best mappings as evaluations, and what the searches say of themselves.  Every
 * mapping that a search found is evaluated again from its nest: the figures must be the same. */
#include <math.h>
#include <string.h>

#include "compiler/explore/explore.h"
#include "compiler/explore/total.h"
#include "runtime/map/brute.h"
#include "runtime/map/order.h"
#include "runtime/zigzag/from_nest.h"

/* A mapping that is best in its own way, under one of the spatial mappings. */
typedef struct candidate {
    const zz_map_found *found;
    const zz_map_problem *problem;
    int spatial;
    double *values; /* of each objective */
} candidate;

typedef ZZ_VECTOR(candidate) front;

/* One layer under one variant on its way. */
typedef struct search {
    zz_session *session;
    zz_arena *arena;
    const zz_explore_options *options;
    const zz_exploration *exploration;
    const zz_variant *variant;
    const zz_layer *layer;
    const zz_map_spatial **spatials;
    int spatial_count;
    int chosen; /* the best spatial mapping */
    const zz_map_problem *problem;
    zz_map_answer answer; /* of the chosen one; space, visits and bound are those of all */
    const char *verified;
    front points;       /* of all spatial mappings, where there are several objectives */
    zz_finding finding; /* what another layer of the same shape takes over */
} search;

typedef ZZ_VECTOR(search) searches;

static zz_diag *complain(search *s, zz_code code, zz_span span, const char *problem) {
    zz_diag *diag = zz_report(&s->session->diags, code, span, "`%s` on layer `%s`: %s",
                              s->variant->dataflow->name, s->layer->name, problem);
    return diag;
}

/* --- evaluating ---------------------------------------------------------------------------- */

static bool evaluate(search *s, const zz_nest *nest, zz_evaluation *evaluation) {
    zz_counts *counts = ZZ_NEW(s->arena, zz_counts);
    zz_cost *cost = ZZ_NEW(s->arena, zz_cost);
    const char *what = NULL;
    const zz_count_status status = zz_evaluate(s->arena, nest, s->options->engine, counts, &what);
    if (status != ZZ_COUNT_OK) {
        zz_diag *diag = complain(s,
                                 status == ZZ_COUNT_OVERFLOW    ? ZZ_E0801
                                 : status == ZZ_COUNT_TOO_LARGE ? ZZ_E0802
                                                                : ZZ_E0803,
                                 s->exploration->span, "the mapping could not be counted");
        if (what && *what)
            zz_diag_note(&s->session->diags, diag, "%s", what);
        return false;
    }
    zz_cost_of(s->arena, nest, counts, cost);
    *evaluation = (zz_evaluation){nest, counts, cost};
    return true;
}

static void figures_of(const zz_evaluation *evaluation, double figures[ZZ_MAP_FIGURES]) {
    static const zz_metric_id ids[ZZ_MAP_FIGURES] = {
        [ZZ_MAP_ENERGY] = ZZ_METRIC_energy,          [ZZ_MAP_CYCLES] = ZZ_METRIC_cycles,
        [ZZ_MAP_COMPUTE] = ZZ_METRIC_cycles_compute, [ZZ_MAP_STALL] = ZZ_METRIC_cycles_stall,
        [ZZ_MAP_ONLOAD] = ZZ_METRIC_cycles_onload,   [ZZ_MAP_OFFLOAD] = ZZ_METRIC_cycles_offload,
    };
    for (int f = 0; f < ZZ_MAP_FIGURES; f++)
        figures[f] = zz_metric_value(&zz_metrics[ids[f]], evaluation, NULL).real;
}

static bool near(double a, double b) {
    return a == b || fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

/* The figures of a mapping must not depend on who counts them. */
static bool agrees(search *s, const zz_map_found *found, const zz_evaluation *evaluation) {
    static const char *const names[ZZ_MAP_FIGURES] = {"energy", "cycles", "compute cycles",
                                                      "stall",  "onload", "offload"};
    double figures[ZZ_MAP_FIGURES];
    figures_of(evaluation, figures);
    for (int f = 0; f < ZZ_MAP_FIGURES; f++) {
        if (near(figures[f], found->figures[f]))
            continue;
        zz_diag *diag = complain(s, ZZ_E0805, s->exploration->span,
                                 "the search and the count of its mapping do not agree");
        zz_diag_note(&s->session->diags, diag, "%s: %.17g in the search, %.17g counted", names[f],
                     found->figures[f], figures[f]);
        return false;
    }
    return true;
}

/* --- goals --------------------------------------------------------------------------------- */

/* Fills in what the spatial mapping settles. */
static bool settle(search *s, const zz_nest *nest, const zz_goal *goal, const zz_evaluation **once,
                   zz_map_expression *to) {
    *to = goal->expression;
    for (int i = 0; i < to->step_count; i++) {
        if (goal->given[i] == ZZ_GIVEN_NOTHING)
            continue;
        if (!*once) {
            zz_evaluation *evaluation = ZZ_NEW(s->arena, zz_evaluation);
            if (!evaluate(s, nest, evaluation))
                return false;
            *once = evaluation;
        }
        to->steps[i].number = goal->given[i] == ZZ_GIVEN_MACS ? (double)(*once)->counts->macs
                              : goal->given[i] == ZZ_GIVEN_SPATIAL
                                  ? (*once)->cost->spatial_utilization
                                  : (*once)->cost->compute;
    }
    return true;
}

/* --- one search ---------------------------------------------------------------------------- */

static const char *memory_of(const search *s, int memory) {
    return s->problem->nest->memories[memory].name;
}

/* Why nothing was found, at the header of the exploration. */
static void say_nothing(search *s, const zz_map_answer *answer) {
    zz_diags *diags = &s->session->diags;
    const zz_accelerator *accelerator = s->variant->dataflow->accelerator;
    const zz_map_shortage *shortage = &answer->shortage;
    if (shortage->memory < 0) {
        const zz_goal *condition = s->exploration->condition;
        zz_diag *diag =
            complain(s, ZZ_E0568, condition ? condition->span : s->exploration->span,
                     condition ? "no mapping satisfies the condition" : "no mapping was found");
        zz_diag_also(diags, diag, s->layer->span, "the layer");
        return;
    }
    const char *memory = memory_of(s, shortage->memory);
    const int64_t size = s->problem->nest->memories[shortage->memory].bits;
    const char *whose =
        shortage->operand >= 0 ? s->problem->nest->operands[shortage->operand].name : NULL;
    zz_diag *diag = complain(s, ZZ_E0567, s->exploration->span,
                             zz_sprintf(s->arena, "nothing fits `%s`: %lld bit are missing at best",
                                        memory, (long long)shortage->bits));
    if (whose)
        zz_diag_label(diags, diag, "the smallest tile of `%s` is too large", whose);
    else
        zz_diag_label(diags, diag, "the smallest tiles fit one by one, but not together");
    zz_diag_also(diags, diag, accelerator->memories[shortage->memory].span, "holds %lld bit",
                 (long long)size);
    zz_diag_help(diags, diag, "%lld bit would do; or spread less over the lanes that share it",
                 (long long)(size + shortage->bits));
}

static void say_status(search *s, zz_map_status status, const char *what) {
    static const char *const words[] = {[ZZ_MAP_OK] = "",
                                        [ZZ_MAP_TOO_LARGE] =
                                            "the search needs more memory than it may take",
                                        [ZZ_MAP_OVERFLOW] = "a count does not fit 64 bits",
                                        [ZZ_MAP_REFUSED] = "the kernel was not compiled",
                                        [ZZ_MAP_UNKNOWN] = "this counting cannot say its mappings"};
    zz_diag *diag = complain(s, status == ZZ_MAP_REFUSED ? ZZ_E0803 : ZZ_E0569,
                             s->exploration->method_span, words[status]);
    if (what && *what)
        zz_diag_note(&s->session->diags, diag, "%s%s",
                     s->variant->dataflow->counting == ZZ_BOXES ? "in ZigZag's model " : "", what);
    if (status == ZZ_MAP_TOO_LARGE && s->exploration->method == ZZ_MAP_ALL)
        zz_diag_help(&s->session->diags, diag,
                     "give part of the order, or sample it: `orders loma 6`, `orders anneal`");
}

static bool prepare_goals(search *s, const zz_nest *nest, zz_map_request *request) {
    const zz_evaluation *once = NULL;
    const zz_exploration *exploration = s->exploration;
    zz_map_expression *objectives =
        ZZ_NEW_ARRAY(s->arena, zz_map_expression, (size_t)exploration->objective_count);
    for (int o = 0; o < exploration->objective_count; o++)
        if (!settle(s, nest, &exploration->objectives[o], &once, &objectives[o]))
            return false;
    request->objective = objectives;
    request->objective_count = exploration->objective_count;
    if (exploration->condition) {
        zz_map_expression *condition = ZZ_NEW(s->arena, zz_map_expression);
        if (!settle(s, nest, exploration->condition, &once, condition))
            return false;
        request->condition = condition;
    }
    return true;
}

/* Whether ZigZag's model leaves out nothing that the nest says. */
static bool says_all(const zz_order_evaluator *evaluator, const char **what) {
    const unsigned departures = evaluator->model->departures & ~(unsigned)ZZ_ZIGZAG_PADDED;
    if (departures)
        *what = zz_zigzag_departure(departures & -departures);
    return departures == 0;
}

/* Searches one spatial mapping; false after errors. */
static bool search_one(search *s, const zz_map_spatial *spatial, const zz_map_problem **problem,
                       zz_map_request *request, zz_map_answer *answer) {
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
    if (!*problem || !prepare_goals(s, nest, request))
        return false;
    const char *what = NULL;
    zz_order_evaluator *evaluator = ZZ_NEW(s->arena, zz_order_evaluator);
    if (exploration->method != ZZ_MAP_ALL) {
        if (!zz_order_model(s->arena, *problem, evaluator, &what) ||
            (nest->counting == ZZ_BOXES && !says_all(evaluator, &what))) {
            say_status(s, ZZ_MAP_UNKNOWN, what);
            return false;
        }
        request->evaluator = evaluator;
    }
    *answer = (zz_map_answer){.shortage = {.memory = -1, .operand = -1}};
    if (s->options->keep)
        request->sink = s->options->keep(s->options->self, exploration, s->variant, *problem);
    const zz_map_status status = zz_map_search(s->arena, request, answer, &what);
    if (s->options->kept)
        s->options->kept(s->options->self, status != ZZ_MAP_OK || answer->stopped);
    if (status != ZZ_MAP_OK)
        say_status(s, status, what);
    return status == ZZ_MAP_OK;
}

/* Whether a, later in the space, is better than b. */
static bool better(const zz_map_answer *a, const zz_map_answer *b) {
    if (a->found_count == 0 || b->found_count == 0)
        return a->found_count > 0;
    return a->found[0].objective < b->found[0].objective;
}

static bool verify(search *s, const zz_map_request *request, const zz_map_answer *answer) {
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
    const bool same =
        found == result.any &&
        (!found || answer->proof != ZZ_MAP_OPTIMAL ||
         near(answer->found[0].objective, result.best)) &&
        (!found || !(result.best > answer->found[0].objective) ||
         near(answer->found[0].objective, result.best)) &&
        (!result.any || answer->bound <= result.best || near(answer->bound, result.best));
    if (!same) {
        zz_diag *diag =
            complain(s, ZZ_E0805, s->exploration->span, "the search and brute force do not agree");
        zz_diag_note(&s->session->diags, diag, "%.17g was found, %.17g is the least of %s mappings",
                     found ? answer->found[0].objective : NAN, result.any ? result.best : NAN,
                     result.mappings);
        return false;
    }
    s->verified = zz_sprintf(s->arena, "%s mappings by brute force", result.mappings);
    return true;
}

static bool dominates(const double *a, const double *b, int count) {
    bool all = true;
    for (int o = 0; o < count; o++)
        all = all && a[o] <= b[o];
    return all;
}

/* Adds what was found under a spatial mapping to the front; of equals the first stays. */
static void add_points(search *s, const zz_map_request *request, const zz_map_answer *answer,
                       int spatial) {
    const int count = request->objective_count;
    for (int f = 0; f < answer->found_count && count > 1; f++) {
        candidate point = {&answer->found[f], request->problem, spatial, NULL};
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

/* The best mapping is the front's first. */
static void take_front(search *s, zz_map_answer *sum) {
    if (s->points.count == 0)
        return;
    const candidate *first = &s->points.items[0];
    zz_map_found *found = ZZ_NEW(s->arena, zz_map_found);
    *found = *first->found;
    sum->found = found;
    sum->found_count = 1;
    s->chosen = first->spatial;
    s->problem = first->problem;
}

/* Searches every spatial mapping; the answer is that of the best, with the sums of all. */
static bool search_all(search *s) {
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
        add_points(s, &request, &answer, c);
        if (answer.stopped)
            break;
    }
    if (sum.found_count == 0) {
        if (sum.stopped) {
            s->answer = sum;
            return false;
        }
        s->problem = failed;
        say_nothing(s, &first_failure);
        return false;
    }
    take_front(s, &sum);
    /* A spatial mapping that was not proved may hold the best of all. */
    if (sum.proof == ZZ_MAP_GAP && sum.bound >= sum.found[0].objective)
        sum.proof = ZZ_MAP_OPTIMAL;
    s->answer = sum;
    return true;
}

/* --- what was found ------------------------------------------------------------------------ */

static const char *method_text(const search *s) {
    const zz_exploration *exploration = s->exploration;
    static const char *const names[] = {[ZZ_MAP_ALL] = "all",
                                        [ZZ_MAP_ENUMERATE] = "enumerate",
                                        [ZZ_MAP_LOMA] = "loma",
                                        [ZZ_MAP_ANNEAL] = "anneal"};
    int64_t number = exploration->method_number;
    if (exploration->method == ZZ_MAP_LOMA && number == 0)
        number = 6;
    if (exploration->method == ZZ_MAP_ANNEAL && number == 0)
        number = 1000;
    return number ? zz_sprintf(s->arena, "%s %lld", names[exploration->method], (long long)number)
                  : names[exploration->method];
}

static const char *objective_text(const search *s) {
    zz_buffer text = zz_buffer_new(s->arena);
    for (int o = 0; o < s->exploration->objective_count; o++)
        zz_putf(&text, "%s%s", o ? ", " : "", s->exploration->objectives[o].text);
    return zz_buffer_text(&text);
}

/* The nest of a found mapping on a layer; the layer may be another of the same shape. */
static zz_nest *nest_of(search *s, const zz_map_problem *problem, const zz_map_found *found) {
    zz_nest *nest = zz_map_nest(s->arena, problem, &found->mapping);
    /* The greedy allocation saw to it that it fits, in its own fractions. */
    nest->allocated = s->exploration->method != ZZ_MAP_ALL && nest->counting == ZZ_BOXES;
    return nest;
}

/* The front, every mapping of it evaluated again. */
static bool make_front(search *s) {
    const zz_exploration *exploration = s->exploration;
    zz_finding *finding = &s->finding;
    const size_t count = s->points.count;
    if (count == 0)
        return true;
    zz_front_point *points = ZZ_NEW_ARRAY(s->arena, zz_front_point, count);
    finding->objectives =
        ZZ_NEW_ARRAY(s->arena, const char *, (size_t)exploration->objective_count);
    for (int o = 0; o < exploration->objective_count; o++)
        finding->objectives[o] = exploration->objectives[o].text;
    for (size_t p = 0; p < count; p++) {
        const candidate *point = &s->points.items[p];
        zz_evaluation evaluation;
        points[p].nest = nest_of(s, point->problem, point->found);
        points[p].values = point->values;
        if (!evaluate(s, points[p].nest, &evaluation) || !agrees(s, point->found, &evaluation))
            return false;
    }
    finding->objective_count = exploration->objective_count;
    finding->front = points;
    finding->front_count = (int)count;
    return true;
}

/* What the search says of itself, whichever layer of its shape it is reported for. */
static void describe(search *s) {
    const zz_map_answer *answer = &s->answer;
    s->finding = (zz_finding){.exploration = s->exploration->name,
                              .variant = s->variant->dataflow->name,
                              .sweep = s->variant->sweep,
                              .objective = objective_text(s),
                              .orders = method_text(s),
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

static bool add_finding(search *s, const char *twin, zz_explored *explored) {
    const zz_map_problem *problem = s->problem;
    const zz_map_found *best = &s->answer.found[0];
    if (twin) {
        const zz_nest *nest = zz_explore_nest(s->session, s->exploration, s->variant, s->layer,
                                              s->spatials[s->chosen]);
        problem = nest ? zz_map_problem_of(s->arena, nest) : NULL;
        if (!problem)
            return false;
    }
    zz_nest *nest = nest_of(s, problem, best);
    zz_evaluation evaluation;
    if (!evaluate(s, nest, &evaluation) || !agrees(s, best, &evaluation) ||
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

static bool explore_layer(search *s, searches *before, zz_explored *explored) {
    for (size_t b = 0; b < before->count; b++) {
        search *twin = &before->items[b];
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
    describe(s);
    if (!make_front(s))
        return false;
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
            search s = {.session = session,
                        .arena = session->arena,
                        .options = options,
                        .exploration = exploration,
                        .variant = variant,
                        .layer = variant->dataflow->layers[l]};
            if (!explore_layer(&s, &before, explored) && session->diags.errors > ZZ_ERROR_LIMIT)
                return;
        }
    }
}
