/* Between the files that write a film. */
#ifndef ZZ_RUNTIME_REPORT_VISUAL_PARTS_H
#define ZZ_RUNTIME_REPORT_VISUAL_PARTS_H

#include "runtime/base/buffer.h"
#include "runtime/cost/metric.h"

/* A number as film.h says. */
void zz_put_number(zz_buffer *out, int64_t number);
/* Such numbers in quotation marks when all are whole, else a list. */
void zz_put_reals(zz_buffer *out, const double *values, size_t count);

/* Members of an object: the nest, its loops, tensors and memories. */
void zz_put_nest(const zz_nest *nest, zz_buffer *out);
/* ... and `figures`, each by its name in the language; boxed may be NULL. */
void zz_put_figures(const zz_evaluation *report, const zz_evaluation *boxed, zz_buffer *out);

#endif
