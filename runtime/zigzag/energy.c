/* Words, energy and utilisation (8), on the fractional unrolling. */
#include "runtime/zigzag/parts.h"

/* Bits of the tile of level k + 1 and what is left without the relevant loops on top, as shares of
 * the memory.  A memory of several slots is used by the sum over those that the layer links. */
static void use(zz_zigzag_run *run) {
    const zz_zigzag_model *model = run->model;
    for (int m = 0; m < model->hardware->memory_count; m++) {
        const zz_zigzag_store *store = &model->stores[m];
        const double size = (double)model->hardware->memories[m].bits;
        double shared = 0, effective = 0;
        for (int i = 0; i < store->share_count; i++) {
            const zz_zigzag_share *share = &store->shares[i];
            zz_zigzag_outcome *outcome = &run->result->operands[share->operand];
            const zz_zigzag_tile *tile =
                &outcome->views[ZZ_ZIGZAG_FRACTIONAL].tiles[share->level + 1];
            zz_zigzag_level *level = &outcome->levels[share->level];
            level->utilization = (double)zz_zigzag_times(run, tile->elements, tile->bits) / size;
            level->effective = (double)tile->effective_bits / size;
            shared += level->utilization;
            effective += level->effective;
        }
        for (int i = 0; i < store->share_count; i++) {
            const zz_zigzag_share *share = &store->shares[i];
            zz_zigzag_level *level = &run->result->operands[share->operand].levels[share->level];
            level->shared_utilization = shared;
            level->shared_effective = effective;
        }
    }
}

/* Accesses of the widest width, in grains of the narrowest; a period does not share its last grain
 * with the next (17.4). */
double zz_zigzag_words(zz_zigzag_run *run, const zz_zigzag_movement *movement,
                       const zz_zigzag_port *port, int64_t units) {
    if (!port && movement->amount != 0)
        zz_zigzag_stop(run, ZZ_ZIGZAG_NO_PORT);
    if (!port || movement->amount == 0 || movement->bits == 0)
        return 0;
    const double bits = (double)zz_zigzag_times(run, movement->amount, movement->bits);
    const double narrowest = (double)(port->narrowest ? port->narrowest : movement->bits);
    const double widest = (double)(port->widest ? port->widest : movement->bits);
    return trunc(ceil(bits / narrowest) * (narrowest / widest) * (double)movement->count *
                 (double)units);
}

static void price_level(zz_zigzag_run *run, int operand, int m) {
    zz_zigzag_outcome *outcome = &run->result->operands[operand];
    const zz_zigzag_view *view = &outcome->views[ZZ_ZIGZAG_FRACTIONAL];
    const zz_zigzag_place *place = &run->model->sides[operand].path[m];
    zz_zigzag_level *level = &outcome->levels[m];
    for (int d = 0; d < ZZ_DIRECTIONS; d++) {
        const bool reads = d == ZZ_DOWN || d == ZZ_UP;
        const zz_zigzag_port *port = place->ports[d];
        level->words[d] =
            zz_zigzag_words(run, &view->movements[m][d], port, view->tiles[m + 1].units);
        run->inexact |= level->words[d] > ZZ_PYTHON_EXACT;
        if (port)
            level->energies[d] = level->words[d] * (reads ? port->read_energy : port->write_energy);
    }
    level->energy = (level->energies[ZZ_UP] + level->energies[ZZ_DOWN]) +
                    (level->energies[ZZ_FILL] + level->energies[ZZ_BACK]);
}

void zz_zigzag_price(zz_zigzag_run *run) {
    const zz_zigzag_model *model = run->model;
    zz_zigzag_result *result = run->result;
    use(run);
    for (int x = 0; x < model->side_count && !run->status; x++)
        for (int m = 0; m < model->sides[x].level_count; m++) {
            price_level(run, x, m);
            result->memory_energy += result->operands[x].levels[m].energy;
        }
    result->unit_energy = model->hardware->unit_energy * (double)model->operations;
    if (model->hardware->imc && !run->status)
        zz_zigzag_price_macro(run);
    result->energy = result->memory_energy + result->unit_energy;
}
