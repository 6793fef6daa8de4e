/* Explorations, from the model to what was found: a template nest for every layer, variant and
 * spatial mapping; the search; the best mapping as a nest, evaluated again. */
#ifndef ZZ_COMPILER_EXPLORE_EXPLORE_H
#define ZZ_COMPILER_EXPLORE_EXPLORE_H

#include "compiler/evaluate/evaluate.h"
#include "compiler/model/session.h"
#include "runtime/base/vector.h"
#include "runtime/map/census.h"
#include "runtime/map/spatial.h"
#include "runtime/report/report.h"

typedef struct zz_explore_options {
    zz_engine engine;
    int threads;               /* >= 1 */
    bool verify;               /* small spaces again, by brute force */
    const zz_map_watch *watch; /* NULL: none */
    void *self;
    /* Told before a layer is searched. */
    void (*begin)(void *self, const char *variant, const char *layer);
    bool keep;   /* write the databases that explorations ask for */
    int samples; /* mappings drawn at random for each search's picture */
} zz_explore_options;

/* What was found for one layer under one variant; nest NULL: nothing, which is told. */
typedef struct zz_explored_item {
    const zz_exploration *exploration;
    const zz_variant *variant;
    const zz_layer *layer;
    zz_nest *nest;
    int evaluation; /* index in `evaluations` */
} zz_explored_item;

/* A database that is being written. */
typedef struct zz_open_census {
    const char *path;
    zz_census *census;
} zz_open_census;

typedef struct zz_explored {
    ZZ_VECTOR(zz_explored_item) items;
    ZZ_VECTOR(zz_finding) findings;       /* of each item that has a nest, in order */
    ZZ_VECTOR(zz_evaluation) evaluations; /* its best mapping */
    bool stopped;                         /* by the watch */
    ZZ_VECTOR(zz_open_census) censuses;
    const char *fault; /* a database cannot be written: a sentence; NULL: all is well */
} zz_explored;

/* Searches for every layer under every variant of the exploration; errors go to the session. */
void zz_explore(zz_session *session, const zz_exploration *exploration,
                const zz_explore_options *options, zz_explored *explored);

/* What can be said of one layer without searching: errors go to the session. */
void zz_explore_check_layer(zz_session *session, const zz_exploration *exploration,
                            const zz_variant *variant, const zz_layer *layer);

/* --- template.c ---------------------------------------------------------------------------- */

/* The nest of a layer whose loops have no order yet: all prime factors that a spatial mapping
 * leaves.  spatial NULL: the spreads of the design alone.  NULL after errors. */
zz_nest *zz_explore_nest(zz_session *session, const zz_exploration *exploration,
                         const zz_variant *variant, const zz_layer *layer,
                         const zz_map_spatial *spatial);
/* The spatial mappings to search, in order: the design's own (one, without candidates: NULL in the
 * list), or candidates.  False after errors. */
bool zz_explore_spatials(zz_session *session, const zz_exploration *exploration,
                         const zz_variant *variant, const zz_layer *layer,
                         const zz_map_spatial ***list, int *count);
/* Whether some layer of the variant has an index variable or position of that name. */
bool zz_explore_knows(const zz_variant *variant, const char *name);

/* --- pattern.c ----------------------------------------------------------------------------- */

/* The problem of such a nest, with the order that the design gives.  NULL after errors. */
zz_map_problem *zz_explore_problem(zz_session *session, const zz_exploration *exploration,
                                   const zz_variant *variant, const zz_layer *layer,
                                   const zz_nest *nest);
/* The same with loops that need not divide, over the variables that the exploration names, or all; NULL
 * after errors. */
zz_map_problem *zz_explore_imperfect(zz_session *session, const zz_exploration *exploration,
                                     const zz_variant *variant, const zz_layer *layer,
                                     const zz_map_problem *problem);

/* --- recount.c ----------------------------------------------------------------------------- */

/* Counts the nest of a mapping; false after errors. */
bool zz_recount(zz_session *session, const zz_exploration *exploration, const zz_variant *variant,
                zz_engine engine, const zz_nest *nest, zz_evaluation *evaluation);
/* Whether what was counted is what the search said, as far as it could know; then the mapping's figures
 * become those counted.  False, told, when they differ. */
bool zz_recount_settle(zz_session *session, const zz_exploration *exploration,
                       const zz_variant *variant, const zz_map_problem *problem,
                       const zz_evaluation *evaluation, zz_map_found *found);
/* The figures that searches look at. */
zz_metric_id zz_metric_of_figure(zz_map_figure figure);
void zz_figures_of(const zz_evaluation *evaluation, double figures[ZZ_MAP_FIGURES]);
/* Equal up to the order in which doubles were added. */
bool zz_figures_near(double a, double b);

/* --- same.c -------------------------------------------------------------------------------- */

/* Whether what is found for one layer holds for the other: they differ in names alone. */
bool zz_same_layer(const zz_layer *a, const zz_layer *b);
/* And whether `locality between layers` ends their tensors in the same memories. */
bool zz_same_ends(const zz_dataflow *dataflow, const zz_layer *a, const zz_layer *b);

/* --- keep.c -------------------------------------------------------------------------------- */

/* Gives every database its name.  False with explored->fault. */
bool zz_explored_finish(zz_arena *arena, zz_explored *explored);

/* --- write.c ------------------------------------------------------------------------------- */

/* The best mapping as a `dataflow` that evaluates to the same figures. */
void zz_write_mapping(zz_arena *arena, const zz_explored_item *item, const char *name,
                      zz_buffer *out);

#endif
