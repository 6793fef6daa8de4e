/* Nodes that put tensors together and take them apart: joined, cut, split, gathered. */
#include "lang/import/onnx_pass.h"

#include <inttypes.h>
#include <string.h>

#include "runtime/base/checked.h"

/* Of lists; tables would be joined row by row. */
static void join_numbers(zz_onnx_graph *g, zz_onnx_node *node, zz_onnx_value *value) {
    int count = 0;
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *input = zz_onnx_input(g, node, i);
        if (!input || !input->numbers || input->shape.rank > 1 ||
            count + input->number_count > ZZ_ONNX_NUMBERS)
            return;
        count += input->number_count;
    }
    value->numbers = ZZ_NEW_ARRAY(g->arena, int64_t, (size_t)count + 1);
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *input = zz_onnx_input(g, node, i);
        memcpy(value->numbers + value->number_count, input->numbers,
               (size_t)input->number_count * sizeof(int64_t));
        value->number_count += input->number_count;
    }
}

bool zz_onnx_concat(zz_onnx_graph *g, zz_onnx_node *node) {
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    zz_onnx_shape shape = {.rank = -1};
    int axis = 0;
    if (!value)
        return false;
    join_numbers(g, node, value);
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *input = zz_onnx_input(g, node, i);
        if (!input || !input->known)
            return zz_onnx_unknown_shape(g, node, value);
        if (shape.rank < 0) {
            shape = input->shape;
            if (!zz_onnx_axis_of(g, node, zz_onnx_int(node, "axis", 1), shape.rank, &axis))
                return false;
            continue;
        }
        bool fits = input->shape.rank == shape.rank;
        for (int a = 0; a < shape.rank && fits; a++)
            fits = a == axis || input->shape.dims[a] == shape.dims[a];
        if (!fits)
            return zz_onnx_refuse(g, node, "%s does not go behind %s",
                                  zz_onnx_shape_text(g->arena, &input->shape),
                                  zz_onnx_shape_text(g->arena, &shape));
        if (shape.dims[axis] <= ZZ_ONNX_EXTENT)
            shape.dims[axis] += input->shape.dims[axis];
    }
    if (shape.rank < 0)
        return zz_onnx_refuse(g, node, "it has no inputs");
    return zz_onnx_settle(g, node, value, &shape);
}

bool zz_onnx_slice(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    const int64_t *starts, *ends, *axes, *steps;
    size_t start_count, end_count, axis_count, step_count;
    if (!value || !input || !input->known ||
        !zz_onnx_numbers_of(g, node, "starts", 1, &starts, &start_count) ||
        !zz_onnx_numbers_of(g, node, "ends", 2, &ends, &end_count) ||
        !zz_onnx_numbers_of(g, node, "axes", 3, &axes, &axis_count) ||
        !zz_onnx_numbers_of(g, node, "steps", 4, &steps, &step_count))
        return zz_onnx_unknown_shape(g, node, value);
    zz_onnx_shape shape = input->shape;
    bool cut[ZZ_ONNX_RANK] = {false};
    if (start_count != end_count || start_count == 0 || (axis_count && axis_count != start_count) ||
        (step_count && step_count != start_count))
        return zz_onnx_refuse(g, node, "its starts, ends, axes and steps are not equally many");
    for (size_t i = 0; i < start_count; i++) {
        int axis;
        if (!zz_onnx_axis_of(g, node, axis_count ? axes[i] : (int64_t)i, shape.rank, &axis))
            return false;
        if (cut[axis])
            return zz_onnx_refuse(g, node, "it names axis %d twice", axis);
        cut[axis] = true;
        const int64_t size = input->shape.dims[axis], step = step_count ? steps[i] : 1;
        if (step == 0 || step == INT64_MIN)
            return zz_onnx_refuse(g, node, "a step is %" PRId64, step);
        int64_t from = starts[i] < 0 ? starts[i] + size : starts[i];
        int64_t to = ends[i] < 0 ? ends[i] + size : ends[i];
        const int64_t least = step < 0 ? -1 : 0, most = step < 0 ? size - 1 : size;
        if (step < 0 && ends[i] < -size)
            to = -1;
        from = from < 0 ? 0 : from > most ? most : from;
        to = to < least ? least : to > most ? most : to;
        shape.dims[axis] = step > 0 ? (to > from ? zz_ceil_div(to - from, step) : 0)
                                    : (from > to ? zz_ceil_div(from - to, -step) : 0);
        if (input->numbers && shape.rank == 1 && shape.dims[axis] > 0) {
            value->numbers = ZZ_NEW_ARRAY(g->arena, int64_t, (size_t)shape.dims[axis]);
            for (int64_t n = 0; n < shape.dims[axis] && from + n * step < input->number_count; n++)
                value->numbers[value->number_count++] = input->numbers[from + n * step];
        }
    }
    return zz_onnx_settle(g, node, value, &shape);
}

