#include "runtime/count/component.h"

#include "runtime/base/checked.h"

/* --- windows ------------------------------------------------------------------------------- */

/* The outermost digit that is merged into a window whose boundary is b: going outwards, irrelevant
 * temporal loops belong to it, down to `stop`. */
static int merged_boundary(const zz_nest *nest, int operand, int b, int stop) {
    int merged = b;
    for (int d = b - 1; d >= stop; d--) {
        if (!zz_nest_temporal(nest, d))
            continue;
        if (zz_nest_relevant(nest, d, operand))
            break;
        merged = d;
    }
    return merged;
}

/* The run of `refill slide`: L is the innermost relevant temporal loop above the window, with its
 * neighbours over one variable.  Inside an event's body irrelevant loops can stand between L and
 * the window, for a new event ends windows; they are part of the run, and without an L they are all
 * of it. */
static void find_slide(const zz_nest *nest, int operand, zz_window *window) {
    int end = -1, innermost = -1;
    for (int d = nest->digit_count - 1; d >= 0 && end < 0; d--) {
        if (window->place[d] != ZZ_OUTER)
            continue;
        if (innermost < 0)
            innermost = d;
        if (zz_nest_relevant(nest, d, operand))
            end = d;
    }
    if (innermost < 0)
        return;
    int first = end < 0 ? 0 : end;
    for (int d = end - 1; d >= 0; d--) {
        if (!zz_nest_temporal(nest, d))
            continue;
        if (nest->digits[d].variable != nest->digits[end].variable)
            break;
        first = d;
    }
    window->slide_first = first;
    window->slide_end = innermost + 1;
    window->long_run = end != innermost;
}

zz_window zz_window_of(zz_arena *arena, const zz_nest *nest, int operand, int level) {
    const zz_operand *x = &nest->operands[operand];
    const bool at_array = level < 0;
    const bool in_body = nest->event_operand >= 0 && (at_array || x->levels[level].in_event_body);
    const int boundary = at_array ? nest->digit_count : x->levels[level].boundary;
    const bool merges = !at_array || !x->output || nest->accumulators;
    const int merged =
        merges ? merged_boundary(nest, operand, boundary, in_body ? nest->event_end : 0) : boundary;
    const uint64_t below = at_array ? 0 : nest->memories[x->levels[level].memory].replicated;
    const uint64_t above = nest->memories[x->levels[level + 1].memory].replicated;

    zz_window window = {.place =
                            ZZ_NEW_ARRAY(arena, zz_digit_place, (size_t)nest->digit_count + 1)};
    for (int d = 0; d < nest->digit_count; d++) {
        if (zz_nest_temporal(nest, d))
            window.place[d] = d < merged ? ZZ_OUTER : ZZ_INNER;
        else if (above >> nest->digits[d].dimension & 1)
            window.place[d] = ZZ_UPPER;
        else if (below >> nest->digits[d].dimension & 1)
            window.place[d] = ZZ_LOWER;
        else
            window.place[d] = ZZ_INNER;
    }
    if (!at_array && x->levels[level].slide)
        find_slide(nest, operand, &window);
    return window;
}

zz_window zz_lane_window_of(zz_arena *arena, const zz_nest *nest, int operand) {
    zz_window window = zz_window_of(arena, nest, operand, -1);
    for (int d = 0; d < nest->digit_count; d++)
        if (!zz_nest_temporal(nest, d) && window.place[d] == ZZ_INNER)
            window.place[d] = ZZ_LOWER;
    return window;
}

/* --- components ---------------------------------------------------------------------------- */

static int root(int *parent, int v) {
    while (parent[v] != v)
        v = parent[v] = parent[parent[v]];
    return v;
}

static void join(int *parent, int a, int b) {
    parent[root(parent, a)] = root(parent, b);
}

static bool has_digits(const zz_nest *nest, int variable) {
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].variable == variable)
            return true;
    return false;
}

/* A run over several variables is one sequence, and cannot be counted apart; joined[v] marks them.
 */
static void join_slides(zz_arena *arena, const zz_nest *nest, int *parent, bool *joined) {
    for (int o = 0; o < nest->operand_count; o++)
        for (int l = 0; l + 1 < nest->operands[o].level_count; l++) {
            if (!nest->operands[o].levels[l].slide || o == nest->event_operand)
                continue;
            const zz_window window = zz_window_of(arena, nest, o, l);
            int before = -1;
            for (int d = window.slide_first; d < window.slide_end && window.long_run; d++) {
                if (window.place[d] != ZZ_OUTER)
                    continue;
                if (before >= 0)
                    join(parent, nest->digits[d].variable, before);
                before = nest->digits[d].variable;
                joined[before] = true;
            }
        }
}

/* Whether a derived variable of one bound variable with all its values is always valid, and tells
 * those values apart. */
