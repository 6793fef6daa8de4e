/* The figures of a result by the names of the tables: values of all operands one after the other,
 * their levels inside, directions innermost. */
#include <math.h>
#include <string.h>

#include "tests/zigzag/tables.h"

typedef struct taking {
    zz_arena *arena;
    const zz_case *of;
    const zz_zigzag_result *result;
    zz_values *values;
} taking;

static void put(taking *t, double value) {
    zz_push(t->arena, t->values, value);
}

/* --- one value a level, or four ------------------------------------------------------------- */

#define LEVEL(function, expression)                                                                \
    static double function(const zz_zigzag_level *l) {                                             \
        return (double)(expression);                                                               \
    }
LEVEL(level_end, l->end)
LEVEL(level_stationary_end, l->stationary_end)
LEVEL(level_cycles, l->cycles)
LEVEL(level_energy, l->energy)
LEVEL(level_utilization, l->utilization)
LEVEL(level_shared, l->shared_utilization)
LEVEL(level_effective, l->effective)
LEVEL(level_effective_shared, l->shared_effective)

#define WAY(function, expression)                                                                  \
    static double function(const zz_zigzag_level *l, int d) {                                      \
        return (double)(expression);                                                               \
    }
WAY(way_words, l->words[d])
WAY(way_energies, l->energies[d])
WAY(way_allowed, l->allowed[d])
WAY(way_taken, l->taken[d])
WAY(way_loading, l->loads[d] ? l->loading[d] : NAN)
WAY(way_contended, l->loads[d] ? l->contended[d] : NAN)
WAY(way_bandwidth, l->bandwidth[d])

#define TILE(function, expression)                                                                 \
    static double function(const zz_zigzag_tile *t) {                                              \
        return (double)(expression);                                                               \
    }
TILE(tile_elements, t->elements)
TILE(tile_all_elements, t->all_elements)
TILE(tile_precision, t->bits)
TILE(tile_effective_bits, t->effective_bits)
TILE(tile_units, t->units)
TILE(tile_unique, t->unique)

#define MOVEMENT(function, expression)                                                             \
    static double function(const zz_zigzag_movement *m) {                                          \
        return (double)(expression);                                                               \
    }
MOVEMENT(movement_moves, m->moves)
MOVEMENT(movement_bits, m->bits)
MOVEMENT(movement_average, m->average)
MOVEMENT(movement_burst, m->burst)
MOVEMENT(movement_period, m->period)
MOVEMENT(movement_count, m->count)
MOVEMENT(movement_amount, m->amount)
MOVEMENT(movement_window, m->window)

static const struct {
    const char *name;
    double (*of_level)(const zz_zigzag_level *);
    double (*of_way)(const zz_zigzag_level *, int);
    double (*of_tile)(const zz_zigzag_tile *);
    double (*of_movement)(const zz_zigzag_movement *);
} plain[] = {
    {"ends", level_end, 0, 0, 0},
    {"stationary-ends", level_stationary_end, 0, 0, 0},
    {"cycles", level_cycles, 0, 0, 0},
    {"energy", level_energy, 0, 0, 0},
    {"utilization", level_utilization, 0, 0, 0},
    {"shared", level_shared, 0, 0, 0},
    {"effective", level_effective, 0, 0, 0},
    {"effective-shared", level_effective_shared, 0, 0, 0},
    {"words", 0, way_words, 0, 0},
    {"energies", 0, way_energies, 0, 0},
    {"allowed", 0, way_allowed, 0, 0},
    {"taken", 0, way_taken, 0, 0},
    {"loading", 0, way_loading, 0, 0},
    {"contended", 0, way_contended, 0, 0},
    {"bandwidth", 0, way_bandwidth, 0, 0},
    {"elements", 0, 0, tile_elements, 0},
    {"all-elements", 0, 0, tile_all_elements, 0},
    {"precision", 0, 0, tile_precision, 0},
    {"effective-bits", 0, 0, tile_effective_bits, 0},
    {"units", 0, 0, tile_units, 0},
    {"unique", 0, 0, tile_unique, 0},
    {"moves", 0, 0, 0, movement_moves},
    {"bits", 0, 0, 0, movement_bits},
    {"average", 0, 0, 0, movement_average},
    {"burst", 0, 0, 0, movement_burst},
    {"period", 0, 0, 0, movement_period},
    {"count", 0, 0, 0, movement_count},
    {"amount", 0, 0, 0, movement_amount},
    {"window", 0, 0, 0, movement_window},
};

static bool plain_figure(taking *t, zz_zigzag_form form, const char *name) {
    size_t i = 0;
    while (i < sizeof plain / sizeof plain[0] && strcmp(plain[i].name, name) != 0)
        i++;
    if (i == sizeof plain / sizeof plain[0])
        return false;
    for (int x = 0; x < t->result->operand_count; x++) {
        const zz_zigzag_outcome *operand = &t->result->operands[x];
        for (int m = 0; m < operand->level_count; m++) {
            if (plain[i].of_level)
                put(t, plain[i].of_level(&operand->levels[m]));
            for (int d = 0; d < ZZ_DIRECTIONS; d++) {
                if (plain[i].of_way)
                    put(t, plain[i].of_way(&operand->levels[m], d));
                if (plain[i].of_movement)
                    put(t, plain[i].of_movement(&operand->views[form].movements[m][d]));
            }
        }
        for (int k = 0; k <= operand->level_count && plain[i].of_tile; k++)
            put(t, plain[i].of_tile(&operand->views[form].tiles[k]));
    }
    return true;
}

/* --- the others ---------------------------------------------------------------------------- */

