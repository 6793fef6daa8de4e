/* Stalls in an order kernel: which levels pass for double buffered, how long transfers may take,
 * and what those of one port lack together.
 *
 * Transfers of a boundary, on either side of it, may take the same time: allow_X_K.  Per port,
 * what is beyond that counts in full; what is within it counts where the port has not that many
 * cycles in which some transfer may run.  These are all cycles as soon as one transfer may run at
 * any time. */
#include "compiler/order/parts.h"

/* --- double buffers ------------------------------------------------------------------------- */

static int memory_below(const zz_orders *orders, int x, int k) {
    return orders->model->sides[x].path[k - 1].memory;
}

/* Whether boundary k of operand x is one where buffering has to be asked for. */
static bool asked(const zz_orders *orders, int x, int k) {
    return k > 0 && orders->shared[memory_below(orders, x, k)];
}

/* Walks `from` down over the loops of the level that are of one kind to the operand. */
static void emit_run(zz_order_emitter *e, int x, int k, long long kind, const char *indent) {
    const char *begin = k > 1 ? zz_order_at(e, x, k - 1) : "0";
    zz_order_line(e, "%sfrom = %s;", indent, zz_order_at(e, x, k));
    zz_order_line(e, "%swhile (from > %s && kind[from - 1] & %lld)", indent, begin, kind << 2 * x);
    zz_order_line(e, "%s    from--;", indent);
}

/* The part of the memory that is left without the relevant loops on top. */
static void emit_share(zz_order_emitter *e, int x, int k) {
    const zz_orders_boundary *boundary = &e->orders->sides[x].boundaries[k];
    const int64_t size = e->orders->model->hardware->memories[memory_below(e->orders, x, k)].bits;
    zz_order_local(e, "double", "share_%d_%d", x, k);
    emit_run(e, x, k, 1, "");
    if (boundary->whole) {
        zz_order_table(e, boundary->shares, "double", "shares_%d_%d", x, k);
        zz_order_line(e, "share_%d_%d = shares_%d_%d[place[from]];", x, k, x, k);
        return;
    }
    const char *at = zz_order_at(e, x, k);
    zz_order_table(e, boundary->bits, "double", "bits_%d_%d", x, k);
    zz_order_line(e, "share_%d_%d = (double)(i64)(bits_%d_%d[place[%s]] /", x, k, x, k, at);
    zz_order_line(e, "    ((double)cycles[place[%s]] / (double)cycles[place[from]])) / %a;", at,
                  (double)size);
}

static void emit_shares(zz_order_emitter *e, int m) {
    const zz_zigzag_store *store = &e->orders->model->stores[m];
    const char *sum = NULL;
    zz_order_line(e, "/* how full memory %d is */", m);
    zz_order_local(e, "double", "full_%d", m);
    for (int s = 0; s < store->share_count; s++) {
        const int x = store->shares[s].operand, k = store->shares[s].level + 1;
        emit_share(e, x, k);
        sum = sum ? zz_sprintf(e->arena, "%s + share_%d_%d", sum, x, k)
                  : zz_sprintf(e->arena, "share_%d_%d", x, k);
    }
    zz_order_line(e, "full_%d = %s;", m, sum);
}

/* A memory at most half full has room for second buffers; a fuller one where the operand's part
 * fits once more, which then is taken. */
static void emit_allowed(zz_order_emitter *e, int x, int k) {
    const bool top = k == e->orders->sides[x].level_count;
    if (!top) {
        zz_order_local(e, "i64", "allow_%d_%d", x, k);
        zz_order_line(e, "allow_%d_%d = b_%d_%d->period;", x, k, x, k);
    }
    if (!asked(e->orders, x, k))
        return;
    const int m = memory_below(e->orders, x, k);
    const bool adds = e->orders->model->stores[m].shared;
    zz_order_line(e, "if (full_%d > 0.5) {", m);
    zz_order_line(e, "    if (share_%d_%d <= 1 - full_%d) {", x, k, m);
    if (adds)
        zz_order_line(e, "        full_%d += share_%d_%d;", m, x, k);
    if (!top) {
        zz_order_line(e, "    } else {");
        emit_run(e, x, k, 2, "        ");
        zz_order_line(e, "        allow_%d_%d = cycles[place[from]];", x, k);
    }
    zz_order_line(e, "    }");
    zz_order_line(e, "}");
}

/* --- ports ---------------------------------------------------------------------------------- */

typedef struct port {
    zz_order_emitter *emitter;
    zz_order_duty *duties;
    int count;
} port;

static const zz_orders_boundary *boundary_of(const port *p, int i) {
    return &p->emitter->orders->sides[p->duties[i].operand].boundaries[p->duties[i].boundary];
}

static const char *allowed(const port *p, int i) {
    return zz_sprintf(p->emitter->arena, "allow_%d_%d", p->duties[i].operand,
                      p->duties[i].boundary);
}

static const char *record(const port *p, int i) {
    return zz_sprintf(p->emitter->arena, "b_%d_%d", p->duties[i].operand, p->duties[i].boundary);
}

/* A transfer of no more cycles than an operation has is within its time whatever that is. */
static bool always_within(const port *p, int i) {
    return boundary_of(p, i)->slowest[p->duties[i].direction] <= p->emitter->orders->pace;
}

