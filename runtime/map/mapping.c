/* Mappings: room for them, copies, and what a kernel says of their boundaries. */
#include "runtime/map/mapping.h"

#include <string.h>

zz_mapping zz_map_mapping(zz_arena *arena, const zz_map_problem *problem) {
    const zz_nest *nest = problem->nest;
    zz_mapping mapping = {
        .loop_count = problem->loop_count,
        .order = ZZ_NEW_ARRAY(arena, unsigned char, (size_t)problem->loop_count + 1),
        .ends = ZZ_NEW_ARRAY(arena, unsigned char *, (size_t)nest->operand_count + 1)};
    for (int x = 0; x < nest->operand_count; x++)
        mapping.ends[x] =
            ZZ_NEW_ARRAY(arena, unsigned char, (size_t)nest->operands[x].level_count + 1);
    return mapping;
}

zz_mapping zz_map_mapping_copy(zz_arena *arena, const zz_map_problem *problem,
                               const zz_mapping *mapping) {
    zz_mapping copy = zz_map_mapping(arena, problem);
    copy.loop_count = mapping->loop_count;
    memcpy(copy.order, mapping->order, (size_t)mapping->loop_count);
    for (int x = 0; x < problem->nest->operand_count; x++)
        memcpy(copy.ends[x], mapping->ends[x], (size_t)problem->nest->operands[x].level_count);
    return copy;
}

void zz_map_read_ends(const zz_map_problem *problem, const unsigned char *ends,
                      zz_mapping *mapping) {
    for (int x = 0; x < problem->nest->operand_count; x++) {
        memcpy(mapping->ends[x], ends, (size_t)problem->nest->operands[x].level_count);
        ends += problem->nest->operands[x].level_count;
    }
}
