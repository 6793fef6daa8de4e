#include "lang/diag.h"

void zz_diags_render(const zz_diags *diags, bool colour, zz_buffer *out) {
    (void)colour;
    for (size_t i = 0; i < diags->count; i++) {
        const zz_diag *d = diags->items[i];
        zz_putf(out, "%s:%u:%u: error[ZZ%04d]: %s: %s\n",
                d->spans[0].span.source ? d->spans[0].span.source->path : "",
                zz_span_line(d->spans[0].span), zz_span_column(d->spans[0].span), d->code,
                d->message, d->spans[0].label);
        for (int n = 0; n < d->note_count; n++)
            zz_putf(out, "   %s\n", d->notes[n].text);
    }
}
void zz_diags_render_json(const zz_diags *diags, zz_buffer *out) {
    (void)diags;
    zz_put(out, "[]\n");
}
