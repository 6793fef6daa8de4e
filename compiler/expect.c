#include "compiler/expect.h"

#include <string.h>

#include "compiler/elaborate.h"

typedef struct figures {
    const zz_model *model;
    const zz_results *results; /* NULL: nothing is counted yet, names and kinds are checked */
    bool used;                 /* a figure occurred */
} figures;

/* A figure as written: dataflow[layer].a.b(arguments) */
typedef struct request {
    const zz_node *node;
    const zz_node *root;  /* the name of the dataflow */
    const zz_node *layer; /* the argument list of the subscript, or NULL */
    const char *metric;   /* "a.b"; NULL: nothing follows */
    zz_span metric_span;
    const zz_node *arguments; /* of a call, or NULL */
    const char *names[ZZ_OF_ACCESS];
    zz_span spans[ZZ_OF_ACCESS];
    int count;
} request;

static zz_measure measure_of(zz_metric_kind kind) {
    switch (kind) {
    case ZZ_FIGURE_CYCLES:
        return zz_measure_of(ZZ_CYCLES);
    case ZZ_FIGURE_ENERGY:
        return zz_measure_of(ZZ_ENERGY);
    case ZZ_FIGURE_BITS:
        return zz_measure_of(ZZ_SIZE);
    case ZZ_FIGURE_COUNT:
    case ZZ_FIGURE_RATIO:
        break;
    }
    return (zz_measure){{0}};
}

/* --- reading -----------------------------------------------------------------------------------
 */

/* Takes a node apart; false when it does not begin with a name. */
static bool take_apart(zz_arena *arena, const zz_node *node, request *r) {
    *r = (request){.node = node};
    if (node->height > ZZ_PATH_LIMIT + 2)
        return false;
    if (node->kind == ZZ_call) {
        r->arguments = zz_at(node, call, arguments);
        node = zz_at(node, call, function);
        if (node->kind != ZZ_member)
            return false;
    }
    r->metric_span = node->span;
    while (node->kind == ZZ_member) {
        if (!r->metric)
            r->metric_span = zz_name_span(node);
        else
            r->metric_span.begin = zz_name_span(node).begin;
        r->metric = r->metric ? zz_sprintf(arena, "%s.%s", node->text, r->metric) : node->text;
        node = zz_at(node, member, object);
    }
    if (node->kind == ZZ_subscript) {
        r->layer = zz_at(node, subscript, arguments);
        node = zz_at(node, subscript, object);
    }
    r->root = node;
    return node->kind == ZZ_name;
}

static bool argument_names(zz_scope *scope, request *r) {
    zz_elaborator *e = scope->elaborator;
    const zz_node *list = r->arguments;
    for (size_t i = 0; list && i < list->count; i++) {
        const zz_node *node = list->children[i];
        if (node->kind != ZZ_argument)
            return false;
        const zz_node *value = zz_at(node, argument, value);
        if (value->kind == ZZ_broken)
            return false;
        if (node->text || value->kind != ZZ_name) {
            zz_diag *diag = zz_fault(e, ZZ_E0706, node->span,
                                     "expected the name of a tensor, a "
                                     "memory or a direction");
            zz_diag_help(e->diags, diag, "such as `%s.words(W, sram, down)`", r->root->text);
            return false;
        }
        if (i < ZZ_OF_ACCESS) {
            r->names[i] = value->text;
            r->spans[i] = value->span;
        }
        r->count++;
    }
    return true;
}

