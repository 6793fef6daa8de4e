/* The tables behind the summary: what each memory holds and moves of each tensor, and when outputs
 * become ready. */
#include <string.h>

#include "runtime/report/layout.h"

/* Whether the evaluation before is of the same dataflow. */
static bool repeats(const zz_results *results, int e) {
    return e > 0 && !strcmp(results->evaluations[e - 1].nest->dataflow,
                            results->evaluations[e].nest->dataflow);
}

static const char *form_quantity(zz_arena *arena, const zz_style *style, zz_quantity quantity) {
    return quantity.exact ? zz_form_count(arena, style, quantity.integer)
                          : zz_form_mean(arena, style, quantity.real,
                                         quantity.sampled ? quantity.error : -1, 2);
}

static zz_quantity value_at(zz_metric_id id, const zz_evaluation *evaluation, zz_place place) {
    return zz_metric_value(&zz_metrics[id], evaluation, &place);
}

/* --- memories ------------------------------------------------------------------------------ */

typedef struct memories {
    zz_layout layout;
    size_t dataflow, layer, tensor, memory, size, tile, share, energy, first, final, hops;
    size_t words[ZZ_DIRECTIONS];
    zz_scale scale;
} memories;

static double largest_energy(const zz_results *results) {
    double largest = 0;
    for (int e = 0; e < results->evaluation_count; e++) {
        const zz_evaluation *evaluation = &results->evaluations[e];
        for (int x = 0; x < evaluation->nest->operand_count; x++) {
            double energy =
                value_at(ZZ_METRIC_tensor_energy, evaluation, (zz_place){.operand = x}).real;
            if (energy > largest)
                largest = energy;
        }
    }
    return largest;
}

static bool deep(const zz_results *results) {
    for (int e = 0; e < results->evaluation_count; e++)
        for (int x = 0; x < results->evaluations[e].nest->operand_count; x++)
            if (results->evaluations[e].nest->operands[x].level_count > 1)
                return true;
    return false;
}

static bool any_hops(const zz_results *results) {
    for (int e = 0; e < results->evaluation_count; e++)
        if (results->evaluations[e].nest->hops)
            return true;
    return false;
}

static void add_memory_columns(memories *t, const zz_results *results) {
    zz_layout *layout = &t->layout;
    t->dataflow = zz_layout_column(layout, "dataflow", "", false);
    t->layer =
        zz_several_layers(results) ? zz_layout_column(layout, "layer", "", false) : (size_t)-1;
    t->tensor = zz_layout_column(layout, "tensor", "", false);
    t->memory = zz_layout_column(layout, "memory", "", false);
    layout->keys = layout->columns.count;
    t->size = zz_layout_column(layout, "size", "", true);
    t->tile = zz_layout_column(layout, "tile", "bit", true);
    t->share = zz_layout_column(layout, "tile", "% full", true);
    for (int d = 0; d < ZZ_DIRECTIONS; d++)
        t->words[d] =
            d < ZZ_UP || deep(results)
                ? zz_layout_column(layout, "words", zz_direction_name((zz_direction)d), true)
                : (size_t)-1;
    t->first = zz_layout_column(layout, "first", "touches", true);
    t->final = zz_layout_column(layout, "final", "values", true);
    t->hops = any_hops(results) ? zz_layout_column(layout, "hops", "below", true) : (size_t)-1;
    t->energy = zz_layout_column(layout, "energy", t->scale.unit, true);
}

/* Final values that leave a memory's level: written to it from below, or sent up from it. */
static zz_quantity final_of(const zz_evaluation *evaluation, zz_place place) {
    place.direction = ZZ_BACK;
    return value_at(ZZ_METRIC_final, evaluation, place);
}

static void fill_memory(const memories *t, const zz_style *style, const char **cells,
                        const zz_evaluation *evaluation, zz_place place) {
    zz_arena *arena = t->layout.arena;
    const zz_operand *operand = &evaluation->nest->operands[place.operand];
    const zz_nest_memory *memory = &evaluation->nest->memories[operand->levels[place.level].memory];
    const char *size = zz_form_size(arena, memory->bits);
    cells[t->memory] = memory->name;
    cells[t->size] = memory->instances > 1
                         ? zz_sprintf(arena, "%lld x %s", (long long)memory->instances, size)
                         : size;
    cells[t->tile] = form_quantity(arena, style, value_at(ZZ_METRIC_tile_bits, evaluation, place));
    cells[t->share] =
        zz_form_percent(arena, value_at(ZZ_METRIC_memory_utilization, evaluation, place).real);
    zz_quantity energy = {0};
    for (int d = 0; d < ZZ_DIRECTIONS; d++) {
        place.direction = (zz_direction)d;
        zz_quantity_add(&energy, value_at(ZZ_METRIC_access_energy, evaluation, place));
        if (t->words[d] == (size_t)-1)
            continue;
        bool applies = zz_metric_applies(&zz_metrics[ZZ_METRIC_words], evaluation->nest, &place);
        cells[t->words[d]] =
            applies ? form_quantity(arena, style, value_at(ZZ_METRIC_words, evaluation, place))
                    : "-";
    }
    place.direction = ZZ_DOWN;
    cells[t->first] =
        operand->output ? form_quantity(arena, style, value_at(ZZ_METRIC_first, evaluation, place))
                        : "-";
    cells[t->final] =
        operand->output ? form_quantity(arena, style, final_of(evaluation, place)) : "-";
    if (t->hops != (size_t)-1)
        cells[t->hops] =
            evaluation->nest->hops
                ? form_quantity(arena, style, value_at(ZZ_METRIC_memory_hops, evaluation, place))
                : "-";
    cells[t->energy] =
        zz_form_mean(arena, style, energy.real * t->scale.factor,
                     energy.sampled ? energy.error * t->scale.factor : -1, t->scale.decimals);
}

