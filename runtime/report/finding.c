/* Tables of what was searched: one row for each layer of each exploration, with the size of the space and
 * how sure the answer is; variants of an exploration compared; Pareto fronts. */
#include <math.h>
#include <string.h>

#include "runtime/report/document.h"
#include "runtime/report/layout.h"

static const zz_evaluation *evaluation_of(const zz_results *results, const zz_finding *finding) {
    return &results->evaluations[finding->evaluation];
}

/* --- how sure ------------------------------------------------------------------------------ */

/* Long numbers are easier to compare by their size. */
static const char *form_space(zz_arena *arena, const zz_style *style, const char *digits) {
    const size_t size = strlen(digits);
    if (size > 18)
        return zz_sprintf(arena, "%c.%.2se%zu", digits[0], digits + 1, size - 1);
    int64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value = value * 10 + (digits[i] - '0');
    return zz_form_count(arena, style, value);
}

static const char *form_proof(zz_arena *arena, const zz_finding *finding) {
    const char *word = finding->proof == ZZ_MAP_GAP
                           ? zz_sprintf(arena, "gap %.3g %%", 100 * zz_finding_gap(finding))
                           : zz_proof_name(finding->proof);
    return finding->stopped ? zz_sprintf(arena, "%s, stopped", word) : word;
}

static void put_searches(const zz_results *results, const zz_style *style, zz_buffer *out) {
    zz_arena *arena = out->arena;
    zz_layout layout = {.arena = arena};
    bool several = false, shared = false;
    for (int f = 0; f < results->finding_count; f++) {
        several |= strcmp(evaluation_of(results, &results->findings[f])->nest->layer,
                          evaluation_of(results, &results->findings[0])->nest->layer) != 0;
        shared |= results->findings[f].twin != NULL;
    }
    const size_t none = (size_t)-1;
    const size_t name = zz_layout_column(&layout, "search", "", false);
    const size_t layer = several ? zz_layout_column(&layout, "layer", "", false) : none;
    layout.keys = layout.columns.count;
    const size_t goal = zz_layout_column(&layout, "minimize", "", false);
    const size_t orders = zz_layout_column(&layout, "orders", "", false);
    const size_t space = zz_layout_column(&layout, "space", "", true);
    const size_t visited = zz_layout_column(&layout, "visited", "", true);
    const size_t proof = zz_layout_column(&layout, "proof", "", false);
    const size_t with = shared ? zz_layout_column(&layout, "searched", "with", false) : none;
    for (int f = 0; f < results->finding_count; f++) {
        const zz_finding *finding = &results->findings[f];
        const zz_nest *nest = evaluation_of(results, finding)->nest;
        const bool again =
            f > 0 && style->grouped && !strcmp(results->findings[f - 1].variant, finding->variant);
        const char **cells = zz_layout_row(&layout, ZZ_PLAIN);
        cells[name] = again ? "" : finding->variant;
        if (layer != none)
            cells[layer] = zz_layer_label(arena, results, nest);
        cells[goal] = finding->objective;
        cells[orders] = finding->orders;
        cells[space] = form_space(arena, style, finding->space);
        cells[visited] = zz_form_count(arena, style, finding->visited);
        cells[proof] = form_proof(arena, finding);
        if (with != none)
            cells[with] = finding->twin ? finding->twin : "-";
    }
    zz_put(out, "\n");
    zz_layout_print(&layout, style, out);
}

static void put_verified(const zz_results *results, zz_buffer *out) {
    for (int f = 0; f < results->finding_count; f++) {
        const zz_finding *finding = &results->findings[f];
        if (!finding->verified || finding->twin)
            continue;
        const char *layer = evaluation_of(results, finding)->nest->layer;
        zz_putf(out, "%s on %s: %s%s\n", finding->variant, layer,
                strncmp(finding->verified, "not ", 4) ? "verified, " : "", finding->verified);
    }
}

/* --- variants compared --------------------------------------------------------------------- */

/* All layers of one variant together. */
typedef struct total {
    const zz_finding *first;
    double energy, cycles, lanes;
    int layers;
} total;

static bool same(const char *a, const char *b) {
    return strcmp(a, b) == 0;
}

/* The totals of an exploration's variants, from finding `begin` on; *end is where the next begins. */
static total *totals_of(zz_arena *arena, const zz_results *results, int begin, int *end,
                        int *count) {
    const zz_finding *findings = results->findings;
    total *totals = ZZ_NEW_ARRAY(arena, total, (size_t)results->finding_count);
    *count = 0;
    for (*end = begin; *end < results->finding_count &&
                       same(findings[*end].exploration, findings[begin].exploration);
         ++*end) {
        const zz_finding *finding = &findings[*end];
        if (*count == 0 || !same(totals[*count - 1].first->variant, finding->variant))
            totals[(*count)++] = (total){.first = finding};
        total *t = &totals[*count - 1];
        const zz_evaluation *e = evaluation_of(results, finding);
        t->energy += zz_metric_value(&zz_metrics[ZZ_METRIC_energy], e, NULL).real;
        t->cycles += zz_metric_value(&zz_metrics[ZZ_METRIC_cycles], e, NULL).real;
        t->layers++;
    }
    return totals;
}

static const char *form_ratio(zz_arena *arena, double value, double least) {
    return least > 0 ? zz_sprintf(arena, "%.2f", value / least) : "-";
}

