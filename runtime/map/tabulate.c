/* Takes a component of a nest and how a boundary sorts its digits, gives what each window touches.
 *
 * All that a point needs is linear in its digits: the values of bound variables, the numerators of
 * derived ones, the place of the event.  So the digits of one kind (outside, instances above, below,
 * inside) are laid out once as vectors of these sums, and a point is the sum of four vectors. */
#include "runtime/map/tabulate.h"

#include <string.h>

#include "runtime/base/checked.h"

enum { POINT_LIMIT = 1 << 26, SET_LIMIT = 1 << 24, PLACES = 4 };

/* The sums of one combination of digits after the other, in the order of time. */
typedef struct layout {
    int64_t count;
    int64_t *sums; /* count x width */
} layout;

typedef struct guard { /* 0 <= numerator < limit, and divisor divides it */
    int64_t limit, divisor;
    int64_t stride; /* of the value, in the place of the operand's element; 0: not an axis */
} guard;

typedef struct walker {
    zz_arena *arena; /* of the walk; freed after it */
    zz_run *run;
    const zz_component *component;
    layout kinds[PLACES];
    int width;     /* one sum for each variable, then the event's place if there is a filter */
    guard *guards; /* of each variable */
    int64_t size;  /* elements of the operand in this component */
    const unsigned char *arrives;
    int *kind_of; /* of each digit of the nest; -1: left at 0 */
} walker;

/* --- setting up ---------------------------------------------------------------------------- */

/* What one trip of a digit adds to the sum of a variable; false on overflow. */
static bool slope(const zz_nest *nest, int digit, int variable, int64_t *result) {
    const zz_nest_variable *v = &nest->variables[variable];
    const zz_digit *d = &nest->digits[digit];
    if (v->bound) {
        *result = d->variable == variable ? d->weight : 0;
        return true;
    }
    return zz_mul64(v->coefficients[d->variable], d->weight, result);
}

/* What one trip of a digit adds to the row-major place of the event. */
static int64_t event_slope(const zz_nest *nest, int digit) {
    const zz_operand *event = &nest->operands[nest->event_operand];
    int64_t stride = 1, sum = 0; /* as large as the data is */
    for (int a = event->axis_count - 1; a >= 0; a--) {
        if (event->axes[a] == nest->digits[digit].variable)
            sum += stride * nest->digits[digit].weight;
        stride *= nest->variables[event->axes[a]].extent;
    }
    return sum;
}

/* Lays out all combinations of these digits, the last varying fastest; false when too many. */
static bool lay_out(walker *w, const int *digits, int count, layout *kind) {
    const zz_nest *nest = w->run->nest;
    kind->count = 1;
    for (int i = 0; i < count; i++)
        if (!zz_mul64(kind->count, nest->digits[digits[i]].trips, &kind->count) ||
            kind->count > POINT_LIMIT)
            return false;
    if (kind->count * w->width > POINT_LIMIT)
        return false;
    kind->sums = ZZ_NEW_ARRAY(w->arena, int64_t, (size_t)(kind->count * w->width));
    int64_t period = kind->count;
    for (int i = 0; i < count; i++) {
        const zz_digit *digit = &nest->digits[digits[i]];
        period /= digit->trips;
        for (int j = 0; j < w->width; j++) {
            int64_t each;
            if (j == w->component->variable_count)
                each = event_slope(nest, digits[i]);
            else if (!slope(nest, digits[i], w->component->variables[j], &each))
                return false;
            for (int64_t c = 0; each && c < kind->count; c++)
                kind->sums[c * w->width + j] += each * (c / period % digit->trips);
        }
    }
    return true;
}

/* Whether all sums stay far within 64 bits. */
static bool moderate(const zz_nest *nest, const zz_component *component) {
    for (int i = 0; i < component->variable_count; i++) {
        const zz_nest_variable *v = &nest->variables[component->variables[i]];
        __int128 reach = v->constant < 0 ? -(__int128)v->constant : v->constant;
        for (int d = 0; d < component->digit_count; d++) {
            int64_t each;
            if (!slope(nest, component->digits[d], component->variables[i], &each))
                return false;
            const __int128 step = each < 0 ? -(__int128)each : each;
            reach += step * nest->digits[component->digits[d]].trips;
        }
        if (reach > INT64_MAX / 4 || (__int128)v->extent * v->divisor > INT64_MAX / 4)
            return false;
    }
    return true;
}

/* Whether a bound variable of the component has digits at all. */
static bool varies(const zz_nest *nest, const zz_component *component, int variable) {
    for (int i = 0; i < component->digit_count; i++)
        if (nest->digits[component->digits[i]].variable == variable)
            return true;
    return false;
}

