/* Order kernels against the model they are made from: `order [--cases N] [--seed S] [-v] TABLE...`
 * takes the cases of ZigZag's tables (tests/zigzag/zigzag.c tells how they are written) and
 * compares the bits of every figure, and every end: first in the case's own order, whose energy
 * and latency are also ZigZag's, and in random ones; then N more cases, each a random variation of
 * one of them in its sizes, memories, ports and spreads. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compiler/order/kernel.h"
#include "compiler/order/order.h"
#include "runtime/zigzag/from_nest.h"
#include "tests/map/vary.h"
#include "tests/zigzag/tables.h"

enum { ORDERS = 24, LEVELS = 64, FIGURES = ZZ_MAP_FIGURES };

static struct {
    int passed, failed, kernels, tiers, models;
    long orders, nothing;
    int variations;
    bool talk;
} done = {.variations = 1000};

static uint64_t random_state;

static uint64_t draw(uint64_t below) {
    return zz_vary_draw(&random_state, below);
}

/* --- a problem without a nest ---------------------------------------------------------------- */

typedef struct trial {
    zz_zigzag_problem model;
    zz_map_problem problem;
    zz_order_evaluator evaluator;
    unsigned char order[ZZ_MAP_LOOPS];
} trial;

/* The case's loops but those of one trip; its order as the order of the trial. */
static bool begin_trial(zz_arena *arena, const zz_case *c, trial *t) {
    const char *what;
    memset(t, 0, sizeof *t);
    t->model.hardware = *c->hardware;
    t->model.layer = *c->layer;
    t->model.mapping = c->mapping;
    t->model.model = zz_zigzag_prepare(arena, &t->model.hardware, &t->model.layer, &what);
    if (!t->model.model)
        return false;
    int *dims = ZZ_NEW_ARRAY(arena, int, (size_t)c->layer->dim_count);
    for (int d = 0; d < c->layer->dim_count; d++)
        dims[d] = d;
    t->model.dims = dims;
    t->problem.factors = ZZ_NEW_ARRAY(arena, zz_map_factor, (size_t)c->mapping.loop_count + 1);
    for (int i = 0; i < c->mapping.loop_count; i++) {
        const zz_zigzag_loop *loop = &c->mapping.loops[i];
        int f = 0;
        if (loop->size == 1)
            continue;
        while (f < t->problem.factor_count && (t->problem.factors[f].variable != loop->dim ||
                                               t->problem.factors[f].trips != loop->size))
            f++;
        if (f == t->problem.factor_count)
            t->problem.factors[t->problem.factor_count++] =
                (zz_map_factor){loop->dim, loop->size, 0, false};
        t->problem.factors[f].count++;
        t->order[t->problem.loop_count++] = (unsigned char)f;
        if (t->problem.loop_count == ZZ_MAP_LOOPS)
            return false;
    }
    t->evaluator.model = &t->model;
    t->evaluator.problem = &t->problem;
    for (int x = 0; x < t->model.layer.operand_count; x++)
        for (int m = 0; m < t->model.hardware.memory_count; m++)
            for (int s = 0; s < t->model.hardware.memories[m].slot_count; s++)
                t->evaluator.level_count +=
                    t->model.hardware.memories[m].slots[s] == t->model.layer.operands[x].slot;
    return t->evaluator.level_count <= LEVELS;
}

/* --- comparison ------------------------------------------------------------------------------ */

static bool same(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b)) || (a == 0 && b == 0);
}

static void tell(const trial *t, const char *id, const unsigned char *order, const char *what,
                 double found, double expected) {
    printf("%s: %s is %.17g by the kernel, %.17g by the model, in order", id, what, found,
           expected);
    for (int i = 0; i < t->problem.loop_count; i++) {
        const zz_map_factor *factor = &t->problem.factors[order[i]];
        printf(" %d:%lld", factor->variable, (long long)factor->trips);
    }
    printf("\n");
}

