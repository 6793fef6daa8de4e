/* A nest becomes ZigZag's problem: bound variables are loop dimensions; a derived one with two
 * variables is a relation X = a*P + b*Q (signs do not matter to sizes, and ZigZag has none); spread
 * digits are the spatial mapping, the other digits the temporal order; slots are operands. */
#include "runtime/zigzag/from_nest.h"

#include <string.h>

#include "runtime/base/checked.h"

typedef struct writer {
    zz_arena *arena;
    const zz_nest *nest;
    zz_zigzag_problem *problem;
    int *dims;      /* of each variable */
    int *relations; /* of each variable */
    int64_t *sizes; /* of each dimension */
    int *variables; /* of each dimension */
    const char *what;
} writer;

/* --- the layer ----------------------------------------------------------------------------- */

static void write_dims(writer *w) {
    const zz_nest *nest = w->nest;
    const size_t count = (size_t)nest->variable_count + 1;
    int next = 0;
    w->dims = ZZ_NEW_ARRAY(w->arena, int, count);
    w->sizes = ZZ_NEW_ARRAY(w->arena, int64_t, count);
    w->variables = ZZ_NEW_ARRAY(w->arena, int, count);
    for (int v = 0; v < nest->variable_count; v++) {
        w->dims[v] = -1;
        if (!nest->variables[v].bound)
            continue;
        w->dims[v] = next;
        w->variables[next] = v;
        w->sizes[next] = 1; /* constantly 0 unless a digit binds it */
        for (int d = 0; d < nest->digit_count; d++)
            if (nest->digits[d].variable == v)
                w->sizes[next] = nest->variables[v].extent;
        next++;
    }
    w->problem->dims = w->dims;
    w->problem->layer.sizes = w->sizes;
    w->problem->layer.dim_count = next;
}

/* X = a*P + b*Q from what the equation was solved to; a position is the P of those that follow from
 * it.  Which is P shows where a kernel has gaps. */
static void write_relation(writer *w, const zz_nest_variable *x, zz_zigzag_relation *relation) {
    zz_zigzag_term *terms =
        ZZ_NEW_ARRAY(w->arena, zz_zigzag_term, (size_t)w->nest->variable_count + 1);
    int count = 0;
    for (int positions = 1; positions >= 0; positions--)
        for (int v = 0; v < w->nest->variable_count; v++) {
            const int64_t c = x->coefficients[v];
            if (c != 0 && w->nest->variables[v].position == positions)
                terms[count++] = (zz_zigzag_term){w->dims[v], c < 0 ? -c : c};
        }
    /* a position has as many values as the tensor's axis; a solved index variable is not clipped */
    *relation = (zz_zigzag_relation){.terms = terms,
                                     .term_count = count,
                                     .divisor = x->divisor,
                                     .size = x->position ? x->extent : 0};
    if (count > 2 || x->divisor != 1)
        w->problem->departures |= ZZ_ZIGZAG_NO_RELATION;
}

/* Relations in the order of the variables: the last bit of a tile depends on it.  A derived axis
 * that no loop moves has one element and needs none. */
static void write_relations(writer *w) {
    const zz_nest *nest = w->nest;
    zz_zigzag_relation *relations =
        ZZ_NEW_ARRAY(w->arena, zz_zigzag_relation, (size_t)nest->variable_count + 1);
    int count = 0;
    w->relations = ZZ_NEW_ARRAY(w->arena, int, (size_t)nest->variable_count + 1);
    for (int v = 0; v < nest->variable_count; v++) {
        bool needed = false;
        w->relations[v] = -1;
        for (int x = 0; x < nest->operand_count && !nest->variables[v].bound; x++)
            for (int a = 0; a < nest->operands[x].axis_count; a++)
                needed |= nest->operands[x].axes[a] == v;
        if (!needed)
            continue;
        write_relation(w, &nest->variables[v], &relations[count]);
        if (relations[count].term_count > 0)
            w->relations[v] = count++;
    }
    w->problem->layer.relations = relations;
    w->problem->layer.relation_count = count;
}

