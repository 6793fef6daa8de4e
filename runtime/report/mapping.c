/* The mapping of a report: the nest as data, enough to evaluate it again.  Variables first (what
 * binds each, or the equation that it is solved from), then the lines of the nest, outermost first:
 * loops where they stand, and each memory where its tile begins. */
#include "runtime/report/document.h"

static void add_variable(zz_arena *arena, zz_element *parent, const zz_nest *nest, int v) {
    const zz_nest_variable *variable = &nest->variables[v];
    zz_element *element = zz_element_new(arena, parent, "variable", "variables");
    zz_field_text(arena, element, "name", variable->name);
    zz_field_integer(arena, element, "extent", variable->extent);
    if (variable->bound)
        return;
    zz_field_integer(arena, element, "divisor", variable->divisor);
    zz_field_integer(arena, element, "constant", variable->constant);
    for (int u = 0; u < nest->variable_count; u++)
        if (variable->coefficients[u]) {
            zz_element *term = zz_element_new(arena, element, "term", "terms");
            zz_field_text(arena, term, "variable", nest->variables[u].name);
            zz_field_integer(arena, term, "factor", variable->coefficients[u]);
        }
}

static void add_hold(zz_arena *arena, zz_element *parent, const zz_nest *nest,
                     const zz_operand *operand, const zz_level *level) {
    static const char *const buffering[] = {
        [ZZ_BUFFER_AUTO] = "auto", [ZZ_BUFFER_SINGLE] = "single", [ZZ_BUFFER_DOUBLE] = "double"};
    zz_element *hold = zz_element_new(arena, parent, "hold", "lines");
    hold->mixed = true;
    zz_field_text(arena, hold, "tensor", operand->name);
    zz_field_text(arena, hold, "memory", nest->memories[level->memory].name);
    zz_field_text(arena, hold, "refill", level->slide ? "slide" : "whole");
    zz_field_text(arena, hold, "buffering", buffering[level->buffering]);
    if (level->in_event_body)
        zz_field_boolean(arena, hold, "per-event", true);
}

/* The holds whose tile begins above digit d, outer memories first. */
static void add_holds(zz_arena *arena, zz_element *parent, const zz_nest *nest, int d) {
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *operand = &nest->operands[x];
        for (int l = operand->level_count - 1; l >= 0; l--)
            if (operand->levels[l].boundary == d)
                add_hold(arena, parent, nest, operand, &operand->levels[l]);
    }
}

static void add_digit(zz_arena *arena, zz_element *parent, const zz_nest *nest,
                      const zz_digit *digit) {
    static const char *const names[] = {
        [ZZ_DIGIT_FOR] = "for", [ZZ_DIGIT_SPREAD] = "spread", [ZZ_DIGIT_EVENT] = "event"};
    zz_element *loop = zz_element_new(arena, parent, names[digit->kind], "lines");
    loop->mixed = true;
    zz_field_text(arena, loop, "variable", nest->variables[digit->variable].name);
    zz_field_integer(arena, loop, "trips", digit->trips);
    zz_field_integer(arena, loop, "weight", digit->weight);
    if (digit->kind == ZZ_DIGIT_SPREAD) {
        zz_field_text(arena, loop, "over", nest->dimensions[digit->dimension].name);
        zz_field_integer(arena, loop, "stride", digit->lane_stride);
    }
}

void zz_document_nest(zz_arena *arena, zz_element *parent, const zz_nest *nest) {
    static const char *const operations[] = {
        [ZZ_SUM] = "sum", [ZZ_MAX] = "max", [ZZ_ASSIGN] = "assign"};
    zz_element *element = zz_element_new(arena, parent, "nest", NULL);
    zz_field_text(arena, element, "operation", operations[nest->operation]);
    zz_field_integer(arena, element, "lanes", nest->lanes);
    zz_field_boolean(arena, element, "accumulators", nest->accumulators);
    if (nest->event_operand >= 0) {
        zz_field_text(arena, element, "event", nest->operands[nest->event_operand].name);
        zz_field_integer(arena, element, "event-at", nest->event_begin); /* loops above it */
        zz_field_boolean(arena, element, "filtered", nest->arrives || nest->chance);
    }
    for (int v = 0; v < nest->variable_count; v++)
        add_variable(arena, element, nest, v);
    for (int d = 0; d <= nest->digit_count; d++) {
        add_holds(arena, element, nest, d);
        if (d < nest->digit_count)
            add_digit(arena, element, nest, &nest->digits[d]);
    }
}
