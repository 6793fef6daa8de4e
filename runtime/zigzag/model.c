/* Hardware and layer made ready (1, 2): relevance of each loop to each operand, the path of each
 * operand through the memories, and which port does what. */
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/zigzag/parts.h"

static const char *check_layer(const zz_zigzag_layer *layer) {
    if (layer->dim_count < 1)
        return "the layer has no loops";
    if (layer->operand_count < 2)
        return "the layer has no input";
    for (int d = 0; d < layer->dim_count; d++)
        if (layer->sizes[d] < 1)
            return "a loop has no iterations";
    for (int r = 0; r < layer->relation_count; r++) {
        const zz_zigzag_relation *relation = &layer->relations[r];
        if (relation->divisor < 0)
            return "a relation has a negative divisor";
        for (int t = 0; t < relation->term_count; t++) {
            if (relation->terms[t].factor < 1)
                return "a relation has a factor below 1";
            for (int u = 0; u < t; u++)
                if (relation->terms[t].dim == relation->terms[u].dim)
                    return "a relation has twice the same dimension";
        }
    }
    if (layer->final_bits < 0)
        return "a precision is negative";
    for (int x = 0; x < layer->operand_count; x++) {
        if (layer->operands[x].bits < 0)
            return "a precision is negative";
        for (int y = 0; y < x; y++)
            if (layer->operands[x].slot == layer->operands[y].slot)
                return "two operands are linked to one slot";
    }
    return NULL;
}

static bool power_of_two(int64_t n) {
    return n > 0 && (n & (n - 1)) == 0;
}

static const char *check_macro(const zz_zigzag_hardware *hardware) {
    const zz_zigzag_imc *imc = hardware->imc;
    if (hardware->dimension_count < 2)
        return "an in-memory-compute array has columns and rows";
    for (int d = 0; d < hardware->dimension_count; d++)
        if (!power_of_two(hardware->dimensions[d]))
            return "a dimension of an in-memory-compute array is no power of two";
    if (!power_of_two(imc->activation_bits) || !power_of_two(imc->weight_bits) ||
        !power_of_two(imc->serial_bits))
        return "a precision of an in-memory-compute array is no power of two";
    if (imc->serial_bits > imc->activation_bits)
        return "more bits in series than an activation has";
    if (imc->adc_bits < 0 || imc->adc_bits > 30 || (!imc->analog && imc->adc_bits))
        return "the converters of an in-memory-compute array have an odd number of bits";
    if (imc->cells < 0 || imc->cells >= hardware->memory_count)
        return "an in-memory-compute array has no cells";
    return NULL;
}

static const char *check_hardware(const zz_zigzag_hardware *hardware) {
    if (hardware->dimension_count > 64)
        return "the array has more than 64 dimensions";
    for (int d = 0; d < hardware->dimension_count; d++)
        if (hardware->dimensions[d] < 1)
            return "a dimension of the array is empty";
    for (int m = 0; m < hardware->memory_count; m++) {
        if (hardware->memories[m].bits < 1)
            return "a memory has no size";
        for (int p = 0; p < hardware->memories[m].port_count; p++)
            if (hardware->memories[m].ports[p].narrowest < 0 ||
                hardware->memories[m].ports[p].widest < 0)
                return "a port has a negative width";
    }
    return hardware->imc ? check_macro(hardware) : NULL;
}

/* --- the layer ----------------------------------------------------------------------------- */

static void ready_reach(const zz_zigzag_relation *relation, zz_zigzag_reach *reach) {
    *reach = (zz_zigzag_reach){.relation = relation,
                               .divisor = relation->divisor > 1 ? relation->divisor : 1,
                               .size = relation->size};
    reach->pair = relation->term_count == 2 && reach->divisor == 1;
    if (reach->pair) {
        const int64_t p = relation->terms[0].factor, q = relation->terms[1].factor,
                      g = zz_gcd(p, q);
        reach->first = relation->terms[0].dim;
        reach->second = relation->terms[1].dim;
        reach->a = p / g;
        reach->b = q / g;
    }
}

