/* What an array that computes in memory costs: energy, area and clock period from its bits, for
 * ZigZag's model and for exact counts alike. */
#ifndef ZZ_RUNTIME_COST_MACRO_H
#define ZZ_RUNTIME_COST_MACRO_H

#include "runtime/nest/counts.h"

/* ZigZag's names of the parts: of the energy, and of the area and the clock period. */
extern const char *const zz_macro_energy_parts[ZZ_MACRO_ENERGY_PARTS];
extern const char *const zz_macro_area_parts[ZZ_MACRO_AREA_PARTS];

/* All but the energies of a layer and the areas of memories; sizes are those of the array, columns
 * first, then rows, at least these two. */
void zz_macro_measure(const zz_nest_macro *described, const int64_t *sizes, int size_count,
                      double cell_area, zz_macro *to);
/* Energy of so many operations, each of all rows and columns in use; gives the sum, pJ, and sets the
 * parts. */
double zz_macro_spend(const zz_nest_macro *described, const int64_t *sizes, int size_count,
                      double columns, double rows, double times, zz_macro *to);

#endif
