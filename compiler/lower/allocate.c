/* `allocate greedy`: ZigZag's loop-order allocation, from the array outwards.  Each memory takes,
 * for the operands it holds, as many of the innermost loops still free as make the traffic above it
 * least (ties: more loops for the later operand), among the choices that fit; it never looks ahead.
 * Decided on boxes and trip counts, so that exact and boxed counting compare the same mapping.
 *
 * `allocate even` is ZigZag's too: tensors that share a memory split the loops at one place.
 *
 * Without a `hold` it is ZigZag's own allocation, fractions and all, wherever its model takes the
 * nest.  A `hold` is a choice already made, which ZigZag does not know: the boundary of its level is
 * given and bounds its neighbours, and the choices are made here, on whole lanes.
 */
#include <string.h>

#include "compiler/lower/parts.h"
#include "runtime/base/checked.h"
#include "runtime/nest/box.h"
#include "runtime/zigzag/from_nest.h"

typedef __int128 wide; /* a product of two 64-bit counts */

enum { COMBINATION_LIMIT = 1 << 24 }; /* a memory of three operands under 256 loops */

/* What one operand may do at one memory. */
typedef struct choices {
    int operand, level;
    int boundaries[ZZ_LOOP_LIMIT + 1];
    int64_t bits[ZZ_LOOP_LIMIT + 1]; /* the tile takes */
    wide traffic[ZZ_LOOP_LIMIT + 1]; /* bits over the boundary */
    int count;
} choices;

/* Bits that an element of the operand takes in a memory whose loops below start at `free_below`:
 * partial sums while any reduction is left. */
static int64_t precision(const zz_nest *nest, int operand, const zz_nest_memory *memory,
                         int free_below) {
    const zz_operand *x = &nest->operands[operand];
    if (!x->output)
        return x->bits;
    for (int d = 0; d < nest->digit_count; d++) {
        const bool left = zz_nest_temporal(nest, d)
                              ? d < free_below
                              : memory->replicated >> nest->digits[d].dimension & 1;
        if (left && !zz_nest_relevant(nest, d, operand))
            return x->partial_bits;
    }
    return x->bits;
}

/* Fills one choice; false when the tile is beyond 64 bits. */
static bool weigh(const zz_nest *nest, choices *c, int boundary, int64_t bits_of_element) {
    const zz_operand *x = &nest->operands[c->operand];
    const zz_level *level = &x->levels[c->level];
    bool inside[ZZ_LOOP_LIMIT];
    int64_t elements, bits, windows = 1;
    zz_box_inside(nest, &nest->memories[level->memory], boundary, inside);
    if (!zz_box(nest, c->operand, inside, &elements) ||
        !zz_mul64(elements, bits_of_element, &bits) ||
        (level->buffering == ZZ_BUFFER_DOUBLE && !zz_mul64(bits, 2, &bits)))
        return false;
    for (int d = 0; d < boundary; d++)
        if (zz_nest_temporal(nest, d) && !zz_mul64(windows, nest->digits[d].trips, &windows))
            windows = INT64_MAX;
    c->boundaries[c->count] = boundary;
    c->bits[c->count] = bits;
    c->traffic[c->count] = c->level == x->level_count - 1 ? 0 : (wide)windows * bits;
    c->count++;
    return true;
}

/* All choices of an operand at a level, fewest loops first: boundaries from `inner` outwards, not
 * beyond the next `hold` of an outer level. */
static bool list_choices(const zz_nest *nest, choices *c, const bool *fixed, int inner) {
    const zz_operand *x = &nest->operands[c->operand];
    const zz_nest_memory *memory = &nest->memories[x->levels[c->level].memory];
    const int64_t bits = precision(nest, c->operand, memory, inner);
    c->count = 0;
    if (fixed[c->level])
        return weigh(nest, c, x->levels[c->level].boundary, bits);
    int outer = 0;
    for (int l = c->level + 1; l < x->level_count && outer == 0; l++)
        if (fixed[l])
            outer = x->levels[l].boundary;
    for (int boundary = inner; boundary >= outer; boundary--) {
        const bool starts_here = boundary == inner || zz_nest_temporal(nest, boundary);
        if (!starts_here)
            continue;
        if (!weigh(nest, c, boundary, bits))
            break;
        if (c->bits[c->count - 1] > memory->bits) {
            c->count -= c->count > 1; /* the first stays, to say what is missing */
            break;
        }
    }
    return c->count > 0;
}

/* The operands that a memory holds, in the order of its slots. */
static int operands_of(const zz_lowering *lower, int memory, choices *list) {
    const zz_model_memory *model = &lower->accelerator->memories[memory];
    int count = 0;
    for (int s = 0; s < model->slot_count; s++)
        for (int o = 0; o < lower->nest->operand_count; o++) {
            const zz_operand *x = &lower->nest->operands[o];
            for (int l = 0; l < x->level_count && strcmp(x->slot, model->slots[s]) == 0; l++)
                if (x->levels[l].memory == memory) {
                    list[count].operand = o;
                    list[count++].level = l;
                }
        }
    return count;
}

