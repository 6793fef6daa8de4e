/* What an array that computes in memory costs: energy, area and clock period from its bits, for
 * ZigZag's model and for exact counts alike. */
#ifndef ZZ_RUNTIME_COST_MACRO_H
#define ZZ_RUNTIME_COST_MACRO_H

#include "runtime/nest.h"

enum {
    ZZ_MACRO_ENERGY_PRECHARGE, /* always 0: a cell holds one weight */
    ZZ_MACRO_ENERGY_DACS,
    ZZ_MACRO_ENERGY_ADCS,
    ZZ_MACRO_ENERGY_MULTS,
    ZZ_MACRO_ENERGY_BITLINES,
    ZZ_MACRO_ENERGY_ADDERS,
    ZZ_MACRO_ENERGY_PLACES,
    ZZ_MACRO_ENERGY_ACCUMULATORS,
    ZZ_MACRO_ENERGY_PARTS
};

enum {
    ZZ_MACRO_CELLS,
    ZZ_MACRO_DACS,
    ZZ_MACRO_ADCS,
    ZZ_MACRO_MULTS,
    ZZ_MACRO_ADDERS,
    ZZ_MACRO_PLACES,
    ZZ_MACRO_ACCUMULATORS,
    ZZ_MACRO_AREA_PARTS
};

/* ZigZag's names of the parts: of the energy, and of the area and the clock period. */
extern const char *const zz_macro_energy_parts[ZZ_MACRO_ENERGY_PARTS];
extern const char *const zz_macro_area_parts[ZZ_MACRO_AREA_PARTS];

typedef struct zz_macro {
    double energies[ZZ_MACRO_ENERGY_PARTS];                           /* pJ, of the layer */
    double areas[ZZ_MACRO_AREA_PARTS], area, memory_area, total_area; /* mm2 */
    double delays[ZZ_MACRO_AREA_PARTS], clock;                        /* ns */
    double peak_tops, peak_tops_per_watt, peak_tops_per_mm2;
    double cycles_per_operation;
} zz_macro;

/* All but the energies of a layer and the areas of memories; sizes are those of the array, columns
 * first, then rows, at least these two. */
void zz_macro_measure(const zz_nest_macro *described, const int64_t *sizes, int size_count,
                      double cell_area, zz_macro *to);
/* Energy of so many operations, each of all rows and columns in use; gives the sum, pJ, and sets the
 * parts. */
double zz_macro_spend(const zz_nest_macro *described, const int64_t *sizes, int size_count,
                      double columns, double rows, double times, zz_macro *to);

#endif
