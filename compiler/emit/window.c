/* Walks that tally windows: for each window and instance, how many elements of an operand a
 * component's valid points touch, how many of them begin or end there, and with `refill slide` how
 * many enter or leave.  Sets are arrays of stamps (the number of the set that touched last), so
 * none is cleared. */
#include "compiler/emit/parts.h"
#include "runtime/base/checked.h"

enum { STAMP_LIMIT = 1 << 24 };

/* One walk: what it collects and into which tables (-1: not wanted). */
typedef struct tallying {
    int operand;
    const zz_window *window;
    bool sliding, backwards; /* refill slide; the pass over leaving elements */
    bool begins, ends;       /* mark first touches; mark finals */
    bool lower;              /* a set for each lower instance */
    int upper_begin, upper_end, lower_begin, lower_end; /* tables */
} tallying;

static bool has_place(const zz_component *component, const zz_window *window,
                      zz_digit_place place) {
    for (int i = 0; i < component->digit_count; i++)
        if (window->place[component->digits[i]] == place)
            return true;
    return false;
}

/* Mixed radix weights over the component's digits of given places; *count: product of their trips.
 */
static int64_t *weights(zz_emitter *e, const zz_component *component, const zz_window *window,
                        unsigned places, int64_t *count) {
    int64_t *w = ZZ_NEW_ARRAY(e->arena, int64_t, (size_t)e->nest->digit_count + 1);
    *count = 1;
    for (int i = component->digit_count - 1; i >= 0; i--) {
        const int d = component->digits[i];
        if (!(places >> window->place[d] & 1))
            continue;
        w[d] = *count;
        *count *= e->nest->digits[d].trips; /* within the points of the component */
    }
    return w;
}

static void open_places(zz_loops *walk, const zz_window *window, unsigned places, int from, int to,
                        bool backwards, const char *condition) {
    for (int i = 0; i < walk->component->digit_count; i++) {
        const int d = walk->component->digits[i];
        if (d >= from && d < to && places >> window->place[d] & 1)
            zz_loops_open(walk, d, backwards, condition);
    }
}

enum { OUTER = 1 << ZZ_OUTER, UPPER = 1 << ZZ_UPPER, LOWER = 1 << ZZ_LOWER, INNER = 1 << ZZ_INNER };

/* The windows in which elements begin (for each upper instance) and end (anywhere). */
static void emit_spans(zz_emitter *e, const zz_component *component, const tallying *t) {
    zz_loops walk = zz_loops_begin(e, component);
    int64_t windows, uppers, size;
    const int64_t *window_weights = weights(e, component, t->window, OUTER, &windows);
    const int64_t *upper_weights = weights(e, component, t->window, UPPER, &uppers);
    const int digits = e->nest->digit_count;
    zz_loops_place(&walk, t->operand, &size);
    int64_t room = 0;
    if (!zz_mul64(size, uppers, &room) || room > STAMP_LIMIT)
        zz_emit_too_large(e, component, "the elements");
    if (t->begins)
        zz_emit_line(&walk, "i64 *first = zz->positions(zz->run, 2, %lldLL);", (long long)room);
    if (t->ends)
        zz_emit_line(&walk, "i64 *last = zz->positions(zz->run, 3, %lldLL);", (long long)size);
    open_places(&walk, t->window, OUTER, 0, digits, false, "");
    open_places(&walk, t->window, UPPER | LOWER | INNER, 0, digits, false, "");
    const char *place = zz_loops_place(&walk, t->operand, &size);
    const char *window = zz_loops_sum(&walk, window_weights);
    if (t->begins) {
        zz_emit_line(&walk, "const i64 f = %lldLL * (%s) + %s;", (long long)size,
                     zz_loops_sum(&walk, upper_weights), place);
        zz_emit_line(&walk, "if (first[f] < 0) first[f] = %s;", window);
    }
    if (t->ends)
        zz_emit_line(&walk, "last[%s] = %s;", place, window);
    zz_loops_close(&walk, 0);
}

/* An element that a set did not have yet. */
static void emit_count(zz_loops *walk, const tallying *t, const char *set, int64_t size,
                       const char *upper) {
    zz_emit_line(walk, "%s_elements++;", set);
    if (t->begins)
        zz_emit_line(walk, "if (first[%lldLL * (%s) + at] == window) %s_begin++;", (long long)size,
                     upper, set);
    if (t->ends)
        zz_emit_line(walk, "if (last[at] == window) %s_end++;", set);
}

