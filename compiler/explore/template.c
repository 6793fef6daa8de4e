/* From an exploration to nests without an order: the variables to loop over, what the lanes take of
 * them, and the prime factors of what is left.  Where a layer lacks a variable that another of the
 * same exploration has, or an accelerator a dimension, what is said of it is passed over. */
#include <string.h>

#include "compiler/explore/explore.h"
#include "compiler/solve.h"
#include "runtime/base/checked.h"

typedef ZZ_VECTOR(zz_item) items;

typedef struct making {
    zz_session *session;
    zz_arena *arena;
    const zz_exploration *exploration;
    const zz_variant *variant;
    const zz_layer *layer;
    const zz_accelerator *accelerator;
    items made;
    int64_t *left; /* of each variable: trips that are not spread */
    bool *spread;  /* some lanes take it */
} making;

static int variable_named(const zz_layer *layer, const char *name) {
    for (int v = 0; v < layer->variable_count; v++)
        if (layer->variables[v].name && !strcmp(layer->variables[v].name, name))
            return v;
    return -1;
}

bool zz_explore_knows(const zz_variant *variant, const char *name) {
    for (int l = 0; l < variant->dataflow->layer_count; l++)
        if (variable_named(variant->dataflow->layers[l], name) >= 0)
            return true;
    return false;
}

static int dimension_named(const zz_accelerator *accelerator, const char *name) {
    for (int d = 0; d < accelerator->dimension_count; d++)
        if (!strcmp(accelerator->dimensions[d].name, name))
            return d;
    return -1;
}

static bool dimension_elsewhere(const zz_exploration *exploration, const char *name) {
    for (int v = 0; v < exploration->variant_count; v++)
        if (dimension_named(exploration->variants[v].dataflow->accelerator, name) >= 0)
            return true;
    return false;
}

static const zz_item *event_of(const zz_dataflow *dataflow) {
    for (int i = 0; i < dataflow->item_count; i++)
        if (dataflow->items[i].kind == ZZ_ITEM_EVENT)
            return &dataflow->items[i];
    return NULL;
}

/* --- lanes --------------------------------------------------------------------------------- */

/* Takes what the layer has of a spread; used: lanes of each dimension that are taken. */
static void add_spread(making *m, zz_item item, int variable, int dimension, int64_t *used) {
    const int64_t size = m->accelerator->dimensions[dimension].size;
    const int64_t room = size / used[dimension];
    if (item.factor == 0 || item.factor > room)
        item.factor = room;
    if (item.factor > m->left[variable])
        item.factor = m->left[variable];
    m->spread[variable] = true;
    if (item.factor < 2)
        return;
    m->left[variable] = zz_ceil_div(m->left[variable], item.factor);
    used[dimension] *= item.factor;
    zz_push(m->arena, &m->made, item);
}

static void add_spreads(making *m, const zz_map_spatial *spatial) {
    const zz_dataflow *dataflow = m->variant->dataflow;
    int64_t *used = ZZ_NEW_ARRAY(m->arena, int64_t, (size_t)m->accelerator->dimension_count + 1);
    for (int d = 0; d < m->accelerator->dimension_count; d++)
        used[d] = 1;
    for (int i = 0; i < dataflow->item_count && !spatial; i++) {
        const zz_item *item = &dataflow->items[i];
        if (item->kind != ZZ_ITEM_SPREAD)
            continue;
        const int v = variable_named(m->layer, item->variable);
        const int d = dimension_named(m->accelerator, item->dimension);
        if (v >= 0 && d >= 0)
            add_spread(m, *item, v, d, used);
        else if ((v < 0 && !zz_explore_knows(m->variant, item->variable)) ||
                 (d < 0 && !dimension_elsewhere(m->exploration, item->dimension)))
            zz_push(m->arena, &m->made, *item); /* lowering says what is wrong */
    }
    for (int s = 0; spatial && s < spatial->spread_count; s++) {
        const zz_map_spread *from = &spatial->spreads[s];
        const zz_item item = {.kind = ZZ_ITEM_SPREAD,
                              .span = m->exploration->span,
                              .variable = m->layer->variables[from->variable].name,
                              .variable_span = m->exploration->span,
                              .factor = from->factor,
                              .dimension = m->accelerator->dimensions[from->dimension].name,
                              .dimension_span = m->exploration->span};
        add_spread(m, item, from->variable, from->dimension, used);
    }
}

