/* ZigZag's workloads: layers, each an equation with the sizes of its loops.  Takes the tree of the
 * file; gives layers whose every index is a loop dimension or a relation between two of them, and
 * whose every loop dimension and relation some tensor uses. */
#include <stdio.h>
#include <string.h>

#include "lang/import/zigzag_equation.h"
#include "runtime/base/checked.h"

enum { MOST_LAYERS = 4096, MOST_DIMS = 64 };

typedef struct loop {
    const char *name;
    int64_t size;
    const zz_yaml *node;
    int place; /* among those that are used; -1: not used */
} loop;

typedef struct relation {
    zz_import_sum sum;
    const zz_yaml *node;
    int64_t before, after, extent;
    bool padded, used;
    int dims[2]; /* loops */
    int place;
} relation;

/* One layer on its way. */
typedef struct builder {
    zz_importer *importer;
    zz_arena *arena;
    const zz_yaml *node;
    zz_import_layer *made;
    zz_import_equation equation;
    loop loops[MOST_DIMS];
    relation relations[MOST_DIMS];
    int loop_count, relation_count;
} builder;

static bool wanted(builder *b, const char *key, const zz_yaml **node) {
    *node = zz_import_get(b->node, key);
    return *node != NULL;
}

static int loop_of(const builder *b, const char *name) {
    for (int l = 0; l < b->loop_count; l++)
        if (!strcmp(b->loops[l].name, name))
            return l;
    return -1;
}

static int relation_of(const builder *b, const char *name) {
    for (int r = 0; r < b->relation_count; r++)
        if (!strcmp(b->relations[r].sum.name, name))
            return r;
    return -1;
}

static void remark(builder *b, const char *text) {
    zz_import_layer *made = b->made;
    made->note = made->note ? zz_sprintf(b->arena, "%s  %s", made->note, text) : text;
}

/* --- loops and relations ------------------------------------------------------------------- */

static void loops(builder *b) {
    const zz_yaml *dims, *sizes;
    if (!wanted(b, "loop_dims", &dims) || !wanted(b, "loop_sizes", &sizes) ||
        !zz_import_list(b->importer, dims, "`loop_dims`", MOST_DIMS) ||
        !zz_import_list(b->importer, sizes, "`loop_sizes`", MOST_DIMS))
        return;
    if (dims->count != sizes->count) {
        zz_diag *diag =
            zz_import_fault(b->importer, sizes, "`loop_sizes` has %zu items, `loop_dims` has %zu",
                            sizes->count, dims->count);
        zz_diag_label(b->importer->diags, diag, "expected one size for each dimension");
        zz_diag_also(b->importer->diags, diag, dims->span, "the dimensions");
        return;
    }
    for (size_t i = 0; i < dims->count; i++) {
        const char *name = zz_import_text(b->importer, dims->items[i], "a loop dimension");
        const int64_t size =
            zz_import_integer(b->importer, sizes->items[i], "the size of a loop", 1);
        if (!name)
            continue;
        name = zz_import_lower(b->arena, name);
        if (loop_of(b, name) >= 0)
            zz_import_fault(b->importer, dims->items[i], "there are two loop dimensions `%.100s`",
                            dims->items[i]->text);
        b->loops[b->loop_count++] = (loop){name, size, dims->items[i], -1};
    }
}

