/* What an evaluation counts.  Filled by a kernel (runtime/count), by the boxes kernel, by ZigZag's
 * model (runtime/zigzag), or by the reference interpreter; all fields are exact integers, but for
 * what ZigZag's model makes of them in `boxed`.  Which figure has which name in reports and
 * in `expect` is the table metric.def. */
#ifndef ZZ_RUNTIME_NEST_COUNTS_H
#define ZZ_RUNTIME_NEST_COUNTS_H

#include <stdint.h>

#include "runtime/nest/nest.h"

/* All transfers of one operand, memory and direction, summed over windows and instances. */
typedef struct zz_traffic {
    int64_t elements; /* moved */
    int64_t grains;   /* sum over transfers of ceil(bits / narrowest width); words = grains x
                         narrowest / widest */
    bool rounded;     /* `words` tells the words, not the grains */
    int64_t words;    /* whole words, as ZigZag's model rounds them */
    int64_t first;    /* down of an output: elements that were first touches */
    int64_t final;    /* back and up of an output: elements that were final */
    /* For explanations; kernels tell them, the interpreter leaves them 0. */
    int64_t transfers;         /* that move something */
    int64_t smallest, largest; /* elements of one of them */
} zz_traffic;

/* What all transfers of one kind at one boundary take, in cycles. */
typedef struct zz_timing {
    int operand, level; /* of the lower side; level -1: the array */
    bool up;
    int64_t total, edge; /* edge: of the first window (down), of the last (up) */
    int64_t least, most; /* searches: of windows that are the first, or last, in some order */
    int upper_memory, upper_port, lower_memory, lower_port;
} zz_timing;

typedef struct zz_level_count {
    zz_traffic traffic[ZZ_DIRECTIONS];
    int64_t tile;      /* elements of the largest tile of any window of any instance */
    int64_t tile_bits; /* at the precision the memory holds them in */
    bool doubled;      /* the tile is double buffered */
    int64_t hops;      /* between the places below: lanes, or instances of the memory below; 0
                          unless the nest counts them */
} zz_level_count;

typedef struct zz_operand_count {
    zz_level_count *levels; /* as in zz_operand */
} zz_operand_count;

/* The parts of what an array that computes in memory costs; runtime/cost/macro.h measures them. */
enum {
    ZZ_MACRO_ENERGY_PRECHARGE, /* always 0: a cell holds one weight */
    ZZ_MACRO_ENERGY_DACS,
    ZZ_MACRO_ENERGY_ADCS,
    ZZ_MACRO_ENERGY_MULTS,
    ZZ_MACRO_ENERGY_BITLINES,
    ZZ_MACRO_ENERGY_ADDERS,
    ZZ_MACRO_ENERGY_PLACES,
    ZZ_MACRO_ENERGY_ACCUMULATORS,
    ZZ_MACRO_ENERGY_PARTS
};

enum {
    ZZ_MACRO_CELLS,
    ZZ_MACRO_DACS,
    ZZ_MACRO_ADCS,
    ZZ_MACRO_MULTS,
    ZZ_MACRO_ADDERS,
    ZZ_MACRO_PLACES,
    ZZ_MACRO_ACCUMULATORS,
    ZZ_MACRO_AREA_PARTS
};

typedef struct zz_macro {
    double energies[ZZ_MACRO_ENERGY_PARTS];                           /* pJ, of the layer */
    double areas[ZZ_MACRO_AREA_PARTS], area, memory_area, total_area; /* mm2 */
    double delays[ZZ_MACRO_AREA_PARTS], clock;                        /* ns */
    double peak_tops, peak_tops_per_watt, peak_tops_per_mm2;
    double cycles_per_operation;
} zz_macro;

/* What ZigZag's model says and integers may not hold; cycles. */
typedef struct zz_boxed {
    double stall, onload, offload;
    double cycles; /* the whole latency */
    double spatial_utilization;
    zz_macro macro; /* of an array that computes in memory */
} zz_boxed;

/* A mean over tensors, of one figure. */
typedef struct zz_mean {
    double mean;
    bool sampled; /* estimated from samples; else exact */
    double error; /* of a sampled one: the true mean is within +- error, 95 times of 100 */
} zz_mean;

/* Figures that are means over the tensors that chance gives. */
typedef struct zz_expected {
    const zz_chance *chance;
    int64_t samples;  /* 0: every tensor there is was counted */
    zz_mean *figures; /* by zz_metric_slot */
} zz_expected;

typedef struct zz_counts {
    int64_t macs;                            /* valid points (boxes: all) */
    int64_t steps;                           /* executed */
    int64_t compute, stall, onload, offload; /* cycles */
    int64_t **busy;                          /* [memory][port]: cycles that the port is busy */
    struct {
        int64_t arrived, idle, filtered;
    } events;
    struct {
        int64_t first, last; /* steps that make the first and the last final value; 0 if none */
        int64_t live;        /* most elements live at any step */
    } readiness;
    struct {
        int64_t elements, untouched;
    } outputs;
    zz_operand_count *operands; /* as in zz_nest */
    /* What `busy` and the parts of the latency are made of; kernels tell it, the interpreter leaves it
     * empty. */
    zz_timing *timings;
    int timing_count;
    const char *enumerated; /* NULL, or what had to be enumerated point by point and why */
    const zz_boxed *boxed;  /* of boxes: NULL unless ZigZag's model answered, ... */
    const char *products;   /* ... and then why it did not: trip counts are multiplied */
    /* NULL, or the figures themselves; then the integers are those of the tensor of which everything
     * arrives, but for the tiles: those are the largest of any tensor counted. */
    const zz_expected *expected;
} zz_counts;

typedef enum zz_count_status {
    ZZ_COUNT_OK,
    ZZ_COUNT_OVERFLOW,   /* a count does not fit 64 bits */
    ZZ_COUNT_TOO_LARGE,  /* a coupled component has more points than the limit */
    ZZ_COUNT_DISORDERED, /* only ZigZag's model counts such memories, and not this nest */
    ZZ_COUNT_REFUSED     /* the C compiler refused the kernel: a fault of zzlc */
} zz_count_status;

#endif