/* --- loops --------------------------------------------------------------------------------- */

static void add_factor(making *m, int variable, int64_t trips, zz_span span) {
    const zz_item item = {.kind = ZZ_ITEM_FOR,
                          .span = span,
                          .variable = m->layer->variables[variable].name,
                          .variable_span = span,
                          .factor = trips};
    zz_push(m->arena, &m->made, item);
}

/* `for v:p` for every prime factor of what is left, and `for v:1` where nothing is. */
static void add_loops(making *m, int variable, zz_span span) {
    int64_t left = m->left[variable];
    const size_t before = m->made.count;
    for (int64_t p = 2; p * p <= left && p < (1 << 20); p++)
        for (; left % p == 0; left /= p)
            add_factor(m, variable, p, span);
    if (left > 1 || m->made.count == before)
        add_factor(m, variable, left, span);
}

/* Whether the equation already ties the variables. */
static bool tied(making *m, const bool *looped, zz_nest_variable *scratch) {
    memset(scratch, 0, (size_t)m->layer->variable_count * sizeof *scratch);
    for (int v = 0; v < m->layer->variable_count; v++)
        scratch[v].extent = m->layer->variables[v].extent;
    return zz_solve(m->arena, m->layer, looped, scratch).status == ZZ_SOLVE_TWICE;
}

/* Index variables of the equation.  Under events some follow from the others: of the positions that an
 * event brings along, the output's are left to be derived. */
static void choose_loops(making *m, bool *looped) {
    const zz_layer *layer = m->layer;
    const zz_item *event = event_of(m->variant->dataflow);
    const zz_model_tensor *driver = NULL;
    bool *of_output = ZZ_NEW_ARRAY(m->arena, bool, (size_t)layer->variable_count + 1);
    bool *trial = ZZ_NEW_ARRAY(m->arena, bool, (size_t)layer->variable_count + 1);
    zz_nest_variable *scratch =
        ZZ_NEW_ARRAY(m->arena, zz_nest_variable, (size_t)layer->variable_count + 1);
    for (int t = 0; t < layer->tensor_count; t++) {
        const zz_model_tensor *tensor = &layer->tensors[t];
        if (event && !strcmp(tensor->name, zz_at(event->event, event, access)->text))
            driver = tensor;
        for (int a = 0; a < tensor->axis_count && tensor->output; a++)
            of_output[tensor->axes[a]] = true;
    }
    for (int a = 0; driver && a < driver->axis_count; a++)
        trial[driver->axes[a]] = true;
    for (int round = 0; round < 2; round++)
        for (int v = 0; v < layer->variable_count; v++) {
            if (layer->variables[v].is_position || trial[v] || of_output[v] != (round == 1) ||
                layer->variables[v].extent < 2)
                continue;
            trial[v] = true;
            if (driver && tied(m, trial, scratch))
                trial[v] = false;
            looped[v] = trial[v];
        }
}

static void add_all_loops(making *m) {
    const zz_exploration *exploration = m->exploration;
    bool *looped = ZZ_NEW_ARRAY(m->arena, bool, (size_t)m->layer->variable_count + 1);
    if (!exploration->over)
        choose_loops(m, looped);
    for (int o = 0; o < exploration->over_count; o++) {
        const int v = variable_named(m->layer, exploration->over[o]);
        if (v >= 0) {
            looped[v] = false;
            add_loops(m, v, exploration->over_spans[o]);
        } else if (!zz_explore_knows(m->variant, exploration->over[o])) {
            const zz_item item = {.kind = ZZ_ITEM_FOR,
                                  .span = exploration->over_spans[o],
                                  .variable = exploration->over[o],
                                  .variable_span = exploration->over_spans[o]};
            zz_push(m->arena, &m->made, item); /* lowering says that there is none */
        }
    }
    for (int v = 0; v < m->layer->variable_count; v++) {
        bool in_over = false;
        for (int o = 0; o < exploration->over_count; o++)
            in_over |= variable_named(m->layer, exploration->over[o]) == v;
        if (!in_over && (looped[v] || m->spread[v]))
            add_loops(m, v, exploration->span);
    }
}

static making begin(zz_session *session, const zz_exploration *exploration,
                    const zz_variant *variant, const zz_layer *layer) {
    return (making){.session = session,
                    .arena = session->arena,
                    .exploration = exploration,
                    .variant = variant,
                    .layer = layer,
                    .accelerator = variant->dataflow->accelerator};
}