static bool ready_reaches(zz_arena *arena, zz_zigzag_model *model, const double *sizes) {
    const zz_zigzag_layer *layer = model->layer;
    model->reaches = ZZ_NEW_ARRAY(arena, zz_zigzag_reach, (size_t)layer->relation_count + 1);
    model->reach_count = layer->relation_count;
    for (int r = 0; r < layer->relation_count; r++) {
        zz_zigzag_reach *reach = &model->reaches[r];
        ready_reach(&layer->relations[r], reach);
        if (reach->size == 0) {
            zz_zigzag_run run = {.model = model};
            reach->size = INT64_MAX;
            const double whole = zz_zigzag_reached(&run, reach, sizes);
            if (whole >= ZZ_PYTHON_EXACT)
                return false;
            reach->size = (int64_t)whole - layer->relations[r].padding;
        }
        if (reach->size < 1)
            return false;
    }
    return true;
}

double zz_zigzag_interval(zz_zigzag_run *run, const zz_zigzag_reach *reach, const double *sizes) {
    const zz_zigzag_relation *relation = reach->relation;
    __int128 span = 0, all = 1;
    for (int t = 0; t < relation->term_count; t++) {
        const int64_t values = zz_zigzag_int(run, sizes[relation->terms[t].dim]);
        span += (__int128)relation->terms[t].factor * (values - 1);
        all *= values;
        if (span > INT64_MAX || all > INT64_MAX) { /* its own extent is the less */
            run->inexact |= reach->size == INT64_MAX;
            return (double)reach->size;
        }
    }
    const __int128 box = span / reach->divisor + 1;
    const int64_t values = (int64_t)(box < all ? box : all);
    return (double)(values < reach->size ? values : reach->size);
}

/* Whether a loop dimension stands in any relation. */
static bool related(const zz_zigzag_layer *layer, int dim) {
    for (int r = 0; r < layer->relation_count; r++)
        for (int t = 0; t < layer->relations[r].term_count; t++)
            if (layer->relations[r].terms[t].dim == dim)
                return true;
    return false;
}

/* An operand with a partially relevant dimension gets all relations attached, and all their
 * dimensions out of its relevant and irrelevant ones; one without keeps them.  Only in the former
 * do loops of size 1 stay relevant. */
static bool ready_side(zz_arena *arena, const zz_zigzag_model *model, int operand,
                       const double *sizes) {
    const zz_zigzag_layer *layer = model->layer;
    const zz_zigzag_operand *from = &layer->operands[operand];
    zz_zigzag_side *side = &model->sides[operand];
    side->bits = from->bits;
    side->output = operand == 0;
    side->relevance = ZZ_NEW_ARRAY(arena, unsigned char, (size_t)layer->dim_count);
    side->relevant = ZZ_NEW_ARRAY(arena, int, (size_t)from->dim_count + 1);
    for (int i = 0; i < from->dim_count; i++)
        side->partial |= from->dims[i] >= layer->dim_count;
    for (int d = 0; d < layer->dim_count; d++) {
        bool listed = false;
        for (int i = 0; i < from->dim_count; i++)
            listed |= from->dims[i] == d;
        if (side->partial && related(layer, d))
            side->relevance[d] = ZZ_LOOP_PARTIAL;
        else if (listed)
            side->relevance[d] =
                side->partial || layer->sizes[d] > 1 ? ZZ_LOOP_RELEVANT : ZZ_LOOP_NEUTRAL;
        else
            side->relevance[d] = layer->sizes[d] > 1 ? ZZ_LOOP_IRRELEVANT : ZZ_LOOP_NEUTRAL;
    }
    side->elements = 1;
    for (int i = 0; i < from->dim_count; i++) {
        const int d = from->dims[i];
        if (d >= layer->dim_count || side->relevance[d] != ZZ_LOOP_RELEVANT)
            continue;
        side->relevant[side->relevant_count++] = d;
        if (!zz_mul64(side->elements, layer->sizes[d], &side->elements))
            return false;
    }
    for (int r = 0; r < model->reach_count && side->partial; r++) {
        zz_zigzag_run run = {.model = model};
        const double values = zz_zigzag_reached(&run, &model->reaches[r], sizes);
        if (run.status || !zz_mul64(side->elements, (int64_t)values, &side->elements))
            return false;
    }
    return true;
}