static double least_of(const total *totals, int count, double (*of)(const total *t)) {
    double least = of(&totals[0]);
    for (int t = 1; t < count; t++)
        least = fmin(least, of(&totals[t]));
    return least;
}

static double energy_of(const total *t) {
    return t->energy;
}

static double cycles_of(const total *t) {
    return t->cycles;
}

static double product_of(const total *t) {
    return t->energy * t->cycles;
}

static void put_comparison(const total *totals, int count, const zz_style *style, zz_buffer *out) {
    zz_arena *arena = out->arena;
    zz_layout layout = {.arena = arena};
    double largest = 0;
    for (int t = 0; t < count; t++)
        largest = fmax(largest, totals[t].energy);
    const zz_scale scale = zz_energy_scale(largest, style->unicode);
    const size_t name = zz_layout_column(&layout, "compared", "", false);
    layout.keys = 1;
    const size_t energy = zz_layout_column(&layout, "energy", scale.unit, true);
    const size_t energy_times = zz_layout_column(&layout, "times", "least", true);
    const size_t cycles = zz_layout_column(&layout, "cycles", "", true);
    const size_t cycles_times = zz_layout_column(&layout, "times", "least", true);
    const size_t product = zz_layout_column(&layout, "energy x cycles", "times least", true);
    for (int t = 0; t < count; t++) {
        const char **cells = zz_layout_row(&layout, ZZ_PLAIN);
        cells[name] = totals[t].first->variant;
        cells[energy] = zz_form_real(arena, totals[t].energy * scale.factor, scale.decimals);
        cells[energy_times] =
            form_ratio(arena, totals[t].energy, least_of(totals, count, energy_of));
        cells[cycles] = totals[t].cycles == floor(totals[t].cycles) && totals[t].cycles < 9e15
                            ? zz_form_count(arena, style, (int64_t)totals[t].cycles)
                            : zz_form_real(arena, totals[t].cycles, 2);
        cells[cycles_times] =
            form_ratio(arena, totals[t].cycles, least_of(totals, count, cycles_of));
        cells[product] =
            form_ratio(arena, product_of(&totals[t]), least_of(totals, count, product_of));
    }
    zz_put(out, "\n");
    zz_layout_print(&layout, style, out);
}

/* Only what ran the same layers is compared. */
static void put_comparisons(const zz_results *results, const zz_style *style, zz_buffer *out) {
    for (int begin = 0, end; begin < results->finding_count; begin = end) {
        int count;
        const total *totals = totals_of(out->arena, results, begin, &end, &count);
        bool equal = count > 1;
        for (int t = 1; t < count; t++)
            equal = equal && totals[t].layers == totals[0].layers;
        if (equal)
            put_comparison(totals, count, style, out);
    }
}

/* --- fronts -------------------------------------------------------------------------------- */

/* How the values of one objective are written: as counts, with as many decimals as give the largest six
 * digits, or, where that says too little of the others, as powers of ten. */
static const char *form_value(zz_arena *arena, const zz_style *style, const zz_finding *finding,
                              int objective, double value) {
    bool counts = true;
    double least = INFINITY, most = 0;
    for (int p = 0; p < finding->front_count; p++) {
        const double each = fabs(finding->front[p].values[objective]);
        counts &= each == floor(each) && each < 9e15;
        least = fmin(least, each);
        most = fmax(most, each);
    }
    if (counts)
        return zz_form_count(arena, style, (int64_t)value);
    if (!(most < 1e15) || least < 1e-3 * most)
        return zz_sprintf(arena, "%.6g", value);
    const int digits = (int)floor(log10(most)) + 1;
    return zz_sprintf(arena, "%.*f", digits < 6 ? 6 - digits : 0, value);
}

static void put_front(const zz_results *results, const zz_finding *finding, const zz_style *style,
                      zz_buffer *out) {
    zz_arena *arena = out->arena;
    zz_layout layout = {.arena = arena};
    const char *title = zz_sprintf(arena, "%s on %s, front", finding->variant,
                                   evaluation_of(results, finding)->nest->layer);
    const size_t number = zz_layout_column(&layout, "mapping", "", true);
    layout.keys = 1;
    size_t *columns = ZZ_NEW_ARRAY(arena, size_t, (size_t)finding->objective_count);
    for (int o = 0; o < finding->objective_count; o++)
        columns[o] = zz_layout_column(&layout, finding->objectives[o], "", true);
    for (int p = 0; p < finding->front_count; p++) {
        const char **cells = zz_layout_row(&layout, ZZ_PLAIN);
        cells[number] = zz_sprintf(arena, "%d", p + 1);
        for (int o = 0; o < finding->objective_count; o++) {
            cells[columns[o]] = form_value(arena, style, finding, o, finding->front[p].values[o]);
        }
    }
    zz_put(out, "\n");
    zz_put_painted(out, style, ZZ_BOLD, title);
    zz_put(out, "\n");
    zz_layout_print(&layout, style, out);
}

void zz_results_findings(const zz_results *results, const zz_style *style, zz_buffer *out) {
    if (results->finding_count == 0)
        return;
    put_searches(results, style, out);
    put_verified(results, out);
    put_comparisons(results, style, out);
    for (int f = 0; f < results->finding_count; f++)
        if (results->findings[f].front_count > 0 && !results->findings[f].twin)
            put_front(results, &results->findings[f], style, out);
}