static wide total(const choices *list, const int *pick, int count, int64_t capacity, bool *fits) {
    wide bits = 0, traffic = 0;
    for (int i = 0; i < count; i++) {
        bits += list[i].bits[pick[i]];
        traffic += list[i].traffic[pick[i]];
    }
    *fits = bits <= capacity;
    return traffic;
}

/* Best combination by trying all, last operand fastest; false when not even the first fits. */
static bool choose(const choices *list, int count, int64_t capacity, int *best) {
    int pick[ZZ_LOOP_LIMIT] = {0};
    bool fits;
    wide least = total(list, pick, count, capacity, &fits);
    memcpy(best, pick, (size_t)count * sizeof *best);
    if (!fits)
        return false;
    for (;;) {
        int i = count - 1;
        while (i >= 0 && ++pick[i] == list[i].count)
            pick[i--] = 0;
        if (i < 0)
            return true;
        const wide traffic = total(list, pick, count, capacity, &fits);
        if (fits && traffic <= least) {
            least = traffic;
            memcpy(best, pick, (size_t)count * sizeof *best);
        }
    }
}

static void say_nothing_fits(zz_lowering *lower, int memory, const choices *list, int count) {
    zz_diags *diags = &lower->session->diags;
    const zz_model_memory *model = &lower->accelerator->memories[memory];
    wide need = 0;
    for (int i = 0; i < count; i++)
        need += list[i].bits[0];
    const int64_t bits = need > INT64_MAX ? INT64_MAX : (int64_t)need;
    zz_diag *diag = zz_lower_error(lower, ZZ_E0513, lower->dataflow->span,
                                   "nothing fits `%s`: the smallest tiles are %lld bit too large",
                                   model->name, (long long)(bits - model->bits));
    zz_diag_also(diags, diag, model->span, "holds %lld bit", (long long)model->bits);
    for (int i = 0; i < count && i < 3; i++)
        zz_diag_note(diags, diag, "`%s` needs at least %lld bit here",
                     lower->nest->operands[list[i].operand].name, (long long)list[i].bits[0]);
    zz_diag_help(diags, diag, "enlarge `%s`, or spread less over the lanes that share it",
                 model->name);
}

static bool allocate_memory(zz_lowering *lower, bool **fixed, int memory, int *inner) {
    zz_nest *nest = lower->nest;
    choices *list = ZZ_NEW_ARRAY(lower->arena, choices, (size_t)nest->operand_count);
    const int count = operands_of(lower, memory, list);
    bool free_choice = false, listed = true;
    for (int i = 0; i < count; i++)
        free_choice |= !fixed[list[i].operand][list[i].level];
    int *best = ZZ_NEW_ARRAY(lower->arena, int, (size_t)count + 1);
    int64_t combinations = 1;
    for (int i = 0; i < count && free_choice; i++) {
        listed &= list_choices(nest, &list[i], fixed[list[i].operand], inner[list[i].operand]);
        if (listed && (!zz_mul64(combinations, list[i].count, &combinations) ||
                       combinations > COMBINATION_LIMIT)) {
            zz_lower_error(lower, ZZ_E0511, lower->dataflow->span,
                           "`%s` can be allocated in too many ways; place some `hold`s",
                           nest->memories[memory].name);
            return false;
        }
    }
    if (free_choice && (!listed || !choose(list, count, nest->memories[memory].bits, best))) {
        say_nothing_fits(lower, memory, list, count);
        return false;
    }
    for (int i = 0; i < count; i++) {
        zz_level *level = &nest->operands[list[i].operand].levels[list[i].level];
        if (!fixed[list[i].operand][list[i].level]) {
            level->boundary = list[i].boundaries[best[i]];
            level->in_event_body = nest->event_operand >= 0 && level->boundary >= nest->event_end;
        }
        inner[list[i].operand] = level->boundary;
    }
    return true;
}

static bool allocate_here(zz_lowering *lower, bool **fixed) {
    int *inner = ZZ_NEW_ARRAY(lower->arena, int, (size_t)lower->nest->operand_count);
    for (int o = 0; o < lower->nest->operand_count; o++)
        inner[o] = lower->nest->digit_count;
    for (int m = 0; m < lower->accelerator->memory_count; m++)
        if (!allocate_memory(lower, fixed, m, inner))
            return false;
    return true;
}

/* --- ZigZag's own -------------------------------------------------------------------------- */

static bool any_hold(const zz_nest *nest, bool **fixed, bool *any_choice) {
    bool held = false;
    *any_choice = false;
    for (int o = 0; o < nest->operand_count; o++)
        for (int l = 0; l + 1 < nest->operands[o].level_count; l++) {
            held |= fixed[o][l];
            *any_choice |= !fixed[o][l];
        }
    return held;
}

