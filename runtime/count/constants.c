/* Digits whose component is free need no walk: in every window they are factors of its elements, of
 * the number of windows, or of how often the same window comes again. */
#include "runtime/base/checked.h"
#include "runtime/count/component.h"

bool zz_constant_digit(const zz_nest *nest, const zz_components *components, int operand,
                       int digit) {
    if (operand == nest->event_operand)
        return !(zz_nest_filters(nest) && nest->digits[digit].kind == ZZ_DIGIT_EVENT);
    return components->items[components->of_variable[nest->digits[digit].variable]].free;
}

bool zz_window_constants(const zz_nest *nest, const zz_components *components, int operand,
                         const zz_window *window, zz_constants *c) {
    bool fits = true;
    *c = (zz_constants){1, 1, 1, 1, 1, 1};
    for (int d = 0; d < nest->digit_count; d++) {
        if (!zz_constant_digit(nest, components, operand, d))
            continue;
        const int64_t trips = nest->digits[d].trips;
        const bool relevant = zz_nest_relevant(nest, d, operand);
        switch (window->place[d]) {
        case ZZ_OUTER:
            if (relevant)
                fits &= zz_mul64(c->upper_windows, trips, &c->upper_windows) &&
                        zz_mul64(c->lower_windows, trips, &c->lower_windows) &&
                        zz_mul64(c->moments, trips, &c->moments);
            else
                fits &= zz_mul64(c->repeats, trips, &c->repeats);
            break;
        case ZZ_UPPER:
            fits &= zz_mul64(c->upper_windows, trips, &c->upper_windows) &&
                    zz_mul64(c->lower_windows, trips, &c->lower_windows);
            break;
        case ZZ_LOWER:
            fits &= zz_mul64(c->lower_windows, trips, &c->lower_windows) &&
                    (!relevant || zz_mul64(c->upper_elements, trips, &c->upper_elements));
            break;
        case ZZ_INNER:
            fits &= !relevant || (zz_mul64(c->upper_elements, trips, &c->upper_elements) &&
                                  zz_mul64(c->lower_elements, trips, &c->lower_elements));
            break;
        }
    }
    return fits;
}

bool zz_touched_constant(const zz_nest *nest, const zz_components *components, int operand,
                         uint64_t mask, int64_t *elements) {
    *elements = 1;
    for (int d = 0; d < nest->digit_count; d++) {
        const zz_digit *digit = &nest->digits[d];
        if (!zz_constant_digit(nest, components, operand, d) ||
            !zz_nest_relevant(nest, d, operand) ||
            (digit->kind == ZZ_DIGIT_SPREAD && mask >> digit->dimension & 1))
            continue;
        if (!zz_mul64(*elements, digit->trips, elements))
            return false;
    }
    return true;
}

bool zz_constant_copies(const zz_nest *nest, const zz_components *components, int operand,
                        uint64_t mask, int64_t *copies, bool *spread) {
    *copies = 1;
    *spread = false;
    for (int d = 0; d < nest->digit_count; d++) {
        const zz_digit *digit = &nest->digits[d];
        if (digit->kind != ZZ_DIGIT_SPREAD || !(mask >> digit->dimension & 1))
            continue;
        *spread = true;
        if (zz_constant_digit(nest, components, operand, d) &&
            !zz_nest_relevant(nest, d, operand) && !zz_mul64(*copies, digit->trips, copies))
            return false;
    }
    return true;
}
