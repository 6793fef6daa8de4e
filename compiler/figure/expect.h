/* Expectations: `expect event.cycles == 81`.  Names and kinds are checked when the model is made,
 * before anything is counted; the comparison is made after counting.
 *
 * f.x is a figure of the dataflow f (metric.def), f[layer].x that of one of its layers; f.x of
 * several layers is the sum, where a sum makes sense.  Figures may be calculated with.  Counts
 * are equal exactly, other figures when they are so at the digits written; `<` and its like compare
 * the values. */
#ifndef ZZ_COMPILER_FIGURE_EXPECT_H
#define ZZ_COMPILER_FIGURE_EXPECT_H

#include "compiler/model/session.h"
#include "runtime/report/report.h"

/* Reports unknown names, figures that do not exist and quantities that do not compare. */
void zz_expect_check(zz_session *session, const zz_model *model, const zz_expectation *expectation);

/* Compares all expectations of the model with the evaluations, which it must have all; sets the
 * outcomes.  True when every one holds; false also when a value overflows, which is reported. */
bool zz_expect(zz_session *session, const zz_model *model, zz_results *results);

#endif
