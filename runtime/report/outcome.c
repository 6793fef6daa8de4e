/* What became of the expectations, in words. */
#include "runtime/report/layout.h"

static void put_failure(const zz_outcome *outcome, const zz_style *style, zz_buffer *out) {
    zz_put(out, "\n");
    zz_put_painted(out, style, ZZ_RED, "expected");
    zz_putf(out, " %s\n", outcome->text);
    if (outcome->found) {
        zz_put(out, "   ");
        zz_put_painted(out, style, ZZ_BOLD, "found");
        zz_putf(out, " %s\n", outcome->found);
    }
    zz_put(out, "      ");
    zz_put_painted(out, style, ZZ_DIM, "at");
    zz_putf(out, " %s\n", outcome->at);
}

void zz_results_outcomes(const zz_results *results, const zz_style *style, zz_buffer *out) {
    const int count = results->outcome_count;
    int failed = 0;
    for (int o = 0; o < count; o++)
        if (!results->outcomes[o].holds) {
            put_failure(&results->outcomes[o], style, out);
            failed++;
        }
    if (results->untried > 0)
        zz_putf(out, "\n%d expectation%s not tried: the search was interrupted\n", results->untried,
                results->untried == 1 ? "" : "s");
    if (count == 0)
        return;
    zz_put(out, "\n");
    if (failed == 0) {
        const char *held = count == 1 ? "1 expectation holds"
                                      : zz_sprintf(out->arena, "%d expectations hold", count);
        zz_put_painted(out, style, ZZ_GREEN, held);
        zz_put(out, "\n");
    } else {
        const char *missed = zz_sprintf(out->arena, "%d of %d expectation%s failed", failed, count,
                                        count == 1 ? "" : "s");
        zz_put_painted(out, style, ZZ_RED, missed);
        zz_put(out, "\n");
    }
}
