/* From a dataflow on one layer to its nest: loops become digits, the equation is solved for what no
 * loop binds.  Everything a person can get wrong in a nest is said here, with both places. */
#include "compiler/lower/parts.h"

#include <string.h>

#include "compiler/lower/lower.h"
#include "compiler/lower/solve.h"
#include "runtime/base/checked.h"
#include "runtime/base/vector.h"

/* A loop on its way to a digit. */
typedef struct loop {
    const zz_item *item; /* NULL never; the `on event` item for its positions */
    zz_digit_kind kind;
    int variable;
    int64_t factor; /* 0: what is left */
    int64_t trips, weight;
    int item_index;
} loop;

typedef struct loops {
    loop *items;
    size_t count, capacity;
} loops;

static int find_variable(const zz_lowering *lower, const char *name) {
    for (int v = 0; v < lower->layer->variable_count; v++)
        if (lower->names[v] && strcmp(lower->names[v], name) == 0)
            return v;
    return -1;
}

/* Which layer a message is about: the same nest runs on others too. */
static void add_network_help(zz_lowering *lower, zz_diag *diag) {
    const zz_layer *layer = lower->layer;
    if (layer->network)
        zz_diag_help(
            &lower->session->diags, diag,
            "or name the layers that `%s` runs, without `%s`: `%s.%s, ...`", lower->dataflow->name,
            layer->name, layer->network->name,
            layer->network->layers[layer->index == 0 && layer->network->layer_count > 1]->name);
}

static void say_unknown_variable(zz_lowering *lower, const zz_item *item) {
    zz_diags *diags = &lower->session->diags;
    const char **known =
        ZZ_NEW_ARRAY(lower->arena, const char *, (size_t)lower->layer->variable_count);
    size_t count = 0;
    for (int v = 0; v < lower->layer->variable_count; v++)
        if (lower->names[v])
            known[count++] = lower->names[v];
    zz_diag *diag =
        zz_lower_error(lower, ZZ_E0107, item->variable_span,
                       "layer `%s` has no index variable `%s`", lower->layer->name, item->variable);
    const char *near = zz_nearest(item->variable, known, count);
    if (near) {
        zz_diag_label(diags, diag, "did you mean `%s`?", near);
        zz_diag_fix(diags, diag, item->variable_span, near);
    }
    zz_diag_also(diags, diag, lower->layer->span, "the layer is declared here");
    if (lower->layer->network)
        zz_diag_note(diags, diag, "nor has any other layer of network `%s`",
                     lower->layer->network->name);
}

/* Whether loops over the events stand in the line. */
static bool is_event(const zz_item *item) {
    return item->kind == ZZ_ITEM_EVENT || item->kind == ZZ_ITEM_ORDER;
}

/* The loops of the dataflow, outermost first, events in their order of arrival. */
static bool collect(zz_lowering *lower, const zz_event_loop *event_order, int event_count,
                    loops *found) {
    bool sound = true;
    for (int i = 0; i < lower->dataflow->item_count; i++) {
        const zz_item *item = &lower->dataflow->items[i];
        if (is_event(item)) {
            for (int e = 0; e < event_count; e++) {
                if (event_order[e].item != i)
                    continue;
                const int variable = event_order[e].variable;
                const loop l = {.item = item,
                                .kind = ZZ_DIGIT_EVENT,
                                .variable = variable,
                                .factor = lower->layer->variables[variable].extent,
                                .item_index = i};
                zz_push(lower->arena, found, l);
            }
        } else if (item->kind == ZZ_ITEM_FOR || item->kind == ZZ_ITEM_SPREAD) {
            const int variable = find_variable(lower, item->variable);
            if (variable < 0 && zz_lower_elsewhere(lower, item->variable, false))
                continue;
            if (variable < 0) {
                say_unknown_variable(lower, item);
                sound = false;
                continue;
            }
            const loop l = {.item = item,
                            .kind = item->kind == ZZ_ITEM_FOR ? ZZ_DIGIT_FOR : ZZ_DIGIT_SPREAD,
                            .variable = variable,
                            .factor = item->factor,
                            .item_index = i};
            zz_push(lower->arena, found, l);
        }
    }
    if (found->count > ZZ_LOOP_LIMIT) {
        zz_lower_error(lower, ZZ_E0511, found->items[ZZ_LOOP_LIMIT].item->span,
                       "dataflow `%s` has %zu loops; a nest may have %d", lower->dataflow->name,
                       found->count, ZZ_LOOP_LIMIT);
        return false;
    }
    return sound;
}

