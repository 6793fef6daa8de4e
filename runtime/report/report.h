/* Reports: what a run found, for programs (XML, JSON) and for people (a table).  Takes evaluations
 * and the outcomes of expectations; gives text in a buffer.  Names and order of the figures are
 * metric.def. */
#ifndef ZZ_RUNTIME_REPORT_REPORT_H
#define ZZ_RUNTIME_REPORT_REPORT_H

#include "runtime/base/buffer.h"
#include "runtime/map/map.h"
#include "runtime/cost/metric.h"

/* What became of one `expect`. */
typedef struct zz_outcome {
    const char *at; /* file:line:column */
    bool holds;
    const char *text;  /* the condition as it stands in the design, on one line */
    const char *found; /* the value found, with its unit */
} zz_outcome;

/* A mapping that no other beats in every objective. */
typedef struct zz_front_point {
    const zz_nest *nest;
    double *values; /* of each objective */
} zz_front_point;

/* What the search for the best mapping of one layer found, and what it knows of it. */
typedef struct zz_finding {
    const char *exploration;
    const char *variant;   /* "lab2[tpu, boxes]": the dataflow of its evaluation */
    const char *sweep;     /* "rows = 8"; NULL: nothing is swept */
    const char *objective; /* as written */
    const char *orders;    /* "all", "loma 6" */
    int evaluation;        /* of the best mapping: index in the results */
    double value, bound;   /* of the first objective: the best, and what none is below */
    zz_map_proof proof;
    const char *space, *of; /* how many there are, decimal digits; of what */
    int64_t visited;
    int64_t by_bound, by_dominance, by_capacity;
    int spatials;            /* spatial mappings that were searched */
    bool stopped;            /* before its end */
    const char *twin;        /* the equal layer that was searched in its place; NULL: none */
    const char *verified;    /* what brute force said; NULL: not asked */
    const char **objectives; /* of a front */
    int objective_count;
    const zz_front_point *front; /* by ascending first objective */
    int front_count;
    const zz_map_sample *samples; /* mappings of the space drawn at random, for a picture */
    int sample_count;
} zz_finding;

typedef struct zz_results {
    const char *design;               /* the source, as the user named it */
    const zz_evaluation *evaluations; /* those of one dataflow follow each other */
    int evaluation_count;
    const zz_finding *findings; /* those of one variant follow each other */
    int finding_count;
    const zz_outcome *outcomes;
    int outcome_count;
    bool interrupted; /* searches ended early, and some layers may be missing */
    int untried;      /* expectations that were therefore not tried */
} zz_results;

/* How to print for people. */
typedef struct zz_style {
    bool colour;
    bool unicode;
    bool grouped; /* digits in threes, a name once for its group of rows: for eyes, not for programs
                   */
    int width;    /* columns of the terminal; 0: no limit */
} zz_style;

/* False when libxml2 ran out of memory. */
bool zz_results_xml(const zz_results *results, zz_buffer *out);
void zz_results_json(const zz_results *results, zz_buffer *out);
/* One row for each evaluation, a sum for each dataflow with several. */
void zz_results_summary(const zz_results *results, const zz_style *style, zz_buffer *out);
/* Every memory of every tensor: tiles, words by direction, energy. */
void zz_results_detail(const zz_results *results, const zz_style *style, zz_buffer *out);
/* What was searched and how sure it is; variants compared; Pareto fronts. */
void zz_results_findings(const zz_results *results, const zz_style *style, zz_buffer *out);
/* "9 expectations hold", or each that does not. */
void zz_results_outcomes(const zz_results *results, const zz_style *style, zz_buffer *out);

#endif
