/* In-memory-compute arrays as ZigZag prices them (13): what a mapping uses of the macro, which is
 * runtime/cost/macro.c, and which mappings it does not get through. */
#include "runtime/zigzag/parts.h"

/* A loop that moves no weight on the columns beside several rows would put weights on a diagonal.
 */
static bool diagonal(const zz_zigzag_run *run, double rows) {
    const zz_zigzag_store *cells = &run->model->stores[run->model->hardware->imc->cells];
    if (rows <= 1 || cells->share_count == 0)
        return false;
    const zz_zigzag_side *weights = &run->model->sides[cells->shares[0].operand];
    for (int i = 0; i < run->mapping->spread_count; i++)
        if (run->mapping->spreads[i].dimension == 0 &&
            weights->relevance[run->mapping->spreads[i].dim] == ZZ_LOOP_IRRELEVANT)
            return true;
    return false;
}

void zz_zigzag_price_macro(zz_zigzag_run *run) {
    const zz_zigzag_model *model = run->model;
    const zz_zigzag_hardware *hardware = model->hardware;
    const zz_zigzag_imc *imc = hardware->imc;
    zz_zigzag_macro *to = &run->result->macro;
    double used[2] = {1, 1}; /* as the mapping is written, not as it is evened out */
    for (int i = 0; i < run->mapping->spread_count; i++)
        if (run->mapping->spreads[i].dimension < 2)
            used[run->mapping->spreads[i].dimension] *= (double)run->mapping->spreads[i].unroll;
    if (hardware->memories[imc->cells].bits > imc->weight_bits)
        zz_zigzag_stop(run, ZZ_ZIGZAG_CELLS);
    if (diagonal(run, used[1]))
        zz_zigzag_stop(run, ZZ_ZIGZAG_DIAGONAL);
    zz_macro_measure(imc, hardware->dimensions, hardware->dimension_count,
                     hardware->memories[imc->cells].area, to);
    for (int i = 0; i < hardware->memory_count; i++)
        to->memory_area += hardware->memories[i].area;
    to->total_area = to->area + to->memory_area;
    run->result->unit_energy =
        zz_macro_spend(imc, hardware->dimensions, hardware->dimension_count, used[0], used[1],
                       (double)model->operations / (used[0] * used[1]), to);
}
