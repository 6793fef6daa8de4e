/* The reference interpreter on nests made by hand. */
#include <stdio.h>
#include <string.h>

#include "runtime/interpret/timing.h"
#include "runtime/interpret/watch.h"
#include "tests/unit/unit.h"

enum { MOST = 16 };

/* --- making nests ------------------------------------------------------------------------ */

typedef struct bench {
    zz_memory memory;
    zz_arena *arena;
    zz_nest nest;
    zz_counts counts;
    const char *what;
} bench;

static void begin(bench *b) {
    zz_memory_begin(&b->memory);
    b->arena = zz_arena_new(&b->memory);
    b->nest = (zz_nest){.digits = ZZ_NEW_ARRAY(b->arena, zz_digit, MOST),
                        .variables = ZZ_NEW_ARRAY(b->arena, zz_nest_variable, MOST),
                        .operands = ZZ_NEW_ARRAY(b->arena, zz_operand, MOST),
                        .terms = ZZ_NEW_ARRAY(b->arena, zz_term, MOST),
                        .dimensions = ZZ_NEW_ARRAY(b->arena, zz_nest_dimension, MOST),
                        .memories = ZZ_NEW_ARRAY(b->arena, zz_nest_memory, MOST),
                        .operation_latency = 1,
                        .event_operand = -1};
}

static void end(bench *b) {
    zz_memory_end(&b->memory);
}

static int variable(bench *b, const char *name, int64_t extent) {
    const int v = b->nest.variable_count++;
    b->nest.variables[v] =
        (zz_nest_variable){.name = name,
                           .extent = extent,
                           .bound = true,
                           .divisor = 1,
                           .coefficients = ZZ_NEW_ARRAY(b->arena, int64_t, MOST)};
    return v;
}

/* position = one + two, in the equation. */
static void position(bench *b, int v, int one, int two) {
    int64_t *coefficients = ZZ_NEW_ARRAY(b->arena, int64_t, MOST);
    coefficients[one] = coefficients[two] = 1;
    b->nest.variables[v].position_coefficients = coefficients;
}

/* v = one + sign * two, in the nest. */
static void derive(bench *b, int v, int one, int sign, int two) {
    b->nest.variables[v].bound = false;
    b->nest.variables[v].coefficients[one] = 1;
    b->nest.variables[v].coefficients[two] = sign;
}

/* One more loop inside of those that are there. */
static void loop(bench *b, zz_digit_kind kind, int v, int64_t trips, int dimension) {
    zz_digit *digits = b->nest.digits;
    for (int d = 0; d < b->nest.digit_count; d++) {
        if (digits[d].variable == v)
            digits[d].weight *= trips;
        if (kind == ZZ_DIGIT_SPREAD && digits[d].dimension == dimension)
            digits[d].lane_stride *= trips;
    }
    digits[b->nest.digit_count++] =
        (zz_digit){.kind = kind,
                   .variable = v,
                   .trips = trips,
                   .weight = 1,
                   .dimension = kind == ZZ_DIGIT_SPREAD ? dimension : -1,
                   .lane_stride = kind == ZZ_DIGIT_SPREAD};
}

static void memory(bench *b, const char *name) {
    b->nest.memories[b->nest.memory_count++] =
        (zz_nest_memory){.name = name,
                         .instances = 1,
                         .ports = ZZ_NEW_ARRAY(b->arena, zz_port, MOST),
                         .port_count = MOST};
}

/* A tensor in all memories there are, all of it in the last; `axes` ends with -1. */
static zz_operand *tensor(bench *b, const char *name, const int *axes) {
    zz_operand *x = &b->nest.operands[b->nest.operand_count++];
    *x = (zz_operand){.name = name,
                      .output = b->nest.operand_count == 1,
                      .axes = ZZ_NEW_ARRAY(b->arena, int, MOST),
                      .bits = 16,
                      .partial_bits = 16,
                      .levels = ZZ_NEW_ARRAY(b->arena, zz_level, MOST),
                      .level_count = b->nest.memory_count};
    for (; axes[x->axis_count] >= 0; x->axis_count++)
        x->axes[x->axis_count] = axes[x->axis_count];
    for (int l = 0; l < x->level_count; l++)
        x->levels[l].memory = l;
    return x;
}

