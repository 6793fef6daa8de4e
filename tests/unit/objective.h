/* Objectives and conditions, written as steps. */
#ifndef ZZ_TESTS_UNIT_OBJECTIVE_H
#define ZZ_TESTS_UNIT_OBJECTIVE_H

#include "runtime/map/map.h"

#define NUMBER(n)                                                                                  \
    { .kind = ZZ_MAP_NUMBER, .number = (n) }
#define LOAD(f)                                                                                    \
    { .kind = ZZ_MAP_LOAD, .figure = (f) }
#define DO(k)                                                                                      \
    { .kind = (k) }

#endif
