/* The layers that ZigZag sees in an ONNX file.  It evaluates convolutions and products of matrices;
 * every other node costs nothing there, and only passes on what feeds it.  Takes a file; gives layers
 * as ZigZag writes them, its quirks kept and told: a kernel's first axis is x, of two. */
#include <stdlib.h>
#include <string.h>

#include "lang/import/onnx_graph.h"
#include "lang/import/zigzag.h"
#include "runtime/base/vector.h"

enum {
    MOST_LAYERS = 4096,
    WORDS = MOST_LAYERS / 64,
    FREE_SHOWN = 12 /* free nodes named in one comment */
};

/* Layers by their places, one bit each. */
typedef struct feeders {
    uint64_t bits[WORDS];
} feeders;

/* What a node gives: the layers that feed it, and the longest way to it in nodes. */
typedef struct given {
    const feeders *from;
    int depth;
} given;

typedef struct turn { /* when ZigZag evaluates a layer */
    int depth, place;
} turn;

typedef struct visitor {
    zz_importer *importer;
    zz_arena *arena; /* of what is made */
    ZZ_VECTOR(zz_import_layer) layers;
    ZZ_VECTOR(turn) turns;
    zz_map made; /* value -> given, for every value that a node gives */
    zz_buffer unpaid;
    int unpaid_count;
} visitor;

/* --- what feeds what ----------------------------------------------------------------------- */

static const given *given_to(const visitor *v, zz_onnx_node *node, size_t input) {
    return input < node->n_input ? zz_map_get(&v->made, node->input[input]) : NULL;
}

static const feeders *feeders_of(const visitor *v, zz_onnx_node *node, size_t input) {
    const given *it = given_to(v, node, input);
    return it ? it->from : NULL;
}

static int depth_of(const visitor *v, zz_onnx_node *node) {
    int depth = 0;
    for (size_t i = 0; i < node->n_input; i++) {
        const given *it = given_to(v, node, i);
        depth = it && it->depth >= depth ? it->depth + 1 : depth;
    }
    return depth;
}

/* All that feeds the inputs of a node. */
static const feeders *all_feeders(visitor *v, zz_arena *arena, zz_onnx_node *node) {
    const feeders *first = NULL;
    feeders *all = NULL;
    for (size_t i = 0; i < node->n_input; i++) {
        const feeders *more = feeders_of(v, node, i);
        if (!more || more == first)
            continue;
        if (!first) {
            first = more;
            continue;
        }
        if (!all) {
            all = ZZ_NEW(arena, feeders);
            *all = *first;
        }
        for (int w = 0; w < WORDS; w++)
            all->bits[w] |= more->bits[w];
    }
    return all ? all : first ? first : ZZ_NEW(arena, feeders);
}

static void give(visitor *v, zz_arena *arena, zz_onnx_node *node, const feeders *from) {
    given *it = ZZ_NEW(arena, given);
    *it = (given){from, depth_of(v, node)};
    for (size_t o = 0; o < node->n_output; o++)
        if (*node->output[o])
            zz_map_set(&v->made, node->output[o], it);
}

static void take_sources(visitor *v, zz_import_tensor *tensor, const feeders *from) {
    int count = 0;
    for (size_t l = 0; from && l < v->layers.count; l++)
        count += from->bits[l / 64] >> l % 64 & 1;
    tensor->sources = ZZ_NEW_ARRAY(v->arena, const char *, (size_t)count + 1);
    for (size_t l = 0; from && l < v->layers.count; l++)
        if (from->bits[l / 64] >> l % 64 & 1)
            tensor->sources[tensor->source_count++] = v->layers.items[l].name;
}

/* --- layers -------------------------------------------------------------------------------- */

static const char *title_of(visitor *v, const zz_onnx_graph *g, zz_onnx_node *node) {
    return node->name && *node->name ? zz_strdup(v->arena, node->name)
                                     : zz_sprintf(v->arena, "Op%zu", g->place);
}

static void add_dim(zz_import_layer *made, const char *name, int64_t size) {
    made->dims[made->dim_count] = name;
    made->sizes[made->dim_count++] = size;
}

static int place_of(const zz_import_layer *made, const char *name) {
    for (int d = 0; d < made->dim_count; d++)
        if (!strcmp(made->dims[d], name))
            return d;
    for (int r = 0; r < made->relation_count; r++)
        if (!strcmp(made->relations[r].name, name))
            return made->dim_count + r;
    return 0;
}

