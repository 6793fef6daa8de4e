/* The ways to search, by name. */
#include "runtime/map/anneal.h"
#include "runtime/map/bench.h"
#include "runtime/map/charge.h"
#include "runtime/map/enumerate.h"
#include "runtime/map/lattice_search.h"
#include "runtime/map/loma.h"
#include "runtime/map/map.h"
#include "runtime/map/sample.h"
#include "runtime/zigzag/from_nest.h"

bool zz_map_by_chance(const zz_nest *nest) {
    return nest->chance && nest->chance->arrival < 1;
}

zz_map_status zz_map_search(zz_arena *arena, const zz_map_request *request, zz_map_answer *answer,
                            const char **what) {
    const zz_map_charger charger = zz_map_charger_of(request);
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

int zz_map_sampled(zz_arena *arena, const zz_map_request *request, int count,
                   zz_map_sample **samples) {
    return zz_map_draw_samples(arena, request, zz_map_charger_of(request), count, samples);
}
