/* What a search of the lattice answers when nothing fits: which memory is short. */
#include "runtime/map/lattice_shortage.h"

#include <math.h>
#include <string.h>

#include "runtime/map/lattice.h"
#include "runtime/map/lattice_bound.h"
#include "runtime/map/lattice_walk.h"
#include "runtime/map/mapping.h"

/* The smallest tile of a level: one boundary right above the other, at the start; the outermost holds
 * all there is.  What waits for nothing is held as it comes; elsewhere sums may be final. */
static int64_t least_bits(const zz_lattice *t, int x, int l) {
    const zz_lattice_side *side = &t->sides[x];
    const bool partial = l == 0 && !side->waits && side->precisions == 2 && side->partial[0][0];
    return zz_lattice_tile(t, x, l, partial, 0);
}

/* A memory that does not even hold the smallest tiles. */
static zz_map_shortage short_by_itself(const zz_lattice *t) {
    const zz_nest *nest = t->problem->nest;
    for (int m = 0; m < nest->memory_count; m++) {
        zz_map_shortage shortage = {.memory = m, .operand = -1};
        __int128 need = 0;
        int64_t largest = nest->memories[m].bits;
        for (int x = 0; x < t->side_count; x++)
            for (int l = 0; l < t->sides[x].level_count; l++) {
                if (nest->operands[x].levels[l].memory != m)
                    continue;
                const int64_t bits = least_bits(t, x, l);
                need += bits;
                if (bits > largest) {
                    largest = bits;
                    shortage.operand = x;
                }
            }
        need -= nest->memories[m].bits;
        if (need > 0) {
            shortage.bits = need > INT64_MAX ? INT64_MAX : (int64_t)need;
            return shortage;
        }
    }
    return (zz_map_shortage){.memory = -1, .operand = -1};
}

static double any(void *self, const double *least) {
    (void)self;
    return least[0];
}

/* Whether there is a mapping if a memory had so many bits. */
static bool would_do(zz_lattice *t, const zz_lattice_sum *energy, zz_nest *nest, int memory,
                     int64_t bits) {
    zz_arena *before = t->arena, *scratch = zz_arena_new(zz_arena_memory(before));
    const int64_t held = nest->memories[memory].bits;
    zz_lattice_sum sum = *energy;
    zz_lattice_walk walk = {
        .lattice = t, .sums = &sum, .sum_count = 1, .bound = any, .cutoff = INFINITY};
    double bound;
    nest->memories[memory].bits = bits;
    t->arena = scratch;
    sum.least = NULL;
    zz_lattice_stores(t, NULL);
    zz_lattice_bound(t, &sum);
    zz_lattice_walk_begin(scratch, &walk);
    zz_mapping mapping = zz_map_mapping(scratch, t->problem);
    const bool found = zz_lattice_walk_next(&walk, &bound, &mapping);
    nest->memories[memory].bits = held;
    t->arena = before;
    zz_arena_free(scratch);
    return found;
}

/* The fewest bits with which a memory would do; -1: none do. */
static int64_t enough_bits(zz_lattice *t, const zz_lattice_sum *energy, zz_nest *nest, int memory) {
    const int64_t most = INT64_MAX / 4;
    int64_t low = nest->memories[memory].bits, high = low;
    do
        high = high > most / 2 ? most : 2 * high;
    while (high < most && !would_do(t, energy, nest, memory, high));
    if (high == most)
        return -1;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (would_do(t, energy, nest, memory, middle))
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* Of memories that are each too small for what they share, but only one of them at a time could be
 * made larger in vain: the first that is too small however large the others are. */
static zz_map_shortage short_of_several(zz_lattice *t, const zz_lattice_sum *energy,
                                        zz_nest *nest) {
    const zz_nest *given = nest;
    zz_map_shortage shortage = {.memory = -1, .operand = -1};
    zz_nest_memory *memories = ZZ_NEW_ARRAY(t->arena, zz_nest_memory, (size_t)given->memory_count);
    memcpy(memories, given->memories, (size_t)given->memory_count * sizeof *memories);
    for (int m = 0; m < given->memory_count && shortage.memory < 0; m++) {
        for (int other = 0; other < given->memory_count; other++)
            nest->memories[other].bits = other == m ? memories[m].bits : INT64_MAX / 4;
        if (would_do(t, energy, nest, m, memories[m].bits))
            continue;
        const int64_t bits = enough_bits(t, energy, nest, m);
        if (bits > 0)
            shortage = (zz_map_shortage){m, -1, bits - memories[m].bits, false};
    }
    memcpy(nest->memories, memories, (size_t)given->memory_count * sizeof *memories);
    return shortage;
}

/* The memory that needs the fewest more bits when each alone holds its smallest tiles, but not all
 * together. */
zz_map_shortage zz_lattice_shortage(zz_lattice *t, const zz_lattice_sum *energy) {
    zz_map_shortage shortage = short_by_itself(t);
    if (shortage.memory >= 0)
        return shortage;
    zz_nest *nest = ZZ_NEW(t->arena, zz_nest);
    zz_map_problem problem = *t->problem;
    const zz_map_problem *before = t->problem;
    *nest = *problem.nest;
    nest->memories = ZZ_NEW_ARRAY(t->arena, zz_nest_memory, (size_t)nest->memory_count);
    memcpy(nest->memories, problem.nest->memories,
           (size_t)nest->memory_count * sizeof *nest->memories);
    problem.nest = nest;
    t->problem = &problem;
    const bool fits = would_do(t, energy, nest, 0, nest->memories[0].bits);
    for (int m = 0; m < nest->memory_count && !fits; m++) {
        const int64_t bits = enough_bits(t, energy, nest, m);
        if (bits > 0 && (shortage.memory < 0 || bits - nest->memories[m].bits < shortage.bits))
            shortage = (zz_map_shortage){m, -1, bits - nest->memories[m].bits, false};
    }
    if (!fits && shortage.memory < 0)
        shortage = short_of_several(t, energy, nest);
    t->problem = before;
    zz_lattice_stores(t, NULL);
    return shortage;
}
