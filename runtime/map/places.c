#include "runtime/map/places.h"

static bool over(uint64_t mask, const zz_digit *digit) {
    return mask >> digit->dimension & 1;
}

void zz_map_places(const zz_map_problem *problem, int operand, int boundary,
                   const unsigned char *below, zz_digit_place *places) {
    const zz_nest *nest = problem->nest;
    const zz_level *levels = nest->operands[operand].levels;
    const uint64_t upper = nest->memories[levels[boundary].memory].replicated;
    const uint64_t lower = boundary     ? nest->memories[levels[boundary - 1].memory].replicated
                           : nest->hops ? UINT64_MAX /* each lane by itself */
                                        : 0;
    int left[ZZ_MAP_LOOPS];
    for (int f = 0; f < problem->factor_count; f++)
        left[f] = below[f];
    for (int d = nest->digit_count - 1; d >= 0; d--) {
        const zz_digit *digit = &nest->digits[d];
        if (!zz_nest_temporal(nest, d)) {
            places[d] = over(upper, digit) ? ZZ_UPPER : over(lower, digit) ? ZZ_LOWER : ZZ_INNER;
            continue;
        }
        int f = 0;
        while (problem->factors[f].variable != digit->variable ||
               problem->factors[f].trips != digit->trips)
            f++;
        places[d] = left[f] > 0 ? ZZ_INNER : ZZ_OUTER;
        left[f] -= left[f] > 0;
    }
}
