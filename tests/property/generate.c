/* Takes a seed, gives a legal design.  The heart is `bind`: any independent set of index variables
 * and named positions may be looped over, in any order and in any factors. */
#include "tests/property/design.h"

#include <string.h>

/* --- chance ------------------------------------------------------------------------------ */

typedef struct chance {
    uint64_t state;
} chance;

static uint64_t draw(chance *c) { /* xorshift64* */
    c->state ^= c->state >> 12;
    c->state ^= c->state << 25;
    c->state ^= c->state >> 27;
    return c->state * 0x2545f4914f6cdd1du;
}

static int below(chance *c, int count) {
    return (int)((draw(c) >> 33) % (uint64_t)count);
}

static int between(chance *c, int least, int most) {
    return least + below(c, most - least + 1);
}

static bool one_in(chance *c, int count) {
    return below(c, count) == 0;
}

static void shuffle(chance *c, int *items, int count) {
    for (int i = count - 1; i > 0; i--) {
        const int j = below(c, i + 1), kept = items[i];
        items[i] = items[j];
        items[j] = kept;
    }
}

/* --- the layer --------------------------------------------------------------------------- */

bool zz_axis_is_bare(const zz_axis *axis, int *variable) {
    int found = -1;
    if (axis->named || axis->value.constant != 0)
        return false;
    for (int v = 0; v < VARIABLES; v++) {
        if (axis->value.coefficients[v] == 0)
            continue;
        if (found >= 0 || axis->value.coefficients[v] != 1)
            return false;
        found = v;
    }
    *variable = found;
    return found >= 0;
}

static void range(const zz_design *d, const zz_affine *value, int *least, int *most) {
    *least = *most = value->constant;
    for (int v = 0; v < d->variable_count; v++) {
        const int reach = value->coefficients[v] * (d->extents[v] - 1);
        *(reach < 0 ? least : most) += reach;
    }
}

int zz_axis_extent(const zz_design *d, const zz_axis *axis) {
    int least, most;
    if (axis->extent)
        return axis->extent;
    range(d, &axis->value, &least, &most);
    return most + 1;
}

static void choose_variables(zz_design *d, chance *c) {
    int product = 1;
    d->variable_count = between(c, 1, VARIABLES);
    for (int v = 0; v < d->variable_count; v++) {
        int most = d->variable_count <= 3 ? 9 : d->variable_count <= 5 ? 5 : 3;
        while (most > 1 && product * most > 1200)
            most--;
        d->extents[v] = between(c, most > 1 && !one_in(c, 6) ? 2 : 1, most);
        product *= d->extents[v];
    }
}

/* Such as  2*i + j - 3,  or  4 - i. */
static void choose_position(const zz_design *d, zz_axis *axis, chance *c) {
    const int terms = one_in(c, 4) ? 1 : one_in(c, 6) ? 3 : 2;
    for (int t = 0; t < terms; t++) {
        const int v = below(c, d->variable_count);
        axis->value.coefficients[v] = one_in(c, 8) ? -1 : one_in(c, 3) ? between(c, 2, 4) : 1;
    }
    axis->value.constant = one_in(c, 2) ? 0 : between(c, -3, 2);
    axis->named = !one_in(c, 3);
    int least, most;
    range(d, &axis->value, &least, &most);
    if (!axis->named && least < 0) /* without an extent no index may be negative */
        axis->value.constant -= least;
    if (axis->named && (least < 0 || one_in(c, 2)))
        axis->extent = most < 2 ? between(c, 1, 3) : between(c, (most + 1) / 2, most + 2);
}

int zz_axis_origin(const zz_design *d, int tensor, int axis) {
    const int same_as = d->tensors[tensor].axes[axis].same_as;
    return same_as ? VARIABLES + same_as - 1 : TENSOR_AXIS(tensor, axis);
}

const zz_axis *zz_axis_at(const zz_design *d, int tensor_axis) {
    const int place = tensor_axis - VARIABLES;
    return &d->tensors[place / AXES].axes[place % AXES];
}

/* The position of an earlier tensor, named once more. */
static bool repeat_position(const zz_design *d, int tensor, zz_axis *axis, chance *c) {
    if (tensor == 0)
        return false;
    const int from = below(c, tensor), place = below(c, AXES);
    if (place >= d->tensors[from].axis_count)
        return false;
    const zz_axis *origin = zz_axis_at(d, zz_axis_origin(d, from, place));
    if (!origin->named)
        return false;
    axis->named = true;
    axis->same_as = zz_axis_origin(d, from, place) - VARIABLES + 1;
    return true;
}

static void choose_axes(const zz_design *d, int tensor, zz_tensor *x, chance *c) {
    int order[VARIABLES];
    for (int v = 0; v < d->variable_count; v++)
        order[v] = v;
    shuffle(c, order, d->variable_count);
    x->axis_count = between(c, 0, d->variable_count < 4 ? d->variable_count : 4);
    if (x->axis_count == 0 && !one_in(c, 6))
        x->axis_count = 1;
    for (int a = 0; a < x->axis_count; a++) {
        if (one_in(c, 4) && repeat_position(d, tensor, &x->axes[a], c))
            continue;
        if (one_in(c, 3))
            choose_position(d, &x->axes[a], c);
        else
            x->axes[a].value.coefficients[order[a]] = 1;
    }
}

