/* ZigZag's way to search: factors are multiplied down to a few loops, and these taken in every order,
 * in ZigZag's order, so that among equals the same one wins.  A composite factor that a place of the
 * design names takes part as one loop; ZigZag gives some of its primes out a second time and
 * evaluates loops that are not the layer's, which is not done here. */
#include "runtime/map/loma.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/map/charge.h"
#include "runtime/map/crew.h"
#include "runtime/map/map.h"
#include "runtime/map/order.h"
#include "runtime/map/orders.h"

enum { USUAL_LIMIT = 6, LOOKED_AT = 1 << 16 };

/* --- merging ------------------------------------------------------------------------------- */

typedef struct loops { /* of one variable, by ascending trips */
    int count, least;  /* how many there are, and must stay */
    struct part {
        int64_t trips;
        bool fixed; /* a place names it */
        bool event;
        int factor_count;
        unsigned char factors[ZZ_MAP_LOOPS]; /* that it is made of, innermost first */
    } * parts;
} loops;

static void insert(loops *of, const struct part *part) {
    int at = of->count++;
    for (; at > 0 && of->parts[at - 1].trips > part->trips; at--)
        of->parts[at] = of->parts[at - 1];
    of->parts[at] = *part;
}

/* The k-th of those that may be merged; -1: there is none. */
static int movable(const loops *of, int k) {
    for (int i = 0; i < of->count; i++)
        if (!of->parts[i].fixed && k-- == 0)
            return i;
    return -1;
}

/* Whether two loops of the variable can become one. */
static bool mergeable(const loops *of) {
    int64_t trips;
    const int a = movable(of, 0), b = movable(of, 1);
    return of->count > of->least && b >= 0 && of->parts[a].event == of->parts[b].event &&
           zz_mul64(of->parts[a].trips, of->parts[b].trips, &trips);
}

static struct part taken(loops *of, int at) {
    const struct part part = of->parts[at];
    memmove(&of->parts[at], &of->parts[at + 1], (size_t)(--of->count - at) * sizeof part);
    return part;
}

static void merge_two(loops *of) {
    const struct part other = taken(of, movable(of, 1));
    struct part joined = taken(of, movable(of, 0));
    memcpy(&joined.factors[joined.factor_count], other.factors, (size_t)other.factor_count);
    joined.factor_count += other.factor_count;
    joined.trips *= other.trips;
    insert(of, &joined);
}

static int fixed_places(const zz_map_problem *problem, int variable, int64_t trips) {
    int count = 0;
    for (int i = 0; i < problem->outer_count + problem->inner_count; i++) {
        const zz_map_place *place = i < problem->outer_count
                                        ? &problem->outer[i]
                                        : &problem->inner[i - problem->outer_count];
        count += place->variable == variable && (trips < 0 || place->trips == trips);
    }
    return count;
}

static loops *split(zz_arena *arena, const zz_map_problem *problem) {
    loops *of = ZZ_NEW_ARRAY(arena, loops, (size_t)problem->nest->variable_count + 1);
    for (int f = 0; f < problem->factor_count; f++) {
        const zz_map_factor *factor = &problem->factors[f];
        loops *mine = &of[factor->variable];
        if (!mine->parts)
            mine->parts = ZZ_NEW_ARRAY(arena, struct part, (size_t)problem->loop_count + 1);
        mine->least = fixed_places(problem, factor->variable, -1);
        const int fixed = fixed_places(problem, factor->variable, factor->trips);
        for (int i = 0; i < factor->count; i++) {
            struct part part = {.trips = factor->trips,
                                .fixed = i < fixed,
                                .event = factor->event,
                                .factor_count = 1};
            part.factors[0] = (unsigned char)f;
            insert(mine, &part);
        }
    }
    return of;
}

/* As factors again, with what each loop is made of: loops of equal trips are one factor. */
static void join(zz_arena *arena, const zz_map_problem *problem, const loops *of,
                 zz_map_merged *result) {
    zz_map_problem *to = result->problem;
    to->factors = ZZ_NEW_ARRAY(arena, zz_map_factor, (size_t)problem->loop_count + 1);
    result->first = ZZ_NEW_ARRAY(arena, int, (size_t)problem->loop_count + 1);
    result->parts = ZZ_NEW_ARRAY(arena, unsigned char *, (size_t)problem->loop_count + 1);
    result->part_count = ZZ_NEW_ARRAY(arena, int, (size_t)problem->loop_count + 1);
    to->factor_count = to->loop_count = 0;
    for (int v = 0; v < problem->nest->variable_count; v++)
        for (int i = 0; i < of[v].count; i++) {
            const struct part *part = &of[v].parts[i];
            const int loop = to->loop_count++;
            result->part_count[loop] = part->factor_count;
            result->parts[loop] = ZZ_NEW_ARRAY(arena, unsigned char, (size_t)part->factor_count);
            memcpy(result->parts[loop], part->factors, (size_t)part->factor_count);
            if (i > 0 && of[v].parts[i - 1].trips == part->trips) {
                to->factors[to->factor_count - 1].count++;
                continue;
            }
            result->first[to->factor_count] = loop;
            to->factors[to->factor_count++] = (zz_map_factor){v, part->trips, 1, part->event};
        }
}

