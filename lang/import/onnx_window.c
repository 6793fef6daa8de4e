/* ONNX nodes that slide a window over their input: convolutions and pools, along one, two or three
 * axes.  ZigZag takes the first axis of a kernel for x; here it is y, as ONNX has it. */
#include <inttypes.h>
#include <string.h>

#include "lang/import/onnx_graph.h"
#include "runtime/base/checked.h"

/* --- windows ------------------------------------------------------------------------------- */

/* A list of an attribute: one number for each spatial axis, each at least `least`. */
static bool axis_list(zz_onnx_graph *g, zz_onnx_node *node, const char *name, size_t wanted,
                      int64_t least, const int64_t **list) {
    size_t count;
    *list = zz_onnx_ints(node, name, &count);
    if (count == 0) {
        *list = NULL;
        return true;
    }
    if (count != wanted)
        return zz_onnx_refuse(g, node, "`%s` has %zu numbers, not %zu", name, count, wanted);
    for (size_t i = 0; i < count; i++)
        if ((*list)[i] < least || (*list)[i] > ZZ_ONNX_EXTENT)
            return zz_onnx_refuse(g, node, "`%s` holds %" PRId64, name, (*list)[i]);
    return true;
}

static int64_t effective(const zz_onnx_axis *w) {
    return w->dilation * (w->filter - 1) + 1;
}

/* Sizes of the outputs, and the padding that `auto_pad` stands for. */
static bool slide(zz_onnx_graph *g, zz_onnx_node *node, zz_onnx_axes *all) {
    const bool upper = zz_onnx_is(node, "auto_pad", "SAME_UPPER");
    const bool lower = zz_onnx_is(node, "auto_pad", "SAME_LOWER");
    const bool ceil = zz_onnx_int(node, "ceil_mode", 0) != 0;
    for (int i = 0; i < all->count; i++) {
        zz_onnx_axis *w = &all->axes[i];
        if (upper || lower) {
            w->out = zz_ceil_div(w->in, w->stride);
            int64_t total = (w->out - 1) * w->stride + effective(w) - w->in;
            total = total > 0 ? total : 0;
            w->before = upper ? total / 2 : total - total / 2;
            w->after = total - w->before;
            continue;
        }
        const int64_t room = w->in + w->before + w->after - effective(w);
        if (room < 0)
            return zz_onnx_refuse(g, node,
                                  "its window of %" PRId64 " is larger than the %" PRId64
                                  " elements of axis %d with their padding",
                                  effective(w), w->in + w->before + w->after, i + 3);
        w->out = room / w->stride + 1;
        /* A last window that hangs over, where one may; it begins on an element or before. */
        if (ceil && room % w->stride && w->out * w->stride < w->in + w->before)
            w->out++;
    }
    return true;
}

/* The attributes of all windows; filter NULL: the attribute kernel_shape has it. */
static bool read_windows(zz_onnx_graph *g, zz_onnx_node *node, const zz_onnx_shape *input,
                         const int64_t *filter, zz_onnx_axes *all) {
    const int64_t *shape, *strides, *dilations, *pads;
    all->count = input->rank - 2;
    if (all->count < 1 || all->count > 3)
        return zz_onnx_refuse(g, node, "it works along %d axes; 1, 2 and 3 are known", all->count);
    const size_t n = (size_t)all->count;
    if (!axis_list(g, node, "kernel_shape", n, 1, &shape) ||
        !axis_list(g, node, "strides", n, 1, &strides) ||
        !axis_list(g, node, "dilations", n, 1, &dilations) ||
        !axis_list(g, node, "pads", 2 * n, 0, &pads))
        return false;
    if (!shape && !filter)
        return zz_onnx_refuse(g, node, "`kernel_shape` is missing");
    if (zz_onnx_is(node, "auto_pad", "VALID"))
        pads = NULL;
    for (size_t i = 0; i < n; i++) {
        if (shape && filter && shape[i] != filter[i])
            return zz_onnx_refuse(g, node,
                                  "`kernel_shape` says %" PRId64 " where the weights have %" PRId64,
                                  shape[i], filter[i]);
        all->axes[i] = (zz_onnx_axis){.in = input->dims[2 + i],
                                      .filter = filter ? filter[i] : shape[i],
                                      .stride = strides ? strides[i] : 1,
                                      .dilation = dilations ? dilations[i] : 1,
                                      .before = pads ? pads[i] : 0,
                                      .after = pads ? pads[n + i] : 0};
    }
    return true;
}

/* "y" of the second axis of two: x is always the last. */
static char letter(const zz_onnx_axes *all, int axis) {
    return "zyx"[3 - all->count + axis];
}

static void put_times(zz_buffer *out, int64_t factor, char kind, char axis) {
    if (factor != 1)
        zz_putf(out, "%" PRId64 "*", factor);
    zz_putf(out, "%c%c", kind, axis);
}

