/* `make bench`, the mapper: how long proofs take, beside our own `orders loma 6`, with what ZigZag's
 * default search (loma 6, greedy allocation) leaves on the table, and the most memory a search takes.
 * `mapper [--database]`; the latter also writes the census into SQLite, which takes a minute and more
 * than a gigabyte.  Each search runs in a process of its own, on two threads, and proofs on one too;
 * times are of the clock.  Nothing here passes or fails. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/explore/explore.h"

enum { GOAL_MEGABYTES = 500, THREADS = 2, LAYERS = 12 };

/* The twelve distinct layers of ResNet-18 (He et al. 2015) with multiplications, on 224 x 224. */
static const char layers[] =
    "use std.layers\nuse std.accel.tpu_like\nuse std.accel.eyeriss_like\n"
    "layer conv1 = conv2d(k = 64, c = 3, oy = 112, ox = 112, f = 7, stride = 2, pad = 3) {\n"
    "    iy 224, ix 224\n    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer conv2 = conv2d(k = 64, c = 64, oy = 56, ox = 56, pad = 1) {\n"
    "    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer conv3a = conv2d(k = 128, c = 64, oy = 28, ox = 28, stride = 2, pad = 1) {\n"
    "    iy 56, ix 56\n    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer conv3 = conv2d(k = 128, c = 128, oy = 28, ox = 28, pad = 1) {\n"
    "    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer short3 = pointwise(k = 128, c = 64, oy = 28, ox = 28, stride = 2) {\n"
    "    iy 56, ix 56\n    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer conv4a = conv2d(k = 256, c = 128, oy = 14, ox = 14, stride = 2, pad = 1) {\n"
    "    iy 28, ix 28\n    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer conv4 = conv2d(k = 256, c = 256, oy = 14, ox = 14, pad = 1) {\n"
    "    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer short4 = pointwise(k = 256, c = 128, oy = 14, ox = 14, stride = 2) {\n"
    "    iy 28, ix 28\n    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer conv5a = conv2d(k = 512, c = 256, oy = 7, ox = 7, stride = 2, pad = 1) {\n"
    "    iy 14, ix 14\n    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer conv5 = conv2d(k = 512, c = 512, oy = 7, ox = 7, pad = 1) {\n"
    "    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer short5 = pointwise(k = 512, c = 256, oy = 7, ox = 7, stride = 2) {\n"
    "    iy 14, ix 14\n    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer fc = pointwise(k = 1000, c = 512, oy = 1, ox = 1) {\n"
    "    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n";

static const char all_layers[] = "conv1, conv2, conv3a, conv3, short3, conv4a, conv4, short4, "
                                 "conv5a, conv5, short5, fc";

typedef struct search {
    const char *layers, *accelerator, *counting, *orders, *objective;
    bool database;
    int threads; /* 0: THREADS */
} search;

typedef struct result { /* what the process of a search tells */
    bool done;
    int layers, optimal;
    double seconds;
    double value, bound; /* sums over layers of the objective */
    double values[LAYERS];
    double widest_gap; /* of a layer, per cent */
    double visited;
    double megabytes; /* the most that was in memory, told by the system */
    double file_megabytes;
} result;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* --- one search ---------------------------------------------------------------------------- */

static const zz_model *model_of(zz_session *session, const search *s, const char *database) {
    const bool tpu = strcmp(s->accelerator, "tpu_like") == 0;
    const char *into =
        s->database ? zz_sprintf(session->arena, "keep all into \"%s\"", database) : "";
    const char *text = zz_sprintf(session->arena,
                                  "%sexplore e : %s on %s counting %s {\n    %s\n    orders %s\n"
                                  "    minimize %s\n    %s\n}\n",
                                  layers, s->layers, s->accelerator, s->counting,
                                  tpu ? "spread k:32 over D1, c:32 over D2" : "spatial auto top 1",
                                  s->orders, s->objective, into);
    session->diags = zz_diags_new(session->arena);
    return zz_elaborate(session,
                        zz_source_from_text(session->arena, "bench.zz", text, strlen(text)));
}

static void add_finding(const zz_finding *finding, result *r) {
    if (r->layers < LAYERS)
        r->values[r->layers] = finding->value;
    r->layers++;
    r->optimal += finding->proof == ZZ_MAP_OPTIMAL;
    r->value += finding->value;
    r->bound += finding->bound;
    r->visited += (double)finding->visited;
    r->widest_gap = fmax(r->widest_gap, 100 * (finding->value - finding->bound) / finding->value);
}

static void run(zz_memory *memory, const search *s, const char *folder, result *r) {
    const char *library = getenv("ZZ_PATH");
    zz_session session = {.arena = zz_arena_new(memory)};
    const char *path = zz_sprintf(session.arena, "%s/census.sqlite", folder);
    session.search_path = &library;
    session.search_path_count = library != NULL;
    const double began = now();
    const zz_model *model = model_of(&session, s, path);
    const zz_explore_options options = {
        .engine = ZZ_ENGINE_TCC, .threads = s->threads ? s->threads : THREADS, .keep = s->database};
    zz_explored explored = {0};
    if (model && session.diags.errors == 0)
        zz_explore(&session, model->explorations[0], &options, &explored);
    if (s->database && !zz_explored_finish(session.arena, &explored))
        fprintf(stderr, "%s\n", explored.fault);
    r->seconds = now() - began;
    if (session.diags.errors) {
        zz_buffer out = zz_buffer_new(session.arena);
        zz_diags_render(&session.diags, false, &out);
        fputs(zz_buffer_text(&out), stderr);
    }
    for (size_t i = 0; i < explored.findings.count; i++)
        add_finding(&explored.findings.items[i], r);
    r->done = session.diags.errors == 0 && r->layers > 0;
    struct stat file;
    if (s->database && stat(path, &file) == 0)
        r->file_megabytes = (double)file.st_size / 1e6;
    unlink(path);
    zz_arena_free(session.arena);
}

