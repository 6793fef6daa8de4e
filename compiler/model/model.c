/* What is asked of the model in more than one room. */
#include "compiler/model/model.h"

#include <string.h>

const char *zz_slot_of(const zz_dataflow *dataflow, const zz_model_tensor *tensor) {
    for (int b = 0; b < dataflow->binding_count; b++)
        if (strcmp(dataflow->bindings[b].tensor, tensor->name) == 0)
            return dataflow->bindings[b].slot;
    return tensor->slot;
}

bool zz_memory_holds(const zz_model_memory *memory, const char *slot) {
    for (int s = 0; s < memory->slot_count; s++)
        if (strcmp(memory->slots[s], slot) == 0)
            return true;
    return false;
}

const zz_layer *zz_network_layer(const zz_network *network, const char *name) {
    for (int l = 0; l < network->layer_count; l++)
        if (!strcmp(network->layers[l]->name, name))
            return network->layers[l];
    return NULL;
}

const zz_item *zz_event_of(const zz_dataflow *dataflow) {
    for (int i = 0; i < dataflow->item_count; i++)
        if (dataflow->items[i].kind == ZZ_ITEM_EVENT)
            return &dataflow->items[i];
    return NULL;
}
