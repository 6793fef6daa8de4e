/* Sizes of the loop dimensions below a boundary, for every state.  ZigZag multiplies them up loop
 * by loop; a fractional unrolling may make the last bit depend on the order in which they come,
 * and then there is no table. */
#include "runtime/zigzag/orders_sizes.h"

#include "runtime/zigzag/orders_tables.h"

typedef struct axis { /* one loop dimension */
    int *levels;      /* of its spreads, ascending */
    double *spreads;
    int spread_count;
    int states;     /* of its own factors */
    double *values; /* [spreads taken][state] */
} axis;

struct zz_orders_sizes {
    axis *axes;
    int *weights; /* of each factor in the state of its dimension */
    bool exact;
};

static void list_spreads(zz_arena *arena, const zz_zigzag_tile *tiles, int level_count, int dim,
                         axis *a) {
    int room = 1;
    for (int k = 0; k <= level_count; k++)
        room += tiles[k].spread_count;
    a->levels = ZZ_NEW_ARRAY(arena, int, (size_t)room);
    a->spreads = ZZ_NEW_ARRAY(arena, double, (size_t)room);
    for (int k = 0; k <= level_count; k++)
        for (int s = 0; s < tiles[k].spread_count; s++)
            if (tiles[k].spread[s].dim == dim) {
                a->levels[a->spread_count] = k;
                a->spreads[a->spread_count++] = tiles[k].spread[s].size;
            }
}

/* Every way to come to a state has to give the same double. */
static bool fill_axis(zz_arena *arena, const zz_orders *orders, const int *weights, int dim,
                      axis *a) {
    const size_t count = ((size_t)a->spread_count + 1) * (size_t)a->states;
    bool same = true;
    a->values = ZZ_NEW_ARRAY(arena, double, count);
    a->values[0] = 1;
    for (size_t i = 1; i < count; i++) {
        const int taken = (int)(i / (size_t)a->states), state = (int)(i % (size_t)a->states);
        double found = 0;
        if (taken > 0)
            found = a->values[i - (size_t)a->states] * a->spreads[taken - 1];
        for (int f = 0; f < orders->factor_count; f++) {
            const zz_orders_factor *factor = &orders->factors[f];
            if (factor->dim != dim || state / weights[f] % (factor->count + 1) == 0)
                continue;
            const double value = a->values[i - (size_t)weights[f]] * (double)factor->trips;
            same &= found == 0 || found == value;
            found = value;
        }
        a->values[i] = found;
    }
    return same;
}

/* The product of all sizes as an integer times a power of two: exact below 2^53 in any order. */
static bool exact(const zz_orders_sizes *sizes, int dim_count) {
    double whole = 1;
    for (int d = 0; d < dim_count; d++) {
        const axis *a = &sizes->axes[d];
        double most = a->values[a->states - 1], spread = 1;
        for (int s = 0; s < a->spread_count; s++)
            spread *= a->spreads[s];
        double scale = 1;
        while (scale < 1 << 20 && trunc(spread * scale) != spread * scale)
            scale *= 2;
        for (int s = 0; s < a->spread_count; s++)
            if (trunc(a->spreads[s] * scale) != a->spreads[s] * scale)
                return false;
        if (trunc(spread * scale) != spread * scale)
            return false;
        whole *= most * spread * scale;
    }
    return whole < ZZ_PYTHON_EXACT;
}

zz_orders_sizes *zz_orders_sizes_of(zz_arena *arena, const zz_orders *orders,
                                    const zz_zigzag_tile *tiles, int level_count) {
    const int dim_count = orders->model->dim_count;
    zz_orders_sizes *sizes = ZZ_NEW(arena, zz_orders_sizes);
    sizes->axes = ZZ_NEW_ARRAY(arena, axis, (size_t)dim_count);
    sizes->weights = ZZ_NEW_ARRAY(arena, int, (size_t)orders->factor_count + 1);
    bool same = true;
    for (int d = 0; d < dim_count; d++) {
        axis *a = &sizes->axes[d];
        a->states = 1;
        for (int f = 0; f < orders->factor_count; f++)
            if (orders->factors[f].dim == d) {
                sizes->weights[f] = a->states;
                a->states *= orders->factors[f].count + 1; /* at most all states */
            }
        list_spreads(arena, tiles, level_count, d, a);
        same &= fill_axis(arena, orders, sizes->weights, d, a);
    }
    sizes->exact = exact(sizes, dim_count);
    return same ? sizes : NULL;
}

void zz_orders_size(const zz_orders_sizes *sizes, const zz_orders *orders, int boundary,
                    const int *counts, double *out) {
    int states[ZZ_ORDERS_DIMS] = {0};
    for (int f = 0; f < orders->factor_count; f++)
        states[orders->factors[f].dim] += counts[f] * sizes->weights[f];
    for (int d = 0; d < orders->model->dim_count; d++) {
        const axis *a = &sizes->axes[d];
        int taken = 0;
        while (taken < a->spread_count && a->levels[taken] < boundary)
            taken++;
        out[d] = a->values[taken * a->states + states[d]];
    }
}

bool zz_orders_sizes_exact(const zz_orders_sizes *sizes) {
    return sizes->exact;
}

bool zz_orders_next(const zz_orders *orders, int *counts) {
    for (int f = 0; f < orders->factor_count; f++) {
        if (++counts[f] <= orders->factors[f].count)
            return true;
        counts[f] = 0;
    }
    return false;
}
