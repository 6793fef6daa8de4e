/* The search of all orders, where brute force does not look: what it says when nothing fits, when it is
 * told to stop, when there is too much, and when an objective is beyond its bounds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/lower/lower.h"
#include "runtime/map/lattice.h"
#include "runtime/map/lattice_answer.h"
#include "runtime/map/lattice_judge.h"
#include "runtime/map/lattice_ports.h"
#include "runtime/map/map.h"
#include "runtime/map/pool.h"
#include "tests/unit/unit.h"

typedef struct lab {
    zz_memory memory;
    zz_arena *arena;
    zz_map_problem *problem;
} lab;

static zz_nest *lower(lab *l, const char *text) {
    zz_session session = {.arena = l->arena, .diags = zz_diags_new(l->arena)};
    const zz_source *source = zz_source_from_text(l->arena, "lab.zz", text, strlen(text));
    const zz_model *model = zz_elaborate(&session, source);
    if (session.diags.errors || model->dataflow_count != 1)
        return NULL;
    return zz_lower(&session, model->dataflows[0], model->dataflows[0]->layers[0]);
}

/* A product of matrices on two memories; all loops are temporal. */
static bool begin(lab *l, int size, int bytes, int top, bool boxes) {
    zz_memory_begin(&l->memory);
    l->arena = zz_arena_new(&l->memory);
    const char *text =
        zz_sprintf(l->arena,
                   "accelerator small {\n"
                   "    array pe[2] { mac 1 pJ }\n"
                   "    memory buffer : 1024 byte, holds A, B, C { read 1 pJ per 8 bit\n        "
                   "write 1 pJ per 8 bit\n    }\n"
                   "    memory dram : 4096 byte, holds all { read 100 pJ per 8 bit\n        write "
                   "100 pJ per 8 bit\n    }\n"
                   "}\n"
                   "layer mm : C[m,n] += A[m,k] * B[k,n] {\n"
                   "    m %d, n %d, k %d\n"
                   "    A 8 bit, B 8 bit, C 8 bit\n"
                   "}\n"
                   "dataflow all : mm on small {\n"
                   "    for m:2\n    for m\n    for n:2\n    for n\n    for k:2\n    for k\n"
                   "}\n",
                   size, size, size);
    zz_nest *nest = lower(l, text);
    if (!nest)
        return false;
    if (boxes)
        nest->counting = ZZ_BOXES;
    nest->memories[0].bits = 8 * bytes;
    nest->memories[1].bits = 8 * top;
    l->problem = zz_map_problem_of(l->arena, nest);
    return l->problem != NULL;
}

static zz_map_request ask(const lab *l, const zz_map_expression *objective) {
    return (zz_map_request){.problem = l->problem,
                            .method = ZZ_MAP_ALL,
                            .counting = l->problem->nest->counting,
                            .objective = objective,
                            .objective_count = 1,
                            .threads = 1};
}

static const zz_map_expression energy = {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY}}, 1};
static const zz_map_expression cycles = {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES}}, 1};

/* The outermost memory takes 3 x 16 values of a byte. */
static void test_too_small(void) {
    lab l;
    zz_map_answer answer;
    const char *what;
    REQUIRE(begin(&l, 4, 64, 40, true));
    zz_map_request request = ask(&l, &energy);
    CHECK_INT(zz_map_search(l.arena, &request, &answer, &what), ZZ_MAP_OK);
    CHECK_INT(answer.found_count, 0);
    CHECK_INT(answer.proof, ZZ_MAP_NOTHING);
    CHECK_INT(answer.shortage.memory, 1);
    CHECK_INT(answer.shortage.operand, -1);
    CHECK_INT(answer.shortage.bits, 64);
    zz_memory_end(&l.memory);
    REQUIRE(begin(&l, 4, 64, 12, true));
    request = ask(&l, &energy);
    CHECK_INT(zz_map_search(l.arena, &request, &answer, &what), ZZ_MAP_OK);
    CHECK_INT(answer.shortage.memory, 1);
    CHECK_INT(answer.shortage.operand, 0);
    zz_memory_end(&l.memory);
    REQUIRE(begin(&l, 4, 2, 48, true)); /* a value of each needs three bytes */
    request = ask(&l, &energy);
    CHECK_INT(zz_map_search(l.arena, &request, &answer, &what), ZZ_MAP_OK);
    CHECK_INT(answer.shortage.memory, 0);
    CHECK_INT(answer.shortage.bits, 8);
    zz_memory_end(&l.memory);
    REQUIRE(begin(&l, 4, 3, 48, true));
    request = ask(&l, &energy);
    CHECK_INT(zz_map_search(l.arena, &request, &answer, &what), ZZ_MAP_OK);
    CHECK_INT(answer.found_count, 1);
    CHECK_INT(answer.proof, ZZ_MAP_OPTIMAL);
    /* 6! / 2!^3 orders, and C(7, 1) places for each operand's one boundary */
    CHECK_TEXT(answer.space, "30870");
    zz_memory_end(&l.memory);
}

