/* A case as a nest, as the compiler would make it: what goes back through the adapter must give the
 * same figures. */
#include "tests/zigzag/tables.h"

static const char *const slot_names[] = {"I1", "I2", "O"};

static void add_digit(zz_nest *nest, zz_digit_kind kind, int variable, int64_t trips,
                      int dimension) {
    if (trips > 1)
        nest->digits[nest->digit_count++] = (zz_digit){.kind = kind,
                                                       .variable = variable,
                                                       .trips = trips,
                                                       .weight = 1,
                                                       .dimension = dimension};
}

static void add_digits(zz_arena *arena, const zz_case *c, zz_nest *nest) {
    const zz_zigzag_mapping *mapping = &c->mapping;
    nest->digits =
        ZZ_NEW_ARRAY(arena, zz_digit, (size_t)(mapping->loop_count + mapping->spread_count) + 1);
    for (int i = mapping->loop_count - 1; i >= 0; i--)
        add_digit(nest, ZZ_DIGIT_FOR, mapping->loops[i].dim, mapping->loops[i].size, -1);
    for (int i = 0; i < mapping->spread_count; i++)
        add_digit(nest, ZZ_DIGIT_SPREAD, mapping->spreads[i].dim, mapping->spreads[i].unroll,
                  mapping->spreads[i].dimension);
}

static void add_variables(zz_arena *arena, const zz_case *c, zz_nest *nest) {
    const zz_zigzag_layer *layer = c->layer;
    const int loops = layer->dim_count;
    nest->variable_count = loops + layer->relation_count;
    nest->variables = ZZ_NEW_ARRAY(arena, zz_nest_variable, (size_t)nest->variable_count);
    for (int v = 0; v < loops; v++)
        nest->variables[v] =
            (zz_nest_variable){.name = c->loops[v], .extent = layer->sizes[v], .bound = true};
    /* whichever stands first in a relation is the position, if it does not come first anyway */
    for (int r = 0; r < layer->relation_count; r++)
        if (layer->relations[r].terms[0].dim > layer->relations[r].terms[1].dim)
            nest->variables[layer->relations[r].terms[0].dim].position = true;
    for (int r = 0; r < layer->relation_count; r++) {
        const zz_zigzag_relation *relation = &layer->relations[r];
        int64_t *coefficients = ZZ_NEW_ARRAY(arena, int64_t, (size_t)nest->variable_count);
        for (int t = 0; t < relation->term_count; t++)
            coefficients[relation->terms[t].dim] = relation->terms[t].factor;
        nest->variables[loops + r] = (zz_nest_variable){
            .extent = relation->size, .position = true, .divisor = 1, .coefficients = coefficients};
    }
}

static void add_level(const zz_zigzag_memory *memory, int m, int slot, zz_operand *operand) {
    zz_level *level = &operand->levels[operand->level_count++];
    level->memory = m;
    for (int p = 0; p < memory->port_count; p++)
        for (int g = 0; g < memory->ports[p].grant_count; g++) {
            const zz_zigzag_port *port = &memory->ports[p];
            const zz_direction d = port->grants[g].direction;
            if (port->grants[g].slot == slot)
                level->access[d] = (zz_access){
                    .served = true,
                    .port = p,
                    .mention = g + 1,
                    .narrowest = port->narrowest,
                    .widest = port->widest,
                    .energy = d == ZZ_DOWN || d == ZZ_UP ? port->read_energy : port->write_energy};
        }
}

static void add_operands(zz_arena *arena, const zz_case *c, zz_nest *nest) {
    const zz_zigzag_layer *layer = c->layer;
    nest->operand_count = layer->operand_count;
    nest->operands = ZZ_NEW_ARRAY(arena, zz_operand, (size_t)layer->operand_count);
    for (int x = 0; x < layer->operand_count; x++) {
        const zz_zigzag_operand *from = &layer->operands[x];
        zz_operand *to = &nest->operands[x];
        *to = (zz_operand){.slot = slot_names[from->slot],
                           .output = x == 0,
                           .axis_count = from->dim_count,
                           .axes = ZZ_NEW_ARRAY(arena, int, (size_t)from->dim_count),
                           .bits = x == 0 ? layer->final_bits : from->bits,
                           .partial_bits = from->bits};
        to->levels = ZZ_NEW_ARRAY(arena, zz_level, (size_t)c->hardware->memory_count);
        for (int a = 0; a < from->dim_count; a++)
            to->axes[a] = from->dims[a];
        for (int m = 0; m < c->hardware->memory_count; m++)
            for (int s = 0; s < c->hardware->memories[m].slot_count; s++)
                if (c->hardware->memories[m].slots[s] == from->slot)
                    add_level(&c->hardware->memories[m], m, from->slot, to);
    }
}

static void add_hardware(zz_arena *arena, const zz_case *c, zz_nest *nest) {
    const zz_zigzag_hardware *hardware = c->hardware;
    nest->dimension_count = hardware->dimension_count;
    nest->dimensions =
        ZZ_NEW_ARRAY(arena, zz_nest_dimension, (size_t)hardware->dimension_count + 1);
    for (int d = 0; d < hardware->dimension_count; d++)
        nest->dimensions[d].size = hardware->dimensions[d];
    nest->operation_energy = hardware->unit_energy;
    nest->operation_latency = 1;
    nest->memory_count = hardware->memory_count;
    nest->memories = ZZ_NEW_ARRAY(arena, zz_nest_memory, (size_t)hardware->memory_count);
    for (int m = 0; m < hardware->memory_count; m++) {
        const zz_zigzag_memory *from = &hardware->memories[m];
        zz_nest_memory *to = &nest->memories[m];
        to->bits = from->bits;
        to->replicated = ~from->served;
        to->port_count = from->port_count;
        const char **slots = ZZ_NEW_ARRAY(arena, const char *, (size_t)from->slot_count);
        for (int s = 0; s < from->slot_count; s++)
            slots[s] = slot_names[from->slots[s]];
        to->slots = slots;
        to->slot_count = from->slot_count;
        to->ports = ZZ_NEW_ARRAY(arena, zz_port, (size_t)from->port_count);
        for (int p = 0; p < from->port_count; p++) {
            to->ports[p].narrowest = from->ports[p].narrowest;
            to->ports[p].widest = from->ports[p].widest;
        }
    }
}

const zz_nest *zz_case_nest(zz_arena *arena, const zz_case *c) {
    zz_nest *nest = ZZ_NEW(arena, zz_nest);
    nest->event_operand = -1;
    add_digits(arena, c, nest);
    add_variables(arena, c, nest);
    add_operands(arena, c, nest);
    add_hardware(arena, c, nest);
    return nest;
}
