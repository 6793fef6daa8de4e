/* What a report says.  The figures come out in the order of metric.def; an element of the table
 * that has attributes gathers all metrics that name it. */
#include "runtime/report/document.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

zz_element *zz_element_new(zz_arena *arena, zz_element *parent, const char *name,
                           const char *list) {
    zz_element *element = ZZ_NEW(arena, zz_element);
    element->name = name;
    element->list = list;
    if (parent)
        zz_push(arena, &parent->children, element);
    return element;
}

static void add(zz_arena *arena, zz_element *element, const char *name, zz_field_kind kind,
                const char *value) {
    zz_field field = {name, kind, value};
    zz_push(arena, &element->fields, field);
}

/* Length of the character at `text` if XML 1.0 may hold it and UTF-8 is well formed, else 0. */
static size_t legal(const unsigned char *text) {
    static const struct {
        unsigned char mask, lead;
        size_t size;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 1, 0},
                 {0xe0, 0xc0, 2, 0x80},
                 {0xf0, 0xe0, 3, 0x800},
                 {0xf8, 0xf0, 4, 0x10000}};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        if ((text[0] & forms[f].mask) != forms[f].lead)
            continue;
        uint32_t c = (uint32_t)(text[0] & (unsigned char)~forms[f].mask);
        for (size_t i = 1; i < forms[f].size; i++) {
            if ((text[i] & 0xc0) != 0x80)
                return 0;
            c = c << 6 | (text[i] & 0x3fu);
        }
        bool allowed = c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
        if (c < forms[f].least || !allowed || (c >= 0xd800 && c <= 0xdfff) || c == 0xfffe ||
            c == 0xffff || c > 0x10ffff)
            return 0;
        return forms[f].size;
    }
    return 0;
}

/* Names of files may hold any byte; what XML 1.0 cannot say becomes U+FFFD. */
static const char *clean(zz_arena *arena, const char *text) {
    zz_buffer out = zz_buffer_new(arena);
    for (const unsigned char *c = (const unsigned char *)text; *c;) {
        size_t size = legal(c);
        if (size)
            zz_put_bytes(&out, (const char *)c, size);
        else
            zz_put(&out, "\xef\xbf\xbd");
        c += size ? size : 1;
    }
    return zz_buffer_text(&out);
}

void zz_field_text(zz_arena *arena, zz_element *element, const char *name, const char *value) {
    add(arena, element, name, ZZ_FIELD_TEXT, clean(arena, value));
}

void zz_field_integer(zz_arena *arena, zz_element *element, const char *name, int64_t value) {
    add(arena, element, name, ZZ_FIELD_NUMBER, zz_sprintf(arena, "%" PRId64, value));
}

void zz_field_real(zz_arena *arena, zz_element *element, const char *name, double value) {
    if (!isfinite(value)) {
        add(arena, element, name, ZZ_FIELD_NUMBER,
            isnan(value) ? "NaN"
            : value > 0  ? "INF"
                         : "-INF");
        return;
    }
    zz_buffer text = zz_buffer_new(arena);
    zz_put_double(&text, value);
    add(arena, element, name, ZZ_FIELD_NUMBER, zz_buffer_text(&text));
}

void zz_field_boolean(zz_arena *arena, zz_element *element, const char *name, bool value) {
    add(arena, element, name, ZZ_FIELD_BOOLEAN, value ? "true" : "false");
}

static void no_items(zz_arena *arena, zz_element *element, const char *list) {
    add(arena, element, list, ZZ_FIELD_NO_ITEMS, "[]");
}

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
    zz_field_text(arena, element, "layer", nest->layer);
    if (nest->network) {
        zz_field_text(arena, element, "network", nest->network);
        zz_field_integer(arena, element, "index", nest->network_index + 1);
    }
    zz_field_text(arena, element, "accelerator", nest->accelerator);
    zz_field_text(arena, element, "counting", zz_counting_name(nest->counting));
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
        no_items(arena, root, "evaluations");
    if (results->outcome_count == 0)
        no_items(arena, root, "expectations");
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
