/* What factors: variables that no guard and no access ties together can be counted apart, and the
 * counts multiplied.  And windows: how one boundary of one operand sorts the digits. */
#ifndef ZZ_RUNTIME_COUNT_COMPONENT_H
#define ZZ_RUNTIME_COUNT_COMPONENT_H

#include "runtime/base/memory.h"
#include "runtime/nest/nest.h"

/* Variables connected through derived variables (or through a filter on given data). */
typedef struct zz_component {
    int *digits; /* of the nest, outermost first */
    int digit_count;
    int *variables; /* all of its variables, bound and derived */
    int variable_count;
    bool free; /* one bound variable whose factors divide and whose points are all valid (or a valid
                * constant): closed form.  Without digits and not free: no point is valid */
    bool stream; /* holds the positions of a filtered event tensor */
} zz_component;

typedef struct zz_components {
    zz_component *items;
    int count;
    int *of_variable; /* for each variable of the nest; -1: constantly 0 */
} zz_components;

/* How a boundary sorts the digits. */
typedef enum zz_digit_place {
    ZZ_OUTER, /* temporal, above the window */
    ZZ_UPPER, /* spread: tells instances of the memory above apart */
    ZZ_LOWER, /* spread: tells instances of the memory below apart, within one above */
    ZZ_INNER  /* in the window: temporal below or merged in, and lanes of one instance */
} zz_digit_place;

typedef struct zz_window {
    zz_digit_place *place; /* for each digit */
    int slide_first,
        slide_end; /* outer digits [first, end) make a run of `refill slide`; empty: none */
    bool long_run; /* the run has more loops than those over one variable */
} zz_window;

/* The window of an operand at the upper boundary of one of its levels (not the outermost); level
 * -1: the array's registers. */
zz_window zz_window_of(zz_arena *arena, const zz_nest *nest, int operand, int level);

/* The window of the array's registers with each lane by itself: lower instances are lanes. */
zz_window zz_lane_window_of(zz_arena *arena, const zz_nest *nest, int operand);

zz_components zz_find_components(zz_arena *arena, const zz_nest *nest);

/* What a boundary's windows take from the digits that need no walk. */
typedef struct zz_constants {
    int64_t upper_elements, lower_elements; /* in a window, for an instance above, below */
    int64_t upper_windows, lower_windows; /* windows x instances that differ in elements or lanes */
    int64_t repeats;                      /* windows that see the same elements again */
    int64_t moments;                      /* windows in time, repeats and instances apart */
} zz_constants;

/* Whether a digit is a constant factor for the operand: its component is free, or the operand is
 * the event's, whose elements do not depend on what is valid (but, filtered, on what arrives). */
bool zz_constant_digit(const zz_nest *nest, const zz_components *components, int operand,
                       int digit);
/* False on overflow. */
bool zz_window_constants(const zz_nest *nest, const zz_components *components, int operand,
                         const zz_window *window, zz_constants *constants);
/* Elements that an instance over the spread digits of `mask` touches in the whole nest, where they
 * are constant.  False on overflow. */
bool zz_touched_constant(const zz_nest *nest, const zz_components *components, int operand,
                         uint64_t mask, int64_t *elements);
/* Instances over `mask` that hold an element at once, where that is constant; *spread: whether any
 * digit is spread over it.  False on overflow. */
bool zz_constant_copies(const zz_nest *nest, const zz_components *components, int operand,
                        uint64_t mask, int64_t *copies, bool *spread);

/* Whether an axis of the operand is one of the component's variables. */
bool zz_component_touches(const zz_component *component, const zz_operand *operand);

#endif
