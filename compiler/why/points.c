/* Why so many points, steps, events and outputs: the loops multiplied, and what of their iterations
 * is valid, for each group of loops that conditions tie together. */
#include "runtime/count/component.h"
#include "compiler/emit/print.h"
#include "compiler/why/parts.h"
#include "runtime/base/checked.h"

enum { WALK_LIMIT = 1 << 26 }; /* digits and variables looked at */

/* One group of loops: a component of the nest. */
typedef struct group {
    int64_t iterations, valid;          /* points */
    int64_t temporal_iterations, steps; /* of its temporal loops, any lane */
    const char *loops, *temporal, *condition;
    bool known;
} group;

typedef struct groups {
    group *items;
    int count;
    bool points, steps; /* the products come to what was counted */
    int64_t iterations; /* of all loops; -1: does not fit */
    int64_t temporal_iterations;
} groups;

/* --- counting a group -------------------------------------------------------------------------- */

static const char *loops_of(const zz_why *why, const int *digits, int count, int64_t *product,
                            bool *fits) {
    bool *marked = ZZ_NEW_ARRAY(why->arena, bool, (size_t)why->nest->digit_count + 1);
    const char *text;
    for (int i = 0; i < count; i++)
        marked[digits[i]] = true;
    *fits &= zz_why_loops(why, marked, &text, product);
    return text;
}

/* The least and the largest value of a variable's numerator while bound ones are within their
 * extents and their loops. */
static bool may_fail(const zz_nest *nest, int variable) {
    const zz_nest_variable *v = &nest->variables[variable];
    __int128 least = v->constant, most = v->constant;
    if (v->divisor != 1)
        return true;
    for (int b = 0; b < nest->variable_count; b++) {
        const __int128 c = v->bound ? b == variable : v->coefficients[b];
        __int128 reach = 1;
        for (int d = 0; d < nest->digit_count; d++)
            if (nest->digits[d].variable == b)
                reach *= nest->digits[d].trips;
        if (!v->bound && reach > nest->variables[b].extent)
            reach = nest->variables[b].extent;
        *(c < 0 ? &least : &most) += c * (reach - 1);
    }
    return least < 0 || most >= v->extent;
}

/* "oy = iy - fy in 0 .. 2": what can leave iterations out. */
static const char *condition_of(const zz_why *why, const zz_component *component) {
    const zz_nest *nest = why->nest;
    zz_buffer out = zz_buffer_new(why->arena);
    for (int i = 0; i < component->variable_count; i++) {
        const zz_nest_variable *v = &nest->variables[component->variables[i]];
        if (!may_fail(nest, component->variables[i]))
            continue;
        zz_putf(&out, "%s%s", out.size ? ", " : "", v->name);
        if (!v->bound) {
            zz_put(&out, " = ");
            zz_print_derived(nest, v, &out);
        }
        zz_putf(&out, " in 0 .. %s%s", zz_why_count(why, v->extent - 1),
                !v->bound && v->divisor > 1 ? ", whole" : "");
    }
    if (component->stream)
        zz_putf(&out, "%sthe event arrives", out.size ? ", " : "");
    return zz_buffer_text(&out);
}

static void walk_group(const zz_why *why, const zz_component *component, group *g) {
    zz_why_walk walk = zz_why_walk_new(why);
    int *outer = ZZ_NEW_ARRAY(why->arena, int, (size_t)component->digit_count + 1);
    int *inner = ZZ_NEW_ARRAY(why->arena, int, (size_t)component->digit_count + 1);
    const int outer_count =
        zz_why_pick(why->nest, component->digits, component->digit_count, true, outer);
    const int inner_count =
        zz_why_pick(why->nest, component->digits, component->digit_count, false, inner);
    do {
        bool any = false;
        do {
            const bool valid = zz_why_valid(&walk, component->variables, component->variable_count,
                                            component->stream);
            g->valid += valid;
            any |= valid;
        } while (zz_why_next(&walk, inner, inner_count));
        g->steps += any;
    } while (zz_why_next(&walk, outer, outer_count));
}

static group group_of(const zz_why *why, const zz_component *component) {
    const zz_nest *nest = why->nest;
    group g = {.condition = "", .known = true};
    int *outer = ZZ_NEW_ARRAY(why->arena, int, (size_t)component->digit_count + 1);
    const int outer_count =
        zz_why_pick(nest, component->digits, component->digit_count, true, outer);
    g.loops = loops_of(why, component->digits, component->digit_count, &g.iterations, &g.known);
    g.temporal = loops_of(why, outer, outer_count, &g.temporal_iterations, &g.known);
    if (component->free || nest->counting == ZZ_BOXES) {
        g.valid = g.iterations;
        g.steps = g.temporal_iterations;
        return g;
    }
    g.condition = condition_of(why, component);
    int64_t looked;
    const int64_t each =
        (int64_t)(component->variable_count + 1) * (nest->digit_count + nest->variable_count + 1);
    if (g.known && zz_mul64(g.iterations, each, &looked) && looked <= WALK_LIMIT)
        walk_group(why, component, &g);
    else
        g.known = false;
    return g;
}

