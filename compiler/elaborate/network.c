/* Networks: layers with what feeds them, written out or read from a file.  Takes a template with
 * its parameters; gives a zz_network in which every layer is sound, every feed names an input and
 * an earlier layer's output, and no layer feeds itself.
 *
 * A file of another format becomes text of this language first (lang/import), so that a layer from
 * a file is a layer like all others, and messages show what was read. */
#include <string.h>

#include "compiler/elaborate/parts.h"
#include "lang/import/onnx.h"
#include "runtime/base/checked.h"

typedef struct builder {
    zz_elaborator *elaborator;
    zz_arena *arena;
    zz_diags *diags;
    zz_scope *scope;
    zz_network *made;
    ZZ_VECTOR(const zz_node *) nodes; /* of the layers, network_layer */
    ZZ_VECTOR(zz_layer *) layers;     /* NULL where unsound */
    zz_map places;                    /* name -> 1 + its place in nodes */
    const zz_node *entries;           /* overrides of all layers of a file, or NULL */
    bool *entry_used;
    bool imported, sound;
} builder;

/* --- layers -------------------------------------------------------------------------------- */

/* Every name of an equation: tensors, index variables, positions. */
static void note_names(zz_map *names, const zz_node *node) {
    if (!node)
        return;
    if (node->text)
        zz_map_set(names, node->text, names);
    for (size_t i = 0; i < node->count; i++)
        note_names(names, node->children[i]);
}

/* An entry without its `partial`, for an output that is assigned once. */
static zz_node *without_partial(zz_arena *arena, const zz_node *entry) {
    const zz_node *attributes = zz_at(entry, entry, attributes);
    zz_node *kept = ZZ_NEW(arena, zz_node), *copy = ZZ_NEW(arena, zz_node);
    *kept = *attributes;
    kept->children = ZZ_NEW_ARRAY(arena, zz_node *, attributes->count);
    kept->count = 0;
    for (size_t a = 0; a < attributes->count; a++)
        if (!attributes->children[a]->word || strcmp(attributes->children[a]->word, "partial"))
            kept->children[kept->count++] = attributes->children[a];
    *copy = *entry;
    copy->children = ZZ_NEW_ARRAY(arena, zz_node *, entry->count);
    memcpy(copy->children, entry->children, entry->count * sizeof *copy->children);
    copy->children[zz_entry_attributes] = kept;
    return copy;
}

/* Those of the entries for all layers that this one has a name for. */
static zz_node *entries_for(builder *b, const zz_node *layer) {
    zz_map names = zz_map_new(b->arena);
    const zz_node *equation = zz_at(layer, layer, equation);
    const bool assigns = equation->word && !strcmp(equation->word, "=");
    note_names(&names, equation);
    zz_node *list = ZZ_NEW(b->arena, zz_node);
    *list = *b->entries;
    list->children = ZZ_NEW_ARRAY(b->arena, zz_node *, b->entries->count);
    list->count = 0;
    for (size_t i = 0; i < b->entries->count; i++) {
        zz_node *entry = b->entries->children[i];
        if (entry->kind != ZZ_entry || !zz_map_get(&names, entry->text))
            continue;
        b->entry_used[i] = true;
        list->children[list->count++] = assigns ? without_partial(b->arena, entry) : entry;
    }
    return list;
}

/* Bodies stand the innermost first: what is given last wins. */
static void override(builder *b, zz_template *from, const zz_node *entries) {
    struct zz_override *all = ZZ_NEW_ARRAY(b->arena, struct zz_override, from->override_count + 1);
    for (size_t i = 0; i < from->override_count; i++)
        all[i] = from->overrides[i];
    all[from->override_count++] = (struct zz_override){entries, b->scope};
    from->overrides = all;
}

