/* Accelerators: the array with its dimensions, the memories with their slots and ports.  Takes a
 * template with its parameters; gives a zz_accelerator in which every memory has its ports written
 * out, `all` stands for nothing any more, and the memories of each slot, in the order declared, are
 * replicated over fewer and fewer dimensions. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compiler/elaborate.h"
#include "runtime/base/checked.h"

typedef struct builder {
    zz_elaborator *elaborator;
    zz_arena *arena;
    zz_scope *scope;
    zz_accelerator *made;
    const char *array;  /* its name: `per array` is one in each lane */
    const char **slots; /* all that any memory names */
    size_t slot_count;
    bool sound;
    bool vague; /* the array could not be read: that a dimension is missing means nothing */
} builder;

static zz_diag *fault(builder *b, zz_code code, zz_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static zz_diag *fault(builder *b, zz_code code, zz_span span, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char line[512];
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    b->sound = false;
    return zz_fault(b->elaborator, code, span, "%s", line);
}

static const char *print(builder *b, const char *format, const char *name) {
    return zz_sprintf(b->arena, format, name);
}

/* --- the array ------------------------------------------------------------------------------- */

static bool has_no(builder *b, const zz_node *part, const char *what, const zz_node *node) {
    if (!part)
        return true;
    if (part->kind != ZZ_broken)
        fault(b, ZZ_E0306, part->span, "`%s` takes no %s", node->text, what);
    b->sound = false;
    return false;
}

static bool has_value(builder *b, const zz_node *node, const char *example) {
    const zz_node *value = zz_at(node, property, value);
    if (value && value->kind != ZZ_broken)
        return true;
    b->sound = false;
    if (!value) {
        zz_diag *diag = fault(b, ZZ_E0306, node->span, "`%s` needs a value", node->text);
        zz_diag_help(b->elaborator->diags, diag, "such as `%s %s`", node->text, example);
    }
    return false;
}

static void unknown_property(builder *b, const zz_node *node, const char *owner,
                             const char *const *names, size_t count) {
    zz_diag *diag =
        fault(b, ZZ_E0304, zz_name_span(node), "%s has no property `%s`", owner, node->text);
    zz_suggest(b->elaborator, diag, zz_name_span(node), node->text, names, count);
}

/* The place of a property among those of its table; -1 for one that is unknown or came before. */
static int property(builder *b, const zz_node *node, const char *owner, const char *const *names,
                    int count, const zz_node **seen) {
    for (int p = 0; p < count; p++) {
        if (strcmp(names[p], node->text))
            continue;
        if (seen[p]) {
            zz_diag *diag = fault(b, ZZ_E0305, node->span, "`%s` is given twice", node->text);
            zz_diag_also(b->elaborator->diags, diag, seen[p]->span, "first given here");
            return -1;
        }
        seen[p] = node;
        return p;
    }
    unknown_property(b, node, owner, names, (size_t)count);
    return -1;
}

/* `read 10.5 pJ per 128 bit` */
static void access_energy(builder *b, const zz_node *node, double *energy, int64_t *per) {
    const zz_node *bits = zz_at(node, property, per);
    if (has_value(b, node, "10.5 pJ per 128 bit") &&
        !zz_energy_of(b->scope, zz_at(node, property, value),
                      print(b, "the energy of a %s", node->text), energy))
        b->sound = false;
    if (bits &&
        (bits->kind == ZZ_broken || !zz_bits_of(b->scope, bits, "the width of a word", per)))
        b->sound = false;
}

static void array_properties(builder *b, const zz_node *items) {
    static const char *const names[] = {"mac", "latency", "accumulators", "hop"};
    const zz_node *seen[4] = {0};
    for (size_t i = 0; i < items->count; i++) {
        const zz_node *node = items->children[i];
        if (node->kind != ZZ_property)
            continue;
        const zz_node *value = zz_at(node, property, value);
        switch (property(b, node, "an array", names, 4, seen)) {
        case 0:
            if (has_no(b, zz_at(node, property, per), "`per`", node) &&
                has_value(b, node, "0.04 pJ") &&
                !zz_energy_of(b->scope, value, "the energy of an operation",
                              &b->made->operation_energy))
                b->sound = false;
            break;
        case 1:
            if (has_no(b, zz_at(node, property, per), "`per`", node) &&
                has_value(b, node, "1 cycle") &&
                !zz_cycles_of(b->scope, value, "the latency of an operation",
                              &b->made->operation_latency))
                b->sound = false;
            break;
        case 2:
            if (has_no(b, value, "value", node) &&
                has_no(b, zz_at(node, property, per), "`per`", node))
                b->made->accumulators = true;
            break;
        case 3:
            b->made->hops = true;
            if (has_value(b, node, "0.06 pJ per 16 bit"))
                access_energy(b, node, &b->made->hop_energy, &b->made->hop_per);
            break;
        default:
            break;
        }
    }
}

static void dimensions(builder *b, const zz_node *array) {
    const zz_node *list = zz_at(array, array, dimensions);
    zz_accelerator *made = b->made;
    if (list->count > 64) {
        fault(b, ZZ_E0315, list->span, "an array has at most 64 dimensions, found %zu",
              list->count);
        return;
    }
    made->dimensions = ZZ_NEW_ARRAY(b->arena, zz_nest_dimension, list->count);
    const zz_node *places[64];
    int64_t lanes = 1;
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        if (node->kind != ZZ_dimension) {
            b->sound = false;
            continue;
        }
        zz_nest_dimension *d = &made->dimensions[made->dimension_count];
        d->name = node->text ? node->text : array->text;
        d->size = 1;
        for (int j = 0; j < made->dimension_count; j++)
            if (!strcmp(made->dimensions[j].name, d->name)) {
                zz_diag *diag = fault(b, ZZ_E0316, zz_name_span(node),
                                      "there are two dimensions `%s`", d->name);
                zz_diag_also(b->elaborator->diags, diag, zz_name_span(places[j]),
                             "first declared here");
                if (!node->text)
                    zz_diag_help(b->elaborator->diags, diag,
                                 "with more than one dimension each has a name: `%s[D1: 8, D2: 4]`",
                                 array->text);
            }
        places[made->dimension_count++] = node;
        if (!zz_integer_of(b->scope, zz_at(node, dimension, size), 1,
                           print(b, "the size of `%s`", d->name), &d->size)) {
            b->sound = false;
            continue;
        }
        if (!zz_mul64(lanes, d->size, &lanes))
            fault(b, ZZ_E0205, node->span, "the number of lanes does not fit 64 bits");
    }
}

