/* The equation of a layer.  Takes accesses with index expressions; gives tensors, the terms of the
 * right side in postfix form, index variables in the order of their first use, and positions: the
 * axes that are not one bare index variable, as affine forms of index variables.
 *
 * A name in an index expression is an index variable when the body has an entry for it, or when it
 * is neither a parameter nor a constant; alone on an axis it may also be a position that another
 * access names. */
#include <string.h>

#include "compiler/elaborate/equation.h"
#include "runtime/base/checked.h"

/* constant + sum of coefficient * variable; without terms it is any value, also a real. */
typedef struct affine {
    bool sound;
    zz_value constant;
    ZZ_VECTOR(struct affine_term {
        int variable;
        int64_t coefficient;
    })
    terms;
} affine;

static affine of_value(zz_value value) {
    return (affine){.sound = value.kind != ZZ_VALUE_UNKNOWN, .constant = value};
}

static affine unsound(void) {
    return (affine){.constant = zz_value_unknown()};
}

static affine too_large(zz_layer_builder *b, const zz_node *node) {
    ZZ_UNSOUND(b, ZZ_E0205, node->span, "the value does not fit 64 bits");
    return unsound();
}

/* --- names ----------------------------------------------------------------------------------- */

static bool is_index_variable(zz_layer_builder *b, const char *name) {
    if (zz_map_get(&b->variables, name))
        return true;
    if (zz_map_get(&b->entries, name))
        return true;
    if (zz_scope_parameter(b->scope, name))
        return false;
    zz_symbol *other;
    const zz_symbol *symbol = zz_scope_symbol(b->scope, name, &other);
    return !symbol || symbol->sort != ZZ_SORT_CONSTANT;
}

/* The index of an index variable, which is made where it first occurs; -1 after an error. */
static int index_variable(zz_layer_builder *b, const char *name, zz_span span) {
    const size_t known = (size_t)zz_map_get(&b->variables, name);
    if (known)
        return (int)known - 1;
    const size_t tensor = (size_t)zz_map_get(&b->tensors, name);
    if (tensor) {
        zz_diag *diag =
            ZZ_UNSOUND(b, ZZ_E0416, span, "`%s` is a tensor, it cannot be an index", name);
        zz_diag_also(b->diags, diag, b->tensor_list.items[tensor - 1].span, "the tensor");
        return -1;
    }
    if (b->index_variables.count >= ZZ_VARIABLE_LIMIT) {
        ZZ_UNSOUND(b, ZZ_E0413, span, "a layer has at most %d index variables", ZZ_VARIABLE_LIMIT);
        return -1;
    }
    zz_model_variable variable = {.name = name, .span = span};
    zz_push(b->arena, &b->index_variables, variable);
    zz_map_set(&b->variables, name, (void *)b->index_variables.count);
    return (int)b->index_variables.count - 1;
}

/* The first index variable or position in an expression, or NULL. */
static const zz_node *find_variable(zz_layer_builder *b, const zz_node *node) {
    if (!node)
        return NULL;
    if (node->kind == ZZ_name)
        return zz_map_get(&b->positions, node->text) || is_index_variable(b, node->text) ? node
                                                                                         : NULL;
    if (node->kind == ZZ_member)
        return NULL;
    const zz_node *found = NULL;
    for (size_t i = 0; i < node->count && !found; i++)
        if (!(node->kind == ZZ_call && i == zz_call_function))
            found = find_variable(b, node->children[i]);
    return found;
}

/* --- affine forms ---------------------------------------------------------------------------- */

static affine affine_of(zz_layer_builder *b, const zz_node *node);

static affine not_affine(zz_layer_builder *b, const zz_node *node, const char *variable) {
    zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0402, node->span, "an index must be affine");
    zz_diag_label(b->diags, diag, "`%s` is an index variable", variable);
    zz_diag_note(b->diags, diag,
                 "an index is a sum of index variables times whole numbers, plus a "
                 "whole number: `2*x + y - 1`");
    return unsound();
}

