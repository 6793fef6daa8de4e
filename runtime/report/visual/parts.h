/* Between the files that write a film. */
#ifndef ZZ_RUNTIME_REPORT_VISUAL_PARTS_H
#define ZZ_RUNTIME_REPORT_VISUAL_PARTS_H

#include "runtime/base/buffer.h"
#include "runtime/cost/metric.h"
#include "runtime/interpret/schedule.h"

/* A number as film.h says. */
void zz_put_number(zz_buffer *out, int64_t number);
/* Such numbers in quotation marks when all are whole, else a list. */
void zz_put_reals(zz_buffer *out, const double *values, size_t count);

/* Members of an object: the nest, its loops, tensors and memories. */
void zz_put_nest(const zz_nest *nest, zz_buffer *out);
/* ... and `clock`: when the first so many steps begin, and ports are busy until they are done; without a
 * schedule null. */
void zz_put_clock(const zz_nest *nest, const zz_counts *counts, const zz_schedule *schedule,
                  int64_t steps, zz_buffer *out);
/* ... and `figures`, each by its name in the language, and `boxes`: which model they are of; boxed may be
 * NULL. */
void zz_put_figures(const zz_evaluation *report, const zz_evaluation *boxed, zz_buffer *out);

#endif
