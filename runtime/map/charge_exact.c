/* What boundaries cost when the nest is counted exactly.
 *
 * A boundary sorts the digits: some lie below, the others above, and the order among them changes
 * nothing.  So the nest is kept in one order, and a query only says which digits are below and
 * gives all digits their weights anew (those below are the less significant ones).  Components that
 * guards and accesses tie together are walked once for each way they can be sorted
 * (runtime/map/tabulate); their tables are multiplied into transfers by the functions that serve
 * kernels (runtime/count), so that a charge is what a kernel would count.  Answers are kept.
 *
 * Not so where two reductions of one output element run against each other (a transposed
 * convolution), or data filters events: which of an element's windows is its last then depends on
 * the whole order.  There a charge is the least that its elements can cost. */
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/cost/cost.h"
#include "runtime/map/exact.h"
#include "runtime/map/places.h"
#include "runtime/map/tabulate.h"

static bool in_component(const zz_component *component, int variable) {
    for (int i = 0; i < component->variable_count; i++)
        if (component->variables[i] == variable)
            return true;
    return false;
}

/* Mixed radix over the axes of a component (NULL: all of them). */
static uint64_t state_of(const zz_exact *e, const zz_component *component, const int *below) {
    uint64_t state = 0;
    for (int a = 0; a < zz_map_axis_count(e->problem); a++) {
        const zz_map_axis axis = zz_map_axis_at(e->problem, a);
        if (!component || in_component(component, axis.variable))
            state = state * (uint64_t)axis.states + (uint64_t)below[a];
    }
    return state;
}

/* --- one query's nest ---------------------------------------------------------------------- */

/* Where loops need not divide, two digits stand for all over a variable: as many iterations as the tile
 * below takes, and as many such tiles as there are, the last one cut. */
static void set_trips(zz_exact *e, const int *below) {
    for (int a = 0; a < e->problem->axis_count; a++) {
        const zz_map_axis *axis = &e->problem->axes[a];
        const int64_t tile = below[a] + 1;
        if (axis->extent == 0)
            continue;
        e->nest.digits[e->chain[a]].trips = zz_ceil_div(axis->extent, tile);
        e->nest.digits[e->chain[a] + 1].trips = tile;
    }
}

/* Places, and the weights that go with them. */
static void sort_digits(zz_exact *e, int operand, int boundary, const int *below) {
    zz_nest *nest = &e->nest;
    set_trips(e, below);
    zz_map_places(e->problem, nest, operand, boundary, below, e->window.place);
    for (int v = 0; v < nest->variable_count; v++) {
        int64_t weight = 1;
        for (int pass = 0; pass < 3; pass++) /* lanes, then what is below, then what is above */
            for (int d = nest->digit_count - 1; d >= 0; d--) {
                zz_digit *digit = &nest->digits[d];
                const int of = !zz_nest_temporal(nest, d)       ? 0
                               : e->window.place[d] == ZZ_INNER ? 1
                                                                : 2;
                if (digit->variable != v || of != pass)
                    continue;
                digit->weight = weight;
                weight *= digit->trips; /* less than twice the template's product, which fits */
            }
    }
}

/* --- tables -------------------------------------------------------------------------------- */

static bool make_tables(zz_exact *e, const zz_component *component, int operand, int boundary,
                        zz_exact_tables *made) {
    const zz_operand *x = &e->nest.operands[operand];
    const bool read_back = !x->output || e->nest.operation != ZZ_ASSIGN;
    const bool places = boundary > 0 || e->nest.hops;
    *made = (zz_exact_tables){-1, -1, -1, -1};
    if (operand == e->nest.event_operand) {
        made->down_upper = made->down_lower = zz_exact_table(e);
        return zz_tabulate_arrivals(&e->run, component, &e->window, made->down_upper);
    }
    if (read_back)
        made->down_upper = zz_exact_table(e);
    if (read_back && places)
        made->down_lower = zz_exact_table(e);
    made->up_upper = x->output ? zz_exact_table(e) : made->down_upper;
    made->up_lower = !places ? -1 : x->output ? zz_exact_table(e) : made->down_lower;
    const zz_tabulation tabulation = {.component = component,
                                      .window = &e->window,
                                      .operand = operand,
                                      .begins = x->output && read_back,
                                      .ends = x->output,
                                      .lower = places,
                                      .down_upper = made->down_upper,
                                      .down_lower = made->down_lower,
                                      .up_upper = made->up_upper,
                                      .up_lower = made->up_lower};
    return zz_tabulate(&e->run, &tabulation);
}

