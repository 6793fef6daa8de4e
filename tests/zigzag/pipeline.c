/* The same cases through the whole compiler: each is written as a design with `counting boxes` and
 * no `hold`, read back, lowered, allocated, counted and costed; energy, words, utilisation and
 * latency must be ZigZag's to the last bit, and of compute in memory the area and the clock too.
 * What does not fit must be refused.
 *
 * `pipeline LEAST TABLE...` ends with the suite's sum, and fails when fewer than LEAST cases could
 * be written.  A design cannot say that inputs are read again.  An input of no bits (the weights
 * of a pooling) is left out of the design, as the import does.
 *
 * `pipeline --library STDLIB LEAST TABLE...` takes only cases on accelerators that std.accel has, and
 * takes these from there: they are the same, to the last bit. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/evaluate/evaluate.h"
#include "compiler/lower/lower.h"
#include "runtime/cost/metric.h"
#include "tests/zigzag/tables.h"

static const char *const slot_names[] = {"I", "W", "O"}; /* ZigZag's I1, I2 and O */

/* --- writing ------------------------------------------------------------------------------- */

/* The port of a memory that has a direction of a slot: the last that grants it. */
static int port_of(const zz_zigzag_memory *memory, int slot, int direction) {
    int last = -1;
    for (int p = 0; p < memory->port_count; p++)
        for (int g = 0; g < memory->ports[p].grant_count; g++)
            if (memory->ports[p].grants[g].slot == slot &&
                (int)memory->ports[p].grants[g].direction == direction)
                last = p;
    return last;
}

/* Grants of a slot stand together, where the first of them stands. */
static void put_grants(zz_buffer *out, const zz_zigzag_memory *memory, int p) {
    const zz_zigzag_port *port = &memory->ports[p];
    bool written[3] = {false}, begun = false;
    for (int g = 0; g < port->grant_count; g++) {
        const int slot = port->grants[g].slot;
        bool named = false;
        for (int h = g; h < port->grant_count && !written[slot]; h++) {
            const zz_direction d = port->grants[h].direction;
            if (port->grants[h].slot != slot || port_of(memory, slot, (int)d) != p)
                continue;
            if (!named)
                zz_putf(out, "%s%s", begun ? ", " : "", slot_names[slot]);
            zz_putf(out, " %s", zz_direction_name(d));
            begun = named = true;
        }
        written[slot] = true;
    }
}

static void put_ports(zz_buffer *out, const zz_zigzag_memory *memory) {
    for (int p = 0; p < memory->port_count; p++) {
        const zz_zigzag_port *port = &memory->ports[p];
        bool reads = false, writes = false;
        for (int g = 0; g < port->grant_count; g++) {
            const zz_direction d = port->grants[g].direction;
            if (port_of(memory, port->grants[g].slot, (int)d) != p)
                continue;
            reads |= d == ZZ_DOWN || d == ZZ_UP;
            writes |= d == ZZ_BACK || d == ZZ_FILL;
        }
        if (!reads && !writes)
            continue;
        zz_putf(out, "        port p%d : %s %" PRId64 "..%" PRId64 " bit serves ", p,
                !writes  ? "read"
                : !reads ? "write"
                         : "read_write",
                port->narrowest, port->widest);
        put_grants(out, memory, p);
        zz_put(out, "\n");
    }
}

static void put_array(zz_buffer *out, const zz_zigzag_hardware *hardware) {
    const zz_zigzag_imc *imc = hardware->imc;
    if (!imc) {
        zz_putf(out, "mac %.17g pJ", hardware->unit_energy);
        return;
    }
    zz_putf(out, "compute_in_memory %s; cells m%d; ", imc->analog ? "analog" : "digital",
            imc->cells);
    zz_putf(out, "weights %" PRId64 " bit; activations %" PRId64 " bit; serial %" PRId64 " bit",
            imc->weight_bits, imc->activation_bits, imc->serial_bits);
    if (imc->analog)
        zz_putf(out, "; adc %" PRId64 " bit", imc->adc_bits);
}

/* Arrays that compute in memory have columns, rows and banks, others D1, D2, ... */
static void put_dimension(zz_buffer *out, const zz_zigzag_hardware *hardware, int d) {
    static const char *const parts[] = {"columns", "rows", "banks"};
    if (hardware->imc && d < 3)
        zz_put(out, parts[d]);
    else
        zz_putf(out, "D%d", d + 1);
}

