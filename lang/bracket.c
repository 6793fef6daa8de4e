/* The brackets open at one place of the text: which of them a closing one ends, how far their lines
 * are indented.  There are never more than ZZ_NESTING_LIMIT. */
#include "lang/bracket.h"

zz_span zz_bracket_span(const zz_parser *parser, const zz_bracket *bracket) {
    return (zz_span){parser->source, bracket->begin, bracket->begin + 1};
}

const zz_bracket *zz_bracket_top(const zz_parser *parser) {
    return parser->depth ? &parser->brackets[parser->depth - 1] : NULL;
}

bool zz_in_round(const zz_parser *parser) {
    return parser->depth && zz_bracket_top(parser)->kind != '{';
}

/* Beyond, lines count as indented alike, so that a line of blanks costs nothing. */
enum { DEEPEST_INDENT = 1024 };

static uint32_t indent_of(const zz_parser *parser, zz_span span) {
    const char *line = parser->source->text + parser->source->lines[zz_span_line(span) - 1];
    uint32_t count = 0;
    while (count < DEEPEST_INDENT && (line[count] == ' ' || line[count] == '\t'))
        count++;
    return count;
}

void zz_bracket_push(zz_parser *parser, int kind, zz_span span) {
    if (parser->depth == ZZ_NESTING_LIMIT) {
        zz_stop_nesting(parser, span);
        return;
    }
    uint32_t indent = kind == '{' ? indent_of(parser, span) : 0;
    parser->brackets[parser->depth++] =
        (zz_bracket){.kind = (char)kind, .begin = span.begin, .indent = indent};
}

void zz_drop_round(zz_parser *parser) {
    if (zz_in_round(parser)) {
        parser->dropped = *zz_bracket_top(parser);
        parser->has_dropped = true;
    }
    while (zz_in_round(parser))
        parser->depth--;
}

bool zz_stands_deeper(const zz_parser *parser, zz_span span, zz_span than) {
    return zz_span_line(span) > zz_span_line(than) &&
           indent_of(parser, span) > indent_of(parser, than);
}

void zz_push_unspoken(zz_parser *parser, zz_span span) {
    zz_drop_round(parser);
    zz_bracket_push(parser, '{', span);
    if (parser->depth)
        parser->brackets[parser->depth - 1].unspoken = parser->brackets[parser->depth - 1].made_up =
            true;
}

void zz_pop_round(zz_parser *parser, int kind) {
    char partner = kind == ')' ? '(' : '[';
    for (int i = parser->depth; i-- > 0 && parser->brackets[i].kind != '{';) {
        if (parser->brackets[i].kind == partner) {
            parser->depth = i;
            return;
        }
    }
}

void zz_pop_brace(zz_parser *parser, zz_span span) {
    const zz_bracket *open = &parser->brackets[--parser->depth];
    if (!parser->has_suspect && parser->newline && indent_of(parser, span) < open->indent) {
        parser->suspect = *open;
        parser->has_suspect = true;
    }
    if (parser->depth == 0)
        parser->has_suspect = parser->excess_brace = false;
}
