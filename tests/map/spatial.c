/* Candidates of spatial mappings: ZigZag's, in its order, and on the same cases our own, which must be
 * possible and at least as busy.
 *
 * A table is that of tests/zigzag/zigzag.c; the figures of a case are (loops are numbered as the
 * layer lists them, dimensions from 1)
 *     mixed 0|1                              several loops on one dimension
 *     hint DIMENSION LOOP...                 in the order that ZigZag's set had
 *     candidate INDICATOR (DIMENSION LOOP FACTOR)...    the first ten, the best first */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/map/spatial.h"
#include "tests/zigzag/tables.h"

enum { MOST = 10 };

static int passed, failed;

static void check(bool holds, const char *name, const char *what) {
    passed += holds;
    failed += !holds;
    if (!holds)
        printf("%s: %s\n", name, what);
}

static const zz_map_hint *read_hints(zz_arena *arena, const zz_case *c) {
    const int count = c->hardware->dimension_count;
    zz_map_hint *hints = ZZ_NEW_ARRAY(arena, zz_map_hint, (size_t)count + 1);
    for (int d = 0; d < count; d++)
        hints[d].count = -1;
    for (size_t i = 0; i < c->rows.count; i++) {
        const zz_values *row = &c->rows.items[i].values;
        if (strcmp(c->rows.items[i].name, "hint") != 0)
            continue;
        int *variables = ZZ_NEW_ARRAY(arena, int, row->count);
        for (size_t k = 1; k < row->count; k++)
            variables[k - 1] = (int)row->items[k];
        hints[(int)row->items[0] - 1] = (zz_map_hint){variables, (int)row->count - 1};
    }
    return hints;
}

static bool same(const zz_map_spatial *candidate, const zz_values *row) {
    if (candidate->rank != row->items[0] || row->count != 3 * (size_t)candidate->spread_count + 1)
        return false;
    for (int i = 0; i < candidate->spread_count; i++) {
        const zz_map_spread *spread = &candidate->spreads[i];
        const double *wanted = &row->items[3 * i + 1];
        if (spread->dimension + 1 != wanted[0] || spread->variable != wanted[1] ||
            (double)spread->factor != wanted[2])
            return false;
    }
    return true;
}

/* Points per step and lane. */
static double busy(const zz_nest *nest, const zz_map_spatial *candidate) {
    double rank = 1;
    for (int d = 0; d < nest->dimension_count; d++)
        rank /= (double)nest->dimensions[d].size;
    for (int v = 0; v < nest->variable_count; v++) {
        int64_t unrolled = 1;
        for (int i = 0; i < candidate->spread_count; i++)
            if (candidate->spreads[i].variable == v)
                unrolled *= candidate->spreads[i].factor;
        if (unrolled > 1)
            rank *= (double)nest->variables[v].extent /
                    (double)zz_ceil_div(nest->variables[v].extent, unrolled);
    }
    return rank;
}

static bool possible(const zz_nest *nest, const zz_map_spatial *candidate) {
    for (int d = 0; d < nest->dimension_count; d++) {
        int64_t product = 1;
        for (int i = 0; i < candidate->spread_count; i++)
            product *= candidate->spreads[i].dimension == d ? candidate->spreads[i].factor : 1;
        if (product > nest->dimensions[d].size)
            return false;
    }
    for (int v = 0; v < nest->variable_count; v++) {
        int64_t product = 1;
        for (int i = 0; i < candidate->spread_count; i++)
            product *= candidate->spreads[i].variable == v ? candidate->spreads[i].factor : 1;
        if (product > nest->variables[v].extent)
            return false;
    }
    return true;
}

static void run_case(zz_arena *arena, const zz_case *c) {
    const zz_nest *nest = zz_case_nest(arena, c);
    zz_map_spatial_request request = {
        .nest = nest, .hints = read_hints(arena, c), .compatible = true, .most = MOST};
    for (size_t i = 0; i < c->rows.count; i++)
        if (strcmp(c->rows.items[i].name, "mixed") == 0)
            request.mixed = c->rows.items[i].values.items[0] != 0;
    const zz_map_spatial_list theirs = zz_map_spatials(arena, &request);
    int at = 0;
    for (size_t i = 0; i < c->rows.count; i++)
        if (strcmp(c->rows.items[i].name, "candidate") == 0) {
            check(at < theirs.count && same(&theirs.candidates[at], &c->rows.items[i].values),
                  c->id, "another candidate than ZigZag's");
            at++;
        }
    check(at == theirs.count, c->id, "another number of candidates");
    request.compatible = false;
    const zz_map_spatial_list ours = zz_map_spatials(arena, &request);
    check(ours.count > 0 && !ours.cut, c->id, "no candidates of our own, or not all");
    double last = 2;
    for (int i = 0; i < ours.count; i++) {
        const zz_map_spatial *candidate = &ours.candidates[i];
        check(possible(nest, candidate), c->id, "an impossible candidate");
        check(candidate->rank == busy(nest, candidate) && candidate->rank <= last, c->id,
              "a rank that is wrong, or out of order");
        last = candidate->rank;
    }
    check(ours.candidates[0].rank >= busy(nest, &theirs.candidates[0]), c->id,
          "ZigZag's first is busier");
}

int main(int argc, char **argv) {
    return zz_run_tables(argc, argv, run_case, &passed, &failed);
}
