/* What every stage of one parse may ask: its state, its texts (each kept once), and the complaints
 * that more than one of them has.  The stages stand one upon the other, none knows those above it:
 * words, scanner, brackets, token filter, tree, wording of errors, grammar. */
#include "lang/parser.h"

#include <string.h>

#include "lang/utf8.h"
#include "lang/words.h"

zz_parser *zz_parser_new(zz_arena *arena, const zz_source *source, zz_diags *diags) {
    zz_arena *scratch = zz_arena_new(zz_arena_memory(arena));
    zz_parser *parser = ZZ_NEW(scratch, zz_parser);
    parser->arena = arena;
    parser->scratch = scratch;
    parser->source = source;
    parser->diags = diags;
    parser->texts = zz_map_new(scratch);
    return parser;
}

static bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The text without blanks (`std . layers` is std.layers) and without the `_` between digits. */
static size_t squeeze(char *to, const char *from, size_t size, char drop) {
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        if (!blank(from[i]) && from[i] != drop)
            to[count++] = from[i];
    }
    to[count] = '\0';
    return count;
}

const char *zz_intern(zz_parser *parser, const char *text, size_t size, bool squeezed, char drop) {
    char small[128];
    char *copy = size < sizeof small ? small : zz_alloc(parser->scratch, size + 1);
    if (squeezed) {
        size = squeeze(copy, text, size, drop);
    } else {
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    char *kept = zz_map_get(&parser->texts, copy);
    if (!kept) {
        kept = zz_strndup(parser->arena, copy, size);
        zz_map_set(&parser->texts, kept, kept);
    }
    return kept;
}

const char *zz_text_of(zz_parser *parser, zz_span span) {
    if (!span.source)
        return NULL;
    return zz_intern(parser, span.source->text + span.begin, span.end - span.begin, true, '\0');
}

void zz_stop_size(zz_parser *parser, zz_span span) {
    if (parser->stopped)
        return;
    parser->stopped = true;
    zz_diag *diag = zz_report(parser->diags, ZZ_E0006, span, "this file has too many parts");
    zz_diag_note(parser->diags, diag,
                 "names, numbers, loops and the like are counted: at most %d; nothing after this "
                 "place was read",
                 ZZ_NODE_LIMIT);
}

void zz_stop_nesting(zz_parser *parser, zz_span span) {
    if (parser->stopped)
        return;
    parser->stopped = true;
    zz_diag *diag = zz_report(parser->diags, ZZ_E0005, span, "this is nested too deeply");
    zz_diag_note(parser->diags, diag,
                 "brackets may stand %d deep, expressions %d operations deep; nothing after this "
                 "place was read",
                 ZZ_NESTING_LIMIT, ZZ_HEIGHT_LIMIT);
}

const char *zz_excerpt(zz_parser *parser, zz_span span) {
    const char *at = parser->source->text + span.begin, *end = parser->source->text + span.end;
    const char *cut = at;
    for (int i = 0; i < 40 && cut < end && *cut != '\n'; i++) {
        size_t size = zz_utf8_size(cut, end);
        cut += size ? size : 1;
    }
    return zz_sprintf(parser->scratch, "%.*s%s", (int)(cut - at), at, cut < end ? "..." : "");
}

void zz_word_misspelt(zz_parser *parser, zz_span span, int meant) {
    const char *spelling = zz_token_spelling(meant);
    zz_diag *diag = zz_report(parser->diags, ZZ_E0019, span, "`%s` cannot stand here",
                              zz_excerpt(parser, span));
    zz_diag_label(parser->diags, diag, "did you mean `%s`?", spelling);
    zz_diag_fix(parser->diags, diag, span, spelling);
}
