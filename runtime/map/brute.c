/* Brute force, in the plainest way: recursion over the loops from the innermost outwards, then over the
 * ends of every level of every operand. */
#include "runtime/map/brute.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/cost/cost.h"
#include "runtime/interpret/interpret.h"
#include "runtime/zigzag/from_nest.h"

typedef struct forcing {
    zz_arena *arena;
    const zz_map_request *request;
    const zz_map_problem *problem;
    zz_map_brute_result *result;
    zz_mapping mapping;
    int states[ZZ_MAP_LOOPS]; /* of each axis: what is placed */
    int64_t tried, most_mappings;
    const zz_map_means *means; /* events come by chance: what counts them; else NULL */
    const char *what;          /* why it ended early */
} forcing;

/* --- how many ------------------------------------------------------------------------------ */

/* Ways to end the levels of an operand below the last one within n loops, without decreasing. */
static bool count_ends(int n, int levels, int64_t *ways) {
    int64_t count = 1;
    for (int i = 1; i < levels; i++) { /* C(n + levels - 1, levels - 1), whole at every step */
        if (!zz_mul64(count, n + i, &count))
            return false;
        count /= i;
    }
    return zz_mul64(*ways, count, ways);
}

static bool is_whole(const forcing *f) {
    for (int a = 0; a < zz_map_axis_count(f->problem); a++)
        if (f->states[a] + 1 < zz_map_axis_at(f->problem, a).states)
            return false;
    return true;
}

/* Puts one more loop of the factor on; *before: what undoes it.  False when there is none. */
static bool put(forcing *f, int factor, int *axis, int *before) {
    *axis = zz_map_axis_of(f->problem, factor);
    *before = f->states[*axis];
    const zz_map_axis along = zz_map_axis_at(f->problem, *axis);
    const int next = zz_map_stepped(&along, *before, f->problem->factors[factor].trips);
    if (next >= 0)
        f->states[*axis] = next;
    return next >= 0;
}

/* Adds up all mappings, given places not counted: an upper bound.  False beyond the limit. */
static bool count_mappings(forcing *f, int loops, int64_t *mappings) {
    const zz_map_problem *problem = f->problem;
    if (is_whole(f)) {
        int64_t ways = 1;
        for (int x = 0; x < problem->nest->operand_count; x++)
            if (!count_ends(loops, problem->nest->operands[x].level_count, &ways))
                return false;
        return zz_add64(*mappings, ways, mappings) && *mappings <= f->most_mappings;
    }
    bool few = true;
    for (int i = 0, axis, before; i < problem->factor_count && few; i++)
        if (put(f, i, &axis, &before)) {
            few = count_mappings(f, loops + 1, mappings);
            f->states[axis] = before;
        }
    return few;
}

/* *mappings: how many there are at most. */
static bool small_enough(forcing *f, int64_t most_points, int64_t *mappings) {
    int64_t work, points = 1;
    const zz_nest *nest = f->problem->nest;
    for (int d = 0; d < nest->digit_count && f->request->counting != ZZ_BOXES; d++)
        if (!zz_mul64(points, nest->digits[d].trips, &points))
            return false;
    *mappings = 0;
    return count_mappings(f, 0, mappings) && zz_mul64(*mappings, points, &work) &&
           work <= most_points;
}

/* --- one mapping --------------------------------------------------------------------------- */

/* ZigZag's rule (5): outputs take partial precision in a memory while any reduction is left above
 * what lies below it. */
static bool reduces_above(const zz_nest *nest, int operand, int level) {
    const zz_operand *x = &nest->operands[operand];
    const uint64_t replicated = nest->memories[x->levels[level].memory].replicated;
    const int lower = level == 0 ? nest->digit_count : x->levels[level - 1].boundary;
    for (int d = 0; d < nest->digit_count; d++) {
        const bool above =
            zz_nest_temporal(nest, d) ? d < lower : replicated >> nest->digits[d].dimension & 1;
        if (above && !zz_nest_relevant(nest, d, operand))
            return true;
    }
    return false;
}

