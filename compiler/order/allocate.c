/* The greedy allocation in an order kernel: how many loops each memory takes.
 *
 * Where traffic never grows with the loops, more loops are never worse for one operand, and of
 * equal choices ZigZag takes the last.  So one operand takes what fits, and several are tried from
 * most loops to fewest, the last taking what fits beside the others; a choice replaces another
 * only when it is better, and a branch ends where even the least traffic of the rest is no better.
 * Where traffic does grow somewhere, upto_x[i] is the best of at most i loops for operand x alone;
 * that the best together are the best alone needs sums without rounding, and without these every
 * combination is tried, as in the model. */
#include "compiler/order/parts.h"

/* An operand in the memory at hand. */
typedef struct share {
    int operand, level;
    const zz_orders_choice *choice;
    bool top;
    const char *begin;       /* loops that the levels below have: an expression */
    const char *room, *fits; /* tables, at the precision of the order at hand */
    const char *full;        /* of a top: bits of all of it */
} share;

typedef struct memory {
    zz_order_emitter *emitter;
    share *shares;
    int count, open;      /* all; those that are not top */
    double bits;          /* that it holds ... */
    const char *capacity; /* ... as text */
} memory;

/* --- bits and traffic as expressions --------------------------------------------------------- */

/* Bits of all operands in the order of the memory's slots, which decides about the last bit:
 * variable `what` of each holds how many loops it takes, and `last` is added to the last of them.
 */
static const char *sum_bits(const memory *m, const char *what, const char *last) {
    zz_order_emitter *e = m->emitter;
    const char *sum = "";
    int open = 0;
    for (int i = 0; i < m->count; i++) {
        const share *s = &m->shares[i];
        const char *bits = s->full;
        if (!s->top)
            bits = zz_sprintf(e->arena, "%s[2 * place[%s%s]]", s->room,
                              what ? zz_sprintf(e->arena, "%s_%d", what, s->operand) : s->begin,
                              ++open == m->open ? last : "");
        sum = i ? zz_sprintf(e->arena, "%s + %s", sum, bits) : bits;
    }
    return sum;
}

static const char *sum_traffic(const memory *m, const char *what) {
    zz_order_emitter *e = m->emitter;
    const char *sum = NULL;
    for (int i = 0; i < m->count; i++) {
        const share *s = &m->shares[i];
        if (s->top)
            continue;
        const char *traffic =
            zz_sprintf(e->arena, "%s[2 * place[%s_%d] + 1]", s->room, what, s->operand);
        sum = sum ? zz_sprintf(e->arena, "%s + %s", sum, traffic) : traffic;
    }
    return sum;
}

/* The best of at most so many loops. */
static const char *best_of(const memory *m, const share *s, const char *what) {
    zz_arena *arena = m->emitter->arena;
    return s->choice->falling ? zz_sprintf(arena, "%s_%d", what, s->operand)
                              : zz_sprintf(arena, "upto_%d[%s_%d]", s->operand, what, s->operand);
}

static void take(const memory *m, const char *what, const char *indent) {
    for (int i = 0; i < m->count; i++)
        if (!m->shares[i].top)
            zz_order_line(m->emitter, "%send_%d_%d = %s_%d;", indent, m->shares[i].operand,
                          m->shares[i].level, what, m->shares[i].operand);
}

static void take_best(const memory *m, const char *indent) {
    for (int i = 0; i < m->count; i++)
        if (!m->shares[i].top)
            zz_order_line(m->emitter, "%send_%d_%d = %s;", indent, m->shares[i].operand,
                          m->shares[i].level, best_of(m, &m->shares[i], "most"));
}

static void emit_upto(const memory *m, const share *s) {
    zz_order_emitter *e = m->emitter;
    const int x = s->operand;
    if (s->choice->falling)
        return;
    zz_order_line(e, "upto_%d[%s] = %s;", x, s->begin, s->begin);
    zz_order_line(e, "for (try_%d = %s; try_%d < most_%d; try_%d++)", x, s->begin, x, x, x);
    zz_order_line(e, "    upto_%d[try_%d + 1] = %s[2 * place[try_%d + 1] + 1] <=", x, x, s->room,
                  x);
    zz_order_line(e, "        %s[2 * place[upto_%d[try_%d]] + 1] ? try_%d + 1 : upto_%d[try_%d];",
                  s->room, x, x, x, x, x);
}

