/* The wording of syntax errors: takes the token found and those the grammar would have taken, gives
 * one diagnostic in the words of the language. */
#include "lang/syntax.h"

#include <string.h>

#include "lang/bracket.h"
#include "lang/parse.h"
#include "lang/words.h"

enum { MOST_WANTED = 16 };

/* What could have stood there, sorted for the reader. */
typedef struct wanted {
    bool name, value, operation, line_end, declaration;
    int tokens[MOST_WANTED];
    int count;
} wanted;

static bool has(const int *expected, int count, int kind) {
    for (int i = 0; i < count; i++) {
        if (expected[i] == kind)
            return true;
    }
    return false;
}

static bool lists(const wanted *want, int kind) {
    return has(want->tokens, want->count, kind);
}

static bool is_word(int kind) {
    return zz_token_class(kind) != ZZ_NO_WORD;
}

static bool is_reserved(int kind) {
    zz_word_class class = zz_token_class(kind);
    return class == ZZ_DECLARING_WORD || class == ZZ_ITEM_WORD || class == ZZ_JOINING_WORD;
}

static bool is_comparison(int kind) {
    return kind == '<' || kind == '>' || kind == ZZ_T_EQUAL || kind == ZZ_T_UNEQUAL ||
           kind == ZZ_T_AT_MOST || kind == ZZ_T_AT_LEAST;
}

static bool is_operation(int kind) {
    return kind == '+' || kind == '-' || kind == '*' || kind == '/' || kind == '^' ||
           is_comparison(kind);
}

/* Words that begin an item and so may follow any complete one. */
static bool begins_item(int kind) {
    switch (kind) {
    case ZZ_T_ALLOCATE:
    case ZZ_T_LOCALITY:
    case ZZ_T_SPATIAL:
    case ZZ_T_ORDERS:
    case ZZ_T_MINIMIZE:
    case ZZ_T_KEEP:
    case ZZ_T_SPLIT:
    case ZZ_T_PLACE:
    case ZZ_T_WHERE:
        return true;
    default:
        return zz_token_class(kind) == ZZ_DECLARING_WORD || zz_token_class(kind) == ZZ_ITEM_WORD;
    }
}

static bool is_attribute(int kind) {
    return kind == ZZ_T_AS || kind == ZZ_T_DENSITY || kind == ZZ_T_DATA || kind == ZZ_T_PARTIAL;
}

static bool is_start(int before) {
    return before == 0 || before == ';' || before == '{';
}

static void want(wanted *list, int kind) {
    if (list->count < MOST_WANTED)
        list->tokens[list->count++] = kind;
}

static wanted sort_wanted(const zz_parser *parser, const int *expected, int count) {
    wanted list = {0};
    bool start = is_start(parser->before.kind);
    bool after_value = has(expected, count, '+') && has(expected, count, '*');
    bool complete = !start && has(expected, count, ';');

    list.name = has(expected, count, ZZ_T_NAME);
    list.value = list.name && has(expected, count, ZZ_T_NUMBER);
    list.operation = after_value;
    list.line_end = complete;
    list.declaration = start && has(expected, count, ZZ_T_ACCELERATOR);
    for (int i = 0; i < count; i++) {
        int kind = expected[i];
        bool implied = kind == 0 || kind == ';' || kind == ZZ_T_NAME || kind == ZZ_T_UNIT ||
                       kind == '.' || (list.name && zz_token_class(kind) == ZZ_CONTEXTUAL_WORD) ||
                       (list.value && (kind == ZZ_T_NUMBER || kind == ZZ_T_STRING ||
                                       kind == ZZ_T_MEMORY || kind == '(' || kind == '-')) ||
                       (after_value && (is_operation(kind) || kind == '(' || kind == '[')) ||
                       (complete && (kind == '}' || begins_item(kind))) ||
                       (list.declaration && zz_token_class(kind) == ZZ_DECLARING_WORD) ||
                       (is_attribute(kind) && has(expected, count, ',')) ||
                       (kind == '=' && (has(expected, count, ')') || has(expected, count, ']')));
        if (!implied)
            want(&list, kind);
    }
    return list;
}

static const char *found_words(zz_parser *parser, zz_token found) {
    if (found.span.begin < found.span.end)
        return zz_sprintf(parser->scratch, found.kind == ZZ_T_STRING ? "%s" : "`%s`",
                          zz_excerpt(parser, found.span));
    /* Made up by the filter: say what is there. */
    zz_token ahead = parser->ahead;
    if (!parser->has_ahead || ahead.kind == 0)
        return "the end of the file";
    if (ahead.kind == '}' && !parser->newline)
        return "`}`";
    return "the end of the line";
}