static const zz_metric *find_metric(zz_scope *scope, const request *r) {
    zz_elaborator *e = scope->elaborator;
    const zz_metric *metric = zz_metric_find(r->metric, r->count);
    if (metric)
        return metric;
    const zz_metric *named = zz_metric_named(r->metric);
    zz_diag *diag;
    if (named) {
        diag = zz_fault(e, ZZ_E0703, r->node->span, "`%s` takes other arguments", r->metric);
        for (int m = 0; m < ZZ_METRIC_COUNT; m++)
            if (!strcmp(zz_metrics[m].name, r->metric))
                zz_diag_note(e->diags, diag, "it is written `%s.%s%s`", r->root->text, r->metric,
                             zz_metric_signature(&zz_metrics[m]));
        return NULL;
    }
    diag = zz_fault(e, ZZ_E0702, r->metric_span, "there is no figure `%s`", r->metric);
    const char *names[ZZ_METRIC_COUNT], *parts[ZZ_METRIC_COUNT];
    size_t part_count = 0;
    const size_t size = strlen(r->metric);
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        names[m] = zz_metrics[m].name;
        if (!strncmp(names[m], r->metric, size) && names[m][size] == '.')
            parts[part_count++] = names[m];
    }
    if (part_count > 0)
        zz_diag_note(e->diags, diag, "there %s %s", part_count > 1 ? "are" : "is",
                     zz_name_list(e->arena, parts, part_count));
    else
        zz_suggest(e, diag, r->metric_span, r->metric, names, ZZ_METRIC_COUNT);
    zz_diag_help(e->diags, diag, "`zzlc list metrics` lists them all");
    return NULL;
}

/* --- names, before anything is counted -----------------------------------------------------------
 */

static const char *slot_of(const zz_dataflow *dataflow, const zz_model_tensor *tensor) {
    for (int i = 0; i < dataflow->binding_count; i++)
        if (!strcmp(dataflow->bindings[i].tensor, tensor->name))
            return dataflow->bindings[i].slot;
    return tensor->slot;
}

static bool holds(const zz_model_memory *memory, const char *slot) {
    for (int s = 0; s < memory->slot_count; s++)
        if (!strcmp(memory->slots[s], slot))
            return true;
    return false;
}

static const zz_model_tensor *tensor_of(const zz_layer *layer, const char *name) {
    for (int t = 0; t < layer->tensor_count; t++)
        if (!strcmp(layer->tensors[t].name, name))
            return &layer->tensors[t];
    return NULL;
}

static void unknown_argument(zz_scope *scope, const request *r, int which, const char *what,
                             const char *const *names, size_t count) {
    zz_elaborator *e = scope->elaborator;
    zz_diag *diag = zz_fault(e, ZZ_E0704, r->spans[which], "%s `%s`", what, r->names[which]);
    zz_suggest(e, diag, r->spans[which], r->names[which], names, count);
}

/* Whether the arguments name something on one of the layers; reports when on none. */
static bool check_place(zz_scope *scope, const request *r, const zz_metric *metric,
                        const zz_dataflow *dataflow, const zz_layer *only) {
    zz_elaborator *e = scope->elaborator;
    ZZ_VECTOR(const char *) tensors = {0}, memories = {0};
    bool has_tensor = false, has_memory = false;
    if (metric->arguments == ZZ_OF_NONE)
        return true;
    for (int l = 0; l < dataflow->layer_count; l++) {
        const zz_layer *layer = dataflow->layers[l];
        if (only && layer != only)
            continue;
        const zz_model_tensor *tensor = tensor_of(layer, r->names[0]);
        for (int t = 0; t < layer->tensor_count && tensors.count < ZZ_NAMES_LIMIT; t++)
            zz_push(e->arena, &tensors, layer->tensors[t].name);
        if (!tensor)
            continue;
        has_tensor = true;
        for (int m = 0; m < dataflow->accelerator->memory_count; m++) {
            const zz_model_memory *memory = &dataflow->accelerator->memories[m];
            if (!holds(memory, slot_of(dataflow, tensor)) || metric->arguments < ZZ_OF_MEMORY)
                continue;
            has_memory = has_memory || !strcmp(memory->name, r->names[1]);
            if (memories.count < ZZ_NAMES_LIMIT)
                zz_push(e->arena, &memories, memory->name);
        }
    }
    if (!has_tensor) {
        unknown_argument(scope, r, 0, only ? "the layer has no tensor" : "no layer has a tensor",
                         tensors.items, tensors.count);
        return false;
    }
    if (metric->arguments >= ZZ_OF_MEMORY && !has_memory) {
        unknown_argument(scope, r, 1, zz_sprintf(e->arena, "`%s` has no memory", r->names[0]),
                         memories.items, memories.count);
        return false;
    }
    if (metric->arguments < ZZ_OF_ACCESS)
        return true;
    const char *directions[ZZ_DIRECTIONS];
    for (int d = 0; d < ZZ_DIRECTIONS; d++) {
        directions[d] = zz_direction_name((zz_direction)d);
        if (!strcmp(directions[d], r->names[2]))
            return true;
    }
    unknown_argument(scope, r, 2, "there is no direction", directions, ZZ_DIRECTIONS);
    return false;
}

