/* The lattice: mappings as paths over multisets of placed factors (design: "the lattice").
 *
 * A node M says what is placed, a mixed radix number over the axes of the problem (map.h): how many
 * loops of each factor, or, where loops need not divide, the size of the tile over each variable.
 * At a node each operand stands at a place: how many of its boundaries above the innermost memory are
 * closed, and, for outputs, whether the tile that is being built is held as partial sums.  A step puts
 * one more loop on M, which leads along one axis: to the next state, or, along one of tiles, to a
 * multiple of the tile, or its extent.  Boundaries of operands for which the axis is relevant may
 * close on the way, and are charged as functions of M.  They need not wait otherwise: what would wait
 * for a relevant loop closes when it comes.
 *
 * What always holds: nodes are numbered so that a step leads to a larger number; a boundary closes
 * only when the next loop is relevant to its operand, where an event ends, or at the end, so M is
 * extended as charge.h asks. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_H
#define ZZ_RUNTIME_MAP_LATTICE_H

#include "runtime/map/charge.h"
#include "runtime/map/map.h"

enum {
    ZZ_LATTICE_OPERANDS = 8,
    ZZ_LATTICE_LEVELS = 16, /* of an operand */
    ZZ_LATTICE_STORES = 8,  /* memories whose room operands share, and can run out of */
    ZZ_LATTICE_SHARES = 8,  /* of one store */
    ZZ_LATTICE_SUMS = 16    /* figures that a label adds up */
};

typedef struct zz_lattice_side { /* an operand */
    int level_count;
    uint64_t relevant; /* bit a: loops along axis a end its windows */
    bool waits;        /* the array's registers keep it while irrelevant loops pass */
    int precisions;    /* 2: whether a tile is of partial sums makes a difference */
    int place_count;   /* level_count * precisions: place = level * precisions + partial */
    int place_stride;
    int begin;                                 /* place at the start */
    zz_map_charge *charges[ZZ_LATTICE_LEVELS]; /* [boundary][node] */
    int64_t *bits[ZZ_LATTICE_LEVELS][2]; /* [level][partial][node]: its upper boundary there */
    unsigned char *partial[ZZ_LATTICE_LEVELS]; /* [boundary][node]: the level above holds partial
                                                  sums when its lower boundary closes there */
    int times[ZZ_LATTICE_LEVELS];              /* how often the tile counts: 2 when doubled */
    int store[ZZ_LATTICE_LEVELS];              /* -1: the memory is its own, or roomy */
    int share[ZZ_LATTICE_LEVELS];              /* bit in the store */
} zz_lattice_side;

typedef struct zz_lattice_store { /* a memory whose room is short */
    int memory;
    int64_t bits;
    int share_count;
    struct {
        int operand, level;
    } shares[ZZ_LATTICE_SHARES];
    unsigned char *open; /* [place]: shares whose upper boundary is not closed */
} zz_lattice_store;

/* Axes whose loops are alike in what they end. */
typedef struct zz_lattice_group {
    uint64_t axes;
    unsigned operands; /* for which they are relevant */
    bool event;
} zz_lattice_group;

typedef struct zz_lattice {
    zz_arena *arena;
    const zz_map_problem *problem;
    const zz_map_charges *charges;
    int axis_count;
    zz_map_axis axes[ZZ_MAP_LOOPS];
    uint32_t node_count;
    uint32_t stride[ZZ_MAP_LOOPS]; /* of each axis */
    uint64_t *present, *left;      /* [node]: axes along which there is something; and not all */
    unsigned char *placed;         /* [node]: loops on M, or no more than are sure to be */
    uint64_t fits[ZZ_MAP_LOOPS];   /* [position]: axes that given places allow there */
    uint64_t events;               /* axes */
    zz_lattice_side sides[ZZ_LATTICE_OPERANDS];
    int side_count;
    uint32_t place_count; /* of all operands together */
    uint32_t begin;       /* the place at the start */
    zz_lattice_store stores[ZZ_LATTICE_STORES];
    int store_count;
    zz_lattice_group groups[ZZ_MAP_LOOPS];
    int group_count;
} zz_lattice;

/* Nodes and tables, with room left for so many sums.  `what` says what is too large, or beyond the
 * model. */
zz_map_status zz_lattice_build(zz_arena *arena, const zz_map_problem *problem,
                               const zz_map_charges *charges, int sums, zz_lattice *lattice,
                               const char **what);
/* Decides which tiles count twice, hence which memories are short: doubled[memory]. */
void zz_lattice_stores(zz_lattice *lattice, const bool *doubled);

