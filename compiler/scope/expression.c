/* Expressions to values.  Takes a node and the scope it stands in; gives a value, unknown after an
 * error, which is reported here.  Recursion is bounded by the height of trees and, where constants
 * need each other, by ZZ_DEPTH_LIMIT. */
#include "compiler/scope/expression.h"

#include <string.h>

#include "compiler/scope/declaration.h"
#include "compiler/scope/fault.h"
#include "compiler/scope/scope.h"

static zz_value wrong(void) {
    return zz_value_unknown();
}

static zz_value fault(zz_scope *scope, zz_code code, const zz_node *node, const char *message) {
    zz_fault(scope->elaborator, code, node->span, "%s", message);
    return wrong();
}

/* --- names --------------------------------------------------------------------------------- */

static zz_value constant(zz_scope *scope, zz_symbol *symbol, zz_span span) {
    zz_elaborator *e = scope->elaborator;
    if (symbol->state == ZZ_DONE)
        return symbol->value;
    if (symbol->state == ZZ_BUSY) {
        zz_diag *diag = zz_fault(e, ZZ_E0109, symbol->span, "`%s` depends on itself", symbol->name);
        zz_diag_label(e->diags, diag, "this constant");
        zz_diag_also(e->diags, diag, span, "needs its own value here");
        return wrong();
    }
    symbol->state = ZZ_BUSY;
    const zz_instance_place *place = e->place;
    e->place = NULL;
    symbol->value = zz_value_of(symbol->module->scope, zz_at(symbol->node, constant, value));
    e->place = place;
    symbol->state = ZZ_DONE;
    return symbol->value;
}

static zz_value name(zz_scope *scope, const zz_node *node) {
    zz_elaborator *e = scope->elaborator;
    const zz_parameter *parameter = zz_scope_parameter(scope, node->text);
    if (parameter && parameter->bound)
        return parameter->value;
    if (parameter) {
        zz_diag *diag = zz_fault(e, ZZ_E0101, node->span, "`%s` has no value here", node->text);
        zz_diag_also(e->diags, diag, parameter->span,
                     "a default sees only the parameters to its left");
        return wrong();
    }
    zz_symbol *other;
    zz_symbol *symbol = zz_scope_symbol(scope, node->text, &other);
    if (symbol && symbol->sort == ZZ_SORT_CONSTANT)
        return constant(scope, symbol, node->span);
    if (symbol || other) {
        zz_scope_need(scope, node->text, node->span, ZZ_SORT_CONSTANT);
        return wrong();
    }
    if (scope->module->broken)
        return wrong();
    zz_diag *diag = zz_fault(e, ZZ_E0101, node->span, "unknown name `%s`", node->text);
    size_t count;
    const char **names = zz_scope_names(scope, ZZ_SORT_CONSTANT, &count);
    zz_suggest(e, diag, node->span, node->text, names, count);
    return wrong();
}

/* --- layer.variable, accelerator.dimension ---------------------------------------------------- */

static zz_value extent_of(zz_scope *scope, const zz_layer *layer, const zz_node *node) {
    zz_elaborator *e = scope->elaborator;
    const char **names = ZZ_NEW_ARRAY(e->arena, const char *, (size_t)layer->variable_count);
    size_t count = 0;
    for (int v = 0; v < layer->variable_count; v++) {
        if (!layer->variables[v].name)
            continue;
        if (!strcmp(layer->variables[v].name, node->text))
            return zz_value_integer(layer->variables[v].extent, (zz_measure){{0}});
        names[count++] = layer->variables[v].name;
    }
    zz_diag *diag = zz_fault(e, ZZ_E0107, zz_name_span(node),
                             "layer `%s` has no index variable `%s`", layer->name, node->text);
    zz_diag_also(e->diags, diag, layer->span, "declared here");
    zz_suggest(e, diag, zz_name_span(node), node->text, names, count);
    return wrong();
}

