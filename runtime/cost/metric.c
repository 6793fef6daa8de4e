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

/* --- which figures there are of a nest ------------------------------------------------------- */

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

bool zz_metric_of_accelerator(const zz_metric *metric) {
    return metric->kind == ZZ_FIGURE_AREA || metric->kind == ZZ_FIGURE_TIME ||
           metric->id == ZZ_METRIC_clock_cycles;
}
