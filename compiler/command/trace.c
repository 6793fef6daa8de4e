/* zzlc trace, the log (visual.c makes the page): runs nests on real tensors and tells every operation as it
 * happens; then counts the same nests by kernels, and says whether both found the same.  With --timing
 * it runs them twice: when a step begins is known only after the transfers of all windows are. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/command/command.h"
#include "compiler/explore/explore.h"
#include "runtime/interpret/timing.h"
#include "runtime/report/layout.h"

enum { CHUNK = 64 * 1024 };

typedef struct tracing {
    zz_command_line *line;
    zz_buffer out;
    const zz_timeline *timeline; /* of the nest being told; NULL: none */
} tracing;

static bool flush(tracing *t) {
    bool arrived = zz_print(t->line, &t->out);
    t->out.size = 0;
    return arrived;
}

static bool tell(void *user, int64_t step, const char *text) {
    tracing *t = user;
    if (t->timeline)
        zz_putf(&t->out, "cycle %" PRId64 ", ", t->timeline->begins[step - 1]);
    zz_put(&t->out, text);
    zz_put_char(&t->out, '\n');
    return t->out.size < CHUNK || flush(t);
}

/* --- timing -------------------------------------------------------------------------------- */

/* What the arbitration came to, beside the bound that is counted. */
static void put_timeline(tracing *t, const zz_nest *nest, const zz_counts *counts) {
    const zz_timeline *timeline = t->timeline;
    const int64_t counted = counts->onload + counts->compute + counts->stall + counts->offload;
    zz_putf(&t->out,
            "%" PRId64 " cycles simulated, %" PRId64 " counted: onload %" PRId64
            ", compute %" PRId64 ", stall %" PRId64 ", offload %" PRId64 "\n",
            timeline->cycles, counted, counts->onload, counts->compute, counts->stall,
            counts->offload);
    for (int m = 0; m < nest->memory_count; m++)
        for (int p = 0; p < nest->memories[m].port_count; p++) {
            const zz_nest_memory *memory = &nest->memories[m];
            const int64_t busy = timeline->busy[m][p];
            if (busy == 0)
                continue;
            zz_putf(&t->out, "port %s of %s: busy in %" PRId64 " of them (", memory->ports[p].name,
                    memory->name, busy);
            zz_putf(&t->out, "%.1f %%)\n", 100.0 * (double)busy / (double)timeline->cycles);
        }
}

/* Runs the nest once without a word, and arbitrates. */
static zz_interpret_status simulate(tracing *t, const zz_nest *nest, zz_timeline *timeline,
                                    const char **what) {
    zz_recording recording;
    zz_counts counts;
    const zz_interpret_options options = {.recording = &recording};
    zz_interpret_status status = zz_interpret(t->line->arena, nest, &options, &counts, what);
    if (status == ZZ_INTERPRET_OK)
        status = zz_simulate(t->line->arena, nest, &counts, &recording, timeline, what);
    t->timeline = timeline;
    return status;
}

/* --- the command --------------------------------------------------------------------------- */

static zz_exit trace_one(tracing *t, zz_session *session, const zz_pair *pair) {
    const zz_interpret_options options = {.log = tell, .user = t};
    zz_counts interpreted, compiled;
    const char *what = NULL;
    if (!zz_may_execute(session, pair))
        return ZZ_EXIT_DESIGN;
    const char *title =
        zz_sprintf(t->line->arena, "%s on %s", pair->dataflow->name, pair->layer->name);
    zz_put_painted(&t->out, &t->line->out, ZZ_BOLD, title);
    zz_put(&t->out, "\n");
    zz_timeline timeline;
    zz_interpret_status status = ZZ_INTERPRET_OK;
    t->timeline = NULL;
    if (zz_given(t->line, ZZ_OPTION_timing))
        status = simulate(t, pair->nest, &timeline, &what);
    if (status == ZZ_INTERPRET_OK)
        status = zz_interpret(t->line->arena, pair->nest, &options, &interpreted, &what);
    if (status == ZZ_INTERPRET_STOPPED)
        return ZZ_EXIT_WELL;
    if (status != ZZ_INTERPRET_OK)
        return zz_interpreter_failed(session, pair, status, what);
    if (t->timeline)
        put_timeline(t, pair->nest, &interpreted);
    zz_nest exact = *pair->nest;
    exact.counting = ZZ_EXACT;
    const zz_count_status counted =
        zz_evaluate(t->line->arena, &exact, ZZ_ENGINE_TCC, &compiled, &what);
    if (counted != ZZ_COUNT_OK) {
        zz_report_status(session, pair, counted, what);
        return counted == ZZ_COUNT_REFUSED ? ZZ_EXIT_MACHINE : ZZ_EXIT_DESIGN;
    }
    return zz_compare_counts(t->line->arena, &exact, &interpreted, &compiled, &t->out)
               ? ZZ_EXIT_WELL
               : ZZ_EXIT_MACHINE;
}

