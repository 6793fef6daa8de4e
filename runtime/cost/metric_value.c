/* The value of each figure, from counts and costs. */
#include <math.h>

#include "runtime/base/checked.h"
#include "runtime/cost/metric.h"

static zz_quantity integer(int64_t value) {
    return (zz_quantity){.exact = true, .integer = value, .real = (double)value};
}

static zz_quantity real(double value) {
    return (zz_quantity){.real = value};
}

/* grains x narrowest / widest, exact when it is a whole number of words that fits. */
static zz_quantity words(const zz_access *access, const zz_traffic *traffic) {
    if (traffic->rounded)
        return integer(traffic->words);
    if (access->widest == 0)
        return integer(traffic->elements);
    const __int128 bits = (__int128)traffic->grains * access->narrowest;
    const __int128 whole = bits / access->widest;
    if (bits % access->widest == 0 && whole <= INT64_MAX)
        return integer((int64_t)whole);
    return real(zz_words(access, traffic));
}

static zz_quantity access_value(zz_metric_id id, const zz_evaluation *e, int operand, int level,
                                zz_direction direction) {
    const zz_operand *x = &e->nest->operands[operand];
    const zz_traffic *traffic = &e->counts->operands[operand].levels[level].traffic[direction];
    switch (id) {
    case ZZ_METRIC_elements:
        return integer(traffic->elements);
    case ZZ_METRIC_access_energy:
        return real(e->cost->levels[operand][level * ZZ_DIRECTIONS + (int)direction]);
    case ZZ_METRIC_first:
        return integer(traffic->first);
    case ZZ_METRIC_final:
        return integer(traffic->final);
    default:
        return words(&x->levels[level].access[direction], traffic);
    }
}

static zz_quantity operand_energy(const zz_evaluation *e, int operand) {
    double sum = 0;
    for (int l = 0; l < e->nest->operands[operand].level_count; l++)
        sum += zz_cost_of_level(e->cost, operand, l);
    return real(sum);
}

/* Hops at all levels; as a real where they do not fit 64 bits. */
static zz_quantity operand_hops(const zz_evaluation *e, int operand) {
    zz_quantity sum = integer(0);
    for (int l = 0; l < e->nest->operands[operand].level_count; l++) {
        const zz_quantity term = integer(e->counts->operands[operand].levels[l].hops);
        if (!zz_quantity_add(&sum, term))
            sum = real(sum.real + term.real);
    }
    return sum;
}

static zz_quantity memory_value(zz_metric_id id, const zz_evaluation *e, const zz_place *place) {
    const zz_level_count *level = &e->counts->operands[place->operand].levels[place->level];
    const zz_nest_memory *memory =
        &e->nest->memories[e->nest->operands[place->operand].levels[place->level].memory];
    switch (id) {
    case ZZ_METRIC_tile:
        return integer(level->tile);
    case ZZ_METRIC_tile_bits:
        return integer(level->tile_bits);
    case ZZ_METRIC_memory_hops:
        return integer(level->hops);
    default:
        return real(memory->bits ? (double)level->tile_bits / (double)memory->bits : 0);
    }
}

/* Cycles that ZigZag's model gives, which may have a fraction, or else those that were counted. */
static zz_quantity cycles(const zz_evaluation *e, int64_t counted, double boxed) {
    return !e->counts->boxed || boxed == (double)counted ? integer(counted) : real(boxed);
}

static zz_quantity live_bits(const zz_evaluation *e) {
    int64_t bits = 0;
    for (int x = 0; x < e->nest->operand_count; x++)
        if (e->nest->operands[x].output)
            bits = e->nest->operands[x].partial_bits;
    int64_t product;
    if (zz_mul64(e->counts->readiness.live, bits, &product))
        return integer(product);
    return real((double)e->counts->readiness.live * (double)bits);
}

/* Energy, area and clock of an array that computes in memory. */
static zz_quantity macro_value(zz_metric_id id, const zz_macro *macro) {
    switch (id) {
    case ZZ_METRIC_energy_multipliers:
        return real(macro->energies[ZZ_MACRO_ENERGY_MULTS]);
    case ZZ_METRIC_energy_bit_lines:
        return real(macro->energies[ZZ_MACRO_ENERGY_BITLINES]);
    case ZZ_METRIC_energy_dac:
        return real(macro->energies[ZZ_MACRO_ENERGY_DACS]);
    case ZZ_METRIC_energy_adc:
        return real(macro->energies[ZZ_MACRO_ENERGY_ADCS]);
    case ZZ_METRIC_energy_adders:
        return real(macro->energies[ZZ_MACRO_ENERGY_ADDERS]);
    case ZZ_METRIC_energy_place_adders:
        return real(macro->energies[ZZ_MACRO_ENERGY_PLACES]);
    case ZZ_METRIC_energy_accumulators:
        return real(macro->energies[ZZ_MACRO_ENERGY_ACCUMULATORS]);
    case ZZ_METRIC_area_cells:
        return real(macro->areas[ZZ_MACRO_CELLS]);
    case ZZ_METRIC_area_multipliers:
        return real(macro->areas[ZZ_MACRO_MULTS]);
    case ZZ_METRIC_area_adc:
        return real(macro->areas[ZZ_MACRO_ADCS]);
    case ZZ_METRIC_area_adders:
        return real(macro->areas[ZZ_MACRO_ADDERS]);
    case ZZ_METRIC_area_place_adders:
        return real(macro->areas[ZZ_MACRO_PLACES]);
    case ZZ_METRIC_area_accumulators:
        return real(macro->areas[ZZ_MACRO_ACCUMULATORS]);
    case ZZ_METRIC_clock:
        return real(macro->clock);
    default:
        return integer((int64_t)macro->cycles_per_operation);
    }
}

