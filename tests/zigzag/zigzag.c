/* Every figure of ZigZag's own evaluations, compared with ==: `zigzag TABLE...` reads tables of
 * cases and ends with the suite's sum; `zigzag --time SECONDS TABLE...` evaluates the feasible ones
 * over and over and tells how many evaluations a second that makes.
 *
 * A table is lines of words.  First come accelerators and layers:
 *     hardware NAME
 *     array SIZE...                                    D1, D2, ...
 *     unit ENERGY                                      of one operation; or, for compute in memory,
 *     imc analog|digital ACTIVATION WEIGHT SERIAL ADC CELLS
 *     memory NAME BITS READ WRITE AREA SLOT,... serves D,...
 *     port NARROWEST WIDEST SLOT.DIRECTION...          of the memory before it
 *     layer NAME
 *     loops LOOP SIZE...
 *     relation X A P B Q SIZE                          X = A*P + B*Q has SIZE values
 *     operand SLOT NAME BITS LOOP...                   the output first, at partial precision
 *     final BITS
 * and then cases, each with what came out:
 *     case ID HARDWARE LAYER [even] [reread]
 *     spread D LOOP UNROLL ...
 *     order LOOP SIZE ...                              temporal, innermost first
 *     size OPERATIONS ELEMENTS...                      of the operands
 *     error EXCEPTION                                  or figures, one a line: figures.c
 * A figure called int-... is that under integer unrolling; int-same says that both unrollings move
 * the same. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/zigzag/from_nest.h"
#include "tests/zigzag/tables.h"

static int passed, failed;

static void tell(const zz_case *c, const zz_row *row, size_t at, const zz_values *found) {
    printf("%s: %s", c->id, row->name);
    if (row->values.count != found->count)
        printf(" has %zu values, not %zu\n", found->count, row->values.count);
    else
        printf("[%zu] is %.17g, not %.17g\n", at, found->items[at], row->values.items[at]);
}

static bool same_values(const zz_case *c, const zz_row *row, const zz_values *found) {
    if (row->values.count != found->count) {
        tell(c, row, 0, found);
        return false;
    }
    for (size_t i = 0; i < found->count; i++) {
        const double a = row->values.items[i], b = found->items[i];
        if (!(a == b || (isnan(a) && isnan(b)))) {
            tell(c, row, i, found);
            return false;
        }
    }
    return true;
}

static bool compare_row(zz_arena *arena, const zz_case *c, const zz_zigzag_result *result,
                        const zz_row *row) {
    zz_values found = {0};
    if (!zz_figure(arena, c, result, row->name, &found)) {
        printf("%s: %s is no figure\n", c->id, row->name);
        return false;
    }
    return same_values(c, row, &found);
}

/* Where the integer unrolling is that of the fractions, both move the same. */
static bool same_movements(zz_arena *arena, const zz_case *c, const zz_zigzag_result *result) {
    static const char *const names[] = {"moves",  "bits",  "average", "burst",
                                        "period", "count", "amount",  "window"};
    bool same = true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        zz_row row = {.name = zz_sprintf(arena, "int-%s", names[i])};
        zz_figure(arena, c, result, names[i], &row.values);
        same = compare_row(arena, c, result, &row) && same;
    }
    return same;
}

static bool same_exception(const zz_case *c, zz_zigzag_status status) {
    const char *found = zz_zigzag_exception(status);
    if (status == ZZ_ZIGZAG_OK ? !c->error : found && c->error && strcmp(found, c->error) == 0)
        return true;
    printf("%s: %s, not %s\n", c->id, zz_zigzag_message(status), c->error ? c->error : "evaluated");
    return false;
}

/* Compares all that came out of one evaluation; which loops lie where only if asked for, since a
 * nest has no loops of one trip. */
static bool compare(zz_arena *arena, const zz_case *c, const zz_zigzag_model *model,
                    const zz_zigzag_mapping *mapping, bool loops) {
    zz_zigzag_result result;
    const zz_zigzag_status status = zz_zigzag_evaluate(arena, model, mapping, &result);
    bool same = same_exception(c, status);
    for (size_t i = 0; i < c->rows.count; i++) {
        const zz_row *row = &c->rows.items[i];
        if (!loops && (strstr(row->name, "spatial") || strstr(row->name, "ends")))
            continue;
        if (strcmp(row->name, "int-same") == 0)
            same = same_movements(arena, c, &result) && same;
        else
            same = compare_row(arena, c, &result, row) && same;
    }
    if (status == ZZ_ZIGZAG_OK && !(result.complete && result.exact)) {
        printf("%s: the evaluation is not %s\n", c->id, result.complete ? "exact" : "complete");
        same = false;
    }
    return same;
}