typedef struct table_lists {
    int down_upper[ZZ_MAP_LOOPS], down_lower[ZZ_MAP_LOOPS];
    int up_upper[ZZ_MAP_LOOPS], up_lower[ZZ_MAP_LOOPS];
    const zz_component *components[ZZ_MAP_LOOPS];
    int count;
} table_lists;

/* The tables of all components that are walked for the operand. */
static bool list_tables(zz_exact *e, int operand, int boundary, const int *below,
                        table_lists *lists) {
    lists->count = 0;
    for (int c = 0; c < e->components.count; c++) {
        const zz_component *component = &e->components.items[c];
        const bool arrivals = operand == e->nest.event_operand;
        if (component->free || (arrivals && !(component->stream && zz_nest_filters(&e->nest))))
            continue;
        const uint64_t place =
            (uint64_t)(e->first_boundary[operand] + boundary) * (uint64_t)e->components.count +
            (uint64_t)c;
        const uint64_t key = state_of(e, component, below) *
                                 ((uint64_t)e->boundary_count * (uint64_t)e->components.count) +
                             place;
        int *known = zz_look_up(e->arena, &e->known_tables, key);
        if (*known < 0) {
            zz_exact_tables made;
            if (!make_tables(e, component, operand, boundary, &made)) {
                e->too_large = true;
                return false;
            }
            zz_push(e->arena, &e->tables, made);
            *known = (int)e->tables.count - 1;
        }
        const zz_exact_tables *found = &e->tables.items[*known];
        lists->components[lists->count] = component;
        lists->down_upper[lists->count] = found->down_upper;
        lists->down_lower[lists->count] = found->down_lower;
        lists->up_upper[lists->count] = found->up_upper;
        lists->up_lower[lists->count++] = found->up_lower;
    }
    return true;
}

/* --- transfers ----------------------------------------------------------------------------- */

static void clear_level(zz_level_count *level) {
    memset(level, 0, sizeof *level);
}

static void count_input(zz_exact *e, int operand, int boundary, const zz_constants *c,
                        const table_lists *t) {
    zz_run *run = &e->run;
    zz_run_transfer(run, ZZ_MOVE_INPUT, operand, boundary, ZZ_DOWN, c->upper_elements,
                    zz_run_mul(run, c->upper_windows, c->repeats), 1, t->down_upper, t->count);
    zz_run_timed(run, ZZ_MOVE_INPUT, operand, boundary - 1, c->upper_elements, c->lower_elements,
                 zz_run_mul(run, c->moments, c->repeats), 1, t->down_upper, t->count);
    if (boundary == 0) {
        if (e->nest.hops)
            zz_run_transfer(run, ZZ_MOVE_LANES, operand, 0, ZZ_DOWN, c->lower_elements,
                            c->lower_windows, c->repeats, t->down_lower, t->count);
        return;
    }
    zz_run_transfer(run, ZZ_MOVE_INPUT, operand, boundary - 1, ZZ_FILL, c->lower_elements,
                    zz_run_mul(run, c->lower_windows, c->repeats), 1, t->down_lower, t->count);
    zz_run_tile(run, operand, boundary - 1, c->lower_elements, t->down_lower, t->count);
}

