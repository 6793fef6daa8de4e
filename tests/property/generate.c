/* Takes a seed, gives a legal design.  The heart is `bind`: any independent set of index variables
 * and named positions may be looped over, in any order and in any factors. */
#include "tests/property/design.h"

#include <string.h>

#include "tests/property/draw.h"
#include "tests/property/layer.h"

/* --- the accelerator --------------------------------------------------------------------- */

/* Also narrower than an element. */
static int choose_width(chance *c) {
    return one_in(c, 4) ? between(c, 1, 5) : one_in(c, 3) ? between(c, 6, 40) : 8 << below(c, 4);
}

/* Between them the ports read and write; beyond that anything goes. */
static void choose_ports(zz_design_memory *m, chance *c) {
    m->port_count = between(c, 1, PORTS);
    for (int p = 0; p < m->port_count; p++) {
        zz_design_port *port = &m->ports[p];
        port->type = m->port_count == 1 ? READ_WRITE : p < 2 ? (p ? WRITE : READ) : below(c, 3);
        if (p < 2 && one_in(c, 3))
            port->type = READ_WRITE;
        if (one_in(c, 6))
            continue;
        port->narrowest = choose_width(c);
        port->widest = port->narrowest * (one_in(c, 2) ? 1 : between(c, 2, 4));
    }
    for (int t = 0; t < TENSORS; t++)
        for (int d = 0; d < DIRECTIONS; d++) {
            const bool reads = d == 0 || d == 2;
            do
                m->serves[t][d] = below(c, m->port_count);
            while (m->ports[m->serves[t][d]].type == (reads ? WRITE : READ));
        }
}

static void choose_memory(zz_design_memory *m, chance *c) {
    m->bytes = one_in(c, 4) ? between(c, 4, 400) : one_in(c, 4) ? 1 << between(c, 0, 9) : 1 << 20;
    m->figures = !one_in(c, 4);
    m->width = m->figures && !one_in(c, 6) ? choose_width(c) : 0;
    if (!one_in(c, 3))
        choose_ports(m, c);
}

/* Memories with fewer and fewer instances outwards; each tensor travels through some of them, such
 * that a memory further out serves whole instances further in. */
static void choose_accelerator(zz_design *d, chance *c) {
    d->dimension_count = between(c, 1, DIMENSIONS);
    for (int i = 0; i < d->dimension_count; i++)
        d->sizes[i] = between(c, 1, 6);
    d->accumulators = one_in(c, 2);
    d->hops = one_in(c, 2);
    d->latency = one_in(c, 2) ? between(c, 2, 3) : 1;
    d->memory_count = between(c, 1, MEMORIES);
    const unsigned all = (1u << d->dimension_count) - 1;
    unsigned mask = one_in(c, 2) ? all : (unsigned)below(c, (int)all + 1);
    for (int m = 0; m < d->memory_count; m++) {
        choose_memory(&d->memories[m], c);
        d->memories[m].per = mask;
        if (one_in(c, 2))
            mask &= (unsigned)below(c, (int)all + 1);
    }
    if (!one_in(c, 6))
        d->memories[d->memory_count - 1].per = 0;
    d->memories[d->memory_count - 1].bytes = 1 << 20;
    for (int t = 0; t < d->tensor_count; t++) {
        for (int m = 0; m < d->memory_count; m++)
            if (one_in(c, 2))
                d->tensors[t].chain |= 1u << m;
        if (!one_in(c, 8) || d->tensors[t].chain == 0)
            d->tensors[t].chain |= 1u << (d->memory_count - 1);
    }
}

/* --- which variables the nest binds ------------------------------------------------------ */

/* Rows over the index variables, kept in echelon form; elimination on integers small enough. */
typedef struct basis {
    long rows[VARIABLES][VARIABLES];
    int pivot[VARIABLES];
    int count;
} basis;

