/* Tables of cases, line by line; the first word says what a line is (see zigzag.c). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/map.h"
#include "tests/zigzag/tables.h"

enum { LONGEST_LINE = 1 << 16 };

typedef struct written { /* a layer with the names of its loops */
    zz_zigzag_layer layer;
    ZZ_VECTOR(const char *) loops;
    ZZ_VECTOR(const char *) related;
    ZZ_VECTOR(int64_t) sizes;
    ZZ_VECTOR(zz_zigzag_relation) relations;
    ZZ_VECTOR(zz_zigzag_operand) operands;
} written;

typedef struct building {
    zz_zigzag_hardware hardware;
    ZZ_VECTOR(const char *) names; /* of the memories */
    ZZ_VECTOR(zz_zigzag_memory) memories;
    ZZ_VECTOR(zz_zigzag_port) ports; /* of the last memory */
    double read_energy, write_energy;
} building;

typedef struct reader {
    zz_arena *arena;
    zz_map machines, layers;
    building *machine;
    written *layer; /* the last, or that of the case */
    zz_case *now;
    zz_cases *cases;
    char *rest; /* of the line */
    bool sound;
} reader;

static const char *word(reader *r) {
    char *found = strtok_r(NULL, " \n", &r->rest);
    return found ? found : "";
}

static bool more(const reader *r) {
    return r->rest && r->rest[strspn(r->rest, " \n")] != 0;
}

static const char *kept(reader *r) {
    return zz_strdup(r->arena, word(r));
}

static int64_t integer(reader *r) {
    char *end;
    const char *text = word(r);
    const int64_t value = strtoll(text, &end, 10);
    r->sound &= *text != 0 && *end == 0;
    return value;
}

static double real(reader *r) {
    char *end;
    const char *text = word(r);
    const double value = strtod(text, &end);
    r->sound &= *text != 0 && *end == 0;
    return value;
}

/* I1, I2 and O are the slots 0, 1 and 2. */
static int slot(reader *r, const char *name, size_t size) {
    static const char *const names[] = {"I1", "I2", "O"};
    for (int s = 0; s < 3; s++)
        if (strlen(names[s]) == size && strncmp(names[s], name, size) == 0)
            return s;
    r->sound = false;
    return 0;
}

static int loop_named(reader *r, const char *name) {
    for (size_t i = 0; r->layer && i < r->layer->loops.count; i++)
        if (strcmp(r->layer->loops.items[i], name) == 0)
            return (int)i;
    r->sound = false;
    return 0;
}

/* --- hardware ------------------------------------------------------------------------------ */

static void read_array(reader *r) {
    ZZ_VECTOR(int64_t) sizes = {0};
    while (more(r))
        zz_push(r->arena, &sizes, integer(r));
    r->machine->hardware.dimensions = sizes.items;
    r->machine->hardware.dimension_count = (int)sizes.count;
}

/* imc analog|digital ACTIVATION WEIGHT SERIAL ADC CELLS; the cells are the first memory. */
static void read_macro(reader *r) {
    zz_zigzag_imc *imc = ZZ_NEW(r->arena, zz_zigzag_imc);
    imc->analog = strcmp(word(r), "analog") == 0;
    imc->activation_bits = integer(r);
    imc->weight_bits = integer(r);
    imc->serial_bits = integer(r);
    imc->adc_bits = integer(r);
    r->sound &= strcmp(word(r), "cells") == 0;
    r->machine->hardware.imc = imc;
}

/* memory NAME BITS READ WRITE AREA SLOT,SLOT serves D,D|- */
static void read_memory(reader *r) {
    zz_zigzag_memory memory = {0};
    const char *name = kept(r);
    memory.bits = integer(r);
    r->machine->read_energy = real(r);
    r->machine->write_energy = real(r);
    memory.area = real(r);
    int *slots = ZZ_NEW_ARRAY(r->arena, int, 3);
    for (const char *at = word(r), *end; *at && memory.slot_count < 3; at = end + (*end == ',')) {
        end = at + strcspn(at, ",");
        slots[memory.slot_count++] = slot(r, at, (size_t)(end - at));
    }
    memory.slots = slots;
    r->sound &= strcmp(word(r), "serves") == 0;
    for (const char *at = word(r); *at; at++)
        if (*at >= '1' && *at <= '9')
            memory.served |= (uint64_t)1 << (*at - '1');
    zz_push(r->arena, &r->machine->names, name);
    zz_push(r->arena, &r->machine->memories, memory);
    r->machine->ports.items = NULL;
    r->machine->ports.count = r->machine->ports.capacity = 0;
}