static void put_accelerator(zz_buffer *out, const zz_zigzag_hardware *hardware) {
    zz_put(out, "accelerator device {\n    array pe[");
    for (int d = 0; d < hardware->dimension_count; d++) {
        zz_put(out, d ? ", " : "");
        put_dimension(out, hardware, d);
        zz_putf(out, ": %" PRId64, hardware->dimensions[d]);
    }
    zz_put(out, "] { ");
    put_array(out, hardware);
    zz_put(out, " }\n");
    for (int m = 0; m < hardware->memory_count; m++) {
        const zz_zigzag_memory *memory = &hardware->memories[m];
        const char *before = " per ";
        zz_putf(out, "    memory m%d", m);
        for (int d = 0; d < hardware->dimension_count; d++)
            if (!(memory->served >> d & 1)) {
                zz_put(out, before);
                put_dimension(out, hardware, d);
                before = ", ";
            }
        zz_putf(out, " : %" PRId64 " bit, holds ", memory->bits);
        for (int s = 0; s < memory->slot_count; s++)
            zz_putf(out, "%s%s", s ? ", " : "", slot_names[memory->slots[s]]);
        zz_putf(out, " {\n        read %.17g pJ\n        write %.17g pJ\n",
                memory->ports[0].read_energy, memory->ports[0].write_energy);
        zz_putf(out, "        area %.17g mm2\n", memory->area);
        put_ports(out, memory);
        zz_put(out, "    }\n");
    }
    zz_put(out, "}\n");
}

/* The same from the standard library. */
static void put_library_accelerator(zz_buffer *out, const char *name) {
    zz_putf(out, "use std.accel.%s\naccelerator device = %s\n", name, name);
}

static bool is_absent(const zz_zigzag_operand *operand) {
    return operand->bits == 0;
}

static void put_axis(zz_buffer *out, const zz_zigzag_layer *layer, int dim, bool *said) {
    if (dim < layer->dim_count) {
        zz_putf(out, "v%d", dim);
        return;
    }
    const int r = dim - layer->dim_count;
    const zz_zigzag_term *terms = layer->relations[r].terms;
    zz_putf(out, "x%d", r);
    if (!said[r])
        zz_putf(out, " = %" PRId64 "*v%d + %" PRId64 "*v%d", terms[0].factor, terms[0].dim,
                terms[1].factor, terms[1].dim);
    said[r] = true;
}

static bool occurs(const zz_zigzag_layer *layer, int dim) {
    for (int x = 0; x < layer->operand_count; x++)
        for (int a = 0; !is_absent(&layer->operands[x]) && a < layer->operands[x].dim_count; a++) {
            const int d = layer->operands[x].dims[a];
            if (d == dim)
                return true;
            for (int t = 0; d >= layer->dim_count && t < 2; t++)
                if (layer->relations[d - layer->dim_count].terms[t].dim == dim)
                    return true;
        }
    return false;
}

static void put_layer(zz_buffer *out, zz_arena *arena, const zz_zigzag_layer *layer) {
    bool *said = ZZ_NEW_ARRAY(arena, bool, (size_t)layer->relation_count + 1);
    bool first = true;
    zz_put(out, "layer work : ");
    for (int x = 0; x < layer->operand_count; x++) {
        if (is_absent(&layer->operands[x]))
            continue;
        zz_putf(out, "%sT%d[", x == 0 ? "" : first ? " += " : " * ", x);
        first = x == 0;
        for (int a = 0; a < layer->operands[x].dim_count; a++) {
            zz_put(out, a ? ", " : "");
            put_axis(out, layer, layer->operands[x].dims[a], said);
        }
        zz_put(out, "]");
    }
    zz_put(out, " {\n");
    for (int d = 0; d < layer->dim_count; d++)
        if (occurs(layer, d))
            zz_putf(out, "    v%d %" PRId64 "\n", d, layer->sizes[d]);
    for (int r = 0; r < layer->relation_count; r++)
        if (said[r])
            zz_putf(out, "    x%d %" PRId64 "\n", r, layer->relations[r].size);
    for (int x = 0; x < layer->operand_count; x++) {
        const zz_zigzag_operand *operand = &layer->operands[x];
        if (is_absent(operand))
            continue;
        zz_putf(out, "    T%d %" PRId64 " bit", x, x == 0 ? layer->final_bits : operand->bits);
        if (x == 0)
            zz_putf(out, " partial %" PRId64 " bit", operand->bits);
        zz_putf(out, " as %s\n", slot_names[operand->slot]);
    }
    zz_put(out, "}\n");
}

