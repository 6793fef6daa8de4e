#include "compiler/figure/expect.h"

#include <string.h>

#include "compiler/figure/figure.h"
#include "compiler/scope/expression.h"
#include "compiler/scope/fault.h"
#include "compiler/scope/scope.h"

typedef struct figures {
    const zz_model *model;
    const zz_results *results; /* NULL: nothing is counted yet, names and kinds are checked */
    bool used;                 /* a figure occurred */
} figures;

static zz_measure measure_of(zz_metric_kind kind) {
    switch (kind) {
    case ZZ_FIGURE_CYCLES:
        return zz_measure_of(ZZ_CYCLES);
    case ZZ_FIGURE_ENERGY:
        return zz_measure_of(ZZ_ENERGY);
    case ZZ_FIGURE_BITS:
        return zz_measure_of(ZZ_SIZE);
    case ZZ_FIGURE_AREA:
        return zz_measure_of(ZZ_AREA);
    case ZZ_FIGURE_TIME:
        return zz_measure_of(ZZ_TIME);
    case ZZ_FIGURE_COUNT:
    case ZZ_FIGURE_RATIO:
        break;
    }
    return (zz_measure){{0}};
}

/* --- values --------------------------------------------------------------------------------------
 */

static zz_value value_of(zz_quantity quantity, zz_measure measure) {
    return quantity.exact ? zz_value_integer(quantity.integer, measure)
                          : zz_value_real(quantity.real, measure);
}

static zz_value counted(zz_scope *scope, const figures *f, const zz_request *r,
                        const zz_figure *found) {
    zz_quantity sum;
    switch (zz_figure_sum(found, f->results->evaluations, f->results->evaluation_count, &sum)) {
    case ZZ_SUM_FITS:
        return value_of(sum, measure_of(found->metric->kind));
    case ZZ_SUM_TOO_LARGE:
        zz_fault(scope->elaborator, ZZ_E0205, r->node->span,
                 "the sum over the layers does not fit 64 bits");
        break;
    case ZZ_SUM_OF_NONE:
        break;
    }
    return zz_value_unknown();
}

static zz_value figure_value(zz_scope *scope, figures *f, zz_request *r, const zz_symbol *symbol) {
    zz_figure found;
    if (!zz_request_resolve(scope, f->model, r, symbol, &found))
        return zz_value_unknown();
    if (f->results)
        return counted(scope, f, r, &found);
    zz_value value = zz_value_unknown();
    value.measured = true;
    value.measure = measure_of(found.metric->kind);
    return value;
}

/* module.name, or a part of what that is */
static bool is_qualified(zz_scope *scope, const zz_node *node) {
    for (; node->kind == ZZ_member; node = zz_at(node, member, object)) {
        const char *path = zz_dotted(scope->elaborator->arena, node);
        zz_symbol *other;
        if (path && zz_scope_symbol(scope, path, &other))
            return true;
    }
    return false;
}

/* Whether a node is a figure: it begins with the name of a dataflow, or of nothing. */
static bool figure(void *context, zz_scope *scope, const zz_node *node, zz_value *value) {
    figures *f = context;
    zz_request r;
    if (!zz_request_read(scope->elaborator->arena, node, &r))
        return false;
    if (zz_scope_parameter(scope, r.root->text))
        return false;
    zz_symbol *other;
    const zz_symbol *symbol = zz_scope_symbol(scope, r.root->text, &other);
    if (symbol && !zz_figure_sort(symbol) && !(r.layer || r.arguments))
        return false;
    if (!symbol && (node->kind == ZZ_name || is_qualified(scope, node)))
        return false;
    *value = zz_value_unknown();
    f->used = true;
    if (!symbol || !zz_figure_sort(symbol)) {
        zz_figure_symbol(scope, r.root);
        return true;
    }
    *value = figure_value(scope, f, &r, symbol);
    return true;
}

/* --- conditions ----------------------------------------------------------------------------------
 */

static bool is_comparison(const zz_node *node) {
    return node->kind == ZZ_binary && strchr("<>=!", node->word[0]);
}

void zz_expect_check(zz_session *session, const zz_model *model,
                     const zz_expectation *expectation) {
    (void)session;
    const zz_node *condition = expectation->condition;
    figures f = {.model = model};
    zz_scope scope = *expectation->scope;
    scope.figure = figure;
    scope.context = &f;
    if (condition->kind == ZZ_broken)
        return;
    if (!is_comparison(condition)) {
        zz_elaborator *e = scope.elaborator;
        zz_diag *diag =
            zz_fault(e, ZZ_E0701, condition->span, "an expectation compares two values");
        zz_diag_help(e->diags, diag, "such as `expect f.cycles == 81`");
    }
    zz_value_of(&scope, condition);
}

/* The value of one side; *figures says whether it comes from counting. */
static zz_value side(zz_scope *scope, const zz_node *node, bool *is_figure) {
    figures *f = scope->context;
    f->used = false;
    const zz_value value = zz_value_of(scope, node);
    *is_figure = f->used;
    return value;
}

static bool try_one(zz_arena *arena, const zz_model *model, zz_results *results,
                    const zz_expectation *expectation, zz_outcome *outcome) {
    const zz_node *condition = expectation->condition;
    figures f = {.model = model, .results = results};
    zz_scope scope = *expectation->scope;
    scope.figure = figure;
    scope.context = &f;
    outcome->at = zz_sprintf(arena, "%s:%u:%u", expectation->span.source->path,
                             zz_span_line(expectation->span), zz_span_column(expectation->span));
    outcome->text = zz_written(arena, condition->span);
    outcome->found = "nothing";
    bool left_counted, right_counted;
    const zz_value left = side(&scope, zz_at(condition, binary, left), &left_counted);
    const zz_value right = side(&scope, zz_at(condition, binary, right), &right_counted);
    zz_value result;
    if (left.kind == ZZ_VALUE_UNKNOWN || right.kind == ZZ_VALUE_UNKNOWN ||
        zz_value_binary(condition->word, left, right, &result) != ZZ_VALUE_OK)
        return false;
    outcome->holds = result.integer != 0;
    zz_buffer found = zz_buffer_new(arena);
    if (left_counted || !right_counted)
        zz_value_print(arena, left, &found);
    if (left_counted == right_counted)
        zz_put(&found, " and ");
    if (right_counted || !left_counted)
        zz_value_print(arena, right, &found);
    outcome->found = zz_buffer_text(&found);
    return outcome->holds;
}

bool zz_expect(zz_session *session, const zz_model *model, zz_results *results) {
    zz_outcome *outcomes =
        ZZ_NEW_ARRAY(session->arena, zz_outcome, (size_t)model->expectation_count);
    bool all = true;
    for (int i = 0; i < model->expectation_count; i++) {
        const bool holds =
            try_one(session->arena, model, results, &model->expectations[i], &outcomes[i]);
        all = all && holds;
    }
    results->outcomes = outcomes;
    results->outcome_count = model->expectation_count;
    return all;
}
