/* Random variations of a case of ZigZag's tables in its sizes, memories, ports and spreads. */
#include "tests/map/vary.h"

#include <string.h>

#include "runtime/map/map.h"

uint64_t zz_vary_draw(uint64_t *random, uint64_t below) {
    uint64_t z = *random += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % below;
}

/* One port for all that the memory moves: transfers of several operands share its cycles. */
static void merge_ports(zz_arena *arena, zz_zigzag_memory *memory) {
    size_t count = 0;
    for (int p = 0; p < memory->port_count; p++)
        count += (size_t)memory->ports[p].grant_count;
    zz_zigzag_port *port = ZZ_NEW(arena, zz_zigzag_port);
    zz_zigzag_grant *grants = ZZ_NEW_ARRAY(arena, zz_zigzag_grant, count + 1);
    *port = memory->ports[0];
    port->grants = grants;
    port->grant_count = 0;
    for (int p = 0; p < memory->port_count; p++)
        for (int g = 0; g < memory->ports[p].grant_count; g++)
            grants[port->grant_count++] = memory->ports[p].grants[g];
    memory->ports = port;
    memory->port_count = 1;
}

static void vary_memories(uint64_t *random, zz_arena *arena, const zz_zigzag_hardware *from,
                          zz_zigzag_hardware *to) {
    zz_zigzag_memory *memories =
        ZZ_NEW_ARRAY(arena, zz_zigzag_memory, (size_t)from->memory_count + 1);
    const bool merge = !zz_vary_draw(random, 3);
    for (int m = 0; m < from->memory_count; m++) {
        memories[m] = from->memories[m];
        if (zz_vary_draw(random, 2))
            memories[m].bits =
                (memories[m].bits << zz_vary_draw(random, 3) >> zz_vary_draw(random, 5)) +
                (int64_t)zz_vary_draw(random, 9) + 1;
        if (!zz_vary_draw(random, 6))
            memories[m].served = zz_vary_draw(random, (uint64_t)1 << from->dimension_count);
        zz_zigzag_port *ports =
            ZZ_NEW_ARRAY(arena, zz_zigzag_port, (size_t)memories[m].port_count + 1);
        for (int p = 0; p < memories[m].port_count; p++) {
            ports[p] = memories[m].ports[p];
            if (!zz_vary_draw(random, 3))
                ports[p].widest = (int64_t)1 << zz_vary_draw(random, 10);
            if (!zz_vary_draw(random, 3) || ports[p].narrowest > ports[p].widest)
                ports[p].narrowest = 1 + (int64_t)zz_vary_draw(random, (uint64_t)ports[p].widest);
            if (!zz_vary_draw(random, 40))
                ports[p].narrowest = ports[p].widest = 0;
        }
        memories[m].ports = ports;
        if (merge)
            merge_ports(arena, &memories[m]);
    }
    *to = *from;
    to->memories = memories;
    if (!zz_vary_draw(random, 4))
        to->operation_cycles = 1 + (int64_t)zz_vary_draw(random, 3);
}

static void vary_layer(uint64_t *random, zz_arena *arena, const zz_zigzag_layer *from,
                       zz_zigzag_layer *to) {
    static const int64_t extents[] = {1, 2, 3, 4, 5, 6, 7, 8, 12, 14, 16, 20, 24, 33, 50, 56, 64};
    int64_t *sizes = ZZ_NEW_ARRAY(arena, int64_t, (size_t)from->dim_count);
    zz_zigzag_operand *operands =
        ZZ_NEW_ARRAY(arena, zz_zigzag_operand, (size_t)from->operand_count);
    zz_zigzag_relation *relations =
        ZZ_NEW_ARRAY(arena, zz_zigzag_relation, (size_t)from->relation_count + 1);
    const bool huge =
        !zz_vary_draw(random, 12); /* up to where doubles no longer hold the numbers */
    for (int d = 0; d < from->dim_count; d++)
        sizes[d] = huge && zz_vary_draw(random, 2) ? (int64_t)1 << (8 + zz_vary_draw(random, 9))
                   : zz_vary_draw(random, 2)
                       ? from->sizes[d]
                       : extents[zz_vary_draw(random, sizeof extents / sizeof extents[0])];
    for (int x = 0; x < from->operand_count; x++) {
        operands[x] = from->operands[x];
        if (!zz_vary_draw(random, 4))
            operands[x].bits = 1 + (int64_t)zz_vary_draw(random, 32);
    }
    for (int r = 0; r < from->relation_count; r++) {
        zz_zigzag_term *terms = ZZ_NEW_ARRAY(arena, zz_zigzag_term, 2);
        relations[r] = from->relations[r];
        for (int t = 0; t < relations[r].term_count && t < 2; t++) {
            terms[t] = relations[r].terms[t];
            if (!zz_vary_draw(random, 3))
                terms[t].factor = 1 + (int64_t)zz_vary_draw(random, 4);
        }
        if (relations[r].term_count <= 2)
            relations[r].terms = terms;
        if (zz_vary_draw(random, 2))
            relations[r].size = 0;
    }
    *to = *from;
    to->sizes = sizes;
    to->operands = operands;
    to->relations = relations;
    if (!zz_vary_draw(random, 4))
        to->final_bits = 1 + (int64_t)zz_vary_draw(random, 32);
}

