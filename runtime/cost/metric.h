/* The figures of an evaluation by name: the table metric.def as data.  Takes a nest, its counts and
 * its costs; gives the value of any metric, for expectations, reports and lists alike.
 *
 * A metric with arguments is looked up at a place: an operand, one of its memories, a direction. */
#ifndef ZZ_RUNTIME_COST_METRIC_H
#define ZZ_RUNTIME_COST_METRIC_H

#include "runtime/base/buffer.h"
#include "runtime/cost/cost.h"
#include "runtime/nest/counts.h"

/* One layer under one dataflow, counted and costed. */
typedef struct zz_evaluation {
    const zz_nest *nest;
    const zz_counts *counts;
    const zz_cost *cost;
} zz_evaluation;

typedef enum zz_metric_kind {
    ZZ_FIGURE_COUNT,
    ZZ_FIGURE_CYCLES,
    ZZ_FIGURE_ENERGY, /* pJ */
    ZZ_FIGURE_RATIO,
    ZZ_FIGURE_BITS,
    ZZ_FIGURE_AREA, /* mm2 */
    ZZ_FIGURE_TIME  /* ns */
} zz_metric_kind;

/* What a metric is asked of; the value is the number of arguments it takes in the language. */
typedef enum zz_metric_arguments {
    ZZ_OF_NONE,   /* the evaluation */
    ZZ_OF_TENSOR, /* (T) */
    ZZ_OF_MEMORY, /* (T, memory) */
    ZZ_OF_ACCESS  /* (T, memory, direction) */
} zz_metric_arguments;

typedef enum zz_metric_id {
#define ZZ_METRIC(id, ...) ZZ_METRIC_##id,
#include "runtime/cost/metric.def"
#undef ZZ_METRIC
    ZZ_METRIC_COUNT
} zz_metric_id;

typedef struct zz_metric {
    zz_metric_id id;
    const char *name; /* "cycles.compute" */
    zz_metric_arguments arguments;
    zz_metric_kind kind;
    bool sums;                       /* over the layers of a dataflow */
    const char *element, *attribute; /* of the report */
    const char *description;
} zz_metric;

extern const zz_metric zz_metrics[ZZ_METRIC_COUNT];

/* Where to look: operands and levels by index (levels from 0 = innermost).  Arguments a metric does
 * not take are ignored. */
typedef struct zz_place {
    int operand, level;
    zz_direction direction;
} zz_place;

/* A value.  Counts, cycles and bits are exact integers wherever they are whole: words of a port
 * with several widths may not be.  Ratios and energies are real.  `real` is always set. */
typedef struct zz_quantity {
    bool exact; /* integer holds the value */
    int64_t integer;
    double real;
    bool sampled; /* a mean estimated from samples, within +- error (95 of 100 times) */
    double error;
} zz_quantity;

/* The metric of that dotted name that takes that many arguments, or NULL. */
const zz_metric *zz_metric_find(const char *name, int argument_count);
/* The first metric of that name, whatever its arguments, or NULL: for "takes 1 argument, not 2". */
const zz_metric *zz_metric_named(const char *name);
/* "" or "(tensor)" or "(tensor, memory)" or "(tensor, memory, direction)". */
const char *zz_metric_signature(const zz_metric *metric);
/* "pJ", "cycle", "bit", "mm2", "ns"; "" for counts and ratios. */
const char *zz_metric_unit(zz_metric_kind kind);

/* Looks up the names of a metric's arguments (metric->arguments of them) in a nest.  On a name that
 * is not there, returns false and sets *wrong to its index (0 tensor, 1 memory, 2 direction). */
bool zz_place_find(const zz_metric *metric, const zz_nest *nest, const char *const *names,
                   zz_place *place, int *wrong);
/* Whether the figure exists there: an input is never written back, an outermost memory has nothing
 * above it, only an output has first touches and final values, boxes have no readiness. */
bool zz_metric_applies(const zz_metric *metric, const zz_nest *nest, const zz_place *place);
/* The figure, 0 where it does not apply.  place may be NULL for metrics without arguments. */
zz_quantity zz_metric_value(const zz_metric *metric, const zz_evaluation *evaluation,
                            const zz_place *place);
/* "words(W, sram, down)" and the value as text, integers whole. */
void zz_put_metric_name(const zz_metric *metric, const zz_nest *nest, const zz_place *place,
                        zz_buffer *out);
void zz_put_quantity(zz_quantity quantity, zz_buffer *out);
/* Whether the figure is of the accelerator, the same for every layer: area, clock. */
bool zz_metric_of_accelerator(const zz_metric *metric);
/* Where expected figures of a nest stand: a number below zz_metric_slots. */
size_t zz_metric_slots(const zz_nest *nest);
size_t zz_metric_slot(const zz_metric *metric, const zz_nest *nest, const zz_place *place);
/* Calls `visit` for each figure that applies, at each of its places. */
void zz_metric_visit(const zz_nest *nest,
                     void (*visit)(void *user, const zz_metric *metric, const zz_place *place),
                     void *user);

/* Adds to a sum; errors add up as those of independent figures do.  False when exact counts overflow
 * 64 bits (the sum is left alone). */
bool zz_quantity_add(zz_quantity *sum, zz_quantity term);

/* "down", "back", "up", "fill"; "exact", "boxes", "expected". */
const char *zz_direction_name(zz_direction direction);
const char *zz_counting_name(zz_counting counting);
/* Of boxes: "zigzag" where ZigZag's model counted them, else "products". */
const char *zz_counts_model(const zz_counts *counts);

#endif