static void count_output(zz_exact *e, int operand, int boundary, const zz_constants *c,
                         const table_lists *t) {
    zz_run *run = &e->run;
    const bool direct = boundary == 0 && !e->nest.accumulators;
    const bool read_back = e->nest.operation != ZZ_ASSIGN;
    const int down = direct ? ZZ_MOVE_READ : ZZ_MOVE_FETCH;
    const int up = direct ? ZZ_MOVE_WRITE : ZZ_MOVE_SEND;
    if (read_back) {
        zz_run_transfer(run, down, operand, boundary, ZZ_DOWN, c->upper_elements, c->upper_windows,
                        c->repeats, t->down_upper, t->count);
        zz_run_timed(run, down, operand, boundary - 1, c->upper_elements, c->lower_elements,
                     c->moments, c->repeats, t->down_upper, t->count);
    }
    zz_run_transfer(run, up, operand, boundary, ZZ_BACK, c->upper_elements, c->upper_windows,
                    c->repeats, t->up_upper, t->count);
    zz_run_timed(run, up, operand, boundary - 1, c->upper_elements, c->lower_elements, c->moments,
                 c->repeats, t->up_upper, t->count);
    if (boundary == 0) {
        if (e->nest.hops)
            zz_run_transfer(run, ZZ_MOVE_LANES, operand, 0, ZZ_BACK, c->lower_elements,
                            c->lower_windows, c->repeats, t->up_lower, t->count);
        return;
    }
    if (read_back)
        zz_run_transfer(run, ZZ_MOVE_FETCH, operand, boundary - 1, ZZ_FILL, c->lower_elements,
                        c->lower_windows, c->repeats, t->down_lower, t->count);
    zz_run_transfer(run, ZZ_MOVE_SEND, operand, boundary - 1, ZZ_UP, c->lower_elements,
                    c->lower_windows, c->repeats, t->up_lower, t->count);
    zz_run_tile(run, operand, boundary - 1, c->lower_elements, t->up_lower, t->count);
}

/* --- from counts to charges ---------------------------------------------------------------- */

/* The least that so many elements cost, however they are split into transfers. */
static void lower_to_bound(zz_exact *e, const zz_operand *x, const zz_access *access,
                           zz_traffic *traffic) {
    if (access->narrowest == 0)
        return;
    const int64_t partial =
        zz_run_mul(&e->run, traffic->elements - traffic->final, x->partial_bits);
    const int64_t final = zz_run_mul(&e->run, traffic->final, x->bits);
    const int64_t least =
        zz_ceil_div(partial, access->narrowest) + zz_ceil_div(final, access->narrowest);
    if (least < traffic->grains)
        traffic->grains = least;
}

static void charge_side(zz_exact *e, int operand, int level, zz_direction direction,
                        zz_map_charge *charge) {
    const zz_operand *x = &e->nest.operands[operand];
    const zz_access *access = &x->levels[level].access[direction];
    zz_traffic *traffic = &e->counts.operands[operand].levels[level].traffic[direction];
    if (e->against && x->output)
        lower_to_bound(e, x, access, traffic);
    const double words = zz_words(access, traffic);
    charge->words += words;
    charge->energy += words * access->energy;
}

static void charge_moves(zz_exact *e, int operand, zz_map_charge *charge) {
    const bool output = e->nest.operands[operand].output;
    for (size_t i = 0; i < e->run.timings.count; i++) {
        const zz_timing *timing = &e->run.timings.items[i];
        zz_map_move *move = timing->up ? &charge->up : &charge->down;
        if (e->against && (output || zz_nest_filters(&e->nest)))
            continue; /* the rounding of each transfer, or which comes first, is not known: 0 */
        *move = (zz_map_move){timing->total, timing->edge, timing->least, timing->most};
    }
}

uint64_t zz_exact_key(const zz_exact *e, int operand, int boundary, const int *below) {
    return state_of(e, NULL, below) * (uint64_t)e->boundary_count +
           (uint64_t)(e->first_boundary[operand] + boundary);
}

bool zz_exact_count(zz_exact *e, int operand, int boundary, const int *below) {
    table_lists lists;
    zz_constants constants;
    sort_digits(e, operand, boundary, below);
    if (!list_tables(e, operand, boundary, below, &lists))
        return false;
    if (!zz_window_constants(&e->nest, &e->components, operand, &e->window, &constants))
        return false;
    zz_level_count *above = &e->counts.operands[operand].levels[boundary];
    zz_level_count *under = boundary ? above - 1 : NULL;
    clear_level(above);
    if (under)
        clear_level(under);
    e->run.timings.count = 0;
    if (e->nest.operands[operand].output)
        count_output(e, operand, boundary, &constants, &lists);
    else
        count_input(e, operand, boundary, &constants, &lists);
    return !e->run.overflow;
}

