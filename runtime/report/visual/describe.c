/* Takes a nest and its evaluations, gives what a page says about them, as members of a JSON object. */
#include "runtime/nest/equation.h"
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
    zz_buffer equation = zz_buffer_new(out->arena);
    zz_put_equation(nest, &equation);
    zz_put_char(out, ',');
    put_member(out, "equation", zz_buffer_text(&equation));
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
        zz_putf(out, ",\"bits\":%lld,\"instances\":%lld,\"ports\":[",
                (long long)nest->memories[m].bits, (long long)nest->memories[m].instances);
        for (int p = 0; p < nest->memories[m].port_count; p++) {
            zz_put(out, p ? "," : "");
            put_string(out, nest->memories[m].ports[p].name);
        }
        zz_put(out, "]}");
    }
    zz_put_char(out, ']');
    put_digits(nest, out);
    put_operands(nest, out);
}

/* --- figures ------------------------------------------------------------------------------- */

typedef struct figures {
    const zz_evaluation *report, *boxed;
    zz_buffer *out;
    const char *between;
} figures;

static void put_figure(void *user, const zz_metric *metric, const zz_place *place) {
    figures *f = user;
    zz_buffer name = zz_buffer_new(f->out->arena);
    zz_put_metric_name(metric, f->report->nest, place, &name);
    zz_putf(f->out, "%s\n{", f->between);
    put_member(f->out, "name", zz_buffer_text(&name));
    zz_put(f->out, ",\"value\":");
    zz_put_quantity(zz_metric_value(metric, f->report, place), f->out);
    if (f->boxed && zz_metric_applies(metric, f->boxed->nest, place)) {
        zz_put(f->out, ",\"boxed\":");
        zz_put_quantity(zz_metric_value(metric, f->boxed, place), f->out);
    }
    zz_put_char(f->out, ',');
    put_member(f->out, "unit", zz_metric_unit(metric->kind));
    zz_put_char(f->out, ',');
    put_member(f->out, "about", metric->description);
    zz_put_char(f->out, '}');
    f->between = ",";
}

void zz_put_figures(const zz_evaluation *report, const zz_evaluation *boxed, zz_buffer *out) {
    figures f = {report, boxed, out, ""};
    zz_put(out, ",\n\"figures\":[");
    zz_metric_visit(report->nest, put_figure, &f);
    zz_put(out, "],\n\"boxes\":");
    if (!boxed) {
        zz_put(out, "null");
        return;
    }
    zz_put_char(out, '{');
    put_member(out, "model", zz_counts_model(boxed->counts));
    if (boxed->counts->products) {
        zz_put_char(out, ',');
        put_member(out, "why", boxed->counts->products);
    }
    zz_put_char(out, '}');
}
