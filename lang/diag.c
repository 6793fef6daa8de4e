/* The queue of diagnostics.  Takes codes, spans and words; gives a list of at most ZZ_ERROR_LIMIT
 * errors (and as many warnings) without repetitions; what lies beyond is counted only. */
#include "lang/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

zz_diags zz_diags_new(zz_arena *arena) {
    return (zz_diags){.arena = arena};
}

static zz_severity severity_of(zz_code code) {
    switch (code) {
#define ZZ_DIAGNOSTIC_E ZZ_ERROR
#define ZZ_DIAGNOSTIC_W ZZ_WARNING
#define ZZ_DIAGNOSTIC(code, severity, title, text, wrong, right)                                   \
    case ZZ_##severity##code:                                                                      \
        return ZZ_DIAGNOSTIC_##severity;
#include "lang/diag.def"
#undef ZZ_DIAGNOSTIC
    }
    return ZZ_ERROR;
}

static bool said_before(const zz_diags *diags, zz_code code, zz_span span) {
    for (size_t i = 0; i < diags->count; i++) {
        const zz_diag *said = diags->items[i];
        if (said->code == code && span.source && said->spans[0].span.source == span.source &&
            said->spans[0].span.begin == span.begin && said->spans[0].span.end == span.end)
            return true;
    }
    return false;
}

static zz_diag *spare(zz_diags *diags) {
    if (!diags->spare) {
        diags->spare = ZZ_NEW(diags->arena, zz_diag);
        diags->spare->message = diags->spare->spans[0].label = "";
    }
    return diags->spare;
}

zz_diag *zz_report(zz_diags *diags, zz_code code, zz_span span, const char *format, ...) {
    zz_severity severity = severity_of(code);
    if (said_before(diags, code, span))
        return spare(diags);
    size_t *counter = severity == ZZ_ERROR ? &diags->errors : &diags->warnings;
    if ((*counter)++ >= ZZ_ERROR_LIMIT)
        return spare(diags);

    zz_diag *diag = ZZ_NEW(diags->arena, zz_diag);
    va_list list;
    va_start(list, format);
    diag->code = code;
    diag->severity = severity;
    diag->message = zz_vsprintf(diags->arena, format, list);
    diag->spans[0].span = span;
    diag->spans[0].label = "";
    diag->span_count = 1;
    va_end(list);

    if (diags->count == diags->capacity) {
        size_t capacity = diags->capacity ? diags->capacity * 2 : 8;
        diags->items = zz_grow_array(diags->arena, diags->items, diags->count * sizeof(zz_diag *),
                                     capacity * sizeof(zz_diag *));
        diags->capacity = capacity;
    }
    diags->items[diags->count++] = diag;
    return diag;
}

void zz_diag_label(zz_diags *diags, zz_diag *diag, const char *format, ...) {
    if (diag == diags->spare)
        return;
    va_list list;
    va_start(list, format);
    diag->spans[0].label = zz_vsprintf(diags->arena, format, list);
    va_end(list);
}

void zz_diag_also(zz_diags *diags, zz_diag *diag, zz_span span, const char *format, ...) {
    if (diag == diags->spare || diag->span_count == ZZ_DIAG_SPANS || !span.source)
        return;
    va_list list;
    va_start(list, format);
    diag->spans[diag->span_count].span = span;
    diag->spans[diag->span_count++].label = zz_vsprintf(diags->arena, format, list);
    va_end(list);
}

void zz_diag_note(zz_diags *diags, zz_diag *diag, const char *format, ...) {
    if (diag == diags->spare || diag->note_count == ZZ_DIAG_NOTES)
        return;
    va_list list;
    va_start(list, format);
    diag->notes[diag->note_count].kind = ZZ_NOTE;
    diag->notes[diag->note_count++].text = zz_vsprintf(diags->arena, format, list);
    va_end(list);
}

void zz_diag_help(zz_diags *diags, zz_diag *diag, const char *format, ...) {
    if (diag == diags->spare || diag->note_count == ZZ_DIAG_NOTES)
        return;
    va_list list;
    va_start(list, format);
    diag->notes[diag->note_count].kind = ZZ_HELP;
    diag->notes[diag->note_count++].text = zz_vsprintf(diags->arena, format, list);
    va_end(list);
}

void zz_diag_fix(zz_diags *diags, zz_diag *diag, zz_span span, const char *replacement) {
    if (diag == diags->spare)
        return;
    diag->fix.span = span;
    diag->fix.replacement = zz_strdup(diags->arena, replacement);
}