static bool set_guards(walker *w, int operand) {
    const zz_nest *nest = w->run->nest;
    w->guards = ZZ_NEW_ARRAY(w->arena, guard, (size_t)w->component->variable_count + 1);
    for (int i = 0; i < w->component->variable_count; i++) {
        const zz_nest_variable *v = &nest->variables[w->component->variables[i]];
        w->guards[i] =
            (guard){v->bound ? v->extent : v->extent * v->divisor, v->bound ? 1 : v->divisor, 0};
    }
    w->size = 1;
    if (operand < 0)
        return true;
    const zz_operand *x = &nest->operands[operand];
    for (int a = x->axis_count - 1; a >= 0; a--)
        for (int i = 0; i < w->component->variable_count; i++) {
            const int v = w->component->variables[i];
            if (v != x->axes[a] || (nest->variables[v].bound && !varies(nest, w->component, v)))
                continue;
            w->guards[i].stride += w->size;
            if (!zz_mul64(w->size, nest->variables[v].extent, &w->size) || w->size > SET_LIMIT)
                return false;
        }
    return true;
}

static void open_walker(walker *w, zz_run *run, const zz_component *component) {
    *w = (walker){.arena = zz_arena_new(zz_arena_memory(run->arena)),
                  .run = run,
                  .component = component,
                  .arrives = component->stream ? run->nest->arrives : NULL};
    w->width = component->variable_count + (w->arrives != NULL);
    w->kind_of = ZZ_NEW_ARRAY(w->arena, int, (size_t)run->nest->digit_count + 1);
}

/* Sorts the component's digits by kind_of; false when there are too many points. */
static bool begin(walker *w, int operand) {
    const zz_nest *nest = w->run->nest;
    const zz_component *component = w->component;
    int *digits = ZZ_NEW_ARRAY(w->arena, int, (size_t)component->digit_count + 1);
    if (!moderate(nest, component) || !set_guards(w, operand))
        return false;
    int64_t points = 1;
    for (int k = 0; k < PLACES; k++) {
        int count = 0;
        for (int i = 0; i < component->digit_count; i++)
            if (w->kind_of[component->digits[i]] == k)
                digits[count++] = component->digits[i];
        if (!lay_out(w, digits, count, &w->kinds[k]) ||
            !zz_mul64(points, w->kinds[k].count, &points))
            return false;
    }
    for (int i = 0; i < component->variable_count; i++) /* constants belong to every point */
        for (int64_t c = 0; c < w->kinds[0].count; c++)
            if (!nest->variables[component->variables[i]].bound)
                w->kinds[0].sums[c * w->width + i] +=
                    nest->variables[component->variables[i]].constant;
    return points <= POINT_LIMIT;
}

/* --- points -------------------------------------------------------------------------------- */

/* The place of the operand's element at a point, or -1 when the point is not valid. */
static inline int64_t place_of(const walker *w, const int64_t *base, const int64_t *inner) {
    int64_t place = 0;
    for (int i = 0; i < w->component->variable_count; i++) {
        const guard *g = &w->guards[i];
        const int64_t sum = base[i] + inner[i];
        if (sum < 0 || sum >= g->limit)
            return -1;
        if (g->divisor == 1) {
            place += g->stride * sum;
        } else {
            if (sum % g->divisor != 0)
                return -1;
            place += g->stride * (sum / g->divisor);
        }
    }
    if (w->arrives && !w->arrives[base[w->width - 1] + inner[w->width - 1]])
        return -1;
    return place;
}

static const int64_t *sums(const walker *w, int kind, int64_t index) {
    return &w->kinds[kind].sums[index * w->width];
}

static void add_sums(const walker *w, int64_t *into, const int64_t *a, const int64_t *b) {
    for (int i = 0; i < w->width; i++)
        into[i] = a[i] + b[i];
}

/* --- windows ------------------------------------------------------------------------------- */

typedef struct marks {
    int64_t *first; /* of each upper instance and place: the window that touches it first, or -1 */
    int64_t *last;  /* of each place: the last window of all */
} marks;

typedef struct tallied {
    int64_t elements, begin, end;
} tallied;

static int64_t *unset(zz_arena *arena, int64_t count) {
    int64_t *all = ZZ_NEW_ARRAY(arena, int64_t, (size_t)count + 1);
    memset(all, -1, (size_t)count * sizeof *all);
    return all;
}

