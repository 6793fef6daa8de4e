/* Takes a design that fails, gives a smaller one that fails in the same way: tries every reduction
 * below, keeps the first that still fails, and begins again, until none does.  A reduction may well
 * make a design that is not legal; then its verdict is another one and it is not kept. */
#include "tests/property/design.h"

#include <string.h>

enum { MOST_CHECKS = 4000 };

/* --- taking things out ------------------------------------------------------------------- */

static void remove_item(zz_design *d, int at) {
    d->item_count--;
    memmove(&d->items[at], &d->items[at + 1], (size_t)(d->item_count - at) * sizeof *d->items);
}

/* Of the axes whose position is written out in places [begin, end), counted as same_as counts them,
 * and that are going away: an axis that names such a position again writes it out itself. Those
 * written out behind move up by so many places. */
static void move_origins(zz_design *d, int begin, int end, int move_end, int by) {
    for (int t = 0; t < d->tensor_count; t++)
        for (int a = 0; a < d->tensors[t].axis_count; a++) {
            zz_axis *axis = &d->tensors[t].axes[a];
            if (axis->same_as >= begin && axis->same_as < end)
                *axis = *zz_axis_at(d, VARIABLES + axis->same_as - 1);
            else if (axis->same_as >= end && axis->same_as < move_end)
                axis->same_as -= by;
        }
}

static void remove_axis(zz_design *d, int tensor, int axis) {
    zz_tensor *x = &d->tensors[tensor];
    const int place = 1 + tensor * AXES + axis;
    move_origins(d, place, place + 1, 1 + (tensor + 1) * AXES, 1);
    for (int i = d->item_count - 1; i >= 0; i--) {
        zz_design_item *item = &d->items[i];
        const bool loop = item->kind == FOR || item->kind == SPREAD;
        if (loop && item->variable == TENSOR_AXIS(tensor, axis))
            remove_item(d, i);
        else if (loop && item->variable > TENSOR_AXIS(tensor, axis) &&
                 item->variable < TENSOR_AXIS(tensor + 1, 0))
            item->variable--;
        else if (item->kind == EVENT && item->tensor == tensor)
            item->order_count = 0;
    }
    x->axis_count--;
    memmove(&x->axes[axis], &x->axes[axis + 1], (size_t)(x->axis_count - axis) * sizeof *x->axes);
}

static void remove_tensor(zz_design *d, int tensor) {
    move_origins(d, 1 + tensor * AXES, 1 + (tensor + 1) * AXES, 1 + TENSORS * AXES, AXES);
    for (int i = d->item_count - 1; i >= 0; i--) {
        zz_design_item *item = &d->items[i];
        if (item->kind == FOR || item->kind == SPREAD) {
            if (item->variable >= TENSOR_AXIS(tensor + 1, 0))
                item->variable -= AXES;
            else if (item->variable >= TENSOR_AXIS(tensor, 0))
                remove_item(d, i);
        } else if (item->tensor == tensor) {
            remove_item(d, i);
        } else if (item->tensor > tensor) {
            item->tensor--;
        }
    }
    for (int m = 0; m < d->memory_count; m++)
        memmove(d->memories[m].serves[tensor], d->memories[m].serves[tensor + 1],
                (size_t)(TENSORS - 1 - tensor) * sizeof d->memories[m].serves[0]);
    d->tensor_count--;
    for (int t = tensor; t < d->tensor_count; t++) {
        d->tensors[t] = d->tensors[t + 1];
        d->operators[t] = d->operators[t + 1];
    }
}

static void remove_from_chain(zz_design *d, int tensor, int memory) {
    d->tensors[tensor].chain &= ~(1u << memory);
    for (int i = d->item_count - 1; i >= 0; i--)
        if (d->items[i].kind == HOLD && d->items[i].tensor == tensor &&
            d->items[i].memory == memory)
            remove_item(d, i);
}

static void remove_loops(zz_design *d, int variable) {
    for (int i = d->item_count - 1; i >= 0; i--)
        if ((d->items[i].kind == FOR || d->items[i].kind == SPREAD) &&
            d->items[i].variable == variable)
            remove_item(d, i);
}

static void merge_loops(zz_design *d, int at) {
    const int variable = d->items[at].variable;
    for (int i = d->item_count - 1; i >= 0; i--)
        if (i != at && (d->items[i].kind == FOR || d->items[i].kind == SPREAD) &&
            d->items[i].variable == variable) {
            remove_item(d, i);
            at -= i < at;
        }
    d->items[at].factor = 0;
}

/* --- the reductions ---------------------------------------------------------------------- */

/* Each changes one thing; false when there is nothing to change at that place.  Places are counted
 * from 0; a reduction is over when `place` is beyond its last one. */
