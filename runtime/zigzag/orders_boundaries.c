/* What crosses each boundary, for every state: energy, cycles and bits a cycle of the transfers,
 * and what the tile takes of its memory.  Energy is priced on the fractional unrolling, latency on
 * the integer one, as in the model. */
#include "runtime/zigzag/orders_boundaries.h"

#include "runtime/zigzag/orders_maker.h"
#include "runtime/zigzag/orders_sizes.h"
#include "runtime/zigzag/orders_sums.h"
#include "runtime/zigzag/orders_tables.h"

typedef struct edge { /* of one operand: boundary k */
    int operand, k;
    const zz_zigzag_side *side;
    zz_orders_boundary *boundary;
    zz_orders_sizes *sizes[ZZ_ZIGZAG_FORMS];
    const zz_zigzag_tile *tiles[ZZ_ZIGZAG_FORMS]; /* only what holds for all orders */
    int level_count;
    bool top, share;
} edge;

typedef struct moved { /* in one state under one form */
    int64_t elements;
    int64_t bits;        /* of an element of the tile */
    int64_t moving;      /* of an element on its way up, or of an input */
    int64_t coming;      /* of a partial sum on its way down; 0: none */
    bool partial;        /* partial sums come down */
    int64_t held, count; /* cycles without the pace; transfers */
} moved;

/* --- what is moved ------------------------------------------------------------------------- */

static void move_output(zz_orders_maker *maker, const edge *e, zz_zigzag_form form,
                        const int *counts, moved *m) {
    const zz_orders *orders = maker->orders;
    const int64_t final_bits = orders->model->layer->final_bits;
    const zz_orders_sums outside =
        zz_orders_outside(maker, e->sizes[form], e->tiles[form], e->k, counts);
    const double more = (double)e->side->elements * (outside.visits - 1);
    if (outside.fraction && fabs(fabs(more) - 1) < 1e-3)
        zz_orders_refuse(maker, "partial sums are counted differently in different orders");
    const bool again = fabs(more) >= 1;
    m->partial = outside.any && !e->top;
    m->bits = m->partial ? e->side->bits : final_bits;
    m->moving = again ? e->side->bits : final_bits;
    m->coming = m->partial && again ? e->side->bits : 0;
}

static moved move(zz_orders_maker *maker, const edge *e, zz_zigzag_form form, size_t state,
                  const int *counts) {
    const zz_orders *orders = maker->orders;
    double sizes[ZZ_ORDERS_DIMS], elements = 1;
    moved m = {.bits = e->side->bits, .moving = e->side->bits};
    if (e->k > 0) {
        zz_orders_size(e->sizes[form], orders, e->k, counts, sizes);
        elements = zz_orders_elements(maker, e->operand, sizes);
    }
    const bool exact = !e->side->partial && zz_orders_sizes_exact(e->sizes[form]);
    m.elements = zz_orders_whole(maker, elements, exact);
    if (form == ZZ_ZIGZAG_FRACTIONAL)
        e->boundary->whole &= trunc(elements) == elements;
    m.held = e->k > 0 || !(e->side->output || orders->mapping->reread)
                 ? orders->cycles[state] / orders->pace
                 : 1;
    m.count = orders->total / m.held;
    if (e->side->output)
        move_output(maker, e, form, counts, &m);
    return m;
}

/* --- the record ---------------------------------------------------------------------------- */

/* Whether the direction belongs to memory k, not k - 1. */
static bool low(int direction) {
    return direction == ZZ_DOWN || direction == ZZ_BACK;
}

static bool moves(const edge *e, int direction) {
    return (e->side->output || direction == ZZ_DOWN || direction == ZZ_FILL) &&
           (low(direction) || e->k > 0);
}

static const zz_zigzag_port *port_of(const edge *e, int direction) {
    return e->side->path[low(direction) ? e->k : e->k - 1].ports[direction];
}

/* Elements of a transfer, and bits of each. */
static int64_t amount(zz_orders_maker *maker, const edge *e, zz_zigzag_form form, const moved *m,
                      int direction, int64_t *bits) {
    const bool comes_down = e->side->output && (direction == ZZ_DOWN || direction == ZZ_FILL);
    *bits = comes_down ? m->coming : m->moving;
    if (comes_down && !m->partial)
        return 0;
    return low(direction) ? zz_zigzag_times(&maker->run, m->elements, e->tiles[form][e->k].boost)
                          : m->elements;
}

