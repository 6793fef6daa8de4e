/* Between the scanner and the grammar: takes raw tokens, gives those the grammar reads.  Line ends
 * become `;`, braces are always balanced, round and square brackets never swallow a declaration.
 * What has to be guessed for that is reported here, once. */
#include "lang/token.h"

#include <string.h>

#include "lang/bracket.h"
#include "lang/parse.h"
#include "lang/scan.h"
#include "lang/words.h"

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

/* --- what is said -------------------------------------------------------------------------- */

static void never_closed(zz_parser *parser, zz_token look) {
    if (parser->never_closed || parser->excess_brace || zz_bracket_top(parser)->made_up)
        return;
    parser->never_closed = true;
    const zz_bracket *open = parser->has_suspect ? &parser->suspect : zz_bracket_top(parser);
    zz_diag *diag = zz_report(parser->diags, ZZ_E0012, zz_bracket_span(parser, open),
                              "this `{` was never closed");
    if (look.kind == 0) {
        zz_diag_note(parser->diags, diag, "the file ends before its `}`");
    } else {
        zz_diag_also(parser->diags, diag, look.span, "this cannot stand inside it");
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
    if (!memchr(parser->source->text + end.begin, '/', span.begin - end.begin)) /* a comment */
        zz_diag_fix(parser->diags, diag, zz_span_join(end, span), " {");
}

static void brace_in_nest(zz_parser *parser, zz_span span) {
    parser->excess_brace = true;
    if (parser->nest_braces)
        return;
    parser->nest_braces = true;
    zz_diag *diag = zz_report(parser->diags, ZZ_E0015, span, "a nest has no inner braces");
    zz_diag_help(parser->diags, diag,
                 "write its lines one below the other, the outermost first: each holds for all "
                 "below it");
}

/* `10 pJ / bit`: without a number before it, `bit` would be a name. */
static void blank_in_unit(zz_parser *parser, zz_token name) {
    const char *text = zz_text_of(parser, name.span);
    if (!zz_is_unit(text, strlen(text)))
        return;
    zz_span unit = zz_span_join(parser->before.span, name.span);
    const char *whole = zz_text_of(parser, unit); /* without blanks */
    zz_diag *diag = zz_report(parser->diags, ZZ_E0017, unit, "a unit is written without blanks");
    zz_diag_label(parser->diags, diag, "write `%s`", whole);
    zz_diag_fix(parser->diags, diag, unit, whole);
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

static bool starts_item(const zz_parser *parser) {
    int last = parser->last.kind;
    return last == 0 || last == ';' || last == '{';
}

static zz_token give(zz_parser *parser, zz_token token) {
    if (++parser->tokens > ZZ_TOKEN_LIMIT)
        zz_stop_size(parser, token.span);
    bool joins = token.kind == ZZ_T_ON || token.kind == ZZ_T_MEMORY || zz_in_round(parser);
    if (token.kind != ';' && token.kind != '}' &&
        (starts_item(parser) || (begins_item(token.kind) && !joins))) {
        parser->item_before = parser->item;
        parser->item = token;
        parser->has_dropped = false;
    }
    parser->before = parser->last;
    parser->last = token;
    return token;
}

static bool has_body(int kind) {
    switch (kind) {
    case ZZ_T_ACCELERATOR:
    case ZZ_T_LAYER:
    case ZZ_T_DATAFLOW:
    case ZZ_T_NETWORK:
    case ZZ_T_EXPLORE:
    case ZZ_T_CHIP:
    case ZZ_T_SCHEDULE:
    case ZZ_T_ARRAY:
    case ZZ_T_MEMORY:
        return true;
    default:
        return false;
    }
}

/* A token that is not in the text, straight after the last one. */
static zz_token made_up(zz_parser *parser, int kind) {
    uint32_t at = parser->last.span.end;
    return give(parser, (zz_token){kind, {parser->source, at, at}});
}

/* Where only keywords can begin an item, a name that is nearly one of them is taken for it. */
static int correct(zz_parser *parser, zz_token name) {
    static const int declarations[] = {
        ZZ_T_ACCELERATOR, ZZ_T_LAYER,    ZZ_T_DATAFLOW, ZZ_T_NETWORK, ZZ_T_EXPLORE,
        ZZ_T_CHIP,        ZZ_T_SCHEDULE, ZZ_T_EXPECT,   ZZ_T_CONST,   ZZ_T_USE,
    };
    static const int hardware[] = {ZZ_T_ARRAY, ZZ_T_MEMORY};
    static const int nest[] = {ZZ_T_FOR, ZZ_T_SPREAD,   ZZ_T_HOLD,
                               ZZ_T_ON,  ZZ_T_ALLOCATE, ZZ_T_LOCALITY};
    static const int network[] = {ZZ_T_LAYER};
    static const int chip[] = {ZZ_T_CORE, ZZ_T_MEMORY, ZZ_T_LINK};
    static const int explore[] = {ZZ_T_SPATIAL, ZZ_T_ORDERS, ZZ_T_ALLOCATE, ZZ_T_MINIMIZE,
                                  ZZ_T_KEEP,    ZZ_T_WHERE,  ZZ_T_FOR,      ZZ_T_SPREAD,
                                  ZZ_T_OVER,    ZZ_T_ON};
    static const int schedule[] = {ZZ_T_SPLIT, ZZ_T_PLACE, ZZ_T_MINIMIZE};
#define MEANT(list) zz_meant(text, list, sizeof(list) / sizeof *(list))
    if (!starts_item(parser) || parser->skipping || parser->diags->errors >= ZZ_ERROR_LIMIT)
        return name.kind;
    const char *text = zz_text_of(parser, name.span);
    int meant = 0;
    if (strlen(text) < 3)
        return name.kind;
    if (parser->depth == 0) {
        meant = MEANT(declarations);
    } else if (parser->owner == ZZ_T_DATAFLOW) {
        meant = MEANT(nest);
    } else if (parser->depth == 1) {
        switch (parser->owner) {
        case ZZ_T_ACCELERATOR:
            meant = MEANT(hardware);
            break;
        case ZZ_T_NETWORK:
            meant = MEANT(network);
            break;
        case ZZ_T_CHIP:
            meant = MEANT(chip);
            break;
        case ZZ_T_EXPLORE:
            meant = MEANT(explore);
            break;
        case ZZ_T_SCHEDULE:
            meant = MEANT(schedule);
            break;
        default:
            break;
        }
    }
#undef MEANT
    if (!meant)
        return name.kind;
    zz_word_misspelt(parser, name.span, meant);
    return meant;
}

/* Is `look` an item that cannot stand inside the braces still open? */
static bool outgrows(const zz_parser *parser, zz_token look) {
    if (!parser->depth)
        return false;
    if (look.kind == 0)
        return true;
    if (parser->depth > 1 && zz_bracket_top(parser)->kind == '{' && parser->newline &&
        (parser->owner == ZZ_T_ACCELERATOR || parser->owner == ZZ_T_CHIP) &&
        (look.kind == ZZ_T_ARRAY || look.kind == ZZ_T_MEMORY || look.kind == ZZ_T_CORE ||
         look.kind == ZZ_T_LINK))
        return true;
    return parser->newline && zz_token_class(look.kind) == ZZ_DECLARING_WORD &&
           !(look.kind == ZZ_T_LAYER && parser->owner == ZZ_T_NETWORK && parser->depth == 1);
}

static bool needs_end(const zz_parser *parser, zz_token look) {
    int last = parser->last.kind;
    if (last == 0 || last == ';' || last == '{')
        return false;
    if (look.kind == '}' || look.kind == 0)
        return true;
    if (!parser->newline || zz_in_round(parser))
        return false;
    return ends_item(last) || begins_item(look.kind);
}

/* Takes the token ahead; false when it is not for the grammar. */
static bool take(zz_parser *parser) {
    zz_token *look = &parser->ahead;
    parser->has_ahead = false;
    switch (look->kind) {
    case '{':
        if (parser->owner == ZZ_T_DATAFLOW && parser->depth && !zz_in_round(parser)) {
            brace_in_nest(parser, look->span);
            zz_bracket_push(parser, '{', look->span);
            parser->brackets[parser->depth - 1].unspoken = true;
            parser->end_line = true;
            return false;
        }
        zz_bracket_push(parser, '{', look->span);
        break;
    case '(':
    case '[':
        zz_bracket_push(parser, look->kind, look->span);
        break;
    case ')':
    case ']':
        zz_pop_round(parser, look->kind);
        break;
    case '}':
        if (!parser->depth) {
            closes_nothing(parser, look->span);
            parser->end_line = true;
            return false;
        }
        bool unspoken = zz_bracket_top(parser)->unspoken;
        zz_pop_brace(parser, look->span);
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
        if (look->kind == ZZ_T_NAME && parser->last.kind == '/' && parser->before.kind == ZZ_T_UNIT)
            blank_in_unit(parser, *look);
        if (look->kind == ZZ_T_NAME)
            look->kind = correct(parser, *look);
        if (!parser->depth && zz_token_class(look->kind) == ZZ_DECLARING_WORD)
            parser->owner = look->kind;
        else if (!parser->depth && starts_item(parser))
            parser->owner = 0;
    }
    return true;
}

/* The grammar could make nothing of the `{` it was given: all up to its partner is passed over. */
static void skip_block(zz_parser *parser) {
    int level = parser->depth;
    zz_span brace = level ? zz_bracket_span(parser, zz_bracket_top(parser)) : parser->last.span;
    parser->excess_brace = true;
    parser->skip_body = false;
    parser->skipping = true;
    if (level)
        parser->brackets[level - 1].unspoken = true;
    while (level && parser->depth >= level && !parser->stopped) {
        zz_token look = look_ahead(parser);
        if (look.kind == '}')
            zz_drop_round(parser);
        if (outgrows(parser, look) && !(look.kind && zz_stands_deeper(parser, look.span, brace)))
            break;
        take(parser);
        parser->last.span = look.span;
    }
    parser->skipping = false;
    parser->last.kind = '}';
    if (!parser->has_ahead)
        parser->end_line = true;
}

zz_token zz_next_token(zz_parser *parser) {
    if (parser->skip_body || (parser->recovering && parser->last.kind == '{'))
        skip_block(parser);
    if (parser->lost_brace && parser->last.kind == ';') {
        parser->lost_brace = false;
        zz_bracket_push(parser, '{', parser->last.span);
        if (parser->depth)
            parser->brackets[parser->depth - 1].made_up = true;
        return made_up(parser, '{');
    }
    for (;;) {
        if (parser->stopped)
            return (zz_token){0, parser->last.span};
        zz_token look = look_ahead(parser);
        if (zz_in_round(parser) && (look.kind == '{' || look.kind == '}' || look.kind == 0 ||
                                    (parser->newline && begins_item(look.kind))))
            zz_drop_round(parser);
        if (outgrows(parser, look)) {
            never_closed(parser, look);
            if (needs_end(parser, (zz_token){'}', look.span}))
                return made_up(parser, ';');
            bool unspoken = zz_bracket_top(parser)->unspoken;
            parser->depth--;
            if (!parser->depth)
                parser->excess_brace = false;
            if (unspoken)
                continue;
            return made_up(parser, '}');
        }
        if (look.kind == '{' && parser->newline && ends_item(parser->last.kind) &&
            has_body(parser->item.kind))
            brace_on_its_own(parser, look.span);
        else if (needs_end(parser, look))
            return made_up(parser, ';');
        if (take(parser))
            return give(parser, parser->ahead);
    }
}
