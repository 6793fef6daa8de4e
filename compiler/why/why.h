/* Why a figure is what it is: its formula in words and in numbers, and the term that decides, for a
 * person in front of a whiteboard.  Takes evaluations counted by kernels; gives lines of text.
 *
 * What always holds: no formula is printed whose numbers do not come to the figure.  Every one is
 * calculated again first, from the counts and the nest; where it does not come out, a weaker
 * statement takes its place. */
#ifndef ZZ_COMPILER_WHY_WHY_H
#define ZZ_COMPILER_WHY_WHY_H

#include "compiler/figure/figure.h"
#include "runtime/report/layout.h"

/* Explains the figure in these evaluations: those of its dataflow, one for each layer asked for.
 * False when its sum over the layers does not fit 64 bits. */
bool zz_why_figure(const zz_figure *figure, const zz_evaluation *evaluations, int count,
                   const zz_style *style, zz_buffer *out);

#endif
