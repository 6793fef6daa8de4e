/* ONNX nodes that compute nothing of their own: what only moves or renames elements, and what is
 * done to each element as it passes (activations, normalisations, rescaling).  They become no
 * layers; what comes out of them is fed by what feeds them.  Their shapes are followed, and the few
 * integers that shapes are made of. */
#include <inttypes.h>
#include <string.h>

#include "lang/import/onnx_graph.h"
#include "runtime/base/checked.h"

/* The output of a node that passes on what it gets: constant when all that goes in is. */
static zz_onnx_value *passed(zz_onnx_graph *g, zz_onnx_node *node, size_t index) {
    zz_onnx_value *value = zz_onnx_output(g, node, index);
    value->constant = true;
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *input = zz_onnx_input(g, node, i);
        value->constant = value->constant && (!input || input->constant);
    }
    return zz_onnx_merge(g, node, value) ? value : NULL;
}

/* An output whose shape cannot be told from here: the file may say it. */
static bool unknown_shape(zz_onnx_graph *g, zz_onnx_node *node, zz_onnx_value *value) {
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

static void copy_numbers(zz_onnx_value *to, const zz_onnx_value *from) {
    to->numbers = from->numbers;
    to->reals = from->reals;
    to->number_count = from->number_count;
}

/* Integers of an attribute or, since later versions, of an input.  False when neither is known;
 * *count is 0 where neither is given. */
static bool numbers_of(zz_onnx_graph *g, zz_onnx_node *node, const char *attribute, size_t input,
                       const int64_t **numbers, size_t *count) {
    *numbers = zz_onnx_ints(node, attribute, count);
    const zz_onnx_value *value = zz_onnx_input(g, node, input);
    if (*numbers || !value)
        return true;
    *numbers = value->numbers;
    *count = value->numbers ? (size_t)value->number_count : 0;
    return value->numbers != NULL;
}

static bool axis_of(zz_onnx_graph *g, zz_onnx_node *node, int64_t axis, int rank, int *result) {
    *result = 0;
    if (axis < -rank || axis >= rank)
        return zz_onnx_refuse(g, node, "its input has no axis %" PRId64, axis);
    *result = (int)(axis < 0 ? axis + rank : axis);
    return true;
}

/* --- the same shape -------------------------------------------------------------------------- */

static bool same(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    for (size_t o = 0; o < node->n_output; o++) {
        zz_onnx_value *value = passed(g, node, o);
        if (!value)
            return false;
        if (o > 0 || !input || !input->known) {
            if (!unknown_shape(g, node, value))
                return false;
        } else if (!zz_onnx_settle(g, node, value, &input->shape)) {
            return false;
        }
        if (o == 0 && input &&
            (!strcmp(node->op_type, "Identity") || !strcmp(node->op_type, "Cast")))
            copy_numbers(value, input);
    }
    return true;
}

/* --- constants ------------------------------------------------------------------------------- */

static bool constant(zz_onnx_graph *g, zz_onnx_node *node) {
    zz_onnx_value *value = passed(g, node, 0);
    const Onnx__AttributeProto *tensor = zz_onnx_attribute(node, "value");
    const Onnx__AttributeProto *one = zz_onnx_attribute(node, "value_int");
    size_t count;
    const int64_t *list = zz_onnx_ints(node, "value_ints", &count);
    zz_onnx_shape shape = {.rank = 0};
    if (tensor && tensor->t) {
        zz_onnx_take_data(g->arena, tensor->t, value);
        if (tensor->t->n_dims > ZZ_ONNX_RANK)
            return unknown_shape(g, node, value);
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
        return unknown_shape(g, node, value);
    }
    for (int a = 0; a < shape.rank; a++)
        if (shape.dims[a] < 1) /* an empty list of axes is one */
            return true;
    return zz_onnx_settle(g, node, value, &shape);
}

static bool shape_of(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = zz_onnx_output(g, node, 0);
    value->constant = true;
    if (!input || !input->known)
        return unknown_shape(g, node, value);
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

/* --- other shapes ---------------------------------------------------------------------------- */

/* Elements in all, or 0 when there are too many. */
static int64_t elements(const zz_onnx_shape *shape) {
    int64_t all = 1;
    for (int a = 0; a < shape->rank; a++)
        if (!zz_mul64(all, shape->dims[a], &all))
            return 0;
    return all;
}

static bool reshape(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = passed(g, node, 0);
    const int64_t *wanted;
    size_t count;
    if (!value)
        return false;
    if (input)
        copy_numbers(value, input);
    if (!input || !input->known || !numbers_of(g, node, "shape", 1, &wanted, &count))
        return unknown_shape(g, node, value);
    if (count > ZZ_ONNX_RANK)
        return zz_onnx_refuse(g, node, "it gives %zu axes, more than %d", count, ZZ_ONNX_RANK);
    zz_onnx_shape shape = {.rank = (int)count};
    const int64_t all = elements(&input->shape);
    int64_t rest = all;
    int open = -1;
    for (int a = 0; a < shape.rank; a++) {
        shape.dims[a] = wanted[a] ? wanted[a] : a < input->shape.rank ? input->shape.dims[a] : 0;
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

static bool flatten(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = passed(g, node, 0);
    if (!value || !input || !input->known)
        return unknown_shape(g, node, value);
    const int rank = input->shape.rank;
    const int64_t axis = zz_onnx_int(node, "axis", 1);
    int at = rank;
    if (axis != rank && !axis_of(g, node, axis, rank, &at))
        return false;
    zz_onnx_shape shape = {2, {1, 1}};
    for (int a = 0; a < rank; a++)
        if (!zz_mul64(shape.dims[a >= at], input->shape.dims[a], &shape.dims[a >= at]))
            return zz_onnx_refuse(g, node, "its input has more than 2^63 elements");
    return zz_onnx_settle(g, node, value, &shape);
}

static bool transpose(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = passed(g, node, 0);
    if (!value || !input || !input->known)
        return unknown_shape(g, node, value);
    const int rank = input->shape.rank;
    size_t count;
    const int64_t *order = zz_onnx_ints(node, "perm", &count);
    zz_onnx_shape shape = {.rank = rank};
    bool seen[ZZ_ONNX_RANK] = {false};
    if (order && count != (size_t)rank)
        return zz_onnx_refuse(g, node, "`perm` has %zu numbers for %d axes", count, rank);
    for (int a = 0; a < rank; a++) {
        int from = rank - 1 - a;
        if (order && !axis_of(g, node, order[a], rank, &from))
            return false;
        if (seen[from])
            return zz_onnx_refuse(g, node, "`perm` names axis %d twice", from);
        seen[from] = true;
        shape.dims[a] = input->shape.dims[from];
    }
    return zz_onnx_settle(g, node, value, &shape);
}

/* Squeeze and Unsqueeze: axes of one element go or come. */
static bool squeeze(zz_onnx_graph *g, zz_onnx_node *node) {
    const bool comes = !strcmp(node->op_type, "Unsqueeze");
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = passed(g, node, 0);
    const int64_t *axes;
    size_t count;
    if (!value)
        return false;
    if (input)
        copy_numbers(value, input);
    if (!input || !input->known || !numbers_of(g, node, "axes", 1, &axes, &count))
        return unknown_shape(g, node, value);
    const int rank = input->shape.rank;
    if (comes && rank + (int64_t)count > ZZ_ONNX_RANK)
        return zz_onnx_refuse(g, node, "it gives more than %d axes", ZZ_ONNX_RANK);
    const int all = comes ? rank + (int)count : rank;
    bool named[ZZ_ONNX_RANK] = {false};
    for (size_t i = 0; i < count; i++) {
        int at;
        if (!axis_of(g, node, axes[i], all, &at))
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

static void join_numbers(zz_onnx_graph *g, zz_onnx_node *node, zz_onnx_value *value) {
    int count = 0;
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *input = zz_onnx_input(g, node, i);
        if (!input || !input->numbers || count + input->number_count > ZZ_ONNX_NUMBERS)
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

static bool concat(zz_onnx_graph *g, zz_onnx_node *node) {
    zz_onnx_value *value = passed(g, node, 0);
    zz_onnx_shape shape = {.rank = -1};
    int axis = 0;
    if (!value)
        return false;
    join_numbers(g, node, value);
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *input = zz_onnx_input(g, node, i);
        if (!input || !input->known)
            return unknown_shape(g, node, value);
        if (shape.rank < 0) {
            shape = input->shape;
            if (!axis_of(g, node, zz_onnx_int(node, "axis", 1), shape.rank, &axis))
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

static bool slice(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = passed(g, node, 0);
    const int64_t *starts, *ends, *axes, *steps;
    size_t start_count, end_count, axis_count, step_count;
    if (!value || !input || !input->known ||
        !numbers_of(g, node, "starts", 1, &starts, &start_count) ||
        !numbers_of(g, node, "ends", 2, &ends, &end_count) ||
        !numbers_of(g, node, "axes", 3, &axes, &axis_count) ||
        !numbers_of(g, node, "steps", 4, &steps, &step_count))
        return unknown_shape(g, node, value);
    zz_onnx_shape shape = input->shape;
    if (start_count != end_count || start_count == 0 || (axis_count && axis_count != start_count) ||
        (step_count && step_count != start_count))
        return zz_onnx_refuse(g, node, "its starts, ends, axes and steps are not equally many");
    for (size_t i = 0; i < start_count; i++) {
        int axis;
        if (!axis_of(g, node, axis_count ? axes[i] : (int64_t)i, shape.rank, &axis))
            return false;
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

static bool split(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    const int64_t *sizes = NULL;
    size_t count = 0;
    const bool known = input && input->known && numbers_of(g, node, "split", 1, &sizes, &count);
    int axis = 0;
    if (known && !axis_of(g, node, zz_onnx_int(node, "axis", 0), input->shape.rank, &axis))
        return false;
    if (known && count && count != node->n_output)
        return zz_onnx_refuse(g, node, "it splits into %zu parts for %zu outputs", count,
                              node->n_output);
    for (size_t o = 0; o < node->n_output; o++) {
        zz_onnx_value *value = passed(g, node, o);
        if (!value)
            return false;
        if (!known) {
            if (!unknown_shape(g, node, value))
                return false;
            continue;
        }
        zz_onnx_shape shape = input->shape;
        const int64_t part = zz_ceil_div(shape.dims[axis], (int64_t)node->n_output);
        const int64_t left = shape.dims[axis] - part * (int64_t)o;
        shape.dims[axis] = count ? sizes[o] : left < part ? left : part;
        if (!zz_onnx_settle(g, node, value, &shape))
            return false;
    }
    return true;
}

static bool gather(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0), *at = zz_onnx_input(g, node, 1);
    zz_onnx_value *value = passed(g, node, 0);
    int axis;
    if (!value)
        return false;
    /* Elements of a shape. */
    if (input && at && input->numbers && at->numbers) {
        value->numbers = ZZ_NEW_ARRAY(g->arena, int64_t, (size_t)at->number_count + 1);
        for (int i = 0; i < at->number_count; i++) {
            int place;
            if (!axis_of(g, node, at->numbers[i], input->number_count, &place))
                return false;
            value->numbers[value->number_count++] = input->numbers[place];
        }
    }
    if (!input || !at || !input->known || !at->known)
        return unknown_shape(g, node, value);
    if (!axis_of(g, node, zz_onnx_int(node, "axis", 0), input->shape.rank, &axis))
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

static bool expand(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0), *to = zz_onnx_input(g, node, 1);
    zz_onnx_value *value = passed(g, node, 0);
    if (!value || !input || !input->known || !to || !to->numbers || to->number_count > ZZ_ONNX_RANK)
        return unknown_shape(g, node, value);
    zz_onnx_shape shape = {.rank = to->number_count};
    memcpy(shape.dims, to->numbers, (size_t)to->number_count * sizeof *to->numbers);
    if (!zz_onnx_broadcast(&shape, &input->shape))
        return zz_onnx_refuse(g, node, "%s does not expand so",
                              zz_onnx_shape_text(g->arena, &input->shape));
    return zz_onnx_settle(g, node, value, &shape);
}

/* Axis a becomes size * factor + more; for Pad, Tile and Resize. */
static bool pad(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = passed(g, node, 0);
    const int64_t *pads;
    size_t count;
    if (!value || !input || !input->known || !numbers_of(g, node, "pads", 1, &pads, &count) ||
        zz_onnx_input(g, node, 3))
        return unknown_shape(g, node, value);
    zz_onnx_shape shape = input->shape;
    if (count != 2 * (size_t)shape.rank)
        return zz_onnx_refuse(g, node, "`pads` has %zu numbers for %d axes", count, shape.rank);
    for (int a = 0; a < shape.rank; a++)
        if (!zz_add64(shape.dims[a], pads[a], &shape.dims[a]) ||
            !zz_add64(shape.dims[a], pads[a + shape.rank], &shape.dims[a]))
            return zz_onnx_refuse(g, node, "`pads` holds %" PRId64, pads[a]);
    return zz_onnx_settle(g, node, value, &shape);
}

static bool tile(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0), *times = zz_onnx_input(g, node, 1);
    zz_onnx_value *value = passed(g, node, 0);
    if (!value || !input || !input->known || !times || !times->numbers ||
        times->number_count != input->shape.rank)
        return unknown_shape(g, node, value);
    zz_onnx_shape shape = input->shape;
    for (int a = 0; a < shape.rank; a++)
        if (!zz_mul64(shape.dims[a], times->numbers[a], &shape.dims[a]))
            return zz_onnx_refuse(g, node, "it repeats %" PRId64 " times", times->numbers[a]);
    return zz_onnx_settle(g, node, value, &shape);
}

/* Resize and Upsample: by the last input that is given, sizes or scales. */
static bool resize(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = passed(g, node, 0);
    const zz_onnx_value *by = NULL;
    for (size_t i = 1; i < node->n_input; i++) {
        const zz_onnx_value *given = zz_onnx_input(g, node, i);
        by = given && (given->numbers || given->reals) ? given : by;
    }
    if (!value || !input || !input->known || !by || by->number_count != input->shape.rank)
        return unknown_shape(g, node, value);
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

/* DepthToSpace and SpaceToDepth. */
static bool blocks(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    zz_onnx_value *value = passed(g, node, 0);
    const int64_t size = zz_onnx_int(node, "blocksize", 0);
    if (!value || !input || !input->known || input->shape.rank != 4)
        return unknown_shape(g, node, value);
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

/* Made of nothing but a shape, and one number for all elements. */
static bool filled(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *size = zz_onnx_input(g, node, 0);
    const Onnx__AttributeProto *tensor = zz_onnx_attribute(node, "value");
    zz_onnx_value *value = passed(g, node, 0), one = {0};
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
        return unknown_shape(g, node, value);
    zz_onnx_shape shape = {.rank = size->number_count};
    for (int a = 0; a < shape.rank; a++)
        shape.dims[a] = size->numbers[a];
    return zz_onnx_settle(g, node, value, &shape);
}

/* The shape is that of input 1, of the indices. */
static bool as_indices(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *at = zz_onnx_input(g, node, 1);
    zz_onnx_value *value = passed(g, node, 0);
    if (!value || !at || !at->known)
        return unknown_shape(g, node, value);
    return zz_onnx_settle(g, node, value, &at->shape);
}

static bool by_the_file(zz_onnx_graph *g, zz_onnx_node *node) {
    for (size_t o = 0; o < node->n_output; o++)
        if (!unknown_shape(g, node, passed(g, node, o)))
            return false;
    return true;
}

/* --- the table ------------------------------------------------------------------------------- */

zz_onnx_rule *zz_onnx_passes(const char *name) {
    static const struct {
        const char *name;
        zz_onnx_rule *rule;
    } table[] = {
        {"Constant", constant},
        {"ConstantOfShape", filled},
        {"Shape", shape_of},
        {"Size", shape_of},
        {"Reshape", reshape},
        {"Flatten", flatten},
        {"Transpose", transpose},
        {"Squeeze", squeeze},
        {"Unsqueeze", squeeze},
        {"Concat", concat},
        {"Slice", slice},
        {"Split", split},
        {"Gather", gather},
        {"GatherElements", as_indices},
        {"GatherND", by_the_file},
        {"Expand", expand},
        {"Pad", pad},
        {"Tile", tile},
        {"Resize", resize},
        {"Upsample", resize},
        {"DepthToSpace", blocks},
        {"SpaceToDepth", blocks},
        {"Range", by_the_file},
        {"OneHot", by_the_file},
        {"NonZero", by_the_file},
    };
    static const char *const alike[] = {
        /* moved or renamed */
        "Identity", "Dropout", "CumSum", "Cast", "CastLike", "ScatterND", "ScatterElements",
        "Scatter", "ReverseSequence", "Trilu",
        /* activations, one element at a time */
        "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Gelu", "Sigmoid", "HardSigmoid",
        "HardSwish", "Mish", "Tanh", "Softplus", "Softsign", "ThresholdedRelu", "Clip", "Shrink",
        "Erf", "Exp", "Log", "Sqrt", "Reciprocal", "Abs", "Neg", "Sign", "Ceil", "Floor", "Round",
        "Not", "IsNaN", "IsInf", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh",
        "Asinh", "Acosh", "Atanh", "BitShift",
        /* normalisations, folded into what stands before them or done on the way */
        "BatchNormalization", "InstanceNormalization", "LayerNormalization", "GroupNormalization",
        "LRN", "LpNormalization", "MeanVarianceNormalization", "Softmax", "LogSoftmax", "Hardmax",
        /* numbers in another form */
        "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear"};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].name, name))
            return table[i].rule;
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (!strcmp(alike[i], name))
            return same;
    return NULL;
}
