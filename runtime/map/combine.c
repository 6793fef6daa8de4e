/* The exact figures of one mapping from the charges of its boundaries: energies add up; latency is put
 * together port by port, as the interpreter does it from what it saw (counting.md, "Latency, exact").
 * Nothing here looks at the order of loops but to find what lies below a boundary. */
#include "runtime/map/combine.h"

#include <math.h>
#include <assert.h>

#include "runtime/base/checked.h"
#include "runtime/map/charge.h"
#include "runtime/map/lattice.h"
#include "runtime/map/map.h"

enum { MOST_BOUNDARIES = 256, MOST_PORTS = 1024 };

typedef struct boundary {
    int operand, level; /* below that level */
    zz_map_move down, up;
} boundary;

typedef struct latency {
    const zz_map_problem *problem;
    const zz_map_charges *charges;
    const zz_mapping *mapping;
    boundary boundaries[MOST_BOUNDARIES];
    int count;
    int first_port[MOST_PORTS + 1]; /* of each memory */
    int port_count;
    int64_t sums[MOST_PORTS];
    bool overflow;
} latency;

/* --- what lies below ----------------------------------------------------------------------- */

static void put(const zz_map_problem *problem, int factor, int *states) {
    const int a = zz_map_axis_of(problem, factor);
    const zz_map_axis axis = zz_map_axis_at(problem, a);
    states[a] = zz_map_stepped(&axis, states[a], problem->factors[factor].trips);
    assert(states[a] > 0);
}

void zz_map_below(const zz_map_problem *problem, const zz_mapping *mapping, int operand, int above,
                  int *states) {
    const zz_nest *nest = problem->nest;
    for (int a = 0; a < zz_map_axis_count(problem); a++)
        states[a] = 0;
    int at = above == 0 ? 0 : mapping->ends[operand][above - 1];
    for (int i = 0; i < at; i++)
        put(problem, mapping->order[i], states);
    if (above == 0 && nest->operands[operand].output && !nest->accumulators)
        return;
    /* Windows within an event end with it. */
    const bool within = at == 0 || !problem->factors[mapping->order[at - 1]].event;
    for (; at < mapping->loop_count; at++) {
        const int f = mapping->order[at];
        if (zz_nest_relevant_variable(nest, problem->factors[f].variable, operand) ||
            (within && problem->factors[f].event))
            return;
        put(problem, f, states);
    }
}

/* --- ports --------------------------------------------------------------------------------- */

static bool lay_out_ports(latency *l) {
    const zz_nest *nest = l->problem->nest;
    if (nest->memory_count >= MOST_PORTS)
        return false;
    for (int m = 0; m < nest->memory_count; m++) {
        l->first_port[m] = l->port_count;
        l->port_count += nest->memories[m].port_count;
        if (l->port_count > MOST_PORTS)
            return false;
    }
    return true;
}

static void begin_sums(latency *l) {
    for (int p = 0; p < l->port_count; p++)
        l->sums[p] = 0;
}

static int64_t most(const latency *l) {
    int64_t largest = 0;
    for (int p = 0; p < l->port_count; p++)
        if (l->sums[p] > largest)
            largest = l->sums[p];
    return largest;
}

static void add(latency *l, int64_t *sum, int64_t cycles) {
    l->overflow |= !zz_add64(*sum, cycles, sum);
}

static void use(latency *l, const zz_level *level, zz_direction direction, int64_t cycles) {
    if (cycles > 0)
        add(l, &l->sums[l->first_port[level->memory] + level->access[direction].port], cycles);
}

/* A transfer occupies the ports on both sides; the array has none. */
static void use_both(latency *l, const boundary *b, int64_t down, int64_t up) {
    const zz_level *levels = l->problem->nest->operands[b->operand].levels;
    use(l, &levels[b->level], ZZ_DOWN, down);
    use(l, &levels[b->level], ZZ_BACK, up);
    if (b->level > 0) {
        use(l, &levels[b->level - 1], ZZ_FILL, down);
        use(l, &levels[b->level - 1], ZZ_UP, up);
    }
}

/* --- buffers ------------------------------------------------------------------------------- */

static bool tile_bits(latency *l, int operand, int level, int64_t *bits) {
    int upper[ZZ_MAP_LOOPS], lower[ZZ_MAP_LOOPS];
    zz_map_below(l->problem, l->mapping, operand, level + 1, upper);
    zz_map_below(l->problem, l->mapping, operand, level, lower);
    return l->charges->tile(l->charges->self, operand, level, upper, lower, bits);
}

