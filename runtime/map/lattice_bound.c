/* The least that is still to come: from every node and place, over all ways to go on, of one figure
 * that adds up over boundaries.  Room that operands share is only asked for as far as the node tells,
 * so it may be less than any mapping has, never more. */
#include "runtime/map/lattice_bound.h"

#include <math.h>
#include <string.h>

#include "runtime/map/lattice.h"

/* Closes boundaries of one operand at the node, before the rest: row[place] = the least over how many
 * close there. */
static void close_side(const zz_lattice *t, const zz_lattice_sum *sum, int x, uint32_t node,
                       double *row) {
    const zz_lattice_side *side = &t->sides[x];
    const uint32_t inner = (uint32_t)side->place_stride;
    const uint32_t block = inner * (uint32_t)side->place_count;
    for (int l = side->level_count - 2; l >= 0; l--)
        for (int p = 0; p < side->precisions; p++) {
            if (!zz_lattice_fits(t, x, l, p, node))
                continue;
            const double cost = sum->costs[x][l + 1][p][node];
            const uint32_t from = (uint32_t)(l * side->precisions + p) * inner;
            const uint32_t to =
                (uint32_t)((l + 1) * side->precisions + side->partial[l + 1][node]) * inner;
            for (uint32_t outer = 0; outer < t->place_count; outer += block)
                for (uint32_t i = 0; i < inner; i++) {
                    const double closed = row[outer + to + i] + cost;
                    if (closed < row[outer + from + i])
                        row[outer + from + i] = closed;
                }
        }
}

/* Charges the registers that begin at the node; an output then knows what its innermost memory
 * holds. */
static void begin_sides(const zz_lattice *t, const zz_lattice_sum *sum, uint32_t node,
                        const zz_lattice_group *group, double *row) {
    double cost = 0;
    for (int x = 0; x < t->side_count; x++) {
        const zz_lattice_side *side = &t->sides[x];
        if (!zz_lattice_begins(t, x, node, group))
            continue;
        cost += sum->costs[x][0][0][node];
        if (side->precisions == 2 && side->partial[0][node] != side->begin)
            for (uint32_t places = 0; places < t->place_count; places++)
                if (zz_lattice_place(side, places) == side->begin)
                    row[places] = row[places - (uint32_t)side->place_stride];
    }
    for (uint32_t places = 0; places < t->place_count && cost != 0; places++)
        row[places] += cost;
}

/* The end: everything closes, and the outermost memories hold all there is. */
static void end_row(const zz_lattice *t, const zz_lattice_sum *sum, uint32_t node, double *row) {
    for (uint32_t places = 0; places < t->place_count; places++) {
        row[places] = 0;
        for (int x = 0; x < t->side_count; x++) {
            const zz_lattice_side *side = &t->sides[x];
            const int place = zz_lattice_place(side, places), top = side->level_count - 1;
            if (place / side->precisions != top ||
                !zz_lattice_fits(t, x, top, place % side->precisions, node))
                row[places] = INFINITY;
        }
    }
    for (int x = 0; x < t->side_count; x++)
        close_side(t, sum, x, node, row);
    begin_sides(t, sum, node, NULL, row);
}

static void step_row(const zz_lattice *t, const zz_lattice_sum *sum, uint32_t node,
                     const zz_lattice_group *group, uint64_t axes, double *row) {
    const uint32_t count = t->place_count;
    bool first = true;
    for (int a = 0; a < t->axis_count; a++) {
        const zz_map_axis *axis = &t->axes[a];
        for (int f = axis->first; axes >> a & 1 && f < axis->first + axis->count; f++) {
            const uint32_t to = zz_lattice_step(t, node, a, f);
            if (to == 0)
                break;
            const double *next = sum->least + (size_t)to * count;
            if (first)
                memcpy(row, next, count * sizeof *row);
            else
                for (uint32_t i = 0; i < count; i++)
                    row[i] = next[i] < row[i] ? next[i] : row[i];
            first = false;
        }
    }
    for (int x = 0; x < t->side_count; x++)
        if (zz_lattice_closers(t, node, group) >> x & 1)
            close_side(t, sum, x, node, row);
    begin_sides(t, sum, node, group, row);
}

void zz_lattice_sum_begin(const zz_lattice *t, bool apart, zz_lattice_sum *sum) {
    *sum = (zz_lattice_sum){0};
    for (int x = 0; x < t->side_count; x++)
        for (int b = 0; b < t->sides[x].level_count; b++) {
            double *costs = ZZ_NEW_ARRAY(t->arena, double, t->node_count);
            sum->costs[x][b][0] = sum->costs[x][b][1] = costs;
            if (apart && t->sides[x].precisions == 2)
                sum->costs[x][b][1] = ZZ_NEW_ARRAY(t->arena, double, t->node_count);
        }
}

void zz_lattice_bound(const zz_lattice *t, zz_lattice_sum *sum) {
    const uint32_t count = t->place_count;
    double *row = ZZ_NEW_ARRAY(t->arena, double, count);
    if (!sum->least)
        sum->least = ZZ_NEW_ARRAY(t->arena, double, count *(size_t)t->node_count);
    for (uint32_t node = t->node_count; node-- > 0;) {
        double *least = sum->least + (size_t)node * count;
        if (node == t->node_count - 1) {
            end_row(t, sum, node, least);
        } else {
            const uint64_t next = zz_lattice_next(t, node);
            for (uint32_t i = 0; i < count; i++)
                least[i] = INFINITY;
            for (int g = 0; g < t->group_count; g++) {
                if (!(next & t->groups[g].axes))
                    continue;
                step_row(t, sum, node, &t->groups[g], next & t->groups[g].axes, row);
                for (uint32_t i = 0; i < count; i++)
                    least[i] = row[i] < least[i] ? row[i] : least[i];
            }
        }
        for (uint32_t i = 0; i < count && t->store_count; i++)
            if (least[i] < INFINITY && !zz_lattice_room(t, node, i))
                least[i] = INFINITY;
    }
}
