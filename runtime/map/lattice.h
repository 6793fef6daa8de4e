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

#endif