/* The value of an affine form without terms as an integer. */
static bool constant_of(zz_layer_builder *b, const zz_node *node, const affine *form,
                        int64_t *result) {
    if (!form->sound)
        return false;
    if (!zz_value_is_number(form->constant) || !zz_measure_is_number(form->constant.measure)) {
        ZZ_UNSOUND(b, ZZ_E0202, node->span, "expected a plain number, found %s",
                   zz_value_describe(b->arena, form->constant));
        return false;
    }
    if (zz_value_as_integer(form->constant, result))
        return true;
    ZZ_UNSOUND(b, ZZ_E0203, node->span, "expected a whole number in an index, found %s",
               zz_value_describe(b->arena, form->constant));
    return false;
}

static affine scaled(zz_layer_builder *b, const zz_node *node, affine form, int64_t factor) {
    int64_t constant;
    if (!form.sound || !constant_of(b, node, &form, &constant))
        return unsound();
    if (!zz_mul64(constant, factor, &constant))
        return too_large(b, node);
    form.constant = zz_value_integer(constant, (zz_measure){{0}});
    size_t kept = 0;
    for (size_t i = 0; i < form.terms.count; i++) {
        if (!zz_mul64(form.terms.items[i].coefficient, factor, &form.terms.items[i].coefficient))
            return too_large(b, node);
        if (form.terms.items[i].coefficient != 0)
            form.terms.items[kept++] = form.terms.items[i];
    }
    form.terms.count = kept;
    return form;
}

static affine sum(zz_layer_builder *b, const zz_node *node, affine left, affine right) {
    int64_t x, y;
    if (!constant_of(b, zz_at(node, binary, left), &left, &x) ||
        !constant_of(b, zz_at(node, binary, right), &right, &y))
        return unsound();
    if (!zz_add64(x, y, &x))
        return too_large(b, node);
    left.constant = zz_value_integer(x, (zz_measure){{0}});
    for (size_t i = 0; i < right.terms.count; i++) {
        const struct affine_term term = right.terms.items[i];
        size_t place = 0;
        while (place < left.terms.count && left.terms.items[place].variable != term.variable)
            place++;
        if (place == left.terms.count)
            zz_push(b->arena, &left.terms, term);
        else if (!zz_add64(left.terms.items[place].coefficient, term.coefficient,
                           &left.terms.items[place].coefficient))
            return too_large(b, node);
        else if (left.terms.items[place].coefficient == 0)
            left.terms.items[place] = left.terms.items[--left.terms.count];
    }
    return left;
}

static affine product(zz_layer_builder *b, const zz_node *node, affine left, affine right) {
    const zz_node *places[] = {zz_at(node, binary, left), zz_at(node, binary, right)};
    if (left.terms.count > 0 && right.terms.count > 0)
        return not_affine(b, node, b->index_variables.items[left.terms.items[0].variable].name);
    const bool is_left = left.terms.count > 0;
    int64_t factor;
    if (!constant_of(b, places[is_left], is_left ? &right : &left, &factor))
        return unsound();
    return scaled(b, places[!is_left], is_left ? left : right, factor);
}

static affine name(zz_layer_builder *b, const zz_node *node) {
    const zz_layer_position *position = zz_map_get(&b->positions, node->text);
    if (position) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0414, node->span,
                                   "`%s` is a position: it can only stand alone", node->text);
        zz_diag_also(b->diags, diag, position->span, "named here");
        zz_diag_note(b->diags, diag,
                     "an index is made of index variables; a position is a name for an index");
        return unsound();
    }
    if (!is_index_variable(b, node->text))
        return of_value(zz_value_of(b->scope, node));
    const int variable = index_variable(b, node->text, node->span);
    if (variable < 0)
        return unsound();
    affine form = of_value(zz_value_integer(0, (zz_measure){{0}}));
    const struct affine_term term = {variable, 1};
    zz_push(b->arena, &form.terms, term);
    return form;
}

static affine combined(zz_layer_builder *b, const zz_node *node) {
    const zz_node *left = zz_at(node, binary, left), *right = zz_at(node, binary, right);
    const affine x = affine_of(b, left), y = affine_of(b, right);
    if (!x.sound || !y.sound)
        return unsound();
    if (x.terms.count == 0 && y.terms.count == 0) {
        zz_value value;
        if (zz_value_binary(node->word, x.constant, y.constant, &value) == ZZ_VALUE_OK)
            return of_value(value);
        return of_value(zz_value_of(b->scope, node)); /* which says what is wrong */
    }
    if (node->word[0] == '*')
        return product(b, node, x, y);
    return sum(b, node, x, node->word[0] == '-' ? scaled(b, right, y, -1) : y);
}

