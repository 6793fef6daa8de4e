/* Closed forms of means.  A figure that adds up over arrived events is its value when everything
 * arrives, times the probability.  An element that any of n events reaches is touched with probability
 * 1 - (1-p)^n.  How many elements of the event's own tensor arrive in a window is binomial.  A transfer
 * rounds up to words, which is linear only where its elements come in whole words, or all at once. */
#include <math.h>

#include "runtime/expected/parts.h"

/* The mean of one traffic; what is not known is NAN. */
typedef struct mean_traffic {
    double elements, grains, first, final;
} mean_traffic;

typedef struct closing {
    zz_arena *arena;
    const zz_nest *nest;
    const zz_counts *full;
    const zz_components *components;
    double arrival;
    zz_mean *figures; /* NULL: only what is returned is wanted, ... */
    bool *bounded;    /* ... from below where it is not known, which is told here */
} closing;

static const mean_traffic unknown = {NAN, NAN, NAN, NAN};

static void put(const closing *c, zz_metric_id id, const zz_place *place, double mean) {
    if (!isnan(mean) && c->figures)
        c->figures[zz_metric_slot(&zz_metrics[id], c->nest, place)] = (zz_mean){.mean = mean};
}

/* --- windows --------------------------------------------------------------------------------- */

/* Whether each window belongs to one event. */
static bool of_one_event(const zz_nest *nest, const zz_window *window) {
    for (int d = nest->event_begin; d < nest->event_end; d++)
        if (window->place[d] != ZZ_OUTER && nest->digits[d].kind == ZZ_DIGIT_EVENT)
            return false;
    return true;
}

/* Whether an element is in the same instance of a memory always. */
static bool one_instance(const closing *c, int operand, const zz_window *window) {
    const zz_operand *x = &c->nest->operands[operand];
    for (int d = 0; d < c->nest->digit_count; d++) {
        if (window->place[d] != ZZ_UPPER && window->place[d] != ZZ_LOWER)
            continue;
        bool tells = false;
        for (int a = 0; a < x->axis_count; a++)
            tells |= x->axes[a] == c->nest->digits[d].variable;
        if (!tells)
            return false;
    }
    return true;
}

static bool reach(const closing *c, int operand, const zz_window *window, bool lower,
                  zz_reach *found) {
    bool *key = ZZ_NEW_ARRAY(c->arena, bool, (size_t)c->nest->digit_count + 1);
    for (int d = 0; window && d < c->nest->digit_count; d++)
        key[d] = window->place[d] == ZZ_OUTER || window->place[d] == ZZ_UPPER ||
                 (lower && window->place[d] == ZZ_LOWER);
    return zz_reach_find(c->arena, c->nest, c->components, operand, key, found);
}

/* Grains of transfers of so many elements in all; where rounding up is not linear NAN, or what they
 * are at least. */
static double grains(const closing *c, const zz_access *access, const zz_reach *reach,
                     double elements, int64_t bits) {
    if (access->narrowest == 0 || elements == 0)
        return elements;
    const double unit = reach->unit * (double)bits, grain = (double)access->narrowest;
    if (fmod(unit, grain) == 0)
        return elements * (double)bits / grain;
    if (reach->most <= 1)
        return elements / reach->unit * ceil(unit / grain);
    if (!c->bounded)
        return (double)NAN;
    *c->bounded = true;
    return elements * (double)bits / grain;
}

/* --- inputs ---------------------------------------------------------------------------------- */

/* The mean of ceil(k * bits / grain) for binomial k: from its most likely value outwards, each
 * probability from the one before, as far as they matter. */
static double binomial_grains(double n, double p, double bits, double grain) {
    const double middle = floor((n + 1) * p), least = 1e-20;
    double all = 1, sum = ceil(middle * bits / grain), weight = 1;
    for (double k = middle; k < n && weight > least; k++) {
        weight *= (n - k) / (k + 1) * (p / (1 - p));
        all += weight;
        sum += weight * ceil((k + 1) * bits / grain);
    }
    weight = 1;
    for (double k = middle; k > 0 && weight > least; k--) {
        weight *= k / (n - k + 1) * ((1 - p) / p);
        all += weight;
        sum += weight * ceil((k - 1) * bits / grain);
    }
    return sum / all;
}

