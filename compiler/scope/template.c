/* Templates: follows instances to the template they come from and gives its parameters their
 * values. Takes a symbol and arguments; gives the template with a scope and the bodies of the
 * instances on the way.  A chain of instances is walked, not recursed into, and a circle in it is
 * an error. */
#include "compiler/scope/template.h"

#include <stdint.h>
#include <string.h>

#include "compiler/scope/declaration.h"
#include "compiler/scope/expression.h"
#include "compiler/scope/fault.h"
#include "compiler/scope/scope.h"

/* The parameters of a template by name, without values. */
static zz_parameter **declare(zz_scope *scope, const zz_node *parameters, size_t *count) {
    zz_elaborator *e = scope->elaborator;
    zz_parameter **list = ZZ_NEW_ARRAY(e->arena, zz_parameter *, parameters->count);
    *count = 0;
    for (size_t i = 0; i < parameters->count; i++) {
        const zz_node *node = parameters->children[i];
        if (node->kind != ZZ_parameter)
            continue;
        const zz_parameter *before = zz_map_get(&scope->parameters, node->text);
        if (before) {
            zz_diag *diag = zz_fault(e, ZZ_E0117, zz_name_span(node),
                                     "there are two parameters `%s`", node->text);
            zz_diag_also(e->diags, diag, before->span, "first declared here");
            continue;
        }
        zz_parameter *parameter = ZZ_NEW(e->arena, zz_parameter);
        parameter->name = node->text;
        parameter->span = zz_name_span(node);
        parameter->is_layer = node->word != NULL;
        zz_map_set(&scope->parameters, node->text, parameter);
        list[(*count)++] = parameter;
    }
    return list;
}

zz_scope *zz_template_unknown(zz_elaborator *e, zz_symbol *symbol) {
    zz_scope *scope = zz_scope_new(e, symbol->module);
    const zz_node *parameters = zz_parameters_of(symbol);
    size_t count = 0;
    zz_parameter **list = parameters ? declare(scope, parameters, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        list[i]->bound = true;
        list[i]->value = zz_value_unknown();
    }
    /* Defaults are looked at for the names in them. */
    for (size_t i = 0; parameters && i < parameters->count; i++)
        if (parameters->children[i]->kind == ZZ_parameter &&
            zz_at(parameters->children[i], parameter, standard))
            zz_value_of(scope, zz_at(parameters->children[i], parameter, standard));
    return scope;
}

static zz_value argument_value(zz_scope *caller, const zz_parameter *parameter,
                               const zz_node *node) {
    zz_elaborator *e = caller->elaborator;
    if (!parameter->is_layer) {
        const zz_value value = zz_value_of(caller, node);
        if (value.kind != ZZ_VALUE_LAYER)
            return value;
        zz_diag *diag = zz_fault(e, ZZ_E0103, node->span, "a layer does not fit the parameter `%s`",
                                 parameter->name);
        zz_diag_also(e->diags, diag, parameter->span, "a layer would be `%s : layer`",
                     parameter->name);
        return zz_value_unknown();
    }
    const char *path = zz_dotted(e->arena, node);
    if (path) {
        const zz_layer *layer = zz_layer_named(caller, path, node->span);
        return layer ? zz_value_layer(layer) : zz_value_unknown();
    }
    if (node->kind == ZZ_broken)
        return zz_value_unknown();
    zz_diag *diag = zz_fault(e, ZZ_E0103, node->span, "expected the name of a layer");
    zz_diag_also(e->diags, diag, parameter->span, "`%s` is a layer", parameter->name);
    zz_diag_help(e->diags, diag, "declare it first: `layer x = ...`");
    return zz_value_unknown();
}

