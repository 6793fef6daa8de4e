/* A random design, kept small and as data, so that it can be written as text and made smaller:
 * one layer, one accelerator, one dataflow.  What always holds of a design that zz_design_random
 * gives: it is legal, so that whatever the compiler says against it is wrong (but for a memory too
 * small for what is allocated into it); its nest has at most POINTS points. */
#ifndef ZZ_TESTS_PROPERTY_DESIGN_H
#define ZZ_TESTS_PROPERTY_DESIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

enum {
    VARIABLES = 7,
    TENSORS = 4, /* the output and up to three inputs */
    AXES = 7,
    MEMORIES = 6,
    PORTS = 4,
    DIMENSIONS = 2,
    DIRECTIONS = 4, /* down, back, up, fill */
    ITEMS = 48,
    POINTS = 6000
};

typedef struct zz_affine {
    int coefficients[VARIABLES];
    int constant;
} zz_affine;

typedef struct zz_axis {
    zz_affine value;
    bool named;  /* as a position; one that is not named and not a bare variable has no name */
    int extent;  /* declared; 0: none */
    int same_as; /* 1 + tensor * AXES + axis of an earlier tensor whose position it names again; 0
                  */
} zz_axis;

typedef struct zz_tensor {
    zz_axis axes[AXES];
    int axis_count;
    int bits, partial; /* partial 0: not said */
    unsigned chain;    /* bit m: memory m holds it */
} zz_tensor;

typedef struct zz_design_port {
    enum { READ, WRITE, READ_WRITE } type;
    int narrowest, widest; /* 0: not said */
} zz_design_port;

typedef struct zz_design_memory {
    unsigned per; /* bit d: one for each position of dimension d */
    int bytes;
    bool figures; /* energies */
    int width;    /* of what they are for; 0: not said */
    zz_design_port ports[PORTS];
    int port_count;                  /* 0: those that a memory has anyway */
    int serves[TENSORS][DIRECTIONS]; /* which port does */
} zz_design_memory;

/* What loops go over: an index variable, or TENSOR_AXIS(t, a): a named position. */
#define TENSOR_AXIS(t, a) (VARIABLES + (t)*AXES + (a))

typedef struct zz_design_item {
    enum { FOR, SPREAD, HOLD, EVENT, ORDER } kind;
    int variable, factor; /* factor 0: all that is left */
    int dimension;
    int tensor, memory; /* HOLD; EVENT, ORDER: tensor */
    bool slide;
    enum { BUFFER_UNSAID, BUFFER_SINGLE, BUFFER_DOUBLE } buffering;
    bool when; /* EVENT: only elements that are not zero arrive */
    int order[AXES],
        order_count; /* EVENT: axes in order of arrival; 0: as written, ORDER: the rest of them */
} zz_design_item;

typedef struct zz_design {
    int variable_count;
    int extents[VARIABLES];
    zz_tensor tensors[TENSORS];
    int tensor_count;
    enum { ADD_TO, MAXIMUM, EQUALS } operation;
    char operators[TENSORS]; /* before input i (from 2 on): * + - */
    int dimension_count;
    int sizes[DIMENSIONS];
    bool accumulators, hops;
    int latency;
    zz_design_memory memories[MEMORIES]; /* innermost first */
    int memory_count;
    zz_design_item items[ITEMS];
    int item_count;
    uint64_t data_seed; /* of the event's tensor */
    int data_zeros;     /* of ten elements, about so many are zero */
} zz_design;

/* --- generate.c --- */
zz_design zz_design_random(uint64_t seed);

/* --- layer.c --- */
/* TENSOR_AXIS of the axis where the position of this axis is written out. */
int zz_axis_origin(const zz_design *design, int tensor, int axis);
/* The axis that a TENSOR_AXIS stands for. */
const zz_axis *zz_axis_at(const zz_design *design, int tensor_axis);
/* Values 0 .. extent - 1 of an axis that is written out: as declared, else the least that holds the
 * equation. */
int zz_axis_extent(const zz_design *design, const zz_axis *axis);
bool zz_variable_occurs(const zz_design *design, int variable); /* in some access */
bool zz_axis_is_bare(const zz_axis *axis, int *variable);

/* --- write.c --- */
void zz_design_write(const zz_design *design, zz_buffer *out);
/* The event's tensor as a .npy file, when the design has `when`; false when it cannot be written.
 */
bool zz_design_write_data(const zz_design *design, const char *path);

/* --- check.c --- */
typedef enum zz_verdict {
    ZZ_AGREES,
    ZZ_DOES_NOT_FIT, /* nothing fits a memory: legal, and nothing to compare */
    ZZ_REJECTED,     /* by the compiler */
    ZZ_DIFFERS,      /* kernel, interpreter and equation do not say the same, or a simulation takes
                      * less time than what is counted as the least */
    ZZ_NOT_COUNTED   /* kernel or interpreter give up */
} zz_verdict;

typedef struct zz_check_options {
    const char *folder; /* for data files */
    bool cc;            /* also compile the kernel with the system's compiler */
    bool sets;          /* also count points and footprints with isl */
    bool simulate_only; /* count by the interpreter alone */
} zz_check_options;

/* Of an evaluation. */
typedef struct zz_cycles {
    int64_t counted, simulated;
    int levels; /* memories of the operand that travels through most; 0: not evaluated */
} zz_cycles;

/* `what` gets a few lines that say what is wrong; `cycles` may be NULL. */
zz_verdict zz_design_check(const zz_design *design, const zz_check_options *options,
                           zz_cycles *cycles, zz_buffer *what);

/* --- charges.c --- */
struct zz_nest;
/* Whether exact charges of the nest's boundaries, its loops in some order, are what the kernel
 * counts. */
bool zz_charges_agree(zz_arena *arena, const struct zz_nest *nest, uint64_t seed, zz_buffer *what);

/* --- shrink.c --- */
/* The smallest design found that still fails like this: with the same verdict, and the same first
 * error as in `what`. */
zz_design zz_design_shrink(const zz_design *design, zz_verdict verdict, const char *what,
                           const zz_check_options *options, zz_memory *memory);

/* --- sets.c --- */
struct zz_layer;
/* Counts a layer's points and the elements of each tensor that they touch, by isl; false without
 * it. */
bool zz_sets_count(zz_arena *arena, const struct zz_layer *layer, int64_t *points,
                   int64_t *footprints);

#endif
