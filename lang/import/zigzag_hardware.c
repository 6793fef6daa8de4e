/* ZigZag's hardware: an array of operations and the memories around it, from the innermost to the
 * outermost.  Takes the tree of the file; gives an array with its dimensions, and memories whose ports
 * are resolved as ZigZag does it: the last port that lists a direction of an operand has it. */
#include <stdio.h>
#include <string.h>

#include "lang/import/zigzag.h"

enum { TYPE_READ, TYPE_WRITE, TYPE_BOTH, TYPES };
static const char *const types[TYPES] = {"read", "write", "read_write"};

/* --- the array ----------------------------------------------------------------------------- */

static bool dimension_name(const char *name) {
    return name && name[0] == 'D' && name[1] >= '1' && name[1] <= '9' && !name[2];
}

static int dimension_of(const zz_import_hardware *hardware, const char *name) {
    for (int d = 0; d < hardware->dimension_count; d++)
        if (!strcmp(hardware->dimensions[d], name))
            return d;
    return -1;
}

static void dimensions(zz_importer *importer, zz_import_hardware *made, const zz_yaml *names,
                       const zz_yaml *sizes) {
    enum { MOST = 9 };
    if (!zz_import_list(importer, names, "`dimensions`", MOST) ||
        !zz_import_list(importer, sizes, "`sizes`", MOST))
        return;
    if (names->count != sizes->count || names->count == 0) {
        zz_diag *diag =
            zz_import_fault(importer, sizes, "`sizes` has %zu items, `dimensions` has %zu",
                            sizes->count, names->count);
        zz_diag_label(importer->diags, diag, "expected one size for each dimension");
        zz_diag_also(importer->diags, diag, names->span, "the dimensions");
        return;
    }
    made->dimensions = ZZ_NEW_ARRAY(importer->arena, const char *, names->count);
    made->sizes = ZZ_NEW_ARRAY(importer->arena, int64_t, names->count);
    for (size_t d = 0; d < names->count; d++) {
        const char *name = zz_import_text(importer, names->items[d], "a dimension");
        const int64_t size = zz_import_integer(importer, sizes->items[d], "a size", 1);
        if (!name || size < 1)
            continue;
        if (!dimension_name(name))
            zz_import_fault(importer, names->items[d], "a dimension is called D1 to D9");
        else if (dimension_of(made, name) >= 0)
            zz_import_fault(importer, names->items[d], "there are two dimensions `%s`", name);
        made->dimensions[made->dimension_count] = name;
        made->sizes[made->dimension_count++] = size;
    }
}

/* D1 are the columns, whichever the file names first. */
static void sort_dimensions(zz_import_hardware *made) {
    for (int d = 1; d < made->dimension_count; d++)
        for (int at = d; at > 0 && strcmp(made->dimensions[at - 1], made->dimensions[at]) > 0;
             at--) {
            const char *name = made->dimensions[at];
            const int64_t size = made->sizes[at];
            made->dimensions[at] = made->dimensions[at - 1];
            made->sizes[at] = made->sizes[at - 1];
            made->dimensions[at - 1] = name;
            made->sizes[at - 1] = size;
        }
}

static bool power_of_two(int64_t n) {
    return n > 0 && (n & (n - 1)) == 0;
}

static int64_t macro_bits(zz_importer *importer, const zz_yaml *node, const char *what) {
    const int64_t bits = zz_import_integer(importer, node, what, 1);
    if (bits > 0 && !power_of_two(bits))
        zz_import_fault(importer, node, "%s of an array that computes in memory is a power of two",
                        what);
    return bits;
}