static zz_span loop_span(const loop *l) {
    return l->kind == ZZ_DIGIT_EVENT ? l->item->span : l->item->variable_span;
}

/* Trips of every loop of one variable; false after an error. */
static bool give_trips(zz_lowering *lower, loops *all, int variable) {
    zz_diags *diags = &lower->session->diags;
    const zz_model_variable *v = &lower->layer->variables[variable];
    loop *rest = NULL, *event = NULL, *last = NULL;
    int64_t product = 1;
    for (size_t i = 0; i < all->count; i++) {
        loop *l = &all->items[i];
        if (l->variable != variable)
            continue;
        const loop *other = event ? event : l->kind == ZZ_DIGIT_EVENT ? last : NULL;
        if (!other && !l->factor)
            other = rest;
        if (other) {
            zz_diag *diag = zz_lower_error(lower, ZZ_E0502, loop_span(l), "`%s` is bound twice",
                                           lower->names[variable]);
            zz_diag_also(diags, diag, loop_span(other), "bound here already");
            if (!event && l->kind != ZZ_DIGIT_EVENT)
                zz_diag_help(diags, diag, "give one of the two a factor, as in `%s:2`",
                             lower->names[variable]);
            return false;
        }
        last = l;
        if (l->kind == ZZ_DIGIT_EVENT)
            event = l;
        if (!l->factor) {
            rest = l;
        } else if (!zz_mul64(product, l->factor, &product)) {
            zz_lower_error(lower, ZZ_E0514, loop_span(l),
                           "the factors of `%s` multiply beyond 64 bits", lower->names[variable]);
            return false;
        }
        l->trips = l->factor;
    }
    if (rest) {
        rest->trips = product >= v->extent ? 1 : zz_ceil_div(v->extent, product);
    } else if (last && product < v->extent) {
        zz_diag *diag = zz_lower_error(
            lower, ZZ_E0503, loop_span(last), "the factors of `%s` cover %lld of %lld",
            lower->names[variable], (long long)product, (long long)v->extent);
        zz_diag_also(diags, diag, v->span, "extent %lld", (long long)v->extent);
        zz_diag_help(diags, diag, "add `for %s`: a loop without a factor takes all that is left",
                     lower->names[variable]);
        return false;
    }
    int64_t weight = 1;
    for (size_t i = all->count; i-- > 0;) {
        loop *l = &all->items[i];
        if (l->variable != variable)
            continue;
        l->weight = weight;
        if (!zz_mul64(weight, l->trips, &weight)) {
            zz_lower_error(lower, ZZ_E0514, loop_span(l),
                           "the factors of `%s` multiply beyond 64 bits", lower->names[variable]);
            return false;
        }
    }
    return true;
}

