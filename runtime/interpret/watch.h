/* Who looks on while the interpreter executes: a set of calls that are told what happens, from the
 * interpreter's own state.  For pictures of an execution; whoever counts reads zz_counts.
 *
 * Time is told in ticks: assignments of the temporal digits, executed or not, numbered from 0.  Ticks
 * come in their order.  The windows of a boundary come in theirs, but late: when the run of windows
 * is over; so what belongs to a tick is known only at the end. */
#ifndef ZZ_RUNTIME_INTERPRET_WATCH_H
#define ZZ_RUNTIME_INTERPRET_WATCH_H

#include "runtime/nest/counts.h"

/* What is known before the first tick.  It lives as long as the run. */
typedef struct zz_watch_start {
    int64_t lanes;              /* of the nest: products of the trips of the spread digits */
    const int64_t *lane_digits; /* lanes x digits: where each lane is; 0 at temporal digits */
    const double *const *data;  /* of each input operand */
    const int64_t *elements;    /* of each operand's tensor */
    const int64_t *first_step;  /* of each output element: its first contribution, 0: none, */
    const int64_t *last_step;   /* ... and its last */
    const int64_t *event_ticks; /* ticks that an event lasts; NULL: no events */
    int64_t steps;
} zz_watch_start;

typedef enum zz_tick_kind {
    ZZ_TICK_EXECUTED,
    ZZ_TICK_GUARDED, /* no lane has a valid point */
    ZZ_TICK_FILTERED /* its event does not arrive */
} zz_tick_kind;

/* One assignment of all digits. */
typedef struct zz_watch_point {
    bool valid;              /* and executed; else one that only a product of loop bounds counts */
    const int64_t *elements; /* of each operand; -1 where a position is outside of the tensor */
    double result;           /* valid: of the output element, after this tick */
} zz_watch_point;

/* A window that is not empty. */
typedef struct zz_watch_window {
    int operand, boundary; /* boundary 0: the array's; else that above memory `boundary - 1` */
    int64_t number; /* it lasts from tick number * ticks to the one before (number + 1) * ticks */
    int64_t ticks;
    int64_t instances; /* of the lower side */
    const zz_traffic
        *moved; /* [direction] for this window: fill and down as it begins, up and back as
                                 it ends; fill and up are of the memory below, 0 at the array */
} zz_watch_window;

typedef struct zz_watch {
    void *user;
    void (*start)(void *user, const zz_watch_start *start);
    void (*tick)(void *user, zz_tick_kind kind);
    void (*point)(void *user, const zz_watch_point *point); /* all lanes of the tick, in order */
    /* What the lower side of the boundary has from the beginning of a window on, and had not before; what it
     * loses as the window ends, of an output whether as a final value.  Then the window itself. */
    void (*enters)(void *user, int64_t instance, int64_t element);
    void (*leaves)(void *user, int64_t instance, int64_t element, bool final);
    void (*window)(void *user, const zz_watch_window *window);
} zz_watch;

#endif