/* Takes a slot away, or gives another one all that it has. */
static void change_slot(zz_arena *arena, int slot, int another, zz_zigzag_memory *memory) {
    int *slots = ZZ_NEW_ARRAY(arena, int, (size_t)memory->slot_count + 1);
    int count = 0;
    for (int s = 0; s < memory->slot_count; s++) {
        if (memory->slots[s] != slot || another >= 0)
            slots[count++] = memory->slots[s];
        if (memory->slots[s] == slot && another >= 0)
            slots[count++] = another;
    }
    zz_zigzag_port *ports = ZZ_NEW_ARRAY(arena, zz_zigzag_port, (size_t)memory->port_count + 1);
    for (int p = 0; p < memory->port_count; p++) {
        const zz_zigzag_port *from = &memory->ports[p];
        zz_zigzag_grant *grants =
            ZZ_NEW_ARRAY(arena, zz_zigzag_grant, 2 * (size_t)from->grant_count + 1);
        ports[p] = *from;
        ports[p].grants = grants;
        ports[p].grant_count = 0;
        for (int g = 0; g < from->grant_count; g++) {
            if (from->grants[g].slot != slot || another >= 0)
                grants[ports[p].grant_count++] = from->grants[g];
            if (from->grants[g].slot == slot && another >= 0)
                grants[ports[p].grant_count++] =
                    (zz_zigzag_grant){another, from->grants[g].direction};
        }
    }
    memory->slots = slots;
    memory->slot_count = count;
    memory->ports = ports;
}

/* Two operands, or four, instead of three. */
static void vary_operands(uint64_t *random, zz_arena *arena, zz_zigzag_hardware *hardware,
                          zz_zigzag_layer *layer) {
    enum { NEW_SLOT = 7 };
    const zz_zigzag_operand *last = &layer->operands[layer->operand_count - 1];
    const bool more = zz_vary_draw(random, 2);
    zz_zigzag_operand *operands =
        ZZ_NEW_ARRAY(arena, zz_zigzag_operand, (size_t)layer->operand_count + 1);
    zz_zigzag_memory *memories =
        ZZ_NEW_ARRAY(arena, zz_zigzag_memory, (size_t)hardware->memory_count);
    memcpy(operands, layer->operands, (size_t)layer->operand_count * sizeof *operands);
    for (int m = 0; m < hardware->memory_count; m++) {
        memories[m] = hardware->memories[m];
        change_slot(arena, last->slot, more ? NEW_SLOT : -1, &memories[m]);
    }
    operands[layer->operand_count] = *last;
    operands[layer->operand_count].slot = NEW_SLOT;
    layer->operands = operands;
    layer->operand_count += more ? 1 : -1;
    hardware->memories = memories;
}

/* Spreads of other sizes, and what they leave as loops of prime trips, some of them merged. */
static bool vary_mapping(uint64_t *random, zz_arena *arena, const zz_case *from, zz_case *to) {
    const char *what;
    zz_zigzag_spread *spreads =
        ZZ_NEW_ARRAY(arena, zz_zigzag_spread, (size_t)from->mapping.spread_count + 1);
    int spread_count = 0;
    for (int i = 0; i < from->mapping.spread_count; i++) {
        zz_zigzag_spread *s = &spreads[spread_count];
        *s = from->mapping.spreads[i];
        if (!zz_vary_draw(random, 4))
            s->unroll =
                1 + (int64_t)zz_vary_draw(random, (uint64_t)to->hardware->dimensions[s->dimension]);
        if (s->unroll > to->layer->sizes[s->dim])
            s->unroll = to->layer->sizes[s->dim];
        spread_count += zz_vary_draw(random, 8) > 0;
    }
    to->mapping = (zz_zigzag_mapping){
        .spreads = spreads, .spread_count = spread_count, .reread = !zz_vary_draw(random, 10)};
    const zz_zigzag_model *model = zz_zigzag_prepare(arena, to->hardware, to->layer, &what);
    int64_t *rest = ZZ_NEW_ARRAY(arena, int64_t, (size_t)to->layer->dim_count);
    if (!model || zz_zigzag_remaining(arena, model, &to->mapping, rest) != ZZ_ZIGZAG_OK)
        return false;
    zz_zigzag_loop *loops = ZZ_NEW_ARRAY(arena, zz_zigzag_loop, ZZ_MAP_LOOPS);
    for (int d = 0; d < to->layer->dim_count; d++)
        for (int64_t p = 2; rest[d] > 1; p++)
            for (; rest[d] % p == 0; rest[d] /= p) {
                zz_zigzag_loop *last = &loops[to->mapping.loop_count];
                if (to->mapping.loop_count > 0 && last[-1].dim == d && !zz_vary_draw(random, 4))
                    last[-1].size *= p;
                else if (to->mapping.loop_count < 14)
                    loops[to->mapping.loop_count++] = (zz_zigzag_loop){d, p};
            }
    to->mapping.loops = loops;
    return true;
}

bool zz_case_vary(zz_arena *arena, const zz_case *from, int number, uint64_t *random, zz_case *to) {
    zz_zigzag_hardware *hardware = ZZ_NEW(arena, zz_zigzag_hardware);
    zz_zigzag_layer *layer = ZZ_NEW(arena, zz_zigzag_layer);
    *to = (zz_case){.id = zz_sprintf(arena, "variation %d of %s", number, from->id),
                    .hardware = hardware,
                    .layer = layer};
    vary_memories(random, arena, from->hardware, hardware);
    vary_layer(random, arena, from->layer, layer);
    if (!zz_vary_draw(random, 4))
        vary_operands(random, arena, hardware, layer);
    return vary_mapping(random, arena, from, to);
}
