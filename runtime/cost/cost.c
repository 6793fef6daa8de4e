#include "runtime/cost/cost.h"

#include <math.h>

/* A sum of products at twice the precision of a double: what comes out is the double nearest to the
 * sum of what the design says, the same on every machine, and 3026.22 pJ reads 3026.22.  (Dekker
 * 1971; Ogita, Rump and Oishi, "Accurate sum and dot product", 2005.) */
typedef struct exact_sum {
    double high, low;
} exact_sum;

static void add(exact_sum *sum, double term) {
    const double high = sum->high + term;
    const double part = high - sum->high;
    sum->low += (sum->high - (high - part)) + (term - part);
    sum->high = high;
}

static void add_product(exact_sum *sum, double a, double b) {
    const double product = a * b;
    add(sum, product);
    if (isfinite(product))
        sum->low += fma(a, b, -product);
}

static double value(const exact_sum *sum) {
    return isfinite(sum->high) ? sum->high + sum->low : sum->high;
}

double zz_words(const zz_access *access, const zz_traffic *traffic) {
    if (access->widest == 0)
        return (double)traffic->elements;
    /* Whole words first, so that counts far beyond 2^53 lose nothing but their last digits. */
    const __int128 bits = (__int128)traffic->grains * access->narrowest;
    return (double)(bits / access->widest) +
           (double)(bits % access->widest) / (double)access->widest;
}

void zz_cost_of(zz_arena *arena, const zz_nest *nest, const zz_counts *counts, zz_cost *cost) {
    exact_sum total = {0}, memory = {0};
    *cost = (zz_cost){0};
    cost->levels = ZZ_NEW_ARRAY(arena, double *, (size_t)nest->operand_count);
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *operand = &nest->operands[x];
        cost->levels[x] = ZZ_NEW_ARRAY(arena, double, (size_t)operand->level_count *ZZ_DIRECTIONS);
        for (int l = 0; l < operand->level_count; l++)
            for (int d = 0; d < ZZ_DIRECTIONS; d++) {
                const zz_access *access = &operand->levels[l].access[d];
                const double words = zz_words(access, &counts->operands[x].levels[l].traffic[d]);
                cost->levels[x][l * ZZ_DIRECTIONS + d] = words * access->energy;
                add_product(&memory, words, access->energy);
                add_product(&total, words, access->energy);
            }
    }
    add_product(&total, (double)counts->macs, nest->operation_energy);
    cost->compute = (double)counts->macs * nest->operation_energy;
    cost->memory = value(&memory);
    cost->total = value(&total);
    /* The parts of a latency are differences of its total: their sum fits. */
    cost->cycles = counts->compute + counts->stall + counts->onload + counts->offload;

    const double slots = (double)counts->steps * (double)nest->lanes;
    cost->spatial_utilization = slots > 0 ? (double)counts->macs / slots : 0;
    cost->temporal_utilization =
        cost->cycles > 0 ? (double)counts->compute / (double)cost->cycles : 0;
}
