/* Takes the nest of a random design, gives its loops a random order and its boundaries random places,
 * and compares what a search would charge for them with what the kernel counts: every boundary is
 * charged by what lies below it alone. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "compiler/emit/print.h"
#include "compiler/evaluate/evaluate.h"
#include "runtime/cost/cost.h"
#include "runtime/count/component.h"
#include "runtime/map/charge.h"
#include "runtime/map/combine.h"
#include "runtime/map/map.h"
#include "runtime/map/order.h"
#include "tests/property/design.h"

typedef struct drawing {
    uint64_t state;
} drawing;

static uint64_t draw(drawing *d, uint64_t below) {
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (d->state >> 33) % below;
}

static zz_mapping draw_mapping(zz_arena *arena, const zz_map_problem *problem, drawing *d) {
    zz_mapping mapping = {.loop_count = problem->loop_count};
    mapping.order = ZZ_NEW_ARRAY(arena, unsigned char, (size_t)problem->loop_count + 1);
    int count = 0;
    for (int event = 0; event < 2; event++) {
        const int begin = count;
        for (int f = 0; f < problem->factor_count; f++)
            for (int i = 0; i < problem->factors[f].count; i++)
                if (problem->factors[f].event == event)
                    mapping.order[count++] = (unsigned char)f;
        for (int i = count - 1; i > begin; i--) {
            const int j = begin + (int)draw(d, (uint64_t)(i - begin + 1));
            const unsigned char held = mapping.order[i];
            mapping.order[i] = mapping.order[j];
            mapping.order[j] = held;
        }
    }
    const zz_nest *nest = problem->nest;
    mapping.ends = ZZ_NEW_ARRAY(arena, unsigned char *, (size_t)nest->operand_count);
    for (int x = 0; x < nest->operand_count; x++) {
        const int levels = nest->operands[x].level_count;
        mapping.ends[x] = ZZ_NEW_ARRAY(arena, unsigned char, (size_t)levels + 1);
        int least = 0;
        for (int l = 0; l < levels; l++) {
            mapping.ends[x][l] = (unsigned char)problem->loop_count;
            if (l < levels - 1)
                mapping.ends[x][l] =
                    (unsigned char)(least +
                                    (int)draw(d, (uint64_t)(problem->loop_count - least + 1)));
            least = mapping.ends[x][l];
        }
    }
    return mapping;
}

/* How many loops of each factor lie below a boundary, merged ones included. */
static void below_boundary(zz_arena *arena, const zz_map_problem *problem, const zz_nest *nest,
                           int operand, int boundary, int *below) {
    const zz_window window = zz_window_of(arena, nest, operand, boundary - 1);
    for (int f = 0; f < problem->factor_count; f++) {
        below[f] = 0;
        for (int d = 0; d < nest->digit_count; d++)
            below[f] += zz_nest_temporal(nest, d) && window.place[d] == ZZ_INNER &&
                        nest->digits[d].variable == problem->factors[f].variable &&
                        nest->digits[d].trips == problem->factors[f].trips;
    }
}

typedef struct check {
    const zz_nest *nest;
    const zz_map_charges *charges;
    zz_counts counts;
    zz_buffer *what;
    bool differs;
} check;

static void same(check *c, double charged, double counted, bool bound, const char *name,
                 const char *operand, int boundary) {
    if (bound ? charged <= counted * (1 + 1e-12) : fabs(charged - counted) <= 1e-12 * counted)
        return;
    c->differs = true;
    zz_putf(c->what, "%s of %s at boundary %d: charged %.17g, counted %.17g\n", name, operand,
            boundary, charged, counted);
}

