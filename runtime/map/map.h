/* Mappings and the search for them: a problem is a nest whose loops have no order yet; a mapping
 * gives the order and, for every operand, where its levels end; a search finds the best mapping
 * and says how sure it is.
 *
 * What always holds: spreads stand innermost; loops are listed innermost first; a loop is one
 * factor of one variable, and factors of one variable and equal trips are the same.  Nothing
 * depends on the number of threads: results are reduced in the order of the space. */
#ifndef ZZ_RUNTIME_MAP_MAP_H
#define ZZ_RUNTIME_MAP_MAP_H

#include "runtime/base/memory.h"
#include "runtime/nest/nest.h"

enum { ZZ_MAP_LOOPS = 64 }; /* most temporal loops of a problem */

/* --- the problem --------------------------------------------------------------------------- */

typedef struct zz_map_factor {
    int variable;  /* of the nest; a bound one */
    int64_t trips; /* >= 2 */
    int count;     /* how often it occurs, >= 1 */
    bool event;    /* a loop over the stream of `on event`: outside every loop that is not */
} zz_map_factor;

/* One place of an order that is given: the loop there is over this variable, with so many trips;
 * 0: with any. */
typedef struct zz_map_place {
    int variable;
    int64_t trips;
} zz_map_place;

/* What lies below a boundary along one axis of the space of mappings, numbered by states: 0 is
 * nothing, the last is all.  Where loops divide, a factor is an axis, and its state the number of its
 * loops.  Where the loops over a variable need not divide its extent, the variable is one: its state
 * is the size of the tile less one, and a loop over it takes a tile t to n * t, but not past the
 * extent, where the last window is cut. */
typedef struct zz_map_axis {
    int variable;
    bool event;
    int states;     /* >= 2 */
    int64_t extent; /* of the largest tile, in loop iterations; 0: the loops divide */
    int first;      /* its factors, by ascending trips */
    int count;
} zz_map_axis;

typedef struct zz_map_problem {
    const zz_nest *nest;    /* the template: its temporal digits are the factors in some order, its
                            boundaries mean nothing unless held */
    zz_map_factor *factors; /* by variable in the order of the nest, then by ascending trips */
    int factor_count;
    int loop_count; /* sum of the counts, <= ZZ_MAP_LOOPS; of an imperfect problem, the most loops
                       that a mapping can have */
    const zz_map_axis *axes; /* of an imperfect problem; NULL: each factor is one */
    int axis_count;
    const struct zz_map_problem *perfect; /* that an imperfect problem was made of */
    /* What the design fixes: the outermost loops, outermost first, and the innermost ones,
     * innermost first; together at most loop_count. */
    const zz_map_place *outer, *inner;
    int outer_count, inner_count;
} zz_map_problem;

typedef struct zz_mapping {
    int loop_count;
    unsigned char *order; /* index of the factor of each loop, innermost first */
    unsigned char **ends; /* [operand][level]: loops in that level and those below, all of them in
                             the last; NULL: ZigZag's greedy allocation decides */
} zz_mapping;

/* The problem of a nest: factors are read off its temporal digits.  NULL when it has more than
 * ZZ_MAP_LOOPS of them. */
zz_map_problem *zz_map_problem_of(zz_arena *arena, const zz_nest *nest);

/* --- what lies below ----------------------------------------------------------------------- */

static inline int zz_map_axis_count(const zz_map_problem *problem) {
    return problem->axes ? problem->axis_count : problem->factor_count;
}

static inline zz_map_axis zz_map_axis_at(const zz_map_problem *problem, int axis) {
    if (problem->axes)
        return problem->axes[axis];
    const zz_map_factor *factor = &problem->factors[axis];
    return (zz_map_axis){factor->variable, factor->event, factor->count + 1, 0, axis, 1};
}

/* The axis that a loop of the factor goes along. */
int zz_map_axis_of(const zz_map_problem *problem, int factor);

/* The state after one more loop of so many trips; -1 when there is no such loop: nothing is left, or it
 * would only add empty windows. */
static inline int zz_map_stepped(const zz_map_axis *axis, int state, int64_t trips) {
    if (axis->extent == 0)
        return state + 1 < axis->states ? state + 1 : -1;
    const int64_t tile = state + 1;
    if (tile >= axis->extent || trips - 1 > (axis->extent - 1) / tile)
        return -1;
    return (int)((trips * tile < axis->extent ? trips * tile : axis->extent) - 1);
}

/* The problem with loops that need not divide what they are over: chosen[variable], or of all
 * variables when NULL; loops over events always do.  Its factors are the primes among the trips that
 * loops can have: any other loop is several of these, with nothing between them, for ceil(ceil(S / t)
 * / a) is ceil(S / (a * t)).  NULL with *what when there are too many. */
