/* ONNX nodes that combine tensors element by element, or reduce them along axes. */
#include <inttypes.h>
#include <string.h>

#include "lang/import/onnx_graph.h"

/* --- element by element ---------------------------------------------------------------------- */

/* Axes of any tensor: batch, channels, then positions, the last three with letters. */
static const char *axis_name(zz_arena *arena, int rank, int axis) {
    if (rank == 1)
        return "c";
    if (axis < 2)
        return axis ? "c" : "b";
    if (rank - axis > 3)
        return zz_sprintf(arena, "n%d", axis + 1);
    return (const char *const[]){"z", "y", "x"}[3 - (rank - axis)];
}

static bool is_position(int rank, int axis) {
    return rank > 2 && axis >= 2 && rank - axis <= 3;
}

/* `J[b,c,iy = oy,ix = ox]` without the axes along which it is repeated. */
static void put_operand(zz_onnx_text *l, const char *name, const zz_onnx_shape *whole,
                        const zz_onnx_shape *own) {
    zz_putf(&l->inputs, "%s[", name);
    bool first = true;
    for (int a = 0; a < whole->rank; a++) {
        const int mine = a - (whole->rank - own->rank);
        const char *axis = axis_name(l->graph->arena, whole->rank, a);
        if (mine < 0 || own->dims[mine] != whole->dims[a])
            continue;
        zz_put(&l->inputs, first ? "" : ",");
        if (is_position(whole->rank, a))
            zz_putf(&l->inputs, "i%s = o%s", axis, axis);
        else
            zz_put(&l->inputs, axis);
        first = false;
    }
    zz_put_char(&l->inputs, ']');
}

static bool all_known(const zz_onnx_graph *g, zz_onnx_node *node) {
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *value = zz_onnx_input(g, node, i);
        if (!value || !value->known)
            return false;
    }
    return true;
}

/* How many different values that are no constants go in; 2 stands for more too. */
static int activations(const zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *first = NULL;
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *value = zz_onnx_input(g, node, i);
        if (!value || value->constant || value == first)
            continue;
        if (first)
            return 2;
        first = value;
    }
    return first != NULL;
}

/* What several activations go into is a layer: more than one tensor is fetched.  What one
 * activation goes into, with constants, is done on its way. */
static bool elementwise(zz_onnx_graph *g, zz_onnx_node *node) {
    const char *op = node->op_type;
    const zz_onnx_value *operands[ZZ_ONNX_OPERANDS];
    size_t count = 0;
    zz_onnx_shape whole = {.rank = 0};
    if (activations(g, node) < 2 && !all_known(g, node)) {
        zz_onnx_value *output = zz_onnx_output(g, node, 0);
        const char *why = NULL;
        if (output->name && zz_onnx_declared(g, output->name, &whole, &why))
            return zz_onnx_settle(g, node, output, &whole) && zz_onnx_merge(g, node, output);
        output->why = why;
        return zz_onnx_merge(g, node, output);
    }
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *value = zz_onnx_need(g, node, i, 0);
        bool seen = !value || value->constant;
        if (!value)
            return false;
        if (!zz_onnx_broadcast(&whole, &value->shape))
            return zz_onnx_refuse(g, node, "%s and %s do not fit each other",
                                  zz_onnx_shape_text(g->arena, &whole),
                                  zz_onnx_shape_text(g->arena, &value->shape));
        for (size_t o = 0; o < count; o++)
            seen = seen || operands[o] == value;
        if (seen)
            continue;
        if (count == ZZ_ONNX_OPERANDS)
            return zz_onnx_refuse(g, node, "it has more than %d inputs", ZZ_ONNX_OPERANDS);
        operands[count++] = value;
    }
    zz_onnx_value *output = zz_onnx_output(g, node, 0);
    if (!zz_onnx_settle(g, node, output, &whole))
        return false;
    if (count < 2)
        return zz_onnx_merge(g, node, output);
    const char *sign = !strcmp(op, "Sub") ? "-"
                       : !strcmp(op, "Add") || !strcmp(op, "Sum") || !strcmp(op, "Mean") ||
                               !strcmp(op, "Max") || !strcmp(op, "Min")
                           ? "+"
                           : "*";
    zz_onnx_text l = zz_onnx_text_new(g, node);
    for (int a = 0; a < whole.rank; a++) {
        const char *axis = axis_name(g->arena, whole.rank, a);
        const char *name = is_position(whole.rank, a) ? zz_sprintf(g->arena, "o%s", axis) : axis;
        zz_putf(&l.output, "%s%s", a ? "," : "", name);
        zz_onnx_extent(&l, name, whole.dims[a]);
    }
    for (size_t o = 0; o < count; o++) {
        const char *name = o == 0 ? "I" : o == 1 ? "J" : zz_sprintf(g->arena, "I%zu", o + 1);
        if (o)
            zz_putf(&l.inputs, " %s ", sign);
        put_operand(&l, name, &whole, &operands[o]->shape);
        zz_onnx_tensor(&l, name, "I", operands[o]);
    }
    if (whole.rank == 0)
        zz_onnx_extent(&l, "c", 1), zz_put(&l.output, "c");
    zz_onnx_finish(&l, "=", false);
    return true;
}

