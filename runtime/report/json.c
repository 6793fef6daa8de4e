/* A document as JSON: elements of a list become items of an array, the others members; names as in
 * the XML, with `_` for `-`.  Counts are written exactly, beyond 2^53 too. */
#include <string.h>

#include "runtime/report/document.h"

static void put_string(zz_buffer *out, const char *text) {
    zz_put_char(out, '"');
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\')
            zz_putf(out, "\\%c", *c);
        else if (*c < 0x20 || *c == 0x7f)
            zz_putf(out, "\\u%04x", *c);
        else
            zz_put_char(out, (char)*c);
    }
    zz_put_char(out, '"');
}

static void put_name(zz_buffer *out, const char *name) {
    zz_put_char(out, '"');
    for (const char *c = name; *c; c++)
        zz_put_char(out, *c == '-' ? '_' : *c);
    zz_put(out, "\": ");
}

static void put_field_value(zz_buffer *out, const zz_field *field) {
    const bool finite =
        strcmp(field->value, "NaN") && strcmp(field->value, "INF") && strcmp(field->value, "-INF");
    if (field->kind == ZZ_FIELD_TEXT)
        put_string(out, field->value);
    else if (field->kind == ZZ_FIELD_NUMBER && !finite)
        zz_put(out, "null");
    else
        zz_put(out, field->value);
}

static void new_line(zz_buffer *out, int depth, bool *first) {
    zz_put(out, *first ? "\n" : ",\n");
    zz_put_repeat(out, ' ', 2 * (size_t)depth);
    *first = false;
}

static bool is_leaf(const zz_element *element) {
    return element->children.count == 0;
}

static void put_element(zz_buffer *out, const zz_element *element, int depth);

/* Fields of an element without children stand on one line. */
static void put_leaf(zz_buffer *out, const zz_element *element) {
    const char *between = "";
    zz_put_char(out, '{');
    if (element->mixed) {
        zz_put(out, "\"kind\": ");
        put_string(out, element->name);
        between = ", ";
    }
    for (size_t f = 0; f < element->fields.count; f++) {
        zz_put(out, between);
        put_name(out, element->fields.items[f].name);
        put_field_value(out, &element->fields.items[f]);
        between = ", ";
    }
    zz_put_char(out, '}');
}

/* The children from c on that share its list, as an array; returns the index after them. */
static size_t put_list(zz_buffer *out, const zz_element *parent, size_t c, int depth) {
    const char *list = parent->children.items[c]->list;
    bool first = true;
    put_name(out, list);
    zz_put_char(out, '[');
    for (; c < parent->children.count && parent->children.items[c]->list &&
           !strcmp(parent->children.items[c]->list, list);
         c++) {
        new_line(out, depth + 1, &first);
        put_element(out, parent->children.items[c], depth + 1);
    }
    zz_put_char(out, '\n');
    zz_put_repeat(out, ' ', 2 * (size_t)depth);
    zz_put_char(out, ']');
    return c;
}

static void put_element(zz_buffer *out, const zz_element *element, int depth) {
    if (is_leaf(element)) {
        if (element->fields.count == 1 && !*element->fields.items[0].name)
            put_field_value(out, &element->fields.items[0]);
        else
            put_leaf(out, element);
        return;
    }
    bool first = true;
    zz_put_char(out, '{');
    for (size_t f = 0; f < element->fields.count; f++) {
        new_line(out, depth + 1, &first);
        put_name(out, element->fields.items[f].name);
        put_field_value(out, &element->fields.items[f]);
    }
    for (size_t c = 0; c < element->children.count;) {
        const zz_element *child = element->children.items[c];
        new_line(out, depth + 1, &first);
        if (child->list) {
            c = put_list(out, element, c, depth + 1);
        } else {
            put_name(out, child->name);
            put_element(out, child, depth + 1);
            c++;
        }
    }
    zz_put_char(out, '\n');
    zz_put_repeat(out, ' ', 2 * (size_t)depth);
    zz_put_char(out, '}');
}

void zz_results_json(const zz_results *results, zz_buffer *out) {
    put_element(out, zz_document(out->arena, results), 0);
    zz_put_char(out, '\n');
}
