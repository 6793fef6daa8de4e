/* What the parts of an order kernel are written with: lines, tables, locals, and the names of places. */
#include <stdarg.h>
#include <stdio.h>

#include "compiler/order/parts.h"

const char *const zz_order_directions[ZZ_DIRECTIONS] = {
    [ZZ_DOWN] = "down", [ZZ_BACK] = "back", [ZZ_UP] = "up", [ZZ_FILL] = "fill"};

void zz_order_line(zz_order_emitter *e, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    zz_putf(&e->body, "        %s\n", zz_vsprintf(e->arena, format, arguments));
    va_end(arguments);
}

void zz_order_table(zz_order_emitter *e, const void *table, const char *type, const char *format,
                    ...) {
    char name[64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    if (e->table_count == e->table_room) {
        const size_t size = sizeof *e->tables;
        e->tables = zz_grow_array(e->arena, e->tables, (size_t)e->table_room * size,
                                  (size_t)(2 * e->table_room + 16) * size);
        e->table_room = 2 * e->table_room + 16;
    }
    zz_putf(&e->locals, "    const %s *const %s = tables[%d];\n", type, name, e->table_count);
    e->tables[e->table_count++] = table;
}

void zz_order_local(zz_order_emitter *e, const char *type, const char *format, ...) {
    char name[64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    zz_putf(&e->locals, "    %s %s;\n", type, name);
}

bool zz_order_duty_of(const zz_orders *orders, const zz_zigzag_duty *duty, zz_order_duty *out) {
    const bool comes_down = duty->direction == ZZ_DOWN || duty->direction == ZZ_FILL;
    const bool low = duty->direction == ZZ_DOWN || duty->direction == ZZ_BACK;
    *out = (zz_order_duty){.operand = duty->operand,
                           .boundary = duty->level + !low,
                           .direction = duty->direction,
                           .low = low,
                           .partial = duty->output && comes_down};
    return out->boundary < orders->sides[out->operand].level_count && (duty->output || comes_down);
}

const char *zz_order_end(zz_order_emitter *e, int operand, int level) {
    if (level == e->orders->sides[operand].level_count - 1)
        return zz_sprintf(e->arena, "%d", e->orders->loop_count);
    return zz_sprintf(e->arena, "end_%d_%d", operand, level);
}

const char *zz_order_at(zz_order_emitter *e, int operand, int boundary) {
    if (boundary == e->orders->sides[operand].level_count)
        return zz_sprintf(e->arena, "%d", e->orders->loop_count);
    if (boundary == 0 && (operand == 0 || e->orders->mapping->reread))
        return "0";
    return zz_sprintf(e->arena, "at_%d_%d", operand, boundary);
}
