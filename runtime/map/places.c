#include "runtime/map/places.h"

static bool over(uint64_t mask, const zz_digit *digit) {
    return mask >> digit->dimension & 1;
}

/* The axis of a temporal digit. */
static int axis_of(const zz_map_problem *problem, const zz_digit *digit) {
    int a = 0;
    for (;; a++) {
        const zz_map_axis axis = zz_map_axis_at(problem, a);
        if (axis.variable == digit->variable &&
            (axis.extent || problem->factors[axis.first].trips == digit->trips))
            return a;
    }
}

void zz_map_places(const zz_map_problem *problem, const zz_nest *nest, int operand, int boundary,
                   const int *below, zz_digit_place *places) {
    const zz_level *levels = nest->operands[operand].levels;
    const uint64_t upper = nest->memories[levels[boundary].memory].replicated;
    const uint64_t lower = boundary     ? nest->memories[levels[boundary - 1].memory].replicated
                           : nest->hops ? UINT64_MAX /* each lane by itself */
                                        : 0;
    int left[ZZ_MAP_LOOPS];
    for (int a = 0; a < zz_map_axis_count(problem); a++)
        left[a] = zz_map_axis_at(problem, a).extent ? 1 : below[a];
    for (int d = nest->digit_count - 1; d >= 0; d--) {
        const zz_digit *digit = &nest->digits[d];
        if (!zz_nest_temporal(nest, d)) {
            places[d] = over(upper, digit) ? ZZ_UPPER : over(lower, digit) ? ZZ_LOWER : ZZ_INNER;
            continue;
        }
        const int a = axis_of(problem, digit);
        places[d] = left[a] > 0 ? ZZ_INNER : ZZ_OUTER;
        left[a] -= left[a] > 0;
    }
}