static bool open_layer(builder *b, const zz_node *node, zz_template *from) {
    zz_elaborator *e = b->elaborator;
    const zz_node *target = zz_at(node, network_layer, target);
    if (target->kind == ZZ_layer) {
        zz_symbol *symbol = ZZ_NEW(b->arena, zz_symbol);
        symbol->name = node->text;
        symbol->sort = ZZ_SORT_LAYER;
        symbol->node = target;
        symbol->span = zz_name_span(node);
        symbol->module = b->scope->module;
        *from = (zz_template){.symbol = symbol, .scope = b->scope};
        if (e->place)
            from->place = *e->place;
        if (b->entries)
            override(b, from, entries_for(b, target));
        return true;
    }
    if (target->kind != ZZ_instantiation)
        return false;
    zz_symbol *symbol = zz_scope_need(b->scope, target->text, zz_name_span(target), ZZ_SORT_LAYER);
    if (!symbol || !zz_template_open(e, symbol, zz_at(target, instantiation, arguments), b->scope,
                                     target->span, from))
        return false;
    if (!from->place.span.source)
        from->place = (zz_instance_place){symbol->node->span, target->span, symbol->name};
    if (zz_at(node, network_layer, items))
        override(b, from, zz_at(node, network_layer, items));
    return true;
}

static void add_layer(builder *b, const zz_node *node) {
    const size_t before = (size_t)zz_map_get(&b->places, node->text);
    if (before) {
        zz_diag *diag = zz_fault(b->elaborator, ZZ_E0102, zz_name_span(node),
                                 "`%s` is declared twice", node->text);
        zz_diag_label(b->diags, diag, "declared again");
        zz_diag_also(b->diags, diag, zz_name_span(b->nodes.items[before - 1]),
                     "first declared here");
        b->sound = false;
        return;
    }
    zz_template from;
    zz_layer *layer = NULL;
    if (open_layer(b, node, &from))
        layer = zz_build_layer(&from, node->text, zz_name_span(node));
    if (layer) {
        layer->network = b->made;
        layer->index = (int)b->layers.count;
    }
    b->sound = b->sound && layer;
    zz_push(b->arena, &b->nodes, node);
    zz_push(b->arena, &b->layers, layer);
    zz_map_set(&b->places, node->text, (void *)b->nodes.count);
}

/* --- what feeds them ----------------------------------------------------------------------- */

static zz_diag *feed_fault(builder *b, zz_span span, const char *problem) {
    b->sound = false;
    return zz_fault(b->elaborator, ZZ_E0653, span, "%s", problem);
}

static const zz_model_tensor *output_of(const zz_layer *layer) {
    for (int t = 0; t < layer->tensor_count; t++)
        if (layer->tensors[t].output)
            return &layer->tensors[t];
    return NULL;
}

/* The input that a binding names, -1 after telling that there is none. */
static int fed_tensor(builder *b, const zz_layer *layer, const zz_node *binding) {
    const char **inputs = ZZ_NEW_ARRAY(b->arena, const char *, (size_t)layer->tensor_count);
    size_t count = 0;
    for (int t = 0; t < layer->tensor_count; t++) {
        if (layer->tensors[t].output)
            continue;
        if (!strcmp(layer->tensors[t].name, binding->text))
            return t;
        inputs[count++] = layer->tensors[t].name;
    }
    zz_diag *diag = feed_fault(
        b, zz_name_span(binding),
        zz_sprintf(b->arena, "layer `%s` has no input `%s`", layer->name, binding->text));
    zz_suggest(b->elaborator, diag, zz_name_span(binding), binding->text, inputs, count);
    return -1;
}

