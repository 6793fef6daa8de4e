/* Which steps make the first and the last final value, and when most outputs are partial sums.  A small
 * nest is walked step by step to tell where in its loops that is; what the walk finds is told only
 * when it agrees with the counts. */
#include "compiler/why/parts.h"
#include "runtime/base/checked.h"

enum { WALK_LIMIT = 1 << 26, ELEMENT_LIMIT = 1 << 20 };

typedef struct story {
    bool known;
    int64_t *first, *last; /* steps of each output element, 0: untouched */
    int64_t elements;
    int64_t fullest; /* the first step with the most live elements */
    int64_t longest; /* steps that the longest living element lives */
} story;

typedef struct walking {
    const zz_why *why;
    zz_why_walk walk;
    int *digits, *outer, *inner, *variables;
    int outer_count, inner_count;
    const zz_operand *output;
} walking;

static walking begin(const zz_why *why) {
    const zz_nest *nest = why->nest;
    walking w = {.why = why, .walk = zz_why_walk_new(why)};
    w.digits = ZZ_NEW_ARRAY(why->arena, int, (size_t)nest->digit_count + 1);
    w.outer = ZZ_NEW_ARRAY(why->arena, int, (size_t)nest->digit_count + 1);
    w.inner = ZZ_NEW_ARRAY(why->arena, int, (size_t)nest->digit_count + 1);
    w.variables = ZZ_NEW_ARRAY(why->arena, int, (size_t)nest->variable_count + 1);
    for (int d = 0; d < nest->digit_count; d++)
        w.digits[d] = d;
    for (int v = 0; v < nest->variable_count; v++)
        w.variables[v] = v;
    w.outer_count = zz_why_pick(nest, w.digits, nest->digit_count, true, w.outer);
    w.inner_count = zz_why_pick(nest, w.digits, nest->digit_count, false, w.inner);
    for (int o = 0; o < nest->operand_count; o++)
        if (nest->operands[o].output)
            w.output = &nest->operands[o];
    return w;
}

static int64_t element(const walking *w) {
    int64_t index = 0;
    for (int a = 0; a < w->output->axis_count; a++)
        index = index * w->why->nest->variables[w->output->axes[a]].extent +
                w->walk.values[w->output->axes[a]];
    return index;
}

/* All lanes of one step; whether it is executed.  s NULL: only that. */
static bool step(walking *w, story *s, int64_t number) {
    const zz_nest *nest = w->why->nest;
    bool any = false;
    do {
        if (!zz_why_valid(&w->walk, w->variables, nest->variable_count, nest->event_operand >= 0))
            continue;
        any = true;
        if (!s)
            continue;
        const int64_t e = element(w);
        if (!s->first[e])
            s->first[e] = number;
        s->last[e] = number;
    } while (zz_why_next(&w->walk, w->inner, w->inner_count));
    return any;
}

/* The most live elements at once, and the first step of it. */
static int64_t most_live(const zz_why *why, story *s, int64_t steps) {
    int64_t *change = ZZ_NEW_ARRAY(why->arena, int64_t, (size_t)steps + 2);
    int64_t live = 0, most = 0;
    for (int64_t e = 0; e < s->elements; e++) {
        if (!s->first[e])
            continue;
        change[s->first[e]]++;
        change[s->last[e] + 1]--;
        if (s->last[e] - s->first[e] + 1 > s->longest)
            s->longest = s->last[e] - s->first[e] + 1;
    }
    for (int64_t t = 1; t <= steps; t++) {
        live += change[t];
        if (live > most) {
            most = live;
            s->fullest = t;
        }
    }
    return most;
}

static story tell(const zz_why *why) {
    const zz_nest *nest = why->nest;
    const zz_counts *c = why->counts;
    story s = {.elements = c->outputs.elements};
    int64_t looked =
        (int64_t)(nest->variable_count + 1) * (nest->digit_count + nest->variable_count + 1);
    int64_t steps = 0;
    for (int d = 0; d < nest->digit_count; d++)
        if (!zz_mul64(looked, nest->digits[d].trips, &looked) || looked > WALK_LIMIT)
            return s;
    walking w = begin(why);
    if (!w.output || s.elements > ELEMENT_LIMIT || looked > WALK_LIMIT)
        return s;
    s.first = ZZ_NEW_ARRAY(why->arena, int64_t, (size_t)s.elements + 1);
    s.last = ZZ_NEW_ARRAY(why->arena, int64_t, (size_t)s.elements + 1);
    do
        steps += step(&w, &s, steps + 1);
    while (zz_why_next(&w.walk, w.outer, w.outer_count));
    int64_t first = 0, last = 0;
    for (int64_t e = 0; e < s.elements; e++) {
        if (s.last[e] && (!first || s.last[e] < first))
            first = s.last[e];
        if (s.last[e] > last)
            last = s.last[e];
    }
    s.known = steps == c->steps && first == c->readiness.first && last == c->readiness.last &&
              most_live(why, &s, steps) == c->readiness.live;
    return s;
}

/* --- sentences --------------------------------------------------------------------------------- */

