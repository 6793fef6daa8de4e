/* `make bench`, orders: full evaluations of ZigZag's model a second (allocation, energy, latency),
 * of ResNet-18's conv2_1 on a TPU-like accelerator, by order kernels and by the model written in
 * C; one core, time of the processor, the best of several runs.  Nothing here passes or fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/lower/lower.h"
#include "compiler/order/kernel.h"
#include "compiler/order/order.h"

enum { ORDERS = 4096, ROUNDS = 7 };

/* ZigZag's tpu_like. */
static const char design[] =
    "accelerator tpu_like {\n"
    "    array pe[D1: 32, D2: 32] { mac 0.04 pJ }\n"
    "    memory weights per pe : 128 byte, holds W {\n"
    "        read 0.095 pJ per 8 bit\n"
    "        write 0.095 pJ per 8 bit\n"
    "    }\n"
    "    memory sums per pe : 2 byte, holds O {\n"
    "        read 0.021 pJ per 16 bit\n"
    "        write 0.021 pJ per 16 bit\n"
    "        port down : read serves O down\n"
    "        port up : read serves O up\n"
    "        port fill : write serves O fill\n"
    "        port back : write serves O back\n"
    "    }\n"
    "    memory sram : 2 MiB, holds I, O {\n"
    "        read 416.16 pJ per 2048 bit\n"
    "        write 378.4 pJ per 2048 bit\n"
    "        port out : read 64..2048 bit serves I down, O down up\n"
    "        port into : write 64..2048 bit serves I fill, O fill back\n"
    "    }\n"
    "    memory dram : 1_250_000_000 byte, holds W, I, O {\n"
    "        read 700 pJ per 64 bit\n"
    "        write 750 pJ per 64 bit\n"
    "        port bus : read_write 64 bit serves W down, I down, O down back\n"
    "    }\n"
    "}\n"
    "layer conv2_1 : O[b,k,oy,ox] += W[k,c,fy,fx] * I[b, c, iy = oy+fy-1, ix = ox+fx-1] {\n"
    "    b 1, k 64, c 64, oy 56, ox 56, fy 3, fx 3, iy 56, ix 56\n"
    "    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n"
    "}\n";

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static const zz_map_problem *problem_of(zz_session *session, const char *loops) {
    const char *text =
        zz_sprintf(session->arena,
                   "%sdataflow d : conv2_1 on tpu_like counting boxes {\n    for %s\n"
                   "    spread k:32 over D1, c:32 over D2\n}\n",
                   design, loops);
    session->diags = zz_diags_new(session->arena);
    const zz_source *source = zz_source_from_text(session->arena, "bench.zz", text, strlen(text));
    const zz_model *model = zz_elaborate(session, source);
    const zz_nest *nest = NULL;
    if (model && session->diags.errors == 0) {
        model->dataflows[0]->unallocated = true;
        nest = zz_lower(session, model->dataflows[0], model->dataflows[0]->layers[0]);
    }
    if (!nest) {
        zz_buffer out = zz_buffer_new(session->arena);
        zz_diags_render(&session->diags, false, &out);
        fputs(zz_buffer_text(&out), stderr);
        exit(1);
    }
    return zz_map_problem_of(session->arena, nest);
}

/* Orders one after the other as an enumeration meets them, the outermost loops moving fastest;
 * every so many of them, so that the whole space is crossed. */
static bool next_order(unsigned char *order, int count) {
    int i = count - 1;
    while (i > 0 && order[i - 1] >= order[i])
        i--;
    if (i == 0)
        return false;
    int j = count - 1;
    while (order[j] <= order[i - 1])
        j--;
    const unsigned char head = order[i - 1];
    order[i - 1] = order[j];
    order[j] = head;
    for (int a = i, b = count - 1; a < b; a++, b--) {
        const unsigned char swapped = order[a];
        order[a] = order[b];
        order[b] = swapped;
    }
    return true;
}

static void first_order(const zz_map_problem *problem, unsigned char *order) {
    for (int f = 0; f < problem->factor_count; f++)
        for (int i = 0; i < problem->factors[f].count; i++)
            *order++ = (unsigned char)f;
}

static unsigned char *list_orders(zz_arena *arena, const zz_map_problem *problem, long stride) {
    const size_t loops = (size_t)problem->loop_count;
    unsigned char order[ZZ_MAP_LOOPS];
    unsigned char *orders = ZZ_NEW_ARRAY(arena, unsigned char, ORDERS *loops);
    first_order(problem, order);
    for (size_t i = 0; i < ORDERS; i++) {
        memcpy(orders + i * loops, order, loops);
        for (long s = 0; s < stride; s++)
            if (!next_order(order, problem->loop_count))
                first_order(problem, order);
    }
    return orders;
}

