/* ZigZag's mappings: for a layer, a type of operator or by default, what is unrolled over which
 * dimension of the array, the order of the temporal loops, and which memory operand each operand of
 * the layer is. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/import/zigzag.h"
#include "runtime/base/vector.h"

typedef ZZ_VECTOR(zz_import_spread) spreads;
typedef ZZ_VECTOR(zz_import_loop) loops;
typedef ZZ_VECTOR(zz_import_link) links;

/* "K, 32" */
static void unroll(zz_importer *importer, const zz_yaml *node, int dimension, spreads *made) {
    const char *text = zz_import_text(importer, node, "an unrolling");
    if (!text)
        return;
    size_t name = 0;
    while (isalnum((unsigned char)text[name]) || text[name] == '_')
        name++;
    const char *number = text + name;
    number += strspn(number, " ");
    const bool comma = *number == ',';
    number += comma;
    number += strspn(number, " ");
    const size_t digits = strspn(number, "0123456789");
    const long long size = digits > 0 && digits < 19 ? strtoll(number, NULL, 10) : 0;
    if (name == 0 || !comma || number[digits] || size < 1) {
        zz_diag *diag = zz_import_fault(importer, node, "this is no unrolling of a loop");
        zz_diag_label(importer->diags, diag,
                      "expected a loop dimension and a whole number, as in `K, 32`");
        return;
    }
    const zz_import_spread spread = {
        dimension, zz_import_lower(importer->arena, zz_strndup(importer->arena, text, name)), size};
    for (size_t s = 0; s < made->count; s++)
        if (made->items[s].dimension == dimension && !strcmp(made->items[s].dim, spread.dim)) {
            zz_import_fault(importer, node, "%.100s is unrolled twice over this dimension",
                            spread.dim);
            return;
        }
    zz_push(importer->arena, made, spread);
}

static int find_dimension(const zz_import_hardware *hardware, const char *name) {
    for (int d = 0; d < hardware->dimension_count; d++)
        if (!strcmp(hardware->dimensions[d], name))
            return d;
    return -1;
}

static int array_dimension(zz_importer *importer, const zz_import_hardware *hardware,
                           const zz_yaml *key) {
    const int d = find_dimension(hardware, key->text);
    if (d >= 0)
        return d;
    zz_diag *diag =
        zz_import_fault(importer, key, "the array has no dimension `%.100s`", key->text);
    zz_diag_note(importer->diags, diag, "`%.100s` has D1 to D%d", hardware->name,
                 hardware->dimension_count);
    return -1;
}

static void spatial(zz_importer *importer, const zz_import_hardware *hardware, const zz_yaml *node,
                    zz_import_mapping *mapping) {
    spreads made = {0};
    if (node->kind != ZZ_YAML_MAP || node->count > ZZ_IMPORT_LIMIT) {
        zz_diag *diag = zz_import_fault(importer, node, "`spatial_mapping` is not a map");
        zz_diag_label(importer->diags, diag,
                      "expected dimensions of the array, as in `D1: [\"K, 32\"]`");
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const int d = array_dimension(importer, hardware, node->keys[i]);
        if (d < 0 || !zz_import_list(importer, node->items[i], "an unrolling", 64))
            continue;
        if (zz_import_get(node, node->keys[i]->text) != node->items[i])
            continue; /* stands twice */
        for (size_t u = 0; u < node->items[i]->count; u++)
            unroll(importer, node->items[i]->items[u], d, &made);
    }
    mapping->spreads = made.items;
    mapping->spread_count = (int)made.count;
}

static void temporal(zz_importer *importer, const zz_yaml *node, zz_import_mapping *mapping) {
    loops made = {0};
    if (!zz_import_list(importer, node, "`temporal_ordering`", ZZ_IMPORT_LIMIT))
        return;
    for (size_t i = 0; i < node->count; i++) {
        const zz_yaml *pair = node->items[i];
        if (pair->kind != ZZ_YAML_LIST || pair->count != 2) {
            zz_diag *diag = zz_import_fault(importer, pair, "this is no loop of an order");
            zz_diag_label(importer->diags, diag,
                          "expected a loop dimension and its size, as in `[OX, 4]`");
            continue;
        }
        const char *dim = zz_import_text(importer, pair->items[0], "a loop dimension");
        const zz_yaml *size = pair->items[1];
        const bool any = size->kind == ZZ_YAML_SCALAR && !strcmp(size->text, "*");
        const int64_t factor = any ? 0 : zz_import_integer(importer, size, "the size of a loop", 1);
        if (!dim)
            continue;
        const zz_import_loop loop = {zz_import_lower(importer->arena, dim), factor};
        zz_push(importer->arena, &made, loop);
    }
    mapping->loops = made.items;
    mapping->loop_count = (int)made.count;
}

