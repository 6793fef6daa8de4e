/* zzlc DESIGN: evaluates every dataflow on each of its layers, tries the expectations, prints a
 * table and writes the report. */
#include <string.h>
#include <sys/stat.h>

#include "compiler/command/command.h"
#include "compiler/explore/explore.h"
#include "compiler/figure/expect.h"
#include "runtime/expected/expected.h"
#include "runtime/interpret/interpret.h"

typedef enum counter { COUNT_TCC, COUNT_CC, COUNT_STEPS } counter;

typedef ZZ_VECTOR(zz_evaluation) evaluations;

/* --- counting ------------------------------------------------------------------------------ */

static void report_wrong(zz_session *session, const zz_pair *pair, const char *what) {
    zz_diag *diag = zz_report(&session->diags, ZZ_E0804, pair->dataflow->span,
                              "`%s` on `%s` does not compute its equation", pair->dataflow->name,
                              pair->layer->name);
    zz_diag_note(&session->diags, diag, "%s", what);
}

/* Counts by walking the nest; false with a diagnostic. */
static bool interpret(zz_session *session, const zz_pair *pair, zz_counts *counts) {
    const zz_interpret_options options = {0};
    const char *what = NULL;
    switch (zz_interpret(session->arena, pair->nest, &options, counts, &what)) {
    case ZZ_INTERPRET_TOO_LARGE:
        zz_report_status(session, pair, ZZ_COUNT_TOO_LARGE, what);
        return false;
    case ZZ_INTERPRET_WRONG:
        report_wrong(session, pair, what);
        return false;
    case ZZ_INTERPRET_OK:
    case ZZ_INTERPRET_STOPPED:
        break;
    }
    return true;
}

/* One of the tensors that chance gives. */
static zz_count_status interpret_one(void *user, zz_arena *arena, const zz_nest *nest,
                                     zz_counts *counts, const char **what) {
    const zz_interpret_options options = {0};
    bool *wrong = user;
    const zz_interpret_status status = zz_interpret(arena, nest, &options, counts, what);
    *wrong = status == ZZ_INTERPRET_WRONG;
    return status == ZZ_INTERPRET_OK          ? ZZ_COUNT_OK
           : status == ZZ_INTERPRET_TOO_LARGE ? ZZ_COUNT_TOO_LARGE
                                              : ZZ_COUNT_REFUSED;
}

static bool interpret_by_chance(zz_session *session, const zz_pair *pair, zz_counts *counts) {
    enum { SLOWER = 16 }; /* than a kernel, at each point */
    const char *what = NULL;
    bool wrong = false;
    double points = SLOWER;
    for (int d = 0; d < pair->nest->digit_count; d++)
        points *= (double)pair->nest->digits[d].trips;
    const zz_sampler sampler = {interpret_one, &wrong,
                                points < INT64_MAX / 2 ? (int64_t)points : INT64_MAX / 2};
    const zz_count_status status =
        zz_expected_of(session->arena, pair->nest, &sampler, counts, &what);
    if (wrong)
        report_wrong(session, pair, what);
    else
        zz_report_status(session, pair, status, what);
    return status == ZZ_COUNT_OK;
}

static bool count(zz_session *session, const zz_pair *pair, counter engine, zz_counts *counts) {
    /* Boxes are products of loop bounds: there is nothing to execute. */
    if (engine == COUNT_STEPS && pair->nest->counting != ZZ_BOXES)
        return pair->nest->chance ? interpret_by_chance(session, pair, counts)
                                  : interpret(session, pair, counts);
    const char *what = NULL;
    const zz_count_status status =
        zz_evaluate(session->arena, pair->nest, engine == COUNT_CC ? ZZ_ENGINE_CC : ZZ_ENGINE_TCC,
                    counts, &what);
    zz_report_status(session, pair, status, what);
    return status == ZZ_COUNT_OK;
}