/* Bits that the tile takes; false when they are beyond 64 bits. */
static bool tile_bits(const zz_nest *nest, const zz_counts *counts, int operand, int level,
                      int64_t *bits) {
    const zz_operand *x = &nest->operands[operand];
    const zz_level_count *count = &counts->operands[operand].levels[level];
    *bits = count->tile_bits;
    if (nest->counting == ZZ_BOXES &&
        !zz_mul64(count->tile,
                  x->output && reduces_above(nest, operand, level) ? x->partial_bits : x->bits,
                  bits))
        return false;
    return x->levels[level].buffering != ZZ_BUFFER_DOUBLE || zz_mul64(*bits, 2, bits);
}

/* Tensors that share a memory add up. */
static bool fits(const zz_nest *nest, const zz_counts *counts) {
    for (int m = 0; m < nest->memory_count; m++) {
        int64_t need = 0;
        for (int x = 0; x < nest->operand_count; x++)
            for (int l = 0; l < nest->operands[x].level_count; l++) {
                const zz_level *level = &nest->operands[x].levels[l];
                int64_t bits;
                if (level->memory == m &&
                    (!tile_bits(nest, counts, x, l, &bits) || !zz_add64(need, bits, &need)))
                    return false;
            }
        if (need > nest->memories[m].bits)
            return false;
    }
    return true;
}

static void read_figures(const zz_counts *counts, const zz_cost *cost,
                         double figures[ZZ_MAP_FIGURES]) {
    const zz_boxed *boxed = counts->boxed;
    figures[ZZ_MAP_ENERGY] = cost->total;
    figures[ZZ_MAP_CYCLES] = boxed ? boxed->cycles : (double)cost->cycles;
    figures[ZZ_MAP_COMPUTE] = (double)counts->compute;
    figures[ZZ_MAP_STALL] = boxed ? boxed->stall : (double)counts->stall;
    figures[ZZ_MAP_ONLOAD] = boxed ? boxed->onload : (double)counts->onload;
    figures[ZZ_MAP_OFFLOAD] = boxed ? boxed->offload : (double)counts->offload;
}

/* Where events come by chance: of the tensor of which everything arrives, whose tiles are the largest. */
static bool evaluate(forcing *f, zz_arena *own, zz_counts *counts, const zz_nest *nest) {
    const char *what = NULL;
    zz_nest certain = *nest;
    certain.chance = NULL;
    if (f->request->counting == ZZ_EXPECTED)
        certain.counting = ZZ_EXACT;
    nest = &certain;
    if (f->request->counting == ZZ_BOXES) {
        what = zz_zigzag_count(own, nest, counts);
        if (what)
            f->what = zz_sprintf(f->arena, "in ZigZag's model %s", what);
        return !what;
    }
    const zz_interpret_options options = {0};
    const zz_interpret_status status = zz_interpret(own, nest, &options, counts, &what);
    if (status != ZZ_INTERPRET_OK)
        f->what = zz_strdup(f->arena, what ? what : "the interpreter refuses it");
    return status == ZZ_INTERPRET_OK;
}

/* The figures of means instead; false when they are not known for certain. */
static bool take_means(forcing *f, zz_arena *own, const zz_nest *nest,
                       double figures[ZZ_MAP_FIGURES]) {
    const char *what = NULL;
    bool sampled = false;
    if (!f->means)
        return true;
    if (!f->means->count(f->means->self, own, nest, figures, &sampled, &what))
        f->what = zz_strdup(f->arena, what ? what : "a mean cannot be counted");
    else if (sampled)
        f->what = "its means are sampled";
    return !f->what;
}

static void copy_best(forcing *f) {
    zz_mapping *to = &f->result->mapping;
    const zz_nest *nest = f->problem->nest;
    to->loop_count = f->mapping.loop_count;
    memcpy(to->order, f->mapping.order, (size_t)to->loop_count);
    for (int x = 0; x < nest->operand_count; x++)
        memcpy(to->ends[x], f->mapping.ends[x], (size_t)nest->operands[x].level_count);
}

