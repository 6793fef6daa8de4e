/* `make bench`: how long counting takes, as ratios between the engines and to the goals we set
 * ourselves.  Takes the program and the study as arguments; times are of the processor, the median
 * of several runs, on whatever machine this is; nothing here passes or fails. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/emit/emit.h"
#include "compiler/evaluate/evaluate.h"
#include "compiler/lower/lower.h"
#include "runtime/interpret/interpret.h"
#include "runtime/jit/engine.h"

enum { ROUNDS = 9, COLD_ROUNDS = 41 };

typedef struct convolution {
    int times, k, c, o, f, stride, pad; /* so many layers alike; square */
} convolution;

/* VGG-16 (Simonyan and Zisserman 2014), configuration D, on 224 x 224. */
static const convolution vgg16[] = {{1, 64, 3, 224, 3, 1, 1},
                                    {1, 64, 64, 224, 3, 1, 1},
                                    {1, 128, 64, 112, 3, 1, 1},
                                    {1, 128, 128, 112, 3, 1, 1},
                                    {1, 256, 128, 56, 3, 1, 1},
                                    {2, 256, 256, 56, 3, 1, 1},
                                    {1, 512, 256, 28, 3, 1, 1},
                                    {2, 512, 512, 28, 3, 1, 1},
                                    {3, 512, 512, 14, 3, 1, 1},
                                    {1, 4096, 25088, 1, 1, 1, 0},
                                    {1, 4096, 4096, 1, 1, 1, 0},
                                    {1, 1000, 4096, 1, 1, 1, 0},
                                    {0}};

/* ResNet-50 (He et al. 2015), the variant whose 3 x 3 layers have the stride, on 224 x 224. */
static const convolution resnet50[] = {{1, 64, 3, 112, 7, 2, 3},
                                       {1, 64, 64, 56, 1, 1, 0},
                                       {3, 64, 64, 56, 3, 1, 1},
                                       {4, 256, 64, 56, 1, 1, 0},
                                       {2, 64, 256, 56, 1, 1, 0},
                                       {1, 128, 256, 56, 1, 1, 0},
                                       {1, 128, 128, 28, 3, 2, 1},
                                       {4, 512, 128, 28, 1, 1, 0},
                                       {1, 512, 256, 28, 1, 2, 0},
                                       {3, 128, 512, 28, 1, 1, 0},
                                       {3, 128, 128, 28, 3, 1, 1},
                                       {1, 256, 512, 28, 1, 1, 0},
                                       {1, 256, 256, 14, 3, 2, 1},
                                       {6, 1024, 256, 14, 1, 1, 0},
                                       {1, 1024, 512, 14, 1, 2, 0},
                                       {5, 256, 1024, 14, 1, 1, 0},
                                       {5, 256, 256, 14, 3, 1, 1},
                                       {1, 512, 1024, 14, 1, 1, 0},
                                       {1, 512, 512, 7, 3, 2, 1},
                                       {3, 2048, 512, 7, 1, 1, 0},
                                       {1, 2048, 1024, 7, 1, 2, 0},
                                       {2, 512, 2048, 7, 1, 1, 0},
                                       {2, 512, 512, 7, 3, 1, 1},
                                       {1, 1000, 2048, 1, 1, 1, 0},
                                       {0}};

static const char accelerator[] = "accelerator lanes {\n"
                                  "    array npe[8] { mac 0.04 pJ }\n"
                                  "    memory sram : 1 GiB, holds W, I, O {\n"
                                  "        read 10.5 pJ per 128 bit\n"
                                  "        write 12.8 pJ per 128 bit\n"
                                  "    }\n"
                                  "}\n";
static const char frame[] = "    for c, k, fy, fx, oy, ox\n    spread k:8 over npe\n";
static const char event[] =
    "    on event I[b,c,iy,ix]\n    for k, fy, fx\n    spread k:8 over npe\n";

/* Nothing to factor: every point is walked. */
static const char tied[] = "accelerator lanes {\n"
                           "    array npe[8] { mac 0.04 pJ }\n"
                           "    memory sram : 1 GiB, holds W, I, O { read 10.5 pJ per 128 bit }\n"
                           "}\n"
                           "layer tied : O[x,y] += W[a,b] * I[x+2*a+3*b, 5*y+7*b+x] {\n"
                           "    x 16, y 16, a 16, b 16\n"
                           "    W 8 bit, I 8 bit, O 8 bit partial 24 bit\n"
                           "}\n"
                           "dataflow d : tied on lanes {\n"
                           "    for a, x, y\n"
                           "    spread b:8 over npe\n"
                           "    for b\n"
                           "}\n";

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static int by_size(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, by_size);
    return values[count / 2];
}