static void put_dataflow(zz_buffer *out, const zz_zigzag_hardware *hardware,
                         const zz_zigzag_mapping *mapping) {
    zz_put(out, "dataflow nest : work on device counting boxes {\n");
    if (mapping->even)
        zz_put(out, "    allocate even\n");
    for (int i = mapping->loop_count - 1; i >= 0; i--)
        if (mapping->loops[i].size > 1)
            zz_putf(out, "    for v%d:%" PRId64 "\n", mapping->loops[i].dim,
                    mapping->loops[i].size);
    for (int i = 0; i < mapping->spread_count; i++)
        if (mapping->spreads[i].unroll > 1) {
            zz_putf(out, "    spread v%d:%" PRId64 " over ", mapping->spreads[i].dim,
                    mapping->spreads[i].unroll);
            put_dimension(out, hardware, mapping->spreads[i].dimension);
            zz_put(out, "\n");
        }
    zz_put(out, "}\n");
}

/* --- comparing ----------------------------------------------------------------------------- */

typedef enum verdict { PASSED, FAILED, UNSAID, VERDICTS } verdict;

static int count[VERDICTS];

static bool same(const zz_case *c, const char *what, double found, double wanted) {
    if (found == wanted || isnan(wanted))
        return true;
    printf("%s: %s is %.17g, not %.17g\n", c->id, what, found, wanted);
    return false;
}

static const zz_row *row_named(const zz_case *c, const char *name) {
    for (size_t i = 0; i < c->rows.count; i++)
        if (strcmp(c->rows.items[i].name, name) == 0)
            return &c->rows.items[i];
    return NULL;
}

/* The onload of one input may be below 0; beside a second one, be it of no bits, it is not. */
static double saved(const zz_case *c, const zz_evaluation *e) {
    double onload = zz_metric_value(&zz_metrics[ZZ_METRIC_cycles_onload], e, NULL).real;
    bool absent = false;
    for (int x = 0; x < c->layer->operand_count; x++)
        absent = absent || is_absent(&c->layer->operands[x]);
    return absent && onload < 0 ? -onload : 0;
}

static bool compare_sums(const zz_case *c, const zz_evaluation *e) {
    static const struct {
        zz_metric_id metric;
        size_t at;
    } sums[] = {{ZZ_METRIC_energy_memory, 0},
                {ZZ_METRIC_energy_compute, 1},
                {ZZ_METRIC_energy, 2},
                {ZZ_METRIC_cycles_compute, 4},
                {ZZ_METRIC_cycles, 7},
                {ZZ_METRIC_cycles_stall, 8},
                {ZZ_METRIC_cycles_onload, 9},
                {ZZ_METRIC_cycles_offload, 10},
                {ZZ_METRIC_utilization_spatial, 11}};
    const zz_row *row = row_named(c, "sums");
    bool all = row != NULL;
    for (size_t i = 0; i < sizeof sums / sizeof sums[0] && row; i++) {
        const zz_metric *metric = &zz_metrics[sums[i].metric];
        double found = zz_metric_value(metric, e, NULL).real;
        if (metric->id == ZZ_METRIC_cycles || metric->id == ZZ_METRIC_cycles_onload)
            found += saved(c, e);
        all = same(c, metric->name, found, row->values.items[sums[i].at]) && all;
    }
    return all;
}

static int levels_of(const zz_case *c, int operand) {
    int count_of = 0;
    for (int m = 0; m < c->hardware->memory_count; m++)
        for (int s = 0; s < c->hardware->memories[m].slot_count; s++)
            count_of += c->hardware->memories[m].slots[s] == c->layer->operands[operand].slot;
    return count_of;
}

/* One value for each level of each operand, or one for each direction of these too; a table may leave
 * them out, but not the sums. */
