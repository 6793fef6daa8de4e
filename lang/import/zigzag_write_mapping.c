/* The dataflows that mappings make.  Spatial mappings become `spread`s, clipped as ZigZag clips them; a
 * complete order becomes `for`s, the outermost first; without one the loops run in the order of
 * the layer, and a comment says so. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "lang/import/zigzag_write.h"
#include "runtime/base/checked.h"
#include "runtime/base/vector.h"

/* A layer's loops under its mapping. */
typedef struct nest {
    zz_import_writer *w;
    const zz_import_layer *layer;
    const zz_import_mapping *mapping;
    const char **dims;
    int64_t *left; /* of each loop, what the spreads leave to the order */
    zz_import_spread *spreads;
    int spread_count;
    zz_buffer clipped; /* what the mapping asks for and does not get */
    bool ordered;      /* the mapping fixes every loop */
    bool open;         /* there are loops to order */
} nest;

static int dim_of(const zz_import_layer *layer, const char *name) {
    for (int d = 0; d < layer->dim_count; d++)
        if (!strcmp(layer->dims[d], name))
            return d;
    return -1;
}

/* Spreads as ZigZag takes them: no further than the loop and the array go. */
static void clip_spreads(nest *t) {
    const zz_import_layer *layer = t->layer;
    const zz_import_hardware *hardware = t->w->hardware;
    int64_t *lanes = ZZ_NEW_ARRAY(t->w->arena, int64_t, (size_t)hardware->dimension_count);
    t->left = ZZ_NEW_ARRAY(t->w->arena, int64_t, (size_t)layer->dim_count + 1);
    memcpy(t->left, layer->sizes, sizeof *t->left * (size_t)layer->dim_count);
    memcpy(lanes, hardware->sizes, sizeof *lanes * (size_t)hardware->dimension_count);
    int64_t *spread_to = ZZ_NEW_ARRAY(t->w->arena, int64_t, (size_t)layer->dim_count + 1);
    for (int d = 0; d < layer->dim_count; d++)
        spread_to[d] = 1;
    if (!t->mapping)
        return;
    t->spreads = ZZ_NEW_ARRAY(t->w->arena, zz_import_spread, (size_t)t->mapping->spread_count + 1);
    for (int s = 0; s < t->mapping->spread_count; s++) {
        zz_import_spread spread = t->mapping->spreads[s];
        const int d = dim_of(layer, spread.dim);
        if (d < 0)
            continue;
        if (spread.unroll > lanes[spread.dimension])
            spread.unroll = lanes[spread.dimension];
        if (spread.unroll > layer->sizes[d] / spread_to[d])
            spread.unroll = layer->sizes[d] / spread_to[d];
        if (spread.unroll != t->mapping->spreads[s].unroll)
            zz_putf(&t->clipped, "%sThe mapping asks for %s %lld over %s; there is room for %lld.",
                    t->clipped.size ? "  " : "", t->dims[d],
                    (long long)t->mapping->spreads[s].unroll,
                    hardware->dimensions[spread.dimension], (long long)spread.unroll);
        if (spread.unroll < 2)
            continue;
        lanes[spread.dimension] /= spread.unroll;
        spread_to[d] *= spread.unroll;
        t->left[d] = zz_ceil_div(layer->sizes[d], spread_to[d]);
        spread.dim = t->dims[d];
        t->spreads[t->spread_count++] = spread;
    }
}

/* The level of the first input at which ZigZag puts what is spread over a dimension: the innermost
 * memory that serves it, or beyond all. */
static int level_of(const nest *t, int dimension) {
    const zz_import_hardware *hardware = t->w->hardware;
    const char *first = t->layer->tensors[1].name;
    const int slot = zz_import_slot_of(t->mapping, first);
    int level = 0;
    for (int m = 0; m < hardware->memory_count; m++) {
        const zz_import_memory *memory = &hardware->memories[m];
        for (int s = 0; s < memory->slot_count; s++) {
            if (memory->slots[s] != slot)
                continue;
            if (memory->served >> dimension & 1)
                return level;
            level++;
        }
    }
    return level;
}

/* Of the spreads of one loop ZigZag makes the first of the largest fractional, so that the loop comes
 * out even: 50 over 32 lanes are twice 25. */
