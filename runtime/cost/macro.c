/* The physics of compute in memory, in a 28 nm technology, as ZigZag 3.8.5 has it (section 13 of its
 * specification as we wrote it down) and to the last bit: areas and delays of the parts of a macro,
 * and the energy of its operations.  Weights lie in cells where columns (word lines) and rows (bit
 * lines) cross; activations come in serial_bits at a time. */
#include "runtime/cost/macro.h"

#include <math.h>

const char *const zz_macro_energy_parts[ZZ_MACRO_ENERGY_PARTS] = {
    "local_bl_precharging", "dacs",           "adcs",      "mults",
    "analog_bl_addition",   "adders_regular", "adders_pv", "accumulators"};
const char *const zz_macro_area_parts[ZZ_MACRO_AREA_PARTS] = {
    "cells", "dacs", "adcs", "mults", "adders_regular", "adders_pv", "accumulators"};

/* A gate (two-input NAND) and what is made of it; written as ZigZag has them, for the same bits. */
#define GATE_CAPACITANCE    (0.7 / 1e3) /* pF */
#define XOR_CAPACITANCE     (0.7 * 1.5 / 1e3)
#define LATCH_CAPACITANCE   (0.7 * 3 / 1e3)
#define BITLINE_CAPACITANCE (0.7 / 2 / 1e3)
#define GATE_AREA           (0.614 / 1e6) /* mm2 */
#define XOR_AREA            (0.614 * 2.4 / 1e6)
#define LATCH_AREA          (0.614 * 6 / 1e6)
#define GATE_DELAY          0.0478 /* ns */
#define XOR_DELAY           (0.0478 * 2.4)
#define SUPPLY_SQUARED      (0.9 * 0.9) /* V^2 */

#define ADDER_ENERGY      ((3 * GATE_CAPACITANCE + 2 * XOR_CAPACITANCE) * SUPPLY_SQUARED)
#define HALF_ADDER_ENERGY ((2 * XOR_CAPACITANCE) * SUPPLY_SQUARED)
#define PRODUCT_ENERGY    (0.5 * GATE_CAPACITANCE * SUPPLY_SQUARED)
#define LATCH_ENERGY      (LATCH_CAPACITANCE * SUPPLY_SQUARED)
#define ADDER_AREA        (3 * GATE_AREA + 2 * XOR_AREA)
#define IN_TO_SUM         (2 * XOR_DELAY)
#define IN_TO_CARRY       (XOR_DELAY + 2 * GATE_DELAY)
#define CARRY_TO_CARRY    (2 * GATE_DELAY)

/* The macro, its sizes as doubles. */
typedef struct macro {
    bool analog, serial; /* serial: an activation takes several cycles */
    double activation, weight, bits_at_once, adc;
    double columns, rows, banks, units;
    double depth;         /* of an adder tree over the rows */
    double tree_adders;   /* one-bit adders in it */
    double places, width; /* inputs of the place-value tree and their bits */
    double place_adders;
    double place_out; /* bits that leave it */
    double sum_bits;  /* of an accumulator */
} macro;

static double log2_of(double power) {
    int exponent;
    frexp(power, &exponent);
    return exponent - 1;
}

static macro describe(const zz_nest_macro *macro_of, const int64_t *sizes, int size_count) {
    macro m = {.analog = macro_of->analog,
               .serial = macro_of->serial_bits != macro_of->activation_bits,
               .activation = (double)macro_of->activation_bits,
               .weight = (double)macro_of->weight_bits,
               .bits_at_once = (double)macro_of->serial_bits,
               .adc = (double)macro_of->adc_bits,
               .columns = (double)sizes[0],
               .rows = (double)sizes[1],
               .banks = 1};
    for (int d = 2; d < size_count; d++)
        m.banks *= (double)sizes[d];
    m.units = m.columns * m.rows * m.banks;
    m.depth = log2_of(m.rows);
    m.tree_adders = m.rows * (m.weight + 1) - (m.weight + m.depth + 1);
    m.places = m.analog ? m.weight : m.bits_at_once;
    m.width = m.analog ? m.adc : m.weight + m.depth;
    if (m.places != 1)
        m.place_adders = m.width * (m.places - 1) + m.places * (log2_of(m.places) - 0.5);
    m.place_out = m.places == 1 ? m.width : m.places + m.width;
    m.sum_bits = m.activation + (m.analog ? m.adc : m.depth) + m.weight;
    return m;
}

static double converter_area(const macro *m) {
    if (m->adc <= 1)
        return 0;
    return pow(10, -0.0369 * m->adc + 1.206) * ldexp(1, (int)m->adc) * 1e-6;
}

static double converter_energy(const macro *m) {
    if (m->adc == 0)
        return 0;
    return (100 * m->adc + 0.001 * ldexp(1, 2 * (int)m->adc)) * SUPPLY_SQUARED / 1000;
}

static double converter_delay(const macro *m) {
    return m->adc == 0 ? 0 : m->adc * (0.00653 * m->rows + 0.640);
}

