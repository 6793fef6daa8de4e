/* Dataflows: which layers run on which accelerator, how they are counted, and the nest as a flat
 * list.  Takes a template with its parameters; gives a zz_dataflow.  The names in its nest are
 * looked up later, anew in each layer, by lowering. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compiler/elaborate/parts.h"

typedef struct builder {
    zz_elaborator *elaborator;
    zz_arena *arena;
    zz_scope *scope;
    zz_dataflow *made;
    ZZ_VECTOR(const zz_layer *) layers;
    ZZ_VECTOR(zz_item) items;
    const zz_node *event, *allocate, *locality;
    bool sound;
} builder;

/* --- the header ------------------------------------------------------------------------------ */

/* A layer under the name it has in reports, and where the dataflow names it. */
typedef struct run {
    const zz_layer *layer;
    const zz_node *name;
} run;

/* One layer of the dataflow, named at `name`; one name runs once. */
static void add_layer(builder *b, zz_map *runs, const zz_layer *layer, const zz_node *name) {
    const char *key = layer->network
                          ? zz_sprintf(b->arena, "%s.%s", layer->network->name, layer->name)
                          : layer->name;
    const run *before = zz_map_get(runs, key);
    if (before && before->layer == layer) {
        zz_diag *diag =
            ZZ_UNSOUND(b, ZZ_E0541, name->span, "`%s` runs `%s` twice", b->made->name, key);
        zz_diag_also(b->elaborator->diags, diag, before->name->span, "first named here");
        return;
    }
    if (before) {
        /* Two names may lead to layers of one name: a parameter, a module's path. */
        ZZ_UNSOUND(b, ZZ_E0541, name->span, "`%s` runs two layers called `%s`", b->made->name, key);
        return;
    }
    run *first = ZZ_NEW(b->arena, run);
    *first = (run){layer, name};
    zz_map_set(runs, key, first);
    zz_push(b->arena, &b->layers, layer);
}

/* A layer made where it is named, `conv2d(k = 16)`: only explorations can say it. */
static const zz_layer *layer_in_place(builder *b, const zz_node *node) {
    zz_symbol *symbol = zz_scope_need(b->scope, node->text, zz_name_span(node), ZZ_SORT_LAYER);
    zz_template from;
    if (!symbol || !zz_template_open(b->elaborator, symbol, zz_at(node, instantiation, arguments),
                                     b->scope, node->span, &from))
        return NULL;
    if (!from.place.span.source)
        from.place = (zz_instance_place){symbol->node->span, node->span, symbol->name};
    return zz_build_layer(&from, symbol->name, symbol->span);
}

static void layers(builder *b, const zz_node *list) {
    zz_map runs = zz_map_new(b->arena);
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *name = list->children[i];
        if (name->kind == ZZ_instantiation && zz_at(name, instantiation, arguments)->count > 0) {
            const zz_layer *layer = layer_in_place(b, name);
            if (layer)
                add_layer(b, &runs, layer, name);
            b->sound &= layer != NULL;
            continue;
        }
        if (name->kind != ZZ_name && name->kind != ZZ_instantiation) {
            b->sound = false;
            continue;
        }
        const zz_network *network;
        const zz_layer *layer = zz_layers_named(b->scope, name->text, name->span, &network);
        if (layer)
            add_layer(b, &runs, layer, name);
        else if (!network)
            b->sound = false;
        for (int l = 0; network && l < network->layer_count; l++)
            add_layer(b, &runs, network->layers[l], name);
    }
    b->made->layers = b->layers.items;
    b->made->layer_count = (int)b->layers.count;
}

