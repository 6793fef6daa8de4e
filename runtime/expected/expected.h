/* Expected figures: means of exact ones over the tensors that chance gives, each element arriving
 * with the same probability, independently of all others.
 *
 * What is a sum of parts that each depend on whether one element arrives, or on whether any of a
 * known number does, has a closed form (closed.c).  A tensor of few elements is taken in all its
 * variants, each with its probability.  Everything else is sampled: the same nest is counted on many
 * drawn tensors (draw.c). */
#ifndef ZZ_RUNTIME_EXPECTED_EXPECTED_H
#define ZZ_RUNTIME_EXPECTED_EXPECTED_H

#include "runtime/cost/metric.h"
#include "runtime/count/component.h"

/* How to count one tensor. */
typedef struct zz_sampler {
    /* Counts an exact nest whose `arrives` is given. */
    zz_count_status (*count)(void *user, zz_arena *arena, const zz_nest *nest, zz_counts *counts,
                             const char **what);
    void *user;
    int64_t work; /* points that one count walks: it decides how many samples there is time for */
} zz_sampler;

enum { ZZ_CHANCE_LIMIT = 1 << 26 }; /* elements of an event tensor of which any may arrive */

/* Fills counts of a nest with a chance; counts->expected has the figures, or is NULL where only one
 * tensor has a chance, whose counts these are. */
zz_count_status zz_expected_of(zz_arena *arena, const zz_nest *nest, const zz_sampler *sampler,
                               zz_counts *counts, const char **what);
/* Whether that counts every tensor there is, each with its probability, and draws none. */
bool zz_expected_of_all(const zz_nest *nest, int64_t work);

/* --- closed.c, for searches: the mean energy of one boundary -------------------------------------- */

/* Elements of the output that any event reaches; NAN when there is too much to walk.  The nest is the one
 * of which everything arrives. */
double zz_expected_touched(zz_arena *arena, const zz_nest *nest, const zz_components *components,
                           double arrival);
/* Energy of all that passes the boundary below level `boundary` of the operand, both sides; NAN where
 * nothing is known of it; *bounded: it is at least that, since transfers round up.  `full` is what passes when everything arrives, by level; 0 <= arrival < 1. */
double zz_expected_boundary(zz_arena *arena, const zz_nest *nest, const zz_components *components,
                            int operand, int boundary, const zz_window *window,
                            const zz_level_count *full, double touched, double arrival,
                            bool *bounded);

#endif
