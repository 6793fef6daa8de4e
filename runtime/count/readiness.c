/* When output elements begin and end: the first and last final value, the most elements live at
 * once.
 *
 * A step's key is its temporal digits read as one mixed radix number, so keys order steps.  The
 * steps of separable components interleave digit by digit, hence the first (last) step on an
 * element is made of its components' first (last) steps, and keys add up.  A step's number is one
 * more than the executed steps before it: for each digit, those that agree above it and are less at
 * it, a product over components.
 *
 * live(t) = #{first <= t} - #{last < t} rises only where an element begins, so those steps are
 * enough. Output variables that are free (bare channels) are not enumerated: with their digits in
 * groups between the other digits, both terms are affine in the value of each group, so only its
 * ends can be best. Cost: a sort of the elements over the other axes. */
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/count/run.h"

/* Output elements over enumerated axes that `live` sorts: 128 MiB an array. */
enum { ELEMENT_LIMIT = 1 << 24 };

void zz_run_keys(zz_run *run) {
    const zz_nest *nest = run->nest;
    const size_t digits = (size_t)nest->digit_count + 1;
    run->key_weights = ZZ_NEW_ARRAY(run->arena, int64_t, digits);
    int64_t weight = 1;
    for (int d = nest->digit_count - 1; d >= 0; d--)
        if (zz_nest_temporal(nest, d)) {
            run->key_weights[d] = weight;
            weight = zz_run_mul(run, weight, nest->digits[d].trips);
        }
    for (int c = 0; c < run->plan->component_count; c++) {
        run->components[c].prefix = ZZ_NEW_ARRAY(run->arena, int64_t, digits);
        run->components[c].less = ZZ_NEW_ARRAY(run->arena, int64_t, digits);
    }
}

/* The key of the first (or last) step of a free component on any one of its output elements; where
 * the output has no axis in it, all of its steps are on every element. */
static int64_t free_key(const zz_run *run, const zz_plan_component *component, bool last) {
    int64_t key = 0;
    for (int i = 0; i < component->digit_count && last && !component->in_output; i++) {
        const int d = component->digits[i];
        key += run->key_weights[d] * (run->nest->digits[d].trips - 1);
    }
    return key;
}

static bool anything_touched(const zz_run *run) {
    for (int c = 0; c < run->plan->component_count; c++)
        if (!run->plan->components[c].free && run->components[c].touches.count == 0)
            return false;
    return !run->plan->nothing;
}

void zz_run_rank(void *context) {
    zz_run *run = context;
    run->earliest = 0;
    if (run->overflow || !anything_touched(run))
        return;
    for (int c = 0; c < run->plan->component_count; c++) {
        const zz_plan_component *component = &run->plan->components[c];
        if (component->free) {
            run->earliest += free_key(run, component, true);
            continue;
        }
        int64_t least = INT64_MAX;
        for (size_t i = 0; i < run->components[c].touches.count; i++)
            if (run->components[c].touches.items[i].last < least)
                least = run->components[c].touches.items[i].last;
        run->earliest += least;
    }
}

/* The digit of t* at a place. */
static int64_t earliest_digit(const zz_run *run, int digit) {
    return run->earliest / run->key_weights[digit] % run->nest->digits[digit].trips;
}

/* For the places of a component: one more step that agrees with t* above the place, or is less
 * there. */
void zz_run_executed(void *context, int component, i64 key) {
    zz_run *run = context;
    const zz_plan_component *plan = &run->plan->components[component];
    zz_component_run *of = &run->components[component];
    for (int i = 0; i < plan->digit_count; i++) {
        const int d = plan->digits[i];
        if (!run->key_weights[d])
            continue;
        const int64_t mine = key / run->key_weights[d] % run->nest->digits[d].trips;
        const int64_t its = earliest_digit(run, d);
        of->prefix[d]++;
        of->less[d] += mine < its;
        if (mine != its)
            return;
    }
    of->prefix[run->nest->digit_count]++;
}

static void rank_free(zz_run *run, int c) {
    const zz_plan_component *plan = &run->plan->components[c];
    int64_t below = run->components[c].steps;
    for (int i = 0; i < plan->digit_count; i++) {
        const int d = plan->digits[i];
        if (!run->key_weights[d])
            continue;
        run->components[c].prefix[d] = below;
        below /= run->nest->digits[d].trips;
        run->components[c].less[d] = zz_run_mul(run, below, earliest_digit(run, d));
    }
    run->components[c].prefix[run->nest->digit_count] = below;
}

