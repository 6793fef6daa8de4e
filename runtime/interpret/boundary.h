/* A boundary while an execution runs: known to window.c, which fills its windows, to movement.c, which
 * counts what moves when they are over, and to show.c, which tells a watch.
 *
 * A boundary has a lower side (the array's lanes, or a memory) and an upper side (the memory
 * above). While a window is open, each instance of the lower side collects its tile: the set of
 * elements that are touched in it.  The windows of one run (one window each without `refill slide`)
 * are kept until the run ends; then they are gone through in the order of time, each tile knowing
 * the one before and the one after it in the same instance, and what moves is counted element by
 * element.
 *
 * Sets are arrays over the elements of the tensor, one for each instance, holding the number of the
 * window or transfer in which the element was last put in. */
#ifndef ZZ_RUNTIME_INTERPRET_BOUNDARY_H
#define ZZ_RUNTIME_INTERPRET_BOUNDARY_H

#include "runtime/base/vector.h"
#include "runtime/interpret/latency.h"
#include "runtime/interpret/readiness.h"
#include "runtime/interpret/walk.h"
#include "runtime/interpret/watch.h"

typedef struct zz_boundary zz_boundary;

typedef struct zz_entry {
    int32_t element;
    int32_t next; /* in the same tile: index into entries, or -1 */
} zz_entry;

/* What one instance of the lower side touches in one window; never empty. */
typedef struct zz_tile {
    int32_t instance;
    int32_t first; /* index into entries */
    int32_t count;
    int32_t before, after; /* the same instance's tiles around it in the run, or -1 */
} zz_tile;

typedef struct zz_window {
    int32_t tiles_begin, tiles_end;
    int64_t number;   /* in the order of time, empty windows counted */
    int64_t from, to; /* the executed steps from + 1 .. to are in it */
} zz_window;

/* One transfer being counted, for each instance of the upper side. */
typedef struct zz_amount {
    int64_t whole;   /* down: all elements; back: partial ones */
    int64_t special; /* down: those touched for the first time; back: final ones */
} zz_amount;

struct zz_boundary {
    zz_boundary *next;
    zz_arena *arena;
    const zz_walk *walk;
    const zz_readiness *ready;
    const zz_operand *x;
    int operand, number; /* of the operand's boundaries, the array's is 0 */
    int64_t elements;    /* of the tensor */
    bool output;
    bool accumulates;   /* points add to what is there, so that comes down first */
    bool every_step;    /* the array without accumulators: reads and writes at each step */
    bool follows_event; /* the operand is the event's tensor: arrivals count, not points */
    int window_prefix;  /* how many temporal digits tell its windows apart */
    int run_prefix;     /* and its runs; equal without slide */
    int64_t ticks_per_window;

    int64_t lower_count, upper_count; /* instances */
    int32_t *lower_of_lane, *upper_of_lower;
    uint32_t *member; /* lower instances x elements: window that put it into the tile */
    uint32_t *moved;  /* upper instances x elements: transfer that moves it */
    uint8_t *existed; /* upper instances x elements: touched in an earlier window */
    uint32_t *marked; /* elements: a tile that another is compared with */
    uint32_t *own;    /* lanes x elements: as member, for each lane; NULL: not at the array, or
                         hops are not counted */
    uint32_t window_serial, transfer_serial, mark_serial;
    int32_t *latest;    /* of each lower instance: its latest tile of this run, or -1 */
    zz_amount *amounts; /* of each upper instance */
    int64_t steps;      /* executed before the open window */

    ZZ_VECTOR(zz_entry) entries;
    ZZ_VECTOR(zz_tile) tiles;
    ZZ_VECTOR(zz_window) windows;
    int32_t window_begin; /* the first tile of the open window */
    size_t held;          /* the most bytes that its tiles took so far */
    size_t *room;         /* what is left of ROOM, of all boundaries */
    bool overflow;        /* a count does not fit 64 bits */

    zz_level_count *above; /* the memory on the upper side */
    zz_level_count *below; /* on the lower side, NULL: the array */
    const zz_level *above_level, *below_level;
    zz_moving *moving;
    zz_recording *recording; /* or NULL */
    zz_window_times *record; /* in it: this boundary's windows */
    const zz_watch *watch;   /* or NULL */
};

/* A fresh number for a set; when 32 bits have been used up, the sets are emptied and numbers start
 * again. */
uint32_t zz_fresh_serial(uint32_t *serial, uint32_t *cells, int64_t count);
/* Makes the marked set equal to a tile (or empty, with index -1); gives what its marks are. */
uint32_t zz_mark(zz_boundary *b, int32_t index);

#endif
