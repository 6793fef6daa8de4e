/* Diagnostics are data: a queue of {code, spans, notes, mends}, printed by one renderer.
 * Nothing here prints by itself or exits.  The codes, their severity and the long explanations are
 * the table diag.def. */
#ifndef ZZ_LANG_DIAG_H
#define ZZ_LANG_DIAG_H

#include <stdbool.h>

#include "lang/source.h"
#include "runtime/base/buffer.h"

/* ZZ0101 and so on; the number is the code: ZZ_E0101 has the value 101. */
typedef enum zz_code {
#define ZZ_DIAGNOSTIC(code, severity, title, text, wrong, right)                                   \
    ZZ_##severity##code = 1##code - 10000,
#include "lang/diag.def"
#undef ZZ_DIAGNOSTIC
} zz_code;

typedef enum zz_severity { ZZ_ERROR, ZZ_WARNING } zz_severity;

enum { ZZ_DIAG_SPANS = 4, ZZ_DIAG_NOTES = 6, ZZ_ERROR_LIMIT = 20 };

typedef struct zz_diag {
    zz_code code;
    zz_severity severity;
    const char *message; /* one line, no full stop */
    struct zz_diag_span {
        zz_span span;
        const char *label;  /* may be "" */
    } spans[ZZ_DIAG_SPANS]; /* the first is the primary one */
    int span_count;
    struct zz_diag_note {
        enum { ZZ_NOTE, ZZ_HELP } kind;
        const char *text;
    } notes[ZZ_DIAG_NOTES];
    int note_count;
    struct { /* a mend a tool could apply: replace the span by the text; replacement NULL: none */
        zz_span span;
        const char *replacement;
    } fix;
} zz_diag;

typedef struct zz_diags {
    zz_arena *arena;
    zz_diag **items;
    size_t count, capacity;
    size_t errors;   /* all errors, also those beyond the limit */
    size_t warnings; /* the same for warnings */
    bool refused;    /* an error is the machine's: the same design may pass in another run */
    zz_diag *spare;  /* what zz_report returns when nothing is to be said */
} zz_diags;

zz_diags zz_diags_new(zz_arena *arena);

/* Adds a diagnostic at a span and returns it, so that labels and notes can be hung on it.  Beyond
 * ZZ_ERROR_LIMIT errors, or when the same code was already said of the same place, it is counted
 * or dropped, and the one returned is a spare that is not printed; never NULL. */
zz_diag *zz_report(zz_diags *diags, zz_code code, zz_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The words under the primary caret. */
void zz_diag_label(zz_diags *diags, zz_diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A further place, with words under it: "declared here". */
void zz_diag_also(zz_diags *diags, zz_diag *diag, zz_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void zz_diag_note(zz_diags *diags, zz_diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void zz_diag_help(zz_diags *diags, zz_diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void zz_diag_fix(zz_diags *diags, zz_diag *diag, zz_span span, const char *replacement);

/* "did you mean `x`?": the candidate nearest to name (Damerau-Levenshtein), or NULL when none is
 * near enough to be worth saying. */
const char *zz_nearest(const char *name, const char *const *candidates, size_t count);

/* All of the queue as text with source lines and carets, in the order of reporting. */
void zz_diags_render(const zz_diags *diags, bool colour, zz_buffer *out);
/* The same as JSON (an array of objects) for editors. */
void zz_diags_render_json(const zz_diags *diags, zz_buffer *out);
/* `zzlc explain`: the long text of a code ("ZZ0123", "0123" or "123"); false when there is none. */
bool zz_explain(const char *code, zz_buffer *out);

#endif