static void relations(builder *b) {
    const zz_yaml *list;
    if (!wanted(b, "dimension_relations", &list) || zz_import_null(list) ||
        !zz_import_list(b->importer, list, "`dimension_relations`", MOST_DIMS))
        return;
    for (size_t i = 0; i < list->count; i++) {
        relation made = {.node = list->items[i], .place = -1};
        if (!zz_import_sum_read(b->importer, made.node, &made.sum))
            continue;
        if (relation_of(b, made.sum.name) >= 0)
            zz_import_fault(b->importer, made.node, "there are two relations for `%.100s`",
                            made.sum.name);
        if (loop_of(b, made.sum.name) >= 0)
            zz_import_fault(b->importer, made.node,
                            "`%.100s` is a loop dimension and follows from a relation",
                            made.sum.name);
        for (int t = 0; t < 2; t++) {
            made.dims[t] = loop_of(b, made.sum.dims[t]);
            if (made.dims[t] < 0 && b->loop_count > 0)
                zz_import_fault(b->importer, made.node, "`%.100s` is not in `loop_dims`",
                                made.sum.dims[t]);
        }
        if (!strcmp(made.sum.dims[0], made.sum.dims[1]))
            zz_import_fault(b->importer, made.node, "a relation is between two dimensions");
        b->relations[b->relation_count++] = made;
    }
}

static void padding(builder *b, relation *r, const zz_yaml *pair) {
    if (pair->kind != ZZ_YAML_LIST || pair->count != 2) {
        zz_diag *diag = zz_import_fault(b->importer, pair, "this is no padding of a dimension");
        zz_diag_label(b->importer->diags, diag, "expected two numbers, as in `[1, 1]`");
        return;
    }
    const int64_t before = zz_import_integer(b->importer, pair->items[0], "padding", 0);
    const int64_t after = zz_import_integer(b->importer, pair->items[1], "padding", 0);
    if (r && before >= 0 && after >= 0) {
        r->before = before;
        r->after = after;
        r->padded = before > 0 || after > 0;
    }
}

/* pr_loop_dims, with pr_loop_sizes and padding in the same order. */
static void sizes_of_relations(builder *b) {
    const zz_yaml *dims = zz_import_get(b->node, "pr_loop_dims");
    const zz_yaml *lists[2] = {zz_import_get(b->node, "pr_loop_sizes"),
                               zz_import_get(b->node, "padding")};
    static const char *const names[2] = {"`pr_loop_sizes`", "`padding`"};
    for (int k = 0; k < 2; k++) {
        const zz_yaml *list = lists[k];
        if (!list || zz_import_null(list))
            continue;
        if (!dims || zz_import_null(dims)) {
            zz_import_fault(b->importer, list, "%s needs `pr_loop_dims`", names[k]);
            continue;
        }
        if (!zz_import_list(b->importer, list, names[k], MOST_DIMS) ||
            !zz_import_list(b->importer, dims, "`pr_loop_dims`", MOST_DIMS))
            continue;
        if (list->count != dims->count) {
            zz_import_fault(b->importer, list, "%s has %zu items, `pr_loop_dims` has %zu", names[k],
                            list->count, dims->count);
            continue;
        }
        for (size_t i = 0; i < list->count; i++) {
            const char *name = zz_import_text(b->importer, dims->items[i], "a dimension");
            const int found = name ? relation_of(b, zz_import_lower(b->arena, name)) : -1;
            relation *r = found >= 0 ? &b->relations[found] : NULL;
            if (name && !r)
                zz_import_fault(b->importer, dims->items[i], "no dimension relation gives `%.100s`",
                                name);
            if (k == 1) {
                padding(b, r, list->items[i]);
                continue;
            }
            const int64_t size =
                zz_import_integer(b->importer, list->items[i], "the size of a dimension", 1);
            if (r && size >= 1)
                r->extent = size;
        }
    }
}

/* Padding without a size: what the loops reach, less the padding. */
static void extent(builder *b, relation *r) {
    int64_t reach = 1;
    if (r->extent || !r->padded)
        return;
    for (int t = 0; t < 2; t++) {
        int64_t part;
        if (!zz_mul64(r->sum.factors[t], b->loops[r->dims[t]].size - 1, &part) ||
            !zz_add64(reach, part, &reach)) {
            zz_import_fault(b->importer, r->node, "`%.100s` does not fit 64 bits", r->sum.name);
            return;
        }
    }
    r->extent = reach - r->before >= r->after + 1 ? reach - r->before - r->after : 0;
    if (!r->extent)
        zz_import_fault(b->importer, r->node, "all of `%.100s` is padding", r->sum.name);
}

