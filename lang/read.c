/* One text to one tree: looks at the bytes, then runs the grammar. */
#include "lang/parser.h"

#include <string.h>

/* The size of the UTF-8 sequence at `at` (RFC 3629), or 0 when the bytes there are none. */
size_t zz_utf8_size(const char *text, const char *end) {
    const unsigned char *at = (const unsigned char *)text;
    size_t left = (size_t)(end - text);
    if (!left)
        return 0;
    if (at[0] < 0x80)
        return 1;
    size_t size = at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : at[0] < 0xF5 ? 4 : 0;
    if (!size || size > left)
        return 0;
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    }
    /* Overlong forms, surrogates, beyond U+10FFFF. */
    if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F) ||
        (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F))
        return 0;
    return size;
}

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
