/* Lines of text to an ONNX model. */
#include "tests/onnx/model.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/vector.h"

typedef struct building {
    zz_arena *arena;
    ZZ_VECTOR(Onnx__NodeProto *) nodes;
    ZZ_VECTOR(Onnx__TensorProto *) weights;
    ZZ_VECTOR(Onnx__ValueInfoProto *) inputs, infos;
} building;

typedef ZZ_VECTOR(int64_t) numbers;
typedef ZZ_VECTOR(char *) words;

static words cut(zz_arena *arena, const char *text, size_t size, const char *at) {
    words all = {0};
    for (size_t i = 0; i < size;) {
        size_t end = i;
        while (end < size && !strchr(at, text[end]))
            end++;
        if (end > i)
            zz_push(arena, &all, zz_strndup(arena, text + i, end - i));
        i = end + 1;
    }
    return all;
}

static numbers numbers_of(zz_arena *arena, const char *text) {
    const words list = cut(arena, text, strlen(text), ",");
    numbers all = {0};
    for (size_t i = 0; i < list.count; i++)
        zz_push(arena, &all, (int64_t)strtoll(list.items[i], NULL, 10));
    return all;
}

static Onnx__ValueInfoProto *value_info(zz_arena *arena, char *name, const char *dims) {
    Onnx__ValueInfoProto *info = ZZ_NEW(arena, Onnx__ValueInfoProto);
    onnx__value_info_proto__init(info);
    info->name = name;
    info->type = ZZ_NEW(arena, Onnx__TypeProto);
    onnx__type_proto__init(info->type);
    info->type->value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
    info->type->tensor_type = ZZ_NEW(arena, Onnx__TypeProto__Tensor);
    onnx__type_proto__tensor__init(info->type->tensor_type);
    Onnx__TensorShapeProto *shape = ZZ_NEW(arena, Onnx__TensorShapeProto);
    onnx__tensor_shape_proto__init(shape);
    info->type->tensor_type->shape = shape;
    const words list = cut(arena, dims, strlen(dims), ",");
    shape->dim = ZZ_NEW_ARRAY(arena, Onnx__TensorShapeProto__Dimension *, list.count + 1);
    shape->n_dim = list.count;
    for (size_t d = 0; d < list.count; d++) {
        Onnx__TensorShapeProto__Dimension *dim = ZZ_NEW(arena, Onnx__TensorShapeProto__Dimension);
        onnx__tensor_shape_proto__dimension__init(dim);
        shape->dim[d] = dim;
        if (list.items[d][0] >= 'A') {
            dim->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM;
            dim->dim_param = list.items[d];
        } else {
            dim->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
            dim->dim_value = strtoll(list.items[d], NULL, 10);
        }
    }
    return info;
}

/* Integers, or reals where one has a point; raw as most programs write them. */
static void add_values(zz_arena *arena, Onnx__TensorProto *tensor, const char *text, bool raw) {
    const words list = cut(arena, text, strlen(text), ",");
    const numbers values = numbers_of(arena, text);
    float *reals = ZZ_NEW_ARRAY(arena, float, list.count + 1);
    const bool real = strchr(text, '.') != NULL;
    const size_t width = real ? sizeof(float) : sizeof(int64_t);
    for (size_t i = 0; i < list.count; i++)
        reals[i] = strtof(list.items[i], NULL);
    if (!real)
        tensor->data_type = ONNX__TENSOR_PROTO__DATA_TYPE__INT64;
    if (raw) {
        tensor->has_raw_data = 1;
        tensor->raw_data.len = list.count * width;
        tensor->raw_data.data = ZZ_NEW_ARRAY(arena, uint8_t, list.count * width + 1);
        memcpy(tensor->raw_data.data, real ? (void *)reals : (void *)values.items,
               list.count * width);
    } else if (real) {
        tensor->float_data = reals;
        tensor->n_float_data = list.count;
    } else {
        tensor->int64_data = values.items;
        tensor->n_int64_data = values.count;
    }
}

/* Integers of 32 bits. */
static void add_narrow(zz_arena *arena, Onnx__TensorProto *tensor, const char *text, bool raw) {
    const numbers values = numbers_of(arena, text);
    int32_t *narrow = ZZ_NEW_ARRAY(arena, int32_t, values.count + 1);
    for (size_t i = 0; i < values.count; i++)
        narrow[i] = (int32_t)values.items[i];
    tensor->data_type = ONNX__TENSOR_PROTO__DATA_TYPE__INT32;
    if (raw) {
        tensor->has_raw_data = 1;
        tensor->raw_data.len = values.count * sizeof *narrow;
        tensor->raw_data.data = (uint8_t *)narrow;
    } else {
        tensor->int32_data = narrow;
        tensor->n_int32_data = values.count;
    }
}

