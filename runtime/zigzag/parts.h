/* What the files of this folder share: hardware and layer made ready, one evaluation under way, and
 * the arithmetic of Python on its numbers.
 *
 * Python's mixed arithmetic needs no mixed type here: below 2^53 an int and the double of the same
 * value give the same double in +, -, *, / and comparisons, so what ZigZag computes in int or float
 * as it comes is a double here, and what is always an int is an int64_t. */
#ifndef ZZ_RUNTIME_ZIGZAG_PARTS_H
#define ZZ_RUNTIME_ZIGZAG_PARTS_H

#include <math.h>

#include "runtime/zigzag/zigzag.h"

enum { ZZ_ZIGZAG_COMBINATION_LIMIT = 1 << 24 }; /* most ways to fill one memory */

enum { ZZ_LOOP_NEUTRAL, ZZ_LOOP_RELEVANT, ZZ_LOOP_IRRELEVANT, ZZ_LOOP_PARTIAL };

typedef struct zz_zigzag_place {
    int memory;
    const zz_zigzag_port *ports[ZZ_DIRECTIONS]; /* that carries the direction, or NULL */
} zz_zigzag_place;

typedef struct zz_zigzag_side { /* one operand */
    unsigned char *relevance;   /* of each loop dimension */
    int *relevant;              /* relevant dimensions as the equation lists them */
    int relevant_count;
    bool partial; /* every relation of the layer is attached, also those it does not use (1) */
    bool output;
    int64_t bits, elements; /* of the whole tensor */
    zz_zigzag_place *path;  /* innermost memory first */
    int level_count;
} zz_zigzag_side;

typedef struct zz_zigzag_share { /* an operand of the layer in a memory */
    int operand, level;
} zz_zigzag_share;

typedef struct zz_zigzag_duty { /* what a port does for a slot */
    int operand, level;         /* operand < 0: the layer does not use the slot */
    bool output;
    zz_direction direction;
} zz_zigzag_duty;

typedef struct zz_zigzag_line { /* a port with its duties */
    int memory, port;
    int64_t widest; /* bits a cycle; 0: any number */
    zz_zigzag_duty *duties;
    int duty_count;
    bool contended; /* serves two inputs or more */
} zz_zigzag_line;

typedef struct zz_zigzag_store { /* a memory */
    zz_zigzag_share *shares;     /* in the order of its slots */
    int share_count;
    bool shared; /* holds more than one slot, linked or not */
    int *served; /* dimensions of the array, in the order of Python's set */
    int served_count;
} zz_zigzag_store;

typedef struct zz_zigzag_reach { /* a relation */
    const zz_zigzag_relation *relation;
    bool pair; /* a*first + b*second, ZigZag's own form ... */
    int first, second;
    int64_t a, b;          /* ... with the factors less their common divisor */
    int64_t divisor, size; /* of X in the tensor */
} zz_zigzag_reach;

struct zz_zigzag_model {
    const zz_zigzag_hardware *hardware;
    const zz_zigzag_layer *layer;
    zz_zigzag_side *sides;
    int side_count, dim_count;
    zz_zigzag_reach *reaches;
    int reach_count;
    zz_zigzag_store *stores;
    zz_zigzag_line *lines;
    int line_count, most_duties;
    int64_t operations, units; /* of the layer; of the array */
    double cycles_per_operation;
};

typedef struct zz_zigzag_run {
    zz_arena *arena;
    const zz_zigzag_model *model;
    const zz_zigzag_mapping *mapping;
    zz_zigzag_result *result;
    double *unrolled[ZZ_ZIGZAG_FORMS]; /* of each spread */
    int64_t *product;                  /* of the first i temporal loops, i = 0 .. loop_count */
    zz_zigzag_status status;           /* the first thing that went wrong */
    bool inexact;
} zz_zigzag_run;

/* --- the steps, in order; each does nothing useful once run->status is set ------------------- */