static void write_operands(writer *w) {
    const zz_nest *nest = w->nest;
    zz_zigzag_layer *layer = &w->problem->layer;
    zz_zigzag_operand *operands =
        ZZ_NEW_ARRAY(w->arena, zz_zigzag_operand, (size_t)nest->operand_count + 1);
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *from = &nest->operands[x];
        int *dims = ZZ_NEW_ARRAY(w->arena, int, (size_t)from->axis_count + 1);
        operands[x] = (zz_zigzag_operand){
            .dims = dims, .bits = from->output ? from->partial_bits : from->bits, .slot = x};
        for (int a = 0; a < from->axis_count; a++) {
            const int variable = from->axes[a];
            if (w->dims[variable] >= 0)
                dims[operands[x].dim_count++] = w->dims[variable];
            else if (w->relations[variable] >= 0)
                dims[operands[x].dim_count++] = layer->dim_count + w->relations[variable];
        }
    }
    layer->operands = operands;
    layer->operand_count = nest->operand_count;
    layer->final_bits = nest->operands[0].bits;
}

/* --- the hardware -------------------------------------------------------------------------- */

/* Adds a direction behind those of the operand that the port mentions before it: ties depend on it.
 */
static void add_grant(zz_zigzag_port *port, zz_zigzag_grant *grants, const int *mentions, int slot,
                      zz_direction direction) {
    int at = port->grant_count++;
    for (; at > 0 && grants[at - 1].slot == slot &&
           mentions[grants[at - 1].direction] > mentions[direction];
         at--)
        grants[at] = grants[at - 1];
    grants[at] = (zz_zigzag_grant){.slot = slot, .direction = direction};
}

static void write_port(writer *w, int m, int p, zz_zigzag_port *to) {
    const zz_nest *nest = w->nest;
    const zz_port *from = &nest->memories[m].ports[p];
    zz_zigzag_grant *grants =
        ZZ_NEW_ARRAY(w->arena, zz_zigzag_grant, (size_t)nest->operand_count * ZZ_DIRECTIONS + 1);
    *to = (zz_zigzag_port){.narrowest = from->narrowest, .widest = from->widest, .grants = grants};
    for (int x = 0; x < nest->operand_count; x++)
        for (int l = 0; l < nest->operands[x].level_count; l++) {
            const zz_level *level = &nest->operands[x].levels[l];
            int mentions[ZZ_DIRECTIONS];
            for (int d = 0; d < ZZ_DIRECTIONS && level->memory == m; d++) {
                const zz_access *access = &level->access[d];
                if (!access->served || access->port != p)
                    continue;
                mentions[d] = access->mention;
                add_grant(to, grants, mentions, x, (zz_direction)d);
                if (d == ZZ_DOWN || d == ZZ_UP)
                    to->read_energy = access->energy;
                else
                    to->write_energy = access->energy;
            }
        }
}

/* Operands that a memory holds, in the order of its slots: ties and last bits depend on it. */
static int list_slots(const zz_nest *nest, int m, int *slots) {
    const zz_nest_memory *memory = &nest->memories[m];
    int count = 0;
    for (int s = 0; s < (memory->slots ? memory->slot_count : 1); s++)
        for (int x = 0; x < nest->operand_count; x++) {
            const zz_operand *operand = &nest->operands[x];
            if (memory->slots && strcmp(memory->slots[s], operand->slot) != 0)
                continue;
            for (int l = 0; l < operand->level_count; l++)
                if (operand->levels[l].memory == m)
                    slots[count++] = x;
        }
    return count;
}