static double fraction(const nest *t, int spread) {
    const zz_import_spread *s = &t->spreads[spread], *all = t->spreads;
    int64_t early = 1;
    for (int i = 0; i < t->spread_count; i++)
        if (!strcmp(all[i].dim, s->dim) &&
            (all[i].unroll > s->unroll || (all[i].unroll == s->unroll && i < spread)))
            return (double)s->unroll;
    for (int i = 0; i < spread; i++)
        if (!strcmp(all[i].dim, s->dim))
            early *= all[i].unroll;
    for (int d = 0; d < t->layer->dim_count; d++)
        if (!strcmp(t->dims[d], s->dim)) {
            const int64_t size = t->layer->sizes[d], times = zz_ceil_div(size, s->unroll * early);
            return (double)size / (double)times / (double)early;
        }
    return (double)s->unroll;
}

/* What ZigZag leaves of a loop to the order.  It divides level by level and rounds up each time, so
 * this may be more than what is left to do. */
static int64_t remaining(const nest *t, int d) {
    int64_t rest = t->layer->sizes[d];
    for (int level = 0; level <= t->w->hardware->memory_count; level++) {
        double product = 1;
        for (int s = 0; s < t->spread_count; s++)
            if (!strcmp(t->spreads[s].dim, t->dims[d]) &&
                level_of(t, t->spreads[s].dimension) == level)
                product *= fraction(t, s);
        rest = (int64_t)ceil((double)rest / product);
    }
    return rest;
}

/* Whether the order of the mapping says all that ZigZag leaves to it, and no more. */
static bool complete(const nest *t) {
    const zz_import_layer *layer = t->layer;
    int64_t *product = ZZ_NEW_ARRAY(t->w->arena, int64_t, (size_t)layer->dim_count + 1);
    for (int d = 0; d < layer->dim_count; d++)
        product[d] = 1;
    for (int l = 0; l < t->mapping->loop_count; l++) {
        const zz_import_loop *loop = &t->mapping->loops[l];
        const int d = dim_of(layer, loop->dim);
        if (loop->size == 1)
            continue;
        if (d < 0 || loop->size == 0 || !zz_mul64(product[d], loop->size, &product[d]))
            return false;
    }
    for (int d = 0; d < layer->dim_count; d++)
        if (product[d] != remaining(t, d))
            return false;
    return true;
}

static void put_loop(const nest *t, bool first, const char *dim, int64_t size) {
    zz_putf(t->w->out, "%s%s:%lld", first ? "for " : ", ", dim, (long long)size);
}

static void put_order(const nest *t) {
    bool first = true;
    for (int l = t->mapping->loop_count - 1; l >= 0; l--) {
        const zz_import_loop *loop = &t->mapping->loops[l];
        if (loop->size == 1)
            continue;
        put_loop(t, first, t->dims[dim_of(t->layer, loop->dim)], loop->size);
        first = false;
    }
    zz_put(t->w->out, "\n");
}

/* The loops of the layer, the first outermost. */
static void put_own_order(const nest *t) {
    bool first = true;
    for (int d = 0; d < t->layer->dim_count; d++) {
        if (t->left[d] == 1)
            continue;
        put_loop(t, first, t->dims[d], t->left[d]);
        first = false;
    }
    zz_put(t->w->out, "\n");
}

static void put_spreads(const nest *t) {
    for (int s = 0; s < t->spread_count; s++)
        zz_putf(t->w->out, "%s%s:%lld over %s", s ? ", " : "spread ", t->spreads[s].dim,
                (long long)t->spreads[s].unroll,
                t->w->hardware->dimensions[t->spreads[s].dimension]);
    zz_put(t->w->out, "\n}\n\n");
}

