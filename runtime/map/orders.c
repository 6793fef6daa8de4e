/* Every order of a problem's factors once: in lexicographic order, keeping to the places that the
 * design fixes; and in cool-lex order, which is ZigZag's. */
#include "runtime/map/orders.h"

#include <ctype.h>
#include <string.h>

#include "runtime/map/map.h"

/* --- lexicographic --------------------------------------------------------------------------- */

/* Loops over the stream and loops within its events are counted apart. */
static int side(const zz_map_problem *problem, int factor) {
    return 2 * problem->factors[factor].variable + problem->factors[factor].event;
}

static int named_factor(const zz_map_problem *problem, const zz_map_place *place) {
    for (int f = 0; f < problem->factor_count; f++)
        if (problem->factors[f].variable == place->variable &&
            problem->factors[f].trips == place->trips)
            return f;
    return -1;
}

/* Notes (by 1) that a place is due, or (by -1) that it has been passed; false when no factor can
 * ever stand there. */
static bool note_place(zz_map_orders *orders, int position, int by) {
    const zz_map_place *place = orders->place[position];
    if (!place)
        return true;
    const bool event = position >= orders->stream;
    orders->due[2 * place->variable + event] += by;
    if (place->trips == 0)
        return true;
    const int f = named_factor(orders->problem, place);
    if (f < 0 || orders->problem->factors[f].event != event)
        return false;
    orders->exact[f] += by;
    return true;
}

void zz_map_orders_begin(zz_arena *arena, const zz_map_problem *problem, zz_map_orders *orders) {
    const size_t factors = (size_t)problem->factor_count + 1;
    const size_t sides = 2 * (size_t)problem->nest->variable_count + 2;
    *orders = (zz_map_orders){
        .problem = problem,
        .left = ZZ_NEW_ARRAY(arena, int, factors),
        .exact = ZZ_NEW_ARRAY(arena, int, factors),
        .left_all = ZZ_NEW_ARRAY(arena, int, sides),
        .due = ZZ_NEW_ARRAY(arena, int, sides),
        .order = ZZ_NEW_ARRAY(arena, unsigned char, (size_t)problem->loop_count + 1)};
    orders->stream = problem->loop_count;
    for (int f = 0; f < problem->factor_count; f++) {
        orders->left[f] = problem->factors[f].count;
        orders->left_all[side(problem, f)] += problem->factors[f].count;
        orders->stream -= problem->factors[f].event ? problem->factors[f].count : 0;
    }
    for (int i = 0; i < problem->inner_count; i++)
        orders->place[i] = &problem->inner[i];
    for (int i = 0; i < problem->outer_count; i++)
        orders->place[problem->loop_count - 1 - i] = &problem->outer[i];
    for (int i = 0; i < problem->loop_count; i++)
        orders->ended |= !note_place(orders, i, 1);
    orders->tail = problem->loop_count;
    while (orders->tail > 0 && !orders->place[orders->tail - 1] &&
           (orders->tail - 1 >= orders->stream) == (problem->loop_count - 1 >= orders->stream))
        orders->tail--;
    for (int f = 0; f < problem->factor_count; f++)
        orders->ended |= orders->left[f] < orders->exact[f];
    for (size_t s = 0; s < sides; s++)
        orders->ended |= orders->left_all[s] < orders->due[s];
}

/* Whether the factor may stand at the position and leaves enough for the places to come.  That is
 * all it takes: then some factor may stand at the next one too. */
static bool may_stand(const zz_map_orders *orders, int position, int factor) {
    const zz_map_factor *f = &orders->problem->factors[factor];
    const zz_map_place *place = orders->place[position];
    if (orders->left[factor] == 0 || f->event != (position >= orders->stream) ||
        (place && (place->variable != f->variable || (place->trips && place->trips != f->trips))))
        return false;
    const int s = side(orders->problem, factor);
    const int due = orders->due[s] - (place != NULL);
    const int exact = orders->exact[factor] - (place && place->trips);
    return orders->left_all[s] > due && orders->left[factor] > exact;
}

static void put(zz_map_orders *orders, int position, int factor) {
    orders->order[position] = (unsigned char)factor;
    orders->left[factor]--;
    orders->left_all[side(orders->problem, factor)]--;
    note_place(orders, position, -1);
}

static int taken_back(zz_map_orders *orders, int position) {
    const int factor = orders->order[position];
    orders->left[factor]++;
    orders->left_all[side(orders->problem, factor)]++;
    note_place(orders, position, 1);
    return factor;
}

/* The least factor from `from` on that may stand at the position, put there. */
static bool put_from(zz_map_orders *orders, int position, int from) {
    for (int f = from; f < orders->problem->factor_count; f++)
        if (may_stand(orders, position, f)) {
            put(orders, position, f);
            return true;
        }
    return false;
}

/* The next arrangement of the tail alone; false when it has been through all of them. */
static bool next_tail(const zz_map_orders *orders) {
    unsigned char *order = orders->order;
    const int end = orders->problem->loop_count;
    int rise = end - 2;
    while (rise >= orders->tail && order[rise] >= order[rise + 1])
        rise--;
    if (rise < orders->tail)
        return false;
    int other = end - 1;
    while (order[other] <= order[rise])
        other--;
    const unsigned char held = order[rise];
    order[rise] = order[other];
    order[other] = held;
    for (int low = rise + 1, high = end - 1; low < high; low++, high--) {
        const unsigned char swapped = order[low];
        order[low] = order[high];
        order[high] = swapped;
    }
    return true;
}