static void operand_links(zz_importer *importer, const zz_yaml *node, zz_import_mapping *mapping) {
    links made = {0};
    if (node->kind != ZZ_YAML_MAP || node->count > ZZ_IMPORT_LIMIT) {
        zz_diag *diag = zz_import_fault(importer, node, "`memory_operand_links` is not a map");
        zz_diag_label(importer->diags, diag, "expected operands, as in `W: I2`");
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const int slot = zz_import_choice(importer, node->items[i], "a memory operand",
                                          zz_import_slots, ZZ_IMPORT_SLOTS);
        const char *tensor = zz_import_text(importer, node->keys[i], "an operand of a layer");
        if (slot < 0 || !tensor)
            continue;
        for (size_t l = 0; l < made.count; l++)
            if (!strcmp(made.items[l].tensor, tensor))
                zz_import_fault(importer, node->keys[i], "`%.100s` is linked twice", tensor);
            else if (made.items[l].slot == slot)
                zz_import_fault(importer, node->items[i], "%s is linked twice",
                                zz_import_slots[slot]);
        const zz_import_link link = {tensor, slot};
        zz_push(importer->arena, &made, link);
    }
    mapping->links = made.items;
    mapping->link_count = (int)made.count;
}

/* A hint may be for a larger array: D3 where there are D1 and D2. */
static int hinted_dimension(zz_importer *importer, const zz_import_hardware *hardware,
                            const zz_yaml *key) {
    const bool dimension = key->text[0] == 'D' && strspn(key->text + 1, "0123456789") > 0 &&
                           strspn(key->text + 1, "0123456789") == strlen(key->text + 1);
    const int d = find_dimension(hardware, key->text);
    if (d >= 0 || !dimension)
        return array_dimension(importer, hardware, key);
    zz_diag *diag = zz_report(importer->diags, ZZ_W1010, key->span,
                              "`%.100s` has no dimension `%.100s`: the hint means nothing here",
                              hardware->name, key->text);
    zz_diag_note(importer->diags, diag, "its dimensions are D1 to D%d", hardware->dimension_count);
    return -1;
}

static void hints(zz_importer *importer, const zz_import_hardware *hardware, const zz_yaml *node,
                  zz_import_mapping *mapping) {
    if (node->kind != ZZ_YAML_MAP || node->count > ZZ_IMPORT_LIMIT) {
        zz_diag *diag = zz_import_fault(importer, node, "`spatial_mapping_hint` is not a map");
        zz_diag_label(importer->diags, diag, "expected dimensions, as in `D1: [K]`");
        return;
    }
    mapping->hints = ZZ_NEW_ARRAY(importer->arena, zz_import_hint, node->count + 1);
    for (size_t i = 0; i < node->count; i++) {
        const zz_yaml *list = node->items[i];
        const int d = hinted_dimension(importer, hardware, node->keys[i]);
        if (!zz_import_list(importer, list, "a hint", 64) || d < 0 ||
            zz_import_get(node, node->keys[i]->text) != list)
            continue;
        zz_import_hint *made = &mapping->hints[mapping->hint_count++];
        *made =
            (zz_import_hint){d, ZZ_NEW_ARRAY(importer->arena, const char *, list->count + 1), 0};
        for (size_t h = 0; h < list->count; h++) {
            const char *dim = zz_import_text(importer, list->items[h], "a loop dimension");
            if (dim)
                made->dims[made->dim_count++] = zz_import_lower(importer->arena, dim);
        }
    }
}

static void mapping_of(zz_importer *importer, const zz_import_hardware *hardware,
                       const zz_yaml *node, zz_import_mapping *made) {
    static const zz_import_key keys[] = {{"name", true},
                                         {"spatial_mapping", false},
                                         {"spatial_mapping_hint", false},
                                         {"temporal_ordering", false},
                                         {"memory_operand_links", false}};
    made->name = "";
    if (!zz_import_map(importer, node, "a mapping", keys, sizeof keys / sizeof *keys))
        return;
    const zz_yaml *name = zz_import_get(node, "name");
    const zz_yaml *unrolled = zz_import_get(node, "spatial_mapping");
    const zz_yaml *hint = zz_import_get(node, "spatial_mapping_hint");
    const zz_yaml *order = zz_import_get(node, "temporal_ordering");
    const zz_yaml *linked = zz_import_get(node, "memory_operand_links");
    if (name && zz_import_text(importer, name, "the name of a mapping"))
        made->name = name->text;
    if (unrolled && !zz_import_null(unrolled))
        spatial(importer, hardware, unrolled, made);
    if (hint && !zz_import_null(hint))
        hints(importer, hardware, hint, made);
    if (order && !zz_import_null(order))
        temporal(importer, order, made);
    if (linked && !zz_import_null(linked))
        operand_links(importer, linked, made);
}

