/* The table that people look at first: one row for each evaluation, a sum for each dataflow that
 * ran several layers.  Inputs come in the order of the equation, but the tensor whose elements are
 * events first; the output last. */
#include <inttypes.h>
#include <string.h>

#include "runtime/report/layout.h"

/* Columns of the table; (size_t)-1 where a column is not needed. */
typedef struct summary {
    zz_arena *arena;
    const zz_results *results;
    const zz_style *style;
    zz_layout layout;
    const char **tensors; /* names, in the order of their columns */
    size_t tensor_count;
    size_t dataflow, layer, accelerator, counting;
    size_t *reads, *writes; /* column of each tensor */
    size_t figures[ZZ_METRIC_COUNT];
    zz_scale energy;
} summary;

static const size_t absent = (size_t)-1;

enum { TENSOR_LIMIT = 16 }; /* beyond so many names they get no columns of their own */

static bool same(const char *a, const char *b) {
    return strcmp(a, b) == 0;
}

/* Whether the evaluations differ in the name that `get` gives. */
static bool differ(const zz_results *results, const char *(*get)(const zz_nest *)) {
    for (int e = 1; e < results->evaluation_count; e++)
        if (!same(get(results->evaluations[e].nest), get(results->evaluations[0].nest)))
            return true;
    return false;
}

static const char *accelerator_of(const zz_nest *nest) {
    return nest->accelerator;
}

static void note_tensor(summary *s, const char *name) {
    if (s->tensor_count > TENSOR_LIMIT)
        return;
    for (size_t t = 0; t < s->tensor_count; t++)
        if (same(s->tensors[t], name))
            return;
    s->tensors[s->tensor_count++] = name;
}

static void gather_tensors(summary *s) {
    const zz_results *results = s->results;
    s->tensors = ZZ_NEW_ARRAY(s->arena, const char *, TENSOR_LIMIT + 1);
    enum { EVENTS, INPUTS, OUTPUTS, ROUNDS };
    for (int round = EVENTS; round < ROUNDS; round++)
        for (int e = 0; e < results->evaluation_count; e++) {
            const zz_nest *nest = results->evaluations[e].nest;
            for (int x = 0; x < nest->operand_count; x++)
                if (round == (nest->operands[x].output   ? OUTPUTS
                              : x == nest->event_operand ? EVENTS
                                                         : INPUTS))
                    note_tensor(s, nest->operands[x].name);
        }
    if (s->tensor_count > TENSOR_LIMIT) {
        s->tensors[0] = NULL; /* all of them */
        s->tensor_count = 1;
    }
}

/* The operand of that name, as an output or as anything; -1: none. */
static int operand_named(const zz_nest *nest, const char *name, bool output) {
    for (int x = 0; x < nest->operand_count; x++)
        if (same(nest->operands[x].name, name) && (!output || nest->operands[x].output))
            return x;
    return -1;
}

static const char *heading_of(const summary *s, size_t tensor) {
    return s->tensors[tensor] ? s->tensors[tensor] : "all";
}

static bool is_output(const summary *s, const char *name) {
    if (!name)
        return true;
    for (int e = 0; e < s->results->evaluation_count; e++)
        if (operand_named(s->results->evaluations[e].nest, name, true) >= 0)
            return true;
    return false;
}

static bool any_events(const summary *s) {
    for (int e = 0; e < s->results->evaluation_count; e++)
        if (s->results->evaluations[e].nest->event_operand >= 0)
            return true;
    return false;
}

static bool any_nonzero(const summary *s, zz_metric_id id) {
    for (int e = 0; e < s->results->evaluation_count; e++)
        if (zz_metric_value(&zz_metrics[id], &s->results->evaluations[e], NULL).real != 0)
            return true;
    return false;
}

static void add_figure(summary *s, zz_metric_id id, const char *heading, const char *below) {
    s->figures[id] = zz_layout_column(&s->layout, heading, below, true);
}

