/* Small pieces of the iteration space walked point by point, as the kernel does it, to say which
 * iterations are valid. */
#include "compiler/why/parts.h"

zz_why_walk zz_why_walk_new(const zz_why *why) {
    const zz_nest *nest = why->nest;
    return (zz_why_walk){.nest = nest,
                         .digits = ZZ_NEW_ARRAY(why->arena, int64_t, (size_t)nest->digit_count + 1),
                         .values =
                             ZZ_NEW_ARRAY(why->arena, int64_t, (size_t)nest->variable_count + 1)};
}

bool zz_why_next(zz_why_walk *walk, const int *digits, int count) {
    for (int i = count - 1; i >= 0; i--) {
        if (++walk->digits[digits[i]] < walk->nest->digits[digits[i]].trips)
            return true;
        walk->digits[digits[i]] = 0;
    }
    return false;
}

static bool arrives(const zz_why_walk *walk) {
    const zz_nest *nest = walk->nest;
    if (nest->event_operand < 0 || !nest->arrives)
        return true;
    const zz_operand *x = &nest->operands[nest->event_operand];
    int64_t index = 0;
    for (int a = 0; a < x->axis_count; a++)
        index = index * nest->variables[x->axes[a]].extent + walk->values[x->axes[a]];
    return nest->arrives[index];
}

bool zz_why_valid(zz_why_walk *walk, const int *variables, int count, bool stream) {
    const zz_nest *nest = walk->nest;
    for (int i = 0; i < count; i++) {
        const int v = variables[i];
        if (!nest->variables[v].bound)
            continue;
        walk->values[v] = 0;
        for (int d = 0; d < nest->digit_count; d++)
            if (nest->digits[d].variable == v)
                walk->values[v] += walk->digits[d] * nest->digits[d].weight;
        if (walk->values[v] >= nest->variables[v].extent)
            return false;
    }
    for (int i = 0; i < count; i++) {
        const zz_nest_variable *derived = &nest->variables[variables[i]];
        if (derived->bound)
            continue;
        __int128 value = derived->constant;
        for (int v = 0; v < nest->variable_count; v++)
            value += (__int128)derived->coefficients[v] * walk->values[v];
        if (value < 0 || value % derived->divisor != 0 ||
            value / derived->divisor >= derived->extent)
            return false;
        walk->values[variables[i]] = (int64_t)(value / derived->divisor);
    }
    return !stream || arrives(walk);
}

int zz_why_pick(const zz_nest *nest, const int *digits, int count, bool temporal, int *picked) {
    int n = 0;
    for (int i = 0; i < count; i++)
        if ((nest->digits[digits[i]].kind != ZZ_DIGIT_SPREAD) == temporal)
            picked[n++] = digits[i];
    return n;
}
