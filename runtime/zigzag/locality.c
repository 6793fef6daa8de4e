/* Inter-layer locality (14).  An output that one layer alone takes, which takes nothing else, is put
 * into the lowest memory that holds it and what it feeds, where the layer's output and activations
 * fit together, and with them the weights of all layers if they are kept there too.  Outputs that
 * several layers take, or that meet others, stay in the outermost memory.
 *
 * ZigZag asks no more than whether a layer's own tensors fit together: that the next one's input lies
 * there already when its output comes is seen by the check of that layer, for its own output only. */
#include "runtime/zigzag/locality.h"

#include "runtime/base/checked.h"

/* The layers next to one in the network of those that are run: none, one of them, or several. */
enum { NONE = -1, SEVERAL = -2 };

typedef struct search {
    zz_arena *arena;
    const zz_locality_memory *memories;
    int memory_count;
    zz_locality_layer *layers;
    int layer_count;
    int *order;   /* of layers, what feeds first */
    int *before;  /* of each layer: what feeds it */
    int *after;   /* of each layer: what it feeds */
    int *lowered; /* of each layer: the memory of its output, NONE: where it was */
    int weights;  /* the memory of all weights; memory_count: where they were */
} search;

static int join(int a, int b) {
    return a == NONE || a == b ? b : b == NONE ? a : SEVERAL;
}

/* Whether an edge leads to a layer itself or, where that is passed over, to those next to it. */
static int seen_through(const search *s, const int *next, int layer) {
    return s->layers[layer].run ? layer : next[layer];
}

/* Layers with what feeds them first. */
static void sort(search *s) {
    const size_t count = (size_t)s->layer_count;
    int *waits = ZZ_NEW_ARRAY(s->arena, int, count + 1);
    int *first = ZZ_NEW_ARRAY(s->arena, int, count + 2);
    size_t edges = 0, done = 0, found = 0;
    for (size_t l = 0; l < count; l++) {
        waits[l] = s->layers[l].feeder_count;
        edges += (size_t)waits[l];
        for (int f = 0; f < waits[l]; f++)
            first[s->layers[l].feeders[f] + 1]++;
    }
    for (size_t l = 0; l < count; l++)
        first[l + 1] += first[l];
    int *fed = ZZ_NEW_ARRAY(s->arena, int, edges + 1);
    int *next = ZZ_NEW_ARRAY(s->arena, int, count + 1);
    for (size_t l = 0; l < count; l++)
        for (int f = 0; f < s->layers[l].feeder_count; f++) {
            const int from = s->layers[l].feeders[f];
            fed[first[from] + next[from]++] = (int)l;
        }
    s->order = ZZ_NEW_ARRAY(s->arena, int, count + 1);
    for (size_t l = 0; l < count; l++)
        if (!waits[l])
            s->order[found++] = (int)l;
    while (done < found) {
        const int l = s->order[done++];
        for (int i = first[l]; i < first[l + 1]; i++)
            if (!--waits[fed[i]])
                s->order[found++] = fed[i];
    }
}

static void find_neighbours(search *s) {
    const size_t count = (size_t)s->layer_count;
    s->before = ZZ_NEW_ARRAY(s->arena, int, count + 1);
    s->after = ZZ_NEW_ARRAY(s->arena, int, count + 1);
    for (size_t l = 0; l < count; l++)
        s->before[l] = s->after[l] = NONE;
    for (size_t i = 0; i < count; i++) {
        const int l = s->order[i];
        for (int f = 0; f < s->layers[l].feeder_count; f++)
            s->before[l] = join(s->before[l], seen_through(s, s->before, s->layers[l].feeders[f]));
    }
    for (size_t i = count; i-- > 0;) {
        const int l = s->order[i], seen = seen_through(s, s->after, l);
        for (int f = 0; f < s->layers[l].feeder_count; f++) {
            int *after = &s->after[s->layers[l].feeders[f]];
            *after = join(*after, seen);
        }
    }
}

static bool holds_all(const zz_locality_layer *layer, zz_locality_role role, int memory) {
    for (int t = 0; t < layer->tensor_count; t++)
        if (layer->tensors[t].role == role && !layer->tensors[t].held[memory])
            return false;
    return true;
}

