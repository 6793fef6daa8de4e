/* The scanner.  Internal to lang/. */
#ifndef ZZ_LANG_SCAN_H
#define ZZ_LANG_SCAN_H

#include "lang/parser.h"

/* Raw tokens: line ends and comments only set parser->newline. */
void zz_scan_begin(zz_parser *parser);
int zz_scan(zz_parser *parser, zz_span *span);

#endif
