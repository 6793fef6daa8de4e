/* The model: what a design says, with every name, unit and parameter resolved.  Made from trees by
 * compiler/elaborate, turned into nests by compiler/lower.  Templates are gone; what remains are
 * accelerators, layers, networks, dataflows (each with the layers it runs) and expectations. */
#ifndef ZZ_COMPILER_MODEL_MODEL_H
#define ZZ_COMPILER_MODEL_MODEL_H

#include "lang/ast.h"
#include "runtime/base/map.h"
#include "runtime/map/map.h"
#include "runtime/nest/nest.h"

/* --- accelerators ------------------------------------------------------------------------ */

typedef struct zz_model_port {
    const char *name;
    int type;                  /* as zz_port.type */
    int64_t narrowest, widest; /* bits; 0, 0: a word is one element */
    zz_span span;
    struct zz_model_serve {
        const char *slot;
        int directions[ZZ_DIRECTIONS]; /* 0: not served; else which mention it is, from 1 */
    } * serves;
    int serve_count;
} zz_model_port;

typedef struct zz_model_memory {
    const char *name;
    zz_span span; /* of the name */
    int64_t bits;
    uint64_t replicated; /* over which dimensions */
    const char **slots;  /* it holds; "all" is expanded */
    int slot_count;
    double read_energy,
        write_energy;            /* pJ for `*_per` bits; for a word of any width when *_per is 0 */
    int64_t read_per, write_per; /* bits */
    zz_model_port *ports;        /* the default ports are written out */
    int port_count;
    double area; /* mm2, of one instance; 0: not said */
} zz_model_memory;

/* Memories of a slot where the outer one has copies along a dimension along which the inner one has
 * none.  Only ZigZag's model counts such hardware. */
typedef struct zz_disorder {
    bool found;
    int inner, outer; /* memories */
    int dimension;
    const char *slot;
} zz_disorder;

typedef struct zz_accelerator {
    const char *name;
    zz_span span;
    zz_nest_dimension *dimensions;
    int dimension_count;
    bool accumulators;
    double operation_energy;   /* pJ */
    int64_t operation_latency; /* cycles, >= 1 */
    bool hops;                 /* transfers from lane to lane are counted */
    double hop_energy;         /* pJ for `hop_per` bits; for an element when that is 0 */
    int64_t hop_per;
    double unit_area;     /* mm2, of one lane; 0: not said */
    zz_nest_macro *macro; /* NULL: a plain array */
    zz_disorder disorder;
    zz_model_memory *memories; /* in the order declared: for each slot, the innermost first */
    int memory_count;
} zz_accelerator;

/* --- layers ------------------------------------------------------------------------------ */

/* An index variable (definition NULL), or a position: a tensor's axis that is not a bare index
 * variable, value = constant + sum coefficients[i] * index variable i. */
typedef struct zz_model_variable {
    const char *name; /* NULL: a position without a name */
    zz_span span;     /* of its declaration: the entry, else the place in the equation */
    int64_t extent;   /* declared, or the least that holds the equation */
    bool is_position;
    int64_t constant;
    int64_t *coefficients; /* one for each variable of the layer; 0 at positions */
} zz_model_variable;

typedef struct zz_model_tensor {
    const char *name;
    zz_span span; /* its first access in the equation */
    bool output;
    int64_t bits, partial_bits;
    const char *slot; /* `as`, or its own name */
    int axis_count;
    int *axes; /* variable of each axis */
    zz_span *axis_spans;
    const char *data_path; /* `data "x.npy"`, relative to the design; NULL: none */
    zz_span data_span;
    bool random; /* `density p`: each element is not zero with this probability */
    double density;
    zz_span density_span;
    const double *data; /* read and checked against the shape by the elaborator; NULL: none */
} zz_model_tensor;

/* Where an input of a network's layer comes from: an earlier layer's output, all or part of it. */
typedef struct zz_feed {
    int tensor; /* of this layer */
    int layer;  /* of the network: its output is what feeds the tensor */
    zz_span span;
} zz_feed;

typedef struct zz_layer {
    const char *name; /* in a network: its name there */
    zz_span span;
    zz_model_variable *variables; /* index variables in order of first use, then positions */
    int variable_count;
    zz_model_tensor *tensors; /* in the order of the equation, the output first */
    int tensor_count;
    zz_operation operation;
    zz_term *terms;
    int term_count;
    const struct zz_network *network; /* NULL: it stands by itself */
    int index;                        /* its place in the network, from 0 */
    zz_feed *feeds;
    int feed_count;
} zz_layer;

/* --- networks ---------------------------------------------------------------------------- */

/* Layers with what feeds them; no layer feeds itself, directly or through others. */
typedef struct zz_network {
    const char *name;
    zz_span span;
    zz_layer **layers; /* in the order written */
    int layer_count;
    /* What any of its layers has: variables by name; tensors by name, and by name and rank ("I 5"). */
    zz_map variables, tensors;
} zz_network;

/* --- dataflows --------------------------------------------------------------------------- */

typedef struct zz_item {
    enum {
        ZZ_ITEM_FOR,
        ZZ_ITEM_SPREAD,
        ZZ_ITEM_HOLD,
        ZZ_ITEM_EVENT,
        ZZ_ITEM_ORDER, /* `in order`: more loops over the events; only holds stand above it */
        ZZ_ITEM_ALLOCATE
    } kind;
    zz_span span;
    /* for, spread: one item for each loop */
    const char *variable;
    zz_span variable_span;
    int64_t factor; /* 0: all that is left */
    const char *dimension;
    zz_span dimension_span;
    /* hold: one item for each tensor */
    const char *tensor;
    zz_span tensor_span;
    const char *memory;
    zz_span memory_span;
    bool slide;
    zz_buffering buffering;
    /* on event */
    const zz_node *event;   /* the tree of `on event`: names of positions, condition, order */
    const zz_node *order;   /* of `on event` and of `in order`: the names of positions */
    struct zz_scope *scope; /* where other names of its condition are looked up: constants */
} zz_item;

