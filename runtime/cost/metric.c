#include "runtime/cost/metric.h"

#include <math.h>
#include <string.h>

#include "runtime/base/checked.h"

const zz_metric zz_metrics[ZZ_METRIC_COUNT] = {
#define ZZ_METRIC(id, name, arguments, kind, sums, element, attribute, description)                \
    {ZZ_METRIC_##id, name,    ZZ_OF_##arguments, ZZ_FIGURE_##kind,                                 \
     sums,           element, attribute,         description},
#include "runtime/cost/metric.def"
#undef ZZ_METRIC
};

static const char *const direction_names[ZZ_DIRECTIONS] = {
    [ZZ_DOWN] = "down", [ZZ_BACK] = "back", [ZZ_UP] = "up", [ZZ_FILL] = "fill"};

const char *zz_direction_name(zz_direction direction) {
    return direction_names[direction];
}

const char *zz_counting_name(zz_counting counting) {
    static const char *const names[] = {
        [ZZ_EXACT] = "exact", [ZZ_BOXES] = "boxes", [ZZ_EXPECTED] = "expected"};
    return names[counting];
}

const char *zz_counts_model(const zz_counts *counts) {
    return counts->boxed ? "zigzag" : "products";
}

const char *zz_metric_signature(const zz_metric *metric) {
    static const char *const signatures[] = {[ZZ_OF_NONE] = "",
                                             [ZZ_OF_TENSOR] = "(tensor)",
                                             [ZZ_OF_MEMORY] = "(tensor, memory)",
                                             [ZZ_OF_ACCESS] = "(tensor, memory, direction)"};
    return signatures[metric->arguments];
}

const char *zz_metric_unit(zz_metric_kind kind) {
    switch (kind) {
    case ZZ_FIGURE_CYCLES:
        return "cycle";
    case ZZ_FIGURE_ENERGY:
        return "pJ";
    case ZZ_FIGURE_BITS:
        return "bit";
    case ZZ_FIGURE_AREA:
        return "mm2";
    case ZZ_FIGURE_TIME:
        return "ns";
    case ZZ_FIGURE_COUNT:
    case ZZ_FIGURE_RATIO:
        break;
    }
    return "";
}

/* --- looking up ---------------------------------------------------------------------------- */

const zz_metric *zz_metric_find(const char *name, int argument_count) {
    for (int m = 0; m < ZZ_METRIC_COUNT; m++)
        if ((int)zz_metrics[m].arguments == argument_count && !strcmp(zz_metrics[m].name, name))
            return &zz_metrics[m];
    return NULL;
}

const zz_metric *zz_metric_named(const char *name) {
    for (int m = 0; m < ZZ_METRIC_COUNT; m++)
        if (!strcmp(zz_metrics[m].name, name))
            return &zz_metrics[m];
    return NULL;
}

static int find_operand(const zz_nest *nest, const char *name) {
    for (int x = 0; x < nest->operand_count; x++)
        if (!strcmp(nest->operands[x].name, name))
            return x;
    return -1;
}

static int find_level(const zz_nest *nest, int operand, const char *name) {
    const zz_operand *x = &nest->operands[operand];
    for (int l = 0; l < x->level_count; l++)
        if (!strcmp(nest->memories[x->levels[l].memory].name, name))
            return l;
    return -1;
}

static int find_direction(const char *name) {
    for (int d = 0; d < ZZ_DIRECTIONS; d++)
        if (!strcmp(direction_names[d], name))
            return d;
    return -1;
}

bool zz_place_find(const zz_metric *metric, const zz_nest *nest, const char *const *names,
                   zz_place *place, int *wrong) {
    *place = (zz_place){0};
    for (int a = 0; a < (int)metric->arguments; a++) {
        int found = a == 0   ? find_operand(nest, names[a])
                    : a == 1 ? find_level(nest, place->operand, names[a])
                             : find_direction(names[a]);
        if (found < 0) {
            *wrong = a;
            return false;
        }
        if (a == 0)
            place->operand = found;
        else if (a == 1)
            place->level = found;
        else
            place->direction = (zz_direction)found;
    }
    return true;
}

static int most_levels(const zz_nest *nest) {
    int most = 1;
    for (int x = 0; x < nest->operand_count; x++)
        if (nest->operands[x].level_count > most)
            most = nest->operands[x].level_count;
    return most;
}

size_t zz_metric_slots(const zz_nest *nest) {
    return (size_t)ZZ_METRIC_COUNT * (size_t)nest->operand_count * (size_t)most_levels(nest) *
           ZZ_DIRECTIONS;
}

size_t zz_metric_slot(const zz_metric *metric, const zz_nest *nest, const zz_place *place) {
    const zz_metric_arguments a = metric->arguments;
    size_t slot = (size_t)metric->id;
    slot = slot * (size_t)nest->operand_count + (a >= ZZ_OF_TENSOR ? (size_t)place->operand : 0);
    slot = slot * (size_t)most_levels(nest) + (a >= ZZ_OF_MEMORY ? (size_t)place->level : 0);
    return slot * ZZ_DIRECTIONS + (a >= ZZ_OF_ACCESS ? (size_t)place->direction : 0);
}

