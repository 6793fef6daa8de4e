/* The text of an imported design: the accelerator here, its layers and dataflows in
 * zigzag_write_layer.c.  Takes what the readers made, all of it sound; gives a design in which every
 * quirk of ZigZag that changes a figure is either kept or told in a comment. */
#include <stdio.h>
#include <string.h>

#include "lang/import/zigzag_write.h"

static void put_grouped(zz_buffer *out, int64_t value) {
    char digits[24];
    const int size = snprintf(digits, sizeof digits, "%lld", (long long)value);
    for (int d = 0; d < size; d++) {
        if (d > 0 && (size - d) % 3 == 0 && size > 5)
            zz_put(out, "_");
        zz_put_char(out, digits[d]);
    }
}

/* The largest unit in which it is a whole number; small ones in bits, as people think of them. */
static void put_size(zz_buffer *out, int64_t bits) {
    static const char *const units[] = {"byte", "KiB", "MiB", "GiB"};
    if (bits < 64 || bits % 8) {
        put_grouped(out, bits);
        zz_put(out, " bit");
        return;
    }
    int64_t value = bits / 8;
    int unit = 0;
    while (unit < 3 && value % 1024 == 0) {
        value /= 1024;
        unit++;
    }
    put_grouped(out, value);
    zz_putf(out, " %s", units[unit]);
}

/* --- ports --------------------------------------------------------------------------------- */

static bool is_read(int direction) {
    return direction == 0 || direction == 2;
}

static bool serves_any(const zz_import_port *port, bool reads, bool writes) {
    for (int s = 0; s < ZZ_IMPORT_SLOTS; s++)
        for (int d = 0; d < ZZ_IMPORT_DIRECTIONS; d++)
            if (port->serves[s][d] && (is_read(d) ? reads : writes))
                return true;
    return false;
}

/* The width that all ports of one kind have; 0: they differ; -1: there are none. */
static int64_t common_width(const zz_import_memory *memory, bool reads) {
    int64_t width = -1;
    for (int p = 0; p < memory->port_count; p++) {
        if (!serves_any(&memory->ports[p], reads, !reads))
            continue;
        if (width > 0 && width != memory->ports[p].widest)
            return 0;
        width = memory->ports[p].widest;
    }
    return width;
}

/* What a port lists and a later one took, as "I down, O up". */
static const char *lost(zz_import_writer *w, const zz_import_memory *memory,
                        const zz_import_port *port) {
    zz_buffer out = zz_buffer_new(w->arena);
    for (int i = 0; i < memory->slot_count; i++) {
        const int s = memory->slots[i];
        for (int d = 0; d < ZZ_IMPORT_DIRECTIONS; d++)
            if (port->listed[s][d] && !port->serves[s][d])
                zz_putf(&out, "%s%s %s", out.size ? ", " : "", w->slot_names[s],
                        zz_import_words[d]);
    }
    return zz_buffer_text(&out);
}

/* The directions of a slot, as the file mentions them: ties in ZigZag's model depend on it. */
static int mentioned(const zz_import_port *port, int slot, int *order) {
    int count = 0;
    for (int d = 0; d < ZZ_IMPORT_DIRECTIONS; d++) {
        if (!port->serves[slot][d])
            continue;
        int at = count++;
        for (; at > 0 && port->listed[slot][order[at - 1]] > port->listed[slot][d]; at--)
            order[at] = order[at - 1];
        order[at] = d;
    }
    return count;
}

static void put_port(zz_import_writer *w, const zz_import_memory *memory,
                     const zz_import_port *port, zz_map *names) {
    const char *gone = lost(w, memory, port);
    if (!serves_any(port, true, true)) {
        zz_import_comment(w, 2, "Port %s is left out: later ports have all it lists%s%s.",
                          port->name, *gone ? ": " : "", gone);
        return;
    }
    const char *name = zz_import_name(w->arena, names, port->name, "port");
    if (*gone)
        zz_import_comment(
            w, 2, "%s also lists %s; a later port has that, and ZigZag uses the last.", name, gone);
    if (strcmp(name, port->name))
        zz_import_comment(w, 2, "ZigZag: %s", port->name);
    zz_putf(w->out, "port %s : %s ", name, port->type);
    if (port->narrowest != port->widest)
        zz_putf(w->out, "%lld..", (long long)port->narrowest);
    zz_putf(w->out, "%lld bit serves ", (long long)port->widest);
    bool first = true;
    for (int i = 0; i < memory->slot_count; i++) {
        const int s = memory->slots[i];
        int order[ZZ_IMPORT_DIRECTIONS];
        const int count = mentioned(port, s, order);
        for (int d = 0; d < count; d++) {
            if (d == 0)
                zz_putf(w->out, "%s%s", first ? "" : ", ", w->slot_names[s]);
            zz_putf(w->out, " %s", zz_import_words[order[d]]);
            first = false;
        }
    }
    zz_put(w->out, "\n");
}

