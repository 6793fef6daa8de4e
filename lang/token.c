/* Between the scanner and the grammar: takes raw tokens, gives those the grammar reads.  Line ends
 * become `;`, braces are always balanced, round and square brackets never swallow a declaration.
 * What has to be guessed for that is reported here, once. */
#include "lang/parser.h"

#include <string.h>

#include "lang/parse.h"

/* --- words -------------------------------------------------------------------------------- */

int zz_word_token(const char *word, size_t size) {
    /* The length and the first letter leave a comparison or two. */
#define ZZ_TRY(token, spelling)                                                                    \
    if (size == sizeof spelling - 1 && *word == spelling[0] && memcmp(word, spelling, size) == 0)  \
        return ZZ_T_##token;
#define ZZ_DECLARATION ZZ_TRY
#define ZZ_ITEM        ZZ_TRY
#define ZZ_JOIN        ZZ_TRY
#define ZZ_WORD        ZZ_TRY
#define ZZ_UNIT(spelling, quantity)
#include "lang/keyword.def"
#undef ZZ_DECLARATION
#undef ZZ_ITEM
#undef ZZ_JOIN
#undef ZZ_WORD
#undef ZZ_UNIT
#undef ZZ_TRY
    return ZZ_T_NAME;
}

bool zz_is_unit(const char *word, size_t size) {
#define ZZ_DECLARATION(token, spelling)
#define ZZ_ITEM(token, spelling)
#define ZZ_JOIN(token, spelling)
#define ZZ_WORD(token, spelling)
#define ZZ_UNIT(spelling, quantity)                                                                \
    if (size == sizeof spelling - 1 && memcmp(word, spelling, size) == 0)                          \
        return true;
#include "lang/keyword.def"
#undef ZZ_DECLARATION
#undef ZZ_ITEM
#undef ZZ_JOIN
#undef ZZ_WORD
#undef ZZ_UNIT
    return false;
}

zz_word_class zz_token_class(int kind) {
    switch (kind) {
#define ZZ_DECLARATION(token, spelling)                                                            \
    case ZZ_T_##token:                                                                             \
        return ZZ_DECLARING_WORD;
#define ZZ_ITEM(token, spelling)                                                                   \
    case ZZ_T_##token:                                                                             \
        return ZZ_ITEM_WORD;
#define ZZ_JOIN(token, spelling)                                                                   \
    case ZZ_T_##token:                                                                             \
        return ZZ_JOINING_WORD;
#define ZZ_WORD(token, spelling)                                                                   \
    case ZZ_T_##token:                                                                             \
        return ZZ_CONTEXTUAL_WORD;
#define ZZ_UNIT(spelling, quantity)
#include "lang/keyword.def"
#undef ZZ_DECLARATION
#undef ZZ_ITEM
#undef ZZ_JOIN
#undef ZZ_WORD
#undef ZZ_UNIT
    case ZZ_T_NAME:
        return ZZ_NAME_WORD;
    default:
        return ZZ_NO_WORD;
    }
}

const char *zz_token_spelling(int kind) {
    static const char *const characters[] = {
        ['('] = "(", [')'] = ")", ['['] = "[", [']'] = "]", ['{'] = "{", ['}'] = "}",
        [','] = ",", [':'] = ":", [';'] = ";", ['.'] = ".", ['='] = "=", ['<'] = "<",
        ['>'] = ">", ['*'] = "*", ['/'] = "/", ['+'] = "+", ['^'] = "^", ['-'] = "-",
    };
    switch (kind) {
#define ZZ_DECLARATION ZZ_SPELL
#define ZZ_ITEM        ZZ_SPELL
#define ZZ_JOIN        ZZ_SPELL
#define ZZ_WORD        ZZ_SPELL
#define ZZ_UNIT(spelling, quantity)
#define ZZ_SPELL(token, spelling)                                                                  \
    case ZZ_T_##token:                                                                             \
        return spelling;
#include "lang/keyword.def"
#undef ZZ_DECLARATION
#undef ZZ_ITEM
#undef ZZ_JOIN
#undef ZZ_WORD
#undef ZZ_UNIT
#undef ZZ_SPELL
    case ZZ_T_ADD_TO:
        return "+=";
    case ZZ_T_EQUAL:
        return "==";
    case ZZ_T_UNEQUAL:
        return "!=";
    case ZZ_T_AT_MOST:
        return "<=";
    case ZZ_T_AT_LEAST:
        return ">=";
    case ZZ_T_TO:
        return "..";
    case ZZ_T_WILD:
        return "*";
    default:
        return kind > 0 && (size_t)kind < sizeof characters / sizeof *characters ? characters[kind]
                                                                                 : NULL;
    }
}