/* `a.O`: the place of layer a, -1 after telling what is wrong with it or when a is unsound. */
static int feeding_layer(builder *b, const zz_node *binding) {
    const zz_node *value = zz_at(binding, argument, value);
    if (value->kind == ZZ_broken)
        return -1;
    if (value->kind != ZZ_member || zz_at(value, member, object)->kind != ZZ_name) {
        zz_diag *diag = feed_fault(b, value->span, "expected the output of a layer");
        zz_diag_help(b->diags, diag, "such as `with %s = a.O`: the output `O` of layer `a`",
                     binding->text);
        return -1;
    }
    const zz_node *object = zz_at(value, member, object);
    const int place = (int)(size_t)zz_map_get(&b->places, object->text) - 1;
    if (place < 0) {
        zz_diag *diag = feed_fault(
            b, object->span,
            zz_sprintf(b->arena, "network `%s` has no layer `%s`", b->made->name, object->text));
        const char **names = ZZ_NEW_ARRAY(b->arena, const char *, b->nodes.count);
        for (size_t l = 0; l < b->nodes.count; l++)
            names[l] = b->nodes.items[l]->text;
        zz_suggest(b->elaborator, diag, object->span, object->text, names, b->nodes.count);
        return -1;
    }
    const zz_layer *from = b->layers.items[place];
    const zz_model_tensor *output = from ? output_of(from) : NULL;
    if (output && strcmp(output->name, value->text)) {
        const zz_span at = zz_name_span(value);
        zz_diag *diag = feed_fault(b, at,
                                   zz_sprintf(b->arena, "the output of `%s` is `%s`, not `%s`",
                                              from->name, output->name, value->text));
        zz_diag_fix(b->diags, diag, at, output->name);
        zz_diag_also(b->diags, diag, output->span, "in the equation");
        return -1;
    }
    return output ? place : -1;
}

/* Elements of a tensor; INT64_MAX when there are more. */
static int64_t elements_of(const zz_layer *layer, const zz_model_tensor *tensor) {
    int64_t elements = 1;
    for (int a = 0; a < tensor->axis_count; a++)
        if (!zz_mul64(elements, layer->variables[tensor->axes[a]].extent, &elements))
            return INT64_MAX;
    return elements;
}

static const char *shape_of(zz_arena *arena, const zz_layer *layer, const zz_model_tensor *tensor) {
    zz_buffer text = zz_buffer_new(arena);
    for (int a = 0; a < tensor->axis_count; a++)
        zz_putf(&text, "%s%lld", a ? " x " : "",
                (long long)layer->variables[tensor->axes[a]].extent);
    return zz_buffer_text(&text);
}

/* An input may be smaller than what feeds it (a stride, a pool in between); larger only where
 * something in between repeats elements. */
static void check_size(builder *b, const zz_layer *layer, int tensor) {
    int64_t given = 0;
    const zz_feed *last = NULL;
    for (int f = 0; f < layer->feed_count; f++) {
        if (layer->feeds[f].tensor != tensor)
            continue;
        last = &layer->feeds[f];
        const zz_layer *from = b->layers.items[last->layer];
        if (!zz_add64(given, elements_of(from, output_of(from)), &given))
            return;
    }
    const zz_model_tensor *input = &layer->tensors[tensor];
    const int64_t needed = elements_of(layer, input);
    if (!last || needed <= given || needed == INT64_MAX)
        return;
    const zz_layer *from = b->layers.items[last->layer];
    zz_diag *diag =
        zz_fault(b->elaborator, ZZ_W0655, last->span,
                 "`%s` of layer `%s` is larger than what feeds it", input->name, layer->name);
    zz_diag_label(b->diags, diag, "%s elements are needed, %s is %s",
                  shape_of(b->arena, layer, input), output_of(from)->name,
                  shape_of(b->arena, from, output_of(from)));
    zz_diag_also(b->diags, diag, from->span, "`%s` feeds it", from->name);
    zz_diag_note(b->diags, diag, "%lld elements against %lld", (long long)needed, (long long)given);
}

static void add_feeds(builder *b, int place) {
    zz_layer *layer = b->layers.items[place];
    const zz_node *bindings = zz_at(b->nodes.items[place], network_layer, bindings);
    if (!layer)
        return;
    layer->feeds = ZZ_NEW_ARRAY(b->arena, zz_feed, bindings->count);
    for (size_t i = 0; i < bindings->count; i++) {
        const zz_node *binding = bindings->children[i];
        if (binding->kind != ZZ_argument) {
            b->sound = false;
            continue;
        }
        const int tensor = fed_tensor(b, layer, binding), from = feeding_layer(b, binding);
        if (tensor >= 0 && from >= 0)
            layer->feeds[layer->feed_count++] = (zz_feed){tensor, from, binding->span};
    }
    for (int t = 0; t < layer->tensor_count && b->sound && !b->imported; t++)
        check_size(b, layer, t);
}

