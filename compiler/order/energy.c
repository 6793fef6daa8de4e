/* Boundaries in an order kernel: which record of which table holds, and the energy. */
#include "compiler/order/parts.h"

static const char *field_name(zz_arena *arena, int field) {
    if (field <= ZZ_ORDERS_ENERGY_END)
        return zz_sprintf(arena, "energy_%s", zz_order_directions[field - ZZ_ORDERS_ENERGY]);
    if (field >= ZZ_ORDERS_TAKEN && field <= ZZ_ORDERS_TAKEN_END)
        return zz_sprintf(arena, "taken_%s", zz_order_directions[field - ZZ_ORDERS_TAKEN]);
    switch (field) {
    case ZZ_ORDERS_PERIOD:
        return "period";
    case ZZ_ORDERS_REPEATS:
        return "repeats";
    case ZZ_ORDERS_FLOW_LOW:
        return "flow_low";
    case ZZ_ORDERS_FLOW_HIGH:
        return "flow_high";
    case ZZ_ORDERS_FIRST:
        return "first";
    default:
        return "partial";
    }
}

static void emit_type(zz_order_emitter *e, int x, int k) {
    const unsigned fields = e->orders->sides[x].boundaries[k].fields;
    zz_putf(&e->head, "struct b_%d_%d {", x, k);
    for (int f = 0; f < ZZ_ORDERS_FIELDS; f++)
        if (fields >> f & 1)
            zz_putf(&e->head, " %s %s;", f <= ZZ_ORDERS_ENERGY_END ? "double" : "i64",
                    field_name(e->arena, f));
    zz_put(&e->head, " };\n");
}

/* Irrelevant loops above a boundary come below it. */
static void emit_boundary(zz_order_emitter *e, int x, int k) {
    const zz_orders_boundary *boundary = &e->orders->sides[x].boundaries[k];
    const char *at = zz_order_at(e, x, k);
    if (boundary->field_count == 0)
        return;
    emit_type(e, x, k);
    zz_order_table(e, boundary->records, zz_sprintf(e->arena, "struct b_%d_%d", x, k), "t_%d_%d", x,
                   k);
    zz_order_local(e, zz_sprintf(e->arena, "const struct b_%d_%d", x, k), "*b_%d_%d", x, k);
    if (k < e->orders->sides[x].level_count && (k > 0 || at[0] != '0')) {
        zz_order_local(e, "i64", "%s", at);
        zz_order_line(e, "%s = %s;", at, k > 0 ? zz_order_end(e, x, k - 1) : "0");
        zz_order_line(e, "while (kind[%s] & %lld)", at, 2LL << (2 * x));
        zz_order_line(e, "    %s++;", at);
    }
    zz_order_line(e, "b_%d_%d = t_%d_%d + place[%s];", x, k, x, k, at);
}

void zz_emit_order_boundaries(zz_order_emitter *e) {
    for (int x = 0; x < e->orders->model->side_count; x++) {
        zz_order_line(e, "/* boundaries of operand %d */", x);
        for (int k = 0; k <= e->orders->sides[x].level_count; k++)
            emit_boundary(e, x, k);
    }
}

/* What a level's energy consists of, in the order in which the model adds it up; directions that
 * never move add 0. */
static const char *level_energy(zz_order_emitter *e, int x, int l) {
    const bool top = l == e->orders->sides[x].level_count - 1;
    const char *up = top ? "" : zz_sprintf(e->arena, "b_%d_%d->energy_up", x, l + 1);
    const char *fill = top ? "" : zz_sprintf(e->arena, "b_%d_%d->energy_fill", x, l + 1);
    if (x > 0)
        return zz_sprintf(e->arena, "(b_%d_%d->energy_down%s%s)", x, l, top ? "" : " + ", fill);
    return zz_sprintf(e->arena, "((%s%sb_0_%d->energy_down) + (%s%sb_0_%d->energy_back))", up,
                      top ? "" : " + ", l, fill, top ? "" : " + ", l);
}

void zz_emit_order_energy(zz_order_emitter *e) {
    zz_order_local(e, "double", "energy");
    zz_order_line(e, "/* energy: of the transfers, then of the operations */");
    bool first = true;
    for (int x = 0; x < e->orders->model->side_count; x++)
        for (int l = 0; l < e->orders->sides[x].level_count; l++) {
            zz_order_line(e, "energy = %s%s;", first ? "" : "energy + ", level_energy(e, x, l));
            first = false;
        }
    zz_order_line(e, "energy = energy + %a;", e->orders->unit_energy);
}