static void add_weight(building *b, const words *line) {
    Onnx__TensorProto *tensor = ZZ_NEW(b->arena, Onnx__TensorProto);
    onnx__tensor_proto__init(tensor);
    tensor->name = line->items[1];
    const numbers dims = numbers_of(b->arena, line->items[2]);
    tensor->dims = dims.items;
    tensor->n_dims = dims.count;
    tensor->has_data_type = 1;
    tensor->data_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
    if (line->count == 4) /* an equal sign, and an empty list behind it */
        tensor->data_type = ONNX__TENSOR_PROTO__DATA_TYPE__INT64;
    else if (line->count > 4 && strstr(line->items[0], "32"))
        add_narrow(b->arena, tensor, line->items[4], !strcmp(line->items[0], "raw32"));
    else if (line->count > 4)
        add_values(b->arena, tensor, line->items[4], !strcmp(line->items[0], "raw"));
    if (line->count > 4 && dims.count == 1 && dims.items[0] == 0)
        tensor->n_dims = 0;
    zz_push(b->arena, &b->weights, tensor);
}

static void add_attribute(building *b, Onnx__NodeProto *node, const char *word) {
    const char *equal = strchr(word, '='), *value = equal + 1;
    Onnx__AttributeProto *attribute = ZZ_NEW(b->arena, Onnx__AttributeProto);
    onnx__attribute_proto__init(attribute);
    attribute->name = zz_strndup(b->arena, word, (size_t)(equal - word));
    if (!strcmp(attribute->name, "name")) {
        node->name = zz_strdup(b->arena, value);
        return;
    }
    if (!strcmp(attribute->name, "domain")) {
        node->domain = zz_strdup(b->arena, value);
        return;
    }
    attribute->has_type = 1;
    if (*value == '$') {
        attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__TENSOR;
        for (size_t w = 0; w < b->weights.count; w++)
            if (!strcmp(b->weights.items[w]->name, value + 1))
                attribute->t = b->weights.items[w];
    } else if (*value >= 'A') {
        attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING;
        attribute->has_s = 1;
        attribute->s.data = (uint8_t *)zz_strdup(b->arena, value);
        attribute->s.len = strlen(value);
    } else if (strchr(value, ',')) {
        const numbers list = numbers_of(b->arena, value);
        attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS;
        attribute->ints = list.items;
        attribute->n_ints = list.count;
    } else {
        attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT;
        attribute->has_i = 1;
        attribute->i = strtoll(value, NULL, 10);
    }
    node->attribute[node->n_attribute++] = attribute;
}

/* OP INPUTS > OUTPUTS ATTRIBUTES */
static void add_node(building *b, const words *line) {
    Onnx__NodeProto *node = ZZ_NEW(b->arena, Onnx__NodeProto);
    onnx__node_proto__init(node);
    node->op_type = line->items[0];
    node->attribute = ZZ_NEW_ARRAY(b->arena, Onnx__AttributeProto *, line->count);
    size_t at = 1;
    if (strcmp(line->items[1], ">")) {
        words inputs = cut(b->arena, line->items[1], strlen(line->items[1]), ",");
        for (size_t i = 0; i < inputs.count; i++)
            if (!strcmp(inputs.items[i], "-"))
                inputs.items[i][0] = 0;
        node->input = inputs.items;
        node->n_input = inputs.count;
        at = 2;
    }
    const words outputs = cut(b->arena, line->items[at + 1], strlen(line->items[at + 1]), ",");
    node->output = outputs.items;
    node->n_output = outputs.count;
    for (size_t i = at + 2; i < line->count; i++)
        add_attribute(b, node, line->items[i]);
    zz_push(b->arena, &b->nodes, node);
}

void zz_model_pack(zz_arena *arena, const char *text, size_t size, zz_buffer *out) {
    building b = {.arena = arena};
    const words lines = cut(arena, text, size, "\n");
    for (size_t i = 0; i < lines.count; i++) {
        const words line = cut(arena, lines.items[i], strlen(lines.items[i]), " ");
        if (line.count < 3 || line.items[0][0] == '#')
            continue;
        if (!strcmp(line.items[0], "in"))
            zz_push(arena, &b.inputs, value_info(arena, line.items[1], line.items[2]));
        else if (!strcmp(line.items[0], "info"))
            zz_push(arena, &b.infos, value_info(arena, line.items[1], line.items[2]));
        else if (!strcmp(line.items[0], "w") || !strcmp(line.items[0], "raw") ||
                 !strcmp(line.items[0], "w32") || !strcmp(line.items[0], "raw32"))
            add_weight(&b, &line);
        else
            add_node(&b, &line);
    }
    Onnx__GraphProto graph = ONNX__GRAPH_PROTO__INIT;
    Onnx__ModelProto model = ONNX__MODEL_PROTO__INIT;
    graph.node = b.nodes.items;
    graph.n_node = b.nodes.count;
    graph.initializer = b.weights.items;
    graph.n_initializer = b.weights.count;
    graph.input = b.inputs.items;
    graph.n_input = b.inputs.count;
    graph.value_info = b.infos.items;
    graph.n_value_info = b.infos.count;
    model.has_ir_version = 1;
    model.ir_version = 8;
    model.graph = &graph;
    const size_t packed = onnx__model_proto__get_packed_size(&model);
    uint8_t *bytes = zz_alloc(arena, packed);
    onnx__model_proto__pack(&model, bytes);
    zz_put_bytes(out, (const char *)bytes, packed);
}