/* Gives the parameters the values of the arguments. */
static bool assign(zz_scope *scope, zz_parameter **list, size_t count, const zz_symbol *symbol,
                   const zz_node *arguments, zz_scope *caller) {
    zz_elaborator *e = scope->elaborator;
    bool sound = true;
    size_t position = 0;
    for (size_t i = 0; i < arguments->count; i++) {
        const zz_node *node = arguments->children[i];
        if (node->kind != ZZ_argument) {
            sound = false;
            continue;
        }
        zz_parameter *parameter = NULL;
        if (node->text)
            parameter = zz_scope_parameter(scope, node->text);
        else if (position < count)
            parameter = list[position];
        if (!node->text)
            position++;
        if (!parameter) {
            sound = false;
            const char **names = ZZ_NEW_ARRAY(e->arena, const char *, count);
            for (size_t p = 0; p < count; p++)
                names[p] = list[p]->name;
            zz_diag *diag;
            if (node->text) {
                diag = zz_fault(e, ZZ_E0112, zz_name_span(node), "`%s` has no parameter `%s`",
                                symbol->name, node->text);
                zz_suggest(e, diag, zz_name_span(node), node->text, names, count);
            } else {
                diag =
                    zz_fault(e, ZZ_E0114, node->span, "too many arguments for `%s`", symbol->name);
                zz_diag_label(e->diags, diag, "it takes %zu", count);
            }
            zz_diag_also(e->diags, diag, symbol->span, "declared here");
            continue;
        }
        if (parameter->bound) {
            zz_diag *diag =
                zz_fault(e, ZZ_E0113, node->span, "`%s` is given twice", parameter->name);
            zz_diag_also(e->diags, diag, parameter->span, "the parameter");
            sound = false;
            continue;
        }
        parameter->value = argument_value(caller, parameter, zz_at(node, argument, value));
        parameter->bound = true;
    }
    return sound;
}

static bool bind(zz_elaborator *e, zz_symbol *symbol, const zz_node *arguments, zz_scope *caller,
                 zz_span span, zz_template *result) {
    zz_scope *scope = zz_scope_new(e, symbol->module);
    const zz_node *parameters = zz_parameters_of(symbol);
    size_t count;
    zz_parameter **list = declare(scope, parameters, &count);
    bool sound = !arguments || assign(scope, list, count, symbol, arguments, caller);

    /* What is left takes its default, which sees the parameters to its left and those given. */
    ZZ_VECTOR(const char *) missing = {0};
    const zz_instance_place *place = e->place;
    e->place = &result->place;
    for (size_t i = 0; i < parameters->count; i++) {
        const zz_node *node = parameters->children[i];
        zz_parameter *parameter =
            node->kind == ZZ_parameter ? zz_scope_parameter(scope, node->text) : NULL;
        if (!parameter || parameter->bound)
            continue;
        const zz_node *standard = zz_at(node, parameter, standard);
        if (standard)
            parameter->value = zz_value_of(scope, standard);
        else
            zz_push(e->arena, &missing, parameter->name);
        parameter->bound = true;
    }
    e->place = place;
    if (missing.count > 0 && sound) {
        zz_diag *diag = zz_fault(e, ZZ_E0111, span, "`%s` needs %s %s", symbol->name,
                                 missing.count > 1 ? "values for" : "a value for",
                                 zz_name_list(e->arena, missing.items, missing.count));
        zz_diag_also(e->diags, diag, symbol->span, "declared here");
        zz_diag_help(e->diags, diag, "write `%s(%s = ...)`", symbol->name, missing.items[0]);
        sound = false;
    }
    result->symbol = symbol;
    result->scope = scope;
    return sound && missing.count == 0;
}

static bool has_arguments(const zz_node *arguments) {
    return arguments && arguments->count > 0;
}

static void report_circle(zz_elaborator *e, const zz_symbol *symbol, zz_span span) {
    zz_diag *diag = zz_fault(e, ZZ_E0110, symbol->span, "`%s` depends on itself", symbol->name);
    zz_diag_also(e->diags, diag, span, "needs it here");
}

