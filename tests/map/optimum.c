/* Least energies that others found: `optimum TABLE...` searches the lattice for every case of the
 * tables, compares with the row `optimum`, evaluates the mapping that won with ZigZag's model, and ends with the
 * suite's sum; `optimum --time TABLE...` tells how long each search took, `--time exact-edp` and the like
 * those of other objectives and countings. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/map/lattice_search.h"
#include "runtime/map/map.h"
#include "tests/zigzag/tables.h"

static const struct wanted {
    const char *name;
    zz_counting counting;
    zz_map_expression objective;
} wanted[] = {
    {"energy", ZZ_BOXES, {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY}}, 1}},
    {"cycles", ZZ_BOXES, {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES}}, 1}},
    {"edp",
     ZZ_BOXES,
     {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY},
       {.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES},
       {.kind = ZZ_MAP_MULTIPLY}},
      3}},
    {"exact-energy", ZZ_EXACT, {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY}}, 1}},
    {"exact-cycles", ZZ_EXACT, {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES}}, 1}},
    {"exact-edp",
     ZZ_EXACT,
     {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY},
       {.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES},
       {.kind = ZZ_MAP_MULTIPLY}},
      3}},
};

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double row_of(const zz_case *c, const char *name) {
    for (size_t i = 0; i < c->rows.count; i++)
        if (strcmp(c->rows.items[i].name, name) == 0)
            return c->rows.items[i].values.items[0];
    return NAN;
}

static bool check(zz_arena *arena, const zz_case *c, const struct wanted *want, bool timed) {
    const zz_map_problem *problem = zz_map_problem_of(arena, zz_case_nest(arena, c));
    const zz_map_request request = {.problem = problem,
                                    .method = ZZ_MAP_ALL,
                                    .counting = want->counting,
                                    .objective = &want->objective,
                                    .objective_count = 1,
                                    .threads = 1};
    zz_map_answer answer;
    const char *what;
    const double begun = seconds();
    const zz_map_status status = zz_map_lattice(arena, &request, &answer, &what);
    const double taken = seconds() - begun;
    if (status != ZZ_MAP_OK || answer.found_count != 1) {
        printf("%s: no mapping: %s\n", c->id, what ? what : "nothing fits");
        return false;
    }
    const double found = answer.found[0].objective, optimum = row_of(c, "optimum");
    if (timed)
        printf("%-32s %8.1f ms  %.17g, gap %.3g %%, of %s mappings, %" PRId64 " visited\n", c->id,
               taken * 1e3, found, 100 * (found - answer.bound) / found, answer.space,
               answer.visited);
    if (want != wanted)
        return true;
    if (answer.proof != ZZ_MAP_OPTIMAL ||
        !(fabs(found - optimum) <= 1e-9 * optimum || isnan(optimum)) || answer.bound != found) {
        printf("%s: %.17g (bound %.17g), not %.17g\n", c->id, found, answer.bound, optimum);
        return false;
    }
    if (!zz_map_admits(problem, answer.found[0].mapping.order,
                       answer.found[0].mapping.loop_count)) {
        printf("%s: the order is none of the problem\n", c->id);
        return false;
    }
    return true;
}

int main(int argc, char **argv) {
    zz_memory memory;
    jmp_buf escape;
    volatile int passed = 0, failed = 0;
    const bool timed = argc > 1 && strcmp(argv[1], "--time") == 0;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        const struct wanted *want = wanted;
        for (int i = timed ? 2 : 1; i < argc; i++) {
            bool named = false;
            for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++)
                if (strcmp(argv[i], wanted[k].name) == 0) {
                    want = &wanted[k];
                    named = true;
                }
            if (named)
                continue;
            zz_arena *arena = zz_arena_new(&memory);
            zz_cases cases = {0};
            if (!zz_read_file(arena, argv[i], &cases)) {
                failed = failed + 1;
                continue;
            }
            for (size_t k = 0; k < cases.count; k++) {
                zz_arena *scratch = zz_arena_new(&memory);
                const bool good = check(scratch, cases.items[k], want, timed);
                passed = passed + good;
                failed = failed + !good;
                zz_arena_free(scratch);
            }
        }
    } else {
        printf("out of memory\n");
        failed = failed + 1;
    }
    zz_memory_end(&memory);
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
