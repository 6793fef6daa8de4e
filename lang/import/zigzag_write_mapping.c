/* What mappings make.  Spatial mappings become `spread`s, clipped as ZigZag clips them; a complete order
 * becomes the `for`s of a dataflow, the outermost first; without one there is an exploration that
 * searches as ZigZag does. */
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

static void put_order(const nest *t) {
    bool first = true;
    for (int l = t->mapping->loop_count - 1; l >= 0; l--) {
        const zz_import_loop *loop = &t->mapping->loops[l];
        if (loop->size == 1)
            continue;
        zz_putf(t->w->out, "%s%s:%lld", first ? "for " : ", ", t->dims[dim_of(t->layer, loop->dim)],
                (long long)loop->size);
        first = false;
    }
    zz_put(t->w->out, "\n");
}

static void put_spreads(const nest *t) {
    for (int s = 0; s < t->spread_count; s++)
        zz_putf(t->w->out, "%s%s:%lld over %s", s ? ", " : "spread ", t->spreads[s].dim,
                (long long)t->spreads[s].unroll,
                t->w->hardware->dimensions[t->spreads[s].dimension]);
    zz_put(t->w->out, t->spread_count ? "\n" : "");
}

static nest nest_of(const zz_import_task *task) {
    nest t = {.w = task->w,
              .layer = task->layer,
              .mapping = task->mapping,
              .dims = task->dims,
              .clipped = zz_buffer_new(task->w->arena)};
    clip_spreads(&t);
    t.ordered = t.mapping && complete(&t);
    return t;
}

static void put_head(const nest *t, const char *wish, const char *layers) {
    const char *name = zz_import_name(t->w->arena, &t->w->names, wish, "run");
    zz_putf(t->w->out, "dataflow %s : %s on %s counting boxes {\nallocate greedy\n", name, layers,
            t->w->accelerator);
}

static void put_dataflow(const nest *t) {
    const char *layer = t->layer->name;
    if (t->clipped.size)
        zz_import_comment(t->w, 0, "%s", zz_buffer_text(&t->clipped));
    zz_import_comment(t->w, 0, "Mapping `%s`.", t->mapping->name);
    put_head(t, zz_sprintf(t->w->arena, "run_%s", layer),
             t->w->network ? zz_sprintf(t->w->arena, "%s.%s", t->w->network, layer) : layer);
    put_order(t);
    put_spreads(t);
    zz_put(t->w->out, "}\n\n");
}

void zz_import_write_dataflow(const zz_import_task *task) {
    const nest t = nest_of(task);
    if (t.ordered)
        put_dataflow(&t);
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
                a->hint_count == 0 && b->hint_count == 0;
    for (int s = 0; s < a->spread_count && same; s++)
        same = a->spreads[s].dimension == b->spreads[s].dimension &&
               !strcmp(a->spreads[s].dim, b->spreads[s].dim) &&
               a->spreads[s].unroll == b->spreads[s].unroll;
    for (int l = 0; l < a->loop_count && same; l++)
        same = a->loops[l].size == b->loops[l].size && !strcmp(a->loops[l].dim, b->loops[l].dim);
    return same;
}

typedef ZZ_VECTOR(const nest *) nests;

/* What some layer of a group calls a loop; NULL: none has it. */
static const char *common_dim(const nests *group, const char *dim) {
    for (size_t n = 0; n < group->count; n++) {
        const int d = dim_of(group->items[n]->layer, dim);
        if (d >= 0)
            return group->items[n]->dims[d];
    }
    return NULL;
}

/* The spreads of the mapping as they are written, no further than the array goes. */
static void put_common_spreads(const nests *group) {
    nest common = *group->items[0];
    const zz_import_mapping *mapping = common.mapping;
    const zz_import_hardware *hardware = common.w->hardware;
    zz_arena *arena = common.w->arena;
    int64_t *lanes = ZZ_NEW_ARRAY(arena, int64_t, (size_t)hardware->dimension_count);
    memcpy(lanes, hardware->sizes, sizeof *lanes * (size_t)hardware->dimension_count);
    common.spread_count = 0;
    common.spreads =
        ZZ_NEW_ARRAY(arena, zz_import_spread, (size_t)(mapping ? mapping->spread_count : 0) + 1);
    for (int s = 0; mapping && s < mapping->spread_count; s++) {
        zz_import_spread spread = mapping->spreads[s];
        spread.dim = common_dim(group, spread.dim);
        if (spread.unroll > lanes[spread.dimension])
            spread.unroll = lanes[spread.dimension];
        if (!spread.dim || spread.unroll < 2)
            continue;
        lanes[spread.dimension] /= spread.unroll;
        common.spreads[common.spread_count++] = spread;
    }
    put_spreads(&common);
}