static void evaluate(zz_session *session, const zz_pair *pair, counter engine, evaluations *done) {
    zz_arena *arena = session->arena;
    zz_counts *counts = ZZ_NEW(arena, zz_counts);
    zz_cost *cost = ZZ_NEW(arena, zz_cost);
    if (!count(session, pair, engine, counts) ||
        !zz_check_capacity(session, pair->dataflow, pair->nest, counts))
        return;
    zz_cost_of(arena, pair->nest, counts, cost);
    zz_evaluation evaluation = {pair->nest, counts, cost};
    zz_push(arena, done, evaluation);
}

/* --- the report ---------------------------------------------------------------------------- */

static bool same_file(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

static bool to_standard_output(const zz_command_line *line) {
    return zz_given(line, ZZ_OPTION_output) && !strcmp(line->values[ZZ_OPTION_output], "-");
}

static zz_exit put_report(zz_command_line *line, const zz_buffer *text, const char *ending) {
    if (to_standard_output(line)) {
        zz_print(line, text);
        return ZZ_EXIT_WELL;
    }
    const char *path = zz_given(line, ZZ_OPTION_output)
                           ? line->values[ZZ_OPTION_output]
                           : zz_output_path(line->arena, line->operands[0], ending);
    const int failed = zz_save(line->arena, path, zz_buffer_text(text), text->size);
    if (!failed)
        return ZZ_EXIT_WELL;
    zz_complain(line, "cannot write %s: %s", path, strerror(failed));
    return ZZ_EXIT_MACHINE;
}

/* The XML, the page made of it, or both. */
static zz_exit write_report(zz_command_line *line, const zz_results *results,
                            const zz_stylesheet *stylesheet) {
    const bool html = zz_given(line, ZZ_OPTION_html);
    zz_exit status = ZZ_EXIT_WELL;
    if (zz_given(line, ZZ_OPTION_no_report))
        return status;
    zz_buffer xml = zz_buffer_new(line->arena), page = zz_buffer_new(line->arena);
    if (!zz_results_xml(results, &xml)) {
        zz_complain(line, "out of memory");
        return ZZ_EXIT_MACHINE;
    }
    if (!html || !zz_given(line, ZZ_OPTION_output))
        status = put_report(line, &xml, "xml");
    if (html && status == ZZ_EXIT_WELL)
        status = zz_make_page(line, &xml, stylesheet, &page);
    if (html && status == ZZ_EXIT_WELL)
        status = put_report(line, &page, "html");
    return status;
}

/* The failures go to standard error where standard output is for programs. */
static void print_failures(zz_command_line *line, const zz_results *results) {
    zz_style style = line->out;
    zz_buffer out = zz_buffer_new(line->arena);
    style.colour = line->colour;
    zz_results_outcomes(results, &style, &out);
    zz_print_error(&out);
}

static void print_results(zz_command_line *line, const zz_results *results, bool hold) {
    zz_buffer out = zz_buffer_new(line->arena);
    const bool json = zz_given(line, ZZ_OPTION_json);
    if ((json || to_standard_output(line)) && (!hold || results->untried > 0))
        print_failures(line, results);
    if (to_standard_output(line))
        return;
    if (json) {
        zz_results_json(results, &out);
    } else {
        zz_results_summary(results, &line->out, &out);
        if (zz_given(line, ZZ_OPTION_detail) || results->evaluation_count == 1)
            zz_results_detail(results, &line->out, &out);
        zz_results_findings(results, &line->out, &out);
        zz_results_outcomes(results, &line->out, &out);
    }
    zz_print(line, &out);
}

/* Options that do not go together. */
static bool consistent(zz_command_line *line) {
    const char *path = line->values[ZZ_OPTION_output];
    const char *problem = NULL;
    if (path && zz_given(line, ZZ_OPTION_no_report))
        problem = "--output and --no-report contradict each other";
    else if (zz_given(line, ZZ_OPTION_html) && zz_given(line, ZZ_OPTION_no_report))
        problem = "--html and --no-report contradict each other";
    else if (zz_given(line, ZZ_OPTION_stylesheet) && !zz_given(line, ZZ_OPTION_html))
        problem = "--stylesheet goes with --html";
    else if (to_standard_output(line) && zz_given(line, ZZ_OPTION_json))
        problem = "--json and `-o -` both want standard output";
    else if ((zz_given(line, ZZ_OPTION_dataflow) || zz_given(line, ZZ_OPTION_layer)) &&
             !zz_given(line, ZZ_OPTION_emit))
        problem = "--dataflow and --layer go with --emit";
    else if (path && !*path)
        problem = "--output needs the name of a file";
    else if (path && same_file(path, line->operands[0]))
        problem = "the report would overwrite the design";
    if (problem)
        zz_complain(line, "%s", problem);
    return !problem;
}

/* --- explorations -------------------------------------------------------------------------- */

/* The best mappings are evaluations like those of dataflows, after them. */
static zz_exit explore(zz_command_line *line, zz_design *design, zz_engine engine,
                       evaluations *done, zz_results *results) {
    zz_explored explored;
    if (!zz_design_explore(line, design, NULL, engine, !zz_given(line, ZZ_OPTION_no_report),
                           &explored))
        return ZZ_EXIT_USAGE;
    if (explored.fault ||
        (!design->session.diags.errors && !zz_explored_finish(line->arena, &explored))) {
        zz_print_diags(line, &design->session.diags);
        zz_complain(line, "%s", explored.fault);
        return ZZ_EXIT_MACHINE;
    }
    for (size_t f = 0; f < explored.findings.count; f++)
        explored.findings.items[f].evaluation += (int)done->count;
    for (size_t e = 0; e < explored.evaluations.count; e++)
        zz_push(line->arena, done, explored.evaluations.items[e]);
    results->findings = explored.findings.items;
    results->finding_count = (int)explored.findings.count;
    results->interrupted = explored.stopped;
    return ZZ_EXIT_WELL;
}

/* --- the command --------------------------------------------------------------------------- */

static zz_exit worse(zz_exit a, zz_exit b) {
    return a > b ? a : b;
}

zz_exit zz_command_run(zz_command_line *line) {
    if (!consistent(line))
        return ZZ_EXIT_USAGE;
    zz_design design;
    zz_stylesheet stylesheet = {0};
    zz_exit status = ZZ_EXIT_WELL;
    if (zz_given(line, ZZ_OPTION_html))
        status = zz_find_stylesheet(line, &stylesheet);
    if (status == ZZ_EXIT_WELL)
        status = zz_design_read(line, line->operands[0], &design);
    if (status != ZZ_EXIT_WELL)
        return status;
    if (zz_given(line, ZZ_OPTION_emit))
        return zz_command_emit(line, &design);

    zz_session *session = &design.session;
    zz_pairs pairs = {0};
    evaluations done = {0};
    zz_design_elaborate(&design);
    zz_design_nests(line, &design, &pairs);
    const counter engine = (counter)zz_choice(line, ZZ_OPTION_engine, COUNT_TCC);
    const bool sound = session->diags.errors == 0;
    for (size_t p = 0; p < pairs.count && sound; p++)
        evaluate(session, &pairs.items[p], engine, &done);

    zz_results results = {.design = design.source->path};
    if (sound && session->diags.errors == 0)
        status = explore(line, &design, engine == COUNT_CC ? ZZ_ENGINE_CC : ZZ_ENGINE_TCC, &done,
                         &results);
    if (status != ZZ_EXIT_WELL)
        return status;
    results.evaluations = done.items;
    results.evaluation_count = (int)done.count;
    bool hold = true;
    if (results.interrupted)
        results.untried = design.model->expectation_count;
    else if (!session->diags.errors)
        hold = zz_expect(session, design.model, &results); /* needs every evaluation */
    zz_print_diags(line, &session->diags);
    if (session->diags.errors)
        return zz_errors_exit(&session->diags);

    status = worse(hold ? ZZ_EXIT_WELL : ZZ_EXIT_DESIGN, write_report(line, &results, &stylesheet));
    print_results(line, &results, hold);
    return zz_ending(line, status);
}
