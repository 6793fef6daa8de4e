/* The order kernel as C: its head, the walk over states, and what it answers. */
#include "compiler/order/kernel.h"
#include "compiler/order/parts.h"

#include "runtime/map/map.h"

static const char functions[] =
    "/* Takes surplus cycles from the longest transfers, each down to its least; one that has\n"
    "   reached it goes on sharing the cuts of those after it. */\n"
    "static void reduce(i64 count, double *cycles, const double *least, double surplus)\n"
    "{\n"
    "    i64 order[DUTIES], i, j;\n"
    "    double cut, need;\n"
    "    for (i = 0; i < count; i++) {\n"
    "        for (j = i; j > 0 && cycles[order[j - 1]] < cycles[i]; j--)\n"
    "            order[j] = order[j - 1];\n"
    "        order[j] = i;\n"
    "    }\n"
    "    for (i = 0; i < count; i++) {\n"
    "        cut = cycles[order[i]] - least[order[i]];\n"
    "        need = cut * (double)(i + 1);\n"
    "        if (!(surplus >= need))\n"
    "            cut = surplus / (double)(i + 1);\n"
    "        for (j = 0; j <= i; j++)\n"
    "            cycles[order[j]] -= cut;\n"
    "        if (!(surplus >= need))\n"
    "            return;\n"
    "        surplus -= need;\n"
    "    }\n"
    "}\n"
    "\n"
    "/* Of the first x cycles, those that one of the first k transfers may use. */\n"
    "static i64 covered(i64 k, const i64 *allowed, const i64 *period, const i64 *full,\n"
    "                   const i64 *hidden, i64 x)\n"
    "{\n"
    "    i64 cycles = 0;\n"
    "    for (k--; k >= 0 && x > 0; k--) {\n"
    "        cycles += x / period[k] * full[k];\n"
    "        x = x % period[k];\n"
    "        if (x <= allowed[k])\n"
    "            return cycles + x;\n"
    "        cycles += allowed[k] - hidden[k];\n"
    "    }\n"
    "    return cycles;\n"
    "}\n"
    "\n"
    "/* Cycles in which some transfer of a port may run; periods divide one another. */\n"
    "static i64 together(i64 count, i64 *allowed, i64 *period, i64 *times)\n"
    "{\n"
    "    i64 full[DUTIES], hidden[DUTIES], i, j, a, p, t;\n"
    "    for (i = 1; i < count; i++) {\n"
    "        a = allowed[i];\n"
    "        p = period[i];\n"
    "        t = times[i];\n"
    "        for (j = i; j > 0 && period[j - 1] > p; j--) {\n"
    "            allowed[j] = allowed[j - 1];\n"
    "            period[j] = period[j - 1];\n"
    "            times[j] = times[j - 1];\n"
    "        }\n"
    "        allowed[j] = a;\n"
    "        period[j] = p;\n"
    "        times[j] = t;\n"
    "    }\n"
    "    for (i = 0; i < count; i++) {\n"
    "        hidden[i] = covered(i, allowed, period, full, hidden, allowed[i]);\n"
    "        full[i] = allowed[i] - hidden[i] +\n"
    "                  covered(i, allowed, period, full, hidden, period[i]);\n"
    "    }\n"
    "    return times[count - 1] *\n"
    "           covered(count, allowed, period, full, hidden, period[count - 1]);\n"
    "}\n";

/* --- the walk ------------------------------------------------------------------------------ */

static void emit_states(zz_order_emitter *e) {
    const zz_orders *orders = e->orders;
    const size_t count = (size_t)orders->factor_count + 1;
    int64_t *steps = ZZ_NEW_ARRAY(e->arena, int64_t, count);
    int64_t *kinds = ZZ_NEW_ARRAY(e->arena, int64_t, count);
    for (int f = 0; f < orders->factor_count; f++) {
        steps[f] = orders->factors[f].weight;
        for (int x = 0; x < orders->model->side_count; x++) {
            if (orders->sides[x].relevance[f] == ZZ_LOOP_RELEVANT)
                kinds[f] |= (int64_t)1 << (2 * x);
            if (orders->sides[x].relevance[f] == ZZ_LOOP_IRRELEVANT)
                kinds[f] |= (int64_t)2 << (2 * x);
        }
    }
    zz_order_table(e, steps, "i64", "step");
    zz_order_table(e, kinds, "i64", "kinds");
    zz_order_table(e, orders->cycles, "i64", "cycles");
    zz_order_table(e, orders->left, "unsigned char", "left");
    zz_order_line(e, "/* the state of the innermost loops */");
    for (int i = 0; i < orders->loop_count; i++) {
        zz_order_line(e, "place[%d] = place[%d] + step[order[%d]];", i + 1, i, i);
        zz_order_line(e, "kind[%d] = kinds[order[%d]];", i, i);
    }
}

