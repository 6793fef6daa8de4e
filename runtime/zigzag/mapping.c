/* From the allocation to tiles and movements: irrelevant loops merged down (6), and what every
 * level holds and every direction moves (7), once with fractional and once with integer unrolling.
 */
#include "runtime/zigzag/parts.h"

/* --- 6: stationary loops ------------------------------------------------------------------- */

/* The first loop at or after `from` that is not irrelevant to the operand: a partial one stops. */
static int skip_irrelevant(const zz_zigzag_run *run, const zz_zigzag_side *side, int from) {
    while (from < run->mapping->loop_count &&
           side->relevance[run->mapping->loops[from].dim] == ZZ_LOOP_IRRELEVANT)
        from++;
    return from;
}

/* Product of the outermost loops of one kind in [begin, end). */
static int64_t outermost(zz_zigzag_run *run, const zz_zigzag_side *side, int begin, int end,
                         int relevance) {
    int64_t product = 1;
    while (end > begin && side->relevance[run->mapping->loops[end - 1].dim] == relevance)
        product = zz_zigzag_times(run, product, run->mapping->loops[--end].size);
    return product;
}

/* Leading irrelevant loops of a level belong to the level below, until nothing moves: each boundary
 * advances over the irrelevant loops that follow it. */
static void merge_down(zz_zigzag_run *run, int operand) {
    const zz_zigzag_side *side = &run->model->sides[operand];
    zz_zigzag_outcome *outcome = &run->result->operands[operand];
    int begin = 0;
    outcome->top_relevant[0] = outcome->top_irrelevant[0] = 1;
    for (int k = 0; k < outcome->level_count; k++) {
        zz_zigzag_level *level = &outcome->levels[k];
        const int end = level->stationary_end = skip_irrelevant(run, side, level->end);
        level->cycles = run->product[end];
        outcome->top_relevant[k + 1] = outermost(run, side, begin, end, ZZ_LOOP_RELEVANT);
        outcome->top_irrelevant[k + 1] = outermost(run, side, begin, end, ZZ_LOOP_IRRELEVANT);
        begin = end;
    }
    outcome->stationary = run->product[skip_irrelevant(run, side, 0)];
}

/* --- 7: loops split into relevant and irrelevant parts --------------------------------------- */

typedef struct split { /* of one level */
    double relevant, irrelevant, all;
    bool reduces; /* an irrelevant part above 1 */
} split;

typedef struct widening { /* of one relation, so far */
    double values, reuse; /* of X, and visits of each */
} widening;

typedef struct progress {
    double *sizes; /* of each loop dimension, so far */
    widening *relations;
} progress;

/* A loop over a dimension of a relation becomes a relevant part, by how much it widens X, below an
 * irrelevant one, by how often X is met again; both may be fractions, also below 1. */
static void split_partial(zz_zigzag_run *run, int relation, const progress *p, split *s) {
    const zz_zigzag_reach *reach = &run->model->reaches[relation];
    const zz_zigzag_relation *terms = reach->relation;
    widening *so_far = &p->relations[relation];
    double all = 1;
    for (int t = 0; t < terms->term_count; t++)
        all *= p->sizes[terms->terms[t].dim];
    const double values = zz_zigzag_reached(run, reach, p->sizes);
    const double reuse = zz_zigzag_over(run, all, values);
    const double relevant = zz_zigzag_over(run, values, so_far->values);
    const double irrelevant = zz_zigzag_over(run, reuse, so_far->reuse);
    s->relevant *= relevant;
    s->irrelevant *= irrelevant;
    s->all = s->all * relevant * irrelevant;
    s->reduces |= irrelevant > 1;
    so_far->values = values;
    so_far->reuse = reuse;
}

static bool has_term(const zz_zigzag_relation *relation, int dim) {
    for (int t = 0; t < relation->term_count; t++)
        if (relation->terms[t].dim == dim)
            return true;
    return false;
}

