/* Between the files of runtime/expected. */
#ifndef ZZ_RUNTIME_EXPECTED_PARTS_H
#define ZZ_RUNTIME_EXPECTED_PARTS_H

#include "runtime/count/component.h"
#include "runtime/expected/expected.h"

/* For how many pairs of (window, element) there are how many events that reach the element in the
 * window. */
typedef struct zz_reach {
    struct zz_reach_entry {
        double events, pairs;
    } * items;
    size_t count, capacity;
    double most; /* elements that depend on events, of one window; those of lanes and loops that do
                    not are one */
    double unit; /* how many such elements come and go together */
} zz_reach;

/* reach.c: of an operand that is not the event's.  key[d]: the digit tells windows (or instances)
 * apart.  False when there is too much to walk. */
bool zz_reach_find(zz_arena *arena, const zz_nest *nest, const zz_components *components,
                   int operand, const bool *key, zz_reach *reach);
/* 1 - (1 - arrival) ^ events: the probability that one of them arrives; events is whole. */
double zz_any_of(double events, double arrival);
/* Pairs that some event reaches, and that none does, on average. */
double zz_reach_touched(const zz_reach *reach, double arrival);
double zz_reach_missed(const zz_reach *reach, double arrival);

/* closed.c: replaces figures that have a closed form.  The nest is the one of which everything
 * arrives (`arrives` NULL), and `full` its counts; 0 < arrival < 1. */
void zz_expected_closed(zz_arena *arena, const zz_nest *nest, const zz_counts *full, double arrival,
                        zz_mean *figures);

#endif
