/* `on event X[p, q, ...] when CONDITION in order q, p`, and `in order` below it: the positions of the event's tensor get
 * their names and their order, and a condition on given data becomes the mask of what arrives. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/lower/parts.h"
#include "compiler/scope/expression.h"
#include "runtime/base/checked.h"
#include "runtime/base/vector.h"
#include "runtime/expected/expected.h"

static const char *plain_name(const zz_node *node) {
    return node->kind == ZZ_name ? node->text : NULL;
}

/* The name that `on event` gives to one axis: `iy`, or `iy = ...` as in the equation. */
static const char *position_name(const zz_node *index) {
    if (index->text)
        return index->text;
    return plain_name(zz_at(index, index, value));
}

static bool name_taken(const zz_lowering *lower, const char *name, int except) {
    for (int v = 0; v < lower->layer->variable_count; v++)
        if (v != except && lower->names[v] && strcmp(lower->names[v], name) == 0)
            return true;
    return false;
}

static bool name_axis(zz_lowering *lower, const zz_model_tensor *tensor, int axis,
                      const zz_node *index) {
    zz_diags *diags = &lower->session->diags;
    const int variable = tensor->axes[axis];
    const char *known = lower->names[variable];
    const char *given = position_name(index);
    if (given && known && strcmp(given, known) == 0)
        return true;
    if (!given && lower->layer->variables[variable].extent == 1)
        return true; /* a constant such as 0, where there is only one value */
    if (!given || known) {
        const char *what = known ? zz_sprintf(lower->session->arena, "`%s` here", known)
                                 : "a position that needs a name";
        zz_diag *diag = zz_lower_error(lower, ZZ_E0602, index->span, "axis %d of `%s` is %s",
                                       axis + 1, tensor->name, what);
        if (known) {
            zz_diag_fix(diags, diag, index->span, known);
            zz_diag_help(diags, diag, "write `%s`: an axis that has a name keeps it", known);
        }
        zz_diag_also(diags, diag, tensor->axis_spans[axis], "in the equation");
        return false;
    }
    if (name_taken(lower, given, variable)) {
        zz_diag *diag =
            zz_lower_error(lower, ZZ_E0602, index->span, "`%s` already is a variable of layer `%s`",
                           given, lower->layer->name);
        zz_diag_also(diags, diag, tensor->axis_spans[axis], "this position needs a new name");
        return false;
    }
    lower->names[variable] = given;
    return true;
}

/* Another layer of the same network may have more positions: those by the names that this one lacks
 * mean nothing here.  Gives the index of each axis, or NULL where the names do not fit. */
static const zz_node **choose_indices(zz_lowering *lower, const zz_model_tensor *tensor,
                                      const zz_node *indices) {
    const zz_network *network = lower->layer->network;
    bool fits = (int)indices->count == tensor->axis_count;
    if (!fits && (!network || (int)indices->count < tensor->axis_count))
        return NULL;
    const zz_node **chosen =
        ZZ_NEW_ARRAY(lower->arena, const zz_node *, (size_t)tensor->axis_count + 1);
    if (fits) {
        for (int a = 0; a < tensor->axis_count; a++)
            chosen[a] = indices->children[a];
        return chosen;
    }
    fits = zz_lower_elsewhere(
        lower, zz_sprintf(lower->arena, "%s %zu", tensor->name, indices->count), true);
    for (int a = 0; a < tensor->axis_count && fits; a++) {
        const char *name = lower->names[tensor->axes[a]];
        for (size_t i = 0; i < indices->count && name; i++)
            if (position_name(indices->children[i]) &&
                strcmp(position_name(indices->children[i]), name) == 0)
                chosen[a] = indices->children[i];
        fits = chosen[a] != NULL;
    }
    return fits ? chosen : NULL;
}

/* Whether the event names a position that this layer's tensor does not have. */
static bool is_left_out(const zz_lowering *lower, const zz_model_tensor *tensor, const char *name) {
    const zz_node *access = zz_at(lower->event->event, event, access);
    const zz_node *indices = zz_at(access, access, indices);
    if ((int)indices->count == tensor->axis_count)
        return false;
    for (size_t i = 0; i < indices->count; i++)
        if (position_name(indices->children[i]) &&
            strcmp(position_name(indices->children[i]), name) == 0)
            return true;
    return false;
}

/* Whether a loop over the variable is among the first `count`. */
static bool placed(const zz_event_loop *order, int count, int variable) {
    for (int e = 0; e < count; e++)
        if (order[e].variable == variable)
            return true;
    return false;
}