static void split_loop(zz_zigzag_run *run, const zz_zigzag_side *side, const progress *p, int dim,
                       double size, split *s) {
    const zz_zigzag_model *model = run->model;
    switch (side->relevance[dim]) {
    case ZZ_LOOP_PARTIAL:
        p->sizes[dim] *= size;
        for (int r = 0; r < model->reach_count; r++)
            if (has_term(model->reaches[r].relation, dim))
                split_partial(run, r, p, s);
        return;
    case ZZ_LOOP_RELEVANT:
        s->relevant *= size;
        break;
    case ZZ_LOOP_IRRELEVANT:
        s->irrelevant *= size;
        s->reduces |= size > 1;
        break;
    default:
        break;
    }
    s->all *= size;
}

/* How loops make up a level: what is unrolled below a memory belongs with the temporal loops of the
 * level above (as data arrive), or of the level below (as they are held). */
typedef enum arrangement {
    UNROLLED, /* level k: unrolled[k] */
    ARRIVING, /* level k: temporal[k - 1], then unrolled[k]: ZigZag's 1s1t */
    HELD      /* level k: temporal[k - 1], then unrolled[k - 1]: ZigZag's 1s2t */
} arrangement;

static void split_levels(zz_zigzag_run *run, int operand, zz_zigzag_form form, arrangement how,
                         split *levels) {
    const zz_zigzag_side *side = &run->model->sides[operand];
    const zz_zigzag_outcome *outcome = &run->result->operands[operand];
    const zz_zigzag_tile *tiles = outcome->views[form].tiles;
    progress p = {0};
    if (side->partial) {
        p.sizes = ZZ_NEW_ARRAY(run->arena, double, (size_t)run->model->dim_count);
        p.relations = ZZ_NEW_ARRAY(run->arena, widening, (size_t)run->model->reach_count);
        for (int d = 0; d < run->model->dim_count; d++)
            p.sizes[d] = 1;
        for (int r = 0; r < run->model->reach_count; r++)
            p.relations[r] = (widening){1, 1};
    }
    for (int k = 0; k <= outcome->level_count; k++) {
        split *s = &levels[k];
        *s = (split){1, 1, 1, false};
        if (how != UNROLLED && k > 0)
            for (int i = k > 1 ? outcome->levels[k - 2].stationary_end : 0;
                 i < outcome->levels[k - 1].stationary_end; i++)
                split_loop(run, side, &p, run->mapping->loops[i].dim,
                           (double)run->mapping->loops[i].size, s);
        const int from = how == HELD ? k - 1 : k;
        if (from >= 0)
            for (int l = 0; l < tiles[from].spread_count; l++)
                split_loop(run, side, &p, tiles[from].spread[l].dim, tiles[from].spread[l].size, s);
    }
}

/* --- 7: tiles ------------------------------------------------------------------------------ */

/* round(round(x, 3)): what lies within half a thousandth of a half goes to the even side. */
static int64_t round_thousandths(zz_zigzag_run *run, double x) {
    const double below = floor(x);
    if (fabs(x - (below + 0.5)) < 0.0005)
        return zz_zigzag_round(run, below + 0.5);
    return zz_zigzag_round(run, x);
}

/* Products of the relevant, irrelevant and all parts of levels k to the last, from level k up: the
 * order of the factors decides about the last bit. */
static split above(const split *levels, int level_count, int k) {
    split product = {1, 1, 1, false};
    for (int i = k; i <= level_count; i++) {
        product.relevant *= levels[i].relevant;
        product.irrelevant *= levels[i].irrelevant;
        product.all *= levels[i].all;
        product.reduces |= levels[i].reduces;
    }
    return product;
}

static void fill_tiles(zz_zigzag_run *run, int operand, zz_zigzag_form form, const split *unrolled,
                       const split *arriving, const split *held) {
    const zz_zigzag_side *side = &run->model->sides[operand];
    const zz_zigzag_outcome *outcome = &run->result->operands[operand];
    const int n = outcome->level_count;
    zz_zigzag_tile *tiles = outcome->views[form].tiles;
    double elements = 1;
    for (int k = 0; k <= n; k++) {
        const split outside = above(unrolled, n, k);
        zz_zigzag_tile *tile = &tiles[k];
        elements *= held[k].relevant;
        tile->elements = zz_zigzag_round(run, elements);
        tile->units = round_thousandths(run, outside.all);
        tile->unique = outside.relevant;
        tile->all_elements = zz_zigzag_round(run, (double)tile->elements * tile->unique);
        tile->boost = 1;
        tile->partial = side->output && k < n && above(arriving, n, k + 1).reduces;
        tile->bits = side->output && !tile->partial ? run->model->layer->final_bits : side->bits;
        tile->effective_bits = zz_zigzag_times(run, tile->elements, tile->bits);
        if (outcome->top_relevant[k] > 0)
            tile->effective_bits /= outcome->top_relevant[k];
    }
    for (int k = 0; k < n; k++)
        tiles[k].boost =
            zz_zigzag_round(run, zz_zigzag_over(run, tiles[k].unique, tiles[k + 1].unique));
}

