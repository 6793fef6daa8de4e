/* What ZigZag's searches found, found again: orders of merged factors in ZigZag's order, and the best
 * of them.
 *
 * A table is that of tests/zigzag/zigzag.c; a case has one spatial mapping, `order` lists the factors
 * that are left, innermost first, and its figures are (loops are numbered as the layer lists them)
 *     factors (LOOP SIZE)...        what merging must leave
 *     limit N                       loops at most
 *     evaluated N TRUNCATED         orders that fit; TRUNCATED 1: ZigZag was stopped after them
 *     energy|latency|edp ENERGY LATENCY EDP INDEX    the best by each, INDEX among those that fit
 *     inner|outer (LOOP SIZE)...    places, from inside, from outside; SIZE 0: any
 *     orders N, first|last (LOOP SIZE)...    those that keep to the places
 *     again                         ZigZag gives the primes of a composite place out again; we do not
 * Of the cases of other tables those are tried that ZigZag could not fit. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "runtime/map/loma.h"
#include "runtime/map/map.h"
#include "runtime/map/order.h"
#include "runtime/map/orders.h"
#include "runtime/zigzag/from_nest.h"
#include "tests/zigzag/tables.h"

static int passed, failed;

static void check(bool holds, const zz_case *c, const char *what) {
    passed += holds;
    failed += !holds;
    if (!holds)
        printf("%s: %s\n", c->id, what);
}

static const zz_values *row(const zz_case *c, const char *name) {
    for (size_t i = 0; i < c->rows.count; i++)
        if (strcmp(c->rows.items[i].name, name) == 0)
            return &c->rows.items[i].values;
    return NULL;
}

/* --- the best ------------------------------------------------------------------------------ */

typedef struct stop_after {
    int64_t left;
} stop_after;

static bool take(void *self, int64_t index, const zz_mapping *mapping,
                 const double figures[ZZ_MAP_FIGURES]) {
    (void)index, (void)mapping, (void)figures;
    return --((stop_after *)self)->left > 0;
}

static const zz_map_expression objectives[] = {
    {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY}}, 1},
    {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES}}, 1},
    {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY},
      {.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES},
      {.kind = ZZ_MAP_MULTIPLY}},
     3}};
static const char *const objective_names[] = {"energy", "latency", "edp"};

/* The winner's loops and boundaries, given to the model as they are. */
static bool stands_alone(zz_arena *arena, const zz_order_evaluator *evaluator,
                         const zz_map_found *found) {
    const zz_map_problem *problem = evaluator->problem;
    const char *what;
    const zz_nest *nest = zz_map_nest(arena, problem, &found->mapping);
    const zz_zigzag_problem *again = zz_zigzag_from_nest(arena, nest, false, &what);
    zz_zigzag_result result;
    return again &&
           zz_zigzag_evaluate(arena, again->model, &again->mapping, &result) == ZZ_ZIGZAG_OK &&
           fabs(result.energy / found->figures[ZZ_MAP_ENERGY] - 1) < 1e-12 &&
           result.latency[2] == found->figures[ZZ_MAP_CYCLES];
}

static void check_best(zz_arena *arena, const zz_case *c, const zz_order_evaluator *evaluator,
                       int objective, int threads) {
    const zz_values *evaluated = row(c, "evaluated");
    const zz_values *best = row(c, objective_names[objective]);
    const bool truncated = evaluated->items[1] != 0;
    stop_after stop = {(int64_t)evaluated->items[0]};
    const zz_map_sink sink = {&stop, take};
    const zz_map_request request = {.problem = evaluator->problem,
                                    .evaluator = evaluator,
                                    .method = ZZ_MAP_LOMA,
                                    .counting = ZZ_BOXES,
                                    .objective = &objectives[objective],
                                    .objective_count = 1,
                                    .limit = (int)row(c, "limit")->items[0],
                                    .threads = threads,
                                    .sink = truncated ? &sink : NULL};
    zz_map_answer answer;
    const char *what;
    if (zz_map_search(arena, &request, &answer, &what) != ZZ_MAP_OK || answer.found_count != 1) {
        check(false, c, "nothing is found");
        return;
    }
    const zz_map_found *found = &answer.found[0];
    const double energy = found->figures[ZZ_MAP_ENERGY], latency = found->figures[ZZ_MAP_CYCLES];
    check(truncated ? answer.stopped
                    : answer.visited - answer.by_capacity == (int64_t)evaluated->items[0],
          c, "another number of orders fits");
    check(energy == best->items[0] && latency == best->items[1] &&
              energy * latency == best->items[2],
          c, "another best value");
    check(truncated || found->index == (int64_t)best->items[3], c, "another winner");
    check(zz_map_admits(evaluator->problem, found->mapping.order, found->mapping.loop_count), c,
          "the winner is no order");
    check(stands_alone(arena, evaluator, found), c, "the winner as a nest has other figures");
}

/* --- factors and places -------------------------------------------------------------------- */

static void check_factors(const zz_case *c, const zz_map_problem *merged) {
    const zz_values *wanted = row(c, "factors");
    size_t at = 0;
    bool same = true;
    for (int f = 0; f < merged->factor_count; f++)
        for (int i = 0; i < merged->factors[f].count; i++, at += 2)
            same = same && at < wanted->count && wanted->items[at] == merged->factors[f].variable &&
                   wanted->items[at + 1] == (double)merged->factors[f].trips;
    check(same && at == wanted->count, c, "factors are merged otherwise");
}

