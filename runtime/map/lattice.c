/* Building the lattice: nodes, what each boundary costs and each tile takes there, and which memories
 * are so short that operands contend for them. */
#include "runtime/map/lattice.h"

#include <string.h>

#include "runtime/base/checked.h"

enum { MEMORY_LIMIT = 400 << 20 };

/* --- nodes --------------------------------------------------------------------------------- */

static bool number_nodes(zz_lattice *t) {
    uint64_t count = 1;
    for (int a = 0; a < t->axis_count; a++) {
        t->axes[a] = zz_map_axis_at(t->problem, a);
        t->stride[a] = (uint32_t)count;
        count *= (uint64_t)t->axes[a].states;
        if (count > MEMORY_LIMIT)
            return false;
    }
    t->node_count = (uint32_t)count;
    return true;
}

static void below_of(const zz_lattice *t, uint32_t node, int *below) {
    for (int a = 0; a < t->axis_count; a++) {
        const uint32_t radix = (uint32_t)t->axes[a].states;
        below[a] = (int)(node % radix);
        node /= radix;
    }
}

/* Loops that lead to the state at least, but for one where a tile is cut. */
static int loops_to(const zz_map_axis *axis, int state) {
    int count = 0;
    for (int64_t tile = state + 1; axis->extent && tile > 1; tile /= 2)
        count++;
    return axis->extent ? count : state;
}

static void describe_nodes(zz_lattice *t) {
    int below[ZZ_MAP_LOOPS];
    t->present = ZZ_NEW_ARRAY(t->arena, uint64_t, t->node_count);
    t->left = ZZ_NEW_ARRAY(t->arena, uint64_t, t->node_count);
    t->placed = ZZ_NEW_ARRAY(t->arena, unsigned char, t->node_count);
    uint64_t events = 0;
    for (int a = 0; a < t->axis_count; a++)
        events |= (uint64_t)t->axes[a].event << a;
    for (uint32_t node = 0; node < t->node_count; node++) {
        below_of(t, node, below);
        int placed = 0, events_left = 0;
        for (int a = 0; a < t->axis_count; a++) {
            placed += loops_to(&t->axes[a], below[a]);
            events_left += t->axes[a].event ? t->axes[a].states - 1 - below[a] : 0;
            t->present[node] |= (uint64_t)(below[a] > 0) << a;
            t->left[node] |= (uint64_t)(below[a] < t->axes[a].states - 1) << a;
        }
        if (t->problem->axes && !(t->left[node] & ~events)) /* places count from the outside */
            placed = t->problem->loop_count - events_left;
        t->placed[node] = (unsigned char)placed;
    }
}

static uint64_t at_place(const zz_lattice *t, const zz_map_place *place) {
    uint64_t axes = 0;
    for (int a = 0; a < t->axis_count; a++)
        if (t->axes[a].variable == place->variable &&
            (place->trips == 0 || t->axes[a].extent ||
             place->trips == t->problem->factors[t->axes[a].first].trips))
            axes |= (uint64_t)1 << a;
    return axes;
}

static void give_places(zz_lattice *t) {
    const zz_map_problem *problem = t->problem;
    for (int i = 0; i < problem->loop_count; i++)
        t->fits[i] = ~(uint64_t)0;
    for (int i = 0; i < problem->inner_count; i++)
        t->fits[i] &= at_place(t, &problem->inner[i]);
    for (int i = 0; i < problem->outer_count; i++)
        t->fits[problem->loop_count - 1 - i] &= at_place(t, &problem->outer[i]);
}

/* --- operands ------------------------------------------------------------------------------ */

static bool relevant(const zz_lattice *t, int operand, const zz_map_axis *axis) {
    if (t->charges->relevant)
        return t->charges->relevant(t->charges->self, operand, axis->first);
    return zz_nest_relevant_variable(t->problem->nest, axis->variable, operand);
}

static void group_axes(zz_lattice *t) {
    for (int a = 0; a < t->axis_count; a++) {
        zz_lattice_group group = {.event = t->axes[a].event};
        for (int x = 0; x < t->side_count; x++)
            if (relevant(t, x, &t->axes[a])) {
                group.operands |= 1U << x;
                t->sides[x].relevant |= (uint64_t)1 << a;
            }
        t->events |= (uint64_t)group.event << a;
        int g = 0;
        while (g < t->group_count &&
               (t->groups[g].operands != group.operands || t->groups[g].event != group.event))
            g++;
        if (g == t->group_count)
            t->groups[t->group_count++] = group;
        t->groups[g].axes |= (uint64_t)1 << a;
    }
}