/* --- the hardware -------------------------------------------------------------------------- */

static int operand_of(const zz_zigzag_model *model, int slot) {
    for (int x = 0; x < model->side_count; x++)
        if (model->layer->operands[x].slot == slot)
            return x;
    return -1;
}

/* ZigZag keeps the served dimensions in a set of hashed names, and CPython's order of such a set
 * stays in the results: it is the order of the loops of one spatial level (2).  Known for D1 to D4;
 * we take ascending order beyond. */
static void order_served(zz_arena *arena, const zz_zigzag_hardware *hardware, uint64_t served,
                         zz_zigzag_store *store) {
    static const struct {
        uint64_t set;
        unsigned char order[4];
    } odd[] = {
        {0x6, {2, 1}}, {0xa, {3, 1}}, {0xd, {0, 3, 2}}, {0xe, {2, 1, 3}}, {0xf, {0, 1, 3, 2}}};
    store->served = ZZ_NEW_ARRAY(arena, int, 64);
    for (int d = 0; d < hardware->dimension_count; d++)
        if (served >> d & 1)
            store->served[store->served_count++] = d;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        if (odd[i].set == served)
            for (int k = 0; k < store->served_count; k++)
                store->served[k] = odd[i].order[k];
}

/* The port that has a direction of a slot: the last that grants it (2). */
static int port_of(const zz_zigzag_memory *memory, int slot, zz_direction direction) {
    int found = -1;
    for (int p = 0; p < memory->port_count; p++)
        for (int g = 0; g < memory->ports[p].grant_count; g++)
            if (memory->ports[p].grants[g].slot == slot &&
                memory->ports[p].grants[g].direction == direction)
                found = p;
    return found;
}

/* Directions of a slot in the order in which the ports of the memory first mention them. */
static int mentioned(const zz_zigzag_memory *memory, int slot, zz_direction *order) {
    int count = 0;
    for (int p = 0; p < memory->port_count; p++)
        for (int g = 0; g < memory->ports[p].grant_count; g++) {
            const zz_zigzag_grant *grant = &memory->ports[p].grants[g];
            bool known = grant->slot != slot;
            for (int i = 0; i < count; i++)
                known |= order[i] == grant->direction;
            if (!known)
                order[count++] = grant->direction;
        }
    return count;
}

static int level_of(const zz_zigzag_model *model, int operand, int memory) {
    const zz_zigzag_side *side = &model->sides[operand];
    for (int l = 0; l < side->level_count; l++)
        if (side->path[l].memory == memory)
            return l;
    return -1;
}

static void ready_line(zz_arena *arena, zz_zigzag_model *model, int m, int p) {
    const zz_zigzag_memory *memory = &model->hardware->memories[m];
    zz_zigzag_line *line = &model->lines[model->line_count++];
    const int output_slot = model->layer->operands[0].slot;
    int inputs = 0;
    line->memory = m;
    line->port = p;
    line->widest = memory->ports[p].widest;
    line->duties = ZZ_NEW_ARRAY(arena, zz_zigzag_duty, (size_t)memory->slot_count * ZZ_DIRECTIONS);
    for (int s = 0; s < memory->slot_count; s++) {
        const int slot = memory->slots[s], operand = operand_of(model, slot);
        zz_direction order[ZZ_DIRECTIONS];
        const int count = mentioned(memory, slot, order), before = line->duty_count;
        for (int i = 0; i < count; i++)
            if (port_of(memory, slot, order[i]) == p)
                line->duties[line->duty_count++] =
                    (zz_zigzag_duty){.operand = operand,
                                     .level = operand < 0 ? -1 : level_of(model, operand, m),
                                     .output = slot == output_slot,
                                     .direction = order[i]};
        inputs += line->duty_count > before && slot != output_slot;
    }
    line->contended = inputs > 1;
    if (line->duty_count > model->most_duties)
        model->most_duties = line->duty_count;
}