/* --- tables --------------------------------------------------------------------------------- */

/* The precision of outputs depends on whether a reduction is left before the memory chooses. */
static void begin_share(zz_order_emitter *e, share *s) {
    const int x = s->operand, l = s->level;
    const zz_orders_side *side = &e->orders->sides[x];
    s->choice = &side->choices[l];
    s->top = l == side->level_count - 1;
    s->begin = l > 0 ? zz_order_end(e, x, l - 1) : "0";
    s->full = zz_sprintf(e->arena, "%a", s->choice->full[0]);
    if (s->choice->final)
        s->full = zz_sprintf(e->arena, "(left[place[%s]] ? %a : %a)", s->begin, s->choice->full[0],
                             s->choice->full[1]);
    s->room = zz_sprintf(e->arena, "room_%d_%d", x, l);
    s->fits = zz_sprintf(e->arena, "fits_%d_%d", x, l);
    if (s->top)
        return;
    zz_order_local(e, "i64", "end_%d_%d", x, l);
    for (int v = 0; v <= s->choice->final; v++) {
        const char *name = !s->choice->final ? "" : v ? "_final" : "_partial";
        zz_order_table(e, s->choice->room[v], "double", "room_%d_%d%s", x, l, name);
        zz_order_table(e, s->choice->fits[v], "unsigned char", "fits_%d_%d%s", x, l, name);
    }
    if (s->choice->final) {
        zz_order_local(e, "const double", "*room_%d_%d", x, l);
        zz_order_local(e, "const unsigned char", "*fits_%d_%d", x, l);
        zz_order_line(e, "room_%d_%d = left[place[%s]] ? room_%d_%d_partial : room_%d_%d_final;", x,
                      l, s->begin, x, l, x, l);
        zz_order_line(e, "fits_%d_%d = left[place[%s]] ? fits_%d_%d_partial : fits_%d_%d_final;", x,
                      l, s->begin, x, l, x, l);
    }
}

/* --- the choice ------------------------------------------------------------------------------ */

/* Whether all of the operands fits at once, in either precision of the outputs. */
static bool all_fits(const memory *m) {
    double bits = 0, final_bits = 0;
    for (int i = 0; i < m->count; i++) {
        const zz_orders_choice *choice = m->shares[i].choice;
        bits += choice->full[0];
        final_bits += choice->full[choice->final];
    }
    return bits <= m->bits && final_bits <= m->bits;
}

/* Only tops: what is left has to fit, and there is nothing to choose. */
static void emit_tops(const memory *m) {
    if (!all_fits(m)) {
        zz_order_line(m->emitter, "if (!(%s <= %s))", sum_bits(m, NULL, ""), m->capacity);
        zz_order_line(m->emitter, "    goto nothing;");
    }
}

static void emit_alone(const memory *m) {
    zz_order_emitter *e = m->emitter;
    const share *s = &m->shares[0];
    while (s->top)
        s++;
    zz_order_line(e, "most_%d = %s;", s->operand, s->begin);
    if (m->count == 1) {
        zz_order_line(e, "if (!%s[place[most_%d]])", s->fits, s->operand);
        zz_order_line(e, "    goto nothing;");
        zz_order_line(e, "while (%s[place[most_%d + 1]])", s->fits, s->operand);
    } else {
        zz_order_line(e, "if (!(%s <= %s))", sum_bits(m, "most", ""), m->capacity);
        zz_order_line(e, "    goto nothing;");
        zz_order_line(e, "while (%s <= %s)", sum_bits(m, "most", " + 1"), m->capacity);
    }
    zz_order_line(e, "    most_%d++;", s->operand);
    emit_upto(m, s);
    take_best(m, "");
}

