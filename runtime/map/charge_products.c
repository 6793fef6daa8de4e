/* What boundaries cost in boxes where ZigZag's model has no answer: products of trip counts, tiles as
 * boxes, first touches charged at every level; what the kernel of such a nest counts
 * (compiler/emit/boxes.c).  Boxes of this kind know no latency but the steps. */
#include "runtime/base/checked.h"
#include "runtime/nest/box.h"
#include "runtime/cost/cost.h"
#include "runtime/map/charge.h"
#include "runtime/map/places.h"

typedef struct products {
    const zz_map_problem *problem;
    zz_digit_place *places;
    bool *inside;
    zz_map_charges interface;
} products;

static bool box(products *p, int operand, bool upper, int64_t *elements) {
    const zz_nest *nest = p->problem->nest;
    for (int d = 0; d < nest->digit_count; d++)
        p->inside[d] = p->places[d] == ZZ_INNER || (upper && p->places[d] == ZZ_LOWER);
    return zz_box(nest, operand, p->inside, elements);
}

/* Adds transfers of so many elements to what the side of a boundary is charged; false on overflow. */
static bool side(const zz_access *access, int64_t elements, int64_t bits, int64_t times,
                 zz_map_charge *charge) {
    zz_traffic traffic = {0};
    int64_t grains = elements;
    if (access->narrowest && !zz_mul64(elements, bits, &grains))
        return false;
    if (access->narrowest)
        grains = zz_ceil_div(grains, access->narrowest);
    if (!zz_mul64(grains, times, &traffic.grains) || !zz_mul64(elements, times, &traffic.elements))
        return false;
    const double words = zz_words(access, &traffic);
    charge->words += words;
    charge->energy += words * access->energy;
    return true;
}

/* Windows in time, and how often they come again with the same elements; instances above and below. */
typedef struct windows {
    int64_t fresh, repeats, above, below;
} windows;

static bool count_windows(const products *p, int operand, windows *w) {
    const zz_nest *nest = p->problem->nest;
    bool fits = true;
    *w = (windows){1, 1, 1, 1};
    for (int d = 0; d < nest->digit_count; d++) {
        const int64_t trips = nest->digits[d].trips;
        if (p->places[d] == ZZ_LOWER)
            fits = fits && zz_mul64(w->below, trips, &w->below);
        else if (p->places[d] == ZZ_UPPER)
            fits = fits && zz_mul64(w->above, trips, &w->above);
        else if (p->places[d] == ZZ_OUTER && zz_nest_relevant(nest, d, operand))
            fits = fits && zz_mul64(w->fresh, trips, &w->fresh);
        else if (p->places[d] == ZZ_OUTER)
            fits = fits && zz_mul64(w->repeats, trips, &w->repeats);
    }
    return fits && zz_mul64(w->above, w->fresh, &w->above) &&
           zz_mul64(w->below, w->above, &w->below);
}

/* An output's elements are final at the last repeat of their window, and partial before: in transfers
 * of their own, or at the array all at partial precision. */
static bool send(const zz_operand *x, const zz_access *access, bool direct, int64_t elements,
                 int64_t fresh, int64_t repeats, zz_map_charge *charge) {
    int64_t all;
    if (!zz_mul64(fresh, repeats, &all))
        return false;
    if (direct)
        return side(access, elements, x->partial_bits, all, charge);
    return side(access, elements, x->bits, fresh, charge) &&
           side(access, elements, x->partial_bits, all - fresh, charge);
}

static bool charge(void *self, int operand, int boundary, const int *below, zz_map_charge *result) {
    products *p = self;
    const zz_nest *nest = p->problem->nest;
    const zz_operand *x = &nest->operands[operand];
    const zz_access *above = x->levels[boundary].access;
    const zz_access *under = boundary ? x->levels[boundary - 1].access : NULL;
    const bool direct = boundary == 0 && !nest->accumulators;
    int64_t upper, lower, above_times, below_times;
    windows w;
    *result = (zz_map_charge){0};
    zz_map_places(p->problem, p->problem->nest, operand, boundary, below, p->places);
    if (!count_windows(p, operand, &w) || !zz_mul64(w.above, w.repeats, &above_times) ||
        !zz_mul64(w.below, w.repeats, &below_times) || !box(p, operand, true, &upper) ||
        !box(p, operand, false, &lower))
        return false;
    bool fits = true;
    if (!x->output || nest->operation != ZZ_ASSIGN) {
        const int64_t bits = x->output ? x->partial_bits : x->bits;
        fits = side(&above[ZZ_DOWN], upper, bits, above_times, result);
        if (under)
            fits = fits && side(&under[ZZ_FILL], lower, bits, below_times, result);
    }
    if (x->output) {
        fits = fits && send(x, &above[ZZ_BACK], direct, upper, w.above, w.repeats, result);
        if (under)
            fits = fits && send(x, &under[ZZ_UP], false, lower, w.below, w.repeats, result);
    }
    return fits;
}

/* Partial precision while some pass over a lower window is not the last. */
static bool tile(void *self, int operand, int level, const int *upper, const int *lower,
                 int64_t *bits) {
    products *p = self;
    const zz_nest *nest = p->problem->nest;
    const zz_operand *x = &nest->operands[operand];
    int64_t elements;
    bool partial = false;
    if (x->output) {
        windows w;
        zz_map_places(p->problem, p->problem->nest, operand, level, lower, p->places);
        if (!count_windows(p, operand, &w))
            return false;
        partial = w.repeats > 1;
    }
    if (level == x->level_count - 1) {
        zz_box_inside(nest, &nest->memories[x->levels[level].memory], 0, p->inside);
        if (!zz_box(nest, operand, p->inside, &elements))
            return false;
    } else {
        zz_map_places(p->problem, p->problem->nest, operand, level + 1, upper, p->places);
        if (!box(p, operand, false, &elements))
            return false;
    }
    return zz_mul64(elements, partial ? x->partial_bits : x->bits, bits);
}

const zz_map_charges *zz_map_charges_products(zz_arena *arena, const zz_map_problem *problem,
                                              const char **what) {
    const zz_nest *nest = problem->nest;
    products *p = ZZ_NEW(arena, products);
    *p = (products){.problem = problem,
                    .places = ZZ_NEW_ARRAY(arena, zz_digit_place, (size_t)nest->digit_count + 1),
                    .inside = ZZ_NEW_ARRAY(arena, bool, (size_t)nest->digit_count + 1)};
    *what = NULL;
    if (nest->disordered)
        *what = "the order of its memories is one that only ZigZag's model counts";
    if (nest->hops)
        *what = "its boxes leave out what a hop costs";
    for (int x = 0; x < nest->operand_count; x++)
        for (int l = 0; l < nest->operands[x].level_count; l++)
            if (nest->operands[x].levels[l].slide)
                *what = "windows that slide depend on the order";
    int64_t points = 1, compute = nest->operation_latency;
    for (int d = 0; d < nest->digit_count; d++)
        if (!zz_mul64(points, nest->digits[d].trips, &points) ||
            (zz_nest_temporal(nest, d) && !zz_mul64(compute, nest->digits[d].trips, &compute)))
            *what = "a count does not fit 64 bits";
    if (*what)
        return NULL;
    const int64_t steps = compute / nest->operation_latency;
    p->interface =
        (zz_map_charges){.self = p,
                         .proved = true,
                         .base_energy = zz_cost_of_operations(arena, nest, points, steps),
                         .compute = compute,
                         .charge = charge,
                         .tile = tile};
    return &p->interface;
}
