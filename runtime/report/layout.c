#include "runtime/report/layout.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 2 };

size_t zz_layout_column(zz_layout *layout, const char *heading, const char *below, bool number) {
    zz_column column = {heading, below, number};
    zz_push(layout->arena, &layout->columns, column);
    return layout->columns.count - 1;
}

const char **zz_layout_row(zz_layout *layout, zz_paint paint) {
    zz_row row = {ZZ_NEW_ARRAY(layout->arena, const char *, layout->columns.count), paint};
    zz_push(layout->arena, &layout->rows, row);
    return row.cells;
}

static bool same_network(const zz_nest *a, const zz_nest *b) {
    return !strcmp(a->network ? a->network : "", b->network ? b->network : "");
}

bool zz_several_networks(const zz_results *results) {
    for (int e = 1; e < results->evaluation_count; e++)
        if (!same_network(results->evaluations[e].nest, results->evaluations[0].nest))
            return true;
    return false;
}

bool zz_several_layers(const zz_results *results) {
    for (int e = 1; e < results->evaluation_count; e++)
        if (strcmp(results->evaluations[e].nest->layer, results->evaluations[0].nest->layer))
            return true;
    return zz_several_networks(results);
}

const char *zz_layer_label(zz_arena *arena, const zz_results *results, const zz_nest *nest) {
    return nest->network && zz_several_networks(results)
               ? zz_sprintf(arena, "%s.%s", nest->network, nest->layer)
               : nest->layer;
}

