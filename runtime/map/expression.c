/* Objectives and conditions: their value for one mapping, and what a search may conclude from their
 * form.  Expressions are well formed: every step finds its operands, one value is left. */
#include <assert.h>
#include <math.h>

#include "runtime/map/map.h"

static double combine(int kind, double a, double b) {
    switch (kind) {
    case ZZ_MAP_ADD:
        return a + b;
    case ZZ_MAP_SUBTRACT:
        return a - b;
    case ZZ_MAP_MULTIPLY:
        return a * b;
    case ZZ_MAP_DIVIDE:
        return a / b;
    case ZZ_MAP_POWER:
        return pow(a, b);
    case ZZ_MAP_LEAST: /* what is no number stays none */
        return a < b || isnan(a) ? a : b;
    case ZZ_MAP_MOST:
        return a > b || isnan(a) ? a : b;
    case ZZ_MAP_LESS:
        return a < b;
    case ZZ_MAP_AT_MOST:
        return a <= b;
    case ZZ_MAP_EQUAL:
        return a == b;
    default:
        assert(kind == ZZ_MAP_UNEQUAL);
        return a != b;
    }
}

static bool of_one(int kind) {
    return kind == ZZ_MAP_NEGATE || kind == ZZ_MAP_CEIL || kind == ZZ_MAP_FLOOR;
}

static double apply(int kind, double a) {
    return kind == ZZ_MAP_NEGATE ? -a : kind == ZZ_MAP_CEIL ? ceil(a) : floor(a);
}

double zz_map_value(const zz_map_expression *expression, const double figures[ZZ_MAP_FIGURES]) {
    double stack[ZZ_MAP_STEPS];
    int depth = 0;
    for (int s = 0; s < expression->step_count; s++) {
        const zz_map_step *step = &expression->steps[s];
        if (step->kind == ZZ_MAP_NUMBER)
            stack[depth++] = step->number;
        else if (step->kind == ZZ_MAP_LOAD)
            stack[depth++] = figures[step->figure];
        else if (of_one(step->kind))
            stack[depth - 1] = apply(step->kind, stack[depth - 1]);
        else {
            depth--;
            assert(depth >= 1);
            stack[depth - 1] = combine(step->kind, stack[depth - 1], stack[depth]);
        }
    }
    assert(depth == 1);
    return stack[0];
}

/* --- which way it goes --------------------------------------------------------------------- */

/* What is known of a part while every figure goes through [0, infinity): a constant neither falls
 * nor rises. */
typedef struct trend {
    bool rises, falls; /* it may */
    double low, high;  /* it stays within */
} trend;

static trend either(void) {
    return (trend){true, true, -INFINITY, INFINITY};
}

static trend negated(trend a) {
    return (trend){a.falls, a.rises, -a.high, -a.low};
}

static bool constant(trend a) {
    return !a.rises && !a.falls;
}

/* 0 * infinity is a limit that is never reached. */
static double product(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
}

static trend times(trend a, trend b) {
    if (constant(a) && a.low < 0)
        return negated(times(negated(a), b));
    if (constant(b) && b.low < 0)
        return negated(times(a, negated(b)));
    if (constant(a) && a.low >= 0)
        return (trend){b.rises, b.falls, product(a.low, b.low), product(a.low, b.high)};
    if (constant(b) && b.low >= 0)
        return times(b, a);
    if (a.low < 0 || b.low < 0)
        return either();
    return (trend){a.rises || b.rises, a.falls || b.falls, product(a.low, b.low),
                   product(a.high, b.high)};
}

/* 1 / a, for a that does not change its sign. */
static trend inverse(trend a) {
    if (constant(a) && a.low < 0)
        return negated(inverse(negated(a)));
    if (a.low < 0 || a.high == 0)
        return either();
    return (trend){a.falls, a.rises, 1 / a.high, a.low > 0 ? 1 / a.low : INFINITY};
}

static trend power(trend a, trend b) {
    if (a.low < 0)
        return either();
    if (constant(b) && b.low >= 0)
        return (trend){a.rises, a.falls, pow(a.low, b.low), pow(a.high, b.low)};
    if (constant(b))
        return inverse(power(a, negated(b)));
    if (constant(a) && a.low >= 1)
        return (trend){b.rises, b.falls, pow(a.low, b.low), pow(a.low, b.high)};
    return either();
}

/* Rounding falls and rises with what is rounded. */
static trend applied(int kind, trend a) {
    return kind == ZZ_MAP_NEGATE
               ? negated(a)
               : (trend){a.rises, a.falls, apply(kind, a.low), apply(kind, a.high)};
}