/* Takes away, over and over, the layers that only those taken away feed: what is left depends on
 * itself. */
static void check_circles(builder *b) {
    const size_t count = b->layers.count;
    int *waits = ZZ_NEW_ARRAY(b->arena, int, count + 1);
    int *first = ZZ_NEW_ARRAY(b->arena, int, count + 2),
        *ready = ZZ_NEW_ARRAY(b->arena, int, count);
    size_t edges = 0, done = 0, found = 0;
    for (size_t l = 0; l < count; l++) {
        waits[l] = b->layers.items[l]->feed_count;
        edges += (size_t)waits[l];
        for (int f = 0; f < waits[l]; f++)
            first[b->layers.items[l]->feeds[f].layer + 2]++;
    }
    int *fed = ZZ_NEW_ARRAY(b->arena, int, edges + 1);
    for (size_t l = 0; l + 2 < count + 2; l++)
        first[l + 2] += first[l + 1];
    for (size_t l = 0; l < count; l++)
        for (int f = 0; f < b->layers.items[l]->feed_count; f++)
            fed[first[b->layers.items[l]->feeds[f].layer + 1]++] = (int)l;
    for (size_t l = 0; l < count; l++)
        if (!waits[l])
            ready[found++] = (int)l;
    while (done < found) {
        const int l = ready[done++];
        for (int i = first[l]; i < first[l + 1]; i++)
            if (!--waits[fed[i]])
                ready[found++] = fed[i];
    }
    for (size_t l = 0; l < count; l++) {
        if (!waits[l])
            continue;
        b->sound = false;
        zz_diag *diag = zz_fault(b->elaborator, ZZ_E0110, b->layers.items[l]->span,
                                 "`%s` depends on itself", b->layers.items[l]->name);
        for (int f = 0; f < b->layers.items[l]->feed_count; f++)
            if (waits[b->layers.items[l]->feeds[f].layer]) {
                zz_diag_also(b->diags, diag, b->layers.items[l]->feeds[f].span, "needs it here");
                break;
            }
        return;
    }
}

/* --- files --------------------------------------------------------------------------------- */

/* A path in a design is relative to the design. */
static const char *path_beside(zz_arena *arena, const zz_module *module, const char *path) {
    const char *from = module->source->path, *slash = from ? strrchr(from, '/') : NULL;
    return slash && path[0] != '/' ? zz_sprintf(arena, "%.*s/%s", (int)(slash - from), from, path)
                                   : path;
}

static zz_code code_of(zz_onnx_status status) {
    return status == ZZ_ONNX_UNREADABLE ? ZZ_E0650
           : status == ZZ_ONNX_UNKNOWN  ? ZZ_E0651
                                        : ZZ_E0654;
}

