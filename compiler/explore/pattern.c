/* The order that an exploration gives, in whole or in part, as places of the problem of a layer: `k:4` as
 * prime factors, a variable as all of its loops, the loops of events as the design orders them. */
#include <assert.h>
#include <string.h>

#include "compiler/explore/explore.h"

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

/* How many places are over the variable; with trips, of that many. */
static int places_of(const places *of, int variable, int64_t trips) {
    int count = 0;
    for (int i = 0; i < of->count; i++)
        count += of->items[i].variable == variable && (!trips || of->items[i].trips == trips);
    return count;
}

/* `k:4` as the prime loops that multiply to it; false when the problem has not got them beside those
 * that the rest of the order names. */
static bool put_factor(const zz_map_problem *problem, int variable, int64_t trips, places *to,
                       const places *rest) {
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
        const int64_t prime = to->items[i].trips;
        if (places_of(to, variable, prime) + places_of(rest, variable, prime) >
            loops_over(problem, variable, prime))
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

/* --- what a layer lacks ------------------------------------------------------------------------ */

/* Whether the problem has all the factors of the variable that the order names. */
static bool has_factors(zz_arena *arena, const zz_exploration *exploration,
                        const zz_map_problem *problem, const char *variable) {
    const int v = nest_variable(problem->nest, variable);
    const places none = {0};
    places all = {ZZ_NEW_ARRAY(arena, zz_map_place, ZZ_MAP_LOOPS + 1), 0};
    bool has = v >= 0;
    for (int i = 0; i < exploration->pattern_count && has; i++) {
        const zz_order_item *item = &exploration->pattern[i];
        if (item->variable && item->trips && !strcmp(item->variable, variable))
            has = put_factor(problem, v, item->trips, &all, &none);
    }
    return has;
}

/* The same of a layer, under any of its spatial mappings. */
static bool layer_has(zz_session *session, const zz_exploration *exploration,
                      const zz_variant *variant, const zz_layer *layer, const char *variable) {
    const zz_map_spatial **spatials;
    int count;
    if (!zz_explore_spatials(session, exploration, variant, layer, &spatials, &count))
        return false;
    for (int s = 0; s < count; s++) {
        const zz_nest *nest = zz_explore_nest(session, exploration, variant, layer, spatials[s]);
        const zz_map_problem *problem = nest ? zz_map_problem_of(session->arena, nest) : NULL;
        if (problem && has_factors(session->arena, exploration, problem, variable))
            return true;
    }
    return false;
}

/* Whether what the layer lacks is meant for another layer of the exploration. */
static bool is_for_another(zz_session *session, const zz_exploration *exploration,
                           const zz_variant *variant, const zz_layer *layer, const char *variable) {
    const zz_dataflow *dataflow = variant->dataflow;
    if (dataflow->layer_count < 2 || layer_has(session, exploration, variant, layer, variable))
        return false;
    for (int l = 0; l < dataflow->layer_count; l++)
        if (dataflow->layers[l] != layer &&
            layer_has(session, exploration, variant, dataflow->layers[l], variable))
            return true;
    return false;
}

/* --- items ----------------------------------------------------------------------------------- */

static bool put_item(zz_session *session, const zz_exploration *exploration,
                     const zz_variant *variant, const zz_layer *layer,
                     const zz_map_problem *problem, const zz_order_item *item, places *to,
                     const places *rest) {
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
        places trial = *to;
        if (put_factor(problem, v, item->trips, &trial, rest)) {
            *to = trial;
            return true;
        }
        if (is_for_another(session, exploration, variant, layer, item->variable)) {
            zz_diag *diag = zz_report(&session->diags, ZZ_W0574, item->span,
                                      "not every layer has loops over `%s` that multiply to %lld",
                                      item->variable, (long long)item->trips);
            zz_diag_note(&session->diags, diag,
                         "where it has not, as layer `%s`, this part of the order is passed over",
                         layer->name);
            return true;
        }
        zz_diag *diag =
            say_order(session, variant, layer, item->span,
                      zz_sprintf(session->arena, "no%s loops over `%s` multiply to %lld",
                                 places_of(to, v, 0) + places_of(rest, v, 0) ? " other" : "",
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
    const zz_item *event = zz_event_of(variant->dataflow);
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
                           hole ? &inner : &outer, hole ? &outer : &inner))
            return NULL;
        /* A variable stands once without a factor, and factors are compared with its loops. */
        assert(outer.count + inner.count <= problem->loop_count);
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
