/* The state of one parse, which its stages share, and what all of them may ask.  Internal to lang/. */
#ifndef ZZ_LANG_PARSER_H
#define ZZ_LANG_PARSER_H

#include "lang/ast.h"
#include "lang/diag.h"
#include "runtime/base/map.h"

enum { ZZ_TOKEN_LIMIT = 4 * ZZ_NODE_LIMIT };

/* An open bracket. */
typedef struct zz_bracket {
    char kind;     /* '(' '[' '{' */
    bool unspoken; /* neither it nor its partner is given to the grammar */
    bool made_up;  /* the `{` is not in the text */
    uint32_t begin;
    uint32_t indent; /* of the line it stands on, in bytes */
} zz_bracket;

typedef struct zz_token {
    int kind;
    zz_span span;
} zz_token;

typedef struct zz_parser {
    zz_arena *arena;   /* of the tree */
    zz_arena *scratch; /* of the parse */
    const zz_source *source;
    zz_diags *diags;
    void *scanner;
    uint32_t offset;   /* where the scanner stands */
    bool after_number; /* the token scanned last is a number, and its line has not ended */
    uint32_t bad_line; /* where a character was reported: nothing else is said of that line */
    bool no_block_end; /* no `*` `/` is in the rest of the text */

    /* the token filter */
    zz_token ahead; /* scanned, not yet given */
    bool has_ahead;
    bool newline;         /* a line ended before `ahead` */
    bool end_line;        /* the next token counts as the first of a line */
    zz_token last;        /* given to the grammar most recently */
    zz_token before;      /* given before that */
    zz_token item;        /* began the item that is being read */
    zz_token item_before; /* began the item before that */
    zz_bracket brackets[ZZ_NESTING_LIMIT];
    int depth;
    int owner; /* the token of the declaration that was begun last */
    bool has_suspect;
    zz_bracket suspect; /* a brace whose partner stands further left than its line */
    bool never_closed;  /* said once */
    bool nest_braces;   /* said once */
    bool excess_brace;  /* a `{` too many was complained of: nothing is said if a `}` is missing */
    bool has_dropped;
    zz_bracket dropped; /* a round or square bracket still open when its item ended */

    bool lost_brace; /* a body follows whose `{` is missing: make one up */
    bool skip_body;  /* pass over all up to the end of the innermost braces */
    bool skipping;   /* doing so */

    /* the grammar */
    bool recovering; /* from a syntax error, up to the next place where the grammar goes on */
    bool stopped;    /* no more is read; the reason is said */
    uint32_t nodes, tokens;
    zz_map texts; /* every text of the tree once */
    zz_node *file;
} zz_parser;

zz_parser *zz_parser_new(zz_arena *arena, const zz_source *source, zz_diags *diags);

/* The text, kept once; squeezed: without blanks (`std . layers` is std.layers) and without `drop`. */
const char *zz_intern(zz_parser *parser, const char *text, size_t size, bool squeezed, char drop);
/* The text of a span without blanks; NULL: the span is nowhere. */
const char *zz_text_of(zz_parser *parser, zz_span span);
/* At most 40 characters of one line, for a message. */
const char *zz_excerpt(zz_parser *parser, zz_span span);

/* Nothing is read from here on. */
void zz_stop_size(zz_parser *parser, zz_span span);
void zz_stop_nesting(zz_parser *parser, zz_span span);
/* Says that a word was meant to be the keyword. */
void zz_word_misspelt(zz_parser *parser, zz_span span, int meant);

#endif
