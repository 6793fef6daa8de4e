/* Exact counting: components that guards or accesses tie together are walked (window.c), the
 * others are products of trips, written as constants; zz_count combines them, one line a quantity.
 */
#include "compiler/emit/parts.h"
#include "runtime/base/checked.h"

static zz_constants constants_of(zz_emitter *e, int operand, const zz_window *window) {
    zz_constants c;
    if (!zz_window_constants(e->nest, &e->components, operand, window, &c) &&
        e->status == ZZ_COUNT_OK)
        e->status = ZZ_COUNT_OVERFLOW;
    return c;
}

/* --- operands -------------------------------------------------------------------------------- */

static bool has_event_digits(const zz_nest *nest) {
    return nest->event_begin < nest->event_end;
}

/* Whether it matters what the single places below a boundary move: instances of a memory, and lanes
 * where hops are counted. */
static bool has_places(const zz_nest *nest, int level) {
    return level >= 0 || nest->hops;
}

/* At the array: what each lane gets of an input, or gives of an output, by itself. */
static void emit_lanes(zz_emitter *e, int operand, zz_direction direction, const zz_constants *c,
                       const int *tables, int count) {
    if (e->nest->hops)
        zz_emit_transfer(e, ZZ_MOVE_LANES, operand, 0, direction, c->lower_elements,
                         c->lower_windows, c->repeats, tables, count);
}

static void emit_input_boundary(zz_emitter *e, int operand, int level, const zz_window *window) {
    zz_constants c = constants_of(e, operand, window);
    if (window->long_run && operand == e->nest->event_operand && !has_event_digits(e->nest))
        c.repeats = 1; /* one run: every replay after the first finds the only event's element */
    zz_tables tables = {0};
    int stream[1];
    if (operand != e->nest->event_operand) {
        tables = zz_emit_windows(e, operand, level, window, has_places(e->nest, level));
    } else if (zz_nest_filters(e->nest)) {
        stream[0] = zz_emit_arrivals(e, window);
        tables = (zz_tables){.down_upper = stream, .down_lower = stream, .count = 1};
    }
    zz_emit_transfer(e, ZZ_MOVE_INPUT, operand, level + 1, ZZ_DOWN, c.upper_elements,
                     zz_emit_mul(e, c.upper_windows, c.repeats), 1, tables.down_upper,
                     tables.count);
    zz_emit_timed(e, ZZ_MOVE_INPUT, operand, level, c.upper_elements, c.lower_elements,
                  zz_emit_mul(e, c.moments, c.repeats), 1, tables.down_upper, tables.count);
    if (level < 0) {
        emit_lanes(e, operand, ZZ_DOWN, &c, tables.down_lower, tables.count);
        return;
    }
    zz_emit_transfer(e, ZZ_MOVE_INPUT, operand, level, ZZ_FILL, c.lower_elements,
                     zz_emit_mul(e, c.lower_windows, c.repeats), 1, tables.down_lower,
                     tables.count);
    zz_emit_tile(e, operand, level, c.lower_elements, tables.down_lower, tables.count);
}