/* Where the nest comes from, and what the mapping leaves open. */
static void put_mapping(const nest *t, bool open) {
    const zz_import_mapping *mapping = t->mapping;
    const char *own = t->w->network
                          ? "an exploration is needed; until then, an order for all layers"
                          : "an exploration is needed; until then, the layer's own order";
    if (!mapping) {
        zz_import_comment(t->w, 0, "No mapping: nothing is spread, and %s.", own);
        return;
    }
    if (mapping->hinted)
        zz_import_comment(
            t->w, 0, "Mapping `%s` has hints for what else to spread: an exploration is needed.",
            mapping->name);
    if (!open) {
        zz_import_comment(t->w, 0, "Mapping `%s`.", mapping->name);
        return;
    }
    if (mapping->loop_count == 0) {
        zz_import_comment(t->w, 0, "Mapping `%s` has no order: %s.", mapping->name, own);
        return;
    }
    zz_buffer text = zz_buffer_new(t->w->arena);
    for (int l = mapping->loop_count - 1; l >= 0; l--) {
        zz_putf(&text, "%s%s:", text.size ? ", " : "", mapping->loops[l].dim);
        if (mapping->loops[l].size)
            zz_putf(&text, "%lld", (long long)mapping->loops[l].size);
        else
            zz_put(&text, "*");
    }
    zz_import_comment(t->w, 0,
                      "Mapping `%s` orders %s, the outermost first, which does not fix every loop "
                      "of %s: %s.",
                      mapping->name, zz_buffer_text(&text),
                      t->w->network ? "these layers" : "this layer", own);
}

static nest nest_of(const zz_import_task *task) {
    nest t = {.w = task->w,
              .layer = task->layer,
              .mapping = task->mapping,
              .dims = task->dims,
              .clipped = zz_buffer_new(task->w->arena)};
    clip_spreads(&t);
    t.ordered = t.mapping && complete(&t);
    for (int d = 0; d < t.layer->dim_count; d++)
        t.open = t.open || t.left[d] > 1;
    return t;
}

static void put_head(const nest *t, const char *wish, const char *layers) {
    const char *name = zz_import_name(t->w->arena, &t->w->names, wish, "run");
    zz_putf(t->w->out, "dataflow %s : %s on %s counting boxes {\nallocate greedy\n", name, layers,
            t->w->accelerator);
}

void zz_import_write_dataflow(const zz_import_task *task) {
    const nest t = nest_of(task);
    const char *layer = t.layer->name;
    if (t.clipped.size)
        zz_import_comment(t.w, 0, "%s", zz_buffer_text(&t.clipped));
    put_mapping(&t, t.open && !t.ordered);
    put_head(&t, zz_sprintf(t.w->arena, "run_%s", layer),
             t.w->network ? zz_sprintf(t.w->arena, "%s.%s", t.w->network, layer) : layer);
    if (t.ordered)
        put_order(&t);
    else
        put_own_order(&t);
    put_spreads(&t);
}

/* --- one dataflow for several layers ------------------------------------------------------- */

/* Whether every layer can have the spreads as they are written: each loop once, and no more than the
 * array has.  What a layer lacks of them is left out by the compiler as it is here. */
static bool is_plain(const zz_import_writer *w, const zz_import_mapping *mapping) {
    int64_t *lanes = ZZ_NEW_ARRAY(w->arena, int64_t, (size_t)w->hardware->dimension_count);
    memcpy(lanes, w->hardware->sizes, sizeof *lanes * (size_t)w->hardware->dimension_count);
    for (int s = 0; mapping && s < mapping->spread_count; s++) {
        const zz_import_spread *spread = &mapping->spreads[s];
        if (spread->unroll > lanes[spread->dimension])
            return false;
        lanes[spread->dimension] /= spread->unroll;
        for (int before = 0; before < s; before++)
            if (!strcmp(mapping->spreads[before].dim, spread->dim))
                return false;
    }
    return true;
}

/* Whether two mappings say the same, whatever they are for. */
static bool same_mapping(const zz_import_mapping *a, const zz_import_mapping *b) {
    if (a == b || !a || !b)
        return a == b;
    bool same = a->spread_count == b->spread_count && a->loop_count == b->loop_count &&
                a->hinted == b->hinted;
    for (int s = 0; s < a->spread_count && same; s++)
        same = a->spreads[s].dimension == b->spreads[s].dimension &&
               !strcmp(a->spreads[s].dim, b->spreads[s].dim) &&
               a->spreads[s].unroll == b->spreads[s].unroll;
    for (int l = 0; l < a->loop_count && same; l++)
        same = a->loops[l].size == b->loops[l].size && !strcmp(a->loops[l].dim, b->loops[l].dim);
    return same;
}

typedef ZZ_VECTOR(const nest *) nests;