static void write_hardware(writer *w) {
    const zz_nest *nest = w->nest;
    zz_zigzag_hardware *hardware = &w->problem->hardware;
    const uint64_t all =
        nest->dimension_count < 64 ? ((uint64_t)1 << nest->dimension_count) - 1 : UINT64_MAX;
    int64_t *sizes = ZZ_NEW_ARRAY(w->arena, int64_t, (size_t)nest->dimension_count + 1);
    zz_zigzag_memory *memories =
        ZZ_NEW_ARRAY(w->arena, zz_zigzag_memory, (size_t)nest->memory_count + 1);
    for (int d = 0; d < nest->dimension_count; d++)
        sizes[d] = nest->dimensions[d].size;
    for (int m = 0; m < nest->memory_count; m++) {
        const zz_nest_memory *from = &nest->memories[m];
        int *slots = ZZ_NEW_ARRAY(w->arena, int, (size_t)nest->operand_count + 1);
        zz_zigzag_port *ports =
            ZZ_NEW_ARRAY(w->arena, zz_zigzag_port, (size_t)from->port_count + 1);
        memories[m] = (zz_zigzag_memory){.bits = from->bits,
                                         .slots = slots,
                                         .served = all & ~from->replicated,
                                         .ports = ports,
                                         .area = from->area,
                                         .port_count = from->port_count};
        memories[m].slot_count = list_slots(nest, m, slots);
        for (int p = 0; p < from->port_count; p++)
            write_port(w, m, p, &ports[p]);
    }
    *hardware = (zz_zigzag_hardware){.dimensions = sizes,
                                     .dimension_count = nest->dimension_count,
                                     .memories = memories,
                                     .memory_count = nest->memory_count,
                                     .unit_energy = nest->operation_energy,
                                     .operation_cycles = nest->operation_latency,
                                     .imc = nest->macro};
}

/* --- the mapping --------------------------------------------------------------------------- */

/* Digits of one variable over one dimension of the array are one unrolling; one beyond the extent
 * of the variable is cut, as ZigZag does before it looks at a mapping. */
static void write_spreads(writer *w) {
    const zz_nest *nest = w->nest;
    zz_zigzag_spread *spreads =
        ZZ_NEW_ARRAY(w->arena, zz_zigzag_spread, (size_t)nest->digit_count + 1);
    int count = 0;
    for (int dimension = 0; dimension < nest->dimension_count; dimension++)
        for (int i = 0; i < nest->digit_count; i++) {
            const zz_digit *digit = &nest->digits[i];
            if (digit->kind != ZZ_DIGIT_SPREAD || digit->dimension != dimension)
                continue;
            const int dim = w->dims[digit->variable];
            int s = 0;
            while (s < count && (spreads[s].dim != dim || spreads[s].dimension != dimension))
                s++;
            if (s == count)
                spreads[count++] = (zz_zigzag_spread){dimension, dim, 1};
            if (!zz_mul64(spreads[s].unroll, digit->trips, &spreads[s].unroll) ||
                spreads[s].unroll > w->sizes[dim])
                spreads[s].unroll = w->sizes[dim];
        }
    w->problem->mapping.spreads = spreads;
    w->problem->mapping.spread_count = count;
}

static void write_loops(writer *w) {
    const zz_nest *nest = w->nest;
    zz_zigzag_loop *loops = ZZ_NEW_ARRAY(w->arena, zz_zigzag_loop, (size_t)nest->digit_count + 1);
    int count = 0;
    for (int i = nest->digit_count - 1; i >= 0; i--)
        if (nest->digits[i].kind != ZZ_DIGIT_SPREAD)
            loops[count++] =
                (zz_zigzag_loop){w->dims[nest->digits[i].variable], nest->digits[i].trips};
    w->problem->mapping.loops = loops;
    w->problem->mapping.loop_count = count;
}

static void write_ends(writer *w) {
    const zz_nest *nest = w->nest;
    const int **ends = ZZ_NEW_ARRAY(w->arena, const int *, (size_t)nest->operand_count + 1);
    for (int x = 0; x < nest->operand_count; x++) {
        const zz_operand *operand = &nest->operands[x];
        int *end = ZZ_NEW_ARRAY(w->arena, int, (size_t)operand->level_count + 1);
        for (int l = 0; l < operand->level_count; l++)
            for (int i = operand->levels[l].boundary; i < nest->digit_count; i++)
                end[l] += nest->digits[i].kind != ZZ_DIGIT_SPREAD;
        ends[x] = end;
    }
    w->problem->mapping.ends = ends;
}

/* Where the temporal loops are not what ZigZag would ask for, as when a remainder lies in two of
 * them, the dimension takes as many values as all its digits have. */