bool zz_map_orders_next(zz_map_orders *orders) {
    if (orders->ended)
        return false;
    if (orders->begun && next_tail(orders))
        return true;
    int at = 0;
    if (orders->begun) {
        at = orders->problem->loop_count - 1;
        while (at >= 0 && !put_from(orders, at, taken_back(orders, at) + 1))
            at--;
        if (at < 0) {
            orders->ended = true;
            return false;
        }
        at++;
    }
    orders->begun = true;
    for (; at < orders->problem->loop_count; at++)
        if (!put_from(orders, at, 0)) {
            orders->ended = true; /* only where a place asks for what there is not */
            return false;
        }
    return true;
}

/* --- at random --------------------------------------------------------------------------------- */

/* SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. */
uint64_t zz_map_random(uint64_t *random) {
    uint64_t z = *random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int zz_map_random_below(uint64_t *random, int limit) {
    return (int)((zz_map_random(random) >> 32) * (uint64_t)limit >> 32);
}

bool zz_map_orders_draw(zz_map_orders *orders, uint64_t *random) {
    const int loops = orders->problem->loop_count;
    int placed = 0;
    for (; placed < loops && !orders->ended; placed++) {
        int choices = 0, f = 0;
        for (int g = 0; g < orders->problem->factor_count; g++)
            choices += may_stand(orders, placed, g) ? orders->left[g] : 0;
        if (choices == 0)
            break;
        int chosen = zz_map_random_below(random, choices);
        while (!may_stand(orders, placed, f) || chosen >= orders->left[f]) {
            chosen -= may_stand(orders, placed, f) ? orders->left[f] : 0;
            f++;
        }
        put(orders, placed, f);
    }
    const bool whole = placed == loops && !orders->ended;
    while (placed > 0)
        taken_back(orders, --placed);
    return whole;
}

/* --- cool-lex ---------------------------------------------------------------------------------- */

/* ZigZag's names are upper case. */
static int compare_names(const char *a, const char *b) {
    a = a ? a : "";
    b = b ? b : "";
    while (*a && toupper((unsigned char)*a) == toupper((unsigned char)*b))
        a++, b++;
    return toupper((unsigned char)*a) - toupper((unsigned char)*b);
}

static bool sorts_below(const zz_map_problem *problem, int a, int b) {
    const zz_map_factor *f = &problem->factors[a], *g = &problem->factors[b];
    const zz_nest_variable *variables = problem->nest->variables;
    const int names = f->variable == g->variable
                          ? 0
                          : compare_names(variables[f->variable].name, variables[g->variable].name);
    if (names != 0)
        return names < 0;
    return f->trips != g->trips ? f->trips < g->trips : f->variable < g->variable;
}

/* The list begins with the largest; node i is the i-th largest loop. */
void zz_map_shifts_begin(const zz_map_problem *problem, zz_map_shifts *shifts) {
    *shifts = (zz_map_shifts){.problem = problem};
    unsigned char sorted[ZZ_MAP_LOOPS];
    for (int f = 0; f < problem->factor_count; f++) {
        int at = f;
        for (; at > 0 && sorts_below(problem, sorted[at - 1], f); at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = (unsigned char)f;
    }
    int node = 0;
    for (int f = 0; f < problem->factor_count; f++)
        for (int i = 0; i < problem->factors[sorted[f]].count; i++, node++) {
            shifts->factor[node] = sorted[f];
            shifts->rank[node] = problem->factor_count - f;
            shifts->next[node] = node + 1;
        }
    if (node > 0)
        shifts->next[node - 1] = -1;
    shifts->head = 0;
    shifts->last = node - 1;
    shifts->before = node - 2;
}

static void visit(zz_map_shifts *shifts) {
    int at = shifts->head;
    for (int i = 0; i < shifts->problem->loop_count; i++, at = shifts->next[at])
        shifts->order[i] = shifts->factor[at];
}

/* A. Williams, "Loopless generation of multiset permutations using a constant number of variables
 * by prefix shifts", SODA 2009: the shortest prefix that ends in a rise, or all but its last
 * element, has an element behind it moved to the front. */
bool zz_map_shifts_next(zz_map_shifts *shifts) {
    if (shifts->ended)
        return false;
    if (!shifts->begun) {
        shifts->begun = true;
        visit(shifts);
        return true;
    }
    int *next = shifts->next;
    const int *rank = shifts->rank;
    if (shifts->problem->loop_count < 2 ||
        (next[shifts->last] < 0 && rank[shifts->last] >= rank[shifts->head])) {
        shifts->ended = true;
        return false;
    }
    const int behind = next[shifts->last];
    const int from =
        behind >= 0 && rank[shifts->before] >= rank[behind] ? shifts->last : shifts->before;
    const int moved = next[from];
    next[from] = next[moved];
    next[moved] = shifts->head;
    if (rank[moved] < rank[shifts->head])
        shifts->before = moved;
    shifts->last = next[shifts->before];
    shifts->head = moved;
    visit(shifts);
    return true;
}