zz_map_problem *zz_map_imperfect(zz_arena *arena, const zz_map_problem *problem, const bool *chosen,
                                 const char **what);

/* An imperfect problem with loops of any trips, not of prime trips only; NULL when they are too many. */
const zz_map_problem *zz_map_every_loop(zz_arena *arena, const zz_map_problem *problem);

/* Whether a loop of the factor may stand at a given place. */
static inline bool zz_map_stands(const zz_map_problem *problem, const zz_map_place *place,
                                 int factor) {
    const zz_map_factor *f = &problem->factors[factor];
    return f->variable == place->variable && (place->trips == 0 || place->trips == f->trips);
}

/* Whether an order of so many loops has every factor as often as the problem (or takes every tile to
 * its extent), events outermost, and keeps to the places that the design fixes. */
bool zz_map_admits(const zz_map_problem *problem, const unsigned char *order, int loop_count);

/* The nest of a mapping with ends: digits in its order, with their weights, and boundaries; it shares
 * with the template all that does not change. */
zz_nest *zz_map_nest(zz_arena *arena, const zz_map_problem *problem, const zz_mapping *mapping);

/* How many distinct orders the problem has, as decimal digits: sum! / product(count!), under events
 * the product of both sides, given places taken off. */
const char *zz_map_space(zz_arena *arena, const zz_map_problem *problem);
/* Orders times allocations, decimal digits. */
const char *zz_map_space_allocated(zz_arena *arena, const zz_map_problem *problem);

/* --- what is wanted ------------------------------------------------------------------------ */

/* Figures of one mapping that a search can want; the names are those of metric.def where it has
 * them. */
typedef enum zz_map_figure {
    ZZ_MAP_ENERGY,  /* pJ, total */
    ZZ_MAP_CYCLES,  /* total */
    ZZ_MAP_COMPUTE, /* cycles; the same for every order */
    ZZ_MAP_STALL,
    ZZ_MAP_ONLOAD,
    ZZ_MAP_OFFLOAD,
    ZZ_MAP_FIGURES
} zz_map_figure;

/* An expression over figures in postfix form. */
typedef struct zz_map_step {
    enum {
        ZZ_MAP_NUMBER,
        ZZ_MAP_LOAD, /* a figure */
        ZZ_MAP_ADD,
        ZZ_MAP_SUBTRACT,
        ZZ_MAP_MULTIPLY,
        ZZ_MAP_DIVIDE,
        ZZ_MAP_POWER,
        ZZ_MAP_LEAST, /* the lesser and the larger of two */
        ZZ_MAP_MOST,
        ZZ_MAP_NEGATE, /* of one: it, rounded up, rounded down */
        ZZ_MAP_CEIL,
        ZZ_MAP_FLOOR,
        ZZ_MAP_LESS, /* conditions give 1 or 0 */
        ZZ_MAP_AT_MOST,
        ZZ_MAP_EQUAL,
        ZZ_MAP_UNEQUAL
    } kind;
    double number;
    zz_map_figure figure;
} zz_map_step;

enum { ZZ_MAP_STEPS = 64 };

typedef struct zz_map_expression {
    zz_map_step steps[ZZ_MAP_STEPS];
    int step_count;
} zz_map_expression;

double zz_map_value(const zz_map_expression *expression, const double figures[ZZ_MAP_FIGURES]);
/* Whether it grows, or stays, with every figure that it names (each >= 0): then a bound on the figures
 * is a bound on it.  *weights gets the factors when it is a plain weighted sum, else NULL. */
bool zz_map_monotone(const zz_map_expression *expression);
bool zz_map_additive(const zz_map_expression *expression, double weights[ZZ_MAP_FIGURES]);

/* --- searching ----------------------------------------------------------------------------- */

typedef enum zz_map_method {
    ZZ_MAP_ALL,       /* the lattice: every order of every factor, every uneven allocation */
    ZZ_MAP_ENUMERATE, /* every order through the kernel, greedy allocation */
    ZZ_MAP_LOMA,      /* ZigZag's: at most `limit` loops, factors merged; greedy allocation */
    ZZ_MAP_ANNEAL     /* ZigZag's SALSA, seeded */
} zz_map_method;

typedef enum zz_map_proof {
    ZZ_MAP_NOTHING, /* no mapping fits, or none satisfies the conditions */
    ZZ_MAP_OPTIMAL, /* in the space that was searched */
    ZZ_MAP_GAP,     /* not below `bound` */
    ZZ_MAP_SEEN     /* the best of those evaluated */
} zz_map_proof;

