/* What the scanner, the token filter, the grammar and the constructors of one parse share.
 * Internal to lang/. */
#ifndef ZZ_LANG_PARSER_H
#define ZZ_LANG_PARSER_H

#include "lang/ast.h"
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

/* --- scan.l ------------------------------------------------------------------------------- */
/* Raw tokens: line ends and comments only set parser->newline. */
void zz_scan_begin(zz_parser *parser);
int zz_scan(zz_parser *parser, zz_span *span);

/* --- token.c ------------------------------------------------------------------------------ */
/* The grammar's next token: line ends become `;`, braces are balanced. */
zz_token zz_next_token(zz_parser *parser);
/* Is a token on a line that is indented further than that of another? */
bool zz_stands_deeper(const zz_parser *parser, zz_span span, zz_span than);
/* Counts a brace that is not in the text; its partner will be dropped. */
void zz_push_unspoken(zz_parser *parser, zz_span span);

/* --- words.c ------------------------------------------------------------------------------ */
typedef enum zz_word_class {
    ZZ_NO_WORD,
    ZZ_DECLARING_WORD,
    ZZ_ITEM_WORD,
    ZZ_JOINING_WORD,
    ZZ_CONTEXTUAL_WORD,
    ZZ_NAME_WORD
} zz_word_class;
zz_word_class zz_token_class(int kind);
/* The token of a word: a keyword's or ZZ_T_NAME. */
int zz_word_token(const char *text, size_t size);
bool zz_is_unit(const char *text, size_t size);
/* How a token that is always the same is written: "for", "+="; NULL for names, numbers and so on.
 */
const char *zz_token_spelling(int kind);
/* What an item that begins with this keyword looks like, or NULL. */
const char *zz_token_form(int kind);
/* The token, of those given, whose word was probably meant; 0 for none. */
int zz_meant(const char *text, const int *tokens, size_t count);
/* The unit that was probably meant, or NULL. */
const char *zz_meant_unit(const char *text);

/* --- syntax.c ----------------------------------------------------------------------------- */
/* Says that `found` does not fit where one of the expected tokens would have. */
void zz_syntax_error(zz_parser *parser, zz_token found, const int *expected, int count);
/* Says that a word was meant to be the keyword. */
void zz_word_misspelt(zz_parser *parser, zz_span span, int meant);
void zz_stop_size(zz_parser *parser, zz_span span);
void zz_stop_nesting(zz_parser *parser, zz_span span);

/* --- ast.c: constructors ------------------------------------------------------------------ */
zz_parser *zz_parser_new(zz_arena *arena, const zz_source *source, zz_diags *diags);
const char *zz_text_of(zz_parser *parser, zz_span span);
/* A node of exactly these children; `name` and `word` may be nowhere. */
zz_node *zz_tree(zz_parser *parser, zz_kind kind, zz_span span, zz_span name, zz_span word,
                 zz_node *const *children, size_t count);
zz_node *zz_list(zz_parser *parser, zz_span span);
zz_node *zz_add(zz_parser *parser, zz_node *list, zz_node *item);
/* A list becomes a node of a kind that is itself a list. */
zz_node *zz_list_as(zz_node *list, zz_kind kind, zz_span span);
zz_node *zz_number(zz_parser *parser, zz_span span, zz_span unit);
zz_node *zz_string(zz_parser *parser, zz_span span);

/* --- parse.y ------------------------------------------------------------------------------ */
int zz_grammar_parse(zz_parser *parser);

#endif
