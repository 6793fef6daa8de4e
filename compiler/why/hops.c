/* Why so many hops are taken: what the places below a memory get, or send, in all, and what of it the
 * memory read, or received, itself. */
#include "compiler/why/parts.h"
#include "runtime/cost/cost.h"

enum { TERM_LIMIT = 8 };

static int64_t hops_at(const zz_why *why, int operand, int level) {
    return why->counts->operands[operand].levels[level].hops;
}

static const char *places_below(const zz_why *why, int operand, int level) {
    return level ? zz_sprintf(why->arena, "instances of %s", zz_why_memory(why, operand, level - 1))
                 : "lanes";
}

/* The difference that exact hops are, in one line. */
static void put_difference(const zz_why *why, int operand, int level, const char *what,
                           int64_t hops, int64_t once) {
    zz_why_say(why, "%s: %s elements of all %s - %s at %s = %s hops", what,
               zz_why_count(why, hops + once), places_below(why, operand, level),
               zz_why_count(why, once), zz_why_memory(why, operand, level),
               zz_why_count(why, hops));
}

static void put_exact(const zz_why *why, int operand, int level) {
    const zz_operand *x = &why->nest->operands[operand];
    const zz_level_count *above = &why->counts->operands[operand].levels[level];
    const int64_t read = above->traffic[ZZ_DOWN].elements, back = above->traffic[ZZ_BACK].elements;
    if (!level) {
        put_difference(why, operand, level, x->output ? "up" : "down", above->hops,
                       x->output ? back : read);
        return;
    }
    const zz_traffic *below = above[-1].traffic;
    put_difference(why, operand, level, "down", below[ZZ_FILL].elements - read, read);
    if (x->output)
        put_difference(why, operand, level, "up", below[ZZ_UP].elements - back, back);
}

static void put_memory(const zz_why *why, int operand, int level) {
    zz_why_say(why, "what n %s have in common of %s passes through %s once, and from one to the",
               places_below(why, operand, level), why->nest->operands[operand].name,
               zz_why_memory(why, operand, level));
    zz_why_say(why, "next of them, which are n - 1 hops");
    if (why->nest->counting != ZZ_BOXES)
        put_exact(why, operand, level);
    else
        zz_why_say(why, "counted as products of trip counts, whatever the model of the words");
}

/* The terms of one operand, or of all (-1): hops, or their energy. */
static void put_sum(const zz_why *why, int operand, zz_metric_kind kind) {
    zz_why_terms terms = {0};
    for (int o = 0; o < why->nest->operand_count; o++)
        for (int l = 0; l < why->nest->operands[o].level_count; l++) {
            if (operand >= 0 && o != operand)
                continue;
            const double hops = (double)hops_at(why, o, l), of_one = zz_cost_of_hop(why->nest, o);
            const bool energy = kind == ZZ_FIGURE_ENERGY;
            const zz_why_term term = {zz_sprintf(why->arena, "%s %s", why->nest->operands[o].name,
                                                 zz_why_memory(why, o, l)),
                                      energy ? zz_sprintf(why->arena, "%s hops x %s pJ",
                                                          zz_why_real(why, hops),
                                                          zz_why_real(why, of_one))
                                             : "",
                                      energy ? hops * of_one : hops};
            zz_push(why->arena, &terms, term);
        }
    zz_why_put_terms(why, &terms, kind, TERM_LIMIT);
}

void zz_why_hops(const zz_why *why, zz_metric_id id, const zz_place *place) {
    switch (id) {
    case ZZ_METRIC_energy_hops:
        zz_why_say(why, "energy.hops = sum over tensors and memories of hops x energy of a hop");
        put_sum(why, -1, ZZ_FIGURE_ENERGY);
        break;
    case ZZ_METRIC_tensor_hops:
        zz_why_say(why, "hops(%s) = sum over its memories",
                   why->nest->operands[place->operand].name);
        put_sum(why, place->operand, ZZ_FIGURE_COUNT);
        break;
    default:
        put_memory(why, place->operand, place->level);
        break;
    }
}
