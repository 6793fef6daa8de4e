/* The least cycles that ZigZag's latency can have, from what its ports are busy with.
 *
 * A port has transfers i of R cycles each, C times, and may use A <= P cycles of each period P, P C = T,
 * T the product of all loops.  Its stall is (R - A) (C - 1) for a single one, else at least the sum of
 * these, and of A (C - 1), less the union of what they may use, which is at most T.  Both are at least
 * sum of R (C - 1) less T; the worst port decides, so T + stall >= sum of R (C - 1) of every port.
 *
 * Loading and unloading may be negative in ZigZag (17.12): transfers that happen once (C = 1) are cut
 * down, the longest first, and each cut is made in all those before it.  A cut is at most R of its own
 * transfer, so what is left of one is at least minus the sum of R of those behind it.  Of a port that
 * can load k transfers each R is behind at most k - 1 others; so loading and unloading together are at
 * least minus the sum of (k - 1) R over all transfers that happen once, on all ports.
 *
 * All of it adds up over boundaries, and is a function of what lies below them: the shortest path through
 * the lattice is the least of any mapping, one port at a time. */
#include "runtime/map/lattice_ports.h"

#include <math.h>

#include "runtime/map/lattice.h"
#include "runtime/map/lattice_answer.h"
#include "runtime/map/lattice_bound.h"

static double cost_of(const zz_map_lines *lines, int line, int x, int b,
                      const zz_map_charge *charge) {
    const signed char *at = lines->at[x][b];
    const int64_t cycles[4] = {charge->down.total, charge->down.edge, charge->up.total,
                               charge->up.edge};
    double cost = 0;
    for (int i = 0; i < 4; i++) {
        const double times = (double)(i < 2 ? charge->down.most : charge->up.most);
        if (at[i] < 0 || times < 1)
            continue;
        if (at[i] == line)
            cost += (double)cycles[i] * (times - 1);
        const bool loads = x > 0 || i > 1; /* outputs that come down again are left out of it */
        if (times == 1 && loads && lines->loads[at[i]] > 1)
            cost -= (double)cycles[i] * (lines->loads[at[i]] - 1);
    }
    return cost;
}

static double least_of(zz_lattice *t, const zz_map_lines *lines, int line) {
    zz_lattice_sum sum;
    zz_arena *before = t->arena;
    t->arena = zz_arena_new(zz_arena_memory(before));
    zz_lattice_sum_begin(t, false, &sum);
    for (int x = 0; x < t->side_count; x++)
        for (int b = 0; b < t->sides[x].level_count; b++)
            for (uint32_t node = 0; node < t->node_count; node++)
                sum.costs[x][b][0][node] =
                    cost_of(lines, line, x, b, &t->sides[x].charges[b][node]);
    zz_lattice_bound(t, &sum);
    double least = sum.least[t->begin];
    for (int x = 0; x < t->side_count; x++) /* these are charged at the start */
        least += t->sides[x].waits ? 0 : sum.costs[x][0][0][0];
    zz_arena_free(t->arena);
    t->arena = before;
    return least;
}

double zz_lattice_least_cycles(zz_lattice_search *search) {
    const zz_map_charges *charges = search->judge.charges;
    double cycles = (double)charges->compute;
    for (int i = 0; charges->lines && i < charges->lines->count; i++) {
        const double least = least_of(&search->lattice, charges->lines, i);
        if (least < INFINITY)
            cycles = fmax(cycles, least);
    }
    return cycles;
}