/* The layer that [..] names, NULL with *sound when there is no [..]. */
static const zz_layer *chosen_layer(zz_scope *scope, const request *r, const zz_dataflow *dataflow,
                                    bool *sound) {
    zz_elaborator *e = scope->elaborator;
    *sound = true;
    if (!r->layer)
        return NULL;
    *sound = false;
    const zz_node *argument = r->layer->count == 1 ? r->layer->children[0] : NULL;
    const zz_node *value =
        argument && argument->kind == ZZ_argument ? zz_at(argument, argument, value) : NULL;
    if (!value || argument->text || value->kind != ZZ_name) {
        zz_fault(e, ZZ_E0706, r->layer->span, "expected the name of one layer in `%s[...]`",
                 dataflow->name);
        return NULL;
    }
    ZZ_VECTOR(const char *) names = {0};
    for (int l = 0; l < dataflow->layer_count; l++) {
        if (!strcmp(dataflow->layers[l]->name, value->text)) {
            *sound = true;
            return dataflow->layers[l];
        }
        zz_push(e->arena, &names, dataflow->layers[l]->name);
    }
    zz_diag *diag = zz_fault(e, ZZ_E0705, value->span, "`%s` does not run a layer `%s`",
                             dataflow->name, value->text);
    zz_diag_also(e->diags, diag, dataflow->span, "declared here");
    zz_suggest(e, diag, value->span, value->text, names.items, names.count);
    return NULL;
}

/* --- values --------------------------------------------------------------------------------------
 */

static zz_value value_of(zz_quantity quantity, zz_measure measure) {
    return quantity.exact ? zz_value_integer(quantity.integer, measure)
                          : zz_value_real(quantity.real, measure);
}

static zz_value counted(zz_scope *scope, const figures *f, const request *r,
                        const zz_metric *metric, const zz_dataflow *dataflow,
                        const zz_layer *only) {
    zz_quantity sum = {.exact = true};
    bool any = false;
    for (int i = 0; i < f->results->evaluation_count; i++) {
        const zz_evaluation *evaluation = &f->results->evaluations[i];
        if (strcmp(evaluation->nest->dataflow, dataflow->name) ||
            (only && strcmp(evaluation->nest->layer, only->name)))
            continue;
        zz_place place = {0};
        int wrong;
        if (metric->arguments != ZZ_OF_NONE &&
            !zz_place_find(metric, evaluation->nest, r->names, &place, &wrong))
            continue; /* this layer has no such tensor; another has, that was checked */
        const zz_quantity term = zz_metric_value(metric, evaluation, &place);
        if (!any)
            sum = term;
        else if (!zz_quantity_add(&sum, term)) {
            zz_fault(scope->elaborator, ZZ_E0205, r->node->span,
                     "the sum over the layers does not fit 64 bits");
            return zz_value_unknown();
        }
        any = true;
    }
    return any ? value_of(sum, measure_of(metric->kind)) : zz_value_unknown();
}

static zz_dataflow *made_dataflow(const zz_model *model, const zz_symbol *symbol) {
    for (int d = 0; d < model->dataflow_count; d++)
        if (model->dataflows[d] == symbol->made)
            return model->dataflows[d];
    return NULL;
}

