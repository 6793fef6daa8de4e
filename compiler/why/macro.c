/* Area, clock, and the energy of an array that computes in memory: what adds up to them. */
#include "compiler/why/parts.h"

enum { TERM_LIMIT = 12 };

static const char *const energy_names[ZZ_MACRO_ENERGY_PARTS] = {
    [ZZ_MACRO_ENERGY_PRECHARGE] = "precharging",
    [ZZ_MACRO_ENERGY_DACS] = "converters of activations",
    [ZZ_MACRO_ENERGY_ADCS] = "converters of sums",
    [ZZ_MACRO_ENERGY_MULTS] = "one-bit products",
    [ZZ_MACRO_ENERGY_BITLINES] = "bit lines",
    [ZZ_MACRO_ENERGY_ADDERS] = "adder trees over the rows",
    [ZZ_MACRO_ENERGY_PLACES] = "adders of bits of different places",
    [ZZ_MACRO_ENERGY_ACCUMULATORS] = "accumulators"};

static const char *const area_names[ZZ_MACRO_AREA_PARTS] = {
    [ZZ_MACRO_CELLS] = "cells",
    [ZZ_MACRO_DACS] = "converters of activations",
    [ZZ_MACRO_ADCS] = "converters of sums",
    [ZZ_MACRO_MULTS] = "one-bit multipliers",
    [ZZ_MACRO_ADDERS] = "adder trees over the rows",
    [ZZ_MACRO_PLACES] = "adders of bits of different places",
    [ZZ_MACRO_ACCUMULATORS] = "accumulators"};

static void add(const zz_why *why, zz_why_terms *terms, const char *name, const char *how,
                double value) {
    const zz_why_term term = {name, how, value};
    zz_push(why->arena, terms, term);
}

static const char *product(const zz_why *why, int64_t count, double each) {
    return zz_sprintf(why->arena, "%s x %s mm2", zz_why_count(why, count), zz_why_real(why, each));
}

static void add_array(const zz_why *why, zz_why_terms *terms) {
    const zz_nest *nest = why->nest;
    const zz_macro *macro = why->evaluation->cost->macro;
    for (int i = 0; macro && i < ZZ_MACRO_AREA_PARTS; i++)
        add(why, terms, area_names[i], "", macro->areas[i]);
    if (!macro)
        add(why, terms, "lanes", product(why, nest->lanes, nest->unit_area),
            nest->unit_area * (double)nest->lanes);
}

/* ZigZag takes one instance of each memory. */
static void add_memories(const zz_why *why, zz_why_terms *terms) {
    const zz_nest *nest = why->nest;
    const bool boxed = nest->macro && why->counts->boxed;
    for (int m = 0; m < nest->memory_count; m++) {
        const zz_nest_memory *memory = &nest->memories[m];
        const int64_t instances = boxed ? 1 : memory->instances;
        if (boxed || !nest->macro || nest->macro->cells != m)
            add(why, terms, memory->name, product(why, instances, memory->area),
                memory->area * (double)instances);
    }
}

static void put_area(const zz_why *why, zz_metric_id id) {
    zz_why_terms terms = {0};
    if (id != ZZ_METRIC_area_memory)
        add_array(why, &terms);
    if (id == ZZ_METRIC_area || id == ZZ_METRIC_area_memory)
        add_memories(why, &terms);
    if (id == ZZ_METRIC_area || id == ZZ_METRIC_area_memory) {
        if (why->nest->macro && why->counts->boxed)
            zz_why_say(why, "ZigZag adds up one instance of each memory, cells included");
        else
            zz_why_say(why, "memories add up over all their instances");
    }
    zz_why_put_terms(why, &terms, ZZ_FIGURE_AREA, TERM_LIMIT);
}

static void put_clock(const zz_why *why) {
    zz_why_terms terms = {0};
    zz_why_say(why, "a cycle goes through one part after the other");
    for (int i = 0; i < ZZ_MACRO_AREA_PARTS; i++)
        add(why, &terms, area_names[i], "", why->evaluation->cost->macro->delays[i]);
    zz_why_put_terms(why, &terms, ZZ_FIGURE_TIME, TERM_LIMIT);
}

void zz_why_operations_of_macro(const zz_why *why) {
    const zz_nest *nest = why->nest;
    zz_why_terms terms = {0};
    if (!why->counts->boxed)
        zz_why_say(why, "each of %s executed steps uses %s columns and %s rows",
                   zz_why_count(why, why->counts->steps),
                   zz_why_count(why, zz_nest_spread(nest, 0)),
                   zz_why_count(why, zz_nest_spread(nest, 1)));
    for (int i = 0; i < ZZ_MACRO_ENERGY_PARTS; i++)
        add(why, &terms, energy_names[i], "", why->evaluation->cost->macro->energies[i]);
    zz_why_put_terms(why, &terms, ZZ_FIGURE_ENERGY, TERM_LIMIT);
}

void zz_why_macro(const zz_why *why, zz_metric_id id) {
    const zz_nest_macro *macro = why->nest->macro;
    switch (id) {
    case ZZ_METRIC_clock:
        put_clock(why);
        break;
    case ZZ_METRIC_clock_cycles:
        zz_why_say(why, "activations of %s bit, %s bit at a time",
                   zz_why_count(why, macro->activation_bits),
                   zz_why_count(why, macro->serial_bits));
        break;
    default:
        if (zz_metrics[id].kind == ZZ_FIGURE_AREA)
            put_area(why, id);
        else
            zz_why_operations_of_macro(why);
        break;
    }
}
