/* The cost model of ZigZag 3.8.5, number for number: a layer on an accelerator under one spatial
 * mapping and one order of temporal loops gives accesses, energy, utilisation and latency whose
 * doubles equal ZigZag's to the last bit.  Everything peculiar to ZigZag stays in this folder; the
 * section that a comment names is that of ZigZag's specification as we wrote it down:
 *   3 spatial mapping   spatial.c      7 mapping   mapping.c   9.1-9.3 stalls    stall.c
 *   5 allocation        allocate.c     8 energy    energy.c    9.4-9.6 loading   loading.c
 *   6 stationary loops  mapping.c      13 in-memory compute    imc.c
 *
 * What always holds: loops are listed innermost first, memories from the array outwards, operands
 * in the order of the equation, the output first.  Dimensions of the array are ZigZag's D1, D2, ...
 * by index.  Python's integers have no bound, ours have 64 bits: an integer beyond 2^63 ends the
 * evaluation with ZZ_ZIGZAG_OVERFLOW, one beyond 2^53 clears `exact` in the result, since from
 * there on a double no longer holds every integer that Python would compute with. */
#ifndef ZZ_RUNTIME_ZIGZAG_ZIGZAG_H
#define ZZ_RUNTIME_ZIGZAG_ZIGZAG_H

#include "runtime/base/memory.h"
#include "runtime/cost/macro.h"
#include "runtime/nest/nest.h"

/* --- the problem --------------------------------------------------------------------------- */

typedef struct zz_zigzag_term {
    int dim;        /* a loop dimension */
    int64_t factor; /* >= 1: ZigZag knows no minus, and sizes do not depend on it */
} zz_zigzag_term;

/* X = a*P + b*Q, ZigZag's partially relevant dimension.  Another number of terms, all different, or
 * a divisor of the sum is not ZigZag's: X then takes the interval from its least to its largest
 * value, or as many values as its terms have together if these are fewer. */
typedef struct zz_zigzag_relation {
    const zz_zigzag_term *terms;
    int term_count;
    int64_t divisor; /* 0 is 1 */
    int64_t padding; /* before and after together; used when size is 0 */
    int64_t size; /* values that X has in the tensor; 0: what the loops reach, less the padding */
} zz_zigzag_relation;

typedef struct zz_zigzag_operand {
    const int *dims; /* as the equation lists them: d < dim_count a loop dimension, else the */
    int dim_count;   /*   relation d - dim_count */
    int64_t bits;    /* of a value; of the output: of a partial sum */
    int slot;        /* the memory operand it is linked to, ZigZag's I1, I2, O */
} zz_zigzag_operand;

typedef struct zz_zigzag_layer {
    const int64_t *sizes; /* of the loop dimensions, size 1 included */
    int dim_count;
    const zz_zigzag_relation *relations;
    int relation_count;
    const zz_zigzag_operand *operands;
    int operand_count;  /* the output and at least one input; inputs after the second are not
                           loaded before the start (9.4) */
    int64_t final_bits; /* of a final output */
} zz_zigzag_layer;

typedef struct zz_zigzag_grant {
    int slot;
    zz_direction direction;
} zz_zigzag_grant;

/* The last port that grants a direction to a slot has it (2).  ZigZag prices all ports of a memory
 * alike.  Widths of 0 are not ZigZag's: a word is one element, and any number pass in a cycle. */
typedef struct zz_zigzag_port {
    int64_t narrowest, widest;        /* bits: bandwidth_min, bandwidth_max */
    double read_energy, write_energy; /* of a word of the widest width */
    const zz_zigzag_grant *grants;    /* as written */
    int grant_count;
} zz_zigzag_port;

typedef struct zz_zigzag_memory {
    int64_t bits;     /* of one instance */
    double area;      /* adds up on in-memory-compute arrays only */
    const int *slots; /* the slots it holds, as written: the order breaks ties */
    int slot_count;
    uint64_t served; /* bit d: one instance serves every position of dimension d */
    const zz_zigzag_port *ports;
    int port_count;
} zz_zigzag_memory;

/* An in-memory-compute array (13). */
typedef zz_nest_macro zz_zigzag_imc;

typedef struct zz_zigzag_hardware {
    const int64_t *dimensions; /* sizes */
    int dimension_count;       /* <= 64 */
    const zz_zigzag_memory *memories;
    int memory_count;
    double unit_energy;       /* of one operation */
    int64_t operation_cycles; /* 1, which 0 means too, is all that ZigZag has for a plain array */
    const zz_zigzag_imc *imc; /* NULL: a plain array */
} zz_zigzag_hardware;

