/* Takes the steps at which output elements get contributions, gives when the first and the last of
 * them are final and how many are live at once. */
#include "runtime/interpret/readiness.h"

#include <stdlib.h>

zz_readiness zz_readiness_new(zz_arena *arena, int64_t elements) {
    return (zz_readiness){
        .elements = elements,
        .first_step = ZZ_NEW_ARRAY(arena, int64_t, elements),
        .last_step = ZZ_NEW_ARRAY(arena, int64_t, elements),
        .last_tick = ZZ_NEW_ARRAY(arena, int64_t, elements),
    };
}

void zz_readiness_touch(zz_readiness *ready, int64_t element, int64_t step, int64_t tick) {
    if (!ready->first_step[element])
        ready->first_step[element] = step;
    ready->last_step[element] = step;
    ready->last_tick[element] = tick;
}

static int by_step(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

void zz_readiness_count(zz_arena *arena, const zz_readiness *ready, zz_counts *counts) {
    int64_t touched = 0;
    int64_t *begins = ZZ_NEW_ARRAY(arena, int64_t, ready->elements);
    int64_t *ends = ZZ_NEW_ARRAY(arena, int64_t, ready->elements);
    for (int64_t e = 0; e < ready->elements; e++)
        if (ready->first_step[e]) {
            begins[touched] = ready->first_step[e];
            ends[touched++] = ready->last_step[e];
        }
    counts->outputs.elements = ready->elements;
    counts->outputs.untouched = ready->elements - touched;
    if (!touched)
        return;
    qsort(begins, touched, sizeof *begins, by_step);
    qsort(ends, touched, sizeof *ends, by_step);
    counts->readiness.first = ends[0];
    counts->readiness.last = ends[touched - 1];
    /* At the step of a begin, the elements live are those begun so far, less those that ended
     * before it; live only grows at begins. */
    int64_t ended = 0;
    for (int64_t begun = 1; begun <= touched; begun++) {
        while (ends[ended] < begins[begun - 1])
            ended++;
        if (begun - ended > counts->readiness.live)
            counts->readiness.live = begun - ended;
    }
}
