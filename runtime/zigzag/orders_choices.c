/* What the greedy allocation weighs, for every state: bits of the tile, and its traffic to the
 * level above. */
#include "runtime/zigzag/orders_choices.h"

#include "runtime/zigzag/orders_maker.h"
#include "runtime/zigzag/orders_sizes.h"
#include "runtime/zigzag/orders_tables.h"

/* Multiples of 1/1024 below this add up, up to 64 of them, without rounding. */
#define EXACT 137438953472.0 /* 2^37 */

typedef struct offer { /* of one operand at one memory level */
    int operand, level;
    zz_orders_choice *choice;
    zz_orders_sizes *sizes;
    double capacity;
} offer;

/* Reductions unrolled above the memory leave it partial sums whatever the loops are. */
static bool unrolled_above(const zz_orders_maker *maker, const offer *o) {
    const zz_zigzag_side *side = &maker->orders->model->sides[o->operand];
    const zz_zigzag_tile *tiles =
        maker->ready.operands[o->operand].views[ZZ_ZIGZAG_FRACTIONAL].tiles;
    for (int k = o->level + 1; k <= side->level_count; k++)
        for (int l = 0; l < tiles[k].spread_count; l++)
            if (side->relevance[tiles[k].spread[l].dim] == ZZ_LOOP_IRRELEVANT)
                return true;
    return false;
}

static void fill_state(zz_orders_maker *maker, const offer *o, int variant, size_t state,
                       double elements) {
    const zz_orders *orders = maker->orders;
    const zz_zigzag_side *side = &orders->model->sides[o->operand];
    const double bits = (double)(variant ? orders->model->layer->final_bits : side->bits);
    const int64_t windows = orders->total / (orders->cycles[state] / orders->pace);
    const double tile = elements * bits, traffic = (double)windows * tile;
    zz_orders_choice *choice = o->choice;
    maker->run.inexact |= traffic > ZZ_PYTHON_EXACT;
    choice->exact &= trunc(traffic * 1024) == traffic * 1024 && traffic < EXACT;
    choice->fits[variant][state] = tile <= o->capacity;
    choice->room[variant][2 * state] = tile;
    choice->room[variant][2 * state + 1] = o->level == side->level_count - 1 ? 0 : traffic;
}

/* The search of a kernel takes it that tiles grow with the loops, and that traffic does not: the
 * model's formula for strided windows breaks the latter where a kernel has gaps. */
static void compare_with_fewer(zz_orders_maker *maker, zz_orders_choice *choice, int variant,
                               size_t state, const int *counts) {
    const zz_orders *orders = maker->orders;
    const double *room = choice->room[variant];
    for (int f = 0; f < orders->factor_count; f++) {
        if (counts[f] == 0)
            continue;
        const size_t fewer = state - (size_t)orders->factors[f].weight;
        if (room[2 * state] < room[2 * fewer])
            zz_orders_refuse(maker, "a tile shrinks as loops are added");
        choice->falling &= room[2 * state + 1] <= room[2 * fewer + 1];
    }
}

static void fill_choice(zz_orders_maker *maker, const offer *o) {
    const zz_orders *orders = maker->orders;
    const size_t states = (size_t)orders->state_count;
    zz_orders_choice *choice = o->choice;
    double sizes[ZZ_ORDERS_DIMS];
    int counts[ZZ_ORDERS_FACTORS] = {0};
    choice->final = o->operand == 0 && !unrolled_above(maker, o);
    choice->falling = choice->exact = true;
    for (int v = 0; v <= choice->final; v++) {
        choice->fits[v] = ZZ_NEW_ARRAY(maker->arena, unsigned char, states + 1);
        choice->room[v] = ZZ_NEW_ARRAY(maker->arena, double, 2 * states + 2);
        choice->room[v][2 * states] = choice->room[v][2 * states + 1] = INFINITY;
    }
    for (size_t s = 0; s < states; s++) {
        zz_orders_size(o->sizes, orders, o->level + 1, counts, sizes);
        const double elements = zz_orders_elements(maker, o->operand, sizes);
        for (int v = 0; v <= choice->final; v++) {
            fill_state(maker, o, v, s, elements);
            compare_with_fewer(maker, choice, v, s, counts);
        }
        zz_orders_next(orders, counts);
    }
    for (int v = 0; v <= choice->final; v++) {
        choice->empty[v] = choice->room[v][0];
        choice->full[v] = choice->room[v][2 * states - 2];
    }
}

void zz_orders_fill_choices(zz_orders_maker *maker) {
    const zz_orders *orders = maker->orders;
    for (int x = 0; x < orders->model->side_count && !maker->what; x++) {
        const zz_zigzag_side *side = &orders->model->sides[x];
        offer o = {.operand = x};
        o.sizes = zz_orders_sizes_of(maker->arena, orders,
                                     maker->ready.operands[x].views[ZZ_ZIGZAG_FRACTIONAL].tiles,
                                     side->level_count);
        if (!o.sizes) {
            zz_orders_refuse(maker, "fractions are rounded differently in different orders");
            return;
        }
        for (o.level = 0; o.level < side->level_count; o.level++) {
            o.choice = &orders->sides[x].choices[o.level];
            o.capacity = (double)orders->model->hardware->memories[side->path[o.level].memory].bits;
            fill_choice(maker, &o);
        }
    }
}
