/* The ports of a memory: widths, and which slot moves in which direction through which.  Takes the
 * trees; gives every port written out, the default ones too. */
#include <assert.h>
#include <string.h>

#include "compiler/elaborate/property.h"

static int port_type(const char *word) {
    if (word && !strcmp(word, "read"))
        return ZZ_PORT_READ;
    if (word && !strcmp(word, "write"))
        return ZZ_PORT_WRITE;
    return ZZ_PORT_READ_WRITE;
}

static bool is_read(int direction) {
    return direction == ZZ_DOWN || direction == ZZ_UP;
}

static const char *const direction_names[ZZ_DIRECTIONS] = {"down", "back", "up", "fill"};

/* The grammar has no other words here. */
static int direction(const char *name) {
    int d = 0;
    while (strcmp(direction_names[d], name))
        d++;
    assert(d < ZZ_DIRECTIONS);
    return d;
}

/* The smallest and the largest width of a port; `16..128 bit` gives both the unit. */
static void widths(zz_builder *b, zz_model_port *port, const zz_node *node,
                   const zz_model_memory *memory) {
    const zz_node *narrowest = zz_at(node, port, narrowest), *widest = zz_at(node, port, widest);
    if ((narrowest && narrowest->kind == ZZ_broken) || (widest && widest->kind == ZZ_broken)) {
        b->sound = false;
        return;
    }
    if (!widest) {
        const int64_t read = memory->read_per, write = memory->write_per;
        if (port->type == ZZ_PORT_READ_WRITE && read && write && read != write) {
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0309, port->span,
                                       "the width of port `%s` is not clear", port->name);
            zz_diag_note(b->elaborator->diags, diag,
                         "`%s` reads per %lld bit and writes per %lld bit", memory->name,
                         (long long)read, (long long)write);
            zz_diag_help(b->elaborator->diags, diag,
                         "write the width: `port %s : read_write %lld bit`", port->name,
                         (long long)read);
        }
        port->widest = port->type == ZZ_PORT_READ    ? read
                       : port->type == ZZ_PORT_WRITE ? write
                                                     : (read ? read : write);
        port->narrowest = port->widest;
        return;
    }
    const char *what = zz_builder_print(b, "the width of port `%s`", port->name);
    if (!zz_bits_of(b->scope, widest, what, &port->widest)) {
        b->sound = false;
        return;
    }
    port->narrowest = port->widest;
    if (!narrowest || narrowest == widest)
        return;
    zz_node with_unit = *narrowest;
    if (narrowest->kind == ZZ_number && !narrowest->unit && widest->kind == ZZ_number)
        with_unit.unit = widest->unit;
    if (!zz_bits_of(b->scope, &with_unit, what, &port->narrowest))
        b->sound = false;
    else if (port->narrowest > port->widest)
        ZZ_UNSOUND(b, ZZ_E0309, zz_span_join(narrowest->span, widest->span),
                   "the smallest width of port `%s` is above its largest", port->name);
}

/* Directions that a port serves so far, of all slots. */
static int mentions(const zz_model_port *port) {
    int count = 0;
    for (int s = 0; s < port->serve_count; s++)
        for (int d = 0; d < ZZ_DIRECTIONS; d++)
            count += port->serves[s].directions[d] > 0;
    return count;
}

