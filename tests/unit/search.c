/* Orders, the crew and what it keeps: on small problems against brute force, with a kernel that makes
 * figures up from the order. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/memory.h"
#include "runtime/map/map.h"
#include "runtime/map/order.h"
#include "runtime/map/orders.h"
#include "tests/unit/objective.h"
#include "tests/unit/unit.h"

/* --- problems ------------------------------------------------------------------------------ */

enum { VARIABLES = 4 };

/* Loops of up to four variables; variable 3 may be of the events.  One operand, two levels. */
static zz_map_problem *draw_problem(zz_arena *arena, uint64_t *random, int most) {
    zz_nest *nest = ZZ_NEW(arena, zz_nest);
    nest->variable_count = VARIABLES;
    nest->variables = ZZ_NEW_ARRAY(arena, zz_nest_variable, VARIABLES);
    static const char *const names[] = {"ox", "c", "K", "b"};
    for (int v = 0; v < VARIABLES; v++)
        nest->variables[v] = (zz_nest_variable){.name = names[v], .extent = 1, .bound = true};
    nest->digits = ZZ_NEW_ARRAY(arena, zz_digit, 16);
    nest->digit_count = zz_map_random_below(random, most + 1);
    const bool events = zz_map_random_below(random, 3) == 0;
    for (int d = 0; d < nest->digit_count; d++) {
        zz_digit *digit = &nest->digits[d];
        *digit = (zz_digit){.variable = zz_map_random_below(random, VARIABLES),
                            .trips = 2 + zz_map_random_below(random, 2),
                            .weight = 1,
                            .dimension = -1};
        digit->kind = events && digit->variable == 3 ? ZZ_DIGIT_EVENT : ZZ_DIGIT_FOR;
        nest->variables[digit->variable].extent *= digit->trips;
    }
    nest->event_operand = -1;
    nest->operand_count = 1;
    nest->operands = ZZ_NEW(arena, zz_operand);
    nest->operands[0] = (zz_operand){.level_count = 2, .levels = ZZ_NEW_ARRAY(arena, zz_level, 2)};
    return zz_map_problem_of(arena, nest);
}

static void draw_places(zz_arena *arena, uint64_t *random, zz_map_problem *problem) {
    zz_map_place *places = ZZ_NEW_ARRAY(arena, zz_map_place, 16);
    const int count = zz_map_random_below(random, problem->loop_count + 1);
    for (int i = 0; i < count; i++) {
        const zz_map_factor *f =
            &problem->factors[zz_map_random_below(random, problem->factor_count)];
        places[i] = (zz_map_place){f->variable, zz_map_random_below(random, 2) ? f->trips : 0};
    }
    problem->inner_count = zz_map_random_below(random, count + 1);
    problem->outer_count = count - problem->inner_count;
    problem->inner = places;
    problem->outer = places + problem->inner_count;
}

/* Counts what the problem admits by trying every sequence of factors. */
static int64_t brute_force(const zz_map_problem *problem, unsigned char *order, int at) {
    if (at == problem->loop_count)
        return zz_map_admits(problem, order, problem->loop_count);
    int64_t count = 0;
    for (int f = 0; f < problem->factor_count; f++) {
        order[at] = (unsigned char)f;
        count += brute_force(problem, order, at + 1);
    }
    return count;
}

/* --- orders -------------------------------------------------------------------------------- */

static void test_orders(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    uint64_t random = 3;
    int64_t places = 0;
    for (int round = 0; round < 400; round++) {
        zz_arena *arena = zz_arena_new(&memory);
        zz_map_problem *problem = draw_problem(arena, &random, 6);
        if (round % 2 && problem->loop_count > 0)
            draw_places(arena, &random, problem);
        places += problem->inner_count + problem->outer_count;
        const size_t loops = (size_t)problem->loop_count;
        zz_map_orders orders;
        unsigned char last[ZZ_MAP_LOOPS], scratch[ZZ_MAP_LOOPS];
        int64_t count = 0;
        zz_map_orders_begin(arena, problem, &orders);
        for (; zz_map_orders_next(&orders); count++) {
            CHECK(zz_map_admits(problem, orders.order, problem->loop_count));
            CHECK(count == 0 || memcmp(last, orders.order, loops) < 0); /* so all are distinct */
            memcpy(last, orders.order, loops);
        }
        CHECK(!zz_map_orders_next(&orders));
        CHECK_INT(count, brute_force(problem, scratch, 0));
        CHECK_INT(count, strtoll(zz_map_space(arena, problem), NULL, 10));
        zz_map_orders drawn;
        zz_map_orders_begin(arena, problem, &drawn);
        for (int i = 0; i < 3; i++)
            CHECK(zz_map_orders_draw(&drawn, &random)
                      ? zz_map_admits(problem, drawn.order, problem->loop_count)
                      : count == 0);
        zz_arena_free(arena);
    }
    CHECK(places > 200);
    zz_memory_end(&memory);
}