static void emit_figures(zz_order_emitter *e) {
    const zz_orders *orders = e->orders;
    const double cycles = (double)orders->total * orders->model->cycles_per_operation;
    zz_order_local(e, "double", "with_stall, with_onload, with_offload");
    zz_order_line(e, "/* what comes out */");
    zz_order_line(e, "with_stall = %a + (double)stall;", cycles);
    zz_order_line(e, "with_onload = with_stall + onload;");
    zz_order_line(e, "with_offload = with_onload + offload;");
    zz_order_line(e, "if (energy != energy || with_onload == 0 || with_offload == 0)");
    zz_order_line(e, "    goto nothing;");
    zz_order_line(e, "figures[%d] = energy;", ZZ_MAP_ENERGY);
    zz_order_line(e, "figures[%d] = with_offload;", ZZ_MAP_CYCLES);
    zz_order_line(e, "figures[%d] = %a;", ZZ_MAP_COMPUTE, cycles);
    zz_order_line(e, "figures[%d] = (double)stall;", ZZ_MAP_STALL);
    zz_order_line(e, "figures[%d] = onload;", ZZ_MAP_ONLOAD);
    zz_order_line(e, "figures[%d] = offload;", ZZ_MAP_OFFLOAD);
}

static int emit_ends(zz_order_emitter *e) {
    int next = 0;
    zz_order_line(e, "if (ends) {");
    for (int x = 0; x < e->orders->model->side_count; x++)
        for (int l = 0; l < e->orders->sides[x].level_count; l++)
            zz_order_line(e, "    ends[%d] = %s;", next++, zz_order_end(e, x, l));
    zz_order_line(e, "}");
    return next;
}

static const char *assemble(zz_order_emitter *e, const char *title, int ends) {
    const zz_orders *orders = e->orders;
    zz_buffer text = zz_buffer_new(e->arena);
    zz_putf(&text, "/* the order kernel: %s; %d loops, %lld states */\n", title, orders->loop_count,
            (long long)orders->state_count);
    zz_put(&text, "typedef long i64;\n");
    zz_putf(&text, "enum { DUTIES = %d };\n", orders->model->most_duties + 1);
    zz_putf(&text, "\n/* boundary K of operand X: b_X_K, see runtime/zigzag/orders.h */\n%s\n",
            zz_buffer_text(&e->head));
    zz_put(&text, functions);
    zz_put(&text, "\nvoid zz_orders(const void *given, const unsigned char *order, i64 count,\n"
                  "               double *figures, unsigned char *ends)\n{\n"
                  "    const void *const *tables = given;\n");
    zz_putf(&text, "    i64 place[%d], kind[%d];\n", orders->loop_count + 2,
            orders->loop_count + 1);
    zz_put(&text, zz_buffer_text(&e->locals));
    zz_putf(&text, "    place[0] = 0;\n    place[%d] = %lld;\n    kind[%d] = 0;\n",
            orders->loop_count + 1, (long long)orders->state_count, orders->loop_count);
    zz_put(&text, "    for (; count > 0; count--) {\n");
    zz_put(&text, zz_buffer_text(&e->body));
    zz_put(&text, "        goto next;\n    nothing:\n");
    for (int f = 0; f < ZZ_MAP_FIGURES; f++)
        zz_putf(&text, "        figures[%d] = numbers[0];\n", f);
    zz_putf(&text,
            "    next:\n        order += %d;\n        figures += %d;\n"
            "        if (ends)\n            ends += %d;\n    }\n}\n",
            orders->loop_count, ZZ_MAP_FIGURES, ends);
    return zz_buffer_text(&text);
}

zz_order_text zz_emit_order(zz_arena *arena, const zz_orders *orders, const char *title) {
    zz_order_emitter e = {.arena = arena,
                          .orders = orders,
                          .head = zz_buffer_new(arena),
                          .locals = zz_buffer_new(arena),
                          .body = zz_buffer_new(arena)};
    double *numbers = ZZ_NEW_ARRAY(arena, double, 2);
    numbers[0] = NAN;
    numbers[1] = INFINITY;
    zz_order_table(&e, numbers, "double", "numbers");
    emit_states(&e);
    zz_emit_order_allocate(&e);
    zz_emit_order_boundaries(&e);
    zz_emit_order_energy(&e);
    zz_emit_order_stall(&e);
    zz_emit_order_loading(&e);
    emit_figures(&e);
    const int ends = emit_ends(&e);
    return (zz_order_text){.text = assemble(&e, title, ends),
                           .tables = (const void *const *)e.tables};
}