static bool ask(zz_exact *e, int operand, int boundary, const int *below,
                const zz_exact_answer **result) {
    int *known = zz_look_up(e->arena, &e->known_answers, zz_exact_key(e, operand, boundary, below));
    if (*known >= 0) {
        *result = &e->answers.items[*known];
        return true;
    }
    if (!zz_exact_count(e, operand, boundary, below))
        return false;
    zz_level_count *above = &e->counts.operands[operand].levels[boundary];
    zz_level_count *under = boundary ? above - 1 : NULL;
    zz_exact_answer found = {0};
    if (e->nest.operands[operand].output) {
        charge_side(e, operand, boundary, ZZ_BACK, &found.charge);
        if (under)
            charge_side(e, operand, boundary - 1, ZZ_UP, &found.charge);
    }
    charge_side(e, operand, boundary, ZZ_DOWN, &found.charge);
    if (under)
        charge_side(e, operand, boundary - 1, ZZ_FILL, &found.charge);
    charge_moves(e, operand, &found.charge);
    if (e->nest.hops) {
        zz_run_passed(&e->run, &e->nest.operands[operand], e->counts.operands[operand].levels,
                      boundary);
        found.charge.energy += (double)above->hops * zz_cost_of_hop(&e->nest, operand);
    }
    found.tile = under ? under->tile : 0;
    found.partial = above->traffic[ZZ_BACK].elements > above->traffic[ZZ_BACK].final;
    if (e->run.overflow)
        return false;
    zz_push(e->arena, &e->answers, found);
    *known = (int)e->answers.count - 1;
    *result = &e->answers.items[*known];
    return true;
}

static bool charge(void *self, int operand, int boundary, const int *below, zz_map_charge *result) {
    const zz_exact_answer *found;
    if (!ask(self, operand, boundary, below, &found))
        return false;
    *result = found->charge;
    return true;
}

static bool tile(void *self, int operand, int level, const int *upper, const int *lower,
                 int64_t *bits) {
    zz_exact *e = self;
    const zz_operand *x = &e->nest.operands[operand];
    const zz_exact_answer *found;
    int64_t elements = e->whole[operand];
    if (level < x->level_count - 1) {
        if (!ask(e, operand, level + 1, upper, &found))
            return false;
        elements = found->tile;
    }
    bool partial = false;
    if (x->output) {
        if (!ask(e, operand, level, lower, &found))
            return false;
        partial = found->partial || e->split[level];
    }
    return zz_mul64(elements, partial ? x->partial_bits : x->bits, bits);
}

/* --- making it ----------------------------------------------------------------------------- */

static const char *refuse(const zz_exact *e) {
    return e->too_large ? "its guards tie together more points than a search walks"
                        : "a count does not fit 64 bits";
}

/* Whether states of all factors, times the boundaries, are numbers of 63 bits. */
static bool keys_fit(const zz_exact *e) {
    int64_t states = e->boundary_count;
    bool fits = zz_mul64(states, e->components.count + 1, &states);
    for (int a = 0; a < zz_map_axis_count(e->problem); a++)
        fits = fits && zz_mul64(states, zz_map_axis_at(e->problem, a).states, &states);
    return fits;
}

static int chain_of(const zz_map_problem *problem, const zz_digit *digit) {
    for (int a = 0; a < problem->axis_count; a++)
        if (problem->axes[a].extent && problem->axes[a].variable == digit->variable)
            return a;
    return -1;
}

/* The template's digits, but two for each variable whose loops need not divide.  Their trips are more
 * than the extent as yet: no component is taken for one that guards never cut. */
