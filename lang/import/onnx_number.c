/* Nodes that give numbers: constants, the shapes of other values, one number for all elements. */
#include "lang/import/onnx_pass.h"

#include <string.h>

#include "runtime/base/checked.h"

bool zz_onnx_constant(zz_onnx_graph *g, zz_onnx_node *node) {
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    const Onnx__AttributeProto *tensor = zz_onnx_attribute(node, "value");
    const Onnx__AttributeProto *one = zz_onnx_attribute(node, "value_int");
    size_t count;
    const int64_t *list = zz_onnx_ints(node, "value_ints", &count);
    zz_onnx_shape shape = {.rank = 0};
    if (!value)
        return false;
    if (tensor && tensor->t) {
        zz_onnx_take_data(g->arena, tensor->t, value);
        if (tensor->t->n_dims > ZZ_ONNX_RANK)
            return zz_onnx_unknown_shape(g, node, value);
        shape.rank = (int)tensor->t->n_dims;
        for (int a = 0; a < shape.rank; a++)
            shape.dims[a] = tensor->t->dims[a];
    } else if (one) {
        value->numbers = ZZ_NEW(g->arena, int64_t);
        value->numbers[0] = one->i;
        value->number_count = 1;
    } else if (list && count <= ZZ_ONNX_NUMBERS) {
        shape = (zz_onnx_shape){1, {(int64_t)count}};
        value->numbers = ZZ_NEW_ARRAY(g->arena, int64_t, count + 1);
        memcpy(value->numbers, list, count * sizeof *list);
        value->number_count = (int)count;
    } else if (!zz_onnx_attribute(node, "value_float")) {
        return zz_onnx_unknown_shape(g, node, value);
    }
    for (int a = 0; a < shape.rank; a++)
        if (shape.dims[a] < 1) /* an empty list of axes is one */
            return true;
    return zz_onnx_settle(g, node, value, &shape);
}

bool zz_onnx_shape_of(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = zz_onnx_output(g, node, 0);
    value->constant = true;
    if (!input || !input->known)
        return zz_onnx_unknown_shape(g, node, value);
    const int rank = input->shape.rank;
    int64_t from = zz_onnx_int(node, "start", 0), to = zz_onnx_int(node, "end", rank);
    from = from < 0 ? from + rank : from;
    to = to < 0 ? to + rank : to;
    from = from < 0 ? 0 : from > rank ? rank : from;
    to = to < from ? from : to > rank ? rank : to;
    value->number_count = (int)(to - from);
    value->numbers = ZZ_NEW_ARRAY(g->arena, int64_t, (size_t)rank + 1);
    memcpy(value->numbers, input->shape.dims + from, (size_t)(to - from) * sizeof(int64_t));
    if (!strcmp(node->op_type, "Size")) {
        int64_t all = 1;
        for (int a = 0; a < rank; a++)
            if (!zz_mul64(all, input->shape.dims[a], &all))
                return zz_onnx_refuse(g, node, "its input has more than 2^63 elements");
        value->numbers[0] = all;
        value->number_count = 1;
        return zz_onnx_settle(g, node, value, &(zz_onnx_shape){.rank = 0});
    }
    if (value->number_count == 0)
        return true;
    return zz_onnx_settle(g, node, value, &(zz_onnx_shape){1, {value->number_count}});
}

/* Made of nothing but a shape, and one number for all elements. */
bool zz_onnx_filled(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *size = zz_onnx_input(g, node, 0);
    const Onnx__AttributeProto *tensor = zz_onnx_attribute(node, "value");
    zz_onnx_value *value = zz_onnx_passed(g, node, 0), one = {0};
    if (tensor && tensor->t)
        zz_onnx_take_data(g->arena, tensor->t, &one);
    if (value && one.numbers && one.number_count == 1 && size && size->numbers &&
        size->number_count == 1 && size->numbers[0] > 0 && size->numbers[0] <= ZZ_ONNX_NUMBERS) {
        value->number_count = (int)size->numbers[0];
        value->numbers = ZZ_NEW_ARRAY(g->arena, int64_t, (size_t)value->number_count);
        for (int n = 0; n < value->number_count; n++)
            value->numbers[n] = one.numbers[0];
    }
    if (!value || !size || !size->numbers || size->number_count > ZZ_ONNX_RANK)
        return zz_onnx_unknown_shape(g, node, value);
    zz_onnx_shape shape = {.rank = size->number_count};
    for (int a = 0; a < shape.rank; a++)
        shape.dims[a] = size->numbers[a];
    return zz_onnx_settle(g, node, value, &shape);
}
