/* How many events reach each element of an operand, window by window.  Components are independent:
 * an event reaches an element when its positions do in each of them, so that both the pairs of
 * (window, element) and the events that reach one are products. */
#include <math.h>
#include <stdlib.h>

#include "runtime/base/checked.h"
#include "runtime/base/vector.h"
#include "runtime/expected/parts.h"

enum { POINT_LIMIT = 1 << 19, ENTRY_LIMIT = 1 << 12 };

static void add(zz_arena *arena, zz_reach *reach, double events, double pairs) {
    for (size_t i = 0; i < reach->count; i++)
        if (reach->items[i].events == events) {
            reach->items[i].pairs += pairs;
            return;
        }
    const struct zz_reach_entry fresh = {events, pairs};
    zz_push(arena, reach, fresh);
}

/* A component of one variable that always is valid: its digits are factors. */
static void reach_free(const zz_nest *nest, const zz_component *component, int operand,
                       const bool *key, zz_reach *of) {
    double events = 1, pairs = 1;
    for (int i = 0; i < component->digit_count; i++) {
        const int d = component->digits[i];
        const double trips = (double)nest->digits[d].trips;
        const bool event = nest->digits[d].kind == ZZ_DIGIT_EVENT;
        const bool relevant = zz_nest_relevant(nest, d, operand);
        if (key[d] || relevant)
            pairs *= trips;
        else if (event)
            events *= trips;
        if (!key[d] && relevant)
            *(event ? &of->most : &of->unit) *= trips;
    }
    of->items[0] = (struct zz_reach_entry){events, pairs};
}

/* --- walking -------------------------------------------------------------------------------- */

typedef struct walk {
    const zz_nest *nest;
    const zz_component *component;
    int64_t *digits, *values;
} walk;

static bool advance(walk *w) {
    for (int i = w->component->digit_count - 1; i >= 0; i--) {
        const int d = w->component->digits[i];
        if (++w->digits[d] < w->nest->digits[d].trips)
            return true;
        w->digits[d] = 0;
    }
    return false;
}

static bool set_bound(walk *w, int v) {
    int64_t value = 0;
    for (int i = 0; i < w->component->digit_count; i++) {
        const zz_digit *digit = &w->nest->digits[w->component->digits[i]];
        if (digit->variable == v)
            value += w->digits[w->component->digits[i]] * digit->weight;
    }
    w->values[v] = value;
    return value < w->nest->variables[v].extent;
}

static bool set_derived(walk *w, int v) {
    const zz_nest_variable *derived = &w->nest->variables[v];
    __int128 sum = derived->constant;
    for (int b = 0; b < w->nest->variable_count; b++)
        if (derived->coefficients[b])
            sum += (__int128)derived->coefficients[b] * w->values[b];
    if (sum < 0 || sum % derived->divisor || sum / derived->divisor >= derived->extent)
        return false;
    w->values[v] = (int64_t)(sum / derived->divisor);
    return true;
}

/* Whether the point is valid, as far as this component goes. */
static bool valid(walk *w) {
    const zz_component *c = w->component;
    for (int i = 0; i < c->variable_count; i++)
        if (w->nest->variables[c->variables[i]].bound && !set_bound(w, c->variables[i]))
            return false;
    for (int i = 0; i < c->variable_count; i++)
        if (!w->nest->variables[c->variables[i]].bound && !set_derived(w, c->variables[i]))
            return false;
    return true;
}

/* What a point says: this element, in this window, of this event. */
typedef struct sighting {
    uint64_t window, element, event;
} sighting;

static sighting sight(const walk *w, int operand, const bool *key) {
    sighting s = {0};
    const zz_operand *x = &w->nest->operands[operand];
    for (int i = 0; i < w->component->digit_count; i++) {
        const int d = w->component->digits[i];
        const zz_digit *digit = &w->nest->digits[d];
        if (key[d])
            s.window = s.window * (uint64_t)digit->trips + (uint64_t)w->digits[d];
        if (digit->kind == ZZ_DIGIT_EVENT)
            s.event = s.event * (uint64_t)digit->trips + (uint64_t)w->digits[d];
    }
    for (int a = 0; a < x->axis_count; a++)
        for (int i = 0; i < w->component->variable_count; i++)
            if (x->axes[a] == w->component->variables[i])
                s.element = s.element * (uint64_t)w->nest->variables[x->axes[a]].extent +
                            (uint64_t)w->values[x->axes[a]];
    return s;
}

