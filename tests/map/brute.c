/* The search of all orders against brute force: `brute [--problems N] [--seed S] [--every]` takes small random
 * designs, goes through every order and every allocation of each, in exact counting and in ZigZag's
 * boxes, and exactly once more with loops that need not divide, of all trips, and compares the least
 * energy, cycles, and what grows with both, with the lattice's answers and bounds.  Mappings are evaluated
 * from the charges of their boundaries (which tests/property/charges.c compares with kernels), those that
 * win, and with --every all, by a kernel; boxes always by ZigZag's model.  The last line is the suite's
 * sum. */
#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/evaluate/evaluate.h"
#include "runtime/cost/cost.h"
#include "runtime/map/charge.h"
#include "runtime/map/combine.h"
#include "runtime/map/lattice_search.h"
#include "runtime/map/map.h"
#include "runtime/map/mapping.h"
#include "runtime/zigzag/from_nest.h"
#include "tests/map/random.h"
#include "tests/map/small.h"

enum { LARGEST = 3000, SMALL = 500, OBJECTIVES = 5 }; /* mappings of a problem; in its front's */

#define FIGURE(f)                                                                                  \
    { .kind = ZZ_MAP_LOAD, .figure = (f) }
static const struct objective {
    const char *name;
    zz_map_expression expression;
} objectives[OBJECTIVES] = {
    {"energy", {{FIGURE(ZZ_MAP_ENERGY)}, 1}},
    {"cycles", {{FIGURE(ZZ_MAP_CYCLES)}, 1}},
    {"energy * cycles",
     {{FIGURE(ZZ_MAP_ENERGY), FIGURE(ZZ_MAP_CYCLES), {.kind = ZZ_MAP_MULTIPLY}}, 3}},
    {"energy * cycles ^ 2",
     {{FIGURE(ZZ_MAP_ENERGY),
       FIGURE(ZZ_MAP_CYCLES),
       {.kind = ZZ_MAP_NUMBER, .number = 2},
       {.kind = ZZ_MAP_POWER},
       {.kind = ZZ_MAP_MULTIPLY}},
      5}},
    {"cycles + 0.01 * energy",
     {{FIGURE(ZZ_MAP_CYCLES),
       {.kind = ZZ_MAP_NUMBER, .number = 0.01},
       FIGURE(ZZ_MAP_ENERGY),
       {.kind = ZZ_MAP_MULTIPLY},
       {.kind = ZZ_MAP_ADD}},
      5}},
};

typedef struct trial {
    zz_memory *memory;
    zz_arena *arena;
    const zz_map_problem *problem;
    const zz_map_problem
        *every_loop; /* what is gone through: loops of all trips, not primes only */
    zz_counting counting;
    const zz_map_charges *charges;
    bool zigzag; /* by ZigZag's model, not by the charges */
    bool every;
    uint64_t seed, state;
    double best[OBJECTIVES], cheap_cycles; /* the least cycles among those of little energy */
    double energy_limit;
    int64_t mappings, fitting;
    bool certain; /* the last figures are what counting gives */
    bool vague;   /* the cycles of some mapping are not known without counting it */
    bool failed;
} trial;