static void macro(zz_importer *importer, zz_import_hardware *made, const zz_yaml *node) {
    enum { MOST_ADC = 30 };
    static const char *const kinds[] = {"analog", "digital"};
    static const char *const needed[] = {"imc_type", "input_precision", "bit_serial_precision"};
    const zz_yaml *values[3], *adc = zz_import_get(node, "adc_resolution");
    made->macro.is = true;
    for (int k = 0; k < 3; k++) {
        values[k] = zz_import_get(node, needed[k]);
        if (!values[k])
            zz_report(importer->diags, ZZ_E1005, node->span,
                      "`operational_array` computes in memory and has no `%s`", needed[k]);
    }
    if (values[0])
        made->macro.analog = zz_import_choice(importer, values[0], "`imc_type`", kinds, 2) == 0;
    if (values[1] && zz_import_list(importer, values[1], "`input_precision`", 2)) {
        if (values[1]->count == 2) {
            made->macro.activation_bits =
                macro_bits(importer, values[1]->items[0], "the precision of activations");
            made->macro.weight_bits =
                macro_bits(importer, values[1]->items[1], "the precision of weights");
        } else {
            zz_diag *diag =
                zz_import_fault(importer, values[1], "`input_precision` has two items, found %zu",
                                values[1]->count);
            zz_diag_label(importer->diags, diag, "expected that of activations, then of weights");
        }
    }
    if (values[2])
        made->macro.serial_bits = macro_bits(importer, values[2], "`bit_serial_precision`");
    if (values[2] && made->macro.activation_bits > 0 &&
        made->macro.serial_bits > made->macro.activation_bits)
        zz_import_fault(importer, values[2], "`bit_serial_precision` is above that of activations");
    if (adc)
        made->macro.adc_bits = zz_import_integer(importer, adc, "`adc_resolution`", 0);
    if (made->macro.adc_bits > 0 && !made->macro.analog && values[0])
        zz_import_fault(importer, adc, "a digital array has no converters");
    if (made->macro.adc_bits > MOST_ADC)
        zz_import_fault(importer, adc, "`adc_resolution` is at most %d bit", MOST_ADC);
}

static void macro_dimensions(zz_importer *importer, zz_import_hardware *made,
                             const zz_yaml *sizes) {
    sort_dimensions(made);
    if (made->dimension_count == 1)
        zz_import_fault(importer, sizes, "an array that computes in memory has columns and rows");
    for (int d = 0; d < made->dimension_count; d++)
        if (!power_of_two(made->sizes[d]))
            zz_import_fault(importer, sizes,
                            "sizes of an array that computes in memory are powers of two, found "
                            "%lld",
                            (long long)made->sizes[d]);
}

static void array(zz_importer *importer, zz_import_hardware *made, const zz_yaml *node) {
    static const zz_import_key keys[] = {
        {"dimensions", true},       {"sizes", true},           {"unit_energy", false},
        {"unit_area", false},       {"is_imc", false},         {"imc_type", false},
        {"input_precision", false}, {"adc_resolution", false}, {"bit_serial_precision", false}};
    if (!zz_import_map(importer, node, "`operational_array`", keys, sizeof keys / sizeof *keys))
        return;
    const zz_yaml *imc = zz_import_get(node, "is_imc");
    const zz_yaml *names = zz_import_get(node, "dimensions"), *sizes = zz_import_get(node, "sizes");
    const zz_yaml *energy = zz_import_get(node, "unit_energy");
    const zz_yaml *area = zz_import_get(node, "unit_area");
    if (imc && zz_import_truth(importer, imc, "`is_imc`"))
        macro(importer, made, node);
    if (energy)
        made->unit_energy = zz_import_number(importer, energy, "`unit_energy`");
    else if (!made->macro.is)
        zz_report(importer->diags, ZZ_E1005, node->span,
                  "`operational_array` has no `unit_energy`");
    if (area)
        made->unit_area = zz_import_number(importer, area, "`unit_area`");
    if (names && sizes)
        dimensions(importer, made, names, sizes);
    if (made->macro.is && sizes)
        macro_dimensions(importer, made, sizes);
}

/* --- ports --------------------------------------------------------------------------------- */

static bool is_read(int direction) {
    return direction == 0 || direction == 2;
}