static zz_value size_of(zz_scope *scope, const zz_accelerator *accelerator, const zz_node *node) {
    zz_elaborator *e = scope->elaborator;
    const char **names = ZZ_NEW_ARRAY(e->arena, const char *, (size_t)accelerator->dimension_count);
    for (int d = 0; d < accelerator->dimension_count; d++) {
        names[d] = accelerator->dimensions[d].name;
        if (!strcmp(names[d], node->text))
            return zz_value_integer(accelerator->dimensions[d].size, (zz_measure){{0}});
    }
    zz_diag *diag = zz_fault(e, ZZ_E0505, zz_name_span(node), "`%s` has no dimension `%s`",
                             accelerator->name, node->text);
    zz_diag_also(e->diags, diag, accelerator->span, "declared here");
    zz_suggest(e, diag, zz_name_span(node), node->text, names,
               (size_t)accelerator->dimension_count);
    return wrong();
}

static zz_value no_part(zz_scope *scope, const zz_node *node) {
    zz_elaborator *e = scope->elaborator;
    zz_diag *diag = zz_fault(e, ZZ_E0211, node->span, "this has no part `%s`", node->text);
    zz_diag_note(e->diags, diag,
                 "`layer.variable` is an extent, `accelerator.dimension` is a size; figures of a "
                 "dataflow stand in `expect` only");
    return wrong();
}

static zz_value member(zz_scope *scope, const zz_node *node) {
    zz_elaborator *e = scope->elaborator;
    const zz_node *object = zz_at(node, member, object);
    const char *path = zz_dotted(e->arena, node), *name = zz_dotted(e->arena, object);
    if (!path || !name)
        return object->kind == ZZ_broken ? wrong() : no_part(scope, node);
    zz_symbol *other;
    const zz_parameter *parameter = zz_scope_parameter(scope, name);
    zz_symbol *symbol = parameter ? NULL : zz_scope_symbol(scope, path, &other);
    if (symbol) { /* module.constant */
        if (symbol->sort == ZZ_SORT_CONSTANT)
            return constant(scope, symbol, node->span);
        zz_scope_need(scope, path, node->span, ZZ_SORT_CONSTANT);
        return wrong();
    }
    symbol = parameter ? NULL : zz_scope_symbol(scope, name, &other);
    if ((parameter && parameter->is_layer) || (symbol && symbol->sort == ZZ_SORT_LAYER)) {
        const zz_layer *layer = zz_layer_named(scope, name, object->span);
        return layer ? extent_of(scope, layer, node) : wrong();
    }
    if (symbol && symbol->sort == ZZ_SORT_ACCELERATOR) {
        const zz_accelerator *accelerator = zz_symbol_accelerator(e, symbol, object->span);
        return accelerator ? size_of(scope, accelerator, node) : wrong();
    }
    if (symbol || parameter)
        return no_part(scope, node);
    if (scope->module->broken)
        return wrong();
    if (other) { /* two modules declare it, which is told there */
        zz_scope_need(scope, name, object->span, ZZ_SORT_LAYER);
        return wrong();
    }
    size_t count;
    const char **names = zz_scope_names(scope, ZZ_SORTS, &count);
    zz_diag *diag = zz_fault(e, ZZ_E0101, object->span, "unknown name `%s`", name);
    zz_suggest(e, diag, object->span, name, names, count);
    return wrong();
}

/* --- arithmetic ---------------------------------------------------------------------------- */

/* What the user wrote, when it is short. */
static const char *written(zz_scope *scope, const zz_node *node, zz_value value) {
    zz_arena *arena = scope->elaborator->arena;
    if (node->kind == ZZ_number && node->span.source && node->span.end - node->span.begin <= 40)
        return zz_sprintf(arena, "%s (%.*s)", zz_measure_name(arena, value.measure),
                          (int)(node->span.end - node->span.begin),
                          node->span.source->text + node->span.begin);
    return zz_value_describe(arena, value);
}

