/* Spatial candidates of small matrix products. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/memory.h"
#include "runtime/map/spatial.h"
#include "tests/unit/unit.h"

/* O[k] += W[k,c] * I[c] on a x b lanes, one memory for all with room for `bits`. */
static const zz_nest *matrix(zz_arena *arena, int64_t k, int64_t c, int64_t a, int64_t b,
                             int64_t bits) {
    zz_nest *nest = ZZ_NEW(arena, zz_nest);
    nest->event_operand = -1;
    nest->variable_count = 2;
    nest->variables = ZZ_NEW_ARRAY(arena, zz_nest_variable, 2);
    nest->variables[0] = (zz_nest_variable){.name = "k", .extent = k, .bound = true};
    nest->variables[1] = (zz_nest_variable){.name = "c", .extent = c, .bound = true};
    nest->dimension_count = 2;
    nest->dimensions = ZZ_NEW_ARRAY(arena, zz_nest_dimension, 2);
    nest->dimensions[0].size = a;
    nest->dimensions[1].size = b;
    nest->memory_count = 1;
    nest->memories = ZZ_NEW(arena, zz_nest_memory);
    nest->memories[0].bits = bits;
    nest->operand_count = 3;
    nest->operands = ZZ_NEW_ARRAY(arena, zz_operand, 3);
    static int axes[] = {0, 1, 0};
    for (int x = 0; x < 3; x++)
        nest->operands[x] = (zz_operand){.output = x == 0,
                                         .axes = x == 0   ? &axes[0]
                                                 : x == 1 ? axes
                                                          : &axes[1],
                                         .axis_count = x == 1 ? 2 : 1,
                                         .bits = 8,
                                         .partial_bits = 8,
                                         .levels = ZZ_NEW(arena, zz_level),
                                         .level_count = 1};
    return nest;
}

static void test_spatial(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    /* 50 on 32 lanes: 25, twice; 50 on 4: 4, for 13 steps */
    zz_map_spatial_request request = {.nest = matrix(arena, 50, 1, 32, 1, 1 << 20)};
    zz_map_spatial_list list = zz_map_spatials(arena, &request);
    REQUIRE(list.count == 3);
    CHECK(list.candidates[0].spread_count == 1 && list.candidates[0].spreads[0].factor == 25);
    CHECK_INT(list.candidates[1].spreads[0].factor, 17);
    request.nest = matrix(arena, 50, 1, 4, 1, 1 << 20);
    list = zz_map_spatials(arena, &request);
    CHECK_INT(list.candidates[0].spreads[0].factor, 4);
    /* mixed: 3 x 4 on 12 lanes */
    request.nest = matrix(arena, 3, 4, 12, 1, 1 << 20);
    list = zz_map_spatials(arena, &request);
    CHECK(fabs(list.candidates[0].rank - 1.0 / 3) < 1e-12);
    request.mixed = true;
    list = zz_map_spatials(arena, &request);
    CHECK(fabs(list.candidates[0].rank - 1) < 1e-12 && list.candidates[0].spread_count == 2);
    /* room for the tile of 4 x 4 only: 16 + 4 + 4 elements */
    request.nest = matrix(arena, 64, 64, 8, 8, 24 * 8);
    list = zz_map_spatials(arena, &request);
    REQUIRE(list.count > 0);
    CHECK_INT(list.candidates[0].spreads[0].factor * list.candidates[0].spreads[1].factor, 16);
    /* room for nothing: nothing is spread, and nothing fails */
    request.nest = matrix(arena, 64, 64, 8, 8, 8);
    list = zz_map_spatials(arena, &request);
    CHECK(list.count == 1 && list.candidates[0].spread_count == 0);
    /* what is given stays */
    const zz_map_spread given = {0, 1, 8};
    request = (zz_map_spatial_request){
        .nest = matrix(arena, 64, 64, 8, 8, 1 << 20), .given = &given, .given_count = 1};
    list = zz_map_spatials(arena, &request);
    REQUIRE(list.count > 0 && list.candidates[0].spread_count == 2);
    CHECK(memcmp(&list.candidates[0].spreads[0], &given, sizeof given) == 0);
    CHECK(fabs(list.candidates[0].rank - 1) < 1e-12);
    /* large arrays and extents end soon */
    request = (zz_map_spatial_request){
        .nest = matrix(arena, 1000003, 999983, 65536, 65521, INT64_MAX), .mixed = true, .most = 20};
    list = zz_map_spatials(arena, &request);
    CHECK(list.count > 0 && list.candidates[0].rank > 0.9);
    request.compatible = true;
    list = zz_map_spatials(arena, &request);
    CHECK(list.count > 0);
    zz_memory_end(&memory);
}

extern const zz_test zz_tests_spatial[];
const zz_test zz_tests_spatial[] = {{"spatial", "candidates", test_spatial}, {0}};
