/* Why no order fits: the first memory that is too small for what it must hold in the best case, when
 * no temporal loop lies in it or below it, but everything does where an operand has nothing further
 * out.  By ZigZag's sizes; where an unrolling is fractional, to the element. */
#include "runtime/map/shortage.h"

#include "runtime/base/checked.h"
#include "runtime/map/map.h"
#include "runtime/map/order.h"
#include "runtime/zigzag/from_nest.h"

/* Whether the innermost memory of the operand holds partial sums: in every order, if a loop reduces. */
static bool sums_inside(const zz_map_problem *problem, int operand) {
    const zz_nest *nest = problem->nest;
    const zz_nest_memory *memory = &nest->memories[nest->operands[operand].levels[0].memory];
    if (!nest->operands[operand].output)
        return false;
    for (int f = 0; f < problem->factor_count; f++)
        if (!zz_nest_relevant_variable(nest, problem->factors[f].variable, operand))
            return true;
    for (int d = 0; d < nest->digit_count; d++)
        if (!zz_nest_temporal(nest, d) && (memory->replicated >> nest->digits[d].dimension & 1) &&
            !zz_nest_relevant(nest, d, operand))
            return true;
    return false;
}

/* Bits that the operand takes in the memory of `level`. */
static bool tile(const zz_map_problem *problem, const zz_zigzag_result *result, int operand,
                 int level, int64_t *bits) {
    const zz_zigzag_tile *t =
        &result->operands[operand].views[ZZ_ZIGZAG_FRACTIONAL].tiles[level + 1];
    const bool partial = level == 0 && sums_inside(problem, operand);
    return zz_mul64(t->elements, partial ? problem->nest->operands[operand].partial_bits : t->bits,
                    bits);
}

static bool short_of(const zz_map_problem *problem, const zz_zigzag_result *result, int memory,
                     zz_map_shortage *shortage) {
    const zz_nest *nest = problem->nest;
    int64_t need = 0, largest = 0, bits;
    int operand = -1;
    for (int x = 0; x < nest->operand_count; x++)
        for (int l = 0; l < nest->operands[x].level_count; l++) {
            if (nest->operands[x].levels[l].memory != memory)
                continue;
            if (!tile(problem, result, x, l, &bits) || !zz_add64(need, bits, &need))
                return false;
            if (bits > largest) {
                largest = bits;
                operand = x;
            }
        }
    const int64_t room = nest->memories[memory].bits;
    if (need <= room)
        return false;
    *shortage = (zz_map_shortage){memory, largest > room ? operand : -1, need - room, false};
    return true;
}

zz_map_shortage zz_map_short(zz_arena *arena, const zz_order_evaluator *evaluator) {
    zz_map_shortage shortage = {.memory = -1, .operand = -1};
    const zz_nest *nest = evaluator->problem->nest;
    zz_zigzag_mapping mapping = evaluator->model->mapping;
    const int **ends = ZZ_NEW_ARRAY(arena, const int *, (size_t)nest->operand_count + 1);
    for (int x = 0; x < nest->operand_count; x++) {
        int *of_one = ZZ_NEW_ARRAY(arena, int, (size_t)nest->operands[x].level_count + 1);
        of_one[nest->operands[x].level_count - 1] = mapping.loop_count;
        ends[x] = of_one;
    }
    mapping.ends = ends;
    zz_zigzag_result result = {0};
    const zz_zigzag_status status =
        zz_zigzag_evaluate(arena, evaluator->model->model, &mapping, &result);
    shortage.inexact = status == ZZ_ZIGZAG_OVERFLOW || (status == ZZ_ZIGZAG_OK && !result.exact);
    if (!result.operands)
        return shortage;
    for (int x = 0; x < nest->operand_count; x++)
        if (!result.operands[x].views[ZZ_ZIGZAG_FRACTIONAL].tiles)
            return shortage;
    for (int m = 0; m < nest->memory_count; m++)
        if (short_of(evaluator->problem, &result, m, &shortage))
            break;
    return shortage;
}
