/* What whole mappings are worth. */
#ifndef ZZ_RUNTIME_MAP_LATTICE_JUDGE_H
#define ZZ_RUNTIME_MAP_LATTICE_JUDGE_H

#include "runtime/map/charge.h"
#include "runtime/map/map.h"

/* Evaluates whole mappings by the model of the counting. */
typedef struct zz_lattice_judge {
    const zz_map_request *request;
    const zz_map_charges *charges;
    const struct zz_zigzag_problem *model; /* NULL: the charges alone say all figures */
    bool certain; /* the last figures are those of the mapping, not of its charges only */
    int64_t evaluated;
} zz_lattice_judge;

/* NULL with *what when the model cannot say the nest; else its charges. */
const zz_map_charges *zz_lattice_judge_begin(zz_arena *arena, const zz_map_request *request,
                                             zz_lattice_judge *judge, const char **what);
/* False when the model has no figures for the mapping. */
bool zz_lattice_judge_mapping(zz_lattice_judge *judge, zz_memory *memory, const zz_mapping *mapping,
                              double figures[ZZ_MAP_FIGURES]);

#endif
