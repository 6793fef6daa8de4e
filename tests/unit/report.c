/* Figures, forms of numbers, the layout of tables, XML, JSON. */
#include <math.h>
#include <string.h>

#include "runtime/report/layout.h"
#include "tests/unit/unit.h"

/* --- an evaluation by hand: O[x] += A[x], A behind a register file, ports of 4..8 bit ----------
 */

typedef struct bench {
    zz_memory memory;
    zz_arena *arena;
    zz_nest nest;
    zz_counts counts;
    zz_cost cost;
    zz_evaluation evaluation;
} bench;

static zz_level level(int memory, double energy) {
    zz_level made = {.memory = memory};
    for (int d = 0; d < ZZ_DIRECTIONS; d++)
        made.access[d] = (zz_access){.served = true, .narrowest = 4, .widest = 8, .energy = energy};
    return made;
}

static void open_bench(bench *b) {
    zz_memory_begin(&b->memory);
    zz_arena *arena = b->arena = zz_arena_new(&b->memory);
    zz_nest *nest = &b->nest;
    *nest = (zz_nest){.dataflow = "flow",
                      .layer = "layer",
                      .accelerator = "core",
                      .lanes = 2,
                      .operation_energy = 0.5,
                      .operation_latency = 1,
                      .event_operand = -1,
                      .digit_count = 1,
                      .variable_count = 1,
                      .operand_count = 2,
                      .memory_count = 2};
    nest->digits = ZZ_NEW(arena, zz_digit);
    nest->digits[0] = (zz_digit){.trips = 8, .weight = 1, .dimension = -1};
    nest->variables = ZZ_NEW(arena, zz_nest_variable);
    nest->variables[0] = (zz_nest_variable){.name = "x", .extent = 8, .bound = true, .divisor = 1};
    nest->memories = ZZ_NEW_ARRAY(arena, zz_nest_memory, 2);
    nest->memories[0] = (zz_nest_memory){.name = "rf", .bits = 16, .instances = 2};
    nest->memories[1] = (zz_nest_memory){.name = "top", .bits = 1024, .instances = 1};
    nest->operands = ZZ_NEW_ARRAY(arena, zz_operand, 2);
    nest->operands[0] = (zz_operand){
        .name = "O", .slot = "O", .output = true, .bits = 8, .partial_bits = 12, .level_count = 1};
    nest->operands[1] =
        (zz_operand){.name = "A", .slot = "A", .bits = 8, .partial_bits = 8, .level_count = 2};
    b->counts = (zz_counts){.macs = 8, .steps = 8, .compute = 8, .readiness.live = 3};
    b->counts.operands = ZZ_NEW_ARRAY(arena, zz_operand_count, 2);
    for (int x = 0; x < 2; x++) {
        zz_operand *operand = &nest->operands[x];
        operand->levels = ZZ_NEW_ARRAY(arena, zz_level, (size_t)operand->level_count);
        for (int l = 0; l < operand->level_count; l++)
            operand->levels[l] = level(x == 0 ? 1 : l, 2);
        b->counts.operands[x].levels =
            ZZ_NEW_ARRAY(arena, zz_level_count, (size_t)operand->level_count);
    }
    /* eight transfers of 12 bit: three grains each, 24 grains, 12 words */
    b->counts.operands[0].levels[0].traffic[ZZ_BACK] =
        (zz_traffic){.elements = 8, .grains = 24, .final = 8};
    b->counts.operands[1].levels[0].traffic[ZZ_DOWN] = (zz_traffic){.elements = 8, .grains = 15};
    b->counts.operands[1].levels[0].tile_bits = 8;
    b->counts.operands[1].levels[1].traffic[ZZ_DOWN] = (zz_traffic){.elements = 8, .grains = 16};
    zz_cost_of(arena, nest, &b->counts, &b->cost);
    b->evaluation = (zz_evaluation){nest, &b->counts, &b->cost};
}

static void close_bench(bench *b) {
    zz_memory_end(&b->memory);
}