/* Executed steps before t*. */
static int64_t steps_before(zz_run *run) {
    const zz_nest *nest = run->nest;
    const int components = run->plan->component_count;
    int64_t before = 0;
    /* agree[c]: steps of component c that agree with t* at its digits above the place at hand */
    int64_t *agree = ZZ_NEW_ARRAY(run->arena, int64_t, (size_t)components + 1);
    int *owner = ZZ_NEW_ARRAY(run->arena, int, (size_t)nest->digit_count + 1);
    for (int c = 0; c < components; c++) {
        if (run->plan->components[c].free)
            rank_free(run, c);
        agree[c] = run->components[c].steps;
        for (int i = 0; i < run->plan->components[c].digit_count; i++)
            owner[run->plan->components[c].digits[i]] = c;
    }
    for (int d = 0; d < nest->digit_count; d++) {
        if (!run->key_weights[d])
            continue;
        const int c = owner[d];
        int64_t term = run->components[c].less[d];
        for (int other = 0; other < components; other++)
            if (other != c)
                term = zz_run_mul(run, term, agree[other]);
        before = zz_run_add(run, before, term);
        int next = nest->digit_count;
        for (int i = run->plan->components[c].digit_count - 1; i >= 0; i--) {
            const int e = run->plan->components[c].digits[i];
            if (e > d && run->key_weights[e])
                next = e;
        }
        agree[c] = run->components[c].prefix[next];
    }
    return before;
}

/* --- live ---------------------------------------------------------------------------------- */

/* LSD radix sort, bytes that are all alike skipped: keys are dense and n is large. */
static void sort(int64_t *keys, int64_t *spare, size_t n) {
    int64_t all_or = 0;
    for (size_t i = 0; i < n; i++)
        all_or |= keys[i];
    for (int shift = 0; shift < 64 && all_or >> shift; shift += 8) {
        size_t counts[256] = {0};
        for (size_t i = 0; i < n; i++)
            counts[keys[i] >> shift & 255]++;
        if (counts[keys[0] >> shift & 255] == n)
            continue;
        for (size_t b = 0, sum = 0; b < 256; b++) {
            const size_t here = counts[b];
            counts[b] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++)
            spare[counts[keys[i] >> shift & 255]++] = keys[i];
        memcpy(keys, spare, n * sizeof *keys);
    }
}

/* One more component: every key so far with every one of its elements. */
static int64_t *combine(zz_run *run, int64_t *keys, size_t *n, const zz_component_run *of,
                        bool last) {
    int64_t total;
    if (!zz_mul64((int64_t)*n, (int64_t)of->touches.count, &total) || total > ELEMENT_LIMIT) {
        run->too_large = "the output elements whose beginnings and ends are tied together";
        return keys;
    }
    int64_t *all = ZZ_NEW_ARRAY(run->arena, int64_t, (size_t)total);
    size_t out = 0;
    for (size_t i = 0; i < *n; i++)
        for (size_t e = 0; e < of->touches.count; e++)
            all[out++] = keys[i] + (last ? of->touches.items[e].last : of->touches.items[e].first);
    *n = out;
    return all;
}

/* Sorted keys of the first or last steps of all elements over enumerated components; digits of free
 * output variables are 0 in them. */
static int64_t *element_keys(zz_run *run, bool last, size_t *n) {
    int64_t *keys = ZZ_NEW(run->arena, int64_t);
    *n = 1;
    for (int c = 0; c < run->plan->component_count; c++)
        if (run->plan->components[c].free)
            keys[0] += free_key(run, &run->plan->components[c], last);
    for (int c = 0; c < run->plan->component_count && !run->too_large; c++)
        if (!run->plan->components[c].free)
            keys = combine(run, keys, n, &run->components[c], last);
    if (!run->too_large)
        sort(keys, ZZ_NEW_ARRAY(run->arena, int64_t, *n), *n);
    return keys;
}

/* A run of neighbouring temporal digits that all belong to free output variables. */
typedef struct group {
    int64_t values, rest; /* of the group; of all groups inside it, multiplied */
    int64_t weight; /* of the digit just above it: keys are equal above iff key / weight are */
} group;

static int find_groups(zz_run *run, group *groups) {
    const zz_nest *nest = run->nest;
    int count = 0;
    bool open = false;
    for (int d = 0; d < nest->digit_count; d++) {
        if (!run->key_weights[d])
            continue;
        bool bare = false;
        for (int c = 0; c < run->plan->component_count; c++) {
            const zz_plan_component *component = &run->plan->components[c];
            for (int i = 0; i < component->digit_count; i++)
                bare |= component->digits[i] == d && component->free && component->in_output;
        }
        if (bare && !open)
            groups[count++] = (group){
                .values = 1, .weight = zz_run_mul(run, run->key_weights[d], nest->digits[d].trips)};
        if (bare)
            groups[count - 1].values =
                zz_run_mul(run, groups[count - 1].values, nest->digits[d].trips);
        open = bare;
    }
    int64_t rest = 1;
    for (int g = count - 1; g >= 0; g--) {
        groups[g].rest = rest;
        rest = zz_run_mul(run, rest, groups[g].values);
    }
    return count;
}