static void measure(const macro *m, double cell_area, zz_macro *to) {
    const double products = m->weight * m->columns * m->rows * m->banks;
    const double sums = m->sum_bits * m->columns * m->banks;
    to->areas[ZZ_MACRO_CELLS] = m->units * cell_area;
    to->areas[ZZ_MACRO_MULTS] = GATE_AREA * (m->analog ? products : m->bits_at_once * products);
    if (m->analog)
        to->areas[ZZ_MACRO_ADCS] = converter_area(m) * m->weight * m->columns * m->banks;
    else
        to->areas[ZZ_MACRO_ADDERS] =
            ADDER_AREA * m->tree_adders * (m->bits_at_once * m->columns * m->banks);
    to->areas[ZZ_MACRO_PLACES] = ADDER_AREA * m->place_adders * (m->columns * m->banks);
    if (m->serial)
        to->areas[ZZ_MACRO_ACCUMULATORS] = ADDER_AREA * sums + LATCH_AREA * sums;

    to->delays[ZZ_MACRO_MULTS] = GATE_DELAY;
    if (m->analog)
        to->delays[ZZ_MACRO_ADCS] = converter_delay(m);
    else
        to->delays[ZZ_MACRO_ADDERS] =
            (m->depth - 1) * IN_TO_SUM + IN_TO_CARRY + (m->width - 1 - 1) * CARRY_TO_CARRY;
    if (m->places != 1)
        to->delays[ZZ_MACRO_PLACES] = (log2_of(m->places) - 1) * IN_TO_SUM + IN_TO_CARRY +
                                      (m->place_out - m->width - 1) * CARRY_TO_CARRY;
    if (m->serial)
        to->delays[ZZ_MACRO_ACCUMULATORS] =
            IN_TO_CARRY + (m->sum_bits - m->place_out - 1) * CARRY_TO_CARRY;
    for (int i = 0; i < ZZ_MACRO_AREA_PARTS; i++) {
        to->area += to->areas[i];
        to->clock += to->delays[i];
    }
}

/* One adder tree of which only the first `rows` inputs toggle: full adders where both sides do,
 * half the work where one does. */
static double tree_energy(const macro *m, double rows) {
    const double w = m->weight;
    double full = 0, half = 0, left = rows, base = m->rows;
    if (rows < 1)
        return 0;
    if (rows >= m->rows)
        return m->tree_adders * ADDER_ENERGY + 0 * HALF_ADDER_ENERGY;
    while (left != 0) {
        base /= 2;
        const double depth = log2_of(base);
        const double subtree = base * (w + 1) - (w + depth + 1);
        if (left <= 1 && base == 1) {
            half += w;
            left = 0;
        } else if (left > base) {
            full += subtree + (w + depth);
            left -= base;
        } else if (left < base) {
            half += w + depth;
        } else {
            full += subtree;
            half += w + depth;
            left -= base;
        }
    }
    return full * ADDER_ENERGY + half * HALF_ADDER_ENERGY;
}

/* Energy of `times` operations of a macro that uses so many columns and rows, each over `cycles`.
 */
static double spend(const macro *m, double columns, double rows, double cycles, double times,
                    double *parts) {
    double sum = 0;
    parts[ZZ_MACRO_ENERGY_PRECHARGE] = parts[ZZ_MACRO_ENERGY_DACS] = parts[ZZ_MACRO_ENERGY_ADCS] =
        parts[ZZ_MACRO_ENERGY_BITLINES] = parts[ZZ_MACRO_ENERGY_ADDERS] =
            parts[ZZ_MACRO_ENERGY_ACCUMULATORS] = 0;
    if (m->analog) {
        const double dac = m->bits_at_once == 1 ? 0 : 50e-3 * m->bits_at_once * SUPPLY_SQUARED;
        parts[ZZ_MACRO_ENERGY_DACS] = dac * rows * cycles * times;
        parts[ZZ_MACRO_ENERGY_ADCS] = converter_energy(m) * m->weight * columns * cycles * times;
        parts[ZZ_MACRO_ENERGY_MULTS] =
            PRODUCT_ENERGY * (m->weight * m->columns * rows) * cycles * times;
        parts[ZZ_MACRO_ENERGY_BITLINES] =
            (BITLINE_CAPACITANCE * SUPPLY_SQUARED * m->weight) * columns * m->rows * cycles * times;
    } else {
        parts[ZZ_MACRO_ENERGY_MULTS] =
            PRODUCT_ENERGY * (m->bits_at_once * m->weight * m->columns * m->rows) * cycles * times;
        parts[ZZ_MACRO_ENERGY_ADDERS] =
            tree_energy(m, rows) * (m->bits_at_once * columns) * cycles * times;
    }
    parts[ZZ_MACRO_ENERGY_PLACES] = ADDER_ENERGY * m->place_adders * columns * cycles * times;
    if (m->serial)
        parts[ZZ_MACRO_ENERGY_ACCUMULATORS] =
            (ADDER_ENERGY + LATCH_ENERGY) * m->sum_bits * columns * cycles * times;
    for (int i = 0; i < ZZ_MACRO_ENERGY_PARTS; i++)
        sum += parts[i];
    return sum;
}

void zz_macro_measure(const zz_nest_macro *described, const int64_t *sizes, int size_count,
                      double cell_area, zz_macro *to) {
    const macro m = describe(described, sizes, size_count);
    double peak[ZZ_MACRO_ENERGY_PARTS];
    *to = (zz_macro){.cycles_per_operation = m.activation / m.bits_at_once};
    measure(&m, cell_area, to);
    const double per_cycle = m.columns * m.rows / to->cycles_per_operation * m.banks;
    const double energy = spend(&m, m.columns, m.rows, 1, m.banks, peak);
    to->peak_tops = 2 * per_cycle / to->clock / 1000;
    to->peak_tops_per_watt = 2 * per_cycle / energy;
    to->peak_tops_per_mm2 = to->peak_tops / to->area;
}

double zz_macro_spend(const zz_nest_macro *described, const int64_t *sizes, int size_count,
                      double columns, double rows, double times, zz_macro *to) {
    const macro m = describe(described, sizes, size_count);
    return spend(&m, columns, rows, to->cycles_per_operation, times, to->energies);
}
