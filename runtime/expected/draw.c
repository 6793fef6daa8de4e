/* Means over tensors: takes a nest with a chance and a way to count one tensor, gives every figure's
 * mean.  Few elements: all tensors, each weighted with its probability.  More: drawn ones, in batches
 * until the headline figures are known well enough or the time is up, which is told in points
 * walked, so that the same design gives the same figures on any machine.
 *
 * The mean number of steps is known (closed.c), and most figures follow the steps closely: what a
 * sample says of a figure is corrected by what it says of the steps (a control variate), and only
 * what is left counts as error. */
#include <math.h>
#include <string.h>

#include "runtime/cost/cost.h"
#include "runtime/expected/parts.h"

enum {
    ALL_LIMIT = 10, /* elements of which all combinations are counted */
    BATCH = 16,
    ENOUGH_SAMPLES = 1024, /* where they take no time */
    SAMPLE_LIMIT = 4096
};
/* Points walked in all: a second or two; one tensor may be as many, and BATCH are drawn of it. */
static const int64_t WORK_LIMIT = (int64_t)1 << 28;
static const double ENOUGH = 0.002; /* relative error of the headline figures */

/* What is known of one figure so far. */
typedef struct moments {
    double mean, squares, with_steps; /* sums of squares and products of deviations */
} moments;

typedef struct drawing {
    zz_arena *arena;
    const zz_nest *nest;
    const zz_sampler *sampler;
    zz_nest exact; /* the nest, counted exactly, with the mask at hand */
    unsigned char *mask;
    int64_t elements;
    moments *figures;
    double *values; /* of the tensor at hand */
    moments steps;
    int64_t count;
    zz_counts *largest; /* tiles: the largest of any tensor */
    const zz_evaluation *evaluation;
    zz_mean *means;
} drawing;

/* --- random numbers: splitmix64 (Steele, Lea, Flood 2014) ----------------------------------------- */

