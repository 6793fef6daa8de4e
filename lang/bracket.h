/* The brackets that are open while a text is read: the token filter and the wording of errors share
 * them.  Internal to lang/. */
#ifndef ZZ_LANG_BRACKET_H
#define ZZ_LANG_BRACKET_H

#include "lang/parser.h"

/* The innermost, or NULL. */
const zz_bracket *zz_bracket_top(const zz_parser *parser);
zz_span zz_bracket_span(const zz_parser *parser, const zz_bracket *bracket);
/* Is the innermost one round or square? */
bool zz_in_round(const zz_parser *parser);

void zz_bracket_push(zz_parser *parser, int kind, zz_span span);
/* An item ends, so what is open inside it is over. */
void zz_drop_round(zz_parser *parser);
/* A `)` or `]` closes its nearest partner inside the innermost braces; one without a partner is
 * for the grammar to complain of. */
void zz_pop_round(zz_parser *parser, int kind);
void zz_pop_brace(zz_parser *parser, zz_span span);

/* Is a token on a line that is indented further than that of another? */
bool zz_stands_deeper(const zz_parser *parser, zz_span span, zz_span than);
/* Counts a brace that is not in the text; its partner will be dropped. */
void zz_push_unspoken(zz_parser *parser, zz_span span);

#endif