/* In the innermost loop: the element of a valid point joins the sets it is not in. */
static void emit_member(zz_loops *walk, const tallying *t, bool apart, const char *upper) {
    int64_t size;
    zz_emit_line(walk, "const i64 at = %s;", zz_loops_place(walk, t->operand, &size));
    const int depth = walk->depth;
    if (t->sliding) {
        zz_emit_line(walk, "int *stamp = &held[%lldLL * p + at];", (long long)size);
        zz_emit_line(walk, "if (*stamp != window + 1) {");
        walk->depth++;
        zz_emit_line(walk, "const int stays = before[p] >= 0 && *stamp == before[p];");
        zz_emit_line(walk, "*stamp = window + 1;");
        zz_emit_line(walk, "tile++;");
        zz_emit_line(walk, "if (!stays) {");
    } else {
        zz_emit_line(walk, "if (held[at] != mark) {");
        zz_emit_line(walk, "    held[at] = mark;");
    }
    walk->depth++;
    emit_count(walk, t, "own", size, upper);
    if (apart) {
        zz_emit_line(walk, "if (joined[at] != joint) {");
        walk->depth++;
        zz_emit_line(walk, "joined[at] = joint;");
        emit_count(walk, t, "all", size, upper);
        walk->depth--;
        zz_emit_line(walk, "}");
    }
    zz_loops_close(walk, depth);
}

static void emit_counters(zz_loops *walk, const tallying *t, const char *set) {
    zz_emit_line(walk, "i64 %s_elements = 0;", set);
    if (t->begins)
        zz_emit_line(walk, "i64 %s_begin = 0;", set);
    if (t->ends)
        zz_emit_line(walk, "i64 %s_end = 0;", set);
}

static void emit_tally(zz_loops *walk, const char *set, int begin_table, int end_table) {
    if (begin_table >= 0 && begin_table == end_table)
        zz_emit_line(walk, "zz->tally(zz->run, %d, %s_elements, 0);", begin_table, set);
    else if (begin_table >= 0)
        zz_emit_line(walk, "zz->tally(zz->run, %d, %s_elements, %s_begin);", begin_table, set, set);
    if (end_table >= 0 && end_table != begin_table)
        zz_emit_line(walk, "zz->tally(zz->run, %d, %s_elements, %s_end);", end_table, set, set);
}

/* All instances of the window were told. */
static void emit_window_end(zz_loops *walk, const tallying *t) {
    if (t->upper_begin >= 0)
        zz_emit_line(walk, "zz->window(zz->run, %d, %d, window);", t->upper_begin,
                     t->lower ? t->lower_begin : -1);
    if (t->upper_end >= 0 && t->upper_end != t->upper_begin)
        zz_emit_line(walk, "zz->window(zz->run, %d, %d, window);", t->upper_end,
                     t->lower ? t->lower_end : -1);
}

/* A walk on its way: what its parts share. */
typedef struct window_walk {
    zz_loops loops;
    const tallying *t;
    bool apart;        /* upper and lower sides have different sets */
    int64_t size;      /* elements of the operand in this component */
    int64_t instances; /* below */
    const int64_t *window_weights, *upper_weights, *lower_weights;
} window_walk;

/* The stamps of the sets. */
static void emit_storage(window_walk *w) {
    const tallying *t = w->t;
    int64_t room = 0;
    if (!zz_mul64(w->size, t->sliding ? w->instances : 1, &room) || room > STAMP_LIMIT)
        zz_emit_too_large(w->loops.emitter, w->loops.component, "the elements");
    zz_emit_line(&w->loops, "int *held = zz->scratch(zz->run, 0, %lldLL);", (long long)room);
    if (w->apart) {
        zz_emit_line(&w->loops, "int *joined = zz->scratch(zz->run, 1, %lldLL);",
                     (long long)w->size);
        zz_emit_line(&w->loops, "int joint = 0;");
    }
    if (t->sliding)
        zz_emit_line(&w->loops, "int *before = zz->scratch(zz->run, 4, %lldLL);",
                     (long long)w->instances);
    else
        zz_emit_line(&w->loops, "int mark = 0;");
}

/* Windows in time order; or, for what leaves, against it within a run. */
static void open_windows(window_walk *w) {
    const tallying *t = w->t;
    const int digits = w->loops.emitter->nest->digit_count;
    const int run_start = t->sliding ? t->window->slide_first : digits;
    open_places(&w->loops, t->window, OUTER, 0, run_start, false, "");
    if (t->sliding) {
        zz_emit_line(&w->loops, "for (int p = 0; p < %lldLL; p++) before[p] = -1;",
                     (long long)w->instances);
        open_places(&w->loops, t->window, OUTER, run_start, digits, t->backwards, "");
    }
    zz_emit_line(&w->loops, "const i64 window = %s;", zz_loops_sum(&w->loops, w->window_weights));
}

