/* Layers: the entries of the body, and of the instances that override it, put to what the equation
 * names.  Takes a template with its parameters; gives a zz_layer in which every index variable and
 * position has an extent, every tensor a size and a slot, and given data has the tensor's shape. */
#include "compiler/elaborate/equation.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/base/npy.h"

typedef struct zz_layer_part part;

/* --- entries --------------------------------------------------------------------------------- */

static void attribute(zz_layer_builder *b, zz_layer_entry *entry, const zz_node *node,
                      zz_scope *scope, const zz_node **seen) {
    static const char *const words[] = {"partial", "as", "data", "density"};
    part *const parts[] = {&entry->partial, &entry->as, &entry->data, &entry->density};
    int which = 0;
    while (which < 4 && strcmp(words[which], node->word))
        which++;
    if (which == 4)
        return;
    if (seen[which]) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0411, node->span, "`%s` is given twice", node->word);
        zz_diag_also(b->diags, diag, seen[which]->span, "first given here");
        return;
    }
    seen[which] = node;
    const zz_node *value = zz_at(node, attribute, value);
    if (!value || value->kind == ZZ_broken)
        b->sound = false;
    else
        *parts[which] = (part){value, scope};
}

static void body(zz_layer_builder *b, const zz_node *list, zz_scope *scope) {
    zz_map here = zz_map_new(b->arena);
    b->vague = b->vague || zz_has_broken(list);
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        if (node->kind != ZZ_entry)
            continue;
        const zz_node *before = zz_map_get(&here, node->text);
        if (before) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0411, zz_name_span(node), "`%s` is given twice", node->text);
            zz_diag_also(b->diags, diag, zz_name_span(before), "first given here");
            continue;
        }
        zz_map_set(&here, node->text, (void *)(uintptr_t)node);
        zz_layer_entry *entry = zz_map_get(&b->entries, node->text);
        if (!entry) {
            entry = ZZ_NEW(b->arena, zz_layer_entry);
            entry->name = node->text;
            zz_map_set(&b->entries, node->text, entry);
        }
        entry->span = zz_name_span(node);
        const zz_node *value = zz_at(node, entry, value);
        if (value && value->kind == ZZ_broken) {
            b->sound = false;
            b->vague = true;
        } else if (value) {
            entry->value = (part){value, scope};
        }
        const zz_node *attributes = zz_at(node, entry, attributes);
        const zz_node *seen[4] = {0};
        for (size_t a = 0; a < attributes->count; a++)
            if (attributes->children[a]->kind == ZZ_attribute)
                attribute(b, entry, attributes->children[a], scope, seen);
    }
}

static const char **all_names(zz_layer_builder *b, size_t *count) {
    const zz_layer *made = b->made;
    const char **names =
        ZZ_NEW_ARRAY(b->arena, const char *, (size_t)(made->variable_count + made->tensor_count));
    *count = 0;
    for (int v = 0; v < made->variable_count; v++)
        if (made->variables[v].name)
            names[(*count)++] = made->variables[v].name;
    for (int t = 0; t < made->tensor_count; t++)
        names[(*count)++] = made->tensors[t].name;
    return names;
}

static void check_unused(zz_layer_builder *b) {
    for (zz_map_entry *m = b->entries.first; m; m = m->next) {
        const zz_layer_entry *entry = m->value;
        /* A position may have no variable yet: its index holds a parameter without a value. */
        if (entry->used || zz_map_get(&b->positions, entry->name))
            continue;
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0108, entry->span,
                                   "the equation has no variable and no tensor `%s`", entry->name);
        size_t count;
        const char **names = all_names(b, &count);
        zz_suggest(b->elaborator, diag, entry->span, entry->name, names, count);
    }
}

/* --- variables ------------------------------------------------------------------------------- */

static void no_attributes(zz_layer_builder *b, const zz_layer_entry *entry) {
    const part *parts[] = {&entry->partial, &entry->as, &entry->data, &entry->density};
    static const char *const words[] = {"partial", "as", "data", "density"};
    for (int i = 0; i < 4; i++)
        if (parts[i]->node)
            ZZ_UNSOUND(b, ZZ_E0412, parts[i]->node->span, "`%s` is an index, `%s` is for tensors",
                       entry->name, words[i]);
}