zz_nest *zz_explore_nest(zz_session *session, const zz_exploration *exploration,
                         const zz_variant *variant, const zz_layer *layer,
                         const zz_map_spatial *spatial) {
    making m = begin(session, exploration, variant, layer);
    const size_t count = (size_t)layer->variable_count + 1;
    m.left = ZZ_NEW_ARRAY(m.arena, int64_t, count);
    m.spread = ZZ_NEW_ARRAY(m.arena, bool, count);
    for (int v = 0; v < layer->variable_count; v++)
        m.left[v] = layer->variables[v].extent;
    add_spreads(&m, spatial);
    items spreads = m.made;
    m.made = (items){0};
    const zz_item *event = event_of(variant->dataflow);
    if (event)
        zz_push(m.arena, &m.made, *event);
    add_all_loops(&m);
    for (size_t s = 0; s < spreads.count; s++)
        zz_push(m.arena, &m.made, spreads.items[s]);
    zz_dataflow *dataflow = ZZ_NEW(m.arena, zz_dataflow);
    *dataflow = *variant->dataflow;
    dataflow->items = m.made.items;
    dataflow->item_count = (int)m.made.count;
    return zz_lower(session, dataflow, layer);
}

/* --- spatial mappings ---------------------------------------------------------------------- */

/* Where a name should be and is not, neither here nor elsewhere in the exploration. */
static bool check_hints(making *m) {
    bool sound = true;
    for (int h = 0; h < m->exploration->hint_count; h++) {
        const zz_hint *hint = &m->exploration->hints[h];
        zz_diags *diags = &m->session->diags;
        if (!dimension_elsewhere(m->exploration, hint->dimension)) {
            zz_diag *diag = zz_report(diags, ZZ_E0505, hint->dimension_span,
                                      "the array of `%s` has no dimension `%s`",
                                      m->accelerator->name, hint->dimension);
            zz_diag_also(diags, diag, m->accelerator->span, "the accelerator is declared here");
            sound = false;
        }
        for (int v = 0; v < hint->variable_count; v++)
            if (!zz_explore_knows(m->variant, hint->variables[v])) {
                zz_diag *diag = zz_report(diags, ZZ_E0107, hint->spans[v],
                                          "layer `%s` has no index variable `%s`", m->layer->name,
                                          hint->variables[v]);
                zz_diag_also(diags, diag, m->layer->span, "the layer is declared here");
                sound = false;
            }
    }
    return sound;
}

/* Hints by dimension; NULL when there are none. */
static const zz_map_hint *hints_of(making *m) {
    const zz_exploration *exploration = m->exploration;
    if (exploration->hint_count == 0)
        return NULL;
    zz_map_hint *hints =
        ZZ_NEW_ARRAY(m->arena, zz_map_hint, (size_t)m->accelerator->dimension_count + 1);
    for (int d = 0; d < m->accelerator->dimension_count; d++)
        hints[d].count = -1;
    for (int h = 0; h < exploration->hint_count; h++) {
        const zz_hint *hint = &exploration->hints[h];
        const int d = dimension_named(m->accelerator, hint->dimension);
        if (d < 0)
            continue;
        int *variables = ZZ_NEW_ARRAY(m->arena, int, (size_t)hint->variable_count + 1);
        hints[d] = (zz_map_hint){variables, 0};
        for (int v = 0; v < hint->variable_count; v++) {
            const int variable = variable_named(m->layer, hint->variables[v]);
            if (variable >= 0)
                variables[hints[d].count++] = variable;
        }
    }
    return hints;
}

/* The spreads of the design, as far as they fit this layer and this array. */
static zz_map_spread *given_spreads(making *m, int *count) {
    zz_map_spread *given = ZZ_NEW_ARRAY(m->arena, zz_map_spread, m->made.count + 1);
    *count = 0;
    for (size_t i = 0; i < m->made.count; i++) {
        const zz_item *item = &m->made.items[i];
        const int v = variable_named(m->layer, item->variable);
        const int d = dimension_named(m->accelerator, item->dimension);
        if (v >= 0 && d >= 0)
            given[(*count)++] = (zz_map_spread){d, v, item->factor};
    }
    return given;
}