static bool never(void *self, int64_t done, double total) {
    (void)self;
    (void)done;
    (void)total;
    return false;
}

static void test_stopped(void) {
    lab l;
    zz_map_answer answer;
    const char *what;
    REQUIRE(begin(&l, 16, 64, 1024, false));
    const zz_map_watch watch = {NULL, never};
    zz_map_request request = ask(&l, &cycles);
    request.watch = &watch;
    CHECK_INT(zz_map_search(l.arena, &request, &answer, &what), ZZ_MAP_OK);
    CHECK(answer.stopped);
    CHECK(answer.proof != ZZ_MAP_OPTIMAL);
    zz_memory_end(&l.memory);
}

/* Twenty variables of two loops each are more nodes than there is memory for. */
static void test_too_large(void) {
    lab l;
    zz_map_answer answer;
    const char *what = NULL;
    REQUIRE(begin(&l, 4, 64, 48, true));
    zz_map_problem large = *l.problem;
    large.factors = ZZ_NEW_ARRAY(l.arena, zz_map_factor, 40);
    large.factor_count = 30;
    for (int f = 0; f < 30; f++)
        large.factors[f] = (zz_map_factor){.variable = 0, .trips = f + 2, .count = 1};
    zz_map_request request = ask(&l, &energy);
    request.problem = &large;
    CHECK_INT(zz_map_search(l.arena, &request, &answer, &what), ZZ_MAP_TOO_LARGE);
    CHECK(what != NULL);
    zz_memory_end(&l.memory);
}

/* From 1 to 5 by primes: 5; 2, then 3 that reach past the end; 3, 2; and 2, 2, 2.  The one
 * loop over another variable, which divides, stands before, between or behind them: 2, 3, 3 and 4 orders.
 * Each has C(loops + 1, 1) allocations for each of three tensors. */
static void test_imperfect_space(void) {
    lab l;
    const char *what = NULL;
    bool chosen[16] = {0};
    REQUIRE(begin(&l, 4, 64, 48, false));
    zz_map_problem divided = *l.problem;
    zz_map_factor factors[2] = {divided.factors[0], divided.factors[1]};
    factors[0].trips = 5;
    factors[1].trips = 7;
    factors[0].count = factors[1].count = 1;
    divided.factors = factors;
    divided.factor_count = divided.loop_count = 2;
    chosen[factors[0].variable] = true;
    zz_map_problem *problem = zz_map_imperfect(l.arena, &divided, chosen, &what);
    REQUIRE(problem != NULL);
    CHECK_INT(problem->axis_count, 2);
    CHECK_INT(problem->loop_count, 4);
    const int64_t space = 2 * 27 + 2 * 3 * 64 + 4 * 125;
    CHECK_INT(strtoll(zz_map_space_allocated(l.arena, problem), NULL, 10), space);
    const zz_map_axis *axis = &problem->axes[0];
    REQUIRE(axis->extent == 5);
    CHECK_INT(zz_map_stepped(axis, 1, 3), 4);  /* 2 to 5 */
    CHECK_INT(zz_map_stepped(axis, 1, 5), -1); /* two windows of three would be empty */
    CHECK_INT(zz_map_stepped(axis, 4, 2), -1);
    const unsigned char whole[] = {0, 1, 3}, empty[] = {0, 2, 3}, part[] = {0, 3};
    CHECK(zz_map_admits(problem, whole, 3));  /* 2, 3, and the 7 of the other */
    CHECK(!zz_map_admits(problem, empty, 3)); /* 2, 5 */
    CHECK(!zz_map_admits(problem, part, 2));
    zz_memory_end(&l.memory);
}

