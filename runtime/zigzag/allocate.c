/* The greedy allocation (5): memory by memory from the array outwards, each takes as many of the
 * innermost loops that its operands have left as make the traffic to the level above least.  It
 * looks at one memory at a time, reserves nothing for double buffering, and takes the capacity of
 * one instance for all there is; of equal choices the last wins, more loops for the later operand.
 */
#include "runtime/zigzag/parts.h"

/* Where one operand stands. */
typedef struct progress {
    double *sizes; /* of each loop dimension, in the levels already allocated */
    int taken;     /* temporal loops allocated so far */
} progress;

/* What one operand may do in the memory at hand: offer i takes first + i more loops. */
typedef struct offers {
    int operand, level;
    int first, count;
    double *bits;    /* of the tile */
    double *traffic; /* bits to the level above over the whole layer */
} offers;

static bool top(const zz_zigzag_run *run, const offers *o) {
    return o->level == run->model->sides[o->operand].level_count - 1;
}

double zz_zigzag_elements(zz_zigzag_run *run, const zz_zigzag_side *side, const double *sizes) {
    const zz_zigzag_model *model = run->model;
    double elements = 1;
    for (int i = 0; i < side->relevant_count; i++)
        elements *= sizes[side->relevant[i]];
    for (int r = 0; r < model->reach_count && side->partial; r++)
        elements *= zz_zigzag_reached(run, &model->reaches[r], sizes);
    return elements;
}

/* Outputs are sized as partial sums while any reduction is left outside of what the memory has
 * before it chooses; so one that takes in the last reduction still counts partial precision. */
static int64_t precision(const zz_zigzag_run *run, const offers *o, const progress *p) {
    const zz_zigzag_side *side = &run->model->sides[o->operand];
    const zz_zigzag_tile *tiles =
        run->result->operands[o->operand].views[ZZ_ZIGZAG_FRACTIONAL].tiles;
    if (!side->output)
        return side->bits;
    for (int k = o->level + 1; k <= side->level_count; k++)
        for (int l = 0; l < tiles[k].spread_count; l++)
            if (side->relevance[tiles[k].spread[l].dim] == ZZ_LOOP_IRRELEVANT)
                return side->bits;
    for (int i = p->taken; i < run->mapping->loop_count; i++)
        if (side->relevance[run->mapping->loops[i].dim] == ZZ_LOOP_IRRELEVANT)
            return side->bits;
    return run->model->layer->final_bits;
}

/* Lists what fits, fewest loops first; the top memory has to take what is left, and offers only the
 * most that fits.  `sizes` is room for a copy of the operand's sizes. */
static void list_offers(zz_zigzag_run *run, offers *o, const progress *p, double capacity,
                        double *sizes) {
    const zz_zigzag_side *side = &run->model->sides[o->operand];
    const zz_zigzag_loop *loops = run->mapping->loops;
    const int loop_count = run->mapping->loop_count;
    const double bits = (double)precision(run, o, p);
    double tile = 0;
    bool changed = true;
    for (int d = 0; d < run->model->dim_count; d++)
        sizes[d] = p->sizes[d];
    o->first = o->count = 0;
    for (int i = p->taken; i <= loop_count; i++) {
        if (changed)
            tile = zz_zigzag_elements(run, side, sizes) * bits;
        if (!(tile <= capacity))
            break;
        o->bits[o->count] = tile;
        o->traffic[o->count] = (double)(run->product[loop_count] / run->product[i]) * tile;
        run->inexact |= o->traffic[o->count++] > ZZ_PYTHON_EXACT;
        if (i < loop_count) {
            sizes[loops[i].dim] *= (double)loops[i].size;
            changed = side->relevance[loops[i].dim] == ZZ_LOOP_RELEVANT ||
                      side->relevance[loops[i].dim] == ZZ_LOOP_PARTIAL;
        }
    }
    if (o->count == 0) {
        zz_zigzag_stop(run, ZZ_ZIGZAG_MEMORY_TOO_SMALL);
    } else if (top(run, o)) {
        o->first = o->count - 1;
        o->bits[0] = o->bits[o->first];
        o->traffic[0] = 0;
        o->count = 1;
    }
}

/* An even choice: no loop goes into this memory for one operand while another operand of the same
 * memory leaves it outside.  Separate memories are never compared. */
static bool even(const offers *list, int count, const progress *operands, const int *pick) {
    for (int i = 0; i < count; i++) {
        const int begin = operands[list[i].operand].taken;
        const int end = begin + list[i].first + pick[i];
        for (int j = 0; j < count; j++) {
            const int other = operands[list[j].operand].taken + list[j].first + pick[j];
            if (end > begin && end > other)
                return false;
        }
    }
    return true;
}

/* Tries all combinations, the last operand fastest.  Where no even one exists ZigZag falls back to
 * taking no loops at all, also in a top memory. */
