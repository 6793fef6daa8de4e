/* The tables of orders: states, what holds for all orders, and when there can be no tables. */
#include "runtime/zigzag/orders.h"

#include "runtime/base/checked.h"
#include "runtime/zigzag/orders_boundaries.h"
#include "runtime/zigzag/orders_choices.h"
#include "runtime/zigzag/orders_maker.h"
#include "runtime/zigzag/orders_sizes.h"
#include "runtime/zigzag/orders_tables.h"

/* Products of integers stay below 2^53 where their factors do so by this much. */
#define SAFE 1125899906842624.0 /* 2^50 */

static void number_states(zz_orders_maker *maker, const zz_orders_factor *factors, size_t limit) {
    zz_orders *orders = maker->orders;
    orders->factors =
        ZZ_NEW_ARRAY(maker->arena, zz_orders_factor, (size_t)orders->factor_count + 1);
    orders->state_count = orders->total = 1;
    for (int f = 0; f < orders->factor_count; f++) {
        zz_orders_factor *factor = &orders->factors[f];
        *factor = factors[f];
        factor->weight = orders->state_count;
        orders->loop_count += factor->count;
        orders->state_count *= factor->count + 1;
        if ((uint64_t)orders->state_count > limit / sizeof(double)) {
            zz_orders_refuse(maker, "the loops have too many states");
            return;
        }
        for (int i = 0; i < factor->count; i++)
            if (!zz_mul64(orders->total, factor->trips, &orders->total)) {
                zz_orders_refuse(maker, "the loops multiply beyond 64 bits");
                return;
            }
    }
}

/* Some order with everything in the innermost memories: what it says of unrolled loops and
 * instances holds for all orders, and what it raises all orders raise, but for what moves where no
 * port is. */
static void evaluate_some(zz_orders_maker *maker) {
    zz_orders *orders = maker->orders;
    const zz_zigzag_model *model = orders->model;
    zz_zigzag_loop *loops =
        ZZ_NEW_ARRAY(maker->arena, zz_zigzag_loop, (size_t)orders->loop_count + 1);
    const int **ends = ZZ_NEW_ARRAY(maker->arena, const int *, (size_t)model->side_count);
    int count = 0;
    for (int f = 0; f < orders->factor_count; f++)
        for (int i = 0; i < orders->factors[f].count; i++)
            loops[count++] = (zz_zigzag_loop){orders->factors[f].dim, orders->factors[f].trips};
    for (int x = 0; x < model->side_count; x++) {
        int *end = ZZ_NEW_ARRAY(maker->arena, int, (size_t)model->sides[x].level_count);
        for (int l = 0; l < model->sides[x].level_count; l++)
            end[l] = count;
        ends[x] = end;
    }
    zz_zigzag_mapping *mapping = ZZ_NEW(maker->arena, zz_zigzag_mapping);
    *mapping = *orders->mapping;
    mapping->loops = loops;
    mapping->loop_count = count;
    mapping->ends = ends;
    const zz_zigzag_status status = zz_zigzag_evaluate(maker->arena, model, mapping, &maker->ready);
    if (status != ZZ_ZIGZAG_OK && status != ZZ_ZIGZAG_NO_PORT)
        zz_orders_refuse(maker, zz_zigzag_message(status));
    maker->run = (zz_zigzag_run){.arena = maker->arena, .model = model, .mapping = mapping};
}

/* What is ZigZag's but not in the tables. */
static void check(zz_orders_maker *maker) {
    const zz_orders *orders = maker->orders;
    const zz_zigzag_model *model = orders->model;
    if (model->hardware->imc)
        zz_orders_refuse(maker, "in-memory compute");
    if (orders->mapping->even)
        zz_orders_refuse(maker, "an even allocation");
    if (model->dim_count > ZZ_ORDERS_DIMS || model->side_count > 16)
        zz_orders_refuse(maker, "a layer of that many dimensions or operands");
    for (int i = 0; i < model->line_count; i++)
        for (int d = 0; d < model->lines[i].duty_count; d++)
            if (model->lines[i].duties[d].operand < 0)
                zz_orders_refuse(maker, "a port of a slot that the layer does not use");
    for (int f = 0; f < orders->factor_count; f++)
        for (int x = 0; x < model->side_count; x++)
            if (model->sides[x].relevance[orders->factors[f].dim] == ZZ_LOOP_NEUTRAL)
                zz_orders_refuse(maker, "a loop over a dimension of one value");
}

/* The model gives up where there are too many ways to fill one memory. */
static void check_combinations(zz_orders_maker *maker) {
    const zz_orders *orders = maker->orders;
    for (int m = 0; m < orders->model->hardware->memory_count; m++) {
        double combinations = 1;
        for (int s = 0; s < orders->model->stores[m].share_count; s++)
            combinations *= orders->loop_count + 1;
        if (combinations > ZZ_ZIGZAG_COMBINATION_LIMIT)
            zz_orders_refuse(maker, "too many ways to fill one memory");
    }
}

