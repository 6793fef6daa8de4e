/* A growing array in an arena: ZZ_VECTOR(int) v = {0}; zz_push(arena, &v, 3); v.items[0], v.count.
 */
#ifndef ZZ_RUNTIME_BASE_VECTOR_H
#define ZZ_RUNTIME_BASE_VECTOR_H

#include "runtime/base/memory.h"

#define ZZ_VECTOR(type)                                                                            \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

#define zz_push(arena, vector, item)                                                               \
    do {                                                                                           \
        if ((vector)->count == (vector)->capacity) {                                               \
            (vector)->capacity = (vector)->capacity ? (vector)->capacity * 2 : 8;                  \
            (vector)->items =                                                                      \
                zz_grow_array((arena), (vector)->items, (vector)->count * sizeof *(vector)->items, \
                              (vector)->capacity * sizeof *(vector)->items);                       \
        }                                                                                          \
        (vector)->items[(vector)->count++] = (item);                                               \
    } while (0)

#endif
