/* How a boundary of a mapping sorts the digits of the nest. */
#ifndef ZZ_RUNTIME_MAP_PLACES_H
#define ZZ_RUNTIME_MAP_PLACES_H

#include "runtime/count/component.h"
#include "runtime/map/map.h"

/* Places of all digits (places[digit_count]) at boundary `boundary` of the operand, `below[f]` loops
 * of factor f lying below it: the innermost digits of each factor do. */
void zz_map_places(const zz_map_problem *problem, int operand, int boundary,
                   const unsigned char *below, zz_digit_place *places);

#endif