static zz_value complain(zz_scope *scope, zz_value_status status, const zz_node *node,
                         const zz_node *left, zz_value a, const zz_node *right, zz_value b) {
    zz_elaborator *e = scope->elaborator;
    const char *what = node->word ? node->word : node->text;
    zz_diag *diag;
    switch (status) {
    case ZZ_VALUE_OK:
        break;
    case ZZ_VALUE_MISMATCH:
        if (node->word && node->word[0] == '^') {
            diag = zz_fault(e, ZZ_E0202, right->span, "expected a plain number, found %s",
                            written(scope, right, b));
            zz_diag_label(e->diags, diag, "the exponent");
            break;
        }
        diag = zz_fault(e, ZZ_E0201, left->span, "`%s` between %s and %s", what ? what : "min, max",
                        zz_measure_name(e->arena, a.measure), zz_measure_name(e->arena, b.measure));
        zz_diag_label(e->diags, diag, "%s", written(scope, left, a));
        zz_diag_also(e->diags, diag, right->span, "%s", written(scope, right, b));
        if (zz_measure_is_number(b.measure) || zz_measure_is_number(a.measure))
            zz_diag_help(e->diags, diag, "expected %s",
                         zz_measure_expected(
                             e->arena, zz_measure_is_number(b.measure) ? a.measure : b.measure));
        break;
    case ZZ_VALUE_OVERFLOW:
        return fault(scope, ZZ_E0205, node, "the value does not fit 64 bits");
    case ZZ_VALUE_BY_ZERO:
        diag = zz_fault(e, ZZ_E0206, right->span, "division by zero");
        zz_diag_label(e->diags, diag, "is 0");
        break;
    case ZZ_VALUE_NOT_NUMBERS: {
        const bool is_left = a.kind != ZZ_VALUE_UNKNOWN && !zz_value_is_number(a);
        diag =
            zz_fault(e, ZZ_E0207, is_left ? left->span : right->span, "expected a number, found %s",
                     zz_value_describe(e->arena, is_left ? a : b));
        (void)diag;
        break;
    }
    case ZZ_VALUE_EXPONENT:
        diag = zz_fault(e, ZZ_E0209, node->span, "this power has no value");
        zz_diag_label(e->diags, diag, "%s to the power of %s", zz_value_describe(e->arena, a),
                      zz_value_describe(e->arena, b));
        break;
    case ZZ_VALUE_NO_UNIT:
        zz_fault(e, ZZ_E0202, node->span, "there is no unit `%s`", node->unit);
        break;
    }
    return wrong();
}

static zz_value binary(zz_scope *scope, const zz_node *node) {
    const zz_node *left = zz_at(node, binary, left), *right = zz_at(node, binary, right);
    const zz_value a = zz_value_of(scope, left), b = zz_value_of(scope, right);
    zz_value result;
    const zz_value_status status = zz_value_binary(node->word, a, b, &result);
    return status == ZZ_VALUE_OK ? result : complain(scope, status, node, left, a, right, b);
}

static const char *const functions[] = {"ceil", "floor", "min", "max"};

