/* Text to model.  Takes the main source and what it uses; gives a model of all that is sound: the
 * accelerators, layers, networks and dataflows that the main file declares (templates only as they
 * are used, unless every parameter has a default) and its expectations.  What used modules declare
 * is made when something needs it; their expectations and dataflows are not run.
 *
 * A declaration is made once, when it is first needed, so declarations come in any order. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/elaborate/parts.h"
#include "compiler/figure/expect.h"

/* --- diagnostics --------------------------------------------------------------------------- */

zz_diag *zz_fault(zz_elaborator *e, zz_code code, zz_span span, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char line[1024];
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    zz_diag *diag = zz_report(e->diags, code, span, "%s", line);
    const zz_instance_place *place = e->place;
    if (place && place->span.source && place->inside.source == span.source &&
        place->inside.begin <= span.begin && span.end <= place->inside.end)
        zz_diag_also(e->diags, diag, place->span, "in this use of `%s`", place->name);
    return diag;
}

const char *zz_near(zz_elaborator *e, const char *name, const char *const *names, size_t count) {
    if (e->diags->errors > ZZ_ERROR_LIMIT || count == 0)
        return NULL;
    return zz_nearest(name, names, count < ZZ_NAMES_LIMIT ? count : ZZ_NAMES_LIMIT);
}

const char *zz_name_list(zz_arena *arena, const char *const *names, size_t count) {
    zz_buffer text = zz_buffer_new(arena);
    const size_t shown = count > 8 ? 8 : count;
    for (size_t i = 0; i < shown; i++)
        zz_putf(&text, "%s`%s`", i == 0 ? "" : i + 1 == count ? " and " : ", ", names[i]);
    if (shown < count)
        zz_putf(&text, " and %zu more", count - shown);
    return zz_buffer_text(&text);
}

void zz_suggest(zz_elaborator *e, zz_diag *diag, zz_span span, const char *name,
                const char *const *names, size_t count) {
    const char *near = zz_near(e, name, names, count);
    if (near) {
        zz_diag_label(e->diags, diag, "did you mean `%s`?", near);
        zz_diag_fix(e->diags, diag, span, near);
    } else if (count > 0 && count <= 8) {
        zz_diag_note(e->diags, diag, "there %s %s", count > 1 ? "are" : "is",
                     zz_name_list(e->arena, names, count));
    }
}

bool zz_has_broken(const zz_node *list) {
    for (size_t i = 0; i < list->count; i++)
        if (list->children[i] && list->children[i]->kind == ZZ_broken)
            return true;
    return false;
}

zz_span zz_name_span(const zz_node *node) {
    return node->name_span.source ? node->name_span : node->span;
}