/* In a process of its own, so that its memory is its own. */
static result measure(const search *s) {
    result r = {0};
    int ends[2];
    char folder[] = "/tmp/zz-mapper-XXXXXX";
    if (pipe(ends) != 0 || !mkdtemp(folder))
        return r;
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        zz_memory memory;
        jmp_buf escape;
        zz_memory_begin(&memory);
        ZZ_MEMORY_TRY (&memory, escape) {
            run(&memory, s, folder, &r);
        }
        zz_memory_end(&memory);
        _exit(write(ends[1], &r, sizeof r) != sizeof r);
    }
    close(ends[1]);
    struct rusage usage = {0};
    if (read(ends[0], &r, sizeof r) != sizeof r)
        r = (result){0};
    close(ends[0]);
    int status;
    if (child > 0)
        wait4(child, &status, 0, &usage);
    r.megabytes = (double)usage.ru_maxrss / 1024;
    rmdir(folder);
    return r;
}

/* --- tables -------------------------------------------------------------------------------- */

static void say_proof(const result *r) {
    if (r->optimal == r->layers)
        printf("optimal");
    else
        printf("%d of %d optimal, gap %.2f %%, widest %.2f %%", r->optimal, r->layers,
               100 * (r->value - r->bound) / r->value, r->widest_gap);
}

/* Layers on which the sample found something better. */
static int count_worse(const result *all, const result *sample) {
    int count = 0;
    for (int i = 0; i < LAYERS && i < all->layers; i++)
        count += all->values[i] > sample->values[i] * (1 + 1e-9);
    return count;
}

/* All orders beside the sample of 720: ratios of time and of what was found. */
static void compare(const search *wanted, double goal) {
    search s = *wanted;
    s.orders = "all";
    const result all = measure(&s);
    s.threads = 1;
    const result alone = measure(&s);
    s.threads = 0;
    s.orders = "loma 6";
    const result sample = measure(&s);
    printf("  %-14s %-6s %-7s", s.accelerator, s.counting, s.objective);
    if (!all.done) {
        printf(" failed\n");
        return;
    }
    printf(" %7.3f s, %5.2f of the goal of %g s, %.2f of one thread, %4.0f MB (%.2f); ",
           all.seconds, all.seconds / goal, goal, all.seconds / alone.seconds, all.megabytes,
           all.megabytes / GOAL_MEGABYTES);
    if (sample.done)
        printf("loma 6 %.3f s, its answer is %.4f times ours, better on %d layers; ",
               sample.seconds, sample.value / all.value, count_worse(&all, &sample));
    else
        printf("loma 6 finds nothing; ");
    say_proof(&all);
    printf("\n");
}

static void compare_networks(void) {
    static const struct {
        const char *accelerator, *counting, *objective;
        double goal;
    } rows[] = {{"tpu_like", "boxes", "energy", 0.2}, {"eyeriss_like", "boxes", "energy", 2},
                {"tpu_like", "exact", "energy", 0.2}, {"eyeriss_like", "exact", "energy", 2},
                {"tpu_like", "exact", "cycles", 5},   {"eyeriss_like", "exact", "cycles", 5},
                {"tpu_like", "exact", "edp", 5},      {"eyeriss_like", "exact", "edp", 5},
                {"tpu_like", "boxes", "cycles", 5},   {"eyeriss_like", "boxes", "cycles", 5},
                {"tpu_like", "boxes", "edp", 5},      {"eyeriss_like", "boxes", "edp", 5}};
    printf("ResNet-18, 12 distinct layers, `orders all` beside `orders loma 6`, %d threads\n",
           THREADS);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const search s = {.layers = all_layers,
                          .accelerator = rows[i].accelerator,
                          .counting = rows[i].counting,
                          .objective = rows[i].objective};
        compare(&s, rows[i].goal);
    }
    const search layer = {
        .layers = "conv2", .accelerator = "tpu_like", .counting = "boxes", .objective = "energy"};
    printf("its 3 x 3 layer of 56 x 56 alone\n");
    compare(&layer, 0.04);
}

static void take_census(bool database) {
    const search s = {.layers = "conv2",
                      .accelerator = "tpu_like",
                      .counting = "boxes",
                      .orders = "enumerate",
                      .objective = "edp",
                      .database = database};
    const double goal = database ? 90 : 10;
    const result r = measure(&s);
    if (!r.done) {
        printf("  the census failed\n");
        return;
    }
    printf("  %-46s %7.3f s, %.2f of the goal of %g s, %.2f million orders a second, "
           "%.0f MB (%.2f)",
           database ? "the same into SQLite" : "every order of that layer, energy and latency",
           r.seconds, r.seconds / goal, goal, r.visited / r.seconds / 1e6, r.megabytes,
           r.megabytes / GOAL_MEGABYTES);
    if (database)
        printf(", a file of %.0f MB", r.file_megabytes);
    printf("\n");
}

int main(int argc, char **argv) {
    compare_networks();
    take_census(false);
    if (argc > 1 && strcmp(argv[1], "--database") == 0)
        take_census(true);
    else
        printf("  (make bench DATABASE=--database also writes them into SQLite)\n");
    return 0;
}
