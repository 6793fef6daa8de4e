/* A layer as an equation, and the dataflow that its mapping makes.  Spatial mappings become `spread`s,
 * clipped as ZigZag clips them; a complete order becomes `for`s, the outermost first; without one the
 * loops run in the order of the layer, and a comment says so. */
#include <math.h>
#include <string.h>

#include "lang/import/zigzag.h"
#include "runtime/base/checked.h"

enum { LINE = 100, WIDTH = 96 };

/* One layer under one mapping. */
typedef struct task {
    zz_import_writer *w;
    const zz_import_layer *layer;
    const zz_import_mapping *mapping;
    const char **dims, **relations, **tensors; /* their names in the design */
    int64_t *left; /* of each loop, what the spreads leave to the order */
    zz_import_spread *spreads;
    int spread_count;
} task;

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

static void put_term(zz_buffer *out, const char *sign, int64_t factor, const char *name) {
    zz_put(out, sign);
    if (factor != 1)
        zz_putf(out, "%lld*", (long long)factor);
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
    put_term(out, "", relation->factors[0], t->dims[relation->dims[0]]);
    put_term(out, "+", relation->factors[1], t->dims[relation->dims[1]]);
    if (relation->before)
        zz_putf(out, "-%lld", (long long)relation->before);
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

static void put_origin(const task *t) {
    const zz_import_layer *layer = t->layer;
    zz_buffer text = zz_buffer_new(t->w->arena);
    zz_putf(&text, "\"%s\"", layer->title);
    if (layer->type)
        zz_putf(&text, ", %s", layer->type);
    zz_put(&text, ".");
    for (int i = 1; i < layer->tensor_count; i++)
        if (layer->tensors[i].source)
            zz_putf(&text, "  %s is the output of %s.", t->tensors[i], layer->tensors[i].source);
    if (layer->note)
        zz_putf(&text, "  %s", layer->note);
    zz_import_comment(t->w, 0, "%s", zz_buffer_text(&text));
}

static void put_layer(const task *t) {
    const zz_import_layer *layer = t->layer;
    zz_buffer *out = t->w->out;
    zz_buffer equation = zz_buffer_new(t->w->arena);
    put_equation(t, &equation);
    const bool fits = strlen(layer->name) + equation.size + sizeof "layer  :  {" <= LINE &&
                      !strchr(zz_buffer_text(&equation), '\n');
    zz_putf(out, "layer %s :%s%s", layer->name, fits ? " " : "\n", zz_buffer_text(&equation));
    zz_put(out, " {\n");
    for (int d = 0; d < layer->dim_count; d++)
        zz_putf(out, "%s%s %lld", d ? (d % 8 ? ", " : ",\n") : "", t->dims[d],
                (long long)layer->sizes[d]);
    zz_put(out, "\n");
    bool extents = false;
    for (int r = 0; r < layer->relation_count; r++) {
        if (!layer->relations[r].extent)
            continue;
        zz_putf(out, "%s%s %lld", extents ? ", " : "", t->relations[r],
                (long long)layer->relations[r].extent);
        extents = true;
    }
    zz_put(out, extents ? "\n" : "");
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

/* --- mappings ------------------------------------------------------------------------------ */

static int dim_of(const zz_import_layer *layer, const char *name) {
    for (int d = 0; d < layer->dim_count; d++)
        if (!strcmp(layer->dims[d], name))
            return d;
    return -1;
}

/* Spreads as ZigZag takes them: no further than the loop and the array go. */
static void clip_spreads(task *t) {
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
            zz_import_comment(t->w, 0,
                              "The mapping asks for %s %lld over %s; there is room for %lld.",
                              t->dims[d], (long long)t->mapping->spreads[s].unroll,
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
static int level_of(const task *t, int dimension) {
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
static double fraction(const task *t, int spread) {
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
static int64_t remaining(const task *t, int d) {
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
static bool complete(const task *t) {
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

static void put_loop(const task *t, bool first, const char *dim, int64_t size) {
    zz_putf(t->w->out, "%s%s:%lld", first ? "for " : ", ", dim, (long long)size);
}

static void put_order(const task *t) {
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
static void put_own_order(const task *t) {
    bool first = true;
    for (int d = 0; d < t->layer->dim_count; d++) {
        if (t->left[d] == 1)
            continue;
        put_loop(t, first, t->dims[d], t->left[d]);
        first = false;
    }
    zz_put(t->w->out, "\n");
}

/* Where the nest comes from, and what the mapping leaves open. */
static void put_mapping(const task *t, bool open) {
    const zz_import_mapping *mapping = t->mapping;
    static const char own[] = "an exploration is needed; until then, the layer's own order";
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
                      "of this layer: %s.",
                      mapping->name, zz_buffer_text(&text), own);
}

static void put_dataflow(task *t) {
    zz_buffer *out = t->w->out;
    const char *wish = zz_sprintf(t->w->arena, "run_%s", t->layer->name);
    const char *name = zz_import_name(t->w->arena, &t->w->names, wish, "run");
    clip_spreads(t);
    const bool ordered = t->mapping && complete(t);
    bool loops = false;
    for (int d = 0; d < t->layer->dim_count; d++)
        loops = loops || t->left[d] > 1;
    put_mapping(t, loops && !ordered);
    zz_putf(out, "dataflow %s : %s on %s counting boxes {\nallocate greedy\n", name, t->layer->name,
            t->w->accelerator);
    if (ordered)
        put_order(t);
    else
        put_own_order(t);
    for (int s = 0; s < t->spread_count; s++)
        zz_putf(out, "%s%s:%lld over %s", s ? ", " : "spread ", t->spreads[s].dim,
                (long long)t->spreads[s].unroll,
                t->w->hardware->dimensions[t->spreads[s].dimension]);
    zz_put(out, "\n}\n\n");
}

void zz_import_write_layer(zz_import_writer *w, const zz_import_layer *layer) {
    task t = {.w = w, .layer = layer, .mapping = zz_import_mapping_of(w->mappings, layer)};
    name_all(&t);
    put_origin(&t);
    put_layer(&t);
    zz_put(w->out, "\n");
    put_dataflow(&t);
}