static void put_layer(zz_buffer *out, int number, convolution c, const char *nest) {
    zz_putf(
        out,
        "layer l%d : O[b,k,oy,ox] += W[k,c,fy,fx] * I[b, c, iy = %d*oy+fy-%d, ix = %d*ox+fx-%d] "
        "{\n    b 1, k %d, c %d, oy %d, ox %d, fy %d, fx %d, iy %d, ix %d\n"
        "    W 8 bit, I 8 bit, O 8 bit partial 24 bit\n}\n"
        "dataflow d%d : l%d on lanes {\n%s}\n",
        number, c.stride, c.pad, c.stride, c.pad, c.k, c.c, c.o, c.o, c.f, c.f, c.o * c.stride,
        c.o * c.stride, number, number, nest);
}

static const zz_model *elaborate(zz_session *session, const char *text) {
    session->diags = zz_diags_new(session->arena);
    const zz_source *source = zz_source_from_text(session->arena, "bench.zz", text, strlen(text));
    const zz_model *model = zz_elaborate(session, source);
    if (session->diags.errors) {
        zz_buffer out = zz_buffer_new(session->arena);
        zz_diags_render(&session->diags, false, &out);
        fputs(zz_buffer_text(&out), stderr);
        exit(1);
    }
    return model;
}

/* Counts all dataflows of a model; gives the MACs. */
static int64_t evaluate(zz_session *session, const zz_model *model, zz_engine engine) {
    int64_t macs = 0;
    for (int d = 0; d < model->dataflow_count; d++) {
        const zz_dataflow *dataflow = model->dataflows[d];
        const zz_nest *nest = zz_lower(session, dataflow, dataflow->layers[0]);
        zz_counts counts;
        const char *what = "no nest";
        if (!nest || zz_evaluate(session->arena, nest, engine, &counts, &what) != ZZ_COUNT_OK) {
            fprintf(stderr, "%s: %s\n", dataflow->name, what);
            exit(1);
        }
        macs += counts.macs;
    }
    return macs;
}

/* Milliseconds to do all of it: text to counts. */
static double time_text(const char *text, zz_engine engine, int rounds) {
    double times[ROUNDS];
    for (int r = 0; r < rounds; r++) {
        zz_memory memory;
        zz_memory_begin(&memory);
        const double began = now(CLOCK_PROCESS_CPUTIME_ID);
        zz_session session = {.arena = zz_arena_new(&memory)};
        evaluate(&session, elaborate(&session, text), engine);
        times[r] = now(CLOCK_PROCESS_CPUTIME_ID) - began;
        zz_memory_end(&memory);
    }
    return median(times, rounds);
}

static void say_goal(const char *what, double took, double goal) {
    printf("%-48s %.2f ms, %.2f of the goal of %g ms: %s\n", what, took, took / goal, goal,
           took < goal ? "met" : "not met");
}

static void time_network(zz_arena *arena, const char *name, const convolution *layers,
                         double goal) {
    static const struct {
        const char *name, *nest;
    } ways[] = {{"frame based", frame}, {"event driven", event}};
    for (int w = 0; w < 2; w++) {
        zz_buffer text = zz_buffer_new(arena);
        zz_put(&text, accelerator);
        int number = 0;
        for (const convolution *c = layers; c->times; c++)
            for (int i = 0; i < c->times; i++)
                put_layer(&text, number++, *c, ways[w].nest);
        say_goal(zz_sprintf(arena, "%s, %d layers, exact, %s", name, number, ways[w].name),
                 time_text(zz_buffer_text(&text), ZZ_ENGINE_TCC, ROUNDS), goal);
    }
}

static const char *one_layer(zz_arena *arena, convolution c, const char *nest) {
    zz_buffer text = zz_buffer_new(arena);
    zz_put(&text, accelerator);
    put_layer(&text, 0, c, nest);
    return zz_buffer_text(&text);
}

static void time_channels(zz_arena *arena) {
    const convolution few = {1, 64, 64, 56, 3, 1, 1}, many = {1, 4096, 4096, 56, 3, 1, 1};
    printf("%-48s frame based %.2f, event driven %.2f\n", "64 times the channels, the time is",
           time_text(one_layer(arena, many, frame), ZZ_ENGINE_TCC, ROUNDS) /
               time_text(one_layer(arena, few, frame), ZZ_ENGINE_TCC, ROUNDS),
           time_text(one_layer(arena, many, event), ZZ_ENGINE_TCC, ROUNDS) /
               time_text(one_layer(arena, few, event), ZZ_ENGINE_TCC, ROUNDS));
}

/* Processor time of this process and of those it waited for: the system's compiler is one. */
static double with_children(void) {
    struct rusage own, others;
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &others);
    const struct timeval *parts[] = {&own.ru_utime, &own.ru_stime, &others.ru_utime,
                                     &others.ru_stime};
    double sum = 0;
    for (int i = 0; i < 4; i++)
        sum += (double)parts[i]->tv_sec * 1e3 + (double)parts[i]->tv_usec * 1e-3;
    return sum;
}