/* Whether the boundary can close at the node: a relevant loop may come next, or it is the end. */
static bool closes(const zz_lattice *t, int x, int boundary, uint32_t node) {
    const zz_lattice_side *side = &t->sides[x];
    if (node == t->node_count - 1)
        return true;
    if (boundary == 0 && !side->waits)
        return node == 0;
    if (boundary == 0)
        return !(t->present[node] & (side->relevant | t->events));
    return (t->left[node] & side->relevant) || zz_lattice_event_ends(t, node);
}

/* What the operand's boundaries cost and its tiles take, at every node where they can close. */
static bool fill_side(zz_lattice *t, int x) {
    const zz_map_charges *charges = t->charges;
    zz_lattice_side *side = &t->sides[x];
    int below[ZZ_MAP_LOOPS], none[ZZ_MAP_LOOPS] = {0}, all[ZZ_MAP_LOOPS];
    below_of(t, t->node_count - 1, all);
    bool fits = true;
    int64_t final[ZZ_LATTICE_LEVELS], summed[ZZ_LATTICE_LEVELS];
    side->precisions = 1;
    for (int l = 0; l < side->level_count; l++) {
        fits = fits && charges->tile(charges->self, x, l, all, all, &final[l]) &&
               charges->tile(charges->self, x, l, all, none, &summed[l]);
        if (fits && final[l] != summed[l])
            side->precisions = 2;
    }
    for (int l = 0; l < side->level_count && fits; l++) {
        side->charges[l] = ZZ_NEW_ARRAY(t->arena, zz_map_charge, t->node_count);
        side->partial[l] = ZZ_NEW_ARRAY(t->arena, unsigned char, t->node_count);
        for (int p = 0; p < side->precisions; p++)
            side->bits[l][p] = ZZ_NEW_ARRAY(t->arena, int64_t, t->node_count);
    }
    for (uint32_t node = t->node_count; node-- > 0 && fits;) {
        below_of(t, node, below);
        for (int l = 0; l < side->level_count && fits; l++) {
            if (closes(t, x, l, node)) {
                fits = charges->charge(charges->self, x, l, below, &side->charges[l][node]);
                if (fits && final[l] != summed[l]) {
                    int64_t bits;
                    fits = charges->tile(charges->self, x, l, all, below, &bits);
                    side->partial[l][node] = fits && bits != final[l];
                }
            }
            /* where no relevant loop is left the tile is whole, but an event may still end it */
            const bool open = l < side->level_count - 1 && closes(t, x, l + 1, node);
            for (int p = 0; p < side->precisions && fits; p++)
                if (open || node == t->node_count - 1)
                    fits = charges->tile(charges->self, x, l, below, p ? none : all,
                                         &side->bits[l][p][node]);
                else if (!t->events || l == side->level_count - 1)
                    side->bits[l][p][node] = side->bits[l][p][t->node_count - 1];
        }
    }
    return fits;
}

/* --- memories ------------------------------------------------------------------------------ */

static int64_t most_bits(const zz_lattice *t, int x, int l) {
    const zz_lattice_side *side = &t->sides[x];
    int64_t bits = side->bits[l][side->precisions - 1][t->node_count - 1];
    return __builtin_mul_overflow(bits, side->times[l], &bits) ? INT64_MAX : bits;
}

static void open_shares(zz_lattice *t, zz_lattice_store *store) {
    store->open = ZZ_NEW_ARRAY(t->arena, unsigned char, t->place_count);
    for (uint32_t places = 0; places < t->place_count; places++)
        for (int i = 0; i < store->share_count; i++) {
            const zz_lattice_side *side = &t->sides[store->shares[i].operand];
            const int level = zz_lattice_place(side, places) / side->precisions;
            if (level <= store->shares[i].level)
                store->open[places] |= (unsigned char)(1 << i);
        }
}

void zz_lattice_stores(zz_lattice *t, const bool *doubled) {
    const zz_nest *nest = t->problem->nest;
    t->store_count = 0;
    for (int m = 0; m < nest->memory_count; m++) {
        zz_lattice_store store = {.memory = m, .bits = nest->memories[m].bits};
        int64_t most = 0;
        for (int x = 0; x < t->side_count; x++)
            for (int l = 0; l < t->sides[x].level_count; l++) {
                const zz_level *level = &nest->operands[x].levels[l];
                if (level->memory != m)
                    continue;
                const bool outermost = l == t->sides[x].level_count - 1;
                t->sides[x].times[l] =
                    !outermost && (level->buffering == ZZ_BUFFER_DOUBLE ||
                                   (doubled && doubled[m] && level->buffering == ZZ_BUFFER_AUTO))
                        ? 2
                        : 1;
                t->sides[x].store[l] = -1;
                if (store.share_count < ZZ_LATTICE_SHARES) {
                    store.shares[store.share_count].operand = x;
                    store.shares[store.share_count++].level = l;
                }
                if (__builtin_add_overflow(most, most_bits(t, x, l), &most))
                    most = INT64_MAX;
            }
        if (store.share_count < 2 || most <= store.bits)
            continue;
        for (int i = 0; i < store.share_count; i++) {
            t->sides[store.shares[i].operand].store[store.shares[i].level] = t->store_count;
            t->sides[store.shares[i].operand].share[store.shares[i].level] = i;
        }
        open_shares(t, &store);
        t->stores[t->store_count++] = store;
    }
}