/* --- memories ------------------------------------------------------------------------------ */

static const char *dimension_list(zz_import_writer *w, uint64_t mask) {
    zz_buffer out = zz_buffer_new(w->arena);
    for (int d = 0; d < w->hardware->dimension_count; d++)
        if (mask >> d & 1)
            zz_putf(&out, "%s%s", out.size ? ", " : "", w->hardware->dimensions[d]);
    return zz_buffer_text(&out);
}

static void put_cost(zz_import_writer *w, const char *word, double cost, int64_t width) {
    zz_putf(w->out, "%s ", word);
    zz_put_double(w->out, cost);
    zz_put(w->out, " pJ");
    if (width > 0)
        zz_putf(w->out, " per %lld bit", (long long)width);
    zz_put(w->out, "\n");
}

static void put_remarks(zz_import_writer *w, const zz_import_memory *memory, const char *name) {
    if (strcmp(name, memory->name))
        zz_import_comment(w, 1, "ZigZag: %s", memory->name);
    if (memory->ports_twice)
        zz_import_comment(w, 1, "The file has the ports of %s twice; the last ones count.", name);
    if (memory->doubled)
        zz_import_comment(w, 1, "force_double_buffering has no effect in ZigZag, and none here.");
    if (memory->disordered)
        zz_import_comment(
            w, 1,
            "There are more of %s than of a memory that it feeds, which only ZigZag's "
            "model counts: no dataflow counts this exactly.",
            name);
}

/* A file that says no area has 0. */
static void put_area(zz_import_writer *w, double area) {
    if (area <= 0)
        return;
    zz_put(w->out, "area ");
    zz_put_double(w->out, area);
    zz_put(w->out, " mm2\n");
}

static bool has_area(const zz_import_hardware *hardware) {
    bool has = hardware->unit_area > 0 && !hardware->macro.is;
    for (int m = 0; m < hardware->memory_count; m++)
        has = has || hardware->memories[m].area > 0;
    return has;
}

static void put_memory(zz_import_writer *w, const zz_import_memory *memory, const char *name) {
    const uint64_t all = ((uint64_t)1 << w->hardware->dimension_count) - 1;
    const int64_t read = common_width(memory, true), write = common_width(memory, false);
    zz_map ports = zz_map_new(w->arena);
    put_remarks(w, memory, name);
    zz_putf(w->out, "memory %s ", name);
    if (memory->replicated == all)
        zz_put(w->out, "per pe ");
    else if (memory->replicated)
        zz_putf(w->out, "per %s ", dimension_list(w, memory->replicated));
    zz_put(w->out, ": ");
    put_size(w->out, memory->bits);
    zz_put(w->out, ", holds ");
    for (int s = 0; s < memory->slot_count; s++)
        zz_putf(w->out, "%s%s", s ? ", " : "", w->slot_names[memory->slots[s]]);
    zz_put(w->out, " {\n");
    if (read == 0 || write == 0)
        zz_import_comment(w, 2,
                          "Its ports are not all of one width: a word costs the same on each.");
    put_cost(w, "read", memory->read_cost, read);
    put_cost(w, "write", memory->write_cost, write);
    put_area(w, memory->area);
    for (int p = 0; p < memory->port_count; p++)
        put_port(w, memory, &memory->ports[p], &ports);
    zz_put(w->out, "}\n");
}

/* --- the whole ----------------------------------------------------------------------------- */

/* Slots are called like the tensors that the default mapping links to them. */
static void name_slots(zz_import_writer *w) {
    static const char *const standard[] = {"I", "W", "O"};
    const zz_import_mapping *mapping = zz_import_mapping_of(w->mappings, NULL);
    zz_map names = zz_map_new(w->arena);
    for (int s = 0; s < ZZ_IMPORT_SLOTS; s++) {
        const char *name = NULL;
        for (int l = 0; mapping && l < mapping->link_count; l++)
            if (mapping->links[l].slot == s)
                name = mapping->links[l].tensor;
        if (!name)
            name = mapping && mapping->link_count ? zz_import_slots[s] : standard[s];
        w->slot_names[s] = zz_import_name(w->arena, &names, name, "slot");
    }
}

static void put_bits(zz_import_writer *w, const char *word, int64_t bits) {
    zz_putf(w->out, "%s %lld bit\n", word, (long long)bits);
}