static void right_side(bench *b, const char *postfix) {
    for (const char *c = postfix; *c; c++) {
        zz_term *term = &b->nest.terms[b->nest.term_count++];
        *term = *c == '*'   ? (zz_term){.kind = ZZ_TERM_MULTIPLY}
                : *c == '+' ? (zz_term){.kind = ZZ_TERM_ADD}
                : *c == '-' ? (zz_term){.kind = ZZ_TERM_SUBTRACT}
                            : (zz_term){.kind = ZZ_TERM_LOAD, .operand = *c - '0'};
    }
}

static zz_interpret_status run(bench *b, zz_interpret_options options) {
    return zz_interpret(b->arena, &b->nest, &options, &b->counts, &b->what);
}

static const zz_traffic *traffic(const bench *b, int operand, int level, zz_direction direction) {
    return &b->counts.operands[operand].levels[level].traffic[direction];
}

/* The study: a 5 x 5 input, filters of 3 x 3, eight output channels on eight lanes. */
static void study(bench *b, bool event) {
    enum { K, OY, OX, FY, FX, IY, IX };
    begin(b);
    static const char *const names[] = {"k", "oy", "ox", "fy", "fx", "iy", "ix"};
    static const int extents[] = {8, 3, 3, 3, 3, 5, 5};
    for (int v = 0; v < 7; v++)
        variable(b, names[v], extents[v]);
    position(b, IY, OY, FY);
    position(b, IX, OX, FX);
    if (event) {
        derive(b, OY, IY, -1, FY);
        derive(b, OX, IX, -1, FX);
        loop(b, ZZ_DIGIT_EVENT, IY, 5, 0);
        loop(b, ZZ_DIGIT_EVENT, IX, 5, 0);
        b->nest.event_end = 2;
        b->nest.event_operand = 2;
        loop(b, ZZ_DIGIT_FOR, FY, 3, 0);
        loop(b, ZZ_DIGIT_FOR, FX, 3, 0);
    } else {
        derive(b, IY, OY, 1, FY);
        derive(b, IX, OX, 1, FX);
        loop(b, ZZ_DIGIT_FOR, FX, 3, 0);
        loop(b, ZZ_DIGIT_FOR, FY, 3, 0);
        loop(b, ZZ_DIGIT_FOR, OX, 3, 0);
        loop(b, ZZ_DIGIT_FOR, OY, 3, 0);
    }
    loop(b, ZZ_DIGIT_SPREAD, K, 8, 0);
    b->nest.dimensions[b->nest.dimension_count++] = (zz_nest_dimension){"npe", 8};
    memory(b, "sram");
    tensor(b, "O", (int[]){K, OY, OX, -1});
    tensor(b, "W", (int[]){K, FY, FX, -1});
    tensor(b, "I", (int[]){IY, IX, -1});
    for (int x = 0; x < 3; x++)
        for (int d = 0; d < ZZ_DIRECTIONS; d++)
            b->nest.operands[x].levels[0].access[d] = (zz_access){
                .served = true, .port = x * ZZ_DIRECTIONS + d, .narrowest = 128, .widest = 128};
    right_side(b, "12*");
}

/* --- what is counted --------------------------------------------------------------------- */