/* Lanes of each dimension: inner spreads vary faster along it. */
static bool place_lanes(zz_lowering *lower, const loops *all, zz_digit *digits,
                        const int *digit_of) {
    zz_diags *diags = &lower->session->diags;
    const zz_accelerator *accelerator = lower->accelerator;
    bool sound = true;
    for (int d = 0; d < accelerator->dimension_count; d++) {
        int64_t used = 1;
        for (size_t i = all->count; i-- > 0;) {
            const loop *l = &all->items[i];
            if (digit_of[i] < 0 || digits[digit_of[i]].dimension != d)
                continue;
            digits[digit_of[i]].lane_stride = used;
            if (!zz_mul64(used, l->trips, &used) || used > accelerator->dimensions[d].size) {
                zz_diag *diag = zz_lower_error(lower, ZZ_E0504, l->item->span,
                                               "dimension `%s` of `%s` has %lld lanes",
                                               accelerator->dimensions[d].name, accelerator->name,
                                               (long long)accelerator->dimensions[d].size);
                zz_diag_label(diags, diag, "spreads `%s` over %lld", lower->names[l->variable],
                              (long long)l->trips);
                zz_diag_also(diags, diag, accelerator->span, "the accelerator is declared here");
                zz_diag_help(
                    diags, diag, "loop over the rest: `for %s`, then `spread %s:%lld over %s`",
                    lower->names[l->variable], lower->names[l->variable],
                    (long long)accelerator->dimensions[d].size, accelerator->dimensions[d].name);
                sound = false;
                break;
            }
        }
    }
    return sound;
}

static int find_dimension(zz_lowering *lower, const zz_item *item) {
    const zz_accelerator *accelerator = lower->accelerator;
    const char **names =
        ZZ_NEW_ARRAY(lower->arena, const char *, (size_t)accelerator->dimension_count);
    for (int d = 0; d < accelerator->dimension_count; d++) {
        names[d] = accelerator->dimensions[d].name;
        if (strcmp(names[d], item->dimension) == 0)
            return d;
    }
    zz_diags *diags = &lower->session->diags;
    zz_diag *diag = zz_lower_error(lower, ZZ_E0505, item->dimension_span,
                                   "the array of `%s` has no dimension `%s`", accelerator->name,
                                   item->dimension);
    const char *near = zz_nearest(item->dimension, names, (size_t)accelerator->dimension_count);
    if (near)
        zz_diag_label(diags, diag, "did you mean `%s`?", near);
    else if (accelerator->dimension_count == 1)
        zz_diag_label(diags, diag, "its only dimension is `%s`", names[0]);
    zz_diag_also(diags, diag, accelerator->span, "the accelerator is declared here");
    return -1;
}

/* Turns loops of more than one trip into digits, and notes how many stand above each item. */
static bool make_digits(zz_lowering *lower, const loops *all) {
    zz_nest *nest = lower->nest;
    nest->digits = ZZ_NEW_ARRAY(lower->arena, zz_digit, all->count + 1);
    int *digit_of = ZZ_NEW_ARRAY(lower->arena, int, all->count + 1);
    int *above = ZZ_NEW_ARRAY(lower->arena, int, (size_t)lower->dataflow->item_count + 1);
    bool *below_event = ZZ_NEW_ARRAY(lower->arena, bool, (size_t)lower->dataflow->item_count + 1);
    bool sound = true;
    size_t next = 0;
    int last_event = lower->dataflow->item_count;
    for (int i = 0; i < lower->dataflow->item_count; i++)
        if (is_event(&lower->dataflow->items[i]))
            last_event = i;
    for (int i = 0; i < lower->dataflow->item_count; i++) {
        const zz_item *item = &lower->dataflow->items[i];
        above[i] = nest->digit_count;
        below_event[i] = i > last_event;
        if (item->kind == ZZ_ITEM_EVENT)
            nest->event_begin = nest->digit_count;
        for (; next < all->count && all->items[next].item_index == i; next++) {
            const loop *l = &all->items[next];
            int dimension = -1;
            if (l->kind == ZZ_DIGIT_SPREAD && (dimension = find_dimension(lower, item)) < 0)
                sound = false;
            digit_of[next] = -1;
            if (l->trips == 1)
                continue;
            digit_of[next] = nest->digit_count;
            nest->digits[nest->digit_count++] =
                (zz_digit){.kind = l->kind,
                           .variable = l->variable,
                           .trips = l->trips,
                           .weight = l->weight,
                           .dimension = dimension,
                           .path = item->span.source ? item->span.source->path : NULL,
                           .line = item->span.source ? zz_span_line(item->span) : 0};
        }
        if (is_event(item))
            nest->event_end = nest->digit_count;
    }
    lower->digits_above = above;
    lower->below_event = below_event;
    return sound && place_lanes(lower, all, nest->digits, digit_of);
}

