/* The layer of a random design. */
#ifndef ZZ_TESTS_PROPERTY_LAYER_H
#define ZZ_TESTS_PROPERTY_LAYER_H

#include "tests/property/design.h"
#include "tests/property/draw.h"

/* Index variables, tensors and the equation; false when it has come out with too many axes. */
bool zz_layer_random(zz_design *design, chance *c);

#endif
