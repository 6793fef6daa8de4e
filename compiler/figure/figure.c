#include "compiler/figure/figure.h"

#include <string.h>

#include "compiler/scope/declaration.h"
#include "compiler/scope/expression.h"
#include "compiler/scope/fault.h"
#include "compiler/scope/scope.h"

/* --- reading -----------------------------------------------------------------------------------
 */

/* Takes a node apart; false when it does not begin with a name. */
bool zz_request_read(zz_arena *arena, const zz_node *node, zz_request *r) {
    *r = (zz_request){.node = node};
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

static bool argument_names(zz_scope *scope, zz_request *r) {
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

/* `stall` for `cycles.stall`; the name itself when it is the last part of none. */
static const char *whole_name(const char *name) {
    const size_t size = strlen(name);
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        const size_t whole = strlen(zz_metrics[m].name);
        if (whole > size && zz_metrics[m].name[whole - size - 1] == '.' &&
            !strcmp(zz_metrics[m].name + whole - size, name))
            return zz_metrics[m].name;
    }
    return name;
}

static const zz_metric *find_metric(zz_scope *scope, const zz_request *r) {
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
        zz_suggest(e, diag, r->metric_span, whole_name(r->metric), names, ZZ_METRIC_COUNT);
    zz_diag_help(e->diags, diag, "`zzlc list metrics` lists them all");
    return NULL;
}

/* --- names, before anything is counted -----------------------------------------------------------
 */

static const zz_model_tensor *tensor_of(const zz_layer *layer, const char *name) {
    for (int t = 0; t < layer->tensor_count; t++)
        if (!strcmp(layer->tensors[t].name, name))
            return &layer->tensors[t];
    return NULL;
}

static void unknown_argument(zz_scope *scope, const zz_request *r, int which, const char *what,
                             const char *const *names, size_t count) {
    zz_elaborator *e = scope->elaborator;
    zz_diag *diag = zz_fault(e, ZZ_E0704, r->spans[which], "%s `%s`", what, r->names[which]);
    zz_suggest(e, diag, r->spans[which], r->names[which], names, count);
}

/* Whether the arguments name something on one of the layers; reports when on none. */
static bool check_place(zz_scope *scope, const zz_request *r, const zz_metric *metric,
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
            if (!zz_memory_holds(memory, zz_slot_of(dataflow, tensor)) ||
                metric->arguments < ZZ_OF_MEMORY)
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

/* Whether a layer goes by this path: its name, or network.name. */
static bool goes_by(const zz_layer *layer, const char *path) {
    const char *dot = strrchr(path, '.');
    if (!dot)
        return !strcmp(layer->name, path);
    const size_t size = (size_t)(dot - path);
    return layer->network && !strcmp(layer->name, dot + 1) &&
           strlen(layer->network->name) == size && !memcmp(layer->network->name, path, size);
}

/* The layer that `argument` names; of all of [..] where it stands alone. */
static const zz_layer *chosen_layer(zz_scope *scope, const zz_request *r, const zz_node *argument,
                                    const zz_dataflow *dataflow, bool *sound) {
    zz_elaborator *e = scope->elaborator;
    *sound = false;
    const zz_node *value =
        argument && argument->kind == ZZ_argument ? zz_at(argument, argument, value) : NULL;
    const char *path = value && !argument->text ? zz_dotted(e->arena, value) : NULL;
    if (!path) {
        zz_fault(e, ZZ_E0706, r->layer->span, "expected the name of one layer in `%s[...]`",
                 dataflow->name);
        return NULL;
    }
    ZZ_VECTOR(const char *) names = {0};
    const zz_layer *found = NULL;
    for (int l = 0; l < dataflow->layer_count; l++) {
        const zz_layer *layer = dataflow->layers[l];
        const char *full = layer->network
                               ? zz_sprintf(e->arena, "%s.%s", layer->network->name, layer->name)
                               : layer->name;
        zz_push(e->arena, &names, strchr(path, '.') ? full : layer->name);
        if (!goes_by(layer, path))
            continue;
        if (found && !layer->network != !found->network) { /* by itself: the name is all of it */
            found = layer->network ? found : layer;
            continue;
        }
        if (found) {
            zz_diag *diag = zz_fault(e, ZZ_E0660, value->span, "`%s` runs two layers `%s`",
                                     dataflow->name, path);
            zz_diag_also(e->diags, diag, found->span, "one is here");
            zz_diag_also(e->diags, diag, layer->span, "another is here");
            zz_diag_help(e->diags, diag, "say which: `%s[%s]`", dataflow->name, full);
            return NULL;
        }
        found = layer;
    }
    *sound = found != NULL;
    if (found)
        return found;
    zz_diag *diag =
        zz_fault(e, ZZ_E0705, value->span, "`%s` does not run a layer `%s`", dataflow->name, path);
    zz_diag_also(e->diags, diag, dataflow->span, "declared here");
    zz_suggest(e, diag, value->span, path, names.items, names.count);
    return NULL;
}

static zz_dataflow *made_dataflow(const zz_model *model, const zz_symbol *symbol) {
    for (int d = 0; d < model->dataflow_count; d++)
        if (model->dataflows[d] == symbol->made)
            return model->dataflows[d];
    return NULL;
}

static void say_not_run(zz_elaborator *e, const zz_request *r, const zz_symbol *symbol) {
    zz_diag *diag = zz_fault(e, ZZ_E0707, r->root->span, "`%s` is not run", symbol->name);
    zz_diag_also(e->diags, diag, symbol->span, "declared here");
    if (!symbol->target && !zz_symbol_is_complete(symbol))
        zz_diag_note(e->diags, diag, "it is a template: `dataflow x = %s(...)` gives one that runs",
                     symbol->name);
    else
        zz_diag_note(e->diags, diag,
                     "only the %s of the design itself are run, not those "
                     "of the modules it uses",
                     symbol->sort == ZZ_SORT_EXPLORE ? "explorations" : "dataflows");
}

static zz_dataflow *find_dataflow(zz_scope *scope, const zz_model *model, const zz_request *r,
                                  const zz_symbol *symbol) {
    zz_dataflow *dataflow = symbol->made ? made_dataflow(model, symbol) : NULL;
    if (!dataflow && symbol->state != ZZ_DONE) /* else unsound, which was reported */
        say_not_run(scope->elaborator, r, symbol);
    return dataflow;
}

bool zz_figure_sort(const zz_symbol *symbol) {
    return symbol->sort == ZZ_SORT_DATAFLOW || symbol->sort == ZZ_SORT_EXPLORE;
}

const zz_symbol *zz_figure_symbol(zz_scope *scope, const zz_node *root) {
    zz_symbol *other;
    const zz_symbol *symbol = zz_scope_symbol(scope, root->text, &other);
    return symbol && symbol->sort == ZZ_SORT_EXPLORE && !other
               ? symbol
               : zz_scope_need(scope, root->text, root->span, ZZ_SORT_DATAFLOW);
}

/* --- variants of explorations --------------------------------------------------------------- */

/* How an argument of [..] would be written as a label: "tpu", "rows = 8"; NULL: it is none. */
static const char *label_of(zz_scope *scope, const zz_node *argument) {
    zz_arena *arena = scope->elaborator->arena;
    if (argument->kind != ZZ_argument)
        return NULL;
    const zz_node *value = zz_at(argument, argument, value);
    if (!argument->text)
        return zz_dotted(arena, value);
    zz_buffer text = zz_buffer_new(arena);
    zz_putf(&text, "%s = ", argument->text);
    zz_value_print(arena, zz_value_of(scope, value), &text);
    return zz_buffer_text(&text);
}

static bool has_label(const zz_variant *variant, const char *label) {
    for (int l = 0; l < variant->label_count; l++)
        if (!strcmp(variant->labels[l], label))
            return true;
    return false;
}

/* The one variant that has all labels of [..]; what is no label of any names the layer. */
static const zz_dataflow *find_variant(zz_scope *scope, const zz_model *model, const zz_request *r,
                                       const zz_symbol *symbol, bool *layer,
                                       const zz_node **argument) {
    zz_elaborator *e = scope->elaborator;
    const zz_exploration *exploration = NULL;
    for (int x = 0; x < model->exploration_count; x++)
        if (model->explorations[x] == symbol->made)
            exploration = model->explorations[x];
    if (!exploration && symbol->state == ZZ_DONE)
        return NULL; /* unsound, which was reported */
    if (!exploration) {
        say_not_run(e, r, symbol);
        return NULL;
    }
    bool *fits = ZZ_NEW_ARRAY(e->arena, bool, (size_t)exploration->variant_count);
    const size_t count = r->layer ? r->layer->count : 0;
    *layer = false;
    for (int v = 0; v < exploration->variant_count; v++)
        fits[v] = true;
    for (size_t i = 0; i < count; i++) {
        const char *label = label_of(scope, r->layer->children[i]);
        bool any = false;
        for (int v = 0; v < exploration->variant_count && label; v++)
            any |= has_label(&exploration->variants[v], label);
        const bool named = r->layer->children[i]->text != NULL; /* `rows = 8` is no layer */
        for (int v = 0; v < exploration->variant_count && (any || named); v++)
            fits[v] = fits[v] && label && has_label(&exploration->variants[v], label);
        if (any || named)
            continue;
        *argument = *layer ? NULL : r->layer->children[i]; /* two layers: neither */
        *layer = true;
    }
    const zz_variant *found = NULL;
    int fitting = 0;
    for (int v = 0; v < exploration->variant_count; v++)
        if (fits[v] && fitting++ == 0)
            found = &exploration->variants[v];
    if (fitting == 1)
        return found->dataflow;
    zz_diag *diag = zz_fault(e, ZZ_E0570, r->layer ? r->layer->span : r->root->span,
                             "this names %s of the %d searches of `%s`",
                             fitting ? zz_sprintf(e->arena, "%d", fitting) : "none",
                             exploration->variant_count, symbol->name);
    for (int v = 0; v < exploration->variant_count && v < 4; v++)
        zz_diag_note(e->diags, diag, v == 3 ? "and so on: `%s`" : "there is `%s`",
                     exploration->variants[v].dataflow->name);
    return NULL;
}

/* What a request asks for; false when it asks for nothing that there is (reported, or unsound). */
bool zz_request_resolve(zz_scope *scope, const zz_model *model, zz_request *r,
                        const zz_symbol *symbol, zz_figure *found) {
    zz_elaborator *e = scope->elaborator;
    *found = (zz_figure){0};
    if (!argument_names(scope, r))
        return false;
    bool layer = r->layer != NULL; /* one is named */
    const zz_node *argument = layer && r->layer->count == 1 ? r->layer->children[0] : NULL;
    const zz_dataflow *dataflow = symbol->sort == ZZ_SORT_EXPLORE && !r->metric ? NULL
                                  : symbol->sort == ZZ_SORT_EXPLORE
                                      ? find_variant(scope, model, r, symbol, &layer, &argument)
                                      : find_dataflow(scope, model, r, symbol);
    if (!r->metric) {
        zz_diag *diag = zz_fault(e, ZZ_E0702, r->node->span, "`%s` is %s: say which figure of it",
                                 symbol->name, zz_sort_name(symbol->sort));
        zz_diag_help(e->diags, diag, "such as `%s.cycles`", symbol->name);
        return false;
    }
    const zz_metric *metric = find_metric(scope, r);
    bool sound = true;
    const zz_layer *only =
        dataflow && layer ? chosen_layer(scope, r, argument, dataflow, &sound) : NULL;
    if (!metric || !dataflow || !sound)
        return false;
    if (!only && dataflow->layer_count > 1 && !metric->sums && !zz_metric_of_accelerator(metric)) {
        zz_diag *diag =
            zz_fault(e, ZZ_E0705, r->node->span, "`%s` of several layers has no sum", metric->name);
        zz_diag_also(e->diags, diag, dataflow->span, "runs %d layers", dataflow->layer_count);
        zz_diag_help(e->diags, diag, "say which layer: `%s[%s].%s`", dataflow->name,
                     dataflow->layers[0]->name, metric->name);
        return false;
    }
    if (!check_place(scope, r, metric, dataflow, only))
        return false;
    *found = (zz_figure){.metric = metric, .dataflow = dataflow, .layer = only};
    memcpy(found->names, r->names, sizeof found->names);
    return true;
}

/* --- values --- */

const char *zz_layer_path(zz_arena *arena, const zz_nest *nest) {
    return nest->network ? zz_sprintf(arena, "%s.%s", nest->network, nest->layer) : nest->layer;
}

static bool is_of_layer(const zz_nest *nest, const zz_layer *layer) {
    const char *network = layer->network ? layer->network->name : "";
    return !strcmp(nest->layer, layer->name) &&
           !strcmp(nest->network ? nest->network : "", network);
}

bool zz_figure_in(const zz_figure *figure, const zz_evaluation *evaluation, zz_place *place) {
    const zz_nest *nest = evaluation->nest;
    int wrong;
    *place = (zz_place){0};
    if (strcmp(nest->dataflow, figure->dataflow->name) ||
        (figure->layer && !is_of_layer(nest, figure->layer)))
        return false;
    /* A layer may have no such tensor; another has, that was checked. */
    return figure->metric->arguments == ZZ_OF_NONE ||
           zz_place_find(figure->metric, nest, figure->names, place, &wrong);
}

zz_sum zz_figure_sum(const zz_figure *figure, const zz_evaluation *evaluations, int count,
                     zz_quantity *sum) {
    bool any = false;
    zz_place place;
    for (int i = 0; i < count; i++) {
        if (!zz_figure_in(figure, &evaluations[i], &place))
            continue;
        const zz_quantity term = zz_metric_value(figure->metric, &evaluations[i], &place);
        if (!any)
            *sum = term;
        else if (!zz_quantity_add(sum, term))
            return ZZ_SUM_TOO_LARGE;
        any = true;
        if (zz_metric_of_accelerator(figure->metric))
            break;
    }
    /* A memory of the accelerator that `locality` keeps a tensor from moves nothing of it. */
    if (!any && figure->dataflow->outermost) {
        *sum = (zz_quantity){.exact = figure->metric->kind != ZZ_FIGURE_ENERGY};
        any = true;
    }
    return any ? ZZ_SUM_FITS : ZZ_SUM_OF_NONE;
}

/* --- a figure asked for --------------------------------------------------------------------------
 */

enum { FIGURE_LIMIT = 4096 }; /* bytes */

/* Text parses as part of an expectation; messages shall point into the text alone. */
static void shift(zz_span *span, const zz_source *source, uint32_t by) {
    *span = (zz_span){source, span->begin > by ? span->begin - by : 0,
                      span->end > by ? span->end - by : 0};
    if (span->end > source->size)
        span->end = (uint32_t)source->size;
}

static void shift_all(zz_node *node, const zz_source *source, uint32_t by) {
    shift(&node->span, source, by);
    shift(&node->name_span, source, by);
    for (size_t i = 0; i < node->count; i++)
        if (node->children[i])
            shift_all(node->children[i], source, by);
}

/* The tree of a text that looks like a figure, or NULL. */
static const zz_node *parse_figure(zz_session *session, const zz_source *source) {
    zz_arena *arena = session->arena;
    static const char before[] = "expect (", after[] = ") == 0\n";
    const char *text = zz_sprintf(arena, "%s%s%s", before, source->text, after);
    zz_diags diags = zz_diags_new(arena);
    const zz_source *whole = zz_source_from_text(arena, "<command line>", text, strlen(text));
    zz_node *file = zz_parse(arena, whole, &diags);
    if (diags.errors || file->count != 1 || file->children[0]->kind != ZZ_expectation)
        return NULL;
    zz_node *condition = zz_at(file->children[0], expectation, condition);
    if (condition->kind != ZZ_binary)
        return NULL;
    zz_node *node = zz_at(condition, binary, left);
    shift_all(node, source, (uint32_t)strlen(before));
    return node;
}

bool zz_figure_read(zz_session *session, const zz_model *model, const char *text,
                    zz_figure *figure) {
    const size_t size = strlen(text);
    const bool fits = size <= FIGURE_LIMIT && !strpbrk(text, "\n\r");
    const char *shown = fits ? text : "...";
    const zz_source *source =
        zz_source_from_text(session->arena, "<command line>", shown, strlen(shown));
    const zz_node *node = fits ? parse_figure(session, source) : NULL;
    zz_request r;
    if (!node || !zz_request_read(session->arena, node, &r) || (node == r.root && !*text)) {
        zz_diag *diag =
            zz_report(&session->diags, ZZ_E0702, (zz_span){source, 0, (uint32_t)source->size},
                      "`%s` is not a figure", shown);
        zz_diag_help(&session->diags, diag,
                     "write it as in an expectation, such as `f.cycles`, `f[layer].energy` or "
                     "`f.words(W, sram, down)`");
        return false;
    }
    zz_scope scope = *model->scope;
    const zz_symbol *symbol = zz_figure_symbol(&scope, r.root);
    return symbol && zz_request_resolve(&scope, model, &r, symbol, figure);
}