static void say_unbound(zz_lowering *lower, const zz_solution *solution) {
    zz_diags *diags = &lower->session->diags;
    for (int v = 0; v < lower->layer->variable_count; v++) {
        if (!solution->unbound[v] || !lower->names[v])
            continue;
        zz_diag *diag =
            zz_lower_error(lower, ZZ_E0501, lower->dataflow->span, "%s `%s` leaves `%s` unbound",
                           lower->dataflow->unallocated ? "exploration" : "dataflow",
                           lower->dataflow->name, lower->names[v]);
        zz_diag_also(diags, diag, lower->layer->variables[v].span, "`%s` has %lld values",
                     lower->names[v], (long long)lower->layer->variables[v].extent);
        if (lower->layer->network)
            zz_diag_label(diags, diag, "on layer `%s`", lower->layer->name);
        if (lower->dataflow->unallocated) {
            zz_diag_help(diags, diag, "add `%s` to the `over` line", lower->names[v]);
            continue;
        }
        zz_diag_help(diags, diag, "add `for %s`, or `spread` it over a dimension", lower->names[v]);
        add_network_help(lower, diag);
    }
}

static void say_tied(zz_lowering *lower, const zz_solution *solution, const loops *all) {
    zz_diags *diags = &lower->session->diags;
    const loop *last = NULL;
    for (size_t i = 0; i < all->count; i++)
        if (solution->tied[all->items[i].variable] && all->items[i].kind != ZZ_DIGIT_EVENT)
            last = &all->items[i];
    for (size_t i = 0; i < all->count && !last; i++)
        if (solution->tied[all->items[i].variable])
            last = &all->items[i];
    if (!last) {
        zz_lower_error(lower, ZZ_E0502, lower->dataflow->span, "the equation cannot be solved");
        return;
    }
    zz_diag *diag = zz_lower_error(lower, ZZ_E0502, loop_span(last), "`%s` is bound twice",
                                   lower->names[last->variable]);
    zz_diag_label(diags, diag, "already follows from the other loops");
    int said = 0;
    for (size_t i = 0; i < all->count && said < 2; i++) {
        const loop *l = &all->items[i];
        if (solution->tied[l->variable] && l->variable != last->variable &&
            l->kind != ZZ_DIGIT_EVENT) {
            zz_diag_also(diags, diag, loop_span(l), "with `%s`", lower->names[l->variable]);
            said++;
        }
    }
    for (int v = 0; v < lower->layer->variable_count; v++)
        if (solution->tied[v] && lower->layer->variables[v].is_position) {
            zz_diag_also(diags, diag, lower->layer->variables[v].span,
                         "through this position of the equation");
            break;
        }
    zz_diag_help(diags, diag, "leave out `%s`: the compiler solves the equation for it",
                 lower->names[last->variable]);
}

static bool solve(zz_lowering *lower, const loops *all) {
    const int n = lower->layer->variable_count;
    bool *looped = ZZ_NEW_ARRAY(lower->arena, bool, (size_t)n + 1);
    for (size_t i = 0; i < all->count; i++)
        looped[all->items[i].variable] |=
            all->items[i].trips > 1 || all->items[i].kind == ZZ_DIGIT_EVENT;
    const zz_solution solution =
        zz_solve(lower->arena, lower->layer, looped, lower->nest->variables);
    switch (solution.status) {
    case ZZ_SOLVED:
        return true;
    case ZZ_SOLVE_UNBOUND:
        say_unbound(lower, &solution);
        return false;
    case ZZ_SOLVE_TWICE:
        say_tied(lower, &solution, all);
        return false;
    case ZZ_SOLVE_OVERFLOW:
        zz_lower_error(lower, ZZ_E0514, lower->layer->span,
                       "the coefficients of layer `%s` multiply beyond 64 bits",
                       lower->layer->name);
    }
    return false;
}