static void serve(zz_builder *b, const zz_model_memory *memory, zz_model_port *port,
                  const zz_node *node, const zz_node *(*served)[ZZ_DIRECTIONS]) {
    zz_diags *diags = b->elaborator->diags;
    int slot = -1;
    for (int s = 0; s < memory->slot_count; s++)
        if (!strcmp(memory->slots[s], node->text))
            slot = s;
    if (slot < 0) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0310, zz_name_span(node), "`%s` does not hold `%s`",
                                   memory->name, node->text);
        zz_diag_also(diags, diag, memory->span, "holds %s",
                     zz_name_list(b->arena, memory->slots, (size_t)memory->slot_count));
        return;
    }
    struct zz_model_serve *serves = &port->serves[port->serve_count++];
    serves->slot = memory->slots[slot];
    const zz_node *list = zz_at(node, serve, directions);
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *name = list->children[i];
        const int d = name->kind == ZZ_name ? direction(name->text) : -1;
        if (d < 0)
            continue;
        if ((port->type == ZZ_PORT_READ && !is_read(d)) ||
            (port->type == ZZ_PORT_WRITE && is_read(d))) {
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0308, name->span, "a %s port cannot serve `%s`",
                                       port->type == ZZ_PORT_READ ? "read" : "write", name->text);
            zz_diag_label(diags, diag, "this %s the memory", is_read(d) ? "reads" : "writes");
            zz_diag_also(diags, diag, port->span, "the port");
            zz_diag_note(diags, diag,
                         "`down` and `up` read, `back` and `fill` write; a "
                         "`read_write` port serves all four");
            continue;
        }
        if (served[slot][d]) {
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0311, name->span, "`%s %s` is served twice",
                                       node->text, name->text);
            zz_diag_also(diags, diag, served[slot][d]->span, "served here already");
            continue;
        }
        served[slot][d] = name;
        serves->directions[d] = mentions(port) + 1;
    }
}

static void port(zz_builder *b, zz_model_memory *memory, const zz_node *node,
                 const zz_node *(*served)[ZZ_DIRECTIONS]) {
    zz_model_port *made = &memory->ports[memory->port_count];
    made->name = node->text;
    made->span = zz_name_span(node);
    made->type = port_type(node->word);
    for (int p = 0; p < memory->port_count; p++)
        if (!strcmp(memory->ports[p].name, node->text)) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0102, made->span, "`%s` is declared twice", node->text);
            zz_diag_also(b->elaborator->diags, diag, memory->ports[p].span, "first declared here");
        }
    memory->port_count++;
    widths(b, made, node, memory);
    const zz_node *list = zz_at(node, port, serves);
    made->serves = ZZ_NEW_ARRAY(b->arena, struct zz_model_serve, list->count);
    for (size_t i = 0; i < list->count; i++)
        if (list->children[i]->kind == ZZ_serve)
            serve(b, memory, made, list->children[i], served);
}

/* One read and one write port that serve all slots. */
static void default_ports(zz_builder *b, zz_model_memory *memory) {
    memory->ports = ZZ_NEW_ARRAY(b->arena, zz_model_port, 2);
    memory->port_count = 2;
    for (int p = 0; p < 2; p++) {
        zz_model_port *made = &memory->ports[p];
        made->name = p ? "write" : "read";
        made->type = p ? ZZ_PORT_WRITE : ZZ_PORT_READ;
        made->span = memory->span;
        made->narrowest = made->widest = p ? memory->write_per : memory->read_per;
        made->serve_count = memory->slot_count;
        made->serves = ZZ_NEW_ARRAY(b->arena, struct zz_model_serve, (size_t)memory->slot_count);
        for (int s = 0; s < memory->slot_count; s++) {
            made->serves[s].slot = memory->slots[s];
            for (int d = 0; d < ZZ_DIRECTIONS; d++)
                made->serves[s].directions[d] = is_read(d) == (p == 0);
        }
    }
}

void zz_build_ports(zz_builder *b, zz_model_memory *memory, const zz_node *items) {
    size_t count = 0;
    for (size_t i = 0; i < items->count; i++)
        count += items->children[i]->kind == ZZ_port;
    if (count == 0) {
        default_ports(b, memory);
        return;
    }
    if (count > ZZ_MEMORY_LIMIT) {
        ZZ_UNSOUND(b, ZZ_E0315, memory->span, "a memory has at most %d ports, found %zu",
                   ZZ_MEMORY_LIMIT, count);
        return;
    }
    memory->ports = ZZ_NEW_ARRAY(b->arena, zz_model_port, count);
    const zz_node *(*served)[ZZ_DIRECTIONS] =
        zz_alloc_array(b->arena, (size_t)memory->slot_count, sizeof *served);
    for (size_t i = 0; i < items->count; i++)
        if (items->children[i]->kind == ZZ_port)
            port(b, memory, items->children[i], served);
}
