/* Inter-layer locality: which memory is the outermost of each tensor when what passes from one layer
 * to the next stays on chip, as ZigZag decides it (14). */
#ifndef ZZ_RUNTIME_ZIGZAG_LOCALITY_H
#define ZZ_RUNTIME_ZIGZAG_LOCALITY_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/memory.h"

typedef struct zz_locality_memory {
    int64_t bits;      /* of one instance */
    int64_t instances; /* >= 1 */
} zz_locality_memory;

typedef enum zz_locality_role {
    ZZ_LOCALITY_OUTPUT,
    ZZ_LOCALITY_ACTIVATION, /* comes from another layer, or from outside of the network */
    ZZ_LOCALITY_WEIGHT      /* every other input: it lies there before the network begins */
} zz_locality_role;

typedef struct zz_locality_tensor {
    zz_locality_role role;
    int64_t bits;     /* all of it, an output at the precision of partial sums */
    const bool *held; /* of each memory: whether it holds the tensor; some memory does */
    int outermost;    /* the answer: index of a memory */
} zz_locality_tensor;

typedef struct zz_locality_layer {
    bool run; /* else it is passed over: what feeds it feeds what it feeds */
    const int *feeders;
    int feeder_count;            /* layers; one may stand there twice */
    zz_locality_tensor *tensors; /* of a layer that is run; one of them is an output */
    int tensor_count;
} zz_locality_layer;

/* Fills `outermost` of all tensors of the layers that are run.  Memories stand the innermost first;
 * no layer feeds itself, directly or through others. */
void zz_locality(zz_arena *arena, const zz_locality_memory *memories, int memory_count,
                 zz_locality_layer *layers, int layer_count);

#endif
