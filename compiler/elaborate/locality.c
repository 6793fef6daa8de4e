/* `locality between layers`: a dataflow with its layers, and the networks that they are of, becomes
 * the question of runtime/zigzag/locality, network by network.  Layers of a network that the
 * dataflow does not run are passed over, as ZigZag passes over what it has no model for. */
#include "runtime/zigzag/locality.h"

#include <string.h>

#include "compiler/elaborate/parts.h"
#include "runtime/base/checked.h"

typedef struct question {
    zz_arena *arena;
    zz_dataflow *dataflow;
    const zz_accelerator *accelerator;
    zz_map slots; /* name -> const bool *: which memories hold it */
    zz_locality_memory *memories;
} question;

static const bool *held(question *q, const char *slot) {
    const bool *known = zz_map_get(&q->slots, slot);
    if (known)
        return known;
    bool *made = ZZ_NEW_ARRAY(q->arena, bool, (size_t)q->accelerator->memory_count + 1);
    for (int m = 0; m < q->accelerator->memory_count; m++)
        made[m] = zz_memory_holds(&q->accelerator->memories[m], slot);
    zz_map_set(&q->slots, slot, made);
    return made;
}

static int64_t bits_of(const zz_layer *layer, const zz_model_tensor *tensor) {
    int64_t bits = tensor->output ? tensor->partial_bits : tensor->bits;
    for (int a = 0; a < tensor->axis_count; a++)
        if (!zz_mul64(bits, layer->variables[tensor->axes[a]].extent, &bits))
            return INT64_MAX;
    return bits;
}

static bool is_fed(const zz_layer *layer, int tensor) {
    for (int f = 0; f < layer->feed_count; f++)
        if (layer->feeds[f].tensor == tensor)
            return true;
    return false;
}

/* The slot through which layers feed each other: that of the first feed.  An input of a layer that
 * nothing feeds comes from outside if it has this slot, else it is a weight. */
static const char *feeding_slot(const question *q, const zz_network *network) {
    for (int l = 0; l < network->layer_count; l++) {
        const zz_layer *layer = network->layers[l];
        if (layer->feed_count)
            return zz_slot_of(q->dataflow, &layer->tensors[layer->feeds[0].tensor]);
    }
    return NULL;
}

static zz_locality_role role_of(const question *q, const zz_layer *layer, int t,
                                const char *feeding) {
    if (layer->tensors[t].output)
        return ZZ_LOCALITY_OUTPUT;
    if (layer->feed_count)
        return is_fed(layer, t) ? ZZ_LOCALITY_ACTIVATION : ZZ_LOCALITY_WEIGHT;
    const char *slot = zz_slot_of(q->dataflow, &layer->tensors[t]);
    return feeding && strcmp(slot, feeding) == 0 ? ZZ_LOCALITY_ACTIVATION : ZZ_LOCALITY_WEIGHT;
}

/* The layers of a network that the dataflow runs; false when a tensor has no memory, which lowering
 * will tell. */
static bool add_layers(question *q, const zz_network *network, zz_locality_layer *layers) {
    const char *feeding = feeding_slot(q, network);
    for (int l = 0; l < q->dataflow->layer_count; l++) {
        const zz_layer *layer = q->dataflow->layers[l];
        if (layer->network != network)
            continue;
        zz_locality_layer *to = &layers[layer->index];
        to->run = true;
        to->tensors = ZZ_NEW_ARRAY(q->arena, zz_locality_tensor, (size_t)layer->tensor_count);
        to->tensor_count = layer->tensor_count;
        for (int t = 0; t < layer->tensor_count; t++) {
            const bool *memories = held(q, zz_slot_of(q->dataflow, &layer->tensors[t]));
            bool any = false;
            for (int m = 0; m < q->accelerator->memory_count; m++)
                any = any || memories[m];
            if (!any)
                return false;
            to->tensors[t] = (zz_locality_tensor){.role = role_of(q, layer, t, feeding),
                                                  .bits = bits_of(layer, &layer->tensors[t]),
                                                  .held = memories};
        }
    }
    return true;
}

static void ask(question *q, const zz_network *network) {
    zz_dataflow *dataflow = q->dataflow;
    zz_locality_layer *layers =
        ZZ_NEW_ARRAY(q->arena, zz_locality_layer, (size_t)network->layer_count);
    for (int l = 0; l < network->layer_count; l++) {
        const zz_layer *layer = network->layers[l];
        int *feeders = ZZ_NEW_ARRAY(q->arena, int, (size_t)layer->feed_count + 1);
        for (int f = 0; f < layer->feed_count; f++)
            feeders[f] = layer->feeds[f].layer;
        layers[l] = (zz_locality_layer){.feeders = feeders, .feeder_count = layer->feed_count};
    }
    if (!add_layers(q, network, layers))
        return;
    zz_locality(q->arena, q->memories, q->accelerator->memory_count, layers, network->layer_count);
    for (int l = 0; l < dataflow->layer_count; l++) {
        const zz_layer *layer = dataflow->layers[l];
        if (layer->network != network)
            continue;
        dataflow->outermost[l] = ZZ_NEW_ARRAY(q->arena, int, (size_t)layer->tensor_count);
        for (int t = 0; t < layer->tensor_count; t++)
            dataflow->outermost[l][t] = layers[layer->index].tensors[t].outermost;
    }
}

void zz_keep_local(zz_arena *arena, zz_dataflow *dataflow) {
    const zz_accelerator *accelerator = dataflow->accelerator;
    question q = {
        .arena = arena,
        .dataflow = dataflow,
        .accelerator = accelerator,
        .slots = zz_map_new(arena),
        .memories = ZZ_NEW_ARRAY(arena, zz_locality_memory, (size_t)accelerator->memory_count + 1)};
    for (int m = 0; m < accelerator->memory_count; m++) {
        q.memories[m] = (zz_locality_memory){accelerator->memories[m].bits, 1};
        for (int d = 0; d < accelerator->dimension_count; d++)
            if (accelerator->memories[m].replicated >> d & 1 &&
                !zz_mul64(q.memories[m].instances, accelerator->dimensions[d].size,
                          &q.memories[m].instances))
                q.memories[m].instances = INT64_MAX;
    }
    dataflow->outermost = ZZ_NEW_ARRAY(arena, int *, (size_t)dataflow->layer_count);
    zz_map asked = zz_map_new(arena);
    for (int l = 0; l < dataflow->layer_count; l++) {
        const zz_network *network = dataflow->layers[l]->network;
        if (!network || zz_map_get(&asked, network->name) == network)
            continue;
        zz_map_set(&asked, network->name, (void *)(uintptr_t)network);
        ask(&q, network);
    }
}