static void counts_the_study(void) {
    for (int event = 0; event < 2; event++) {
        bench b;
        study(&b, event);
        CHECK_INT(run(&b, (zz_interpret_options){.seed = 1}), ZZ_INTERPRET_OK);
        CHECK_INT(b.counts.macs, 648);
        CHECK_INT(b.counts.steps, 81);
        CHECK_INT(b.counts.compute, 81);
        CHECK_INT(b.counts.onload + b.counts.stall + b.counts.offload, 0);
        CHECK_INT(b.counts.busy[0][2 * ZZ_DIRECTIONS + ZZ_DOWN], event ? 25 : 81);
        CHECK_INT(b.counts.busy[0][0 * ZZ_DIRECTIONS + ZZ_BACK], 81);
        CHECK_INT(traffic(&b, 2, 0, ZZ_DOWN)->grains, event ? 25 : 81);
        CHECK_INT(traffic(&b, 1, 0, ZZ_DOWN)->grains, event ? 81 : 9);
        CHECK_INT(traffic(&b, 0, 0, ZZ_DOWN)->grains, 81);
        CHECK_INT(traffic(&b, 0, 0, ZZ_DOWN)->first, 72);
        CHECK_INT(traffic(&b, 0, 0, ZZ_BACK)->grains, 81);
        CHECK_INT(traffic(&b, 0, 0, ZZ_BACK)->final, 72);
        CHECK_INT(b.counts.readiness.first, event ? 45 : 73);
        CHECK_INT(b.counts.readiness.last, 81);
        CHECK_INT(b.counts.readiness.live, 72);
        CHECK_INT(b.counts.events.arrived, event ? 25 : 0);
        CHECK_INT(b.counts.events.idle, 0);
        CHECK_INT(b.counts.outputs.elements, 72);
        CHECK_INT(b.counts.outputs.untouched, 0);
        end(&b);
    }
}

static void filtered_events_do_nothing(void) {
    bench b;
    study(&b, true);
    unsigned char arrives[25] = {[0] = 1, [12] = 1}; /* a corner, and the middle */
    b.nest.arrives = arrives;
    CHECK_INT(run(&b, (zz_interpret_options){.seed = 1}), ZZ_INTERPRET_OK);
    CHECK_INT(b.counts.events.arrived, 2);
    CHECK_INT(b.counts.events.filtered, 23);
    CHECK_INT(b.counts.steps, 1 + 9);
    CHECK_INT(traffic(&b, 2, 0, ZZ_DOWN)->elements, 2);
    CHECK_INT(b.counts.outputs.untouched, 0);
    end(&b);
}

/* Sixteen outputs, a filter of three, the three inputs of one output in an inner memory. */
static void row(bench *b, bool slide) {
    begin(b);
    const int p = variable(b, "p", 16), r = variable(b, "r", 3), x = variable(b, "x", 18);
    position(b, x, p, r);
    derive(b, x, p, 1, r);
    loop(b, ZZ_DIGIT_FOR, p, 16, 0);
    loop(b, ZZ_DIGIT_FOR, r, 3, 0);
    memory(b, "buffer");
    memory(b, "main");
    tensor(b, "O", (int[]){p, -1});
    tensor(b, "W", (int[]){r, -1});
    tensor(b, "I", (int[]){x, -1});
    for (int o = 0; o < 3; o++) {
        b->nest.operands[o].levels[0].boundary = 1;
        b->nest.operands[o].levels[0].slide = slide;
    }
    right_side(b, "12*");
}

/* An inner memory that slides fetches each input once. */
static void windows_slide(void) {
    for (int slide = 0; slide < 2; slide++) {
        bench b;
        row(&b, slide);
        CHECK_INT(run(&b, (zz_interpret_options){.seed = 1}), ZZ_INTERPRET_OK);
        CHECK_INT(traffic(&b, 2, 0, ZZ_FILL)->elements, slide ? 18 : 48);
        CHECK_INT(traffic(&b, 2, 1, ZZ_DOWN)->elements, slide ? 18 : 48);
        CHECK_INT(b.counts.operands[2].levels[0].tile, 3);
        CHECK_INT(traffic(&b, 1, 0, ZZ_FILL)->elements, 3); /* p is irrelevant to W */
        CHECK_INT(traffic(&b, 0, 0, ZZ_UP)->elements, 16);
        CHECK_INT(traffic(&b, 0, 0, ZZ_UP)->final, 16);
        CHECK_INT(traffic(&b, 0, 0, ZZ_FILL)->elements, 0);
        end(&b);
    }
}

/* --- latency ----------------------------------------------------------------------------- */