static void size(taking *t, zz_zigzag_form form) {
    (void)form;
    put(t, (double)t->result->operations);
    for (int x = 0; x < t->result->operand_count; x++)
        put(t, (double)t->result->operands[x].elements);
}

static void sums(taking *t, zz_zigzag_form form) {
    const zz_zigzag_result *r = t->result;
    const double values[] = {
        r->memory_energy,   r->unit_energy,    r->energy,        (double)r->ideal_cycles,
        r->temporal_cycles, r->latency[0],     r->latency[1],    r->latency[2],
        (double)r->stall,   r->onload,         r->offload,       r->spatial_utilization,
        r->utilization[0],  r->utilization[1], r->utilization[2]};
    (void)form;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        put(t, values[i]);
}

/* For every level how many loops are unrolled there, then each loop and its size. */
static void spatial(taking *t, zz_zigzag_form form) {
    for (int x = 0; x < t->result->operand_count; x++)
        for (int k = 0; k <= t->result->operands[x].level_count; k++) {
            const zz_zigzag_tile *tile = &t->result->operands[x].views[form].tiles[k];
            put(t, tile->spread_count);
            for (int l = 0; l < tile->spread_count; l++) {
                put(t, tile->spread[l].dim);
                put(t, tile->spread[l].size);
            }
        }
}

static void top_relevant(taking *t, zz_zigzag_form form) {
    (void)form;
    for (int x = 0; x < t->result->operand_count; x++)
        for (int k = 0; k <= t->result->operands[x].level_count; k++)
            put(t, (double)t->result->operands[x].top_relevant[k]);
}

static void top_irrelevant(taking *t, zz_zigzag_form form) {
    (void)form;
    for (int x = 0; x < t->result->operand_count; x++)
        for (int k = 0; k <= t->result->operands[x].level_count; k++)
            put(t, (double)t->result->operands[x].top_irrelevant[k]);
}

static void stationary(taking *t, zz_zigzag_form form) {
    (void)form;
    for (int x = 0; x < t->result->operand_count; x++)
        put(t, (double)t->result->operands[x].stationary);
}

/* The array's level first, which is never double buffered. */
static void doubled(taking *t, zz_zigzag_form form) {
    (void)form;
    for (int x = 0; x < t->result->operand_count; x++) {
        put(t, 0);
        for (int m = 0; m < t->result->operands[x].level_count; m++)
            put(t, t->result->operands[x].levels[m].doubled);
    }
}

static void boost(taking *t, zz_zigzag_form form) {
    for (int x = 0; x < t->result->operand_count; x++)
        for (int k = 0; k < t->result->operands[x].level_count; k++)
            put(t, (double)t->result->operands[x].views[form].tiles[k].boost);
}

static void partial(taking *t, zz_zigzag_form form) {
    for (int k = 0; k <= t->result->operands[0].level_count; k++)
        put(t, t->result->operands[0].views[form].tiles[k].partial);
}

static void stalls(taking *t, zz_zigzag_form form) {
    (void)form;
    for (int p = 0; p < t->result->port_count; p++)
        if (!t->result->ports[p].dropped)
            put(t, (double)t->result->ports[p].stall);
}

static void updating(taking *t, zz_zigzag_form form) {
    (void)form;
    for (int p = 0; p < t->result->port_count; p++)
        if (!t->result->ports[p].dropped)
            put(t, t->result->ports[p].used ? (double)t->result->ports[p].updating : NAN);
}

static void energies(taking *t, zz_zigzag_form form) {
    (void)form;
    for (int i = 0; i < ZZ_ZIGZAG_ENERGY_PARTS; i++)
        put(t, t->result->macro.energies[i]);
}

static void areas(taking *t, zz_zigzag_form form) {
    const zz_zigzag_macro *macro = &t->result->macro;
    (void)form;
    for (int i = 0; i < ZZ_ZIGZAG_AREA_PARTS; i++)
        put(t, macro->areas[i]);
    put(t, macro->area);
    put(t, macro->memory_area);
    put(t, macro->total_area);
}

static void delays(taking *t, zz_zigzag_form form) {
    (void)form;
    for (int i = 0; i < ZZ_ZIGZAG_AREA_PARTS; i++)
        put(t, t->result->macro.delays[i]);
    put(t, t->result->macro.clock);
}

static void peaks(taking *t, zz_zigzag_form form) {
    const zz_zigzag_macro *macro = &t->result->macro;
    (void)form;
    put(t, macro->peak_tops);
    put(t, macro->peak_tops_per_watt);
    put(t, macro->peak_tops_per_mm2);
    put(t, macro->cycles_per_operation);
}

static const struct {
    const char *name;
    void (*take)(taking *, zz_zigzag_form);
} special[] = {
    {"size", size},
    {"sums", sums},
    {"spatial", spatial},
    {"top-relevant", top_relevant},
    {"top-irrelevant", top_irrelevant},
    {"stationary", stationary},
    {"doubled", doubled},
    {"boost", boost},
    {"partial", partial},
    {"stalls", stalls},
    {"updating", updating},
    {"macro-energies", energies},
    {"macro-areas", areas},
    {"macro-delays", delays},
    {"macro-peaks", peaks},
};

bool zz_figure(zz_arena *arena, const zz_case *c, const zz_zigzag_result *result, const char *name,
               zz_values *values) {
    taking t = {.arena = arena, .of = c, .result = result, .values = values};
    zz_zigzag_form form = ZZ_ZIGZAG_FRACTIONAL;
    if (strncmp(name, "int-", 4) == 0) {
        form = ZZ_ZIGZAG_INTEGER;
        name += 4;
    }
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
        if (strcmp(special[i].name, name) == 0) {
            special[i].take(&t, form);
            return true;
        }
    return plain_figure(&t, form, name);
}