/* Names for people: a position without a name is called after its tensor and axis. */
static void name_variables(zz_lowering *lower) {
    const zz_layer *layer = lower->layer;
    for (int v = 0; v < layer->variable_count; v++) {
        lower->nest->variables[v].name = lower->names[v];
        lower->nest->variables[v].extent = layer->variables[v].extent;
        lower->nest->variables[v].position = layer->variables[v].is_position;
        if (layer->variables[v].is_position) {
            lower->nest->variables[v].position_coefficients = layer->variables[v].coefficients;
            lower->nest->variables[v].position_constant = layer->variables[v].constant;
        }
    }
    for (int t = 0; t < layer->tensor_count; t++)
        for (int a = 0; a < layer->tensors[t].axis_count; a++) {
            zz_nest_variable *axis = &lower->nest->variables[layer->tensors[t].axes[a]];
            if (!axis->name)
                axis->name = zz_sprintf(lower->arena, "%s[%d]", layer->tensors[t].name, a + 1);
        }
}

zz_nest *zz_lower(zz_session *session, const zz_dataflow *dataflow, const zz_layer *layer) {
    zz_lowering lower = {.session = session,
                         .arena = session->arena,
                         .dataflow = dataflow,
                         .layer = layer,
                         .accelerator = dataflow->accelerator,
                         .nest = ZZ_NEW(session->arena, zz_nest),
                         .event = zz_event_of(dataflow)};
    zz_nest *nest = lower.nest;
    const size_t variable_count = (size_t)layer->variable_count;
    for (int l = 0; l < dataflow->layer_count && dataflow->outermost; l++)
        if (dataflow->layers[l] == layer)
            lower.outermost = dataflow->outermost[l];
    if (layer->variable_count > ZZ_LOOP_LIMIT || layer->tensor_count > ZZ_LOOP_LIMIT) {
        zz_lower_error(&lower, ZZ_E0511, layer->span,
                       "layer `%s` has %d variables and %d tensors; a nest may have %d of each",
                       layer->name, layer->variable_count, layer->tensor_count, ZZ_LOOP_LIMIT);
        return NULL;
    }
    *nest =
        (zz_nest){.dataflow = dataflow->name,
                  .layer = layer->name,
                  .network = layer->network ? layer->network->name : NULL,
                  .network_index = layer->index,
                  .accelerator = lower.accelerator->name,
                  .counting = dataflow->counting,
                  .local = lower.outermost != NULL,
                  .variables = ZZ_NEW_ARRAY(session->arena, zz_nest_variable, variable_count + 1),
                  .variable_count = layer->variable_count,
                  .operation = layer->operation,
                  .terms = layer->terms,
                  .term_count = layer->term_count,
                  .event_operand = -1};
    lower.names = ZZ_NEW_ARRAY(session->arena, const char *, variable_count + 1);
    for (size_t v = 0; v < variable_count; v++)
        lower.names[v] = layer->variables[v].name;
    zz_lower_hardware(&lower);

    zz_event_loop *event_order = ZZ_NEW_ARRAY(session->arena, zz_event_loop, variable_count + 1);
    int event_count = 0;
    if (lower.event && !zz_lower_event(&lower, event_order, &event_count))
        return NULL;
    name_variables(&lower);
    loops all = {0};
    bool sound = collect(&lower, event_order, event_count, &all);
    for (int v = 0; v < layer->variable_count && sound; v++)
        sound = give_trips(&lower, &all, v);
    if (!sound || !make_digits(&lower, &all) || !solve(&lower, &all))
        return NULL;
    if (!zz_lower_operands(&lower) || !zz_check_diagonal(&lower))
        return NULL;
    if (nest->disordered && nest->counting == ZZ_EXACT) {
        zz_say_disorder(session, dataflow);
        return NULL;
    }
    return nest;
}