static void test_shifts(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    uint64_t random = 5;
    for (int round = 0; round < 200; round++) {
        zz_arena *arena = zz_arena_new(&memory);
        zz_map_problem *problem = draw_problem(arena, &random, 6);
        for (int f = 0; f < problem->factor_count; f++)
            problem->factors[f].event = false; /* which are not asked for */
        const size_t loops = (size_t)problem->loop_count;
        const int64_t space = strtoll(zz_map_space(arena, problem), NULL, 10);
        unsigned char *seen = ZZ_NEW_ARRAY(arena, unsigned char, (size_t)space *(loops + 1) + 1);
        zz_map_shifts shifts;
        zz_map_shifts_begin(problem, &shifts);
        int64_t count = 0;
        for (; zz_map_shifts_next(&shifts) && count < space; count++) {
            CHECK(zz_map_admits(problem, shifts.order, problem->loop_count));
            for (int64_t i = 0; i < count; i++)
                CHECK(loops == 0 || memcmp(&seen[(size_t)i * loops], shifts.order, loops) != 0);
            memcpy(&seen[(size_t)count * loops], shifts.order, loops);
        }
        CHECK_INT(count, space);
        CHECK(!zz_map_shifts_next(&shifts));
        zz_arena_free(arena);
    }
    zz_memory_end(&memory);
}

/* --- searches with figures that are made up ------------------------------------------------ */

/* Few different values, so that there are equals; every seventh order does not fit. */
static void made_up(const void *tables, const unsigned char *orders, long count, double *figures,
                    unsigned char *ends) {
    const int loops = *(const int *)tables;
    for (long i = 0; i < count; i++) {
        uint64_t hash = 17;
        for (int k = 0; k < loops; k++)
            hash = hash * 31 + orders[i * loops + k];
        hash = zz_map_random(&hash);
        double *of_one = &figures[i * ZZ_MAP_FIGURES];
        for (int f = 0; f < ZZ_MAP_FIGURES; f++)
            of_one[f] = (double)(hash >> (8 * f) & 31) + 1;
        if (hash % 7 == 0)
            of_one[ZZ_MAP_ENERGY] = NAN;
        ends[2 * i] = (unsigned char)(loops ? hash % (uint64_t)(loops + 1) : 0);
        ends[2 * i + 1] = (unsigned char)loops;
    }
}

typedef struct telling { /* what a sink was told, in brief */
    uint64_t hash;
    int64_t count, most;
} telling;

static bool hear(void *self, int64_t index, const zz_mapping *mapping,
                 const double figures[ZZ_MAP_FIGURES]) {
    telling *t = self;
    CHECK_INT(index, t->count);
    t->count++;
    for (int i = 0; i < mapping->loop_count; i++)
        t->hash = t->hash * 31 + mapping->order[i];
    t->hash = t->hash * 31 + mapping->ends[0][0];
    t->hash = t->hash * 31 + (uint64_t)figures[ZZ_MAP_ENERGY];
    return t->most == 0 || t->count < t->most;
}

static const zz_map_expression energy = {{LOAD(ZZ_MAP_ENERGY)}, 1};
static const zz_map_expression two[] = {{{LOAD(ZZ_MAP_ENERGY)}, 1}, {{LOAD(ZZ_MAP_CYCLES)}, 1}};
static const zz_map_expression slow = {{NUMBER(9), LOAD(ZZ_MAP_CYCLES), DO(ZZ_MAP_LESS)}, 3};

typedef struct trial {
    zz_map_problem *problem;
    zz_order_evaluator evaluator;
    zz_map_request request;
} trial;