/* All of a network, or layers one by one. */
static const char *group_layers(const nests *group, int all) {
    const zz_import_writer *w = group->items[0]->w;
    zz_buffer out = zz_buffer_new(w->arena);
    size_t column = 40;
    if (w->network && (int)group->count == all)
        return w->network;
    for (size_t n = 0; n < group->count; n++) {
        const char *name = group->items[n]->layer->name;
        if (w->network)
            name = zz_sprintf(w->arena, "%s.%s", w->network, name);
        const size_t size = strlen(name) + 2;
        const bool fits = column + size <= ZZ_IMPORT_LINE;
        zz_putf(&out, "%s%s", n == 0 ? "" : fits ? ", " : ",\n", name);
        column = fits ? column + size : size + 4;
    }
    return zz_buffer_text(&out);
}

/* "run" of the default mapping, else after what the mapping is for. */
static const char *group_name(const nests *group, const char *verb) {
    const nest *first = group->items[0];
    const char *name = first->mapping ? first->mapping->name : "default";
    bool others = false;
    for (size_t n = 0; n < group->count; n++)
        others = others || group->items[n]->mapping != first->mapping;
    if (!strcmp(name, "default"))
        return verb;
    return zz_sprintf(first->w->arena, "%s_%s", verb,
                      group->count > 1 && !others ? zz_import_lower(first->w->arena, name)
                                                  : first->layer->name);
}

static void put_group_origin(const nests *group, const char *text) {
    const nest *first = group->items[0];
    bool clipped = false, others = false;
    for (size_t n = 0; n < group->count; n++) {
        clipped = clipped || group->items[n]->clipped.size;
        others = others || group->items[n]->mapping != first->mapping;
    }
    zz_import_comment(first->w, 0, "%s%s%s", text,
                      others ? "  The mappings of the other layers here say the same." : "",
                      clipped ? "  Where there is less room, less is spread." : "");
}

static void put_group(const nests *group, int all) {
    const nest *first = group->items[0];
    put_group_origin(group, zz_sprintf(first->w->arena, "Mapping `%s`.", first->mapping->name));
    put_head(first, group_name(group, "run"), group_layers(group, all));
    put_order(first);
    put_common_spreads(group);
    zz_put(first->w->out, "}\n\n");
}

/* The layers from `from` on, not done yet, whose mappings say the same. */
static nests alike(zz_import_writer *w, const nest *all, int count, int from, bool *done) {
    nests group = {0};
    for (int l = from; l < count; l++)
        if (!done[l] && same_mapping(all[l].mapping, all[from].mapping) &&
            all[l].ordered == all[from].ordered) {
            zz_push(w->arena, &group, &all[l]);
            done[l] = true;
        }
    return group;
}

static nest *all_nests(zz_import_writer *w, const zz_import_task *tasks, int count) {
    nest *all = ZZ_NEW_ARRAY(w->arena, nest, (size_t)count + 1);
    for (int l = 0; l < count; l++)
        all[l] = nest_of(&tasks[l]);
    return all;
}

void zz_import_write_dataflows(zz_import_writer *w, const zz_import_task *tasks, int count) {
    const nest *all = all_nests(w, tasks, count);
    bool *done = ZZ_NEW_ARRAY(w->arena, bool, (size_t)count + 1);
    for (int l = 0; l < count; l++) {
        if (done[l] || !all[l].ordered)
            continue;
        if (!is_plain(w, all[l].mapping)) {
            put_dataflow(&all[l]);
            continue;
        }
        const nests group = alike(w, all, count, l, done);
        put_group(&group, count);
    }
}

/* --- explorations -------------------------------------------------------------------------- */

/* Whether every layer of a group has the loops that the order names, in the factors it names. */
static bool order_fits(const nests *group) {
    const zz_import_mapping *mapping = group->items[0]->mapping;
    if (!mapping || mapping->loop_count == 0)
        return false;
    for (size_t n = 0; n < group->count; n++) {
        const nest *t = group->items[n];
        int64_t *left = ZZ_NEW_ARRAY(t->w->arena, int64_t, (size_t)t->layer->dim_count + 1);
        for (int d = 0; d < t->layer->dim_count; d++)
            left[d] = remaining(t, d);
        for (int l = 0; l < mapping->loop_count; l++) {
            const zz_import_loop *loop = &mapping->loops[l];
            const int d = dim_of(t->layer, loop->dim);
            if (!strcmp(loop->dim, "*"))
                continue;
            if (d < 0 || (loop->size > 0 && left[d] % loop->size))
                return false;
            left[d] /= loop->size > 0 ? loop->size : 1;
        }
    }
    return true;
}