bool zz_explore_spatials(zz_session *session, const zz_exploration *exploration,
                         const zz_variant *variant, const zz_layer *layer,
                         const zz_map_spatial ***list, int *count) {
    making m = begin(session, exploration, variant, layer);
    *list = ZZ_NEW_ARRAY(m.arena, const zz_map_spatial *, (size_t)exploration->top + 1);
    *count = 1;
    if (exploration->spatial == ZZ_SPATIAL_GIVEN)
        return true;
    if (!check_hints(&m))
        return false;
    const zz_nest *nest = zz_explore_nest(session, exploration, variant, layer, NULL);
    if (!nest)
        return false;
    const size_t variables = (size_t)layer->variable_count + 1;
    m.left = ZZ_NEW_ARRAY(m.arena, int64_t, variables);
    m.spread = ZZ_NEW_ARRAY(m.arena, bool, variables);
    for (int v = 0; v < layer->variable_count; v++)
        m.left[v] = layer->variables[v].extent;
    add_spreads(&m, NULL);
    zz_map_spatial_request request = {.nest = nest,
                                      .hints = hints_of(&m),
                                      .mixed = exploration->spatial == ZZ_SPATIAL_AUTO,
                                      .compatible = exploration->spatial == ZZ_SPATIAL_ZIGZAG,
                                      .most = exploration->top};
    request.given = given_spreads(&m, &request.given_count);
    const zz_map_spatial_list found = zz_map_spatials(m.arena, &request);
    if (found.count > 0)
        *count = found.count < exploration->top ? found.count : exploration->top;
    for (int i = 0; i < *count && found.count > 0; i++)
        (*list)[i] = &found.candidates[i];
    return true;
}

/* --- the order that the design gives ------------------------------------------------------- */

typedef struct places {
    zz_map_place *items;
    int count;
} places;

/* How many loops of the problem are over the variable; with trips, of that many. */
static int loops_over(const zz_map_problem *problem, int variable, int64_t trips) {
    int count = 0;
    for (int f = 0; f < problem->factor_count; f++)
        if (problem->factors[f].variable == variable &&
            (trips == 0 || problem->factors[f].trips == trips))
            count += problem->factors[f].count;
    return count;
}

static const char *loops_text(zz_arena *arena, const zz_map_problem *problem, int variable) {
    zz_buffer text = zz_buffer_new(arena);
    for (int f = 0; f < problem->factor_count; f++)
        for (int c = 0; c < problem->factors[f].count && problem->factors[f].variable == variable;
             c++)
            zz_putf(&text, "%s%lld", text.size ? ", " : "", (long long)problem->factors[f].trips);
    return zz_buffer_text(&text);
}

static int nest_variable(const zz_nest *nest, const char *name) {
    for (int v = 0; v < nest->variable_count; v++)
        if (nest->variables[v].name && !strcmp(nest->variables[v].name, name))
            return v;
    return -1;
}

/* `k:4` as the prime loops that multiply to it; false when the problem has not got them. */
static bool put_factor(const zz_map_problem *problem, int variable, int64_t trips, places *to) {
    const int begin = to->count;
    for (int64_t p = 2; trips > 1; p++) {
        if (p * p > trips || p > (1 << 20))
            p = trips;
        for (; trips % p == 0; trips /= p) {
            if (to->count == ZZ_MAP_LOOPS)
                return false;
            to->items[to->count++] = (zz_map_place){variable, p};
        }
    }
    for (int i = begin; i < to->count; i++) {
        int needed = 0;
        for (int j = 0; j < to->count; j++)
            needed += to->items[j].variable == variable && to->items[j].trips == to->items[i].trips;
        if (needed > loops_over(problem, variable, to->items[i].trips))
            return false;
    }
    return true;
}

static zz_diag *say_order(zz_session *session, const zz_variant *variant, const zz_layer *layer,
                          zz_span span, const char *problem) {
    zz_diag *diag = zz_report(&session->diags, ZZ_E0562, span, "%s", problem);
    if (variant->dataflow->layer_count > 1)
        zz_diag_also(&session->diags, diag, layer->span, "on layer `%s`", layer->name);
    return diag;
}

/* Loops of the variable that other items of the pattern name by their trips. */
static int named_elsewhere(const zz_exploration *exploration, const zz_order_item *item) {
    int count = 0;
    for (int i = 0; i < exploration->pattern_count; i++) {
        const zz_order_item *other = &exploration->pattern[i];
        if (other == item || !other->variable || !other->trips ||
            strcmp(other->variable, item->variable))
            continue;
        int64_t trips = other->trips;
        for (int64_t p = 2; trips > 1; p++) {
            if (p * p > trips || p > (1 << 20))
                p = trips;
            for (; trips % p == 0; trips /= p)
                count++;
        }
    }
    return count;
}