/* --- tensors ------------------------------------------------------------------------------- */

static void precisions(builder *b, int64_t *bits, int64_t *partial) {
    const zz_yaml *map;
    zz_importer *importer = b->importer;
    const char *output = b->equation.accesses.items[0].tensor;
    const size_t count = b->equation.accesses.count;
    if (!wanted(b, "operand_precision", &map))
        return;
    zz_import_key *keys = ZZ_NEW_ARRAY(b->arena, zz_import_key, count + 1);
    for (size_t t = 0; t < count; t++)
        keys[t] = (zz_import_key){b->equation.accesses.items[t].tensor, true};
    const char *final = zz_sprintf(b->arena, "%s_final", output);
    keys[count] = (zz_import_key){final, true};
    if (!zz_import_map(importer, map, "`operand_precision`", keys, count + 1))
        return;
    for (size_t t = 0; t < count; t++) {
        const zz_yaml *node = zz_import_get(map, t ? keys[t].name : final);
        if (node)
            bits[t] = zz_import_integer(importer, node, "a precision", t ? 0 : 1);
    }
    const zz_yaml *node = zz_import_get(map, output);
    if (!node)
        return;
    *partial = zz_import_integer(importer, node, "a precision", 1);
    if (*partial < bits[0] && *partial > 0 && b->equation.sums) {
        zz_diag *diag = zz_import_fault(
            importer, node, "a partial sum of `%s` is narrower than its final value", output);
        zz_diag_label(importer->diags, diag, "expected at least %lld", (long long)bits[0]);
    }
}

/* Which loops and relations the accesses use that stay.  False when an index is neither. */
static bool mark(builder *b, const bool *stays) {
    bool known = true;
    for (size_t a = 0; a < b->equation.accesses.count; a++) {
        const zz_import_access *access = &b->equation.accesses.items[a];
        for (size_t i = 0; i < access->indices.count && stays[a]; i++) {
            const char *name = access->indices.items[i];
            const int l = loop_of(b, name), r = relation_of(b, name);
            if (l >= 0) {
                b->loops[l].place = 0;
            } else if (r >= 0) {
                b->relations[r].used = true;
                for (int t = 0; t < 2; t++)
                    if (b->relations[r].dims[t] >= 0)
                        b->loops[b->relations[r].dims[t]].place = 0;
            } else {
                zz_diag *diag =
                    zz_report(b->importer->diags, ZZ_E1004, access->span,
                              "`%.100s` is neither a loop dimension nor given by a relation", name);
                zz_diag_label(b->importer->diags, diag,
                              "expected names from `loop_dims` and `dimension_relations`");
                known = false;
            }
        }
    }
    return known;
}

/* Places of the loops and relations that stay. */
static void place(builder *b) {
    zz_import_layer *made = b->made;
    made->dims = ZZ_NEW_ARRAY(b->arena, const char *, (size_t)b->loop_count);
    made->sizes = ZZ_NEW_ARRAY(b->arena, int64_t, (size_t)b->loop_count);
    made->relations = ZZ_NEW_ARRAY(b->arena, zz_import_relation, (size_t)b->relation_count);
    for (int l = 0; l < b->loop_count; l++) {
        loop *from = &b->loops[l];
        if (from->place < 0) {
            if (from->size != 1)
                zz_import_fault(b->importer, from->node,
                                "no operand of the equation uses the loop `%.100s`",
                                from->node->text);
            continue;
        }
        from->place = made->dim_count;
        made->sizes[made->dim_count] = from->size;
        made->dims[made->dim_count++] = from->name;
    }
    for (int r = 0; r < b->relation_count; r++) {
        relation *from = &b->relations[r];
        if (!from->used || from->dims[0] < 0 || from->dims[1] < 0)
            continue;
        from->place = made->relation_count;
        extent(b, from);
        made->relations[made->relation_count++] =
            (zz_import_relation){from->sum.name,
                                 {b->loops[from->dims[0]].place, b->loops[from->dims[1]].place},
                                 {from->sum.factors[0], from->sum.factors[1]},
                                 from->before,
                                 from->after,
                                 from->extent};
    }
}