/* Whether the allocation came to its end, whatever came after it. */
static bool allocated(const zz_zigzag_result *result, zz_zigzag_status status, int loop_count) {
    bool all = status != ZZ_ZIGZAG_MEMORY_TOO_SMALL && status != ZZ_ZIGZAG_HIERARCHY_TOO_SMALL &&
               status != ZZ_ZIGZAG_COMBINATIONS && status != ZZ_ZIGZAG_MALFORMED &&
               status != ZZ_ZIGZAG_UNROLL && status != ZZ_ZIGZAG_OVERFLOW;
    for (int x = 0; x < result->operand_count; x++)
        all = all &&
              result->operands[x].levels[result->operands[x].level_count - 1].end == loop_count;
    return all;
}

/* The boundary with `end` temporal digits below it. */
static int boundary_of(const zz_nest *nest, int end) {
    int boundary = nest->digit_count;
    for (int left = end; left > 0;)
        left -= zz_nest_temporal(nest, --boundary);
    return boundary;
}

static void take(zz_nest *nest, const zz_zigzag_result *result) {
    for (int o = 0; o < nest->operand_count; o++)
        for (int l = 0; l + 1 < nest->operands[o].level_count; l++) {
            zz_level *level = &nest->operands[o].levels[l];
            level->boundary = boundary_of(nest, result->operands[o].levels[l].end);
            level->in_event_body = nest->event_operand >= 0 && level->boundary >= nest->event_end;
        }
    nest->allocated = true;
}

/* Takes ZigZag's allocation where there is one; *status says what ZigZag says of it. */
static bool allocate_by_zigzag(zz_lowering *lower, zz_zigzag_status *status) {
    zz_arena *own = zz_arena_new(zz_arena_memory(lower->arena));
    const char *what = NULL;
    zz_zigzag_result result;
    const zz_zigzag_problem *problem = zz_zigzag_from_nest(own, lower->nest, true, &what);
    bool taken = false;
    *status = ZZ_ZIGZAG_OK;
    if (problem) {
        zz_zigzag_mapping mapping = problem->mapping;
        mapping.even = lower->dataflow->even;
        *status = zz_zigzag_evaluate(own, problem->model, &mapping, &result);
        taken = allocated(&result, *status, mapping.loop_count);
        if (taken)
            take(lower->nest, &result);
    }
    zz_arena_free(own);
    return taken;
}

static bool too_small(zz_zigzag_status status) {
    return status == ZZ_ZIGZAG_MEMORY_TOO_SMALL || status == ZZ_ZIGZAG_HIERARCHY_TOO_SMALL;
}

static void say_too_small(zz_lowering *lower, zz_zigzag_status status) {
    zz_diag *diag = zz_lower_error(lower, ZZ_E0513, lower->dataflow->span, "nothing fits: %s",
                                   zz_zigzag_message(status));
    zz_diag_note(&lower->session->diags, diag,
                 lower->dataflow->even
                     ? "so ZigZag's allocation ends, which is all there is for `allocate even`"
                     : "so ZigZag's allocation ends, which `counting boxes` takes");
    zz_diag_help(&lower->session->diags, diag,
                 "enlarge the memories, or place a `hold` to draw the boundaries yourself");
}

/* Even boundaries are ZigZag's or none. */
static bool allocate_even(zz_lowering *lower, bool held) {
    zz_zigzag_status status = ZZ_ZIGZAG_OK;
    if (!held && allocate_by_zigzag(lower, &status))
        return true;
    if (too_small(status)) {
        say_too_small(lower, status);
        return false;
    }
    zz_diag *diag = zz_lower_error(lower, ZZ_E0549, lower->dataflow->span,
                                   held ? "`allocate even` and a `hold`"
                                        : "ZigZag does not allocate this nest");
    zz_diag_note(&lower->session->diags, diag,
                 held ? "even boundaries are ZigZag's, which knows no `hold`"
                      : "even boundaries are ZigZag's, and it does not get through");
    zz_diag_help(&lower->session->diags, diag, "`allocate greedy` is the default");
    return false;
}

bool zz_allocate_greedy(zz_lowering *lower, bool **fixed) {
    bool any_choice;
    zz_zigzag_status status = ZZ_ZIGZAG_OK;
    const bool held = any_hold(lower->nest, fixed, &any_choice);
    if (lower->dataflow->even)
        return allocate_even(lower, held);
    if (!held && allocate_by_zigzag(lower, &status))
        return true;
    if (!allocate_here(lower, fixed))
        return false;
    /* In boxes it does not fit, but what is executed may: exact counting will tell. */
    if (!any_choice || held || lower->nest->counting != ZZ_BOXES || !too_small(status))
        return true;
    say_too_small(lower, status);
    return false;
}