static void add(int64_t *sum, int64_t bits) {
    if (!zz_add64(*sum, bits, sum))
        *sum = INT64_MAX;
}

/* Bits of a layer's tensors of one role that the memory holds. */
static int64_t bits_in(const zz_locality_layer *layer, zz_locality_role role, int memory) {
    int64_t bits = 0;
    for (int t = 0; t < layer->tensor_count; t++)
        if (layer->tensors[t].role == role && layer->tensors[t].held[memory])
            add(&bits, layer->tensors[t].bits);
    return bits;
}

static int64_t capacity_of(const zz_locality_memory *memory) {
    int64_t bits;
    return zz_mul64(memory->bits, memory->instances, &bits) ? bits : INT64_MAX;
}

static void put(zz_locality_layer *layer, zz_locality_role role, int memory) {
    for (int t = 0; t < layer->tensor_count; t++)
        if (layer->tensors[t].role == role && layer->tensors[t].held[memory])
            layer->tensors[t].outermost = memory;
}

/* The lowest memory for what the layer passes on, NONE: no other than it has. */
static int lowest(const search *s, int l, const int64_t *all_weights) {
    const zz_locality_layer *layer = &s->layers[l];
    const int after = s->after[l];
    if (after == SEVERAL || (after >= 0 && s->before[after] == SEVERAL))
        return NONE;
    const zz_locality_layer *takes = after >= 0 ? &s->layers[after] : layer;
    for (int m = 0; m < s->memory_count; m++) {
        int64_t need = all_weights[m];
        if (!holds_all(layer, ZZ_LOCALITY_OUTPUT, m) ||
            !holds_all(takes, ZZ_LOCALITY_ACTIVATION, m))
            continue;
        add(&need, bits_in(layer, ZZ_LOCALITY_OUTPUT, m));
        add(&need, bits_in(layer, ZZ_LOCALITY_ACTIVATION, m));
        if (need <= capacity_of(&s->memories[m]))
            return m;
    }
    return NONE;
}

static void place(search *s, int l, const int64_t *all_weights) {
    zz_locality_layer *layer = &s->layers[l];
    const int before = s->before[l];
    const int m = s->lowered[l] = lowest(s, l, all_weights);
    if (before >= 0 && s->lowered[before] >= 0)
        put(layer, ZZ_LOCALITY_ACTIVATION, s->lowered[before]);
    if (m < 0)
        return;
    put(layer, ZZ_LOCALITY_OUTPUT, m);
    if (before == NONE)
        put(layer, ZZ_LOCALITY_ACTIVATION, m);
    if (s->memories[m].instances == 1 && m < s->weights && all_weights[m] > 0)
        s->weights = m;
}

void zz_locality(zz_arena *arena, const zz_locality_memory *memories, int memory_count,
                 zz_locality_layer *layers, int layer_count) {
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    search s = {.arena = own,
                .memories = memories,
                .memory_count = memory_count,
                .layers = layers,
                .layer_count = layer_count,
                .weights = memory_count};
    int64_t *all_weights = ZZ_NEW_ARRAY(own, int64_t, (size_t)memory_count + 1);
    s.lowered = ZZ_NEW_ARRAY(own, int, (size_t)layer_count + 1);
    for (int l = 0; l < layer_count; l++) {
        for (int t = 0; t < layers[l].tensor_count; t++)
            for (int m = 0; m < memory_count; m++)
                if (layers[l].tensors[t].held[m])
                    layers[l].tensors[t].outermost = m;
        for (int m = 0; m < memory_count; m++)
            add(&all_weights[m], bits_in(&layers[l], ZZ_LOCALITY_WEIGHT, m));
    }
    sort(&s);
    find_neighbours(&s);
    for (int i = 0; i < layer_count; i++)
        if (layers[s.order[i]].run)
            place(&s, s.order[i], all_weights);
    for (int l = 0; l < layer_count && s.weights < memory_count; l++)
        put(&layers[l], ZZ_LOCALITY_WEIGHT, s.weights);
    zz_arena_free(own);
}