static bool among(const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

/* All tensors of all layers, or all slots of the accelerator, each once. */
static const char **names_of(builder *b, bool slots, size_t *count) {
    ZZ_VECTOR(const char *) names = {0};
    zz_map seen = zz_map_new(b->arena);
    const zz_dataflow *made = b->made;
    for (int l = 0; !slots && l < made->layer_count; l++)
        for (int t = 0; t < made->layers[l]->tensor_count; t++) {
            const char *name = made->layers[l]->tensors[t].name;
            if (!zz_map_get(&seen, name))
                zz_push(b->arena, &names, name);
            zz_map_set(&seen, name, b);
        }
    for (int m = 0; slots && m < made->accelerator->memory_count; m++)
        for (int s = 0; s < made->accelerator->memories[m].slot_count; s++) {
            const char *name = made->accelerator->memories[m].slots[s];
            if (!zz_map_get(&seen, name))
                zz_push(b->arena, &names, name);
            zz_map_set(&seen, name, b);
        }
    *count = names.count;
    return names.items;
}

static void bindings(builder *b, const zz_node *list) {
    zz_dataflow *made = b->made;
    zz_diags *diags = b->elaborator->diags;
    made->bindings = ZZ_NEW_ARRAY(b->arena, zz_binding, list->count);
    zz_map seen = zz_map_new(b->arena);
    const bool resolved = b->sound;
    size_t tensor_count = 0, slot_count = 0;
    const char **tensors = resolved ? names_of(b, false, &tensor_count) : NULL;
    const char **slots = resolved ? names_of(b, true, &slot_count) : NULL;
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        if (node->kind != ZZ_binding || zz_at(node, binding, slot)->kind != ZZ_name) {
            b->sound = false;
            continue;
        }
        const zz_node *slot = zz_at(node, binding, slot);
        const zz_node *before = zz_map_get(&seen, node->text);
        if (before) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0542, node->span, "`%s` is put into a slot twice", node->text);
            zz_diag_also(diags, diag, before->span, "first put here");
            continue;
        }
        zz_map_set(&seen, node->text, (void *)(uintptr_t)node);
        made->bindings[made->binding_count++] = (zz_binding){node->text, slot->text, node->span};
        if (!resolved)
            continue;
        if (!among(tensors, tensor_count, node->text)) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0508, zz_name_span(node), "no layer of `%s` has a tensor `%s`",
                           made->name, node->text);
            zz_suggest(b->elaborator, diag, zz_name_span(node), node->text, tensors, tensor_count);
        }
        if (!among(slots, slot_count, slot->text)) {
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0120, slot->span, "`%s` has no slot `%s`",
                                       made->accelerator->name, slot->text);
            zz_diag_also(diags, diag, made->accelerator->span, "declared here");
            zz_suggest(b->elaborator, diag, slot->span, slot->text, slots, slot_count);
        }
    }
}

static void counting(builder *b, const zz_node *list) {
    static const char *const names[] = {"exact", "boxes", "expected"};
    b->made->counting = ZZ_EXACT;
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        if (node->kind != ZZ_name) {
            b->sound = false;
            continue;
        }
        if (i > 0) {
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0544, node->span, "a dataflow is counted in one way");
            zz_diag_also(b->elaborator->diags, diag, list->children[0]->span, "counted so already");
            zz_diag_help(b->elaborator->diags, diag,
                         "declare a second dataflow for the other counting");
            return;
        }
        if (!strcmp(node->text, "boxes")) {
            b->made->counting = ZZ_BOXES;
        } else if (!strcmp(node->text, "expected")) {
            b->made->counting = ZZ_EXPECTED;
        } else if (strcmp(node->text, "exact")) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0543, node->span, "there is no counting `%s`", node->text);
            zz_suggest(b->elaborator, diag, node->span, node->text, names, 3);
        }
    }
}

/* --- the nest -------------------------------------------------------------------------------- */

static void push(builder *b, zz_item item) {
    item.scope = b->scope;
    zz_push(b->arena, &b->items, item);
}

static void loop(builder *b, const zz_node *node, const zz_node *over) {
    if (!node || node->kind != ZZ_loop) {
        b->sound = false;
        return;
    }
    zz_item item = {.kind = over ? ZZ_ITEM_SPREAD : ZZ_ITEM_FOR,
                    .span = over ? over->span : node->span,
                    .variable = node->text,
                    .variable_span = zz_name_span(node)};
    const zz_node *factor = zz_at(node, loop, factor);
    if (factor &&
        !zz_integer_of(b->scope, factor, 1, zz_sprintf(b->arena, "the factor of `%s`", node->text),
                       &item.factor))
        b->sound = false;
    if (over) {
        const zz_node *dimension = zz_at(over, over, dimension);
        if (dimension->kind != ZZ_name)
            b->sound = false;
        item.dimension = dimension->text;
        item.dimension_span = dimension->span;
    }
    push(b, item);
}

static void hold(builder *b, const zz_node *node) {
    const zz_node *tensors = zz_at(node, hold, tensors), *memory = zz_at(node, hold, memory);
    for (size_t i = 0; i < tensors->count; i++) {
        const zz_node *tensor = tensors->children[i];
        if (tensor->kind != ZZ_name || memory->kind != ZZ_name) {
            b->sound = false;
            continue;
        }
        const char *buffering = node->text;
        push(b, (zz_item){.kind = ZZ_ITEM_HOLD,
                          .span = node->span,
                          .tensor = tensor->text,
                          .tensor_span = tensor->span,
                          .memory = memory->text,
                          .memory_span = memory->span,
                          .slide = node->word && !strcmp(node->word, "slide"),
                          .buffering = !buffering                     ? ZZ_BUFFER_AUTO
                                       : !strcmp(buffering, "double") ? ZZ_BUFFER_DOUBLE
                                                                      : ZZ_BUFFER_SINGLE});
    }
}