static bool full_fits(const share *s, double capacity) {
    return s->choice->full[0] <= capacity && (!s->choice->final || s->choice->full[1] <= capacity);
}

/* The most that each operand could take by itself. */
static void emit_most(const memory *m) {
    for (int i = 0; i < m->count; i++) {
        const share *s = &m->shares[i];
        if (s->top)
            continue;
        if (full_fits(s, m->bits)) {
            zz_order_line(m->emitter, "most_%d = %d;", s->operand, m->emitter->orders->loop_count);
            continue;
        }
        zz_order_line(m->emitter, "most_%d = %s;", s->operand, s->begin);
        zz_order_line(m->emitter, "while (%s[place[most_%d + 1]])", s->fits, s->operand);
        zz_order_line(m->emitter, "    most_%d++;", s->operand);
    }
}

/* Traffic of the operands so far, and no less than the least of those that follow. */
static const char *bound(const memory *m, int depth) {
    zz_order_emitter *e = m->emitter;
    const char *sum = NULL;
    int open = 0;
    for (int i = 0; i < m->count; i++) {
        const share *s = &m->shares[i];
        if (s->top)
            continue;
        const char *loops =
            open++ <= depth ? zz_sprintf(e->arena, "try_%d", s->operand) : best_of(m, s, "most");
        const char *traffic = zz_sprintf(e->arena, "%s[2 * place[%s] + 1]", s->room, loops);
        sum = sum ? zz_sprintf(e->arena, "%s + %s", sum, traffic) : traffic;
    }
    return sum;
}

static const share *open_share(const memory *m, int index) {
    for (int i = 0;; i++)
        if (!m->shares[i].top && index-- == 0)
            return &m->shares[i];
}

/* What was tried last is the best so far: the last operand takes its best of what fits. */
static void emit_better(const memory *m, const share *last, const char *indent) {
    zz_order_emitter *e = m->emitter;
    const char *sum = NULL;
    for (int i = 0; i < m->open; i++) {
        const share *s = open_share(m, i);
        const char *loops =
            s == last ? best_of(m, s, "try") : zz_sprintf(e->arena, "try_%d", s->operand);
        const char *traffic = zz_sprintf(e->arena, "%s[2 * place[%s] + 1]", s->room, loops);
        sum = sum ? zz_sprintf(e->arena, "%s + %s", sum, traffic) : traffic;
    }
    zz_order_line(e, "%straffic = %s;", indent, sum);
    zz_order_line(e, "%sif (traffic < least) {", indent);
    zz_order_line(e, "%s    least = traffic;", indent);
    for (int i = 0; i + 1 < m->open; i++)
        zz_order_line(e, "%s    end_%d_%d = try_%d;", indent, open_share(m, i)->operand,
                      open_share(m, i)->level, open_share(m, i)->operand);
    zz_order_line(e, "%s    end_%d_%d = %s;", indent, last->operand, last->level,
                  best_of(m, last, "try"));
    zz_order_line(e, "%s}", indent);
}

/* From most loops to fewest.  As an operand takes less, the last can only take more. */
static void emit_search(const memory *m) {
    zz_order_emitter *e = m->emitter;
    const share *last = open_share(m, m->open - 1);
    const char *indent = "    ";
    zz_order_line(e, "    if (!(%s <= %s))", sum_bits(m, NULL, ""), m->capacity);
    zz_order_line(e, "        goto nothing;");
    zz_order_line(e, "    least = numbers[1];");
    for (int i = 0; i + 1 < m->open; i++) {
        const share *s = open_share(m, i);
        const int x = s->operand;
        if (i + 2 == m->open)
            zz_order_line(e, "%stry_%d = %s;", indent, last->operand, last->begin);
        zz_order_line(e, "%sfor (try_%d = most_%d; try_%d >= %s; try_%d--) {", indent, x, x, x,
                      s->begin, x);
        indent = zz_sprintf(e->arena, "%s    ", indent);
        zz_order_line(e, "%sif (%s >= least)", indent, bound(m, i));
        zz_order_line(e, "%s    %s;", indent, s->choice->falling ? "break" : "continue");
    }
    zz_order_line(e, "%sif (!(%s <= %s))", indent, sum_bits(m, "try", ""), m->capacity);
    zz_order_line(e, "%s    continue;", indent);
    zz_order_line(e, "%swhile (%s <= %s)", indent, sum_bits(m, "try", " + 1"), m->capacity);
    zz_order_line(e, "%s    try_%d++;", indent, last->operand);
    emit_better(m, last, indent);
    for (int i = m->open - 1; i > 0; i--)
        zz_order_line(e, "%*s}", 4 * i, "");
}

