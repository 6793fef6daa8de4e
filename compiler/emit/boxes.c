/* `counting boxes` where ZigZag's model has no answer: products of trip counts, tiles as boxes; no
 * guard is asked.  First touches are charged at every level.  Windows, instances and transfers are
 * those of exact counting. */
#include "compiler/emit/parts.h"
#include "runtime/nest/box.h"

static int64_t box(zz_emitter *e, int operand, const zz_window *window, bool upper) {
    bool *inside = ZZ_NEW_ARRAY(e->arena, bool, (size_t)e->nest->digit_count + 1);
    for (int d = 0; d < e->nest->digit_count; d++)
        inside[d] = window->place[d] == ZZ_INNER || (upper && window->place[d] == ZZ_LOWER);
    int64_t elements = 1;
    if (!zz_box(e->nest, operand, inside, &elements) && e->status == ZZ_COUNT_OK)
        e->status = ZZ_COUNT_OVERFLOW;
    return elements;
}

static void emit_boundary(zz_emitter *e, int operand, int level) {
    const zz_nest *nest = e->nest;
    const zz_operand *x = &nest->operands[operand];
    const zz_window window = zz_window_of(e->arena, nest, operand, level);
    const int64_t above = box(e, operand, &window, true), below = box(e, operand, &window, false);
    int64_t windows = 1, repeats = 1, lower = 1;
    for (int d = 0; d < nest->digit_count; d++) {
        const int64_t trips = nest->digits[d].trips;
        if (window.place[d] == ZZ_LOWER)
            lower = zz_emit_mul(e, lower, trips);
        else if (window.place[d] == ZZ_UPPER ||
                 (window.place[d] == ZZ_OUTER && zz_nest_relevant(nest, d, operand)))
            windows = zz_emit_mul(e, windows, trips);
        else if (window.place[d] == ZZ_OUTER)
            repeats = zz_emit_mul(e, repeats, trips);
    }
    lower = zz_emit_mul(e, lower, windows);
    const bool direct = level < 0 && !nest->accumulators;
    const int down = x->output ? ZZ_MOVE_READ : ZZ_MOVE_INPUT;
    const int up = direct ? ZZ_MOVE_WRITE : ZZ_MOVE_SEND;
    if (!x->output || nest->operation != ZZ_ASSIGN) {
        zz_emit_transfer(e, down, operand, level + 1, ZZ_DOWN, above, windows, repeats, NULL, 0);
        if (level >= 0)
            zz_emit_transfer(e, down, operand, level, ZZ_FILL, below, lower, repeats, NULL, 0);
    }
    if (x->output) {
        zz_emit_transfer(e, up, operand, level + 1, ZZ_BACK, above, windows, repeats, NULL, 0);
        if (level >= 0)
            zz_emit_transfer(e, up, operand, level, ZZ_UP, below, lower, repeats, NULL, 0);
    }
    if (level >= 0)
        zz_emit_tile(e, operand, level, below, NULL, 0);
}

void zz_emit_boxes(zz_emitter *e) {
    const zz_nest *nest = e->nest;
    int64_t points = 1, steps = 1;
    for (int d = 0; d < nest->digit_count; d++) {
        points = zz_emit_mul(e, points, nest->digits[d].trips);
        if (nest->digits[d].kind != ZZ_DIGIT_SPREAD)
            steps = zz_emit_mul(e, steps, nest->digits[d].trips);
    }
    /* to the host, boxes are one component that was walked */
    e->plan.components = ZZ_NEW(e->arena, zz_plan_component);
    e->plan.component_count = 1;
    zz_putf(&e->body, "    zz->counted(zz->run, 0, %lldLL, %lldLL); /* points, steps */\n",
            (long long)points, (long long)steps);
    bool *inside = ZZ_NEW_ARRAY(e->arena, bool, (size_t)nest->digit_count + 1);
    for (int o = 0; o < nest->operand_count; o++) {
        const zz_operand *x = &nest->operands[o];
        for (int level = -1; level + 1 < x->level_count; level++)
            emit_boundary(e, o, level);
        const int top = x->level_count - 1;
        int64_t whole = 1;
        zz_box_inside(nest, &nest->memories[x->levels[top].memory], 0, inside);
        if (!zz_box(nest, o, inside, &whole) && e->status == ZZ_COUNT_OK)
            e->status = ZZ_COUNT_OVERFLOW;
        zz_emit_tile(e, o, top, whole, NULL, 0);
    }
}