int64_t zz_lattice_tile(const zz_lattice *t, int x, int l, int partial, uint32_t node) {
    const zz_lattice_side *side = &t->sides[x];
    if (l == side->level_count - 1)
        node = t->node_count - 1;
    int64_t bits = side->bits[l][partial][node];
    return __builtin_mul_overflow(bits, side->times[l], &bits) ? INT64_MAX : bits;
}

bool zz_lattice_fits(const zz_lattice *t, int x, int l, int partial, uint32_t node) {
    const int64_t room =
        t->problem->nest->memories[t->problem->nest->operands[x].levels[l].memory].bits;
    return zz_lattice_tile(t, x, l, partial, node) <= room;
}

bool zz_lattice_room(const zz_lattice *t, uint32_t node, uint32_t places) {
    for (int s = 0; s < t->store_count; s++) {
        const zz_lattice_store *store = &t->stores[s];
        int64_t need = 0;
        for (int i = 0; i < store->share_count; i++) {
            const int x = store->shares[i].operand, l = store->shares[i].level;
            const bool open = store->open[places] >> i & 1;
            if (__builtin_add_overflow(need, zz_lattice_tile(t, x, l, 0, open ? node : 0), &need))
                return false;
        }
        if (need > store->bits)
            return false;
    }
    return true;
}

/* --- all of it ----------------------------------------------------------------------------- */

static bool has_room(const zz_lattice *t, int sums) {
    uint64_t each = 32; /* bytes of a node */
    uint64_t places = 1;
    for (int x = 0; x < t->side_count; x++) {
        const uint64_t levels = (uint64_t)t->sides[x].level_count;
        each += levels * (sizeof(zz_map_charge) + 17 + 2 * sizeof(double) * (uint64_t)sums);
        places *= levels * (x == 0 ? 2 : 1);
        if (places > MEMORY_LIMIT)
            return false;
    }
    if (t->problem->axes) /* so many tables of charges are larger than what they are copied to */
        for (int x = 0; x < t->side_count; x++)
            each += (uint64_t)t->sides[x].level_count * (2 * sizeof(zz_map_charge) + 80);
    each += places * (sizeof(double) * (uint64_t)sums + sizeof(uint32_t));
    return each * t->node_count <= MEMORY_LIMIT;
}

zz_map_status zz_lattice_build(zz_arena *arena, const zz_map_problem *problem,
                               const zz_map_charges *charges, int sums, zz_lattice *t,
                               const char **what) {
    const zz_nest *nest = problem->nest;
    *t = (zz_lattice){.arena = arena,
                      .problem = problem,
                      .charges = charges,
                      .axis_count = zz_map_axis_count(problem),
                      .side_count = nest->operand_count};
    *what = problem->axes ? "the lattice of its tile sizes takes more than 400 MB: name the loops "
                            "that need not divide, as in `orders all imperfect in oy, ox`"
                          : "the lattice of its multisets of factors takes more than 400 MB";
    if (t->side_count > ZZ_LATTICE_OPERANDS || nest->memory_count > 64 || !number_nodes(t))
        return ZZ_MAP_TOO_LARGE;
    for (int x = 0; x < t->side_count; x++) {
        t->sides[x].level_count = nest->operands[x].level_count;
        t->sides[x].waits = !nest->operands[x].output || nest->accumulators;
        if (t->sides[x].level_count > ZZ_LATTICE_LEVELS)
            return ZZ_MAP_TOO_LARGE;
    }
    if (!has_room(t, sums))
        return ZZ_MAP_TOO_LARGE;
    describe_nodes(t);
    give_places(t);
    group_axes(t);
    uint32_t stride = 1;
    for (int x = t->side_count - 1; x >= 0; x--) {
        zz_lattice_side *side = &t->sides[x];
        if (!fill_side(t, x)) {
            *what = "a count is beyond 64 bits";
            return ZZ_MAP_OVERFLOW;
        }
        if (charges->unknown) {
            *what = charges->unknown;
            return ZZ_MAP_NO_MEAN;
        }
        side->place_count = side->level_count * side->precisions;
        side->place_stride = (int)stride;
        side->begin = side->waits ? side->precisions - 1 : side->partial[0][0];
        t->begin += (uint32_t)side->begin * stride;
        stride *= (uint32_t)side->place_count;
    }
    t->place_count = stride;
    zz_lattice_stores(t, NULL);
    *what = NULL;
    return ZZ_MAP_OK;
}