static trend joined(int kind, trend a, trend b) {
    switch (kind) {
    case ZZ_MAP_ADD:
        return (trend){a.rises || b.rises, a.falls || b.falls, a.low + b.low, a.high + b.high};
    case ZZ_MAP_SUBTRACT:
        return joined(ZZ_MAP_ADD, a, negated(b));
    case ZZ_MAP_MULTIPLY:
        return times(a, b);
    case ZZ_MAP_DIVIDE:
        return times(a, inverse(b));
    case ZZ_MAP_POWER:
        return power(a, b);
    case ZZ_MAP_LEAST:
    case ZZ_MAP_MOST:
        return (trend){a.rises || b.rises, a.falls || b.falls, combine(kind, a.low, b.low),
                       combine(kind, a.high, b.high)};
    case ZZ_MAP_LESS:
    case ZZ_MAP_AT_MOST:
        return (trend){b.rises || a.falls, b.falls || a.rises, 0, 1};
    default:
        return (trend){!constant(a) || !constant(b), !constant(a) || !constant(b), 0, 1};
    }
}

bool zz_map_monotone(const zz_map_expression *expression) {
    trend stack[ZZ_MAP_STEPS];
    int depth = 0;
    for (int s = 0; s < expression->step_count; s++) {
        const zz_map_step *step = &expression->steps[s];
        if (step->kind == ZZ_MAP_NUMBER)
            stack[depth++] = (trend){false, false, step->number, step->number};
        else if (step->kind == ZZ_MAP_LOAD)
            stack[depth++] = (trend){true, false, 0, INFINITY};
        else if (of_one(step->kind))
            stack[depth - 1] = applied(step->kind, stack[depth - 1]);
        else {
            depth--;
            stack[depth - 1] = joined(step->kind, stack[depth - 1], stack[depth]);
        }
        if (isnan(stack[depth - 1].low) || isnan(stack[depth - 1].high))
            stack[depth - 1] = either();
    }
    assert(depth == 1);
    return !stack[0].falls;
}

/* --- weighted sums ------------------------------------------------------------------------- */

typedef struct sum {
    double weights[ZZ_MAP_FIGURES];
    double rest;
    bool plain; /* no figure in it */
} sum;

static void scale(sum *a, double by) {
    for (int f = 0; f < ZZ_MAP_FIGURES; f++)
        a->weights[f] *= by;
    a->rest *= by;
}

static void add(sum *a, const sum *b, double sign) {
    for (int f = 0; f < ZZ_MAP_FIGURES; f++)
        a->weights[f] += sign * b->weights[f];
    a->rest += sign * b->rest;
    a->plain &= b->plain;
}

/* a = what is made of a alone; false when the outcome is no sum. */
static bool change(int kind, sum *a) {
    if (kind == ZZ_MAP_NEGATE)
        scale(a, -1);
    else if (a->plain)
        a->rest = apply(kind, a->rest);
    else
        return false;
    return true;
}

/* a = a with b; false when the outcome is no sum. */
static bool join(int kind, sum *a, const sum *b) {
    if (kind == ZZ_MAP_ADD || kind == ZZ_MAP_SUBTRACT)
        add(a, b, kind == ZZ_MAP_ADD ? 1 : -1);
    else if (kind == ZZ_MAP_MULTIPLY && b->plain)
        scale(a, b->rest);
    else if (kind == ZZ_MAP_MULTIPLY && a->plain) {
        const double by = a->rest;
        *a = *b;
        scale(a, by);
    } else if (kind == ZZ_MAP_DIVIDE && b->plain)
        scale(a, 1 / b->rest);
    else if (kind == ZZ_MAP_POWER && b->plain && b->rest == 1)
        return true;
    else if (a->plain && b->plain)
        a->rest = combine(kind, a->rest, b->rest);
    else
        return false;
    return true;
}

bool zz_map_additive(const zz_map_expression *expression, double weights[ZZ_MAP_FIGURES]) {
    sum stack[ZZ_MAP_STEPS];
    int depth = 0;
    for (int s = 0; s < expression->step_count; s++) {
        const zz_map_step *step = &expression->steps[s];
        if (step->kind == ZZ_MAP_NUMBER)
            stack[depth++] = (sum){.rest = step->number, .plain = true};
        else if (step->kind == ZZ_MAP_LOAD) {
            stack[depth] = (sum){.plain = false};
            stack[depth++].weights[step->figure] = 1;
        } else if (of_one(step->kind)) {
            if (!change(step->kind, &stack[depth - 1]))
                return false;
        } else if (depth--, !join(step->kind, &stack[depth - 1], &stack[depth]))
            return false;
    }
    assert(depth == 1);
    if (stack[0].rest != 0)
        return false;
    for (int f = 0; f < ZZ_MAP_FIGURES; f++) {
        if (!isfinite(stack[0].weights[f]))
            return false;
        if (weights)
            weights[f] = stack[0].weights[f];
    }
    return true;
}
