/* From a nest without an order to the problem of ordering it, and from a mapping back to a nest. */
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/map/lattice.h"
#include "runtime/map/map.h"

static int compare_factors(const zz_map_factor *a, const zz_map_factor *b) {
    if (a->variable != b->variable)
        return a->variable < b->variable ? -1 : 1;
    return a->trips < b->trips ? -1 : a->trips > b->trips;
}

zz_map_problem *zz_map_problem_of(zz_arena *arena, const zz_nest *nest) {
    zz_map_problem *problem = ZZ_NEW(arena, zz_map_problem);
    problem->nest = nest;
    problem->factors = ZZ_NEW_ARRAY(arena, zz_map_factor, (size_t)nest->digit_count + 1);
    for (int d = 0; d < nest->digit_count; d++) {
        const zz_digit *digit = &nest->digits[d];
        if (!zz_nest_temporal(nest, d))
            continue;
        if (problem->loop_count++ == ZZ_MAP_LOOPS)
            return NULL;
        const zz_map_factor factor = {digit->variable, digit->trips, 1,
                                      digit->kind == ZZ_DIGIT_EVENT};
        int at = 0;
        while (at < problem->factor_count && compare_factors(&problem->factors[at], &factor) < 0)
            at++;
        if (at < problem->factor_count && compare_factors(&problem->factors[at], &factor) == 0) {
            problem->factors[at].count++;
            continue;
        }
        memmove(&problem->factors[at + 1], &problem->factors[at],
                (size_t)(problem->factor_count++ - at) * sizeof factor);
        problem->factors[at] = factor;
    }
    return problem;
}

bool zz_map_admits(const zz_map_problem *problem, const unsigned char *order, int loop_count) {
    int states[ZZ_MAP_LOOPS] = {0};
    bool stream = false;
    for (int i = 0; i < loop_count; i++) {
        if (order[i] >= problem->factor_count)
            return false;
        const zz_map_factor *factor = &problem->factors[order[i]];
        const int a = zz_map_axis_of(problem, order[i]);
        const zz_map_axis axis = zz_map_axis_at(problem, a);
        states[a] = zz_map_stepped(&axis, states[a], factor->trips);
        if (states[a] < 0 || (stream && !factor->event))
            return false;
        stream |= factor->event;
    }
    for (int a = 0; a < zz_map_axis_count(problem); a++)
        if (states[a] + 1 < zz_map_axis_at(problem, a).states)
            return false;
    for (int i = 0; i < problem->inner_count; i++)
        if (!zz_map_stands(problem, &problem->inner[i], order[i]))
            return false;
    for (int i = 0; i < problem->outer_count; i++)
        if (!zz_map_stands(problem, &problem->outer[i], order[loop_count - 1 - i]))
            return false;
    return true;
}

/* The digits in the mapping's order, spreads below them, each with the weight of its new place. */
static void order_digits(zz_arena *arena, const zz_map_problem *problem, const zz_mapping *mapping,
                         zz_nest *nest) {
    const zz_nest *from = problem->nest;
    nest->digits =
        ZZ_NEW_ARRAY(arena, zz_digit, (size_t)(from->digit_count + mapping->loop_count) + 1);
    int next = 0;
    for (int i = mapping->loop_count - 1; i >= 0; i--) {
        const zz_map_factor *factor = &problem->factors[mapping->order[i]];
        int d = 0;
        while (!zz_nest_temporal(from, d) || from->digits[d].variable != factor->variable ||
               (!problem->axes && from->digits[d].trips != factor->trips))
            d++;
        nest->digits[next] = from->digits[d];
        nest->digits[next++].trips = factor->trips;
    }
    for (int d = 0; d < from->digit_count; d++)
        if (!zz_nest_temporal(from, d))
            nest->digits[next++] = from->digits[d];
    nest->digit_count = next;
    for (int v = 0; v < nest->variable_count; v++) {
        int64_t weight = 1;
        for (int d = nest->digit_count - 1; d >= 0; d--)
            if (nest->digits[d].variable == v) {
                nest->digits[d].weight = weight;
                weight *= nest->digits[d].trips; /* less than twice the template's, which fits */
            }
    }
    nest->event_begin = nest->event_end = 0;
    for (int d = nest->digit_count - 1; d >= 0; d--)
        if (nest->digits[d].kind == ZZ_DIGIT_EVENT) {
            nest->event_end += nest->event_end == 0 ? d + 1 : 0;
            nest->event_begin = d;
        }
}

zz_nest *zz_map_nest(zz_arena *arena, const zz_map_problem *problem, const zz_mapping *mapping) {
    zz_nest *nest = ZZ_NEW(arena, zz_nest);
    *nest = *problem->nest;
    order_digits(arena, problem, mapping, nest);
    nest->operands = ZZ_NEW_ARRAY(arena, zz_operand, (size_t)nest->operand_count + 1);
    for (int x = 0; x < nest->operand_count; x++) {
        zz_operand *operand = &nest->operands[x];
        *operand = problem->nest->operands[x];
        operand->levels = ZZ_NEW_ARRAY(arena, zz_level, (size_t)operand->level_count + 1);
        memcpy(operand->levels, problem->nest->operands[x].levels,
               (size_t)operand->level_count * sizeof *operand->levels);
        for (int l = 0; l < operand->level_count; l++) {
            zz_level *level = &operand->levels[l];
            const int below = mapping->ends[x][l];
            level->boundary = l == operand->level_count - 1 ? 0
                              : below == 0                  ? nest->digit_count
                                                            : mapping->loop_count - below;
            level->in_event_body = nest->event_operand >= 0 && level->boundary >= nest->event_end;
        }
    }
    return nest;
}
