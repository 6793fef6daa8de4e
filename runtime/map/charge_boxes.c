/* Charges of boundaries in ZigZag's boxes.  Takes a problem that ZigZag's model can say; gives what
 * each boundary costs as a function of the factors below it.  Added up over the boundaries of a
 * mapping the charges are the model's own energy: tiles, rounding to ports and prices are its code.
 *
 * What lies above a boundary shows only in whether outputs cross it as partial sums, and that as a
 * product: so all of it is a function of what lies below. */
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/map/charge.h"
#include "runtime/zigzag/from_nest.h"
#include "runtime/zigzag/parts.h"

/* One operand, prepared: everything that the spatial mapping decides. */
typedef struct operand {
    double **sizes;      /* [k]: of each dimension, unrolled below memory k, k = 0 .. levels */
    int64_t *units;      /* [k] of level k of the array's view, and how many tiles below k go */
    int64_t *boost;      /*     through memory k at once */
    double *irrelevant;  /* [k]: unrolled above level k, without relations */
    bool *reduces;       /* [k]: some irrelevant loop is unrolled above level k */
    unsigned char *kind; /* of each factor: its ZZ_LOOP_... */
} operand;

typedef struct boxes {
    const zz_map_problem *problem;
    const zz_zigzag_model *model;
    operand *operands;
    int *dims;       /* of each factor */
    double *whole;   /* sizes of all loops together */
    int64_t steps;   /* product of the factors */
    double *scratch; /* sizes */
    zz_zigzag_run run;
} boxes;

/* Sizes of each dimension: what is unrolled below level k, times the factors below. */
static const double *spanned(const boxes *b, const double *unrolled, const int *below) {
    memcpy(b->scratch, unrolled, (size_t)b->model->dim_count * sizeof *b->scratch);
    for (int f = 0; f < b->problem->factor_count; f++)
        for (int i = 0; i < below[f]; i++)
            b->scratch[b->dims[f]] *= (double)b->problem->factors[f].trips;
    return b->scratch;
}

/* Elements of a tile as it moves (7): like those that are allocated (5), but a dimension that the
 * equation lists twice for the operand counts once. */
static double moving(boxes *b, int x, const double *sizes) {
    const zz_zigzag_side *side = &b->model->sides[x];
    double elements = zz_zigzag_elements(&b->run, side, sizes);
    for (int i = 0; i < side->relevant_count; i++)
        for (int j = 0; j < i; j++)
            if (side->relevant[j] == side->relevant[i]) {
                elements /= sizes[side->relevant[i]];
                break;
            }
    return elements;
}

/* How often the values of the relations are met again over so much of the loops. */
static double reuse(boxes *b, const double *sizes) {
    double product = 1;
    for (int r = 0; r < b->model->reach_count; r++) {
        const zz_zigzag_reach *reach = &b->model->reaches[r];
        for (int t = 0; t < reach->relation->term_count; t++)
            product *= sizes[reach->relation->terms[t].dim];
        product /= zz_zigzag_reached(&b->run, reach, sizes);
    }
    return product;
}

/* How often each output crosses the boundary below level k, as a sum is completed. */
static double visits(boxes *b, int k, const int *below, bool *reduces) {
    const operand *x = &b->operands[0];
    double product = x->irrelevant[k];
    *reduces = x->reduces[k];
    for (int f = 0; f < b->problem->factor_count; f++)
        for (int i = below[f]; i < b->problem->factors[f].count && x->kind[f] == ZZ_LOOP_IRRELEVANT;
             i++) {
            product *= (double)b->problem->factors[f].trips;
            *reduces = true;
        }
    if (b->model->sides[0].partial) {
        const double all = reuse(b, b->whole);
        const double above = all / reuse(b, spanned(b, x->sizes[k + 1], below));
        product *= above;
        *reduces |= above > 1 + 1e-12;
    }
    return product;
}

/* Cycles of one transfer at a port, as ZigZag's latency has it (9.2). */
static int64_t taken(boxes *b, int x, int level, zz_direction direction,
                     const zz_zigzag_movement *movement) {
    const zz_zigzag_port *port = b->model->sides[x].path[level].ports[direction];
    const int64_t bits = zz_zigzag_times(&b->run, movement->amount, movement->bits);
    return port && port->widest ? zz_zigzag_ceil(&b->run, (double)bits / (double)port->widest) : 0;
}