static bool put_item(zz_session *session, const zz_exploration *exploration,
                     const zz_variant *variant, const zz_layer *layer,
                     const zz_map_problem *problem, const zz_order_item *item, places *to) {
    const int v = nest_variable(problem->nest, item->variable);
    if (v < 0) {
        if (zz_explore_knows(variant, item->variable))
            return true;
        zz_diag *diag =
            zz_report(&session->diags, ZZ_E0107, item->span,
                      "layer `%s` has no index variable `%s`", layer->name, item->variable);
        zz_diag_also(&session->diags, diag, layer->span, "the layer is declared here");
        return false;
    }
    const int loops = loops_over(problem, v, 0);
    if (item->trips) {
        /* A layer that has none of these loops, or no such factor among several layers, is free. */
        places trial = *to;
        if (put_factor(problem, v, item->trips, &trial)) {
            *to = trial;
            return true;
        }
        zz_diag *diag = say_order(session, variant, layer, item->span,
                                  zz_sprintf(session->arena, "no loops over `%s` multiply to %lld",
                                             item->variable, (long long)item->trips));
        zz_diag_note(&session->diags, diag,
                     loops ? "its loops have %s trips" : "it has no loops: %s",
                     loops ? loops_text(session->arena, problem, v)
                           : "lanes take all of it, or it is derived");
        return false;
    }
    for (int i = named_elsewhere(exploration, item); i < loops; i++)
        to->items[to->count++] = (zz_map_place){v, 0};
    return true;
}

/* Event loops in the order that the design gives, if it gives one. */
static void put_events(const zz_variant *variant, const zz_nest *nest, places *outer) {
    const zz_item *event = event_of(variant->dataflow);
    if (!event || zz_at(event->event, event, order)->count == 0)
        return;
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].kind == ZZ_DIGIT_EVENT)
            outer->items[outer->count++] =
                (zz_map_place){nest->digits[d].variable, nest->digits[d].trips};
}

zz_map_problem *zz_explore_problem(zz_session *session, const zz_exploration *exploration,
                                   const zz_variant *variant, const zz_layer *layer,
                                   const zz_nest *nest) {
    zz_arena *arena = session->arena;
    zz_map_problem *problem = zz_map_problem_of(arena, nest);
    if (!problem) {
        zz_report(&session->diags, ZZ_E0569, exploration->span,
                  "layer `%s` leaves more than %d loops to order", layer->name, ZZ_MAP_LOOPS);
        return NULL;
    }
    places outer = {ZZ_NEW_ARRAY(arena, zz_map_place, 2 * ZZ_MAP_LOOPS + 1), 0};
    places inner = {ZZ_NEW_ARRAY(arena, zz_map_place, 2 * ZZ_MAP_LOOPS + 1), 0};
    put_events(variant, nest, &outer);
    bool hole = exploration->pattern_count == 0;
    for (int i = 0; i < exploration->pattern_count; i++) {
        const zz_order_item *item = &exploration->pattern[i];
        if (!item->variable)
            hole = true;
        else if (!put_item(session, exploration, variant, layer, problem, item,
                           hole ? &inner : &outer))
            return NULL;
        if (outer.count + inner.count > problem->loop_count) {
            say_order(session, variant, layer, item->span,
                      "the order names more loops than there are");
            return NULL;
        }
    }
    if (!hole && outer.count < problem->loop_count) {
        zz_diag *diag = say_order(session, variant, layer, exploration->pattern[0].span,
                                  "the order leaves out some loops");
        zz_diag_note(&session->diags, diag, "it names %d of %d", outer.count, problem->loop_count);
        zz_diag_help(&session->diags, diag, "put a `*` where the others may stand");
        return NULL;
    }
    for (int i = 0; i < inner.count / 2; i++) {
        const zz_map_place swapped = inner.items[i];
        inner.items[i] = inner.items[inner.count - 1 - i];
        inner.items[inner.count - 1 - i] = swapped;
    }
    problem->outer = outer.items;
    problem->outer_count = outer.count;
    problem->inner = inner.items;
    problem->inner_count = inner.count;
    return exploration->imperfect
               ? zz_explore_imperfect(session, exploration, variant, layer, problem)
               : problem;
}
