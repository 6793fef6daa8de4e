/* Random nests: the designs of tests/property, lowered; and whether a mapping fits. */
#include "tests/map/random.h"
#include "runtime/map/charge.h"
#include "runtime/map/combine.h"
#include "runtime/map/map.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/lower/lower.h"
#include "tests/property/design.h"

uint64_t zz_draw(uint64_t *state, uint64_t below) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (*state >> 33) % below;
}

void zz_shuffle(uint64_t *state, unsigned char *order, int begin, int end) {
    for (int i = end - 1; i > begin; i--) {
        const int j = begin + (int)zz_draw(state, (uint64_t)(i - begin + 1));
        const unsigned char held = order[i];
        order[i] = order[j];
        order[j] = held;
    }
}

int zz_all_loops(const zz_map_problem *problem, unsigned char *order) {
    int count = 0;
    for (int f = 0; f < problem->factor_count; f++)
        for (int i = 0; i < problem->factors[f].count; i++)
            order[count++] = (unsigned char)f;
    return count;
}

void zz_random_leave(const char *folder) {
    char data[4096];
    snprintf(data, sizeof data, "%s/event.npy", folder);
    unlink(data);
    rmdir(folder);
}

zz_nest *zz_random_nest(zz_arena *arena, uint64_t seed, const char *folder, bool boxes,
                        bool zigzag) {
    const zz_design design = zz_design_random(seed);
    zz_buffer text = zz_buffer_new(arena);
    zz_design_write(&design, &text);
    if (!zz_design_write_data(&design, zz_sprintf(arena, "%s/event.npy", folder)))
        return NULL;
    zz_session session = {.arena = arena, .diags = zz_diags_new(arena)};
    const zz_source *source = zz_source_from_text(arena, zz_sprintf(arena, "%s/design.zz", folder),
                                                  zz_buffer_text(&text), text.size);
    const zz_model *model = zz_elaborate(&session, source);
    if (session.diags.errors || model->dataflow_count != 1)
        return NULL;
    zz_nest *nest = zz_lower(&session, model->dataflows[0], model->dataflows[0]->layers[0]);
    if (!nest || session.diags.errors)
        return NULL;
    for (int x = 0; x < nest->operand_count; x++)
        for (int l = 0; l < nest->operands[x].level_count; l++) {
            nest->operands[x].levels[l].slide = false;
            if (boxes && zigzag)
                nest->operands[x].levels[l].buffering = ZZ_BUFFER_AUTO;
        }
    if (boxes)
        nest->counting = ZZ_BOXES;
    if (boxes && zigzag) {
        nest->accumulators = false;
        if (nest->operation == ZZ_ASSIGN)
            nest->operation = ZZ_SUM;
    }
    return nest;
}

void zz_lies_below(const zz_map_problem *problem, const zz_map_charges *charges,
                   const zz_mapping *mapping, int x, int boundary, int *below) {
    zz_map_below(problem, mapping, x, boundary, below);
    if (!charges->relevant)
        return;
    memset(below, 0, (size_t)problem->factor_count * sizeof *below);
    int at = boundary ? mapping->ends[x][boundary - 1] : 0;
    for (int i = 0; i < at; i++)
        below[mapping->order[i]]++;
    while ((x > 0 || boundary > 0) && at < mapping->loop_count &&
           !charges->relevant(charges->self, x, mapping->order[at]))
        below[mapping->order[at++]]++;
}

bool zz_mapping_fits(const zz_map_problem *problem, const zz_map_charges *charges,
                     const zz_mapping *mapping) {
    const zz_nest *nest = problem->nest;
    for (int m = 0; m < nest->memory_count; m++) {
        int64_t need = 0;
        for (int x = 0; x < nest->operand_count; x++)
            for (int l = 0; l < nest->operands[x].level_count; l++) {
                const zz_level *level = &nest->operands[x].levels[l];
                int upper[ZZ_MAP_LOOPS], lower[ZZ_MAP_LOOPS];
                int64_t bits;
                if (level->memory != m)
                    continue;
                const bool top = l == nest->operands[x].level_count - 1;
                zz_lies_below(problem, charges, mapping, x, l, lower);
                if (top)
                    for (int f = 0; f < problem->factor_count; f++)
                        upper[f] = problem->factors[f].count;
                else
                    zz_lies_below(problem, charges, mapping, x, l + 1, upper);
                if (!charges->tile(charges->self, x, l, upper, lower, &bits))
                    return false;
                need += bits * (!top && level->buffering == ZZ_BUFFER_DOUBLE ? 2 : 1);
            }
        if (need > nest->memories[m].bits)
            return false;
    }
    return true;
}