/* "iy = 2*oy+fy-3": a position of `kind`, made of positions of `moving` and of the filter. */
static void put_position(zz_buffer *out, char kind, char moving, const zz_onnx_axis *w, char axis) {
    zz_putf(out, ", %c%c = ", kind, axis);
    put_times(out, w->stride, moving, axis);
    zz_put_char(out, '+');
    put_times(out, w->dilation, 'f', axis);
    if (w->before)
        zz_putf(out, "-%" PRId64, w->before);
}

static void put_plain(zz_buffer *out, char kind, const zz_onnx_axes *all) {
    for (int i = 0; i < all->count; i++)
        zz_putf(out, ",%c%c", kind, letter(all, i));
}

static void window_extents(zz_onnx_text *l, const zz_onnx_axes *all) {
    static const char kinds[] = "ofi";
    for (int kind = 0; kind < 3; kind++)
        for (int i = 0; i < all->count; i++) {
            const zz_onnx_axis *w = &all->axes[i];
            const char name[] = {kinds[kind], letter(all, i), 0};
            zz_onnx_extent(l, name, kind == 0 ? w->out : kind == 1 ? w->filter : w->in);
        }
}

static bool settle_windows(zz_onnx_graph *g, zz_onnx_node *node, int64_t batch, int64_t channels,
                           const zz_onnx_axes *all) {
    zz_onnx_shape shape = {.rank = 2 + all->count, .dims = {batch, channels}};
    for (int i = 0; i < all->count; i++)
        shape.dims[2 + i] = all->axes[i].out;
    return zz_onnx_settle(g, node, zz_onnx_output(g, node, 0), &shape);
}

/* --- convolutions ---------------------------------------------------------------------------- */

/* Weights are [to, from in a group, ...]; transposed ones [from, to in a group, ...]. */
static bool read_channels(zz_onnx_graph *g, zz_onnx_node *node, const zz_onnx_value *input,
                          const zz_onnx_value *weights, bool transposed, zz_onnx_channels *c) {
    const int64_t *w = weights->shape.dims;
    const int64_t given = input->shape.dims[1];
    c->group = zz_onnx_int(node, "group", 1);
    if (weights->shape.rank != input->shape.rank)
        return zz_onnx_refuse(g, node, "its weights have %d axes, its input has %d",
                              weights->shape.rank, input->shape.rank);
    if (c->group < 1 || w[0] % c->group || given % c->group)
        return zz_onnx_refuse(g, node, "%" PRId64 " groups do not divide its channels", c->group);
    const int64_t wanted = transposed ? w[0] : w[1] * c->group;
    if (wanted != given)
        return zz_onnx_refuse(g, node, "%" PRId64 " channels come in, its weights are for %" PRId64,
                              given, wanted);
    c->from = given / c->group;
    c->to = transposed ? w[1] : w[0] / c->group;
    return true;
}

static void convolution(zz_onnx_graph *g, zz_onnx_node *node, const zz_onnx_value *input,
                        const zz_onnx_value *weights, const zz_onnx_channels *c,
                        const zz_onnx_axes *all, bool transposed) {
    zz_onnx_text l = zz_onnx_text_new(g, node);
    zz_put(&l.output, "b,g,k");
    zz_put(&l.inputs, "W[g,k,c");
    put_plain(&l.inputs, 'f', all);
    zz_put(&l.inputs, "] * I[b,g,c");
    for (int i = 0; i < all->count; i++) {
        if (transposed)
            put_position(&l.output, 'o', 'i', &all->axes[i], letter(all, i));
        else
            put_position(&l.inputs, 'i', 'o', &all->axes[i], letter(all, i));
    }
    put_plain(transposed ? &l.inputs : &l.output, transposed ? 'i' : 'o', all);
    zz_put_char(&l.inputs, ']');
    zz_onnx_extent(&l, "b", input->shape.dims[0]);
    zz_onnx_extent(&l, "g", c->group);
    zz_onnx_extent(&l, "k", c->to);
    zz_onnx_extent(&l, "c", c->from);
    window_extents(&l, all);
    zz_onnx_tensor(&l, "W", "W", weights);
    zz_onnx_tensor(&l, "I", "I", input);
    zz_onnx_finish(&l, "+=", true);
}

bool zz_onnx_measure(zz_onnx_graph *g, zz_onnx_node *node, size_t weights_at, zz_onnx_channels *c,
                     zz_onnx_axes *all) {
    const zz_onnx_value *input = zz_onnx_need(g, node, 0, 3);
    const zz_onnx_value *weights = input ? zz_onnx_need(g, node, weights_at, 3) : NULL;
    return weights && read_channels(g, node, input, weights, false, c) &&
           read_windows(g, node, &input->shape, weights->shape.dims + 2, all) &&
           slide(g, node, all);
}