static void emit_output_boundary(zz_emitter *e, int operand, int level, const zz_window *window) {
    const zz_constants c = constants_of(e, operand, window);
    const zz_tables tables = zz_emit_windows(e, operand, level, window, has_places(e->nest, level));
    const bool direct = level < 0 && !e->nest->accumulators;
    if (e->nest->operation != ZZ_ASSIGN)
        zz_emit_transfer(e, direct ? ZZ_MOVE_READ : ZZ_MOVE_FETCH, operand, level + 1, ZZ_DOWN,
                         c.upper_elements, c.upper_windows, c.repeats, tables.down_upper,
                         tables.count);
    zz_emit_transfer(e, direct ? ZZ_MOVE_WRITE : ZZ_MOVE_SEND, operand, level + 1, ZZ_BACK,
                     c.upper_elements, c.upper_windows, c.repeats, tables.up_upper, tables.count);
    if (e->nest->operation != ZZ_ASSIGN)
        zz_emit_timed(e, direct ? ZZ_MOVE_READ : ZZ_MOVE_FETCH, operand, level, c.upper_elements,
                      c.lower_elements, c.moments, c.repeats, tables.down_upper, tables.count);
    zz_emit_timed(e, direct ? ZZ_MOVE_WRITE : ZZ_MOVE_SEND, operand, level, c.upper_elements,
                  c.lower_elements, c.moments, c.repeats, tables.up_upper, tables.count);
    if (level < 0) {
        emit_lanes(e, operand, ZZ_BACK, &c, tables.up_lower, tables.count);
        return;
    }
    if (e->nest->operation != ZZ_ASSIGN)
        zz_emit_transfer(e, ZZ_MOVE_FETCH, operand, level, ZZ_FILL, c.lower_elements,
                         c.lower_windows, c.repeats, tables.down_lower, tables.count);
    zz_emit_transfer(e, ZZ_MOVE_SEND, operand, level, ZZ_UP, c.lower_elements, c.lower_windows,
                     c.repeats, tables.up_lower, tables.count);
    zz_emit_tile(e, operand, level, c.lower_elements, tables.up_lower, tables.count);
}

static int64_t touched_constant(zz_emitter *e, int operand, uint64_t mask) {
    int64_t elements;
    if (!zz_touched_constant(e->nest, &e->components, operand, mask, &elements) &&
        e->status == ZZ_COUNT_OK)
        e->status = ZZ_COUNT_OVERFLOW;
    return elements;
}

static uint64_t outermost_replicated(const zz_emitter *e, int operand) {
    const zz_operand *x = &e->nest->operands[operand];
    return e->nest->memories[x->levels[x->level_count - 1].memory].replicated;
}

static void emit_outermost_tile(zz_emitter *e, int operand) {
    const zz_operand *x = &e->nest->operands[operand];
    const int top = x->level_count - 1;
    const uint64_t mask = outermost_replicated(e, operand);
    int64_t whole = 1;
    if (mask == 0) {
        for (int a = 0; a < x->axis_count; a++)
            whole = zz_emit_mul(e, whole, e->nest->variables[x->axes[a]].extent);
        zz_emit_tile(e, operand, top, whole, NULL, 0);
    } else if (operand == e->nest->event_operand) {
        whole = touched_constant(e, operand, mask);
        if (zz_nest_filters(e->nest)) {
            zz_window all = {
                .place = ZZ_NEW_ARRAY(e->arena, zz_digit_place, (size_t)e->nest->digit_count + 1)};
            for (int d = 0; d < e->nest->digit_count; d++)
                all.place[d] = ZZ_INNER;
            const int table = zz_emit_arrivals(e, &all);
            zz_emit_tile(e, operand, top, whole, &table, 1);
        } else {
            zz_emit_tile(e, operand, top, whole, NULL, 0);
        }
    } else {
        int count;
        const int *tables = zz_emit_touched(e, operand, mask, &count);
        zz_emit_tile(e, operand, top, touched_constant(e, operand, mask), tables, count);
    }
}

/* Whether partial sums of one element lie in several instances of a memory. */
static void emit_copies(zz_emitter *e, int operand, int level) {
    const zz_operand *x = &e->nest->operands[operand];
    const uint64_t mask = e->nest->memories[x->levels[level].memory].replicated;
    int64_t copies;
    bool spread;
    if (!zz_constant_copies(e->nest, &e->components, operand, mask, &copies, &spread) &&
        e->status == ZZ_COUNT_OK)
        e->status = ZZ_COUNT_OVERFLOW;
    if (!spread || x->bits == x->partial_bits)
        return;
    int by_instance_count, at_all_count;
    const int *by_instance = zz_emit_touched(e, operand, mask, &by_instance_count);
    const int *at_all = zz_emit_touched(e, operand, 0, &at_all_count);
    int *pairs = ZZ_NEW_ARRAY(e->arena, int, 2 * (size_t)by_instance_count + 1);
    for (int i = 0; i < by_instance_count; i++) {
        pairs[2 * i] = by_instance[i];
        pairs[2 * i + 1] = at_all[i];
    }
    zz_emit_split(e, operand, level, copies, pairs, 2 * by_instance_count);
}