/* --- reductions ------------------------------------------------------------------------------ */

static bool reduce(zz_onnx_graph *g, zz_onnx_node *node) {
    const zz_onnx_value *input = zz_onnx_need(g, node, 0, 0), *from = zz_onnx_input(g, node, 1);
    bool gone[ZZ_ONNX_RANK] = {false}, any = false;
    size_t count;
    if (!input)
        return false;
    const zz_onnx_shape *x = &input->shape;
    const int64_t *axes = zz_onnx_ints(node, "axes", &count);
    const int64_t one = zz_onnx_int(node, "axis", 0);
    if (from && !from->numbers)
        return zz_onnx_refuse(g, node, "its axes are not known before it runs");
    if (from) {
        axes = from->numbers;
        count = (size_t)from->number_count;
    } else if (!strncmp(node->op_type, "Arg", 3)) {
        axes = &one;
        count = 1;
    }
    for (size_t i = 0; i < count; i++) {
        if (axes[i] < -x->rank || axes[i] >= x->rank)
            return zz_onnx_refuse(g, node, "its input has no axis %" PRId64, axes[i]);
        gone[axes[i] < 0 ? axes[i] + x->rank : axes[i]] = any = true;
    }
    const bool all = !any && !zz_onnx_int(node, "noop_with_empty_axes", 0);
    const bool keep = zz_onnx_int(node, "keepdims", 1) != 0;
    const char *op = node->op_type;
    const bool largest = strstr(op, "Max") || strstr(op, "Min");
    zz_onnx_text l = zz_onnx_text_new(g, node);
    zz_onnx_shape shape = {.rank = 0};
    zz_put(&l.inputs, "I[");
    for (int a = 0; a < x->rank; a++) {
        const char *axis = axis_name(g->arena, x->rank, a);
        const bool less = gone[a] || all;
        if (!less || keep)
            shape.dims[shape.rank++] = less ? 1 : x->dims[a];
        zz_put(&l.inputs, a ? "," : "");
        if (is_position(x->rank, a)) {
            /* As in a pool: what is gone is a window over all. */
            zz_putf(&l.inputs, less ? "i%s = o%s+f%s" : "i%s = o%s", axis, axis, axis);
            zz_putf(&l.output, "%so%s", l.output.size ? "," : "", axis);
            zz_onnx_extent(&l, zz_sprintf(g->arena, "o%s", axis), less ? 1 : x->dims[a]);
            if (less)
                zz_onnx_extent(&l, zz_sprintf(g->arena, "f%s", axis), x->dims[a]);
        } else {
            zz_put(&l.inputs, axis);
            zz_onnx_extent(&l, axis, x->dims[a]);
            if (!less)
                zz_putf(&l.output, "%s%s", l.output.size ? "," : "", axis);
        }
    }
    zz_put_char(&l.inputs, ']');
    zz_onnx_value *output = zz_onnx_output(g, node, 0);
    if (!zz_onnx_settle(g, node, output, &shape))
        return false;
    if ((!any && !all) || x->rank == 0)
        return zz_onnx_merge(g, node, output);
    zz_onnx_tensor(&l, "I", "I", input);
    zz_onnx_finish(&l, largest ? "max=" : "+=", !largest);
    return true;
}

/* --- the table ------------------------------------------------------------------------------- */

zz_onnx_rule *zz_onnx_element(const char *name) {
    static const struct {
        const char *name;
        zz_onnx_rule *rule;
    } table[] = {
        {"Add", elementwise},        {"Sub", elementwise},
        {"Mul", elementwise},        {"Div", elementwise},
        {"Pow", elementwise},        {"Sum", elementwise},
        {"Mean", elementwise},       {"Max", elementwise},
        {"Min", elementwise},        {"Mod", elementwise},
        {"And", elementwise},        {"Or", elementwise},
        {"Xor", elementwise},        {"Equal", elementwise},
        {"Greater", elementwise},    {"GreaterOrEqual", elementwise},
        {"Less", elementwise},       {"LessOrEqual", elementwise},
        {"Where", elementwise},      {"ReduceMean", reduce},
        {"ReduceSum", reduce},       {"ReduceSumSquare", reduce},
        {"ReduceProd", reduce},      {"ReduceMax", reduce},
        {"ReduceMin", reduce},       {"ReduceL1", reduce},
        {"ReduceL2", reduce},        {"ReduceLogSum", reduce},
        {"ReduceLogSumExp", reduce}, {"ArgMax", reduce},
        {"ArgMin", reduce},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].name, name))
            return table[i].rule;
    return NULL;
}