bool zz_variable_occurs(const zz_design *d, int v) {
    for (int t = 0; t < d->tensor_count; t++)
        for (int a = 0; a < d->tensors[t].axis_count; a++)
            if (d->tensors[t].axes[a].value.coefficients[v] != 0)
                return true;
    return false;
}

/* `=` writes each output element once: every variable is an axis of its own there, perhaps strided.
 */
static void choose_assigned_axes(zz_design *d, zz_tensor *output, chance *c) {
    output->axis_count = d->variable_count;
    for (int v = 0; v < d->variable_count; v++) {
        zz_axis *axis = &output->axes[v];
        axis->value.coefficients[v] = 1;
        if (one_in(c, 5)) {
            axis->named = true;
            axis->value.coefficients[v] = between(c, 1, 3);
            axis->value.constant = between(c, 0, 2);
        }
    }
}

/* A variable that is in no access yet gets an axis of its own, in that input or in one that has
 * room. */
static bool add_axis(zz_design *d, int tensor, int v) {
    for (int tries = 1; tries < d->tensor_count; tries++) {
        zz_tensor *x = &d->tensors[tensor];
        if (x->axis_count < AXES) {
            x->axes[x->axis_count++].value.coefficients[v] = 1;
            return true;
        }
        tensor = tensor % (d->tensor_count - 1) + 1;
    }
    return false;
}

/* A convolution in one or two dimensions, with or without channels: the shape whose windows slide.
 */
static void choose_convolution(zz_design *d, chance *c) {
    enum { I, J, K, L, M, N }; /* output, filter, output channel, input channel */
    const int flat = one_in(c, 2);
    d->variable_count = 6;
    d->tensor_count = 3;
    d->extents[I] = between(c, 2, flat ? 12 : 5);
    d->extents[J] = flat ? 1 : between(c, 1, 5);
    d->extents[K] = between(c, 1, flat ? 5 : 3);
    d->extents[L] = flat ? 1 : between(c, 1, 3);
    d->extents[M] = between(c, 1, 4);
    d->extents[N] = between(c, 1, 3);
    static const int axes[2][4] = {{M, I, J, -1}, {M, N, K, L}};
    for (int t = 0; t < 2; t++)
        for (int a = 0; a < 4 && axes[t][a] >= 0; a++)
            d->tensors[t ? 2 : 0]
                .axes[d->tensors[t ? 2 : 0].axis_count++]
                .value.coefficients[axes[t][a]] = 1;
    zz_tensor *input = &d->tensors[1];
    input->axes[input->axis_count++].value.coefficients[N] = 1;
    const int stride = between(c, 1, 3), dilation = one_in(c, 3) ? 2 : 1;
    for (int dimension = 0; dimension < 2; dimension++) {
        zz_axis *axis = &input->axes[input->axis_count++];
        const int padding = one_in(c, 2) ? 0 : between(c, 1, 2);
        axis->value.coefficients[dimension ? J : I] = stride;
        axis->value.coefficients[dimension ? L : K] = dilation;
        axis->value.constant = -padding;
        axis->named = padding > 0 || one_in(c, 2);
        const int reach = stride * (d->extents[dimension ? J : I] - 1) +
                          dilation * (d->extents[dimension ? L : K] - 1) + 1 - 2 * padding;
        if (axis->named && (padding > 0 || one_in(c, 2)))
            axis->extent = (reach < 1 ? 1 : reach) + below(c, 3);
    }
}

static void choose_equation(zz_design *d, chance *c) {
    choose_variables(d, c);
    d->tensor_count = between(c, 2, TENSORS);
    for (int t = 0; t < d->tensor_count; t++)
        if (t == 0 && d->operation == EQUALS)
            choose_assigned_axes(d, &d->tensors[t], c);
        else
            choose_axes(d, t, &d->tensors[t], c);
}

/* False when it has come out with too many axes. */
static bool choose_layer(zz_design *d, chance *c) {
    d->operation = one_in(c, 6) ? MAXIMUM : one_in(c, 6) ? EQUALS : ADD_TO;
    if (d->operation != EQUALS && one_in(c, 3))
        choose_convolution(d, c);
    else
        choose_equation(d, c);
    const bool sum = one_in(c, 4);
    for (int t = 0; t < d->tensor_count; t++) {
        zz_tensor *x = &d->tensors[t];
        x->bits = one_in(c, 3) ? between(c, 1, 24) : 8 * between(c, 1, 4);
        x->partial =
            t == 0 && d->operation != EQUALS && one_in(c, 2) ? x->bits + between(c, 0, 3) * 4 : 0;
        d->operators[t] = sum ? (one_in(c, 3) ? '-' : '+') : '*';
    }
    for (int v = 0; v < d->variable_count; v++)
        if (!zz_variable_occurs(d, v) && !add_axis(d, between(c, 1, d->tensor_count - 1), v))
            return false;
    return true;
}

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
        if (!choose_layer(&d, &c))
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