static void price(boxes *b, int x, int level, zz_direction direction, int64_t units,
                  const zz_zigzag_movement *movement, zz_map_charge *charge) {
    const zz_zigzag_port *port = b->model->sides[x].path[level].ports[direction];
    const double words = zz_zigzag_words(&b->run, movement, port, units);
    const bool reads = direction == ZZ_DOWN || direction == ZZ_UP;
    charge->words += words;
    if (port)
        charge->energy += words * (reads ? port->read_energy : port->write_energy);
}

/* Both sides of a boundary, one way: at the memory above it, and at the one below it if any. */
static void cross(boxes *b, int x, int k, zz_direction above, zz_direction below,
                  zz_zigzag_movement movement, zz_map_charge *charge) {
    zz_map_move *move = above == ZZ_DOWN ? &charge->down : &charge->up;
    const operand *o = &b->operands[x];
    const int64_t elements = movement.amount;
    movement.amount = zz_zigzag_times(&b->run, elements, o->boost[k]);
    price(b, x, k, above, o->units[k + 1], &movement, charge);
    move->total = taken(b, x, k, above, &movement);
    move->most = movement.count;
    movement.amount = elements;
    if (k > 0) {
        price(b, x, k - 1, below, o->units[k], &movement, charge);
        move->edge = taken(b, x, k - 1, below, &movement);
    }
}

/* All steps; false when they do not fit 64 bits. */
static bool all_steps(const boxes *b, int64_t *product) {
    bool fits = true;
    *product = 1;
    for (int f = 0; f < b->problem->factor_count; f++)
        for (int i = 0; i < b->problem->factors[f].count; i++)
            fits = fits && zz_mul64(*product, b->problem->factors[f].trips, product);
    return fits;
}

static int64_t iterations(const boxes *b, const int *below) {
    int64_t product = 1; /* divides that of all factors, which was seen to fit */
    for (int f = 0; f < b->problem->factor_count; f++)
        for (int i = 0; i < below[f]; i++)
            product *= b->problem->factors[f].trips;
    return product;
}

static bool charge_boundary(void *self, int x, int k, const int *below, zz_map_charge *charge) {
    boxes *b = self;
    const zz_zigzag_side *side = &b->model->sides[x];
    *charge = (zz_map_charge){0};
    b->run.status = ZZ_ZIGZAG_OK;
    zz_zigzag_movement movement = {.amount = 1, .bits = side->bits, .count = b->steps};
    if (k > 0 || x > 0)
        movement.count /= iterations(b, below);
    if (k > 0)
        movement.amount =
            zz_zigzag_round(&b->run, moving(b, x, spanned(b, b->operands[x].sizes[k], below)));
    if (x > 0) {
        cross(b, x, k, ZZ_DOWN, ZZ_FILL, movement, charge);
    } else {
        bool reduces;
        const double more = (double)side->elements * (visits(b, k, below, &reduces) - 1);
        const bool again = zz_zigzag_int(&b->run, more) != 0;
        movement.bits = again ? side->bits : b->model->layer->final_bits;
        cross(b, x, k, ZZ_BACK, ZZ_UP, movement, charge);
        if (reduces && again)
            cross(b, x, k, ZZ_DOWN, ZZ_FILL, movement, charge);
    }
    if (b->run.status == ZZ_ZIGZAG_NO_PORT) { /* no mapping has this */
        charge->energy = INFINITY;
        b->run.status = ZZ_ZIGZAG_OK;
    }
    return b->run.status == ZZ_ZIGZAG_OK;
}

/* Outputs take partial precision while an irrelevant loop is left above the lower boundary (5). */
static int64_t precision(const boxes *b, int x, int level, const int *lower) {
    const operand *o = &b->operands[x];
    bool partial = x == 0 && o->reduces[level];
    for (int f = 0; f < b->problem->factor_count; f++)
        partial |=
            x == 0 && o->kind[f] == ZZ_LOOP_IRRELEVANT && lower[f] < b->problem->factors[f].count;
    return x > 0 || partial ? b->model->sides[x].bits : b->model->layer->final_bits;
}

static bool tile_bits(void *self, int x, int level, const int *upper, const int *lower,
                      int64_t *bits) {
    boxes *b = self;
    b->run.status = ZZ_ZIGZAG_OK;
    const double elements = zz_zigzag_elements(&b->run, &b->model->sides[x],
                                               spanned(b, b->operands[x].sizes[level + 1], upper));
    *bits = zz_zigzag_ceil(&b->run, elements * (double)precision(b, x, level, lower));
    return b->run.status == ZZ_ZIGZAG_OK;
}

static bool relevant(void *self, int x, int factor) {
    const unsigned char kind = ((const boxes *)self)->operands[x].kind[factor];
    return kind == ZZ_LOOP_RELEVANT || kind == ZZ_LOOP_PARTIAL;
}