/* "iy 2, ix 2, fy 0" of a step: the values of the variables that temporal loops run over. */
static const char *place_of(const zz_why *why, int64_t number) {
    const zz_nest *nest = why->nest;
    walking w = begin(why);
    int64_t steps = 0;
    do {
        const bool executed = step(&w, NULL, 0);
        steps += executed;
        if (executed && steps == number)
            break;
    } while (zz_why_next(&w.walk, w.outer, w.outer_count));
    zz_buffer out = zz_buffer_new(why->arena);
    for (int i = 0; i < w.outer_count; i++) {
        const int v = nest->digits[w.outer[i]].variable;
        bool again = false;
        int64_t value = 0;
        for (int j = 0; j < w.outer_count; j++) {
            if (nest->digits[w.outer[j]].variable != v)
                continue;
            again |= j < i;
            value += w.walk.digits[w.outer[j]] * nest->digits[w.outer[j]].weight;
        }
        if (!again)
            zz_putf(&out, "%s%s %s", out.size ? ", " : "", nest->variables[v].name,
                    zz_why_count(why, value));
    }
    return out.size ? zz_buffer_text(&out) : "the only one";
}

/* "O[0,0,2,2]" */
static const char *name_of(const zz_why *why, int64_t index) {
    const walking w = begin(why);
    zz_buffer out = zz_buffer_new(why->arena);
    int64_t weight = why->counts->outputs.elements;
    zz_putf(&out, "%s[", w.output->name);
    for (int a = 0; a < w.output->axis_count; a++) {
        weight /= why->nest->variables[w.output->axes[a]].extent;
        zz_putf(&out, "%s%lld", a ? "," : "", (long long)(index / weight));
        index %= weight;
    }
    zz_put(&out, "]");
    return zz_buffer_text(&out);
}

/* A loop that adds into the same outputs again, outside of loops over other outputs. */
static void put_cause(const zz_why *why) {
    const zz_nest *nest = why->nest;
    const walking w = begin(why);
    int reduction = -1;
    bool *within = ZZ_NEW_ARRAY(why->arena, bool, (size_t)nest->digit_count + 1);
    for (int o = 0; o < nest->operand_count; o++)
        for (int d = 0; d < nest->digit_count && nest->operands[o].output; d++) {
            const bool relevant = zz_nest_relevant(nest, d, o);
            if (nest->digits[d].kind != ZZ_DIGIT_SPREAD && !relevant && reduction < 0)
                reduction = d;
            within[d] = reduction >= 0 && relevant && nest->digits[d].kind != ZZ_DIGIT_SPREAD;
        }
    const char *text;
    int64_t product;
    if (reduction >= 0 && zz_why_loops(why, within, &text, &product) && product > 1)
        zz_why_say(why,
                   "the loop %s adds into the same elements of %s again, outside of loops that "
                   "choose among them: %s",
                   nest->variables[nest->digits[reduction].variable].name, w.output->name, text);
}

static void put_step(const zz_why *why, const story *s, int64_t number, const char *which) {
    const zz_counts *c = why->counts;
    if (number == 0) {
        zz_why_say(why, "no output is ever touched");
        return;
    }
    zz_why_say(why, "step %s of %s makes the %s final value (%s of the way)",
               zz_why_count(why, number), zz_why_count(why, c->steps), which,
               zz_why_share(why, (double)number, (double)c->steps));
    if (!s->known)
        return;
    int64_t finished = 0, one = -1;
    for (int64_t e = 0; e < s->elements; e++)
        if (s->last[e] == number) {
            finished++;
            one = one < 0 ? e : one;
        }
    zz_why_say(why, "it stands at %s", place_of(why, number));
    if (finished == 1)
        zz_why_say(why, "it adds the last contribution to %s, begun in step %s", name_of(why, one),
                   zz_why_count(why, s->first[one]));
    else
        zz_why_say(
            why, "it adds the last contribution to %s elements: %s, begun in step %s, and others",
            zz_why_count(why, finished), name_of(why, one), zz_why_count(why, s->first[one]));
}

static void put_live(const zz_why *why, const story *s) {
    const zz_counts *c = why->counts;
    zz_why_say(why,
               "live = the most elements at any step between their first and last contribution");
    zz_why_say(why, "     = %s, of %s elements (%s)", zz_why_count(why, c->readiness.live),
               zz_why_count(why, c->outputs.elements),
               zz_why_share(why, (double)c->readiness.live, (double)c->outputs.elements));
    if (s->known && s->fullest > 0) {
        zz_why_say(why, "first so at step %s of %s, at %s", zz_why_count(why, s->fullest),
                   zz_why_count(why, c->steps), place_of(why, s->fullest));
        zz_why_say(why, "an element lives for at most %s step%s", zz_why_count(why, s->longest),
                   s->longest == 1 ? "" : "s");
    }
    put_cause(why);
}

void zz_why_readiness(const zz_why *why, zz_metric_id id) {
    const zz_counts *c = why->counts;
    const story s = tell(why);
    const walking w = begin(why);
    int64_t bits;
    switch (id) {
    case ZZ_METRIC_readiness_first:
        put_step(why, &s, c->readiness.first, "first");
        break;
    case ZZ_METRIC_readiness_last:
        put_step(why, &s, c->readiness.last, "last");
        break;
    case ZZ_METRIC_readiness_live_bits:
        if (w.output && zz_mul64(c->readiness.live, w.output->partial_bits, &bits))
            zz_why_say(why, "live_bits = live elements x bits of a partial sum = %s x %s = %s",
                       zz_why_count(why, c->readiness.live),
                       zz_why_count(why, w.output->partial_bits), zz_why_count(why, bits));
        put_live(why, &s);
        break;
    default:
        put_live(why, &s);
        break;
    }
}