/* What is counted and, for the same run, simulated. */
static int64_t cycles(bench *b, zz_timeline *timeline) {
    zz_recording recording;
    CHECK_INT(run(b, (zz_interpret_options){.recording = &recording}), ZZ_INTERPRET_OK);
    CHECK_INT(zz_simulate(b->arena, &b->nest, &b->counts, &recording, timeline, &b->what),
              ZZ_INTERPRET_OK);
    return b->counts.onload + b->counts.compute + b->counts.stall + b->counts.offload;
}

/* Inputs come through a port of one element a cycle.  3 cycles for the first three.  Then 16 times 3
 * steps; 15 times the next inputs, for which only a single buffer keeps the lanes waiting: 3 of
 * them, and 1 where they slide. */
static void a_single_buffer_waits(void) {
    for (int slide = 0; slide < 2; slide++) {
        bench b;
        zz_timeline timeline;
        row(&b, slide);
        b.nest.operands[2].levels[1].access[ZZ_DOWN] =
            (zz_access){.served = true, .port = 7, .narrowest = 16, .widest = 16};
        b.nest.operands[2].levels[0].access[ZZ_FILL] = (zz_access){.served = true, .port = 8};
        b.nest.memories[0].bits = 16 * 2 * (3 + 3 + 1); /* all three tiles, twice */
        CHECK_INT(cycles(&b, &timeline), 3 + 48);
        CHECK_INT(timeline.cycles, 3 + 48);
        CHECK_INT(timeline.begins[0], 4);
        CHECK_INT(timeline.begins[47], 51);
        CHECK(b.counts.operands[2].levels[0].doubled);
        CHECK_INT(b.counts.busy[1][7], slide ? 18 : 48);
        CHECK_INT(b.counts.busy[0][8], slide ? 18 : 48); /* occupied by the slower side */
        b.nest.memories[0].bits--;
        CHECK_INT(cycles(&b, &timeline), 3 + 48 + (slide ? 15 : 45));
        CHECK_INT(timeline.cycles, 3 + 48 + (slide ? 15 : 45));
        CHECK_INT(b.counts.onload, 3);
        CHECK_INT(b.counts.stall, slide ? 15 : 45);
        CHECK(!b.counts.operands[2].levels[0].doubled);
        b.nest.operands[2].levels[0].buffering = ZZ_BUFFER_DOUBLE;
        CHECK_INT(cycles(&b, &timeline), 3 + 48);
        end(&b);
    }
}

/* Each output goes up once: 16 bit through a port of 4 bit are 4 cycles, 64 in all.  The port is
 * busy for longer than 48 steps and the last drain take. */
static void a_busy_port_stalls(void) {
    bench b;
    zz_timeline timeline;
    row(&b, false);
    b.nest.operands[0].levels[0].access[ZZ_UP] =
        (zz_access){.served = true, .port = 3, .narrowest = 4, .widest = 4};
    b.nest.operands[0].levels[1].access[ZZ_BACK] = (zz_access){.served = true, .port = 2};
    b.nest.operands[0].levels[0].buffering = ZZ_BUFFER_DOUBLE;
    CHECK_INT(cycles(&b, &timeline), 64);
    CHECK_INT(b.counts.offload, 4);
    CHECK_INT(b.counts.stall, 64 - 48 - 4);
    CHECK_INT(timeline.cycles, 3 + 64); /* nothing can go up before the first output is there */
    CHECK_INT(timeline.busy[0][3], 64);
    b.nest.operands[0].levels[0].buffering = ZZ_BUFFER_SINGLE;
    CHECK_INT(cycles(&b, &timeline), 48 + 15 * 4 + 4);
    CHECK_INT(timeline.cycles, 48 + 15 * 4 + 4);
    end(&b);
}

/* --- what is checked --------------------------------------------------------------------- */

static void a_wrong_solution_shows(void) {
    bench b;
    study(&b, true);
    b.nest.variables[1].constant = 1; /* oy = iy - fy + 1, which the equation does not say */
    CHECK_INT(run(&b, (zz_interpret_options){.seed = 1}), ZZ_INTERPRET_WRONG);
    CHECK_TEXT(b.what, "O[0,0,0] gets 6 contributions, by the equation 9");
    end(&b);
}

