/* Loops that need not divide what they are over.  Takes a problem whose factors are the primes of its
 * extents; gives one with an axis of tile sizes for each variable that is chosen, from 1 to its
 * extent.
 *
 * What always holds: a loop over such a variable takes a tile t to n * t, where (n - 1) * t is less
 * than the extent, so no loop but the last window's is ever idle; each tile is a multiple of
 * the one below it or the whole extent, so windows of all levels begin together. */
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/map/map.h"

enum { MOST_FACTORS = 255, MOST_STATES = 1 << 24 };

int zz_map_axis_of(const zz_map_problem *problem, int factor) {
    if (!problem->axes)
        return factor;
    int axis = 0;
    while (factor >= problem->axes[axis].first + problem->axes[axis].count)
        axis++;
    return axis;
}

/* Iterations of all temporal loops over the variable that the factors of `problem` make. */
static bool extent_of(const zz_map_problem *problem, int variable, int64_t *extent) {
    *extent = 1;
    for (int f = 0; f < problem->factor_count; f++)
        for (int i = 0; i < problem->factors[f].count && problem->factors[f].variable == variable;
             i++)
            if (!zz_mul64(*extent, problem->factors[f].trips, extent))
                return false;
    return true;
}

static bool is_prime(int64_t n) {
    for (int64_t d = 2; d * d <= n; d++)
        if (n % d == 0)
            return false;
    return n > 1;
}

static int primes_up_to(int64_t n) {
    int count = 0;
    for (int64_t p = 2; p <= n && count <= MOST_FACTORS; p++)
        count += is_prime(p);
    return count;
}

/* Most loops of one chain: every one doubles the tile, but for the last. */
static int most_loops(int64_t extent) {
    int count = 0;
    for (int64_t tile = 1; tile < extent; tile *= 2)
        count++;
    return count;
}

typedef struct making {
    const zz_map_problem *from;
    zz_map_problem *to;
    zz_map_factor *factors;
    zz_map_axis *axes;
} making;

static void add_divided(making *m, int factor) {
    const zz_map_factor *f = &m->from->factors[factor];
    m->axes[m->to->axis_count++] =
        (zz_map_axis){f->variable, f->event, f->count + 1, 0, m->to->factor_count, 1};
    m->factors[m->to->factor_count++] = *f;
    m->to->loop_count += f->count;
}

static void add_chain(making *m, int variable, int64_t extent) {
    zz_map_axis axis = {variable, false, (int)extent, extent, m->to->factor_count, 0};
    for (int64_t p = 2; p <= extent; p++)
        if (is_prime(p)) {
            m->factors[m->to->factor_count++] = (zz_map_factor){variable, p, 1, false};
            axis.count++;
        }
    m->axes[m->to->axis_count++] = axis;
    m->to->loop_count += most_loops(extent);
}

zz_map_problem *zz_map_imperfect(zz_arena *arena, const zz_map_problem *problem, const bool *chosen,
                                 const char **what) {
    making m = {.from = problem, .to = ZZ_NEW(arena, zz_map_problem)};
    m.factors = ZZ_NEW_ARRAY(arena, zz_map_factor, MOST_FACTORS);
    m.axes = ZZ_NEW_ARRAY(arena, zz_map_axis, (size_t)problem->factor_count + 1);
    *m.to = *problem;
    m.to->perfect = problem;
    m.to->factors = m.factors;
    m.to->axes = m.axes;
    m.to->factor_count = m.to->axis_count = m.to->loop_count = 0;
    *what = "so many loops that need not divide are beyond a search: name those that may, as in "
            "`orders all imperfect in oy, ox`";
    for (int f = 0; f < problem->factor_count; f++) {
        const int v = problem->factors[f].variable;
        const bool first = f == 0 || problem->factors[f - 1].variable != v;
        int64_t extent;
        if (!extent_of(problem, v, &extent) || extent > MOST_STATES)
            return NULL;
        const bool chain = !problem->factors[f].event && (!chosen || chosen[v]) && extent > 2;
        if (m.to->factor_count + (!chain ? 1 : first ? primes_up_to(extent) : 0) > MOST_FACTORS)
            return NULL;
        if (!chain)
            add_divided(&m, f);
        else if (first)
            add_chain(&m, v, extent);
    }
    if (m.to->loop_count > ZZ_MAP_LOOPS)
        return NULL;
    *what = NULL;
    return m.to;
}

const zz_map_problem *zz_map_every_loop(zz_arena *arena, const zz_map_problem *problem) {
    if (!problem->axes)
        return problem;
    zz_map_problem *all = ZZ_NEW(arena, zz_map_problem);
    zz_map_factor *factors = ZZ_NEW_ARRAY(arena, zz_map_factor, MOST_FACTORS);
    zz_map_axis *axes = ZZ_NEW_ARRAY(arena, zz_map_axis, (size_t)problem->axis_count + 1);
    *all = *problem;
    all->factors = factors;
    all->axes = axes;
    all->factor_count = 0;
    for (int a = 0; a < problem->axis_count; a++) {
        axes[a] = problem->axes[a];
        axes[a].first = all->factor_count;
        axes[a].count = axes[a].extent ? (int)axes[a].extent - 1 : 1;
        if (all->factor_count + axes[a].count > MOST_FACTORS)
            return NULL;
        for (int i = 0; i < axes[a].count; i++) {
            zz_map_factor factor = problem->factors[problem->axes[a].first];
            factor.trips = axes[a].extent ? i + 2 : factor.trips;
            factors[all->factor_count++] = factor;
        }
    }
    return all;
}