static void tensors(builder *b) {
    const size_t count = b->equation.accesses.count;
    int64_t *bits = ZZ_NEW_ARRAY(b->arena, int64_t, count), partial = 0;
    bool *stays = ZZ_NEW_ARRAY(b->arena, bool, count);
    const size_t errors = b->importer->diags->errors;
    zz_import_layer *made = b->made;
    precisions(b, bits, &partial);
    size_t kept = 0;
    for (size_t a = 0; a < count; a++)
        kept += stays[a] = a == 0 || bits[a] > 0;
    if (kept < 2)
        for (size_t a = 1; a < count; a++)
            zz_report(b->importer->diags, ZZ_E1004, b->equation.accesses.items[a].span,
                      "every input has a precision of 0");
    if (!mark(b, stays) || b->importer->diags->errors != errors)
        return;
    place(b);
    made->tensors = ZZ_NEW_ARRAY(b->arena, zz_import_tensor, count);
    for (size_t a = 0; a < count; a++) {
        const zz_import_access *access = &b->equation.accesses.items[a];
        if (!stays[a]) {
            remark(b, zz_sprintf(b->arena, "%s has a precision of 0 there: it is no data.",
                                 access->tensor));
            continue;
        }
        int *indices = ZZ_NEW_ARRAY(b->arena, int, access->indices.count);
        for (size_t i = 0; i < access->indices.count; i++) {
            const int l = loop_of(b, access->indices.items[i]);
            indices[i] = l >= 0 ? b->loops[l].place
                                : made->dim_count +
                                      b->relations[relation_of(b, access->indices.items[i])].place;
        }
        made->tensors[made->tensor_count++] =
            (zz_import_tensor){.name = access->tensor,
                               .indices = indices,
                               .index_count = (int)access->indices.count,
                               .bits = bits[a],
                               .partial_bits = a ? bits[a] : partial};
    }
}

/* `=` where nothing is summed; else `+=`, whatever the file says. */
static void assignment(builder *b) {
    zz_import_layer *made = b->made;
    bool *kept = ZZ_NEW_ARRAY(b->arena, bool, (size_t)made->dim_count), reduces = false;
    for (int i = 0; made->tensor_count > 0 && i < made->tensors[0].index_count; i++) {
        const int index = made->tensors[0].indices[i];
        for (int t = 0; t < 2; t++)
            kept[index < made->dim_count ? index
                                         : made->relations[index - made->dim_count].dims[t]] = true;
    }
    for (int d = 0; d < made->dim_count; d++)
        reduces = reduces || !kept[d];
    made->join = b->equation.join == '+' ? "+" : "*";
    made->assign = b->equation.sums || reduces ? "+=" : "=";
    if (!b->equation.sums && reduces)
        remark(b, "It says `=`, but sums.");
    if (!strcmp(made->assign, "=") && made->tensor_count > 0)
        made->tensors[0].partial_bits = made->tensors[0].bits;
}

/* --- layers -------------------------------------------------------------------------------- */

static const char *identity(builder *b, const zz_yaml *name, const zz_yaml *id) {
    if (name && !zz_import_null(name))
        return zz_import_text(b->importer, name, "the name of a layer");
    if (id && zz_import_integer(b->importer, id, "`id`", 0) >= 0)
        return zz_sprintf(b->arena, "Layer%s", id->text);
    return NULL;
}