static void begin_trial(zz_arena *arena, trial *t, uint64_t *random, int most) {
    t->problem = draw_problem(arena, random, most);
    t->evaluator = (zz_order_evaluator){.kernel = made_up,
                                        .tables = &t->problem->loop_count,
                                        .problem = t->problem,
                                        .level_count = 2};
    t->request = (zz_map_request){.problem = t->problem,
                                  .evaluator = &t->evaluator,
                                  .method = ZZ_MAP_ENUMERATE,
                                  .counting = ZZ_BOXES,
                                  .objective = &energy,
                                  .objective_count = 1,
                                  .threads = 1};
}

static bool same_answers(const zz_map_answer *a, const zz_map_answer *b, int loops) {
    if (a->found_count != b->found_count || a->visited != b->visited ||
        a->by_capacity != b->by_capacity || a->proof != b->proof)
        return false;
    for (int i = 0; i < a->found_count; i++) {
        const zz_map_found *f = &a->found[i], *g = &b->found[i];
        if (f->index != g->index || memcmp(f->figures, g->figures, sizeof f->figures) != 0 ||
            memcmp(f->mapping.order, g->mapping.order, (size_t)loops) != 0 ||
            f->mapping.ends[0][0] != g->mapping.ends[0][0])
            return false;
    }
    return true;
}

/* The same answer, and the same told, however many threads there are. */
static void test_threads(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    uint64_t random = 23;
    for (int round = 0; round < 30; round++) {
        zz_arena *arena = zz_arena_new(&memory);
        trial t;
        begin_trial(arena, &t, &random, 9);
        t.request.method = round % 3 == 0   ? ZZ_MAP_ENUMERATE
                           : round % 3 == 1 ? ZZ_MAP_LOMA
                                            : ZZ_MAP_ANNEAL;
        t.request.limit = 16;
        t.request.seed = (uint64_t)round;
        t.request.iterations = 700;
        if (round % 2) {
            t.request.objective = two;
            t.request.objective_count = 2;
            t.request.condition = &slow;
        }
        zz_map_answer one = {0};
        telling first = {0};
        for (int threads = 1; threads <= 4; threads++) {
            telling told = {.most = round % 5 == 0 ? 300 : 0};
            const zz_map_sink sink = {&told, hear};
            zz_map_answer answer;
            const char *what;
            t.request.threads = threads;
            t.request.sink = &sink;
            REQUIRE(zz_map_search(arena, &t.request, &answer, &what) == ZZ_MAP_OK);
            if (threads == 1) {
                one = answer;
                first = told;
                continue;
            }
            CHECK(same_answers(&one, &answer, t.problem->loop_count));
            CHECK(first.hash == told.hash && first.count == told.count);
        }
        zz_arena_free(arena);
    }
    zz_memory_end(&memory);
}

static bool dominates(const double *a, const double *b) {
    return a[ZZ_MAP_ENERGY] <= b[ZZ_MAP_ENERGY] && a[ZZ_MAP_CYCLES] <= b[ZZ_MAP_CYCLES];
}

/* Every order once more, by hand. */
static void test_census(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    uint64_t random = 41;
    for (int round = 0; round < 60; round++) {
        zz_arena *arena = zz_arena_new(&memory);
        trial t;
        begin_trial(arena, &t, &random, 7);
        const bool front = round % 2, conditioned = round % 3 == 0;
        t.request.objective = front ? two : &energy;
        t.request.objective_count = front ? 2 : 1;
        t.request.condition = conditioned ? &slow : NULL;
        t.request.threads = 1 + round % 3;
        zz_map_answer answer;
        const char *what;
        REQUIRE(zz_map_search(arena, &t.request, &answer, &what) == ZZ_MAP_OK);
        zz_map_orders orders;
        zz_map_orders_begin(arena, t.problem, &orders);
        int64_t visited = 0, fit = 0;
        double best = INFINITY;
        while (zz_map_orders_next(&orders)) {
            double figures[ZZ_MAP_FIGURES];
            unsigned char ends[2];
            made_up(&t.problem->loop_count, orders.order, 1, figures, ends);
            visited++;
            if (isnan(figures[ZZ_MAP_ENERGY]))
                continue;
            fit++;
            if (conditioned && figures[ZZ_MAP_CYCLES] <= 9)
                continue;
            if (figures[ZZ_MAP_ENERGY] < best)
                best = figures[ZZ_MAP_ENERGY];
            bool covered = false;
            for (int i = 0; i < answer.found_count; i++)
                covered |= front ? dominates(answer.found[i].figures, figures)
                                 : answer.found[i].figures[ZZ_MAP_ENERGY] <= figures[ZZ_MAP_ENERGY];
            CHECK(covered);
        }
        CHECK_INT(answer.visited, visited);
        CHECK_INT(answer.visited - answer.by_capacity, fit);
        CHECK(isinf(best) == (answer.found_count == 0));
        CHECK(answer.proof == (isinf(best) ? ZZ_MAP_NOTHING : ZZ_MAP_OPTIMAL));
        CHECK(isinf(best) || answer.found[0].objective == best);
        CHECK(isinf(best) || answer.bound == best);
        for (int i = 0; i < answer.found_count; i++) {
            CHECK(!conditioned || answer.found[i].figures[ZZ_MAP_CYCLES] > 9);
            for (int k = 0; k < answer.found_count; k++)
                CHECK(i == k || !dominates(answer.found[i].figures, answer.found[k].figures));
        }
        zz_arena_free(arena);
    }
    zz_memory_end(&memory);
}

