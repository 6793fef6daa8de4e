/* Between the files of exact charges: the state of all queries. */
#ifndef ZZ_RUNTIME_MAP_EXACT_H
#define ZZ_RUNTIME_MAP_EXACT_H

#include "runtime/base/lookup.h"
#include "runtime/count/component.h"
#include "runtime/count/run.h"
#include "runtime/map/charge.h"

typedef struct zz_exact_answer {
    zz_map_charge charge;
    int64_t tile; /* elements of the largest tile of the level below the boundary */
    bool partial; /* partial sums come up over it */
} zz_exact_answer;

typedef struct zz_exact_tables { /* of one component under one boundary */
    int down_upper, down_lower, up_upper, up_lower;
} zz_exact_tables;

typedef struct zz_exact {
    zz_arena *arena;
    const zz_map_problem *problem;
    zz_nest nest; /* its digits' weights, and the places, are those of the query at hand */
    int *chain;   /* of each axis of tiles: the outer one of its two digits */
    zz_components components;
    zz_window window;
    zz_counts counts;
    zz_run run;
    ZZ_VECTOR(zz_tally) tallies;
    ZZ_VECTOR(zz_exact_tables) tables;
    ZZ_VECTOR(zz_exact_answer) answers;
    zz_lookup known_tables, known_answers;
    int boundary_count;   /* of all operands */
    int *first_boundary;  /* of each operand */
    unsigned char *split; /* of the output's levels: partial sums lie in several instances */
    int64_t *whole;       /* of each operand: elements in its outermost memory */
    bool against;         /* charges of outputs are bounds only */
    bool too_large;
    zz_map_charges interface;
} zz_exact;

static inline bool zz_exact_over(const zz_nest *nest, uint64_t mask, int digit) {
    return mask >> nest->digits[digit].dimension & 1;
}

/* charge_exact.c: counts what passes a boundary into e->counts, and leaves the nest's weights and the
 * window as it sorts them.  False like a charge. */
bool zz_exact_count(zz_exact *e, int operand, int boundary, const int *below);
/* Tells queries apart. */
uint64_t zz_exact_key(const zz_exact *e, int operand, int boundary, const int *below);

/* exact_fixed.c: the number of a new table, empty. */
int zz_exact_table(zz_exact *e);
/* False on overflow, or when there is too much to walk (e->too_large). */
bool zz_exact_whole(zz_exact *e, int operand);
bool zz_exact_split(zz_exact *e, int operand);
bool zz_exact_steps(zz_exact *e, int64_t *steps, int64_t *points);
/* Whether reductions of an output's element are tied together, so that which of its contributions is
 * the last depends on their order: a position a*p + b*q with a and b of one sign leaves p to fall as q
 * grows, and a guard on p and q cuts corners off what they reach together. */
bool zz_exact_oppose(const zz_nest *nest);

#endif
