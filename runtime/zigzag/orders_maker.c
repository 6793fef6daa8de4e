/* What the files that fill the tables of orders ask: elements of tiles as ZigZag rounds them; and where
 * they say that there can be no tables. */
#include "runtime/zigzag/orders_maker.h"

void zz_orders_refuse(zz_orders_maker *maker, const char *what) {
    if (!maker->what)
        maker->what = what;
}

double zz_orders_elements(zz_orders_maker *maker, int operand, const double *sizes) {
    const zz_zigzag_model *model = maker->orders->model;
    const zz_zigzag_side *side = &model->sides[operand];
    double elements = 1;
    for (int i = 0; i < side->relevant_count; i++)
        elements *= sizes[side->relevant[i]];
    for (int r = 0; r < model->reach_count && side->partial; r++)
        elements *= zz_zigzag_reached(&maker->run, &model->reaches[r], sizes);
    return elements;
}

/* ZigZag multiplies level by level, and quotients of what it met before: what comes out differs in
 * its last bits, which matters only close to a half. */
int64_t zz_orders_whole(zz_orders_maker *maker, double elements, bool exact) {
    const double from_half = fabs(elements - floor(elements) - 0.5);
    if (!exact && from_half <= elements * 1e-13)
        zz_orders_refuse(maker, "elements of a tile are rounded differently in different orders");
    return zz_zigzag_round(&maker->run, elements);
}