/* A thousand of each of three variables: refused in time, with a word on what to do. */
static void test_imperfect_too_large(void) {
    lab l;
    zz_map_answer answer;
    const char *what = NULL;
    REQUIRE(begin(&l, 500, 64, 48, false));
    CHECK(zz_map_imperfect(l.arena, l.problem, NULL, &what) == NULL);
    CHECK(what && strstr(what, "imperfect in oy, ox"));
    zz_memory_end(&l.memory);
    REQUIRE(begin(&l, 200, 64, 48, false));
    l.problem = zz_map_imperfect(l.arena, l.problem, NULL, &what);
    REQUIRE(l.problem != NULL);
    zz_map_request request = ask(&l, &energy);
    CHECK_INT(zz_map_search(l.arena, &request, &answer, &what), ZZ_MAP_TOO_LARGE);
    CHECK(what && strstr(what, "imperfect in oy, ox"));
    zz_memory_end(&l.memory);
}

/* What falls with energy has no bound: the answer is the best seen, unless all were. */
static void test_beyond_bounds(void) {
    const zz_map_expression inverse = {{{.kind = ZZ_MAP_NUMBER, .number = 1},
                                        {.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY},
                                        {.kind = ZZ_MAP_DIVIDE}},
                                       3};
    lab l;
    zz_map_answer least, most;
    const char *what;
    for (int boxes = 0; boxes < 2; boxes++) {
        REQUIRE(begin(&l, 4, 16, 48, boxes));
        zz_map_request request = ask(&l, &energy);
        CHECK_INT(zz_map_search(l.arena, &request, &least, &what), ZZ_MAP_OK);
        request.objective = &inverse;
        CHECK_INT(zz_map_search(l.arena, &request, &most, &what), ZZ_MAP_OK);
        REQUIRE(least.found_count == 1 && most.found_count == 1);
        CHECK(most.found[0].figures[ZZ_MAP_ENERGY] > least.found[0].figures[ZZ_MAP_ENERGY]);
        CHECK(most.bound <= most.found[0].objective);
        zz_memory_end(&l.memory);
    }
}

/* Two operands come over one port, and there is no room to keep either: ZigZag's cycles are more than the
 * product of the loops, and the bound knows. */
static void test_busy_port(void) {
    lab l;
    zz_map_answer answer;
    const char *what;
    REQUIRE(begin(&l, 8, 3, 1024, true));
    zz_map_request request = ask(&l, &cycles);
    CHECK_INT(zz_map_search(l.arena, &request, &answer, &what), ZZ_MAP_OK);
    CHECK_INT(answer.proof, ZZ_MAP_OPTIMAL); /* all were seen */
    zz_lattice_search search = {.arena = l.arena, .scratch = l.arena, .request = &request};
    REQUIRE(zz_lattice_judge_begin(l.arena, &request, &search.judge, &what) &&
            zz_lattice_build(l.arena, l.problem, search.judge.charges, 1, &search.lattice, &what) ==
                ZZ_MAP_OK);
    const double least = zz_lattice_least_cycles(&search);
    CHECK(least > 1.2 * 8 * 8 * 8);
    CHECK(answer.found_count == 1 && least <= answer.found[0].objective);
    zz_memory_end(&l.memory);
}

/* Padding leaves windows empty in some mappings, so that their first transfer is not known; all the
 * same the least cycles of a convolution are proved. */