/* The variables that an `in order` names, as loops of the item.  False after an error. */
static bool put_names(zz_lowering *lower, const zz_model_tensor *tensor, int item,
                      zz_event_loop *order, int *count) {
    const zz_node *names = lower->dataflow->items[item].order;
    bool sound = true;
    for (size_t i = 0; i < names->count; i++) {
        const zz_node *name = names->children[i];
        int variable = -1;
        for (int a = 0; a < tensor->axis_count; a++)
            if (lower->names[tensor->axes[a]] &&
                strcmp(lower->names[tensor->axes[a]], name->text) == 0)
                variable = tensor->axes[a];
        if (variable < 0 && is_left_out(lower, tensor, name->text))
            continue;
        if (variable >= 0 && !placed(order, *count, variable)) {
            order[(*count)++] = (zz_event_loop){variable, item};
            continue;
        }
        zz_diag *diag = zz_lower_error(lower, ZZ_E0605, name->span,
                                       variable < 0 ? "`%s` is no position of `%s`"
                                                    : "`%s` stands twice in the order of `%s`",
                                       name->text, tensor->name);
        zz_diag_also(&lower->session->diags, diag, lower->event->span, "the event");
        sound = false;
    }
    return sound;
}

/* The loops over the events in order of arrival: as written, or as `in order` says.  What no order
 * names stands in the line of `on event`, which must not give an order of its own then. */
static bool arrival_order(zz_lowering *lower, const zz_model_tensor *tensor, zz_event_loop *order,
                          int *count) {
    const zz_dataflow *dataflow = lower->dataflow;
    const int at = (int)(lower->event - dataflow->items);
    const zz_node *given = lower->event->order;
    zz_event_loop *named = ZZ_NEW_ARRAY(lower->arena, zz_event_loop, (size_t)tensor->axis_count);
    int named_count = 0;
    bool sound = true;
    *count = 0;
    for (int i = at; i < dataflow->item_count; i++)
        if (i == at || dataflow->items[i].kind == ZZ_ITEM_ORDER)
            sound &= put_names(lower, tensor, i, named, &named_count);
    for (int a = 0; a < tensor->axis_count && sound; a++) {
        const int variable = tensor->axes[a];
        if (placed(named, named_count, variable))
            continue;
        if (given->count > 0 && lower->layer->variables[variable].extent > 1) {
            zz_diag *diag = zz_lower_error(lower, ZZ_E0605, given->span,
                                           "the order leaves out `%s`", lower->names[variable]);
            zz_diag_also(&lower->session->diags, diag, tensor->axis_spans[a], "it has %lld values",
                         (long long)lower->layer->variables[variable].extent);
            sound = false;
        }
        order[(*count)++] = (zz_event_loop){variable, at};
    }
    for (int e = 0; e < named_count && sound; e++)
        order[(*count)++] = named[e];
    return sound;
}

/* --- the condition ------------------------------------------------------------------------- */

/* A name of the condition that is a constant of the design. */
typedef struct constant {
    const zz_node *node;
    double value;
} constant;

typedef struct condition {
    zz_lowering *lower;
    const char *tensor;
    double value; /* of the element */
    ZZ_VECTOR(constant) constants;
} condition;

static double truth(bool holds) {
    return holds ? 1 : 0;
}

/* A constant, evaluated once; false after an error. */
static bool resolve(condition *c, const zz_node *node) {
    const zz_value value = zz_value_of(c->lower->event->scope, node);
    const bool integer = value.kind == ZZ_VALUE_INTEGER;
    if ((!integer && value.kind != ZZ_VALUE_REAL) || !zz_measure_is_number(value.measure))
        return false;
    const constant found = {node, integer ? (double)value.integer : value.real};
    zz_push(c->lower->arena, &c->constants, found);
    return true;
}

static double constant_of(const condition *c, const zz_node *node) {
    size_t i = 0;
    while (c->constants.items[i].node != node)
        i++; /* `understood` put it there */
    return c->constants.items[i].value;
}

static bool understood(condition *c, const zz_node *node) {
    switch (node->kind) {
    case ZZ_number:
        if (!node->unit)
            return true;
        break;
    case ZZ_name: {
        if (strcmp(node->text, c->tensor) == 0)
            return true;
        const size_t errors = c->lower->session->diags.errors;
        if (resolve(c, node))
            return true;
        if (c->lower->session->diags.errors > errors)
            return false; /* said already */
        break;
    }
    case ZZ_negate:
        return understood(c, zz_at(node, negate, operand));
    case ZZ_binary:
        return understood(c, zz_at(node, binary, left)) &&
               understood(c, zz_at(node, binary, right));
    case ZZ_call: {
        const char *name = plain_name(zz_at(node, call, function));
        const zz_node *arguments = zz_at(node, call, arguments);
        if (name && strcmp(name, "abs") == 0 && arguments->count == 1 &&
            !arguments->children[0]->text)
            return understood(c, zz_at(arguments->children[0], argument, value));
        break;
    }
    default:
        break;
    }
    zz_diag *diag = zz_lower_error(c->lower, ZZ_E0604, node->span,
                                   "a condition on events is about `%s` and numbers", c->tensor);
    zz_diag_help(&c->lower->session->diags, diag,
                 "for example `when %s != 0`, `when abs(%s) > 0.5`", c->tensor, c->tensor);
    return false;
}

