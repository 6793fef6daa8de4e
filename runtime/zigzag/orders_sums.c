/* What is summed up outside of a boundary of the output: whether partial sums cross it, and how
 * often each output is visited. */
#include "runtime/zigzag/orders_sums.h"

#include "runtime/zigzag/orders_maker.h"
#include "runtime/zigzag/orders_sizes.h"
#include "runtime/zigzag/orders_tables.h"

/* Points of a relation's loops to each value of it. */
static double reuse(zz_orders_maker *maker, int relation, const double *sizes) {
    const zz_zigzag_reach *reach = &maker->orders->model->reaches[relation];
    double all = 1;
    for (int t = 0; t < reach->relation->term_count; t++)
        all *= sizes[reach->relation->terms[t].dim];
    return zz_zigzag_over(&maker->run, all, zz_zigzag_reached(&maker->run, reach, sizes));
}

/* Loops of relations: ZigZag asks whether one of them visits values again, and multiplies how often
 * each does so.  Where none ever visits fewer, all of them together do so as soon as one does. */
static void add_relations(zz_orders_maker *maker, const zz_orders_sizes *sizes, int level_count,
                          int k, const int *counts, zz_orders_sums *sums) {
    const zz_orders *orders = maker->orders;
    double inside[ZZ_ORDERS_DIMS], all[ZZ_ORDERS_DIMS];
    int full[ZZ_ORDERS_FACTORS];
    for (int f = 0; f < orders->factor_count; f++)
        full[f] = orders->factors[f].count;
    zz_orders_size(sizes, orders, k + 1, counts, inside);
    zz_orders_size(sizes, orders, level_count + 1, full, all);
    for (int r = 0; r < orders->model->reach_count; r++) {
        const double before = reuse(maker, r, inside), after = reuse(maker, r, all);
        sums->visits *= after / before;
        sums->any |= after > before;
        sums->fraction = true;
    }
}

zz_orders_sums zz_orders_outside(zz_orders_maker *maker, const zz_orders_sizes *sizes,
                                 const zz_zigzag_tile *tiles, int k, const int *counts) {
    const zz_orders *orders = maker->orders;
    const zz_zigzag_side *side = &orders->model->sides[0];
    zz_orders_sums s = {.visits = 1};
    for (int f = 0; f < orders->factor_count; f++)
        for (int i = counts[f]; i < orders->factors[f].count; i++)
            if (orders->sides[0].relevance[f] == ZZ_LOOP_IRRELEVANT)
                s.visits *= (double)orders->factors[f].trips;
    s.any = s.visits > 1;
    for (int l = k + 1; l <= side->level_count; l++)
        for (int i = 0; i < tiles[l].spread_count; i++) {
            const zz_zigzag_unrolled *spread = &tiles[l].spread[i];
            if (side->relevance[spread->dim] != ZZ_LOOP_IRRELEVANT)
                continue;
            s.visits *= spread->size;
            s.any |= spread->size > 1;
            s.fraction |= trunc(spread->size) != spread->size;
        }
    if (side->partial)
        add_relations(maker, sizes, side->level_count, k, counts, &s);
    return s;
}

/* --- whether that is all that matters -------------------------------------------------------- */

/* Whether the spreads of a level, one after the other on the sizes below it, never lower reuse. */
static bool spreads_rise(zz_orders_maker *maker, const zz_zigzag_tile *level, int relation,
                         double *sizes) {
    double before = reuse(maker, relation, sizes);
    bool rises = true;
    for (int s = 0; s < level->spread_count; s++) {
        sizes[level->spread[s].dim] *= level->spread[s].size;
        const double after = reuse(maker, relation, sizes);
        rises &= after >= before;
        before = after;
    }
    return rises;
}

/* Reuse in all states below boundary k: one more loop, or one more spread, may only raise it. */
static void compare_reuse(zz_orders_maker *maker, const zz_orders_sizes *sizes,
                          const zz_zigzag_tile *tiles, int relation, int k, double *found) {
    const zz_orders *orders = maker->orders;
    int counts[ZZ_ORDERS_FACTORS] = {0};
    bool rises = true;
    for (int64_t s = 0; s < orders->state_count; s++) {
        double here[ZZ_ORDERS_DIMS];
        zz_orders_size(sizes, orders, k, counts, here);
        found[s] = reuse(maker, relation, here);
        for (int f = 0; f < orders->factor_count; f++)
            rises &= counts[f] == 0 || found[s] >= found[s - orders->factors[f].weight];
        rises &= k > orders->model->sides[0].level_count ||
                 spreads_rise(maker, &tiles[k], relation, here);
        zz_orders_next(orders, counts);
    }
    if (!rises)
        zz_orders_refuse(maker, "a loop lets outputs be visited less often");
}

void zz_orders_check_sums(zz_orders_maker *maker, const zz_orders_sizes *sizes,
                          const zz_zigzag_tile *tiles) {
    const zz_orders *orders = maker->orders;
    const zz_zigzag_side *side = &orders->model->sides[0];
    if (!side->partial)
        return;
    double *found = ZZ_NEW_ARRAY(maker->arena, double, (size_t)orders->state_count);
    for (int r = 0; r < orders->model->reach_count && !maker->what; r++)
        for (int k = 0; k <= side->level_count + 1; k++)
            compare_reuse(maker, sizes, tiles, r, k, found);
}
