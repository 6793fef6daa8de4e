/* What a boundary of a mapping costs: a function of which loops lie below it, not of their order
 * (design: "what depends on the multiset only").  The lattice adds these up; enumeration looks them
 * up.  One implementation for ZigZag's boxes, one for exact counting, one for means over what chance
 * lets arrive.
 *
 * Boundary b of an operand lies below its level b: between the array and the innermost memory for
 * b = 0, between levels b - 1 and b else.  `below` tells what lies below it, the state of each axis
 * (map.h; loops of each factor, or tiles), extended through the loops directly above that are
 * irrelevant to the operand (boundaries of operand registers wait like the others, but for outputs
 * without accumulators, and no register waits past the first event loop). */
#ifndef ZZ_RUNTIME_MAP_CHARGE_H
#define ZZ_RUNTIME_MAP_CHARGE_H

#include "runtime/map/map.h"

/* Transfers of one direction over a boundary, in cycles (exact latency; of boxes see zz_map_lines):
 * all of them, and that of the first window (down) or the last one (up).  Where guards leave windows
 * empty, which one that is may depend on the whole order: then it takes `least` to `most`, and
 * `edge` is what it takes in one order; else all three are equal.  The ports are those of the nest's
 * accesses. */
typedef struct zz_map_move {
    int64_t total, edge, least, most;
} zz_map_move;

typedef struct zz_map_charge {
    double energy; /* pJ, both sides, all directions, and the hops in between */
    double words;  /* of both sides, all directions */
    zz_map_move down, up;
} zz_map_charge;

/* ZigZag's ports.  In boxes a move's `total` and `edge` are what one transfer takes at the port above the
 * boundary and at that below, and `most` is how many there are.  Ports by boundary: down above and
 * below, up above and below; -1: none. */
typedef struct zz_map_lines {
    int count;
    int *loads;            /* of each: how many transfers of loading and unloading it can have */
    signed char (**at)[4]; /* [operand][boundary] */
} zz_map_lines;

typedef struct zz_map_charges {
    void *self;
    bool
        proved; /* false: some charges are lower bounds (coupled reductions, filters): re-evaluate */
    bool
        energy_alone; /* charges tell the energy, no words and no moves: NAN where they know nothing of
                            it, and a bound from below where the moves' `least` and `most` differ */
    const char
        *unknown;       /* what the energy was not known of, once it was asked for; NULL: nothing */
    double base_energy; /* pJ: operations */
    int64_t compute;    /* cycles; the same for every order */
    /* False on overflow.  Not thread safe: fills tables on demand in the arena it was made in. */
    bool (*charge)(void *self, int operand, int boundary, const int *below, zz_map_charge *charge);
    /* Bits that the operand's tile takes in the memory of `level`, not doubled: `upper` lie below the
     * level's upper boundary (everything for the outermost), `lower` below its lower one, which decides
     * whether outputs take partial precision.  False on overflow. */
    bool (*tile)(void *self, int operand, int level, const int *upper, const int *lower,
                 int64_t *bits);
    /* Whether a loop of the factor ends the operand's windows; NULL: as the nest says it. */
    bool (*relevant)(void *self, int operand, int factor);
    const zz_map_lines *lines; /* NULL: nothing is known of cycles by multisets */
} zz_map_charges;

/* NULL with *what when the counting cannot say the nest (as ZigZag's model of events). */
const zz_map_charges *zz_map_charges_boxes(zz_arena *arena, const zz_map_problem *problem,
                                           const char **what);
/* Boxes where ZigZag's model has no answer, as with events. */
const zz_map_charges *zz_map_charges_products(zz_arena *arena, const zz_map_problem *problem,
                                              const char **what);
const zz_map_charges *zz_map_charges_exact(zz_arena *arena, const zz_map_problem *problem,
                                           const char **what);
/* Means of the energy where events come by chance (zz_map_by_chance), else exact charges. */
const zz_map_charges *zz_map_charges_expected(zz_arena *arena, const zz_map_problem *problem,
                                              const char **what);

/* Any of these ways. */
typedef const zz_map_charges *(*zz_map_charger)(zz_arena *arena, const zz_map_problem *problem,
                                                const char **what);

#endif
