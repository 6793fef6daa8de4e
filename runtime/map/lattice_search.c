/* The search of all orders and all allocations.  Energy is the length of a shortest path; what is not
 * a function of multisets is searched around it (lattice_latency.c). */
#include "runtime/map/lattice_search.h"

#include <math.h>
#include <string.h>

#include "runtime/map/lattice.h"
#include "runtime/map/lattice_answer.h"
#include "runtime/map/lattice_bound.h"
#include "runtime/map/lattice_front.h"
#include "runtime/map/lattice_judge.h"
#include "runtime/map/lattice_latency.h"
#include "runtime/map/lattice_shortage.h"
#include "runtime/map/lattice_times.h"
#include "runtime/map/lattice_walk.h"
#include "runtime/map/map.h"
#include "runtime/map/mapping.h"

static bool names(const zz_map_expression *e, unsigned figures) {
    for (int s = 0; e && s < e->step_count; s++)
        if (e->steps[s].kind == ZZ_MAP_LOAD && figures >> e->steps[s].figure & 1)
            return true;
    return false;
}

/* Whether a condition that figures satisfy is satisfied by all lesser ones: then it is lost when a
 * bound on them does not satisfy it. */
static bool only_falls(const zz_map_expression *condition) {
    if (!condition)
        return true;
    if (condition->step_count == ZZ_MAP_STEPS)
        return false;
    zz_map_expression negated = *condition;
    negated.steps[negated.step_count++] = (zz_map_step){.kind = ZZ_MAP_NEGATE};
    return zz_map_monotone(&negated);
}

static bool grows(const zz_map_request *request) {
    for (int o = 0; o < request->objective_count; o++)
        if (!zz_map_monotone(&request->objective[o]))
            return false;
    return only_falls(request->condition);
}

static double energy_bound(void *self, const double *least) {
    const zz_lattice_search *search = self;
    double figures[ZZ_MAP_FIGURES] = {0};
    figures[ZZ_MAP_ENERGY] = least[0];
    figures[ZZ_MAP_COMPUTE] = (double)search->judge.charges->compute;
    return zz_map_value(&search->request->objective[0], figures);
}

/* Least energy: the first whole path. */
static void search_energy(zz_lattice_search *search) {
    zz_map_answer *answer = search->answer;
    zz_lattice_walk walk = {.lattice = &search->lattice,
                            .sums = &search->energy,
                            .sum_count = 1,
                            .bound = energy_bound,
                            .self = search,
                            .watch = search->request->watch,
                            .cutoff = INFINITY};
    zz_mapping mapping = zz_map_mapping(search->scratch, search->request->problem);
    double bound, figures[ZZ_MAP_FIGURES];
    zz_lattice_walk_begin(search->scratch, &walk);
    const bool found = zz_lattice_walk_next(&walk, &bound, &mapping);
    zz_lattice_tell(search, &walk);
    if (found && zz_lattice_judge_mapping(&search->judge, zz_arena_memory(search->scratch),
                                          &mapping, figures))
        zz_lattice_take(search, &mapping, figures);
    answer->bound = found ? bound : walk.floor;
    answer->proof = ZZ_MAP_NOTHING;
    const bool sound = search->judge.model || search->judge.charges->proved;
    if (answer->found_count == 0) {
        if (found && sound) /* what the condition refuses of the least it refuses of all */
            answer->bound = INFINITY;
        return;
    }
    const double objective = answer->found[0].objective;
    const bool proved = sound && objective <= bound * (1 + 1e-9);
    answer->proof = proved ? ZZ_MAP_OPTIMAL : ZZ_MAP_GAP;
    if (proved)
        answer->bound = objective;
}

/* --- preparing ----------------------------------------------------------------------------- */

static void price_energy(zz_lattice_search *search) {
    zz_lattice *t = &search->lattice;
    zz_lattice_sum_begin(t, false, &search->energy);
    search->energy.constant = search->judge.charges->base_energy;
    for (int x = 0; x < t->side_count; x++)
        for (int b = 0; b < t->sides[x].level_count; b++)
            for (uint32_t node = 0; node < t->node_count; node++)
                search->energy.costs[x][b][0][node] = t->sides[x].charges[b][node].energy;
    zz_lattice_bound(t, &search->energy);
    search->answer->visited += (int64_t)t->node_count * t->place_count;
}

static zz_map_status search_all(zz_lattice_search *search) {
    const zz_map_request *request = search->request;
    zz_map_answer *answer = search->answer;
    const unsigned latency =
        1U << ZZ_MAP_CYCLES | 1U << ZZ_MAP_STALL | 1U << ZZ_MAP_ONLOAD | 1U << ZZ_MAP_OFFLOAD;
    const unsigned energies = 1U << ZZ_MAP_ENERGY;
    const bool bounded = grows(request), one = request->objective_count == 1;
    const bool energy = bounded && one && !names(request->objective, latency) &&
                        !names(request->condition, latency);
    if (!zz_lattice_judge_begin(search->scratch, request, &search->judge, &search->what))
        return ZZ_MAP_UNKNOWN;
    if (search->judge.charges->energy_alone &&
        (!energy || names(request->objective, ~energies) || names(request->condition, ~energies))) {
        search->what = "of means it makes least the energy, and what grows with it alone";
        return ZZ_MAP_NO_MEAN;
    }
    const bool by_model = search->judge.model != NULL;
    zz_map_status status = zz_lattice_build(
        search->scratch, request->problem, search->judge.charges,
        energy || by_model ? 1 : ZZ_LATTICE_SUMS + 1, &search->lattice, &search->what);
    if (status)
        return status;
    price_energy(search);
    answer->space = zz_map_space_allocated(search->arena, request->problem);
    answer->of = "orders and allocations";
    if (!(search->energy.least[search->lattice.begin] < INFINITY)) {
        answer->proof = ZZ_MAP_NOTHING;
        answer->bound = INFINITY;
        answer->shortage = zz_lattice_shortage(&search->lattice, &search->energy);
        return ZZ_MAP_OK;
    }
    if (energy)
        search_energy(search);
    else if (bounded && one && !by_model)
        status = zz_lattice_search_times(search);
    else if (!bounded || by_model || !zz_lattice_search_front(search, &status))
        zz_lattice_search_classes(search, bounded);
    if (status == ZZ_MAP_OK && answer->found_count == 0 && !answer->stopped)
        answer->shortage = zz_lattice_shortage(&search->lattice, &search->energy);
    return status;
}

zz_map_status zz_map_lattice(zz_arena *arena, const zz_map_request *request, zz_map_answer *answer,
                             const char **what) {
    zz_lattice_search search = {.arena = arena,
                                .scratch = zz_arena_new(zz_arena_memory(arena)),
                                .request = request,
                                .answer = answer};
    *answer = (zz_map_answer){.shortage = {.memory = -1, .operand = -1}};
    const zz_map_status status = search_all(&search);
    *what = search.what ? zz_strdup(arena, search.what) : NULL;
    zz_arena_free(search.scratch);
    return status;
}
