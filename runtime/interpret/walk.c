/* Takes a nest, gives its points in the order of execution: ticks in time, lanes within a tick.
 * Every value is computed anew from the digits; nothing is skipped because it cannot be valid. */
#include "runtime/interpret/walk.h"

#include <string.h>

#include "runtime/base/checked.h"

/* The largest magnitude that the terms of a linear form can add up to, with each variable between 0
 * and largest[v].  False beyond 64 bits: then the form cannot be evaluated without a wrap. */
static bool form_fits(const zz_nest *nest, int64_t constant, const int64_t *coefficients,
                      const int64_t *largest) {
    int64_t sum = 0, part;
    if (constant == INT64_MIN || !zz_add64(sum, constant < 0 ? -constant : constant, &sum))
        return false;
    for (int v = 0; v < nest->variable_count; v++) {
        int64_t c = coefficients[v];
        if (c == INT64_MIN || !zz_mul64(c < 0 ? -c : c, largest[v], &part) ||
            !zz_add64(sum, part, &sum))
            return false;
    }
    return true;
}

const char *zz_walk_check(zz_arena *arena, const zz_nest *nest, int64_t point_limit) {
    int64_t points = 1;
    int64_t *largest = ZZ_NEW_ARRAY(arena, int64_t, nest->variable_count);
    for (int d = 0; d < nest->digit_count; d++) {
        const zz_digit *digit = &nest->digits[d];
        if (!zz_mul64(points, digit->trips, &points) || (point_limit && points > point_limit))
            return zz_sprintf(arena, "the nest has more than %lld points",
                              point_limit ? (long long)point_limit : (long long)INT64_MAX);
        int64_t *most = &largest[digit->variable], part;
        if (!zz_mul64(digit->trips - 1, digit->weight, &part) || !zz_add64(*most, part, most))
            return zz_sprintf(arena, "the values of `%s` do not fit 64 bits",
                              nest->variables[digit->variable].name);
    }
    for (int v = 0; v < nest->variable_count; v++) {
        const zz_nest_variable *variable = &nest->variables[v];
        if (!variable->bound &&
            !form_fits(nest, variable->constant, variable->coefficients, largest))
            return zz_sprintf(arena, "the values of `%s` do not fit 64 bits", variable->name);
    }
    return NULL;
}

/* Lane number `lane` as spread digits, the innermost the least significant. */
static void lane_digits(const zz_nest *nest, int64_t lane, int64_t *digits) {
    for (int d = nest->digit_count - 1; d >= 0; d--)
        if (nest->digits[d].kind == ZZ_DIGIT_SPREAD) {
            digits[d] = lane % nest->digits[d].trips;
            lane /= nest->digits[d].trips;
        }
}

zz_walk zz_walk_new(zz_arena *arena, const zz_nest *nest) {
    zz_walk walk = {.nest = nest, .lane_count = 1};
    walk.temporal = ZZ_NEW_ARRAY(arena, int, nest->digit_count);
    for (int d = 0; d < nest->digit_count; d++) {
        if (nest->digits[d].kind == ZZ_DIGIT_SPREAD)
            walk.lane_count *= nest->digits[d].trips;
        else
            walk.temporal[walk.temporal_count++] = d;
    }
    walk.trip = ZZ_NEW_ARRAY(arena, int64_t, walk.temporal_count);
    walk.step_part = ZZ_NEW_ARRAY(arena, int64_t, nest->variable_count);
    walk.values = ZZ_NEW_ARRAY(arena, int64_t, nest->variable_count);
    walk.lane_part = ZZ_NEW_ARRAY(arena, int64_t, walk.lane_count * nest->variable_count);
    walk.lane_digits = ZZ_NEW_ARRAY(arena, int64_t, walk.lane_count * nest->digit_count);
    for (int64_t lane = 0; lane < walk.lane_count; lane++) {
        int64_t *digits = walk.lane_digits + lane * nest->digit_count;
        int64_t *part = walk.lane_part + lane * nest->variable_count;
        lane_digits(nest, lane, digits);
        for (int d = 0; d < nest->digit_count; d++)
            part[nest->digits[d].variable] += digits[d] * nest->digits[d].weight;
    }
    return walk;
}