static bool compare(const trial *t, const char *id, zz_memory *memory, const unsigned char *orders,
                    long count) {
    static const char *const names[] = {"energy", "cycles", "compute",
                                        "stall",  "onload", "offload"};
    static double by_kernel[ORDERS][FIGURES], by_model[ORDERS][FIGURES];
    static unsigned char kernel_ends[ORDERS * LEVELS], model_ends[ORDERS * LEVELS];
    zz_order_evaluator model = t->evaluator;
    model.kernel = NULL;
    zz_order_evaluate(&t->evaluator, memory, orders, count, by_kernel[0], kernel_ends);
    zz_order_evaluate(&model, memory, orders, count, by_model[0], model_ends);
    for (long i = 0; i < count; i++) {
        const unsigned char *order = orders + i * t->problem.loop_count;
        for (int f = 0; f < FIGURES; f++)
            if (!same(by_kernel[i][f], by_model[i][f])) {
                tell(t, id, order, names[f], by_kernel[i][f], by_model[i][f]);
                return false;
            }
        const bool nothing = isnan(by_model[i][ZZ_MAP_ENERGY]);
        done.nothing += nothing;
        for (int l = 0; l < t->evaluator.level_count && !nothing; l++) {
            const long at = i * t->evaluator.level_count + l;
            if (kernel_ends[at] != model_ends[at]) {
                tell(t, id, order, zz_sprintf(zz_arena_new(memory), "end %d", l), kernel_ends[at],
                     model_ends[at]);
                return false;
            }
        }
    }
    done.orders += count;
    return true;
}

/* ZigZag's own energy and latency for the case's order. */
static bool as_in_table(const trial *t, const zz_case *c, zz_memory *memory) {
    double figures[FIGURES];
    zz_order_evaluate(&t->evaluator, memory, t->order, 1, figures, NULL);
    if (c->error)
        return isnan(figures[ZZ_MAP_ENERGY]);
    for (size_t i = 0; i < c->rows.count; i++) {
        const zz_row *row = &c->rows.items[i];
        if (strcmp(row->name, "sums") != 0)
            continue;
        const double *sums = row->values.items;
        if (same(figures[ZZ_MAP_ENERGY], sums[2]) && same(figures[ZZ_MAP_CYCLES], sums[7]))
            return true;
        tell(t, c->id, t->order, "energy of the table", figures[ZZ_MAP_ENERGY], sums[2]);
        return false;
    }
    return true;
}

/* An order, and others of the same loops at random. */
static void shuffle(const trial *t, const unsigned char *first, unsigned char *orders) {
    const size_t loops = (size_t)t->problem.loop_count;
    memcpy(orders, first, loops);
    for (size_t i = 1; i < ORDERS; i++) {
        unsigned char *order = orders + i * loops;
        memcpy(order, order - loops, loops);
        for (size_t l = loops; l > 1; l--) {
            const size_t other = draw(l);
            const unsigned char swapped = order[l - 1];
            order[l - 1] = order[other];
            order[other] = swapped;
        }
    }
}

static bool evaluate(zz_arena *arena, const zz_case *c, zz_jit_engine engine, bool tabled) {
    static unsigned char orders[ORDERS * ZZ_MAP_LOOPS];
    zz_memory *memory = zz_arena_memory(arena);
    const char *what = NULL;
    trial t;
    if (!begin_trial(arena, c, &t))
        return true;
    const zz_map_status status = zz_order_compile(arena, engine, &t.evaluator, &what);
    if (status != ZZ_MAP_OK) {
        printf("%s: %s\n", c->id, what);
        return false;
    }
    if (!t.evaluator.kernel) {
        done.models++;
        if (done.talk)
            printf("%s: no kernel: %s\n", c->id, what);
        return true;
    }
    done.kernels++;
    shuffle(&t, t.order, orders);
    return compare(&t, c->id, memory, orders, ORDERS) && (!tabled || as_in_table(&t, c, memory));
}

