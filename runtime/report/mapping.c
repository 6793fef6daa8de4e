/* The mapping of a report: the nest as data, enough to evaluate it again.  Variables first (what
 * binds each, or the equation that it is solved from), then the lines of the nest, outermost first:
 * loops where they stand, and each memory where its tile begins.  And the hardware under it: the
 * dimensions of the array, the memories with their ports. */
#include "runtime/nest/equation.h"
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

/* The tensors of which the loop reaches other elements as it goes on; the rest stay as they are. */
static const char *moved(zz_arena *arena, const zz_nest *nest, int digit) {
    zz_buffer names = zz_buffer_new(arena);
    for (int x = 0; x < nest->operand_count; x++)
        if (zz_nest_relevant(nest, digit, x))
            zz_putf(&names, "%s%s", names.size ? " " : "", nest->operands[x].name);
    return zz_buffer_text(&names);
}

static void add_digit(zz_arena *arena, zz_element *parent, const zz_nest *nest, int d) {
    const zz_digit *digit = &nest->digits[d];
    static const char *const names[] = {
        [ZZ_DIGIT_FOR] = "for", [ZZ_DIGIT_SPREAD] = "spread", [ZZ_DIGIT_EVENT] = "event"};
    zz_element *loop = zz_element_new(arena, parent, names[digit->kind], "lines");
    loop->mixed = true;
    zz_field_text(arena, loop, "variable", nest->variables[digit->variable].name);
    zz_field_integer(arena, loop, "trips", digit->trips);
    zz_field_integer(arena, loop, "weight", digit->weight);
    zz_field_text(arena, loop, "moves", moved(arena, nest, d));
    if (digit->kind == ZZ_DIGIT_SPREAD) {
        zz_field_text(arena, loop, "over", nest->dimensions[digit->dimension].name);
        zz_field_integer(arena, loop, "stride", digit->lane_stride);
    }
}

void zz_document_subject(zz_arena *arena, zz_element *element, const zz_nest *nest) {
    zz_field_text(arena, element, "layer", nest->layer);
    if (nest->network) {
        zz_field_text(arena, element, "network", nest->network);
        zz_field_integer(arena, element, "index", nest->network_index + 1);
    }
    zz_field_text(arena, element, "accelerator", nest->accelerator);
    zz_field_text(arena, element, "counting", zz_counting_name(nest->counting));
}

void zz_document_nest(zz_arena *arena, zz_element *parent, const zz_nest *nest) {
    static const char *const operations[] = {
        [ZZ_SUM] = "sum", [ZZ_MAX] = "max", [ZZ_ASSIGN] = "assign"};
    zz_element *element = zz_element_new(arena, parent, "nest", NULL);
    zz_buffer equation = zz_buffer_new(arena);
    zz_put_equation(nest, &equation);
    zz_field_text(arena, element, "equation", zz_buffer_text(&equation));
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
            add_digit(arena, element, nest, d);
    }
}

/* --- hardware ------------------------------------------------------------------------------ */

static void add_port(zz_arena *arena, zz_element *parent, const zz_port *port) {
    static const char *const types[] = {
        [ZZ_PORT_READ] = "read", [ZZ_PORT_WRITE] = "write", [ZZ_PORT_READ_WRITE] = "read_write"};
    zz_element *element = zz_element_new(arena, parent, "port", "ports");
    zz_field_text(arena, element, "name", port->name);
    zz_field_text(arena, element, "type", types[port->type]);
    zz_field_integer(arena, element, "narrowest", port->narrowest);
    zz_field_integer(arena, element, "widest", port->widest);
}

void zz_document_hardware(zz_arena *arena, zz_element *parent, const zz_nest *nest) {
    zz_element *element = zz_element_new(arena, parent, "hardware", NULL);
    for (int d = 0; d < nest->dimension_count; d++) {
        zz_element *dimension = zz_element_new(arena, element, "dimension", "dimensions");
        zz_field_text(arena, dimension, "name", nest->dimensions[d].name);
        zz_field_integer(arena, dimension, "size", nest->dimensions[d].size);
    }
    for (int m = 0; m < nest->memory_count; m++) {
        const zz_nest_memory *memory = &nest->memories[m];
        zz_element *store = zz_element_new(arena, element, "store", "stores");
        zz_buffer per = zz_buffer_new(arena);
        for (int d = 0; d < nest->dimension_count; d++)
            if (memory->replicated >> d & 1)
                zz_putf(&per, "%s%s", per.size ? " " : "", nest->dimensions[d].name);
        zz_field_text(arena, store, "memory", memory->name);
        zz_field_integer(arena, store, "bits", memory->bits);
        zz_field_integer(arena, store, "instances", memory->instances);
        if (per.size)
            zz_field_text(arena, store, "per", zz_buffer_text(&per));
        for (int p = 0; p < memory->port_count; p++)
            add_port(arena, store, &memory->ports[p]);
    }
}