static zz_quantity ask(const bench *b, const char *name, const char *const *arguments, int count) {
    zz_place place = {0};
    int wrong = -1;
    const zz_metric *metric = zz_metric_find(name, count);
    if (!CHECK(metric) || !CHECK(zz_place_find(metric, &b->nest, arguments, &place, &wrong)))
        return (zz_quantity){.real = NAN};
    return zz_metric_value(metric, &b->evaluation, &place);
}

/* --- figures ------------------------------------------------------------------------------- */

static void names_and_arguments_find_one_metric(void) {
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        const zz_metric *metric = &zz_metrics[m];
        CHECK(zz_metric_find(metric->name, (int)metric->arguments) == metric);
        CHECK(zz_metric_named(metric->name) != NULL);
        CHECK(metric->description && *metric->description);
        CHECK(!*metric->attribute || *metric->element);
    }
    CHECK(zz_metric_find("energy", 0) != zz_metric_find("energy", 1));
    CHECK(!zz_metric_find("energy", 2));
    CHECK(!zz_metric_find("nothing", 0) && !zz_metric_named("nothing"));
}

static void words_are_exact_where_they_are_whole(void) {
    bench b;
    open_bench(&b);
    zz_quantity back = ask(&b, "words", (const char *[]){"O", "top", "back"}, 3);
    CHECK(back.exact);
    CHECK_INT(back.integer, 12);
    zz_quantity down = ask(&b, "reads", (const char *[]){"A"}, 1);
    CHECK(!down.exact && down.real == 7.5);
    CHECK_INT(ask(&b, "writes", (const char *[]){"O"}, 1).integer, 12);
    CHECK_INT(ask(&b, "final", (const char *[]){"O"}, 1).integer, 8);
    close_bench(&b);
}

static void costs_are_words_times_energy(void) {
    bench b;
    open_bench(&b);
    CHECK(b.cost.compute == 4);
    CHECK(b.cost.memory == 2 * (12 + 7.5 + 8));
    CHECK(b.cost.total == b.cost.compute + b.cost.memory);
    CHECK(b.cost.spatial_utilization == 0.5 && b.cost.temporal_utilization == 1);
    CHECK(ask(&b, "energy", (const char *[]){"A"}, 1).real == 31);
    CHECK(ask(&b, "energy", (const char *[]){"A", "rf", "down"}, 3).real == 15);
    CHECK(ask(&b, "utilization", (const char *[]){"A", "rf"}, 2).real == 0.5);
    CHECK_INT(ask(&b, "readiness.live_bits", NULL, 0).integer, 36);
    close_bench(&b);
}

static void figures_apply_where_they_mean_something(void) {
    bench b;
    open_bench(&b);
    const zz_metric *words = &zz_metrics[ZZ_METRIC_words];
    CHECK(zz_metric_applies(words, &b.nest, &(zz_place){1, 0, ZZ_FILL}));
    CHECK(!zz_metric_applies(words, &b.nest, &(zz_place){1, 1, ZZ_FILL}));
    CHECK(!zz_metric_applies(words, &b.nest, &(zz_place){1, 0, ZZ_BACK}));
    CHECK(!zz_metric_applies(words, &b.nest, &(zz_place){0, 0, ZZ_UP}));
    CHECK(!zz_metric_applies(&zz_metrics[ZZ_METRIC_first], &b.nest, &(zz_place){1, 0, ZZ_DOWN}));
    CHECK(zz_metric_applies(&zz_metrics[ZZ_METRIC_readiness_live], &b.nest, NULL));
    b.nest.counting = ZZ_BOXES;
    CHECK(!zz_metric_applies(&zz_metrics[ZZ_METRIC_readiness_live], &b.nest, NULL));
    close_bench(&b);
}

static void a_wrong_argument_is_named(void) {
    bench b;
    zz_place place;
    int wrong = -1;
    open_bench(&b);
    const zz_metric *words = &zz_metrics[ZZ_METRIC_words];
    CHECK(!zz_place_find(words, &b.nest, (const char *[]){"X", "rf", "down"}, &place, &wrong));
    CHECK_INT(wrong, 0);
    CHECK(!zz_place_find(words, &b.nest, (const char *[]){"O", "rf", "down"}, &place, &wrong));
    CHECK_INT(wrong, 1);
    CHECK(!zz_place_find(words, &b.nest, (const char *[]){"A", "rf", "sideways"}, &place, &wrong));
    CHECK_INT(wrong, 2);
    close_bench(&b);
}