/* port NARROWEST WIDEST SLOT.DIRECTION... */
static void read_port(reader *r) {
    static const char *const directions[ZZ_DIRECTIONS] = {"down", "back", "up", "fill"};
    zz_zigzag_port port = {.read_energy = r->machine->read_energy,
                           .write_energy = r->machine->write_energy};
    port.narrowest = integer(r);
    port.widest = integer(r);
    ZZ_VECTOR(zz_zigzag_grant) grants = {0};
    while (more(r)) {
        const char *text = word(r);
        const size_t size = strcspn(text, ".");
        zz_zigzag_grant grant = {.slot = slot(r, text, size), .direction = ZZ_DIRECTIONS};
        for (int d = 0; d < ZZ_DIRECTIONS; d++)
            if (text[size] && strcmp(text + size + 1, directions[d]) == 0)
                grant.direction = (zz_direction)d;
        r->sound &= grant.direction != ZZ_DIRECTIONS;
        zz_push(r->arena, &grants, grant);
    }
    port.grants = grants.items;
    port.grant_count = (int)grants.count;
    zz_push(r->arena, &r->machine->ports, port);
    zz_zigzag_memory *memory = &r->machine->memories.items[r->machine->memories.count - 1];
    memory->ports = r->machine->ports.items;
    memory->port_count = (int)r->machine->ports.count;
    r->machine->hardware.memories = r->machine->memories.items;
    r->machine->hardware.memory_count = (int)r->machine->memories.count;
}

static void read_hardware(reader *r) {
    r->machine = ZZ_NEW(r->arena, building);
    zz_map_set(&r->machines, kept(r), &r->machine->hardware);
}

/* --- layers -------------------------------------------------------------------------------- */

static void read_layer(reader *r) {
    r->layer = ZZ_NEW(r->arena, written);
    zz_map_set(&r->layers, kept(r), r->layer);
}

static void read_loops(reader *r) {
    while (more(r)) {
        zz_push(r->arena, &r->layer->loops, kept(r));
        zz_push(r->arena, &r->layer->sizes, integer(r));
    }
    r->layer->layer.sizes = r->layer->sizes.items;
    r->layer->layer.dim_count = (int)r->layer->sizes.count;
}

/* relation X A P B Q SIZE: X = A*P + B*Q has SIZE values */
static void read_relation(reader *r) {
    zz_zigzag_relation relation = {0};
    zz_push(r->arena, &r->layer->related, kept(r));
    zz_zigzag_term *terms = ZZ_NEW_ARRAY(r->arena, zz_zigzag_term, 2);
    for (int t = 0; t < 2; t++) {
        terms[t].factor = integer(r);
        terms[t].dim = loop_named(r, word(r));
    }
    relation.terms = terms;
    relation.term_count = 2;
    relation.size = integer(r);
    zz_push(r->arena, &r->layer->relations, relation);
    r->layer->layer.relations = r->layer->relations.items;
    r->layer->layer.relation_count = (int)r->layer->relations.count;
}

/* operand SLOT NAME BITS LOOP... */
static void read_operand(reader *r) {
    zz_zigzag_operand operand = {0};
    ZZ_VECTOR(int) dims = {0};
    const char *slot_name = word(r);
    operand.slot = slot(r, slot_name, strlen(slot_name));
    (void)word(r);
    operand.bits = integer(r);
    while (more(r)) {
        const char *name = word(r);
        int dim = -1;
        for (size_t i = 0; i < r->layer->related.count; i++)
            if (strcmp(r->layer->related.items[i], name) == 0)
                dim = r->layer->layer.dim_count + (int)i;
        zz_push(r->arena, &dims, dim < 0 ? loop_named(r, name) : dim);
    }
    operand.dims = dims.items;
    operand.dim_count = (int)dims.count;
    zz_push(r->arena, &r->layer->operands, operand);
    r->layer->layer.operands = r->layer->operands.items;
    r->layer->layer.operand_count = (int)r->layer->operands.count;
}

/* --- cases --------------------------------------------------------------------------------- */

/* case ID HARDWARE LAYER [even] [reread] */
static void read_case(reader *r) {
    r->now = ZZ_NEW(r->arena, zz_case);
    r->now->id = kept(r);
    r->now->machine = kept(r);
    r->now->hardware = zz_map_get(&r->machines, r->now->machine);
    r->layer = zz_map_get(&r->layers, word(r));
    r->sound &= r->now->hardware && r->layer;
    r->now->layer = r->layer ? &r->layer->layer : NULL;
    r->now->loops = r->layer ? r->layer->loops.items : NULL;
    while (more(r)) {
        const char *option = word(r);
        r->now->mapping.even |= strcmp(option, "even") == 0;
        r->now->mapping.reread |= strcmp(option, "reread") == 0;
    }
    zz_push(r->arena, r->cases, r->now);
}