static void array(builder *b, const zz_node *node, const zz_node *items) {
    const zz_node *found = NULL;
    for (size_t i = 0; i < items->count; i++) {
        const zz_node *item = items->children[i];
        if (item->kind != ZZ_array)
            continue;
        if (found) {
            zz_diag *diag = fault(b, ZZ_E0302, zz_name_span(item),
                                  "an accelerator has one array, this is another");
            zz_diag_also(b->elaborator->diags, diag, zz_name_span(found), "the array");
            zz_diag_help(b->elaborator->diags, diag,
                         "an array may have several dimensions: "
                         "`array pe[D1: 8, D2: 4]`");
            continue;
        }
        found = item;
    }
    if (!found) {
        b->sound = false;
        b->vague = true;
        if (!zz_has_broken(items)) {
            zz_diag *diag = fault(b, ZZ_E0301, zz_name_span(node), "`%s` has no array", node->text);
            zz_diag_help(b->elaborator->diags, diag, "such as `array pe[8] { mac 0.04 pJ }`");
        }
        return;
    }
    b->array = found->text;
    b->vague = zz_has_broken(zz_at(found, array, dimensions));
    dimensions(b, found);
    array_properties(b, zz_at(found, array, items));
}

/* --- memories -------------------------------------------------------------------------------- */

