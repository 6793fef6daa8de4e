/* The values of an ONNX graph: shapes, where they are known, small constants, what feeds them; and
 * the attributes of nodes. */
#include "lang/import/onnx_graph.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/checked.h"

/* --- messages -------------------------------------------------------------------------------- */

const char *zz_onnx_shown(zz_arena *arena, const char *name) {
    zz_buffer out = zz_buffer_new(arena);
    for (const char *c = name ? name : ""; *c; c++) {
        if (out.size >= 80) {
            zz_put(&out, "...");
            break;
        }
        zz_put_char(&out, *c >= 0x20 && *c < 0x7f && *c != '`' ? *c : '?');
    }
    return zz_buffer_text(&out);
}

bool zz_onnx_refuse(zz_onnx_graph *g, zz_onnx_node *node, const char *format, ...) {
    char line[512];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    if (g->status == ZZ_ONNX_OK) {
        const char *output = node->n_output ? node->output[0] : "";
        g->status = ZZ_ONNX_WRONG;
        g->fault->message =
            zz_sprintf(g->arena, "node `%s` (%s): %s",
                       zz_onnx_shown(g->arena, node->name && *node->name ? node->name : output),
                       zz_onnx_shown(g->arena, node->op_type), line);
    }
    return false;
}

const char *zz_onnx_shape_text(zz_arena *arena, const zz_onnx_shape *shape) {
    zz_buffer out = zz_buffer_new(arena);
    for (int a = 0; a < shape->rank; a++)
        zz_putf(&out, "%s%" PRId64, a ? " x " : "", shape->dims[a]);
    return shape->rank ? zz_buffer_text(&out) : "a single number";
}

/* --- shapes ---------------------------------------------------------------------------------- */

bool zz_onnx_declared(const zz_onnx_graph *g, const char *name, zz_onnx_shape *shape,
                      const char **why) {
    const Onnx__ValueInfoProto *info = zz_map_get(&g->declared, name);
    const Onnx__TypeProto *type = info ? info->type : NULL;
    *why = NULL;
    if (!type || type->value_case != ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE ||
        !type->tensor_type->shape)
        return false;
    const Onnx__TensorShapeProto *from = type->tensor_type->shape;
    if (from->n_dim > ZZ_ONNX_RANK) {
        *why = zz_sprintf(g->arena, "it has %zu axes, more than %d", from->n_dim, ZZ_ONNX_RANK);
        return false;
    }
    shape->rank = (int)from->n_dim;
    for (int a = 0; a < shape->rank; a++) {
        const Onnx__TensorShapeProto__Dimension *dim = from->dim[a];
        const bool is_number =
            dim->value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
        shape->dims[a] = is_number ? dim->dim_value : 0;
        if (shape->dims[a] > 0 && shape->dims[a] <= ZZ_ONNX_EXTENT)
            continue;
        if (shape->dims[a] > 0) {
            *why = "it is too large";
            return false;
        }
        if (a > 0) {
            *why = zz_sprintf(
                g->arena, "the file leaves axis %d of `%s` open%s%s%s", a + 1,
                zz_onnx_shown(g->arena, name), is_number || !dim->dim_param ? "" : " (`",
                is_number || !dim->dim_param ? "" : zz_onnx_shown(g->arena, dim->dim_param),
                is_number || !dim->dim_param ? "" : "`)");
            return false;
        }
        shape->dims[0] = 1; /* the batch */
    }
    return true;
}

bool zz_onnx_settle(zz_onnx_graph *g, zz_onnx_node *node, zz_onnx_value *value,
                    const zz_onnx_shape *shape) {
    zz_onnx_shape said;
    const char *why;
    for (int a = 0; a < shape->rank; a++)
        if (shape->dims[a] < 1 || shape->dims[a] > ZZ_ONNX_EXTENT)
            return zz_onnx_refuse(g, node, "an output has %s elements along axis %d",
                                  shape->dims[a] < 1 ? "no" : "too many", a + 1);
    value->known = true;
    value->shape = *shape;
    if (!value->name || !zz_onnx_declared(g, value->name, &said, &why))
        return true;
    bool same = said.rank == shape->rank;
    for (int a = 1; a < shape->rank && same; a++) /* the batch may be open */
        same = said.dims[a] == shape->dims[a];
    return same ||
           zz_onnx_refuse(g, node, "it gives %s, but the file says %s",
                          zz_onnx_shape_text(g->arena, shape), zz_onnx_shape_text(g->arena, &said));
}

bool zz_onnx_broadcast(zz_onnx_shape *into, const zz_onnx_shape *other) {
    zz_onnx_shape all = {.rank = into->rank > other->rank ? into->rank : other->rank};
    for (int a = 1; a <= all.rank; a++) {
        const int64_t x = a <= into->rank ? into->dims[into->rank - a] : 1;
        const int64_t y = a <= other->rank ? other->dims[other->rank - a] : 1;
        if (x != y && x != 1 && y != 1)
            return false;
        all.dims[all.rank - a] = x == 1 ? y : x;
    }
    *into = all;
    return true;
}

/* --- values ---------------------------------------------------------------------------------- */

zz_onnx_value *zz_onnx_input(const zz_onnx_graph *g, zz_onnx_node *node, size_t index) {
    return index < node->n_input && *node->input[index] ? zz_map_get(&g->values, node->input[index])
                                                        : NULL;
}