/* Of the event's own tensor: so many elements in each window, each of which may arrive. */
static mean_traffic arrivals(const closing *c, int operand, const zz_window *window,
                             const zz_access *access, const zz_traffic *full) {
    const int64_t bits = c->nest->operands[operand].bits;
    double inside = 1;
    for (int d = c->nest->event_begin; d < c->nest->event_end; d++)
        if (window->place[d] == ZZ_INNER)
            inside *= (double)c->nest->digits[d].trips;
    const double windows = (double)full->elements / inside;
    mean_traffic t = {.elements = (double)full->elements * c->arrival};
    if (access->narrowest == 0)
        t.grains = t.elements;
    else if (bits % access->narrowest == 0)
        t.grains = t.elements * (double)(bits / access->narrowest);
    else
        t.grains =
            windows * binomial_grains(inside, c->arrival, (double)bits, (double)access->narrowest);
    return t;
}

static mean_traffic linear(const closing *c, const zz_traffic *full) {
    return (mean_traffic){.elements = (double)full->elements * c->arrival,
                          .grains = (double)full->grains * c->arrival};
}

static mean_traffic input(const closing *c, int operand, const zz_window *window, bool lower,
                          const zz_access *access, const zz_traffic *full) {
    if (operand == c->nest->event_operand)
        return arrivals(c, operand, window, access, full);
    if (of_one_event(c->nest, window))
        return linear(c, full);
    zz_reach found;
    if (!reach(c, operand, window, lower, &found))
        return unknown;
    mean_traffic t = {.elements = zz_reach_touched(&found, c->arrival)};
    t.grains = grains(c, access, &found, t.elements, c->nest->operands[operand].bits);
    return t;
}

/* --- outputs --------------------------------------------------------------------------------- */

/* At the array without accumulators: every step moves all that it touches. */
static mean_traffic direct(const closing *c, const zz_window *window, bool up, double touched,
                           const zz_traffic *full) {
    mean_traffic t = linear(c, full);
    const double marked = full->elements && one_instance(c, 0, window) ? touched : (double)NAN;
    t.first = up ? 0 : full->elements ? marked : 0;
    t.final = up ? marked : 0;
    return t;
}

/* Elsewhere: what was begun comes down, what was touched goes up. */
static mean_traffic output(const closing *c, const zz_window *window, bool lower, bool up,
                           double touched, const zz_access *access, const zz_traffic *full) {
    const zz_operand *x = &c->nest->operands[0];
    if (!up && c->nest->operation == ZZ_ASSIGN)
        return linear(c, full);
    zz_reach found;
    if (!reach(c, 0, window, lower, &found))
        return unknown;
    const double all = zz_reach_touched(&found, c->arrival);
    const double marked = one_instance(c, 0, window) ? touched : (double)NAN;
    if (!up)
        return (mean_traffic){.elements = all - marked,
                              .grains = grains(c, access, &found, all - marked, x->partial_bits)};
    return (mean_traffic){.elements = all,
                          .grains = grains(c, access, &found, all - marked, x->partial_bits) +
                                    grains(c, access, &found, marked, x->bits),
                          .final = marked};
}

/* --- operands -------------------------------------------------------------------------------- */

/* Gives the energy, NAN when it is not known. */
static double put_traffic(const closing *c, zz_place place, mean_traffic t) {
    const zz_access *access =
        &c->nest->operands[place.operand].levels[place.level].access[place.direction];
    if (!zz_metric_applies(&zz_metrics[ZZ_METRIC_words], c->nest, &place))
        return 0;
    const double words =
        access->widest ? t.grains * (double)access->narrowest / (double)access->widest : t.elements;
    put(c, ZZ_METRIC_elements, &place, t.elements);
    put(c, ZZ_METRIC_words, &place, words);
    put(c, ZZ_METRIC_access_energy, &place, words * access->energy);
    if (zz_metric_applies(&zz_metrics[ZZ_METRIC_first], c->nest, &place))
        put(c, ZZ_METRIC_first, &place, t.first);
    if (zz_metric_applies(&zz_metrics[ZZ_METRIC_final], c->nest, &place))
        put(c, ZZ_METRIC_final, &place, t.final);
    if (place.level == 0 && place.direction == ZZ_DOWN) {
        put(c, ZZ_METRIC_reads, &place, words);
        if (c->nest->operands[place.operand].output)
            put(c, ZZ_METRIC_tensor_first, &place, t.first);
    }
    if (place.level == 0 && place.direction == ZZ_BACK) {
        put(c, ZZ_METRIC_writes, &place, words);
        put(c, ZZ_METRIC_tensor_final, &place, t.final);
    }
    return words * access->energy;
}

