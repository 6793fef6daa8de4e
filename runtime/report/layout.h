/* A table for people: columns with a two-line heading, rows of cells, aligned and, where the
 * terminal is narrow, cut into blocks that repeat the first columns. */
#ifndef ZZ_RUNTIME_REPORT_LAYOUT_H
#define ZZ_RUNTIME_REPORT_LAYOUT_H

#include "runtime/base/vector.h"
#include "runtime/report/report.h"

typedef enum zz_paint { ZZ_PLAIN, ZZ_BOLD, ZZ_DIM, ZZ_GREEN, ZZ_RED } zz_paint;

typedef struct zz_column {
    const char *heading; /* neighbours with the same heading share it */
    const char *below;   /* a tensor, a unit; "" */
    bool number;         /* right aligned, at the decimal point */
} zz_column;

typedef struct zz_row {
    const char **cells; /* one for each column; NULL: nothing */
    zz_paint paint;
} zz_row;

typedef struct zz_layout {
    zz_arena *arena;
    ZZ_VECTOR(zz_column) columns;
    ZZ_VECTOR(zz_row) rows;
    size_t keys; /* the first columns, which every block repeats */
} zz_layout;

/* Gives the index of the new column.  All columns are added before the first row. */
size_t zz_layout_column(zz_layout *layout, const char *heading, const char *below, bool number);
/* Gives the cells of a new row, to be filled in. */
const char **zz_layout_row(zz_layout *layout, zz_paint paint);
void zz_layout_print(const zz_layout *layout, const zz_style *style, zz_buffer *out);

/* Whether the evaluations are of more than one layer; of more than one network, where a layer by
 * itself is another. */
bool zz_several_layers(const zz_results *results);
bool zz_several_networks(const zz_results *results);
/* The name of a nest's layer, with its network where there are several. */
const char *zz_layer_label(zz_arena *arena, const zz_results *results, const zz_nest *nest);

/* Text in a colour, where the style has colours. */
void zz_put_painted(zz_buffer *out, const zz_style *style, zz_paint paint, const char *text);
/* How many columns of a terminal UTF-8 text takes (one for a character). */
size_t zz_text_width(const char *text);

/* Forms of numbers.  Counts in threes where the style groups them; sizes as "256 KiB"; shares as
 * percents. */
const char *zz_form_count(zz_arena *arena, const zz_style *style, int64_t value);
const char *zz_form_real(zz_arena *arena, double value, int decimals);
/* "56.5 +- 0.3"; without the error where it is negative. */
const char *zz_form_mean(zz_arena *arena, const zz_style *style, double value, double error,
                         int decimals);
const char *zz_form_size(zz_arena *arena, int64_t bits);
const char *zz_form_percent(zz_arena *arena, double ratio);

/* The unit of a column of energies, by its largest. */
typedef struct zz_scale {
    const char *unit;
    double factor; /* of a value in pJ */
    int decimals;
} zz_scale;

zz_scale zz_energy_scale(double largest, bool unicode);

#endif