static void index_extent(zz_layer_builder *b, zz_model_variable *variable) {
    zz_layer_entry *entry = zz_map_get(&b->entries, variable->name);
    if (entry && entry->value.node) {
        entry->used = true;
        variable->span = entry->span;
        no_attributes(b, entry);
        if (!zz_integer_of(entry->value.scope, entry->value.node, 1,
                           zz_sprintf(b->arena, "the extent of `%s`", variable->name),
                           &variable->extent))
            b->sound = false;
        return;
    }
    if (entry)
        entry->used = true;
    b->sound = false;
    if (b->vague)
        return;
    zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0401, variable->span, "index variable `%s` has no extent",
                               variable->name);
    size_t count = 0;
    const char **names = zz_scope_names(b->scope, ZZ_SORT_CONSTANT, &count);
    const char *near = zz_near(b->elaborator, variable->name, names, count);
    if (near)
        zz_diag_help(b->diags, diag, "did you mean `%s`?", near);
    zz_diag_help(b->diags, diag, "say how many values it takes in the body: `%s 8`",
                 variable->name);
}

/* The least and the largest value of a position; false when they do not fit 64 bits. */
static bool range(const zz_layer *layer, const zz_model_variable *position, int64_t *least,
                  int64_t *largest) {
    *least = *largest = position->constant;
    for (int v = 0; v < layer->variable_count; v++) {
        const int64_t coefficient = position->coefficients[v];
        int64_t reach;
        if (coefficient == 0)
            continue;
        if (!zz_mul64(coefficient, layer->variables[v].extent - 1, &reach) ||
            !zz_add64(coefficient < 0 ? *least : *largest, reach,
                      coefficient < 0 ? least : largest))
            return false;
    }
    return true;
}

static void negative_position(zz_layer_builder *b, const zz_model_variable *position, zz_span place,
                              int64_t least, int64_t largest) {
    const char *name = position->name;
    const int64_t inside = largest + least + 1 > 0 ? largest + least + 1 : 1;
    zz_diag *diag =
        name ? ZZ_UNSOUND(b, ZZ_E0404, place, "say the extent of `%s`: it can be negative", name)
             : ZZ_UNSOUND(b, ZZ_E0404, place,
                          "name this index and say its extent: it can be negative");
    zz_diag_label(b->diags, diag, "from %lld to %lld", (long long)least, (long long)largest);
    if (name)
        zz_diag_help(b->diags, diag, "in the body, such as `%s %lld`; what lies outside is padding",
                     name, (long long)inside);
    else
        zz_diag_help(b->diags, diag,
                     "write `p = ...` in the equation and `p %lld` in the body; what lies outside "
                     "is padding",
                     (long long)inside);
}

static void position_extent(zz_layer_builder *b, zz_model_variable *position, bool extents_known) {
    zz_layer_entry *entry = position->name ? zz_map_get(&b->entries, position->name) : NULL;
    const zz_span place = position->span;
    const bool declared = entry && entry->value.node;
    if (entry) {
        entry->used = true;
        no_attributes(b, entry);
    }
    if (declared) {
        position->span = entry->span;
        if (!zz_integer_of(entry->value.scope, entry->value.node, 1,
                           zz_sprintf(b->arena, "the extent of `%s`", position->name),
                           &position->extent))
            b->sound = false;
    }
    int64_t least, largest;
    if (!extents_known)
        return;
    if (!range(b->made, position, &least, &largest) || largest == INT64_MAX) {
        ZZ_UNSOUND(b, ZZ_E0205, place, "the values of this index do not fit 64 bits");
        return;
    }
    if (declared)
        return;
    position->extent = largest + 1;
    if (least < 0)
        negative_position(b, position, place, least, largest);
}

/* --- tensors --------------------------------------------------------------------------------- */

