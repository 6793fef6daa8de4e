/* How a boundary of a mapping sorts the digits of the nest. */
#ifndef ZZ_RUNTIME_MAP_PLACES_H
#define ZZ_RUNTIME_MAP_PLACES_H

#include "runtime/count/component.h"
#include "runtime/map/map.h"

/* Places of all digits (places[digit_count]) of the problem's nest, or one made like it, at boundary
 * `boundary` of the operand, `below` telling what lies below it: the innermost digits of each
 * factor do.  Of two digits that stand for all loops over a variable the inner one does. */
void zz_map_places(const zz_map_problem *problem, const zz_nest *nest, int operand, int boundary,
                   const int *below, zz_digit_place *places);

#endif
