/* Equal layers are searched once: what counts is compared, names are not. */
#include <string.h>

#include "compiler/explore/explore.h"

static bool same_variables(const zz_layer *a, const zz_layer *b) {
    for (int v = 0; v < a->variable_count; v++) {
        const zz_model_variable *x = &a->variables[v], *y = &b->variables[v];
        if (x->extent != y->extent || x->is_position != y->is_position ||
            x->constant != y->constant || !x->name != !y->name ||
            (x->name && strcmp(x->name, y->name)))
            return false;
        for (int u = 0; x->is_position && u < a->variable_count; u++)
            if (x->coefficients[u] != y->coefficients[u])
                return false;
    }
    return true;
}

static bool same_tensors(const zz_layer *a, const zz_layer *b) {
    for (int t = 0; t < a->tensor_count; t++) {
        const zz_model_tensor *x = &a->tensors[t], *y = &b->tensors[t];
        if (strcmp(x->name, y->name) || strcmp(x->slot, y->slot) || x->output != y->output ||
            x->bits != y->bits || x->partial_bits != y->partial_bits ||
            x->axis_count != y->axis_count || x->data != y->data || x->random != y->random ||
            x->density != y->density ||
            memcmp(x->axes, y->axes, (size_t)x->axis_count * sizeof *x->axes))
            return false;
    }
    return true;
}

bool zz_same_layer(const zz_layer *a, const zz_layer *b) {
    if (a->variable_count != b->variable_count || a->tensor_count != b->tensor_count ||
        a->operation != b->operation || a->term_count != b->term_count)
        return false;
    for (int t = 0; t < a->term_count; t++)
        if (a->terms[t].kind != b->terms[t].kind || a->terms[t].operand != b->terms[t].operand)
            return false;
    return same_variables(a, b) && same_tensors(a, b);
}

static int *const *ends_of(const zz_dataflow *dataflow, const zz_layer *layer) {
    int l = 0;
    while (dataflow->layers[l] != layer)
        l++;
    return &dataflow->outermost[l];
}

bool zz_same_ends(const zz_dataflow *dataflow, const zz_layer *a, const zz_layer *b) {
    if (!dataflow->outermost)
        return true;
    const int *x = *ends_of(dataflow, a), *y = *ends_of(dataflow, b);
    return !x || !y ? x == y : !memcmp(x, y, (size_t)a->tensor_count * sizeof *x);
}