static void sums_do_not_wrap(void) {
    zz_quantity sum = {.exact = true, .integer = INT64_MAX, .real = (double)INT64_MAX};
    const zz_quantity one = {.exact = true, .integer = 1, .real = 1};
    CHECK(!zz_quantity_add(&sum, one));
    CHECK(sum.integer == INT64_MAX);
    const zz_quantity half = {.real = 0.5};
    sum = one;
    CHECK(zz_quantity_add(&sum, half));
    CHECK(!sum.exact && sum.real == 1.5);
}

/* --- forms --------------------------------------------------------------------------------- */

static void numbers_have_their_forms(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *a = zz_arena_new(&memory);
    const zz_style plain = {0}, eyes = {.grouped = true};
    CHECK_TEXT(zz_form_count(a, &plain, 1234567), "1234567");
    CHECK_TEXT(zz_form_count(a, &eyes, 123456), "123456");
    CHECK_TEXT(zz_form_count(a, &eyes, 1234567), "1,234,567");
    CHECK_TEXT(zz_form_count(a, &eyes, INT64_MAX), "9,223,372,036,854,775,807");
    CHECK_TEXT(zz_form_count(a, &eyes, -1234567), "-1,234,567");
    CHECK_TEXT(zz_form_real(a, 7939.5, 2), "7939.5");
    CHECK_TEXT(zz_form_real(a, 3026.2200000000003, 2), "3026.22");
    CHECK_TEXT(zz_form_real(a, 100, 2), "100");
    CHECK_TEXT(zz_form_real(a, 0, 2), "0");
    CHECK_TEXT(zz_form_real(a, 0.001, 2), "<0.01");
    CHECK_TEXT(zz_form_real(a, 1e300, 2), "1e+300");
    CHECK_TEXT(zz_form_real(a, INFINITY, 2), "inf");
    CHECK_TEXT(zz_form_size(a, 256 * 8192), "256 KiB");
    CHECK_TEXT(zz_form_size(a, 8), "1 byte");
    CHECK_TEXT(zz_form_size(a, 12), "12 bit");
    CHECK_TEXT(zz_form_size(a, 0), "0 byte");
    CHECK_TEXT(zz_form_percent(a, 1), "100");
    CHECK_TEXT(zz_form_percent(a, 0.12549), "12.5");
    CHECK_TEXT(zz_form_percent(a, 0.00055), "0.055");
    CHECK_TEXT(zz_energy_scale(7939.5, false).unit, "pJ");
    CHECK_TEXT(zz_energy_scale(1e5, false).unit, "nJ");
    CHECK_TEXT(zz_energy_scale(1e8, false).unit, "uJ");
    CHECK_TEXT(zz_energy_scale(1e30, false).unit, "J");
    zz_memory_end(&memory);
}

/* --- layout -------------------------------------------------------------------------------- */

static void fill_layout(zz_layout *layout) {
    zz_layout_column(layout, "name", "", false);
    layout->keys = 1;
    zz_layout_column(layout, "words", "I", true);
    zz_layout_column(layout, "words", "O", true);
    zz_layout_column(layout, "energy", "pJ", true);
    const char **cells = zz_layout_row(layout, ZZ_PLAIN);
    cells[0] = "one", cells[1] = "7", cells[2] = "1234", cells[3] = "10.25";
    cells = zz_layout_row(layout, ZZ_BOLD);
    cells[0] = "another", cells[1] = "-", cells[2] = "5", cells[3] = "7";
}

static void columns_line_up(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_layout layout = {.arena = zz_arena_new(&memory)};
    zz_buffer out = zz_buffer_new(layout.arena);
    const zz_style style = {0};
    fill_layout(&layout);
    zz_layout_print(&layout, &style, &out);
    CHECK_TEXT(zz_buffer_text(&out), "name      words   energy\n"
                                     "         I     O      pJ\n"
                                     "------------------------\n"
                                     "one      7  1234   10.25\n"
                                     "another  -     5    7\n");
    zz_memory_end(&memory);
}

