/* Two coupled variables take ZigZag's count of a*p + b*q (its LayerNode.calc_pr_dimension_size):
 *     A*B - max(0, B - a/g) * (A - b/g),   g = gcd(a, b)
 * with A, B the ranges of p and q: the distinct values when both ranges are long enough.  What that
 * formula does not cover (more variables, a divisor) is the interval from least to largest value. A
 * derived index variable is not clipped to its extent, a position is. */
#include "runtime/nest/box.h"

#include "runtime/base/checked.h"

/* Values that a bound variable takes while the marked digits run. */
static bool range(const zz_nest *nest, int variable, const bool *inside, int64_t *values) {
    *values = 1;
    for (int d = 0; d < nest->digit_count; d++)
        if (inside[d] && nest->digits[d].variable == variable &&
            !zz_mul64(*values, nest->digits[d].trips, values))
            return false;
    if (*values > nest->variables[variable].extent)
        *values = nest->variables[variable].extent;
    return true;
}

static bool pair(int64_t a, int64_t A, int64_t b, int64_t B, int64_t *values) {
    const int64_t g = zz_gcd(a, b);
    int64_t all, overlap;
    if (!zz_mul64(A, B, &all))
        return false;
    if (B <= a / g) {
        *values = all;
        return true;
    }
    if (!zz_mul64(B - a / g, A - b / g, &overlap))
        return false;
    return !__builtin_sub_overflow(all, overlap, values);
}

static bool derived_range(const zz_nest *nest, const zz_nest_variable *variable, const bool *inside,
                          int64_t *values) {
    int64_t coefficients[2] = {0}, ranges[2] = {0};
    int64_t span = 0, product = 1;
    int terms = 0;
    for (int v = 0; v < nest->variable_count; v++) {
        const int64_t c = variable->coefficients[v];
        int64_t r, reach;
        if (c == 0)
            continue;
        if (!range(nest, v, inside, &r) || !zz_mul64(product, r, &product) ||
            !zz_mul64(c < 0 ? -c : c, r - 1, &reach) || !zz_add64(span, reach, &span))
            return false;
        if (terms < 2) {
            coefficients[terms] = c < 0 ? -c : c;
            ranges[terms] = r;
        }
        terms++;
    }
    if (terms == 2 && variable->divisor == 1)
        return pair(coefficients[0], ranges[0], coefficients[1], ranges[1], values);
    *values = span / variable->divisor + 1;
    if (*values > product)
        *values = product;
    return true;
}

bool zz_box(const zz_nest *nest, int operand, const bool *inside, int64_t *elements) {
    const zz_operand *x = &nest->operands[operand];
    *elements = 1;
    for (int a = 0; a < x->axis_count; a++) {
        const zz_nest_variable *axis = &nest->variables[x->axes[a]];
        int64_t values;
        if (axis->bound ? !range(nest, x->axes[a], inside, &values)
                        : !derived_range(nest, axis, inside, &values))
            return false;
        if (axis->position && values > axis->extent)
            values = axis->extent;
        if (!zz_mul64(*elements, values, elements))
            return false;
    }
    return true;
}

void zz_box_inside(const zz_nest *nest, const zz_nest_memory *memory, int boundary, bool *inside) {
    for (int d = 0; d < nest->digit_count; d++)
        inside[d] = nest->digits[d].kind == ZZ_DIGIT_SPREAD
                        ? !(memory->replicated >> nest->digits[d].dimension & 1)
                        : d >= boundary;
}