typedef struct engine_times {
    double whole[3]; /* tcc, cc, interpreter: from the nest to its counts */
    double alone[2]; /* tcc, cc: a kernel that is compiled already */
} engine_times;

static double time_kernel(zz_arena *arena, const zz_nest *nest, zz_jit_engine engine) {
    enum { RUNS = 50 };
    zz_kernel_text kernel;
    const char *what = NULL;
    if (zz_emit(arena, nest, &kernel, &what) != ZZ_COUNT_OK)
        return 0;
    zz_kernel run = (zz_kernel)zz_jit_compile(arena, engine, kernel.text, "zz_count", &what);
    const double began = now(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; run && i < RUNS; i++) {
        zz_counts counts;
        zz_run_kernel(arena, nest, &kernel.plan, run, &counts, &what);
    }
    return (now(CLOCK_PROCESS_CPUTIME_ID) - began) / RUNS;
}

static int64_t time_once(const char *text, engine_times *times) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_session session = {.arena = zz_arena_new(&memory)};
    const zz_model *model = elaborate(&session, text);
    const zz_dataflow *dataflow = model->dataflows[0];
    const zz_nest *nest = zz_lower(&session, dataflow, dataflow->layers[0]);
    static const zz_engine engines[] = {ZZ_ENGINE_TCC, ZZ_ENGINE_CC};
    int64_t macs = 0;
    for (int e = 0; e < 2; e++) {
        const double began = with_children();
        macs = evaluate(&session, model, engines[e]);
        times->whole[e] = with_children() - began;
    }
    const zz_interpret_options options = {.seed = 1};
    zz_counts counts;
    const char *what = "";
    const double began = with_children();
    if (zz_interpret(session.arena, nest, &options, &counts, &what) != ZZ_INTERPRET_OK)
        fprintf(stderr, "the interpreter: %s\n", what);
    times->whole[2] = with_children() - began;
    times->alone[0] = time_kernel(session.arena, nest, ZZ_JIT_TCC);
    times->alone[1] = time_kernel(session.arena, nest, ZZ_JIT_CC);
    zz_memory_end(&memory);
    return macs;
}

/* One nest on the three engines. */
static void time_engines(const char *name, const char *text) {
    engine_times times[ROUNDS];
    double column[5][ROUNDS], middle[5];
    int64_t macs = 0;
    for (int r = 0; r < ROUNDS; r++)
        macs = time_once(text, &times[r]);
    for (int c = 0; c < 5; c++) {
        for (int r = 0; r < ROUNDS; r++)
            column[c][r] = c < 3 ? times[r].whole[c] : times[r].alone[c - 3];
        middle[c] = median(column[c], ROUNDS);
    }
    printf("%s\n", name);
    printf(
        "    nest to counts, time relative to tcc         tcc 1, cc -O2 %.0f, interpreter %.0f\n",
        middle[1] / middle[0], middle[2] / middle[0]);
    printf("    kernel alone, time relative to tcc           tcc 1, cc -O2 %.2f\n",
           middle[4] / middle[3]);
    printf("    interpreter                                  %.2f million MACs a second\n",
           (double)macs / middle[2] / 1e3);
}

static void time_cold(const char *program, const char *study) {
    double times[COLD_ROUNDS];
    const double before = with_children();
    for (int r = 0; r < COLD_ROUNDS; r++) {
        const double began = now(CLOCK_MONOTONIC);
        const pid_t child = fork();
        if (child == 0) {
            const int nowhere = open("/dev/null", O_WRONLY);
            dup2(nowhere, STDOUT_FILENO);
            execl(program, program, study, "-o", "/dev/null", (char *)NULL);
            _exit(127);
        }
        int status;
        if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
            fprintf(stderr, "%s %s: failed\n", program, study);
            return;
        }
        times[r] = now(CLOCK_MONOTONIC) - began;
    }
    const double processor = (with_children() - before) / COLD_ROUNDS;
    say_goal("zzlc event-study.zz, from start to end", median(times, COLD_ROUNDS), 15);
    printf("    processor time of that                       %.2f ms\n", processor);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: bench ZZLC STUDY.zz\n");
        return 2;
    }
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        zz_arena *arena = zz_arena_new(&memory);
        const convolution small = {1, 16, 8, 28, 3, 1, 1};
        time_engines("a small convolution, frame based", one_layer(arena, small, frame));
        time_engines("a small convolution, event driven", one_layer(arena, small, event));
        time_engines("a layer whose variables are all tied together", tied);
        time_network(arena, "VGG-16", vgg16, 50);
        time_network(arena, "ResNet-50", resnet50, 50);
        time_channels(arena);
        time_cold(argv[1], argv[2]);
    } else {
        fprintf(stderr, "no memory\n");
    }
    zz_memory_end(&memory);
    return 0;
}