static double energy(zz_orders_maker *maker, const edge *e, const moved *m, int direction) {
    int64_t bits;
    const zz_zigzag_port *port = port_of(e, direction);
    const int64_t elements = amount(maker, e, ZZ_ZIGZAG_FRACTIONAL, m, direction, &bits);
    if (!port)
        return elements ? NAN : 0;
    if (elements == 0 || bits == 0)
        return 0;
    const double all = (double)zz_zigzag_times(&maker->run, elements, bits);
    const double narrowest = (double)(port->narrowest ? port->narrowest : bits);
    const double widest = (double)(port->widest ? port->widest : bits);
    const int64_t units = e->tiles[ZZ_ZIGZAG_FRACTIONAL][low(direction) ? e->k + 1 : e->k].units;
    const double words =
        trunc(ceil(all / narrowest) * (narrowest / widest) * (double)m->count * (double)units);
    maker->run.inexact |= words > ZZ_PYTHON_EXACT;
    const bool reads = direction == ZZ_DOWN || direction == ZZ_UP;
    return words * (reads ? port->read_energy : port->write_energy);
}

static int64_t taken(zz_orders_maker *maker, const edge *e, const moved *m, int direction) {
    int64_t bits;
    const zz_zigzag_port *port = port_of(e, direction);
    const int64_t elements = amount(maker, e, ZZ_ZIGZAG_INTEGER, m, direction, &bits);
    const int64_t all = zz_zigzag_times(&maker->run, elements, bits);
    const int64_t cycles =
        port && port->widest ? zz_zigzag_ceil(&maker->run, (double)all / (double)port->widest) : 0;
    /* the cycles of all transfers together, and twice that, stay below 2^53 */
    zz_zigzag_times(&maker->run, zz_zigzag_times(&maker->run, cycles, m->count), 16);
    if (cycles > e->boundary->slowest[direction])
        e->boundary->slowest[direction] = cycles;
    return cycles;
}

/* Bits a cycle, as the model cuts and rounds them. */
static int64_t flow(zz_orders_maker *maker, const edge *e, const moved *m, bool upper) {
    const int64_t bits = zz_zigzag_times(&maker->run, m->elements, m->bits);
    const double rate = (double)bits / (double)m->held;
    const int64_t average =
        upper ? zz_zigzag_int(&maker->run, rate)
              : zz_zigzag_int(&maker->run, rate * (double)e->tiles[ZZ_ZIGZAG_INTEGER][e->k].boost);
    return zz_zigzag_ceil(&maker->run, (double)average / (double)maker->orders->pace);
}

static void write_record(zz_orders_maker *maker, const edge *e, const moved *fractional,
                         const moved *integer, zz_orders_cell *record) {
    zz_orders_cell all[ZZ_ORDERS_FIELDS] = {{0}};
    for (int d = 0; d < ZZ_DIRECTIONS && !e->top; d++)
        if (moves(e, d)) {
            all[ZZ_ORDERS_ENERGY + d].real = energy(maker, e, fractional, d);
            all[ZZ_ORDERS_TAKEN + d].whole = taken(maker, e, integer, d);
        }
    all[ZZ_ORDERS_PERIOD].whole = integer->held * maker->orders->pace;
    all[ZZ_ORDERS_REPEATS].whole = integer->count - 1;
    all[ZZ_ORDERS_FLOW_LOW].whole = flow(maker, e, integer, false);
    all[ZZ_ORDERS_FLOW_HIGH].whole = flow(maker, e, integer, true);
    all[ZZ_ORDERS_FIRST].whole = zz_zigzag_times(&maker->run, integer->elements, integer->bits);
    all[ZZ_ORDERS_PARTIAL].whole = integer->partial;
    for (int f = 0; f < ZZ_ORDERS_FIELDS; f++)
        if (e->boundary->fields >> f & 1)
            *record++ = all[f];
}

static void write_share(zz_orders_maker *maker, const edge *e, const moved *m, size_t state) {
    zz_orders_boundary *boundary = e->boundary;
    const double size =
        (double)maker->orders->model->hardware->memories[e->side->path[e->k - 1].memory].bits;
    boundary->bits[state] = (double)zz_zigzag_times(&maker->run, m->elements, m->bits);
    boundary->shares[state] = boundary->bits[state] / size;
    if (boundary->shares[state] > boundary->most)
        boundary->most = boundary->shares[state];
}