static bool enough(void *self, int64_t done, double total) {
    (void)total;
    return done < *(int64_t *)self;
}

static void test_stopping(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    uint64_t random = 77;
    trial t;
    do
        begin_trial(arena, &t, &random, 9);
    while (t.problem->loop_count < 9 || strlen(zz_map_space(arena, t.problem)) < 4);
    int64_t most = 500;
    const zz_map_watch watch = {&most, enough};
    for (int threads = 1; threads <= 3; threads++) {
        zz_map_answer answer;
        const char *what;
        t.request.threads = threads;
        t.request.watch = &watch;
        REQUIRE(zz_map_search(arena, &t.request, &answer, &what) == ZZ_MAP_OK);
        CHECK(answer.stopped);
        CHECK_INT(answer.visited, 512); /* two pieces */
        CHECK_INT(answer.found_count, 1);
        CHECK(answer.proof == ZZ_MAP_SEEN);
    }
    zz_memory_end(&memory);
}

/* Whether the search gets through when that allocation fails. */
static bool survives(size_t fail_at) {
    zz_memory memory;
    jmp_buf escape;
    volatile bool through = false;
    zz_memory_begin(&memory);
    memory.fail_at = fail_at;
    ZZ_MEMORY_TRY (&memory, escape) {
        uint64_t random = 99;
        zz_arena *arena = zz_arena_new(&memory);
        trial t;
        begin_trial(arena, &t, &random, 8);
        t.request.threads = 3;
        zz_map_answer answer;
        const char *what;
        through = zz_map_search(arena, &t.request, &answer, &what) == ZZ_MAP_OK;
    }
    zz_memory_end(&memory);
    return through;
}

static void test_no_memory(void) {
    size_t fail_at = 1;
    while (fail_at < 100000 && !survives(fail_at))
        fail_at += 1 + fail_at / 16;
    CHECK(fail_at > 2 && fail_at < 100000);
}

/* --- annealing ----------------------------------------------------------------------------- */

static void test_annealing(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    uint64_t random = 13;
    for (int round = 0; round < 20; round++) {
        trial t;
        begin_trial(arena, &t, &random, 7);
        if (t.problem->loop_count > 0 && round % 2)
            draw_places(arena, &random, t.problem);
        const bool any = strcmp(zz_map_space(arena, t.problem), "0") != 0;
        zz_map_answer least, found;
        const char *what;
        REQUIRE(zz_map_search(arena, &t.request, &least, &what) == ZZ_MAP_OK);
        t.request.method = ZZ_MAP_ANNEAL;
        t.request.iterations = 400;
        REQUIRE(zz_map_search(arena, &t.request, &found, &what) == ZZ_MAP_OK);
        CHECK_INT(found.visited > 0, any);
        if (found.found_count == 0)
            continue;
        CHECK(found.proof == ZZ_MAP_SEEN);
        CHECK(found.found[0].objective >= least.found[0].objective);
        CHECK(zz_map_admits(t.problem, found.found[0].mapping.order,
                            found.found[0].mapping.loop_count));
    }
    zz_memory_end(&memory);
}

const zz_test zz_tests_search[] = {
    {"search", "orders", test_orders},       {"search", "shifts", test_shifts},
    {"search", "threads", test_threads},     {"search", "census", test_census},
    {"search", "stopping", test_stopping},   {"search", "no memory", test_no_memory},
    {"search", "annealing", test_annealing}, {0}};
