/* What kernels of either counting are written with: names for comments, checked products, the calls
 * that combine what was seen. */
#include <string.h>

#include "compiler/emit/parts.h"
#include "runtime/base/checked.h"

void zz_emit_too_large(zz_emitter *e, const zz_component *component, const char *of_what) {
    if (e->status != ZZ_COUNT_OK)
        return;
    zz_buffer names = zz_buffer_new(e->arena);
    for (int i = 0; i < component->variable_count; i++)
        zz_putf(&names, "%s`%s`", i ? ", " : "", e->nest->variables[component->variables[i]].name);
    e->status = ZZ_COUNT_TOO_LARGE;
    e->what = zz_sprintf(e->arena, "%s of %s, which the equation ties together", of_what,
                         zz_buffer_text(&names));
}

int64_t zz_emit_mul(zz_emitter *e, int64_t a, int64_t b) {
    int64_t product = 1;
    if (!zz_mul64(a, b, &product) && e->status == ZZ_COUNT_OK)
        e->status = ZZ_COUNT_OVERFLOW;
    return product;
}

static void put_tables(zz_buffer *body, const int *tables, int count) {
    if (count == 0) {
        zz_put(body, "0, 0");
        return;
    }
    zz_put(body, "(const int[]){");
    for (int t = 0; t < count; t++)
        zz_putf(body, "%s%d", t ? ", " : "", tables[t]);
    zz_putf(body, "}, %d", count);
}

void zz_emit_transfer(zz_emitter *e, int move, int operand, int level, zz_direction direction,
                      int64_t elements, int64_t windows, int64_t repeats, const int *tables,
                      int count) {
    static const char *const directions[] = {"down", "back", "up", "fill"};
    static const char *const moves[] = {"all", "those begun", "all", "partial and final",
                                        "all", "each lane"};
    const zz_operand *x = &e->nest->operands[operand];
    zz_putf(&e->body, "    /* %s, %s, %s: %s; ", zz_emit_name(e->arena, x->name),
            zz_emit_name(e->arena, e->nest->memories[x->levels[level].memory].name),
            directions[direction], moves[move]);
    zz_putf(&e->body, "%lld elements x %lld windows x %lld%s */\n", (long long)elements,
            (long long)windows, (long long)repeats, count ? ", times the walks" : "");
    zz_putf(&e->body, "    zz->transfer(zz->run, %d, %d, %d, %d, %lldLL, %lldLL, %lldLL, ", move,
            operand, level, (int)direction, (long long)elements, (long long)windows,
            (long long)repeats);
    put_tables(&e->body, tables, count);
    zz_put(&e->body, ");\n");
}

void zz_emit_tile(zz_emitter *e, int operand, int level, int64_t elements, const int *tables,
                  int count) {
    zz_putf(&e->body, "    zz->tile(zz->run, %d, %d, %lldLL, ", operand, level,
            (long long)elements);
    put_tables(&e->body, tables, count);
    zz_put(&e->body, ");\n");
}

void zz_emit_split(zz_emitter *e, int operand, int level, int64_t copies, const int *tables,
                   int count) {
    zz_putf(&e->body, "    zz->split(zz->run, %d, %d, %lldLL, ", operand, level, (long long)copies);
    put_tables(&e->body, tables, count);
    zz_put(&e->body, ");\n");
}

void zz_emit_timed(zz_emitter *e, int move, int operand, int level, int64_t upper_elements,
                   int64_t lower_elements, int64_t windows, int64_t repeats, const int *tables,
                   int count) {
    zz_putf(&e->body, "    zz->timed(zz->run, %d, %d, %d, %lldLL, %lldLL, %lldLL, %lldLL, ", move,
            operand, level, (long long)upper_elements, (long long)lower_elements,
            (long long)windows, (long long)repeats);
    put_tables(&e->body, tables, count);
    zz_put(&e->body, ");\n");
}
