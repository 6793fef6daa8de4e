/* Exact figures of one mapping. */
#ifndef ZZ_RUNTIME_MAP_COMBINE_H
#define ZZ_RUNTIME_MAP_COMBINE_H

#include "runtime/map/charge.h"
#include "runtime/map/map.h"

/* What lies below boundary `boundary` of the operand, extended through the loops above that leave it
 * alone (charge.h); states[axes]. */
void zz_map_below(const zz_map_problem *problem, const zz_mapping *mapping, int operand,
                  int boundary, int *states);

/* Energy and latency of a mapping with ends from its charges (counting.md, "Latency, exact").  False
 * on overflow, or beyond 256 boundaries or 1024 ports.  *certain: it is what counting the mapping's nest
 * gives, whichever windows guards empty; of charges that tell the energy alone, that is. */
bool zz_map_certain_figures(const zz_map_problem *problem, const zz_map_charges *charges,
                            const zz_mapping *mapping, double figures[ZZ_MAP_FIGURES],
                            bool *certain);

#endif