/* The tree of the network that a file holds, or NULL. */
static const zz_node *read_file(builder *b, const zz_node *node) {
    static const char *const formats[] = {"onnx"};
    zz_elaborator *e = b->elaborator;
    const zz_node *file = zz_at(node, network_import, source);
    if (strcmp(node->word, formats[0])) {
        zz_diag *diag =
            zz_fault(e, ZZ_E0652, node->span, "no file format is called `%s`", node->word);
        zz_diag_note(b->diags, diag, "there is `onnx`");
        return NULL;
    }
    if (file->kind != ZZ_string)
        return NULL;
    const char *path = path_beside(b->arena, b->scope->module, file->text);
    zz_buffer text = zz_buffer_new(b->arena);
    zz_onnx_fault fault = {0};
    const zz_onnx_status status =
        zz_onnx_import(b->arena, path, b->made->name, e->session->allow_unknown, &text, &fault);
    if (status != ZZ_ONNX_OK) {
        zz_diag *diag = zz_fault(e, code_of(status), file->span, "%s: %s", path, fault.message);
        b->diags->refused |= fault.refused;
        if (fault.note)
            zz_diag_note(b->diags, diag, "%s", fault.note);
        if (status == ZZ_ONNX_UNKNOWN)
            zz_diag_help(b->diags, diag,
                         "with --allow-unknown it passes on what it gets and costs nothing");
        return NULL;
    }
    const char *shown = zz_sprintf(b->arena, "%s (as text)", path);
    const zz_source *source =
        zz_source_from_text(b->arena, shown, zz_buffer_text(&text), text.size);
    const size_t errors = b->diags->errors;
    const zz_node *tree = zz_parse(b->arena, source, b->diags);
    return b->diags->errors == errors && tree->count == 1 ? tree->children[0] : NULL;
}

static void check_entries(builder *b) {
    for (size_t i = 0; b->entries && i < b->entries->count; i++) {
        const zz_node *entry = b->entries->children[i];
        if (entry->kind != ZZ_entry) {
            b->sound = false;
        } else if (!b->entry_used[i]) {
            b->sound = false;
            zz_fault(b->elaborator, ZZ_E0657, zz_name_span(entry),
                     "no layer of `%s` has a tensor or an index variable `%s`", b->made->name,
                     entry->text);
        }
    }
}

static void note_all(builder *b) {
    zz_network *made = b->made;
    made->variables = zz_map_new(b->arena);
    made->tensors = zz_map_new(b->arena);
    for (int l = 0; l < made->layer_count; l++) {
        const zz_layer *layer = made->layers[l];
        for (int v = 0; v < layer->variable_count; v++)
            if (layer->variables[v].name)
                zz_map_set(&made->variables, layer->variables[v].name, made);
        for (int t = 0; t < layer->tensor_count; t++) {
            const char *name = layer->tensors[t].name;
            zz_map_set(&made->tensors, name, made);
            zz_map_set(&made->tensors,
                       zz_sprintf(b->arena, "%s %d", name, layer->tensors[t].axis_count), made);
        }
    }
}

/* --- the whole ----------------------------------------------------------------------------- */

static void *build(const zz_template *from, const char *name, zz_span span) {
    zz_elaborator *e = from->scope->elaborator;
    const zz_node *node = from->symbol->node;
    builder b = {.elaborator = e,
                 .arena = e->arena,
                 .diags = e->diags,
                 .scope = from->scope,
                 .places = zz_map_new(e->arena),
                 .sound = true};
    b.made = ZZ_NEW(e->arena, zz_network);
    b.made->name = name;
    b.made->span = span;
    if (node->kind == ZZ_network_import) {
        b.imported = true;
        b.entries = zz_at(node, network_import, items);
        b.entry_used = b.entries ? ZZ_NEW_ARRAY(e->arena, bool, b.entries->count) : NULL;
        node = read_file(&b, node);
    }
    if (!node || node->kind != ZZ_network)
        return NULL;
    const zz_node *items = zz_at(node, network, items);
    for (size_t i = 0; i < items->count; i++) {
        if (items->children[i]->kind == ZZ_network_layer)
            add_layer(&b, items->children[i]);
        else
            b.sound = false;
    }
    if (items->count == 0) {
        zz_fault(e, ZZ_E0658, span, "network `%s` has no layers", name);
        return NULL;
    }
    for (size_t l = 0; l < b.layers.count; l++)
        add_feeds(&b, (int)l);
    if (b.sound)
        check_circles(&b);
    check_entries(&b);
    b.made->layers = b.layers.items;
    b.made->layer_count = (int)b.layers.count;
    if (b.sound)
        note_all(&b);
    return b.sound ? b.made : NULL;
}

zz_network *zz_build_network(const zz_template *from, const char *name, zz_span span) {
    return zz_template_build(build, from, name, span);
}
