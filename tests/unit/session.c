/* Whole compilations: two at once, in threads, and with memory that runs out anywhere. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/evaluate/evaluate.h"
#include "compiler/explore/explore.h"
#include "compiler/lower/lower.h"
#include "runtime/interpret/interpret.h"
#include "tests/unit/unit.h"

/* A convolution, frame based and event driven, with r rows of filter. */
static const char *design(zz_arena *arena, int r) {
    return zz_sprintf(arena,
                      "accelerator quad {\n"
                      "    array npe[8] { mac 0.04 pJ }\n"
                      "    memory buffer : 64 byte, holds W { read 1 pJ per 16 bit }\n"
                      "    memory sram : 256 KiB, holds W, I, O {\n"
                      "        read  10.5 pJ per 128 bit\n"
                      "        write 12.8 pJ per 128 bit\n"
                      "    }\n"
                      "}\n"
                      "layer conv : O[k,oy,ox] += W[k,fy,fx] * I[oy+fy,ox+fx] {\n"
                      "    k 8, oy 3, ox 3, fy %d, fx 3\n"
                      "    W 16 bit, I 16 bit, O 16 bit\n"
                      "}\n"
                      "dataflow frame : conv on quad {\n"
                      "    for fx, fy\n"
                      "    for ox, oy\n"
                      "    spread k over npe\n"
                      "}\n"
                      "dataflow event : conv on quad {\n"
                      "    on event I[iy,ix]\n"
                      "    for fy, fx\n"
                      "    spread k over npe\n"
                      "}\n",
                      r);
}

typedef struct run {
    int rows;
    bool counted;
    int64_t macs[2], steps[2], live;
} run;

static void count(zz_session *session, const zz_model *model, run *r) {
    if (session->diags.errors || model->dataflow_count != 2)
        return;
    for (int d = 0; d < 2; d++) {
        const zz_dataflow *dataflow = model->dataflows[d];
        const zz_nest *nest = zz_lower(session, dataflow, dataflow->layers[0]);
        zz_counts counts;
        const char *what;
        if (!nest ||
            zz_evaluate(session->arena, nest, ZZ_ENGINE_TCC, &counts, &what) != ZZ_COUNT_OK)
            return;
        r->macs[d] = counts.macs;
        r->steps[d] = counts.steps;
        r->live = counts.readiness.live;
    }
    r->counted = true;
}

static const zz_model *begin(zz_memory *memory, zz_session *session, int rows) {
    zz_memory_begin(memory);
    *session = (zz_session){.arena = zz_arena_new(memory)};
    session->diags = zz_diags_new(session->arena);
    const char *text = design(session->arena, rows);
    return zz_elaborate(session,
                        zz_source_from_text(session->arena, "test.zz", text, strlen(text)));
}

/* 3 x 3 outputs of 8 channels, `rows` x 3 taps each; all of it valid. */
static void check_run(const run *r) {
    REQUIRE(r->counted);
    for (int d = 0; d < 2; d++) {
        CHECK_INT(r->steps[d], 9 * 3 * r->rows);
        CHECK_INT(r->macs[d], 8 * 9 * 3 * r->rows);
    }
    CHECK_INT(r->live, 72);
}

static void two_sessions_do_not_meet(void) {
    zz_memory one, two;
    zz_session first, second;
    run r1 = {.rows = 3}, r2 = {.rows = 2};
    const zz_model *m1 = begin(&one, &first, 3);
    const zz_model *m2 = begin(&two, &second, 2);
    zz_report(&second.diags, ZZ_E0001, (zz_span){0}, "of the second alone");
    CHECK_INT((int64_t)first.diags.errors, 0);
    CHECK_INT((int64_t)second.diags.errors, 1);
    second.diags = zz_diags_new(second.arena);
    count(&second, m2, &r2);
    zz_memory_end(&two);
    count(&first, m1, &r1);
    zz_memory_end(&one);
    check_run(&r1);
    CHECK(r2.counted);
    CHECK_INT(r2.macs[0], 8 * 9 * 3 * 2);
    CHECK_INT(r2.macs[1], 8 * 9 * 3 * 2);
}

static void *in_thread(void *argument) {
    run *r = argument;
    for (int i = 0; i < 5; i++) {
        zz_memory memory;
        zz_session session;
        r->counted = false;
        const zz_model *model = begin(&memory, &session, r->rows);
        count(&session, model, r);
        zz_memory_end(&memory);
        if (!r->counted)
            break;
    }
    return NULL;
}

