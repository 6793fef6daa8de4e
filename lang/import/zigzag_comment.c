/* Comments of an imported design, wrapped; what they say may come from a file. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lang/import/zigzag_write.h"

enum { STEP = 4 };

void zz_import_comment(zz_import_writer *w, int indent, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *text = zz_vsprintf(w->arena, format, list);
    va_end(list);
    size_t column = 0;
    for (char *c = text; *c; c++) /* names of files and layers may hold anything */
        if ((unsigned char)*c < ' ')
            *c = ' ';
    while (*text) {
        const size_t blanks = strspn(text, " "), length = strcspn(text + blanks, " ");
        if (column && column + blanks + length > ZZ_IMPORT_LINE) {
            zz_put(w->out, "\n");
            column = 0;
        }
        if (!column) {
            zz_put_repeat(w->out, ' ', (size_t)indent * STEP);
            zz_put(w->out, "// ");
            column = (size_t)indent * STEP + 3;
        } else {
            zz_put_repeat(w->out, ' ', blanks);
            column += blanks;
        }
        zz_put_bytes(w->out, text + blanks, length);
        column += length;
        text += blanks + length;
    }
    zz_put(w->out, "\n");
}