static const char *ready_memories(zz_arena *arena, zz_zigzag_model *model) {
    const zz_zigzag_hardware *hardware = model->hardware;
    const size_t memory_count = (size_t)hardware->memory_count;
    size_t ports = 0;
    model->stores = ZZ_NEW_ARRAY(arena, zz_zigzag_store, memory_count + 1);
    for (int x = 0; x < model->side_count; x++)
        model->sides[x].path = ZZ_NEW_ARRAY(arena, zz_zigzag_place, memory_count + 1);
    for (int m = 0; m < hardware->memory_count; m++) {
        const zz_zigzag_memory *memory = &hardware->memories[m];
        zz_zigzag_store *store = &model->stores[m];
        store->shared = memory->slot_count > 1;
        store->shares = ZZ_NEW_ARRAY(arena, zz_zigzag_share, (size_t)memory->slot_count + 1);
        order_served(arena, hardware, memory->served, store);
        for (int s = 0; s < memory->slot_count; s++) {
            const int x = operand_of(model, memory->slots[s]);
            if (x < 0)
                continue;
            zz_zigzag_side *side = &model->sides[x];
            zz_zigzag_place *place = &side->path[side->level_count];
            place->memory = m;
            for (int d = 0; d < ZZ_DIRECTIONS; d++) {
                const int p = port_of(memory, memory->slots[s], (zz_direction)d);
                place->ports[d] = p < 0 ? NULL : &memory->ports[p];
            }
            store->shares[store->share_count++] =
                (zz_zigzag_share){.operand = x, .level = side->level_count++};
        }
        ports += (size_t)memory->port_count;
    }
    for (int x = 0; x < model->side_count; x++)
        if (model->sides[x].level_count == 0)
            return "an operand has no memory";
    model->lines = ZZ_NEW_ARRAY(arena, zz_zigzag_line, ports + 1);
    for (int m = 0; m < hardware->memory_count; m++)
        for (int p = 0; p < hardware->memories[m].port_count; p++)
            ready_line(arena, model, m, p);
    return NULL;
}

const zz_zigzag_model *zz_zigzag_prepare(zz_arena *arena, const zz_zigzag_hardware *hardware,
                                         const zz_zigzag_layer *layer, const char **what) {
    if ((*what = check_layer(layer)) || (*what = check_hardware(hardware)))
        return NULL;
    zz_zigzag_model *model = ZZ_NEW(arena, zz_zigzag_model);
    *model = (zz_zigzag_model){.hardware = hardware,
                               .layer = layer,
                               .side_count = layer->operand_count,
                               .dim_count = layer->dim_count,
                               .operations = 1,
                               .units = 1,
                               .cycles_per_operation = 1};
    model->sides = ZZ_NEW_ARRAY(arena, zz_zigzag_side, (size_t)layer->operand_count);
    double *sizes = ZZ_NEW_ARRAY(arena, double, (size_t)layer->dim_count);
    for (int d = 0; d < layer->dim_count; d++)
        sizes[d] = (double)layer->sizes[d];
    if (!ready_reaches(arena, model, sizes)) {
        *what = "the padding leaves nothing of a dimension";
        return NULL;
    }
    bool fits = true;
    for (int d = 0; d < layer->dim_count; d++)
        fits &= zz_mul64(model->operations, layer->sizes[d], &model->operations);
    for (int d = 0; d < hardware->dimension_count; d++)
        fits &= zz_mul64(model->units, hardware->dimensions[d], &model->units);
    for (int x = 0; x < layer->operand_count && fits; x++)
        fits = ready_side(arena, model, x, sizes);
    if (!fits) {
        *what = "the sizes multiply beyond 64 bits";
        return NULL;
    }
    if (hardware->operation_cycles > 1)
        model->cycles_per_operation = (double)hardware->operation_cycles;
    if (hardware->imc)
        model->cycles_per_operation =
            (double)hardware->imc->activation_bits / (double)hardware->imc->serial_bits;
    if ((*what = ready_memories(arena, model)))
        return NULL;
    return model;
}
