/* The ways to search, by name. */
#include "runtime/map/parts.h"

zz_map_status zz_map_search(zz_arena *arena, const zz_map_request *request, zz_map_answer *answer,
                            const char **what) {
    const zz_map_charger charger = request->counting == ZZ_EXACT ? zz_map_charges_exact : NULL;
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
    return zz_map_lattice(arena, request, answer, what);
}