static void add_columns(summary *s) {
    zz_layout *layout = &s->layout;
    s->dataflow = zz_layout_column(layout, "dataflow", "", false);
    s->layer =
        zz_several_layers(s->results) ? zz_layout_column(layout, "layer", "", false) : absent;
    s->accelerator = differ(s->results, accelerator_of)
                         ? zz_layout_column(layout, "accelerator", "", false)
                         : absent;
    layout->keys = layout->columns.count;
    s->counting = zz_layout_column(layout, "counting", "", false);
    s->reads = ZZ_NEW_ARRAY(s->arena, size_t, s->tensor_count);
    s->writes = ZZ_NEW_ARRAY(s->arena, size_t, s->tensor_count);
    for (size_t t = 0; t < s->tensor_count; t++)
        s->reads[t] = zz_layout_column(layout, "words read", heading_of(s, t), true);
    for (size_t t = 0; t < s->tensor_count; t++)
        s->writes[t] = is_output(s, s->tensors[t])
                           ? zz_layout_column(layout, "written", heading_of(s, t), true)
                           : absent;
    for (int m = 0; m < ZZ_METRIC_COUNT; m++)
        s->figures[m] = absent;
    add_figure(s, ZZ_METRIC_macs, "MACs", "");
    add_figure(s, ZZ_METRIC_cycles, "cycles", "");
    add_figure(s, ZZ_METRIC_energy, "energy", s->energy.unit);
    add_figure(s, ZZ_METRIC_utilization_spatial, "lanes", "busy %");
    if (any_nonzero(s, ZZ_METRIC_area))
        add_figure(s, ZZ_METRIC_area, "area", "mm2");
    if (any_nonzero(s, ZZ_METRIC_clock))
        add_figure(s, ZZ_METRIC_clock, "clock", "ns");
    if (any_events(s))
        add_figure(s, ZZ_METRIC_events_arrived, "events", "");
    if (any_nonzero(s, ZZ_METRIC_events_idle))
        add_figure(s, ZZ_METRIC_events_idle, "idle", "");
    if (any_nonzero(s, ZZ_METRIC_events_filtered))
        add_figure(s, ZZ_METRIC_events_filtered, "filtered", "");
}

static const char *form(const summary *s, const zz_metric *metric, zz_quantity quantity) {
    const double error = quantity.sampled ? quantity.error : -1;
    if (metric->kind == ZZ_FIGURE_ENERGY)
        return zz_form_mean(s->arena, s->style, quantity.real * s->energy.factor,
                            error * s->energy.factor, s->energy.decimals);
    if (metric->kind == ZZ_FIGURE_AREA || metric->kind == ZZ_FIGURE_TIME)
        return zz_sprintf(s->arena, "%.4g", quantity.real);
    if (metric->kind == ZZ_FIGURE_RATIO && quantity.sampled)
        return zz_form_mean(s->arena, s->style, quantity.real * 100, error * 100, 1);
    if (metric->kind == ZZ_FIGURE_RATIO)
        return zz_form_percent(s->arena, quantity.real);
    if (quantity.exact)
        return zz_form_count(s->arena, s->style, quantity.integer);
    return zz_form_mean(s->arena, s->style, quantity.real, error, 2);
}

/* Adds a figure of an evaluation, of all its operands of that name (NULL: of any name) where it has
 * arguments.  False when the sum is too large; *any says whether there was something to add. */
static bool add_one(const zz_metric *metric, const zz_evaluation *evaluation, const char *tensor,
                    zz_quantity *sum, bool *any) {
    const zz_nest *nest = evaluation->nest;
    const int operands = metric->arguments == ZZ_OF_NONE ? 1 : nest->operand_count;
    for (int x = 0; x < operands; x++) {
        const zz_place place = {.operand = x};
        if (metric->arguments != ZZ_OF_NONE && tensor && !same(nest->operands[x].name, tensor))
            continue;
        if (!zz_metric_applies(metric, nest, &place))
            continue;
        *any = true;
        if (!zz_quantity_add(sum, zz_metric_value(metric, evaluation, &place)))
            return false;
    }
    return true;
}

/* Sum of a figure over evaluations [begin, end); false when it is too large or exists nowhere. */
static bool add_up(const summary *s, const zz_metric *metric, const char *tensor, int begin,
                   int end, zz_quantity *sum) {
    bool any = false;
    *sum = (zz_quantity){.exact = true};
    for (int e = begin; e < end; e++)
        if (!add_one(metric, &s->results->evaluations[e], tensor, sum, &any))
            return false;
    return any;
}

static void fill_figure(const summary *s, const char **cells, size_t column,
                        const zz_metric *metric, const char *tensor, int begin, int end) {
    zz_quantity sum;
    if (column == absent)
        return;
    const bool several = end - begin > 1;
    if (zz_metric_of_accelerator(metric))
        end = begin + 1;
    else if (several && !metric->sums)
        end = begin;
    const bool has = add_up(s, metric, tensor, begin, end, &sum);
    cells[column] = has ? form(s, metric, sum) : "-";
}

static bool events_in(const summary *s, int begin, int end) {
    for (int e = begin; e < end; e++)
        if (s->results->evaluations[e].nest->event_operand >= 0)
            return true;
    return false;
}