static inline uint64_t zz_lattice_next(const zz_lattice *lattice, uint32_t node) {
    uint64_t next = lattice->left[node] & lattice->fits[lattice->placed[node]];
    return lattice->left[node] & ~lattice->events ? next & ~lattice->events : next;
}

/* Where one more loop of the factor along the axis leads; 0: nowhere, and neither do the factors after
 * it. */
static inline uint32_t zz_lattice_step(const zz_lattice *lattice, uint32_t node, int axis,
                                       int factor) {
    const zz_map_axis *along = &lattice->axes[axis];
    const uint32_t stride = lattice->stride[axis];
    if (along->extent == 0)
        return node + stride;
    const int state = (int)(node / stride % (uint32_t)along->states);
    const int next = zz_map_stepped(along, state, lattice->problem->factors[factor].trips);
    return next < 0 ? 0 : node + (uint32_t)(next - state) * stride;
}

/* The same for one loop of a mapping. */
uint32_t zz_lattice_put(const zz_lattice *lattice, uint32_t node, int factor);

static inline int zz_lattice_place(const zz_lattice_side *side, uint32_t places) {
    return (int)(places / (uint32_t)side->place_stride) % side->place_count;
}

/* Whether the operand's registers are charged when a loop of the group comes on the node; `group`
 * NULL: at the end. */
static inline bool zz_lattice_begins(const zz_lattice *lattice, int operand, uint32_t node,
                                     const zz_lattice_group *group) {
    const zz_lattice_side *side = &lattice->sides[operand];
    return side->waits && !(lattice->present[node] & (side->relevant | lattice->events)) &&
           (!group || group->event || group->operands >> operand & 1);
}

/* Whether all of an event's own loops are on the node, and none over events: what lies below a
 * boundary that closes there ends with the event, whether the next loop is relevant or not. */
static inline bool zz_lattice_event_ends(const zz_lattice *lattice, uint32_t node) {
    return lattice->events && !(lattice->left[node] & ~lattice->events) &&
           !(lattice->present[node] & lattice->events);
}

/* Operands whose boundaries may close when a loop of the group comes on the node. */
static inline unsigned zz_lattice_closers(const zz_lattice *lattice, uint32_t node,
                                          const zz_lattice_group *group) {
    return zz_lattice_event_ends(lattice, node) ? ~0U : group->operands;
}

/* Whether the tile of a level whose upper boundary closes at the node fits beside the least of the
 * others. */
bool zz_lattice_fits(const zz_lattice *lattice, int operand, int level, int partial, uint32_t node);
/* Whether what stands at these places can fit, as far as the node tells. */
bool zz_lattice_room(const zz_lattice *lattice, uint32_t node, uint32_t places);

/* Bits of a tile whose upper boundary closes at the node; the outermost level's is the same at all. */
int64_t zz_lattice_tile(const zz_lattice *lattice, int operand, int level, int partial,
                        uint32_t node);

/* --- what is added up ----------------------------------------------------------------------- */

/* One figure that adds up over boundaries: costs of each, and the least that is still to come from
 * every node and place. */
typedef struct zz_lattice_sum {
    double constant; /* what every mapping has */
    double
        *costs[ZZ_LATTICE_OPERANDS][ZZ_LATTICE_LEVELS][2]; /* [boundary][level below partial][node];
                                                                 boundary 0: [0] */
    double *least;                                         /* [node * place_count + place] */
} zz_lattice_sum;

/* Room for the costs of all boundaries, apart for partial tiles when `apart`. */
void zz_lattice_sum_begin(const zz_lattice *lattice, bool apart, zz_lattice_sum *sum);
/* Fills the least to come, backwards. */
void zz_lattice_bound(const zz_lattice *lattice, zz_lattice_sum *sum);

/* --- walking ------------------------------------------------------------------------------- */

typedef struct zz_lattice_label zz_lattice_label;

/* Best first search: paths in the order of a bound on the objective, each label the sums so far and
 * what closed tiles take of the stores.  A label that is no better in any of these than another at
 * the same node and places is dropped; but when classes are wanted only one with the same history
 * of closed boundaries is. */
