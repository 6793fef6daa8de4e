/* Random nests: the designs of tests/property, lowered. */
#include "tests/map/random.h"

#include "compiler/session.h"
#include "tests/property/design.h"

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
