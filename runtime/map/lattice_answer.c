/* What a search of the lattice answers beside the mapping: the size of the space, and, when nothing
 * fits, which memory is short. */
#include <string.h>

#include "runtime/map/lattice.h"

/* --- the space ----------------------------------------------------------------------------- */

/* text * by, in decimal digits. */
static char *multiplied(zz_arena *arena, const char *text, uint64_t by) {
    const size_t length = strlen(text), room = length + 21;
    char *product = zz_alloc(arena, room + 1);
    size_t at = room;
    unsigned __int128 carry = 0;
    for (size_t i = length; i-- > 0; carry /= 10) {
        carry += (unsigned __int128)by * (unsigned)(text[i] - '0');
        product[--at] = (char)('0' + (int)(carry % 10));
    }
    for (; carry > 0; carry /= 10)
        product[--at] = (char)('0' + (int)(carry % 10));
    while (product[at] == '0' && product[at + 1])
        at++;
    return product + at;
}

static uint64_t ways(int loops, int boundaries) {
    uint64_t count = 1; /* C(loops + boundaries, boundaries): whole after every step */
    for (int i = 1; i <= boundaries; i++)
        if (__builtin_mul_overflow(count, (uint64_t)(loops + i), &count))
            return 0;
        else
            count /= (uint64_t)i;
    return count;
}

const char *zz_lattice_space(zz_arena *arena, const zz_map_problem *problem) {
    const char *text = zz_map_space(arena, problem);
    for (int x = 0; x < problem->nest->operand_count; x++)
        text = multiplied(arena, text,
                          ways(problem->loop_count, problem->nest->operands[x].level_count - 1));
    return text;
}

/* --- what is short ------------------------------------------------------------------------- */

/* The smallest tile of a level: one boundary right above the other, at the start; the outermost holds
 * all there is. */
static int64_t least_bits(const zz_lattice *t, int x, int l) {
    return zz_lattice_tile(t, x, l, 0, 0);
}

zz_map_shortage zz_lattice_shortage(const zz_lattice *t) {
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