/* One instance below, in one window: its set, told to the tables. */
static void emit_instance(window_walk *w, const char *upper) {
    zz_loops *walk = &w->loops;
    const tallying *t = w->t;
    const int depth = walk->depth;
    emit_counters(walk, t, "own");
    if (t->sliding) {
        zz_emit_line(walk, "const i64 p = %s;",
                     w->apart ? zz_loops_sum(walk, w->lower_weights) : upper);
        zz_emit_line(walk, "i64 tile = 0;");
    } else {
        zz_emit_line(walk, "mark++;");
    }
    /* a set of at most one element is full with the first */
    const char *until_full = t->sliding ? " && !tile" : " && !own_elements";
    open_places(walk, t->window, w->apart ? INNER : INNER | LOWER, 0,
                walk->emitter->nest->digit_count, false, w->size == 1 ? until_full : "");
    emit_member(walk, t, w->apart, upper);
    zz_loops_close(walk, depth);
    if (t->sliding)
        zz_emit_line(walk, "if (tile) before[p] = window + 1;");
    if (t->lower)
        emit_tally(walk, "own", t->lower_begin, t->lower_end);
    if (t->lower && t->sliding)
        zz_emit_line(walk, "zz->largest(zz->run, %d, tile);",
                     t->lower_begin >= 0 ? t->lower_begin : t->lower_end);
    if (!w->apart)
        emit_tally(walk, "own", t->upper_begin, t->upper_end);
}

static void emit_walk(zz_emitter *e, const zz_component *component, const tallying *t) {
    const int digits = e->nest->digit_count;
    if (t->begins || t->ends)
        emit_spans(e, component, t);
    int64_t windows, uppers;
    window_walk w = {.loops = zz_loops_begin(e, component),
                     .t = t,
                     .apart = t->lower && has_place(component, t->window, ZZ_LOWER)};
    w.window_weights = weights(e, component, t->window, OUTER, &windows);
    w.upper_weights = weights(e, component, t->window, UPPER, &uppers);
    w.lower_weights = weights(e, component, t->window, UPPER | LOWER, &w.instances);
    zz_loops_place(&w.loops, t->operand, &w.size);
    emit_storage(&w);
    open_windows(&w);
    const int in_window = w.loops.depth;
    open_places(&w.loops, t->window, UPPER, 0, digits, false, "");
    const int in_upper = w.loops.depth;
    const char *upper = zz_loops_sum(&w.loops, w.upper_weights);
    if (w.apart) {
        zz_emit_line(&w.loops, "joint++;");
        emit_counters(&w.loops, t, "all");
        open_places(&w.loops, t->window, LOWER, 0, digits, false, "");
    }
    emit_instance(&w, upper);
    zz_loops_close(&w.loops, in_upper);
    if (w.apart)
        emit_tally(&w.loops, "all", t->upper_begin, t->upper_end);
    zz_loops_close(&w.loops, in_window);
    emit_window_end(&w.loops, t);
    zz_loops_close(&w.loops, 0);
}

static bool slides_here(const zz_component *component, const zz_window *window) {
    for (int i = 0; i < component->digit_count; i++)
        if (component->digits[i] >= window->slide_first &&
            component->digits[i] < window->slide_end &&
            window->place[component->digits[i]] == ZZ_OUTER)
            return true;
    return false;
}