static uint64_t mix(uint64_t z) {
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint64_t hash(uint64_t h, const char *text) {
    for (; text && *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    return h;
}

/* Samples of one layer are the same in every dataflow and at every density (what arrives at a lower
 * one arrives at a higher one), those of two layers are independent. */
static void draw(drawing *d, int64_t sample) {
    const zz_chance *chance = d->nest->chance;
    uint64_t state =
        hash(hash(chance->seed ^ 0xcbf29ce484222325u, d->nest->network), d->nest->layer);
    state = mix(state + (uint64_t)sample * 0x9e3779b97f4a7c15u);
    for (int64_t i = 0; i < d->elements; i++) {
        state += 0x9e3779b97f4a7c15u;
        d->mask[i] = (double)(mix(state) >> 11) * 0x1p-53 < chance->arrival;
    }
}

/* --- one tensor ---------------------------------------------------------------------------------- */

static void take_value(void *context, const zz_metric *metric, const zz_place *place) {
    drawing *d = context;
    const size_t slot = zz_metric_slot(metric, &d->exact, place);
    d->values[slot] = zz_metric_value(metric, d->evaluation, place).real;
}

static void keep_largest(drawing *d, const zz_counts *counts) {
    for (int x = 0; x < d->nest->operand_count; x++)
        for (int l = 0; l < d->nest->operands[x].level_count; l++) {
            const zz_level_count *from = &counts->operands[x].levels[l];
            zz_level_count *to = &d->largest->operands[x].levels[l];
            if (from->tile_bits > to->tile_bits ||
                (from->tile_bits == to->tile_bits && from->doubled)) {
                to->tile = from->tile;
                to->tile_bits = from->tile_bits;
                to->doubled = from->doubled;
            }
        }
}

/* Counts the tensor of the mask into d->values. */
static zz_count_status count_one(drawing *d, int64_t *steps, const char **what) {
    zz_arena *own = zz_arena_new(zz_arena_memory(d->arena));
    zz_counts counts;
    zz_cost cost;
    const zz_count_status status =
        d->sampler->count(d->sampler->user, own, &d->exact, &counts, what);
    if (status == ZZ_COUNT_OK) {
        zz_cost_of(own, &d->exact, &counts, &cost);
        const zz_evaluation evaluation = {&d->exact, &counts, &cost};
        d->evaluation = &evaluation;
        zz_metric_visit(&d->exact, take_value, d);
        d->evaluation = NULL;
        keep_largest(d, &counts);
        *steps = counts.steps;
    } else if (*what) {
        *what = zz_strdup(d->arena, *what);
    }
    zz_arena_free(own);
    return status;
}

/* --- all tensors --------------------------------------------------------------------------------- */

static zz_count_status count_all(drawing *d, const char **what) {
    const double p = d->nest->chance->arrival;
    const size_t slots = zz_metric_slots(d->nest);
    for (int64_t set = 0; set < (int64_t)1 << d->elements; set++) {
        double weight = 1;
        int64_t steps;
        for (int64_t i = 0; i < d->elements; i++) {
            d->mask[i] = set >> i & 1;
            weight *= d->mask[i] ? p : 1 - p;
        }
        const zz_count_status status = count_one(d, &steps, what);
        if (status != ZZ_COUNT_OK)
            return status;
        for (size_t s = 0; s < slots; s++)
            d->means[s].mean += weight * d->values[s];
    }
    return ZZ_COUNT_OK;
}

/* --- samples ------------------------------------------------------------------------------------- */

/* One more sample of a figure (Welford), together with that of the steps; d->steps is already told. */
static void add_sample(drawing *d, moments *m, double value) {
    const double n = (double)d->count, deviation = value - m->mean;
    m->mean += deviation / n;
    m->squares += deviation * (value - m->mean);
}

static void add_samples(drawing *d, double steps) {
    const size_t slots = zz_metric_slots(d->nest);
    d->count++;
    add_sample(d, &d->steps, steps);
    for (size_t s = 0; s < slots; s++) {
        moments *m = &d->figures[s];
        m->with_steps += (d->values[s] - m->mean) * (steps - d->steps.mean);
        add_sample(d, m, d->values[s]);
    }
}

/* The mean that the samples speak for, given the true mean of the steps. */
static zz_mean estimate(const drawing *d, const moments *m, double steps) {
    const double n = (double)d->count;
    double mean = m->mean, squares = m->squares, lost = 1;
    if (d->steps.squares > 0 && m->squares > 0) {
        const double slope = m->with_steps / d->steps.squares;
        mean -= slope * (d->steps.mean - steps);
        squares -= slope * m->with_steps;
        lost = 2;
        if (squares < 1e-12 * m->squares)
            squares = 0; /* rounding is left */
    }
    const double freedom = n > lost ? n - lost : 1;
    const double quantile = 1.96 + 2.5 / freedom; /* Student's t, nearly, from 10 on */
    mean = fmax(mean, 0); /* no figure is negative; the correction knows nothing of that */
    return (zz_mean){
        .mean = mean, .sampled = true, .error = quantile * sqrt(squares / freedom / n)};
}

/* Whether a headline figure needs more samples. */
static bool vague(const drawing *d, zz_metric_id id, double steps) {
    const zz_mean *known = &d->means[zz_metric_slot(&zz_metrics[id], d->nest, NULL)];
    if (!known->sampled)
        return false;
    const zz_mean now =
        estimate(d, &d->figures[zz_metric_slot(&zz_metrics[id], d->nest, NULL)], steps);
    return now.error > ENOUGH * fabs(now.mean);
}

static zz_count_status count_samples(drawing *d, double steps, const char **what) {
    const int64_t work = d->sampler->work > 0 ? d->sampler->work : 1;
    const int64_t asked = d->nest->chance->samples;
    int64_t most = WORK_LIMIT / (work + d->elements);
    most = asked ? asked : most < BATCH ? BATCH : most < SAMPLE_LIMIT ? most : SAMPLE_LIMIT;
    int64_t least = most / 4;
    least = least < BATCH ? BATCH : least < ENOUGH_SAMPLES ? least : ENOUGH_SAMPLES;
    while (d->count < most) {
        int64_t found;
        draw(d, d->count);
        const zz_count_status status = count_one(d, &found, what);
        if (status != ZZ_COUNT_OK)
            return status;
        add_samples(d, (double)found);
        if (!asked && d->count % BATCH == 0 && d->count >= least &&
            !vague(d, ZZ_METRIC_cycles, steps) && !vague(d, ZZ_METRIC_energy, steps))
            break;
    }
    const size_t slots = zz_metric_slots(d->nest);
    for (size_t s = 0; s < slots; s++)
        if (d->means[s].sampled)
            d->means[s] = estimate(d, &d->figures[s], steps);
    return ZZ_COUNT_OK;
}

/* --- the whole ----------------------------------------------------------------------------------- */

static int64_t elements_of(const zz_nest *nest) {
    const zz_operand *event = &nest->operands[nest->event_operand];
    int64_t elements = 1;
    for (int a = 0; a < event->axis_count; a++)
        elements *= nest->variables[event->axes[a]].extent; /* within ZZ_CHANCE_LIMIT */
    return elements;
}

bool zz_expected_of_all(const zz_nest *nest, int64_t work) {
    return elements_of(nest) <= ALL_LIMIT && work <= WORK_LIMIT >> ALL_LIMIT &&
           (!nest->chance->samples || nest->event_begin == nest->event_end);
}

static zz_count_status count_means(drawing *d, zz_expected *expected, const char **what) {
    const double p = d->nest->chance->arrival;
    const size_t slots = zz_metric_slots(d->nest);
    if (zz_expected_of_all(d->nest, d->sampler->work))
        return count_all(d, what);
    for (size_t s = 0; s < slots; s++)
        d->means[s].sampled = true;
    zz_nest whole = d->exact;
    whole.arrives = NULL;
    zz_expected_closed(d->arena, &whole, d->largest, p, d->means);
    const zz_count_status status = count_samples(d, (double)d->largest->steps * p, what);
    expected->samples = d->count;
    return status;
}

zz_count_status zz_expected_of(zz_arena *arena, const zz_nest *nest, const zz_sampler *sampler,
                               zz_counts *counts, const char **what) {
    const size_t slots = zz_metric_slots(nest);
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    drawing d = {.arena = own, .nest = nest, .sampler = sampler, .exact = *nest};
    d.elements = elements_of(nest);
    d.mask = zz_alloc(own, (size_t)d.elements);
    d.exact.counting = ZZ_EXACT;
    d.exact.chance = NULL;
    d.exact.arrives = d.mask;
    d.figures = ZZ_NEW_ARRAY(own, moments, slots);
    d.values = ZZ_NEW_ARRAY(own, double, slots);
    d.means = ZZ_NEW_ARRAY(arena, zz_mean, slots);
    const double p = nest->chance->arrival;
    if (sampler->work > WORK_LIMIT && p > 0 && p < 1) {
        *what = "the points of the tensors to draw";
        zz_arena_free(own);
        return ZZ_COUNT_TOO_LARGE;
    }
    memset(d.mask, p > 0, (size_t)d.elements);
    zz_count_status status = sampler->count(sampler->user, arena, &d.exact, counts, what);
    counts->enumerated = NULL;
    if (p == 0 || p == 1) { /* only this tensor has a chance */
        zz_arena_free(own);
        return status;
    }
    d.largest = counts;
    zz_expected *expected = ZZ_NEW(arena, zz_expected);
    *expected = (zz_expected){.chance = nest->chance, .figures = d.means};
    if (status == ZZ_COUNT_OK)
        status = count_means(&d, expected, what);
    counts->expected = expected;
    if (*what)
        *what = zz_strdup(arena, *what);
    zz_arena_free(own);
    return status;
}
