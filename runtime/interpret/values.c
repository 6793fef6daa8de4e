/* Takes the tensors' data (or makes some), executes points on them, and evaluates the equation a
 * second time without the nest: loops over the index variables in the order they have, positions
 * computed from them, no digits, no lanes, no order. */
#include "runtime/interpret/values.h"

#include <math.h>

#include "runtime/base/checked.h"
#include "runtime/interpret/walk.h"

/* The splitmix64 generator: a full period from any seed, no state but one word. */
static uint64_t random_next(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Integers from 1 to 9 of either sign: sums of products of them are exact, and none is zero, so a
 * contribution that is missing shows. */
static double random_value(uint64_t *state) {
    const uint64_t r = random_next(state) >> 33;
    const double magnitude = (double)(r % 9 + 1);
    return r / 9 % 2 ? -magnitude : magnitude;
}

static double neutral(const zz_nest *nest) {
    return nest->operation == ZZ_MAX ? -INFINITY : 0;
}

zz_values zz_values_new(zz_arena *arena, const zz_nest *nest, uint64_t seed) {
    zz_values values = {.data = ZZ_NEW_ARRAY(arena, const double *, nest->operand_count),
                        .stack = ZZ_NEW_ARRAY(arena, double, nest->term_count + 1)};
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *operand = &nest->operands[x];
        int64_t count;
        if (!zz_element_count(nest, operand, &count))
            count = 0; /* never: sizes were checked before */
        if (operand->output) {
            values.result = ZZ_NEW_ARRAY(arena, double, count);
            values.contributions = ZZ_NEW_ARRAY(arena, int64_t, count);
            for (int64_t e = 0; e < count; e++)
                values.result[e] = neutral(nest);
        } else if (operand->data) {
            values.data[x] = operand->data;
        } else {
            double *made = ZZ_NEW_ARRAY(arena, double, count);
            uint64_t state = seed + (uint64_t)x * 0x632be59bd9b4e019u;
            for (int64_t e = 0; e < count; e++)
                made[e] = random_value(&state);
            values.data[x] = made;
        }
    }
    return values;
}

/* The right side at a point. */
static double right_side(const zz_values *values, const zz_nest *nest, const int64_t *point) {
    double *top = values->stack;
    for (int t = 0; t < nest->term_count; t++) {
        const zz_term *term = &nest->terms[t];
        if (term->kind == ZZ_TERM_LOAD) {
            const zz_operand *x = &nest->operands[term->operand];
            *top++ = values->data[term->operand][zz_element(nest, x, point)];
            continue;
        }
        const double right = *--top;
        if (term->kind == ZZ_TERM_MULTIPLY)
            top[-1] *= right;
        else if (term->kind == ZZ_TERM_ADD)
            top[-1] += right;
        else
            top[-1] -= right;
    }
    return top > values->stack ? top[-1] : 0;
}

static double combine(const zz_nest *nest, double old, double fresh) {
    switch (nest->operation) {
    case ZZ_SUM:
        return old + fresh;
    case ZZ_MAX:
        return fmax(old, fresh); /* a NaN in the data is passed over, in any order */
    case ZZ_ASSIGN:
        break;
    }
    return fresh;
}

void zz_values_execute(zz_values *values, const zz_nest *nest, const int64_t *point) {
    const int64_t e = zz_element(nest, &nest->operands[0], point);
    values->result[e] = combine(nest, values->result[e], right_side(values, nest, point));
    values->contributions[e]++;
}

/* --- the equation without the nest --------------------------------------------------------- */

/* What the direct evaluation loops over.  A nest made by hand may not say which of its variables
 * are positions; then the bound ones are looped over and the derived ones are computed. */
typedef struct equation {
    bool said;
    bool *looped;
} equation;

static equation equation_of(zz_arena *arena, const zz_nest *nest) {
    equation eq = {.looped = ZZ_NEW_ARRAY(arena, bool, nest->variable_count)};
    for (int v = 0; v < nest->variable_count; v++)
        eq.said |= nest->variables[v].position_coefficients != NULL;
    for (int v = 0; v < nest->variable_count; v++)
        eq.looped[v] =
            eq.said ? !nest->variables[v].position_coefficients : nest->variables[v].bound;
    return eq;
}