static void layer(zz_importer *importer, const zz_yaml *node, zz_import_layer *made,
                  zz_map *names) {
    static const zz_import_key keys[] = {{"id", true},
                                         {"name", false},
                                         {"operator_type", false},
                                         {"equation", true},
                                         {"dimension_relations", false},
                                         {"loop_dims", true},
                                         {"loop_sizes", true},
                                         {"operand_precision", true},
                                         {"operand_source", false},
                                         {"pr_loop_dims", false},
                                         {"pr_loop_sizes", false},
                                         {"padding", false}};
    if (!zz_import_map(importer, node, "a layer", keys, sizeof keys / sizeof *keys))
        return;
    builder *b = ZZ_NEW(importer->arena, builder);
    b->importer = importer;
    b->arena = importer->arena;
    b->node = node;
    b->made = made;
    made->span = node->span;
    const size_t errors = importer->diags->errors;
    const zz_yaml *type = zz_import_get(node, "operator_type"), *equation;
    made->title = identity(b, zz_import_get(node, "name"), zz_import_get(node, "id"));
    if (type && !zz_import_null(type))
        made->type = zz_import_text(importer, type, "`operator_type`");
    if (made->title) {
        const bool named = strncmp(made->title, "Layer", 5) != 0;
        made->name = zz_import_name(
            importer->arena, names,
            named ? made->title : zz_import_lower(importer->arena, made->title), "layer");
    }
    loops(b);
    relations(b);
    sizes_of_relations(b);
    if (!wanted(b, "equation", &equation) ||
        !zz_import_equation_read(importer, equation, &b->equation) ||
        importer->diags->errors != errors)
        return;
    tensors(b);
    if (importer->diags->errors == errors)
        assignment(b);
}

static void sources(zz_importer *importer, const zz_yaml *root, zz_import_workload *made) {
    zz_map by_id = zz_map_new(importer->arena);
    for (size_t i = 0; i < root->count; i++) {
        const zz_yaml *id = zz_import_get(root->items[i], "id");
        const zz_yaml *before = id && id->text ? zz_map_get(&by_id, id->text) : NULL;
        if (before) {
            zz_import_fault(importer, id, "there are two layers with the id %.40s", id->text);
            continue;
        }
        if (id && id->text)
            zz_map_set(&by_id, id->text, &made->layers[i]);
    }
    for (size_t i = 0; i < root->count; i++) {
        const zz_yaml *map = zz_import_get(root->items[i], "operand_source");
        zz_import_layer *to = &made->layers[i];
        if (!map || zz_import_null(map))
            continue;
        if (map->kind != ZZ_YAML_MAP) {
            zz_import_fault(importer, map, "`operand_source` is not a map of operands to ids");
            continue;
        }
        for (int t = 0; t < to->tensor_count; t++) {
            const zz_yaml *id = zz_import_get(map, to->tensors[t].name);
            const zz_import_layer *from = id && id->text ? zz_map_get(&by_id, id->text) : NULL;
            to->tensors[t].constant = from == to;
            if (from && from != to) {
                to->tensors[t].sources = ZZ_NEW_ARRAY(importer->arena, const char *, 1);
                to->tensors[t].sources[to->tensors[t].source_count++] = from->name;
            }
            if (id && !from)
                zz_import_fault(importer, id, "no layer has the id %.40s",
                                id->text ? id->text : "that stands here");
        }
    }
}

zz_import_workload *zz_import_zigzag_workload(zz_importer *importer, const zz_yaml *root) {
    const size_t errors = importer->diags->errors;
    zz_import_workload *made = ZZ_NEW(importer->arena, zz_import_workload);
    zz_map names = zz_map_new(importer->arena);
    if (!zz_import_list(importer, root, "a workload", MOST_LAYERS))
        return NULL;
    made->layers = ZZ_NEW_ARRAY(importer->arena, zz_import_layer, root->count);
    for (size_t i = 0; i < root->count && importer->diags->errors < ZZ_ERROR_LIMIT; i++)
        layer(importer, root->items[i], &made->layers[made->layer_count++], &names);
    if (importer->diags->errors == errors)
        sources(importer, root, made);
    return importer->diags->errors == errors ? made : NULL;
}