/* Told of every evaluated mapping, in the order of the space, from one thread at a time. */
typedef struct zz_map_sink {
    void *self;
    /* False: stop, the answer is then what was found so far. */
    bool (*take)(void *self, int64_t index, const zz_mapping *mapping,
                 const double figures[ZZ_MAP_FIGURES]);
} zz_map_sink;

/* Told now and then how far a search is, and asked whether to go on; from any thread. */
typedef struct zz_map_watch {
    void *self;
    bool (*go_on)(void *self, int64_t done, double total); /* total < 0: not known */
} zz_map_watch;

/* Where figures are means over tensors that chance gives: what counts them for one mapping.  Energies mostly
 * have closed forms and need it not. */
typedef struct zz_map_means {
    void *self;
    /* Told how many mappings are to be counted.  False: it would take too long, `what` tells. */
    bool (*begin)(void *self, double mappings, const char **what);
    /* Figures of the nest of a mapping, the same tensors for each; from any thread.  *sampled: they are
     * not known but for an error.  False: they cannot be counted, `what` tells. */
    bool (*count)(void *self, zz_arena *arena, const zz_nest *nest, double figures[ZZ_MAP_FIGURES],
                  bool *sampled, const char **what);
} zz_map_means;

/* Whether figures of the nest's mappings are means over several tensors. */
bool zz_map_by_chance(const zz_nest *nest);

typedef struct zz_map_request {
    const zz_map_problem *problem;
    const struct zz_order_evaluator *evaluator; /* of orders; not for ZZ_MAP_ALL */
    zz_map_method method;
    zz_counting counting;               /* of the figures */
    const zz_map_expression *objective; /* objective_count > 1: a Pareto front */
    int objective_count;
    const zz_map_expression *condition; /* NULL: all; else those for which it is not 0 */
    int limit;                          /* loma: most loops; 0: 6 */
    int64_t iterations;                 /* anneal: 0: 1000 */
    uint64_t seed;                      /* anneal */
    int threads;                        /* >= 1 */
    double seconds;                     /* to search beyond a first answer for; 0: 5 */
    const zz_map_sink *sink;            /* NULL: none */
    const zz_map_watch *watch;          /* NULL: none */
    const zz_map_means *means;          /* of orders where zz_map_by_chance; else NULL */
} zz_map_request;

typedef struct zz_map_found {
    zz_mapping mapping; /* with ends */
    double figures[ZZ_MAP_FIGURES];
    double objective; /* the first */
    int64_t index;    /* its place in the order of evaluation; -1: it has none */
} zz_map_found;

/* Why nothing fits: the memory that is short of room even in its best case. */
typedef struct zz_map_shortage {
    int memory;   /* -1: none */
    int operand;  /* whose smallest tile is largest; -1: they fit one by one, but not together */
    int64_t bits; /* that are missing */
    bool inexact; /* no memory is short, but counts are beyond what the model says exactly */
} zz_map_shortage;

typedef struct zz_map_answer {
    zz_map_found *found; /* best first; a Pareto front by ascending first objective */
    int found_count;
    zz_map_proof proof;
    double bound;      /* no mapping of the space has a lesser objective */
    const char *space; /* mappings or orders, decimal digits */
    const char *of;    /* of what the space is: "orders and allocations", "orders" */
    int64_t visited;   /* nodes of the lattice, or orders evaluated */
    int64_t by_bound, by_dominance, by_capacity; /* of these, cut */
    bool stopped;                                /* by the watch or the sink */
    zz_map_shortage shortage;
} zz_map_answer;

typedef enum zz_map_status {
    ZZ_MAP_OK,
    ZZ_MAP_TOO_LARGE, /* more nodes than memory is spent on */
    ZZ_MAP_TOO_LONG,  /* more mappings to sample than time is spent on */
    ZZ_MAP_NO_MEAN,   /* a mean is asked for that this search does not know; `what` tells which */
    ZZ_MAP_OVERFLOW,  /* a count beyond 64 bits */
    ZZ_MAP_REFUSED,   /* the C compiler refused the kernel: a fault of zzlc */
    ZZ_MAP_UNKNOWN    /* the model of the counting cannot say the nest; `what` tells why */
} zz_map_status;

/* Searches.  The answer lives in the arena; `what` explains another status than ZZ_MAP_OK. */
zz_map_status zz_map_search(zz_arena *arena, const zz_map_request *request, zz_map_answer *answer,
                            const char **what);

/* A mapping as a point: pJ, cycles. */
typedef struct zz_map_sample {
    double energy, cycles;
} zz_map_sample;

/* At most `count` mappings of the problem drawn at random, or all orders where there are no more, with
 * the greedy allocation; the same in every run.  The request needs an evaluator, and its condition is
 * not asked.  How many fit. */
int zz_map_sampled(zz_arena *arena, const zz_map_request *request, int count,
                   zz_map_sample **samples);

#endif
