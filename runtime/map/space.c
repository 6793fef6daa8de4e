/* How many orders a problem has, and allocations of them.  Takes factors and given places; gives counts
 * as decimal digits. */
#include "runtime/map/lattice.h"
#include "runtime/map/map.h"

/* An unbounded integer: digits of base 10^9, the least significant first. */
typedef struct big {
    uint32_t digits[40];
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

/* Adds up the orders for every way to fill the given places: `place` of outer, then of inner. */
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
        if (left[f] == 0 || !zz_map_stands(problem, given, f))
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

static void big_product(const big *a, const big *b, big *n) {
    *n = (big){{0}, 1};
    for (int i = b->count - 1; i >= 0; i--) {
        big_multiply(n, 1000000000);
        big each = *a;
        big_multiply(&each, b->digits[i]);
        big_add(n, &each);
    }
}

static const char *big_text(zz_arena *arena, const big *n) {
    char *text = zz_sprintf(arena, "%u", n->digits[n->count - 1]);
    for (int i = n->count - 2; i >= 0; i--)
        text = zz_sprintf(arena, "%s%09u", text, n->digits[i]);
    return text;
}

static void count_all(const zz_map_problem *problem, big *sum) {
    int left[ZZ_MAP_LOOPS];
    for (int f = 0; f < problem->factor_count; f++)
        left[f] = problem->factors[f].count;
    count_orders(problem, 0, left, sum);
}

const char *zz_map_space(zz_arena *arena, const zz_map_problem *problem) {
    big sum = {{0}, 1};
    count_all(problem, &sum);
    return big_text(arena, &sum);
}

/* --- where loops need not divide ------------------------------------------------------------- */

/* Chains of so many loops from a tile of one to all of the axis: chains[loops]. */
static void count_chains(zz_arena *arena, const zz_map_problem *problem, const zz_map_axis *axis,
                         big *chains) {
    const size_t room = (size_t)axis->states;
    big *here = ZZ_NEW_ARRAY(arena, big, room), *next = ZZ_NEW_ARRAY(arena, big, room);
    for (int state = 0; state < axis->states; state++)
        here[state] = (big){{state == 0}, 1};
    for (int loops = 0; loops <= ZZ_MAP_LOOPS; loops++) {
        chains[loops] = here[axis->states - 1];
        for (int state = 0; state < axis->states; state++)
            next[state] = (big){{0}, 1};
        for (int state = 0; state < axis->states; state++)
            for (int f = axis->first; f < axis->first + axis->count; f++) {
                const int to = zz_map_stepped(axis, state, problem->factors[f].trips);
                if (to < 0)
                    break;
                big_add(&next[to], &here[state]);
            }
        big *held = here;
        here = next;
        next = held;
    }
}

/* Times the ways to lay out `added` loops among so many in all. */
static void big_choose(int all, int added, big *n) {
    for (int i = 1; i <= added; i++) {
        big_multiply(n, (uint32_t)(all - added + i));
        big_divide(n, (uint32_t)i);
    }
}

/* Orders of the loops over events alone. */
static void count_events(const zz_map_problem *problem, big *sum, int *loops) {
    zz_map_problem events = *problem;
    zz_map_factor factors[ZZ_MAP_LOOPS];
    int left[ZZ_MAP_LOOPS];
    events.factors = factors;
    events.factor_count = *loops = 0;
    for (int f = 0; f < problem->factor_count; f++)
        if (problem->factors[f].event) {
            left[events.factor_count] = problem->factors[f].count;
            *loops += problem->factors[f].count;
            factors[events.factor_count++] = problem->factors[f];
        }
    *sum = (big){{0}, 1};
    count_orders(&events, 0, left, sum);
}

/* Orders by how many loops they have: orders[0 .. ZZ_MAP_LOOPS]. */
static void count_by_loops(zz_arena *arena, const zz_map_problem *problem, big *orders) {
    big *more = ZZ_NEW_ARRAY(arena, big, ZZ_MAP_LOOPS + 1), events;
    big *chains = ZZ_NEW_ARRAY(arena, big, ZZ_MAP_LOOPS + 1);
    int event_loops;
    count_events(problem, &events, &event_loops);
    for (int n = 0; n <= ZZ_MAP_LOOPS; n++)
        orders[n] = (big){{0}, 1};
    orders[event_loops] = events; /* outside of all others */
    for (int a = 0; a < problem->axis_count; a++) {
        const zz_map_axis *axis = &problem->axes[a];
        if (axis->event)
            continue;
        for (int n = 0; n <= ZZ_MAP_LOOPS; n++)
            chains[n] = (big){{axis->extent == 0 && n == axis->states - 1}, 1};
        if (axis->extent)
            count_chains(arena, problem, axis, chains);
        for (int n = 0; n <= ZZ_MAP_LOOPS; n++) {
            more[n] = (big){{0}, 1};
            for (int added = 0; added <= n - event_loops; added++) {
                big each;
                big_product(&orders[n - added], &chains[added], &each);
                big_choose(n - event_loops, added, &each);
                big_add(&more[n], &each);
            }
        }
        for (int n = 0; n <= ZZ_MAP_LOOPS; n++)
            orders[n] = more[n];
    }
}

/* --- and allocations ------------------------------------------------------------------------- */

/* Times the ways to put the boundaries of all operands among so many loops. */
static void big_allocate(const zz_map_problem *problem, int loops, big *n) {
    for (int x = 0; x < problem->nest->operand_count; x++) {
        const int boundaries = problem->nest->operands[x].level_count - 1;
        big_choose(loops + boundaries, boundaries, n);
    }
}

const char *zz_map_space_allocated(zz_arena *arena, const zz_map_problem *problem) {
    big sum = {{0}, 1};
    if (!problem->axes) {
        count_all(problem, &sum);
        big_allocate(problem, problem->loop_count, &sum);
        return big_text(arena, &sum);
    }
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    big *orders = ZZ_NEW_ARRAY(own, big, ZZ_MAP_LOOPS + 1);
    count_by_loops(own, problem, orders);
    for (int n = 0; n <= problem->loop_count; n++) {
        big_allocate(problem, n, &orders[n]);
        big_add(&sum, &orders[n]);
    }
    zz_arena_free(own);
    return big_text(arena, &sum);
}
