/* A nest as ZigZag sees it: the door between zzlc's own terms and this room. */
#ifndef ZZ_RUNTIME_ZIGZAG_FROM_NEST_H
#define ZZ_RUNTIME_ZIGZAG_FROM_NEST_H

#include "runtime/nest/counts.h"
#include "runtime/zigzag/zigzag.h"

/* What a nest says and ZigZag does not know, so that its figures leave it out. */
enum {
    ZZ_ZIGZAG_NO_ACCUMULATORS = 1 << 0, /* outputs pass to the innermost memory every cycle */
    ZZ_ZIGZAG_NO_EVENTS = 1 << 1,       /* event loops are loops; a register outlives an event */
    ZZ_ZIGZAG_NO_FILTER = 1 << 2,       /* every element arrives */
    ZZ_ZIGZAG_NO_SLIDE = 1 << 3,        /* windows are fetched whole */
    ZZ_ZIGZAG_NO_BUFFERING = 1 << 4,    /* ZigZag's own rule decides what is double buffered */
    ZZ_ZIGZAG_NO_ASSIGNMENT = 1 << 5,   /* outputs are read back as if they were summed */
    ZZ_ZIGZAG_NO_RELATION = 1 << 6, /* an axis is a quotient, or depends on more than two loops */
    ZZ_ZIGZAG_PADDED = 1 << 7       /* a loop counts all its trips, those beyond its extent too:
                                       ZigZag would refuse to call the order complete */
};

typedef struct zz_zigzag_problem {
    zz_zigzag_hardware hardware;
    zz_zigzag_layer layer;
    zz_zigzag_mapping mapping;
    const zz_zigzag_model *model; /* of hardware and layer */
    const int *dims;              /* of each variable of the nest: its loop dimension, or -1 */
    unsigned departures;
} zz_zigzag_problem;

/* Operands, levels, memories, ports and dimensions of the array keep their indices; slot x belongs
 * to operand x.  `allocate`: ZigZag's allocation anew, else the boundaries of the nest.  NULL when
 * ZigZag cannot say it, with *what saying why; all lives in the arena. */
const zz_zigzag_problem *zz_zigzag_from_nest(zz_arena *arena, const zz_nest *nest, bool allocate,
                                             const char **what);

/* Counts a nest by ZigZag's model, its boundaries as given.  NULL, or why the model has no answer
 * that is the nest's: a clause that goes on from "in ZigZag's model". */
const char *zz_zigzag_count(zz_arena *arena, const zz_nest *nest, zz_counts *counts);

/* One departure as a clause for people: "outputs do not stay in accumulators". */
const char *zz_zigzag_departure(unsigned bit);

#endif