static zz_quantity mean(const zz_mean *of) {
    return (zz_quantity){.real = of->mean, .sampled = of->sampled, .error = of->error};
}

zz_quantity zz_metric_value(const zz_metric *metric, const zz_evaluation *e,
                            const zz_place *place) {
    const zz_counts *c = e->counts;
    const zz_boxed boxed = c->boxed ? *c->boxed : (zz_boxed){0};
    if (!zz_metric_applies(metric, e->nest, place))
        return metric->kind == ZZ_FIGURE_ENERGY || metric->kind == ZZ_FIGURE_AREA ||
                       metric->kind == ZZ_FIGURE_TIME
                   ? real(0)
                   : integer(0);
    if (c->expected)
        return mean(&c->expected->figures[zz_metric_slot(metric, e->nest, place)]);
    switch (metric->id) {
    case ZZ_METRIC_macs:
        return integer(c->macs);
    case ZZ_METRIC_cycles_compute:
        return integer(c->compute);
    case ZZ_METRIC_cycles_stall:
        return cycles(e, c->stall, boxed.stall);
    case ZZ_METRIC_cycles_onload:
        return cycles(e, c->onload, boxed.onload);
    case ZZ_METRIC_cycles_offload:
        return cycles(e, c->offload, boxed.offload);
    case ZZ_METRIC_cycles:
        return cycles(e, e->cost->cycles, boxed.cycles);
    case ZZ_METRIC_energy:
        return real(e->cost->total);
    case ZZ_METRIC_energy_compute:
        return real(e->cost->compute);
    case ZZ_METRIC_energy_memory:
        return real(e->cost->memory);
    case ZZ_METRIC_energy_hops:
        return real(e->cost->hops);
    case ZZ_METRIC_area:
        return real(e->cost->area.total);
    case ZZ_METRIC_area_array:
        return real(e->cost->area.array);
    case ZZ_METRIC_area_memory:
        return real(e->cost->area.memory);
    case ZZ_METRIC_energy_multipliers:
    case ZZ_METRIC_energy_bit_lines:
    case ZZ_METRIC_energy_dac:
    case ZZ_METRIC_energy_adc:
    case ZZ_METRIC_energy_adders:
    case ZZ_METRIC_energy_place_adders:
    case ZZ_METRIC_energy_accumulators:
    case ZZ_METRIC_area_cells:
    case ZZ_METRIC_area_multipliers:
    case ZZ_METRIC_area_adc:
    case ZZ_METRIC_area_adders:
    case ZZ_METRIC_area_place_adders:
    case ZZ_METRIC_area_accumulators:
    case ZZ_METRIC_clock:
    case ZZ_METRIC_clock_cycles:
        return macro_value(metric->id, e->cost->macro);
    case ZZ_METRIC_utilization_spatial:
        return real(e->cost->spatial_utilization);
    case ZZ_METRIC_utilization_temporal:
        return real(e->cost->temporal_utilization);
    case ZZ_METRIC_events_arrived:
        return integer(c->events.arrived);
    case ZZ_METRIC_events_idle:
        return integer(c->events.idle);
    case ZZ_METRIC_events_filtered:
        return integer(c->events.filtered);
    case ZZ_METRIC_readiness_first:
        return integer(c->readiness.first);
    case ZZ_METRIC_readiness_last:
        return integer(c->readiness.last);
    case ZZ_METRIC_readiness_live:
        return integer(c->readiness.live);
    case ZZ_METRIC_readiness_live_bits:
        return live_bits(e);
    case ZZ_METRIC_outputs_elements:
        return integer(c->outputs.elements);
    case ZZ_METRIC_outputs_untouched:
        return integer(c->outputs.untouched);
    case ZZ_METRIC_reads:
        return access_value(ZZ_METRIC_words, e, place->operand, 0, ZZ_DOWN);
    case ZZ_METRIC_writes:
        return access_value(ZZ_METRIC_words, e, place->operand, 0, ZZ_BACK);
    case ZZ_METRIC_tensor_first:
        return access_value(ZZ_METRIC_first, e, place->operand, 0, ZZ_DOWN);
    case ZZ_METRIC_tensor_final:
        return access_value(ZZ_METRIC_final, e, place->operand, 0, ZZ_BACK);
    case ZZ_METRIC_tensor_energy:
        return operand_energy(e, place->operand);
    case ZZ_METRIC_tensor_hops:
        return operand_hops(e, place->operand);
    case ZZ_METRIC_tile:
    case ZZ_METRIC_tile_bits:
    case ZZ_METRIC_memory_hops:
    case ZZ_METRIC_memory_utilization:
        return memory_value(metric->id, e, place);
    case ZZ_METRIC_words:
    case ZZ_METRIC_elements:
    case ZZ_METRIC_access_energy:
    case ZZ_METRIC_first:
    case ZZ_METRIC_final:
        return access_value(metric->id, e, place->operand, place->level, place->direction);
    case ZZ_METRIC_COUNT:
        break;
    }
    return integer(0);
}

bool zz_quantity_add(zz_quantity *sum, zz_quantity term) {
    if (sum->exact && term.exact) {
        int64_t total;
        if (!zz_add64(sum->integer, term.integer, &total))
            return false;
        *sum = integer(total);
    } else {
        *sum = (zz_quantity){.real = sum->real + term.real,
                             .sampled = sum->sampled || term.sampled,
                             .error = sqrt(sum->error * sum->error + term.error * term.error)};
    }
    return true;
}