static zz_dataflow *find_dataflow(zz_scope *scope, const figures *f, const request *r,
                                  const zz_symbol *symbol) {
    zz_elaborator *e = scope->elaborator;
    zz_dataflow *dataflow = symbol->made ? made_dataflow(f->model, symbol) : NULL;
    if (dataflow || symbol->state == ZZ_DONE)
        return dataflow; /* NULL: unsound, which was reported */
    zz_diag *diag = zz_fault(e, ZZ_E0707, r->root->span, "`%s` is not run", symbol->name);
    zz_diag_also(e->diags, diag, symbol->span, "declared here");
    if (!symbol->target && !zz_template_is_complete(symbol))
        zz_diag_note(e->diags, diag, "it is a template: `dataflow x = %s(...)` gives one that runs",
                     symbol->name);
    else
        zz_diag_note(e->diags, diag,
                     "only the dataflows of the design itself are run, not those "
                     "of the modules it uses");
    return NULL;
}

static zz_value figure_value(zz_scope *scope, figures *f, request *r, const zz_symbol *symbol) {
    zz_elaborator *e = scope->elaborator;
    if (!argument_names(scope, r))
        return zz_value_unknown();
    const zz_dataflow *dataflow = find_dataflow(scope, f, r, symbol);
    if (!r->metric) {
        zz_diag *diag = zz_fault(e, ZZ_E0702, r->node->span,
                                 "`%s` is a dataflow: say which figure of it", symbol->name);
        zz_diag_help(e->diags, diag, "such as `%s.cycles`", symbol->name);
        return zz_value_unknown();
    }
    const zz_metric *metric = find_metric(scope, r);
    bool sound;
    const zz_layer *only = dataflow ? chosen_layer(scope, r, dataflow, &sound) : NULL;
    if (!metric || !dataflow || !sound)
        return zz_value_unknown();
    if (!only && dataflow->layer_count > 1 && !metric->sums) {
        zz_diag *diag =
            zz_fault(e, ZZ_E0705, r->node->span, "`%s` of several layers has no sum", metric->name);
        zz_diag_also(e->diags, diag, dataflow->span, "runs %d layers", dataflow->layer_count);
        zz_diag_help(e->diags, diag, "say which layer: `%s[%s].%s`", dataflow->name,
                     dataflow->layers[0]->name, metric->name);
        return zz_value_unknown();
    }
    if (!check_place(scope, r, metric, dataflow, only))
        return zz_value_unknown();
    if (f->results)
        return counted(scope, f, r, metric, dataflow, only);
    zz_value value = zz_value_unknown();
    value.measured = true;
    value.measure = measure_of(metric->kind);
    return value;
}

/* module.name, or a part of what that is */
static bool is_qualified(zz_scope *scope, const zz_node *node) {
    for (; node->kind == ZZ_member; node = zz_at(node, member, object)) {
        const char *path = zz_dotted(scope->elaborator->arena, node);
        zz_symbol *other;
        if (path && zz_scope_symbol(scope, path, &other))
            return true;
    }
    return false;
}

/* Whether a node is a figure: it begins with the name of a dataflow, or of nothing. */
static bool figure(void *context, zz_scope *scope, const zz_node *node, zz_value *value) {
    figures *f = context;
    request r;
    if (!take_apart(scope->elaborator->arena, node, &r))
        return false;
    if (zz_scope_parameter(scope, r.root->text))
        return false;
    zz_symbol *other;
    const zz_symbol *symbol = zz_scope_symbol(scope, r.root->text, &other);
    if (symbol && symbol->sort != ZZ_SORT_DATAFLOW && !(r.layer || r.arguments))
        return false;
    if (!symbol && (node->kind == ZZ_name || is_qualified(scope, node)))
        return false;
    *value = zz_value_unknown();
    f->used = true;
    if (!symbol || symbol->sort != ZZ_SORT_DATAFLOW) {
        zz_scope_need(scope, r.root->text, r.root->span, ZZ_SORT_DATAFLOW);
        return true;
    }
    *value = figure_value(scope, f, &r, symbol);
    return true;
}