/* Given as boundaries what the allocation found, the same comes out. */
static bool by_ends(zz_arena *arena, const zz_case *c, const zz_zigzag_model *model) {
    zz_zigzag_result result;
    if (zz_zigzag_evaluate(arena, model, &c->mapping, &result) != ZZ_ZIGZAG_OK)
        return true;
    zz_zigzag_mapping mapping = c->mapping;
    const int **ends = ZZ_NEW_ARRAY(arena, const int *, (size_t)result.operand_count);
    for (int x = 0; x < result.operand_count; x++) {
        const zz_zigzag_outcome *operand = &result.operands[x];
        int *end = ZZ_NEW_ARRAY(arena, int, (size_t)operand->level_count);
        for (int l = 0; l < operand->level_count; l++)
            end[l] = operand->levels[l].end;
        ends[x] = end;
    }
    mapping.ends = ends;
    return compare(arena, c, model, &mapping, true);
}

static bool by_nest(zz_arena *arena, const zz_case *c) {
    const char *what;
    if (c->hardware->imc || c->mapping.even || c->mapping.reread)
        return true; /* a nest does not say these */
    const zz_zigzag_problem *problem =
        zz_zigzag_from_nest(arena, zz_case_nest(arena, c), true, &what);
    if (problem && compare(arena, c, problem->model, &problem->mapping, false))
        return true;
    printf("%s: by way of a nest%s%s\n", c->id, problem ? "" : " refused, ", problem ? "" : what);
    return false;
}

static bool run(zz_arena *arena, const zz_case *c) {
    const char *what;
    const zz_zigzag_model *model = zz_zigzag_prepare(arena, c->hardware, c->layer, &what);
    if (!model) {
        printf("%s: refused, %s\n", c->id, what);
        return false;
    }
    const bool same = compare(arena, c, model, &c->mapping, true);
    return by_ends(arena, c, model) && by_nest(arena, c) && same;
}

static void run_all(zz_memory *memory, const zz_cases *cases) {
    for (size_t i = 0; i < cases->count; i++) {
        zz_arena *arena = zz_arena_new(memory);
        if (run(arena, cases->items[i]))
            passed++;
        else
            failed++;
        zz_arena_free(arena);
    }
}

/* --- how fast ------------------------------------------------------------------------------ */

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void time_all(zz_memory *memory, zz_arena *arena, const zz_cases *cases, double seconds) {
    const zz_zigzag_model **models = ZZ_NEW_ARRAY(arena, const zz_zigzag_model *, cases->count + 1);
    int64_t evaluations = 0;
    for (size_t i = 0; i < cases->count; i++) {
        const char *what;
        models[i] =
            zz_zigzag_prepare(arena, cases->items[i]->hardware, cases->items[i]->layer, &what);
    }
    const double begin = now();
    double end = begin;
    while (end - begin < seconds) {
        for (size_t i = 0; i < cases->count; i++) {
            if (cases->items[i]->error || !models[i])
                continue;
            zz_zigzag_result result;
            zz_arena *scratch = zz_arena_new(memory);
            zz_zigzag_evaluate(scratch, models[i], &cases->items[i]->mapping, &result);
            zz_arena_free(scratch);
            evaluations++;
        }
        end = now();
    }
    printf("%" PRId64 " evaluations in %.3f s: %.0f a second\n", evaluations, end - begin,
           (double)evaluations / (end - begin));
}

int main(int argc, char **argv) {
    zz_memory memory;
    jmp_buf escape;
    const bool timed = argc > 2 && strcmp(argv[1], "--time") == 0;
    if (argc < 2 + 2 * timed) {
        fprintf(stderr, "usage: zigzag [--time SECONDS] TABLE...\n");
        return 2;
    }
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        for (int i = timed ? 3 : 1; i < argc; i++) {
            zz_arena *arena = zz_arena_new(&memory);
            zz_cases cases = {0};
            if (!zz_read_file(arena, argv[i], &cases))
                failed++;
            else if (timed)
                time_all(&memory, arena, &cases, strtod(argv[2], NULL));
            else
                run_all(&memory, &cases);
            zz_arena_free(arena);
        }
    } else {
        printf("no memory\n");
        failed++;
    }
    zz_memory_end(&memory);
    if (!timed)
        printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