static groups find_groups(const zz_why *why) {
    const zz_components found = zz_find_components(why->arena, why->nest);
    groups all = {.items = ZZ_NEW_ARRAY(why->arena, group, (size_t)found.count + 1),
                  .count = found.count,
                  .points = true,
                  .steps = true,
                  .iterations = 1,
                  .temporal_iterations = 1};
    int64_t valid = 1, steps = 1;
    for (int c = 0; c < found.count; c++) {
        group *g = &all.items[c];
        *g = group_of(why, &found.items[c]);
        all.points = all.points && g->known && zz_mul64(valid, g->valid, &valid);
        all.steps = all.steps && g->known && zz_mul64(steps, g->steps, &steps);
        if (all.iterations >= 0 && !zz_mul64(all.iterations, g->iterations, &all.iterations))
            all.iterations = -1;
        if (all.temporal_iterations >= 0 &&
            !zz_mul64(all.temporal_iterations, g->temporal_iterations, &all.temporal_iterations))
            all.temporal_iterations = -1;
    }
    all.points = all.points && valid == why->counts->macs;
    all.steps = all.steps && steps == why->counts->steps;
    return all;
}

/* --- the product ------------------------------------------------------------------------------- */

static bool shown(const group *g, bool points) {
    return (points ? g->iterations : g->temporal_iterations) > 1 || g->valid == 0;
}

/* The groups, one a line; then the product of what is valid in each. */
static void put_groups(const zz_why *why, const groups *all, bool points) {
    zz_layout layout = {.arena = why->arena};
    const size_t loops = zz_layout_column(&layout, "loops", "", false);
    const size_t iterations = zz_layout_column(&layout, "iterations", "", true);
    const size_t valid = zz_layout_column(&layout, points ? "valid" : "executed", "", true);
    const size_t condition = zz_layout_column(&layout, "", "", false);
    layout.keys = 1;
    bool worst = false;
    double least = 1;
    for (int i = 0; i < all->count; i++) {
        const group *g = &all->items[i];
        if (!shown(g, points))
            continue;
        const int64_t of = points ? g->iterations : g->temporal_iterations;
        const int64_t here = points ? g->valid : g->steps;
        const char **cells = zz_layout_row(&layout, ZZ_PLAIN);
        cells[loops] = points ? g->loops : g->temporal;
        cells[iterations] = zz_why_count(why, of);
        cells[valid] = zz_why_count(why, here);
        cells[condition] = here < of ? g->condition : "";
        if (of > 0 && (double)here / (double)of < least) {
            least = (double)here / (double)of;
            worst = true;
        }
    }
    if (layout.rows.count)
        zz_why_table(why, &layout);
    if (!worst)
        return;
    zz_buffer names = zz_buffer_new(why->arena);
    int same = 0;
    for (int i = 0; i < all->count; i++) {
        const group *g = &all->items[i];
        const int64_t of = points ? g->iterations : g->temporal_iterations;
        const int64_t here = points ? g->valid : g->steps;
        if (shown(g, points) && (double)here / (double)of == least)
            zz_putf(&names, "%s%s", same++ ? "; " : "", g->condition);
    }
    zz_why_say(why,
               same > 1 ? "tightest: %s, each %s of its iterations"
                        : "tightest: %s, %s of its iterations",
               zz_buffer_text(&names), zz_why_share(why, least, 1));
}

/* "9 x 9 x 8" of what is valid. */
static const char *factors(const zz_why *why, const groups *all, bool points) {
    zz_buffer out = zz_buffer_new(why->arena);
    for (int i = 0; i < all->count; i++)
        if (shown(&all->items[i], points))
            zz_putf(&out, "%s%s", out.size ? " x " : "",
                    zz_why_count(why, points ? all->items[i].valid : all->items[i].steps));
    return out.size ? zz_buffer_text(&out) : "1";
}

