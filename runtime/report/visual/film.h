/* An execution as data for the page that plays it: watches the interpreter, gives one JSON object.
 *
 * What is many is written as text of numbers: each number in groups of five bits, the lowest first,
 * a character for each group (A-Z a-z 0-9 + /, 32 added when another group follows); the lowest bit
 * of the number is its sign.  `.` stands in the comments below for such a text.
 *
 *   ticks    . for each tick its zz_tick_kind; then for each lane and operand the difference to the
 *            lane's previous tick of  element + 1  (0: outside of the tensor), for the output
 *            of  2 * (element + 1) + 1 if the point is not valid
 *   sums     . or a list: the result of each valid point
 *   tracks   one for each operand and boundary.  Its windows . are, one after the other: the
 *            difference of their numbers; elements, grains and first touches down; elements and
 *            grains of fill; elements, grains and final values back, and up; how many elements enter,
 *            with the differences of instance and element; how many leave, -1 or -2 for all that are in (as
 *            partial sums or inputs, or as final values), else with the differences of instance
 *            and 2 * element + final
 *   first, last  . for each output element the step of its first and last contribution, the former as
 *            the difference to the element before, the latter to the former
 *   data     . or a list: the values of an input
 *   clock    begins . : of each step the cycle it begins in, as the difference to the end of the step before;
 *            of each port spans . : cycles since the last span, how many it takes, operand,
 *            2 * boundary + 1 if it is up */
#ifndef ZZ_RUNTIME_REPORT_VISUAL_FILM_H
#define ZZ_RUNTIME_REPORT_VISUAL_FILM_H

#include "runtime/base/buffer.h"
#include "runtime/interpret/schedule.h"
#include "runtime/interpret/watch.h"
#include "runtime/cost/metric.h"

typedef struct zz_film zz_film;

/* Records up to so many executed steps (0: all), in so many bytes.  The watch is the film's. */
zz_film *zz_film_new(zz_arena *arena, const zz_nest *nest, int64_t steps, size_t room);
const zz_watch *zz_film_watch(zz_film *film);
/* The executed steps that were recorded before the room was full, or -1: it was not. */
int64_t zz_film_full(const zz_film *film);
/* With the figures of the report; those of boxes and the schedule of its cycles unless they are NULL. */
void zz_film_put(const zz_film *film, const zz_evaluation *report, const zz_evaluation *boxed,
                 const zz_schedule *schedule, zz_buffer *out);

#endif