static double value_of(const condition *c, const zz_node *node) {
    if (node->kind == ZZ_number)
        return strtod(node->text, NULL);
    if (node->kind == ZZ_name)
        return strcmp(node->text, c->tensor) == 0 ? c->value : constant_of(c, node);
    if (node->kind == ZZ_negate)
        return -value_of(c, zz_at(node, negate, operand));
    if (node->kind == ZZ_call)
        return fabs(value_of(c, zz_at(zz_at(node, call, arguments)->children[0], argument, value)));
    const double left = value_of(c, zz_at(node, binary, left));
    const double right = value_of(c, zz_at(node, binary, right));
    switch (node->word[0]) {
    case '+':
        return left + right;
    case '-':
        return left - right;
    case '*':
        return left * right;
    case '/':
        return left / right;
    case '^':
        return pow(left, right);
    case '<':
        return truth(node->word[1] ? left <= right : left < right);
    case '>':
        return truth(node->word[1] ? left >= right : left > right);
    case '=':
        return truth(left == right);
    default:
        return truth(left != right);
    }
}

/* --- by chance --------------------------------------------------------------------------------- */

/* The tensor's value, bare, negated, or (*size) its absolute value. */
static bool is_value(const condition *c, const zz_node *node, bool *size) {
    if (node->kind == ZZ_negate)
        return is_value(c, zz_at(node, negate, operand), size) && !*size;
    *size = node->kind == ZZ_call; /* of abs: `understood` saw to it */
    if (*size)
        node = zz_at(zz_at(node, call, arguments)->children[0], argument, value);
    return node->kind == ZZ_name && strcmp(node->text, c->tensor) == 0;
}

static bool mentions(const condition *c, const zz_node *node) {
    if (node->kind == ZZ_name)
        return strcmp(node->text, c->tensor) == 0;
    if (node->kind == ZZ_negate)
        return mentions(c, zz_at(node, negate, operand));
    if (node->kind == ZZ_binary)
        return mentions(c, zz_at(node, binary, left)) || mentions(c, zz_at(node, binary, right));
    return node->kind == ZZ_call;
}

/* Whether a condition asks whether the element is zero, and nothing else; *nonzero: it wants those
 * that are not. */
static bool asks_for_zero(const condition *c, const zz_node *when, bool *nonzero) {
    if (when->kind != ZZ_binary)
        return false;
    const zz_node *left = zz_at(when, binary, left), *right = zz_at(when, binary, right);
    const char *word = when->word;
    bool size, turned = false;
    if (!is_value(c, left, &size)) {
        const zz_node *other = left;
        left = right;
        right = other;
        turned = true;
        if (!is_value(c, left, &size))
            return false;
    }
    if (mentions(c, right) || value_of(c, right) != 0)
        return false;
    *nonzero = strcmp(word, "==") != 0 && strcmp(word, turned ? ">=" : "<=") != 0;
    return strcmp(word, "!=") == 0 || strcmp(word, "==") == 0 ||
           (size &&
            (strcmp(word, turned ? "<" : ">") == 0 || strcmp(word, turned ? ">=" : "<=") == 0));
}

/* The tensor has a density: how likely an element is to arrive. */
static bool filter_by_chance(zz_lowering *lower, const zz_model_tensor *tensor, const condition *c,
                             const zz_node *when) {
    zz_diags *diags = &lower->session->diags;
    bool nonzero;
    if (!asks_for_zero(c, when, &nonzero)) {
        zz_diag *diag =
            zz_lower_error(lower, ZZ_E0606, when->span,
                           "the density of `%s` does not say how many pass this", tensor->name);
        zz_diag_also(diags, diag, tensor->density_span, "the share that is not zero");
        zz_diag_help(diags, diag,
                     "write `when %s != 0`, or give the tensor its values: `%s data "
                     "\"file.npy\"`",
                     tensor->name, tensor->name);
        return false;
    }
    int64_t elements = 1;
    for (int a = 0; a < tensor->axis_count; a++)
        if (!zz_mul64(elements, lower->layer->variables[tensor->axes[a]].extent, &elements) ||
            elements > ZZ_CHANCE_LIMIT) {
            zz_diag *diag = zz_lower_error(lower, ZZ_E0802, when->span,
                                           "`%s` has too many elements to draw it", tensor->name);
            zz_diag_note(diags, diag, "the limit is %d million", ZZ_CHANCE_LIMIT >> 20);
            return false;
        }
    zz_chance *chance = ZZ_NEW(lower->arena, zz_chance);
    *chance = (zz_chance){.arrival = nonzero ? tensor->density : 1 - tensor->density,
                          .seed = lower->session->seed,
                          .samples = lower->session->samples};
    lower->nest->chance = chance;
    return true;
}

