/* Sets of elements of a boundary, emptied by counting on. */
#include "runtime/interpret/boundary.h"

#include <string.h>

uint32_t zz_fresh_serial(uint32_t *serial, uint32_t *cells, int64_t count) {
    if (++*serial == 0) {
        memset(cells, 0, (size_t)count * sizeof *cells);
        *serial = 1;
    }
    return *serial;
}

uint32_t zz_mark(zz_boundary *b, int32_t index) {
    const uint32_t serial = zz_fresh_serial(&b->mark_serial, b->marked, b->elements);
    if (index >= 0)
        for (int32_t i = b->tiles.items[index].first; i >= 0; i = b->entries.items[i].next)
            b->marked[b->entries.items[i].element] = serial;
    return serial;
}