/* --- 7: movements -------------------------------------------------------------------------- */

/* Cycles that level k keeps its tile; level 0 is the array's register, which only inputs have. */
static int64_t cycles(const zz_zigzag_run *run, int operand, int k) {
    const zz_zigzag_outcome *outcome = &run->result->operands[operand];
    if (k > 0)
        return outcome->levels[k - 1].cycles;
    return run->model->sides[operand].output || run->mapping->reread ? 1 : outcome->stationary;
}

/* Between levels k and k + 1 as level k sees it, or, when it is the upper level of the two, as
 * level k - 1 sees it. */
static zz_zigzag_movement between(zz_zigzag_run *run, int operand, zz_zigzag_form form, int k,
                                  bool upper) {
    const zz_zigzag_outcome *outcome = &run->result->operands[operand];
    const zz_zigzag_tile *tile = &outcome->views[form].tiles[k];
    const int64_t held = cycles(run, operand, k);
    const int64_t bits = zz_zigzag_times(run, tile->elements, tile->bits);
    const double low = zz_zigzag_over(run, (double)bits, (double)held);
    zz_zigzag_movement movement = {.period = held};
    if (held > 0)
        movement.count = run->product[run->mapping->loop_count] / held;
    if (upper) {
        movement.average = zz_zigzag_int(run, low);
        movement.amount = tile->elements;
    } else {
        movement.average = zz_zigzag_int(run, low * (double)tile->boost);
        movement.amount = zz_zigzag_times(run, tile->elements, tile->boost);
    }
    const double reuse = (double)outcome->top_irrelevant[k];
    movement.burst = zz_zigzag_int(run, (double)movement.average * reuse);
    movement.window = zz_zigzag_int(run, zz_zigzag_over(run, (double)held, reuse));
    return movement;
}

/* How often each output is visited from level k of the arrangement outwards; 1 beyond the last. */
static double visits(const split *arriving, int level_count, int k) {
    return k > level_count ? 1 : above(arriving, level_count, k).irrelevant;
}

/* Partial sums are read as often as they are written, the first time included (17.3). */
static void move_output(zz_zigzag_run *run, zz_zigzag_form form, int m, const split *arriving,
                        const double *passes_below, const double *passes_above) {
    const zz_zigzag_side *side = &run->model->sides[0];
    const zz_zigzag_outcome *outcome = &run->result->operands[0];
    const zz_zigzag_view *view = &outcome->views[form];
    const int64_t final_bits = run->model->layer->final_bits;
    const double operations = (double)run->model->operations, elements = (double)side->elements;
    zz_zigzag_movement *to = view->movements[m];
    const zz_zigzag_movement none = {0};
    const int64_t down =
        zz_zigzag_int(run, elements * (visits(arriving, outcome->level_count, m + 1) - 1));
    const int64_t fill =
        zz_zigzag_int(run, elements * (visits(arriving, outcome->level_count, m + 2) - 1));
    to[ZZ_BACK] = between(run, 0, form, m, false);
    to[ZZ_UP] = between(run, 0, form, m + 1, true);
    to[ZZ_DOWN] = view->tiles[m].partial ? to[ZZ_BACK] : none;
    to[ZZ_FILL] = view->tiles[m + 1].partial ? to[ZZ_UP] : none;
    to[ZZ_BACK].bits = down ? side->bits : final_bits;
    to[ZZ_DOWN].bits = down ? side->bits : 0;
    to[ZZ_UP].bits = fill ? side->bits : final_bits;
    to[ZZ_FILL].bits = fill ? side->bits : 0;
    to[ZZ_DOWN].moves = down;
    to[ZZ_BACK].moves = zz_zigzag_round(run, zz_zigzag_over(run, operations, passes_below[m]));
    to[ZZ_UP].moves = zz_zigzag_round(run, zz_zigzag_over(run, operations, passes_above[m + 1]));
    to[ZZ_FILL].moves = fill;
}

