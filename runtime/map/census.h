/* The census: every mapping that a search evaluates, in an SQLite database, for questions that no
 * option foresees.  The database gets its name when it is whole: a run that is killed leaves
 * none, and what was there before stays.
 *
 * Schema (version 1; zz(5) explains it with examples):
 *   about(name, value)                      program, version of the schema, design
 *   space(id, exploration, layer, accelerator, counting, method, spatial, visited, complete)
 *   factor(space, letter, variable, trips)  what a letter of `loops` stands for
 *   level(space, place, tensor, memory)     what the place-th letter of `ends` is about, from 1
 *   mapping(space, number, loops, ends, energy, cycles, compute, stall, onload, offload)
 *       loops: a letter for each loop, innermost first; ends: for each level how many of the
 *       innermost loops lie in it and below, as a digit of base 65; energy in pJ
 *   in_words     mappings with their names and the loops outermost first: "ox:2 oy:7"
 *   both         mappings of the same order, counted exactly and in boxes, side by side */
#ifndef ZZ_RUNTIME_MAP_CENSUS_H
#define ZZ_RUNTIME_MAP_CENSUS_H

#include "runtime/map/map.h"

typedef struct zz_census zz_census;

typedef struct zz_census_space {
    const char *exploration, *layer, *accelerator, *counting, *method, *spatial;
    const zz_map_problem *problem;
} zz_census_space;

/* Begins a database that will be called `path`.  NULL when it cannot be written, or when a file of that
 * name is no database, with *what saying why; it is abandoned with the arena unless it is finished. */
zz_census *zz_census_begin(zz_arena *arena, const char *path, const char *design,
                           const char **what);
/* Mappings given to the sink from here on are of this space. */
bool zz_census_open(zz_census *census, const zz_census_space *space, zz_map_sink *sink);
/* The open space ends; `complete`: the search was not stopped.  Gives its number, from 1; 0: failed. */
int zz_census_close(zz_census *census, bool complete);
/* Of a closed space's mappings only those for which `keep` is not 0 stay. */
bool zz_census_choose(zz_census *census, int space, const zz_map_expression *keep);
/* Makes the indices and gives the database its name. */
bool zz_census_finish(zz_census *census);
/* Why one of these was false: "no space left on the device". */
const char *zz_census_fault(const zz_census *census);

#endif