/* LOMA's best by way of a nest, with a kernel made on the way and without. */
static bool same_search(zz_arena *arena, const zz_case *c) {
    static const zz_map_expression energy = {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY}}, 1};
    const char *what = NULL;
    if (c->hardware->imc || c->mapping.even || c->mapping.reread)
        return true; /* a nest does not say these */
    const zz_map_problem *problem = zz_map_problem_of(arena, zz_case_nest(arena, c));
    zz_order_evaluator made, model;
    if (!problem || !zz_order_begin(arena, problem, &made, &what) ||
        !zz_order_model(arena, problem, &model, &what)) {
        printf("%s: %s\n", c->id, what ? what : "too many loops");
        return false;
    }
    zz_map_request request = {.problem = problem,
                              .evaluator = &made,
                              .method = ZZ_MAP_LOMA,
                              .counting = ZZ_BOXES,
                              .objective = &energy,
                              .objective_count = 1,
                              .limit = 6,
                              .threads = 2};
    zz_map_answer by_kernel, by_model;
    if (zz_map_search(arena, &request, &by_kernel, &what) != ZZ_MAP_OK)
        return false;
    request.evaluator = &model;
    if (zz_map_search(arena, &request, &by_model, &what) != ZZ_MAP_OK)
        return false;
    bool equal =
        by_kernel.found_count == by_model.found_count && by_kernel.visited == by_model.visited;
    for (int f = 0; f < FIGURES && equal && by_model.found_count > 0; f++)
        equal = same(by_kernel.found[0].figures[f], by_model.found[0].figures[f]);
    if (equal && by_model.found_count > 0)
        equal = by_kernel.found[0].index == by_model.found[0].index;
    if (!equal)
        printf("%s: a search with a kernel finds something else\n", c->id);
    return equal;
}

/* Both tiers of a kernel that turns hot: libtcc's at once, then the system compiler's, with the bits of
 * the model. */
static bool same_tiers(zz_arena *arena, const zz_case *c) {
    static unsigned char orders[ORDERS * ZZ_MAP_LOOPS];
    const char *what = NULL;
    if (c->hardware->imc || c->mapping.even || c->mapping.reread)
        return true; /* a nest does not say these */
    trial t = {0};
    const zz_map_problem *problem = zz_map_problem_of(arena, zz_case_nest(arena, c));
    if (!problem || !zz_order_begin(arena, problem, &t.evaluator, &what)) {
        printf("%s: %s\n", c->id, what ? what : "too many loops");
        return false;
    }
    t.problem = *problem;
    int loops = 0;
    for (int f = 0; f < problem->factor_count; f++)
        for (int i = 0; i < problem->factors[f].count; i++)
            t.order[loops++] = (unsigned char)f;
    shuffle(&t, t.order, orders);
    t.evaluator.make(arena, &t.evaluator, 1e9);
    const zz_order_kernel first = t.evaluator.kernel;
    if (!first)
        return true;
    if (!compare(&t, c->id, zz_arena_memory(arena), orders, ORDERS))
        return false;
    for (int i = 0; i < 120000 && t.evaluator.look; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        t.evaluator.look(&t.evaluator);
    }
    if (t.evaluator.kernel == first) {
        printf("%s: no second kernel came\n", c->id);
        return false;
    }
    done.tiers++;
    return compare(&t, c->id, zz_arena_memory(arena), orders, ORDERS);
}

/* --- a port's open cycles, by looking at each ------------------------------------------------ */

typedef long (*together)(long count, long *allowed, long *period, long *times);

static bool one_chain(together by_kernel) {
    long allowed[5], period[5], times[5], last = 1, open = 0;
    const long count = 2 + (long)draw(4);
    for (long i = 0; i < count; i++) {
        period[i] = last *= 1 + (long)draw(7);
        allowed[i] = 1 + (long)draw((uint64_t)period[i]);
    }
    for (long i = 0; i < count; i++)
        times[i] = 3 * (last / period[i]);
    for (long t = 0; t < last; t++) {
        bool any = false;
        for (long i = 0; i < count; i++)
            any |= t % period[i] < allowed[i];
        open += any;
    }
    for (long i = count - 1; i > 0; i--) { /* they come in any order */
        const long j = (long)draw((uint64_t)i + 1);
        long *const lists[] = {allowed, period, times};
        for (int l = 0; l < 3; l++) {
            const long swapped = lists[l][i];
            lists[l][i] = lists[l][j];
            lists[l][j] = swapped;
        }
    }
    const long found = by_kernel(count, allowed, period, times);
    if (found != 3 * open)
        printf("%ld transfers of a port: open for %ld cycles, not %ld\n", count, found, 3 * open);
    return found == 3 * open;
}

