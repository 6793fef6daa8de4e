/* What boundaries cost on average, where it is a matter of chance which events arrive.
 *
 * Takes the charges of the nest of which everything arrives; gives each boundary's mean energy.
 * Which points a window holds depends on what lies below it, not on the order of that, and the mean of
 * what the window moves is a sum over its elements of the chance that some event of the window reaches
 * them (runtime/expected/closed.c): so it is a function of what lies below, too.  Inside the body of
 * an event that is what it is when all arrive, times the probability; outside all events, in a frame,
 * the chance is not asked.
 *
 * Transfers round up to words.  Where the elements of one come in whole words, or all at once, that
 * too is a sum; else a charge is the least that so many elements cost.
 *
 * Cycles are no such sum: the mean of a maximum is not the maximum of means.  They are not told here
 * (energy_alone), and a search that wants them samples (zz_map_means). */
#include <math.h>

#include "runtime/expected/expected.h"
#include "runtime/map/exact.h"

typedef struct mean {
    double energy;
    bool bounded; /* it is at least that */
} mean;

typedef struct means {
    zz_arena *arena;
    zz_exact *full;
    double arrival, touched;
    zz_lookup known;
    ZZ_VECTOR(mean) energies;
    zz_map_charges interface;
} means;

static mean mean_energy(means *m, int operand, int boundary) {
    zz_exact *e = m->full;
    mean found = {.energy = (double)NAN};
    if (!e->nest.hops)
        found.energy = zz_expected_boundary(m->arena, &e->nest, &e->components, operand, boundary,
                                            &e->window, e->counts.operands[operand].levels,
                                            m->touched, m->arrival, &found.bounded);
    return found;
}

static void say_unknown(means *m, int operand, int boundary) {
    const zz_nest *nest = &m->full->nest;
    const zz_operand *x = &nest->operands[operand];
    if (m->interface.unknown)
        return;
    m->interface.unknown =
        nest->hops
            ? "what a `hop` costs on average has no closed form"
            : zz_sprintf(m->arena,
                         "what `%s` moves into and out of `%s` on average has no closed form",
                         x->name, nest->memories[x->levels[boundary].memory].name);
}

static bool charge(void *self, int operand, int boundary, const int *below, zz_map_charge *result) {
    means *m = self;
    int *known = zz_look_up(m->arena, &m->known, zz_exact_key(m->full, operand, boundary, below));
    if (*known < 0) {
        if (!zz_exact_count(m->full, operand, boundary, below))
            return false;
        zz_push(m->arena, &m->energies, mean_energy(m, operand, boundary));
        *known = (int)m->energies.count - 1;
    }
    const mean *found = &m->energies.items[*known];
    *result = (zz_map_charge){.energy = found->energy, .down.most = found->bounded};
    if (isnan(found->energy))
        say_unknown(m, operand, boundary);
    if (found->bounded)
        m->interface.proved = false;
    return true;
}

/* The largest tile of any tensor is that of the tensor of which everything arrives. */
static bool tile(void *self, int operand, int level, const int *upper, const int *lower,
                 int64_t *bits) {
    const means *m = self;
    return m->full->interface.tile(m->full, operand, level, upper, lower, bits);
}

const zz_map_charges *zz_map_charges_expected(zz_arena *arena, const zz_map_problem *problem,
                                              const char **what) {
    if (!zz_map_by_chance(problem->nest))
        return zz_map_charges_exact(arena, problem, what);
    const zz_map_charges *exact = zz_map_charges_exact(arena, problem, what);
    if (!exact)
        return NULL;
    means *m = ZZ_NEW(arena, means);
    *m = (means){.arena = arena, .full = exact->self, .arrival = problem->nest->chance->arrival};
    m->touched = zz_expected_touched(arena, &m->full->nest, &m->full->components, m->arrival);
    m->interface = (zz_map_charges){.self = m,
                                    .proved = true,
                                    .energy_alone = true,
                                    .base_energy = exact->base_energy * m->arrival,
                                    .compute = exact->compute,
                                    .charge = charge,
                                    .tile = tile};
    return &m->interface;
}