static affine affine_of(zz_layer_builder *b, const zz_node *node) {
    if (node->kind == ZZ_name)
        return name(b, node);
    if (node->kind == ZZ_negate) {
        const zz_node *operand = zz_at(node, negate, operand);
        const affine form = affine_of(b, operand);
        return form.sound ? scaled(b, operand, form, -1) : form;
    }
    if (node->kind == ZZ_binary && strchr("+-*", node->word[0]))
        return combined(b, node);
    const zz_node *variable = find_variable(b, node);
    if (variable)
        return not_affine(b, node, variable->text);
    return of_value(zz_value_of(b->scope, node));
}

/* --- axes ------------------------------------------------------------------------------------ */

static bool same_form(const zz_model_variable *variable, const affine *form, int64_t constant) {
    if (variable->constant != constant)
        return false;
    size_t used = 0;
    for (int v = 0; v < ZZ_VARIABLE_LIMIT; v++)
        used += variable->coefficients[v] != 0;
    for (size_t i = 0; i < form->terms.count; i++)
        if (variable->coefficients[form->terms.items[i].variable] !=
            form->terms.items[i].coefficient)
            return false;
    return used == form->terms.count;
}

/* A new position variable; its place among the positions, or -1. */
static int new_position(zz_layer_builder *b, const char *name, zz_span span, const affine *form,
                        int64_t constant) {
    if (b->position_variables.count >= ZZ_VARIABLE_LIMIT) {
        ZZ_UNSOUND(b, ZZ_E0413, span, "a layer has at most %d positions", ZZ_VARIABLE_LIMIT);
        return -1;
    }
    zz_model_variable variable = {
        .name = name, .span = span, .is_position = true, .constant = constant};
    variable.coefficients = ZZ_NEW_ARRAY(b->arena, int64_t, ZZ_VARIABLE_LIMIT);
    for (size_t i = 0; i < form->terms.count; i++)
        variable.coefficients[form->terms.items[i].variable] = form->terms.items[i].coefficient;
    zz_push(b->arena, &b->position_variables, variable);
    return (int)b->position_variables.count - 1;
}

/* Axes hold the index of an index variable, or -2 - p for position p until all are known;
 * -1 after an error. */
static int axis(zz_layer_builder *b, const zz_node *index) {
    const zz_node *value = zz_at(index, index, value);
    if (value->kind == ZZ_broken) {
        b->sound = false;
        return -1;
    }
    zz_layer_position *position = index->text ? zz_map_get(&b->positions, index->text) : NULL;
    if (!position && value->kind == ZZ_name && zz_map_get(&b->positions, value->text)) {
        /* A position that another access names. */
        position = zz_map_get(&b->positions, value->text);
        return position->variable >= 0 ? -2 - position->variable : -1;
    }
    const affine form = affine_of(b, value);
    int64_t constant;
    if (!form.sound || !constant_of(b, value, &form, &constant)) {
        b->sound = false;
        return -1;
    }
    if (!position && form.terms.count == 1 && form.terms.items[0].coefficient == 1 && constant == 0)
        return form.terms.items[0].variable;
    if (!position)
        return -2 - new_position(b, NULL, value->span, &form, constant);
    if (position->variable < 0) {
        position->variable = new_position(b, position->name, position->span, &form, constant);
        return position->variable < 0 ? -1 : -2 - position->variable;
    }
    if (!same_form(&b->position_variables.items[position->variable], &form, constant)) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0403, index->span, "`%s` is the name of another position",
                                   position->name);
        zz_diag_also(b->diags, diag, position->span, "named here");
        zz_diag_note(b->diags, diag, "one name, one index: give this one a name of its own");
        return -1;
    }
    return -2 - position->variable;
}

