/* Text to model.  Takes the main source and what it uses; gives a model of all that is sound: the
 * accelerators, layers, networks and dataflows that the main file declares (templates only as they
 * are used, unless every parameter has a default) and its expectations.  What used modules declare
 * is made when something needs it; their expectations and dataflows are not run.
 *
 * A declaration is made once, when it is first needed, so declarations come in any order. */
#include "compiler/elaborate/elaborate.h"

#include <assert.h>
#include <string.h>

#include "compiler/elaborate/parts.h"
#include "compiler/figure/expect.h"
#include "compiler/scope/module.h"

static void *build(const zz_template *from, zz_sort sort, const char *name, zz_span span) {
    switch (sort) {
    case ZZ_SORT_ACCELERATOR:
        return zz_build_accelerator(from, name, span);
    case ZZ_SORT_LAYER:
        return zz_build_layer(from, name, span);
    case ZZ_SORT_NETWORK:
        return zz_build_network(from, name, span);
    default:
        assert(sort == ZZ_SORT_DATAFLOW);
        return zz_build_dataflow(from, name, span);
    }
}

static void remember(zz_elaborator *e, zz_sort sort, void *made) {
    if (!made)
        return;
    if (sort == ZZ_SORT_ACCELERATOR)
        zz_push(e->arena, &e->accelerators, (zz_accelerator *)made);
    else if (sort == ZZ_SORT_LAYER)
        zz_push(e->arena, &e->layers, (zz_layer *)made);
    else if (sort == ZZ_SORT_NETWORK)
        zz_push(e->arena, &e->networks, (zz_network *)made);
    else
        zz_push(e->arena, &e->dataflows, (zz_dataflow *)made);
}

/* What scope/declaration.c asks for when a name is needed the first time. */
static void *make(zz_elaborator *e, zz_symbol *symbol, zz_span span) {
    zz_template from;
    if (!zz_template_open(e, symbol, NULL, symbol->module->scope, span, &from))
        return NULL;
    void *made = build(&from, symbol->sort, symbol->name, symbol->span);
    remember(e, symbol->sort, made);
    return made;
}

/* --- the main file --------------------------------------------------------------------------- */

static void check_template(zz_elaborator *e, zz_symbol *symbol) {
    zz_template from = {.symbol = symbol};
    from.scope = zz_template_unknown(e, symbol);
    build(&from, symbol->sort, symbol->name, symbol->span);
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
    zz_exploration *made = zz_has_room(e, symbol->span) ? zz_build_exploration(e, symbol) : NULL;
    symbol->made = made;
    symbol->state = ZZ_DONE;
    if (made)
        zz_push(e->arena, &e->explorations, made);
}

static void declaration(zz_elaborator *e, zz_symbol *symbol) {
    const bool is_template = symbol->node->kind != ZZ_instance && !zz_symbol_is_complete(symbol);
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
    e->make = make;
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