/* `unroll` of loop dimension `dim` over a dimension of the array; entries of one dimension of the
 * array stand together, in the order in which the mapping lists them, no pair twice. */
typedef struct zz_zigzag_spread {
    int dimension, dim;
    int64_t unroll;
} zz_zigzag_spread;

typedef struct zz_zigzag_loop {
    int dim;
    int64_t size;
} zz_zigzag_loop;

typedef struct zz_zigzag_mapping {
    const zz_zigzag_spread *spreads;
    int spread_count;
    const zz_zigzag_loop *loops; /* temporal, innermost first */
    int loop_count;
    bool even; /* ZigZag's even mapping: operands of one memory split the order at one place */
    /* NULL: the greedy allocation decides.  Else ends[operand][level]: how many of the innermost
     * loops lie in that level and those below, all of them in the last; whether it fits is then not
     * asked. */
    const int *const *ends;
    /* Inputs are read every cycle, even while a register could keep them:
     * access_same_data_considered_as_no_access = False. */
    bool reread;
} zz_zigzag_mapping;

/* --- the result ---------------------------------------------------------------------------- */

typedef enum zz_zigzag_status {
    ZZ_ZIGZAG_OK,
    ZZ_ZIGZAG_MEMORY_TOO_SMALL,    /* MemoryTooSmallException: not even the unrolled tile fits */
    ZZ_ZIGZAG_HIERARCHY_TOO_SMALL, /* MemoryHierarchyTooSmallException: the top does not hold it */
    ZZ_ZIGZAG_NO_PORT,             /* ValueError: data moves in a direction that no port serves */
    ZZ_ZIGZAG_PERIODS,             /* ValueError: the periods at a port do not divide one another */
    ZZ_ZIGZAG_KEY,       /* KeyError: a port serves a slot that the layer does not use, or a
                            level has nothing to load */
    ZZ_ZIGZAG_UNROLL,    /* AssertionError: an unrolling beyond the size of its loop */
    ZZ_ZIGZAG_DIVISION,  /* ZeroDivisionError */
    ZZ_ZIGZAG_CELLS,     /* AttributeError: cells of more than one weight have no precharging */
    ZZ_ZIGZAG_DIAGONAL,  /* weights along a diagonal of the array: ZigZag does not get through */
    ZZ_ZIGZAG_MALFORMED, /* ours: a loop that the layer lacks, a size below 1, ends out of order */
    ZZ_ZIGZAG_OVERFLOW,  /* ours: an integer beyond 64 bits */
    ZZ_ZIGZAG_COMBINATIONS /* ours: more ways to allocate a memory than are worth trying */
} zz_zigzag_status;

/* The class of what ZigZag raises; NULL where it does not raise or where the limit is ours. */
const char *zz_zigzag_exception(zz_zigzag_status status);
/* What happened, as a sentence for people. */
const char *zz_zigzag_message(zz_zigzag_status status);

typedef struct zz_zigzag_unrolled {
    int dim;
    double size; /* fractional where the loop does not divide */
} zz_zigzag_unrolled;

/* What one level of one operand holds; level 0 is the array itself, level k + 1 memory k. */
typedef struct zz_zigzag_tile {
    const zz_zigzag_unrolled *spread; /* loops unrolled at this level */
    int spread_count;
    int64_t elements;       /* in one instance */
    int64_t all_elements;   /* in all instances, copies counted once */
    int64_t bits;           /* of one element here */
    int64_t effective_bits; /* of the tile without the relevant loops on top (6) */
    int64_t units;          /* instances in use */
    double unique;          /* those with different data */
    int64_t boost;          /* unique / unique of the next level; the last level has 1 */
    bool partial;           /* of the output: holds partial sums */
} zz_zigzag_tile;

/* One direction at one memory level. */
typedef struct zz_zigzag_movement {
    int64_t moves;   /* elements over the whole layer; no cost depends on it */
    int64_t bits;    /* of an element */
    int64_t average; /* bits a cycle, and within the window */
    int64_t burst;
    int64_t period, count; /* cycles between transfers, and how many there are */
    int64_t amount;        /* elements of a transfer */
    int64_t window;        /* cycles a transfer may take without a second buffer */
} zz_zigzag_movement;

/* The mapping of one operand under one form of the unrolling. */
typedef struct zz_zigzag_view {
    zz_zigzag_tile *tiles;                          /* level_count + 1 */
    zz_zigzag_movement (*movements)[ZZ_DIRECTIONS]; /* level_count */
} zz_zigzag_view;