/* --- all states ---------------------------------------------------------------------------- */

static void list_fields(edge *e) {
    unsigned fields = 0;
    for (int d = 0; d < ZZ_DIRECTIONS && !e->top; d++)
        if (moves(e, d))
            fields |= 1u << (ZZ_ORDERS_ENERGY + d) | 1u << (ZZ_ORDERS_TAKEN + d);
    if (!e->top)
        fields |= 1u << ZZ_ORDERS_PERIOD | 1u << ZZ_ORDERS_REPEATS | 1u << ZZ_ORDERS_FLOW_LOW;
    if (!e->top && e->k > 0)
        fields |= 1u << ZZ_ORDERS_FLOW_HIGH;
    if (!e->top && e->side->output)
        fields |= 1u << ZZ_ORDERS_PARTIAL;
    if (e->k == 1)
        fields |= 1u << ZZ_ORDERS_FIRST;
    e->boundary->fields = fields;
    e->boundary->field_count = __builtin_popcount(fields);
}

static void fill_boundary(zz_orders_maker *maker, edge *e) {
    const zz_orders *orders = maker->orders;
    const size_t states = (size_t)orders->state_count;
    zz_orders_boundary *boundary = e->boundary;
    const bool one_form = e->tiles[0] == e->tiles[1];
    int counts[ZZ_ORDERS_FACTORS] = {0};
    list_fields(e);
    boundary->whole = true;
    boundary->records =
        ZZ_NEW_ARRAY(maker->arena, zz_orders_cell, states * (size_t)boundary->field_count + 1);
    if (e->share) {
        boundary->shares = ZZ_NEW_ARRAY(maker->arena, double, states);
        boundary->bits = ZZ_NEW_ARRAY(maker->arena, double, states);
    }
    for (size_t s = 0; s < states; s++) {
        const moved fractional = move(maker, e, ZZ_ZIGZAG_FRACTIONAL, s, counts);
        const moved integer = one_form ? fractional : move(maker, e, ZZ_ZIGZAG_INTEGER, s, counts);
        write_record(maker, e, &fractional, &integer,
                     &boundary->records[s * (size_t)boundary->field_count]);
        if (e->share)
            write_share(maker, e, &fractional, s);
        zz_orders_next(orders, counts);
    }
}

/* Whether a level in the memory below boundary k may have to do with one buffer.  Top levels are
 * never asked, so they matter only beside others. */
static bool asked(const zz_orders *orders, int memory) {
    const zz_zigzag_store *store = &orders->model->stores[memory];
    for (int s = 0; s < store->share_count; s++)
        if (store->shares[s].level + 1 < orders->sides[store->shares[s].operand].level_count)
            return true;
    return false;
}

static void find_shared(const zz_orders *orders) {
    for (int m = 0; m < orders->model->hardware->memory_count; m++) {
        const zz_zigzag_store *store = &orders->model->stores[m];
        double most = 0;
        for (int s = 0; s < store->share_count; s++)
            most +=
                orders->sides[store->shares[s].operand].boundaries[store->shares[s].level + 1].most;
        orders->shared[m] = asked(orders, m) && most > 0.5;
    }
}

void zz_orders_fill_boundaries(zz_orders_maker *maker) {
    const zz_orders *orders = maker->orders;
    for (int x = 0; x < orders->model->side_count && !maker->what; x++) {
        const zz_zigzag_outcome *ready = &maker->ready.operands[x];
        edge e = {.operand = x,
                  .side = &orders->model->sides[x],
                  .level_count = orders->sides[x].level_count};
        for (int form = 0; form < ZZ_ZIGZAG_FORMS; form++) {
            e.tiles[form] = ready->views[form].tiles;
            e.sizes[form] = zz_orders_sizes_of(maker->arena, orders, e.tiles[form], e.level_count);
            if (!e.sizes[form])
                zz_orders_refuse(maker, "fractions are rounded differently in different orders");
            else if (x == 0)
                zz_orders_check_sums(maker, e.sizes[form], e.tiles[form]);
        }
        for (e.k = 0; e.k <= e.level_count && !maker->what; e.k++) {
            e.boundary = &orders->sides[x].boundaries[e.k];
            e.top = e.k == e.level_count;
            e.share = e.k > 0 && asked(orders, e.side->path[e.k - 1].memory);
            fill_boundary(maker, &e);
        }
    }
    if (!maker->what)
        find_shared(orders);
}