/* The names of positions, before any index is read: an access may refer to one named later. */
static void name_positions(zz_layer_builder *b, const zz_node *access) {
    const zz_node *indices = zz_at(access, access, indices);
    for (size_t i = 0; i < indices->count; i++) {
        const zz_node *index = indices->children[i];
        if (index->kind != ZZ_index || !index->text)
            continue;
        const zz_node *value = zz_at(index, index, value);
        if (zz_map_get(&b->positions, index->text) ||
            (value->kind == ZZ_name && !strcmp(value->text, index->text)))
            continue;
        zz_layer_position *position = ZZ_NEW(b->arena, zz_layer_position);
        position->name = index->text;
        position->span = zz_name_span(index);
        position->variable = -1;
        zz_map_set(&b->positions, index->text, position);
    }
}

/* The axes that refer to a position of another access, or all others: those come first, so that the
 * position is known. */
static void read_axes(zz_layer_builder *b, const zz_node *access, zz_model_tensor *tensor,
                      bool references) {
    const zz_node *indices = zz_at(access, access, indices);
    for (size_t i = 0; i < indices->count && (int)i < tensor->axis_count; i++) {
        const zz_node *index = indices->children[i];
        if (index->kind != ZZ_index) {
            b->sound = false;
            continue;
        }
        const bool is_reference = !index->text && zz_at(index, index, value)->kind == ZZ_name &&
                                  zz_map_get(&b->positions, zz_at(index, index, value)->text);
        if (is_reference != references)
            continue;
        tensor->axes[i] = axis(b, index);
        tensor->axis_spans[i] = index->span;
    }
}

/* --- the right side -------------------------------------------------------------------------- */

static void tensor(zz_layer_builder *b, const zz_node *access, bool output) {
    const size_t before = (size_t)zz_map_get(&b->tensors, access->text);
    if (before) {
        const zz_model_tensor *first = &b->tensor_list.items[before - 1];
        zz_diag *diag;
        if (first->output) {
            diag = ZZ_UNSOUND(b, ZZ_E0407, access->span, "the output `%s` cannot be read",
                              access->text);
            zz_diag_also(b->diags, diag, first->span, "the output");
            zz_diag_note(b->diags, diag, "`+=` and `max=` already take what is there into account");
        } else {
            diag = ZZ_UNSOUND(b, ZZ_E0406, access->span, "`%s` is accessed twice", access->text);
            zz_diag_also(b->diags, diag, first->span, "first accessed here");
            zz_diag_help(b->diags, diag,
                         "give the second access a tensor of its own, and a slot "
                         "with `as`");
        }
        return;
    }
    const zz_node *indices = zz_at(access, access, indices);
    if (b->tensor_list.count >= ZZ_TENSOR_LIMIT || indices->count > ZZ_VARIABLE_LIMIT) {
        ZZ_UNSOUND(b, ZZ_E0413, access->span, "an equation has at most %d tensors of %d axes",
                   ZZ_TENSOR_LIMIT, ZZ_VARIABLE_LIMIT);
        return;
    }
    zz_model_tensor made = {.name = access->text,
                            .span = zz_name_span(access),
                            .output = output,
                            .axis_count = (int)indices->count};
    made.axes = ZZ_NEW_ARRAY(b->arena, int, indices->count);
    made.axis_spans = ZZ_NEW_ARRAY(b->arena, zz_span, indices->count);
    zz_push(b->arena, &b->tensor_list, made);
    zz_map_set(&b->tensors, access->text, (void *)b->tensor_list.count);
}

typedef struct accesses {
    ZZ_VECTOR(const zz_node *) items;
} accesses;

static void right_side(zz_layer_builder *b, const zz_node *node, accesses *list) {
    zz_term term = {.kind = ZZ_TERM_MULTIPLY, .operand = -1};
    switch (node->kind) {
    case ZZ_access:
        tensor(b, node, false);
        zz_push(b->arena, &list->items, node);
        term.kind = ZZ_TERM_LOAD;
        term.operand = (int)(size_t)zz_map_get(&b->tensors, node->text) - 1;
        break;
    case ZZ_product:
        right_side(b, zz_at(node, product, left), list);
        right_side(b, zz_at(node, product, right), list);
        break;
    case ZZ_sum:
        right_side(b, zz_at(node, sum, left), list);
        right_side(b, zz_at(node, sum, right), list);
        term.kind = node->word[0] == '-' ? ZZ_TERM_SUBTRACT : ZZ_TERM_ADD;
        break;
    default:
        b->sound = false;
        return;
    }
    zz_push(b->arena, &b->terms, term);
}