/* --- preparing ------------------------------------------------------------------------------ */

/* Everything about an operand that no temporal loop changes, off an evaluation. */
static void prepare(zz_arena *arena, boxes *b, int x) {
    const zz_zigzag_side *side = &b->model->sides[x];
    const zz_zigzag_tile *tiles = b->run.result->operands[x].views[ZZ_ZIGZAG_FRACTIONAL].tiles;
    const int n = side->level_count, dims = b->model->dim_count;
    operand *o = &b->operands[x];
    o->sizes = ZZ_NEW_ARRAY(arena, double *, (size_t)n + 2);
    o->units = ZZ_NEW_ARRAY(arena, int64_t, (size_t)n + 1);
    o->boost = ZZ_NEW_ARRAY(arena, int64_t, (size_t)n + 1);
    o->irrelevant = ZZ_NEW_ARRAY(arena, double, (size_t)n + 1);
    o->reduces = ZZ_NEW_ARRAY(arena, bool, (size_t)n + 1);
    o->kind = ZZ_NEW_ARRAY(arena, unsigned char, (size_t)b->problem->factor_count + 1);
    for (int f = 0; f < b->problem->factor_count; f++)
        o->kind[f] = side->relevance[b->dims[f]];
    for (int k = 0; k <= n + 1; k++) {
        o->sizes[k] = ZZ_NEW_ARRAY(arena, double, (size_t)dims);
        for (int d = 0; d < dims; d++)
            o->sizes[k][d] = k ? o->sizes[k - 1][d] : 1;
        for (int i = 0; k && i < tiles[k - 1].spread_count; i++)
            o->sizes[k][tiles[k - 1].spread[i].dim] *= tiles[k - 1].spread[i].size;
    }
    for (int k = n; k >= 0; k--) {
        o->units[k] = tiles[k].units;
        o->boost[k] = tiles[k].boost;
        o->irrelevant[k] = k < n ? o->irrelevant[k + 1] : 1;
        o->reduces[k] = k < n && o->reduces[k + 1];
        for (int i = 0; k < n && i < tiles[k + 1].spread_count; i++) {
            const zz_zigzag_unrolled *s = &tiles[k + 1].spread[i];
            if (side->relevance[s->dim] == ZZ_LOOP_IRRELEVANT) {
                o->irrelevant[k] *= s->size;
                o->reduces[k] |= s->size > 1;
            }
        }
    }
}

/* The model's view of the nest with all loops in the innermost level of each operand: what is
 * spatial in it is that of every mapping. */
static bool evaluate_base(zz_arena *arena, boxes *b, const zz_zigzag_problem *from) {
    zz_zigzag_mapping *mapping = ZZ_NEW(arena, zz_zigzag_mapping);
    int **ends = ZZ_NEW_ARRAY(arena, int *, (size_t)b->model->side_count);
    for (int x = 0; x < b->model->side_count; x++) {
        ends[x] = ZZ_NEW_ARRAY(arena, int, (size_t)b->model->sides[x].level_count);
        for (int l = 0; l < b->model->sides[x].level_count; l++)
            ends[x][l] = from->mapping.loop_count;
    }
    *mapping = from->mapping;
    mapping->ends = (const int *const *)ends;
    zz_zigzag_result *result = ZZ_NEW(arena, zz_zigzag_result);
    b->run = (zz_zigzag_run){.arena = arena, .model = b->model, .mapping = mapping};
    b->run.status = zz_zigzag_evaluate(arena, b->model, mapping, result);
    b->run.result = result;
    return b->run.status == ZZ_ZIGZAG_OK;
}

/* Gaps in what a relation reaches let it fall and rise again with the loops in between. */
static bool even_reach(const zz_zigzag_model *model) {
    for (int r = 0; r < model->reach_count && model->sides[0].partial; r++)
        if (!model->reaches[r].pair || model->reaches[r].a != 1 || model->reaches[r].b != 1)
            return false;
    return true;
}

/* --- ports ---------------------------------------------------------------------------------- */

/* Latency is of whole lanes, energy of fractions: what is said of transfers holds for both where there
 * are no fractions, and in whole cycles for each operation. */
static bool whole_lanes(const boxes *b) {
    const double pace = b->model->cycles_per_operation;
    bool whole = pace == (double)(int64_t)pace;
    for (int x = 0; x < b->model->side_count; x++)
        for (int k = 0; k <= b->model->sides[x].level_count; k++) {
            const zz_zigzag_view *views = b->run.result->operands[x].views;
            const zz_zigzag_tile *a = &views[ZZ_ZIGZAG_FRACTIONAL].tiles[k],
                                 *c = &views[ZZ_ZIGZAG_INTEGER].tiles[k];
            whole = whole && a->spread_count == c->spread_count;
            for (int i = 0; whole && i < a->spread_count; i++)
                whole =
                    a->spread[i].dim == c->spread[i].dim && a->spread[i].size == c->spread[i].size;
        }
    return whole;
}