static bool add_to_basis(basis *b, const int *coefficients, int n) {
    long row[VARIABLES];
    for (int v = 0; v < n; v++)
        row[v] = coefficients[v];
    for (int r = 0; r < b->count; r++) {
        const long take = row[b->pivot[r]], keep = b->rows[r][b->pivot[r]];
        long divisor = 0;
        for (int v = 0; v < n; v++) {
            row[v] = row[v] * keep - b->rows[r][v] * take;
            for (long x = row[v] < 0 ? -row[v] : row[v]; x;) { /* gcd */
                const long rest = divisor % x;
                divisor = x;
                x = rest;
            }
        }
        for (int v = 0; v < n && divisor > 1; v++)
            row[v] /= divisor;
    }
    for (int v = 0; v < n; v++)
        if (row[v] != 0) {
            b->pivot[b->count] = v;
            memcpy(b->rows[b->count++], row, sizeof row);
            return true;
        }
    return false;
}

static void coefficients_of(const zz_design *d, int variable, int *coefficients) {
    memset(coefficients, 0, VARIABLES * sizeof *coefficients);
    if (variable < VARIABLES)
        coefficients[variable] = 1;
    else
        memcpy(coefficients, zz_axis_at(d, variable)->value.coefficients,
               VARIABLES * sizeof *coefficients);
}

static int extent_of(const zz_design *d, int variable) {
    return variable < VARIABLES ? d->extents[variable] : zz_axis_extent(d, zz_axis_at(d, variable));
}

/* The variables of an event on this tensor; false when they do not go together. */
static bool event_variables(const zz_design *d, int tensor, basis *b, int *variables) {
    const zz_tensor *x = &d->tensors[tensor];
    for (int a = 0; a < x->axis_count; a++) {
        int bare;
        variables[a] = zz_axis_is_bare(&x->axes[a], &bare) ? bare : zz_axis_origin(d, tensor, a);
        for (int before = 0; before < a; before++)
            if (variables[before] == variables[a])
                return false;
        int coefficients[VARIABLES];
        coefficients_of(d, variables[a], coefficients);
        if (!add_to_basis(b, coefficients, d->variable_count))
            return false;
    }
    return x->axis_count > 0;
}

/* Loops for one variable: factors that need not divide, at most one of them left open.  Lanes are
 * taken from what the dimensions have left.  Gives the product of all trips. */
static long choose_loops(zz_design *d, chance *c, int variable, int *lanes_left) {
    const int extent = extent_of(d, variable);
    long covered = 1;
    const int begin = d->item_count;
    for (int loops = one_in(c, 2) ? 1 : one_in(c, 2) ? 2 : 3; loops > 1; loops--) {
        zz_design_item *item = &d->items[d->item_count];
        *item = (zz_design_item){.kind = FOR, .variable = variable, .factor = between(c, 1, 4)};
        item->dimension = below(c, d->dimension_count);
        if (one_in(c, 2) && item->factor <= lanes_left[item->dimension]) {
            item->kind = SPREAD;
            lanes_left[item->dimension] /= item->factor;
        }
        covered *= item->factor;
        d->item_count++;
    }
    const int left = covered >= extent ? 1 : (int)((extent + covered - 1) / covered);
    if (left > 1 || one_in(c, 3)) {
        zz_design_item *item = &d->items[d->item_count++];
        const int more = one_in(c, 4) ? left + between(c, 0, 2) : left;
        *item =
            (zz_design_item){.kind = FOR, .variable = variable, .factor = one_in(c, 2) ? 0 : more};
        item->dimension = below(c, d->dimension_count);
        covered *= item->factor ? item->factor : left;
        if (one_in(c, 3) && (item->factor ? item->factor : left) <= lanes_left[item->dimension]) {
            item->kind = SPREAD;
            lanes_left[item->dimension] /= item->factor ? item->factor : left;
        }
    }
    /* One variable of extent 1 needs no loop; one loop may also come before the others. */
    if (d->item_count - begin > 1 && one_in(c, 2)) {
        const zz_design_item first = d->items[begin];
        d->items[begin] = d->items[d->item_count - 1];
        d->items[d->item_count - 1] = first;
    }
    return covered;
}

static void shuffle_items(zz_design *d, chance *c) {
    for (int i = d->item_count - 1; i > 0; i--) {
        const int j = below(c, i + 1);
        const zz_design_item kept = d->items[i];
        d->items[i] = d->items[j];
        d->items[j] = kept;
    }
}