static void try_mapping(forcing *f) {
    zz_arena *own = zz_arena_new(zz_arena_memory(f->arena));
    zz_counts counts;
    zz_cost cost;
    double figures[ZZ_MAP_FIGURES];
    const zz_nest *nest = zz_map_nest(own, f->problem, &f->mapping);
    const zz_map_watch *watch = f->request->watch;
    if (watch && !watch->go_on(watch->self, f->tried, -1))
        f->what = "it was interrupted";
    else if (evaluate(f, own, &counts, nest)) {
        f->tried++;
        zz_cost_of(own, nest, &counts, &cost);
        read_figures(&counts, &cost, figures);
        if (!take_means(f, own, nest, figures)) {
            zz_arena_free(own);
            return;
        }
        const double value = zz_map_value(&f->request->objective[0], figures);
        const bool wanted =
            !f->request->condition || zz_map_value(f->request->condition, figures) != 0;
        if (fits(nest, &counts) && wanted && isfinite(value) &&
            (!f->result->any || value < f->result->best)) {
            f->result->any = true;
            f->result->best = value;
            memcpy(f->result->figures, figures, sizeof figures);
            copy_best(f);
        }
    }
    zz_arena_free(own);
}

/* --- all of them --------------------------------------------------------------------------- */

static void try_ends(forcing *f, int operand, int level) {
    const zz_nest *nest = f->problem->nest;
    if (f->what)
        return;
    if (operand == nest->operand_count) {
        try_mapping(f);
        return;
    }
    unsigned char *ends = f->mapping.ends[operand];
    const bool last = level == nest->operands[operand].level_count - 1;
    const int least = last ? f->mapping.loop_count : level == 0 ? 0 : ends[level - 1];
    for (int end = least; end <= f->mapping.loop_count; end++) {
        ends[level] = (unsigned char)end;
        try_ends(f, last ? operand + 1 : operand, last ? 0 : level + 1);
    }
}

static void try_orders(forcing *f, int place) {
    if (is_whole(f)) {
        f->mapping.loop_count = place;
        if (zz_map_admits(f->problem, f->mapping.order, place))
            try_ends(f, 0, 0);
        return;
    }
    for (int i = 0, axis, before; i < f->problem->factor_count && !f->what; i++)
        if (put(f, i, &axis, &before)) {
            f->mapping.order[place] = (unsigned char)i;
            try_orders(f, place + 1);
            f->states[axis] = before;
        }
}

static zz_mapping new_mapping(zz_arena *arena, const zz_map_problem *problem) {
    const int count = problem->nest->operand_count;
    zz_mapping mapping = {.loop_count = problem->loop_count};
    mapping.order = ZZ_NEW_ARRAY(arena, unsigned char, (size_t)problem->loop_count + 1);
    mapping.ends = ZZ_NEW_ARRAY(arena, unsigned char *, (size_t)count + 1);
    for (int x = 0; x < count; x++)
        mapping.ends[x] =
            ZZ_NEW_ARRAY(arena, unsigned char, (size_t)problem->nest->operands[x].level_count + 1);
    return mapping;
}

bool zz_map_brute(zz_arena *arena, const zz_map_request *request, int64_t mappings, int64_t points,
                  zz_map_brute_result *result, const char **what) {
    const zz_map_problem *problem = zz_map_every_loop(arena, request->problem);
    forcing f = {.arena = arena,
                 .request = request,
                 .problem = problem,
                 .result = result,
                 .most_mappings = mappings};
    int64_t count;
    *result = (zz_map_brute_result){.problem = problem};
    if (!problem || !small_enough(&f, points, &count)) {
        *what = zz_sprintf(arena, "more than %" PRId64 " mappings, or %" PRId64 " points in them",
                           mappings, points);
        return false;
    }
    if (zz_map_by_chance(problem->nest))
        f.means = request->means;
    if (f.means && !f.means->begin(f.means->self, (double)count, what))
        return false;
    result->mapping = new_mapping(arena, problem);
    f.mapping = new_mapping(arena, problem);
    try_orders(&f, 0);
    *what = f.what;
    result->tried = f.tried;
    return !f.what;
}