/* Whether all that the memory holds fits with a second buffer wherever that is not ruled out. */
static bool fits_doubled(latency *l, int memory) {
    const zz_nest *nest = l->problem->nest;
    int64_t need = 0, bits = 0;
    for (int x = 0; x < nest->operand_count; x++)
        for (int i = 0; i < nest->operands[x].level_count; i++) {
            const zz_level *level = &nest->operands[x].levels[i];
            if (level->memory != memory)
                continue;
            const bool once =
                i == nest->operands[x].level_count - 1 || level->buffering == ZZ_BUFFER_SINGLE;
            if (!tile_bits(l, x, i, &bits) || !zz_mul64(bits, once ? 1 : 2, &bits) ||
                !zz_add64(need, bits, &need))
                return false;
        }
    return need <= nest->memories[memory].bits;
}

static bool doubled(latency *l, int operand, int level) {
    const zz_operand *x = &l->problem->nest->operands[operand];
    if (level == x->level_count - 1 || x->levels[level].buffering == ZZ_BUFFER_DOUBLE)
        return true;
    return x->levels[level].buffering != ZZ_BUFFER_SINGLE &&
           fits_doubled(l, x->levels[level].memory);
}

/* --- the parts of the latency -------------------------------------------------------------- */

static int64_t onload(latency *l) {
    begin_sums(l);
    for (int i = 0; i < l->count; i++)
        if (l->boundaries[i].level > 0)
            use_both(l, &l->boundaries[i], l->boundaries[i].down.edge, 0);
    return most(l);
}

static int64_t offload(latency *l) {
    int64_t cycles = 0;
    for (int i = 0; i < l->count; i++)
        if (l->boundaries[i].level > 0)
            add(l, &cycles, l->boundaries[i].up.edge);
    return cycles;
}

static int64_t serial(latency *l) {
    begin_sums(l);
    for (int i = 0; i < l->count; i++) {
        const boundary *b = &l->boundaries[i];
        const int64_t down = b->down.total - b->down.edge, up = b->up.total - b->up.edge;
        if (b->level > 0 && (down > 0 || up > 0) && !doubled(l, b->operand, b->level - 1))
            use_both(l, b, down, up);
    }
    return most(l);
}

static int64_t busiest(latency *l) {
    begin_sums(l);
    for (int i = 0; i < l->count; i++)
        use_both(l, &l->boundaries[i], l->boundaries[i].down.total, l->boundaries[i].up.total);
    return most(l);
}

static void put_together(latency *l, double figures[ZZ_MAP_FIGURES]) {
    const int64_t on = onload(l), off = offload(l);
    int64_t stall = serial(l), cycles = 0;
    add(l, &cycles, on);
    add(l, &cycles, l->charges->compute);
    add(l, &cycles, off);
    const int64_t least = busiest(l) - cycles; /* both are at least 0: no wrap */
    if (least > stall)
        stall = least;
    add(l, &cycles, stall);
    figures[ZZ_MAP_CYCLES] = (double)cycles;
    figures[ZZ_MAP_COMPUTE] = (double)l->charges->compute;
    figures[ZZ_MAP_STALL] = (double)stall;
    figures[ZZ_MAP_ONLOAD] = (double)on;
    figures[ZZ_MAP_OFFLOAD] = (double)off;
}

bool zz_map_certain_figures(const zz_map_problem *problem, const zz_map_charges *charges,
                            const zz_mapping *mapping, double figures[ZZ_MAP_FIGURES],
                            bool *certain) {
    latency l;
    l.problem = problem;
    l.charges = charges;
    l.mapping = mapping;
    l.count = l.port_count = 0;
    l.overflow = false;
    double energy = charges->base_energy;
    *certain = charges->proved || charges->energy_alone;
    for (int x = 0; x < problem->nest->operand_count; x++)
        for (int level = 0; level < problem->nest->operands[x].level_count; level++) {
            int below[ZZ_MAP_LOOPS];
            zz_map_charge charge;
            if (l.count == MOST_BOUNDARIES)
                return false;
            zz_map_below(problem, mapping, x, level, below);
            if (!charges->charge(charges->self, x, level, below, &charge))
                return false;
            energy += charge.energy;
            if (charge.down.least != charge.down.most || charge.up.least != charge.up.most)
                *certain = false;
            l.boundaries[l.count++] = (boundary){x, level, charge.down, charge.up};
        }
    if (charges->energy_alone) {
        *certain = *certain && !isnan(energy);
        for (int f = 0; f < ZZ_MAP_FIGURES; f++)
            figures[f] = (double)NAN;
        figures[ZZ_MAP_ENERGY] = energy;
        return true;
    }
    if (!lay_out_ports(&l))
        return false;
    put_together(&l, figures);
    figures[ZZ_MAP_ENERGY] = energy;
    return !l.overflow;
}