/* `=` computes each output once: an index of the right side that the left does not have would give
 * an element several values. */
static void check_assignment(zz_layer_builder *b) {
    const zz_layer *made = b->made;
    bool seen[2 * ZZ_VARIABLE_LIMIT] = {false};
    ZZ_VECTOR(const char *) missing = {0};
    zz_span first = {0};
    for (int t = 0; t < made->tensor_count; t++) {
        const zz_model_tensor *tensor = &made->tensors[t];
        for (int a = 0; a < tensor->axis_count; a++) {
            const zz_model_variable *axis = &made->variables[tensor->axes[a]];
            for (int i = 0; i < made->variable_count; i++) {
                const bool occurs =
                    axis->is_position ? axis->coefficients[i] != 0 : tensor->axes[a] == i;
                if (!occurs || seen[i])
                    continue;
                seen[i] = true;
                if (tensor->output)
                    continue;
                if (missing.count == 0)
                    first = tensor->axis_spans[a];
                zz_push(b->arena, &missing, made->variables[i].name);
            }
        }
    }
    if (missing.count == 0)
        return;
    zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0408, first, "%s %s not occur on the left of `=`",
                               zz_name_list(b->arena, missing.items, missing.count),
                               missing.count > 1 ? "do" : "does");
    zz_diag_also(b->diags, diag, made->tensors[0].span, "the output");
    zz_diag_help(b->diags, diag, "`+=` sums over %s, `max=` takes the largest",
                 missing.count > 1 ? "them" : "it");
}

void zz_layer_equation_build(zz_layer_builder *b) {
    const zz_node *equation = zz_at(b->node, layer, equation);
    if (equation->kind != ZZ_equation) {
        b->sound = false;
        return;
    }
    const zz_node *output = zz_at(equation, equation, output);
    accesses list = {0};
    if (output->kind != ZZ_access) {
        b->sound = false;
        return;
    }
    tensor(b, output, true);
    zz_push(b->arena, &list.items, output);
    right_side(b, zz_at(equation, equation, value), &list);

    zz_layer *made = b->made;
    made->operation = equation->word[0] == '+'   ? ZZ_SUM
                      : equation->word[0] == 'm' ? ZZ_MAX
                                                 : ZZ_ASSIGN;
    made->terms = b->terms.items;
    made->term_count = (int)b->terms.count;
    made->tensors = b->tensor_list.items;
    made->tensor_count = (int)b->tensor_list.count;

    /* An access in error has no tensor of its own, and its indices are not read. */
    for (size_t i = 0; i < list.items.count; i++)
        name_positions(b, list.items.items[i]);
    for (int references = 0; references < 2; references++)
        for (size_t i = 0; i < list.items.count; i++) {
            const zz_node *access = list.items.items[i];
            const size_t place = (size_t)zz_map_get(&b->tensors, access->text);
            if (place && made->tensors[place - 1].span.begin == zz_name_span(access).begin)
                read_axes(b, access, &made->tensors[place - 1], references);
        }

    const size_t indices = b->index_variables.count;
    const size_t positions = b->position_variables.count;
    made->variable_count = (int)(indices + positions);
    made->variables = ZZ_NEW_ARRAY(b->arena, zz_model_variable, indices + positions);
    for (size_t v = 0; v < indices; v++)
        made->variables[v] = b->index_variables.items[v];
    for (size_t p = 0; p < positions; p++) {
        zz_model_variable *variable = &made->variables[indices + p];
        *variable = b->position_variables.items[p];
        int64_t *coefficients = ZZ_NEW_ARRAY(b->arena, int64_t, indices + positions);
        memcpy(coefficients, variable->coefficients, indices * sizeof *coefficients);
        variable->coefficients = coefficients;
    }
    for (int t = 0; t < made->tensor_count; t++)
        for (int a = 0; a < made->tensors[t].axis_count; a++) {
            int *place = &made->tensors[t].axes[a];
            if (*place <= -2)
                *place = (int)indices - 2 - *place;
            else if (*place == -1)
                b->sound = false;
        }
    if (b->sound && made->operation == ZZ_ASSIGN)
        check_assignment(b);
}
