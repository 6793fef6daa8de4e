/* On- and offloading in an order kernel.
 *
 * A transfer that happens once, because all loops lie below its boundary, may use what its port
 * has left while the array computes; all others take what they take.  low_X_K and high_X_K are the
 * cycles of boundary K on the side of memory K and of the one below. */
#include "compiler/order/parts.h"

static const char *cycles_of(zz_order_emitter *e, const zz_order_duty *duty) {
    return zz_sprintf(e->arena, "%s_%d_%d", duty->low ? "low" : "high", duty->operand,
                      duty->boundary);
}

/* Outputs that come down are not loaded before the start. */
static int list_duties(const zz_orders *orders, const zz_zigzag_line *line, zz_order_duty *duties) {
    int count = 0;
    for (int d = 0; d < line->duty_count; d++)
        if (zz_order_duty_of(orders, &line->duties[d], &duties[count]) && !duties[count].partial)
            count++;
    return count;
}

/* The state of the boundary is full: every loop lies below. */
static const char *happens_once(zz_order_emitter *e, const zz_order_duty *duty) {
    return zz_sprintf(e->arena, "%s == %d", zz_order_at(e, duty->operand, duty->boundary),
                      e->orders->loop_count);
}

static void emit_port(zz_order_emitter *e, const zz_zigzag_line *line, const zz_order_duty *duties,
                      int count) {
    const char *any = NULL;
    for (int i = 0; i < count; i++)
        if (duties[i].boundary > 0)
            any = any ? zz_sprintf(e->arena, "%s || %s", any, happens_once(e, &duties[i]))
                      : happens_once(e, &duties[i]);
    if (!any || line->widest == 0)
        return;
    zz_order_line(e, "/* port %d of memory %d: what happens once */", line->port, line->memory);
    zz_order_line(e, "if (%s) {", any);
    zz_order_line(e, "    n = busy = 0;");
    for (int i = 0; i < count; i++) {
        const zz_order_duty *d = &duties[i];
        zz_order_line(e, "    if (%s) {", happens_once(e, d));
        zz_order_line(e, "        once[n] = (double)b_%d_%d->taken_%s;", d->operand, d->boundary,
                      zz_order_directions[d->direction]);
        zz_order_line(e, "        needed[n++] = (double)((b_%d_1->first + %lld) / %lld);",
                      d->operand, (long long)line->widest - 1, (long long)line->widest);
        zz_order_line(e, "    } else {");
        zz_order_line(e, "        busy += b_%d_%d->flow_%s;", d->operand, d->boundary,
                      d->low ? "low" : "high");
        zz_order_line(e, "    }");
    }
    zz_order_line(e, "    surplus = (%a - (double)busy) / %a * (double)(stall + %lld);",
                  (double)line->widest, (double)line->widest,
                  (long long)(e->orders->total * e->orders->pace));
    zz_order_line(e, "    if (surplus > 0)");
    zz_order_line(e, "        reduce(n, once, needed, surplus);");
    zz_order_line(e, "    n = 0;");
    for (int i = 0; i < count; i++) {
        zz_order_line(e, "    if (%s)", happens_once(e, &duties[i]));
        if (duties[i].boundary > 0)
            zz_order_line(e, "        %s = once[n++];", cycles_of(e, &duties[i]));
        else
            zz_order_line(e, "        n++;");
    }
    zz_order_line(e, "}");
}

static void emit_cycles(zz_order_emitter *e, int x, int k) {
    zz_order_local(e, "double", "low_%d_%d", x, k);
    zz_order_local(e, "double", "high_%d_%d", x, k);
    zz_order_line(e, "low_%d_%d = (double)b_%d_%d->taken_%s;", x, k, x, k, x ? "down" : "back");
    zz_order_line(e, "high_%d_%d = (double)b_%d_%d->taken_%s;", x, k, x, k, x ? "fill" : "up");
}

static bool contended(const zz_zigzag_model *model, int x, int memory, zz_direction direction) {
    for (int i = 0; i < model->line_count; i++)
        for (int d = 0; d < model->lines[i].duty_count; d++)
            if (model->lines[i].memory == memory && model->lines[i].duties[d].operand == x &&
                model->lines[i].duties[d].direction == direction)
                return model->lines[i].contended;
    return false;
}

/* The slower side of each boundary counts; over ports that inputs share, in part, or of its own. */
static void emit_arrival(zz_order_emitter *e, int x) {
    const zz_zigzag_model *model = e->orders->model;
    zz_order_local(e, "double", "alone_%d", x);
    zz_order_local(e, "double", "half_%d", x);
    zz_order_local(e, "double", "shared_%d", x);
    zz_order_line(e, "alone_%d = half_%d = shared_%d = 0;", x, x, x);
    for (int k = 1; k < e->orders->sides[x].level_count; k++) {
        const int ports =
            contended(model, x, model->sides[x].path[k - 1].memory, x ? ZZ_FILL : ZZ_UP) +
            contended(model, x, model->sides[x].path[k].memory, x ? ZZ_DOWN : ZZ_BACK);
        const char *to = x == 0 || ports == 0 ? "alone" : ports == 2 ? "shared" : "half";
        zz_order_line(e, "if (high_%d_%d > low_%d_%d)", x, k, x, k);
        zz_order_line(e, "    low_%d_%d = high_%d_%d;", x, k, x, k);
        zz_order_line(e, "%s_%d %s low_%d_%d;", to, x, to[0] == 'h' ? "=" : "+=", x, k);
    }
}

/* One input first over the shared ports, the other behind it. */
static void emit_one_then_other(zz_order_emitter *e, const char *name, int p, int q) {
    zz_order_local(e, "double", "%s, %s_rest", name, name);
    zz_order_line(e, "%s = shared_%d + half_%d + alone_%d;", name, q, q, q);
    zz_order_line(e, "%s_rest = half_%d + alone_%d;", name, p, p);
    zz_order_line(e, "if (!(%s > %s_rest))", name, name);
    zz_order_line(e, "    %s = %s_rest;", name, name);
    zz_order_line(e, "%s = shared_%d + %s;", name, p, name);
}

void zz_emit_order_loading(zz_order_emitter *e) {
    const zz_orders *orders = e->orders;
    const zz_zigzag_model *model = orders->model;
    zz_order_local(e, "double", "once[DUTIES], needed[DUTIES], surplus, onload, offload");
    zz_order_local(e, "i64", "busy");
    for (int x = 0; x < model->side_count; x++)
        for (int k = 1; k < orders->sides[x].level_count; k++)
            emit_cycles(e, x, k);
    for (int i = 0; i < model->line_count; i++) {
        zz_order_duty *duties =
            ZZ_NEW_ARRAY(e->arena, zz_order_duty, (size_t)model->lines[i].duty_count + 1);
        emit_port(e, &model->lines[i], duties, list_duties(orders, &model->lines[i], duties));
    }
    zz_order_line(e, "/* before the first operation, and after the last */");
    for (int x = 0; x < model->side_count && x < 3; x++)
        emit_arrival(e, x);
    zz_order_line(e, "offload = alone_0;");
    if (model->side_count == 2) {
        zz_order_line(e, "onload = alone_1;");
        return;
    }
    emit_one_then_other(e, "first_1", 1, 2);
    emit_one_then_other(e, "first_2", 2, 1);
    zz_order_line(e, "onload = first_2 < first_1 ? first_2 : first_1;");
}