static void emit_operand(zz_emitter *e, int operand) {
    const zz_operand *x = &e->nest->operands[operand];
    for (int level = -1; level + 1 < x->level_count && e->status == ZZ_COUNT_OK; level++) {
        const zz_window window = level < 0 && e->nest->hops
                                     ? zz_lane_window_of(e->arena, e->nest, operand)
                                     : zz_window_of(e->arena, e->nest, operand, level);
        if (x->output)
            emit_output_boundary(e, operand, level, &window);
        else
            emit_input_boundary(e, operand, level, &window);
    }
    emit_outermost_tile(e, operand);
    for (int level = 0; level < x->level_count && x->output; level++)
        emit_copies(e, operand, level);
}

/* --- points, steps, events ------------------------------------------------------------------- */

static void open_digits(zz_loops *walk, bool lanes) {
    for (int i = 0; i < walk->component->digit_count; i++)
        if (zz_nest_temporal(walk->emitter->nest, walk->component->digits[i]) == !lanes)
            zz_loops_open(walk, walk->component->digits[i], false, "");
}

/* First and last step of every output element. */
static void emit_touches(zz_emitter *e, const zz_component *component, int index) {
    int64_t size;
    zz_emit_function(e, component, "when each element of %s begins and ends",
                     zz_emit_name(e->arena, e->nest->operands[0].name));
    zz_loops walk = zz_loops_begin(e, component);
    zz_loops_place(&walk, 0, &size);
    zz_emit_line(&walk, "i64 *first = zz->positions(zz->run, 2, %lldLL);", (long long)size);
    zz_emit_line(&walk, "i64 *last = zz->positions(zz->run, 3, %lldLL);", (long long)size);
    open_digits(&walk, false);
    open_digits(&walk, true);
    zz_emit_line(&walk, "const i64 at = %s;", zz_loops_place(&walk, 0, &size));
    zz_emit_line(&walk, "const i64 key = %s;", zz_loops_sum(&walk, e->key_weights));
    zz_emit_line(&walk, "if (first[at] < 0) first[at] = key;");
    zz_emit_line(&walk, "last[at] = key;");
    zz_loops_close(&walk, 0);
    zz_emit_line(&walk, "for (i64 at = 0; at < %lldLL; at++)", (long long)size);
    zz_emit_line(&walk, "    if (first[at] >= 0) zz->touched(zz->run, %d, first[at], last[at]);",
                 index);
    zz_emit_function_end(e);
}

static void emit_steps(zz_emitter *e, const zz_component *component, int index) {
    zz_emit_function(e, component, "valid points and executed steps");
    zz_loops walk = zz_loops_begin(e, component);
    zz_emit_line(&walk, "i64 points = 0, steps = 0, lanes = 0;");
    open_digits(&walk, false);
    const int depth = walk.depth;
    open_digits(&walk, true);
    zz_emit_line(&walk, "lanes++;");
    zz_loops_close(&walk, depth);
    zz_emit_line(&walk, "if (lanes) {");
    zz_emit_line(&walk, "    points += lanes;");
    zz_emit_line(&walk, "    steps++;");
    zz_emit_line(&walk, "    lanes = 0;");
    zz_emit_line(&walk, "    zz->executed(zz->run, %d, %s);", index,
                 zz_loops_sum(&walk, e->key_weights));
    zz_emit_line(&walk, "}");
    zz_loops_close(&walk, 0);
    zz_emit_line(&walk, "zz->counted(zz->run, %d, points, steps);", index);
    zz_emit_function_end(e);
}

/* A digit of the event, or of the loops around it. */
static bool triggers(const zz_nest *nest, int digit) {
    return digit < nest->event_end && zz_nest_temporal(nest, digit);
}