zz_function zz_function_called(zz_scope *scope, const zz_node *node) {
    zz_elaborator *e = scope->elaborator;
    const zz_node *function = zz_at(node, call, function);
    const zz_node *arguments = zz_at(node, call, arguments);
    if (function->kind == ZZ_broken)
        return ZZ_CALL_NONE;
    zz_function which = ZZ_CALL_NONE;
    for (int f = 0; f < 4 && function->kind == ZZ_name; f++)
        if (!strcmp(function->text, functions[f]))
            which = (zz_function)f;
    if (which == ZZ_CALL_NONE) {
        zz_diag *diag = zz_fault(e, ZZ_E0208, function->span, "this is not a function");
        if (function->kind == ZZ_name)
            zz_suggest(e, diag, function->span, function->text, functions, 4);
        return ZZ_CALL_NONE;
    }
    const bool rounds = which == ZZ_CALL_CEIL || which == ZZ_CALL_FLOOR;
    if (rounds ? arguments->count != 1 : arguments->count < 2) {
        zz_fault(e, ZZ_E0208, node->span, "`%s` takes %s, found %zu", function->text,
                 rounds ? "one value" : "two values or more", arguments->count);
        return ZZ_CALL_NONE;
    }
    for (size_t i = 0; i < arguments->count; i++) {
        const zz_node *argument = arguments->children[i];
        if (argument->kind == ZZ_broken)
            return ZZ_CALL_NONE;
        if (argument->kind != ZZ_argument || argument->text) {
            zz_fault(e, ZZ_E0208, argument->span, "the values of `%s` have no names",
                     function->text);
            return ZZ_CALL_NONE;
        }
    }
    return which;
}

static zz_value call(zz_scope *scope, const zz_node *node) {
    const zz_node *function = zz_at(node, call, function);
    const zz_node *arguments = zz_at(node, call, arguments);
    const zz_function which = zz_function_called(scope, node);
    if (which == ZZ_CALL_NONE)
        return wrong();
    zz_value result = zz_value_unknown();
    const zz_node *before = NULL;
    for (size_t i = 0; i < arguments->count; i++) {
        const zz_node *operand = zz_at(arguments->children[i], argument, value);
        const zz_value value = zz_value_of(scope, operand), so_far = result;
        zz_value_status status = ZZ_VALUE_OK;
        if (which == ZZ_CALL_CEIL || which == ZZ_CALL_FLOOR)
            status = zz_value_round(which == ZZ_CALL_CEIL, value, &result);
        else if (i == 0)
            result = value;
        else
            status = zz_value_least(which == ZZ_CALL_MAX, so_far, value, &result);
        if (status != ZZ_VALUE_OK)
            return complain(scope, status, function, before ? before : operand,
                            before ? so_far : value, operand, value);
        before = operand;
    }
    return result;
}

static zz_value value_of(zz_scope *scope, const zz_node *node) {
    zz_value value = zz_value_unknown();
    zz_value_status status;
    switch (node->kind) {
    case ZZ_number:
        status = zz_value_number(node->text, node->unit, &value);
        return status == ZZ_VALUE_OK ? value
                                     : complain(scope, status, node, node, value, node, value);
    case ZZ_string:
        return zz_value_string(node->text);
    case ZZ_name:
        return name(scope, node);
    case ZZ_member:
        return member(scope, node);
    case ZZ_call:
        return call(scope, node);
    case ZZ_subscript:
        return fault(scope, ZZ_E0211, node, "only a dataflow in `expect` takes `[layer]`");
    case ZZ_negate: {
        const zz_node *operand = zz_at(node, negate, operand);
        const zz_value positive = zz_value_of(scope, operand);
        status = zz_value_negate(positive, &value);
        return status == ZZ_VALUE_OK
                   ? value
                   : complain(scope, status, node, operand, positive, operand, positive);
    }
    case ZZ_binary:
        return binary(scope, node);
    default: /* where the parser skipped something, which it reported */
        return wrong();
    }
}

zz_value zz_value_of(zz_scope *scope, const zz_node *node) {
    zz_elaborator *e = scope->elaborator;
    if (e->depth >= ZZ_DEPTH_LIMIT)
        return fault(scope, ZZ_E0210, node, "values depend on each other too deeply");
    e->depth++;
    zz_value value = zz_value_unknown();
    const bool may_be_figure = node->kind == ZZ_name || node->kind == ZZ_member ||
                               node->kind == ZZ_call || node->kind == ZZ_subscript;
    if (!(may_be_figure && scope->figure && scope->figure(scope->context, scope, node, &value)))
        value = value_of(scope, node);
    e->depth--;
    return value;
}

/* --- values of a kind ---------------------------------------------------------------------- */