static const zz_map_lines *list_lines(zz_arena *arena, const boxes *b) {
    const zz_zigzag_model *model = b->model;
    if (!whole_lanes(b) || model->line_count > 127)
        return NULL;
    zz_map_lines *lines = ZZ_NEW(arena, zz_map_lines);
    lines->count = model->line_count;
    lines->loads = ZZ_NEW_ARRAY(arena, int, (size_t)model->line_count + 1);
    lines->at = zz_alloc_array(arena, (size_t)model->side_count, sizeof *lines->at);
    for (int x = 0; x < model->side_count; x++) {
        const size_t levels = (size_t)model->sides[x].level_count;
        lines->at[x] = zz_alloc_array(arena, levels + 1, sizeof *lines->at[x]);
        memset(lines->at[x], -1, (levels + 1) * sizeof *lines->at[x]);
    }
    for (int i = 0; i < model->line_count; i++)
        for (int d = 0; d < model->lines[i].duty_count; d++) {
            const zz_zigzag_duty *duty = &model->lines[i].duties[d];
            if (duty->operand < 0)
                continue;
            static const int places[ZZ_DIRECTIONS] = {
                [ZZ_DOWN] = 0, [ZZ_FILL] = 1, [ZZ_BACK] = 2, [ZZ_UP] = 3};
            const bool below = duty->direction == ZZ_FILL || duty->direction == ZZ_UP;
            lines->at[duty->operand][duty->level + below][places[duty->direction]] = (signed char)i;
            lines->loads[i] +=
                !duty->output || duty->direction == ZZ_UP || duty->direction == ZZ_BACK;
        }
    return lines;
}

static boxes *new_boxes(zz_arena *arena, const zz_map_problem *problem,
                        const zz_zigzag_problem *from) {
    boxes *b = ZZ_NEW(arena, boxes);
    const size_t dims = (size_t)from->model->dim_count;
    b->problem = problem;
    b->model = from->model;
    b->operands = ZZ_NEW_ARRAY(arena, operand, (size_t)b->model->side_count);
    b->dims = ZZ_NEW_ARRAY(arena, int, (size_t)problem->factor_count + 1);
    b->whole = ZZ_NEW_ARRAY(arena, double, dims);
    b->scratch = ZZ_NEW_ARRAY(arena, double, dims);
    for (int f = 0; f < problem->factor_count; f++)
        b->dims[f] = from->dims[problem->factors[f].variable];
    return b;
}

const zz_map_charges *zz_map_charges_boxes(zz_arena *arena, const zz_map_problem *problem,
                                           const char **what) {
    const zz_zigzag_problem *from = zz_zigzag_from_nest(arena, problem->nest, true, what);
    if (!from)
        return NULL;
    if (from->departures) {
        *what = zz_zigzag_departure(from->departures & -from->departures);
        return NULL;
    }
    boxes *b = new_boxes(arena, problem, from);
    const double cycles_per_operation = b->model->cycles_per_operation;
    if (!evaluate_base(arena, b, from)) {
        *what = zz_zigzag_message(b->run.status);
        return NULL;
    }
    if (!b->run.result->exact) { /* what it finds would not be counted so */
        *what = "a number is beyond what a double holds";
        return NULL;
    }
    int all[ZZ_MAP_LOOPS];
    for (int f = 0; f < problem->factor_count; f++)
        all[f] = problem->factors[f].count;
    if (!all_steps(b, &b->steps)) {
        *what = "a count does not fit 64 bits";
        return NULL;
    }
    for (int x = 0; x < b->model->side_count; x++)
        prepare(arena, b, x);
    memcpy(b->whole, spanned(b, b->operands[0].sizes[b->model->sides[0].level_count + 1], all),
           (size_t)b->model->dim_count * sizeof *b->whole);
    zz_map_charges *charges = ZZ_NEW(arena, zz_map_charges);
    *charges = (zz_map_charges){.self = b,
                                .proved = even_reach(b->model),
                                .base_energy = b->run.result->unit_energy,
                                .compute = (int64_t)((double)b->steps * cycles_per_operation),
                                .charge = charge_boundary,
                                .tile = tile_bits,
                                .relevant = relevant,
                                .lines = list_lines(arena, b)};
    return charges;
}