/* What the array does: operations at a price, or products in its cells. */
static void put_operations(zz_import_writer *w, const char *cells) {
    const zz_import_hardware *hardware = w->hardware;
    if (!hardware->macro.is) {
        zz_put(w->out, hardware->unit_area > 0 ? "\nmac " : "mac ");
        zz_put_double(w->out, hardware->unit_energy);
        zz_put(w->out, hardware->unit_area > 0 ? " pJ\n" : " pJ ");
        put_area(w, hardware->unit_area);
        zz_put(w->out, "}\n");
        return;
    }
    zz_put(w->out, "\n");
    zz_import_comment(w, 2, "%s are its columns, %s its rows.", hardware->dimensions[0],
                      hardware->dimensions[1]);
    zz_putf(w->out, "compute_in_memory %s\n", hardware->macro.analog ? "analog" : "digital");
    put_bits(w, "weights", hardware->macro.weight_bits);
    put_bits(w, "activations", hardware->macro.activation_bits);
    put_bits(w, "serial", hardware->macro.serial_bits);
    if (hardware->macro.analog)
        put_bits(w, "adc", hardware->macro.adc_bits);
    zz_putf(w->out, "cells %s\n}\n", cells);
}

static void put_accelerator(zz_import_writer *w) {
    const zz_import_hardware *hardware = w->hardware;
    zz_map names = zz_map_new(w->arena);
    const char **memories = ZZ_NEW_ARRAY(w->arena, const char *, (size_t)hardware->memory_count);
    const char *cells = NULL;
    zz_import_take(w->arena, &names, "pe");
    for (int m = 0; m < hardware->memory_count; m++) {
        memories[m] = zz_import_name(w->arena, &names, hardware->memories[m].name, "memory_");
        if (!strcmp(hardware->memories[m].name, "cells"))
            cells = memories[m];
    }
    if (strcmp(w->accelerator, hardware->name))
        zz_import_comment(w, 0, "ZigZag: %s", hardware->name);
    zz_putf(w->out, "accelerator %s {\narray pe[", w->accelerator);
    for (int d = 0; d < hardware->dimension_count; d++)
        zz_putf(w->out, "%s%s: %lld", d ? ", " : "", hardware->dimensions[d],
                (long long)hardware->sizes[d]);
    zz_put(w->out, "] { ");
    put_operations(w, cells);
    for (int m = 0; m < hardware->memory_count; m++)
        put_memory(w, &hardware->memories[m], memories[m]);
    zz_put(w->out, "}\n\n");
}

static void put_workload(zz_import_writer *w, const zz_import_workload *workload) {
    zz_import_task *tasks =
        ZZ_NEW_ARRAY(w->arena, zz_import_task, (size_t)workload->layer_count + 1);
    for (int l = 0; l < workload->layer_count; l++)
        tasks[l] = zz_import_task_of(w, &workload->layers[l]);
    if (w->network) {
        zz_import_write_network(w, workload, tasks);
        zz_import_write_dataflows(w, tasks, workload->layer_count);
    }
    for (int l = 0; l < workload->layer_count && !w->network; l++) {
        zz_import_write_origin(&tasks[l], 0);
        zz_import_write_layer(&tasks[l], tasks[l].layer->name, "");
        zz_put(w->out, "\n");
        zz_import_write_dataflow(&tasks[l]);
    }
    zz_import_write_searches(w, tasks, workload->layer_count);
}

void zz_import_write(zz_arena *arena, const char *files, const zz_import_hardware *hardware,
                     const zz_import_workload *workload, const zz_import_mappings *mappings,
                     zz_buffer *out) {
    zz_import_writer w = {.arena = arena, .out = out, .hardware = hardware, .mappings = mappings};
    w.names = zz_map_new(arena);
    for (int l = 0; workload && l < workload->layer_count; l++)
        zz_import_take(arena, &w.names, workload->layers[l].name);
    w.accelerator = zz_import_name(arena, &w.names, hardware->name, "accelerator_");
    if (workload && workload->network)
        w.network = zz_import_name(arena, &w.names, workload->network, "network_");
    name_slots(&w);
    zz_import_comment(&w, 0, "Imported from ZigZag: %s.", files);
    zz_put(out, "//\n");
    zz_import_comment(&w, 0,
                      "ZigZag's costs have no unit: they are taken for pJ, for one access of a "
                      "port's largest width.  Its latencies of memories count for nothing there, "
                      "and are left out.");
    if (has_area(hardware))
        zz_import_comment(
            &w, 0, "%s",
            hardware->macro.is
                ? "Its areas are in mm2."
                : "Its areas have no unit either: they are taken for mm2, as ZigZag takes "
                  "those beside an array that computes in memory.");
    const char *const *slots = w.slot_names;
    if (strcmp(slots[0], "I1") || strcmp(slots[1], "I2") || strcmp(slots[2], "O"))
        zz_import_comment(&w, 0, "The slots are %s, %s and %s for ZigZag's I1, I2 and O.", slots[0],
                          slots[1], slots[2]);
    zz_put(out, "\n");
    put_accelerator(&w);
    if (workload)
        put_workload(&w, workload);
}
