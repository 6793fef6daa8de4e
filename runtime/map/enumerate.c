/* Every order of a problem, evaluated one by one: the census. */
#include "runtime/map/enumerate.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/map/charge.h"
#include "runtime/map/crew.h"
#include "runtime/map/map.h"
#include "runtime/map/orders.h"

static bool fill(void *self, zz_map_slot *slot) {
    zz_map_orders *orders = self;
    const size_t loops = (size_t)orders->problem->loop_count;
    for (slot->count = 0; slot->count < ZZ_MAP_BATCH && zz_map_orders_next(orders); slot->count++)
        memcpy(&slot->orders[(size_t)slot->count * loops], orders->order, loops);
    return slot->count > 0;
}

zz_map_status zz_map_enumerate(zz_arena *arena, const zz_map_request *request,
                               zz_map_charger charger, zz_map_answer *answer, const char **what) {
    zz_map_orders orders;
    zz_map_orders_begin(arena, request->problem, &orders);
    const char *space = zz_map_space(arena, request->problem);
    const zz_map_source source = {.self = &orders,
                                  .problem = request->problem,
                                  .evaluator = request->evaluator,
                                  .fill = fill,
                                  .total = strtod(space, NULL)};
    const zz_map_status status = zz_map_crew(arena, request, &source, charger, answer, what);
    answer->space = space;
    answer->of = "orders";
    return status;
}