static bool filter(zz_lowering *lower, const zz_model_tensor *tensor, const zz_node *when) {
    zz_diags *diags = &lower->session->diags;
    condition c = {.lower = lower, .tensor = tensor->name};
    if (!understood(&c, when))
        return false;
    if (tensor->random && lower->dataflow->counting == ZZ_EXPECTED)
        return filter_by_chance(lower, tensor, &c, when);
    if (!tensor->data_path) {
        zz_diag *diag = zz_lower_error(lower, ZZ_E0603, when->span,
                                       "`when` needs the values of `%s`", tensor->name);
        zz_diag_also(diags, diag, tensor->span, "layer `%s` gives no data for it",
                     lower->layer->name);
        if (tensor->random)
            zz_diag_help(diags, diag, "it has a density: `counting expected` counts the means");
        else if (lower->dataflow->counting == ZZ_EXPECTED)
            zz_diag_help(diags, diag, "add `%s density 0.5`, or another share, to the layer",
                         tensor->name);
        else
            zz_diag_help(diags, diag, "add `%s data \"file.npy\"` to the layer", tensor->name);
        return false;
    }
    if (!tensor->data)
        return false; /* its file was refused, and said so */
    int64_t elements = 1;
    for (int a = 0; a < tensor->axis_count; a++)
        elements *= lower->layer->variables[tensor->axes[a]].extent; /* as large as the data is */
    unsigned char *arrives = zz_alloc(lower->arena, (size_t)elements);
    for (int64_t e = 0; e < elements; e++) {
        c.value = tensor->data[e];
        arrives[e] = value_of(&c, when) != 0;
    }
    lower->nest->arrives = arrives;
    return true;
}

bool zz_lower_event(zz_lowering *lower, zz_event_loop *order, int *count) {
    zz_diags *diags = &lower->session->diags;
    const zz_layer *layer = lower->layer;
    const zz_node *event = lower->event->event;
    const zz_node *access = zz_at(event, event, access);
    const zz_node *indices = zz_at(access, access, indices);
    const zz_model_tensor *tensor = NULL;
    for (int t = 0; t < layer->tensor_count; t++)
        if (strcmp(layer->tensors[t].name, access->text) == 0) {
            tensor = &layer->tensors[t];
            lower->nest->event_operand = t;
        }
    if (!tensor || tensor->output) {
        const zz_span at = access->name_span.source ? access->name_span : access->span;
        zz_diag *diag = zz_lower_error(lower, ZZ_E0601, at,
                                       tensor ? "`%s` is the output of layer `%s`, not an input"
                                              : "`%s` is no tensor of layer `%s`",
                                       access->text, layer->name);
        zz_diag_also(diags, diag, layer->span, "the layer is declared here");
        return false;
    }
    const zz_node **chosen = choose_indices(lower, tensor, indices);
    if (!chosen) {
        zz_diag *diag = zz_lower_error(lower, ZZ_E0602, access->span,
                                       "the event names %zu positions of `%s`, which has %d",
                                       indices->count, tensor->name, tensor->axis_count);
        zz_diag_also(diags, diag, tensor->span, "as in the equation");
        return false;
    }
    bool sound = true;
    for (int a = 0; a < tensor->axis_count; a++) {
        sound &= name_axis(lower, tensor, a, chosen[a]);
        for (int b = 0; b < a && sound; b++)
            if (tensor->axes[a] == tensor->axes[b]) {
                zz_lower_error(lower, ZZ_E0602, chosen[a]->span,
                               "`%s` names two positions of `%s`; an event needs them apart",
                               lower->names[tensor->axes[a]], tensor->name);
                sound = false;
            }
    }
    if (!sound || !arrival_order(lower, tensor, order, count))
        return false;
    const zz_node *when = zz_at(event, event, condition);
    return !when || filter(lower, tensor, when);
}