static const char *wanted_words(zz_parser *parser, const wanted *list) {
    const char *phrases[MOST_WANTED + 4];
    int count = 0;
    if (list->declaration)
        phrases[count++] = "a declaration such as `accelerator`, `layer` or `dataflow`";
    if (list->value)
        phrases[count++] = "a value";
    else if (list->name)
        phrases[count++] = "a name";
    for (int i = 0; i < list->count; i++) {
        int kind = list->tokens[i];
        const char *spelling = zz_token_spelling(kind);
        phrases[count++] = kind == ZZ_T_NUMBER   ? "a number"
                           : kind == ZZ_T_STRING ? "a string"
                           : spelling            ? zz_sprintf(parser->scratch, "`%s`", spelling)
                                                 : "something else";
    }
    if (list->operation && !count)
        phrases[count++] = "an operator";
    if (list->line_end)
        phrases[count++] = "the end of the line";

    zz_buffer out = zz_buffer_new(parser->scratch);
    for (int i = 0; i < count; i++) {
        if (i)
            zz_put(&out, i + 1 < count ? ", " : " or ");
        zz_put(&out, phrases[i]);
    }
    return zz_buffer_text(&out);
}

/* --- particular mistakes, each true when it was the one -------------------------------------- */

static bool unit_misspelt(zz_parser *parser, zz_token found) {
    zz_diags *diags = parser->diags;
    if (parser->before.kind != ZZ_T_NUMBER || !is_word(found.kind))
        return false;
    const char *text = zz_text_of(parser, found.span);
    if (parser->owner == ZZ_T_LAYER && strlen(text) == 1)
        return false; /* there it is the next variable, and a comma is missing */
    const char *meant = zz_meant_unit(text);
    if (!meant)
        return false;
    zz_diag *diag = zz_report(diags, ZZ_E0017, found.span, "there is no unit `%s`", text);
    zz_diag_label(diags, diag, "did you mean `%s`?", meant);
    zz_diag_fix(diags, diag, found.span, meant);
    return true;
}

static bool keyword_misspelt(zz_parser *parser, zz_token found, const int *expected, int count) {
    if (!is_word(found.kind) || has(expected, count, ZZ_T_NAME))
        return false;
    int meant = zz_meant(zz_text_of(parser, found.span), expected, (size_t)count);
    if (meant)
        zz_word_misspelt(parser, found.span, meant);
    return meant != 0;
}

/* `prot p : read`: the grammar took the first word for a property. */
static bool item_misspelt(zz_parser *parser, zz_token found) {
    static const int ports[] = {ZZ_T_PORT};
    if (found.kind != ':' || !is_word(parser->item.kind) || parser->depth < 2)
        return false;
    int meant = zz_meant(zz_text_of(parser, parser->item.span), ports, 1);
    if (meant)
        zz_word_misspelt(parser, parser->item.span, meant);
    return meant != 0;
}

static bool reserved_name(zz_parser *parser, zz_token found, const wanted *list) {
    if (!list->name || list->value || !is_reserved(found.kind))
        return false;
    const char *text = zz_text_of(parser, found.span);
    zz_diag *diag = zz_report(parser->diags, ZZ_E0018, found.span,
                              "`%s` is a reserved word and cannot be a name", text);
    zz_diag_label(parser->diags, diag, "a name is expected here");
    return true;
}

static bool chained_comparison(zz_parser *parser, zz_token found, const int *expected, int count) {
    if (!is_comparison(found.kind) || !has(expected, count, '+') || has(expected, count, '<'))
        return false;
    zz_diag *diag = zz_report(parser->diags, ZZ_E0020, found.span, "comparisons do not chain");
    zz_diag_help(parser->diags, diag, "write two of them: `a < b` and `b < c`");
    return true;
}

/* --- hints ----------------------------------------------------------------------------------- */

static void hint(zz_parser *parser, zz_diag *diag, zz_token found, const wanted *list,
                 const int *expected, int count) {
    zz_diags *diags = parser->diags;
    zz_token before = parser->before;
    bool same_line = zz_span_line(before.span) == zz_span_line(found.span);
    bool named = zz_token_class(found.kind) == ZZ_NAME_WORD ||
                 zz_token_class(found.kind) == ZZ_CONTEXTUAL_WORD;

    if (parser->skip_body && parser->depth == 1) {
        zz_diag_help(diags, diag, "is there a `}` too many above?");
    } else if (list->operation && before.kind == ZZ_T_NUMBER && named &&
               before.span.end == found.span.begin) {
        zz_span gap = {parser->source, found.span.begin, found.span.begin};
        zz_diag_help(diags, diag, "a product is written with `*`: `%s*%s`",
                     zz_excerpt(parser, before.span), zz_excerpt(parser, found.span));
        zz_diag_fix(diags, diag, gap, "*");
    } else if (named && zz_is_unit(parser->source->text + found.span.begin,
                                   found.span.end - found.span.begin)) {
        zz_diag_help(diags, diag, "a unit stands straight after a number: `16 bit`, not `n bit`");
    } else if (lists(list, ',') && same_line &&
               (is_word(found.kind) || found.kind == ZZ_T_NUMBER)) {
        zz_span gap = {parser->source, before.span.end, before.span.end};
        zz_diag_label(diags, diag, "is a `,` missing before this?");
        zz_diag_fix(diags, diag, gap, ",");
    } else if (found.kind == '=' && has(expected, count, ZZ_T_EQUAL)) {
        zz_diag_help(diags, diag, "`==` compares two values");
        zz_diag_fix(diags, diag, found.span, "==");
    } else if (list->value && is_reserved(found.kind)) {
        zz_diag_note(diags, diag, "`%s` is a reserved word, not a name",
                     zz_token_spelling(found.kind));
    }
}