/* The order of the mapping, the outermost first; what it leaves open may stand anywhere outside. */
static void put_pattern(const nests *group) {
    const nest *first = group->items[0];
    const zz_import_mapping *mapping = first->mapping;
    zz_buffer text = zz_buffer_new(first->w->arena);
    bool hole = false;
    for (int l = mapping->loop_count - 1; l >= 0; l--) {
        const zz_import_loop *loop = &mapping->loops[l];
        const bool any = !strcmp(loop->dim, "*");
        if (loop->size == 1 || (any && hole))
            continue;
        zz_putf(&text, "%s%s", text.size ? ", " : "", any ? "*" : common_dim(group, loop->dim));
        if (loop->size > 1)
            zz_putf(&text, ":%lld", (long long)loop->size);
        hole = hole || any;
    }
    if (text.size)
        zz_putf(first->w->out, "orders %s%s\n", hole ? "" : "*, ", zz_buffer_text(&text));
}

/* The dimensions of the array that the mapping says nothing about: ZigZag fills them, with the loops
 * that it hints at or with any. */
static void put_spatial(const nests *group) {
    const zz_import_writer *w = group->items[0]->w;
    const zz_import_mapping *mapping = group->items[0]->mapping;
    const uint64_t all = (UINT64_C(1) << w->hardware->dimension_count) - 1;
    uint64_t given = 0;
    for (int s = 0; mapping && s < mapping->spread_count; s++)
        given |= UINT64_C(1) << mapping->spreads[s].dimension;
    for (int h = 0; mapping && h < mapping->hint_count; h++) {
        const zz_import_hint *hint = &mapping->hints[h];
        zz_buffer dims = zz_buffer_new(w->arena);
        int count = 0;
        for (int d = 0; d < hint->dim_count && !(given >> hint->dimension & 1); d++) {
            const char *dim = common_dim(group, hint->dims[d]);
            if (dim)
                zz_putf(&dims, "%s%s", count++ ? ", " : "", dim);
        }
        if (count)
            zz_putf(w->out, "spread %s over %s\n", zz_buffer_text(&dims),
                    w->hardware->dimensions[hint->dimension]);
        if (count == 1) /* nothing is left to choose */
            given |= UINT64_C(1) << hint->dimension;
    }
    if (given != all)
        zz_put(w->out, "spatial zigzag top 3\n");
}

static const char *search_origin(const nests *group, bool fits) {
    zz_arena *arena = group->items[0]->w->arena;
    const zz_import_mapping *mapping = group->items[0]->mapping;
    static const char search[] =
        "searched among the orders of at most six loops, for the least latency";
    if (!mapping)
        return zz_sprintf(arena, "No mapping: one is %s, as ZigZag does.", search);
    if (mapping->loop_count > 0 && fits)
        return zz_sprintf(arena, "Mapping `%s` fixes a part of the order: the rest is %s.",
                          mapping->name, search);
    return zz_sprintf(arena, "Mapping `%s` has %s: one is %s, as ZigZag does.", mapping->name,
                      mapping->loop_count ? "an order that does not fit" : "no order", search);
}

void zz_import_write_searches(zz_import_writer *w, const zz_import_task *tasks, int count) {
    const nest *all = all_nests(w, tasks, count);
    bool *done = ZZ_NEW_ARRAY(w->arena, bool, (size_t)count + 1);
    for (int l = 0; l < count; l++) {
        if (done[l] || all[l].ordered)
            continue;
        const nests group = alike(w, all, count, l, done);
        const bool fits = order_fits(&group);
        put_group_origin(&group, search_origin(&group, fits));
        zz_putf(w->out, "explore %s : %s on %s counting boxes {\n",
                zz_import_name(w->arena, &w->names, group_name(&group, "search"), "search"),
                group_layers(&group, count), w->accelerator);
        put_common_spreads(&group);
        put_spatial(&group);
        zz_put(w->out, "orders loma 6\n");
        if (fits)
            put_pattern(&group);
        zz_put(w->out, "minimize cycles\n}\n\n");
    }
}
