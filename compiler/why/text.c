/* What explanations are written with: lines, figures as text, tables of terms. */
#include "compiler/why/parts.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/checked.h"

void zz_why_say(const zz_why *why, const char *format, ...) {
    va_list list;
    va_start(list, format);
    zz_putf(why->out, "  %s\n", zz_vsprintf(why->arena, format, list));
    va_end(list);
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