static int compare(const void *a, const void *b) {
    const sighting *s = a, *t = b;
    if (s->window != t->window)
        return s->window < t->window ? -1 : 1;
    if (s->element != t->element)
        return s->element < t->element ? -1 : 1;
    return (s->event > t->event) - (s->event < t->event);
}

/* Sorted sightings: runs of one window and element are a pair, their events are told apart. */
static void gather(zz_arena *arena, const sighting *all, size_t count, zz_reach *of) {
    double events = 0, elements = 0;
    for (size_t i = 0; i < count; i++) {
        const bool last_of_window = i + 1 == count || all[i + 1].window != all[i].window;
        const bool last = last_of_window || all[i + 1].element != all[i].element;
        events += last || all[i + 1].event != all[i].event;
        if (!last)
            continue;
        add(arena, of, events, 1);
        events = 0;
        elements++;
        if (elements > of->most)
            of->most = elements;
        if (last_of_window)
            elements = 0;
    }
}

static bool reach_walked(zz_arena *arena, const zz_nest *nest, const zz_component *component,
                         int operand, const bool *key, zz_reach *of) {
    int64_t points = 1;
    for (int i = 0; i < component->digit_count; i++)
        if (!zz_mul64(points, nest->digits[component->digits[i]].trips, &points) ||
            points > POINT_LIMIT)
            return false;
    walk w = {nest, component, ZZ_NEW_ARRAY(arena, int64_t, (size_t)nest->digit_count + 1),
              ZZ_NEW_ARRAY(arena, int64_t, (size_t)nest->variable_count + 1)};
    sighting *all = ZZ_NEW_ARRAY(arena, sighting, (size_t)points + 1);
    size_t count = 0;
    do
        if (valid(&w))
            all[count++] = sight(&w, operand, key);
    while (advance(&w));
    qsort(all, count, sizeof *all, compare);
    of->count = 0;
    of->most = 0;
    gather(arena, all, count, of);
    return true;
}

/* --- all components ---------------------------------------------------------------------------- */

static bool multiply(zz_arena *arena, zz_reach *all, const zz_reach *by) {
    zz_reach product = {.most = all->most * by->most, .unit = all->unit * by->unit};
    for (size_t i = 0; i < all->count; i++)
        for (size_t j = 0; j < by->count; j++)
            add(arena, &product, all->items[i].events * by->items[j].events,
                all->items[i].pairs * by->items[j].pairs);
    *all = product;
    return all->count <= ENTRY_LIMIT;
}

bool zz_reach_find(zz_arena *arena, const zz_nest *nest, const zz_components *components,
                   int operand, const bool *key, zz_reach *reach) {
    *reach = (zz_reach){.most = 1, .unit = 1};
    add(arena, reach, 1, 1);
    for (int c = 0; c < components->count; c++) {
        zz_reach of = {.most = 1, .unit = 1};
        add(arena, &of, 1, 1);
        if (components->items[c].free)
            reach_free(nest, &components->items[c], operand, key, &of);
        else if (!reach_walked(arena, nest, &components->items[c], operand, key, &of))
            return false;
        if (!multiply(arena, reach, &of))
            return false;
    }
    return true;
}

/* By doubling, a(2n) = a(n) (2 - a(n)) and a(n+1) = a(n) + p (1 - a(n)): nothing cancels, and every
 * machine rounds alike. */
double zz_any_of(double events, double arrival) {
    double any = 0, bit = 1;
    while (bit * 2 <= events)
        bit *= 2;
    for (; bit >= 1; bit /= 2) {
        any *= 2 - any;
        if (events >= bit) {
            any += arrival * (1 - any);
            events -= bit;
        }
    }
    return any;
}

double zz_reach_touched(const zz_reach *reach, double arrival) {
    double touched = 0;
    for (size_t i = 0; i < reach->count; i++)
        touched += reach->items[i].pairs * zz_any_of(reach->items[i].events, arrival);
    return touched;
}

double zz_reach_missed(const zz_reach *reach, double arrival) {
    double missed = 0;
    for (size_t i = 0; i < reach->count; i++) {
        double none = reach->items[i].pairs, factor = 1 - arrival;
        for (double n = reach->items[i].events; n >= 1; n = floor(n / 2)) {
            if (fmod(n, 2) == 1)
                none *= factor;
            factor *= factor;
        }
        missed += none;
    }
    return missed;
}
