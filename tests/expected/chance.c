#include "tests/expected/chance.h"

#include <stdio.h>
#include <string.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/lower/lower.h"
#include "compiler/model/session.h"
#include "tests/property/design.h"

static void replace(zz_buffer *out, const char *text, const char *old, const char *new) {
    for (const char *at; (at = strstr(text, old)); text = at + strlen(old)) {
        zz_put_bytes(out, text, (size_t)(at - text));
        zz_put(out, new);
    }
    zz_put(out, text);
}

/* The design's text with a density for data, counted as expected; NULL when no event is filtered. */
static const char *text_of(zz_arena *arena, const zz_design *design, double density) {
    zz_buffer text = zz_buffer_new(arena), half = zz_buffer_new(arena), out = zz_buffer_new(arena);
    zz_design_write(design, &text);
    if (!strstr(zz_buffer_text(&text), " data \"event.npy\""))
        return NULL;
    replace(&half, zz_buffer_text(&text), " data \"event.npy\"",
            zz_sprintf(arena, " density %.17g", density));
    replace(&out, zz_buffer_text(&half), " on device {", " on device counting expected {");
    return zz_buffer_text(&out);
}

static zz_nest *nest_of(zz_arena *arena, const char *text) {
    zz_session session = {.arena = arena, .diags = zz_diags_new(arena)};
    const zz_source *source = zz_source_from_text(arena, "design.zz", text, strlen(text));
    const zz_model *model = zz_elaborate(&session, source);
    if (session.diags.errors || model->dataflow_count != 1)
        return NULL;
    return zz_lower(&session, model->dataflows[0], model->dataflows[0]->layers[0]);
}

const zz_nest *zz_nest_by_chance(zz_arena *arena, uint64_t seed, bool plain, const char **text) {
    zz_design design = zz_design_random(seed);
    design.hops &= !plain;
    for (int i = 0; i < design.item_count; i++)
        design.items[i].slide &= !plain;
    *text = text_of(arena, &design, (double)(1 + seed % 19) / 20);
    const zz_nest *nest = *text ? nest_of(arena, *text) : NULL;
    return nest && nest->chance ? nest : NULL;
}

int64_t zz_event_elements(const zz_nest *nest) {
    const zz_operand *event = &nest->operands[nest->event_operand];
    int64_t elements = 1;
    for (int a = 0; a < event->axis_count; a++)
        elements *= nest->variables[event->axes[a]].extent;
    return elements;
}

static bool with_memory(uint64_t seed, void (*check)(zz_arena *arena, uint64_t seed)) {
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    bool enough = true;
    ZZ_MEMORY_TRY (&memory, escape) {
        check(zz_arena_new(&memory), seed);
    } else {
        printf("a random design: out of memory\n");
        enough = false;
    }
    zz_memory_end(&memory);
    return enough;
}

int zz_each_design(uint64_t first, int designs, void (*check)(zz_arena *arena, uint64_t seed)) {
    int short_of_memory = 0;
    for (uint64_t seed = first; seed < first + (uint64_t)designs; seed++)
        short_of_memory += !with_memory(seed, check);
    return short_of_memory;
}