static void event(builder *b, const zz_node *node) {
    if (b->event) {
        zz_diag *diag =
            ZZ_UNSOUND(b, ZZ_E0545, node->span, "a nest has one `on event`, this is another");
        zz_diag_also(b->elaborator->diags, diag, b->event->span, "the first one");
        return;
    }
    b->event = node;
    push(b, (zz_item){.kind = ZZ_ITEM_EVENT,
                      .span = node->span,
                      .event = node,
                      .order = zz_at(node, event, order)});
}

/* The loops over the events go on: nothing but boundaries stands between them. */
static void order(builder *b, const zz_node *node) {
    zz_diags *diags = b->elaborator->diags;
    if (!b->event) {
        zz_diag *diag =
            ZZ_UNSOUND(b, ZZ_E0607, node->span, "no `on event` stands above this `in order`");
        zz_diag_help(diags, diag, "the order is that of the events of a line above it");
        return;
    }
    for (size_t i = b->items.count; b->items.items[i - 1].kind != ZZ_ITEM_EVENT; i--) {
        const zz_item *item = &b->items.items[i - 1];
        if (item->kind != ZZ_ITEM_FOR && item->kind != ZZ_ITEM_SPREAD)
            continue;
        zz_diag *diag =
            ZZ_UNSOUND(b, ZZ_E0607, item->span, "a loop stands between two loops over the events");
        zz_diag_also(diags, diag, node->span, "the order of the events goes on here");
        zz_diag_help(diags, diag, "put it below `in order`, or above `on event`");
        return;
    }
    push(b, (zz_item){.kind = ZZ_ITEM_ORDER, .span = node->span, .order = node});
}

static void allocate(builder *b, const zz_node *node) {
    if (b->allocate) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0546, node->span, "`allocate` is given twice");
        zz_diag_also(b->elaborator->diags, diag, b->allocate->span, "first given here");
        return;
    }
    b->allocate = node;
    if (!strcmp(node->text, "best")) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0908, node->span, "`allocate best` is not built yet");
        zz_diag_note(b->elaborator->diags, diag,
                     "the word is reserved; it will mean the allocation "
                     "that is found to cost least");
        zz_diag_help(b->elaborator->diags, diag,
                     "`allocate greedy` is built, and `hold X in memory` says it by hand");
    } else {
        b->made->even = !strcmp(node->text, "even");
        push(b, (zz_item){.kind = ZZ_ITEM_ALLOCATE, .span = node->span});
    }
}

static void locality(builder *b, const zz_node *node) {
    if (b->locality) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0547, node->span, "`locality` is given twice");
        zz_diag_also(b->elaborator->diags, diag, b->locality->span, "first given here");
        return;
    }
    b->locality = node;
    b->made->locality = node->span;
}

/* Asks for all layers that the line names, those of the dataflow with them. */
static void keep_local_among(builder *b) {
    const zz_dataflow *made = b->made;
    zz_dataflow all = *made;
    builder named = *b;
    named.made = &all;
    memset(&named.layers, 0, sizeof named.layers);
    layers(&named, b->locality);
    for (int l = 0; l < made->layer_count; l++) {
        size_t at = 0;
        while (at < named.layers.count && named.layers.items[at] != made->layers[l])
            at++;
        if (at == named.layers.count)
            zz_push(b->arena, &named.layers, made->layers[l]);
    }
    all.layers = named.layers.items;
    all.layer_count = (int)named.layers.count;
    b->sound = named.sound;
    if (!b->sound)
        return;
    zz_keep_local(b->arena, &all);
    b->made->outermost = ZZ_NEW_ARRAY(b->arena, int *, (size_t)made->layer_count + 1);
    for (int l = 0; l < made->layer_count; l++)
        for (int i = 0; i < all.layer_count; i++)
            if (all.layers[i] == made->layers[l])
                b->made->outermost[l] = all.outermost[i];
}

/* What passes between layers needs layers that pass something on. */
static void keep_local(builder *b) {
    bool any = false;
    for (int l = 0; l < b->made->layer_count; l++)
        any = any || b->made->layers[l]->network;
    if (any) {
        keep_local_among(b);
        return;
    }
    zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0548, b->locality->span,
                               "nothing passes between the layers of `%s`", b->made->name);
    zz_diag_label(b->elaborator->diags, diag, "none of them is of a network");
    zz_diag_help(b->elaborator->diags, diag,
                 "run a network, or several of its layers: `network` says what feeds what");
}