static bool span(walker *w, const zz_tabulation *t, marks *marked) {
    int64_t room;
    if (!zz_mul64(w->size, w->kinds[ZZ_UPPER].count, &room) || room > SET_LIMIT)
        return false;
    if (t->begins)
        marked->first = unset(w->arena, room);
    if (t->ends)
        marked->last = unset(w->arena, w->size);
    int64_t *outer = ZZ_NEW_ARRAY(w->arena, int64_t, (size_t)w->width + 1);
    int64_t *upper = ZZ_NEW_ARRAY(w->arena, int64_t, (size_t)w->width + 1);
    for (int64_t o = 0; o < w->kinds[ZZ_OUTER].count; o++)
        for (int64_t u = 0; u < w->kinds[ZZ_UPPER].count; u++) {
            add_sums(w, outer, sums(w, ZZ_OUTER, o), sums(w, ZZ_UPPER, u));
            for (int64_t l = 0; l < w->kinds[ZZ_LOWER].count; l++) {
                add_sums(w, upper, outer, sums(w, ZZ_LOWER, l));
                for (int64_t i = 0; i < w->kinds[ZZ_INNER].count; i++) {
                    const int64_t at = place_of(w, upper, sums(w, ZZ_INNER, i));
                    if (at < 0)
                        continue;
                    if (t->begins && marked->first[u * w->size + at] < 0)
                        marked->first[u * w->size + at] = o;
                    if (t->ends)
                        marked->last[at] = o;
                }
            }
        }
    return true;
}

static void count_element(tallied *set, const zz_tabulation *t, const marks *marked, int64_t at,
                          int64_t first_at, int64_t window) {
    set->elements++;
    set->begin += t->begins && marked->first[first_at] == window;
    set->end += t->ends && marked->last[at] == window;
}

static void tell(zz_run *run, int down, int up, const tallied *set) {
    if (set->elements == 0)
        return;
    if (down >= 0) {
        const int64_t marked = down == up ? 0 : set->begin;
        zz_tally_add(run, down, set->elements, marked, 1);
        zz_run_tell(run, down, set->elements, marked);
    }
    if (up >= 0 && up != down) {
        zz_tally_add(run, up, set->elements, set->end, 1);
        zz_run_tell(run, up, set->elements, set->end);
    }
}

/* --- first and last windows ---------------------------------------------------------------- */

/* Whether no bound variable's value, as far as outer digits tell, is larger in window a than in b.  Then
 * a comes before b whatever the order: where their digits first differ, outermost first, a's is less. */
static bool precedes(const walker *w, int64_t a, int64_t b) {
    const int64_t *at = sums(w, ZZ_OUTER, a), *other = sums(w, ZZ_OUTER, b);
    for (int i = 0; i < w->component->variable_count; i++)
        if (w->run->nest->variables[w->component->variables[i]].bound && at[i] > other[i])
            return false;
    return true;
}

/* Marks the shapes of windows that are the first in some order (late: the last): none that is not
 * empty precedes them.  shapes[o]: of each window, SIZE_MAX where it is empty. */
static void mark_edges(walker *w, int table, const size_t *shapes, bool late) {
    const int64_t count = w->kinds[ZZ_OUTER].count;
    int64_t *edges = ZZ_NEW_ARRAY(w->arena, int64_t, (size_t)count + 1), edge_count = 0;
    for (int64_t i = 0; i < count; i++) {
        const int64_t o = late ? count - 1 - i : i;
        bool edge = shapes[o] != SIZE_MAX;
        for (int64_t k = 0; k < edge_count && edge; k++)
            edge = !(late ? precedes(w, o, edges[k]) : precedes(w, edges[k], o));
        if (!edge)
            continue;
        edges[edge_count++] = o;
        zz_shape *shape = &w->run->tables[table].shapes.items[shapes[o]];
        *(late ? &shape->late : &shape->early) = true;
    }
}

static size_t *shape_list(walker *w, int table) {
    return table < 0 ? NULL : ZZ_NEW_ARRAY(w->arena, size_t, (size_t)w->kinds[ZZ_OUTER].count + 1);
}

/* --- the walk ------------------------------------------------------------------------------ */