zz_import_mappings *zz_import_zigzag_mappings(zz_importer *importer, const zz_yaml *root,
                                              const zz_import_hardware *hardware) {
    const size_t errors = importer->diags->errors;
    zz_import_mappings *made = ZZ_NEW(importer->arena, zz_import_mappings);
    zz_map seen = zz_map_new(importer->arena);
    if (!zz_import_list(importer, root, "a mapping file", 1024))
        return NULL;
    made->mappings = ZZ_NEW_ARRAY(importer->arena, zz_import_mapping, root->count);
    for (size_t i = 0; i < root->count; i++) {
        zz_import_mapping *mapping = &made->mappings[made->mapping_count++];
        mapping->span = root->items[i]->span;
        mapping_of(importer, hardware, root->items[i], mapping);
        const zz_yaml *before = zz_map_get(&seen, mapping->name);
        if (before && *mapping->name) {
            zz_diag *diag = zz_import_fault(importer, root->items[i],
                                            "there are two mappings `%.100s`", mapping->name);
            zz_diag_also(importer->diags, diag, before->span, "the first");
        }
        zz_map_set(&seen, mapping->name, (void *)(uintptr_t)root->items[i]);
    }
    if (importer->diags->errors == errors && !zz_map_get(&seen, "default"))
        zz_report(importer->diags, ZZ_E1005, root->span,
                  "a mapping file needs a mapping called `default`");
    return importer->diags->errors == errors ? made : NULL;
}

const zz_import_mapping *zz_import_mapping_of(const zz_import_mappings *mappings,
                                              const zz_import_layer *layer) {
    const char *const names[] = {layer ? layer->title : NULL, layer ? layer->type : NULL,
                                 "default"};
    for (int n = 0; n < 3 && mappings; n++)
        for (int m = 0; m < mappings->mapping_count; m++)
            if (names[n] && !strcmp(mappings->mappings[m].name, names[n]))
                return &mappings->mappings[m];
    return NULL;
}

int zz_import_slot_of(const zz_import_mapping *mapping, const char *tensor) {
    static const zz_import_link standard[] = {{"O", 2}, {"I", 0}, {"W", 1}};
    const bool said = mapping && mapping->link_count > 0;
    const zz_import_link *linked = said ? mapping->links : standard;
    for (int l = 0; l < (said ? mapping->link_count : 3); l++)
        if (!strcmp(linked[l].tensor, tensor))
            return linked[l].slot;
    return -1;
}

static bool held(const zz_import_hardware *hardware, int slot) {
    for (int m = 0; m < hardware->memory_count; m++)
        for (int s = 0; s < hardware->memories[m].slot_count; s++)
            if (hardware->memories[m].slots[s] == slot)
                return true;
    return false;
}

void zz_import_check_links(zz_importer *importer, const zz_import_hardware *hardware,
                           const zz_import_workload *workload, const zz_import_mappings *mappings) {
    zz_diags *diags = importer->diags;
    for (int l = 0; l < workload->layer_count; l++) {
        const zz_import_layer *layer = &workload->layers[l];
        const zz_import_mapping *mapping = zz_import_mapping_of(mappings, layer);
        const char *which = layer->span.source /* of a YAML file */
                                ? "this layer"
                                : zz_sprintf(importer->arena, "`%.100s`", layer->title);
        for (int t = 0; t < layer->tensor_count; t++) {
            const char *tensor = layer->tensors[t].name;
            const int slot = zz_import_slot_of(mapping, tensor);
            if (slot >= 0 && held(hardware, slot))
                continue;
            zz_diag *diag =
                slot < 0 ? zz_report(diags, ZZ_E1004, layer->span,
                                     "operand `%.100s` of %s is no memory operand", tensor, which)
                         : zz_report(diags, ZZ_E1004, layer->span,
                                     "operand `%.100s` of %s is %s, which no memory holds", tensor,
                                     which, zz_import_slots[slot]);
            if (mapping)
                zz_diag_also(diags, diag, mapping->span, "its mapping");
            if (slot < 0)
                zz_diag_help(diags, diag,
                             "say in `memory_operand_links` of its mapping which it is, as in "
                             "`{O: O, W: I2, I: I1}`");
        }
    }
}