static void narrow_terminals_get_blocks(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_layout layout = {.arena = zz_arena_new(&memory)};
    fill_layout(&layout);
    for (int width = 1; width <= 40; width++) {
        zz_buffer out = zz_buffer_new(layout.arena);
        const zz_style style = {.width = width};
        zz_layout_print(&layout, &style, &out);
        size_t longest = 0;
        for (const char *line = zz_buffer_text(&out); *line;) {
            size_t size = strcspn(line, "\n");
            longest = size > longest ? size : longest;
            line += size + 1;
        }
        /* "another", a gap and "energy" have to fit in any case */
        CHECK(longest <= (size_t)width || longest <= 15);
        CHECK(strstr(zz_buffer_text(&out), "1234") && strstr(zz_buffer_text(&out), "10.25"));
    }
    zz_memory_end(&memory);
}

/* --- documents ----------------------------------------------------------------------------- */

static void any_byte_can_be_reported(void) {
    bench b;
    open_bench(&b);
    const zz_outcome outcome = {.at = "a\x01 b\xff<&>\"'\n.zz:1:1",
                                .holds = false,
                                .text = "\xc3\xa4 \xed\xa0\x80 \xf0\x9f\x98\x80",
                                .found = "1"};
    const zz_results results = {.design = "d\\.zz",
                                .evaluations = &b.evaluation,
                                .evaluation_count = 1,
                                .outcomes = &outcome,
                                .outcome_count = 1};
    zz_buffer xml = zz_buffer_new(b.arena), json = zz_buffer_new(b.arena);
    CHECK(zz_results_xml(&results, &xml));
    zz_results_json(&results, &json);
    const char *x = zz_buffer_text(&xml), *j = zz_buffer_text(&json);
    CHECK(strstr(x, "at=\"a\xef\xbf\xbd b\xef\xbf\xbd&lt;&amp;&gt;&quot;'&#10;.zz:1:1\""));
    CHECK(strstr(x, "text=\"\xc3\xa4 \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \xf0\x9f\x98\x80\""));
    CHECK(strstr(x, "holds=\"false\""));
    CHECK(strstr(j, "\"design\": \"d\\\\.zz\""));
    CHECK(strstr(j, "<&>\\\"'\\u000a.zz:1:1"));
    CHECK(strstr(j, "\"holds\": false"));
    CHECK(strstr(x, "words=\"7.5\"") && strstr(j, "\"words\": 7.5,"));
    close_bench(&b);
}

static void what_is_not_finite_is_said_so(void) {
    bench b;
    open_bench(&b);
    b.cost.total = INFINITY;
    const zz_results results = {.design = "d", .evaluations = &b.evaluation, .evaluation_count = 1};
    zz_buffer xml = zz_buffer_new(b.arena), json = zz_buffer_new(b.arena);
    CHECK(zz_results_xml(&results, &xml));
    zz_results_json(&results, &json);
    CHECK(strstr(zz_buffer_text(&xml), "total=\"INF\""));
    CHECK(strstr(zz_buffer_text(&json), "\"total\": null"));
    close_bench(&b);
}

extern const zz_test zz_tests_report[];
const zz_test zz_tests_report[] = {
    {"figures", "names_and_arguments_find_one_metric", names_and_arguments_find_one_metric},
    {"figures", "words_are_exact_where_they_are_whole", words_are_exact_where_they_are_whole},
    {"figures", "costs_are_words_times_energy", costs_are_words_times_energy},
    {"figures", "figures_apply_where_they_mean_something", figures_apply_where_they_mean_something},
    {"figures", "a_wrong_argument_is_named", a_wrong_argument_is_named},
    {"figures", "sums_do_not_wrap", sums_do_not_wrap},
    {"report", "numbers_have_their_forms", numbers_have_their_forms},
    {"report", "columns_line_up", columns_line_up},
    {"report", "narrow_terminals_get_blocks", narrow_terminals_get_blocks},
    {"report", "any_byte_can_be_reported", any_byte_can_be_reported},
    {"report", "what_is_not_finite_is_said_so", what_is_not_finite_is_said_so},
    {0}};
