/* One layer under one variant on its way through a search.  Between the files of this folder. */
#ifndef ZZ_COMPILER_EXPLORE_SEARCH_H
#define ZZ_COMPILER_EXPLORE_SEARCH_H

#include "compiler/explore/explore.h"
#include "runtime/map/pool.h"

/* A mapping that is best in its own way, under one of the spatial mappings. */
typedef struct zz_candidate {
    const zz_map_found *found;
    const zz_map_problem *problem;
    int spatial;
    double *values; /* of each objective */
} zz_candidate;

typedef ZZ_VECTOR(zz_candidate) zz_front;

/* A space of mappings in a database, and which of them are to stay. */
typedef struct zz_kept {
    zz_census *census;
    int space;
    const zz_map_expression *keep; /* NULL: all */
} zz_kept;

/* The search under one spatial mapping. */
typedef struct zz_trial {
    zz_nest *nest; /* the template */
    zz_map_problem *problem;
    zz_map_request request;
    zz_map_task *task; /* in the pool; NULL: searched when it is wanted */
} zz_trial;

/* One layer under one variant on its way. */
typedef struct zz_searching {
    zz_session *session;
    zz_arena *arena;
    const zz_explore_options *options;
    const zz_exploration *exploration;
    const zz_variant *variant;
    const zz_layer *layer;
    const zz_map_spatial **spatials;
    int spatial_count;
    zz_trial *trials; /* of each spatial mapping; NULL: something is wrong, which was told */
    int chosen;       /* the best spatial mapping */
    const zz_map_problem *problem;
    const zz_evaluation *counted; /* of its best mapping; NULL: to be counted again */
    zz_map_answer answer;         /* of the chosen one; space, visits and bound are those of all */
    const char *verified;
    bool sampled;    /* the objective of a best mapping: it proves nothing that it meets a bound */
    zz_front points; /* of all spatial mappings, where there are several objectives */
    zz_finding finding; /* what another layer of the same shape takes over */
    zz_explored *explored;
    zz_map_pool *pool; /* of the exploration */
    ZZ_VECTOR(zz_kept) kept;
} zz_searching;

/* --- complain.c: what went wrong, at the exploration ------------------------------------------ */

zz_diag *zz_search_complain(zz_searching *s, zz_code code, zz_span span, const char *problem);
/* Whether a search that found nothing would have found a mapping if there were one. */
bool zz_search_was_complete(const zz_searching *s, const zz_map_answer *answer);
/* Why nothing was found. */
void zz_search_nothing(zz_searching *s, const zz_map_answer *answer);
/* Why there was no search; `what` is the search's own word for it. */
void zz_search_failed(zz_searching *s, zz_map_status status, const char *what);

/* --- goal.c: what is wanted ------------------------------------------------------------------- */

/* A goal with what the spatial mapping of the nest settles filled in; *once: that nest counted, by
 * the first call.  False after errors. */
bool zz_search_settle(zz_searching *s, const zz_nest *nest, const zz_goal *goal,
                      const zz_evaluation **once, zz_map_expression *to);
/* Objectives and condition of the request.  False after errors. */
bool zz_search_goals(zz_searching *s, const zz_nest *nest, zz_map_request *request);

/* --- means.c: what is not known of means but by drawing ------------------------------------------- */

/* Whether a figure in the expression is a mean that was sampled. */
bool zz_search_sampled(const zz_evaluation *evaluation, const zz_map_expression *of);
/* Where events come by chance the request, which has its goals, gets what counts the means of a mapping. */
void zz_search_means(zz_searching *s, const zz_nest *nest, zz_map_request *request);

/* --- keep.c: every mapping, in a database ------------------------------------------------------- */

/* Before and after the search of one spatial mapping: the request gets a sink if the exploration keeps
 * mappings.  False after a fault (explored->fault) or errors. */
bool zz_keep_begin(zz_searching *s, const zz_nest *nest, zz_map_request *request);
bool zz_keep_end(zz_searching *s, bool complete);
/* When the best is known: what is not to stay goes. */
bool zz_keep_choose(zz_searching *s, const zz_map_found *best);

/* --- verify.c: brute force --------------------------------------------------------------------- */

/* Where the space is small and the search left open what is the best of it: tries all of it.  Whether
 * it did; then the answer is the optimum. */
bool zz_search_exhaust(zz_searching *s, const zz_map_request *request, zz_map_answer *answer);
/* Tries every mapping of a space that is small enough, and says so; false, told, when the least is not
 * what the search says. */
bool zz_search_verify(zz_searching *s, const zz_map_request *request, const zz_map_answer *answer);

/* --- outcome.c: what was found ----------------------------------------------------------------- */

/* The nest of a found mapping; the problem may be that of another layer of the same shape. */
zz_nest *zz_search_nest(zz_searching *s, const zz_map_problem *problem, const zz_map_found *found);
/* Adds what was found under a spatial mapping to the front; of equals the first stays. */
void zz_search_points(zz_searching *s, const zz_map_request *request, const zz_map_answer *answer,
                      int spatial);
/* The best mapping becomes the front's first. */
void zz_search_take_front(zz_searching *s, zz_map_answer *sum);
/* The way to search, as a design says it: "loma 6". */
const char *zz_search_method(const zz_searching *s);
/* What the search says of itself, whichever layer of its shape it is reported for. */
void zz_search_describe(zz_searching *s);

/* Puts the front into what the search says of itself. */
void zz_search_front(zz_searching *s);

#endif