bool zz_onnx_split(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    const int64_t *sizes = NULL;
    size_t count = 0;
    const bool known =
        input && input->known && zz_onnx_numbers_of(g, node, "split", 1, &sizes, &count);
    int axis = 0;
    if (known && !zz_onnx_axis_of(g, node, zz_onnx_int(node, "axis", 0), input->shape.rank, &axis))
        return false;
    if (known && count && count != node->n_output)
        return zz_onnx_refuse(g, node, "it splits into %zu parts for %zu outputs", count,
                              node->n_output);
    int64_t taken = 0; /* of parts that were settled, so it stays far below 2^63 */
    for (size_t o = 0; o < node->n_output; o++) {
        zz_onnx_value *value = zz_onnx_passed(g, node, o);
        if (!value)
            return false;
        if (!known) {
            zz_onnx_unknown_shape(g, node, value);
            continue;
        }
        zz_onnx_shape shape = input->shape;
        const int64_t part = zz_ceil_div(shape.dims[axis], (int64_t)node->n_output);
        const int64_t left = shape.dims[axis] - part * (int64_t)o;
        shape.dims[axis] = count ? sizes[o] : left < part ? left : part;
        if (!zz_onnx_settle(g, node, value, &shape))
            return false;
        taken += shape.dims[axis];
    }
    if (known && count && taken != input->shape.dims[axis])
        return zz_onnx_refuse(g, node, "its parts have %" PRId64 " elements of %" PRId64, taken,
                              input->shape.dims[axis]);
    return true;
}

bool zz_onnx_gather(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0), *at = zz_onnx_input(g, node, 1);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    int axis;
    if (!value)
        return false;
    /* Elements of a shape; of a table it would be rows. */
    if (input && at && input->numbers && at->numbers && input->shape.rank <= 1) {
        value->numbers = ZZ_NEW_ARRAY(g->arena, int64_t, (size_t)at->number_count + 1);
        for (int i = 0; i < at->number_count; i++) {
            const int64_t place = at->numbers[i], all = input->number_count;
            if (place < -all || place >= all)
                return zz_onnx_refuse(g, node, "its input has no element %" PRId64, place);
            value->numbers[value->number_count++] = input->numbers[place < 0 ? place + all : place];
        }
    }
    if (!input || !at || !input->known || !at->known)
        return zz_onnx_unknown_shape(g, node, value);
    if (!zz_onnx_axis_of(g, node, zz_onnx_int(node, "axis", 0), input->shape.rank, &axis))
        return false;
    if (input->shape.rank + at->shape.rank - 1 > ZZ_ONNX_RANK)
        return zz_onnx_refuse(g, node, "it gives more than %d axes", ZZ_ONNX_RANK);
    zz_onnx_shape shape = {.rank = 0};
    for (int a = 0; a < axis; a++)
        shape.dims[shape.rank++] = input->shape.dims[a];
    for (int a = 0; a < at->shape.rank; a++)
        shape.dims[shape.rank++] = at->shape.dims[a];
    for (int a = axis + 1; a < input->shape.rank; a++)
        shape.dims[shape.rank++] = input->shape.dims[a];
    return zz_onnx_settle(g, node, value, &shape);
}

/* The shape is that of input 1, of the indices. */
bool zz_onnx_as_indices(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *at = zz_onnx_input(g, node, 1);
    zz_onnx_value *value = zz_onnx_passed(g, node, 0);
    if (!value || !at || !at->known)
        return zz_onnx_unknown_shape(g, node, value);
    return zz_onnx_settle(g, node, value, &at->shape);
}
