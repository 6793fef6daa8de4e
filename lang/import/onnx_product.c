/* ONNX nodes that multiply matrices. */
#include <inttypes.h>
#include <string.h>

#include "lang/import/onnx_graph.h"

static bool gemm(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *a = zz_onnx_need(g, node, 0, 2);
    const zz_onnx_value *w = a ? zz_onnx_need(g, node, 1, 2) : NULL;
    if (!w)
        return false;
    if (a->shape.rank != 2 || w->shape.rank != 2)
        return zz_onnx_refuse(g, node, "it multiplies matrices, not tensors of %d and %d axes",
                              a->shape.rank, w->shape.rank);
    const int ta = zz_onnx_int(node, "transA", 0) != 0, tb = zz_onnx_int(node, "transB", 0) != 0;
    const int64_t rows = a->shape.dims[ta], c = a->shape.dims[!ta];
    const int64_t k = w->shape.dims[!tb];
    if (w->shape.dims[tb] != c)
        return zz_onnx_refuse(g, node, "%" PRId64 " columns meet %" PRId64 " rows", c,
                              w->shape.dims[tb]);
    const zz_onnx_shape shape = {2, {rows, k}};
    if (!zz_onnx_settle(g, node, zz_onnx_output(g, node, 0), &shape))
        return false;
    zz_onnx_text l = zz_onnx_text_new(g, node);
    zz_put(&l.output, "b,k");
    zz_put(&l.inputs, "W[k,c] * I[b,c]");
    zz_onnx_extent(&l, "b", rows);
    zz_onnx_extent(&l, "k", k);
    zz_onnx_extent(&l, "c", c);
    zz_onnx_tensor(&l, "W", "W", w);
    zz_onnx_tensor(&l, "I", "I", a);
    zz_onnx_finish(&l, "+=", true);
    return true;
}

/* Numpy's product: the last two axes are matrices, those before them are broadcast. */
static bool matmul_of(zz_onnx_graph *g, zz_onnx_node *node, size_t second) {
    static const char *const outer[] = {"b", "h", "b3", "b4", "b5", "b6"};
    const zz_onnx_value *left = zz_onnx_need(g, node, 0, 1);
    const zz_onnx_value *right = left ? zz_onnx_need(g, node, second, 1) : NULL;
    if (!right)
        return false;
    const zz_onnx_shape *x = &left->shape, *y = &right->shape;
    const bool row = x->rank > 1, column = y->rank > 1;
    const int64_t c = x->dims[x->rank - 1], k = column ? y->dims[y->rank - 1] : 1;
    const int64_t met = y->dims[column ? y->rank - 2 : 0];
    if (met != c)
        return zz_onnx_refuse(g, node, "%" PRId64 " columns meet %" PRId64 " rows", c, met);
    zz_onnx_shape all = {.rank = row ? x->rank - 2 : 0}, other = {.rank = column ? y->rank - 2 : 0};
    memcpy(all.dims, x->dims, (size_t)all.rank * sizeof *x->dims);
    memcpy(other.dims, y->dims, (size_t)other.rank * sizeof *y->dims);
    const zz_onnx_shape mine = all;
    if (!zz_onnx_broadcast(&all, &other))
        return zz_onnx_refuse(g, node, "%s and %s do not fit each other",
                              zz_onnx_shape_text(g->arena, x), zz_onnx_shape_text(g->arena, y));
    zz_onnx_text l = zz_onnx_text_new(g, node);
    zz_buffer i = zz_buffer_new(g->arena);
    zz_put(&l.inputs, "W[");
    for (int a = 0; a < all.rank; a++) {
        const int m = a - (all.rank - mine.rank), o = a - (all.rank - other.rank);
        zz_putf(&l.output, "%s,", outer[a]);
        if (m >= 0 && mine.dims[m] == all.dims[a])
            zz_putf(&i, "%s,", outer[a]);
        if (o >= 0 && other.dims[o] == all.dims[a])
            zz_putf(&l.inputs, "%s,", outer[a]);
        zz_onnx_extent(&l, outer[a], all.dims[a]);
    }
    /* The rows of a plain matrix are the batch of a fully connected layer. */
    const char *rows = all.rank ? "d" : "b";
    zz_onnx_shape shape = all;
    if (row) {
        zz_putf(&l.output, "%s,", rows);
        zz_putf(&i, "%s,", rows);
        zz_onnx_extent(&l, rows, x->dims[x->rank - 2]);
        shape.dims[shape.rank++] = x->dims[x->rank - 2];
    }
    if (column)
        shape.dims[shape.rank++] = k;
    zz_put(&l.output, "k");
    zz_putf(&l.inputs, "k,c] * I[%sc]", zz_buffer_text(&i));
    zz_onnx_extent(&l, "k", k);
    zz_onnx_extent(&l, "c", c);
    if (!zz_onnx_settle(g, node, zz_onnx_output(g, node, 0), &shape))
        return false;
    zz_onnx_tensor(&l, "W", "W", right);
    zz_onnx_tensor(&l, "I", "I", left);
    zz_onnx_finish(&l, "+=", true);
    return true;
}

static bool matmul(zz_onnx_graph *g, zz_onnx_node *node) {
    return matmul_of(g, node, 1);
}

static bool quantized_matmul(zz_onnx_graph *g, zz_onnx_node *node) {
    return matmul_of(g, node, 3);
}

/* --- the table ------------------------------------------------------------------------------- */

zz_onnx_rule *zz_onnx_product(const char *name) {
    static const struct {
        const char *name;
        zz_onnx_rule *rule;
    } table[] = {
        {"Gemm", gemm},
        {"MatMul", matmul},
        {"MatMulInteger", matmul},
        {"QLinearMatMul", quantized_matmul},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].name, name))
            return table[i].rule;
    return NULL;
}
