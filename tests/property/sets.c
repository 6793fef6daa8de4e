/* Takes a layer, counts its points and footprints as integer sets: one more way of counting that
 * knows nothing of nests.  Without isl nothing is counted. */
#include "tests/property/design.h"

#include "compiler/model/model.h"

#ifdef HAVE_ISL
#include <isl/ctx.h>
#include <isl/map.h>
#include <isl/options.h>
#include <isl/set.h>
#include <isl/val.h>

/* "[v0, v1, ...]" of the index variables. */
static void put_space(zz_buffer *out, const zz_layer *layer) {
    const char *separator = "[";
    for (int v = 0; v < layer->variable_count; v++)
        if (!layer->variables[v].is_position) {
            zz_putf(out, "%sv%d", separator, v);
            separator = ", ";
        }
    zz_put(out, *separator == '[' ? "[]" : "]");
}

static void put_value(zz_buffer *out, const zz_layer *layer, int variable) {
    const zz_model_variable *x = &layer->variables[variable];
    if (!x->is_position) {
        zz_putf(out, "v%d", variable);
        return;
    }
    zz_putf(out, "%lld", (long long)x->constant);
    for (int v = 0; v < layer->variable_count; v++)
        if (x->coefficients[v])
            zz_putf(out, " + %lld v%d", (long long)x->coefficients[v], v);
}

static void put_constraints(zz_buffer *out, const zz_layer *layer) {
    const char *separator = " : ";
    for (int v = 0; v < layer->variable_count; v++) {
        zz_putf(out, "%s0 <= ", separator);
        put_value(out, layer, v);
        zz_putf(out, " < %lld", (long long)layer->variables[v].extent);
        separator = " and ";
    }
}

static int64_t count(isl_set *set) {
    isl_val *value = isl_set_count_val(set);
    const int64_t result = value ? isl_val_get_num_si(value) : -1;
    isl_val_free(value);
    isl_set_free(set);
    return result;
}

bool zz_sets_count(zz_arena *arena, const zz_layer *layer, int64_t *points, int64_t *footprints) {
    isl_ctx *context = isl_ctx_alloc();
    zz_buffer text = zz_buffer_new(arena);
    zz_put(&text, "{ ");
    put_space(&text, layer);
    put_constraints(&text, layer);
    zz_put(&text, " }");
    *points = count(isl_set_read_from_str(context, zz_buffer_text(&text)));
    for (int t = 0; t < layer->tensor_count; t++) {
        const zz_model_tensor *x = &layer->tensors[t];
        text = zz_buffer_new(arena);
        zz_put(&text, "{ ");
        put_space(&text, layer);
        zz_put(&text, " -> [");
        for (int a = 0; a < x->axis_count; a++) {
            zz_put(&text, a ? ", " : "");
            put_value(&text, layer, x->axes[a]);
        }
        zz_put(&text, "]");
        put_constraints(&text, layer);
        zz_put(&text, " }");
        footprints[t] = count(isl_map_range(isl_map_read_from_str(context, zz_buffer_text(&text))));
    }
    isl_ctx_free(context);
    return true;
}

#else

bool zz_sets_count(zz_arena *arena, const zz_layer *layer, int64_t *points, int64_t *footprints) {
    (void)arena;
    (void)layer;
    (void)points;
    (void)footprints;
    return false;
}

#endif