size_t zz_text_width(const char *text) {
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

void zz_put_painted(zz_buffer *out, const zz_style *style, zz_paint paint, const char *text) {
    static const char *const codes[] = {[ZZ_PLAIN] = "",
                                        [ZZ_BOLD] = "\033[1m",
                                        [ZZ_DIM] = "\033[2m",
                                        [ZZ_GREEN] = "\033[32m",
                                        [ZZ_RED] = "\033[1;31m"};
    const bool painted = style->colour && paint != ZZ_PLAIN;
    if (painted)
        zz_put(out, codes[paint]);
    zz_put(out, text);
    if (painted)
        zz_put(out, "\033[0m");
}

/* --- widths -------------------------------------------------------------------------------- */

typedef struct measure {
    size_t width;
    size_t fraction; /* of it, from the decimal point on */
} measure;

static size_t fraction_of(const char *cell) {
    const char *point = strchr(cell, '.');
    const char *error =
        strstr(cell, " \xc2\xb1 ") ? strstr(cell, " \xc2\xb1 ") : strstr(cell, " +- ");
    if (error && (!point || point > error))
        point = error;
    return point ? zz_text_width(point) : 0;
}

static void measure_column(const zz_layout *layout, size_t c, measure *m) {
    const zz_column *column = &layout->columns.items[c];
    size_t whole = 0;
    *m = (measure){0};
    for (size_t r = 0; r < layout->rows.count; r++) {
        const char *cell = layout->rows.items[r].cells[c];
        if (!cell)
            continue;
        size_t fraction = column->number ? fraction_of(cell) : 0;
        size_t before = zz_text_width(cell) - fraction;
        if (fraction > m->fraction)
            m->fraction = fraction;
        if (before > whole)
            whole = before;
    }
    m->width = whole + m->fraction;
    if (zz_text_width(column->below) > m->width)
        m->width = zz_text_width(column->below);
}

/* The end of the run of columns, within [c, end), that share the heading of c. */
static size_t heading_end(const zz_layout *layout, size_t c, size_t end) {
    const char *heading = layout->columns.items[c].heading;
    size_t e = c + 1;
    while (*heading && e < end && !strcmp(layout->columns.items[e].heading, heading))
        e++;
    return e;
}

static size_t span_width(const measure *measures, size_t c, size_t end) {
    size_t width = 0;
    for (size_t i = c; i < end; i++)
        width += measures[i].width + (i > c ? GAP : 0);
    return width;
}

/* Widens the last column below each heading that is wider than what it heads. */
static void fit_headings(const zz_layout *layout, measure *measures) {
    const size_t count = layout->columns.count;
    for (size_t c = 0; c < count;) {
        size_t end = heading_end(layout, c, count);
        size_t have = span_width(measures, c, end);
        size_t need = zz_text_width(layout->columns.items[c].heading);
        if (need > have)
            measures[c].width += need - have;
        c = end;
    }
}

/* --- lines --------------------------------------------------------------------------------- */

/* Pads between what is written and where the next cell begins; trailing blanks are never written.
 */
typedef struct line {
    zz_buffer *out;
    const zz_style *style;
    size_t blanks;
} line;

static void put_cell(line *l, const char *text, zz_paint paint, size_t before, size_t after) {
    if (!*text) {
        l->blanks += before + after;
        return;
    }
    zz_put_repeat(l->out, ' ', l->blanks + before);
    zz_put_painted(l->out, l->style, paint, text);
    l->blanks = after;
}

static void put_headings(line *l, const zz_layout *layout, const measure *measures,
                         const size_t *shown, size_t count) {
    for (size_t i = 0; i < count;) {
        const size_t c = shown[i];
        const zz_column *column = &layout->columns.items[c];
        size_t run = 1;
        const size_t end = heading_end(layout, c, layout->columns.count);
        while (i + run < count && shown[i + run] == c + run && c + run < end)
            run++;
        size_t width = span_width(measures, c, c + run);
        size_t spare = width - zz_text_width(column->heading);
        bool right = column->number && run == 1;
        put_cell(l, column->heading, ZZ_BOLD,
                 right     ? spare
                 : run > 1 ? spare / 2 + spare % 2
                           : 0,
                 right     ? 0
                 : run > 1 ? spare / 2
                           : spare);
        l->blanks += GAP;
        i += run;
    }
    zz_put(l->out, "\n");
    l->blanks = 0;
    bool any = false;
    for (size_t i = 0; i < count; i++)
        any |= *layout->columns.items[shown[i]].below != 0;
    if (!any)
        return;
    for (size_t i = 0; i < count; i++) {
        const zz_column *column = &layout->columns.items[shown[i]];
        size_t spare = measures[shown[i]].width - zz_text_width(column->below);
        put_cell(l, column->below, ZZ_BOLD, column->number ? spare : 0, column->number ? 0 : spare);
        l->blanks += GAP;
    }
    zz_put(l->out, "\n");
    l->blanks = 0;
}

static void put_row(line *l, const zz_layout *layout, const zz_row *row, const measure *measures,
                    const size_t *shown, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const size_t c = shown[i];
        const bool number = layout->columns.items[c].number;
        const char *cell = row->cells[c] ? row->cells[c] : "";
        const size_t tail = number ? measures[c].fraction - fraction_of(cell) : 0;
        const size_t text = zz_text_width(cell);
        const size_t spare = measures[c].width - text - (*cell ? tail : 0);
        const bool nothing = !strcmp(cell, "-");
        put_cell(l, cell, nothing ? ZZ_DIM : row->paint, number ? spare : 0,
                 number ? (*cell ? tail : 0) : spare);
        l->blanks += GAP;
    }
    zz_put(l->out, "\n");
    l->blanks = 0;
}

static void put_block(const zz_layout *layout, const zz_style *style, const measure *measures,
                      const size_t *shown, size_t count, zz_buffer *out) {
    line l = {.out = out, .style = style};
    size_t width = 0;
    for (size_t i = 0; i < count; i++)
        width += measures[shown[i]].width + (i ? GAP : 0);
    put_headings(&l, layout, measures, shown, count);
    zz_buffer rule = zz_buffer_new(layout->arena);
    for (size_t i = 0; i < width; i++)
        zz_put(&rule, style->unicode ? "\xe2\x94\x80" : "-");
    zz_put_painted(out, style, ZZ_DIM, zz_buffer_text(&rule));
    zz_put(out, "\n");
    for (size_t r = 0; r < layout->rows.count; r++)
        put_row(&l, layout, &layout->rows.items[r], measures, shown, count);
}

