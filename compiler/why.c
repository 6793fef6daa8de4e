#include "compiler/why.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/checked.h"

/* --- text -------------------------------------------------------------------------------------- */

void zz_why_say(const zz_why *why, const char *format, ...) {
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    const int size = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *text = zz_alloc(why->arena, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    zz_putf(why->out, "  %s\n", text);
}

const char *zz_why_count(const zz_why *why, int64_t value) {
    return zz_form_count(why->arena, why->style, value);
}

const char *zz_why_real(const zz_why *why, double value) {
    if (fabs(value) < 1e15 && value == floor(value))
        return zz_why_count(why, (int64_t)value);
    return zz_sprintf(why->arena, "%.9g", value);
}

const char *zz_why_share(const zz_why *why, double part, double whole) {
    return zz_sprintf(why->arena, "%s %%", zz_form_percent(why->arena, whole ? part / whole : 0));
}

bool zz_why_same(double a, double b) {
    const double larger = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
    return fabs(a - b) <= larger * 1e-9;
}

bool zz_why_loops(const zz_why *why, const bool *marked, const char **text, int64_t *product) {
    const zz_nest *nest = why->nest;
    zz_buffer out = zz_buffer_new(why->arena);
    bool fits = true;
    *product = 1;
    for (int d = 0; d < nest->digit_count; d++) {
        if (!marked[d])
            continue;
        const zz_digit *digit = &nest->digits[d];
        zz_putf(&out, "%s%s %s", out.size ? " x " : "", zz_why_count(why, digit->trips),
                nest->variables[digit->variable].name);
        if (fits && !zz_mul64(*product, digit->trips, product))
            fits = false;
    }
    if (!fits)
        *product = INT64_MAX;
    *text = out.size ? zz_buffer_text(&out) : "1";
    return fits;
}

const char *zz_why_memory(const zz_why *why, int operand, int level) {
    return why->nest->memories[why->nest->operands[operand].levels[level].memory].name;
}

void zz_why_table(const zz_why *why, const zz_layout *layout) {
    zz_buffer text = zz_buffer_new(why->arena);
    zz_style style = *why->style;
    style.width = style.width > 10 ? style.width - 2 : style.width;
    zz_layout_print(layout, &style, &text);
    for (const char *line = zz_buffer_text(&text); *line;) {
        const size_t size = strcspn(line, "\n");
        zz_put(why->out, size ? "  " : "");
        zz_put_bytes(why->out, line, size);
        zz_put_char(why->out, '\n');
        line += size + (line[size] == '\n');
    }
}

/* --- terms ------------------------------------------------------------------------------------- */

/* Largest first; equal ones as they came. */
static void sort_terms(zz_why_terms *terms) {
    for (size_t i = 1; i < terms->count; i++) {
        const zz_why_term term = terms->items[i];
        size_t at = i;
        for (; at > 0 && terms->items[at - 1].value < term.value; at--)
            terms->items[at] = terms->items[at - 1];
        terms->items[at] = term;
    }
}

static const char *form_value(const zz_why *why, zz_metric_kind kind, double value) {
    const bool real = kind == ZZ_FIGURE_ENERGY || kind == ZZ_FIGURE_AREA || kind == ZZ_FIGURE_TIME;
    return real || fabs(value) >= 9e15 || value != floor(value) ? zz_why_real(why, value)
                                                                : zz_why_count(why, (int64_t)value);
}

void zz_why_put_terms(const zz_why *why, zz_why_terms *terms, zz_metric_kind kind, int limit) {
    double sum = 0, rest = 0;
    int shown = 0, hidden = 0;
    bool formulas = false;
    for (size_t t = 0; t < terms->count; t++) {
        sum += terms->items[t].value;
        formulas |= terms->items[t].how[0] != 0;
    }
    if (sum <= 0)
        return;
    sort_terms(terms);
    zz_layout layout = {.arena = why->arena};
    const size_t name = zz_layout_column(&layout, "term", "", false);
    const char *unit = kind == ZZ_FIGURE_CYCLES ? "cycles" : zz_metric_unit(kind);
    const size_t value = zz_layout_column(&layout, *unit ? unit : "value", "", true);
    const size_t share = zz_layout_column(&layout, "%", "", true);
    const size_t how = formulas ? zz_layout_column(&layout, "", "", false) : 0;
    layout.keys = 1;
    for (size_t t = 0; t < terms->count; t++) {
        const zz_why_term *term = &terms->items[t];
        if (term->value <= 0)
            continue;
        if (shown == limit) {
            hidden++;
            rest += term->value;
            continue;
        }
        const char **cells = zz_layout_row(&layout, ZZ_PLAIN);
        cells[name] = term->name;
        cells[value] = form_value(why, kind, term->value);
        cells[share] = zz_form_percent(why->arena, term->value / sum);
        if (formulas)
            cells[how] = term->how;
        shown++;
    }
    if (hidden) {
        const char **cells = zz_layout_row(&layout, ZZ_PLAIN);
        cells[name] = zz_sprintf(why->arena, "%d more", hidden);
        cells[value] = form_value(why, kind, rest);
        cells[share] = zz_form_percent(why->arena, rest / sum);
    }
    zz_why_table(why, &layout);
    zz_why_say(why, "dominant: %s, %s", terms->items[0].name,
               zz_why_share(why, terms->items[0].value, sum));
}

/* --- one evaluation ---------------------------------------------------------------------------- */

/* Why the figure is 0 by nature where it does not apply. */
static const char *inapplicable(const zz_why *why, const zz_metric *metric, const zz_place *place) {
    if (!why->nest->hops &&
        (metric->id == ZZ_METRIC_energy_hops || metric->id == ZZ_METRIC_tensor_hops ||
         metric->id == ZZ_METRIC_memory_hops))
        return "the array does not say what a `hop` costs: hops are not counted";
    if (metric->kind == ZZ_FIGURE_AREA && !zz_nest_has_area(why->nest))
        return "the design says no `area`, neither of the array nor of a memory";
    if (metric->id >= ZZ_METRIC_energy_multipliers && metric->id <= ZZ_METRIC_clock_cycles)
        return why->nest->macro ? "this array computes in memory otherwise and has no such part"
                                : "this array does not compute in memory";
    if (metric->arguments == ZZ_OF_NONE)
        return "boxes are counted, not executed: nothing is known of single steps and outputs";
    const zz_operand *x = &why->nest->operands[place->operand];
    if (x->level_count == 0)
        return zz_sprintf(why->arena, "no memory holds %s", x->name);
    const bool outer = metric->arguments == ZZ_OF_ACCESS && place->level == x->level_count - 1 &&
                       (place->direction == ZZ_UP || place->direction == ZZ_FILL);
    if (outer)
        return zz_sprintf(why->arena, "%s is the outermost memory of %s: there is nothing above it",
                          zz_why_memory(why, place->operand, place->level), x->name);
    if (!x->output)
        return zz_sprintf(why->arena, "%s is an input: it is read and never written back", x->name);
    return metric->id == ZZ_METRIC_first ? "first touches are those of elements read down"
                                         : "final values are those moved back or up";
}

static void explain(const zz_why *why, const zz_metric *metric, const zz_place *place) {
    if (!zz_metric_applies(metric, why->nest, place)) {
        zz_why_say(why, "%s", inapplicable(why, metric, place));
        return;
    }
    switch (metric->id) {
    case ZZ_METRIC_cycles:
    case ZZ_METRIC_cycles_compute:
    case ZZ_METRIC_cycles_stall:
    case ZZ_METRIC_cycles_onload:
    case ZZ_METRIC_cycles_offload:
    case ZZ_METRIC_utilization_temporal:
        zz_why_latency(why, metric->id);
        break;
    case ZZ_METRIC_energy:
    case ZZ_METRIC_energy_compute:
    case ZZ_METRIC_energy_memory:
    case ZZ_METRIC_tensor_energy:
    case ZZ_METRIC_access_energy:
        zz_why_energy(why, metric->id, place);
        break;
    case ZZ_METRIC_energy_hops:
    case ZZ_METRIC_tensor_hops:
    case ZZ_METRIC_memory_hops:
        zz_why_hops(why, metric->id, place);
        break;
    case ZZ_METRIC_energy_multipliers:
    case ZZ_METRIC_energy_bit_lines:
    case ZZ_METRIC_energy_dac:
    case ZZ_METRIC_energy_adc:
    case ZZ_METRIC_energy_adders:
    case ZZ_METRIC_energy_place_adders:
    case ZZ_METRIC_energy_accumulators:
    case ZZ_METRIC_area:
    case ZZ_METRIC_area_array:
    case ZZ_METRIC_area_memory:
    case ZZ_METRIC_area_cells:
    case ZZ_METRIC_area_multipliers:
    case ZZ_METRIC_area_adc:
    case ZZ_METRIC_area_adders:
    case ZZ_METRIC_area_place_adders:
    case ZZ_METRIC_area_accumulators:
    case ZZ_METRIC_clock:
    case ZZ_METRIC_clock_cycles:
        zz_why_macro(why, metric->id);
        break;
    case ZZ_METRIC_readiness_first:
    case ZZ_METRIC_readiness_last:
    case ZZ_METRIC_readiness_live:
    case ZZ_METRIC_readiness_live_bits:
        zz_why_readiness(why, metric->id);
        break;
    case ZZ_METRIC_tile:
    case ZZ_METRIC_tile_bits:
    case ZZ_METRIC_memory_utilization:
        zz_why_tile(why, metric->id, place);
        break;
    case ZZ_METRIC_macs:
    case ZZ_METRIC_utilization_spatial:
    case ZZ_METRIC_events_arrived:
    case ZZ_METRIC_events_idle:
    case ZZ_METRIC_events_filtered:
    case ZZ_METRIC_outputs_elements:
    case ZZ_METRIC_outputs_untouched:
        zz_why_points(why, metric->id);
        break;
    default:
        zz_why_traffic(why, metric->id, place);
        break;
    }
}

/* --- the figure -------------------------------------------------------------------------------- */

static void put_value(zz_buffer *out, const zz_style *style, zz_metric_kind kind,
                      zz_quantity value) {
    if (value.exact)
        zz_put(out, zz_form_count(out->arena, style, value.integer));
    else
        zz_put_double(out, value.real);
    const char *unit = zz_metric_unit(kind);
    const bool one = value.exact && value.integer == 1;
    if (*unit)
        zz_putf(out, " %s%s", unit, kind == ZZ_FIGURE_CYCLES && !one ? "s" : "");
    if (kind == ZZ_FIGURE_RATIO)
        zz_putf(out, " (%s %%)", zz_form_percent(out->arena, value.real));
}

/* f[layer].words(W, sram, down) = 81 */
static void put_title(const zz_figure *figure, const char *layer, zz_quantity value,
                      const zz_style *style, zz_buffer *out) {
    zz_buffer title = zz_buffer_new(out->arena);
    zz_put(&title, figure->dataflow->name);
    if (layer)
        zz_putf(&title, "[%s]", layer);
    zz_putf(&title, ".%s", figure->metric->name);
    for (int a = 0; a < (int)figure->metric->arguments; a++)
        zz_putf(&title, "%s%s", a ? ", " : "(", figure->names[a]);
    zz_put(&title, figure->metric->arguments ? ") = " : " = ");
    put_value(&title, style, figure->metric->kind, value);
    zz_put_painted(out, style, ZZ_BOLD, zz_buffer_text(&title));
    zz_put_char(out, '\n');
}

/* What an expected figure is a mean of, and what is explained instead: the figure of the tensor of
 * which everything arrives. */
static void put_mean(const zz_why *why, const zz_metric *metric, const zz_place *place) {
    const zz_expected *expected = why->counts->expected;
    const zz_nest *nest = why->nest;
    const zz_quantity mean = zz_metric_value(metric, why->evaluation, place);
    zz_counts counts = *why->counts;
    counts.expected = NULL;
    const zz_evaluation full = {nest, &counts, why->evaluation->cost};
    const zz_quantity all = zz_metric_value(metric, &full, place);
    zz_why_say(why, "an expectation: each element of %s arrives with probability %s",
               nest->operands[nest->event_operand].name,
               zz_why_real(why, expected->chance->arrival));
    if (mean.sampled)
        zz_why_say(why, "estimated from %lld samples: 95 times of 100 the mean is within +- %s",
                   (long long)expected->samples, zz_why_real(why, mean.error));
    else if (expected->samples == 0)
        zz_why_say(why, "exact: all tensors are counted, each with its probability");
    else if (zz_why_same(mean.real, all.real * expected->chance->arrival) && all.real != 0)
        zz_why_say(why, "exact: %s when everything arrives; %s x %s = %s",
                   zz_why_real(why, all.real), zz_why_real(why, all.real),
                   zz_why_real(why, expected->chance->arrival), zz_why_real(why, mean.real));
    else
        zz_why_say(why, "exact, in closed form");
}

static void put_one(const zz_figure *figure, const zz_evaluation *evaluation, const zz_place *place,
                    const zz_style *style, zz_buffer *out) {
    zz_why why = {.arena = out->arena,
                  .style = style,
                  .out = out,
                  .evaluation = evaluation,
                  .nest = evaluation->nest,
                  .counts = evaluation->counts};
    if (!evaluation->counts->expected) {
        explain(&why, figure->metric, place);
        return;
    }
    put_mean(&why, figure->metric, place);
    zz_putf(out, "\n  When everything arrives:\n\n");
    zz_counts counts = *evaluation->counts;
    zz_nest nest = *evaluation->nest;
    counts.expected = NULL;
    nest.counting = ZZ_EXACT;
    nest.chance = NULL;
    const zz_evaluation full = {&nest, &counts, evaluation->cost};
    why.evaluation = &full;
    why.nest = &nest;
    why.counts = &counts;
    put_title(figure, NULL, zz_metric_value(figure->metric, &full, place), style, out);
    explain(&why, figure->metric, place);
}

enum { LAYER_LIMIT = 8 }; /* that a sum lists */

bool zz_why_figure(const zz_figure *figure, const zz_evaluation *evaluations, int count,
                   const zz_style *style, zz_buffer *out) {
    const zz_metric *metric = figure->metric;
    zz_quantity sum = {.exact = true}, most = {0};
    zz_place place, at = {0};
    zz_why_terms terms = {0};
    const zz_evaluation *largest = NULL;
    if (zz_figure_sum(figure, evaluations, count, &sum) == ZZ_SUM_TOO_LARGE)
        return false;
    for (int e = 0; e < count; e++) {
        if (!zz_figure_in(figure, &evaluations[e], &place))
            continue;
        const zz_quantity value = zz_metric_value(metric, &evaluations[e], &place);
        const zz_why_term term = {zz_layer_path(out->arena, evaluations[e].nest), "", value.real};
        if (largest && zz_metric_of_accelerator(metric))
            break;
        zz_push(out->arena, &terms, term);
        if (!largest || value.real > most.real) {
            largest = &evaluations[e];
            most = value;
            at = place;
        }
    }
    const char *layer = figure->layer ? figure->layer->name : NULL;
    if (layer && largest)
        layer = zz_layer_path(out->arena, largest->nest);
    put_title(figure, layer, sum, style, out);
    zz_putf(out, "  %s\n\n", metric->description);
    if (!largest) {
        zz_putf(out, "  `locality between layers` keeps %s on chip: %s holds nothing of it\n",
                figure->names[0], figure->names[1]);
        return true;
    }
    if (terms.count > 1) {
        const zz_why why = {.arena = out->arena, .style = style, .out = out};
        zz_why_say(&why, "the sum over %zu layers", terms.count);
        zz_why_put_terms(&why, &terms, metric->kind, LAYER_LIMIT);
        zz_put_char(out, '\n');
        put_title(figure, zz_layer_path(out->arena, largest->nest), most, style, out);
    }
    put_one(figure, largest, &at, style, out);
    return true;
}