typedef struct zz_lattice_walk {
    const zz_lattice *lattice;
    const zz_lattice_sum *sums;
    int sum_count;
    /* The objective's bound from the least that each sum can be in the end. */
    double (*bound)(void *self, const double *least);
    void *self;
    bool classes;
    const zz_map_watch *watch; /* NULL: none */
    double cutoff;             /* labels bound to be as much are dropped */
    uint32_t label_limit;      /* 0: as many as 300 MB hold */
    int64_t visited, by_bound, by_dominance, by_capacity;
    double floor;  /* no path that is still to come has less */
    bool exceeded; /* the limit was reached, or ... */
    bool stopped;  /* ... the watch said so */
    /* private */
    zz_arena *arena;
    unsigned char **chunks;
    size_t label_size;
    uint32_t label_count, chunk_count;
    uint32_t *cells; /* [node * place_count + place]: the last label there */
    struct zz_lattice_entry *heap;
    size_t heap_count, heap_capacity;
} zz_lattice_walk;

void zz_lattice_walk_begin(zz_arena *arena, zz_lattice_walk *walk);
/* The next whole mapping in the order of its bound; false when there is none, or too many labels.
 * The mapping's arrays have room for all loops. */
bool zz_lattice_walk_next(zz_lattice_walk *walk, double *bound, zz_mapping *mapping);
/* Where the boundaries of a mapping lie: the node of each, and whether the tile below it is partial. */
typedef struct zz_lattice_path {
    uint32_t nodes[ZZ_LATTICE_OPERANDS][ZZ_LATTICE_LEVELS];
    unsigned char partial[ZZ_LATTICE_OPERANDS][ZZ_LATTICE_LEVELS];
} zz_lattice_path;
void zz_lattice_path_of(const zz_lattice *lattice, const zz_mapping *mapping,
                        zz_lattice_path *path);

/* Whether all tiles of a mapping fit. */
bool zz_lattice_fits_all(const zz_lattice *lattice, const zz_mapping *mapping);

/* --- what mappings are worth --------------------------------------------------------------- */

/* Evaluates whole mappings by the model of the counting. */
typedef struct zz_lattice_judge {
    const zz_map_request *request;
    const zz_map_charges *charges;
    const struct zz_zigzag_problem *model; /* NULL: the charges alone say all figures */
    bool certain; /* the last figures are those of the mapping, not of its charges only */
    int64_t evaluated;
} zz_lattice_judge;

/* NULL with *what when the model cannot say the nest; else its charges. */
const zz_map_charges *zz_lattice_judge_begin(zz_arena *arena, const zz_map_request *request,
                                             zz_lattice_judge *judge, const char **what);
/* False when the model has no figures for the mapping. */
bool zz_lattice_judge_mapping(zz_lattice_judge *judge, zz_memory *memory, const zz_mapping *mapping,
                              double figures[ZZ_MAP_FIGURES]);

/* An empty mapping with room for all loops and levels; a copy in another arena. */
zz_mapping zz_lattice_mapping(zz_arena *arena, const zz_map_problem *problem);
zz_mapping zz_lattice_copy(zz_arena *arena, const zz_map_problem *problem,
                           const zz_mapping *mapping);

/* --- what is wanted ------------------------------------------------------------------------ */

/* A search under way: the lattice, its energies, and the answer that it fills. */
typedef struct zz_lattice_search {
    zz_arena *arena;   /* of the answer */
    zz_arena *scratch; /* of the rest */
    const zz_map_request *request;
    zz_lattice_judge judge;
    zz_lattice lattice;
    zz_lattice_sum energy;
    zz_map_answer *answer;
    int room; /* for found mappings */
    const char *what;
} zz_lattice_search;

/* Takes a mapping into the answer if it holds and is better than what is found. */
void zz_lattice_take(zz_lattice_search *search, const zz_mapping *mapping,
                     const double figures[ZZ_MAP_FIGURES]);
/* Cycles counted exactly (and what grows with them and energy): lattice_times.c. */
zz_map_status zz_lattice_search_times(zz_lattice_search *search);
/* A Pareto front in exact counting; false when that is not its way: lattice_front.c. */
bool zz_lattice_search_front(zz_lattice_search *search, zz_map_status *status);
/* Anything, by the model's evaluations; `bounded`: objectives grow with all figures, and the
 * condition is lost by growing ones only: lattice_latency.c. */
void zz_lattice_search_classes(zz_lattice_search *search, bool bounded);
/* No mapping has fewer cycles in ZigZag's model: lattice_ports.c. */
double zz_lattice_least_cycles(zz_lattice_search *search);
/* Adds what a walk visited to the answer's counts. */
void zz_lattice_tell(zz_lattice_search *search, const zz_lattice_walk *walk);

/* Where nothing fits: the memory that is short of room in the best case. */
zz_map_shortage zz_lattice_shortage(zz_lattice *lattice, const zz_lattice_sum *energy);
#endif
