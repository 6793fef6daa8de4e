/* The ways to search, by name. */
#include "runtime/map/parts.h"

zz_map_status zz_map_search(zz_arena *arena, const zz_map_request *request, zz_map_answer *answer,
                            const char **what) {
    zz_map_charger charger = NULL;
    if (request->counting == ZZ_EXACT) {
        *what = "exact charges are not known here yet";
        return ZZ_MAP_UNKNOWN;
    }
    switch (request->method) {
    case ZZ_MAP_ENUMERATE:
        return zz_map_enumerate(arena, request, charger, answer, what);
    case ZZ_MAP_LOMA:
        return zz_map_loma(arena, request, charger, answer, what);
    case ZZ_MAP_ANNEAL:
        return zz_map_anneal(arena, request, charger, answer, what);
    case ZZ_MAP_ALL:
        break;
    }
    *what = "the lattice is not there yet";
    return ZZ_MAP_UNKNOWN;
}