static void read_spread(reader *r) {
    ZZ_VECTOR(zz_zigzag_spread) spreads = {0};
    while (more(r)) {
        zz_zigzag_spread spread;
        spread.dimension = (int)integer(r) - 1;
        spread.dim = loop_named(r, word(r));
        spread.unroll = integer(r);
        zz_push(r->arena, &spreads, spread);
    }
    r->now->mapping.spreads = spreads.items;
    r->now->mapping.spread_count = (int)spreads.count;
}

static void read_order(reader *r) {
    ZZ_VECTOR(zz_zigzag_loop) loops = {0};
    while (more(r)) {
        zz_zigzag_loop loop;
        loop.dim = loop_named(r, word(r));
        loop.size = integer(r);
        zz_push(r->arena, &loops, loop);
    }
    r->now->mapping.loops = loops.items;
    r->now->mapping.loop_count = (int)loops.count;
}

static void read_figure(reader *r, const char *name) {
    zz_row row = {.name = zz_strdup(r->arena, name)};
    while (more(r)) {
        const char *text = word(r);
        char *end;
        const double value = strcmp(text, "-") == 0 ? NAN : strtod(text, &end);
        r->sound &= strcmp(text, "-") == 0 || *end == 0;
        zz_push(r->arena, &row.values, value);
    }
    zz_push(r->arena, &r->now->rows, row);
}

static bool read_line(reader *r, char *line) {
    static const struct {
        const char *word;
        void (*read)(reader *);
        enum { ANYWHERE, OF_MACHINE, OF_PORT, OF_LAYER, OF_CASE } place;
    } kinds[] = {{"hardware", read_hardware, ANYWHERE}, {"array", read_array, OF_MACHINE},
                 {"imc", read_macro, OF_MACHINE},       {"memory", read_memory, OF_MACHINE},
                 {"port", read_port, OF_PORT},          {"layer", read_layer, ANYWHERE},
                 {"loops", read_loops, OF_LAYER},       {"relation", read_relation, OF_LAYER},
                 {"operand", read_operand, OF_LAYER},   {"case", read_case, ANYWHERE},
                 {"spread", read_spread, OF_CASE},      {"order", read_order, OF_CASE}};
    const char *first = strtok_r(line, " \n", &r->rest);
    if (!first || *first == '#')
        return true;
    const bool placed[] = {true, r->machine != NULL, r->machine && r->machine->memories.count > 0,
                           r->layer != NULL, r->now != NULL};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(first, kinds[i].word) == 0) {
            if (placed[kinds[i].place])
                kinds[i].read(r);
            return r->sound && placed[kinds[i].place];
        }
    if (strcmp(first, "unit") == 0 && r->machine)
        r->machine->hardware.unit_energy = real(r);
    else if (strcmp(first, "final") == 0 && r->layer)
        r->layer->layer.final_bits = integer(r);
    else if (strcmp(first, "error") == 0 && r->now)
        r->now->error = kept(r);
    else if (r->now)
        read_figure(r, first);
    else
        return false;
    return r->sound;
}

static bool read_table(zz_arena *arena, FILE *file, const char *path, zz_cases *cases) {
    reader r = {.arena = arena,
                .machines = zz_map_new(arena),
                .layers = zz_map_new(arena),
                .cases = cases,
                .sound = true};
    char *line = zz_alloc(arena, LONGEST_LINE);
    for (int number = 1; fgets(line, LONGEST_LINE, file); number++)
        if (!read_line(&r, line)) {
            printf("%s:%d: not a line of a table\n", path, number);
            return false;
        }
    return true;
}

bool zz_read_file(zz_arena *arena, const char *path, zz_cases *cases) {
    FILE *file = fopen(path, "r");
    const bool sound = file && read_table(arena, file, path, cases);
    if (!sound)
        printf("%s: cannot be read\n", path);
    if (file)
        fclose(file);
    return sound;
}

int zz_run_tables(int argc, char **argv, void (*run)(zz_arena *arena, const zz_case *c),
                  int *passed, int *failed) {
    zz_memory memory;
    jmp_buf escape;
    if (argc < 2) {
        fprintf(stderr, "usage: %s TABLE...\n", argv[0]);
        return 2;
    }
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        for (int i = 1; i < argc; i++) {
            zz_cases cases = {0};
            if (!zz_read_file(zz_arena_new(&memory), argv[i], &cases)) {
                ++*failed;
                continue;
            }
            for (size_t k = 0; k < cases.count; k++)
                run(zz_arena_new(&memory), cases.items[k]);
        }
    } else {
        printf("no memory\n");
        ++*failed;
    }
    zz_memory_end(&memory);
    printf("%d passed, %d failed\n", *passed, *failed);
    return *failed != 0;
}