const char *zz_written(zz_arena *arena, zz_span span) {
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

/* --- declarations made once ------------------------------------------------------------------ */

typedef enum zz_part { ACCELERATOR, LAYER, DATAFLOW, NETWORK } zz_part;

/* A short text can ask for a large model: every instance of a template is a copy. */
static bool has_room(zz_elaborator *e, zz_span span) {
    if (e->made < ZZ_MADE_LIMIT)
        return true;
    if (e->made < SIZE_MAX) {
        zz_diag *diag = zz_fault(e, ZZ_E0810, span, "the design is too large");
        zz_diag_note(e->diags, diag, "what is declared up to here takes more than %d MiB",
                     ZZ_MADE_LIMIT >> 20);
    }
    e->made = SIZE_MAX; /* said once */
    return false;
}

static void *build(zz_elaborator *e, zz_part part, zz_template *from, const char *name,
                   zz_span span) {
    const zz_memory *memory = zz_arena_memory(e->arena);
    const size_t before = memory->used, data = e->data, made_before = e->made;
    const zz_instance_place *place = e->place;
    void *made = NULL;
    if (!has_room(e, span))
        return NULL;
    e->place = &from->place;
    if (part == ACCELERATOR)
        made = zz_build_accelerator(from, name, span);
    else if (part == LAYER)
        made = zz_build_layer(from, name, span);
    else if (part == NETWORK)
        made = zz_build_network(from, name, span);
    else
        made = zz_build_dataflow(from, name, span);
    e->place = place;
    /* With what was built on the way, which is counted once. */
    if (e->made != SIZE_MAX)
        e->made = made_before + (memory->used - before) - (e->data - data);
    return made;
}

static void remember(zz_elaborator *e, zz_part part, void *made) {
    if (!made)
        return;
    if (part == ACCELERATOR)
        zz_push(e->arena, &e->accelerators, (zz_accelerator *)made);
    else if (part == LAYER)
        zz_push(e->arena, &e->layers, (zz_layer *)made);
    else if (part == NETWORK)
        zz_push(e->arena, &e->networks, (zz_network *)made);
    else
        zz_push(e->arena, &e->dataflows, (zz_dataflow *)made);
}

static void *make(zz_elaborator *e, zz_part part, zz_symbol *symbol, zz_span span) {
    if (symbol->state == ZZ_DONE)
        return symbol->made;
    if (symbol->state == ZZ_BUSY) {
        zz_diag *diag = zz_fault(e, ZZ_E0110, symbol->span, "`%s` depends on itself", symbol->name);
        zz_diag_also(e->diags, diag, span, "needs it here");
        return NULL;
    }
    if (e->depth >= ZZ_DEPTH_LIMIT) {
        zz_fault(e, ZZ_E0210, symbol->span, "declarations depend on each other too deeply");
        return NULL;
    }
    const bool is_instance = symbol->node->kind == ZZ_instance || symbol->target;
    const bool lasts = is_instance || zz_template_is_complete(symbol);
    zz_template from;
    const zz_instance_place *place = e->place;
    e->place = NULL;
    symbol->state = ZZ_BUSY;
    e->depth += 20; /* a builder's frames are larger than those of an expression */
    if (zz_template_open(e, symbol, NULL, symbol->module->scope, span, &from))
        symbol->made = build(e, part, &from, symbol->name, symbol->span);
    e->depth -= 20;
    e->place = place;
    /* Each use of a template that lacks arguments is an error of its own. */
    symbol->state = lasts ? ZZ_DONE : ZZ_FRESH;
    remember(e, part, symbol->made);
    return symbol->made;
}

zz_layer *zz_symbol_layer(zz_elaborator *e, zz_symbol *symbol, zz_span span) {
    return make(e, LAYER, symbol, span);
}

zz_accelerator *zz_symbol_accelerator(zz_elaborator *e, zz_symbol *symbol, zz_span span) {
    return make(e, ACCELERATOR, symbol, span);
}

zz_dataflow *zz_symbol_dataflow(zz_elaborator *e, zz_symbol *symbol, zz_span span) {
    return make(e, DATAFLOW, symbol, span);
}

zz_network *zz_symbol_network(zz_elaborator *e, zz_symbol *symbol, zz_span span) {
    return make(e, NETWORK, symbol, span);
}

zz_layer *zz_layer_of_network(const zz_template *from, const char *name, zz_span span) {
    zz_template own = *from;
    return build(own.scope->elaborator, LAYER, &own, name, span);
}

zz_accelerator *zz_accelerator_in_place(zz_scope *scope, const zz_node *instantiation) {
    zz_elaborator *e = scope->elaborator;
    if (instantiation->kind != ZZ_instantiation)
        return NULL;
    zz_symbol *symbol =
        zz_scope_need(scope, instantiation->text, zz_name_span(instantiation), ZZ_SORT_ACCELERATOR);
    if (!symbol)
        return NULL;
    const zz_node *arguments = zz_at(instantiation, instantiation, arguments);
    if (arguments->count == 0)
        return zz_symbol_accelerator(e, symbol, instantiation->span);
    zz_template from;
    if (!zz_template_open(e, symbol, arguments, scope, instantiation->span, &from))
        return NULL;
    if (!from.place.span.source)
        from.place = (zz_instance_place){symbol->node->span, instantiation->span, symbol->name};
    zz_accelerator *made = build(e, ACCELERATOR, &from, symbol->name, symbol->span);
    remember(e, ACCELERATOR, made);
    return made;
}

/* `network.layer`, where `dot` is the last one: the layer, or NULL with the fault told. */
static const zz_layer *layer_in_network(zz_scope *scope, const char *path, const char *dot,
                                        zz_span span) {
    zz_elaborator *e = scope->elaborator;
    const char *prefix = zz_strndup(e->arena, path, (size_t)(dot - path));
    zz_symbol *symbol = zz_scope_need(scope, prefix, span, ZZ_SORT_NETWORK);
    const zz_network *network = symbol ? zz_symbol_network(e, symbol, span) : NULL;
    if (!network)
        return NULL;
    const zz_layer *layer = zz_network_layer(network, dot + 1);
    if (layer)
        return layer;
    zz_diag *diag = zz_fault(e, ZZ_E0659, span, "network `%s` has no layer `%s`", prefix, dot + 1);
    zz_diag_also(e->diags, diag, network->span, "declared here");
    const char **names = ZZ_NEW_ARRAY(e->arena, const char *, (size_t)network->layer_count);
    for (int l = 0; l < network->layer_count; l++)
        names[l] = zz_sprintf(e->arena, "%s.%s", prefix, network->layers[l]->name);
    zz_suggest(e, diag, span, path, names, (size_t)network->layer_count);
    return NULL;
}

const zz_layer *zz_layers_named(zz_scope *scope, const char *name, zz_span span,
                                const zz_network **network) {
    *network = NULL;
    zz_symbol *other;
    zz_symbol *symbol = zz_scope_symbol(scope, name, &other);
    if (zz_scope_parameter(scope, name) || !symbol || symbol->sort != ZZ_SORT_NETWORK)
        return zz_layer_named(scope, name, span);
    *network = zz_symbol_network(scope->elaborator, symbol, span);
    return NULL;
}

const zz_layer *zz_layer_named(zz_scope *scope, const char *name, zz_span span) {
    zz_parameter *parameter = zz_scope_parameter(scope, name);
    if (parameter && parameter->is_layer)
        return parameter->value.kind == ZZ_VALUE_LAYER ? parameter->value.layer : NULL;
    zz_symbol *other;
    const char *dot = strrchr(name, '.');
    if (dot && !zz_scope_symbol(scope, name, &other) && !other)
        return layer_in_network(scope, name, dot, span);
    zz_symbol *symbol = zz_scope_need(scope, name, span, ZZ_SORT_LAYER);
    return symbol ? zz_symbol_layer(scope->elaborator, symbol, span) : NULL;
}

/* --- the main file --------------------------------------------------------------------------- */

static void check_template(zz_elaborator *e, zz_symbol *symbol) {
    zz_template from = {.symbol = symbol};
    from.scope = zz_template_unknown(e, symbol);
    build(e,
          symbol->sort == ZZ_SORT_ACCELERATOR ? ACCELERATOR
          : symbol->sort == ZZ_SORT_LAYER     ? LAYER
          : symbol->sort == ZZ_SORT_NETWORK   ? NETWORK
                                              : DATAFLOW,
          &from, symbol->name, symbol->span);
}

static void reserved(zz_elaborator *e, const zz_symbol *symbol) {
    static const struct {
        zz_code code;
        const char *plural, *meaning;
    } words[ZZ_SORTS] = {
        [ZZ_SORT_CHIP] = {ZZ_E0903, "chips", "several cores with the links between them"},
        [ZZ_SORT_SCHEDULE] = {ZZ_E0904, "schedules",
                              "the layers of a network on the cores of a chip"},
    };
    zz_diag *diag = zz_fault(e, words[symbol->sort].code, symbol->span, "%s are not built yet",
                             words[symbol->sort].plural);
    zz_diag_note(e->diags, diag, "the word is reserved; it will mean %s",
                 words[symbol->sort].meaning);
}

static void exploration(zz_elaborator *e, zz_symbol *symbol) {
    zz_exploration *made = has_room(e, symbol->span) ? zz_build_exploration(e, symbol) : NULL;
    symbol->made = made;
    symbol->state = ZZ_DONE;
    if (made)
        zz_push(e->arena, &e->explorations, made);
}

static void declaration(zz_elaborator *e, zz_symbol *symbol) {
    const bool is_template = symbol->node->kind != ZZ_instance && !zz_template_is_complete(symbol);
    switch (symbol->sort) {
    case ZZ_SORT_CONSTANT:
        zz_value_of(e->main->scope,
                    &(zz_node){.kind = ZZ_name, .span = symbol->span, .text = symbol->name});
        break;
    case ZZ_SORT_ACCELERATOR:
    case ZZ_SORT_LAYER:
    case ZZ_SORT_DATAFLOW:
    case ZZ_SORT_NETWORK:
        if (is_template)
            check_template(e, symbol);
        else if (symbol->sort == ZZ_SORT_ACCELERATOR)
            zz_symbol_accelerator(e, symbol, symbol->span);
        else if (symbol->sort == ZZ_SORT_LAYER)
            zz_symbol_layer(e, symbol, symbol->span);
        else if (symbol->sort == ZZ_SORT_NETWORK)
            zz_symbol_network(e, symbol, symbol->span);
        else
            zz_symbol_dataflow(e, symbol, symbol->span);
        break;
    case ZZ_SORT_EXPLORE:
        exploration(e, symbol);
        break;
    default:
        reserved(e, symbol);
        break;
    }
}

/* -D name=value: the constant's value becomes that of the command line. */
static void define(zz_elaborator *e, const zz_definition *definition) {
    const char *text = zz_sprintf(e->arena, "const %s = %s\n", definition->name, definition->value);
    const zz_source *source = zz_source_from_text(e->arena, "<command line>", text, strlen(text));
    const zz_span span = {source, 6, 6 + (uint32_t)strlen(definition->name)};
    zz_symbol *symbol = zz_map_get(&e->main->own, definition->name);
    if (!symbol || symbol->sort != ZZ_SORT_CONSTANT) {
        zz_diag *diag =
            zz_fault(e, ZZ_E0115, span, "the design has no constant `%s`", definition->name);
        ZZ_VECTOR(const char *) names = {0};
        for (size_t i = 0; i < e->main->symbols.count; i++)
            if (e->main->symbols.items[i]->sort == ZZ_SORT_CONSTANT)
                zz_push(e->arena, &names, e->main->symbols.items[i]->name);
        if (symbol)
            zz_diag_also(e->diags, diag, symbol->span, "this is %s", zz_sort_name(symbol->sort));
        zz_suggest(e, diag, span, definition->name, names.items, names.count);
        return;
    }
    const size_t errors = e->diags->errors;
    const zz_node *file = zz_parse(e->arena, source, e->diags);
    if (file->count == 1 && file->children[0]->kind == ZZ_constant &&
        !strcmp(file->children[0]->text, definition->name))
        symbol->node = file->children[0];
    else if (e->diags->errors == errors)
        zz_fault(e, ZZ_E0116, span, "the value of `%s` must be one expression", definition->name);
}

zz_model *zz_elaborate(zz_session *session, const zz_source *source) {
    zz_elaborator *e = ZZ_NEW(session->arena, zz_elaborator);
    e->session = session;
    e->arena = session->arena;
    e->diags = &session->diags;
    e->model = ZZ_NEW(session->arena, zz_model);
    e->main = zz_module_load(e, source);
    for (int i = 0; i < session->definition_count; i++)
        define(e, &session->definitions[i]);
    for (size_t i = 0; i < e->main->symbols.count; i++)
        declaration(e, e->main->symbols.items[i]);

    zz_model *model = e->model;
    model->accelerators = e->accelerators.items;
    model->accelerator_count = (int)e->accelerators.count;
    model->layers = e->layers.items;
    model->layer_count = (int)e->layers.count;
    model->networks = e->networks.items;
    model->network_count = (int)e->networks.count;
    model->dataflows = e->dataflows.items;
    model->dataflow_count = (int)e->dataflows.count;
    model->explorations = e->explorations.items;
    model->exploration_count = (int)e->explorations.count;

    for (size_t i = 0; i < e->main->tree->count; i++) {
        const zz_node *node = e->main->tree->children[i];
        if (node->kind != ZZ_expectation)
            continue;
        zz_expectation expectation = {.condition = zz_at(node, expectation, condition),
                                      .span = node->span,
                                      .scope = e->main->scope};
        zz_push(e->arena, &e->expectations, expectation);
        zz_expect_check(session, model, &expectation);
    }
    model->expectations = e->expectations.items;
    model->expectation_count = (int)e->expectations.count;
    model->scope = e->main->scope;
    return model;
}