static bool same_order(const zz_map_problem *problem, const unsigned char *order,
                       const zz_values *wanted) {
    for (int i = 0; i < problem->loop_count; i++) {
        const zz_map_factor *f = &problem->factors[order[i]];
        if (wanted->items[2 * i] != f->variable || wanted->items[2 * i + 1] != (double)f->trips)
            return false;
    }
    return wanted->count == 2 * (size_t)problem->loop_count;
}

static int read_places(zz_arena *arena, const zz_values *row_of, const zz_map_place **places) {
    const int count = (int)row_of->count / 2;
    zz_map_place *to = ZZ_NEW_ARRAY(arena, zz_map_place, (size_t)count + 1);
    for (int i = 0; i < count; i++)
        to[i] = (zz_map_place){(int)row_of->items[2 * i], (int64_t)row_of->items[2 * i + 1]};
    *places = to;
    return count;
}

static void check_places(zz_arena *arena, const zz_case *c, zz_map_problem *problem) {
    problem->inner_count = read_places(arena, row(c, "inner"), &problem->inner);
    problem->outer_count = read_places(arena, row(c, "outer"), &problem->outer);
    const zz_map_merged merged = zz_map_merge(arena, problem, 6);
    const bool again = row(c, "again") != NULL;
    if (!again)
        check_factors(c, merged.problem);
    zz_map_shifts shifts;
    zz_map_shifts_begin(merged.problem, &shifts);
    int64_t count = 0;
    unsigned char first[ZZ_MAP_LOOPS] = {0}, last[ZZ_MAP_LOOPS] = {0};
    while (zz_map_shifts_next(&shifts)) {
        if (!zz_map_admits(merged.problem, shifts.order, merged.problem->loop_count))
            continue;
        memcpy(count++ == 0 ? first : last, shifts.order, sizeof first);
    }
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, count);
    check(strcmp(text, zz_map_space(arena, merged.problem)) == 0, c, "the space is another size");
    int64_t points = 1, wanted = 1;
    for (int f = 0; f < merged.problem->factor_count; f++)
        for (int i = 0; i < merged.problem->factors[f].count; i++)
            points *= merged.problem->factors[f].trips;
    for (int i = 0; i < c->mapping.loop_count; i++)
        wanted *= c->mapping.loops[i].size;
    check(points == wanted, c, "the loops are not those of the layer");
    if (again)
        return;
    check(count == (int64_t)row(c, "orders")->items[0], c, "another number of orders");
    check(same_order(merged.problem, first, row(c, "first")), c, "another first order");
    check(same_order(merged.problem, last, row(c, "last")), c, "another last order");
}

/* --- what does not fit --------------------------------------------------------------------- */

static bool find(zz_arena *arena, const zz_nest *nest, zz_map_answer *answer) {
    const char *what;
    zz_order_evaluator evaluator;
    const zz_map_problem *problem = zz_map_problem_of(arena, nest);
    if (!zz_order_model(arena, problem, &evaluator, &what))
        return false;
    const zz_map_request request = {.problem = problem,
                                    .evaluator = &evaluator,
                                    .method = ZZ_MAP_LOMA,
                                    .counting = ZZ_BOXES,
                                    .objective = &objectives[0],
                                    .objective_count = 1,
                                    .limit = 3,
                                    .threads = 1};
    return zz_map_search(arena, &request, answer, &what) == ZZ_MAP_OK;
}

/* Where nothing fits, memories get the room that they lack, and not a bit less, until something does. */
static void check_shortage(zz_arena *arena, const zz_case *c) {
    const zz_nest *nest = zz_case_nest(arena, c);
    zz_map_answer answer;
    int last = -1;
    for (int round = 0; round <= nest->memory_count && find(arena, nest, &answer); round++) {
        if (answer.found_count > 0 || answer.shortage.memory < 0)
            break;
        last = answer.shortage.memory;
        nest->memories[last].bits += answer.shortage.bits;
    }
    if (last < 0)
        return;
    check(answer.found_count > 0, c, "with the room that was lacking it still does not fit");
    nest->memories[last].bits--;
    check(find(arena, nest, &answer) && answer.found_count == 0, c, "less room would do");
}

static void run_case(zz_arena *arena, const zz_case *c) {
    if (c->error) {
        check_shortage(arena, c);
        return;
    }
    if (!row(c, "factors"))
        return;
    zz_map_problem *problem = zz_map_problem_of(arena, zz_case_nest(arena, c));
    if (row(c, "orders")) {
        check_places(arena, c, problem);
        return;
    }
    check_factors(c, zz_map_merge(arena, problem, (int)row(c, "limit")->items[0]).problem);
    const char *what;
    zz_order_evaluator evaluator;
    if (!zz_order_model(arena, problem, &evaluator, &what)) {
        check(false, c, what);
        return;
    }
    for (int objective = 0; objective < 3; objective++)
        check_best(arena, c, &evaluator, objective, objective + 1);
}

int main(int argc, char **argv) {
    return zz_run_tables(argc, argv, run_case, &passed, &failed);
}
