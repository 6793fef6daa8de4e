#include "compiler/why/parts.h"
#include "compiler/why/why.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/checked.h"

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
    case ZZ_METRIC_reads:
    case ZZ_METRIC_writes:
    case ZZ_METRIC_tensor_first:
    case ZZ_METRIC_tensor_final:
    case ZZ_METRIC_words:
    case ZZ_METRIC_elements:
    case ZZ_METRIC_first:
    case ZZ_METRIC_final:
        zz_why_traffic(why, metric->id, place);
        break;
    case ZZ_METRIC_COUNT:
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

/* No layer has the figure. */
static void put_nowhere(const zz_figure *figure, zz_buffer *out) {
    const bool two = figure->metric->arguments >= ZZ_OF_MEMORY;
    if (two && figure->dataflow->outermost)
        zz_putf(out, "  `locality between layers` keeps %s on chip: %s holds nothing of it\n",
                figure->names[0], figure->names[1]);
    else
        zz_putf(out,
                "  no layer was counted that has it; `zzlc why` explains the figures of dataflows, "
                "and of the mappings that explorations found\n");
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
        put_nowhere(figure, out);
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
