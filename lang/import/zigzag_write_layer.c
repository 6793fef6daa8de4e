/* A layer as an equation with its extents and sizes; a number may be a parameter of a template. */
#include <string.h>

#include "lang/import/zigzag_write.h"

enum { WIDTH = 96 };

typedef zz_import_task task;

/* --- equations ----------------------------------------------------------------------------- */

static void name_all(task *t) {
    const zz_import_layer *layer = t->layer;
    zz_arena *arena = t->w->arena;
    zz_map taken = zz_map_new(arena);
    t->tensors = ZZ_NEW_ARRAY(arena, const char *, (size_t)layer->tensor_count);
    t->dims = ZZ_NEW_ARRAY(arena, const char *, (size_t)layer->dim_count);
    t->relations = ZZ_NEW_ARRAY(arena, const char *, (size_t)layer->relation_count);
    for (int i = 0; i < layer->tensor_count; i++)
        t->tensors[i] = zz_import_name(arena, &taken, layer->tensors[i].name, "tensor");
    for (int i = 0; i < layer->dim_count; i++)
        t->dims[i] = zz_import_name(arena, &taken, layer->dims[i], "d");
    for (int i = 0; i < layer->relation_count; i++)
        t->relations[i] = zz_import_name(arena, &taken, layer->relations[i].name, "x");
}

int64_t zz_import_number_of(const zz_import_layer *layer, zz_import_kind kind, int at) {
    switch (kind) {
    case ZZ_IMPORT_SIZE:
        return layer->sizes[at];
    case ZZ_IMPORT_STRIDE:
        return layer->relations[at].factors[0];
    case ZZ_IMPORT_DILATION:
        return layer->relations[at].factors[1];
    case ZZ_IMPORT_PAD:
        return layer->relations[at].before;
    default:
        return layer->relations[at].extent;
    }
}

/* The parameter that stands for a number, or NULL. */
static const char *parameter_of(const task *t, zz_import_kind kind, int at) {
    return t->parameters[kind] ? t->parameters[kind][at] : NULL;
}

static void put_number(const task *t, zz_buffer *out, zz_import_kind kind, int at) {
    const char *parameter = parameter_of(t, kind, at);
    if (parameter)
        zz_put(out, parameter);
    else
        zz_putf(out, "%lld", (long long)zz_import_number_of(t->layer, kind, at));
}

/* Whether a number is the given one in every layer that the text is for. */
static bool is_always(const task *t, zz_import_kind kind, int at, int64_t number) {
    return !parameter_of(t, kind, at) && zz_import_number_of(t->layer, kind, at) == number;
}

static void put_term(const task *t, zz_buffer *out, zz_import_kind factor, int at,
                     const char *name) {
    if (!is_always(t, factor, at, 1)) {
        put_number(t, out, factor, at);
        zz_put(out, "*");
    }
    zz_put(out, name);
}

/* Defines the position where it stands first, and names it after that. */
static void put_position(const task *t, zz_buffer *out, int at, bool *defined) {
    const zz_import_relation *relation = &t->layer->relations[at];
    zz_put(out, t->relations[at]);
    if (defined[at])
        return;
    defined[at] = true;
    zz_put(out, " = ");
    put_term(t, out, ZZ_IMPORT_STRIDE, at, t->dims[relation->dims[0]]);
    zz_put(out, "+");
    put_term(t, out, ZZ_IMPORT_DILATION, at, t->dims[relation->dims[1]]);
    if (is_always(t, ZZ_IMPORT_PAD, at, 0))
        return;
    zz_put(out, "-");
    put_number(t, out, ZZ_IMPORT_PAD, at);
}

static void put_access(const task *t, zz_buffer *out, int tensor, bool *defined) {
    const zz_import_tensor *access = &t->layer->tensors[tensor];
    zz_putf(out, "%s[", t->tensors[tensor]);
    for (int i = 0; i < access->index_count; i++) {
        const int index = access->indices[i];
        zz_put(out, i ? "," : "");
        if (index < t->layer->dim_count)
            zz_put(out, t->dims[index]);
        else
            put_position(t, out, index - t->layer->dim_count, defined);
    }
    zz_put(out, "]");
}

