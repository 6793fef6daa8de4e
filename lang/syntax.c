/* The wording of syntax errors: takes the token found and those the grammar would have taken, gives
 * one diagnostic in the words of the language. */
#include "lang/parser.h"

#include "lang/parse.h"

void zz_syntax_error(zz_parser *parser, zz_token found, const int *expected, int count) {
    bool silent = parser->stopped || parser->bad_line == zz_span_line(found.span);
    parser->recovering = true;
    if (silent)
        return;
    zz_buffer list = zz_buffer_new(parser->scratch);
    for (int i = 0; i < count; i++) {
        const char *spelling = zz_token_spelling(expected[i]);
        zz_putf(&list, "%s%s", i ? ", " : "", spelling ? spelling : "name or value");
    }
    zz_diag *diag = zz_report(parser->diags, ZZ_E0020, found.span, "this does not read on here");
    zz_diag_label(parser->diags, diag, "expected %s", zz_buffer_text(&list));
}