/* "I1, tl" */
static void grant(zz_importer *importer, const zz_import_memory *memory, zz_import_port *port,
                  int type, int mention, const zz_yaml *node) {
    const char *text = zz_import_text(importer, node, "an allocation");
    if (!text)
        return;
    const size_t name = strcspn(text, ", ");
    const char *direction = text + name + strspn(text + name, ", ");
    int slot = -1, d = -1;
    for (int s = 0; s < ZZ_IMPORT_SLOTS; s++)
        if (strlen(zz_import_slots[s]) == name && !strncmp(zz_import_slots[s], text, name))
            slot = s;
    for (int i = 0; i < ZZ_IMPORT_DIRECTIONS; i++)
        if (!strcmp(zz_import_directions[i], direction))
            d = i;
    if (slot < 0 || d < 0) {
        zz_diag *diag = zz_import_fault(importer, node, "this is no allocation of a port");
        zz_diag_label(importer->diags, diag, "expected an operand and a direction, as in `I1, tl`");
        zz_diag_note(
            importer->diags, diag,
            "operands are I1, I2 and O; directions are fh (written from the memory above), "
            "th (read for it), fl (written from below) and tl (read for below)");
        return;
    }
    if (type >= 0 && type != TYPE_BOTH && is_read(d) != (type == TYPE_READ)) {
        zz_diag *diag = zz_import_fault(importer, node, "a %s port cannot serve `%s`", types[type],
                                        zz_import_directions[d]);
        zz_diag_label(importer->diags, diag, "%s", is_read(d) ? "this reads" : "this writes");
        return;
    }
    bool held = false;
    for (int s = 0; s < memory->slot_count; s++)
        held = held || memory->slots[s] == slot;
    if (!held) {
        zz_diag *diag = zz_import_fault(importer, node, "`%.100s` does not hold %s", memory->name,
                                        zz_import_slots[slot]);
        zz_diag_label(importer->diags, diag, "expected one of its `operands`");
        return;
    }
    if (!port->listed[slot][d])
        port->listed[slot][d] = mention;
}

static void port(zz_importer *importer, zz_import_memory *memory, zz_import_port *made,
                 const zz_yaml *node) {
    static const zz_import_key keys[] = {{"name", true},
                                         {"type", true},
                                         {"bandwidth_min", true},
                                         {"bandwidth_max", true},
                                         {"allocation", true}};
    made->name = "port";
    made->type = types[TYPE_BOTH];
    made->narrowest = made->widest = 1;
    if (!zz_import_map(importer, node, "a port", keys, sizeof keys / sizeof *keys))
        return;
    const zz_yaml *name = zz_import_get(node, "name"), *type = zz_import_get(node, "type");
    const zz_yaml *least = zz_import_get(node, "bandwidth_min");
    const zz_yaml *most = zz_import_get(node, "bandwidth_max");
    const zz_yaml *list = zz_import_get(node, "allocation");
    int kind = -1;
    if (name && zz_import_text(importer, name, "the name of a port"))
        made->name = name->text;
    if (type && (kind = zz_import_choice(importer, type, "the type of a port", types, TYPES)) >= 0)
        made->type = types[kind];
    if (least)
        made->narrowest = zz_import_integer(importer, least, "`bandwidth_min`", 1);
    if (most)
        made->widest = zz_import_integer(importer, most, "`bandwidth_max`", 1);
    if (least && most && made->narrowest > made->widest && made->widest > 0) {
        zz_diag *diag =
            zz_import_fault(importer, least, "`bandwidth_min` is above `bandwidth_max`");
        zz_diag_also(importer->diags, diag, most->span, "the largest");
    }
    if (!list || !zz_import_list(importer, list, "`allocation`", 64))
        return;
    for (size_t i = 0; i < list->count; i++)
        grant(importer, memory, made, kind, (int)i + 1, list->items[i]);
}

/* The last port that lists a direction has it. */
static void settle(zz_import_memory *memory) {
    for (int s = 0; s < ZZ_IMPORT_SLOTS; s++)
        for (int d = 0; d < ZZ_IMPORT_DIRECTIONS; d++)
            for (int p = memory->port_count - 1; p >= 0; p--)
                if (memory->ports[p].listed[s][d]) {
                    memory->ports[p].serves[s][d] = true;
                    break;
                }
}

/* --- memories ------------------------------------------------------------------------------ */

static void held(zz_importer *importer, zz_import_memory *memory, const zz_yaml *node) {
    if (!zz_import_list(importer, node, "`operands`", ZZ_IMPORT_SLOTS))
        return;
    if (node->count == 0)
        zz_import_fault(importer, node, "`%.100s` holds no operand", memory->name);
    for (size_t i = 0; i < node->count; i++) {
        const int slot = zz_import_choice(importer, node->items[i], "an operand", zz_import_slots,
                                          ZZ_IMPORT_SLOTS);
        if (slot < 0)
            continue;
        for (int s = 0; s < memory->slot_count; s++)
            if (memory->slots[s] == slot) {
                zz_import_fault(importer, node->items[i], "`%.100s` holds %s twice", memory->name,
                                zz_import_slots[slot]);
                return;
            }
        memory->slots[memory->slot_count++] = slot;
    }
}