static double words_over(const check *c, int x, int boundary, double *energy) {
    const zz_operand *operand = &c->nest->operands[x];
    double words = 0;
    for (int side = 0; side < 2; side++) {
        const int level = boundary - side;
        static const zz_direction directions[2][2] = {{ZZ_DOWN, ZZ_BACK}, {ZZ_FILL, ZZ_UP}};
        for (int i = 0; i < 2 && level >= 0; i++) {
            const zz_access *access = &operand->levels[level].access[directions[side][i]];
            const double moved =
                zz_words(access, &c->counts.operands[x].levels[level].traffic[directions[side][i]]);
            words += moved;
            *energy += moved * access->energy;
        }
    }
    *energy += (double)c->counts.operands[x].levels[boundary].hops * zz_cost_of_hop(c->nest, x);
    return words;
}

static void check_boundary(check *c, zz_arena *arena, const zz_map_problem *problem, int x, int b) {
    const zz_operand *operand = &c->nest->operands[x];
    const bool bound = !c->charges->proved && operand->output;
    int below[ZZ_MAP_LOOPS], upper[ZZ_MAP_LOOPS];
    zz_map_charge charge;
    double energy = 0;
    below_boundary(arena, problem, c->nest, x, b, below);
    if (!c->charges->charge(c->charges->self, x, b, below, &charge)) {
        zz_putf(c->what, "boundary %d of %s is not charged\n", b, operand->name);
        c->differs = true;
        return;
    }
    const double words = words_over(c, x, b, &energy);
    same(c, charge.words, words, bound, "words", operand->name, b);
    same(c, charge.energy, energy, bound, "energy", operand->name, b);
    const bool timed = c->charges->proved || !(operand->output || zz_nest_filters(c->nest));
    for (int t = 0; t < c->counts.timing_count && timed; t++) {
        const zz_timing *timing = &c->counts.timings[t];
        const zz_map_move *move = timing->up ? &charge.up : &charge.down;
        if (timing->operand != x || timing->level != b - 1)
            continue;
        same(c, (double)move->total, (double)timing->total, false,
             timing->up ? "cycles up" : "cycles down", operand->name, b);
        same(c, (double)move->least, (double)timing->edge, true, "the least edge", operand->name,
             b);
        same(c, (double)timing->edge, (double)move->most, true, "the edge", operand->name, b);
    }
    int64_t bits;
    for (int f = 0; f < problem->factor_count; f++)
        upper[f] = problem->factors[f].count;
    if (b + 1 < operand->level_count)
        below_boundary(arena, problem, c->nest, x, b + 1, upper);
    if (!c->charges->tile(c->charges->self, x, b, upper, below, &bits))
        bits = -1;
    same(c, (double)bits, (double)c->counts.operands[x].levels[b].tile_bits, false, "bits",
         operand->name, b);
}

/* Put together, charges are the energy and the latency. */
static void check_figures(check *c, const zz_map_problem *problem, const zz_mapping *mapping,
                          const zz_cost *cost) {
    double figures[ZZ_MAP_FIGURES];
    bool certain = false;
    if (!zz_map_certain_figures(problem, c->charges, mapping, figures, &certain)) {
        zz_putf(c->what, "the mapping has no figures\n");
        c->differs = true;
        return;
    }
    const zz_counts *counts = &c->counts;
    same(c, figures[ZZ_MAP_ENERGY], cost->total, !c->charges->proved, "energy", "all", 0);
    if (!certain)
        return;
    const int64_t cycles = counts->onload + counts->compute + counts->stall + counts->offload;
    same(c, figures[ZZ_MAP_CYCLES], (double)cycles, false, "cycles", "all", 0);
    same(c, figures[ZZ_MAP_STALL], (double)counts->stall, false, "stall", "all", 0);
    same(c, figures[ZZ_MAP_ONLOAD], (double)counts->onload, false, "onload", "all", 0);
    same(c, figures[ZZ_MAP_OFFLOAD], (double)counts->offload, false, "offload", "all", 0);
}

