/* Between the files that explain: lines, counts and terms, the figures by subject, and walks. */
#ifndef ZZ_COMPILER_WHY_PARTS_H
#define ZZ_COMPILER_WHY_PARTS_H

#include "compiler/figure/figure.h"
#include "runtime/report/layout.h"

/* One evaluation being explained. */
typedef struct zz_why {
    zz_arena *arena;
    const zz_style *style;
    zz_buffer *out;
    const zz_evaluation *evaluation;
    const zz_nest *nest;
    const zz_counts *counts;
} zz_why;

/* One indented line. */
void zz_why_say(const zz_why *why, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A count as text, in threes where the style groups. */
const char *zz_why_count(const zz_why *why, int64_t value);
/* A real: whole ones as counts, others with nine significant digits. */
const char *zz_why_real(const zz_why *why, double value);
/* "36 %" of a whole. */
const char *zz_why_share(const zz_why *why, double part, double whole);
/* Whether two reals are equal but for rounding. */
bool zz_why_same(double a, double b);
/* "5 iy x 3 fy" of the marked digits, outermost first, "1" of none; false when the product does not
 * fit (then it is INT64_MAX). */
bool zz_why_loops(const zz_why *why, const bool *marked, const char **text, int64_t *product);
/* The name of the memory of an operand's level. */
const char *zz_why_memory(const zz_why *why, int operand, int level);
/* A table, indented. */
void zz_why_table(const zz_why *why, const zz_layout *layout);

/* Terms of a sum, largest first. */
typedef struct zz_why_term {
    const char *name, *how; /* how: its own formula, or "" */
    double value;
} zz_why_term;
typedef ZZ_VECTOR(zz_why_term) zz_why_terms;
/* A table of at most `limit` terms that are not 0, with their shares; then the one that dominates.
 * `kind` gives the unit. */
void zz_why_put_terms(const zz_why *why, zz_why_terms *terms, zz_metric_kind kind, int limit);

/* The figures by subject; each explains what metric.def says of the id. */
void zz_why_latency(const zz_why *why, zz_metric_id id);                        /* cycles.c */
void zz_why_energy(const zz_why *why, zz_metric_id id, const zz_place *place);  /* energy.c */
void zz_why_traffic(const zz_why *why, zz_metric_id id, const zz_place *place); /* transfers.c */
void zz_why_hops(const zz_why *why, zz_metric_id id, const zz_place *place);    /* hops.c */
void zz_why_points(const zz_why *why, zz_metric_id id);                         /* points.c */
void zz_why_tile(const zz_why *why, zz_metric_id id, const zz_place *place);    /* tile.c */
void zz_why_readiness(const zz_why *why, zz_metric_id id);                      /* readiness.c */

void zz_why_macro(const zz_why *why, zz_metric_id id); /* macro.c */
/* Where the energy of an array that computes in memory goes. */
void zz_why_operations_of_macro(const zz_why *why);

/* points.c: how many steps are executed, and which iterations they are of. */
void zz_why_steps(const zz_why *why);
void zz_why_compute(const zz_why *why);  /* the first part alone */
void zz_why_executed(const zz_why *why); /* the second part alone */

/* --- walking (walk.c) --------------------------------------------------------------------- */

/* A place in the iteration space. */
typedef struct zz_why_walk {
    const zz_nest *nest;
    int64_t *digits; /* the value of each digit of the nest */
    int64_t *values; /* of each variable; set by zz_why_valid */
} zz_why_walk;

zz_why_walk zz_why_walk_new(const zz_why *why);
/* Goes to the next assignment of these digits, the last one fastest; false, with all of them 0, after
 * the last. */
bool zz_why_next(zz_why_walk *walk, const int *digits, int count);
/* Sets these variables; false when one is out of its extent, or (stream) the event does not arrive.
 * Variables that depend on digits not walked must not be among them. */
bool zz_why_valid(zz_why_walk *walk, const int *variables, int count, bool stream);
/* Those of the digits that are (not) temporal, in their order; gives how many. */
int zz_why_pick(const zz_nest *nest, const int *digits, int count, bool temporal, int *picked);

#endif