static void test_padding(void) {
    lab l;
    zz_map_answer answer;
    const char *what;
    zz_memory_begin(&l.memory);
    l.arena = zz_arena_new(&l.memory);
    zz_nest *nest = lower(
        &l, "accelerator small {\n"
            "    array pe[4] { mac 1 pJ }\n"
            "    memory regs per pe : 2 byte, holds O\n"
            "    memory buffer : 256 byte, holds W, I, O { read 1 pJ per 16 bit\n"
            "        write 1 pJ per 16 bit\n    }\n"
            "    memory dram : 1 MiB, holds all { read 100 pJ per 8 bit\n"
            "        write 100 pJ per 8 bit\n    }\n"
            "}\n"
            "layer conv : O[k,oy,ox] += W[k,c,fy,fx] * I[c,iy=oy+fy-1,ix=ox+fx-1] {\n"
            "    k 8, c 4, oy 8, ox 8, fy 3, fx 3, iy 8, ix 8\n"
            "    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n"
            "}\n"
            "dataflow all : conv on small {\n"
            "    for k:2\n    for c:2\n    for c:2\n    for oy:2\n    for oy:2\n    for oy:2\n"
            "    for ox:2\n    for ox:2\n    for ox:2\n    for fy:3\n    for fx:3\n"
            "    spread k:4 over pe\n"
            "}\n");
    REQUIRE(nest != NULL);
    l.problem = zz_map_problem_of(l.arena, nest);
    zz_map_request request = ask(&l, &cycles);
    CHECK_INT(zz_map_search(l.arena, &request, &answer, &what), ZZ_MAP_OK);
    CHECK_INT(answer.proof, ZZ_MAP_OPTIMAL);
    zz_memory_end(&l.memory);
}

/* --- searches beside each other --------------------------------------------------------------- */

enum { LABS = 4, TASKS = 2 * LABS };

typedef struct tasks {
    lab labs[LABS];
    zz_map_request requests[TASKS];
} tasks;

static bool begin_tasks(tasks *t) {
    for (int i = 0; i < LABS; i++) {
        if (!begin(&t->labs[i], i == 0 ? 16 : 8, i % 2 ? 64 : 48, 1024, i % 2 == 0))
            return false;
        t->requests[2 * i] = ask(&t->labs[i], &energy);
        t->requests[2 * i + 1] = ask(&t->labs[i], &cycles);
    }
    return true;
}

static void end_tasks(tasks *t) {
    for (int i = 0; i < LABS; i++)
        zz_memory_end(&t->labs[i].memory);
}

static bool same_mapping(const zz_map_problem *problem, const zz_mapping *a, const zz_mapping *b) {
    bool same = memcmp(a->order, b->order, (size_t)problem->loop_count) == 0;
    for (int x = 0; x < problem->nest->operand_count; x++)
        same = same &&
               memcmp(a->ends[x], b->ends[x], (size_t)problem->nest->operands[x].level_count) == 0;
    return same;
}

static void check_same(const zz_map_problem *problem, const zz_map_answer *a,
                       const zz_map_answer *b) {
    REQUIRE(a->found_count == 1 && b->found_count == 1);
    CHECK(same_mapping(problem, &a->found[0].mapping, &b->found[0].mapping));
    CHECK(memcmp(a->found[0].figures, b->found[0].figures, sizeof a->found[0].figures) == 0);
    CHECK(a->bound == b->bound && a->proof == b->proof && a->stopped == b->stopped);
    CHECK(a->visited == b->visited && a->by_bound == b->by_bound &&
          a->by_dominance == b->by_dominance && a->by_capacity == b->by_capacity);
    CHECK_TEXT(a->space, b->space);
}

/* The pool answers as each search alone, however many threads there are, and when there is no room for
 * two at once. */
