/* zzlc why: counts the dataflow of one figure, and explains the figure.  That a tile does not fit its
 * memory is no error here: it may be what is asked about. */
#include "compiler/command/command.h"
#include "compiler/explore/explore.h"
#include "compiler/lower/lower.h"
#include "compiler/why/why.h"

typedef ZZ_VECTOR(zz_evaluation) evaluations;

static bool evaluate(zz_session *session, const zz_pair *pair, evaluations *done) {
    zz_counts *counts = ZZ_NEW(session->arena, zz_counts);
    zz_cost *cost = ZZ_NEW(session->arena, zz_cost);
    const char *what = NULL;
    const zz_count_status status =
        zz_evaluate(session->arena, pair->nest, ZZ_ENGINE_TCC, counts, &what);
    zz_report_status(session, pair, status, what);
    if (status != ZZ_COUNT_OK)
        return false;
    zz_cost_of(session->arena, pair->nest, counts, cost);
    const zz_evaluation evaluation = {pair->nest, counts, cost};
    zz_push(session->arena, done, evaluation);
    return true;
}

/* The best mappings of an exploration: only its variant that the figure is of. */
static void explore(zz_command_line *line, zz_design *design, const zz_figure *figure,
                    evaluations *done) {
    zz_explored explored;
    if (!zz_design_explore(line, design, figure->dataflow, ZZ_ENGINE_TCC, false, &explored))
        return;
    for (size_t i = 0; i < explored.items.count; i++) {
        const zz_explored_item *item = &explored.items.items[i];
        if (item->variant->dataflow == figure->dataflow &&
            (!figure->layer || item->layer == figure->layer))
            zz_push(line->arena, done, explored.evaluations.items[item->evaluation]);
    }
}

/* All layers of the figure's dataflow, or the one it names. */
static void evaluate_all(zz_command_line *line, zz_design *design, const zz_figure *figure,
                         evaluations *done) {
    zz_session *session = &design->session;
    const zz_dataflow *dataflow = figure->dataflow;
    if (dataflow->unallocated) {
        explore(line, design, figure, done);
        return;
    }
    for (int l = 0; l < dataflow->layer_count; l++) {
        const zz_layer *layer = dataflow->layers[l];
        if (figure->layer && layer != figure->layer)
            continue;
        const zz_pair pair = {dataflow, layer, zz_lower(session, dataflow, layer)};
        if (!pair.nest || !evaluate(session, &pair, done))
            return; /* reported */
    }
}

zz_exit zz_command_why(zz_command_line *line) {
    zz_design design;
    zz_figure figure;
    evaluations done = {0};
    zz_exit status = zz_design_read(line, line->operands[1], &design);
    if (status != ZZ_EXIT_WELL)
        return status;
    zz_session *session = &design.session;
    zz_design_elaborate(&design);
    if (session->diags.errors == 0 &&
        zz_figure_read(session, design.model, line->operands[0], &figure))
        evaluate_all(line, &design, &figure, &done);
    zz_buffer out = zz_buffer_new(line->arena);
    if (session->diags.errors == 0 &&
        !zz_why_figure(&figure, done.items, (int)done.count, &line->out, &out))
        zz_report(&session->diags, ZZ_E0205, figure.dataflow->span,
                  "the sum over the layers does not fit 64 bits");
    zz_print_diags(line, &session->diags);
    if (session->diags.errors)
        return zz_errors_exit(&session->diags);
    zz_print(line, &out);
    return zz_ending(line, ZZ_EXIT_WELL);
}