/* Few designs have three transfers at one port none of which may always run, so the function that
 * counts for them is asked by itself. */
static bool opens(zz_arena *arena, const zz_case *c) {
    const char *what = NULL;
    trial t;
    const zz_order_text *text;
    if (!begin_trial(arena, c, &t) || !(text = zz_order_kernel_text(arena, &t.evaluator, &what)))
        return false;
    together by_kernel = (together)zz_jit_compile(
        arena, ZZ_JIT_TCC,
        zz_sprintf(arena,
                   "%s\ni64 zz_together(i64 count, i64 *allowed, i64 *period, i64 *times)\n"
                   "{ return together(count, allowed, period, times); }\n",
                   text->text),
        "zz_together", &what);
    bool right = by_kernel != NULL;
    for (int i = 0; i < 20000 && right; i++)
        right = one_chain(by_kernel);
    return right;
}

static void count(bool passed) {
    if (passed)
        done.passed++;
    else
        done.failed++;
}

/* --- all of it ------------------------------------------------------------------------------- */

static void run_tables(zz_memory *memory, const zz_cases *cases) {
    for (size_t i = 0; i < cases->count; i++) {
        zz_arena *arena = zz_arena_new(memory);
        count(evaluate(arena, cases->items[i], ZZ_JIT_TCC, true));
        if (i % 200 == 7)
            count(evaluate(arena, cases->items[i], ZZ_JIT_CC, true));
        if (i % 23 == 0)
            count(same_search(arena, cases->items[i]));
        if (i % 150 == 11)
            count(same_tiers(arena, cases->items[i]));
        zz_arena_free(arena);
    }
}

static void run_variations(zz_memory *memory, const zz_cases *cases, int number) {
    for (int i = 0; i < number; i++) {
        zz_arena *arena = zz_arena_new(memory);
        zz_case c;
        random_state += (uint64_t)i;
        if (zz_case_vary(arena, cases->items[draw(cases->count)], i, &random_state, &c))
            count(evaluate(arena, &c, i % 250 == 0 ? ZZ_JIT_CC : ZZ_JIT_TCC, false));
        zz_arena_free(arena);
    }
}

static void run(zz_memory *memory, char **paths, int path_count) {
    zz_arena *arena = zz_arena_new(memory);
    zz_cases cases = {0};
    for (int i = 0; i < path_count; i++)
        done.failed += !zz_read_file(arena, paths[i], &cases);
    run_tables(memory, &cases);
    for (size_t i = 0; i < cases.count; i++)
        if (cases.items[i]->layer->operand_count == 3 && !cases.items[i]->hardware->imc) {
            count(opens(arena, cases.items[i]));
            break;
        }
    run_variations(memory, &cases, done.variations);
    zz_arena_free(arena);
}

int main(int argc, char **argv) {
    zz_memory memory;
    jmp_buf escape;
    int first = 1;
    for (; first < argc && argv[first][0] == '-'; first++)
        if (strcmp(argv[first], "-v") == 0)
            done.talk = true;
        else if (first + 1 < argc && strcmp(argv[first], "--cases") == 0)
            done.variations = atoi(argv[++first]);
        else if (first + 1 < argc && strcmp(argv[first], "--seed") == 0)
            random_state = strtoull(argv[++first], NULL, 10);
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        run(&memory, argv + first, argc - first);
    } else {
        printf("no memory\n");
        done.failed++;
    }
    zz_memory_end(&memory);
    if (done.talk)
        printf("%d kernels, %d without, %ld orders, %ld of them not evaluated\n", done.kernels,
               done.models, done.orders, done.nothing);
    if (first < argc && done.tiers == 0) {
        printf("no kernel came in two tiers\n");
        done.failed++;
    }
    if (done.kernels < 2 * done.models) {
        printf("only %d kernels for %d problems\n", done.kernels, done.kernels + done.models);
        done.failed++;
    }
    printf("%d passed, %d failed\n", done.passed, done.failed);
    return done.failed != 0;
}