/* The figures of evaluations [begin, end), one or a sum. */
static void fill_figures(const summary *s, const char **cells, int begin, int end) {
    for (size_t t = 0; t < s->tensor_count; t++) {
        fill_figure(s, cells, s->reads[t], &zz_metrics[ZZ_METRIC_reads], s->tensors[t], begin, end);
        fill_figure(s, cells, s->writes[t], &zz_metrics[ZZ_METRIC_writes], s->tensors[t], begin,
                    end);
    }
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        const bool of_events = m == ZZ_METRIC_events_arrived || m == ZZ_METRIC_events_idle ||
                               m == ZZ_METRIC_events_filtered;
        if (of_events && s->figures[m] != absent && !events_in(s, begin, end))
            cells[s->figures[m]] = "-";
        else
            fill_figure(s, cells, s->figures[m], &zz_metrics[m], NULL, begin, end);
    }
}

/* "exact", "boxes (zigzag)"; "boxes" where evaluations [begin, end) are boxes of either kind. */
static const char *counting_of(const summary *s, int begin, int end) {
    const zz_evaluation *evaluations = s->results->evaluations;
    const char *name = zz_counting_name(evaluations[begin].nest->counting);
    const char *model = zz_counts_model(evaluations[begin].counts);
    if (evaluations[begin].nest->counting != ZZ_BOXES)
        return name;
    for (int e = begin + 1; e < end; e++)
        if (!same(zz_counts_model(evaluations[e].counts), model))
            return name;
    return zz_sprintf(s->arena, "%s (%s)", name, model);
}

static void add_rows(summary *s) {
    const zz_evaluation *evaluations = s->results->evaluations;
    for (int begin = 0, end; begin < s->results->evaluation_count; begin = end) {
        const char *dataflow = evaluations[begin].nest->dataflow;
        for (end = begin;
             end < s->results->evaluation_count && same(evaluations[end].nest->dataflow, dataflow);
             end++) {
            const zz_nest *nest = evaluations[end].nest;
            const char **cells = zz_layout_row(&s->layout, ZZ_PLAIN);
            cells[s->dataflow] = end > begin && s->style->grouped ? "" : dataflow;
            if (s->layer != absent)
                cells[s->layer] = zz_layer_label(s->arena, s->results, nest);
            if (s->accelerator != absent)
                cells[s->accelerator] = nest->accelerator;
            cells[s->counting] = counting_of(s, end, end + 1);
            fill_figures(s, cells, end, end + 1);
        }
        if (end - begin < 2)
            continue;
        const char **cells = zz_layout_row(&s->layout, ZZ_BOLD);
        cells[s->dataflow] = s->style->grouped ? "" : dataflow;
        if (s->layer != absent)
            cells[s->layer] = "(sum)";
        if (s->accelerator != absent)
            cells[s->accelerator] = evaluations[begin].nest->accelerator;
        cells[s->counting] = counting_of(s, begin, end);
        fill_figures(s, cells, begin, end);
    }
}

static double largest_energy(const zz_results *results) {
    double largest = 0;
    for (int e = 0; e < results->evaluation_count; e++)
        if (results->evaluations[e].cost->total > largest)
            largest = results->evaluations[e].cost->total;
    return largest;
}

/* What all rows have in common: "event-study.zz: conv on npe8". */
static void put_title(const summary *s, zz_buffer *out) {
    const zz_nest *nest = s->results->evaluations[0].nest;
    zz_put_painted(out, s->style, ZZ_BOLD, zz_visible(out->arena, s->results->design, false));
    if (s->layer == absent)
        zz_putf(out, ": %s", nest->layer);
    else if (nest->network && !zz_several_networks(s->results))
        zz_putf(out, ": %s", nest->network);
    if (s->accelerator == absent)
        zz_putf(out, " on %s", nest->accelerator);
    zz_put(out, "\n\n");
}

enum { WAY_NAMES = 3 }; /* evaluations that a line names */

/* Why an evaluation was counted otherwise than one would think; NULL: it was not. */
static const char *way(const zz_evaluation *evaluation, bool boxes) {
    return boxes ? evaluation->counts->products : evaluation->counts->enumerated;
}

/* One line for all evaluations that have the reason of the first. */
static void put_way(const summary *s, int first, bool boxes, zz_buffer *out) {
    const zz_results *results = s->results;
    const char *reason = way(&results->evaluations[first], boxes);
    int count = 0;
    for (int e = first; e < results->evaluation_count; e++) {
        const zz_evaluation *evaluation = &results->evaluations[e];
        if (!way(evaluation, boxes) || strcmp(way(evaluation, boxes), reason) != 0)
            continue;
        if (count++ < WAY_NAMES)
            zz_putf(out, "%s%s on %s", count > 1 ? ", " : "", evaluation->nest->dataflow,
                    evaluation->nest->layer);
    }
    if (count > WAY_NAMES)
        zz_putf(out, " and %d more", count - WAY_NAMES);
    zz_putf(out,
            boxes ? ": products of trip counts, since in ZigZag's model %s\n"
                  : ": counted by walking %s\n",
            reason);
}

