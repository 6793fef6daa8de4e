#include "compiler/scope/fault.h"

#include <stdarg.h>
#include <stdio.h>

zz_diag *zz_fault(zz_elaborator *e, zz_code code, zz_span span, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char line[1024];
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    zz_diag *diag = zz_report(e->diags, code, span, "%s", line);
    const zz_instance_place *place = e->place;
    if (place && place->span.source && place->inside.source == span.source &&
        place->inside.begin <= span.begin && span.end <= place->inside.end)
        zz_diag_also(e->diags, diag, place->span, "in this use of `%s`", place->name);
    return diag;
}

const char *zz_near(zz_elaborator *e, const char *name, const char *const *names, size_t count) {
    if (e->diags->errors > ZZ_ERROR_LIMIT || count == 0)
        return NULL;
    return zz_nearest(name, names, count < ZZ_NAMES_LIMIT ? count : ZZ_NAMES_LIMIT);
}

const char *zz_name_list(zz_arena *arena, const char *const *names, size_t count) {
    zz_buffer text = zz_buffer_new(arena);
    const size_t shown = count > 8 ? 8 : count;
    for (size_t i = 0; i < shown; i++)
        zz_putf(&text, "%s`%s`", i == 0 ? "" : i + 1 == count ? " and " : ", ", names[i]);
    if (shown < count)
        zz_putf(&text, " and %zu more", count - shown);
    return zz_buffer_text(&text);
}

void zz_suggest(zz_elaborator *e, zz_diag *diag, zz_span span, const char *name,
                const char *const *names, size_t count) {
    const char *near = zz_near(e, name, names, count);
    if (near) {
        zz_diag_label(e->diags, diag, "did you mean `%s`?", near);
        zz_diag_fix(e->diags, diag, span, near);
    } else if (count > 0 && count <= 8) {
        zz_diag_note(e->diags, diag, "there %s %s", count > 1 ? "are" : "is",
                     zz_name_list(e->arena, names, count));
    }
}

bool zz_has_broken(const zz_node *list) {
    for (size_t i = 0; i < list->count; i++)
        if (list->children[i] && list->children[i]->kind == ZZ_broken)
            return true;
    return false;
}

zz_span zz_name_span(const zz_node *node) {
    return node->name_span.source ? node->name_span : node->span;
}

const char *zz_written(zz_arena *arena, zz_span span) {
    zz_buffer text = zz_buffer_new(arena);
    bool blank = false;
    for (uint32_t i = span.begin; span.source && i < span.end && text.size < 400; i++) {
        const char c = span.source->text[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            blank = true;
            continue;
        }
        if (blank)
            zz_put_char(&text, ' ');
        blank = false;
        zz_put_char(&text, c);
    }
    return zz_buffer_text(&text);
}