/* One boundary of an operand, both sides of it; level -1: the array's.  Gives the energy, NAN when it is
 * not known. */
static double put_boundary(const closing *c, int operand, int level, const zz_window *window,
                           const zz_level_count *full, double touched) {
    const zz_operand *x = &c->nest->operands[operand];
    const bool slides = level >= 0 && x->levels[level].slide;
    double energy = 0;
    for (int side = 0; side < 4; side++) {
        const bool lower = side & 1, up = side & 2;
        const zz_direction direction = lower ? (up ? ZZ_UP : ZZ_FILL) : up ? ZZ_BACK : ZZ_DOWN;
        const zz_place place = {operand, lower ? level : level + 1, direction};
        if (place.level < 0 || (up && !x->output))
            continue;
        const zz_access *access = &x->levels[place.level].access[direction];
        const zz_traffic *all = &full[place.level].traffic[direction];
        energy += put_traffic(c, place,
                              slides       ? unknown
                              : !x->output ? input(c, operand, window, lower, access, all)
                              : level < 0 && !c->nest->accumulators
                                  ? direct(c, window, up, touched, all)
                                  : output(c, window, lower, up, touched, access, all));
    }
    return energy;
}

/* The outermost memory, one for the whole array, holds the whole tensor whatever arrives. */
static void put_outermost(const closing *c, int operand) {
    const zz_operand *x = &c->nest->operands[operand];
    const zz_place place = {.operand = operand, .level = x->level_count - 1};
    const zz_level_count *full = &c->full->operands[operand].levels[place.level];
    const zz_nest_memory *memory = &c->nest->memories[x->levels[place.level].memory];
    if (memory->replicated)
        return;
    put(c, ZZ_METRIC_tile, &place, (double)full->tile);
    if (x->output && x->bits != x->partial_bits)
        return;
    put(c, ZZ_METRIC_tile_bits, &place, (double)full->tile_bits);
    put(c, ZZ_METRIC_memory_utilization, &place,
        memory->bits ? (double)full->tile_bits / (double)memory->bits : 0);
}

/* --- the whole ------------------------------------------------------------------------------- */

/* What a port, or the array, is busy for in an event of n steps, at most: n * each_step + once. */
typedef struct pace {
    int64_t each_step, once;
    bool exact; /* it is just that */
} pace;

/* Elements of the operand in one step, in all lanes; those of one instance of its memory. */
static int64_t step_elements(const closing *c, int operand, bool of_instance) {
    const zz_operand *x = &c->nest->operands[operand];
    const uint64_t replicated = c->nest->memories[x->levels[0].memory].replicated;
    int64_t elements = 1; /* at most as many as there are lanes */
    for (int d = 0; d < c->nest->digit_count; d++) {
        const zz_digit *digit = &c->nest->digits[d];
        if (digit->kind != ZZ_DIGIT_SPREAD)
            continue;
        const bool apart = replicated >> digit->dimension & 1;
        if (apart ? !of_instance : zz_nest_relevant(c->nest, d, operand))
            elements *= digit->trips;
    }
    return elements;
}

/* Lanes that any `spread` reaches. */
static int64_t spread_lanes(const zz_nest *nest) {
    int64_t lanes = 1;
    for (int d = 0; d < nest->digit_count; d++)
        lanes *= nest->digits[d].kind == ZZ_DIGIT_SPREAD ? nest->digits[d].trips : 1;
    return lanes;
}

/* Whether each step moves all that lanes can ask for: all lanes are at work in it, and registers keep
 * nothing from the step before. */