/* --- what may end a line ------------------------------------------------------------------- */

static bool ends_item(int kind) {
    switch (kind) {
    case 0:
    case ';':
    case ',':
    case ':':
    case '.':
    case '=':
    case '<':
    case '>':
    case '+':
    case '-':
    case '*':
    case '/':
    case '^':
    case '(':
    case '[':
    case '{':
    case ZZ_T_ADD_TO:
    case ZZ_T_EQUAL:
    case ZZ_T_UNEQUAL:
    case ZZ_T_AT_MOST:
    case ZZ_T_AT_LEAST:
    case ZZ_T_TO:
        return false;
    default:
        return true;
    }
}

static bool begins_item(int kind) {
    zz_word_class class = zz_token_class(kind);
    return class == ZZ_DECLARING_WORD || class == ZZ_ITEM_WORD;
}

/* --- brackets ------------------------------------------------------------------------------ */

static zz_span span_of(const zz_parser *parser, const zz_bracket *bracket) {
    return (zz_span){parser->source, bracket->begin, bracket->begin + 1};
}

static const zz_bracket *top(const zz_parser *parser) {
    return parser->depth ? &parser->brackets[parser->depth - 1] : NULL;
}

static bool in_round(const zz_parser *parser) {
    return parser->depth && top(parser)->kind != '{';
}

static uint32_t indent_of(const zz_parser *parser, zz_span span) {
    const char *line = parser->source->text + parser->source->lines[zz_span_line(span) - 1];
    return (uint32_t)strspn(line, " \t");
}

static void push(zz_parser *parser, int kind, zz_span span) {
    if (parser->depth == ZZ_NESTING_LIMIT) {
        zz_stop_nesting(parser, span);
        return;
    }
    uint32_t indent = kind == '{' ? indent_of(parser, span) : 0;
    parser->brackets[parser->depth++] =
        (zz_bracket){.kind = (char)kind, .begin = span.begin, .indent = indent};
}

/* A `)` or `]` closes its nearest partner inside the innermost braces; one without a partner is
 * for the grammar to complain of. */
static void pop_round(zz_parser *parser, int kind) {
    char partner = kind == ')' ? '(' : '[';
    for (int i = parser->depth; i-- > 0 && parser->brackets[i].kind != '{';) {
        if (parser->brackets[i].kind == partner) {
            parser->depth = i;
            return;
        }
    }
}

static void drop_round(zz_parser *parser) {
    while (in_round(parser))
        parser->depth--;
}

static void pop_brace(zz_parser *parser, zz_span span) {
    const zz_bracket *open = &parser->brackets[--parser->depth];
    if (!parser->has_suspect && parser->newline && indent_of(parser, span) < open->indent) {
        parser->suspect = *open;
        parser->has_suspect = true;
    }
    if (parser->depth == 0)
        parser->has_suspect = false;
}

/* --- what is said -------------------------------------------------------------------------- */

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

static void never_closed(zz_parser *parser, zz_token look) {
    if (parser->never_closed)
        return;
    parser->never_closed = true;
    const zz_bracket *open = parser->has_suspect ? &parser->suspect : top(parser);
    zz_diag *diag =
        zz_report(parser->diags, ZZ_E0012, span_of(parser, open), "this `{` was never closed");
    if (look.kind == 0) {
        zz_diag_note(parser->diags, diag, "the file ends before its `}`");
    } else {
        zz_diag_also(parser->diags, diag, look.span,
                     "a declaration begins, so it should have been");
        zz_diag_help(parser->diags, diag, "put `}` before this line");
    }
}

static void closes_nothing(zz_parser *parser, zz_span span) {
    zz_report(parser->diags, ZZ_E0013, span, "this `}` closes nothing");
}

static void brace_on_its_own(zz_parser *parser, zz_span span) {
    zz_diag *diag =
        zz_report(parser->diags, ZZ_E0014, span, "`{` stands on the line of what it belongs to");
    zz_span end = {parser->source, parser->last.span.end, parser->last.span.end};
    zz_diag_help(parser->diags, diag, "move it to the end of the line above");
    zz_diag_fix(parser->diags, diag, zz_span_join(end, span), " {");
}

static void brace_in_nest(zz_parser *parser, zz_span span) {
    if (parser->nest_braces)
        return;
    parser->nest_braces = true;
    zz_diag *diag = zz_report(parser->diags, ZZ_E0015, span, "a nest has no inner braces");
    zz_diag_help(parser->diags, diag,
                 "write its lines one below the other, the outermost first: each holds for all "
                 "below it");
}