typedef struct reduction {
    int places;
    bool (*apply)(zz_design *d, int place);
} reduction;

static bool drop_tensor(zz_design *d, int place) {
    if (place == 0 || place >= d->tensor_count || d->tensor_count == 2)
        return false;
    remove_tensor(d, place);
    return true;
}

static bool drop_memory(zz_design *d, int place) {
    bool any = false;
    for (int t = 0; t < d->tensor_count; t++)
        if (d->tensors[t].chain >> place & 1) {
            any = true;
            remove_from_chain(d, t, place);
        }
    return any;
}

static bool drop_item(zz_design *d, int place) {
    if (place >= d->item_count)
        return false;
    remove_item(d, place);
    return true;
}

static bool drop_variable(zz_design *d, int place) {
    if (place >= d->variable_count || !zz_variable_occurs(d, place))
        return false;
    for (int t = 0; t < d->tensor_count; t++)
        for (int a = d->tensors[t].axis_count - 1; a >= 0; a--) {
            int bare;
            if (zz_axis_is_bare(&d->tensors[t].axes[a], &bare) && bare == place)
                remove_axis(d, t, a);
            else
                d->tensors[t].axes[a].value.coefficients[place] = 0;
        }
    remove_loops(d, place);
    return true;
}

static bool drop_from_chain(zz_design *d, int place) {
    const int tensor = place / MEMORIES, memory = place % MEMORIES;
    if (tensor >= d->tensor_count || !(d->tensors[tensor].chain >> memory & 1))
        return false;
    remove_from_chain(d, tensor, memory);
    return true;
}

static bool drop_axis(zz_design *d, int place) {
    const int tensor = place / AXES, axis = place % AXES;
    if (tensor >= d->tensor_count || axis >= d->tensors[tensor].axis_count)
        return false;
    remove_axis(d, tensor, axis);
    return true;
}

static bool make_single(zz_design *d, int place) {
    if (place >= d->variable_count || d->extents[place] == 1)
        return false;
    d->extents[place] = 1;
    remove_loops(d, place);
    return true;
}

static bool halve_extent(zz_design *d, int place) {
    if (place >= d->variable_count || d->extents[place] < 4)
        return false;
    d->extents[place] = (d->extents[place] + 1) / 2;
    return true;
}

static bool lower_extent(zz_design *d, int place) {
    if (place >= d->variable_count || d->extents[place] == 1)
        return false;
    d->extents[place]--;
    return true;
}

static bool merge(zz_design *d, int place) {
    if (place >= d->item_count || (d->items[place].kind != FOR && d->items[place].kind != SPREAD))
        return false;
    const int before = d->item_count;
    merge_loops(d, place);
    return d->item_count < before;
}

static bool simplify_item(zz_design *d, int place) {
    zz_design_item *item = &d->items[place / 4];
    if (place / 4 >= d->item_count)
        return false;
    const zz_design_item before = *item;
    switch (item->kind) {
    case FOR:
    case SPREAD:
        if (place % 4 == 0)
            item->kind = FOR;
        else if (place % 4 == 1)
            item->factor = 0;
        else if (place % 4 == 2 && item->factor > 1)
            item->factor--;
        else
            item->dimension = 0;
        break;
    case HOLD:
        if (place % 4 == 0)
            item->slide = false;
        else if (place % 4 == 1)
            item->buffering = BUFFER_UNSAID;
        break;
    case EVENT:
        if (place % 4 == 0)
            item->when = false;
        else if (place % 4 == 1)
            item->order_count = 0;
        break;
    case ORDER:
        break;
    }
    return memcmp(&before, item, sizeof before) != 0;
}

static bool simplify_axis(zz_design *d, int place) {
    const int tensor = place / 8 / AXES, axis = place / 8 % AXES;
    if (tensor >= d->tensor_count || axis >= d->tensors[tensor].axis_count)
        return false;
    zz_axis *x = &d->tensors[tensor].axes[axis];
    const zz_axis before = *x;
    if (x->same_as) {
        *x = *zz_axis_at(d, zz_axis_origin(d, tensor, axis));
    } else if (place % 8 < VARIABLES) {
        int *coefficient = &x->value.coefficients[place % 8];
        if (*coefficient > 1 || *coefficient < -1)
            *coefficient = *coefficient > 0 ? 1 : -1;
        else
            *coefficient = 0;
    } else if (x->value.constant) {
        x->value.constant = 0;
    } else if (x->extent) {
        x->extent = 0;
    } else {
        x->named = false;
    }
    return memcmp(&before, x, sizeof before) != 0;
}

static bool lower_position(zz_design *d, int place) {
    const int tensor = place / AXES, axis = place % AXES;
    if (tensor >= d->tensor_count || axis >= d->tensors[tensor].axis_count ||
        d->tensors[tensor].axes[axis].extent < 2)
        return false;
    d->tensors[tensor].axes[axis].extent--;
    return true;
}