static void choose(zz_zigzag_run *run, const offers *list, int count, const progress *operands,
                   double capacity, int *best) {
    int64_t combinations = 1;
    int *pick = ZZ_NEW_ARRAY(run->arena, int, (size_t)count + 1);
    double *bits = ZZ_NEW_ARRAY(run->arena, double, (size_t)count + 1);
    double *traffic = ZZ_NEW_ARRAY(run->arena, double, (size_t)count + 1);
    double least = INFINITY;
    for (int i = 0; i < count; i++) {
        best[i] = 0;
        if (__builtin_mul_overflow(combinations, list[i].count, &combinations) ||
            combinations > ZZ_ZIGZAG_COMBINATION_LIMIT) {
            zz_zigzag_stop(run, ZZ_ZIGZAG_COMBINATIONS);
            return;
        }
    }
    bool first = true;
    for (int changed = 0; changed >= 0;) {
        for (int i = changed; i < count; i++) {
            bits[i + 1] = bits[i] + list[i].bits[pick[i]];
            traffic[i + 1] = traffic[i] + list[i].traffic[pick[i]];
        }
        if (bits[count] <= capacity) {
            if (traffic[count] <= least &&
                (!run->mapping->even || even(list, count, operands, pick))) {
                least = traffic[count];
                for (int i = 0; i < count; i++)
                    best[i] = list[i].first + pick[i];
            }
        } else if (first) {
            zz_zigzag_stop(run, ZZ_ZIGZAG_MEMORY_TOO_SMALL);
            return;
        }
        first = false;
        for (changed = count - 1; changed >= 0 && ++pick[changed] == list[changed].count; changed--)
            pick[changed] = 0;
    }
}

static void take(zz_zigzag_run *run, const offers *o, progress *p, int loops) {
    zz_zigzag_outcome *outcome = &run->result->operands[o->operand];
    const zz_zigzag_tile *above = &outcome->views[ZZ_ZIGZAG_FRACTIONAL].tiles[o->level + 1];
    for (; loops > 0; loops--, p->taken++)
        p->sizes[run->mapping->loops[p->taken].dim] *= (double)run->mapping->loops[p->taken].size;
    for (int l = 0; l < above->spread_count; l++)
        p->sizes[above->spread[l].dim] *= above->spread[l].size;
    outcome->levels[o->level].end = p->taken;
    if (top(run, o) && p->taken < run->mapping->loop_count)
        zz_zigzag_stop(run, ZZ_ZIGZAG_HIERARCHY_TOO_SMALL);
}

static progress *begin(zz_zigzag_run *run) {
    const zz_zigzag_model *model = run->model;
    progress *operands = ZZ_NEW_ARRAY(run->arena, progress, (size_t)model->side_count);
    for (int x = 0; x < model->side_count; x++) {
        const zz_zigzag_tile *array =
            &run->result->operands[x].views[ZZ_ZIGZAG_FRACTIONAL].tiles[0];
        operands[x].sizes = ZZ_NEW_ARRAY(run->arena, double, (size_t)model->dim_count);
        for (int d = 0; d < model->dim_count; d++)
            operands[x].sizes[d] = 1;
        for (int l = 0; l < array->spread_count; l++)
            operands[x].sizes[array->spread[l].dim] *= array->spread[l].size;
    }
    return operands;
}

static void take_given(zz_zigzag_run *run) {
    for (int x = 0; x < run->model->side_count; x++)
        for (int l = 0; l < run->model->sides[x].level_count; l++)
            run->result->operands[x].levels[l].end = run->mapping->ends[x][l];
}

void zz_zigzag_allocate(zz_zigzag_run *run) {
    const zz_zigzag_model *model = run->model;
    if (run->mapping->ends) {
        take_given(run);
        return;
    }
    const size_t offer_room = (size_t)run->mapping->loop_count + 1;
    progress *operands = begin(run);
    double *sizes = ZZ_NEW_ARRAY(run->arena, double, (size_t)model->dim_count);
    offers *list = ZZ_NEW_ARRAY(run->arena, offers, (size_t)model->side_count);
    int *best = ZZ_NEW_ARRAY(run->arena, int, (size_t)model->side_count);
    for (int x = 0; x < model->side_count; x++) {
        list[x].bits = ZZ_NEW_ARRAY(run->arena, double, offer_room);
        list[x].traffic = ZZ_NEW_ARRAY(run->arena, double, offer_room);
    }
    for (int m = 0; m < model->hardware->memory_count && !run->status; m++) {
        const zz_zigzag_store *store = &model->stores[m];
        const double capacity = (double)model->hardware->memories[m].bits;
        for (int i = 0; i < store->share_count && !run->status; i++) {
            list[i].operand = store->shares[i].operand;
            list[i].level = store->shares[i].level;
            list_offers(run, &list[i], &operands[list[i].operand], capacity, sizes);
        }
        if (!run->status)
            choose(run, list, store->share_count, operands, capacity, best);
        for (int i = 0; i < store->share_count && !run->status; i++)
            take(run, &list[i], &operands[list[i].operand], best[i]);
    }
}
