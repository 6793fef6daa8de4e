/* The best of the mappings that were evaluated: one by one objective, or those that no other beats in
 * every objective.  What decides depends on the order in which they are given, which is that of
 * the space, and on nothing else. */
#include "runtime/map/best.h"

#include <math.h>
#include <string.h>

#include "runtime/map/map.h"

void zz_map_best_begin(zz_map_best *best, const zz_map_request *request, int loop_count,
                       int level_count, zz_arena *arena) {
    *best = (zz_map_best){.request = request,
                          .loop_count = loop_count,
                          .level_count = level_count,
                          .arena = arena,
                          .values = ZZ_NEW_ARRAY(arena, double, (size_t)request->objective_count)};
}

bool zz_map_holds(const zz_map_request *request, const double figures[ZZ_MAP_FIGURES]) {
    if (!request->condition)
        return true;
    const double value = zz_map_value(request->condition, figures);
    return value != 0 && !isnan(value);
}

static bool loads_only(const zz_map_expression *expression, zz_map_figure figure) {
    return expression->step_count == 1 && expression->steps[0].kind == ZZ_MAP_LOAD &&
           expression->steps[0].figure == figure;
}

/* As ZigZag: least energy, then least latency; least latency, then least energy. */
static double tie_of(const zz_map_request *request, const double figures[ZZ_MAP_FIGURES]) {
    if (loads_only(&request->objective[0], ZZ_MAP_ENERGY))
        return figures[ZZ_MAP_CYCLES];
    if (loads_only(&request->objective[0], ZZ_MAP_CYCLES))
        return figures[ZZ_MAP_ENERGY];
    return 0;
}

static zz_map_best_item *new_item(zz_map_best *best) {
    if (best->spare.count > 0)
        return best->spare.items[--best->spare.count];
    zz_map_best_item *item = ZZ_NEW(best->arena, zz_map_best_item);
    item->objectives = ZZ_NEW_ARRAY(best->arena, double, (size_t)best->request->objective_count);
    item->order = ZZ_NEW_ARRAY(best->arena, unsigned char, (size_t)best->loop_count + 1);
    item->ends = ZZ_NEW_ARRAY(best->arena, unsigned char, (size_t)best->level_count + 1);
    return item;
}

static void drop(zz_map_best *best, size_t at) {
    zz_map_best_item **items = best->items.items;
    zz_push(best->arena, &best->spare, items[at]);
    best->items.count--;
    memmove(&items[at], &items[at + 1], (best->items.count - at) * sizeof *items);
}

static void insert(zz_map_best *best, size_t at, zz_map_best_item *item) {
    zz_push(best->arena, &best->items, item);
    zz_map_best_item **items = best->items.items;
    memmove(&items[at + 1], &items[at], (best->items.count - 1 - at) * sizeof *items);
    items[at] = item;
}

void zz_map_best_clear(zz_map_best *best) {
    while (best->items.count > 0)
        drop(best, best->items.count - 1);
}

/* No worse in any objective. */
static bool covers(const double *a, const double *b, int count) {
    for (int i = 0; i < count; i++)
        if (a[i] > b[i])
            return false;
    return true;
}

static bool improves_on(const zz_map_best_item *item, double objective, double tie) {
    return objective < item->objectives[0] || (objective == item->objectives[0] && tie < item->tie);
}

/* Whether it takes part, and where among the items; those that it beats are dropped. */
static bool place_one(zz_map_best *best, double objective, double tie) {
    if (best->items.count == 1 && !improves_on(best->items.items[0], objective, tie))
        return false;
    zz_map_best_clear(best);
    return true;
}

static bool place_many(zz_map_best *best, const double *values, int objectives, size_t *at) {
    for (size_t i = 0; i < best->items.count; i++) {
        const zz_map_best_item *item = best->items.items[i];
        if (item->objectives[0] > values[0])
            break; /* they ascend: the rest is worse in the first */
        if (covers(item->objectives, values, objectives))
            return false;
    }
    for (size_t i = best->items.count; i-- > 0;)
        if (covers(values, best->items.items[i]->objectives, objectives))
            drop(best, i);
    while (*at < best->items.count && best->items.items[*at]->objectives[0] <= values[0])
        ++*at;
    return true;
}

void zz_map_best_add(zz_map_best *best, int64_t index, const unsigned char *order,
                     const unsigned char *ends, const double figures[ZZ_MAP_FIGURES]) {
    const zz_map_request *request = best->request;
    const int objectives = request->objective_count;
    for (int i = 0; i < objectives; i++) {
        best->values[i] = zz_map_value(&request->objective[i], figures);
        if (!isfinite(best->values[i])) /* a division by zero, or too large */
            return;
    }
    const double tie = objectives == 1 ? tie_of(request, figures) : 0;
    size_t at = 0;
    if (objectives == 1 ? !place_one(best, best->values[0], tie)
                        : !place_many(best, best->values, objectives, &at))
        return;
    zz_map_best_item *item = new_item(best);
    memcpy(item->figures, figures, sizeof item->figures);
    memcpy(item->objectives, best->values, (size_t)objectives * sizeof *best->values);
    memcpy(item->order, order, (size_t)best->loop_count);
    memcpy(item->ends, ends, (size_t)best->level_count);
    item->tie = tie;
    item->index = index;
    insert(best, at, item);
}
