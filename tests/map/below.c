/* What depends only on which loops lie below a boundary, not on their order (the ground that the search
 * of all orders stands on): `below [--pairs N] [--seed S]` takes random designs with guards, strides,
 * remainders and events, makes pairs of mappings that have the same loops below one boundary of one operand
 * and are otherwise in any order, counts both by kernels, and compares what passes that boundary.  Words of
 * outputs are left out where several contributions to an element run against each other, or data
 * filters events: there they are a bound only.  The last line is the suite's sum. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/evaluate/evaluate.h"
#include "runtime/map/combine.h"
#include "runtime/map/exact.h"
#include "runtime/map/map.h"
#include "runtime/map/mapping.h"
#include "tests/map/random.h"

enum { TRIES = 200, PAIRS_OF_DESIGN = 4 };

typedef struct trial {
    zz_memory *memory;
    zz_arena *arena;
    const zz_map_problem *problem;
    uint64_t seed, state;
    int compared, moved, failed; /* moved: pairs whose counts elsewhere differ */
} trial;

static uint64_t draw(trial *t, uint64_t below) {
    return zz_draw(&t->state, below);
}

/* --- mappings ------------------------------------------------------------------------------ */

static void random_ends(trial *t, zz_mapping *mapping, int x) {
    const int top = t->problem->nest->operands[x].level_count - 1;
    for (int l = 0, at = 0; l < top; l++) {
        at += (int)draw(t, (uint64_t)(mapping->loop_count - at + 1));
        mapping->ends[x][l] = (unsigned char)at;
    }
    mapping->ends[x][top] = (unsigned char)mapping->loop_count;
}

static bool random_mapping(trial *t, zz_mapping *mapping) {
    const int count = zz_all_loops(t->problem, mapping->order);
    for (int tries = 0; tries < TRIES; tries++) {
        zz_shuffle(&t->state, mapping->order, 0, count);
        if (!zz_map_admits(t->problem, mapping->order, mapping->loop_count))
            continue;
        for (int x = 0; x < t->problem->nest->operand_count; x++)
            random_ends(t, mapping, x);
        return true;
    }
    return false;
}

/* Another order with the same loops below the boundary, and other boundaries everywhere else. */
static bool random_twin(trial *t, const zz_mapping *mapping, int x, int boundary,
                        zz_mapping *twin) {
    int wanted[ZZ_MAP_LOOPS], below[ZZ_MAP_LOOPS];
    int count = 0;
    zz_map_below(t->problem, mapping, x, boundary, wanted);
    for (int f = 0; f < t->problem->factor_count; f++)
        count += wanted[f];
    for (int tries = 0; tries < TRIES; tries++) {
        memcpy(twin->order, mapping->order, (size_t)mapping->loop_count);
        zz_shuffle(&t->state, twin->order, 0, count);
        zz_shuffle(&t->state, twin->order, count, mapping->loop_count);
        for (int y = 0; y < t->problem->nest->operand_count; y++)
            random_ends(t, twin, y);
        if (boundary > 0) {
            twin->ends[x][boundary - 1] = (unsigned char)count;
            for (int l = 0; l < t->problem->nest->operands[x].level_count - 1; l++)
                if (l < boundary - 1 ? twin->ends[x][l] > count
                                     : l > boundary - 1 && twin->ends[x][l] < count)
                    twin->ends[x][l] = (unsigned char)count;
        }
        zz_map_below(t->problem, twin, x, boundary, below);
        if (zz_map_admits(t->problem, twin->order, twin->loop_count) &&
            memcmp(wanted, below, (size_t)t->problem->factor_count * sizeof *below) == 0)
            return true;
    }
    return false;
}

/* --- counts -------------------------------------------------------------------------------- */

static bool count_mapping(trial *t, const zz_mapping *mapping, zz_counts *counts) {
    const zz_nest *nest = zz_map_nest(t->arena, t->problem, mapping);
    const char *what = NULL;
    *counts = (zz_counts){0};
    return zz_evaluate(t->arena, nest, ZZ_ENGINE_TCC, counts, &what) == ZZ_COUNT_OK;
}

static bool same_traffic(const zz_traffic *a, const zz_traffic *b, bool words) {
    return a->elements == b->elements && a->final == b->final && a->first == b->first &&
           (!words || a->grains == b->grains);
}