static void move_input(zz_zigzag_run *run, int operand, zz_zigzag_form form, int m,
                       const double *passes_below, const double *passes_above) {
    const zz_zigzag_side *side = &run->model->sides[operand];
    const zz_zigzag_outcome *outcome = &run->result->operands[operand];
    const double operations = (double)run->model->operations;
    zz_zigzag_movement *to = outcome->views[form].movements[m];
    to[ZZ_BACK] = to[ZZ_UP] = (zz_zigzag_movement){0};
    to[ZZ_DOWN] = between(run, operand, form, m, false);
    to[ZZ_FILL] = between(run, operand, form, m + 1, true);
    to[ZZ_DOWN].bits = to[ZZ_FILL].bits = side->bits;
    to[ZZ_DOWN].moves = zz_zigzag_round(run, zz_zigzag_over(run, operations, passes_below[m]));
    to[ZZ_FILL].moves = zz_zigzag_round(run, zz_zigzag_over(run, operations, passes_above[m + 1]));
    /* Only this count looks at the width of the port before it lets data rest in the register. */
    const zz_zigzag_port *port = side->path[0].ports[ZZ_DOWN];
    if (m == 0 && !run->mapping->reread && port &&
        (port->widest == 0 || zz_zigzag_times(run, to[ZZ_DOWN].amount, side->bits) <= port->widest))
        to[ZZ_DOWN].moves /= outcome->stationary;
}

static void fill_movements(zz_zigzag_run *run, int operand, zz_zigzag_form form,
                           const split *arriving, const split *held) {
    const int n = run->result->operands[operand].level_count;
    zz_zigzag_movement(*movements)[ZZ_DIRECTIONS] =
        run->result->operands[operand].views[form].movements;
    double *below = ZZ_NEW_ARRAY(run->arena, double, (size_t)n + 1);
    double *upwards = ZZ_NEW_ARRAY(run->arena, double, (size_t)n + 1);
    for (int k = 0; k <= n; k++) {
        below[k] = (k ? below[k - 1] : 1) * arriving[k].irrelevant;
        upwards[k] = (k ? upwards[k - 1] : 1) * held[k].irrelevant;
    }
    for (int m = 0; m < n; m++) {
        if (operand == 0)
            move_output(run, form, m, arriving, below, upwards);
        else
            move_input(run, operand, form, m, below, upwards);
    }
    /* Nothing is beyond the top memory. */
    movements[n - 1][ZZ_UP] = movements[n - 1][ZZ_FILL] = (zz_zigzag_movement){0};
}

void zz_zigzag_map(zz_zigzag_run *run) {
    for (int x = 0; x < run->model->side_count && !run->status; x++) {
        const zz_zigzag_outcome *outcome = &run->result->operands[x];
        const size_t levels = (size_t)outcome->level_count + 1;
        split *unrolled = ZZ_NEW_ARRAY(run->arena, split, levels);
        split *arriving = ZZ_NEW_ARRAY(run->arena, split, levels);
        split *held = ZZ_NEW_ARRAY(run->arena, split, levels);
        merge_down(run, x);
        for (int form = 0; form < ZZ_ZIGZAG_FORMS && !run->status; form++) {
            const zz_zigzag_form f = (zz_zigzag_form)form;
            if (form > 0 && outcome->views[form].tiles == outcome->views[0].tiles)
                continue;
            split_levels(run, x, f, UNROLLED, unrolled);
            split_levels(run, x, f, ARRIVING, arriving);
            split_levels(run, x, f, HELD, held);
            fill_tiles(run, x, f, unrolled, arriving, held);
            fill_movements(run, x, f, arriving, held);
        }
    }
}