static void copy_digits(zz_exact *e, const zz_nest *from) {
    const zz_map_problem *problem = e->problem;
    const size_t room = (size_t)(from->digit_count + 2 * problem->axis_count) + 1;
    e->nest.digits = ZZ_NEW_ARRAY(e->arena, zz_digit, room);
    e->window.place = ZZ_NEW_ARRAY(e->arena, zz_digit_place, room);
    e->chain = ZZ_NEW_ARRAY(e->arena, int, (size_t)problem->axis_count + 1);
    for (int a = 0; a < problem->axis_count; a++)
        e->chain[a] = -1;
    int *count = &e->nest.digit_count;
    *count = 0;
    for (int d = 0; d < from->digit_count; d++) {
        if (d == from->event_begin)
            e->nest.event_begin = *count;
        const int a =
            zz_nest_temporal(from, d) && problem->axes ? chain_of(problem, &from->digits[d]) : -1;
        if (a < 0) {
            e->nest.digits[(*count)++] = from->digits[d];
        } else if (e->chain[a] < 0) {
            e->chain[a] = *count;
            for (int i = 0; i < 2; i++) {
                e->nest.digits[*count] = from->digits[d];
                e->nest.digits[(*count)++].trips = problem->axes[a].extent;
            }
        }
        if (d + 1 == from->event_end)
            e->nest.event_end = *count;
    }
}

static void copy_nest(zz_exact *e) {
    const zz_nest *from = e->problem->nest;
    e->nest = *from;
    e->nest.counting = ZZ_EXACT;
    copy_digits(e, from);
    e->components = zz_find_components(e->arena, &e->nest);
    zz_counts_new(e->arena, &e->nest, &e->counts);
    e->run = (zz_run){.arena = e->arena, .nest = &e->nest, .counts = &e->counts, .arrived = -1};
    e->first_boundary = ZZ_NEW_ARRAY(e->arena, int, (size_t)from->operand_count + 1);
    e->whole = ZZ_NEW_ARRAY(e->arena, int64_t, (size_t)from->operand_count + 1);
    for (int x = 0; x < from->operand_count; x++) {
        e->first_boundary[x] = e->boundary_count;
        e->boundary_count += from->operands[x].level_count;
    }
}

const zz_map_charges *zz_map_charges_exact(zz_arena *arena, const zz_map_problem *problem,
                                           const char **what) {
    zz_exact *e = ZZ_NEW(arena, zz_exact);
    *e = (zz_exact){.arena = arena, .problem = problem};
    *what = NULL;
    copy_nest(e);
    for (int x = 0; x < e->nest.operand_count; x++)
        for (int l = 0; l < e->nest.operands[x].level_count; l++)
            if (e->nest.operands[x].levels[l].slide) {
                *what = "windows that slide depend on the order";
                return NULL;
            }
    if (!keys_fit(e) || e->components.count > ZZ_MAP_LOOPS) {
        *what = "it has too many loops";
        return NULL;
    }
    const int nothing[ZZ_MAP_LOOPS] = {0};
    sort_digits(e, 0, 0, nothing); /* lanes innermost, whatever the template says */
    e->against = zz_nest_filters(&e->nest) || zz_exact_oppose(&e->nest);
    int64_t steps, points;
    bool sound = zz_exact_steps(e, &steps, &points);
    const bool arrives = !e->nest.arrives || zz_nest_filters(&e->nest) || e->nest.arrives[0];
    if (sound && (points == 0 || !arrives)) {
        *what = "no point of the nest is valid";
        return NULL;
    }
    for (int x = 0; x < e->nest.operand_count && sound; x++) {
        sound = zz_exact_whole(e, x);
        if (sound && e->nest.operands[x].output) {
            e->split =
                ZZ_NEW_ARRAY(arena, unsigned char, (size_t)e->nest.operands[x].level_count + 1);
            sound = zz_exact_split(e, x);
        }
    }
    int64_t compute = 0;
    sound = sound && zz_mul64(steps, e->nest.operation_latency, &compute);
    if (!sound) {
        *what = refuse(e);
        return NULL;
    }
    e->interface =
        (zz_map_charges){.self = e,
                         .proved = !e->against,
                         .base_energy = zz_cost_of_operations(arena, &e->nest, points, steps),
                         .compute = compute,
                         .charge = charge,
                         .tile = tile};
    return &e->interface;
}
