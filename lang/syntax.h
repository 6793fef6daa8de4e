/* The wording of syntax errors.  Internal to lang/. */
#ifndef ZZ_LANG_SYNTAX_H
#define ZZ_LANG_SYNTAX_H

#include "lang/parser.h"

/* Says that `found` does not fit where one of the expected tokens would have. */
void zz_syntax_error(zz_parser *parser, zz_token found, const int *expected, int count);

#endif