bool zz_template_open(zz_elaborator *e, zz_symbol *symbol, const zz_node *arguments,
                      zz_scope *caller, zz_span span, zz_template *result) {
    *result = (zz_template){.symbol = symbol};
    ZZ_VECTOR(struct zz_override) bodies = {0}; /* the outermost first */
    ZZ_VECTOR(zz_symbol *) busy = {0};
    bool sound = true, endless = false;
    for (int steps = 0; symbol->node->kind == ZZ_instance || symbol->target; steps++) {
        if (has_arguments(arguments)) {
            zz_diag *diag = zz_fault(e, ZZ_E0114, arguments->span,
                                     "`%s` is no template: it takes no arguments", symbol->name);
            zz_diag_also(e->diags, diag, symbol->span, "declared here");
            sound = false;
            break;
        }
        caller = symbol->module->scope;
        zz_symbol *target = symbol->target;
        if (target) {
            arguments = zz_at(symbol->node, use, arguments);
            span = symbol->span;
        } else {
            const zz_node *instantiation = zz_at(symbol->node, instance, target);
            if (instantiation->kind != ZZ_instantiation) {
                sound = false;
                break;
            }
            arguments = zz_at(instantiation, instantiation, arguments);
            span = instantiation->span;
            const zz_node *entries = zz_at(symbol->node, instance, items);
            struct zz_override body = {entries, caller};
            if (entries)
                zz_push(e->arena, &bodies, body);
            target = zz_scope_need(caller, instantiation->text, zz_name_span(instantiation),
                                   symbol->sort);
        }
        if (!target) {
            sound = false;
            break;
        }
        result->place = (zz_instance_place){target->node->span, span, target->name};
        symbol = target;
        if (symbol->node->kind != ZZ_instance && !symbol->target)
            break;
        if (symbol->state == ZZ_BUSY) {
            report_circle(e, symbol, span);
            sound = false;
            endless = true;
            break;
        }
        if (steps == ZZ_CHAIN_LIMIT) {
            zz_fault(e, ZZ_E0210, symbol->span, "more than %d instances are made from each other",
                     ZZ_CHAIN_LIMIT);
            sound = false;
            endless = true;
            break;
        }
        if (symbol->state == ZZ_FRESH) {
            symbol->state = ZZ_BUSY;
            zz_push(e->arena, &busy, symbol);
        }
    }
    /* What leads into a circle is unsound: it is not said again for each of its members. */
    for (size_t i = 0; i < busy.count; i++)
        busy.items[i]->state = endless ? ZZ_DONE : ZZ_FRESH;
    if (!sound)
        return false;
    if (!zz_parameters_of(symbol))
        return false; /* a chip: reported where it is declared */
    result->override_count = bodies.count;
    result->overrides = ZZ_NEW_ARRAY(e->arena, struct zz_override, bodies.count);
    for (size_t i = 0; i < bodies.count; i++)
        result->overrides[i] = bodies.items[bodies.count - 1 - i];
    return bind(e, symbol, arguments, caller, span, result);
}

/* --- building ------------------------------------------------------------------------------ */

/* A short text can ask for a large model: every instance of a template is a copy. */
bool zz_has_room(zz_elaborator *e, zz_span span) {
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

void *zz_template_build(zz_template_builder *builder, const zz_template *from, const char *name,
                        zz_span span) {
    zz_elaborator *e = from->scope->elaborator;
    const zz_memory *memory = zz_arena_memory(e->arena);
    const size_t before = memory->used, data = e->data, made_before = e->made;
    const zz_instance_place *place = e->place;
    if (!zz_has_room(e, span))
        return NULL;
    e->place = &from->place;
    void *made = builder(from, name, span);
    e->place = place;
    /* With what was built on the way, which is counted once. */
    if (e->made != SIZE_MAX)
        e->made = made_before + (memory->used - before) - (e->data - data);
    return made;
}