/* What was counted otherwise than one would think, and why: a line for each reason. */
static void put_ways(const summary *s, zz_buffer *out) {
    bool any = false;
    for (int boxes = 1; boxes >= 0; boxes--)
        for (int e = 0; e < s->results->evaluation_count; e++) {
            const char *reason = way(&s->results->evaluations[e], boxes);
            bool said = !reason;
            for (int b = 0; b < e && !said; b++) {
                const char *before = way(&s->results->evaluations[b], boxes);
                said = before && !strcmp(before, reason);
            }
            if (said)
                continue;
            zz_put(out, any ? "" : "\n");
            put_way(s, e, boxes, out);
            any = true;
        }
}

enum { LOCAL_NAMES = 4 }; /* tensors that a line names */

/* A line of tensors that `locality` keeps in a memory below the outermost that holds their slot:
 * the same in all evaluations of a dataflow from `first` on. */
static void put_kept(const summary *s, int begin, int end, const char *memory, zz_buffer *out) {
    int count = 0;
    for (int e = begin; e < end; e++) {
        const zz_nest *nest = s->results->evaluations[e].nest;
        for (int i = 1; i <= nest->operand_count; i++) {
            const int x = i % nest->operand_count; /* the output last */
            if (!nest->operands[x].local || !same(zz_nest_outermost(nest, x), memory))
                continue;
            if (count == 0)
                zz_putf(out, "%s keeps in %s: ", nest->dataflow, memory);
            if (count++ < LOCAL_NAMES)
                zz_putf(out, "%s%s of %s", count > 1 ? ", " : "", nest->operands[x].name,
                        zz_layer_label(s->arena, s->results, nest));
        }
    }
    if (count > LOCAL_NAMES)
        zz_putf(out, " and %d more", count - LOCAL_NAMES);
    zz_put(out, count ? "\n" : "");
}

/* Where the ends of tensors lie that never leave the chip: a line for each dataflow and memory. */
static void put_local(const summary *s, zz_buffer *out) {
    const zz_results *results = s->results;
    bool any = false;
    for (int begin = 0, end; begin < results->evaluation_count; begin = end) {
        const zz_nest *first = results->evaluations[begin].nest;
        bool local = false;
        for (end = begin; end < results->evaluation_count &&
                          same(results->evaluations[end].nest->dataflow, first->dataflow);
             end++)
            local = local || results->evaluations[end].nest->local;
        if (!local)
            continue;
        zz_put(out, any ? "" : "\n");
        any = true;
        const size_t before = out->size;
        for (int m = 0; m < first->memory_count; m++)
            put_kept(s, begin, end, first->memories[m].name, out);
        if (out->size == before)
            zz_putf(out, "%s keeps nothing on chip between its layers\n", first->dataflow);
    }
}

/* Of what expected figures are means, and how well those are known that were sampled. */
static void put_chance(const summary *s, zz_buffer *out) {
    int64_t least = INT64_MAX, most = 0;
    uint64_t seed = 0;
    bool any = false;
    for (int e = 0; e < s->results->evaluation_count; e++) {
        const zz_expected *expected = s->results->evaluations[e].counts->expected;
        if (!expected)
            continue;
        any = true;
        seed = expected->chance->seed;
        if (expected->samples == 0)
            continue;
        least = expected->samples < least ? expected->samples : least;
        most = expected->samples > most ? expected->samples : most;
    }
    if (!any)
        return;
    zz_put(out, "\nexpected: means over all tensors of that density");
    if (most > 0) {
        zz_putf(out, "; what has a %s is estimated from ", s->style->unicode ? "\xc2\xb1" : "+-");
        if (least < most)
            zz_putf(out, "%" PRId64 " to ", least);
        zz_putf(out, "%" PRId64 " samples\n(seed %" PRIu64 "), and within it 95 times of 100", most,
                seed);
    }
    zz_put(out, "\n");
}

void zz_results_summary(const zz_results *results, const zz_style *style, zz_buffer *out) {
    if (results->evaluation_count == 0) {
        zz_put_painted(out, style, ZZ_BOLD, zz_visible(out->arena, results->design, false));
        zz_put(out, results->interrupted ? ": interrupted before any mapping was found\n"
                                         : ": no dataflow to evaluate\n");
        return;
    }
    summary s = {.arena = out->arena, .results = results, .style = style};
    s.layout.arena = s.arena;
    s.energy = zz_energy_scale(largest_energy(results), style->unicode);
    gather_tensors(&s);
    add_columns(&s);
    add_rows(&s);
    put_title(&s, out);
    zz_layout_print(&s.layout, style, out);
    put_ways(&s, out);
    put_chance(&s, out);
    put_local(&s, out);
}
