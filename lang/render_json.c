/* Diagnostics as JSON, for editors: an array of objects, in the order of reporting.  Lines and
 * columns are 1-based, columns and offsets in bytes. */
#include "lang/diag.h"

#include <string.h>

#include "lang/utf8.h"

static void put_string(zz_buffer *out, const char *text) {
    const char *end = text + strlen(text);
    zz_put_char(out, '"');
    while (text < end) {
        size_t size = zz_utf8_size(text, end);
        if (!size)
            zz_put(out, "\\ufffd");
        else if (*text == '"' || *text == '\\')
            zz_putf(out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            zz_putf(out, "\\u%04x", *text);
        else
            zz_put_bytes(out, text, size);
        text += size ? size : 1;
    }
    zz_put_char(out, '"');
}

static void put_span(zz_buffer *out, zz_span span) {
    zz_span end = {span.source, span.end, span.end};
    zz_put(out, "\"file\":");
    if (span.source)
        put_string(out, span.source->path);
    else
        zz_put(out, "null");
    zz_putf(out,
            ",\"line\":%u,\"column\":%u,\"endLine\":%u,\"endColumn\":%u,\"begin\":%u,\"end\":%u",
            zz_span_line(span), zz_span_column(span), zz_span_line(end), zz_span_column(end),
            span.begin, span.end);
}

static void put_diag(zz_buffer *out, const zz_diag *diag) {
    zz_putf(out, "{\"code\":\"ZZ%04d\",\"severity\":\"%s\",\"message\":", diag->code,
            diag->severity == ZZ_ERROR ? "error" : "warning");
    put_string(out, diag->message);
    zz_put(out, ",\"spans\":[");
    for (int i = 0; i < diag->span_count; i++) {
        zz_put(out, i ? ",{" : "{");
        put_span(out, diag->spans[i].span);
        zz_putf(out, ",\"primary\":%s,\"label\":", i ? "false" : "true");
        put_string(out, diag->spans[i].label);
        zz_put_char(out, '}');
    }
    zz_put(out, "],\"notes\":[");
    for (int i = 0; i < diag->note_count; i++) {
        zz_putf(out, "%s{\"kind\":\"%s\",\"text\":", i ? "," : "",
                diag->notes[i].kind == ZZ_HELP ? "help" : "note");
        put_string(out, diag->notes[i].text);
        zz_put_char(out, '}');
    }
    zz_put_char(out, ']');
    if (diag->fix.replacement) {
        zz_put(out, ",\"fix\":{");
        put_span(out, diag->fix.span);
        zz_put(out, ",\"replacement\":");
        put_string(out, diag->fix.replacement);
        zz_put_char(out, '}');
    }
    zz_put_char(out, '}');
}

void zz_diags_render_json(const zz_diags *diags, zz_buffer *out) {
    zz_put_char(out, '[');
    for (size_t i = 0; i < diags->count; i++) {
        zz_put(out, i ? ",\n " : "");
        put_diag(out, diags->items[i]);
    }
    zz_put(out, "]\n");
}