/* The model reads each level's loading; one that no port serves ends it. */
static void check_ports(zz_orders_maker *maker) {
    const zz_zigzag_model *model = maker->orders->model;
    for (int x = 0; x < model->side_count; x++)
        for (int m = 0; m + 1 < model->sides[x].level_count; m++) {
            const zz_zigzag_place *below = &model->sides[x].path[m], *above = below + 1;
            if (!below->ports[x ? ZZ_FILL : ZZ_UP] || !above->ports[x ? ZZ_DOWN : ZZ_BACK])
                zz_orders_refuse(maker, "data moves in a direction that no port serves");
        }
    for (int x = 0; x < model->side_count; x++)
        for (int form = 0; form < ZZ_ZIGZAG_FORMS; form++)
            for (int k = 0; k <= model->sides[x].level_count; k++) {
                const zz_zigzag_tile *tile = &maker->ready.operands[x].views[form].tiles[k];
                for (int s = 0; s < tile->spread_count; s++)
                    if (!(tile->spread[s].size >= 1))
                        zz_orders_refuse(maker, "an unrolling below one");
            }
}

static void fill_states(zz_orders_maker *maker) {
    zz_orders *orders = maker->orders;
    const size_t states = (size_t)orders->state_count;
    int counts[ZZ_ORDERS_FACTORS] = {0};
    orders->cycles = ZZ_NEW_ARRAY(maker->arena, int64_t, states);
    orders->left = ZZ_NEW_ARRAY(maker->arena, unsigned char, states);
    for (size_t s = 0; s < states; s++) {
        orders->cycles[s] = orders->pace;
        for (int f = 0; f < orders->factor_count; f++) {
            for (int i = 0; i < counts[f]; i++)
                orders->cycles[s] *= orders->factors[f].trips;
            if (orders->sides[0].relevance[f] == ZZ_LOOP_IRRELEVANT)
                orders->left[s] |= counts[f] < orders->factors[f].count;
        }
        zz_orders_next(orders, counts);
    }
}

static void begin_sides(zz_orders_maker *maker) {
    zz_orders *orders = maker->orders;
    const zz_zigzag_model *model = orders->model;
    orders->sides = ZZ_NEW_ARRAY(maker->arena, zz_orders_side, (size_t)model->side_count);
    orders->shared = ZZ_NEW_ARRAY(maker->arena, bool, (size_t)model->hardware->memory_count + 1);
    for (int x = 0; x < model->side_count; x++) {
        zz_orders_side *side = &orders->sides[x];
        const size_t levels = (size_t)model->sides[x].level_count;
        side->level_count = model->sides[x].level_count;
        side->relevance =
            ZZ_NEW_ARRAY(maker->arena, unsigned char, (size_t)orders->factor_count + 1);
        side->boundaries = ZZ_NEW_ARRAY(maker->arena, zz_orders_boundary, levels + 1);
        side->choices = ZZ_NEW_ARRAY(maker->arena, zz_orders_choice, levels);
        for (int f = 0; f < orders->factor_count; f++)
            side->relevance[f] = model->sides[x].relevance[orders->factors[f].dim];
    }
}

/* Roughly what all tables take: 2 numbers for a choice, up to 10 for a boundary. */
static void check_room(zz_orders_maker *maker, size_t limit) {
    const zz_zigzag_model *model = maker->orders->model;
    size_t levels = 0;
    for (int x = 0; x < model->side_count; x++)
        levels += (size_t)model->sides[x].level_count;
    if ((size_t)maker->orders->state_count > limit / sizeof(double) / (levels * 14 + 2))
        zz_orders_refuse(maker, "the loops have too many states");
}

const zz_orders *zz_orders_of(zz_arena *arena, const zz_zigzag_model *model,
                              const zz_zigzag_mapping *mapping, const zz_orders_factor *factors,
                              int factor_count, size_t limit, const char **what) {
    zz_orders *orders = ZZ_NEW(arena, zz_orders);
    zz_orders_maker maker = {.arena = arena, .orders = orders};
    *orders = (zz_orders){.model = model,
                          .mapping = mapping,
                          .factor_count = factor_count,
                          .pace = (int64_t)model->cycles_per_operation,
                          .unit_energy = model->hardware->unit_energy * (double)model->operations};
    if (factor_count > ZZ_ORDERS_FACTORS)
        zz_orders_refuse(&maker, "too many loops");
    else
        number_states(&maker, factors, limit);
    void (*const steps[])(zz_orders_maker *) = {
        check,       evaluate_some, check_combinations,     check_ports,
        begin_sides, fill_states,   zz_orders_fill_choices, zz_orders_fill_boundaries};
    if (!maker.what)
        check_room(&maker, limit);
    if (!maker.what &&
        ((double)orders->total * (double)orders->pace > SAFE || (double)model->operations > SAFE))
        zz_orders_refuse(&maker, "numbers beyond what a double holds");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !maker.what; i++)
        steps[i](&maker);
    if (!maker.what && (maker.run.status || maker.run.inexact))
        zz_orders_refuse(&maker, "numbers beyond what a double holds");
    *what = maker.what;
    return maker.what ? NULL : orders;
}