zz_onnx_value *zz_onnx_need(zz_onnx_graph *g, zz_onnx_node *node, size_t index, int rank) {
    zz_onnx_value *value = zz_onnx_input(g, node, index);
    if (!value) {
        zz_onnx_refuse(g, node, "input %zu is missing", index + 1);
        return NULL;
    }
    if (!value->known) {
        zz_onnx_refuse(g, node, "the shape of its input `%s` is not known%s%s",
                       zz_onnx_shown(g->arena, value->name), value->why ? ": " : "",
                       value->why ? value->why : "");
        return NULL;
    }
    if (value->shape.rank < rank) {
        zz_onnx_refuse(g, node, "its input `%s` has %d axes, not %d or more",
                       zz_onnx_shown(g->arena, value->name), value->shape.rank, rank);
        return NULL;
    }
    return value;
}

zz_onnx_value *zz_onnx_output(zz_onnx_graph *g, zz_onnx_node *node, size_t index) {
    zz_onnx_value *value = ZZ_NEW(g->arena, zz_onnx_value);
    if (index < node->n_output && *node->output[index]) {
        value->name = node->output[index];
        zz_map_set(&g->values, value->name, value);
    }
    return value;
}

/* Little-endian bytes to an integer. */
static int64_t from_bytes(const uint8_t *bytes, size_t size) {
    uint64_t value = 0;
    for (size_t i = size; i-- > 0;)
        value = value << 8 | bytes[i];
    if (size < 8 && value >> (8 * size - 1))
        value |= ~UINT64_C(0) << 8 * size;
    return (int64_t)value;
}

void zz_onnx_take_data(zz_arena *arena, const Onnx__TensorProto *tensor, zz_onnx_value *value) {
    const bool wide = tensor->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__INT64;
    const bool narrow = tensor->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__INT32;
    const bool real = tensor->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
    int64_t count = 1;
    for (size_t d = 0; d < tensor->n_dims; d++)
        if (tensor->dims[d] < 0 || !zz_mul64(count, tensor->dims[d], &count))
            return;
    if (count > ZZ_ONNX_NUMBERS || !(wide || narrow || real))
        return;
    const size_t n = (size_t)count, width = wide ? 8 : 4;
    const bool raw = tensor->has_raw_data && tensor->raw_data.len == n * width;
    const size_t listed = wide     ? tensor->n_int64_data
                          : narrow ? tensor->n_int32_data
                                   : tensor->n_float_data;
    if (!raw && listed != n)
        return;
    value->number_count = (int)n;
    if (real) {
        value->reals = ZZ_NEW_ARRAY(arena, double, n + 1);
        for (size_t i = 0; i < n; i++) {
            float number;
            if (raw)
                memcpy(&number, tensor->raw_data.data + 4 * i, 4);
            else
                number = tensor->float_data[i];
            value->reals[i] = number;
        }
        return;
    }
    value->numbers = ZZ_NEW_ARRAY(arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        value->numbers[i] = raw    ? from_bytes(tensor->raw_data.data + width * i, width)
                            : wide ? tensor->int64_data[i]
                                   : tensor->int32_data[i];
}

static int by_place(const int *a, int i, const int *b, int j) {
    return (a[i] > b[j]) - (a[i] < b[j]);
}

bool zz_onnx_merge(zz_onnx_graph *g, zz_onnx_node *node, zz_onnx_value *value) {
    value->layers = NULL;
    value->layer_count = 0;
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *input = zz_onnx_input(g, node, i);
        if (!input || input->layer_count == 0 || input->layers == value->layers)
            continue;
        if (value->layer_count == 0) {
            value->layers = input->layers;
            value->layer_count = input->layer_count;
            continue;
        }
        const int x = value->layer_count, y = input->layer_count;
        if ((g->merged += x + y) > ZZ_ONNX_SOURCES)
            return zz_onnx_refuse(g, node, "its inputs are put together of too many parts");
        int *all = ZZ_NEW_ARRAY(g->arena, int, (size_t)(x + y));
        int count = 0;
        for (int a = 0, b = 0; a < x || b < y;) {
            const int order = a == x   ? 1
                              : b == y ? -1
                                       : by_place(value->layers, a, input->layers, b);
            all[count++] = order <= 0 ? value->layers[a] : input->layers[b];
            a += order <= 0;
            b += order >= 0;
        }
        value->layers = all;
        value->layer_count = count;
    }
    return true;
}

/* --- attributes ------------------------------------------------------------------------------ */

const Onnx__AttributeProto *zz_onnx_attribute(zz_onnx_node *node, const char *name) {
    for (size_t a = 0; a < node->n_attribute; a++)
        if (node->attribute[a]->name && !strcmp(node->attribute[a]->name, name))
            return node->attribute[a];
    return NULL;
}

int64_t zz_onnx_int(zz_onnx_node *node, const char *name, int64_t standard) {
    const Onnx__AttributeProto *attribute = zz_onnx_attribute(node, name);
    return attribute && attribute->has_i ? attribute->i : standard;
}

const int64_t *zz_onnx_ints(zz_onnx_node *node, const char *name, size_t *count) {
    const Onnx__AttributeProto *attribute = zz_onnx_attribute(node, name);
    *count = attribute ? attribute->n_ints : 0;
    return attribute ? attribute->ints : NULL;
}

bool zz_onnx_is(zz_onnx_node *node, const char *name, const char *value) {
    const Onnx__AttributeProto *attribute = zz_onnx_attribute(node, name);
    return attribute && attribute->has_s && attribute->s.len == strlen(value) &&
           !memcmp(attribute->s.data, value, attribute->s.len);
}