typedef struct zz_binding {
    const char *tensor, *slot;
    zz_span span;
} zz_binding;

/* One dataflow; its nest is looked up anew in each of its layers. */
typedef struct zz_dataflow {
    const char *name;
    zz_span span;
    zz_counting counting;
    const zz_layer **layers;
    int layer_count;
    const zz_accelerator *accelerator;
    zz_binding *bindings;
    int binding_count;
    zz_item *items; /* factors depend on the layer when they name its parameters: they are evaluated
                       per layer */
    int item_count;
    bool even;        /* `allocate even`, not greedy */
    bool unallocated; /* a template for a search: boundaries that no `hold` draws are left open */
    /* `locality between layers`: for each layer and tensor the index of its outermost memory; NULL
     * for a layer by itself, and without the line. */
    int **outermost;
    zz_span locality;
} zz_dataflow;

/* --- explorations ------------------------------------------------------------------------ */

/* What is not known before a spatial mapping is, and then is the same for every order: such steps of
 * a goal are numbers by the time of the search. */
typedef enum zz_settled {
    ZZ_GIVEN_NOTHING,
    ZZ_GIVEN_MACS,
    ZZ_GIVEN_SPATIAL, /* utilization.spatial */
    ZZ_GIVEN_COMPUTE, /* energy.compute, pJ */
    ZZ_GIVEN_BEST     /* and on: a figure of the best mapping, known when the search has ended */
} zz_settled;

/* An objective or a condition. */
typedef struct zz_goal {
    const char *text; /* as written, on one line */
    zz_span span;
    zz_map_expression expression;
    zz_settled given[ZZ_MAP_STEPS]; /* of each step */
} zz_goal;

/* One item of `orders fy, *, k:2`. */
typedef struct zz_order_item {
    zz_span span;
    const char *variable; /* NULL: the `*` */
    int64_t trips;        /* 0: all loops over the variable that no other item names */
} zz_order_item;

/* `spread k, ox over D1`: which variables may be unrolled there. */
typedef struct zz_hint {
    zz_span span;
    const char **variables;
    const zz_span *spans;
    int variable_count;
    const char *dimension;
    zz_span dimension_span;
} zz_hint;

/* One of the searches that an exploration asks for: an accelerator, a counting and a value of each
 * swept name, with the layers and spreads as they are under these values. */
typedef struct zz_variant {
    /* The template: layers, accelerator, bindings, counting; its items are `on event` and the
     * spreads, whose factors are upper bounds.  Its name tells the variant: "lab2[tpu, boxes]". */
    zz_dataflow *dataflow;
    const char *target;  /* the accelerator as a design can name it: "core(rows = 8)" */
    const char *sweep;   /* "rows = 8, n = 2"; NULL: nothing is swept */
    const char **labels; /* what chooses it in `lab2[...]`, beside a layer's name */
    int label_count;
} zz_variant;

typedef struct zz_exploration {
    const char *name;
    zz_span span;
    zz_variant *variants; /* by swept values, then accelerators, then countings */
    int variant_count;

    const char **over; /* variables to loop over; NULL: those of the equation */
    const zz_span *over_spans;
    int over_count;

    enum { ZZ_SPATIAL_GIVEN, ZZ_SPATIAL_AUTO, ZZ_SPATIAL_ZIGZAG } spatial;
    int top; /* candidates wanted */
    zz_hint *hints;
    int hint_count;

    zz_map_method method;
    int64_t method_number; /* of loops, of iterations; 0: the method's own */
    int64_t method_seed;   /* of anneal */
    zz_span method_span;
    bool imperfect;         /* loops need not divide what they are over: */
    const zz_node *uneven;  /* list: `imperfect`, then the list of variables, if given */
    zz_order_item *pattern; /* outermost first; count 0: any order */
    int pattern_count;

    zz_goal *objectives; /* at least one */
    int objective_count;
    zz_goal *condition; /* NULL: none */

    const char *keep_path; /* the database that takes the mappings; NULL: none is kept */
    zz_span keep_span;
    zz_goal *keep; /* which of them; NULL: all */
} zz_exploration;

typedef struct zz_expectation {
    const zz_node *condition;
    zz_span span;
    struct zz_scope *scope; /* where its names are looked up: constants */
} zz_expectation;

typedef struct zz_model {
    zz_accelerator **accelerators;
    int accelerator_count;
    zz_layer **layers;
    int layer_count;
    zz_network **networks;
    int network_count;
    zz_dataflow **dataflows;
    int dataflow_count;
    zz_exploration **explorations;
    int exploration_count;
    zz_expectation *expectations;
    int expectation_count;
    struct zz_scope *scope; /* of the design itself: where a figure asked for is looked up */
} zz_model;

/* The slot of a tensor: the dataflow's `with`, else the layer's `as`, else its own name. */
const char *zz_slot_of(const zz_dataflow *dataflow, const zz_model_tensor *tensor);
bool zz_memory_holds(const zz_model_memory *memory, const char *slot);

/* The layer of that name, or NULL. */
const zz_layer *zz_network_layer(const zz_network *network, const char *name);

/* The `on event` of a dataflow, or NULL. */
const zz_item *zz_event_of(const zz_dataflow *dataflow);

#endif