static bool consistent(zz_command_line *line) {
    const bool html = zz_given(line, ZZ_OPTION_html);
    if (!html && zz_given(line, ZZ_OPTION_output))
        zz_complain(line, "with trace, --output goes with --html");
    else if (!html && zz_given(line, ZZ_OPTION_steps))
        zz_complain(line, "--steps goes with --html");
    else if (html && zz_given(line, ZZ_OPTION_timing))
        zz_complain(line, "--timing goes with the log, not with --html");
    else
        return true;
    return false;
}

/* The variant of an exploration that --dataflow names, or NULL. */
static const zz_dataflow *searched(const zz_command_line *line, const zz_model *model) {
    const char *name = line->values[ZZ_OPTION_dataflow];
    for (int e = 0; name && e < model->exploration_count; e++)
        for (int v = 0; v < model->explorations[e]->variant_count; v++) {
            const zz_dataflow *dataflow = model->explorations[e]->variants[v].dataflow;
            if (strcmp(dataflow->name, name) == 0)
                return dataflow;
        }
    return NULL;
}

/* The best mappings that a search finds, as nests. */
static bool search_nests(zz_command_line *line, zz_design *design, const zz_dataflow *variant,
                         zz_pairs *pairs) {
    const char *layer = line->values[ZZ_OPTION_layer];
    zz_explored explored;
    if (!zz_design_explore(line, design, variant, ZZ_ENGINE_TCC, false, &explored))
        return false;
    for (size_t i = 0; i < explored.items.count; i++) {
        const zz_explored_item *item = &explored.items.items[i];
        const zz_pair pair = {variant, item->layer, item->nest};
        if (item->variant->dataflow == variant && (!layer || !strcmp(item->layer->name, layer)))
            zz_push(line->arena, pairs, pair);
    }
    if (pairs->count == 0 && layer && !design->session.diags.errors)
        zz_complain(line, "`%s` has no layer `%s`", variant->name, layer);
    return pairs->count > 0 || design->session.diags.errors;
}

zz_exit zz_command_trace(zz_command_line *line) {
    zz_design design;
    zz_pairs pairs = {0};
    if (!consistent(line))
        return ZZ_EXIT_USAGE;
    tracing t = {.line = line, .out = zz_buffer_new(line->arena)};
    zz_session *session = &design.session;
    zz_exit status = zz_design_read(line, line->operands[0], &design);
    if (status != ZZ_EXIT_WELL)
        return status;
    zz_design_elaborate(&design);
    const zz_dataflow *variant = session->diags.errors ? NULL : searched(line, design.model);
    if (variant ? !search_nests(line, &design, variant, &pairs)
                : !zz_design_nests(line, &design, &pairs))
        return ZZ_EXIT_USAGE;
    if (session->diags.errors)
        status = zz_errors_exit(&session->diags);
    else if (zz_given(line, ZZ_OPTION_html))
        status = zz_trace_page(line, &design, &pairs);
    const bool log = !zz_given(line, ZZ_OPTION_html);
    for (size_t p = 0; log && p < pairs.count && !session->diags.errors && !line->closed; p++) {
        if (p > 0)
            zz_put(&t.out, "\n");
        zz_exit one = trace_one(&t, session, &pairs.items[p]);
        if (one > status)
            status = one;
        flush(&t);
    }
    zz_print_diags(line, &session->diags);
    return zz_ending(line, status);
}
