/* The token filter.  Internal to lang/. */
#ifndef ZZ_LANG_TOKEN_H
#define ZZ_LANG_TOKEN_H

#include "lang/parser.h"

/* The grammar's next token: line ends become `;`, braces are balanced. */
zz_token zz_next_token(zz_parser *parser);

#endif