/* True for a number of that measure; a bare number will do for cycles. */
static bool measured_as(zz_scope *scope, const zz_node *node, zz_measure measure, const char *what,
                        zz_value *value) {
    zz_elaborator *e = scope->elaborator;
    *value = zz_value_of(scope, node);
    if (value->kind == ZZ_VALUE_UNKNOWN && !value->measured)
        return false;
    const bool number = zz_value_is_number(*value) || value->kind == ZZ_VALUE_UNKNOWN;
    const bool cycles = measure.powers[ZZ_CYCLES] != 0;
    if (number && (zz_measure_equal(value->measure, measure) ||
                   (cycles && zz_measure_compatible(value->measure, measure))))
        return value->kind != ZZ_VALUE_UNKNOWN;
    zz_diag *diag = zz_fault(e, ZZ_E0202, node->span, "expected %s, found %s",
                             zz_measure_expected(e->arena, measure), written(scope, node, *value));
    zz_diag_label(e->diags, diag, "%s", what);
    return false;
}

static bool whole(zz_scope *scope, const zz_node *node, zz_value value, int64_t least,
                  const char *what, int64_t *result) {
    zz_elaborator *e = scope->elaborator;
    zz_buffer found = zz_buffer_new(e->arena);
    zz_value_print(e->arena, value, &found);
    if (!zz_value_as_integer(value, result)) {
        const char *unit = zz_measure_unit(e->arena, value.measure);
        zz_diag *diag =
            zz_fault(e, ZZ_E0203, node->span, "expected a whole number%s%s%s, found %s",
                     *unit ? " of " : "", unit, *unit ? "s" : "", zz_buffer_text(&found));
        zz_diag_label(e->diags, diag, "%s", what);
        zz_diag_help(e->diags, diag, "`ceil(...)` and `floor(...)` round");
        return false;
    }
    if (*result < least) {
        zz_diag *diag = zz_fault(e, ZZ_E0204, node->span, "%s must be at least %lld, found %s",
                                 what, (long long)least, zz_buffer_text(&found));
        (void)diag;
        return false;
    }
    return true;
}

bool zz_integer_of(zz_scope *scope, const zz_node *node, int64_t least, const char *what,
                   int64_t *result) {
    zz_value value;
    return measured_as(scope, node, (zz_measure){{0}}, what, &value) &&
           whole(scope, node, value, least, what, result);
}

bool zz_size_of(zz_scope *scope, const zz_node *node, int64_t least, const char *what,
                int64_t *result) {
    zz_value value;
    return measured_as(scope, node, zz_measure_of(ZZ_SIZE), what, &value) &&
           whole(scope, node, value, least, what, result);
}

bool zz_bits_of(zz_scope *scope, const zz_node *node, const char *what, int64_t *result) {
    return zz_size_of(scope, node, 1, what, result);
}

bool zz_cycles_of(zz_scope *scope, const zz_node *node, const char *what, int64_t *result) {
    zz_value value;
    return measured_as(scope, node, zz_measure_of(ZZ_CYCLES), what, &value) &&
           whole(scope, node, value, 1, what, result);
}

static bool amount_of(zz_scope *scope, const zz_node *node, zz_base base, const char *what,
                      double *result) {
    zz_value value;
    if (!measured_as(scope, node, zz_measure_of(base), what, &value))
        return false;
    *result = zz_value_as_real(value);
    if (*result < 0) {
        zz_fault(scope->elaborator, ZZ_E0204, node->span, "%s must not be negative", what);
        return false;
    }
    return true;
}

bool zz_energy_of(zz_scope *scope, const zz_node *node, const char *what, double *result) {
    return amount_of(scope, node, ZZ_ENERGY, what, result);
}

bool zz_area_of(zz_scope *scope, const zz_node *node, const char *what, double *result) {
    return amount_of(scope, node, ZZ_AREA, what, result);
}