/* All iterations count: the loops alone are the product. */
static void put_all(const zz_why *why, bool points, const char *name, const char *what) {
    const zz_nest *nest = why->nest;
    bool *marked = ZZ_NEW_ARRAY(why->arena, bool, (size_t)nest->digit_count + 1);
    for (int d = 0; d < nest->digit_count; d++)
        marked[d] = points || nest->digits[d].kind != ZZ_DIGIT_SPREAD;
    const char *text;
    int64_t product;
    if (zz_why_loops(why, marked, &text, &product))
        zz_why_say(why, "%s = %s = %s", name, text, zz_why_count(why, product));
    zz_why_say(why, points ? "all %s are valid points%s" : "all %s are executed%s", what,
               nest->counting == ZZ_BOXES ? ": boxes ask no condition" : "");
}

static void put_product(const zz_why *why, bool points) {
    const groups all = find_groups(why);
    const char *name = points ? "macs" : "steps";
    const int64_t value = points ? why->counts->macs : why->counts->steps;
    const int64_t of = points ? all.iterations : all.temporal_iterations;
    const char *what = points ? "iterations of all loops" : "iterations of the temporal loops";
    const bool known = points ? all.points : all.steps;
    int several = 0;
    if (value == of) {
        put_all(why, points, name, what);
        return;
    }
    for (int i = 0; i < all.count; i++)
        several += shown(&all.items[i], points);
    if (several > 1 && known)
        zz_why_say(why, "%s = %s = %s", name, factors(why, &all, points), zz_why_count(why, value));
    else
        zz_why_say(why, "%s = %s", name, zz_why_count(why, value));
    if (of > 0)
        zz_why_say(why,
                   points ? "%s of %s %s are valid points (%s)"
                          : "%s of %s %s have a valid point and are executed (%s)",
                   zz_why_count(why, value), zz_why_count(why, of), what,
                   zz_why_share(why, (double)value, (double)of));
    if (known) {
        put_groups(why, &all, points);
        return;
    }
    for (int i = 0; i < all.count; i++)
        if (all.items[i].condition[0])
            zz_why_say(why, "conditions: %s", all.items[i].condition);
}

void zz_why_executed(const zz_why *why) {
    put_product(why, false);
}

void zz_why_compute(const zz_why *why) {
    const zz_counts *c = why->counts;
    int64_t product;
    if (zz_mul64(c->steps, why->nest->operation_latency, &product) && product == c->compute)
        zz_why_say(why, "compute = steps x cycles of an operation = %s x %s = %s",
                   zz_why_count(why, c->steps), zz_why_count(why, why->nest->operation_latency),
                   zz_why_count(why, c->compute));
}

void zz_why_steps(const zz_why *why) {
    zz_why_compute(why);
    zz_why_executed(why);
}

/* --- lanes ------------------------------------------------------------------------------------- */

static void put_spatial(const zz_why *why) {
    const zz_nest *nest = why->nest;
    const zz_counts *c = why->counts;
    const double ratio = why->evaluation->cost->spatial_utilization;
    double filled = 1;
    if (c->steps == 0 || nest->lanes == 0) {
        zz_why_say(why, "no step is executed");
        return;
    }
    if (c->boxed) {
        zz_why_say(why,
                   "by ZigZag's rule: the cycles that all lanes, always busy, would take, over its "
                   "temporal cycles (zz(5), boxes)");
        return;
    }
    zz_why_say(why, "utilization.spatial = macs / (steps x lanes)");
    zz_why_say(why, "                    = %s / (%s x %s) = %s", zz_why_count(why, c->macs),
               zz_why_count(why, c->steps), zz_why_count(why, nest->lanes),
               zz_why_real(why, ratio));
    double worst = 1;
    const char *dominant = "conditions that leave lanes without a valid point";
    for (int m = 0; m < nest->dimension_count; m++) {
        bool *marked = ZZ_NEW_ARRAY(why->arena, bool, (size_t)nest->digit_count + 1);
        for (int d = 0; d < nest->digit_count; d++)
            marked[d] = nest->digits[d].dimension == m && nest->digits[d].kind == ZZ_DIGIT_SPREAD;
        const char *text;
        int64_t used;
        zz_why_loops(why, marked, &text, &used);
        const double share = (double)used / (double)nest->dimensions[m].size;
        filled *= share;
        zz_why_say(why, "%s: %s of %s lanes have work (%s)", nest->dimensions[m].name, text,
                   zz_why_count(why, nest->dimensions[m].size), zz_why_share(why, share, 1));
        if (share < worst) {
            worst = share;
            dominant = zz_sprintf(why->arena, "%s, which the spreads do not fill",
                                  nest->dimensions[m].name);
        }
    }
    if (filled <= 0)
        return;
    const double within = ratio / filled;
    zz_why_say(why, "in these lanes, %s of the points of executed steps are valid",
               zz_why_share(why, within, 1));
    if (within < worst) {
        worst = within;
        dominant = "conditions that leave lanes without a valid point";
    }
    if (worst < 1 && !zz_why_same(worst, 1))
        zz_why_say(why, "dominant: %s, %s", dominant, zz_why_share(why, worst, 1));
    else
        zz_why_say(why, "every lane works in every step");
}

