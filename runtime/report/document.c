/* What a report says.  The figures come out in the order of metric.def; an element of the table
 * that has attributes gathers all metrics that name it. */
#include "runtime/report/document.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void add_quantity(zz_arena *arena, zz_element *element, const char *name,
                         zz_quantity quantity) {
    if (quantity.exact)
        zz_field_integer(arena, element, name, quantity.integer);
    else
        zz_field_real(arena, element, name, quantity.real);
    if (quantity.sampled)
        zz_field_real(arena, element, *name ? zz_sprintf(arena, "%s-error", name) : "error",
                      quantity.error);
}

static zz_element *child_named(zz_element *parent, const char *name) {
    for (size_t c = 0; c < parent->children.count; c++)
        if (!strcmp(parent->children.items[c]->name, name))
            return parent->children.items[c];
    return NULL;
}

/* The figures of the evaluation as a whole: each in the element that the table names. */
static void add_figures(zz_arena *arena, zz_element *parent, const zz_evaluation *evaluation) {
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        const zz_metric *metric = &zz_metrics[m];
        if (metric->arguments != ZZ_OF_NONE || !*metric->element ||
            !zz_metric_applies(metric, evaluation->nest, NULL))
            continue;
        zz_element *element = child_named(parent, metric->element);
        if (!element) {
            element = zz_element_new(arena, parent, metric->element, NULL);
            if (metric->kind == ZZ_FIGURE_ENERGY || metric->kind == ZZ_FIGURE_AREA ||
                metric->kind == ZZ_FIGURE_TIME)
                zz_field_text(arena, element, "unit", zz_metric_unit(metric->kind));
        }
        add_quantity(arena, element, metric->attribute, zz_metric_value(metric, evaluation, NULL));
    }
}

/* The figures of an operand, a memory or an access: attributes of its own element. */
static void add_figures_at(zz_arena *arena, zz_element *element, zz_metric_arguments arguments,
                           const zz_evaluation *evaluation, const zz_place *place) {
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        const zz_metric *metric = &zz_metrics[m];
        if (metric->arguments == arguments && *metric->element &&
            zz_metric_applies(metric, evaluation->nest, place))
            add_quantity(arena, element, metric->attribute,
                         zz_metric_value(metric, evaluation, place));
    }
}

static void add_memory(zz_arena *arena, zz_element *parent, const zz_evaluation *evaluation,
                       zz_place place) {
    const zz_level *level = &evaluation->nest->operands[place.operand].levels[place.level];
    const zz_nest_memory *memory = &evaluation->nest->memories[level->memory];
    zz_element *element = zz_element_new(arena, parent, "memory", "memories");
    zz_field_text(arena, element, "name", memory->name);
    zz_field_integer(arena, element, "level", place.level + 1);
    zz_field_integer(arena, element, "bits", memory->bits);
    zz_field_integer(arena, element, "instances", memory->instances);
    add_figures_at(arena, element, ZZ_OF_MEMORY, evaluation, &place);
    for (int d = 0; d < ZZ_DIRECTIONS; d++) {
        place.direction = (zz_direction)d;
        if (!zz_metric_applies(&zz_metrics[ZZ_METRIC_words], evaluation->nest, &place))
            continue;
        zz_element *access = zz_element_new(arena, element, "access", "accesses");
        zz_field_text(arena, access, "direction", zz_direction_name(place.direction));
        add_figures_at(arena, access, ZZ_OF_ACCESS, evaluation, &place);
    }
}

/* Of what the figures are means. */
static void add_chance(zz_arena *arena, zz_element *element, const zz_evaluation *evaluation) {
    const zz_chance *chance = evaluation->nest->chance;
    if (!chance)
        return;
    zz_field_real(arena, element, "arrival", chance->arrival);
    if (!evaluation->counts->expected || evaluation->counts->expected->samples == 0)
        return;
    zz_field_integer(arena, element, "samples", evaluation->counts->expected->samples);
    zz_field_text(arena, element, "seed", zz_sprintf(arena, "%" PRIu64, chance->seed));
}

static void add_evaluation(zz_arena *arena, zz_element *parent, const zz_evaluation *evaluation) {
    const zz_nest *nest = evaluation->nest;
    zz_element *element = zz_element_new(arena, parent, "evaluation", "evaluations");
    zz_field_text(arena, element, "dataflow", nest->dataflow);
    zz_document_subject(arena, element, nest);
    if (nest->counting == ZZ_BOXES)
        zz_field_text(arena, element, "model", zz_counts_model(evaluation->counts));
    add_chance(arena, element, evaluation);
    if (evaluation->counts->enumerated)
        zz_field_text(arena, element, "enumerated", evaluation->counts->enumerated);
    add_figures(arena, element, evaluation);
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *operand = &nest->operands[x];
        zz_element *tensor = zz_element_new(arena, element, "operand", "operands");
        zz_field_text(arena, tensor, "name", operand->name);
        zz_field_text(arena, tensor, "slot", operand->slot);
        zz_field_boolean(arena, tensor, "output", operand->output);
        zz_field_integer(arena, tensor, "bits", operand->bits);
        if (operand->output)
            zz_field_integer(arena, tensor, "partial-bits", operand->partial_bits);
        if (nest->local)
            zz_field_text(arena, tensor, "outermost", zz_nest_outermost(nest, x));
        add_figures_at(arena, tensor, ZZ_OF_TENSOR, evaluation, &(zz_place){.operand = x});
        for (int l = 0; l < operand->level_count; l++)
            add_memory(arena, tensor, evaluation, (zz_place){.operand = x, .level = l});
    }
    zz_document_hardware(arena, element, nest);
    zz_document_nest(arena, element, nest);
}

zz_element *zz_document(zz_arena *arena, const zz_results *results) {
    zz_element *root = zz_element_new(arena, NULL, "zz", NULL);
    zz_field_text(arena, root, "version", "1");
    zz_field_text(arena, root, "design", results->design);
    if (results->evaluation_count == 0)
        zz_no_items(arena, root, "evaluations");
    if (results->outcome_count == 0)
        zz_no_items(arena, root, "expectations");
    for (int e = 0; e < results->evaluation_count; e++)
        add_evaluation(arena, root, &results->evaluations[e]);
    for (int f = 0; f < results->finding_count; f++)
        zz_document_finding(arena, root, results, &results->findings[f]);
    for (int o = 0; o < results->outcome_count; o++) {
        const zz_outcome *outcome = &results->outcomes[o];
        zz_element *element = zz_element_new(arena, root, "expectation", "expectations");
        zz_field_text(arena, element, "at", outcome->at);
        zz_field_boolean(arena, element, "holds", outcome->holds);
        zz_field_text(arena, element, "text", outcome->text);
        if (outcome->found)
            zz_field_text(arena, element, "found", outcome->found);
    }
    return root;
}