static void partial_bits(zz_layer_builder *b, zz_model_tensor *tensor,
                         const zz_layer_entry *entry) {
    const zz_node *node = entry->partial.node;
    if (!node)
        return;
    if (!tensor->output || b->made->operation == ZZ_ASSIGN) {
        zz_diag *diag =
            ZZ_UNSOUND(b, ZZ_E0409, node->span, "`%s` has no partial values", tensor->name);
        zz_diag_note(b->diags, diag,
                     "only the output of `+=` or `max=` is held before it is final");
        return;
    }
    if (!zz_bits_of(entry->partial.scope, node,
                    zz_sprintf(b->arena, "the size of a partial value of `%s`", tensor->name),
                    &tensor->partial_bits)) {
        b->sound = false;
    } else if (tensor->partial_bits < tensor->bits) {
        zz_diag *diag =
            ZZ_UNSOUND(b, ZZ_E0410, node->span,
                       "a partial value of `%s` is smaller than a final one", tensor->name);
        zz_diag_label(b->diags, diag, "%lld bit", (long long)tensor->partial_bits);
        zz_diag_also(b->diags, diag, entry->value.node->span, "%lld bit", (long long)tensor->bits);
    }
}

static void density(zz_layer_builder *b, zz_model_tensor *tensor, const zz_layer_entry *entry) {
    const zz_node *node = entry->density.node;
    if (!node)
        return;
    if (tensor->output) {
        ZZ_UNSOUND(b, ZZ_E0613, node->span, "the output `%s` is computed: it has no density",
                   tensor->name);
        return;
    }
    const zz_value value = zz_value_of(entry->density.scope, node);
    const bool number = (value.kind == ZZ_VALUE_INTEGER || value.kind == ZZ_VALUE_REAL) &&
                        zz_measure_is_number(value.measure);
    const double share = value.kind == ZZ_VALUE_INTEGER ? (double)value.integer : value.real;
    if (value.kind == ZZ_VALUE_UNKNOWN) {
        b->sound = false;
    } else if (!number || !(share >= 0 && share <= 1)) {
        zz_diag *diag = ZZ_UNSOUND(
            b, ZZ_E0613, node->span, "a density is a number from 0 to 1, not %s",
            number ? zz_sprintf(b->arena, "%g", share) : zz_value_describe(b->arena, value));
        zz_diag_label(b->diags, diag, "the share of elements that are not zero");
    } else {
        tensor->random = true;
        tensor->density = share;
        tensor->density_span = node->span;
    }
}

static void tensor(zz_layer_builder *b, zz_model_tensor *tensor) {
    zz_layer_entry *entry = zz_map_get(&b->entries, tensor->name);
    tensor->slot = tensor->name;
    if (entry)
        entry->used = true;
    if (!entry || !entry->value.node) {
        b->sound = false;
        if (b->vague)
            return;
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0405, entry ? entry->span : tensor->span,
                                   "tensor `%s` has no size", tensor->name);
        zz_diag_help(b->diags, diag, "say the size of an element in the body: `%s 16 bit`",
                     tensor->name);
        return;
    }
    if (!zz_bits_of(entry->value.scope, entry->value.node,
                    zz_sprintf(b->arena, "the size of an element of `%s`", tensor->name),
                    &tensor->bits)) {
        b->sound = false;
        tensor->bits = 1;
    }
    tensor->partial_bits = tensor->bits;
    partial_bits(b, tensor, entry);
    density(b, tensor, entry);
    if (entry->as.node) {
        if (entry->as.node->kind == ZZ_name)
            tensor->slot = entry->as.node->text;
        else
            b->sound = false;
    }
    if (entry->data.node) {
        tensor->data_span = entry->data.node->span;
        if (tensor->output) {
            ZZ_UNSOUND(b, ZZ_E0612, tensor->data_span, "the output `%s` is computed, not given",
                       tensor->name);
            return;
        }
        const zz_value path = zz_value_of(entry->data.scope, entry->data.node);
        if (path.kind == ZZ_VALUE_STRING) {
            const char *from = entry->data.scope->module->source->path;
            const char *slash = strrchr(from, '/');
            tensor->data_path =
                slash && path.string[0] != '/'
                    ? zz_sprintf(b->arena, "%.*s/%s", (int)(slash - from), from, path.string)
                    : path.string;
        } else if (path.kind != ZZ_VALUE_UNKNOWN) {
            ZZ_UNSOUND(b, ZZ_E0212, tensor->data_span,
                       "expected the name of a file such as \"%s.npy\", found %s", tensor->name,
                       zz_value_describe(b->arena, path));
        } else {
            b->sound = false;
        }
    }
}

