/* Random mappings of large layers never beat the search of all orders: `sample [--mappings N] [--seed S]`
 * draws so many for every pair of layer and accelerator, half of them anywhere in the space, half a few
 * changes away from a mapping that won, and compares energy in boxes, and energy, cycles and their product in
 * exact counting, with what was found and with the bound.  The last line is the suite's sum. */
#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/explore/explore.h"
#include "runtime/map/lattice_judge.h"
#include "runtime/map/map.h"
#include "runtime/map/mapping.h"
#include "tests/map/random.h"

enum { OBJECTIVES = 4, TRIES = 50 };

/* Layers of ResNet-18; arrays with a spatial mapping each that leaves many loops. */
static const char layers[] =
    "use std.layers\nuse std.accel.tpu_like\nuse std.accel.eyeriss_like\n"
    "layer first = conv2d(k = 64, c = 3, oy = 112, ox = 112, f = 7, stride = 2, pad = 3) {\n"
    "    iy 224, ix 224\n    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer middle = conv2d(k = 128, c = 128, oy = 28, ox = 28, pad = 1) {\n"
    "    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "layer late = conv2d(k = 512, c = 256, oy = 7, ox = 7, stride = 2, pad = 1) {\n"
    "    iy 14, ix 14\n    W 8 bit, I 8 bit, O 8 bit partial 16 bit\n}\n"
    "explore tpu : first, middle, late on tpu_like {\n"
    "    spread k:32 over D1, c:32 over D2\n}\n"
    "explore rows : middle, late on tpu_like {\n    spread k:32 over D1, oy:7 over D2\n}\n"
    "explore eyeriss : first, middle, late on eyeriss_like {\n"
    "    spread oy:14 over D1, k:4 over D2\n}\n";

#define FIGURE(f)                                                                                  \
    { .kind = ZZ_MAP_LOAD, .figure = (f) }
static const struct objective {
    const char *name;
    zz_counting counting;
    zz_map_expression expression;
} objectives[OBJECTIVES] = {
    {"energy in boxes", ZZ_BOXES, {{FIGURE(ZZ_MAP_ENERGY)}, 1}},
    {"energy", ZZ_EXACT, {{FIGURE(ZZ_MAP_ENERGY)}, 1}},
    {"cycles", ZZ_EXACT, {{FIGURE(ZZ_MAP_CYCLES)}, 1}},
    {"energy * cycles",
     ZZ_EXACT,
     {{FIGURE(ZZ_MAP_ENERGY), FIGURE(ZZ_MAP_CYCLES), {.kind = ZZ_MAP_MULTIPLY}}, 3}},
};

typedef struct trial {
    zz_memory *memory;
    zz_arena *arena;
    const zz_map_problem *problem;
    const char *name;
    uint64_t state;
    zz_map_answer answers[OBJECTIVES];
    zz_lattice_judge judges[2]; /* boxes, exact */
    double best[OBJECTIVES];    /* of the sample */
    int64_t fitting;
    int passed, failed;
} trial;

static uint64_t draw(trial *t, uint64_t below) {
    return zz_draw(&t->state, below);
}

/* --- drawing ------------------------------------------------------------------------------- */

/* Ends lie low more often than not: what ends high rarely fits. */
static void draw_ends(trial *t, zz_mapping *m, int x) {
    const int top = t->problem->nest->operands[x].level_count - 1;
    for (int l = 0, at = 0; l < top; l++) {
        const uint64_t room = (uint64_t)(m->loop_count - at + 1);
        const int a = (int)draw(t, room), b = (int)draw(t, room);
        at += a < b ? a : b;
        m->ends[x][l] = (unsigned char)at;
    }
    m->ends[x][top] = (unsigned char)m->loop_count;
}

static void draw_mapping(trial *t, zz_mapping *m) {
    zz_shuffle(&t->state, m->order, 0, zz_all_loops(t->problem, m->order));
    for (int x = 0; x < t->problem->nest->operand_count; x++)
        draw_ends(t, m, x);
}

/* One to four changes: two loops change places, or one boundary moves. */
static void draw_near(trial *t, const zz_mapping *from, zz_mapping *m) {
    const zz_nest *nest = t->problem->nest;
    memcpy(m->order, from->order, (size_t)from->loop_count);
    for (int x = 0; x < nest->operand_count; x++)
        memcpy(m->ends[x], from->ends[x], (size_t)nest->operands[x].level_count);
    for (int changes = 1 + (int)draw(t, 4); changes > 0; changes--) {
        const uint64_t loops = (uint64_t)from->loop_count;
        const int x = (int)draw(t, (uint64_t)nest->operand_count);
        const int top = nest->operands[x].level_count - 1;
        if (draw(t, 2) || top == 0) {
            const uint64_t i = draw(t, loops), j = draw(t, loops);
            const unsigned char held = m->order[i];
            m->order[i] = m->order[j];
            m->order[j] = held;
            continue;
        }
        const int l = (int)draw(t, (uint64_t)top);
        const int low = l ? m->ends[x][l - 1] : 0, high = m->ends[x][l + 1];
        m->ends[x][l] = (unsigned char)(low + (int)draw(t, (uint64_t)(high - low + 1)));
    }
}

/* --- comparing ----------------------------------------------------------------------------- */

static void try_mapping(trial *t, const zz_mapping *m) {
    for (int exact = 0; exact < 2; exact++) {
        double figures[ZZ_MAP_FIGURES] = {0};
        zz_lattice_judge *judge = &t->judges[exact];
        if (!zz_mapping_fits(t->problem, judge->charges, m) ||
            !zz_lattice_judge_mapping(judge, t->memory, m, figures))
            continue;
        t->fitting++;
        for (int o = 0; o < OBJECTIVES; o++)
            if ((objectives[o].counting == ZZ_EXACT) == exact && (o < 2 || judge->certain))
                t->best[o] = fmin(t->best[o], zz_map_value(&objectives[o].expression, figures));
    }
}

static bool search(trial *t, zz_map_request *requests) {
    for (int o = 0; o < OBJECTIVES; o++) {
        const char *what = NULL;
        requests[o] = (zz_map_request){.problem = t->problem,
                                       .method = ZZ_MAP_ALL,
                                       .counting = objectives[o].counting,
                                       .objective = &objectives[o].expression,
                                       .objective_count = 1,
                                       .threads = 1};
        if (zz_map_search(t->arena, &requests[o], &t->answers[o], &what) != ZZ_MAP_OK ||
            t->answers[o].found_count == 0)
            return false;
    }
    const char *what;
    return zz_lattice_judge_begin(t->arena, &requests[0], &t->judges[0], &what) &&
           zz_lattice_judge_begin(t->arena, &requests[1], &t->judges[1], &what);
}

static void check(trial *t, int mappings) {
    zz_map_request requests[OBJECTIVES];
    if (!search(t, requests)) {
        printf("%s: no mapping was found\n", t->name);
        t->failed++;
        return;
    }
    zz_mapping m = zz_map_mapping(t->arena, t->problem);
    t->fitting = 0;
    for (int o = 0; o < OBJECTIVES; o++)
        t->best[o] = INFINITY;
    for (int i = 0; i < mappings; i++) {
        if (i % 2)
            draw_mapping(t, &m);
        else
            draw_near(t, &t->answers[i / 2 % OBJECTIVES].found[0].mapping, &m);
        try_mapping(t, &m);
    }
    for (int o = 0; o < OBJECTIVES; o++) {
        const zz_map_answer *answer = &t->answers[o];
        const double found = answer->found[0].objective;
        const bool good =
            t->best[o] >= found * (1 - 1e-9) && answer->bound <= t->best[o] * (1 + 1e-9);
        if (!good)
            printf("%s: %s: a random mapping has %.17g; found was %.17g, bound %.17g\n", t->name,
                   objectives[o].name, t->best[o], found, answer->bound);
        t->passed += good;
        t->failed += !good;
    }
    if (t->fitting * 20 < mappings) { /* of 2 * mappings */
        printf("%s: only %" PRId64 " fit, too few to say anything\n", t->name, t->fitting);
        t->failed++;
    }
}

static void check_all(trial *t, int mappings) {
    const char *library = getenv("ZZ_PATH");
    zz_session session = {.arena = t->arena, .diags = zz_diags_new(t->arena)};
    session.search_path = &library;
    session.search_path_count = library != NULL;
    const zz_model *model = zz_elaborate(
        &session, zz_source_from_text(t->arena, "sample.zz", layers, sizeof layers - 1));
    if (!model || session.diags.errors) {
        printf("the design has errors\n");
        t->failed++;
        return;
    }
    for (int e = 0; e < model->exploration_count; e++) {
        const zz_exploration *exploration = model->explorations[e];
        const zz_variant *variant = &exploration->variants[0];
        for (int l = 0; l < variant->dataflow->layer_count; l++) {
            const zz_layer *layer = variant->dataflow->layers[l];
            const zz_nest *nest = zz_explore_nest(&session, exploration, variant, layer, NULL);
            t->problem =
                nest ? zz_explore_problem(&session, exploration, variant, layer, nest) : NULL;
            t->name = zz_sprintf(t->arena, "%s on %s", layer->name, variant->dataflow->name);
            if (t->problem)
                check(t, mappings);
            else
                t->failed++;
        }
    }
}

int main(int argc, char **argv) {
    static const struct option options[] = {{"mappings", 1, 0, 'n'}, {"seed", 1, 0, 's'}, {0}};
    static int mappings = 4000;
    static trial t = {.state = 1};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;)
        if (option == 'n')
            mappings = atoi(optarg);
        else if (option == 's')
            t.state = strtoull(optarg, NULL, 10);
        else
            return 2;
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        t.memory = &memory;
        t.arena = zz_arena_new(&memory);
        check_all(&t, mappings);
    } else {
        printf("out of memory\n");
        t.failed++;
    }
    zz_memory_end(&memory);
    printf("%d passed, %d failed\n", t.passed, t.failed);
    return t.failed > 0;
}
