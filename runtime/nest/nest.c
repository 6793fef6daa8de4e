#include "runtime/nest/nest.h"

#include "runtime/base/checked.h"

bool zz_nest_temporal(const zz_nest *nest, int digit) {
    return nest->digits[digit].kind != ZZ_DIGIT_SPREAD;
}

bool zz_nest_relevant(const zz_nest *nest, int digit, int operand) {
    return zz_nest_relevant_variable(nest, nest->digits[digit].variable, operand);
}

bool zz_nest_relevant_variable(const zz_nest *nest, int variable, int operand) {
    const zz_operand *x = &nest->operands[operand];
    for (int a = 0; a < x->axis_count; a++) {
        const zz_nest_variable *axis = &nest->variables[x->axes[a]];
        if (x->axes[a] == variable || (!axis->bound && axis->coefficients[variable] != 0))
            return true;
    }
    return false;
}

bool zz_nest_filters(const zz_nest *nest) {
    return nest->arrives && nest->event_begin < nest->event_end;
}

const char *zz_nest_outermost(const zz_nest *nest, int operand) {
    const zz_operand *x = &nest->operands[operand];
    return nest->memories[x->levels[x->level_count - 1].memory].name;
}

bool zz_nest_has_area(const zz_nest *nest) {
    bool any = nest->macro || nest->unit_area > 0;
    for (int m = 0; m < nest->memory_count; m++)
        any = any || nest->memories[m].area > 0;
    return any;
}

int64_t zz_nest_spread(const zz_nest *nest, int dimension) {
    int64_t lanes = 1;
    for (int d = 0; d < nest->digit_count; d++) {
        const zz_digit *digit = &nest->digits[d];
        if (digit->kind != ZZ_DIGIT_SPREAD || digit->dimension != dimension)
            continue;
        const int64_t values = zz_ceil_div(nest->variables[digit->variable].extent, digit->weight);
        lanes *= digit->trips < values ? digit->trips : values; /* no more than there are */
    }
    return lanes;
}