/* 3: how far each spread unrolls, and the loops of every level. */
void zz_zigzag_unroll(zz_zigzag_run *run);
/* 4: what is left for the temporal loops. */
void zz_zigzag_rest(zz_zigzag_run *run, int64_t *sizes);
/* 5: where each level of each operand ends. */
void zz_zigzag_allocate(zz_zigzag_run *run);
/* 6 and 7: stationary loops; tiles and movements. */
void zz_zigzag_map(zz_zigzag_run *run);
/* 8: words, energy, utilisation. */
void zz_zigzag_price(zz_zigzag_run *run);
/* 13: in-memory-compute arrays. */
void zz_zigzag_price_macro(zz_zigzag_run *run);
/* 9.1 to 9.3: double buffering, cycles of each transfer, stalls. */
void zz_zigzag_wait(zz_zigzag_run *run);
/* 9.4 to 9.6: on- and offloading, latency, instantaneous bandwidth. */
void zz_zigzag_load(zz_zigzag_run *run);

/* --- what the lattice of mappings asks one by one --------------------------------------------- */

/* Elements of an operand's tile that spans so much of each loop dimension (1.6). */
double zz_zigzag_elements(zz_zigzag_run *run, const zz_zigzag_side *side, const double *sizes);
/* Words of one direction at a port, over all its transfers and units (8). */
double zz_zigzag_words(zz_zigzag_run *run, const zz_zigzag_movement *movement,
                       const zz_zigzag_port *port, int64_t units);

/* --- arithmetic ---------------------------------------------------------------------------- */

#define ZZ_PYTHON_EXACT 9007199254740992.0 /* 2^53 */

static inline void zz_zigzag_stop(zz_zigzag_run *run, zz_zigzag_status status) {
    if (run->status == ZZ_ZIGZAG_OK)
        run->status = status;
}

/* int(x). */
static inline int64_t zz_zigzag_int(zz_zigzag_run *run, double x) {
    if (!(fabs(x) < ZZ_PYTHON_EXACT)) {
        run->inexact = true;
        if (!(fabs(x) < 9223372036854775808.0)) {
            zz_zigzag_stop(run, ZZ_ZIGZAG_OVERFLOW);
            return 0;
        }
    }
    return (int64_t)x;
}

static inline int64_t zz_zigzag_times(zz_zigzag_run *run, int64_t a, int64_t b) {
    int64_t product;
    if (__builtin_mul_overflow(a, b, &product)) {
        zz_zigzag_stop(run, ZZ_ZIGZAG_OVERFLOW);
        return 0;
    }
    run->inexact |= product > (int64_t)1 << 53 || product < -((int64_t)1 << 53);
    return product;
}

static inline int64_t zz_zigzag_plus(zz_zigzag_run *run, int64_t a, int64_t b) {
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum)) {
        zz_zigzag_stop(run, ZZ_ZIGZAG_OVERFLOW);
        return 0;
    }
    return sum;
}

/* a / b, which Python refuses for b = 0. */
static inline double zz_zigzag_over(zz_zigzag_run *run, double a, double b) {
    if (b == 0) {
        zz_zigzag_stop(run, ZZ_ZIGZAG_DIVISION);
        return 0;
    }
    return a / b;
}

/* math.ceil(x). */
static inline int64_t zz_zigzag_ceil(zz_zigzag_run *run, double x) {
    return zz_zigzag_int(run, ceil(x));
}

/* round(x): halves to even, the rounding mode that every program starts in. */
static inline int64_t zz_zigzag_round(zz_zigzag_run *run, double x) {
    return zz_zigzag_int(run, nearbyint(x));
}

/* Values that X takes for so many of each loop dimension (1.4, 1.6), fractions cut off first. */
double zz_zigzag_interval(zz_zigzag_run *run, const zz_zigzag_reach *reach, const double *sizes);

static inline double zz_zigzag_reached(zz_zigzag_run *run, const zz_zigzag_reach *reach,
                                       const double *sizes) {
    if (!reach->pair)
        return zz_zigzag_interval(run, reach, sizes);
    const int64_t p = zz_zigzag_int(run, sizes[reach->first]);
    const int64_t q = zz_zigzag_int(run, sizes[reach->second]);
    __int128 values = (__int128)p * q;
    if (q > reach->a)
        values -= (__int128)(q - reach->a) * (p - reach->b);
    return values < reach->size ? (double)(int64_t)values : (double)reach->size;
}

#endif