static void emit_several(const memory *m) {
    zz_order_emitter *e = m->emitter;
    emit_most(m);
    for (int i = 0; i < m->open; i++)
        emit_upto(m, open_share(m, i));
    if (all_fits(m)) {
        take_best(m, "");
        return;
    }
    zz_order_line(e, "if (%s <= %s) {", sum_bits(m, "most", ""), m->capacity);
    take_best(m, "    ");
    zz_order_line(e, "} else {");
    emit_search(m);
    zz_order_line(e, "}");
}

/* Every combination, the last operand fastest, as the model does it. */
static void emit_every(const memory *m) {
    zz_order_emitter *e = m->emitter;
    const char *indent = "";
    emit_most(m);
    zz_order_line(e, "if (!(%s <= %s))", sum_bits(m, NULL, ""), m->capacity);
    zz_order_line(e, "    goto nothing;");
    zz_order_line(e, "least = numbers[1];");
    for (int i = 0; i < m->open; i++) {
        const share *s = open_share(m, i);
        zz_order_line(e, "%sfor (try_%d = %s; try_%d <= most_%d; try_%d++) {", indent, s->operand,
                      s->begin, s->operand, s->operand, s->operand);
        indent = zz_sprintf(e->arena, "%s    ", indent);
    }
    zz_order_line(e, "%straffic = %s;", indent, sum_traffic(m, "try"));
    zz_order_line(e, "%sif (%s <= %s && traffic <= least) {", indent, sum_bits(m, "try", ""),
                  m->capacity);
    zz_order_line(e, "%s    least = traffic;", indent);
    take(m, "try", zz_sprintf(e->arena, "%s    ", indent));
    zz_order_line(e, "%s}", indent);
    for (int i = m->open - 1; i >= 0; i--)
        zz_order_line(e, "%*s}", 4 * i, "");
}

static void emit_memory(zz_order_emitter *e, int index) {
    const zz_zigzag_store *store = &e->orders->model->stores[index];
    memory m = {.emitter = e,
                .count = store->share_count,
                .bits = (double)e->orders->model->hardware->memories[index].bits};
    bool falling = true, exact = true;
    m.shares = ZZ_NEW_ARRAY(e->arena, share, (size_t)store->share_count + 1);
    m.capacity = zz_sprintf(e->arena, "%a", m.bits);
    if (m.count > 0)
        zz_order_line(e, "/* memory %d takes loops */", index);
    for (int i = 0; i < m.count; i++) {
        m.shares[i].operand = store->shares[i].operand;
        m.shares[i].level = store->shares[i].level;
        begin_share(e, &m.shares[i]);
        m.open += !m.shares[i].top;
        falling &= m.shares[i].choice->falling;
        exact &= m.shares[i].choice->exact;
    }
    if (m.open == 0 && m.count > 0)
        emit_tops(&m);
    else if (!falling && !exact)
        emit_every(&m);
    else if (m.open == 1)
        emit_alone(&m);
    else if (m.open > 1)
        emit_several(&m);
}

void zz_emit_order_allocate(zz_order_emitter *e) {
    for (int x = 0; x < e->orders->model->side_count; x++) {
        zz_order_local(e, "i64", "most_%d", x);
        zz_order_local(e, "i64", "try_%d", x);
        zz_order_local(e, "i64", "upto_%d[%d]", x, e->orders->loop_count + 1);
    }
    zz_order_local(e, "double", "least, traffic");
    for (int m = 0; m < e->orders->model->hardware->memory_count; m++)
        emit_memory(e, m);
}
