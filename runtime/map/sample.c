/* A few mappings at random, for pictures of the space beside the best: orders are drawn, and the
 * greedy allocation takes them.  A space of no more orders than wanted is taken whole. */
#include "runtime/map/sample.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/map/charge.h"
#include "runtime/map/crew.h"
#include "runtime/map/map.h"
#include "runtime/map/orders.h"

typedef struct drawing {
    zz_map_orders orders;
    uint64_t random;
    int left;
    bool all;
} drawing;

static bool fill(void *self, zz_map_slot *slot) {
    drawing *d = self;
    const size_t loops = (size_t)d->orders.problem->loop_count;
    for (slot->count = 0; slot->count < ZZ_MAP_BATCH && d->left > 0; slot->count++, d->left--) {
        if (d->all ? !zz_map_orders_next(&d->orders) : !zz_map_orders_draw(&d->orders, &d->random))
            break;
        memcpy(&slot->orders[(size_t)slot->count * loops], d->orders.order, loops);
    }
    return slot->count > 0;
}

typedef struct taking {
    zz_map_sample *samples;
    int count, room;
} taking;

static bool take(void *self, int64_t index, const zz_mapping *mapping,
                 const double figures[ZZ_MAP_FIGURES]) {
    taking *t = self;
    (void)index;
    (void)mapping;
    if (t->count < t->room)
        t->samples[t->count++] = (zz_map_sample){figures[ZZ_MAP_ENERGY], figures[ZZ_MAP_CYCLES]};
    return true;
}

int zz_map_draw_samples(zz_arena *arena, const zz_map_request *request, zz_map_charger charger,
                        int count, zz_map_sample **samples) {
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    const double space = strtod(zz_map_space(own, request->problem), NULL);
    drawing d = {.left = count, .all = space <= count};
    taking t = {ZZ_NEW_ARRAY(arena, zz_map_sample, (size_t)count + 1), 0, count};
    const zz_map_sink sink = {&t, take};
    zz_map_request drawn = *request;
    drawn.condition = NULL;
    drawn.sink = &sink;
    drawn.watch = NULL;
    drawn.threads = 1;
    zz_map_orders_begin(own, request->problem, &d.orders);
    const zz_map_source source = {.self = &d,
                                  .problem = request->problem,
                                  .evaluator = request->evaluator,
                                  .fill = fill,
                                  .total = count};
    zz_map_answer answer = {0};
    const char *what = NULL;
    const zz_map_status status = zz_map_crew(own, &drawn, &source, charger, &answer, &what);
    zz_arena_free(own);
    *samples = t.samples;
    return status == ZZ_MAP_OK ? t.count : 0;
}