/* The loops of all layers, each once: those of the first, and further ones behind them. */
static void put_common_order(const nests *group) {
    const nest *first = group->items[0];
    zz_map seen = zz_map_new(first->w->arena);
    for (size_t n = 0; n < group->count; n++)
        for (int d = 0; d < group->items[n]->layer->dim_count; d++) {
            const char *dim = group->items[n]->dims[d];
            if (zz_map_get(&seen, dim))
                continue;
            zz_putf(first->w->out, "%s%s", seen.count ? ", " : "for ", dim);
            zz_map_set(&seen, dim, first->w);
        }
    zz_put(first->w->out, "\n");
}

/* The spreads of the mapping that some layer has a loop for, as they are written. */
static void put_common_spreads(const nests *group) {
    nest common = *group->items[0];
    const zz_import_mapping *mapping = common.mapping;
    common.spread_count = 0;
    common.spreads = ZZ_NEW_ARRAY(common.w->arena, zz_import_spread,
                                  (size_t)(mapping ? mapping->spread_count : 0) + 1);
    for (int s = 0; mapping && s < mapping->spread_count; s++) {
        bool found = false;
        for (size_t n = 0; n < group->count && !found; n++) {
            const int d = dim_of(group->items[n]->layer, mapping->spreads[s].dim);
            if (d < 0 || mapping->spreads[s].unroll < 2)
                continue;
            found = true;
            common.spreads[common.spread_count] = mapping->spreads[s];
            common.spreads[common.spread_count++].dim = group->items[n]->dims[d];
        }
    }
    put_spreads(&common);
}

/* All of the network, or its layers one by one. */
static const char *group_layers(const nests *group, int all) {
    const zz_import_writer *w = group->items[0]->w;
    zz_buffer out = zz_buffer_new(w->arena);
    size_t column = 40;
    if ((int)group->count == all)
        return w->network;
    for (size_t n = 0; n < group->count; n++) {
        const char *name = group->items[n]->layer->name;
        const size_t size = strlen(w->network) + strlen(name) + 3;
        const bool fits = column + size <= ZZ_IMPORT_LINE;
        zz_putf(&out, "%s%s.%s", n == 0 ? "" : fits ? ", " : ",\n", w->network, name);
        column = fits ? column + size : size + 4;
    }
    return zz_buffer_text(&out);
}

static void put_group(const nests *group, int all) {
    const nest *first = group->items[0];
    const char *name = first->mapping ? first->mapping->name : "default";
    bool clipped = false, others = false;
    for (size_t n = 0; n < group->count; n++) {
        clipped = clipped || group->items[n]->clipped.size;
        others = others || group->items[n]->mapping != first->mapping;
    }
    put_mapping(first, !first->ordered);
    if (others)
        zz_import_comment(first->w, 0, "The mappings of the other layers here say the same.");
    if (clipped)
        zz_import_comment(first->w, 0, "Where a layer has less, less of it is spread.");
    put_head(first,
             strcmp(name, "default")
                 ? zz_sprintf(first->w->arena, "run_%s",
                              group->count > 1 && !others ? zz_import_lower(first->w->arena, name)
                                                          : first->layer->name)
                 : "run",
             group_layers(group, all));
    if (first->ordered)
        put_order(first);
    else
        put_common_order(group);
    put_common_spreads(group);
}

void zz_import_write_dataflows(zz_import_writer *w, const zz_import_task *tasks, int count) {
    nest *all = ZZ_NEW_ARRAY(w->arena, nest, (size_t)count + 1);
    bool *done = ZZ_NEW_ARRAY(w->arena, bool, (size_t)count + 1);
    for (int l = 0; l < count; l++)
        all[l] = nest_of(&tasks[l]);
    for (int l = 0; l < count; l++) {
        if (done[l])
            continue;
        if (!is_plain(w, all[l].mapping)) {
            zz_import_write_dataflow(&tasks[l]);
            continue;
        }
        nests group = {0};
        for (int m = l; m < count; m++)
            if (!done[m] && same_mapping(all[m].mapping, all[l].mapping) &&
                all[m].ordered == all[l].ordered) {
                zz_push(w->arena, &group, (const nest *)&all[m]);
                done[m] = true;
            }
        put_group(&group, count);
    }
}
