/* --emit nest: the nest as text, outermost first, with the residency of each operand beside the
 * loops. */
#include "compiler/emit/print.h"
#include "compiler/model/session.h"
#include "runtime/cost/metric.h"

void zz_print_derived(const zz_nest *nest, const zz_nest_variable *v, zz_buffer *out) {
    bool first = true;
    if (v->divisor > 1)
        zz_put_char(out, '(');
    for (int minus = 0; minus < 2; minus++) /* iy - fy, not -fy + iy */
        for (int b = 0; b < nest->variable_count; b++) {
            const int64_t c = v->coefficients[b];
            if (c == 0 || (c < 0) != minus)
                continue;
            zz_put(out, first ? (minus ? "-" : "") : minus ? " - " : " + ");
            if (c != 1 && c != -1)
                zz_putf(out, "%lld*", (long long)(minus ? -c : c));
            zz_put(out, nest->variables[b].name);
            first = false;
        }
    if (v->constant || first)
        zz_putf(out,
                first             ? "%lld"
                : v->constant < 0 ? " - %lld"
                                  : " + %lld",
                (long long)(v->constant < 0 && !first ? -v->constant : v->constant));
    if (v->divisor > 1)
        zz_putf(out, ") / %lld", (long long)v->divisor);
}

static void put_variables(const zz_nest *nest, zz_buffer *out) {
    for (int i = 0; i < nest->variable_count; i++) {
        const zz_nest_variable *v = &nest->variables[i];
        zz_putf(out, "  variable %s : %lld", v->name, (long long)v->extent);
        if (!v->bound) {
            zz_put(out, ", derived = ");
            zz_print_derived(nest, v, out);
        }
        zz_put_char(out, '\n');
    }
}

static void put_operands(const zz_nest *nest, zz_buffer *out) {
    for (int o = 0; o < nest->operand_count; o++) {
        const zz_operand *x = &nest->operands[o];
        zz_putf(out, "  %s %s[", x->output ? "output" : "input", x->name);
        for (int a = 0; a < x->axis_count; a++)
            zz_putf(out, "%s%s", a ? ", " : "", nest->variables[x->axes[a]].name);
        zz_putf(out, "] %lld bit", (long long)x->bits);
        if (x->partial_bits != x->bits)
            zz_putf(out, " partial %lld bit", (long long)x->partial_bits);
        zz_putf(out, " as %s, in", x->slot);
        for (int l = x->level_count - 1; l >= 0; l--)
            zz_putf(out, " %s", nest->memories[x->levels[l].memory].name);
        zz_put_char(out, '\n');
    }
}

/* Boundaries that lie just above a digit (or at the end), outermost memory first. */
static void put_boundaries(const zz_nest *nest, int at, bool in_event_body, zz_buffer *out) {
    for (int o = 0; o < nest->operand_count; o++) {
        const zz_operand *x = &nest->operands[o];
        for (int l = x->level_count - 2; l >= 0; l--) {
            const zz_level *level = &x->levels[l];
            if (level->boundary != at || level->in_event_body != in_event_body)
                continue;
            zz_putf(out, "  hold %s in %s%s%s\n", x->name, nest->memories[level->memory].name,
                    level->slide ? " refill slide" : "",
                    level->buffering == ZZ_BUFFER_DOUBLE   ? " double"
                    : level->buffering == ZZ_BUFFER_SINGLE ? " single"
                                                           : "");
        }
    }
}

static void put_event(const zz_nest *nest, zz_buffer *out) {
    const zz_operand *x = &nest->operands[nest->event_operand];
    zz_putf(out, "  on event %s[", x->name);
    for (int a = 0; a < x->axis_count; a++)
        zz_putf(out, "%s%s", a ? ", " : "", nest->variables[x->axes[a]].name);
    zz_putf(out, "]%s\n", nest->arrives || nest->chance ? ", filtered" : "");
}

void zz_print_nest(const zz_nest *nest, zz_buffer *out) {
    zz_putf(out, "nest %s : %s%s%s on %s counting %s\n", nest->dataflow,
            nest->network ? nest->network : "", nest->network ? "." : "", nest->layer,
            nest->accelerator, zz_counting_name(nest->counting));
    put_variables(nest, out);
    put_operands(nest, out);
    for (int d = 0; d <= nest->digit_count; d++) {
        put_boundaries(nest, d, false, out);
        if (nest->event_operand >= 0 && d == nest->event_begin)
            put_event(nest, out);
        put_boundaries(nest, d, true, out);
        if (d == nest->digit_count)
            break;
        const zz_digit *digit = &nest->digits[d];
        static const char *const words[] = {"for", "spread", "event"};
        zz_putf(out, "  %s %s:%lld", words[digit->kind], nest->variables[digit->variable].name,
                (long long)digit->trips);
        if (digit->weight > 1)
            zz_putf(out, " x%lld", (long long)digit->weight);
        if (digit->kind == ZZ_DIGIT_SPREAD)
            zz_putf(out, " over %s", nest->dimensions[digit->dimension].name);
        zz_put_char(out, '\n');
    }
}