/* Events, in all iterations of the loops outside, that have a valid point. */
static void emit_alive(zz_emitter *e, const zz_component *component, int index) {
    zz_emit_function(e, component, "events with work to do");
    zz_loops walk = zz_loops_begin(e, component);
    zz_emit_line(&walk, "i64 events = 0, found = 0;");
    for (int i = 0; i < component->digit_count; i++)
        if (triggers(e->nest, component->digits[i]))
            zz_loops_open(&walk, component->digits[i], false, "");
    const int depth = walk.depth;
    for (int i = 0; i < component->digit_count; i++)
        if (!triggers(e->nest, component->digits[i]))
            zz_loops_open(&walk, component->digits[i], false, " && !found");
    zz_emit_line(&walk, "found = 1;");
    zz_loops_close(&walk, depth);
    zz_emit_line(&walk, "events += found;");
    zz_emit_line(&walk, "found = 0;");
    zz_loops_close(&walk, 0);
    zz_emit_line(&walk, "zz->alive(zz->run, %d, events);", index);
    zz_emit_function_end(e);
}

static void emit_events(zz_emitter *e) {
    const zz_nest *nest = e->nest;
    if (nest->event_operand < 0 || !nest->arrives)
        return;
    const zz_operand *event = &nest->operands[nest->event_operand];
    int64_t elements = 1;
    for (int a = 0; a < event->axis_count; a++)
        elements *= nest->variables[event->axes[a]].extent; /* as large as the data is */
    zz_put(&e->body, "    i64 arrived = 0;\n");
    zz_putf(&e->body, "    for (i64 at = 0; at < %lldLL; at++)\n", (long long)elements);
    zz_put(&e->body, "        arrived += zz->arrives[at];\n");
    zz_put(&e->body, "    zz->arrived(zz->run, arrived);\n");
}

/* --- the whole -------------------------------------------------------------------------------- */

/* The only event there is, and it is filtered. */
static bool nothing_arrives(const zz_nest *nest) {
    return nest->arrives && !zz_nest_filters(nest) && !nest->arrives[0];
}

static bool never_valid(const zz_nest *nest, const zz_components *components) {
    if (nothing_arrives(nest))
        return true;
    for (int c = 0; c < components->count; c++)
        if (components->items[c].digit_count == 0 && !components->items[c].free)
            return true;
    return false;
}

static void make_plan(zz_emitter *e) {
    const int count = e->components.count;
    e->plan.component_count = count;
    e->plan.components = ZZ_NEW_ARRAY(e->arena, zz_plan_component, (size_t)count + 1);
    for (int c = 0; c < count; c++) {
        const zz_component *component = &e->components.items[c];
        e->plan.components[c] = (zz_plan_component){
            .digits = component->digits,
            .digit_count = component->digit_count,
            .free = component->free,
            .in_output = zz_component_touches(component, &e->nest->operands[0])};
        if (component->stream && !component->free)
            e->plan.enumerated = "the events, because data filters them";
    }
    e->key_weights = ZZ_NEW_ARRAY(e->arena, int64_t, (size_t)e->nest->digit_count + 1);
    int64_t weight = 1;
    for (int d = e->nest->digit_count - 1; d >= 0; d--)
        if (zz_nest_temporal(e->nest, d)) {
            e->key_weights[d] = weight;
            weight = zz_emit_mul(e, weight, e->nest->digits[d].trips);
        }
}

void zz_emit_exact(zz_emitter *e) {
    e->components = zz_find_components(e->arena, e->nest);
    make_plan(e);
    emit_events(e);
    const bool never = e->plan.nothing = never_valid(e->nest, &e->components);
    for (int pass = 0; pass < 2 && !never; pass++) {
        for (int c = 0; c < e->components.count && e->status == ZZ_COUNT_OK; c++) {
            if (e->components.items[c].free)
                continue;
            if (pass == 0)
                emit_touches(e, &e->components.items[c], c);
            else
                emit_steps(e, &e->components.items[c], c);
            if (pass == 1 && e->nest->event_operand >= 0)
                emit_alive(e, &e->components.items[c], c);
        }
        if (pass == 0)
            zz_put(&e->body, "    zz->rank(zz->run);\n");
    }
    for (int o = 0; o < e->nest->operand_count && e->status == ZZ_COUNT_OK; o++) {
        if (!never || (o == e->nest->event_operand && !nothing_arrives(e->nest)))
            emit_operand(e, o);
        else if (!outermost_replicated(e, o))
            emit_outermost_tile(e, o);
    }
}
