/* The array of an accelerator: its dimensions, what an operation costs, and whether it computes in
 * memory. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compiler/elaborate/property.h"
#include "runtime/base/checked.h"

enum {
    MAC,
    LATENCY,
    ACCUMULATORS,
    HOP,
    AREA,
    COMPUTE_IN_MEMORY,
    CELLS,
    WEIGHTS,
    ACTIVATIONS,
    SERIAL,
    ADC,
    PROPERTIES,
    LISTED = COMPUTE_IN_MEMORY + 1 /* what belongs to it is not listed beside all else */
};

static const char *const property_names[PROPERTIES] = {
    "mac",   "latency", "accumulators", "hop",    "area", "compute_in_memory",
    "cells", "weights", "activations",  "serial", "adc"};

/* --- compute in memory ------------------------------------------------------------------------ */

/* The one word that a property has for its value, or NULL. */
static const char *word_of(const zz_node *node) {
    const zz_node *value = node ? zz_at(node, property, value) : NULL;
    return value && value->kind == ZZ_name ? value->text : NULL;
}

static bool power_of_two(int64_t n) {
    return n > 0 && (n & (n - 1)) == 0;
}

static zz_diag *macro_fault(zz_builder *b, zz_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static zz_diag *macro_fault(zz_builder *b, zz_span span, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char line[512];
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    return ZZ_UNSOUND(b, ZZ_E0321, span, "%s", line);
}

/* `weights 8 bit`: adder trees halve, so bits come in powers of two; `least` 0 for `adc`. */
static void macro_bits(zz_builder *b, const zz_node *node, int64_t least, int64_t *bits) {
    if (!node || !zz_has_no(b, zz_at(node, property, per), "`per`", node) ||
        !zz_has_value(b, node, "8 bit"))
        return;
    const char *what = zz_builder_print(b, "the width of `%s`", node->text);
    if (!zz_size_of(b->scope, zz_at(node, property, value), least, what, bits)) {
        b->sound = false;
        return;
    }
    if (least > 0 && !power_of_two(*bits))
        macro_fault(b, node->span, "%s is %lld bit, not a power of two", what, (long long)*bits);
    if (least == 0 && *bits > 30)
        macro_fault(b, node->span, "a converter has at most 30 bit, found %lld", (long long)*bits);
}

/* What is missing, all in one message. */
static void check_complete(zz_builder *b, const zz_node *const *seen, bool analog) {
    static const int needed[] = {CELLS, WEIGHTS, ACTIVATIONS, ADC};
    static const char *const examples[] = {"cells cell", "weights 8 bit", "activations 8 bit",
                                           "adc 8 bit"};
    const char *missing[4];
    size_t count = 0;
    zz_buffer help = zz_buffer_new(b->arena);
    for (int p = 0; p < (analog ? 4 : 3); p++)
        if (!seen[needed[p]]) {
            zz_putf(&help, "%s%s", count ? "; " : "", examples[p]);
            missing[count++] = property_names[needed[p]];
        }
    if (count == 0)
        return;
    zz_diag *diag = macro_fault(b, seen[COMPUTE_IN_MEMORY]->span, "compute in memory needs %s",
                                zz_name_list(b->arena, missing, count));
    zz_diag_help(b->elaborator->diags, diag, "such as `%s`", zz_buffer_text(&help));
}

/* What an in-memory-compute array has and a plain one has not, and the other way round. */
static bool macro_or_plain(zz_builder *b, const zz_node *const *seen) {
    static const int plain[] = {MAC, LATENCY, ACCUMULATORS, HOP, AREA};
    static const char *const instead[] = {
        "the energy of an operation follows from its bits", "`activations` over `serial` says it",
        "its accumulators follow from its bits", "its rows add up within their column",
        "its area follows from its bits and cells"};
    const zz_node *macro = seen[COMPUTE_IN_MEMORY];
    bool right = true;
    for (int p = 0; p < 5 && macro; p++)
        if (seen[plain[p]]) {
            zz_diag *diag =
                macro_fault(b, seen[plain[p]]->span, "an array that computes in memory has no `%s`",
                            property_names[plain[p]]);
            zz_diag_label(b->elaborator->diags, diag, "%s", instead[p]);
            zz_diag_also(b->elaborator->diags, diag, macro->span, "computes in memory");
            right = false;
        }
    for (int p = CELLS; p < PROPERTIES && !macro; p++)
        if (seen[p]) {
            zz_diag *diag = macro_fault(b, seen[p]->span, "`%s` belongs to compute in memory",
                                        property_names[p]);
            zz_diag_help(b->elaborator->diags, diag,
                         "add `compute_in_memory analog` or `compute_in_memory digital`");
            right = false;
        }
    return right && macro;
}

static void macro_dimensions(zz_builder *b, const zz_node *array) {
    const zz_accelerator *made = b->made;
    if (made->dimension_count < 2 && !b->vague) {
        zz_diag *diag = macro_fault(b, zz_name_span(array),
                                    "an array that computes in memory has columns and rows");
        zz_diag_help(b->elaborator->diags, diag,
                     "such as `array %s[columns: 128, rows: 128]`; further dimensions are banks",
                     array->text);
    }
    for (int d = 0; d < made->dimension_count && b->sound; d++)
        if (!power_of_two(made->dimensions[d].size))
            macro_fault(b, zz_at(array, array, dimensions)->span,
                        "dimension `%s` computes in memory: %lld is not a power of two",
                        made->dimensions[d].name, (long long)made->dimensions[d].size);
}

static void macro(zz_builder *b, const zz_node *array, const zz_node *const *seen) {
    const zz_node *node = seen[COMPUTE_IN_MEMORY];
    const char *kind = word_of(node), *cells = word_of(seen[CELLS]);
    zz_nest_macro *made = ZZ_NEW(b->arena, zz_nest_macro);
    if (!zz_has_no(b, zz_at(node, property, per), "`per`", node) ||
        !zz_has_value(b, node, "digital"))
        return;
    if (!kind || (strcmp(kind, "analog") && strcmp(kind, "digital"))) {
        zz_diag *diag = macro_fault(b, zz_at(node, property, value)->span,
                                    "an array computes in memory `analog` or `digital`");
        zz_diag_note(b->elaborator->diags, diag,
                     "analog: rows add up on a bit line, which a converter (`adc`) reads; "
                     "digital: adder trees add them");
        return;
    }
    made->analog = !strcmp(kind, "analog");
    check_complete(b, seen, made->analog);
    if (!made->analog && seen[ADC])
        macro_fault(b, seen[ADC]->span, "a digital array has no converters: no `adc`");
    if (seen[CELLS] && zz_has_value(b, seen[CELLS], "cell") && !cells)
        macro_fault(b, seen[CELLS]->span, "`cells` names the memory that the weights lie in");
    macro_bits(b, seen[WEIGHTS], 1, &made->weight_bits);
    macro_bits(b, seen[ACTIVATIONS], 1, &made->activation_bits);
    made->serial_bits = made->activation_bits;
    macro_bits(b, seen[SERIAL], 1, &made->serial_bits);
    macro_bits(b, seen[ADC], 0, &made->adc_bits);
    if (b->sound && made->serial_bits > made->activation_bits)
        macro_fault(b, seen[SERIAL]->span, "%lld bit at a time of activations of %lld bit",
                    (long long)made->serial_bits, (long long)made->activation_bits);
    macro_dimensions(b, array);
    if (!b->sound)
        return;
    b->made->macro = made;
    b->made->operation_latency = made->activation_bits / made->serial_bits;
    b->cells = seen[CELLS];
}

void zz_check_cells(zz_builder *b) {
    zz_nest_macro *macro = b->made->macro;
    zz_diags *diags = b->elaborator->diags;
    if (!macro)
        return;
    const char *name = word_of(b->cells);
    const zz_span span = zz_at(b->cells, property, value)->span;
    const zz_model_memory *cells = NULL;
    const char **names = ZZ_NEW_ARRAY(b->arena, const char *, (size_t)b->made->memory_count + 1);
    for (int m = 0; m < b->made->memory_count; m++) {
        names[m] = b->made->memories[m].name;
        if (!strcmp(names[m], name)) {
            cells = &b->made->memories[m];
            macro->cells = m;
        }
    }
    if (!cells) {
        zz_diag *diag = macro_fault(b, span, "there is no memory `%s`", name);
        zz_suggest(b->elaborator, diag, span, name, names, (size_t)b->made->memory_count);
        return;
    }
    for (int d = 0; d < b->made->dimension_count; d++)
        if (!(cells->replicated >> d & 1)) {
            zz_diag *diag =
                macro_fault(b, span, "`%s` is not one cell for each place of the array", name);
            zz_diag_also(diags, diag, cells->span, "one for all of `%s`",
                         b->made->dimensions[d].name);
            zz_diag_help(diags, diag, "write `memory %s per %s : ...`", name, b->array);
            return;
        }
    if (cells->slot_count != 1) {
        zz_diag *diag = macro_fault(b, span, "cells hold weights and nothing else");
        zz_diag_also(diags, diag, cells->span, "holds %s",
                     zz_name_list(b->arena, cells->slots, (size_t)cells->slot_count));
    } else if (cells->bits > macro->weight_bits) {
        zz_diag *diag = macro_fault(b, span, "`%s` is a cell of %lld bit, a weight has %lld", name,
                                    (long long)cells->bits, (long long)macro->weight_bits);
        zz_diag_also(diags, diag, cells->span, "the cell");
        zz_diag_note(diags, diag, "cells that hold several weights are beyond this model");
    }
}

/* --- properties ------------------------------------------------------------------------------- */

static void array_properties(zz_builder *b, const zz_node *array) {
    const zz_node *items = zz_at(array, array, items);
    const zz_node *seen[PROPERTIES] = {0};
    for (size_t i = 0; i < items->count; i++) {
        const zz_node *node = items->children[i];
        if (node->kind != ZZ_property)
            continue;
        const zz_node *value = zz_at(node, property, value), *per = zz_at(node, property, per);
        switch (zz_which_property(b, node, "an array", property_names, PROPERTIES, LISTED, seen)) {
        case MAC:
            if (zz_has_no(b, per, "`per`", node) && zz_has_value(b, node, "0.04 pJ") &&
                !zz_energy_of(b->scope, value, "the energy of an operation",
                              &b->made->operation_energy))
                b->sound = false;
            break;
        case LATENCY:
            if (zz_has_no(b, per, "`per`", node) && zz_has_value(b, node, "1 cycle") &&
                !zz_cycles_of(b->scope, value, "the latency of an operation",
                              &b->made->operation_latency))
                b->sound = false;
            break;
        case ACCUMULATORS:
            if (zz_has_no(b, value, "value", node) && zz_has_no(b, per, "`per`", node))
                b->made->accumulators = true;
            break;
        case HOP:
            b->made->hops = true;
            if (zz_has_value(b, node, "0.06 pJ per 16 bit"))
                zz_access_property(b, node, &b->made->hop_energy, &b->made->hop_per);
            break;
        case AREA:
            zz_area_property(b, node, "the area of a lane", &b->made->unit_area);
            break;
        default: /* of compute in memory: once all are seen */
            break;
        }
    }
    if (macro_or_plain(b, seen))
        macro(b, array, seen);
}

/* --- dimensions ------------------------------------------------------------------------------- */

static void dimensions(zz_builder *b, const zz_node *array) {
    const zz_node *list = zz_at(array, array, dimensions);
    zz_accelerator *made = b->made;
    if (list->count > 64) {
        ZZ_UNSOUND(b, ZZ_E0315, list->span, "an array has at most 64 dimensions, found %zu",
                   list->count);
        return;
    }
    made->dimensions = ZZ_NEW_ARRAY(b->arena, zz_nest_dimension, list->count);
    const zz_node *places[64];
    int64_t lanes = 1;
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        if (node->kind != ZZ_dimension) {
            b->sound = false;
            continue;
        }
        zz_nest_dimension *d = &made->dimensions[made->dimension_count];
        d->name = node->text ? node->text : array->text;
        d->size = 1;
        for (int j = 0; j < made->dimension_count; j++)
            if (!strcmp(made->dimensions[j].name, d->name)) {
                zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0316, zz_name_span(node),
                                           "there are two dimensions `%s`", d->name);
                zz_diag_also(b->elaborator->diags, diag, zz_name_span(places[j]),
                             "first declared here");
                if (!node->text)
                    zz_diag_help(b->elaborator->diags, diag,
                                 "with more than one dimension each has a name: `%s[D1: 8, D2: 4]`",
                                 array->text);
            }
        places[made->dimension_count++] = node;
        if (!zz_integer_of(b->scope, zz_at(node, dimension, size), 1,
                           zz_builder_print(b, "the size of `%s`", d->name), &d->size)) {
            b->sound = false;
            continue;
        }
        if (!zz_mul64(lanes, d->size, &lanes))
            ZZ_UNSOUND(b, ZZ_E0205, node->span, "the number of lanes does not fit 64 bits");
    }
}

void zz_build_array(zz_builder *b, const zz_node *node, const zz_node *items) {
    const zz_node *found = NULL;
    for (size_t i = 0; i < items->count; i++) {
        const zz_node *item = items->children[i];
        if (item->kind != ZZ_array)
            continue;
        if (found) {
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0302, zz_name_span(item),
                                       "an accelerator has one array, this is another");
            zz_diag_also(b->elaborator->diags, diag, zz_name_span(found), "the array");
            zz_diag_help(b->elaborator->diags, diag,
                         "an array may have several dimensions: "
                         "`array pe[D1: 8, D2: 4]`");
            continue;
        }
        found = item;
    }
    if (!found) {
        b->sound = false;
        b->vague = true;
        if (!zz_has_broken(items)) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0301, zz_name_span(node), "`%s` has no array", node->text);
            zz_diag_help(b->elaborator->diags, diag, "such as `array pe[8] { mac 0.04 pJ }`");
        }
        return;
    }
    b->array = found->text;
    b->vague = zz_has_broken(zz_at(found, array, dimensions));
    dimensions(b, found);
    array_properties(b, found);
}