/* Searches that count exactly find mappings whose nests have the figures they say. */
static bool searches_agree(zz_arena *arena, const zz_map_problem *problem, uint64_t seed,
                           zz_buffer *what) {
    static const zz_map_expression cycles = {{{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES}}, 1};
    zz_order_evaluator evaluator;
    const char *why = NULL;
    if (!zz_order_model(arena, problem, &evaluator, &why))
        return true;
    const zz_map_request request = {.problem = problem,
                                    .evaluator = &evaluator,
                                    .method = seed % 2 ? ZZ_MAP_LOMA : ZZ_MAP_ANNEAL,
                                    .counting = ZZ_EXACT,
                                    .objective = &cycles,
                                    .objective_count = 1,
                                    .limit = 3,
                                    .iterations = 5,
                                    .seed = seed,
                                    .threads = 1 + (int)(seed % 3)};
    zz_map_answer answer;
    if (zz_map_search(arena, &request, &answer, &why) != ZZ_MAP_OK || answer.found_count == 0)
        return true;
    const zz_map_found *found = &answer.found[0];
    check c = {.nest = zz_map_nest(arena, problem, &found->mapping), .what = what};
    c.charges = zz_map_charges_exact(arena, problem, &why);
    if (zz_evaluate(arena, c.nest, ZZ_ENGINE_TCC, &c.counts, &why) != ZZ_COUNT_OK)
        return true;
    zz_cost cost;
    zz_cost_of(arena, c.nest, &c.counts, &cost);
    check_figures(&c, problem, &found->mapping, &cost);
    same(&c, found->figures[ZZ_MAP_ENERGY], cost.total, !c.charges->proved, "the found energy",
         "all", 0);
    if (c.differs)
        zz_print_nest(c.nest, what);
    return !c.differs;
}

/* Some rounds of random mappings. */
static bool agree(zz_arena *arena, const zz_map_problem *problem, const zz_map_charges *charges,
                  drawing *d, zz_buffer *what) {
    for (int round = 0; round < 3; round++) {
        const char *why = NULL;
        const zz_mapping mapping = draw_mapping(arena, problem, d);
        check c = {.nest = zz_map_nest(arena, problem, &mapping), .charges = charges, .what = what};
        if (zz_evaluate(arena, c.nest, ZZ_ENGINE_TCC, &c.counts, &why) != ZZ_COUNT_OK)
            return true; /* an overflow of what the mapping moves */
        if (c.nest->counting == ZZ_BOXES && !c.counts.products)
            return true; /* ZigZag's model has an answer of its own */
        zz_cost cost;
        zz_cost_of(arena, c.nest, &c.counts, &cost);
        same(&c, (double)charges->compute, (double)c.counts.compute, false, "compute", "all", 0);
        same(&c, charges->base_energy, cost.compute, false, "operations", "all", 0);
        check_figures(&c, problem, &mapping, &cost);
        for (int x = 0; x < c.nest->operand_count; x++)
            for (int b = 0; b < c.nest->operands[x].level_count; b++)
                check_boundary(&c, arena, problem, x, b);
        if (c.differs) {
            zz_print_nest(c.nest, what);
            return false;
        }
    }
    return true;
}

bool zz_charges_agree(zz_arena *arena, const zz_nest *nest, uint64_t seed, zz_buffer *what) {
    drawing d = {seed};
    const char *why = NULL;
    const zz_map_problem *problem = zz_map_problem_of(arena, nest);
    if (!problem)
        return true;
    /* NULL: refused, as with windows that slide */
    const zz_map_charges *exact = zz_map_charges_exact(arena, problem, &why);
    if (exact &&
        (!agree(arena, problem, exact, &d, what) || !searches_agree(arena, problem, seed, what)))
        return false;
    zz_nest boxed = *nest;
    boxed.counting = ZZ_BOXES;
    const zz_map_problem *boxes = zz_map_problem_of(arena, &boxed);
    const zz_map_charges *products = zz_map_charges_products(arena, boxes, &why);
    return !products || agree(arena, boxes, products, &d, what);
}
