/* Between the files of lowering: what they share while one nest is made. */
#ifndef ZZ_COMPILER_LOWER_PARTS_H
#define ZZ_COMPILER_LOWER_PARTS_H

#include "compiler/model/session.h"

enum { ZZ_LOOP_LIMIT = 256 };

typedef struct zz_lowering {
    zz_session *session;
    zz_arena *arena;
    const zz_dataflow *dataflow;
    const zz_layer *layer;
    const zz_accelerator *accelerator;
    zz_nest *nest;
    const char **names;      /* of the variables; those `on event` names included */
    const zz_item *event;    /* the item, or NULL */
    const int *digits_above; /* for each item of the dataflow: how many digits stand above it */
    const bool *below_event; /* for each item: it stands below all loops over the events */
    const int *outermost;    /* memory of each tensor, by `locality`; NULL: that of the hardware */
} zz_lowering;

/* Reports an error of the nest at a span, with the dataflow's layer in mind. */
zz_diag *zz_lower_error(zz_lowering *lower, zz_code code, zz_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Whether the layer is one of a network in which some layer has a variable, or a tensor, of that
 * name: then a nest for the whole network may speak of it, and here it means nothing. */
bool zz_lower_elsewhere(const zz_lowering *lower, const char *name, bool tensor);

/* A loop over the events: its variable, and the item of the dataflow in which it stands. */
typedef struct zz_event_loop {
    int variable, item;
} zz_event_loop;

/* event.c: names the positions of the event's tensor, gives the loops in the order of arrival
 * (count of them, at most the tensor's axes), and the mask of what arrives.  False after errors. */
bool zz_lower_event(zz_lowering *lower, zz_event_loop *order, int *count);

/* hardware.c: dimensions, memories and what they cost. */
void zz_lower_hardware(zz_lowering *lower);
/* Once operands and digits are there: whether no `spread` puts the weights of an array that computes
 * in memory on a diagonal.  False after an error. */
bool zz_check_diagonal(zz_lowering *lower);

/* operand.c: operands with their slots, memories, accesses and `hold`s.  False after errors.
 */
bool zz_lower_operands(zz_lowering *lower);

/* allocate.c: boundaries for the levels that no `hold` placed: fixed[operand][level] tells which
 * are given.  False after an error. */
bool zz_allocate_greedy(zz_lowering *lower, bool **fixed);

#endif