static void put_memories(const zz_results *results, const zz_style *style, zz_buffer *out) {
    memories t = {.layout.arena = out->arena,
                  .scale = zz_energy_scale(largest_energy(results), style->unicode)};
    add_memory_columns(&t, results);
    for (int e = 0; e < results->evaluation_count; e++) {
        const zz_evaluation *evaluation = &results->evaluations[e];
        const zz_nest *nest = evaluation->nest;
        bool named = false;
        for (int x = 0; x < nest->operand_count; x++)
            for (int l = 0; l < nest->operands[x].level_count; l++) {
                const char **cells = zz_layout_row(&t.layout, ZZ_PLAIN);
                const bool again = style->grouped;
                cells[t.dataflow] = again && (named || repeats(results, e)) ? "" : nest->dataflow;
                if (t.layer != (size_t)-1)
                    cells[t.layer] =
                        named && again ? "" : zz_layer_label(out->arena, results, nest);
                cells[t.tensor] = l > 0 && again ? "" : nest->operands[x].name;
                fill_memory(&t, style, cells, evaluation, (zz_place){.operand = x, .level = l});
                named = true;
            }
    }
    zz_layout_print(&t.layout, style, out);
}

/* --- readiness and cycles ------------------------------------------------------------------ */

static void put_progress(const zz_results *results, const zz_style *style, zz_buffer *out) {
    static const struct {
        zz_metric_id id;
        const char *heading, *below;
    } figures[] = {{ZZ_METRIC_cycles_compute, "cycles", "compute"},
                   {ZZ_METRIC_cycles_stall, "cycles", "stall"},
                   {ZZ_METRIC_cycles_onload, "cycles", "onload"},
                   {ZZ_METRIC_cycles_offload, "cycles", "offload"},
                   {ZZ_METRIC_outputs_elements, "outputs", "all"},
                   {ZZ_METRIC_outputs_untouched, "outputs", "untouched"},
                   {ZZ_METRIC_readiness_first, "final at step", "first"},
                   {ZZ_METRIC_readiness_last, "final at step", "last"},
                   {ZZ_METRIC_readiness_live, "partial sums", "most"},
                   {ZZ_METRIC_readiness_live_bits, "partial sums", "bit"}};
    enum { COUNT = sizeof figures / sizeof *figures };
    zz_layout layout = {.arena = out->arena};
    size_t columns[COUNT];
    const size_t dataflow = zz_layout_column(&layout, "dataflow", "", false);
    const size_t layer =
        zz_several_layers(results) ? zz_layout_column(&layout, "layer", "", false) : (size_t)-1;
    layout.keys = layout.columns.count;
    for (size_t f = 0; f < COUNT; f++)
        columns[f] = zz_layout_column(&layout, figures[f].heading, figures[f].below, true);
    for (int e = 0; e < results->evaluation_count; e++) {
        const zz_evaluation *evaluation = &results->evaluations[e];
        const bool again = style->grouped && repeats(results, e);
        const char **cells = zz_layout_row(&layout, ZZ_PLAIN);
        cells[dataflow] = again ? "" : evaluation->nest->dataflow;
        if (layer != (size_t)-1)
            cells[layer] = zz_layer_label(out->arena, results, evaluation->nest);
        for (size_t f = 0; f < COUNT; f++) {
            const zz_metric *metric = &zz_metrics[figures[f].id];
            cells[columns[f]] =
                zz_metric_applies(metric, evaluation->nest, NULL)
                    ? form_quantity(out->arena, style, zz_metric_value(metric, evaluation, NULL))
                    : "-";
        }
    }
    zz_layout_print(&layout, style, out);
}

void zz_results_detail(const zz_results *results, const zz_style *style, zz_buffer *out) {
    if (results->evaluation_count == 0)
        return;
    zz_put(out, "\n");
    put_memories(results, style, out);
    zz_put(out, "\n");
    put_progress(results, style, out);
}
