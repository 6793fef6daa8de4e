/* The elements of a report's tree and their fields, whatever they say. */
#include "runtime/report/document.h"

#include <inttypes.h>
#include <math.h>

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

void zz_no_items(zz_arena *arena, zz_element *element, const char *list) {
    add(arena, element, list, ZZ_FIELD_NO_ITEMS, "[]");
}
