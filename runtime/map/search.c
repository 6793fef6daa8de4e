/* The ways to search, by name. */
#include "runtime/map/parts.h"
#include "runtime/zigzag/from_nest.h"

/* What figures come from where it is not the kernel: exact counts, or the products that a nest is
 * counted with in boxes where ZigZag's model leaves out what it says. */
static zz_map_charger charger_of(const zz_map_request *request) {
    if (request->counting == ZZ_EXACT)
        return zz_map_charges_exact;
    if (request->counting == ZZ_EXPECTED)
        return zz_map_charges_expected;
    const zz_order_evaluator *evaluator = request->evaluator;
    return evaluator && evaluator->model && evaluator->model->departures ? zz_map_charges_products
                                                                         : NULL;
}

bool zz_map_by_chance(const zz_nest *nest) {
    return nest->chance && nest->chance->arrival < 1;
}

zz_map_status zz_map_search(zz_arena *arena, const zz_map_request *request, zz_map_answer *answer,
                            const char **what) {
    const zz_map_charger charger = charger_of(request);
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
    return zz_map_draw_samples(arena, request, charger_of(request), count, samples);
}