/* --- the filter ---------------------------------------------------------------------------- */

static zz_token look_ahead(zz_parser *parser) {
    if (!parser->has_ahead) {
        parser->newline = parser->end_line;
        parser->end_line = false;
        parser->ahead.kind = zz_scan(parser, &parser->ahead.span);
        parser->has_ahead = true;
    }
    return parser->ahead;
}

/* A token that is not in the text, straight after the last one. */
static zz_token made_up(zz_parser *parser, int kind) {
    uint32_t at = parser->last.span.end;
    parser->last = (zz_token){kind, {parser->source, at, at}};
    return parser->last;
}

/* Is `look` a declaration that cannot stand inside the braces still open? */
static bool outgrows(const zz_parser *parser, zz_token look) {
    if (!parser->depth)
        return false;
    if (look.kind == 0)
        return true;
    return parser->newline && zz_token_class(look.kind) == ZZ_DECLARING_WORD &&
           !(look.kind == ZZ_T_LAYER && parser->owner == ZZ_T_NETWORK);
}

static bool needs_end(const zz_parser *parser, zz_token look) {
    int last = parser->last.kind;
    if (last == 0 || last == ';' || last == '{')
        return false;
    if (look.kind == '}' || look.kind == 0)
        return true;
    if (!parser->newline || in_round(parser))
        return false;
    return ends_item(last) || begins_item(look.kind);
}

/* Takes the token ahead; false when it is not for the grammar. */
static bool take(zz_parser *parser) {
    zz_token *look = &parser->ahead;
    parser->has_ahead = false;
    switch (look->kind) {
    case '{':
        if (parser->owner == ZZ_T_DATAFLOW && parser->depth && !in_round(parser)) {
            brace_in_nest(parser, look->span);
            push(parser, '{', look->span);
            parser->brackets[parser->depth - 1].unspoken = true;
            parser->end_line = true;
            return false;
        }
        push(parser, '{', look->span);
        break;
    case '(':
    case '[':
        push(parser, look->kind, look->span);
        break;
    case ')':
    case ']':
        pop_round(parser, look->kind);
        break;
    case '}':
        if (!parser->depth) {
            closes_nothing(parser, look->span);
            parser->end_line = true;
            return false;
        }
        bool unspoken = top(parser)->unspoken;
        pop_brace(parser, look->span);
        if (unspoken) {
            parser->end_line = true;
            return false;
        }
        break;
    case '*':
        if (parser->last.kind == ',' || parser->last.kind == ZZ_T_ORDERS)
            look->kind = ZZ_T_WILD;
        break;
    default:
        if (parser->last.kind == '.' && zz_token_class(look->kind) != ZZ_NO_WORD)
            look->kind = ZZ_T_NAME;
        if (!parser->depth && zz_token_class(look->kind) == ZZ_DECLARING_WORD)
            parser->owner = look->kind;
    }
    return true;
}

/* The grammar could make nothing of the `{` it was given: all up to its partner is passed over. */
static void skip_block(zz_parser *parser) {
    int level = parser->depth;
    if (level)
        parser->brackets[level - 1].unspoken = true;
    while (level && parser->depth >= level && !parser->stopped) {
        zz_token look = look_ahead(parser);
        if (look.kind == '}')
            drop_round(parser);
        if (outgrows(parser, look))
            break;
        take(parser);
    }
    parser->last.kind = '}';
    parser->last.span = parser->ahead.span;
    parser->end_line = true;
}

zz_token zz_next_token(zz_parser *parser) {
    if (parser->recovering && parser->last.kind == '{')
        skip_block(parser);
    for (;;) {
        if (parser->stopped)
            return (zz_token){0, parser->last.span};
        zz_token look = look_ahead(parser);
        if (in_round(parser) && (look.kind == '{' || look.kind == '}' || look.kind == 0 ||
                                 (parser->newline && begins_item(look.kind))))
            drop_round(parser);
        if (outgrows(parser, look)) {
            never_closed(parser, look);
            if (needs_end(parser, (zz_token){'}', look.span}))
                return made_up(parser, ';');
            bool unspoken = top(parser)->unspoken;
            parser->depth--;
            if (unspoken)
                continue;
            return made_up(parser, '}');
        }
        if (look.kind == '{' && parser->newline && ends_item(parser->last.kind))
            brace_on_its_own(parser, look.span);
        else if (needs_end(parser, look))
            return made_up(parser, ';');
        if (take(parser)) {
            parser->last = parser->ahead;
            return parser->last;
        }
    }
}
