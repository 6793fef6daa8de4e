/* What the rules for nodes that pass values on ask and say: what comes out, what is known of it. */
#include "lang/import/onnx_pass.h"

#include <inttypes.h>

zz_onnx_value *zz_onnx_passed(zz_onnx_graph *g, zz_onnx_node *node, size_t index) {
    zz_onnx_value *value = zz_onnx_output(g, node, index);
    value->constant = true;
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *input = zz_onnx_input(g, node, i);
        value->constant = value->constant && (!input || input->constant);
    }
    return zz_onnx_merge(g, node, value) ? value : NULL;
}

bool zz_onnx_unknown_shape(zz_onnx_graph *g, zz_onnx_node *node, zz_onnx_value *value) {
    const char *why = NULL;
    zz_onnx_shape shape;
    if (!value)
        return false;
    if (value->name && zz_onnx_declared(g, value->name, &shape, &why))
        return zz_onnx_settle(g, node, value, &shape);
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    value->why = why ? why
                 : input && input->why
                     ? input->why
                     : zz_sprintf(g->arena, "the file does not say what `%s` gives",
                                  zz_onnx_shown(g->arena, node->op_type));
    return true;
}

void zz_onnx_copy_numbers(zz_onnx_value *to, const zz_onnx_value *from) {
    to->numbers = from->numbers;
    to->reals = from->reals;
    to->number_count = from->number_count;
}

bool zz_onnx_numbers_of(zz_onnx_graph *g, zz_onnx_node *node, const char *attribute, size_t input,
                        const int64_t **numbers, size_t *count) {
    *numbers = zz_onnx_ints(node, attribute, count);
    const zz_onnx_value *value = zz_onnx_input(g, node, input);
    if (*numbers || !value)
        return true;
    *numbers = value->numbers;
    *count = value->numbers ? (size_t)value->number_count : 0;
    return value->numbers != NULL;
}

bool zz_onnx_axis_of(zz_onnx_graph *g, zz_onnx_node *node, int64_t axis, int rank, int *result) {
    *result = 0;
    if (axis < -rank || axis >= rank)
        return zz_onnx_refuse(g, node, "its input has no axis %" PRId64, axis);
    *result = (int)(axis < 0 ? axis + rank : axis);
    return true;
}
