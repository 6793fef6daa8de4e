/* The kernel of a nest as C: its head, its walks, and zz_count. */
#include <string.h>

#include "compiler/emit/emit.h"
#include "compiler/emit/parts.h"
#include "compiler/model/session.h"
#include "runtime/cost/metric.h"

zz_count_status zz_emit(zz_arena *arena, const zz_nest *nest, zz_kernel_text *kernel,
                        const char **what) {
    zz_emitter e = {.arena = arena,
                    .nest = nest,
                    .functions = zz_buffer_new(arena),
                    .body = zz_buffer_new(arena)};
    if (nest->counting == ZZ_BOXES)
        zz_emit_boxes(&e);
    else
        zz_emit_exact(&e);
    zz_buffer text = zz_buffer_new(arena);
    zz_putf(&text, "/* %s: layer %s on %s, counting %s */\n", zz_emit_name(arena, nest->dataflow),
            zz_emit_name(arena, nest->layer), zz_emit_name(arena, nest->accelerator),
            zz_counting_name(nest->counting));
    zz_put(&text, "\n/* what the kernel is given: see runtime/count/host.h */\n");
    for (const char *c = ZZ_KERNEL_TEXT_OF(ZZ_KERNEL_DECLARATIONS); *c; c++) {
        zz_put_char(&text, *c);
        if (*c == ';' || *c == '{') {
            zz_put_char(&text, '\n');
            if (c[1] == ' ')
                c++;
        }
    }
    if (strstr(zz_buffer_text(&e.functions), "floor_div("))
        zz_put(&text, "\n/* rounded towards minus infinity, b > 0 */\n"
                      "static i64 floor_div(i64 a, i64 b)\n"
                      "{\n    return a / b - (a % b < 0);\n}\n");
    zz_put(&text, zz_buffer_text(&e.functions));
    zz_putf(&text, "\nvoid zz_count(struct zz_host *zz)\n{\n%s}\n", zz_buffer_text(&e.body));
    *kernel = (zz_kernel_text){.text = zz_buffer_text(&text), .plan = e.plan};
    kernel->plan.work = e.work;
    *what = e.what;
    return e.status;
}

zz_count_status zz_emit_kernel(zz_arena *arena, const zz_nest *nest, zz_buffer *text,
                               const char **what) {
    zz_kernel_text kernel;
    const zz_count_status status = zz_emit(arena, nest, &kernel, what);
    if (status == ZZ_COUNT_OK)
        zz_put(text, kernel.text);
    return status;
}
