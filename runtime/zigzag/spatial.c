/* The spatial mapping (3): from unrollings as a user writes them to loops with fractional or
 * integer sizes at each level of each operand; and what they leave to the temporal loops (4). */
#include "runtime/zigzag/parts.h"

/* Of several dimensions of the array that unroll one loop, the first with the largest unrolling
 * takes what the earlier ones leave, evened out over the trips it needs: 50 on 32 lanes are 2 x 25.
 * The others take what is written, whatever that leaves. */
static bool evens_out(const zz_zigzag_mapping *mapping, int spread) {
    const zz_zigzag_spread *s = &mapping->spreads[spread];
    int first = -1;
    int64_t most = 0;
    for (int i = 0; i < mapping->spread_count; i++)
        if (mapping->spreads[i].dim == s->dim && mapping->spreads[i].unroll > most) {
            most = mapping->spreads[i].unroll;
            first = mapping->spreads[i].dimension;
        }
    return first == s->dimension;
}

static double unroll(zz_zigzag_run *run, const double *earlier, int spread, bool integer) {
    const zz_zigzag_mapping *mapping = run->mapping;
    const zz_zigzag_spread *s = &mapping->spreads[spread];
    const int64_t lanes = run->model->hardware->dimensions[s->dimension];
    const int64_t size = run->model->layer->sizes[s->dim];
    const int64_t written = s->unroll < lanes ? s->unroll : lanes;
    if (written > size)
        zz_zigzag_stop(run, ZZ_ZIGZAG_UNROLL);
    if (!evens_out(mapping, spread))
        return (double)written;
    double taken = 1;
    for (int i = 0; i < spread; i++)
        if (mapping->spreads[i].dim == s->dim && mapping->spreads[i].dimension != s->dimension)
            taken *= earlier[i];
    const double trips = ceil(zz_zigzag_over(run, (double)size, (double)written * taken));
    const double evened = zz_zigzag_over(run, zz_zigzag_over(run, (double)size, trips), taken);
    return integer ? trunc(evened) : evened;
}

/* Adds to a level the loops that the mapping unrolls over one dimension of the array; a loop that
 * the level has already is multiplied. */
static void add_dimension(const zz_zigzag_run *run, const double *unrolled, int dimension,
                          zz_zigzag_unrolled *loops, int *count) {
    for (int i = 0; i < run->mapping->spread_count; i++) {
        const zz_zigzag_spread *s = &run->mapping->spreads[i];
        if (s->dimension != dimension)
            continue;
        int l = 0;
        while (l < *count && loops[l].dim != s->dim)
            l++;
        if (l == *count)
            loops[(*count)++] = (zz_zigzag_unrolled){s->dim, unrolled[i]};
        else
            loops[l].size *= unrolled[i];
    }
}

/* Level k takes the dimensions that memory k serves and no level below took; the last, what is
 * left. So a memory has one copy of what its level and those below unroll, and is itself replicated
 * over the levels above. */
static void place_spreads(zz_zigzag_run *run, int operand, zz_zigzag_form form) {
    const zz_zigzag_side *side = &run->model->sides[operand];
    const zz_zigzag_mapping *mapping = run->mapping;
    zz_zigzag_tile *tiles = run->result->operands[operand].views[form].tiles;
    zz_zigzag_unrolled *loops =
        ZZ_NEW_ARRAY(run->arena, zz_zigzag_unrolled, (size_t)mapping->spread_count + 1);
    uint64_t left = 0;
    for (int i = 0; i < mapping->spread_count; i++)
        left |= (uint64_t)1 << mapping->spreads[i].dimension;
    for (int k = 0; k <= side->level_count; k++) {
        int count = 0;
        if (k < side->level_count) {
            const zz_zigzag_store *store = &run->model->stores[side->path[k].memory];
            for (int i = 0; i < store->served_count; i++) {
                const int d = store->served[i];
                if (left >> d & 1)
                    add_dimension(run, run->unrolled[form], d, loops, &count);
                left &= ~((uint64_t)1 << d);
            }
        } else {
            for (int i = 0; i < mapping->spread_count; i++) {
                const int d = mapping->spreads[i].dimension;
                if (left >> d & 1)
                    add_dimension(run, run->unrolled[form], d, loops, &count);
                left &= ~((uint64_t)1 << d);
            }
        }
        tiles[k].spread = loops;
        tiles[k].spread_count = count;
        loops += count;
    }
}

void zz_zigzag_unroll(zz_zigzag_run *run) {
    const int count = run->mapping->spread_count;
    bool same = true;
    for (int form = 0; form < ZZ_ZIGZAG_FORMS; form++) {
        run->unrolled[form] = ZZ_NEW_ARRAY(run->arena, double, (size_t)count + 1);
        for (int i = 0; i < count; i++)
            run->unrolled[form][i] = unroll(run, run->unrolled[form], i, form == ZZ_ZIGZAG_INTEGER);
    }
    for (int i = 0; i < count; i++)
        same &= run->unrolled[ZZ_ZIGZAG_FRACTIONAL][i] == run->unrolled[ZZ_ZIGZAG_INTEGER][i];
    for (int x = 0; x < run->model->side_count; x++) {
        zz_zigzag_outcome *outcome = &run->result->operands[x];
        for (int form = 0; form < ZZ_ZIGZAG_FORMS; form++) {
            if (form == ZZ_ZIGZAG_INTEGER && same) {
                outcome->views[form] = outcome->views[ZZ_ZIGZAG_FRACTIONAL];
                continue;
            }
            const size_t levels = (size_t)outcome->level_count;
            outcome->views[form].tiles = ZZ_NEW_ARRAY(run->arena, zz_zigzag_tile, levels + 1);
            outcome->views[form].movements =
                zz_alloc_array(run->arena, levels, sizeof *outcome->views[form].movements);
            place_spreads(run, x, (zz_zigzag_form)form);
        }
    }
}

/* From the loops of the first input, the array's level first; a loop that is done is not looked at
 * again, however much more of it is unrolled. */
void zz_zigzag_rest(zz_zigzag_run *run, int64_t *sizes) {
    const zz_zigzag_outcome *input = &run->result->operands[1];
    const zz_zigzag_tile *tiles = input->views[ZZ_ZIGZAG_FRACTIONAL].tiles;
    bool *done = ZZ_NEW_ARRAY(run->arena, bool, (size_t)run->model->dim_count);
    for (int d = 0; d < run->model->dim_count; d++)
        sizes[d] = run->model->layer->sizes[d];
    for (int k = 0; k <= input->level_count; k++)
        for (int l = 0; l < tiles[k].spread_count; l++) {
            const zz_zigzag_unrolled *loop = &tiles[k].spread[l];
            if (done[loop->dim])
                continue;
            sizes[loop->dim] =
                zz_zigzag_ceil(run, zz_zigzag_over(run, (double)sizes[loop->dim], loop->size));
            done[loop->dim] = sizes[loop->dim] == 1;
        }
}
