/* One layer under one variant on its way through a search.  Between the files of this folder. */
#ifndef ZZ_COMPILER_EXPLORE_SEARCH_H
#define ZZ_COMPILER_EXPLORE_SEARCH_H

#include "compiler/explore/explore.h"

/* A mapping that is best in its own way, under one of the spatial mappings. */
typedef struct zz_candidate {
    const zz_map_found *found;
    const zz_map_problem *problem;
    int spatial;
    double *values; /* of each objective */
} zz_candidate;

typedef ZZ_VECTOR(zz_candidate) zz_front;

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
    int chosen; /* the best spatial mapping */
    const zz_map_problem *problem;
    zz_map_answer answer; /* of the chosen one; space, visits and bound are those of all */
    const char *verified;
    zz_front points;    /* of all spatial mappings, where there are several objectives */
    zz_finding finding; /* what another layer of the same shape takes over */
} zz_searching;

/* --- complain.c: what went wrong, at the exploration ------------------------------------------ */

zz_diag *zz_search_complain(zz_searching *s, zz_code code, zz_span span, const char *problem);
/* Why nothing was found. */
void zz_search_nothing(zz_searching *s, const zz_map_answer *answer);
/* Why there was no search; `what` is the search's own word for it. */
void zz_search_failed(zz_searching *s, zz_map_status status, const char *what);

/* --- outcome.c: what was found ----------------------------------------------------------------- */

/* The nest of a found mapping; the problem may be that of another layer of the same shape. */
zz_nest *zz_search_nest(zz_searching *s, const zz_map_problem *problem, const zz_map_found *found);
/* Adds what was found under a spatial mapping to the front; of equals the first stays. */
void zz_search_points(zz_searching *s, const zz_map_request *request, const zz_map_answer *answer,
                      int spatial);
/* The best mapping becomes the front's first. */
void zz_search_take_front(zz_searching *s, zz_map_answer *sum);
/* What the search says of itself, whichever layer of its shape it is reported for. */
void zz_search_describe(zz_searching *s);

/* Puts the front into what the search says of itself. */
void zz_search_front(zz_searching *s);

#endif
