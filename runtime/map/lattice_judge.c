/* What a whole mapping is worth: its figures by the model of the counting, for explicit ends. */
#include "runtime/map/lattice_judge.h"

#include <string.h>

#include "runtime/map/charge.h"
#include "runtime/map/combine.h"
#include "runtime/map/map.h"
#include "runtime/zigzag/from_nest.h"

const zz_map_charges *zz_lattice_judge_begin(zz_arena *arena, const zz_map_request *request,
                                             zz_lattice_judge *judge, const char **what) {
    const zz_map_problem *problem = request->problem;
    *judge = (zz_lattice_judge){.request = request};
    if (request->counting == ZZ_EXACT)
        return judge->charges = zz_map_charges_exact(arena, problem, what);
    if (problem->axes) {
        *what = "only exact counts know loops that do not divide: count exactly, or leave out "
                "`imperfect`";
        return NULL;
    }
    if (request->counting == ZZ_EXPECTED)
        return judge->charges = zz_map_charges_expected(arena, problem, what);
    if (problem->nest->hops) {
        *what = "boxes have no hops: count exactly, or leave out what a `hop` costs";
        return NULL;
    }
    judge->charges = zz_map_charges_boxes(arena, problem, what);
    if (judge->charges)
        judge->model = zz_zigzag_from_nest(arena, problem->nest, true, what);
    else
        judge->charges = zz_map_charges_products(arena, problem, what);
    return judge->charges;
}

static bool judge_boxes(const zz_lattice_judge *judge, zz_arena *arena, const zz_mapping *mapping,
                        double figures[ZZ_MAP_FIGURES]) {
    const zz_map_problem *problem = judge->request->problem;
    const zz_nest *nest = problem->nest;
    zz_zigzag_mapping zigzag = judge->model->mapping;
    zz_zigzag_loop *loops = ZZ_NEW_ARRAY(arena, zz_zigzag_loop, (size_t)problem->loop_count + 1);
    int **ends = ZZ_NEW_ARRAY(arena, int *, (size_t)nest->operand_count + 1);
    for (int i = 0; i < problem->loop_count; i++) {
        const zz_map_factor *factor = &problem->factors[mapping->order[i]];
        loops[i] = (zz_zigzag_loop){judge->model->dims[factor->variable], factor->trips};
    }
    for (int x = 0; x < nest->operand_count; x++) {
        ends[x] = ZZ_NEW_ARRAY(arena, int, (size_t)nest->operands[x].level_count + 1);
        for (int l = 0; l < nest->operands[x].level_count; l++)
            ends[x][l] = mapping->ends[x][l];
    }
    zigzag.loops = loops;
    zigzag.loop_count = problem->loop_count;
    zigzag.ends = (const int *const *)ends;
    zz_zigzag_result result;
    if (zz_zigzag_evaluate(arena, judge->model->model, &zigzag, &result) != ZZ_ZIGZAG_OK)
        return false;
    figures[ZZ_MAP_ENERGY] = result.energy;
    figures[ZZ_MAP_CYCLES] = result.latency[2];
    figures[ZZ_MAP_COMPUTE] = result.temporal_cycles;
    figures[ZZ_MAP_STALL] = (double)result.stall;
    figures[ZZ_MAP_ONLOAD] = result.onload;
    figures[ZZ_MAP_OFFLOAD] = result.offload;
    return true;
}

bool zz_lattice_judge_mapping(zz_lattice_judge *judge, zz_memory *memory, const zz_mapping *mapping,
                              double figures[ZZ_MAP_FIGURES]) {
    judge->evaluated++;
    judge->certain = true;
    if (!judge->model)
        return zz_map_certain_figures(judge->request->problem, judge->charges, mapping, figures,
                                      &judge->certain);
    zz_arena *arena = zz_arena_new(memory);
    const bool known = judge_boxes(judge, arena, mapping, figures);
    zz_arena_free(arena);
    return known;
}