static bool among(const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

static void collect_slots(builder *b, const zz_node *items) {
    ZZ_VECTOR(const char *) slots = {0};
    for (size_t i = 0; i < items->count; i++) {
        if (items->children[i]->kind != ZZ_memory)
            continue;
        const zz_node *names = zz_at(items->children[i], memory, slots);
        for (size_t s = 0; s < names->count && s < ZZ_MEMORY_LIMIT; s++) {
            const char *name = names->children[s]->text;
            if (names->children[s]->kind != ZZ_name || !strcmp(name, "all") ||
                among(slots.items, slots.count, name))
                continue;
            if (slots.count == ZZ_MEMORY_LIMIT) {
                fault(b, ZZ_E0315, names->children[s]->span, "an accelerator has at most %d slots",
                      ZZ_MEMORY_LIMIT);
                break;
            }
            zz_push(b->arena, &slots, name);
        }
    }
    b->slots = slots.items;
    b->slot_count = slots.count;
}

static void held_slots(builder *b, zz_model_memory *memory, const zz_node *node) {
    const zz_node *names = zz_at(node, memory, slots);
    memory->slots = ZZ_NEW_ARRAY(b->arena, const char *, b->slot_count);
    if (names->count > ZZ_MEMORY_LIMIT) {
        fault(b, ZZ_E0315, names->span, "a memory holds at most %d slots", ZZ_MEMORY_LIMIT);
        return;
    }
    for (size_t i = 0; i < names->count; i++) {
        const zz_node *name = names->children[i];
        if (name->kind != ZZ_name)
            continue;
        if (!strcmp(name->text, "all")) {
            if (b->slot_count == 0)
                fault(b, ZZ_E0319, name->span, "`holds all`, but no memory of `%s` names a slot",
                      b->made->name);
            for (size_t s = 0; s < b->slot_count; s++)
                if (!among(memory->slots, (size_t)memory->slot_count, b->slots[s]))
                    memory->slots[memory->slot_count++] = b->slots[s];
        } else if (among(memory->slots, (size_t)memory->slot_count, name->text)) {
            fault(b, ZZ_E0320, name->span, "`%s` holds `%s` twice", memory->name, name->text);
        } else if ((size_t)memory->slot_count < b->slot_count) {
            memory->slots[memory->slot_count++] = name->text;
        }
    }
}

static void replication(builder *b, zz_model_memory *memory, const zz_node *node) {
    const zz_node *names = zz_at(node, memory, dimensions);
    const zz_accelerator *made = b->made;
    for (size_t i = 0; i < names->count; i++) {
        const zz_node *name = names->children[i];
        if (name->kind != ZZ_name)
            continue;
        uint64_t mask = 0;
        for (int d = 0; d < made->dimension_count; d++)
            if (!strcmp(made->dimensions[d].name, name->text))
                mask = (uint64_t)1 << d;
        if (!mask && b->array && !strcmp(b->array, name->text))
            for (int d = 0; d < made->dimension_count; d++)
                mask |= (uint64_t)1 << d;
        if (!mask && !b->vague) {
            zz_diag *diag =
                fault(b, ZZ_E0307, name->span, "the array has no dimension `%s`", name->text);
            const char **all =
                ZZ_NEW_ARRAY(b->arena, const char *, (size_t)made->dimension_count + 1);
            size_t count = 0;
            for (int d = 0; d < made->dimension_count; d++)
                all[count++] = made->dimensions[d].name;
            if (b->array && !among(all, count, b->array))
                all[count++] = b->array;
            zz_suggest(b->elaborator, diag, name->span, name->text, all, count);
        }
        memory->replicated |= mask;
    }
}

/* --- ports ----------------------------------------------------------------------------------- */

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

static int direction(builder *b, const zz_node *node) {
    for (int d = 0; d < ZZ_DIRECTIONS; d++)
        if (!strcmp(direction_names[d], node->text))
            return d;
    zz_diag *diag = fault(b, ZZ_E0308, node->span, "there is no direction `%s`", node->text);
    zz_suggest(b->elaborator, diag, node->span, node->text, direction_names, ZZ_DIRECTIONS);
    return -1;
}

/* The smallest and the largest width of a port; `16..128 bit` gives both the unit. */
static void widths(builder *b, zz_model_port *port, const zz_node *node,
                   const zz_model_memory *memory) {
    const zz_node *narrowest = zz_at(node, port, narrowest), *widest = zz_at(node, port, widest);
    if ((narrowest && narrowest->kind == ZZ_broken) || (widest && widest->kind == ZZ_broken)) {
        b->sound = false;
        return;
    }
    if (!widest) {
        const int64_t read = memory->read_per, write = memory->write_per;
        if (port->type == ZZ_PORT_READ_WRITE && read && write && read != write) {
            zz_diag *diag =
                fault(b, ZZ_E0309, port->span, "the width of port `%s` is not clear", port->name);
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
    const char *what = print(b, "the width of port `%s`", port->name);
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
        fault(b, ZZ_E0309, zz_span_join(narrowest->span, widest->span),
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

static void serve(builder *b, const zz_model_memory *memory, zz_model_port *port,
                  const zz_node *node, const zz_node *(*served)[ZZ_DIRECTIONS]) {
    zz_diags *diags = b->elaborator->diags;
    int slot = -1;
    for (int s = 0; s < memory->slot_count; s++)
        if (!strcmp(memory->slots[s], node->text))
            slot = s;
    if (slot < 0) {
        zz_diag *diag = fault(b, ZZ_E0310, zz_name_span(node), "`%s` does not hold `%s`",
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
        const int d = name->kind == ZZ_name ? direction(b, name) : -1;
        if (d < 0)
            continue;
        if ((port->type == ZZ_PORT_READ && !is_read(d)) ||
            (port->type == ZZ_PORT_WRITE && is_read(d))) {
            zz_diag *diag = fault(b, ZZ_E0308, name->span, "a %s port cannot serve `%s`",
                                  port->type == ZZ_PORT_READ ? "read" : "write", name->text);
            zz_diag_label(diags, diag, "this %s the memory", is_read(d) ? "reads" : "writes");
            zz_diag_also(diags, diag, port->span, "the port");
            zz_diag_note(diags, diag,
                         "`down` and `up` read, `back` and `fill` write; a "
                         "`read_write` port serves all four");
            continue;
        }
        if (served[slot][d]) {
            zz_diag *diag =
                fault(b, ZZ_E0311, name->span, "`%s %s` is served twice", node->text, name->text);
            zz_diag_also(diags, diag, served[slot][d]->span, "served here already");
            continue;
        }
        served[slot][d] = name;
        serves->directions[d] = mentions(port) + 1;
    }
}

static void port(builder *b, zz_model_memory *memory, const zz_node *node,
                 const zz_node *(*served)[ZZ_DIRECTIONS]) {
    zz_model_port *made = &memory->ports[memory->port_count];
    made->name = node->text;
    made->span = zz_name_span(node);
    made->type = port_type(node->word);
    for (int p = 0; p < memory->port_count; p++)
        if (!strcmp(memory->ports[p].name, node->text)) {
            zz_diag *diag = fault(b, ZZ_E0102, made->span, "`%s` is declared twice", node->text);
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
static void default_ports(builder *b, zz_model_memory *memory) {
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

static void ports(builder *b, zz_model_memory *memory, const zz_node *items) {
    size_t count = 0;
    for (size_t i = 0; i < items->count; i++)
        count += items->children[i]->kind == ZZ_port;
    if (count == 0) {
        default_ports(b, memory);
        return;
    }
    if (count > ZZ_MEMORY_LIMIT) {
        fault(b, ZZ_E0315, memory->span, "a memory has at most %d ports, found %zu",
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

static void memory(builder *b, const zz_node *node) {
    static const char *const names[] = {"read", "write"};
    const zz_node *seen[2] = {0};
    const zz_node *items = zz_at(node, memory, items);
    zz_accelerator *made = b->made;
    zz_model_memory *memory = &made->memories[made->memory_count];
    memory->name = node->text;
    memory->span = zz_name_span(node);
    for (int m = 0; m < made->memory_count; m++)
        if (!strcmp(made->memories[m].name, node->text)) {
            zz_diag *diag = fault(b, ZZ_E0102, memory->span, "`%s` is declared twice", node->text);
            zz_diag_also(b->elaborator->diags, diag, made->memories[m].span, "first declared here");
        }
    made->memory_count++;
    replication(b, memory, node);
    if (!zz_bits_of(b->scope, zz_at(node, memory, size), print(b, "the size of `%s`", node->text),
                    &memory->bits))
        b->sound = false;
    held_slots(b, memory, node);
    for (size_t i = 0; i < items->count; i++) {
        const zz_node *item = items->children[i];
        if (item->kind != ZZ_property)
            continue;
        const int which = property(b, item, "a memory", names, 2, seen);
        if (which == 0)
            access_energy(b, item, &memory->read_energy, &memory->read_per);
        else if (which == 1)
            access_energy(b, item, &memory->write_energy, &memory->write_per);
    }
    ports(b, memory, items);
}

/* --- the whole ------------------------------------------------------------------------------- */

/* An outer memory that is replicated where an inner one is not would have several copies of what
 * the inner one gets from it. */
static void check_order(builder *b) {
    const zz_accelerator *made = b->made;
    for (size_t s = 0; s < b->slot_count; s++) {
        const zz_model_memory *inner = NULL;
        for (int m = 0; m < made->memory_count; m++) {
            const zz_model_memory *outer = &made->memories[m];
            if (!among(outer->slots, (size_t)outer->slot_count, b->slots[s]))
                continue;
            const uint64_t more = inner ? outer->replicated & ~inner->replicated : 0;
            if (more) {
                int d = 0;
                while (!(more >> d & 1))
                    d++;
                zz_diag *diag = fault(b, ZZ_E0318, outer->span,
                                      "`%s` feeds `%s`, but there are more of it along `%s`",
                                      outer->name, inner->name, made->dimensions[d].name);
                zz_diag_label(b->elaborator->diags, diag, "declared later: further from the array");
                zz_diag_also(b->elaborator->diags, diag, inner->span,
                             "nearer to the array for `%s`", b->slots[s]);
                zz_diag_help(b->elaborator->diags, diag,
                             "memories of a slot stand from the innermost to the outermost");
                return;
            }
            inner = outer;
        }
    }
}

zz_accelerator *zz_build_accelerator(const zz_template *from, const char *name, zz_span span) {
    zz_elaborator *e = from->scope->elaborator;
    const zz_node *node = from->symbol->node;
    const zz_node *items = zz_at(node, accelerator, items);
    builder b = {.elaborator = e, .arena = e->arena, .scope = from->scope, .sound = true};
    b.made = ZZ_NEW(e->arena, zz_accelerator);
    b.made->name = name;
    b.made->span = span;
    b.made->operation_latency = 1;
    array(&b, node, items);

    size_t count = 0;
    for (size_t i = 0; i < items->count; i++)
        count += items->children[i]->kind == ZZ_memory;
    if (count == 0 && !zz_has_broken(items)) {
        zz_diag *diag = fault(&b, ZZ_E0303, zz_name_span(node), "`%s` has no memory", node->text);
        zz_diag_help(e->diags, diag, "such as `memory sram : 64 KiB, holds W, I, O`");
    }
    if (count > ZZ_MEMORY_LIMIT) {
        fault(&b, ZZ_E0315, zz_name_span(node), "an accelerator has at most %d memories, found %zu",
              ZZ_MEMORY_LIMIT, count);
        return NULL;
    }
    collect_slots(&b, items);
    b.made->memories = ZZ_NEW_ARRAY(e->arena, zz_model_memory, count);
    for (size_t i = 0; i < items->count; i++)
        if (items->children[i]->kind == ZZ_memory)
            memory(&b, items->children[i]);
    check_order(&b);
    return b.sound && !zz_has_broken(items) ? b.made : NULL;
}