static double evaluations_a_second(const zz_order_evaluator *evaluator, zz_memory *memory,
                                   const unsigned char *orders) {
    static double figures[ORDERS * ZZ_MAP_FIGURES];
    const int times = evaluator->kernel ? 50 : 1;
    double best = 0;
    for (int r = 0; r < ROUNDS; r++) {
        const double began = now();
        for (int i = 0; i < times; i++)
            zz_order_evaluate(evaluator, memory, orders, ORDERS, figures, NULL);
        const double rate = ORDERS * (double)times / (now() - began);
        best = rate > best ? rate : best;
    }
    return best;
}

static void time_orders(zz_memory *memory, const char *name, const char *loops, long stride) {
    static const struct {
        const char *name;
        zz_jit_engine engine;
        double goal;
    } kernels[] = {{"kernel, tcc", ZZ_JIT_TCC, 1}, {"kernel, cc", ZZ_JIT_CC, 3}};
    zz_session session = {.arena = zz_arena_new(memory)};
    const char *what = NULL;
    zz_order_evaluator model, made;
    const zz_map_problem *problem = problem_of(&session, loops);
    const unsigned char *orders = list_orders(session.arena, problem, stride);
    if (!zz_order_model(session.arena, problem, &model, &what))
        exit(1);
    const double plain = evaluations_a_second(&model, memory, orders);
    printf("%s: %d loops, %s orders; evaluations a second\n", name, problem->loop_count,
           zz_map_space(session.arena, problem));
    printf("    %-44s %8.3f million\n", "the model in C", plain / 1e6);
    for (int k = 0; k < 2; k++) {
        const double began = now();
        if (zz_order_prepare(session.arena, problem, kernels[k].engine, &made, &what) !=
                ZZ_MAP_OK ||
            !made.kernel) {
            fprintf(stderr, "no kernel: %s\n", what);
            continue;
        }
        const double ready = (now() - began) * 1e3;
        const double rate = evaluations_a_second(&made, memory, orders);
        printf("    %-44s %8.3f million (goal %.0f), %.0f times the model; ready in %.1f ms\n",
               kernels[k].name, rate / 1e6, kernels[k].goal, rate / plain, ready);
    }
    if (getenv("ZZ_DUMP_KERNEL"))
        puts(zz_order_kernel_text(session.arena, &model, &what)->text);
    zz_arena_free(session.arena);
}

/* The census without a database: every order, the best by energy, on two threads. */
static void time_census(zz_memory *memory, const char *loops) {
    static const zz_map_expression energy = {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY}}, 1};
    zz_session session = {.arena = zz_arena_new(memory)};
    const char *what = NULL;
    zz_order_evaluator evaluator;
    const zz_map_problem *problem = problem_of(&session, loops);
    const zz_map_request request = {.problem = problem,
                                    .evaluator = &evaluator,
                                    .method = ZZ_MAP_ENUMERATE,
                                    .counting = ZZ_BOXES,
                                    .objective = &energy,
                                    .objective_count = 1,
                                    .threads = 2};
    zz_map_answer answer;
    struct timespec began, ended;
    clock_gettime(CLOCK_MONOTONIC, &began);
    if (!zz_order_begin(session.arena, problem, &evaluator, &what) ||
        zz_map_search(session.arena, &request, &answer, &what) != ZZ_MAP_OK) {
        fprintf(stderr, "no census: %s\n", what);
        exit(1);
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);
    const double seconds =
        (double)(ended.tv_sec - began.tv_sec) + (double)(ended.tv_nsec - began.tv_nsec) * 1e-9;
    printf("    %-44s %8.3f s (goal 10), least energy %.17g pJ\n", "all of them, from start to end",
           seconds, answer.found_count ? answer.found[0].objective : 0);
    zz_arena_free(session.arena);
}

int main(void) {
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        time_orders(&memory, "conv2_1 on tpu_like as LOMA merges it", "k:2, c:2, fx, fy, ox, oy",
                    1);
        time_orders(&memory, "conv2_1 on tpu_like, neighbours",
                    "k:2, c:2, fx, fy, ox:2, ox:2, ox:2, ox:7, oy:2, oy:2, oy:2, oy:7", 1);
        time_orders(&memory, "conv2_1 on tpu_like, all over",
                    "k:2, c:2, fx, fy, ox:2, ox:2, ox:2, ox:7, oy:2, oy:2, oy:2, oy:7", 3251);
        time_census(&memory, "k:2, c:2, fx, fy, ox:2, ox:2, ox:2, ox:7, oy:2, oy:2, oy:2, oy:7");
    } else {
        fprintf(stderr, "no memory\n");
    }
    zz_memory_end(&memory);
    return 0;
}
