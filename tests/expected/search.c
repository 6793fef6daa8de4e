/* Searches with `counting expected`, of random designs whose events are filtered by chance and whose
 * event tensor has so few elements that every tensor there is can be counted.  Arguments: how many
 * designs, and a seed.
 *
 * What a boundary is charged on average is a function of what lies below it: put together, the charges of
 * a random mapping must be the mean over all tensors of the energy that its nest takes, or, where
 * transfers round up, a bound on it.  And what `orders all` proves least must be the least of all orders and
 * allocations. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/evaluate/evaluate.h"
#include "compiler/model/session.h"
#include "runtime/cost/cost.h"
#include "runtime/cost/metric.h"
#include "runtime/map/brute.h"
#include "runtime/map/charge.h"
#include "runtime/map/combine.h"
#include "runtime/map/map.h"
#include "runtime/map/mapping.h"
#include "runtime/map/orders.h"
#include "tests/expected/chance.h"

enum { FEW = 7, MAPPINGS = 3, BRUTE_WORK = 1000 };

static int passed, failed;
static int64_t equal, bounded, proved, gaps;

static bool near(double a, double b) {
    return fabs(a - b) <= 1e-9 * fmax(1, fmax(fabs(a), fabs(b)));
}

/* --- random mappings ------------------------------------------------------------------------------ */

static zz_mapping draw_mapping(zz_arena *arena, const zz_map_problem *problem, uint64_t *random) {
    zz_mapping mapping = zz_map_mapping(arena, problem);
    zz_map_orders orders;
    zz_map_orders_begin(arena, problem, &orders);
    if (zz_map_orders_draw(&orders, random))
        memcpy(mapping.order, orders.order, (size_t)problem->loop_count);
    for (int x = 0; x < problem->nest->operand_count; x++) {
        int least = 0;
        const int last = problem->nest->operands[x].level_count - 1;
        for (int l = 0; l < last; l++) {
            least += zz_map_random_below(random, problem->loop_count - least + 1);
            mapping.ends[x][l] = (unsigned char)least;
        }
        mapping.ends[x][last] = (unsigned char)problem->loop_count;
    }
    return mapping;
}

/* The mean over all tensors: nothing is in closed form here. */
static bool count(void *self, zz_arena *arena, const zz_nest *nest, double figures[ZZ_MAP_FIGURES],
                  bool *sampled, const char **what) {
    zz_counts counts;
    zz_cost cost;
    (void)self;
    if (zz_evaluate(arena, nest, ZZ_ENGINE_TCC, &counts, what) != ZZ_COUNT_OK)
        return false;
    zz_cost_of(arena, nest, &counts, &cost);
    const zz_evaluation evaluation = {nest, &counts, &cost};
    const zz_quantity energy = zz_metric_value(&zz_metrics[ZZ_METRIC_energy], &evaluation, NULL);
    for (int f = 0; f < ZZ_MAP_FIGURES; f++)
        figures[f] = energy.real;
    *sampled = energy.sampled;
    return true;
}

static bool begin(void *self, double mappings, const char **what) {
    (void)self;
    *what = "too many mappings for a test";
    return mappings <= BRUTE_WORK;
}

static const zz_map_means means = {NULL, begin, count};

/* --- checks --------------------------------------------------------------------------------------- */

static bool check_mappings(zz_arena *arena, const zz_map_problem *problem, uint64_t seed) {
    const char *what = NULL;
    const zz_map_charges *charges = zz_map_charges_expected(arena, problem, &what);
    uint64_t random = seed;
    for (int m = 0; charges && m < MAPPINGS; m++) {
        const zz_mapping mapping = draw_mapping(arena, problem, &random);
        double charged[ZZ_MAP_FIGURES], counted[ZZ_MAP_FIGURES];
        bool certain, sampled;
        if (!zz_map_certain_figures(problem, charges, &mapping, charged, &certain) ||
            isnan(charged[ZZ_MAP_ENERGY]) ||
            !count(NULL, arena, zz_map_nest(arena, problem, &mapping), counted, &sampled, &what) ||
            sampled)
            continue;
        *(certain ? &equal : &bounded) += 1;
        const double a = charged[ZZ_MAP_ENERGY], b = counted[ZZ_MAP_ENERGY];
        if (certain ? near(a, b) : a <= b || near(a, b))
            continue;
        printf("seed %" PRIu64 ": charged %.17g%s, counted %.17g\n", seed, a,
               certain ? "" : " at least", b);
        return false;
    }
    return true;
}

static bool check_search(zz_arena *arena, const zz_map_problem *problem, uint64_t seed) {
    static const zz_map_expression energy = {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY}}, 1};
    const zz_map_request request = {.problem = problem,
                                    .method = ZZ_MAP_ALL,
                                    .counting = ZZ_EXPECTED,
                                    .objective = &energy,
                                    .objective_count = 1,
                                    .threads = 1,
                                    .means = &means};
    zz_map_answer answer;
    zz_map_brute_result brute;
    const char *what = NULL;
    if (zz_map_search(arena, &request, &answer, &what) != ZZ_MAP_OK ||
        !zz_map_brute(arena, &request, ZZ_MAP_BRUTE_MAPPINGS, ZZ_MAP_BRUTE_POINTS, &brute, &what))
        return true;
    const bool found = answer.found_count > 0;
    const bool optimal = found && answer.proof == ZZ_MAP_OPTIMAL;
    *(optimal ? &proved : &gaps) += 1;
    if (found == brute.any &&
        (!found || (optimal ? near(answer.found[0].objective, brute.best)
                            : answer.bound <= brute.best || near(answer.bound, brute.best))))
        return true;
    printf("seed %" PRIu64 ": %s %.17g, by brute force %.17g\n", seed,
           optimal ? "proved" : "at least", found ? answer.bound : NAN,
           brute.any ? brute.best : NAN);
    return false;
}

static void check(zz_arena *arena, uint64_t seed) {
    const char *text;
    const zz_nest *nest = zz_nest_by_chance(arena, seed, true, &text);
    if (!nest || zz_event_elements(nest) > FEW)
        return;
    const zz_map_problem *problem = zz_map_problem_of(arena, nest);
    if (!problem)
        return;
    const bool sound = check_mappings(arena, problem, seed) && check_search(arena, problem, seed);
    *(sound ? &passed : &failed) += 1;
    if (!sound)
        printf("%s\n", text);
}

int main(int argc, char **argv) {
    const int designs = argc > 1 ? atoi(argv[1]) : 1500;
    const uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    failed += zz_each_design(first, designs, check);
    printf("%" PRId64 " mappings charged, %" PRId64 " from below; %" PRId64
           " searches proved, %" PRId64 " with a gap or nothing\n",
           equal, bounded, proved, gaps);
    /* of the usual number of designs; what checks nothing passes nothing */
    if (argc == 1 && (equal < 80 || bounded < 40 || proved < 8))
        failed++;
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