static void put_equation(const task *t, zz_buffer *out) {
    const zz_import_layer *layer = t->layer;
    bool *defined = ZZ_NEW_ARRAY(t->w->arena, bool, (size_t)layer->relation_count + 1);
    for (int i = 0; i < layer->tensor_count; i++) {
        zz_buffer access = zz_buffer_new(t->w->arena);
        put_access(t, &access, i, defined);
        if (i)
            zz_putf(out, " %s", i == 1 ? layer->assign : layer->join);
        const char *line = strrchr(zz_buffer_text(out), '\n');
        const size_t column = line ? strlen(line) : out->size;
        zz_put(out, i == 0 ? "" : column + access.size > WIDTH ? "\n" : " ");
        zz_put(out, zz_buffer_text(&access));
    }
}

/* --- layers -------------------------------------------------------------------------------- */

void zz_import_write_origin(const task *t, int indent) {
    const zz_import_layer *layer = t->layer;
    zz_buffer text = zz_buffer_new(t->w->arena);
    zz_putf(&text, "\"%s\"", layer->title);
    if (layer->type)
        zz_putf(&text, ", %s", layer->type);
    zz_put(&text, ".");
    for (int i = 1; i < layer->tensor_count && !t->w->network; i++)
        for (int s = 0; s < layer->tensors[i].source_count; s++)
            zz_putf(&text, "  %s is the output of %s.", t->tensors[i],
                    layer->tensors[i].sources[s]);
    if (layer->note)
        zz_putf(&text, "  %s", layer->note);
    zz_import_comment(t->w, indent, "%s", zz_buffer_text(&text));
}

static void put_sizes(const task *t, zz_buffer *out) {
    const zz_import_layer *layer = t->layer;
    for (int d = 0; d < layer->dim_count; d++) {
        zz_putf(out, "%s%s ", d ? (d % 8 ? ", " : ",\n") : "", t->dims[d]);
        put_number(t, out, ZZ_IMPORT_SIZE, d);
    }
    zz_put(out, "\n");
    bool extents = false;
    for (int r = 0; r < layer->relation_count; r++) {
        if (!layer->relations[r].extent)
            continue;
        zz_putf(out, "%s%s ", extents ? ", " : "", t->relations[r]);
        put_number(t, out, ZZ_IMPORT_EXTENT, r);
        extents = true;
    }
    zz_put(out, extents ? "\n" : "");
}

void zz_import_write_layer(const task *t, const char *head, const char *feeds) {
    const zz_import_layer *layer = t->layer;
    zz_buffer *out = t->w->out;
    zz_buffer equation = zz_buffer_new(t->w->arena);
    put_equation(t, &equation);
    const bool fits = strlen(head) + equation.size + strcspn(feeds, "\n") + sizeof "layer  :  {" <=
                          ZZ_IMPORT_LINE &&
                      !strchr(zz_buffer_text(&equation), '\n');
    zz_putf(out, "layer %s :%s%s%s {\n", head, fits ? " " : "\n", zz_buffer_text(&equation), feeds);
    put_sizes(t, out);
    for (int i = 0; i < layer->tensor_count; i++) {
        const zz_import_tensor *tensor = &layer->tensors[i];
        zz_putf(out, "%s%s %lld bit", i ? ", " : "", t->tensors[i], (long long)tensor->bits);
        if (tensor->partial_bits != tensor->bits)
            zz_putf(out, " partial %lld bit", (long long)tensor->partial_bits);
        const int slot = zz_import_slot_of(t->mapping, tensor->name);
        if (slot >= 0 && strcmp(t->w->slot_names[slot], t->tensors[i]))
            zz_putf(out, " as %s", t->w->slot_names[slot]);
    }
    zz_put(out, "\n}\n");
}

zz_import_task zz_import_task_of(zz_import_writer *w, const zz_import_layer *layer) {
    task t = {.w = w, .layer = layer, .mapping = zz_import_mapping_of(w->mappings, layer)};
    name_all(&t);
    return t;
}
