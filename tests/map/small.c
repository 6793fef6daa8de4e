/* Small problems out of random designs: memories that are short, places for loops, loops cut into others. */
#include "tests/map/small.h"

#include "tests/map/random.h"

/* Some memories get so small that what is in them competes. */
void zz_shrink_memories(uint64_t *random, zz_nest *nest) {
    for (int m = 0; m < nest->memory_count; m++) {
        bool top = false;
        for (int x = 0; x < nest->operand_count; x++)
            top |= nest->operands[x].levels[nest->operands[x].level_count - 1].memory == m;
        if (!top || zz_draw(random, 8) == 0)
            nest->memories[m].bits = 1 + (int64_t)zz_draw(random, 1 << (4 + zz_draw(random, 9)));
    }
}

void zz_give_places(zz_arena *arena, uint64_t *random, zz_map_problem *problem) {
    unsigned char given[ZZ_MAP_LOOPS];
    int count = 0;
    for (int event = 0; event < 2; event++)
        for (int f = 0; f < problem->factor_count; f++)
            for (int i = 0; i < problem->factors[f].count; i++)
                if (problem->factors[f].event == event)
                    given[count++] = (unsigned char)f;
    zz_map_place *places = ZZ_NEW_ARRAY(arena, zz_map_place, (size_t)count + 1);
    for (int i = 0; i < count; i++)
        places[i] = (zz_map_place){problem->factors[given[i]].variable,
                                   zz_draw(random, 2) ? problem->factors[given[i]].trips : 0};
    problem->inner = places;
    problem->inner_count = (int)zz_draw(random, (uint64_t)count);
    zz_map_place *outer = ZZ_NEW_ARRAY(arena, zz_map_place, (size_t)count + 1);
    problem->outer = outer;
    problem->outer_count = (int)zz_draw(random, (uint64_t)(count - problem->inner_count + 1));
    for (int i = 0; i < problem->outer_count; i++)
        outer[i] = places[count - 1 - i];
}

/* The problem of loops that need not divide: over each variable one loop, as long as the lanes leave. */
zz_map_problem *zz_cut_loops(zz_arena *arena, uint64_t *random, zz_nest *nest) {
    int64_t left[64] = {0};
    int count = 0;
    for (int v = 0; v < nest->variable_count && v < 64; v++) {
        left[v] = nest->variables[v].extent;
        for (int d = 0; d < nest->digit_count; d++)
            if (nest->digits[d].variable == v && !zz_nest_temporal(nest, d))
                left[v] = (left[v] + nest->digits[d].trips - 1) / nest->digits[d].trips;
    }
    nest->event_begin = nest->event_end = 0;
    for (int d = 0; d < nest->digit_count; d++) {
        zz_digit digit = nest->digits[d];
        if (zz_nest_temporal(nest, d) && digit.kind != ZZ_DIGIT_EVENT) {
            digit.trips = left[digit.variable];
            left[digit.variable] = 1;
            if (digit.trips == 1)
                continue;
        }
        if (digit.kind == ZZ_DIGIT_EVENT && nest->event_end++ == 0)
            nest->event_begin = count;
        nest->digits[count++] = digit;
    }
    nest->digit_count = count;
    nest->event_end += nest->event_begin;
    const char *what;
    bool chosen[64];
    for (int v = 0; v < 64; v++)
        chosen[v] = zz_draw(random, 5) > 0;
    const zz_map_problem *divided = zz_map_problem_of(arena, nest);
    return divided ? zz_map_imperfect(arena, divided, zz_draw(random, 2) ? chosen : NULL, &what)
                   : NULL;
}