static void too_large_is_refused(void) {
    bench b;
    study(&b, false);
    CHECK_INT(run(&b, (zz_interpret_options){.point_limit = 647}), ZZ_INTERPRET_TOO_LARGE);
    CHECK_TEXT(b.what, "the nest has more than 647 points");
    CHECK_INT(run(&b, (zz_interpret_options){.point_limit = 648}), ZZ_INTERPRET_OK);
    b.nest.digits[0].trips = INT64_C(1) << 62;
    CHECK_INT(run(&b, (zz_interpret_options){0}), ZZ_INTERPRET_TOO_LARGE);
    end(&b);
    study(&b, false);
    b.nest.variables[5].extent = INT64_C(1) << 40; /* an input that is hardly used */
    CHECK_INT(run(&b, (zz_interpret_options){0}), ZZ_INTERPRET_TOO_LARGE);
    CHECK_TEXT(b.what, "its tensors and lanes take more than 96 MiB");
    CHECK(b.memory.used < 1024 * 1024);
    end(&b);
}

/* --- the log ----------------------------------------------------------------------------- */

typedef struct pen {
    int lines, most;
    int64_t step;
    char text[1024];
} pen;

static bool write_line(void *user, int64_t step, const char *line) {
    pen *p = user;
    p->step = step;
    strncat(p->text, line, sizeof p->text - strlen(p->text) - 1);
    strncat(p->text, "\n", sizeof p->text - strlen(p->text) - 1);
    return ++p->lines < p->most;
}

static void the_log_tells_each_point(void) {
    bench b;
    pen p = {.most = 2};
    study(&b, false);
    CHECK_INT(run(&b, (zz_interpret_options){.log = write_line, .user = &p}), ZZ_INTERPRET_STOPPED);
    CHECK_TEXT(p.text, "NPE 0: O[0,0,0] += W[0,0,0] * I[0,0]\n"
                       "NPE 1: O[1,0,0] += W[1,0,0] * I[0,0]\n");
    CHECK_INT(p.step, 1);
    p = (pen){.most = 17};
    CHECK_INT(run(&b, (zz_interpret_options){.log = write_line, .user = &p}), ZZ_INTERPRET_STOPPED);
    CHECK_INT(p.step, 3);
    end(&b);
}

static void the_event_comes_first(void) {
    bench b;
    pen p = {.most = 10};
    study(&b, true);
    CHECK_INT(run(&b, (zz_interpret_options){.log = write_line, .user = &p}), ZZ_INTERPRET_STOPPED);
    CHECK(strncmp(p.text, "NPE 0: O[0,0,0] += I[0,0] * W[0,0,0]\n", 37) == 0);
    end(&b);
}

/* Z[i,j] max= (A[i] - B[j]) * B[j], on an array of two dimensions. */
static void the_log_keeps_the_meaning(void) {
    bench b;
    pen p = {.most = 100};
    begin(&b);
    const int i = variable(&b, "i", 2), j = variable(&b, "j", 2);
    b.nest.operation = ZZ_MAX;
    b.nest.dimensions[b.nest.dimension_count++] = (zz_nest_dimension){"D1", 2};
    b.nest.dimensions[b.nest.dimension_count++] = (zz_nest_dimension){"D2", 2};
    loop(&b, ZZ_DIGIT_SPREAD, i, 2, 0);
    loop(&b, ZZ_DIGIT_SPREAD, j, 2, 1);
    memory(&b, "m");
    tensor(&b, "Z", (int[]){i, j, -1});
    tensor(&b, "A", (int[]){i, -1});
    tensor(&b, "B", (int[]){j, -1});
    right_side(&b, "12-2*");
    CHECK_INT(run(&b, (zz_interpret_options){.log = write_line, .user = &p}), ZZ_INTERPRET_OK);
    CHECK_TEXT(p.text, "D1 0 D2 0: Z[0,0] max= (A[0] - B[0]) * B[0]\n"
                       "D1 0 D2 1: Z[0,1] max= (A[0] - B[1]) * B[1]\n"
                       "D1 1 D2 0: Z[1,0] max= (A[1] - B[0]) * B[0]\n"
                       "D1 1 D2 1: Z[1,1] max= (A[1] - B[1]) * B[1]\n");
    CHECK_INT(b.counts.steps, 1);
    end(&b);
}