static bool conv_of(zz_onnx_graph *g, zz_onnx_node *node, size_t weights_at) {
    zz_onnx_axes all;
    zz_onnx_channels c;
    if (!zz_onnx_measure(g, node, weights_at, &c, &all))
        return false;
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    if (!settle_windows(g, node, input->shape.dims[0], c.group * c.to, &all))
        return false;
    convolution(g, node, input, zz_onnx_input(g, node, weights_at), &c, &all, false);
    return true;
}

static bool conv(zz_onnx_graph *g, zz_onnx_node *node) {
    return conv_of(g, node, 1);
}

static bool quantized_conv(zz_onnx_graph *g, zz_onnx_node *node) {
    return conv_of(g, node, 3);
}

static bool transposed_conv(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_need(g, node, 0, 3);
    const zz_onnx_value *weights = input ? zz_onnx_need(g, node, 1, 3) : NULL;
    const int64_t *more, *given;
    zz_onnx_axes all;
    zz_onnx_channels c;
    if (!weights || !read_channels(g, node, input, weights, true, &c) ||
        !read_windows(g, node, &input->shape, weights->shape.dims + 2, &all) ||
        !axis_list(g, node, "output_padding", (size_t)all.count, 0, &more) ||
        !axis_list(g, node, "output_shape", (size_t)all.count, 1, &given))
        return false;
    const bool upper = zz_onnx_is(node, "auto_pad", "SAME_UPPER");
    const bool same = upper || zz_onnx_is(node, "auto_pad", "SAME_LOWER");
    for (int i = 0; i < all.count; i++) {
        zz_onnx_axis *w = &all.axes[i];
        const int64_t whole = w->stride * (w->in - 1) + effective(w) + (more ? more[i] : 0);
        w->out = given ? given[i] : same ? w->in * w->stride : whole - w->before - w->after;
        if (given || same) {
            const int64_t total = whole > w->out ? whole - w->out : 0;
            w->before = upper ? total / 2 : total - total / 2;
        }
    }
    if (!settle_windows(g, node, input->shape.dims[0], c.group * c.to, &all))
        return false;
    convolution(g, node, input, weights, &c, &all, true);
    return true;
}

/* --- pools ----------------------------------------------------------------------------------- */

static bool pool_of(zz_onnx_graph *g, zz_onnx_node *node, bool whole, const char *operation) {
    const zz_onnx_value *input = zz_onnx_need(g, node, 0, 3);
    zz_onnx_axes all;
    if (!input ||
        !read_windows(g, node, &input->shape, whole ? input->shape.dims + 2 : NULL, &all) ||
        !slide(g, node, &all))
        return false;
    if (!settle_windows(g, node, input->shape.dims[0], input->shape.dims[1], &all))
        return false;
    if (node->n_output > 1 && *node->output[1]) /* where the largest was */
        zz_onnx_output(g, node, 1)->why = "it is a list of indices";
    zz_onnx_text l = zz_onnx_text_new(g, node);
    zz_put(&l.output, "b,c");
    put_plain(&l.output, 'o', &all);
    zz_put(&l.inputs, "I[b,c");
    for (int i = 0; i < all.count; i++)
        put_position(&l.inputs, 'i', 'o', &all.axes[i], letter(&all, i));
    zz_put_char(&l.inputs, ']');
    zz_onnx_extent(&l, "b", input->shape.dims[0]);
    zz_onnx_extent(&l, "c", input->shape.dims[1]);
    window_extents(&l, &all);
    zz_onnx_tensor(&l, "I", "I", input);
    zz_onnx_finish(&l, operation, *operation == '+');
    return true;
}

static bool max_pool(zz_onnx_graph *g, zz_onnx_node *node) {
    return pool_of(g, node, false, "max=");
}

static bool sum_pool(zz_onnx_graph *g, zz_onnx_node *node) {
    return pool_of(g, node, false, "+=");
}

static bool global_max_pool(zz_onnx_graph *g, zz_onnx_node *node) {
    return pool_of(g, node, true, "max=");
}

static bool global_sum_pool(zz_onnx_graph *g, zz_onnx_node *node) {
    return pool_of(g, node, true, "+=");
}

/* --- the table ------------------------------------------------------------------------------- */

zz_onnx_rule *zz_onnx_window(const char *name) {
    static const struct {
        const char *name;
        zz_onnx_rule *rule;
    } table[] = {
        {"Conv", conv},
        {"ConvInteger", conv},
        {"QLinearConv", quantized_conv},
        {"ConvTranspose", transposed_conv},
        {"MaxPool", max_pool},
        {"AveragePool", sum_pool},
        {"LpPool", sum_pool},
        {"GlobalMaxPool", global_max_pool},
        {"GlobalAveragePool", global_sum_pool},
        {"GlobalLpPool", global_sum_pool},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].name, name))
            return table[i].rule;
    return NULL;
}