zz_map_merged zz_map_merge(zz_arena *arena, const zz_map_problem *problem, int limit) {
    zz_map_merged result = {.problem = ZZ_NEW(arena, zz_map_problem)};
    *result.problem = *problem;
    loops *of = split(arena, problem);
    for (int left = problem->loop_count; left > (limit > 0 ? limit : USUAL_LIMIT); left--) {
        int most = -1;
        for (int v = 0; v < problem->nest->variable_count; v++)
            if (mergeable(&of[v]) && (most < 0 || of[v].count > of[most].count))
                most = v;
        if (most < 0)
            break;
        merge_two(&of[most]);
        result.merged = true;
    }
    join(arena, problem, of, &result);
    return result;
}

/* --- searching ----------------------------------------------------------------------------- */

typedef struct loma {
    const zz_map_request *request;
    zz_map_merged merged;
    zz_map_shifts shifts;
} loma;

/* Orders that the design rules out are passed over; a piece without any is as good as another. */
static bool fill(void *self, zz_map_slot *slot) {
    loma *l = self;
    const size_t count = (size_t)l->merged.problem->loop_count;
    bool any = false;
    slot->count = 0;
    for (int looked = 0; looked < LOOKED_AT && slot->count < ZZ_MAP_BATCH; looked++) {
        if (!zz_map_shifts_next(&l->shifts))
            break;
        any = true;
        if (zz_map_admits(l->merged.problem, l->shifts.order, l->merged.problem->loop_count))
            memcpy(&slot->orders[(size_t)slot->count++ * count], l->shifts.order, count);
    }
    return any;
}

/* A merged loop is its parts next to each other; no boundary lies between them. */
static void express(void *self, const unsigned char *order, const unsigned char *ends,
                    zz_mapping *mapping) {
    const loma *l = self;
    unsigned char below[ZZ_MAP_LOOPS + 1] = {0}; /* parts in so many merged loops */
    int seen[ZZ_MAP_LOOPS] = {0};                /* of each merged factor */
    int next = 0;
    for (int i = 0; i < l->merged.problem->loop_count; i++) {
        const int loop = l->merged.first[order[i]] + seen[order[i]]++;
        memcpy(&mapping->order[next], l->merged.parts[loop], (size_t)l->merged.part_count[loop]);
        next += l->merged.part_count[loop];
        below[i + 1] = (unsigned char)next;
    }
    const zz_nest *nest = l->request->problem->nest;
    for (int x = 0; x < nest->operand_count; x++)
        for (int level = 0; level < nest->operands[x].level_count; level++)
            mapping->ends[x][level] = below[*ends++];
}

zz_map_status zz_map_loma(zz_arena *arena, const zz_map_request *request, zz_map_charger charger,
                          zz_map_answer *answer, const char **what) {
    loma l = {.request = request, .merged = zz_map_merge(arena, request->problem, request->limit)};
    zz_map_shifts_begin(l.merged.problem, &l.shifts);
    const char *space = zz_map_space(arena, l.merged.problem);
    zz_order_evaluator evaluator = *request->evaluator;
    if (l.merged.merged) /* the kernel knows other factors */
        evaluator = (zz_order_evaluator){.model = evaluator.model,
                                         .problem = l.merged.problem,
                                         .level_count = evaluator.level_count,
                                         .make = evaluator.make};
    const zz_map_source source = {.self = &l,
                                  .problem = l.merged.problem,
                                  .evaluator = &evaluator,
                                  .fill = fill,
                                  .express = express,
                                  .total = strtod(space, NULL)};
    const zz_map_status status = zz_map_crew(arena, request, &source, charger, answer, what);
    answer->space = space;
    answer->of = l.merged.merged ? "orders of merged factors" : "orders";
    if (l.merged.merged && answer->proof == ZZ_MAP_OPTIMAL) {
        answer->proof = ZZ_MAP_SEEN;
        answer->bound = -INFINITY;
    }
    return status;
}
