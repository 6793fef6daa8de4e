/* One text to one tree: looks at the bytes, then runs the grammar. */
#include "lang/read.h"

#include <string.h>

#include "lang/parse.h"
#include "lang/parser.h"
#include "lang/scan.h"
#include "lang/tree.h"
#include "lang/utf8.h"

/* False when this is no text at all. */
static bool check_bytes(const zz_source *source, zz_diags *diags) {
    const char *end = source->text + source->size;
    const char *zero = memchr(source->text, '\0', source->size);
    if (zero) {
        uint32_t at = (uint32_t)(zero - source->text);
        zz_report(diags, ZZ_E0003, (zz_span){source, at, at + 1},
                  "this file holds a zero byte: it is not a text");
        return false;
    }
    uint32_t first = 0, count = 0;
    for (const char *at = source->text; at < end;) {
        size_t size = zz_utf8_size(at, end);
        if (!size && !count++)
            first = (uint32_t)(at - source->text);
        at += size ? size : 1;
    }
    if (count) {
        zz_diag *diag =
            zz_report(diags, ZZ_E0004, (zz_span){source, first, first + 1},
                      "this byte (%02X) is not UTF-8", (unsigned char)source->text[first]);
        if (count > 1)
            zz_diag_note(diags, diag, "%u more such bytes follow", count - 1);
        zz_diag_help(diags, diag, "save the file as UTF-8");
    }
    return true;
}

zz_node *zz_parse(zz_arena *arena, const zz_source *source, zz_diags *diags) {
    zz_parser *parser = zz_parser_new(arena, source, diags);
    zz_node *file = zz_list_as(zz_list(parser, (zz_span){source, 0, 0}), ZZ_file,
                               (zz_span){source, 0, (uint32_t)source->size});
    if (source->size > ZZ_SOURCE_LIMIT) {
        zz_report(diags, ZZ_E0002, (zz_span){source, 0, 0}, "this file is larger than %d MiB",
                  ZZ_SOURCE_LIMIT >> 20);
    } else if (check_bytes(source, diags)) {
        zz_scan_begin(parser);
        zz_grammar_parse(parser);
        if (parser->file)
            file = zz_list_as(parser->file, ZZ_file, file->span);
    }
    zz_arena_free(parser->scratch);
    return file;
}
