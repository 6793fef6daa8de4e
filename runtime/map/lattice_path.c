/* A whole mapping on the lattice: the node of every boundary, and whether its tiles fit. */
#include "runtime/map/lattice_path.h"

#include "runtime/map/lattice.h"

static uint64_t axis_bit(const zz_lattice *t, int factor) {
    return (uint64_t)1 << zz_map_axis_of(t->problem, factor);
}

uint32_t zz_lattice_put(const zz_lattice *t, uint32_t node, int factor) {
    return zz_lattice_step(t, node, zz_map_axis_of(t->problem, factor), factor);
}

void zz_lattice_path_of(const zz_lattice *t, const zz_mapping *mapping, zz_lattice_path *path) {
    for (int x = 0; x < t->side_count; x++) {
        const zz_lattice_side *side = &t->sides[x];
        for (int b = 0; b < side->level_count; b++) {
            uint32_t node = 0;
            int at = 0;
            const int end = b ? mapping->ends[x][b - 1] : 0;
            for (; at < end; at++)
                node = zz_lattice_put(t, node, mapping->order[at]);
            const bool within = at == 0 || !(t->events & axis_bit(t, mapping->order[at - 1]));
            while (at < mapping->loop_count && (b > 0 || side->waits) &&
                   !(side->relevant & axis_bit(t, mapping->order[at])) &&
                   !(within && t->events & axis_bit(t, mapping->order[at])))
                node = zz_lattice_put(t, node, mapping->order[at++]);
            path->nodes[x][b] = node;
        }
        for (int b = 0; b < side->level_count; b++)
            path->partial[x][b] =
                b > 0 && side->precisions == 2 && side->partial[b - 1][path->nodes[x][b - 1]];
    }
}

/* The node above the level: its upper boundary's; all for the outermost. */
static int64_t tile_of(const zz_lattice *t, const zz_lattice_path *path, int x, int l) {
    const zz_lattice_side *side = &t->sides[x];
    const bool top = l == side->level_count - 1;
    const int partial = side->precisions == 2 && side->partial[l][path->nodes[x][l]];
    return zz_lattice_tile(t, x, l, partial, top ? t->node_count - 1 : path->nodes[x][l + 1]);
}

bool zz_lattice_fits_all(const zz_lattice *t, const zz_mapping *mapping) {
    const zz_nest *nest = t->problem->nest;
    double need[64] = {0};
    zz_lattice_path path;
    zz_lattice_path_of(t, mapping, &path);
    for (int x = 0; x < t->side_count; x++)
        for (int l = 0; l < t->sides[x].level_count; l++) {
            const int m = nest->operands[x].levels[l].memory;
            need[m] += (double)tile_of(t, &path, x, l);
            if (need[m] > (double)nest->memories[m].bits)
                return false;
        }
    return true;
}