/* A tensor with the indices that a list of names says. */
static void add_tensor(visitor *v, zz_import_layer *made, const char *name, int64_t bits,
                       const char *const *indices, int count) {
    int *places = ZZ_NEW_ARRAY(v->arena, int, (size_t)count + 1);
    for (int i = 0; i < count; i++)
        places[i] = place_of(made, indices[i]);
    made->tensors[made->tensor_count++] = (zz_import_tensor){
        .name = name, .indices = places, .index_count = count, .bits = bits, .partial_bits = bits};
}

static zz_import_layer layer_of(visitor *v, zz_onnx_graph *g, zz_onnx_node *node,
                                const char *name) {
    return (zz_import_layer){.name = zz_strdup(v->arena, name),
                             .title = title_of(v, g, node),
                             .type = zz_strdup(v->arena, node->op_type),
                             .dims = ZZ_NEW_ARRAY(v->arena, const char *, 12),
                             .sizes = ZZ_NEW_ARRAY(v->arena, int64_t, 12),
                             .relations = ZZ_NEW_ARRAY(v->arena, zz_import_relation, 3),
                             .tensors = ZZ_NEW_ARRAY(v->arena, zz_import_tensor, 3),
                             .assign = "+=",
                             .join = "*"};
}

/* Bits of a value: attributes of the node may say them. */
static int64_t size_of(zz_onnx_graph *g, zz_onnx_node *node, const char *name, int64_t standard) {
    const int64_t bits = zz_onnx_int(node, name, standard);
    if (bits >= 1 && bits <= 1024)
        return bits;
    zz_onnx_refuse(g, node, "`%s` is no size of a value in bits", name);
    return standard;
}

static void set_output_sizes(zz_onnx_graph *g, zz_onnx_node *node, zz_import_layer *made) {
    const int64_t value = size_of(g, node, "act_size", 8);
    made->tensors[0].bits = value;
    made->tensors[0].partial_bits = size_of(g, node, "output_size", 2 * value);
    if (made->tensors[0].partial_bits < value)
        zz_onnx_refuse(g, node, "a partial sum of %lld bit is narrower than a value of %lld",
                       (long long)made->tensors[0].partial_bits, (long long)value);
}

/* The axis of a kernel that ZigZag takes for spatial axis `a`: the first for x, of two. */
static int kernel_axis(const zz_onnx_axes *all, int a) {
    return all->count == 2 ? 1 - a : a;
}

static bool alike(const zz_onnx_axis *a, const zz_onnx_axis *b) {
    return a->filter == b->filter && a->stride == b->stride && a->dilation == b->dilation &&
           a->before == b->before && a->after == b->after;
}

static const char *const outputs[] = {"oz", "oy", "ox"}, *const filters[] = {"fz", "fy", "fx"},
                         *const inputs[] = {"iz", "iy", "ix"};

/* x before y, in the dimensions and in the relations. */
static void add_axes(visitor *v, zz_import_layer *made, const zz_onnx_axes *all, int64_t channels) {
    const int shift = 3 - all->count;
    for (int a = all->count - 1; a >= 0; a--)
        add_dim(made, outputs[shift + a], all->axes[a].out);
    add_dim(made, "c", channels);
    for (int a = all->count - 1; a >= 0; a--)
        add_dim(made, filters[shift + a], all->axes[kernel_axis(all, a)].filter);
    for (int a = all->count - 1; a >= 0; a--) {
        const zz_onnx_axis *k = &all->axes[kernel_axis(all, a)];
        made->relations[made->relation_count++] = (zz_import_relation){
            .name = inputs[shift + a],
            .dims = {place_of(made, outputs[shift + a]), place_of(made, filters[shift + a])},
            .factors = {k->stride, k->dilation},
            .before = k->before,
            .after = k->after,
            .extent = all->axes[a].in};
    }
    if (all->count != 2)
        made->note = zz_sprintf(v->arena, "ZigZag itself fails on a kernel along %s.",
                                all->count == 1 ? "one axis" : "three axes");
    else if (!alike(&all->axes[0], &all->axes[1]))
        made->note = "ZigZag takes what ONNX says of y for x, and the other way round: so "
                     "kernel, stride, dilation and padding are here.";
}

