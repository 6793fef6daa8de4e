/* Takes a nest and its evaluations, gives what a page says about them, as members of a JSON object. */
#include "runtime/report/visual/parts.h"

static void put_string(zz_buffer *out, const char *text) {
    zz_put_char(out, '"');
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c == '"' || *c == '\\' || *c == '<' || *c < 0x20 || *c == 0x7f)
            zz_putf(out, "\\u%04x", *c);
        else
            zz_put_char(out, (char)*c);
    zz_put_char(out, '"');
}

static void put_member(zz_buffer *out, const char *name, const char *text) {
    zz_putf(out, "\"%s\":", name);
    put_string(out, text);
}

/* --- the nest ------------------------------------------------------------------------------ */

static void put_digits(const zz_nest *nest, zz_buffer *out) {
    static const char *const kinds[] = {"for", "spread", "event"};
    zz_put(out, ",\n\"loops\":[");
    for (int d = 0; d < nest->digit_count; d++) {
        const zz_digit *digit = &nest->digits[d];
        zz_put(out, d ? "," : "");
        zz_putf(out, "{\"kind\":\"%s\",", kinds[digit->kind]);
        put_member(out, "variable", nest->variables[digit->variable].name);
        zz_putf(out, ",\"trips\":%lld,\"weight\":%lld", (long long)digit->trips,
                (long long)digit->weight);
        if (digit->kind == ZZ_DIGIT_SPREAD) {
            zz_put_char(out, ',');
            put_member(out, "over", nest->dimensions[digit->dimension].name);
        }
        zz_put_char(out, '}');
    }
    zz_put_char(out, ']');
}

static void put_levels(const zz_operand *x, zz_buffer *out) {
    zz_put(out, ",\"levels\":[");
    for (int l = 0; l < x->level_count; l++) {
        const zz_level *level = &x->levels[l];
        zz_putf(out, "%s{\"memory\":%d,\"above\":%d,\"slide\":%s,\"narrowest\":[", l ? "," : "",
                level->memory, level->boundary, level->slide ? "true" : "false");
        for (int d = 0; d < ZZ_DIRECTIONS; d++)
            zz_putf(out, "%s%lld", d ? "," : "", (long long)level->access[d].narrowest);
        zz_put(out, "],\"widest\":[");
        for (int d = 0; d < ZZ_DIRECTIONS; d++)
            zz_putf(out, "%s%lld", d ? "," : "", (long long)level->access[d].widest);
        zz_put(out, "]}");
    }
    zz_put_char(out, ']');
}

static void put_operands(const zz_nest *nest, zz_buffer *out) {
    zz_put(out, ",\n\"operands\":[");
    for (int i = 0; i < nest->operand_count; i++) {
        const zz_operand *x = &nest->operands[i];
        zz_put(out, i ? ",\n{" : "\n{");
        put_member(out, "name", x->name);
        zz_putf(out, ",\"output\":%s,\"bits\":%lld,\"partialBits\":%lld,\"axes\":[",
                x->output ? "true" : "false", (long long)x->bits, (long long)x->partial_bits);
        for (int a = 0; a < x->axis_count; a++) {
            zz_put(out, a ? ",{" : "{");
            put_member(out, "name", nest->variables[x->axes[a]].name);
            zz_putf(out, ",\"extent\":%lld}", (long long)nest->variables[x->axes[a]].extent);
        }
        zz_put_char(out, ']');
        put_levels(x, out);
        zz_put_char(out, '}');
    }
    zz_put_char(out, ']');
}

void zz_put_nest(const zz_nest *nest, zz_buffer *out) {
    static const char *const signs[] = {"+=", "max=", "="};
    put_member(out, "dataflow", nest->dataflow);
    zz_put_char(out, ',');
    put_member(out, "layer", nest->layer);
    zz_put_char(out, ',');
    put_member(out, "accelerator", nest->accelerator);
    zz_putf(out, ",\"sign\":\"%s\",\"latency\":%lld,\"event\":%d", signs[nest->operation],
            (long long)nest->operation_latency, nest->event_operand);
    zz_put(out, ",\n\"dimensions\":[");
    for (int d = 0; d < nest->dimension_count; d++) {
        zz_put(out, d ? ",{" : "{");
        put_member(out, "name", nest->dimensions[d].name);
        zz_putf(out, ",\"size\":%lld}", (long long)nest->dimensions[d].size);
    }
    zz_put(out, "],\n\"memories\":[");
    for (int m = 0; m < nest->memory_count; m++) {
        zz_put(out, m ? ",{" : "{");
        put_member(out, "name", nest->memories[m].name);
        zz_putf(out, ",\"bits\":%lld,\"instances\":%lld}", (long long)nest->memories[m].bits,
                (long long)nest->memories[m].instances);
    }
    zz_put_char(out, ']');
    put_digits(nest, out);
    put_operands(nest, out);
}

/* --- figures ------------------------------------------------------------------------------- */

static void put_quantity(zz_buffer *out, zz_quantity quantity) {
    if (quantity.exact)
        zz_putf(out, "%lld", (long long)quantity.integer);
    else
        zz_put_double(out, quantity.real);
}

static void put_figure(const zz_metric *metric, const zz_evaluation *report,
                       const zz_evaluation *boxed, const zz_place *place, zz_buffer *out,
                       const char **between) {
    const zz_nest *nest = report->nest;
    if (!zz_metric_applies(metric, nest, place))
        return;
    const zz_operand *operand = &nest->operands[place->operand];
    zz_buffer name = zz_buffer_new(out->arena);
    zz_put(&name, metric->name);
    if (metric->arguments >= ZZ_OF_TENSOR)
        zz_putf(&name, "(%s", operand->name);
    if (metric->arguments >= ZZ_OF_MEMORY)
        zz_putf(&name, ", %s", nest->memories[operand->levels[place->level].memory].name);
    if (metric->arguments >= ZZ_OF_ACCESS)
        zz_putf(&name, ", %s", zz_direction_name(place->direction));
    zz_put(&name, metric->arguments ? ")" : "");
    zz_putf(out, "%s\n{", *between);
    put_member(out, "name", zz_buffer_text(&name));
    zz_put(out, ",\"value\":");
    put_quantity(out, zz_metric_value(metric, report, place));
    if (boxed && zz_metric_applies(metric, boxed->nest, place)) {
        zz_put(out, ",\"boxed\":");
        put_quantity(out, zz_metric_value(metric, boxed, place));
    }
    zz_put_char(out, ',');
    put_member(out, "unit", zz_metric_unit(metric->kind));
    zz_put_char(out, ',');
    put_member(out, "about", metric->description);
    zz_put_char(out, '}');
    *between = ",";
}

void zz_put_figures(const zz_evaluation *report, const zz_evaluation *boxed, zz_buffer *out) {
    const zz_nest *nest = report->nest;
    const char *between = "";
    zz_put(out, ",\n\"figures\":[");
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        const zz_metric *metric = &zz_metrics[m];
        const int operands = metric->arguments >= ZZ_OF_TENSOR ? nest->operand_count : 1;
        for (int x = 0; x < operands; x++) {
            const int levels =
                metric->arguments >= ZZ_OF_MEMORY ? nest->operands[x].level_count : 1;
            const int directions = metric->arguments >= ZZ_OF_ACCESS ? ZZ_DIRECTIONS : 1;
            for (int l = 0; l < levels; l++)
                for (int d = 0; d < directions; d++)
                    put_figure(metric, report, boxed, &(zz_place){x, l, (zz_direction)d}, out,
                               &between);
        }
    }
    zz_put(out, "]");
}