static bool compare_row(const zz_case *c, const zz_evaluation *e, const char *name,
                        zz_metric_id id) {
    const zz_row *row = row_named(c, name);
    const zz_metric *metric = &zz_metrics[id];
    const int directions = metric->arguments == ZZ_OF_ACCESS ? ZZ_DIRECTIONS : 1;
    size_t at = 0;
    bool all = true;
    for (int of = 0, x = 0; of < c->layer->operand_count && row; of++) {
        if (is_absent(&c->layer->operands[of])) {
            at += (size_t)(levels_of(c, of) * directions); /* which are all 0 */
            continue;
        }
        for (int l = 0; l < e->nest->operands[x].level_count; l++)
            for (int d = 0; d < directions; d++) {
                const zz_place place = {x, l, (zz_direction)d};
                if (at == row->values.count)
                    return false;
                all = same(c, name, zz_metric_value(metric, e, &place).real,
                           row->values.items[at++]) &&
                      all;
            }
        x++;
    }
    return all && (!row || at == row->values.count);
}

/* Figures of the array as a whole, those not told by ZZ_METRIC_COUNT left out. */
static bool compare_parts(const zz_case *c, const zz_evaluation *e, const char *name,
                          const zz_metric_id *ids, size_t size) {
    const zz_row *row = row_named(c, name);
    bool all = row && row->values.count == size;
    for (size_t i = 0; i < size && all; i++)
        if (ids[i] != ZZ_METRIC_COUNT)
            all = same(c, zz_metrics[ids[i]].name,
                       zz_metric_value(&zz_metrics[ids[i]], e, NULL).real, row->values.items[i]);
    return all;
}

static bool compare_macro(const zz_case *c, const zz_evaluation *e) {

    static const zz_metric_id energies[] = {ZZ_METRIC_COUNT,
                                            ZZ_METRIC_energy_dac,
                                            ZZ_METRIC_energy_adc,
                                            ZZ_METRIC_energy_multipliers,
                                            ZZ_METRIC_energy_bit_lines,
                                            ZZ_METRIC_energy_adders,
                                            ZZ_METRIC_energy_place_adders,
                                            ZZ_METRIC_energy_accumulators};
    static const zz_metric_id areas[] = {ZZ_METRIC_area_cells,        ZZ_METRIC_COUNT,
                                         ZZ_METRIC_area_adc,          ZZ_METRIC_area_multipliers,
                                         ZZ_METRIC_area_adders,       ZZ_METRIC_area_place_adders,
                                         ZZ_METRIC_area_accumulators, ZZ_METRIC_area_array,
                                         ZZ_METRIC_area_memory,       ZZ_METRIC_area};
    static const zz_metric_id delays[] = {ZZ_METRIC_COUNT, ZZ_METRIC_COUNT, ZZ_METRIC_COUNT,
                                          ZZ_METRIC_COUNT, ZZ_METRIC_COUNT, ZZ_METRIC_COUNT,
                                          ZZ_METRIC_COUNT, ZZ_METRIC_clock};
    const bool all = compare_parts(c, e, "macro-energies", energies, 8) &&
                     compare_parts(c, e, "macro-areas", areas, 10) &&
                     compare_parts(c, e, "macro-delays", delays, 8);
    if (!all)
        printf("%s: energy, area or clock of the array\n", c->id);
    return all;
}

static bool compare(const zz_case *c, const zz_evaluation *e) {
    bool all = compare_sums(c, e);
    if (c->hardware->imc)
        all = compare_macro(c, e) && all;
    all = compare_row(c, e, "words", ZZ_METRIC_words) && all;
    all = compare_row(c, e, "energies", ZZ_METRIC_access_energy) && all;
    return compare_row(c, e, "utilization", ZZ_METRIC_memory_utilization) && all;
}

/* --- one case ------------------------------------------------------------------------------ */

static bool refused_as_too_small(const zz_session *session) {
    for (size_t d = 0; d < session->diags.count; d++)
        if (session->diags.items[d]->code == ZZ_E0513 || session->diags.items[d]->code == ZZ_E0312)
            return true;
    return false;
}

static void tell(zz_session *session, const zz_case *c, const char *text) {
    zz_buffer out = zz_buffer_new(session->arena);
    zz_diags_render(&session->diags, false, &out);
    printf("%s: refused\n%s%s", c->id, text, zz_buffer_text(&out));
}