/* False when the nest has come out too large. */
static bool bind(zz_design *d, chance *c) {
    basis b = {0};
    int lanes_left[DIMENSIONS], candidates[VARIABLES + TENSORS * AXES], count = 0;
    memcpy(lanes_left, d->sizes, sizeof lanes_left);
    long points = 1;
    d->item_count = 0;
    if (one_in(c, 2)) {
        int variables[AXES];
        const int tensor = between(c, 1, d->tensor_count - 1);
        basis with_event = b;
        if (event_variables(d, tensor, &with_event, variables)) {
            b = with_event;
            zz_design_item *item = &d->items[d->item_count++];
            *item = (zz_design_item){.kind = EVENT, .tensor = tensor, .when = one_in(c, 2)};
            const int axes = d->tensors[tensor].axis_count;
            for (int a = 0; a < axes; a++) {
                points *= extent_of(d, variables[a]);
                item->order[a] = a;
            }
            item->order_count = one_in(c, 2) ? axes : 0;
            shuffle(c, item->order, item->order_count);
        }
    }
    for (int v = 0; v < d->variable_count; v++)
        candidates[count++] = v;
    for (int t = 0; t < d->tensor_count; t++)
        for (int a = 0; a < d->tensors[t].axis_count; a++)
            if (d->tensors[t].axes[a].named && !d->tensors[t].axes[a].same_as)
                candidates[count++] = TENSOR_AXIS(t, a);
    shuffle(c, candidates, count);
    for (int i = 0; i < count; i++) {
        int coefficients[VARIABLES];
        coefficients_of(d, candidates[i], coefficients);
        if (add_to_basis(&b, coefficients, d->variable_count))
            points *= choose_loops(d, c, candidates[i], lanes_left);
        if (points > POINTS)
            return false;
    }
    shuffle_items(d, c);
    return true;
}

/* --- holds ------------------------------------------------------------------------------- */

static void insert(zz_design *d, int at, zz_design_item item) {
    memmove(&d->items[at + 1], &d->items[at], (size_t)(d->item_count - at) * sizeof item);
    d->items[at] = item;
    d->item_count++;
}

/* Every other order of events goes on below, so that holds come to stand between. */
static void split_order(zz_design *d) {
    for (int i = 0; i < d->item_count; i++) {
        zz_design_item *event = &d->items[i];
        if (event->kind != EVENT || event->order_count < 2 || d->item_count == ITEMS ||
            d->data_seed % 2)
            continue;
        const int kept = 1 + (int)(d->data_seed / 2 % (uint64_t)(event->order_count - 1));
        zz_design_item rest = {.kind = ORDER, .tensor = event->tensor};
        rest.order_count = event->order_count - kept;
        memcpy(rest.order, event->order + kept, (size_t)rest.order_count * sizeof *rest.order);
        event->order_count = kept;
        insert(d, i + 1, rest);
        return;
    }
}

/* From the outermost memory that is not the last inwards, at places that only move inwards. */
static void choose_holds(zz_design *d, chance *c) {
    for (int t = 0; t < d->tensor_count; t++) {
        int place = 0, top = MEMORIES - 1;
        while (!(d->tensors[t].chain >> top & 1))
            top--;
        for (int m = top - 1; m >= 0; m--) {
            if (!(d->tensors[t].chain >> m & 1) || one_in(c, 5) || d->item_count == ITEMS)
                continue;
            place = between(c, place, d->item_count);
            zz_design_item item = {.kind = HOLD, .tensor = t, .memory = m, .slide = one_in(c, 2)};
            item.buffering = one_in(c, 3)   ? BUFFER_SINGLE
                             : one_in(c, 3) ? BUFFER_DOUBLE
                                            : BUFFER_UNSAID;
            insert(d, place++, item);
        }
    }
}

zz_design zz_design_random(uint64_t seed) {
    chance c = {seed * 0x9e3779b97f4a7c15u + 0x1234567};
    if (c.state == 0)
        c.state = 1;
    for (int i = 0; i < 8; i++)
        draw(&c);
    for (;;) {
        zz_design d = {0};
        if (!zz_layer_random(&d, &c))
            continue;
        choose_accelerator(&d, &c);
        d.data_seed = draw(&c);
        d.data_zeros = below(&c, 11);
        for (int tries = 0; tries < 4; tries++)
            if (bind(&d, &c)) {
                split_order(&d);
                choose_holds(&d, &c);
                return d;
            }
    }
}