void zz_layout_print(const zz_layout *layout, const zz_style *style, zz_buffer *out) {
    const size_t count = layout->columns.count;
    measure *measures = ZZ_NEW_ARRAY(layout->arena, measure, count);
    size_t *shown = ZZ_NEW_ARRAY(layout->arena, size_t, count);
    for (size_t c = 0; c < count; c++)
        measure_column(layout, c, &measures[c]);
    fit_headings(layout, measures);

    const size_t limit = style->width > 0 ? (size_t)style->width : SIZE_MAX;
    const size_t keys = layout->keys;
    size_t key_width = span_width(measures, 0, keys);
    bool first = true;
    for (size_t c = keys; c < count || first; first = false) {
        size_t used = key_width, n = keys;
        for (size_t k = 0; k < keys; k++)
            shown[k] = k;
        while (c < count) {
            size_t end = heading_end(layout, c, count);
            size_t more = GAP + span_width(measures, c, end);
            if (used + more > limit && n > keys)
                break;
            if (used + more >
                limit) { /* not even one heading: cut inside it, one column at least */
                more = GAP + measures[c].width;
                end = c + 1;
                while (end < heading_end(layout, c, count) &&
                       used + more + GAP + measures[end].width <= limit)
                    more += GAP + measures[end++].width;
            }
            for (; c < end; c++)
                shown[n++] = c;
            used += more;
        }
        if (!first)
            zz_put(out, "\n");
        put_block(layout, style, measures, shown, n, out);
    }
}

/* --- forms of numbers ---------------------------------------------------------------------- */

const char *zz_form_count(zz_arena *arena, const zz_style *style, int64_t value) {
    char *digits = zz_sprintf(arena, "%" PRId64, value);
    if (!style->grouped || (value < 1000000 && value > -1000000))
        return digits;
    zz_buffer out = zz_buffer_new(arena);
    size_t size = strlen(digits);
    for (size_t i = 0; i < size; i++) {
        zz_put_char(&out, digits[i]);
        if (digits[i] != '-' && i + 1 < size && (size - 1 - i) % 3 == 0)
            zz_put_char(&out, ',');
    }
    return zz_buffer_text(&out);
}

const char *zz_form_real(zz_arena *arena, double value, int decimals) {
    if (!isfinite(value))
        return isnan(value) ? "NaN" : "inf";
    if (fabs(value) >= 1e15)
        return zz_sprintf(arena, "%.6g", value);
    char *text = zz_sprintf(arena, "%.*f", decimals, value);
    char *point = strchr(text, '.');
    if (value > 0 && strtod(text, NULL) == 0) { /* small, but not nothing */
        text[strlen(text) - 1] = '1';
        return zz_sprintf(arena, "<%s", text);
    }
    if (point) {
        char *end = text + strlen(text);
        while (end[-1] == '0')
            *--end = 0;
        if (end[-1] == '.')
            *--end = 0;
    }
    return text;
}

const char *zz_form_mean(zz_arena *arena, const zz_style *style, double value, double error,
                         int decimals) {
    const char *mean = zz_form_real(arena, value, decimals);
    if (error < 0)
        return mean;
    return zz_sprintf(arena, "%s %s %s", mean, style->unicode ? "\xc2\xb1" : "+-",
                      zz_form_real(arena, error, decimals));
}

const char *zz_form_size(zz_arena *arena, int64_t bits) {
    static const char *const units[] = {"byte", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bits % 8)
        return zz_sprintf(arena, "%" PRId64 " bit", bits);
    int64_t size = bits / 8;
    size_t unit = 0;
    while (size && size % 1024 == 0 && unit + 1 < sizeof units / sizeof *units) {
        size /= 1024;
        unit++;
    }
    return zz_sprintf(arena, "%" PRId64 " %s", size, units[unit]);
}

const char *zz_form_percent(zz_arena *arena, double ratio) {
    const double percent = ratio * 100;
    return zz_form_real(arena, percent, percent != 0 && fabs(percent) < 1 ? 3 : 1);
}

zz_scale zz_energy_scale(double largest, bool unicode) {
    const zz_scale scales[] = {{"pJ", 1, 2},
                               {"nJ", 1e-3, 2},
                               {unicode ? "\xc2\xb5J" : "uJ", 1e-6, 2},
                               {"mJ", 1e-9, 2},
                               {"J", 1e-12, 2}};
    size_t s = 0;
    while (s + 1 < sizeof scales / sizeof *scales && largest * scales[s].factor >= 1e5)
        s++;
    zz_scale scale = scales[s];
    if (largest > 0 && largest < 1)
        scale.decimals = (int)fmin(2 - floor(log10(largest)), 15);
    return scale;
}
