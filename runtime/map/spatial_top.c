/* What both ways to make candidates ask: how far a variable may be unrolled, and the candidates that
 * are the best so far. */
#include "runtime/map/spatial_top.h"

/* No operand that the memory holds has one further in. */
static bool innermost(const zz_nest *nest, int memory) {
    for (int x = 0; x < nest->operand_count; x++)
        for (int l = 1; l < nest->operands[x].level_count; l++)
            if (nest->operands[x].levels[l].memory == memory)
                return false;
    return true;
}

bool zz_spatial_serves(const zz_nest *nest, int memory, int dimension) {
    return !(nest->memories[memory].replicated >> dimension & 1);
}

int64_t zz_spatial_limit(const zz_nest *nest, int dimension, int variable) {
    int64_t limit = nest->variables[variable].extent;
    if (nest->dimensions[dimension].size < limit)
        limit = nest->dimensions[dimension].size;
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *operand = &nest->operands[x];
        const int memory = operand->levels[0].memory;
        const zz_access *access = &operand->levels[0].access[operand->output ? ZZ_BACK : ZZ_DOWN];
        const int64_t bits = operand->partial_bits;
        if (!innermost(nest, memory) || !zz_spatial_serves(nest, memory, dimension) || bits == 0 ||
            access->widest == 0 || !zz_nest_relevant_variable(nest, variable, x))
            continue;
        if (access->widest / bits < limit)
            limit = access->widest / bits;
    }
    return limit;
}

bool zz_spatial_wanted(const zz_spatial_top *top, double rank) {
    return top->count < top->most || rank > top->items[top->count - 1].rank;
}

void zz_spatial_keep(zz_arena *arena, zz_spatial_top *top, const zz_map_spread *spreads, int count,
                     double rank) {
    if (!zz_spatial_wanted(top, rank))
        return;
    int at = top->count < top->most ? top->count++ : top->most - 1;
    for (; at > 0 && top->items[at - 1].rank < rank; at--)
        top->items[at] = top->items[at - 1];
    top->items[at] =
        (zz_map_spatial){ZZ_NEW_ARRAY(arena, zz_map_spread, (size_t)count + 1), count, rank};
    for (int i = 0; i < count; i++)
        top->items[at].spreads[i] = spreads[i];
}
