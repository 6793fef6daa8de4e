/* What is asked of every nest that is executed step by step: whether it can be, how it ended, and whether
 * a kernel counts the same. */
#include <inttypes.h>

#include "compiler/command/command.h"
#include "compiler/lower/lower.h"

zz_exit zz_interpreter_failed(zz_session *session, const zz_pair *pair, zz_interpret_status status,
                              const char *what) {
    if (status == ZZ_INTERPRET_TOO_LARGE) {
        zz_report_status(session, pair, ZZ_COUNT_TOO_LARGE, what);
        return ZZ_EXIT_DESIGN;
    }
    zz_diag *diag = zz_report(&session->diags, ZZ_E0804, pair->dataflow->span,
                              "`%s` on `%s` does not compute its equation", pair->dataflow->name,
                              pair->layer->name);
    zz_diag_note(&session->diags, diag, "%s", what);
    return ZZ_EXIT_MACHINE;
}

/* There is nothing to execute where it is not known what arrives. */
static bool refuse(zz_session *session, const zz_pair *pair) {
    const zz_nest *nest = pair->nest;
    const char *event = nest->operands[nest->event_operand].name;
    zz_diag *diag = zz_report(&session->diags, ZZ_E0614, pair->dataflow->span,
                              "`%s` on `%s` cannot be traced: which elements of `%s` arrive is a "
                              "matter of chance",
                              nest->dataflow, nest->layer, event);
    zz_diag_help(&session->diags, diag,
                 "give `%s` its values (`%s data \"file.npy\"`) and count exactly, or trace "
                 "another dataflow with --dataflow",
                 event, event);
    return false;
}

bool zz_may_execute(zz_session *session, const zz_pair *pair) {
    if (pair->nest->chance)
        return refuse(session, pair);
    if (!pair->nest->disordered)
        return true;
    zz_diag *diag = zz_say_disorder(session, pair->dataflow);
    zz_diag_note(&session->diags, diag, "a trace executes the nest, whatever it counts");
    return false;
}

typedef struct comparison {
    zz_evaluation interpreted, compiled;
    int64_t figures, differing;
    zz_buffer *out;
} comparison;

static void compare(void *user, const zz_metric *metric, const zz_place *place) {
    comparison *c = user;
    const zz_quantity here = zz_metric_value(metric, &c->interpreted, place);
    const zz_quantity there = zz_metric_value(metric, &c->compiled, place);
    c->figures++;
    if (here.exact == there.exact &&
        (here.exact ? here.integer == there.integer : here.real == there.real))
        return;
    c->differing++;
    zz_put_metric_name(metric, c->interpreted.nest, place, c->out);
    zz_put(c->out, ": step by step ");
    zz_put_quantity(here, c->out);
    zz_put(c->out, ", by the kernel ");
    zz_put_quantity(there, c->out);
    zz_put(c->out, "\n");
}

bool zz_compare_counts(zz_arena *arena, const zz_nest *nest, const zz_counts *interpreted,
                       const zz_counts *compiled, zz_buffer *out) {
    zz_cost *costs = ZZ_NEW_ARRAY(arena, zz_cost, 2);
    zz_cost_of(arena, nest, interpreted, &costs[0]);
    zz_cost_of(arena, nest, compiled, &costs[1]);
    comparison c = {.interpreted = {nest, interpreted, &costs[0]},
                    .compiled = {nest, compiled, &costs[1]},
                    .out = out};
    zz_putf(out, "%" PRId64 " MACs in %" PRId64 " cycles; the result is that of the equation\n",
            interpreted->macs, costs[0].cycles);
    zz_metric_visit(c.interpreted.nest, compare, &c);
    if (c.differing == 0)
        zz_putf(out, "the kernel counts the same: all %" PRId64 " figures agree\n", c.figures);
    else
        zz_putf(out, "the kernel counts otherwise: %" PRId64 " of %" PRId64 " figures differ\n",
                c.differing, c.figures);
    return c.differing == 0;
}