const char *zz_values_too_large(zz_arena *arena, const zz_nest *nest, int64_t point_limit) {
    const equation eq = equation_of(arena, nest);
    int64_t points = 1;
    for (int v = 0; v < nest->variable_count; v++)
        if (eq.looped[v] && (!zz_mul64(points, nest->variables[v].extent, &points) ||
                             (point_limit && points > point_limit)))
            return zz_sprintf(arena, "the equation has more than %lld points",
                              (long long)point_limit);
    for (int v = 0; v < nest->variable_count; v++) {
        const zz_nest_variable *position = &nest->variables[v];
        int64_t sum = position->position_constant, part;
        if (!position->position_coefficients)
            continue;
        for (int of = 0; of < nest->variable_count; of++)
            if (!zz_mul64(position->position_coefficients[of], nest->variables[of].extent, &part) ||
                !zz_add64(sum < 0 ? -sum : sum, part < 0 ? -part : part, &sum))
                return zz_sprintf(arena, "the values of `%s` do not fit 64 bits", position->name);
    }
    return NULL;
}

/* Computes the variables that are not looped over; false when one has no value in its extent. */
static bool complete(const zz_nest *nest, const equation *eq, int64_t *point) {
    for (int v = 0; v < nest->variable_count; v++) {
        const zz_nest_variable *variable = &nest->variables[v];
        if (eq->looped[v])
            continue;
        const int64_t *coefficients =
            eq->said ? variable->position_coefficients : variable->coefficients;
        int64_t sum = eq->said ? variable->position_constant : variable->constant;
        const int64_t divisor = eq->said ? 1 : variable->divisor;
        for (int of = 0; of < nest->variable_count; of++)
            if (coefficients[of])
                sum += coefficients[of] * point[of];
        if (sum < 0 || sum % divisor || sum / divisor >= variable->extent)
            return false;
        point[v] = sum / divisor;
    }
    return true;
}

static bool next_point(const zz_nest *nest, const equation *eq, int64_t *point) {
    for (int v = nest->variable_count - 1; v >= 0; v--) {
        if (!eq->looped[v])
            continue;
        if (++point[v] < nest->variables[v].extent)
            return true;
        point[v] = 0;
    }
    return false;
}

/* Sums of given data may round differently in another order: they agree to within what reordering
 * can do to terms of this total magnitude.  Sums of integers agree exactly. */
static bool agree(double found, double wanted, double magnitude) {
    return found == wanted || (isnan(found) && isnan(wanted)) ||
           fabs(found - wanted) <= magnitude * 0x1p-42;
}

const char *zz_values_check(zz_arena *arena, const zz_values *values, const zz_nest *nest) {
    const equation eq = equation_of(arena, nest);
    const zz_operand *output = &nest->operands[0];
    int64_t count;
    if (!zz_element_count(nest, output, &count))
        return "the output has more elements than fit 64 bits";
    double *wanted = ZZ_NEW_ARRAY(arena, double, count);
    double *magnitude = ZZ_NEW_ARRAY(arena, double, count);
    int64_t *contributions = ZZ_NEW_ARRAY(arena, int64_t, count);
    for (int64_t e = 0; e < count; e++)
        wanted[e] = neutral(nest);

    int64_t *point = ZZ_NEW_ARRAY(arena, int64_t, nest->variable_count);
    do {
        if (!complete(nest, &eq, point))
            continue;
        if (nest->event_operand >= 0 && nest->arrives &&
            !nest->arrives[zz_element(nest, &nest->operands[nest->event_operand], point)])
            continue;
        const int64_t e = zz_element(nest, output, point);
        const double term = right_side(values, nest, point);
        wanted[e] = combine(nest, wanted[e], term);
        magnitude[e] += fabs(term);
        contributions[e]++;
    } while (next_point(nest, &eq, point));

    zz_buffer what = zz_buffer_new(arena);
    for (int64_t e = 0; e < count; e++) {
        if (values->contributions[e] != contributions[e]) {
            zz_put_element(&what, nest, output, e);
            zz_putf(&what, " gets %lld contributions, by the equation %lld",
                    (long long)values->contributions[e], (long long)contributions[e]);
            return zz_buffer_text(&what);
        }
        if (!agree(values->result[e], wanted[e], magnitude[e])) {
            zz_put_element(&what, nest, output, e);
            zz_put(&what, " is ");
            zz_put_double(&what, values->result[e]);
            zz_put(&what, ", by the equation ");
            zz_put_double(&what, wanted[e]);
            return zz_buffer_text(&what);
        }
    }
    return NULL;
}