/* Keys below a bound, by walking forward: bounds never decrease from call to call of one cursor. */
static size_t advance(const int64_t *keys, size_t n, size_t *cursor, int64_t bound) {
    while (*cursor < n && keys[*cursor] < bound)
        ++*cursor;
    return *cursor;
}

/* How many (element, group values) come before t = (key, values): a constant and one slope for each
 * group. */
typedef struct counter {
    const int64_t *keys;
    size_t n;
    size_t *cursors; /* two for each group and one */
    int64_t constant, *slopes;
    int64_t equal; /* keys equal to t's */
} counter;

static void count_before(zz_run *run, counter *c, const group *groups, int group_count, int64_t key,
                         int64_t all_values) {
    size_t prefix_begin = 0;
    int64_t rest = all_values;
    c->constant = 0;
    for (int g = 0; g <= group_count; g++) {
        const int64_t weight = g < group_count ? groups[g].weight : 1;
        const int64_t begin = key / weight * weight;
        const size_t less = advance(c->keys, c->n, &c->cursors[2 * g], begin);
        const size_t end = advance(c->keys, c->n, &c->cursors[2 * g + 1], begin + weight);
        const int64_t decided = (int64_t)(less - prefix_begin);
        c->constant = zz_run_add(run, c->constant, zz_run_mul(run, decided, rest));
        if (g < group_count) {
            c->slopes[g] = zz_run_mul(run, (int64_t)(end - less), groups[g].rest);
            rest = groups[g].rest;
        } else {
            c->equal = (int64_t)(end - less);
        }
        prefix_begin = less;
    }
}

static counter new_counter(zz_run *run, const int64_t *keys, size_t n, int group_count) {
    return (counter){.keys = keys,
                     .n = n,
                     .cursors = ZZ_NEW_ARRAY(run->arena, size_t, 2 * (size_t)group_count + 2),
                     .slopes = ZZ_NEW_ARRAY(run->arena, int64_t, (size_t)group_count + 1)};
}

static int64_t most_live(zz_run *run) {
    group *groups = ZZ_NEW_ARRAY(run->arena, group, (size_t)run->nest->digit_count + 1);
    const int group_count = find_groups(run, groups);
    const int64_t all_values = group_count ? zz_run_mul(run, groups[0].values, groups[0].rest) : 1;
    size_t n, same;
    const int64_t *firsts = element_keys(run, false, &n);
    const int64_t *lasts = element_keys(run, true, &same);
    if (run->overflow || run->too_large)
        return 0;
    counter begun = new_counter(run, firsts, n, group_count);
    counter ended = new_counter(run, lasts, n, group_count);
    int64_t most = 0;
    for (size_t i = 0; i < n && !run->overflow; i++) {
        if (i > 0 && firsts[i] == firsts[i - 1])
            continue;
        count_before(run, &begun, groups, group_count, firsts[i], all_values);
        count_before(run, &ended, groups, group_count, firsts[i], all_values);
        int64_t live = begun.constant + begun.equal - ended.constant;
        for (int g = 0; g < group_count; g++)
            if (begun.slopes[g] > ended.slopes[g])
                live = zz_run_add(
                    run, live,
                    zz_run_mul(run, begun.slopes[g] - ended.slopes[g], groups[g].values - 1));
        if (live > most)
            most = live;
    }
    return most;
}

/* --- all of it ----------------------------------------------------------------------------- */

void zz_run_readiness(zz_run *run) {
    const zz_nest *nest = run->nest;
    const zz_operand *output = &nest->operands[0];
    zz_counts *counts = run->counts;
    counts->outputs.elements = 1;
    for (int a = 0; a < output->axis_count; a++)
        counts->outputs.elements =
            zz_run_mul(run, counts->outputs.elements, nest->variables[output->axes[a]].extent);
    if (run->overflow || nest->counting == ZZ_BOXES)
        return;
    int64_t elements = !run->plan->nothing, lanes = 1;
    for (int c = 0; c < run->plan->component_count; c++) {
        const zz_plan_component *component = &run->plan->components[c];
        if (!component->free)
            elements = zz_run_mul(run, elements, (int64_t)run->components[c].touches.count);
        for (int i = 0; i < component->digit_count && component->free && component->in_output;
             i++) {
            const zz_digit *digit = &nest->digits[component->digits[i]];
            elements = zz_run_mul(run, elements, digit->trips);
            if (digit->kind == ZZ_DIGIT_SPREAD)
                lanes = zz_run_mul(run, lanes, digit->trips);
        }
    }
    counts->outputs.untouched = counts->outputs.elements - elements;
    if (elements == 0 || run->overflow)
        return;
    counts->readiness.first = zz_run_add(run, steps_before(run), 1);
    counts->readiness.last = counts->steps;
    counts->readiness.live = zz_run_mul(run, most_live(run), lanes);
}