static void test_pool(void) {
    tasks t;
    zz_memory memory;
    zz_memory_begin(&memory);
    REQUIRE(begin_tasks(&t));
    for (int round = 0; round < 6; round++) {
        zz_arena *arena = zz_arena_new(&memory);
        zz_map_pool *pool =
            zz_map_pool_new(&memory, 1 + round % 3, round < 3 ? 1 : ZZ_MAP_POOL_ROOM, NULL);
        zz_map_task *added[TASKS];
        for (int i = 0; i < TASKS; i++)
            added[i] = zz_map_pool_add(pool, &t.requests[i]);
        zz_map_pool_begin(pool);
        for (int i = 0; i < TASKS; i++) {
            zz_map_answer alone, answer;
            const char *what;
            REQUIRE(zz_map_search(arena, &t.requests[i], &alone, &what) == ZZ_MAP_OK);
            REQUIRE(zz_map_pool_take(pool, added[i], arena, &answer, &what) == ZZ_MAP_OK);
            check_same(t.requests[i].problem, &alone, &answer);
        }
        zz_map_pool_end(pool);
        zz_arena_free(arena);
    }
    end_tasks(&t);
    zz_memory_end(&memory);
}

/* Yes, so many times. */
static bool some_times(void *self, int64_t done, double total) {
    int *left = self;
    CHECK(done >= 0 && (total == TASKS || total < 0));
    return --*left > 0;
}

/* Told to stop, a pool gives what was found, and does not begin what was not begun. */
static void test_pool_stopped(void) {
    tasks t;
    zz_memory memory;
    zz_memory_begin(&memory);
    REQUIRE(begin_tasks(&t));
    for (int threads = 1; threads <= 3; threads++) {
        zz_arena *arena = zz_arena_new(&memory);
        int left = 3, stopped = 0;
        const zz_map_watch watch = {&left, some_times};
        zz_map_pool *pool = zz_map_pool_new(&memory, threads, ZZ_MAP_POOL_ROOM, &watch);
        zz_map_task *added[TASKS];
        for (int i = 0; i < TASKS; i++)
            added[i] = zz_map_pool_add(pool, &t.requests[i]);
        zz_map_pool_begin(pool);
        for (int i = 0; i < TASKS; i++) {
            zz_map_answer answer;
            const char *what;
            REQUIRE(zz_map_pool_take(pool, added[i], arena, &answer, &what) == ZZ_MAP_OK);
            stopped += answer.stopped;
            CHECK(!answer.stopped || answer.proof != ZZ_MAP_OPTIMAL);
        }
        CHECK(threads > 1 || stopped > 0); /* others may have done all of it meanwhile */
        zz_map_pool_end(pool);
        zz_arena_free(arena);
    }
    end_tasks(&t);
    zz_memory_end(&memory);
}

/* A search that runs out of memory is told where its answer is taken; an end that comes early waits for
 * those under way. */
static void test_pool_without_memory(void) {
    tasks t;
    zz_memory memory;
    jmp_buf escape;
    volatile bool escaped = false;
    zz_memory_begin(&memory);
    REQUIRE(begin_tasks(&t));
    memory.limit = 20000;
    zz_arena *arena = zz_arena_new(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        zz_map_pool *pool = zz_map_pool_new(&memory, 2, ZZ_MAP_POOL_ROOM, NULL);
        zz_map_task *first = zz_map_pool_add(pool, &t.requests[0]);
        zz_map_pool_add(pool, &t.requests[1]);
        zz_map_answer answer;
        const char *what;
        zz_map_pool_begin(pool);
        zz_map_pool_take(pool, first, arena, &answer, &what);
    } else
        escaped = true;
    CHECK(escaped);
    memory.escape = NULL;
    zz_memory_end(&memory);
    end_tasks(&t);
}

const zz_test zz_tests_lattice[] = {{"Lattice", "TooSmall", test_too_small},
                                    {"Lattice", "Stopped", test_stopped},
                                    {"Lattice", "TooLarge", test_too_large},
                                    {"Lattice", "BeyondBounds", test_beyond_bounds},
                                    {"Lattice", "BusyPort", test_busy_port},
                                    {"Lattice", "Padding", test_padding},
                                    {"Lattice", "ImperfectSpace", test_imperfect_space},
                                    {"Lattice", "ImperfectTooLarge", test_imperfect_too_large},
                                    {"Pool", "SameAnswers", test_pool},
                                    {"Pool", "Stopped", test_pool_stopped},
                                    {"Pool", "WithoutMemory", test_pool_without_memory},
                                    {0}};