/* What passes the boundary, on its two sides, and the tile below it. */
static bool same_boundary(const trial *t, const zz_counts *a, const zz_counts *b, int x,
                          int boundary) {
    const zz_nest *nest = t->problem->nest;
    const bool words =
        !zz_nest_filters(nest) && !(nest->operands[x].output && zz_exact_oppose(nest));
    const zz_level_count *p = &a->operands[x].levels[boundary],
                         *q = &b->operands[x].levels[boundary];
    if (!same_traffic(&p->traffic[ZZ_DOWN], &q->traffic[ZZ_DOWN], words) ||
        !same_traffic(&p->traffic[ZZ_BACK], &q->traffic[ZZ_BACK], words))
        return false;
    return boundary == 0 ||
           (same_traffic(&p[-1].traffic[ZZ_FILL], &q[-1].traffic[ZZ_FILL], words) &&
            same_traffic(&p[-1].traffic[ZZ_UP], &q[-1].traffic[ZZ_UP], words) &&
            p[-1].tile == q[-1].tile);
}

/* Whether anything at all differs: pairs that are the same in everything would prove nothing. */
static bool differ(const trial *t, const zz_counts *a, const zz_counts *b) {
    const zz_nest *nest = t->problem->nest;
    for (int x = 0; x < nest->operand_count; x++)
        for (int l = 0; l < nest->operands[x].level_count; l++)
            for (int d = 0; d < ZZ_DIRECTIONS; d++)
                if (!same_traffic(&a->operands[x].levels[l].traffic[d],
                                  &b->operands[x].levels[l].traffic[d], true))
                    return true;
    return false;
}

static void compare(trial *t) {
    const zz_nest *nest = t->problem->nest;
    const int x = (int)draw(t, (uint64_t)nest->operand_count);
    const int boundary = (int)draw(t, (uint64_t)nest->operands[x].level_count);
    zz_mapping mapping = zz_map_mapping(t->arena, t->problem);
    zz_mapping twin = zz_map_mapping(t->arena, t->problem);
    zz_counts a, b;
    if (!random_mapping(t, &mapping) || !random_twin(t, &mapping, x, boundary, &twin) ||
        !count_mapping(t, &mapping, &a) || !count_mapping(t, &twin, &b))
        return;
    t->compared++;
    t->moved += differ(t, &a, &b);
    if (a.macs == b.macs && a.compute == b.compute && same_boundary(t, &a, &b, x, boundary))
        return;
    printf("seed %" PRIu64 ": what passes below level %d of operand %d depends on the order\n",
           t->seed, boundary, x);
    t->failed++;
}

int main(int argc, char **argv) {
    static const struct option options[] = {{"pairs", 1, 0, 'n'}, {"seed", 1, 0, 's'}, {0}};
    static int pairs = 1500;
    static trial t = {.seed = 1};
    char folder[] = "/tmp/zz-below-XXXXXX";
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;)
        if (option == 'n')
            pairs = atoi(optarg);
        else if (option == 's')
            t.seed = strtoull(optarg, NULL, 10);
        else
            return 2;
    if (!mkdtemp(folder))
        return 2;
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        t.memory = &memory;
        for (; t.compared < pairs; t.seed++) {
            t.arena = zz_arena_new(&memory);
            t.state = t.seed;
            const zz_nest *nest = zz_random_nest(t.arena, t.seed, folder, false, false);
            t.problem =
                nest && nest->counting == ZZ_EXACT ? zz_map_problem_of(t.arena, nest) : NULL;
            for (int i = 0; t.problem && t.problem->loop_count > 1 && i < PAIRS_OF_DESIGN; i++)
                compare(&t);
            zz_arena_free(t.arena);
        }
    } else {
        printf("out of memory\n");
        t.failed++;
    }
    zz_memory_end(&memory);
    zz_random_leave(folder);
    /* Most pairs have to differ elsewhere, or the test says nothing. */
    printf("%d of %d pairs differ at other boundaries\n", t.moved, t.compared);
    if (2 * t.moved < t.compared)
        t.failed++;
    printf("%d passed, %d failed\n", t.compared - t.failed, t.failed);
    return t.failed > 0;
}