static void nest(builder *b, const zz_node *list) {
    if (zz_has_broken(list))
        b->sound = false;
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        const bool many = node->kind == ZZ_for || node->kind == ZZ_spread;
        const size_t more = many                    ? node->count
                            : node->kind == ZZ_hold ? zz_at(node, hold, tensors)->count
                                                    : 1;
        if (b->items.count + more > ZZ_ITEM_LIMIT) {
            ZZ_UNSOUND(b, ZZ_E0511, node->span, "a nest has at most %d loops, spreads and holds",
                       ZZ_ITEM_LIMIT);
            return;
        }
        switch (node->kind) {
        case ZZ_for:
            for (size_t j = 0; j < node->count; j++)
                loop(b, node->children[j], NULL);
            break;
        case ZZ_spread:
            for (size_t j = 0; j < node->count; j++) {
                const zz_node *over = node->children[j];
                loop(b, over->kind == ZZ_over ? zz_at(over, over, loop) : NULL, over);
            }
            break;
        case ZZ_hold:
            hold(b, node);
            break;
        case ZZ_event:
            event(b, node);
            break;
        case ZZ_order:
            order(b, node);
            break;
        case ZZ_allocate:
            allocate(b, node);
            break;
        case ZZ_locality:
            locality(b, node);
            break;
        default:
            b->sound = false;
            break;
        }
    }
}

/* Factors of spreads come from here; what the other clauses mean is told elsewhere. */
static void fixed_items(builder *b, const zz_node *list) {
    if (zz_has_broken(list))
        b->sound = false;
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        if (node->kind == ZZ_event)
            event(b, node);
        if (node->kind == ZZ_locality)
            locality(b, node);
        for (size_t j = 0; node->kind == ZZ_spread && j < node->count; j++) {
            const zz_node *over = node->children[j];
            if (over->kind == ZZ_clause)
                continue; /* something to choose from */
            if (b->items.count >= ZZ_ITEM_LIMIT) {
                ZZ_UNSOUND(b, ZZ_E0511, node->span, "an exploration has at most %d spreads",
                           ZZ_ITEM_LIMIT);
                return;
            }
            loop(b, over->kind == ZZ_over ? zz_at(over, over, loop) : NULL, over);
        }
    }
}

zz_dataflow *zz_build_search(zz_scope *scope, const zz_node *node, const zz_node *target,
                             zz_counting counting, const char *name) {
    zz_elaborator *e = scope->elaborator;
    builder b = {.elaborator = e, .arena = e->arena, .scope = scope, .sound = true};
    b.made = ZZ_NEW(e->arena, zz_dataflow);
    b.made->name = name;
    b.made->span = zz_name_span(node);
    b.made->counting = counting;
    b.made->unallocated = true;
    layers(&b, zz_at(node, explore, workloads));
    b.made->accelerator = zz_accelerator_in_place(scope, target);
    b.sound = b.sound && b.made->accelerator && b.made->layer_count > 0;
    bindings(&b, zz_at(node, explore, bindings));
    fixed_items(&b, zz_at(node, explore, items));
    b.made->items = b.items.items;
    b.made->item_count = (int)b.items.count;
    if (b.sound && b.locality)
        keep_local(&b);
    return b.sound ? b.made : NULL;
}

static void *build(const zz_template *from, const char *name, zz_span span) {
    zz_elaborator *e = from->scope->elaborator;
    const zz_node *node = from->symbol->node;
    builder b = {.elaborator = e, .arena = e->arena, .scope = from->scope, .sound = true};
    b.made = ZZ_NEW(e->arena, zz_dataflow);
    b.made->name = name;
    b.made->span = span;
    layers(&b, zz_at(node, dataflow, layers));
    b.made->accelerator = zz_accelerator_in_place(from->scope, zz_at(node, dataflow, target));
    b.sound = b.sound && b.made->accelerator && b.made->layer_count > 0;
    bindings(&b, zz_at(node, dataflow, bindings));
    counting(&b, zz_at(node, dataflow, countings));
    nest(&b, zz_at(node, dataflow, nest));
    b.made->items = b.items.items;
    b.made->item_count = (int)b.items.count;
    if (b.sound && b.locality)
        keep_local(&b);
    return b.sound ? b.made : NULL;
}

zz_dataflow *zz_build_dataflow(const zz_template *from, const char *name, zz_span span) {
    return zz_template_build(build, from, name, span);
}
