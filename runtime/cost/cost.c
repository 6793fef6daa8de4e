#include "runtime/cost/cost.h"

#include "runtime/cost/macro.h"

double zz_words(const zz_access *access, const zz_traffic *traffic) {
    if (traffic->rounded)
        return (double)traffic->words;
    if (access->widest == 0)
        return (double)traffic->elements;
    /* Whole words first, so that counts far beyond 2^53 lose nothing but their last digits. */
    const __int128 bits = (__int128)traffic->grains * access->narrowest;
    return (double)(bits / access->widest) +
           (double)(bits % access->widest) / (double)access->widest;
}

double zz_cost_of_level(const zz_cost *cost, int operand, int level) {
    const double *of = &cost->levels[operand][level * ZZ_DIRECTIONS];
    return (of[ZZ_UP] + of[ZZ_DOWN]) + (of[ZZ_FILL] + of[ZZ_BACK]);
}

double zz_cost_of_hop(const zz_nest *nest, int operand) {
    if (!nest->hop_per)
        return nest->hop_energy;
    return nest->hop_energy * (double)nest->operands[operand].partial_bits / (double)nest->hop_per;
}

/* An array that computes in memory works in all rows and columns that the nest spreads over, in every
 * executed step, whether or not each of their cells has a valid point then. */
static double spend_in_macro(zz_arena *arena, const zz_nest *nest, int64_t steps, zz_macro *macro) {
    int64_t *sizes = ZZ_NEW_ARRAY(arena, int64_t, (size_t)nest->dimension_count);
    double times = (double)steps;
    for (int d = 0; d < nest->dimension_count; d++) {
        sizes[d] = nest->dimensions[d].size;
        if (d >= 2)
            times *= (double)zz_nest_spread(nest, d);
    }
    zz_macro_measure(nest->macro, sizes, nest->dimension_count,
                     nest->memories[nest->macro->cells].area, macro);
    return zz_macro_spend(nest->macro, sizes, nest->dimension_count,
                          (double)zz_nest_spread(nest, 0), (double)zz_nest_spread(nest, 1), times,
                          macro);
}

double zz_cost_of_operations(zz_arena *arena, const zz_nest *nest, int64_t points, int64_t steps) {
    zz_macro macro;
    return nest->macro ? spend_in_macro(arena, nest, steps, &macro)
                       : (double)points * nest->operation_energy;
}

/* ZigZag says what it spent. */
static void cost_of_boxed_macro(const zz_macro *macro, zz_cost *cost) {
    for (int i = 0; i < ZZ_MACRO_ENERGY_PARTS; i++)
        cost->compute += macro->energies[i];
    cost->macro = macro;
}

/* Every lane and every instance; the cells of an array that computes in memory are part of the
 * array.  ZigZag adds up one instance of each memory, cells included, and only for such arrays. */
static void measure(const zz_nest *nest, const zz_counts *counts, zz_cost *cost) {
    if (counts->boxed && cost->macro) {
        cost->area.array = cost->macro->area;
        cost->area.memory = cost->macro->memory_area;
        cost->area.total = cost->macro->total_area;
        return;
    }
    cost->area.array = cost->macro ? cost->macro->area : nest->unit_area * (double)nest->lanes;
    for (int m = 0; m < nest->memory_count; m++)
        if (!nest->macro || nest->macro->cells != m)
            cost->area.memory += nest->memories[m].area * (double)nest->memories[m].instances;
    cost->area.total = cost->area.array + cost->area.memory;
}

/* Sums in ZigZag's order, which fixes the last digit: the directions of a level in pairs, then one
 * level after the other, those of an operand from the innermost memory outwards. */
void zz_cost_of(zz_arena *arena, const zz_nest *nest, const zz_counts *counts, zz_cost *cost) {
    *cost = (zz_cost){0};
    cost->levels = ZZ_NEW_ARRAY(arena, double *, (size_t)nest->operand_count);
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *operand = &nest->operands[x];
        cost->levels[x] = ZZ_NEW_ARRAY(arena, double, (size_t)operand->level_count *ZZ_DIRECTIONS);
        for (int l = 0; l < operand->level_count; l++) {
            for (int d = 0; d < ZZ_DIRECTIONS; d++) {
                const zz_access *access = &operand->levels[l].access[d];
                const double words = zz_words(access, &counts->operands[x].levels[l].traffic[d]);
                cost->levels[x][l * ZZ_DIRECTIONS + d] = words * access->energy;
            }
            cost->memory += zz_cost_of_level(cost, x, l);
        }
    }
    if (!nest->macro) {
        cost->compute = (double)counts->macs * nest->operation_energy;
    } else if (counts->boxed) {
        cost_of_boxed_macro(&counts->boxed->macro, cost);
    } else {
        zz_macro *macro = ZZ_NEW(arena, zz_macro);
        cost->compute = spend_in_macro(arena, nest, counts->steps, macro);
        cost->macro = macro;
    }
    measure(nest, counts, cost);
    for (int x = 0; x < nest->operand_count; x++)
        for (int l = 0; l < nest->operands[x].level_count; l++)
            cost->hops += (double)counts->operands[x].levels[l].hops * zz_cost_of_hop(nest, x);
    cost->total = cost->memory + cost->compute + cost->hops;
    /* The parts of a latency are differences of its total: their sum fits. */
    cost->cycles = counts->compute + counts->stall + counts->onload + counts->offload;

    const double slots = (double)counts->steps * (double)nest->lanes;
    const double cycles = counts->boxed ? counts->boxed->cycles : (double)cost->cycles;
    cost->spatial_utilization = counts->boxed ? counts->boxed->spatial_utilization
                                : slots > 0   ? (double)counts->macs / slots
                                              : 0;
    cost->temporal_utilization = cycles > 0 ? (double)counts->compute / cycles : 0;
}
