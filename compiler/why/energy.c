/* Why an evaluation takes so much energy: words times the energy of a word, over operands, memories
 * and directions; and operations. */
#include "compiler/why/parts.h"

enum { TERM_LIMIT = 8 };

static double at(const zz_why *why, int operand, int level, int direction) {
    return why->evaluation->cost->levels[operand][level * ZZ_DIRECTIONS + direction];
}

/* The terms of one operand, or of all (-1). */
static double add_words(const zz_why *why, int operand, zz_why_terms *terms) {
    double sum = 0;
    for (int o = 0; o < why->nest->operand_count; o++) {
        const zz_operand *x = &why->nest->operands[o];
        if (operand >= 0 && o != operand)
            continue;
        for (int l = 0; l < x->level_count; l++)
            for (int d = 0; d < ZZ_DIRECTIONS; d++) {
                const zz_access *access = &x->levels[l].access[d];
                const zz_traffic *traffic = &why->counts->operands[o].levels[l].traffic[d];
                const double words = zz_words(access, traffic), energy = at(why, o, l, d);
                sum += energy;
                const char *how =
                    zz_why_same(words * access->energy, energy)
                        ? zz_sprintf(why->arena, "%s words x %s pJ", zz_why_real(why, words),
                                     zz_why_real(why, access->energy))
                        : "";
                const zz_why_term term = {zz_sprintf(why->arena, "%s %s %s", x->name,
                                                     zz_why_memory(why, o, l),
                                                     zz_direction_name((zz_direction)d)),
                                          how, energy};
                zz_push(why->arena, terms, term);
            }
    }
    return sum;
}

static void add_hops(const zz_why *why, zz_why_terms *terms) {
    const zz_why_term term = {"hops", "", why->evaluation->cost->hops};
    zz_push(why->arena, terms, term);
}

static double add_compute(const zz_why *why, zz_why_terms *terms) {
    const double energy = why->evaluation->cost->compute;
    const char *in_memory = "compute in memory";
    const zz_why_term term = {"operations",
                              why->nest->macro
                                  ? in_memory
                                  : zz_sprintf(why->arena, "%s MACs x %s pJ",
                                               zz_why_real(why, (double)why->counts->macs),
                                               zz_why_real(why, why->nest->operation_energy)),
                              energy};
    zz_push(why->arena, terms, term);
    return energy;
}

/* Where several rows make up a large part together: the tensor, and the memory, with most of it. */
static void put_largest(const zz_why *why) {
    const zz_cost *cost = why->evaluation->cost;
    double *memories = ZZ_NEW_ARRAY(why->arena, double, (size_t)why->nest->memory_count + 1);
    int tensor = -1, memory = -1;
    double most = 0;
    for (int o = 0; o < why->nest->operand_count; o++) {
        const zz_operand *x = &why->nest->operands[o];
        double sum = 0;
        for (int l = 0; l < x->level_count; l++)
            for (int d = 0; d < ZZ_DIRECTIONS; d++) {
                sum += at(why, o, l, d);
                memories[x->levels[l].memory] += at(why, o, l, d);
            }
        if (sum > most) {
            most = sum;
            tensor = o;
        }
    }
    for (int m = 0; m < why->nest->memory_count; m++)
        if (memories[m] > 0 && (memory < 0 || memories[m] > memories[memory]))
            memory = m;
    if (tensor < 0 || memory < 0)
        return;
    zz_why_say(why, "by tensor, %s most: %s; by memory, %s most: %s",
               why->nest->operands[tensor].name, zz_why_share(why, most, cost->total),
               why->nest->memories[memory].name, zz_why_share(why, memories[memory], cost->total));
}

static void put_access(const zz_why *why, const zz_place *place) {
    const zz_access *access =
        &why->nest->operands[place->operand].levels[place->level].access[place->direction];
    const zz_traffic *traffic =
        &why->counts->operands[place->operand].levels[place->level].traffic[place->direction];
    const double words = zz_words(access, traffic);
    const double energy = at(why, place->operand, place->level, place->direction);
    zz_why_say(why, "energy = words x energy of a word");
    if (zz_why_same(words * access->energy, energy))
        zz_why_say(why, "       = %s x %s pJ = %s pJ", zz_why_real(why, words),
                   zz_why_real(why, access->energy), zz_why_real(why, energy));
    if (access->widest)
        zz_why_say(why, "a word has %s bit", zz_why_count(why, access->widest));
    zz_put_char(why->out, '\n');
    zz_why_traffic(why, ZZ_METRIC_words, place);
}

void zz_why_energy(const zz_why *why, zz_metric_id id, const zz_place *place) {
    const zz_cost *cost = why->evaluation->cost;
    zz_why_terms terms = {0};
    switch (id) {
    case ZZ_METRIC_energy:
        zz_why_say(why, "energy = operations + words of all tensors, memories and directions%s",
                   why->nest->hops ? " + hops" : "");
        if (why->nest->hops && zz_why_same(cost->compute + cost->memory + cost->hops, cost->total))
            zz_why_say(why, "       = %s + %s + %s pJ = %s pJ", zz_why_real(why, cost->compute),
                       zz_why_real(why, cost->memory), zz_why_real(why, cost->hops),
                       zz_why_real(why, cost->total));
        else if (zz_why_same(cost->compute + cost->memory, cost->total))
            zz_why_say(why, "       = %s + %s pJ = %s pJ", zz_why_real(why, cost->compute),
                       zz_why_real(why, cost->memory), zz_why_real(why, cost->total));
        add_compute(why, &terms);
        add_words(why, -1, &terms);
        add_hops(why, &terms);
        zz_why_put_terms(why, &terms, ZZ_FIGURE_ENERGY, TERM_LIMIT);
        if (cost->total > 0)
            put_largest(why);
        break;
    case ZZ_METRIC_energy_compute:
        if (why->nest->macro) {
            zz_why_operations_of_macro(why);
            break;
        }
        zz_why_say(why, "energy.compute = MACs x energy of an operation");
        zz_why_say(why, "               = %s x %s pJ = %s pJ",
                   zz_why_real(why, (double)why->counts->macs),
                   zz_why_real(why, why->nest->operation_energy), zz_why_real(why, cost->compute));
        zz_put_char(why->out, '\n');
        zz_why_points(why, ZZ_METRIC_macs);
        break;
    case ZZ_METRIC_energy_memory:
        zz_why_say(why, "energy.memory = sum over tensors, memories and directions of words x "
                        "energy of a word");
        add_words(why, -1, &terms);
        zz_why_put_terms(why, &terms, ZZ_FIGURE_ENERGY, TERM_LIMIT);
        break;
    case ZZ_METRIC_tensor_energy:
        zz_why_say(why, "energy(%s) = sum over memories and directions of words x energy of a word",
                   why->nest->operands[place->operand].name);
        add_words(why, place->operand, &terms);
        zz_why_put_terms(why, &terms, ZZ_FIGURE_ENERGY, TERM_LIMIT);
        break;
    default:
        put_access(why, place);
        break;
    }
}