static const char *shape_text(zz_arena *arena, const int64_t *shape, int rank) {
    zz_buffer text = zz_buffer_new(arena);
    for (int a = 0; a < rank; a++)
        zz_putf(&text, "%s%lld", a ? " x " : "", (long long)shape[a]);
    return rank ? zz_buffer_text(&text) : "a single number";
}

static void data(zz_layer_builder *b, zz_model_tensor *tensor) {
    if (!tensor->data_path)
        return;
    const zz_memory *memory = zz_arena_memory(b->arena);
    const size_t before = memory->used;
    zz_npy file;
    const char *wrong = zz_npy_read(b->arena, tensor->data_path, &file);
    b->elaborator->data += memory->used - before;
    if (wrong) {
        ZZ_UNSOUND(b, ZZ_E0610, tensor->data_span, "%s %s", tensor->data_path, wrong);
        b->diags->refused |= file.refused;
        return;
    }
    int64_t *shape = ZZ_NEW_ARRAY(b->arena, int64_t, (size_t)tensor->axis_count);
    bool same = file.rank == tensor->axis_count;
    for (int a = 0; a < tensor->axis_count; a++) {
        shape[a] = b->made->variables[tensor->axes[a]].extent;
        same = same && file.shape[a] == shape[a];
    }
    if (!same) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0611, tensor->data_span,
                                   "the shape of the data is not that of `%s`", tensor->name);
        zz_diag_label(b->diags, diag, "the file holds %s",
                      shape_text(b->arena, file.shape, file.rank));
        zz_diag_also(b->diags, diag, tensor->span, "the equation needs %s",
                     shape_text(b->arena, shape, tensor->axis_count));
        return;
    }
    tensor->data = file.values;
}

/* --- the whole ------------------------------------------------------------------------------- */

/* A name cannot be both a tensor and an index. */
static void check_names(zz_layer_builder *b) {
    const zz_layer *made = b->made;
    for (int v = 0; v < made->variable_count; v++) {
        const zz_model_variable *variable = &made->variables[v];
        const size_t place = variable->name ? (size_t)zz_map_get(&b->tensors, variable->name) : 0;
        if (!place)
            continue;
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0416, variable->span,
                                   "`%s` is a tensor, it cannot be an index", variable->name);
        zz_diag_also(b->diags, diag, made->tensors[place - 1].span, "the tensor");
    }
}

static void *build(const zz_template *from, const char *name, zz_span span) {
    zz_elaborator *e = from->scope->elaborator;
    const zz_node *node = from->symbol->node;
    zz_layer_builder b = {.elaborator = e,
                          .arena = e->arena,
                          .diags = e->diags,
                          .scope = from->scope,
                          .node = node,
                          .sound = true};
    b.made = ZZ_NEW(e->arena, zz_layer);
    b.made->name = name;
    b.made->span = span;
    b.entries = zz_map_new(e->arena);
    b.tensors = zz_map_new(e->arena);
    b.variables = zz_map_new(e->arena);
    b.positions = zz_map_new(e->arena);

    body(&b, zz_at(node, layer, items), from->scope);
    for (size_t i = 0; i < from->override_count; i++)
        body(&b, from->overrides[i].entries, from->overrides[i].scope);
    zz_layer_equation_build(&b);
    check_names(&b);

    zz_layer *made = b.made;
    for (int v = 0; v < made->variable_count; v++)
        if (!made->variables[v].is_position)
            index_extent(&b, &made->variables[v]);
    const bool extents_known = b.sound;
    for (int v = 0; v < made->variable_count; v++)
        if (made->variables[v].is_position)
            position_extent(&b, &made->variables[v], extents_known);
    for (int t = 0; t < made->tensor_count; t++)
        tensor(&b, &made->tensors[t]);
    if (zz_at(node, layer, equation)->kind == ZZ_equation && made->variable_count > 0)
        check_unused(&b);
    for (int t = 0; t < made->tensor_count && b.sound; t++)
        data(&b, &made->tensors[t]);
    return b.sound ? made : NULL;
}

zz_layer *zz_build_layer(const zz_template *from, const char *name, zz_span span) {
    return zz_template_build(build, from, name, span);
}