void zz_metric_visit(const zz_nest *nest,
                     void (*visit)(void *user, const zz_metric *metric, const zz_place *place),
                     void *user) {
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        const zz_metric *metric = &zz_metrics[m];
        const int operands = metric->arguments >= ZZ_OF_TENSOR ? nest->operand_count : 1;
        for (int x = 0; x < operands; x++) {
            const int levels =
                metric->arguments >= ZZ_OF_MEMORY ? nest->operands[x].level_count : 1;
            const int directions = metric->arguments >= ZZ_OF_ACCESS ? ZZ_DIRECTIONS : 1;
            for (int l = 0; l < levels; l++)
                for (int d = 0; d < directions; d++) {
                    const zz_place place = {x, l, (zz_direction)d};
                    if (zz_metric_applies(metric, nest, &place))
                        visit(user, metric, &place);
                }
        }
    }
}

void zz_put_metric_name(const zz_metric *metric, const zz_nest *nest, const zz_place *place,
                        zz_buffer *out) {
    zz_put(out, metric->name);
    if (metric->arguments >= ZZ_OF_TENSOR)
        zz_putf(out, "(%s", nest->operands[place->operand].name);
    if (metric->arguments >= ZZ_OF_MEMORY) {
        const zz_level *level = &nest->operands[place->operand].levels[place->level];
        zz_putf(out, ", %s", nest->memories[level->memory].name);
    }
    if (metric->arguments >= ZZ_OF_ACCESS)
        zz_putf(out, ", %s", zz_direction_name(place->direction));
    zz_put(out, metric->arguments ? ")" : "");
}

void zz_put_quantity(zz_quantity quantity, zz_buffer *out) {
    if (quantity.exact)
        zz_putf(out, "%lld", (long long)quantity.integer);
    else
        zz_put_double(out, quantity.real);
}

/* --- values -------------------------------------------------------------------------------- */

/* Boxes are counted, not executed: nothing is known of when, or whether, an output is ready. */
static bool needs_steps(zz_metric_id id) {
    switch (id) {
    case ZZ_METRIC_readiness_first:
    case ZZ_METRIC_readiness_last:
    case ZZ_METRIC_readiness_live:
    case ZZ_METRIC_readiness_live_bits:
    case ZZ_METRIC_outputs_untouched:
        return true;
    default:
        return false;
    }
}

static bool of_hops(zz_metric_id id) {
    return id == ZZ_METRIC_energy_hops || id == ZZ_METRIC_tensor_hops ||
           id == ZZ_METRIC_memory_hops;
}

/* Parts of an array that computes in memory: in both kinds, or in analog or digital ones only. */
static bool has_part(zz_metric_id id, const zz_nest_macro *macro) {
    switch (id) {
    case ZZ_METRIC_energy_bit_lines:
    case ZZ_METRIC_energy_dac:
    case ZZ_METRIC_energy_adc:
    case ZZ_METRIC_area_adc:
        return macro && macro->analog;
    case ZZ_METRIC_energy_adders:
    case ZZ_METRIC_area_adders:
        return macro && !macro->analog;
    case ZZ_METRIC_energy_multipliers:
    case ZZ_METRIC_energy_place_adders:
    case ZZ_METRIC_energy_accumulators:
    case ZZ_METRIC_area_cells:
    case ZZ_METRIC_area_multipliers:
    case ZZ_METRIC_area_place_adders:
    case ZZ_METRIC_area_accumulators:
    case ZZ_METRIC_clock:
    case ZZ_METRIC_clock_cycles:
        return macro;
    default:
        return true;
    }
}

bool zz_metric_applies(const zz_metric *metric, const zz_nest *nest, const zz_place *place) {
    if (of_hops(metric->id) && !nest->hops)
        return false;
    if (metric->kind == ZZ_FIGURE_AREA && !zz_nest_has_area(nest))
        return false;
    if (metric->arguments == ZZ_OF_NONE)
        return (nest->counting != ZZ_BOXES || !needs_steps(metric->id)) &&
               has_part(metric->id, nest->macro);
    const zz_operand *x = &nest->operands[place->operand];
    if (x->level_count == 0)
        return metric->id == ZZ_METRIC_tensor_energy || metric->id == ZZ_METRIC_tensor_hops;
    switch (metric->id) {
    case ZZ_METRIC_writes:
    case ZZ_METRIC_tensor_first:
    case ZZ_METRIC_tensor_final:
        return x->output;
    default:
        break;
    }
    if (metric->arguments != ZZ_OF_ACCESS)
        return true;
    const zz_direction d = place->direction;
    const bool outermost = place->level == x->level_count - 1;
    const bool upwards = d == ZZ_BACK || d == ZZ_UP;
    if ((upwards && !x->output) || ((d == ZZ_UP || d == ZZ_FILL) && outermost))
        return false;
    if (metric->id == ZZ_METRIC_first)
        return x->output && d == ZZ_DOWN;
    if (metric->id == ZZ_METRIC_final)
        return upwards;
    return true;
}

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

bool zz_metric_of_accelerator(const zz_metric *metric) {
    return metric->kind == ZZ_FIGURE_AREA || metric->kind == ZZ_FIGURE_TIME ||
           metric->id == ZZ_METRIC_clock_cycles;
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
