/* Takes a nest that is searched with exact counting, gives room for tables, and what no order changes: steps and points, what
 * the outermost memories hold, which outputs lie in several instances. */
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/map/exact.h"
#include "runtime/map/tabulate.h"

int zz_exact_table(zz_exact *e) {
    const zz_tally fresh = {0};
    zz_push(e->arena, &e->tallies, fresh);
    e->run.tables = e->tallies.items;
    return (int)e->tallies.count - 1;
}

/* Tables of all that each instance over the mask touches; their count, or -1. */
static int touched_tables(zz_exact *e, int operand, uint64_t mask, int *list) {
    int count = 0;
    for (int d = 0; d < e->nest.digit_count; d++)
        e->window.place[d] = !zz_nest_temporal(&e->nest, d) && zz_exact_over(&e->nest, mask, d)
                                 ? ZZ_UPPER
                                 : ZZ_INNER;
    for (int c = 0; c < e->components.count; c++) {
        if (e->components.items[c].free)
            continue;
        const int table = list[count++] = zz_exact_table(e);
        const zz_tabulation tabulation = {.component = &e->components.items[c],
                                          .window = &e->window,
                                          .operand = operand,
                                          .down_upper = table,
                                          .down_lower = -1,
                                          .up_upper = table,
                                          .up_lower = -1};
        if (!zz_tabulate(&e->run, &tabulation))
            return -1;
    }
    return count;
}

/* The table of all that arrives; 1, or -1. */
static int arrival_table(zz_exact *e, int *list) {
    for (int d = 0; d < e->nest.digit_count; d++)
        e->window.place[d] = ZZ_INNER;
    list[0] = zz_exact_table(e);
    for (int c = 0; c < e->components.count; c++)
        if (e->components.items[c].stream &&
            !zz_tabulate_arrivals(&e->run, &e->components.items[c], &e->window, list[0]))
            return -1;
    return 1;
}

bool zz_exact_whole(zz_exact *e, int operand) {
    const zz_operand *x = &e->nest.operands[operand];
    const int top = x->level_count - 1;
    const uint64_t mask = e->nest.memories[x->levels[top].memory].replicated;
    int64_t elements = 1;
    int list[ZZ_MAP_LOOPS], count = 0;
    if (mask == 0) {
        for (int a = 0; a < x->axis_count; a++)
            if (!zz_mul64(elements, e->nest.variables[x->axes[a]].extent, &elements))
                return false;
    } else {
        if (!zz_touched_constant(&e->nest, &e->components, operand, mask, &elements))
            return false;
        if (operand != e->nest.event_operand)
            count = touched_tables(e, operand, mask, list);
        else if (zz_nest_filters(&e->nest))
            count = arrival_table(e, list);
        if (count < 0) {
            e->too_large = true;
            return false;
        }
    }
    memset(&e->counts.operands[operand].levels[top], 0, sizeof(zz_level_count));
    zz_run_tile(&e->run, operand, top, elements, list, count);
    e->whole[operand] = e->counts.operands[operand].levels[top].tile;
    return !e->run.overflow;
}

bool zz_exact_split(zz_exact *e, int operand) {
    const zz_operand *x = &e->nest.operands[operand];
    for (int l = 0; l < x->level_count; l++) {
        const uint64_t mask = e->nest.memories[x->levels[l].memory].replicated;
        int64_t copies;
        bool spread;
        if (!zz_constant_copies(&e->nest, &e->components, operand, mask, &copies, &spread))
            return false;
        if (!spread || x->bits == x->partial_bits)
            continue;
        int by_instance[ZZ_MAP_LOOPS], at_all[ZZ_MAP_LOOPS], pairs[2 * ZZ_MAP_LOOPS];
        const int count = touched_tables(e, operand, mask, by_instance);
        if (count < 0 || touched_tables(e, operand, 0, at_all) < 0) {
            e->too_large = true;
            return false;
        }
        for (int i = 0; i < count; i++) {
            pairs[2 * i] = by_instance[i];
            pairs[2 * i + 1] = at_all[i];
        }
        zz_level_count *level = &e->counts.operands[operand].levels[l];
        memset(level, 0, sizeof *level);
        level->tile = 1;
        zz_run_split(&e->run, operand, l, copies, pairs, 2 * count);
        e->split[l] = level->tile_bits != 0;
    }
    return !e->run.overflow;
}

bool zz_exact_steps(zz_exact *e, int64_t *steps, int64_t *points) {
    *steps = *points = 1;
    for (int c = 0; c < e->components.count; c++) {
        const zz_component *component = &e->components.items[c];
        int64_t own_steps = 1, own_points = 1;
        bool fits = true;
        for (int i = 0; i < component->digit_count && component->free; i++) {
            const int64_t trips = e->nest.digits[component->digits[i]].trips;
            fits &= zz_mul64(own_points, trips, &own_points);
            if (zz_nest_temporal(&e->nest, component->digits[i]))
                fits &= zz_mul64(own_steps, trips, &own_steps);
        }
        if (!component->free && !zz_tabulate_steps(&e->run, component, &own_steps, &own_points)) {
            e->too_large = true;
            return false;
        }
        if (!fits || !zz_mul64(*steps, own_steps, steps) || !zz_mul64(*points, own_points, points))
            return false;
    }
    return true;
}

/* Whether the variable is an axis of an output, and so the same for all contributions to an element. */
static bool tells_outputs(const zz_nest *nest, int variable) {
    for (int o = 0; o < nest->operand_count; o++)
        for (int a = 0; nest->operands[o].output && a < nest->operands[o].axis_count; a++)
            if (nest->operands[o].axes[a] == variable)
                return true;
    return false;
}

static bool moves(const zz_nest *nest, int variable) {
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].variable == variable)
            return true;
    return false;
}

bool zz_exact_oppose(const zz_nest *nest) {
    for (int v = 0; v < nest->variable_count; v++) {
        int up = 0, down = 0;
        for (int b = 0; b < nest->variable_count && !nest->variables[v].bound; b++) {
            if (tells_outputs(nest, b) || !moves(nest, b))
                continue;
            up += nest->variables[v].coefficients[b] > 0;
            down += nest->variables[v].coefficients[b] < 0;
        }
        if (up > 1 || down > 1 || (!tells_outputs(nest, v) && up + down > 1))
            return true;
    }
    return false;
}