static void conv(visitor *v, zz_onnx_graph *g, zz_onnx_node *node, const char *name,
                 size_t weights_at) {
    zz_onnx_axes all;
    zz_onnx_channels c;
    if (!zz_onnx_measure(g, node, weights_at, &c, &all))
        return;
    zz_import_layer made = layer_of(v, g, node, name);
    const char *output[6] = {"b", "k", "g"}, *weights[6] = {"g", "k", "c"},
               *input[6] = {"b", "g", "c"};
    for (int a = 0; a < all.count; a++) { /* x first, as in the loops */
        output[3 + a] = outputs[2 - a];
        weights[3 + a] = filters[2 - a];
        input[3 + a] = inputs[2 - a];
    }
    add_dim(&made, "b", zz_onnx_input(g, node, 0)->shape.dims[0]);
    add_dim(&made, "k", c.to);
    add_dim(&made, "g", c.group);
    add_axes(v, &made, &all, c.from);
    add_tensor(v, &made, "O", 0, output, 3 + all.count);
    add_tensor(v, &made, "W", size_of(g, node, "weight_size", 8), weights, 3 + all.count);
    add_tensor(v, &made, "I", size_of(g, node, "act_size", 8), input, 3 + all.count);
    set_output_sizes(g, node, &made);
    take_sources(v, &made.tensors[1], feeders_of(v, node, weights_at));
    take_sources(v, &made.tensors[2], feeders_of(v, node, 0));
    zz_push(v->arena, &v->layers, made);
}

/* O[b,h,d,k] += I[b,h,d,c] * W[c,k]; what two nodes give is multiplied batch by batch. */
static void product(visitor *v, zz_onnx_graph *g, zz_onnx_node *node, const char *name) {
    static const char *const outer[] = {"b", "h"};
    const zz_onnx_shape *in = &zz_onnx_input(g, node, 0)->shape;
    const zz_onnx_value *out = zz_map_get(&g->values, node->output[0]);
    if (in->rank < 2 || in->rank > 4 || out->shape.rank < 2) {
        zz_onnx_refuse(g, node, "ZigZag multiplies tensors of 2 to 4 axes, not %s",
                       zz_onnx_shape_text(g->arena, in));
        return;
    }
    const int batches = in->rank - 2;
    const bool turned = batches == 0 && zz_onnx_int(node, "transA", 0) != 0;
    const bool both = feeders_of(v, node, 0) && feeders_of(v, node, 1);
    zz_import_layer made = layer_of(v, g, node, name);
    const char *output[4], *input[4], *weights[4];
    add_dim(&made, "c", in->dims[batches + !turned]);
    add_dim(&made, "d", in->dims[batches + turned]);
    add_dim(&made, "k", out->shape.dims[out->shape.rank - 1]);
    for (int a = 0; a < batches; a++) {
        add_dim(&made, outer[a], in->dims[a]);
        output[a] = input[a] = weights[a] = outer[a];
    }
    output[batches] = input[batches] = "d";
    output[batches + 1] = "k";
    input[batches + 1] = "c";
    const int shared = both ? batches : 0;
    weights[shared] = "c";
    weights[shared + 1] = "k";
    const int64_t value = size_of(g, node, "act_size", 8);
    add_tensor(v, &made, "O", 0, output, batches + 2);
    add_tensor(v, &made, "I", value, input, batches + 2);
    add_tensor(v, &made, "W", both ? value : size_of(g, node, "weight_size", 8), weights,
               shared + 2);
    set_output_sizes(g, node, &made);
    take_sources(v, &made.tensors[1], feeders_of(v, node, 0));
    take_sources(v, &made.tensors[2], feeders_of(v, node, 1));
    zz_push(v->arena, &v->layers, made);
}

/* --- nodes --------------------------------------------------------------------------------- */

static void is_free(visitor *v, zz_onnx_graph *g, zz_onnx_node *node) {
    v->unpaid_count++;
    if (v->unpaid_count <= FREE_SHOWN)
        zz_putf(&v->unpaid, "%s%s %s", v->unpaid.size ? ", " : "",
                zz_onnx_shown(g->arena, node->op_type),
                zz_onnx_shown(g->arena, title_of(v, g, node)));
}

/* The free nodes since the last layer, as a comment; NULL: none. */
static const char *unpaid(visitor *v) {
    if (!v->unpaid_count)
        return NULL;
    if (v->unpaid_count > FREE_SHOWN)
        zz_putf(&v->unpaid, " and %d more", v->unpaid_count - FREE_SHOWN);
    const char *text = zz_sprintf(v->arena, "Free: %s.", zz_buffer_text(&v->unpaid));
    v->unpaid = zz_buffer_new(v->arena);
    v->unpaid_count = 0;
    return text;
}