/* --- the watch ----------------------------------------------------------------------------- */

typedef struct watcher {
    int64_t ticks, points, valid, inside, entered;
    zz_traffic moved[3][2][ZZ_DIRECTIONS]; /* [operand][boundary] */
} watcher;

static void see_start(void *user, const zz_watch_start *start) {
    CHECK_INT(start->lanes > 0, true);
    (void)user;
}

static void see_tick(void *user, zz_tick_kind kind) {
    ((watcher *)user)->ticks++;
    (void)kind;
}

static void see_point(void *user, const zz_watch_point *point) {
    watcher *w = user;
    w->points++;
    w->valid += point->valid;
}

static void see_enter(void *user, int64_t instance, int64_t element) {
    watcher *w = user;
    w->inside++;
    w->entered++;
    (void)instance, (void)element;
}

static void see_leave(void *user, int64_t instance, int64_t element, bool final) {
    ((watcher *)user)->inside--;
    (void)instance, (void)element, (void) final;
}

static void see_window(void *user, const zz_watch_window *window) {
    watcher *w = user;
    for (int d = 0; d < ZZ_DIRECTIONS; d++) {
        zz_traffic *sum = &w->moved[window->operand][window->boundary][d];
        sum->elements += window->moved[d].elements;
        sum->grains += window->moved[d].grains;
        sum->final += window->moved[d].final;
    }
}

/* What a watch is told adds up to what is counted, and nothing stays behind. */
static void watch(bench *b) {
    watcher w = {0};
    const zz_watch calls = {&w, see_start, see_tick, see_point, see_enter, see_leave, see_window};
    CHECK_INT(run(b, (zz_interpret_options){.watch = &calls}), ZZ_INTERPRET_OK);
    CHECK_INT(w.valid, b->counts.macs);
    CHECK_INT(w.inside, 0);
    CHECK_INT(w.entered > 0, true);
    for (int x = 0; x < b->nest.operand_count; x++)
        for (int l = 0; l < b->nest.operands[x].level_count; l++)
            for (int d = 0; d < ZZ_DIRECTIONS; d++) {
                const bool inner = d == ZZ_FILL || d == ZZ_UP; /* told by the boundary above */
                if (inner && l + 1 == b->nest.operands[x].level_count)
                    continue;
                const zz_traffic *told = &w.moved[x][l + inner][d];
                CHECK_INT(told->elements, traffic(b, x, l, (zz_direction)d)->elements);
                CHECK_INT(told->grains, traffic(b, x, l, (zz_direction)d)->grains);
                CHECK_INT(told->final, traffic(b, x, l, (zz_direction)d)->final);
            }
}

static void a_watch_is_told_what_is_counted(void) {
    for (int event = 0; event < 2; event++) {
        bench b;
        study(&b, event);
        watch(&b);
        end(&b);
    }
    for (int slide = 0; slide < 2; slide++) {
        bench b;
        row(&b, slide);
        watch(&b);
        end(&b);
    }
}

extern const zz_test zz_tests_interpret[];
const zz_test zz_tests_interpret[] = {
    {"interpret", "counts_the_study", counts_the_study},
    {"interpret", "filtered_events_do_nothing", filtered_events_do_nothing},
    {"interpret", "windows_slide", windows_slide},
    {"interpret", "a_single_buffer_waits", a_single_buffer_waits},
    {"interpret", "a_busy_port_stalls", a_busy_port_stalls},
    {"interpret", "a_wrong_solution_shows", a_wrong_solution_shows},
    {"interpret", "too_large_is_refused", too_large_is_refused},
    {"interpret", "the_log_tells_each_point", the_log_tells_each_point},
    {"interpret", "the_event_comes_first", the_event_comes_first},
    {"interpret", "the_log_keeps_the_meaning", the_log_keeps_the_meaning},
    {"interpret", "a_watch_is_told_what_is_counted", a_watch_is_told_what_is_counted},
    {0},
};