static bool moves_each_step(const closing *c, int operand, zz_direction direction) {
    const zz_traffic *all = &c->full->operands[operand].levels[0].traffic[direction];
    return (double)c->full->macs == (double)c->full->steps * (double)spread_lanes(c->nest) &&
           (double)all->elements ==
               (double)c->full->steps * (double)step_elements(c, operand, false);
}

/* Only boundaries at the array use the port. */
static pace pace_of_port(const closing *c, int memory, int port) {
    pace sum = {.exact = true};
    for (int x = 0; x < c->nest->operand_count; x++)
        for (int d = ZZ_DOWN; d <= ZZ_BACK; d++) {
            const zz_operand *operand = &c->nest->operands[x];
            const zz_access *access = &operand->levels[0].access[d];
            if (operand->levels[0].memory != memory || !access->served || access->port != port ||
                access->widest == 0 || (operand->output ? false : d == ZZ_BACK) ||
                (operand->output && d == ZZ_DOWN && c->nest->operation == ZZ_ASSIGN))
                continue;
            const bool event = x == c->nest->event_operand;
            const double bits =
                (double)operand->partial_bits * (event ? 1 : (double)step_elements(c, x, true));
            const double cycles = fmin(ceil(bits / (double)access->widest), INT32_MAX);
            *(event ? &sum.once : &sum.each_step) += (int64_t)cycles;
            sum.exact &= event || moves_each_step(c, x, (zz_direction)d);
        }
    return sum;
}

/* Whether an event takes no longer at b's pace than at a's, whatever its steps. */
static bool covers(const closing *c, pace a, pace b) {
    return b.each_step <= a.each_step && b.each_step + b.once <= a.each_step + a.once &&
           (c->full->events.idle == 0 || b.once <= a.once);
}

static bool covers_all(const closing *c, pace a) {
    const pace array = {.each_step = c->nest->operation_latency, .exact = true};
    bool all = a.exact && covers(c, a, array);
    for (int m = 0; m < c->nest->memory_count; m++)
        for (int p = 0; p < c->nest->memories[m].port_count; p++)
            all = all && covers(c, a, pace_of_port(c, m, p));
    return all;
}

/* The cycles of one tensor are those of its busiest port, or of the array.  They add up over events
 * where it is the same one in every event, and nothing moves between memories. */
static bool same_bound(const closing *c) {
    const zz_nest *nest = c->nest;
    if (nest->accumulators)
        return false;
    bool any = covers_all(c, (pace){.each_step = nest->operation_latency, .exact = true});
    for (int m = 0; m < nest->memory_count; m++)
        for (int p = 0; p < nest->memories[m].port_count; p++)
            any = any || covers_all(c, pace_of_port(c, m, p));
    return any;
}

static void put_cycles(const closing *c, double any) {
    const zz_counts *full = c->full;
    for (int x = 0; x < c->nest->operand_count; x++)
        if (c->nest->operands[x].level_count != 1)
            return;
    put(c, ZZ_METRIC_cycles_onload, NULL, 0);
    put(c, ZZ_METRIC_cycles_offload, NULL, 0);
    if (!same_bound(c))
        return;
    put(c, ZZ_METRIC_cycles, NULL, (double)(full->compute + full->stall) * c->arrival);
    put(c, ZZ_METRIC_cycles_stall, NULL, (double)full->stall * c->arrival);
    if (full->stall == 0)
        put(c, ZZ_METRIC_utilization_temporal, NULL, any);
}

static void put_steps(const closing *c) {
    const zz_counts *full = c->full;
    const double p = c->arrival;
    /* replays of the stream apart, each event is one element */
    double elements = 1;
    for (int d = c->nest->event_begin; d < c->nest->event_end; d++)
        elements *= (double)c->nest->digits[d].trips;
    const bool once = (double)full->events.arrived == elements;
    const double any =
        once ? zz_any_of((double)(full->events.arrived - full->events.idle), p) : (double)NAN;
    put(c, ZZ_METRIC_cycles_compute, NULL, (double)full->compute * p);
    put(c, ZZ_METRIC_readiness_last, NULL, (double)full->readiness.last * p);
    const int64_t lanes = spread_lanes(c->nest);
    if ((double)full->macs == (double)full->steps * (double)lanes)
        put(c, ZZ_METRIC_utilization_spatial, NULL, any * (double)lanes / (double)c->nest->lanes);
    put_cycles(c, any);
}