static void emit_duty(const port *p, int i) {
    const char *direction = zz_order_directions[p->duties[i].direction];
    zz_order_emitter *e = p->emitter;
    const char *b = record(p, i), *a = allowed(p, i);
    if (always_within(p, i)) {
        zz_order_line(e, "within += %s->taken_%s * %s->repeats;", b, direction, b);
        return;
    }
    zz_order_line(e, "if (%s->taken_%s <= %s) {", b, direction, a);
    zz_order_line(e, "    within += %s->taken_%s * %s->repeats;", b, direction, b);
    zz_order_line(e, "} else {");
    zz_order_line(e, "    within += %s * %s->repeats;", a, b);
    zz_order_line(e, "    over += (%s->taken_%s - %s) * %s->repeats;", b, direction, a, b);
    zz_order_line(e, "}");
}

/* Alone at its port: only what is beyond its own time counts. */
static void emit_alone(const port *p) {
    const char *direction = zz_order_directions[p->duties[0].direction];
    const char *b = record(p, 0), *a = allowed(p, 0);
    zz_order_line(p->emitter, "over = (%s->taken_%s - %s) * %s->repeats;", b, direction, a, b);
    zz_order_line(p->emitter, "if (over > stall)");
    zz_order_line(p->emitter, "    stall = over;");
}

/* Whether some transfer of the port may always run at any time. */
static bool always_open(const port *p) {
    for (int i = 0; i < p->count; i++)
        if (!p->duties[i].partial &&
            !asked(p->emitter->orders, p->duties[i].operand, p->duties[i].boundary))
            return true;
    return false;
}

/* The cycles in which some transfer of the port may run: into `open`. */
static void emit_open(const port *p) {
    zz_order_emitter *e = p->emitter;
    const long long all = (long long)(e->orders->total * e->orders->pace);
    zz_order_line(e, "    n = 0;");
    zz_order_line(e, "    open = 0;");
    for (int i = 0; i < p->count; i++) {
        const char *b = record(p, i), *a = allowed(p, i);
        const char *active = p->duties[i].partial ? zz_sprintf(e->arena, "%s->partial", b) : "1";
        zz_order_line(e, "    if (%s) {", active);
        zz_order_line(e, "        if (%s == %s->period)", a, b);
        zz_order_line(e, "            open = %lld;", all);
        zz_order_line(e, "        list_allowed[n] = %s;", a);
        zz_order_line(e, "        list_period[n] = %s->period;", b);
        zz_order_line(e, "        list_times[n++] = %s->repeats + 1;", b);
        zz_order_line(e, "    }");
    }
    zz_order_line(e, "    if (open == 0)");
    zz_order_line(e, "        open = together(n, list_allowed, list_period, list_times);");
}

static void emit_port(const port *p, const zz_zigzag_line *line) {
    zz_order_emitter *e = p->emitter;
    const long long all = (long long)(e->orders->total * e->orders->pace);
    int sure = 0; /* a transfer that is always there: the port is open whenever it may run */
    while (sure < p->count && p->duties[sure].partial)
        sure++;
    zz_order_line(e, "/* port %d of memory %d: what it lacks */", line->port, line->memory);
    if (p->count == 1) {
        emit_alone(p);
        return;
    }
    zz_order_line(e, "over = within = 0;");
    for (int i = 0; i < p->count; i++)
        emit_duty(p, i);
    if (always_open(p)) {
        zz_order_line(e, "if (within > %lld)", all);
        zz_order_line(e, "    over += within - %lld;", all);
    } else {
        zz_order_line(e, "if (within > %s) {",
                      sure < p->count ? zz_sprintf(e->arena, "%s * %s->repeats", allowed(p, sure),
                                                   record(p, sure))
                                      : "0");
        emit_open(p);
        zz_order_line(e, "    if (within > open)");
        zz_order_line(e, "        over += within - open;");
        zz_order_line(e, "}");
    }
    zz_order_line(e, "if (over > stall)");
    zz_order_line(e, "    stall = over;");
}

static void emit_ports(zz_order_emitter *e) {
    const zz_zigzag_model *model = e->orders->model;
    for (int i = 0; i < model->line_count; i++) {
        const zz_zigzag_line *line = &model->lines[i];
        port p = {.emitter = e};
        p.duties = ZZ_NEW_ARRAY(e->arena, zz_order_duty, (size_t)line->duty_count + 1);
        for (int d = 0; d < line->duty_count; d++)
            p.count += zz_order_duty_of(e->orders, &line->duties[d], &p.duties[p.count]);
        if (p.count > 1 || (p.count == 1 && !always_within(&p, 0)))
            emit_port(&p, line);
    }
}

void zz_emit_order_stall(zz_order_emitter *e) {
    const zz_orders *orders = e->orders;
    zz_order_local(e, "i64", "from, within, over, open, n, stall");
    zz_order_local(e, "i64", "list_allowed[DUTIES], list_period[DUTIES], list_times[DUTIES]");
    for (int m = 0; m < orders->model->hardware->memory_count; m++)
        if (orders->shared[m])
            emit_shares(e, m);
    zz_order_line(e, "/* cycles that transfers may take */");
    for (int x = 0; x < orders->model->side_count; x++)
        for (int k = 0; k <= orders->sides[x].level_count; k++)
            emit_allowed(e, x, k);
    zz_order_line(e, "stall = 0;");
    emit_ports(e);
}