static void walk_windows(walker *w, const zz_tabulation *t, const marks *marked) {
    zz_run *run = w->run;
    size_t *down_shapes = shape_list(w, t->down_upper), *up_shapes = shape_list(w, t->up_upper);
    const bool apart = t->lower && w->kinds[ZZ_LOWER].count > 1;
    uint32_t *held = ZZ_NEW_ARRAY(w->arena, uint32_t, (size_t)w->size);
    uint32_t *joined = ZZ_NEW_ARRAY(w->arena, uint32_t, apart ? (size_t)w->size : 1);
    int64_t *upper = ZZ_NEW_ARRAY(w->arena, int64_t, (size_t)w->width + 1);
    int64_t *base = ZZ_NEW_ARRAY(w->arena, int64_t, (size_t)w->width + 1);
    uint32_t own_mark = 0, all_mark = 0;
    for (int64_t o = 0; o < w->kinds[ZZ_OUTER].count; o++) {
        for (int64_t u = 0; u < w->kinds[ZZ_UPPER].count; u++) {
            tallied all = {0}, own = {0};
            add_sums(w, upper, sums(w, ZZ_OUTER, o), sums(w, ZZ_UPPER, u));
            all_mark++;
            own_mark++;
            for (int64_t l = 0; l < w->kinds[ZZ_LOWER].count; l++) {
                add_sums(w, base, upper, sums(w, ZZ_LOWER, l));
                if (apart) {
                    own = (tallied){0};
                    own_mark++;
                }
                for (int64_t i = 0; i < w->kinds[ZZ_INNER].count; i++) {
                    const int64_t at = place_of(w, base, sums(w, ZZ_INNER, i));
                    if (at < 0 || held[at] == own_mark)
                        continue;
                    held[at] = own_mark;
                    count_element(&own, t, marked, at, u * w->size + at, o);
                    if (apart && joined[at] != all_mark) {
                        joined[at] = all_mark;
                        count_element(&all, t, marked, at, u * w->size + at, o);
                    }
                }
                if (apart)
                    tell(run, t->down_lower, t->up_lower, &own);
            }
            if (!apart && t->lower)
                tell(run, t->down_lower, t->up_lower, &own);
            tell(run, t->down_upper, t->up_upper, apart ? &all : &own);
        }
        if (t->down_upper >= 0) {
            zz_run_window(run, t->down_upper, t->lower ? t->down_lower : -1, o);
            down_shapes[o] = run->tables[t->down_upper].told_shape;
        }
        if (t->up_upper >= 0 && t->up_upper != t->down_upper) {
            zz_run_window(run, t->up_upper, t->lower ? t->up_lower : -1, o);
            up_shapes[o] = run->tables[t->up_upper].told_shape;
        }
    }
    if (t->down_upper >= 0)
        mark_edges(w, t->down_upper, down_shapes, false);
    if (t->up_upper >= 0 && t->up_upper != t->down_upper)
        mark_edges(w, t->up_upper, up_shapes, true);
}

bool zz_tabulate(zz_run *run, const zz_tabulation *t) {
    walker w;
    marks marked = {0};
    open_walker(&w, run, t->component);
    for (int d = 0; d < run->nest->digit_count; d++)
        w.kind_of[d] = (int)t->window->place[d];
    const bool fits = begin(&w, t->operand) && (!(t->begins || t->ends) || span(&w, t, &marked));
    if (fits)
        walk_windows(&w, t, &marked);
    zz_arena_free(w.arena);
    return fits;
}

bool zz_tabulate_arrivals(zz_run *run, const zz_component *component, const zz_window *window,
                          int table) {
    const zz_nest *nest = run->nest;
    walker w;
    open_walker(&w, run, component);
    for (int d = 0; d < nest->digit_count; d++)
        w.kind_of[d] = nest->digits[d].kind != ZZ_DIGIT_EVENT ? -1
                       : window->place[d] == ZZ_OUTER         ? ZZ_OUTER
                                                              : ZZ_INNER;
    const bool fits = begin(&w, -1);
    const int place = w.width - 1;
    size_t *shapes = fits ? shape_list(&w, table) : NULL;
    for (int64_t o = 0; fits && o < w.kinds[ZZ_OUTER].count; o++) {
        tallied set = {0};
        for (int64_t i = 0; i < w.kinds[ZZ_INNER].count; i++)
            set.elements += w.arrives[sums(&w, ZZ_OUTER, o)[place] + sums(&w, ZZ_INNER, i)[place]];
        tell(run, table, table, &set);
        zz_run_window(run, table, table, o);
        shapes[o] = run->tables[table].told_shape;
    }
    if (fits)
        mark_edges(&w, table, shapes, false);
    zz_arena_free(w.arena);
    return fits;
}

bool zz_tabulate_steps(zz_run *run, const zz_component *component, int64_t *steps,
                       int64_t *points) {
    walker w;
    *steps = *points = 0;
    open_walker(&w, run, component);
    for (int d = 0; d < run->nest->digit_count; d++)
        w.kind_of[d] = zz_nest_temporal(run->nest, d) ? ZZ_OUTER : ZZ_INNER;
    const bool fits = begin(&w, -1);
    for (int64_t o = 0; fits && o < w.kinds[ZZ_OUTER].count; o++) {
        int64_t lanes = 0;
        for (int64_t i = 0; i < w.kinds[ZZ_INNER].count; i++)
            lanes += place_of(&w, sums(&w, ZZ_OUTER, o), sums(&w, ZZ_INNER, i)) >= 0;
        *points += lanes;
        *steps += lanes > 0;
    }
    zz_arena_free(w.arena);
    return fits;
}
