/* From a nest without an order to the problem of ordering it, and from a mapping back to a nest. */
#include <string.h>

#include "runtime/base/checked.h"
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

static bool at_place(const zz_map_problem *problem, const zz_map_place *place, int factor) {
    const zz_map_factor *f = &problem->factors[factor];
    return f->variable == place->variable && (place->trips == 0 || place->trips == f->trips);
}

bool zz_map_admits(const zz_map_problem *problem, const unsigned char *order) {
    int left[ZZ_MAP_LOOPS];
    bool stream = false;
    for (int f = 0; f < problem->factor_count; f++)
        left[f] = problem->factors[f].count;
    for (int i = 0; i < problem->loop_count; i++) {
        if (order[i] >= problem->factor_count || left[order[i]]-- == 0)
            return false;
        if (stream && !problem->factors[order[i]].event)
            return false;
        stream |= problem->factors[order[i]].event;
    }
    for (int i = 0; i < problem->inner_count; i++)
        if (!at_place(problem, &problem->inner[i], order[i]))
            return false;
    for (int i = 0; i < problem->outer_count; i++)
        if (!at_place(problem, &problem->outer[i], order[problem->loop_count - 1 - i]))
            return false;
    return true;
}

/* The digits in the mapping's order, spreads below them, each with the weight of its new place. */
static void order_digits(zz_arena *arena, const zz_map_problem *problem, const zz_mapping *mapping,
                         zz_nest *nest) {
    const zz_nest *from = problem->nest;
    nest->digits = ZZ_NEW_ARRAY(arena, zz_digit, (size_t)from->digit_count + 1);
    int next = 0;
    for (int i = mapping->loop_count - 1; i >= 0; i--) {
        const zz_map_factor *factor = &problem->factors[mapping->order[i]];
        int d = 0;
        while (!zz_nest_temporal(from, d) || from->digits[d].variable != factor->variable ||
               from->digits[d].trips != factor->trips)
            d++;
        nest->digits[next++] = from->digits[d];
    }
    for (int d = 0; d < from->digit_count; d++)
        if (!zz_nest_temporal(from, d))
            nest->digits[next++] = from->digits[d];
    for (int v = 0; v < nest->variable_count; v++) {
        int64_t weight = 1;
        for (int d = nest->digit_count - 1; d >= 0; d--)
            if (nest->digits[d].variable == v) {
                nest->digits[d].weight = weight;
                weight *= nest->digits[d].trips; /* the template's product, which fits */
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

/* --- how many orders ----------------------------------------------------------------------- */

/* An unbounded integer: digits of base 10^9, the least significant first. */
typedef struct big {
    uint32_t digits[32];
    int count;
} big;

static void big_multiply(big *n, uint32_t by) {
    uint64_t carry = 0;
    for (int i = 0; i < n->count; i++) {
        carry += (uint64_t)n->digits[i] * by;
        n->digits[i] = (uint32_t)(carry % 1000000000);
        carry /= 1000000000;
    }
    if (carry)
        n->digits[n->count++] = (uint32_t)carry;
}

static void big_divide(big *n, uint32_t by) {
    uint64_t rest = 0;
    for (int i = n->count - 1; i >= 0; i--) {
        rest = rest * 1000000000 + n->digits[i];
        n->digits[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    while (n->count > 1 && n->digits[n->count - 1] == 0)
        n->count--;
}

/* Times the number of ways to lay out what is left of each factor on one side of the stream:
 * n (n-1) ... / (1 2 ...) for one factor after the other, whole after every step. */
static void big_arrangements(const zz_map_problem *problem, const int *left, bool event, big *n) {
    uint32_t placed = 0;
    for (int f = 0; f < problem->factor_count; f++)
        for (int i = 1; i <= left[f] && problem->factors[f].event == event; i++) {
            big_multiply(n, ++placed);
            big_divide(n, (uint32_t)i);
        }
}

/* Adds up the orders for every way to fill the given places: `place` of outer, then of inner. */
static void big_add(big *sum, const big *n) {
    uint64_t carry = 0;
    for (int i = 0; i < sum->count || i < n->count || carry; i++) {
        if (i == sum->count)
            sum->digits[sum->count++] = 0;
        carry += (uint64_t)sum->digits[i] + (i < n->count ? n->digits[i] : 0);
        sum->digits[i] = (uint32_t)(carry % 1000000000);
        carry /= 1000000000;
    }
}

static void count_orders(const zz_map_problem *problem, int place, int *left, big *sum) {
    const int fixed = problem->outer_count + problem->inner_count;
    if (place == fixed) {
        big n = {{1}, 1};
        big_arrangements(problem, left, true, &n);
        big_arrangements(problem, left, false, &n);
        big_add(sum, &n);
        return;
    }
    const bool outer = place < problem->outer_count;
    const zz_map_place *given =
        outer ? &problem->outer[place] : &problem->inner[place - problem->outer_count];
    for (int f = 0; f < problem->factor_count; f++) {
        if (left[f] == 0 || !at_place(problem, given, f))
            continue;
        bool events = false, others = false; /* left for places further in, or further out */
        for (int g = 0; g < problem->factor_count; g++) {
            events |= left[g] > 0 && problem->factors[g].event;
            others |= left[g] > 0 && !problem->factors[g].event;
        }
        if (outer ? events && !problem->factors[f].event : others && problem->factors[f].event)
            continue;
        left[f]--;
        count_orders(problem, place + 1, left, sum);
        left[f]++;
    }
}

const char *zz_map_space(zz_arena *arena, const zz_map_problem *problem) {
    int left[ZZ_MAP_LOOPS];
    big sum = {{0}, 1};
    for (int f = 0; f < problem->factor_count; f++)
        left[f] = problem->factors[f].count;
    count_orders(problem, 0, left, &sum);
    char *text = zz_sprintf(arena, "%u", sum.digits[sum.count - 1]);
    for (int i = sum.count - 2; i >= 0; i--)
        text = zz_sprintf(arena, "%s%09u", text, sum.digits[i]);
    return text;
}
