/* The layer of a random design: variables, tensors with their axes, the equation; and what others ask of
 * its axes. */
#include "tests/property/layer.h"

#include <string.h>

bool zz_axis_is_bare(const zz_axis *axis, int *variable) {
    int found = -1;
    if (axis->named || axis->value.constant != 0)
        return false;
    for (int v = 0; v < VARIABLES; v++) {
        if (axis->value.coefficients[v] == 0)
            continue;
        if (found >= 0 || axis->value.coefficients[v] != 1)
            return false;
        found = v;
    }
    *variable = found;
    return found >= 0;
}

static void range(const zz_design *d, const zz_affine *value, int *least, int *most) {
    *least = *most = value->constant;
    for (int v = 0; v < d->variable_count; v++) {
        const int reach = value->coefficients[v] * (d->extents[v] - 1);
        *(reach < 0 ? least : most) += reach;
    }
}

int zz_axis_extent(const zz_design *d, const zz_axis *axis) {
    int least, most;
    if (axis->extent)
        return axis->extent;
    range(d, &axis->value, &least, &most);
    return most + 1;
}

static void choose_variables(zz_design *d, chance *c) {
    int product = 1;
    d->variable_count = between(c, 1, VARIABLES);
    for (int v = 0; v < d->variable_count; v++) {
        int most = d->variable_count <= 3 ? 9 : d->variable_count <= 5 ? 5 : 3;
        while (most > 1 && product * most > 1200)
            most--;
        d->extents[v] = between(c, most > 1 && !one_in(c, 6) ? 2 : 1, most);
        product *= d->extents[v];
    }
}

/* Such as  2*i + j - 3,  or  4 - i. */
static void choose_position(const zz_design *d, zz_axis *axis, chance *c) {
    const int terms = one_in(c, 4) ? 1 : one_in(c, 6) ? 3 : 2;
    for (int t = 0; t < terms; t++) {
        const int v = below(c, d->variable_count);
        axis->value.coefficients[v] = one_in(c, 8) ? -1 : one_in(c, 3) ? between(c, 2, 4) : 1;
    }
    axis->value.constant = one_in(c, 2) ? 0 : between(c, -3, 2);
    axis->named = !one_in(c, 3);
    int least, most;
    range(d, &axis->value, &least, &most);
    if (!axis->named && least < 0) /* without an extent no index may be negative */
        axis->value.constant -= least;
    if (axis->named && (least < 0 || one_in(c, 2)))
        axis->extent = most < 2 ? between(c, 1, 3) : between(c, (most + 1) / 2, most + 2);
}

int zz_axis_origin(const zz_design *d, int tensor, int axis) {
    const int same_as = d->tensors[tensor].axes[axis].same_as;
    return same_as ? VARIABLES + same_as - 1 : TENSOR_AXIS(tensor, axis);
}

const zz_axis *zz_axis_at(const zz_design *d, int tensor_axis) {
    const int place = tensor_axis - VARIABLES;
    return &d->tensors[place / AXES].axes[place % AXES];
}

/* The position of an earlier tensor, named once more. */
static bool repeat_position(const zz_design *d, int tensor, zz_axis *axis, chance *c) {
    if (tensor == 0)
        return false;
    const int from = below(c, tensor), place = below(c, AXES);
    if (place >= d->tensors[from].axis_count)
        return false;
    const zz_axis *origin = zz_axis_at(d, zz_axis_origin(d, from, place));
    if (!origin->named)
        return false;
    axis->named = true;
    axis->same_as = zz_axis_origin(d, from, place) - VARIABLES + 1;
    return true;
}

static void choose_axes(const zz_design *d, int tensor, zz_tensor *x, chance *c) {
    int order[VARIABLES];
    for (int v = 0; v < d->variable_count; v++)
        order[v] = v;
    shuffle(c, order, d->variable_count);
    x->axis_count = between(c, 0, d->variable_count < 4 ? d->variable_count : 4);
    if (x->axis_count == 0 && !one_in(c, 6))
        x->axis_count = 1;
    for (int a = 0; a < x->axis_count; a++) {
        if (one_in(c, 4) && repeat_position(d, tensor, &x->axes[a], c))
            continue;
        if (one_in(c, 3))
            choose_position(d, &x->axes[a], c);
        else
            x->axes[a].value.coefficients[order[a]] = 1;
    }
}

bool zz_variable_occurs(const zz_design *d, int v) {
    for (int t = 0; t < d->tensor_count; t++)
        for (int a = 0; a < d->tensors[t].axis_count; a++)
            if (d->tensors[t].axes[a].value.coefficients[v] != 0)
                return true;
    return false;
}

