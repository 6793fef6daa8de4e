/* The fuzzing target: any bytes are parsed, formatted, elaborated, lowered and made into kernels,
 * all in memory.  Wrong is what crashes, leaks, takes too long, or breaks a promise:
 *   - formatted text formats to itself, and parses when the source does;
 *   - rendering the diagnostics works whatever they point at;
 *   - a design without errors has a nest for each dataflow and layer, or an error that says why. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/emit/emit.h"
#include "compiler/lower/lower.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void broken(const char *promise, const zz_buffer *text) {
    fprintf(stderr, "%s\n%s\n", promise, text ? zz_buffer_text(text) : "");
    abort();
}

static void format_twice(zz_arena *arena, const zz_source *source) {
    zz_diags diags = zz_diags_new(arena);
    zz_buffer once = zz_buffer_new(arena), twice = zz_buffer_new(arena);
    if (!zz_format(arena, source, &diags, &once))
        return;
    const zz_source *again =
        zz_source_from_text(arena, "again.zz", zz_buffer_text(&once), once.size);
    if (!zz_format(arena, again, &diags, &twice))
        broken("formatted text does not parse:", &once);
    if (once.size != twice.size ||
        memcmp(zz_buffer_text(&once), zz_buffer_text(&twice), once.size) != 0)
        broken("formatted text formats to something else:", &twice);
}

static void compile(zz_arena *arena, const zz_source *source) {
    zz_session session = {.arena = arena, .diags = zz_diags_new(arena)};
    const zz_model *model = zz_elaborate(&session, source);
    for (int d = 0; model && !session.diags.errors && d < model->dataflow_count; d++) {
        const zz_dataflow *dataflow = model->dataflows[d];
        for (int l = 0; l < dataflow->layer_count; l++) {
            const zz_nest *nest = zz_lower(&session, dataflow, dataflow->layers[l]);
            zz_buffer text = zz_buffer_new(arena);
            const char *what = "";
            if (nest)
                zz_emit_kernel(arena, nest, &text, &what);
            else if (!session.diags.errors)
                broken("no nest, and no error:", NULL);
        }
    }
    zz_buffer messages = zz_buffer_new(arena);
    zz_diags_render(&session.diags, true, &messages);
    zz_diags_render_json(&session.diags, &messages);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    memory.limit = (size_t)256 << 20;
    ZZ_MEMORY_TRY (&memory, escape) {
        zz_arena *arena = zz_arena_new(&memory);
        const zz_source *source = zz_source_from_text(arena, "fuzz.zz", (const char *)data, size);
        format_twice(arena, source);
        compile(arena, source);
    }
    zz_memory_end(&memory);
    return 0;
}