/* Energy is priced on the fractional unrolling, latency on the integer one (17.5). */
typedef enum zz_zigzag_form {
    ZZ_ZIGZAG_FRACTIONAL,
    ZZ_ZIGZAG_INTEGER,
    ZZ_ZIGZAG_FORMS
} zz_zigzag_form;

typedef struct zz_zigzag_level {
    int memory;
    int end;                     /* temporal loops in this level and below, as allocated */
    int stationary_end;          /* with the irrelevant loops merged down (6) */
    int64_t cycles;              /* product of those loops */
    double words[ZZ_DIRECTIONS]; /* accesses, each of the widest width; whole numbers */
    double energies[ZZ_DIRECTIONS];
    double energy;
    double utilization, shared_utilization; /* of the memory: by the operand, by all it holds */
    double effective, shared_effective;     /* without the relevant loops on top, and after
                                               reserving second buffers */
    bool doubled;                           /* takes part as double buffered */
    int64_t allowed[ZZ_DIRECTIONS];         /* cycles a transfer may take, and takes */
    int64_t taken[ZZ_DIRECTIONS];
    bool loads[ZZ_DIRECTIONS];        /* the direction takes part in on- or offloading ... */
    double loading[ZZ_DIRECTIONS];    /* ... for so many cycles, */
    bool contended[ZZ_DIRECTIONS];    /* on a port that serves several inputs */
    int64_t bandwidth[ZZ_DIRECTIONS]; /* instantaneous, bits a cycle */
} zz_zigzag_level;

typedef struct zz_zigzag_outcome {
    int level_count;
    zz_zigzag_level *levels;
    zz_zigzag_view views[ZZ_ZIGZAG_FORMS];
    int64_t *top_relevant, *top_irrelevant; /* level_count + 1: product of the outermost loops */
    int64_t elements;                       /* of the whole tensor */
    int64_t stationary; /* cycles for which the innermost loops leave the operand alone; the array's
                           register keeps an input that long, an output never */
} zz_zigzag_outcome;

typedef struct zz_zigzag_port_outcome {
    int memory, port;
    bool dropped;     /* every direction it grants belongs to a later port */
    bool used;        /* something moves */
    int64_t stall;    /* cycles; negative: slack */
    int64_t updating; /* cycles in which some transfer of the port may run */
} zz_zigzag_port_outcome;

enum { ZZ_ZIGZAG_ENERGY_PARTS = ZZ_MACRO_ENERGY_PARTS, ZZ_ZIGZAG_AREA_PARTS = ZZ_MACRO_AREA_PARTS };

typedef zz_macro zz_zigzag_macro;

typedef struct zz_zigzag_result {
    zz_zigzag_outcome *operands;
    int operand_count;
    zz_zigzag_port_outcome *ports; /* of all memories, in order */
    int port_count;
    double memory_energy, unit_energy, energy;
    int64_t operations; /* padded ones included (17.1) */
    int64_t ideal_cycles;
    double temporal_cycles; /* product of the temporal loops, in cycles */
    int64_t stall;
    double onload, offload;
    double latency[3]; /* with stalls; and onloading; and offloading */
    double spatial_utilization, utilization[3];
    zz_zigzag_macro macro; /* of an in-memory-compute array, else zero */
    bool complete;         /* ZigZag would take these loops as a complete ordering (4) */
    bool exact;            /* no integer went beyond 2^53 */
} zz_zigzag_result;

/* --- evaluation ---------------------------------------------------------------------------- */

typedef struct zz_zigzag_model zz_zigzag_model;

/* Hardware and layer made ready for any number of mappings; it borrows both.  NULL when they do not
 * belong together, with *what saying why. */
const zz_zigzag_model *zz_zigzag_prepare(zz_arena *arena, const zz_zigzag_hardware *hardware,
                                         const zz_zigzag_layer *layer, const char **what);

/* Sizes of the temporal loops that a spatial mapping leaves, one for each dimension of the layer
 * (1: none); what a complete order has to multiply to (4). */
zz_zigzag_status zz_zigzag_remaining(zz_arena *arena, const zz_zigzag_model *model,
                                     const zz_zigzag_mapping *mapping, int64_t *sizes);

/* Evaluates one mapping.  The result lives in the arena; when the status is not ZZ_ZIGZAG_OK only
 * the parts computed before are set. */
zz_zigzag_status zz_zigzag_evaluate(zz_arena *arena, const zz_zigzag_model *model,
                                    const zz_zigzag_mapping *mapping, zz_zigzag_result *result);

#endif