static void sessions_run_in_threads(void) {
    pthread_t threads[4];
    run runs[4] = {{.rows = 3}, {.rows = 4}, {.rows = 5}, {.rows = 6}};
    for (int i = 0; i < 4; i++)
        REQUIRE(pthread_create(&threads[i], NULL, in_thread, &runs[i]) == 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < 4; i++)
        check_run(&runs[i]);
}

/* --- interrupted searches -------------------------------------------------------------------- */

static bool enough(void *self, int64_t done, double total) {
    (void)done, (void)total;
    return --*(int64_t *)self > 0;
}

/* The session's only exploration, ended when it has asked so many times whether to go on. */
static void explore(zz_session *session, const zz_model *model, int64_t asks,
                    zz_explored *explored) {
    const zz_map_watch watch = {&asks, enough};
    const zz_explore_options options = {.threads = 1, .watch = &watch};
    *explored = (zz_explored){0};
    zz_explore(session, model->explorations[0], &options, explored);
}

/* Wherever a search of several spatial mappings ends, it is no proof for those it did not get to. */
static void what_is_stopped_is_not_proved(void) {
    static const char text[] = "accelerator npu {\n"
                               "    array pe[D1: 4, D2: 4] { mac 1 pJ }\n"
                               "    memory near : 64 byte, holds A, B, C {\n"
                               "        read 1 pJ per 8 bit; write 1 pJ per 8 bit }\n"
                               "    memory far : 8 KiB, holds A, B, C {\n"
                               "        read 9 pJ per 8 bit; write 9 pJ per 8 bit }\n"
                               "}\n"
                               "layer mm : C[m,n] += A[m,k] * B[k,n] {\n"
                               "    m 16, n 16, k 32\n"
                               "    A 8 bit, B 8 bit, C 8 bit\n"
                               "}\n"
                               "explore e : mm on npu { spatial auto top 4; minimize energy }\n";
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_session session = {.arena = zz_arena_new(&memory)};
    session.diags = zz_diags_new(session.arena);
    const zz_model *model =
        zz_elaborate(&session, zz_source_from_text(session.arena, "test.zz", text, strlen(text)));
    int found = 0;
    bool stopped = true;
    REQUIRE(session.diags.errors == 0 && model->exploration_count == 1);
    for (int64_t asks = 1; stopped && asks < 1000; asks++) {
        zz_explored explored;
        explore(&session, model, asks, &explored);
        stopped = explored.stopped;
        for (size_t f = 0; stopped && f < explored.findings.count; f++, found++)
            CHECK(explored.findings.items[f].proof != ZZ_MAP_OPTIMAL);
    }
    CHECK(!stopped);
    CHECK(found > 0);
    zz_memory_end(&memory);
}

/* Everything from text to counts and interpreter with the n-th block refused; whether it was. */
static bool starved(size_t n) {
    zz_memory memory;
    jmp_buf escape;
    volatile bool escaped = false;
    zz_memory_begin(&memory);
    memory.fail_at = n;
    ZZ_MEMORY_TRY (&memory, escape) {
        zz_session session = {.arena = zz_arena_new(&memory)};
        session.diags = zz_diags_new(session.arena);
        const char *text = design(session.arena, 3);
        const zz_model *model = zz_elaborate(
            &session, zz_source_from_text(session.arena, "test.zz", text, strlen(text)));
        run r = {.rows = 3};
        count(&session, model, &r);
        check_run(&r);
        const zz_nest *nest = NULL;
        if (r.counted)
            nest = zz_lower(&session, model->dataflows[1], model->dataflows[1]->layers[0]);
        const zz_interpret_options options = {.seed = 1};
        zz_counts counts;
        const char *what;
        CHECK(nest &&
              zz_interpret(session.arena, nest, &options, &counts, &what) == ZZ_INTERPRET_OK);
    } else {
        escaped = true;
    }
    zz_memory_end(&memory);
    CHECK_INT((int64_t)memory.used, 0);
    return escaped;
}

/* At every block, and, where every allocation is one, at ever more distant ones. */
static void memory_may_run_out_anywhere(void) {
    size_t n = 1;
    while (n < 1000000 && starved(n))
        n += 1 + n / 50;
    CHECK(n > 3);
    CHECK(n < 1000000);
}

extern const zz_test zz_tests_session[];
const zz_test zz_tests_session[] = {
    {"session", "two_sessions_do_not_meet", two_sessions_do_not_meet},
    {"session", "sessions_run_in_threads", sessions_run_in_threads},
    {"session", "what_is_stopped_is_not_proved", what_is_stopped_is_not_proved},
    {"session", "memory_may_run_out_anywhere", memory_may_run_out_anywhere},
    {0},
};
