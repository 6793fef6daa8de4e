/* ZigZag's SALSA: simulated annealing over orders.  A step swaps two loops, and is kept when it is
 * better, or sometimes when it is worse, less and less often; the cooling is ZigZag's.  Unlike
 * there the numbers are seeded, an order that does not fit ends nothing, and any objective will do.
 *
 * Several runs go their ways independently; how many does not depend on the threads.  Pieces are
 * turns: so many steps of the first run, of the second, ..., then of the first again. */
#include "runtime/map/anneal.h"

#include <math.h>
#include <string.h>

#include "runtime/map/bench.h"
#include "runtime/map/best.h"
#include "runtime/map/charge.h"
#include "runtime/map/crew.h"
#include "runtime/map/map.h"
#include "runtime/map/orders.h"

enum { RUNS = 8, USUAL_ITERATIONS = 1000 };

static const double first_temperature = 0.05, cooling = 0.995;

typedef struct walk { /* one run, between two turns */
    uint64_t random;
    int64_t step; /* of iterations + 1: the first evaluates where it starts */
    double temperature;
    double cost; /* of the order; infinite where it does not fit */
    unsigned char order[ZZ_MAP_LOOPS];
} walk;

typedef struct anneal {
    const zz_map_request *request;
    int64_t iterations;
    walk walks[RUNS];
    bool any; /* there is an order to start from */
} anneal;

static int64_t turns(const anneal *a) {
    return a->iterations / ZZ_MAP_BATCH + 1; /* iterations + 1 steps, rounded up */
}

static bool fill(void *self, zz_map_slot *slot) {
    const anneal *a = self;
    return a->any && slot->number / RUNS < turns(a);
}

/* A run's turn begins when its last one is over. */
static bool ready(void *self, int64_t number, int64_t finished) {
    (void)self;
    return number - RUNS < finished;
}

static double cost_of(const zz_map_request *request, const double figures[ZZ_MAP_FIGURES]) {
    if (isnan(figures[ZZ_MAP_ENERGY]) || !zz_map_holds(request, figures))
        return INFINITY;
    const double cost = zz_map_value(&request->objective[0], figures);
    return isfinite(cost) ? cost : INFINITY;
}

/* Whether to go from one cost to another; `chance` is in [0, 1).  Where nothing fits, anywhere. */
static bool goes(double from, double to, double temperature, double chance) {
    if (to <= from)
        return true;
    if (isinf(to) || to <= 0)
        return false;
    return chance < exp((from / to - 1) / temperature);
}

static void step(const anneal *a, walk *w, zz_map_slot *slot, zz_map_bench *bench) {
    const zz_map_problem *problem = a->request->problem;
    const size_t loops = (size_t)problem->loop_count;
    unsigned char *order = &slot->orders[(size_t)slot->count * loops];
    memcpy(order, w->order, loops);
    const bool begins = w->step++ == 0;
    double chance = 0;
    if (!begins && loops > 0) {
        const int i = zz_map_random_below(&w->random, (int)loops);
        const int j = zz_map_random_below(&w->random, (int)loops);
        chance = (double)(zz_map_random(&w->random) >> 11) * 0x1p-53;
        order[i] = w->order[j];
        order[j] = w->order[i];
    }
    const double temperature = w->temperature;
    w->temperature *= begins ? 1 : cooling;
    if (!zz_map_admits(problem, order, problem->loop_count))
        return;
    double *figures = &slot->figures[slot->count * ZZ_MAP_FIGURES];
    zz_map_bench_evaluate(bench, order, 1, figures,
                          &slot->ends[slot->count * a->request->evaluator->level_count]);
    slot->count++;
    const double cost = cost_of(a->request, figures);
    if (begins || goes(w->cost, cost, temperature, chance)) {
        memcpy(w->order, order, loops);
        w->cost = cost;
    }
}

static void work(void *self, zz_map_slot *slot, zz_map_bench *bench) {
    anneal *a = self;
    walk *w = &a->walks[slot->number % RUNS];
    slot->count = 0;
    for (int i = 0; i < ZZ_MAP_BATCH && w->step <= a->iterations; i++)
        step(a, w, slot, bench);
}

zz_map_status zz_map_anneal(zz_arena *arena, const zz_map_request *request, zz_map_charger charger,
                            zz_map_answer *answer, const char **what) {
    anneal a = {.request = request,
                .iterations = request->iterations > 0 ? request->iterations : USUAL_ITERATIONS};
    zz_map_orders orders;
    zz_map_orders_begin(arena, request->problem, &orders);
    uint64_t random = request->seed;
    for (int r = 0; r < RUNS; r++) {
        a.walks[r] = (walk){.random = zz_map_random(&random), .temperature = first_temperature};
        a.any = zz_map_orders_draw(&orders, &a.walks[r].random);
        memcpy(a.walks[r].order, orders.order, (size_t)request->problem->loop_count);
    }
    const zz_map_source source = {.self = &a,
                                  .problem = request->problem,
                                  .evaluator = request->evaluator,
                                  .fill = fill,
                                  .work = work,
                                  .ready = ready,
                                  .total = (double)RUNS * ((double)a.iterations + 1)};
    const zz_map_status status = zz_map_crew(arena, request, &source, charger, answer, what);
    answer->space = zz_map_space(arena, request->problem);
    answer->of = "orders";
    if (answer->proof == ZZ_MAP_OPTIMAL) {
        answer->proof = ZZ_MAP_SEEN;
        answer->bound = -INFINITY;
    }
    return status;
}