/* --- conditions ----------------------------------------------------------------------------------
 */

static bool is_comparison(const zz_node *node) {
    return node->kind == ZZ_binary && strchr("<>=!", node->word[0]);
}

void zz_expect_check(zz_session *session, const zz_model *model,
                     const zz_expectation *expectation) {
    (void)session;
    const zz_node *condition = expectation->condition;
    figures f = {.model = model};
    zz_scope scope = *expectation->scope;
    scope.figure = figure;
    scope.context = &f;
    if (condition->kind == ZZ_broken)
        return;
    if (!is_comparison(condition)) {
        zz_elaborator *e = scope.elaborator;
        zz_diag *diag =
            zz_fault(e, ZZ_E0701, condition->span, "an expectation compares two values");
        zz_diag_help(e->diags, diag, "such as `expect f.cycles == 81`");
    }
    zz_value_of(&scope, condition);
}

/* The condition as written, on one line. */
static const char *written(zz_arena *arena, zz_span span) {
    zz_buffer text = zz_buffer_new(arena);
    bool blank = false;
    for (uint32_t i = span.begin; span.source && i < span.end && text.size < 400; i++) {
        const char c = span.source->text[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            blank = true;
            continue;
        }
        if (blank)
            zz_put_char(&text, ' ');
        blank = false;
        zz_put_char(&text, c);
    }
    return zz_buffer_text(&text);
}

/* The value of one side; *figures says whether it comes from counting. */
static zz_value side(zz_scope *scope, const zz_node *node, bool *is_figure) {
    figures *f = scope->context;
    f->used = false;
    const zz_value value = zz_value_of(scope, node);
    *is_figure = f->used;
    return value;
}

static bool try_one(zz_arena *arena, const zz_model *model, zz_results *results,
                    const zz_expectation *expectation, zz_outcome *outcome) {
    const zz_node *condition = expectation->condition;
    figures f = {.model = model, .results = results};
    zz_scope scope = *expectation->scope;
    scope.figure = figure;
    scope.context = &f;
    outcome->at = zz_sprintf(arena, "%s:%u:%u", expectation->span.source->path,
                             zz_span_line(expectation->span), zz_span_column(expectation->span));
    outcome->text = written(arena, condition->span);
    outcome->found = "nothing";
    bool left_counted, right_counted;
    const zz_value left = side(&scope, zz_at(condition, binary, left), &left_counted);
    const zz_value right = side(&scope, zz_at(condition, binary, right), &right_counted);
    zz_value result;
    if (left.kind == ZZ_VALUE_UNKNOWN || right.kind == ZZ_VALUE_UNKNOWN ||
        zz_value_binary(condition->word, left, right, &result) != ZZ_VALUE_OK)
        return false;
    outcome->holds = result.integer != 0;
    zz_buffer found = zz_buffer_new(arena);
    if (left_counted || !right_counted)
        zz_value_print(arena, left, &found);
    if (left_counted == right_counted)
        zz_put(&found, " and ");
    if (right_counted || !left_counted)
        zz_value_print(arena, right, &found);
    outcome->found = zz_buffer_text(&found);
    return outcome->holds;
}

bool zz_expect(zz_session *session, const zz_model *model, zz_results *results) {
    zz_outcome *outcomes =
        ZZ_NEW_ARRAY(session->arena, zz_outcome, (size_t)model->expectation_count);
    bool all = true;
    for (int i = 0; i < model->expectation_count; i++) {
        const bool holds =
            try_one(session->arena, model, results, &model->expectations[i], &outcomes[i]);
        all = all && holds;
    }
    results->outcomes = outcomes;
    results->outcome_count = model->expectation_count;
    return all;
}