enum { MEMORY_PLACES = 6 + PORTS };

static bool simplify_memory(zz_design *d, int place) {
    zz_design_memory *m = &d->memories[place / MEMORY_PLACES];
    if (place / MEMORY_PLACES >= d->memory_count)
        return false;
    const zz_design_memory before = *m;
    switch (place % MEMORY_PLACES) {
    case 0:
        m->port_count = 0;
        break;
    case 1:
        m->figures = false;
        break;
    case 2:
        m->width = 0;
        break;
    case 3:
        m->per = 0;
        break;
    case 4:
        m->bytes = 1 << 20;
        break;
    case 5: /* one port for everything */
        m->port_count = m->port_count ? 1 : 0;
        m->ports[0].type = READ_WRITE;
        memset(m->serves, 0, sizeof m->serves);
        break;
    default:
        m->ports[place % MEMORY_PLACES - 6].narrowest = 0;
        m->ports[place % MEMORY_PLACES - 6].widest = 0;
    }
    return memcmp(&before, m, sizeof before) != 0;
}

static bool simplify_rest(zz_design *d, int place) {
    const zz_design before = *d;
    if (place == 0) {
        if (d->accumulators)
            d->accumulators = false;
        else
            d->hops = false;
    } else if (place == 1) {
        d->latency = 1;
    } else if (place == 2) {
        d->operation = ADD_TO;
    } else if (place == 3) {
        d->data_zeros = 0;
    } else if (place < 4 + DIMENSIONS) {
        d->sizes[place - 4] -= d->sizes[place - 4] > 1;
    } else if (place < 4 + DIMENSIONS + TENSORS) {
        d->tensors[place - 4 - DIMENSIONS].partial = 0;
    } else if (place < 4 + DIMENSIONS + 2 * TENSORS) {
        d->tensors[place - 4 - DIMENSIONS - TENSORS].bits = 8;
    } else if (place < 4 + DIMENSIONS + 3 * TENSORS) {
        d->operators[place - 4 - DIMENSIONS - 2 * TENSORS] = '*';
    } else if (d->dimension_count > 1) {
        d->dimension_count = 1;
        for (int m = 0; m < d->memory_count; m++)
            d->memories[m].per &= 1;
        for (int i = 0; i < d->item_count; i++)
            d->items[i].dimension = 0;
    }
    return memcmp(&before, d, sizeof before) != 0;
}

/* The largest steps first. */
static const reduction reductions[] = {
    {TENSORS, drop_tensor},
    {MEMORIES, drop_memory},
    {VARIABLES, drop_variable},
    {ITEMS, drop_item},
    {TENSORS * MEMORIES, drop_from_chain},
    {TENSORS * AXES, drop_axis},
    {VARIABLES, make_single},
    {VARIABLES, halve_extent},
    {ITEMS, merge},
    {VARIABLES, lower_extent},
    {ITEMS * 4, simplify_item},
    {TENSORS * AXES * 8, simplify_axis},
    {TENSORS * AXES, lower_position},
    {MEMORIES * MEMORY_PLACES, simplify_memory},
    {4 + DIMENSIONS + 3 * TENSORS + 1, simplify_rest},
};

/* Whether it fails in the same way: the same verdict and, from the compiler, the same error first.
 */
static bool same(const zz_design *candidate, zz_verdict verdict, const char *what,
                 const zz_check_options *options, zz_memory *memory) {
    static const char error[] = "error[ZZ0000]";
    zz_arena *scratch = zz_arena_new(memory);
    zz_buffer text = zz_buffer_new(scratch);
    const bool is_same =
        zz_design_check(candidate, options, NULL, &text) == verdict &&
        (verdict != ZZ_REJECTED || strncmp(zz_buffer_text(&text), what, sizeof error - 1) == 0);
    zz_arena_free(scratch);
    return is_same;
}

zz_design zz_design_shrink(const zz_design *design, zz_verdict verdict, const char *what,
                           const zz_check_options *options, zz_memory *memory) {
    zz_design smallest = *design;
    int checks = 0;
    for (bool shrunk = true; shrunk;) {
        shrunk = false;
        for (size_t r = 0; r < sizeof reductions / sizeof *reductions; r++)
            for (int place = 0; place < reductions[r].places; place++) {
                zz_design candidate = smallest;
                if (!reductions[r].apply(&candidate, place))
                    continue;
                if (checks++ == MOST_CHECKS)
                    return smallest;
                if (same(&candidate, verdict, what, options, memory)) {
                    smallest = candidate;
                    shrunk = true;
                    place--; /* what stands here now may go too */
                }
            }
    }
    return smallest;
}