/* The energy of operations, and of its parts: a sum over valid points or over steps.  What is the
 * accelerator's own, such as its area, is the same for every tensor. */
static double put_operations(const closing *c) {
    zz_cost cost;
    zz_cost_of(c->arena, c->nest, c->full, &cost);
    const zz_evaluation full = {c->nest, c->full, &cost};
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        const zz_metric *metric = &zz_metrics[m];
        if (metric->arguments != ZZ_OF_NONE || !zz_metric_applies(metric, c->nest, NULL))
            continue;
        const double value = zz_metric_value(metric, &full, NULL).real;
        if (zz_metric_of_accelerator(metric))
            put(c, metric->id, NULL, value);
        else if (metric->kind == ZZ_FIGURE_ENERGY && metric->id != ZZ_METRIC_energy &&
                 metric->id != ZZ_METRIC_energy_memory && metric->id != ZZ_METRIC_energy_hops)
            put(c, metric->id, NULL, value * c->arrival);
    }
    return cost.compute * c->arrival;
}

void zz_expected_closed(zz_arena *arena, const zz_nest *nest, const zz_counts *full, double arrival,
                        zz_mean *figures) {
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    const zz_components components = zz_find_components(own, nest);
    const closing c = {own, nest, full, &components, arrival, figures, NULL};
    const double p = arrival;
    double memory = 0;
    put(&c, ZZ_METRIC_macs, NULL, (double)full->macs * p);
    const double compute = put_operations(&c);
    put(&c, ZZ_METRIC_events_arrived, NULL, (double)full->events.arrived * p);
    put(&c, ZZ_METRIC_events_idle, NULL, (double)full->events.idle * p);
    put(&c, ZZ_METRIC_events_filtered, NULL, (double)full->events.arrived * (1 - p));
    put(&c, ZZ_METRIC_outputs_elements, NULL, (double)full->outputs.elements);
    put_steps(&c);
    zz_reach found;
    double touched = NAN, untouched = NAN;
    if (full->macs == 0) {
        touched = 0;
        untouched = (double)full->outputs.elements;
    } else if (reach(&c, 0, NULL, false, &found)) {
        touched = zz_reach_touched(&found, p);
        untouched = (double)full->outputs.untouched + zz_reach_missed(&found, p);
    }
    put(&c, ZZ_METRIC_outputs_untouched, NULL, untouched);
    for (int x = 0; x < nest->operand_count; x++) {
        double energy = 0;
        for (int level = -1; level + 1 < nest->operands[x].level_count; level++) {
            const zz_window window = zz_window_of(own, nest, x, level);
            energy += put_boundary(&c, x, level, &window, full->operands[x].levels, touched);
        }
        put(&c, ZZ_METRIC_tensor_energy, &(zz_place){.operand = x}, energy);
        put_outermost(&c, x);
        memory += energy;
    }
    put(&c, ZZ_METRIC_energy_memory, NULL, memory);
    if (!nest->hops) /* hops are sampled */
        put(&c, ZZ_METRIC_energy, NULL, memory + compute);
    zz_arena_free(own);
}

/* --- for searches ----------------------------------------------------------------------------- */

double zz_expected_touched(zz_arena *arena, const zz_nest *nest, const zz_components *components,
                           double arrival) {
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    const closing c = {.arena = own, .nest = nest, .components = components, .arrival = arrival};
    zz_reach found;
    const double touched =
        reach(&c, 0, NULL, false, &found) ? zz_reach_touched(&found, arrival) : (double)NAN;
    zz_arena_free(own);
    return touched;
}

double zz_expected_boundary(zz_arena *arena, const zz_nest *nest, const zz_components *components,
                            int operand, int boundary, const zz_window *window,
                            const zz_level_count *full, double touched, double arrival,
                            bool *bounded) {
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    const closing c = {.arena = own,
                       .nest = nest,
                       .components = components,
                       .arrival = arrival,
                       .bounded = bounded};
    *bounded = false;
    const double energy = put_boundary(&c, operand, boundary - 1, window, full, touched);
    zz_arena_free(own);
    return energy;
}