static void served(zz_importer *importer, const zz_import_hardware *hardware,
                   zz_import_memory *memory, const zz_yaml *node) {
    if (!zz_import_list(importer, node, "`served_dimensions`", ZZ_IMPORT_LIMIT))
        return;
    for (size_t i = 0; i < node->count; i++) {
        const char *name = zz_import_text(importer, node->items[i], "a dimension");
        const int d = name ? dimension_of(hardware, name) : 0;
        if (d < 0 && hardware->dimension_count > 0) {
            zz_diag *diag = zz_import_fault(importer, node->items[i],
                                            "the array has no dimension `%.100s`", name);
            const char *near =
                zz_nearest(name, hardware->dimensions, (size_t)hardware->dimension_count);
            if (near)
                zz_diag_help(importer->diags, diag, "did you mean `%s`?", near);
        } else if (d >= 0 && name) {
            memory->served |= (uint64_t)1 << d;
        }
    }
}

static void memory(zz_importer *importer, const zz_import_hardware *hardware,
                   zz_import_memory *made, const zz_yaml *node) {
    static const zz_import_key keys[] = {{"size", true},
                                         {"r_cost", false},
                                         {"w_cost", false},
                                         {"area", false},
                                         {"latency", false},
                                         {"operands", true},
                                         {"ports", true},
                                         {"served_dimensions", true},
                                         {"mem_type", false},
                                         {"auto_cost_extraction", false},
                                         {"force_double_buffering", false},
                                         {"shared_memory_group_id", false}};
    char what[160];
    snprintf(what, sizeof what, "memory `%.100s`", made->name);
    if (!zz_import_map(importer, node, what, keys, sizeof keys / sizeof *keys))
        return;
    const zz_yaml *size = zz_import_get(node, "size"), *ports = zz_import_get(node, "ports");
    const zz_yaml *automatic = zz_import_get(node, "auto_cost_extraction");
    const zz_yaml *operands = zz_import_get(node, "operands");
    const zz_yaml *serves = zz_import_get(node, "served_dimensions");
    const zz_yaml *doubled = zz_import_get(node, "force_double_buffering");
    const zz_yaml *area = zz_import_get(node, "area");
    const struct {
        const char *key;
        double *cost;
    } costs[] = {{"r_cost", &made->read_cost}, {"w_cost", &made->write_cost}};
    if (size)
        made->bits = zz_import_integer(importer, size, "`size`", 1);
    if (automatic && zz_import_truth(importer, automatic, "`auto_cost_extraction`")) {
        zz_diag *diag = zz_report(importer->diags, ZZ_E1007, automatic->span,
                                  "the costs of %s come from CACTI, which zzlc does not run", what);
        zz_diag_help(importer->diags, diag, "write what CACTI gives as `r_cost` and `w_cost`");
    }
    for (int c = 0; c < 2; c++) {
        const zz_yaml *cost = zz_import_get(node, costs[c].key);
        if (cost)
            *costs[c].cost = zz_import_number(importer, cost, costs[c].key);
        else
            zz_report(importer->diags, ZZ_E1005, node->span, "%s has no `%s`", what, costs[c].key);
    }
    if (area)
        made->area = zz_import_number(importer, area, "`area`");
    if (doubled)
        made->doubled = zz_import_truth(importer, doubled, "`force_double_buffering`");
    if (operands)
        held(importer, made, operands);
    if (serves)
        served(importer, hardware, made, serves);
    made->ports_twice = zz_import_times(node, "ports") > 1;
    if (!ports || !zz_import_list(importer, ports, "`ports`", 64))
        return;
    made->ports = ZZ_NEW_ARRAY(importer->arena, zz_import_port, ports->count);
    for (size_t p = 0; p < ports->count; p++)
        port(importer, made, &made->ports[made->port_count++], ports->items[p]);
    settle(made);
}

/* Which memories only ZigZag's model counts. */
static void find_disorder(zz_import_hardware *made) {
    const uint64_t all = ((uint64_t)1 << made->dimension_count) - 1;
    uint64_t below[ZZ_IMPORT_SLOTS] = {all, all, all};
    for (int m = 0; m < made->memory_count; m++) {
        zz_import_memory *memory = &made->memories[m];
        memory->replicated = all & ~memory->served;
        for (int s = 0; s < memory->slot_count; s++) {
            memory->disordered |= (memory->replicated & ~below[memory->slots[s]]) != 0;
            below[memory->slots[s]] = memory->replicated;
        }
    }
}