zz_tables zz_emit_windows(zz_emitter *e, int operand, int level, const zz_window *window,
                          bool lower_side) {
    const zz_operand *x = &e->nest->operands[operand];
    const size_t room = (size_t)e->components.count + 1;
    zz_tables tables = {.down_upper = ZZ_NEW_ARRAY(e->arena, int, room),
                        .down_lower = ZZ_NEW_ARRAY(e->arena, int, room),
                        .up_upper = ZZ_NEW_ARRAY(e->arena, int, room),
                        .up_lower = ZZ_NEW_ARRAY(e->arena, int, room)};
    const bool read_back = !x->output || e->nest->operation != ZZ_ASSIGN;
    const char *where =
        level < 0 ? "the array"
                  : zz_emit_name(e->arena, e->nest->memories[x->levels[level].memory].name);
    for (int c = 0; c < e->components.count && e->status == ZZ_COUNT_OK; c++) {
        const zz_component *component = &e->components.items[c];
        if (component->free)
            continue;
        const int n = tables.count++;
        tallying t = {.operand = operand,
                      .window = window,
                      .sliding = slides_here(component, window),
                      .lower = lower_side,
                      .begins = x->output && read_back,
                      .ends = x->output,
                      .upper_begin = -1,
                      .upper_end = -1,
                      .lower_begin = -1,
                      .lower_end = -1};
        tables.down_upper[n] = t.upper_begin = read_back ? e->plan.table_count++ : -1;
        tables.down_lower[n] = t.lower_begin = read_back ? e->plan.table_count++ : -1;
        tables.up_upper[n] = t.upper_end = x->output ? e->plan.table_count++ : -1;
        tables.up_lower[n] = t.lower_end = x->output ? e->plan.table_count++ : -1;
        if (!x->output) { /* nothing is marked: one table serves both ways */
            t.upper_end = t.upper_begin;
            t.lower_end = t.lower_begin;
        }
        zz_emit_function(e, component, "%s: windows of %s%s", zz_emit_name(e->arena, x->name),
                         where, t.sliding ? ", sliding" : "");
        if (!t.sliding || !x->output) {
            emit_walk(e, component, &t);
        } else {
            tallying pass = t;
            pass.ends = false;
            pass.upper_end = pass.lower_end = -1;
            zz_put(&e->functions, "    { /* what enters */\n");
            if (read_back)
                emit_walk(e, component, &pass);
            zz_put(&e->functions, "    }\n    { /* what leaves */\n");
            pass = t;
            pass.begins = false;
            pass.backwards = true;
            pass.upper_begin = pass.lower_begin = -1;
            emit_walk(e, component, &pass);
            zz_put(&e->functions, "    }\n");
        }
        zz_emit_function_end(e);
    }
    return tables;
}

int *zz_emit_touched(zz_emitter *e, int operand, uint64_t mask, int *count) {
    const zz_nest *nest = e->nest;
    int *tables = ZZ_NEW_ARRAY(e->arena, int, (size_t)e->components.count + 1);
    zz_window *window = ZZ_NEW(e->arena, zz_window);
    window->place = ZZ_NEW_ARRAY(e->arena, zz_digit_place, (size_t)nest->digit_count + 1);
    for (int d = 0; d < nest->digit_count; d++)
        window->place[d] =
            nest->digits[d].kind == ZZ_DIGIT_SPREAD && mask >> nest->digits[d].dimension & 1
                ? ZZ_UPPER
                : ZZ_INNER;
    *count = 0;
    for (int c = 0; c < e->components.count && e->status == ZZ_COUNT_OK; c++) {
        const zz_component *component = &e->components.items[c];
        if (component->free)
            continue;
        const int table = tables[(*count)++] = e->plan.table_count++;
        const tallying t = {.operand = operand,
                            .window = window,
                            .upper_begin = table,
                            .upper_end = table,
                            .lower_begin = -1,
                            .lower_end = -1};
        zz_emit_function(e, component, "%s: all that %s touches",
                         zz_emit_name(e->arena, nest->operands[operand].name),
                         mask ? "each instance" : "the nest");
        emit_walk(e, component, &t);
        zz_emit_function_end(e);
    }
    return tables;
}

static void open_events(zz_loops *walk, const zz_window *window, bool outer) {
    for (int i = 0; i < walk->component->digit_count; i++) {
        const int d = walk->component->digits[i];
        if (walk->emitter->nest->digits[d].kind == ZZ_DIGIT_EVENT &&
            (window->place[d] == ZZ_OUTER) == outer)
            zz_loops_open(walk, d, false, "");
    }
}

int zz_emit_arrivals(zz_emitter *e, const zz_window *window) {
    const int table = e->plan.table_count++;
    for (int c = 0; c < e->components.count; c++) {
        const zz_component *component = &e->components.items[c];
        if (!component->stream)
            continue;
        zz_emit_function(e, component, "events that arrive in each window");
        zz_loops walk = zz_loops_begin(e, component);
        walk.stream = true;
        int64_t windows;
        int64_t *window_weights = weights(e, component, window, OUTER, &windows);
        for (int d = 0; d < e->nest->digit_count; d++)
            if (e->nest->digits[d].kind != ZZ_DIGIT_EVENT)
                window_weights[d] = 0; /* loops outside replay the stream: they are no part of it */
        zz_emit_line(&walk, "i64 arrives = 0;");
        open_events(&walk, window, true);
        const int outer = walk.depth;
        open_events(&walk, window, false);
        zz_loops_close(&walk, outer);
        zz_emit_line(&walk, "zz->tally(zz->run, %d, arrives, 0);", table);
        zz_emit_line(&walk, "zz->window(zz->run, %d, %d, %s);", table, table,
                     zz_loops_sum(&walk, window_weights));
        zz_emit_line(&walk, "arrives = 0;");
        zz_loops_close(&walk, 0);
        zz_emit_function_end(e);
    }
    return table;
}