static void fail(trial *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void fail(trial *t, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    printf("seed %" PRIu64 ", %s: ", t->seed, t->counting == ZZ_EXACT ? "exact" : "boxes");
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    t->failed = true;
}

static uint64_t draw(trial *t, uint64_t below) {
    return zz_draw(&t->state, below);
}

/* --- one mapping --------------------------------------------------------------------------- */

static bool judge(trial *t, const zz_map_problem *problem, const zz_mapping *mapping, bool kernel,
                  double *figures) {
    zz_arena *arena = zz_arena_new(t->memory);
    bool known = true;
    if (!t->zigzag && !kernel) {
        known = zz_map_certain_figures(problem, t->charges, mapping, figures, &t->certain);
    } else {
        const zz_nest *nest = zz_map_nest(arena, problem, mapping);
        zz_counts counts = {0};
        zz_cost cost;
        const char *what = NULL;
        if (t->zigzag)
            known = zz_zigzag_count(arena, nest, &counts) == NULL;
        else
            known = zz_evaluate(arena, nest, ZZ_ENGINE_TCC, &counts, &what) == ZZ_COUNT_OK;
        if (known) {
            zz_cost_of(arena, nest, &counts, &cost);
            figures[ZZ_MAP_ENERGY] = cost.total;
            figures[ZZ_MAP_CYCLES] = counts.boxed ? counts.boxed->cycles : (double)cost.cycles;
        }
    }
    zz_arena_free(arena);
    return known;
}

/* What the charges of all boundaries add up to. */
static double charged(const trial *t, const zz_mapping *mapping) {
    const zz_nest *nest = t->problem->nest;
    double energy = t->charges->base_energy;
    for (int x = 0; x < nest->operand_count; x++)
        for (int b = 0; b < nest->operands[x].level_count; b++) {
            int below[ZZ_MAP_LOOPS];
            zz_map_charge charge;
            zz_lies_below(t->every_loop, t->charges, mapping, x, b, below);
            if (!t->charges->charge(t->charges->self, x, b, below, &charge))
                return NAN;
            energy += charge.energy;
        }
    return energy;
}

static bool close_to(double a, double b) {
    return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

static void try_mapping(trial *t, const zz_mapping *mapping) {
    double figures[ZZ_MAP_FIGURES] = {0}, again[ZZ_MAP_FIGURES] = {0};
    t->mappings++;
    if (!zz_mapping_fits(t->every_loop, t->charges, mapping) ||
        !judge(t, t->every_loop, mapping, false, figures))
        return;
    t->fitting++;
    t->vague |= !t->zigzag && !t->certain;
    if (t->every && !t->zigzag && t->certain &&
        (!judge(t, t->every_loop, mapping, true, again) ||
         !close_to(figures[ZZ_MAP_ENERGY], again[ZZ_MAP_ENERGY]) ||
         figures[ZZ_MAP_CYCLES] != again[ZZ_MAP_CYCLES]))
        fail(t, "charges say %.17g pJ and %.17g cycles, the kernel %.17g and %.17g",
             figures[ZZ_MAP_ENERGY], figures[ZZ_MAP_CYCLES], again[ZZ_MAP_ENERGY],
             again[ZZ_MAP_CYCLES]);
    const double energy = charged(t, mapping);
    if (t->zigzag && t->charges->proved &&
        !(fabs(energy - figures[ZZ_MAP_ENERGY]) <= 1e-12 * energy))
        fail(t, "charges add up to %.17g pJ, ZigZag's model says %.17g", energy,
             figures[ZZ_MAP_ENERGY]);
    for (int o = 0; o < OBJECTIVES; o++)
        t->best[o] = fmin(t->best[o], zz_map_value(&objectives[o].expression, figures));
    if (figures[ZZ_MAP_ENERGY] <= t->energy_limit)
        t->cheap_cycles = fmin(t->cheap_cycles, figures[ZZ_MAP_CYCLES]);
}

/* --- every mapping ------------------------------------------------------------------------- */

static void allocate(trial *t, zz_mapping *mapping, int x, int level) {
    const zz_nest *nest = t->problem->nest;
    if (x == nest->operand_count) {
        try_mapping(t, mapping);
        return;
    }
    const int top = nest->operands[x].level_count - 1;
    if (level == top) {
        mapping->ends[x][top] = (unsigned char)mapping->loop_count;
        allocate(t, mapping, x + 1, 0);
        return;
    }
    for (int end = level ? mapping->ends[x][level - 1] : 0; end <= mapping->loop_count; end++) {
        mapping->ends[x][level] = (unsigned char)end;
        allocate(t, mapping, x, level + 1);
    }
}

/* What one more loop makes of what is placed along its axis; 0: there is no such loop. */
static int64_t stepped(const zz_map_axis *axis, int64_t placed, int64_t trips) {
    if (axis->extent == 0)
        return placed < axis->states ? placed + 1 : 0;
    for (int64_t window = 1; placed < axis->extent; window++) {
        if (window == trips) /* the one before began within the extent */
            return placed * trips < axis->extent ? placed * trips : axis->extent;
        if (window * placed >= axis->extent)
            return 0;
    }
    return 0;
}

/* placed[axis]: one more than how many loops, or the size of the tile. */
static void order(trial *t, zz_mapping *mapping, int64_t *placed, int at) {
    const zz_map_problem *problem = t->every_loop;
    bool whole = true;
    for (int a = 0; a < zz_map_axis_count(problem); a++)
        whole = whole && placed[a] == zz_map_axis_at(problem, a).states;
    if (whole) {
        mapping->loop_count = at;
        if (zz_map_admits(problem, mapping->order, at))
            allocate(t, mapping, 0, 0);
        return;
    }
    for (int f = 0; f < problem->factor_count; f++) {
        const int a = zz_map_axis_of(problem, f);
        const zz_map_axis axis = zz_map_axis_at(problem, a);
        const int64_t before = placed[a];
        placed[a] = stepped(&axis, before, problem->factors[f].trips);
        mapping->order[at] = (unsigned char)f;
        if (placed[a])
            order(t, mapping, placed, at + 1);
        placed[a] = before;
    }
}

static void go_through(trial *t) {
    zz_mapping mapping = zz_map_mapping(t->arena, t->problem);
    int64_t placed[ZZ_MAP_LOOPS];
    for (int a = 0; a < ZZ_MAP_LOOPS; a++)
        placed[a] = 1;
    for (int o = 0; o < OBJECTIVES; o++)
        t->best[o] = INFINITY;
    t->cheap_cycles = INFINITY;
    t->mappings = t->fitting = 0;
    order(t, &mapping, placed, 0);
}

/* --- the lattice's answers ----------------------------------------------------------------- */

static void compare(trial *t, const char *name, const zz_map_expression *objective,
                    const zz_map_expression *condition, double best, int *proved) {
    const zz_map_request request = {.problem = t->problem,
                                    .method = ZZ_MAP_ALL,
                                    .counting = t->counting,
                                    .objective = objective,
                                    .objective_count = 1,
                                    .condition = condition,
                                    .threads = 1};
    zz_map_answer answer;
    const char *what;
    double again[ZZ_MAP_FIGURES] = {0};
    const zz_map_status status = zz_map_lattice(t->arena, &request, &answer, &what);
    if (status != ZZ_MAP_OK) {
        fail(t, "%s: no answer: %d, %s", name, status, what);
        return;
    }
    if (answer.found_count == 0) {
        if (best < INFINITY || answer.proof != ZZ_MAP_NOTHING)
            fail(t, "%s: nothing, not %.17g", name, best);
        return;
    }
    const zz_map_found *found = &answer.found[0];
    if (!zz_map_admits(t->problem, found->mapping.order, found->mapping.loop_count))
        fail(t, "%s: the order is none of the problem", name);
    else if (!zz_mapping_fits(t->problem, t->charges, &found->mapping))
        fail(t, "%s: the mapping does not fit", name);
    else if (found->objective < best && !close_to(found->objective, best))
        fail(t, "%s: %.17g is less than any mapping's %.17g", name, found->objective, best);
    else if (answer.bound > best && !close_to(answer.bound, best))
        fail(t, "%s: no mapping should be below %.17g, but %.17g is", name, answer.bound, best);
    else if (answer.proof == ZZ_MAP_OPTIMAL && !close_to(found->objective, best))
        fail(t, "%s: %.17g is no optimum, %.17g is less", name, found->objective, best);
    else if (!judge(t, t->problem, &found->mapping, true, again) ||
             (t->charges->proved && !close_to(found->figures[ZZ_MAP_ENERGY], again[ZZ_MAP_ENERGY])))
        fail(t, "%s: evaluated again it takes %.17g pJ, not %.17g", name, again[ZZ_MAP_ENERGY],
             found->figures[ZZ_MAP_ENERGY]);
    else
        *proved += answer.proof == ZZ_MAP_OPTIMAL;
}

static void compare_front(trial *t, int *proved);

/* Where charges are exact, energy has to be proved, and in exact counting all the others, but where
 * guards leave windows empty. */
static void check(trial *t, int *proved) {
    go_through(t);
    for (int o = 0; o < OBJECTIVES; o++) {
        int closed = 0;
        compare(t, objectives[o].name, &objectives[o].expression, NULL, t->best[o], &closed);
        if (t->fitting && !closed && t->charges->proved && !t->failed &&
            (o == 0 || (!t->zigzag && !t->vague)))
            fail(t, "%s: not proved", objectives[o].name);
        proved[o] += closed;
    }
    if (t->fitting == 0 || t->failed)
        return;
    t->energy_limit = t->best[0] * (1 + 0.1 * (double)draw(t, 5));
    const zz_map_expression condition = {{FIGURE(ZZ_MAP_ENERGY),
                                          {.kind = ZZ_MAP_NUMBER, .number = t->energy_limit},
                                          {.kind = ZZ_MAP_AT_MOST}},
                                         3};
    int closed = 0;
    go_through(t);
    compare(t, "cycles where energy is small", &objectives[1].expression, &condition,
            t->cheap_cycles, &closed);
    if (!t->failed && t->mappings <= SMALL)
        compare_front(t, &proved[OBJECTIVES]);
}

/* The front of energy and cycles, exactly: every point of it, and nothing else. */
static void compare_front(trial *t, int *proved) {
    const zz_map_expression both[2] = {objectives[0].expression, objectives[1].expression};
    const zz_map_request request = {.problem = t->problem,
                                    .method = ZZ_MAP_ALL,
                                    .counting = t->counting,
                                    .objective = both,
                                    .objective_count = 2,
                                    .threads = 1};
    zz_map_answer answer;
    const char *what;
    if (zz_map_lattice(t->arena, &request, &answer, &what) != ZZ_MAP_OK || !answer.found_count) {
        fail(t, "front: no answer");
        return;
    }
    for (int i = 0; i < answer.found_count; i++) {
        const double *at = answer.found[i].figures;
        if (i > 0 && (at[ZZ_MAP_ENERGY] <= answer.found[i - 1].figures[ZZ_MAP_ENERGY] ||
                      at[ZZ_MAP_CYCLES] >= answer.found[i - 1].figures[ZZ_MAP_CYCLES]))
            fail(t, "front: point %d does not follow the one before", i);
        t->energy_limit = at[ZZ_MAP_ENERGY] * (1 + 1e-9);
        if (answer.proof != ZZ_MAP_OPTIMAL)
            continue;
        go_through(t);
        if (t->cheap_cycles != at[ZZ_MAP_CYCLES])
            fail(t, "front: %.17g pJ takes %.17g cycles, not %.17g", at[ZZ_MAP_ENERGY],
                 t->cheap_cycles, at[ZZ_MAP_CYCLES]);
    }
    *proved += answer.proof == ZZ_MAP_OPTIMAL;
    if (answer.proof == ZZ_MAP_OPTIMAL &&
        (!close_to(answer.found[0].figures[ZZ_MAP_ENERGY], t->best[0]) ||
         !close_to(answer.found[answer.found_count - 1].figures[ZZ_MAP_CYCLES], t->best[1])))
        fail(t, "front: its ends are not those of the space");
}

/* --- problems ------------------------------------------------------------------------------ */

static bool small(const zz_map_problem *problem, zz_arena *arena) {
    const double count = atof(zz_map_space_allocated(arena, problem));
    return problem->loop_count >= 2 && problem->loop_count <= 9 && count <= LARGEST && count >= 8;
}

static void choose_charges(trial *t) {
    const char *what;
    if (t->counting == ZZ_EXACT) {
        t->charges = zz_map_charges_exact(t->arena, t->problem, &what);
        return;
    }
    t->charges = t->problem->nest->hops ? NULL : zz_map_charges_boxes(t->arena, t->problem, &what);
    t->zigzag = t->charges != NULL;
    if (!t->charges && !t->problem->nest->hops)
        t->charges = zz_map_charges_products(t->arena, t->problem, &what);
}

/* False when the seed's design is not for this. */
static bool run(zz_memory *memory, uint64_t seed, zz_counting counting, const char *folder,
                bool imperfect, bool every, int *proved, bool *failed) {
    trial t = {.memory = memory,
               .arena = zz_arena_new(memory),
               .counting = counting,
               .every = every,
               .seed = seed,
               .state = seed,
               .energy_limit = INFINITY};
    bool usable = false;
    zz_nest *nest = zz_random_nest(t.arena, seed, folder, counting == ZZ_BOXES, draw(&t, 4) > 0);
    if (nest) {
        zz_map_problem *problem = zz_map_problem_of(t.arena, nest);
        if (problem && problem->loop_count > 0 && !imperfect && draw(&t, 4) == 0)
            zz_give_places(t.arena, &t.state, problem);
        if (draw(&t, 2))
            zz_shrink_memories(&t.state, nest);
        if (problem && imperfect)
            problem = zz_cut_loops(t.arena, &t.state, nest);
        t.problem = t.every_loop = problem;
        if (problem && imperfect)
            t.every_loop = zz_map_every_loop(t.arena, problem);
        if (problem && small(problem, t.arena))
            choose_charges(&t);
        usable = t.charges != NULL;
        if (usable)
            check(&t, proved);
    }
    *failed = t.failed;
    zz_arena_free(t.arena);
    return usable;
}

typedef struct plan {
    int problems;
    uint64_t seed;
    bool every;
    int passed, failed;
} plan;

static void run_all(zz_memory *memory, plan *p, zz_counting counting, const char *folder,
                    bool imperfect) {
    int proved[OBJECTIVES + 1] = {0}, done = 0;
    for (uint64_t seed = p->seed; done < p->problems; seed++) {
        bool failed;
        if (!run(memory, seed, counting, folder, imperfect, p->every || done % 20 == 0, proved,
                 &failed))
            continue;
        done++;
        p->passed += !failed;
        p->failed += failed;
    }
    printf("%s: proved of %d:",
           imperfect              ? "imperfect"
           : counting == ZZ_BOXES ? "boxes"
                                  : "exact",
           done);
    for (int o = 0; o < OBJECTIVES; o++)
        printf(" %d %s,", proved[o], objectives[o].name);
    printf(" %d fronts\n", proved[OBJECTIVES]);
}

int main(int argc, char **argv) {
    static const struct option options[] = {
        {"problems", 1, 0, 'n'}, {"seed", 1, 0, 's'}, {"every", 0, 0, 'e'}, {0}};
    static plan p = {.problems = 250, .seed = 1};
    char folder[] = "/tmp/zz-brute-XXXXXX";
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;)
        if (option == 'n')
            p.problems = atoi(optarg);
        else if (option == 's')
            p.seed = strtoull(optarg, NULL, 10);
        else if (option == 'e')
            p.every = true;
        else
            return 2;
    if (!mkdtemp(folder))
        return 2;
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        run_all(&memory, &p, ZZ_EXACT, folder, false);
        run_all(&memory, &p, ZZ_BOXES, folder, false);
        run_all(&memory, &p, ZZ_EXACT, folder, true);
    } else {
        printf("out of memory\n");
        p.failed++;
    }
    zz_memory_end(&memory);
    zz_random_leave(folder);
    printf("%d passed, %d failed\n", p.passed, p.failed);
    return p.failed > 0;
}