static void visit(void *context, zz_onnx_graph *g, zz_onnx_node *node, const char *name) {
    visitor *v = context;
    const size_t count = v->layers.count;
    if (!strcmp(node->op_type, "Constant"))
        return;
    if (name && count == MOST_LAYERS)
        zz_onnx_refuse(g, node, "more than %d layers are not imported", MOST_LAYERS);
    else if (name && !strcmp(node->op_type, "Conv"))
        conv(v, g, node, name, 1);
    else if (name && !strcmp(node->op_type, "QLinearConv"))
        conv(v, g, node, name, 3);
    else if (name && (!strcmp(node->op_type, "Gemm") || !strcmp(node->op_type, "MatMul")))
        product(v, g, node, name);
    if (v->layers.count == count) {
        is_free(v, g, node);
        give(v, g->arena, node, all_feeders(v, g->arena, node));
        return;
    }
    const turn its = {depth_of(v, node), (int)count};
    zz_push(v->arena, &v->turns, its);
    v->layers.items[count].before = unpaid(v);
    feeders *self = ZZ_NEW(g->arena, feeders);
    self->bits[count / 64] |= UINT64_C(1) << count % 64;
    give(v, g->arena, node, self);
}

/* --- the whole ----------------------------------------------------------------------------- */

static int by_turn(const void *a, const void *b) {
    const turn *x = a, *y = b;
    return x->depth != y->depth ? (x->depth > y->depth) - (x->depth < y->depth)
                                : (x->place > y->place) - (x->place < y->place);
}

/* ZigZag goes through a network in layers of equal depth, and adds up figures in that order. */
static zz_import_layer *in_turn(visitor *v) {
    zz_import_layer *sorted = ZZ_NEW_ARRAY(v->arena, zz_import_layer, v->layers.count);
    qsort(v->turns.items, v->turns.count, sizeof *v->turns.items, by_turn);
    for (size_t l = 0; l < v->layers.count; l++)
        sorted[l] = v->layers.items[v->turns.items[l].place];
    return sorted;
}

void zz_import_onnx_fault(zz_importer *importer, const char *path, zz_onnx_status status,
                          const zz_onnx_fault *fault) {
    static const zz_code codes[] = {
        [ZZ_ONNX_UNREADABLE] = ZZ_E0650, [ZZ_ONNX_WRONG] = ZZ_E0654, [ZZ_ONNX_UNKNOWN] = ZZ_E0651};
    const zz_span nowhere = {0};
    zz_diag *diag =
        zz_report(importer->diags, codes[status], nowhere, "%s: %s", path, fault->message);
    if (fault->note)
        zz_diag_note(importer->diags, diag, "%s", fault->note);
    if (status == ZZ_ONNX_UNKNOWN)
        zz_diag_help(importer->diags, diag,
                     "with --allow-unknown it passes on what it gets and costs nothing");
}

const char *zz_import_file_name(zz_arena *arena, zz_map *taken, const char *path,
                                const char *instead) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    const size_t size = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    return zz_import_name(arena, taken, zz_strndup(arena, base, size), instead);
}

zz_import_workload *zz_import_zigzag_onnx(zz_importer *importer, const char *path) {
    zz_arena *arena = importer->arena, *own = zz_arena_new(zz_arena_memory(arena));
    visitor v = {.importer = importer,
                 .arena = arena,
                 .made = zz_map_new(own),
                 .unpaid = zz_buffer_new(arena)};
    zz_buffer text = zz_buffer_new(own);
    zz_onnx_fault fault = {0};
    zz_onnx_status status = zz_onnx_walk(arena, path, "n", true, visit, &v, &text, &fault);
    if (status == ZZ_ONNX_OK && v.layers.count == 0) {
        status = ZZ_ONNX_UNREADABLE;
        fault.message = "ZigZag evaluates no node of it";
    }
    zz_arena_free(own);
    if (status != ZZ_ONNX_OK) {
        zz_import_onnx_fault(importer, path, status, &fault);
        return NULL;
    }
    zz_map names = zz_map_new(arena);
    zz_import_workload *made = ZZ_NEW(arena, zz_import_workload);
    made->layers = in_turn(&v);
    made->layer_count = (int)v.layers.count;
    made->network = zz_import_file_name(arena, &names, path, "network_");
    made->after = unpaid(&v);
    return made;
}
