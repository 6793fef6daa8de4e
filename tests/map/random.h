/* Random nests for tests of searches. */
#ifndef ZZ_TESTS_MAP_RANDOM_H
#define ZZ_TESTS_MAP_RANDOM_H

#include "runtime/base/memory.h"
#include "runtime/nest.h"

/* The nest of a random design (tests/property), without what an order would have to be known for, or
 * (`zigzag`) what ZigZag's model lacks.  Its data is written into the folder, as event.npy.  NULL when the
 * seed's design is not for this. */
zz_nest *zz_random_nest(zz_arena *arena, uint64_t seed, const char *folder, bool boxes,
                        bool zigzag);

#endif
