/* ONNX nodes that compute nothing of their own: what only moves or renames elements, and what is
 * done to each element as it passes (activations, normalisations, rescaling).  They become no
 * layers; what comes out of them is fed by what feeds them.  Their shapes are followed, and the few
 * integers that shapes are made of. */
#include "lang/import/onnx_pass.h"

#include <string.h>

/* --- the same shape -------------------------------------------------------------------------- */

static bool same(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_input(g, node, 0);
    for (size_t o = 0; o < node->n_output; o++) {
        zz_onnx_value *value = zz_onnx_passed(g, node, o);
        if (!value)
            return false;
        if (o > 0 || !input || !input->known) {
            zz_onnx_unknown_shape(g, node, value);
        } else if (!zz_onnx_settle(g, node, value, &input->shape)) {
            return false;
        }
        if (o == 0 && input &&
            (!strcmp(node->op_type, "Identity") || !strcmp(node->op_type, "Cast")))
            zz_onnx_copy_numbers(value, input);
    }
    return true;
}

static bool by_the_file(zz_onnx_graph *g, zz_onnx_node *node) {
    for (size_t o = 0; o < node->n_output; o++)
        if (!zz_onnx_unknown_shape(g, node, zz_onnx_passed(g, node, o)))
            return false;
    return true;
}

/* --- the table ------------------------------------------------------------------------------- */

zz_onnx_rule *zz_onnx_passes(const char *name) {
    static const struct {
        const char *name;
        zz_onnx_rule *rule;
    } table[] = {
        {"Constant", zz_onnx_constant},
        {"ConstantOfShape", zz_onnx_filled},
        {"Shape", zz_onnx_shape_of},
        {"Size", zz_onnx_shape_of},
        {"Reshape", zz_onnx_reshape},
        {"Flatten", zz_onnx_flatten},
        {"Transpose", zz_onnx_transpose},
        {"Squeeze", zz_onnx_squeeze},
        {"Unsqueeze", zz_onnx_squeeze},
        {"Concat", zz_onnx_concat},
        {"Slice", zz_onnx_slice},
        {"Split", zz_onnx_split},
        {"Gather", zz_onnx_gather},
        {"GatherElements", zz_onnx_as_indices},
        {"GatherND", by_the_file},
        {"Expand", zz_onnx_expand},
        {"Pad", zz_onnx_pad},
        {"Tile", zz_onnx_tile},
        {"Resize", zz_onnx_resize},
        {"Upsample", zz_onnx_resize},
        {"DepthToSpace", zz_onnx_blocks},
        {"SpaceToDepth", zz_onnx_blocks},
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