/* With a library in its search path a session takes accelerators from there. */
static verdict run(zz_session *session, const zz_case *c) {
    const bool too_small = c->error && strstr(c->error, "TooSmall");
    zz_buffer text = zz_buffer_new(session->arena);
    if (session->search_path)
        put_library_accelerator(&text, c->machine);
    else
        put_accelerator(&text, c->hardware);
    put_layer(&text, session->arena, c->layer);
    put_dataflow(&text, c->hardware, &c->mapping);
    const char *design = zz_buffer_text(&text);
    const zz_model *model =
        zz_elaborate(session, zz_source_from_text(session->arena, c->id, design, strlen(design)));
    if (session->diags.errors) {
        tell(session, c, design);
        return FAILED;
    }
    const zz_dataflow *dataflow = model->dataflows[0];
    const zz_nest *nest = zz_lower(session, dataflow, dataflow->layers[0]);
    zz_counts counts;
    zz_cost cost;
    const char *what = NULL;
    zz_count_status status = ZZ_COUNT_OK;
    if (nest)
        status = zz_evaluate(session->arena, nest, ZZ_ENGINE_TCC, &counts, &what);
    if (status == ZZ_COUNT_DISORDERED && c->error && !too_small)
        return PASSED;
    if (!nest || status != ZZ_COUNT_OK || !zz_check_capacity(session, dataflow, nest, &counts)) {
        if (too_small && refused_as_too_small(session))
            return PASSED;
        tell(session, c, design);
        return FAILED;
    }
    if (too_small || !counts.boxed == !c->error) {
        printf("%s: %s, not %s\n%s", c->id, counts.boxed ? "evaluated" : counts.products,
               c->error ? c->error : "evaluated", design);
        return FAILED;
    }
    if (c->error)
        return PASSED;
    zz_cost_of(session->arena, nest, &counts, &cost);
    const zz_evaluation evaluation = {nest, &counts, &cost};
    if (compare(c, &evaluation))
        return PASSED;
    printf("%s", design);
    return FAILED;
}

static bool sayable(const zz_case *c) {
    return !c->mapping.reread;
}

static bool in_library(zz_arena *arena, const char *library, const char *name) {
    return access(zz_sprintf(arena, "%s/accel/%s.zz", library, name), R_OK) == 0;
}

static void run_all(zz_memory *memory, const char *library, const zz_cases *cases) {
    for (size_t i = 0; i < cases->count; i++) {
        const zz_case *c = cases->items[i];
        zz_session session = {.arena = zz_arena_new(memory)};
        if (!sayable(c) || (library && !in_library(session.arena, library, c->machine))) {
            count[UNSAID]++;
            zz_arena_free(session.arena);
            continue;
        }
        if (library) {
            session.search_path = &library;
            session.search_path_count = 1;
        }
        session.diags = zz_diags_new(session.arena);
        count[run(&session, c)]++;
        zz_arena_free(session.arena);
    }
}

/* A NULL ends the list. */
static void run_tables(zz_memory *memory, const char *library, char *const *tables) {
    for (; *tables; tables++) {
        zz_arena *arena = zz_arena_new(memory);
        zz_cases cases = {0};
        if (zz_read_file(arena, *tables, &cases))
            run_all(memory, library, &cases);
        else
            count[FAILED]++;
        zz_arena_free(arena);
    }
}

static void run_in_memory(const char *library, char *const *tables) {
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        run_tables(&memory, library, tables);
    } else {
        printf("no memory\n");
        count[FAILED]++;
    }
    zz_memory_end(&memory);
}

int main(int argc, char **argv) {
    const bool from_library = argc > 2 && strcmp(argv[1], "--library") == 0;
    char *const *const rest = argv + (from_library ? 3 : 1);
    if (argc - (rest - argv) < 2) {
        fprintf(stderr, "usage: pipeline [--library STDLIB] LEAST TABLE...\n");
        return 2;
    }
    run_in_memory(from_library ? argv[2] : NULL, rest + 1);
    if (count[PASSED] + count[FAILED] < atoi(*rest)) {
        printf("only %d cases are designs, not %s; %d are none\n", count[PASSED] + count[FAILED],
               *rest, count[UNSAID]);
        count[FAILED]++;
    }
    printf("%d passed, %d failed\n", count[PASSED], count[FAILED]);
    return count[FAILED] != 0;
}
