#include "compiler/scope/declaration.h"

#include <string.h>

#include "compiler/scope/fault.h"
#include "compiler/scope/scope.h"

const zz_node *zz_parameters_of(const zz_symbol *symbol) {
    static const zz_node none = {.kind = ZZ_list, .height = 1};
    switch (symbol->node->kind) {
    case ZZ_accelerator:
        return zz_at(symbol->node, accelerator, parameters);
    case ZZ_layer:
        return zz_at(symbol->node, layer, parameters);
    case ZZ_dataflow:
        return zz_at(symbol->node, dataflow, parameters);
    case ZZ_network:
        return zz_at(symbol->node, network, parameters);
    case ZZ_network_import:
        return &none;
    default:
        return NULL;
    }
}

bool zz_symbol_is_complete(const zz_symbol *symbol) {
    const zz_node *parameters = zz_parameters_of(symbol);
    for (size_t i = 0; parameters && i < parameters->count; i++) {
        const zz_node *parameter = parameters->children[i];
        if (parameter->kind == ZZ_parameter && !zz_at(parameter, parameter, standard))
            return false;
    }
    return true;
}

static void *made(zz_elaborator *e, zz_symbol *symbol, zz_span span) {
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
    const bool lasts = is_instance || zz_symbol_is_complete(symbol);
    const zz_instance_place *place = e->place;
    e->place = NULL;
    symbol->state = ZZ_BUSY;
    e->depth += 20; /* a builder's frames are larger than those of an expression */
    symbol->made = e->make(e, symbol, span);
    e->depth -= 20;
    e->place = place;
    /* Each use of a template that lacks arguments is an error of its own. */
    symbol->state = lasts ? ZZ_DONE : ZZ_FRESH;
    return symbol->made;
}

zz_layer *zz_symbol_layer(zz_elaborator *e, zz_symbol *symbol, zz_span span) {
    return made(e, symbol, span);
}

zz_accelerator *zz_symbol_accelerator(zz_elaborator *e, zz_symbol *symbol, zz_span span) {
    return made(e, symbol, span);
}

zz_dataflow *zz_symbol_dataflow(zz_elaborator *e, zz_symbol *symbol, zz_span span) {
    return made(e, symbol, span);
}

zz_network *zz_symbol_network(zz_elaborator *e, zz_symbol *symbol, zz_span span) {
    return made(e, symbol, span);
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