static bool always_valid(const zz_nest *nest, const zz_nest_variable *derived, int bound) {
    const int64_t c = derived->coefficients[bound];
    int64_t reach, last;
    if (derived->divisor != 1 || c == 0 ||
        !zz_mul64(c, nest->variables[bound].extent - 1, &reach) ||
        !zz_add64(derived->constant, reach, &last))
        return false;
    const int64_t first = derived->constant;
    return first >= 0 && last >= 0 && first < derived->extent && last < derived->extent;
}

/* Derived variables that depend on no digit: either every point is valid here, or none. */
static bool constants_valid(const zz_nest *nest, const zz_component *component) {
    for (int i = 0; i < component->variable_count; i++) {
        const zz_nest_variable *v = &nest->variables[component->variables[i]];
        if (!v->bound && (v->constant % v->divisor != 0 || v->constant < 0 ||
                          v->constant / v->divisor >= v->extent))
            return false;
    }
    return true;
}

static bool is_free(const zz_nest *nest, const zz_component *component) {
    int bound = -1;
    for (int i = 0; i < component->variable_count; i++) {
        if (!nest->variables[component->variables[i]].bound)
            continue;
        if (bound >= 0)
            return false;
        bound = component->variables[i];
    }
    if (component->digit_count == 0)
        return constants_valid(nest, component);
    if (bound < 0 || component->stream)
        return false;
    int64_t covered = 1;
    for (int i = 0; i < component->digit_count; i++)
        if (!zz_mul64(covered, nest->digits[component->digits[i]].trips, &covered))
            return false;
    if (covered != nest->variables[bound].extent)
        return false;
    for (int i = 0; i < component->variable_count; i++) {
        const zz_nest_variable *variable = &nest->variables[component->variables[i]];
        if (!variable->bound && !always_valid(nest, variable, bound))
            return false;
    }
    return true;
}

zz_components zz_find_components(zz_arena *arena, const zz_nest *nest) {
    const int n = nest->variable_count;
    int *parent = ZZ_NEW_ARRAY(arena, int, (size_t)n + 1);
    bool *alive =
        ZZ_NEW_ARRAY(arena, bool, (size_t)n + 1); /* takes more than one value, or may fail */
    for (int v = 0; v < n; v++) {
        parent[v] = v;
        alive[v] = !nest->variables[v].bound || has_digits(nest, v);
    }
    for (int v = 0; v < n; v++)
        for (int b = 0; b < n && !nest->variables[v].bound; b++)
            if (nest->variables[v].coefficients[b] != 0 && alive[b])
                join(parent, v, b);
    if (zz_nest_filters(nest)) {
        const zz_operand *event = &nest->operands[nest->event_operand];
        for (int a = 1; a < event->axis_count; a++)
            join(parent, event->axes[a - 1], event->axes[a]);
    }
    bool *joined = ZZ_NEW_ARRAY(arena, bool, (size_t)n + 1);
    join_slides(arena, nest, parent, joined);

    zz_components found = {.items = ZZ_NEW_ARRAY(arena, zz_component, (size_t)n + 1),
                           .of_variable = ZZ_NEW_ARRAY(arena, int, (size_t)n + 1)};
    int *index = ZZ_NEW_ARRAY(arena, int, (size_t)n + 1);
    for (int v = 0; v < n; v++)
        index[v] = -1;
    for (int v = 0; v < n; v++) {
        found.of_variable[v] = -1;
        if (!alive[v])
            continue;
        const int r = root(parent, v);
        if (index[r] < 0) {
            index[r] = found.count;
            zz_component *fresh = &found.items[found.count++];
            fresh->variables = ZZ_NEW_ARRAY(arena, int, (size_t)n);
            fresh->digits = ZZ_NEW_ARRAY(arena, int, (size_t)nest->digit_count + 1);
        }
        found.of_variable[v] = index[r];
        zz_component *component = &found.items[index[r]];
        component->variables[component->variable_count++] = v;
    }
    for (int d = 0; d < nest->digit_count; d++) {
        zz_component *component = &found.items[found.of_variable[nest->digits[d].variable]];
        component->digits[component->digit_count++] = d;
    }
    if (zz_nest_filters(nest))
        found.items[found.of_variable[nest->digits[nest->event_begin].variable]].stream = true;
    for (int c = 0; c < found.count; c++) {
        zz_component *component = &found.items[c];
        component->free = is_free(nest, component);
        for (int i = 0; i < component->variable_count; i++)
            component->free &= !joined[component->variables[i]];
    }
    return found;
}

bool zz_component_touches(const zz_component *component, const zz_operand *operand) {
    for (int a = 0; a < operand->axis_count; a++)
        for (int i = 0; i < component->variable_count; i++)
            if (operand->axes[a] == component->variables[i])
                return true;
    return false;
}