/* The memory that ZigZag takes for the cells of an array that computes in memory. */
static void check_cells(zz_importer *importer, const zz_import_hardware *made,
                        const zz_yaml *node) {
    const zz_import_memory *cells = NULL;
    for (int m = 0; m < made->memory_count; m++)
        if (!strcmp(made->memories[m].name, "cells"))
            cells = &made->memories[m];
    if (!cells) {
        zz_diag *diag = zz_import_fault(importer, node,
                                        "an array that computes in memory has a memory `cells`");
        zz_diag_label(importer->diags, diag, "none of these is called so");
        return;
    }
    zz_diag *diag = NULL;
    if (cells->slot_count != 1 || cells->slots[0] != 1)
        diag = zz_report(importer->diags, ZZ_E1004, cells->span, "`cells` hold I2, the weights");
    else if (cells->served)
        diag = zz_report(importer->diags, ZZ_E1004, cells->span,
                         "`cells` serve no dimension: there is one in each place of the array");
    else if (made->macro.weight_bits > 0 && cells->bits > made->macro.weight_bits)
        diag = zz_report(importer->diags, ZZ_E1007, cells->span,
                         "cells of more than one weight: %lld bit for weights of %lld",
                         (long long)cells->bits, (long long)made->macro.weight_bits);
    if (diag && diag->code == ZZ_E1007)
        zz_diag_note(importer->diags, diag, "ZigZag does not get through with such cells either");
}

static void memories(zz_importer *importer, zz_import_hardware *made, const zz_yaml *node) {
    zz_map seen = zz_map_new(importer->arena);
    if (node->kind != ZZ_YAML_MAP || node->count == 0) {
        zz_diag *diag = zz_import_fault(importer, node, "`memories` names no memory");
        zz_diag_label(importer->diags, diag, "expected a map of names to memories");
        return;
    }
    if (node->count > ZZ_IMPORT_LIMIT) {
        zz_import_fault(importer, node, "`memories` has at most %d memories, found %zu",
                        ZZ_IMPORT_LIMIT, node->count);
        return;
    }
    made->memories = ZZ_NEW_ARRAY(importer->arena, zz_import_memory, node->count);
    for (size_t m = 0; m < node->count; m++) {
        const zz_yaml *key = node->keys[m], *before = zz_map_get(&seen, key->text);
        if (before) {
            zz_diag *diag =
                zz_import_fault(importer, key, "there are two memories `%.100s`", key->text);
            zz_diag_also(importer->diags, diag, before->span, "the first");
            zz_diag_note(importer->diags, diag,
                         "ZigZag would forget the first without a word; give one another name");
            continue;
        }
        zz_map_set(&seen, key->text, (void *)(uintptr_t)key);
        zz_import_memory *memory_made = &made->memories[made->memory_count++];
        memory_made->name = zz_import_text(importer, key, "the name of a memory");
        if (!memory_made->name)
            memory_made->name = "";
        memory_made->span = key->span;
        memory(importer, made, memory_made, node->items[m]);
    }
    find_disorder(made);
    if (made->macro.is)
        check_cells(importer, made, node);
}

zz_import_hardware *zz_import_zigzag_hardware(zz_importer *importer, const zz_yaml *root) {
    static const zz_import_key keys[] = {
        {"name", true}, {"memories", true}, {"operational_array", true}, {"dataflows", false}};
    const size_t errors = importer->diags->errors;
    zz_import_hardware *made = ZZ_NEW(importer->arena, zz_import_hardware);
    made->name = "accelerator";
    if (!zz_import_map(importer, root, "a hardware file", keys, sizeof keys / sizeof *keys))
        return NULL;
    const zz_yaml *name = zz_import_get(root, "name");
    const zz_yaml *operations = zz_import_get(root, "operational_array");
    const zz_yaml *list = zz_import_get(root, "memories");
    if (name && zz_import_text(importer, name, "the name of the hardware"))
        made->name = name->text;
    if (operations)
        array(importer, made, operations);
    if (list && (importer->diags->errors == errors || made->dimension_count > 0))
        memories(importer, made, list);
    return importer->diags->errors == errors ? made : NULL;
}