/* --- events, outputs --------------------------------------------------------------------------- */

/* "1 b x 5 iy" of a tensor's axes; false when the product does not fit. */
static bool axes_of(const zz_why *why, const zz_operand *x, const char **text, int64_t *product) {
    zz_buffer out = zz_buffer_new(why->arena);
    *product = 1;
    for (int a = 0; a < x->axis_count; a++) {
        const zz_nest_variable *v = &why->nest->variables[x->axes[a]];
        zz_putf(&out, "%s%s %s", a ? " x " : "", zz_why_count(why, v->extent), v->name);
        if (!zz_mul64(*product, v->extent, product))
            return false;
    }
    *text = x->axis_count ? zz_buffer_text(&out) : "1";
    return true;
}

static void put_events(const zz_why *why) {
    const zz_nest *nest = why->nest;
    const zz_counts *c = why->counts;
    if (nest->event_operand < 0) {
        zz_why_say(why, "the dataflow has no `on event`");
        return;
    }
    const zz_operand *x = &nest->operands[nest->event_operand];
    const char *axes, *outside;
    int64_t elements, passes, offered, all;
    bool *marked = ZZ_NEW_ARRAY(why->arena, bool, (size_t)nest->digit_count + 1);
    for (int d = 0; d < nest->event_begin; d++)
        marked[d] = nest->digits[d].kind != ZZ_DIGIT_SPREAD;
    if (!axes_of(why, x, &axes, &elements) || !zz_why_loops(why, marked, &outside, &passes) ||
        !zz_mul64(elements, passes, &all) ||
        !zz_add64(c->events.arrived, c->events.filtered, &offered) || all != offered)
        return;
    zz_why_say(why, "%s has %s = %s elements", x->name, axes, zz_why_count(why, elements));
    if (passes > 1)
        zz_why_say(why, "the stream passes %s times, for the loops outside: %s",
                   zz_why_count(why, passes), outside);
    zz_why_say(why, "arrived + filtered = elements x passes: %s + %s = %s x %s",
               zz_why_count(why, c->events.arrived), zz_why_count(why, c->events.filtered),
               zz_why_count(why, elements), zz_why_count(why, passes));
    if (nest->counting != ZZ_BOXES && c->events.arrived > 0)
        zz_why_say(why, "of those that arrive, %s trigger a valid point and %s are idle (%s)",
                   zz_why_count(why, c->events.arrived - c->events.idle),
                   zz_why_count(why, c->events.idle),
                   zz_why_share(why, (double)c->events.idle, (double)c->events.arrived));
    if (c->events.arrived > 0)
        zz_why_say(
            why, "dominant: %s, %s of all",
            c->events.filtered > c->events.arrived ? "events that `when` keeps away"
                                                   : "events that arrive",
            zz_why_share(why,
                         (double)(c->events.filtered > c->events.arrived ? c->events.filtered
                                                                         : c->events.arrived),
                         (double)all));
}

static void put_outputs(const zz_why *why, bool untouched) {
    const zz_counts *c = why->counts;
    for (int o = 0; o < why->nest->operand_count; o++) {
        const char *axes;
        int64_t elements;
        if (!why->nest->operands[o].output ||
            !axes_of(why, &why->nest->operands[o], &axes, &elements) ||
            elements != c->outputs.elements)
            continue;
        zz_why_say(why, "elements of %s = %s = %s", why->nest->operands[o].name, axes,
                   zz_why_count(why, elements));
    }
    if (untouched)
        zz_why_say(why, "untouched = elements - touched = %s - %s = %s",
                   zz_why_count(why, c->outputs.elements),
                   zz_why_count(why, c->outputs.elements - c->outputs.untouched),
                   zz_why_count(why, c->outputs.untouched));
}

void zz_why_points(const zz_why *why, zz_metric_id id) {
    switch (id) {
    case ZZ_METRIC_macs:
        put_product(why, true);
        break;
    case ZZ_METRIC_utilization_spatial:
        put_spatial(why);
        break;
    case ZZ_METRIC_outputs_elements:
    case ZZ_METRIC_outputs_untouched:
        put_outputs(why, id == ZZ_METRIC_outputs_untouched);
        break;
    default:
        put_events(why);
        break;
    }
}
