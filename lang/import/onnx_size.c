/* Nodes that make a tensor larger or smaller along its axes: repeated, padded, scaled. */
#include "lang/import/onnx_pass.h"

#include <inttypes.h>
#include <string.h>

#include "runtime/base/checked.h"

bool zz_onnx_expand(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0), *to = zz_onnx_input(g, node, 1);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    if (!value || !input || !input->known || !to || !to->numbers || to->number_count > ZZ_ONNX_RANK)
        return zz_onnx_unknown_shape(g, node, value);
    zz_onnx_shape shape = {.rank = to->number_count};
    memcpy(shape.dims, to->numbers, (size_t)to->number_count * sizeof *to->numbers);
    if (!zz_onnx_broadcast(&shape, &input->shape))
        return zz_onnx_refuse(g, node, "%s does not expand so",
                              zz_onnx_shape_text(g->arena, &input->shape));
    return zz_onnx_settle(g, node, value, &shape);
}

bool zz_onnx_pad(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    const int64_t *pads;
    size_t count;
    if (!value || !input || !input->known ||
        !zz_onnx_numbers_of(g, node, "pads", 1, &pads, &count) || zz_onnx_input(g, node, 3))
        return zz_onnx_unknown_shape(g, node, value);
    zz_onnx_shape shape = input->shape;
    if (count != 2 * (size_t)shape.rank)
        return zz_onnx_refuse(g, node, "`pads` has %zu numbers for %d axes", count, shape.rank);
    for (int p = 0; p < 2 * shape.rank; p++) {
        int64_t *size = &shape.dims[p % shape.rank];
        if (!zz_add64(*size, pads[p], size))
            return zz_onnx_refuse(g, node, "`pads` holds %" PRId64, pads[p]);
    }
    return zz_onnx_settle(g, node, value, &shape);
}

bool zz_onnx_tile(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0), *times = zz_onnx_input(g, node, 1);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    if (!value || !input || !input->known || !times || !times->numbers ||
        times->number_count != input->shape.rank)
        return zz_onnx_unknown_shape(g, node, value);
    zz_onnx_shape shape = input->shape;
    for (int a = 0; a < shape.rank; a++)
        if (!zz_mul64(shape.dims[a], times->numbers[a], &shape.dims[a]))
            return zz_onnx_refuse(g, node, "it repeats %" PRId64 " times", times->numbers[a]);
    return zz_onnx_settle(g, node, value, &shape);
}

/* Resize and Upsample: by the last input that is given, sizes or scales. */
bool zz_onnx_resize(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    const zz_onnx_value *by = NULL;
    for (size_t i = 1; i < node->n_input; i++) {
        const zz_onnx_value *given = zz_onnx_input(g, node, i);
        by = given && given->number_count ? given : by; /* an empty list stands for none */
    }
    if (!value || !input || !input->known || !by || by->number_count != input->shape.rank)
        return zz_onnx_unknown_shape(g, node, value);
    zz_onnx_shape shape = input->shape;
    for (int a = 0; a < shape.rank; a++) {
        if (by->numbers) {
            shape.dims[a] = by->numbers[a];
            continue;
        }
        const double size = (double)shape.dims[a] * by->reals[a];
        if (!(size >= 1 && size <= (double)ZZ_ONNX_EXTENT))
            return zz_onnx_refuse(g, node, "it scales axis %d by %g", a + 1, by->reals[a]);
        shape.dims[a] = (int64_t)size;
    }
    return zz_onnx_settle(g, node, value, &shape);
}