/* `=` writes each output element once: every variable is an axis of its own there, perhaps strided.
 */
static void choose_assigned_axes(zz_design *d, zz_tensor *output, chance *c) {
    output->axis_count = d->variable_count;
    for (int v = 0; v < d->variable_count; v++) {
        zz_axis *axis = &output->axes[v];
        axis->value.coefficients[v] = 1;
        if (one_in(c, 5)) {
            axis->named = true;
            axis->value.coefficients[v] = between(c, 1, 3);
            axis->value.constant = between(c, 0, 2);
        }
    }
}

/* A variable that is in no access yet gets an axis of its own, in that input or in one that has
 * room. */
static bool add_axis(zz_design *d, int tensor, int v) {
    for (int tries = 1; tries < d->tensor_count; tries++) {
        zz_tensor *x = &d->tensors[tensor];
        if (x->axis_count < AXES) {
            x->axes[x->axis_count++].value.coefficients[v] = 1;
            return true;
        }
        tensor = tensor % (d->tensor_count - 1) + 1;
    }
    return false;
}

/* A convolution in one or two dimensions, with or without channels: the shape whose windows slide.
 */
static void choose_convolution(zz_design *d, chance *c) {
    enum { I, J, K, L, M, N }; /* output, filter, output channel, input channel */
    const int flat = one_in(c, 2);
    d->variable_count = 6;
    d->tensor_count = 3;
    d->extents[I] = between(c, 2, flat ? 12 : 5);
    d->extents[J] = flat ? 1 : between(c, 1, 5);
    d->extents[K] = between(c, 1, flat ? 5 : 3);
    d->extents[L] = flat ? 1 : between(c, 1, 3);
    d->extents[M] = between(c, 1, 4);
    d->extents[N] = between(c, 1, 3);
    static const int axes[2][4] = {{M, I, J, -1}, {M, N, K, L}};
    for (int t = 0; t < 2; t++)
        for (int a = 0; a < 4 && axes[t][a] >= 0; a++)
            d->tensors[t ? 2 : 0]
                .axes[d->tensors[t ? 2 : 0].axis_count++]
                .value.coefficients[axes[t][a]] = 1;
    zz_tensor *input = &d->tensors[1];
    input->axes[input->axis_count++].value.coefficients[N] = 1;
    const int stride = between(c, 1, 3), dilation = one_in(c, 3) ? 2 : 1;
    for (int dimension = 0; dimension < 2; dimension++) {
        zz_axis *axis = &input->axes[input->axis_count++];
        const int padding = one_in(c, 2) ? 0 : between(c, 1, 2);
        axis->value.coefficients[dimension ? J : I] = stride;
        axis->value.coefficients[dimension ? L : K] = dilation;
        axis->value.constant = -padding;
        axis->named = padding > 0 || one_in(c, 2);
        const int reach = stride * (d->extents[dimension ? J : I] - 1) +
                          dilation * (d->extents[dimension ? L : K] - 1) + 1 - 2 * padding;
        if (axis->named && (padding > 0 || one_in(c, 2)))
            axis->extent = (reach < 1 ? 1 : reach) + below(c, 3);
    }
}

static void choose_equation(zz_design *d, chance *c) {
    choose_variables(d, c);
    d->tensor_count = between(c, 2, TENSORS);
    for (int t = 0; t < d->tensor_count; t++)
        if (t == 0 && d->operation == EQUALS)
            choose_assigned_axes(d, &d->tensors[t], c);
        else
            choose_axes(d, t, &d->tensors[t], c);
}

bool zz_layer_random(zz_design *d, chance *c) {
    d->operation = one_in(c, 6) ? MAXIMUM : one_in(c, 6) ? EQUALS : ADD_TO;
    if (d->operation != EQUALS && one_in(c, 3))
        choose_convolution(d, c);
    else
        choose_equation(d, c);
    const bool sum = one_in(c, 4);
    for (int t = 0; t < d->tensor_count; t++) {
        zz_tensor *x = &d->tensors[t];
        x->bits = one_in(c, 3) ? between(c, 1, 24) : 8 * between(c, 1, 4);
        x->partial =
            t == 0 && d->operation != EQUALS && one_in(c, 2) ? x->bits + between(c, 0, 3) * 4 : 0;
        d->operators[t] = sum ? (one_in(c, 3) ? '-' : '+') : '*';
    }
    for (int v = 0; v < d->variable_count; v++)
        if (!zz_variable_occurs(d, v) && !add_axis(d, between(c, 1, d->tensor_count - 1), v))
            return false;
    return true;
}