void zz_walk_begin(zz_walk *walk) {
    walk->tick = 0;
    walk->changed = 0;
    memset(walk->trip, 0, walk->temporal_count * sizeof *walk->trip);
    memset(walk->step_part, 0, walk->nest->variable_count * sizeof *walk->step_part);
}

bool zz_walk_advance(zz_walk *walk) {
    int t = walk->temporal_count - 1;
    for (; t >= 0; t--) {
        const zz_digit *digit = &walk->nest->digits[walk->temporal[t]];
        if (walk->trip[t] + 1 < digit->trips) {
            walk->trip[t]++;
            walk->step_part[digit->variable] += digit->weight;
            break;
        }
        walk->step_part[digit->variable] -= walk->trip[t] * digit->weight;
        walk->trip[t] = 0;
    }
    walk->changed = t < 0 ? 0 : t;
    walk->tick++;
    return t >= 0;
}

bool zz_walk_point(zz_walk *walk, int64_t lane) {
    const zz_nest *nest = walk->nest;
    const int64_t *part = walk->lane_part + lane * nest->variable_count;
    for (int v = 0; v < nest->variable_count; v++) {
        walk->values[v] = walk->step_part[v] + part[v];
        if (nest->variables[v].bound && walk->values[v] >= nest->variables[v].extent)
            return false;
    }
    /* Derived variables refer to bound ones only, so the order among them does not matter. */
    for (int v = 0; v < nest->variable_count; v++) {
        const zz_nest_variable *derived = &nest->variables[v];
        if (derived->bound)
            continue;
        int64_t sum = derived->constant;
        for (int of = 0; of < nest->variable_count; of++)
            if (derived->coefficients[of])
                sum += derived->coefficients[of] * walk->values[of];
        if (sum < 0 || sum % derived->divisor != 0 || sum / derived->divisor >= derived->extent)
            return false;
        walk->values[v] = sum / derived->divisor;
    }
    return true;
}

int zz_walk_prefix(const zz_walk *walk, int digit) {
    int prefix = 0;
    while (prefix < walk->temporal_count && walk->temporal[prefix] < digit)
        prefix++;
    return prefix;
}

int64_t zz_walk_event_element(const zz_walk *walk) {
    const zz_nest *nest = walk->nest;
    if (nest->event_operand < 0)
        return -1;
    return zz_element(nest, &nest->operands[nest->event_operand], walk->step_part);
}

bool zz_walk_arrives(const zz_walk *walk) {
    const zz_nest *nest = walk->nest;
    return nest->event_operand < 0 || !nest->arrives ||
           nest->arrives[zz_walk_event_element(walk)] != 0;
}

bool zz_element_count(const zz_nest *nest, const zz_operand *x, int64_t *count) {
    *count = 1;
    for (int a = 0; a < x->axis_count; a++)
        if (!zz_mul64(*count, nest->variables[x->axes[a]].extent, count))
            return false;
    return true;
}

int64_t zz_element(const zz_nest *nest, const zz_operand *x, const int64_t *values) {
    int64_t element = 0;
    for (int a = 0; a < x->axis_count; a++)
        element = element * nest->variables[x->axes[a]].extent + values[x->axes[a]];
    return element;
}

void zz_put_element(zz_buffer *out, const zz_nest *nest, const zz_operand *x, int64_t element) {
    int64_t stride = 1;
    for (int a = 0; a < x->axis_count; a++)
        stride *= nest->variables[x->axes[a]].extent;
    zz_put(out, x->name);
    zz_put_char(out, '[');
    for (int a = 0; a < x->axis_count; a++) {
        stride /= nest->variables[x->axes[a]].extent;
        zz_putf(out, a ? ",%lld" : "%lld", (long long)(element / stride));
        element %= stride;
    }
    zz_put_char(out, ']');
}