static bool is_before_number(const zz_parser *parser, zz_token found) {
    const char *next = parser->source->text + found.span.end;
    next += strspn(next, " \t");
    return *next >= '0' && *next <= '9';
}

/* The first text after the line of a token, within bounds. */
static zz_span next_line(const zz_parser *parser, zz_span span) {
    const zz_source *source = parser->source;
    for (uint32_t line = zz_span_line(span); line < source->line_count; line++) {
        uint32_t at = source->lines[line];
        uint32_t blanks = (uint32_t)strspn(source->text + at, " \t\r");
        const char *text = source->text + at + blanks;
        if (*text && *text != '\n' && strncmp(text, "//", 2) != 0)
            return (zz_span){source, at + blanks, at + blanks + 1};
    }
    return (zz_span){source, (uint32_t)source->size, (uint32_t)source->size};
}

enum { FAR = 1024 }; /* bytes of a line looked at */

static bool follows_on_line(const zz_parser *parser, zz_token found, char sought) {
    const char *at = parser->source->text + found.span.begin;
    for (int i = 0; i < FAR && at[i] && at[i] != '\n'; i++) {
        if (at[i] == sought)
            return true;
    }
    return false;
}

/* An item of a body outside of all bodies, but indented: a `}` before it closed too much. */
static bool is_escaped_item(const zz_parser *parser, zz_token found) {
    return parser->depth == 0 && is_start(parser->before.kind) &&
           zz_token_class(found.kind) == ZZ_ITEM_WORD && zz_span_column(found.span) > 1;
}

/* A `{` was expected and does not come: what it would have begun must not be read one floor up.
 * Only looks that far when the error is going to be told. */
static void look_for_body(zz_parser *parser, zz_token found, const int *expected, int count) {
    bool line_ends = found.kind == ';' && found.span.begin == found.span.end;
    if (has(expected, count, '{')) {
        if (!line_ends && follows_on_line(parser, found, '{'))
            return;
        if (!line_ends && follows_on_line(parser, found, '}'))
            zz_push_unspoken(parser, found.span);
        else
            parser->lost_brace =
                zz_stands_deeper(parser, next_line(parser, found.span), parser->item.span);
    } else if (is_start(parser->before.kind) && parser->depth == 1 &&
               (parser->item_before.kind == ZZ_T_MEMORY ||
                parser->item_before.kind == ZZ_T_ARRAY) &&
               zz_stands_deeper(parser, found.span, parser->item_before.span) &&
               (found.kind == ZZ_T_PORT || is_before_number(parser, found))) {
        zz_push_unspoken(parser, parser->item_before.span);
        parser->skip_body = true;
    } else if (is_escaped_item(parser, found)) {
        zz_push_unspoken(parser, found.span);
        parser->skip_body = true;
    }
}

/* Where the bracket stands that should have been closed. */
static void show_bracket(zz_parser *parser, zz_diag *diag, const wanted *list) {
    const zz_bracket *open = NULL;
    if (parser->depth && parser->brackets[parser->depth - 1].kind != '{')
        open = &parser->brackets[parser->depth - 1];
    else if (parser->has_dropped)
        open = &parser->dropped;
    if (!open || !lists(list, open->kind == '(' ? ')' : ']'))
        return;
    zz_diag_also(parser->diags, diag, (zz_span){parser->source, open->begin, open->begin + 1},
                 "opened here");
}

void zz_syntax_error(zz_parser *parser, zz_token found, const int *expected, int count) {
    zz_diags *diags = parser->diags;
    parser->recovering = true;
    if (count)
        look_for_body(parser, found, expected, count);
    if (parser->stopped || parser->bad_line == zz_span_line(found.span))
        return;
    if (diags->errors >= ZZ_ERROR_LIMIT) {
        zz_report(diags, ZZ_E0020, found.span, "not shown");
        return;
    }
    wanted list = sort_wanted(parser, expected, count);
    if (unit_misspelt(parser, found) || item_misspelt(parser, found) ||
        keyword_misspelt(parser, found, expected, count) || reserved_name(parser, found, &list) ||
        chained_comparison(parser, found, expected, count))
        return;
    zz_diag *diag = zz_report(diags, ZZ_E0020, found.span, "expected %s, found %s",
                              wanted_words(parser, &list), found_words(parser, found));
    hint(parser, diag, found, &list, expected, count);
    show_bracket(parser, diag, &list);
    bool hinted = diag->note_count || *diag->spans[0].label;
    const char *form = is_start(parser->before.kind) ? NULL : zz_token_form(parser->item.kind);
    if (form && !hinted)
        zz_diag_help(diags, diag, "the form is `%s`", form);
}