static bool pad(writer *w) {
    const zz_nest *nest = w->nest;
    const zz_zigzag_mapping *mapping = &w->problem->mapping;
    int64_t *rest = ZZ_NEW_ARRAY(w->arena, int64_t, (size_t)w->problem->layer.dim_count);
    const zz_zigzag_status status = zz_zigzag_remaining(w->arena, w->problem->model, mapping, rest);
    bool padded = false;
    for (int d = 0; d < w->problem->layer.dim_count; d++) {
        int64_t trips = 1, all = 1;
        for (int i = 0; i < nest->digit_count; i++) {
            const zz_digit *digit = &nest->digits[i];
            if (digit->variable != w->variables[d])
                continue;
            if (!zz_mul64(all, digit->trips, &all)) {
                w->what = "the loops of a variable multiply beyond 64 bits";
                return false;
            }
            if (digit->kind != ZZ_DIGIT_SPREAD)
                trips *= digit->trips;
        }
        if (status == ZZ_ZIGZAG_OK && rest[d] == trips)
            continue;
        padded |= w->sizes[d] != all;
        w->sizes[d] = all;
    }
    return padded;
}

/* ZigZag knows no assignment, and counts one like a sum.  That is the same where every loop is an index
 * of the output: then it sums nothing.  A position of the output it would sum over. */
static bool sums_what_is_assigned(const zz_nest *nest) {
    for (int x = 0; x < nest->operand_count && nest->operation == ZZ_ASSIGN; x++)
        for (int a = 0; a < nest->operands[x].axis_count && nest->operands[x].output; a++)
            if (nest->variables[nest->operands[x].axes[a]].position)
                return true;
    return false;
}

static unsigned departures(const zz_nest *nest) {
    unsigned bits = 0;
    if (nest->accumulators)
        bits |= ZZ_ZIGZAG_NO_ACCUMULATORS;
    if (nest->event_operand >= 0)
        bits |= ZZ_ZIGZAG_NO_EVENTS;
    if (zz_nest_filters(nest))
        bits |= ZZ_ZIGZAG_NO_FILTER;
    if (sums_what_is_assigned(nest))
        bits |= ZZ_ZIGZAG_NO_ASSIGNMENT;
    for (int x = 0; x < nest->operand_count; x++)
        for (int l = 0; l < nest->operands[x].level_count; l++) {
            if (nest->operands[x].levels[l].slide)
                bits |= ZZ_ZIGZAG_NO_SLIDE;
            if (nest->operands[x].levels[l].buffering != ZZ_BUFFER_AUTO)
                bits |= ZZ_ZIGZAG_NO_BUFFERING;
        }
    return bits;
}

const zz_zigzag_problem *zz_zigzag_from_nest(zz_arena *arena, const zz_nest *nest, bool allocate,
                                             const char **what) {
    writer w = {.arena = arena, .nest = nest, .problem = ZZ_NEW(arena, zz_zigzag_problem)};
    w.problem->departures = departures(nest);
    write_dims(&w);
    write_relations(&w);
    write_operands(&w);
    write_hardware(&w);
    write_spreads(&w);
    write_loops(&w);
    if (!allocate)
        write_ends(&w);
    *what = w.what;
    if (*what)
        return NULL;
    w.problem->model = zz_zigzag_prepare(arena, &w.problem->hardware, &w.problem->layer, what);
    if (w.problem->model && pad(&w)) {
        w.problem->departures |= ZZ_ZIGZAG_PADDED;
        write_spreads(&w);
        w.problem->model = zz_zigzag_prepare(arena, &w.problem->hardware, &w.problem->layer, what);
    }
    if (w.what)
        *what = w.what;
    return *what ? NULL : w.problem;
}

const char *zz_zigzag_departure(unsigned bit) {
    switch (bit) {
    case ZZ_ZIGZAG_NO_ACCUMULATORS:
        return "outputs do not stay in accumulators";
    case ZZ_ZIGZAG_NO_EVENTS:
        return "events are plain loops";
    case ZZ_ZIGZAG_NO_FILTER:
        return "no event is filtered";
    case ZZ_ZIGZAG_NO_SLIDE:
        return "windows do not slide";
    case ZZ_ZIGZAG_NO_BUFFERING:
        return "its own rule says what is double buffered";
    case ZZ_ZIGZAG_NO_ASSIGNMENT:
        return "outputs are read back though nothing is summed";
    case ZZ_ZIGZAG_NO_RELATION:
        return "a quotient or a sum of several loops spans an interval";
    case ZZ_ZIGZAG_PADDED:
        return "trips beyond the extent of a loop count";
    default:
        return "";
    }
}
