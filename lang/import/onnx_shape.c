/* Nodes that give the same elements another shape. */
#include "lang/import/onnx_pass.h"

#include <inttypes.h>
#include <string.h>

#include "runtime/base/checked.h"

/* Elements in all, or 0 when there are too many. */
static int64_t elements(const zz_onnx_shape *shape) {
    int64_t all = 1;
    for (int a = 0; a < shape->rank; a++)
        if (!zz_mul64(all, shape->dims[a], &all))
            return 0;
    return all;
}

bool zz_onnx_reshape(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    const int64_t *wanted;
    size_t count;
    if (!value)
        return false;
    if (input)
        zz_onnx_copy_numbers(value, input);
    if (!input || !input->known || !zz_onnx_numbers_of(g, node, "shape", 1, &wanted, &count))
        return zz_onnx_unknown_shape(g, node, value);
    if (count > ZZ_ONNX_RANK)
        return zz_onnx_refuse(g, node, "it gives %zu axes, more than %d", count, ZZ_ONNX_RANK);
    zz_onnx_shape shape = {.rank = (int)count};
    const int64_t all = elements(&input->shape);
    int64_t rest = all;
    int open = -1;
    if (all == 0)
        return zz_onnx_refuse(g, node, "its input has more than 2^63 elements");
    const bool copies = !zz_onnx_int(node, "allowzero", 0);
    for (int a = 0; a < shape.rank; a++) {
        shape.dims[a] = wanted[a] || !copies    ? wanted[a]
                        : a < input->shape.rank ? input->shape.dims[a]
                                                : 0;
        if (wanted[a] == -1 && open < 0)
            open = a;
        else if (shape.dims[a] < 1 || rest % shape.dims[a])
            rest = 0;
        else
            rest /= shape.dims[a];
        if (rest == 0)
            break;
    }
    if (rest == 0 || (open < 0 && rest != 1)) {
        zz_buffer text = zz_buffer_new(g->arena);
        for (size_t a = 0; a < count; a++)
            zz_putf(&text, "%s%" PRId64, a ? " x " : "", wanted[a]);
        return zz_onnx_refuse(g, node, "%s elements do not become %s",
                              zz_onnx_shape_text(g->arena, &input->shape), zz_buffer_text(&text));
    }
    if (open >= 0)
        shape.dims[open] = rest;
    return zz_onnx_settle(g, node, value, &shape);
}

bool zz_onnx_flatten(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    if (!value || !input || !input->known)
        return zz_onnx_unknown_shape(g, node, value);
    const int rank = input->shape.rank;
    const int64_t axis = zz_onnx_int(node, "axis", 1);
    int at = rank;
    if (axis != rank && !zz_onnx_axis_of(g, node, axis, rank, &at))
        return false;
    zz_onnx_shape shape = {2, {1, 1}};
    for (int a = 0; a < rank; a++)
        if (!zz_mul64(shape.dims[a >= at], input->shape.dims[a], &shape.dims[a >= at]))
            return zz_onnx_refuse(g, node, "its input has more than 2^63 elements");
    return zz_onnx_settle(g, node, value, &shape);
}

bool zz_onnx_transpose(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    if (!value || !input || !input->known)
        return zz_onnx_unknown_shape(g, node, value);
    const int rank = input->shape.rank;
    size_t count;
    const int64_t *order = zz_onnx_ints(node, "perm", &count);
    zz_onnx_shape shape = {.rank = rank};
    bool seen[ZZ_ONNX_RANK] = {false};
    if (order && count != (size_t)rank)
        return zz_onnx_refuse(g, node, "`perm` has %zu numbers for %d axes", count, rank);
    for (int a = 0; a < rank; a++) {
        int from = rank - 1 - a;
        if (order && !zz_onnx_axis_of(g, node, order[a], rank, &from))
            return false;
        if (seen[from])
            return zz_onnx_refuse(g, node, "`perm` names axis %d twice", from);
        seen[from] = true;
        shape.dims[a] = input->shape.dims[from];
    }
    return zz_onnx_settle(g, node, value, &shape);
}

/* Squeeze and Unsqueeze: axes of one element go or come. */
bool zz_onnx_squeeze(zz_onnx_graph *g, zz_onnx_node *node) {
    const bool comes = !strcmp(node->op_type, "Unsqueeze");
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    const int64_t *axes;
    size_t count;
    if (!value)
        return false;
    if (input)
        zz_onnx_copy_numbers(value, input);
    if (!input || !input->known || !zz_onnx_numbers_of(g, node, "axes", 1, &axes, &count))
        return zz_onnx_unknown_shape(g, node, value);
    const int rank = input->shape.rank;
    if (comes && rank + (int64_t)count > ZZ_ONNX_RANK)
        return zz_onnx_refuse(g, node, "it gives more than %d axes", ZZ_ONNX_RANK);
    const int all = comes ? rank + (int)count : rank;
    bool named[ZZ_ONNX_RANK] = {false};
    for (size_t i = 0; i < count; i++) {
        int at;
        if (!zz_onnx_axis_of(g, node, axes[i], all, &at))
            return false;
        named[at] = true;
    }
    zz_onnx_shape shape = {.rank = 0};
    for (int a = 0, from = 0; a < all; a++) {
        if (comes) {
            if (!named[a] && from == rank)
                return zz_onnx_refuse(g, node, "it names an axis twice");
            shape.dims[shape.rank++] = named[a] ? 1 : input->shape.dims[from++];
        } else if (count ? !named[a] : input->shape.dims[a] != 1) {
            shape.dims[shape.rank++] = input->shape.dims[a];
        } else if (input->shape.dims[a] != 1) {
            return zz_onnx_refuse(g, node, "axis %d has %" PRId64 " elements, not one", a,
                                  input->shape.dims[a]);
        }
    }
    return zz_onnx_settle(g, node, value, &shape);
}

/* DepthToSpace and SpaceToDepth. */
bool zz_onnx_blocks(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    const int64_t size = zz_onnx_int(node, "blocksize", 0);
    if (!value || !input || !input->known || input->shape.rank != 4)
        return zz_onnx_unknown_shape(g, node, value);
    zz_onnx_shape s = input->shape;
    const bool to_space = node->op_type[0] == 'D';
    if (size < 1 || size > 1 << 15 ||
        (to_space ? s.dims[1] % (size * size) : s.dims[2] % size || s.dims[3] % size))
        return zz_onnx_refuse(g, node, "blocks of %" PRId64 " do not divide %s", size,
                              zz_onnx_shape_text(g->arena, &s));
    const zz_onnx_shape shape = {4,
                                 {s.dims[0],
                                  to_space ? s.dims[1] / (size * size) : s.dims[1] * size * size,
                                  to_space ? s.dims[2] * size : s.dims[2] / size,
                                  to_space ? s.dims[3] * size : s.dims[3] / size}};
    return zz_onnx_settle(g, node, value, &shape);
}
