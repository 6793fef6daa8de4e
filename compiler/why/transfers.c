/* Why so many words move: how many transfers there are (the windows above the boundary, the instances
 * beside each other), what one of them moves (the loops inside), and how it is rounded to words. */
#include "runtime/count/component.h"
#include "compiler/why/parts.h"
#include "runtime/base/checked.h"

/* One direction of one memory, with the boundary its transfers cross. */
typedef struct side {
    const zz_why *why;
    const zz_operand *x;
    int operand, level;
    zz_direction direction;
    int lower; /* the level below the boundary, -1: the array */
    const zz_access *access;
    const zz_traffic *traffic;
    zz_window window;
    bool stream; /* the event tensor on its way to the array */
} side;

static side side_of(const zz_why *why, const zz_place *place) {
    const zz_operand *x = &why->nest->operands[place->operand];
    const bool above = place->direction == ZZ_DOWN || place->direction == ZZ_BACK;
    side s = {
        .why = why,
        .x = x,
        .operand = place->operand,
        .level = place->level,
        .direction = place->direction,
        .lower = above ? place->level - 1 : place->level,
        .access = &x->levels[place->level].access[place->direction],
        .traffic =
            &why->counts->operands[place->operand].levels[place->level].traffic[place->direction]};
    s.stream = s.lower < 0 && place->operand == why->nest->event_operand;
    if (!s.stream)
        s.window = zz_window_of(why->arena, why->nest, s.operand, s.lower);
    return s;
}

static const char *lower_name(const side *s) {
    return s->lower < 0 ? "the array" : zz_why_memory(s->why, s->operand, s->lower);
}

static void put_what(const side *s) {
    const char *memory = zz_why_memory(s->why, s->operand, s->level), *x = s->x->name;
    switch (s->direction) {
    case ZZ_DOWN:
        zz_why_say(s->why, "%s is read from %s for %s", x, memory, lower_name(s));
        break;
    case ZZ_BACK:
        zz_why_say(s->why, "%s is written into %s by %s", x, memory, lower_name(s));
        break;
    case ZZ_FILL:
        zz_why_say(s->why, "%s is written into %s from %s", x, memory,
                   zz_why_memory(s->why, s->operand, s->level + 1));
        break;
    default:
        zz_why_say(s->why, "%s is read from %s to go up to %s", x, memory,
                   zz_why_memory(s->why, s->operand, s->level + 1));
        break;
    }
}

/* --- words ------------------------------------------------------------------------------------- */

/* Bits of each element, or 0 when some move as partial sums and some as final values. */
static int64_t precision(const side *s) {
    const zz_traffic *t = s->traffic;
    if (!s->x->output || s->x->partial_bits == s->x->bits)
        return s->x->bits;
    const bool up = s->direction == ZZ_BACK || s->direction == ZZ_UP;
    if (!up || (s->lower < 0 && !s->why->nest->accumulators) || t->final == 0)
        return s->x->partial_bits;
    return t->final == t->elements ? s->x->bits : 0;
}

/* Grains of a transfer of so many elements; -1 when that does not fit. */
static int64_t grains_of(const side *s, int64_t elements, int64_t bits) {
    int64_t all;
    if (s->access->narrowest == 0)
        return elements;
    return zz_mul64(elements, bits, &all) ? zz_ceil_div(all, s->access->narrowest) : -1;
}

/* Every transfer the same: a product. */
static bool put_product(const side *s) {
    const zz_why *why = s->why;
    const zz_traffic *t = s->traffic;
    const zz_access *a = s->access;
    const int64_t bits = precision(s);
    int64_t grains, product, elements;
    if (t->transfers == 0 || t->smallest != t->largest || bits == 0 ||
        (grains = grains_of(s, t->largest, bits)) < 0 ||
        !zz_mul64(t->transfers, grains, &product) || product != t->grains ||
        !zz_mul64(t->transfers, t->largest, &elements) || elements != t->elements)
        return false;
    const char *words = zz_why_real(why, zz_words(a, t));
    const char *n = zz_why_count(why, t->transfers), *size = zz_why_count(why, t->largest);
    if (a->widest == 0) {
        zz_why_say(why, "words = transfers x elements of one; a word is one element");
        zz_why_say(why, "      = %s x %s = %s", n, size, words);
    } else if (a->narrowest == a->widest) {
        zz_why_say(why, "words = transfers x ceil(elements x bits / width of the port)");
        zz_why_say(why, "      = %s x ceil(%s x %s bit / %s bit) = %s x %s = %s", n, size,
                   zz_why_count(why, bits), zz_why_count(why, a->widest), n,
                   zz_why_count(why, grains), words);
    } else {
        zz_why_say(why, "words = transfers x ceil(elements x bits / least width) x least width / "
                        "width of the port");
        zz_why_say(why,
                   "      = %s x ceil(%s x %s bit / %s bit) x %s / %s = %s x %s x %s / %s = %s", n,
                   size, zz_why_count(why, bits), zz_why_count(why, a->narrowest),
                   zz_why_count(why, a->narrowest), zz_why_count(why, a->widest), n,
                   zz_why_count(why, grains), zz_why_count(why, a->narrowest),
                   zz_why_count(why, a->widest), words);
    }
    return true;
}

/* Bits that move, and what rounding adds to the words they would fill. */
static void put_rounding(const side *s) {
    const zz_why *why = s->why;
    const zz_traffic *t = s->traffic;
    if (s->access->widest == 0)
        return;
    const int64_t bits = precision(s);
    const double moved = bits ? (double)t->elements * (double)bits
                              : (double)(t->elements - t->final) * (double)s->x->partial_bits +
                                    (double)t->final * (double)s->x->bits;
    const double full = moved / (double)s->access->widest, words = zz_words(s->access, t);
    if (words <= full * (1 + 1e-9))
        zz_why_say(why, "the words are full: nothing is lost to rounding");
    else
        zz_why_say(why,
                   "rounding every transfer up to words: %s instead of %s, %s of each word used",
                   zz_why_real(why, words), zz_why_real(why, full), zz_why_share(why, full, words));
}

static void put_words(const side *s) {
    const zz_why *why = s->why;
    const zz_traffic *t = s->traffic;
    if (t->transfers == 0 || t->elements == 0) {
        zz_why_say(why, t->elements ? "%s elements in all" : "nothing moves",
                   zz_why_count(why, t->elements));
        return;
    }
    if (!put_product(s)) {
        zz_why_say(why, "words = sum over transfers of %s",
                   s->access->widest == 0 ? "their elements; a word is one element"
                   : s->access->narrowest == s->access->widest
                       ? "ceil(elements x bits / width of the port)"
                       : "ceil(elements x bits / least width) x least width / width of the port");
        zz_why_say(why, "      = %s, of %s transfers", zz_why_real(why, zz_words(s->access, t)),
                   zz_why_count(why, t->transfers));
    }
    put_rounding(s);
}

static void put_elements(const side *s) {
    const zz_why *why = s->why;
    const zz_traffic *t = s->traffic;
    int64_t product;
    if (t->transfers && t->smallest == t->largest && zz_mul64(t->transfers, t->largest, &product) &&
        product == t->elements) {
        zz_why_say(why, "elements = transfers x elements of one");
        zz_why_say(why, "         = %s x %s = %s", zz_why_count(why, t->transfers),
                   zz_why_count(why, t->largest), zz_why_count(why, t->elements));
    } else if (t->elements) {
        zz_why_say(why, "elements = sum over %s transfers = %s", zz_why_count(why, t->transfers),
                   zz_why_count(why, t->elements));
    } else {
        zz_why_say(why, "nothing moves");
    }
}

/* --- windows ----------------------------------------------------------------------------------- */

typedef struct loops {
    const char *text;
    int64_t product;
    bool fits;
} loops;

/* The digits of one place, relevant to the operand, irrelevant, or both (-1). */
static loops digits_at(const side *s, zz_digit_place place, int relevant, int spread) {
    const zz_nest *nest = s->why->nest;
    bool *marked = ZZ_NEW_ARRAY(s->why->arena, bool, (size_t)nest->digit_count + 1);
    for (int d = 0; d < nest->digit_count; d++)
        marked[d] = s->window.place[d] == place &&
                    (relevant < 0 || zz_nest_relevant(nest, d, s->operand) == relevant) &&
                    (spread < 0 || (nest->digits[d].kind == ZZ_DIGIT_SPREAD) == spread);
    loops l;
    l.fits = zz_why_loops(s->why, marked, &l.text, &l.product);
    return l;
}

static void put_loops(const side *s, const char *what, loops l) {
    if (l.fits && l.product > 1)
        zz_why_say(s->why, "%s: %s = %s", what, l.text, zz_why_count(s->why, l.product));
}

static void put_sizes(const side *s) {
    const zz_why *why = s->why;
    const zz_traffic *t = s->traffic;
    if (t->smallest == t->largest)
        zz_why_say(why, "each transfer moves %s element%s", zz_why_count(why, t->largest),
                   t->largest == 1 ? "" : "s");
    else
        zz_why_say(why, "a transfer moves %s to %s elements, %s on average",
                   zz_why_count(why, t->smallest), zz_why_count(why, t->largest),
                   zz_form_real(why->arena, (double)t->elements / (double)t->transfers, 2));
}

/* Whether the windows are the iterations of all temporal loops, and those that move something the
 * executed steps. */
static bool by_step(const side *s, int64_t instances) {
    const zz_nest *nest = s->why->nest;
    int64_t product;
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].kind != ZZ_DIGIT_SPREAD && s->window.place[d] != ZZ_OUTER)
            return false;
    return zz_mul64(s->why->counts->steps, instances, &product) && product == s->traffic->transfers;
}

/* Whether a window may give two transfers: partial sums and final values. */
static bool in_parts(const side *s) {
    const bool up = s->direction == ZZ_BACK || s->direction == ZZ_UP;
    const bool direct = s->lower < 0 && !s->why->nest->accumulators;
    return up && !direct && s->traffic->final > 0 && s->traffic->final < s->traffic->elements;
}

/* Of the windows there are at most, how many have something to move, and why not all. */
static void put_of_all(const side *s, int64_t all, int64_t instances) {
    const zz_why *why = s->why;
    const zz_traffic *t = s->traffic;
    const bool down = s->direction == ZZ_DOWN || s->direction == ZZ_FILL;
    if (in_parts(s)) {
        zz_why_say(why,
                   "%s transfers, of at most %s windows: the partial sums and the final values "
                   "of a window go apart",
                   zz_why_count(why, t->transfers), zz_why_count(why, all));
        return;
    }
    if (t->transfers == all) {
        if (all == 1)
            return;
        zz_why_say(why, "all %s of them move something", zz_why_count(why, all));
        return;
    }
    const bool slides = s->lower >= 0 && s->x->levels[s->lower].slide;
    const bool stays = s->x->output && down && (s->lower >= 0 || why->nest->accumulators);
    if (!slides && !stays && by_step(s, instances)) {
        zz_why_say(why, "of at most %s, %s move something (%s): those of executed steps",
                   zz_why_count(why, all), zz_why_count(why, t->transfers),
                   zz_why_share(why, (double)t->transfers, (double)all));
        zz_why_executed(why);
        return;
    }
    zz_why_say(why, "of at most %s, %s move something (%s)%s", zz_why_count(why, all),
               zz_why_count(why, t->transfers),
               zz_why_share(why, (double)t->transfers, (double)all),
               stays    ? ": the others have no valid point, or only first touches"
               : slides ? ": the others hold nothing new"
               : s->operand == why->nest->event_operand ? ": nothing arrives in the others"
                                                        : ": the others have no valid point");
}

/* The largest factor that makes the elements that move more than those that are there. */
static void put_dominant(const side *s, loops chosen, loops repeats, loops instances, int64_t all) {
    const zz_why *why = s->why;
    const zz_traffic *t = s->traffic;
    int64_t size = 1;
    for (int a = 0; a < s->x->axis_count; a++)
        if (!zz_mul64(size, why->nest->variables[s->x->axes[a]].extent, &size))
            return;
    if (size == t->elements)
        zz_why_say(why, "%s has %s elements: as many as move", s->x->name, zz_why_count(why, size));
    else if (size > 0)
        zz_why_say(why, "%s has %s elements: each moves %s times on average", s->x->name,
                   zz_why_count(why, size),
                   zz_form_real(why->arena, (double)t->elements / (double)size, 2));
    const struct {
        const char *name;
        int64_t factor;
    } factors[] = {{"loops above that choose among its elements", chosen.product},
                   {"loops above that repeat the same elements", repeats.product},
                   {"instances", instances.product},
                   {"elements of a transfer", t->largest}};
    int best = 0;
    for (int f = 1; f < 4; f++)
        if (factors[f].factor > factors[best].factor)
            best = f;
    const bool at_most = best == 3 ? t->smallest != t->largest : t->transfers < all || in_parts(s);
    if (factors[best].factor > 1)
        zz_why_say(why, "dominant: %s, a factor of %s%s", factors[best].name,
                   at_most ? "up to " : "", zz_why_count(why, factors[best].factor));
}

static void put_stream(const side *s) {
    const zz_why *why = s->why;
    const zz_nest *nest = why->nest;
    const uint64_t mask = nest->memories[s->x->levels[s->level].memory].replicated;
    const int64_t arrived = why->counts->events.arrived;
    bool *marked = ZZ_NEW_ARRAY(why->arena, bool, (size_t)nest->digit_count + 1);
    for (int d = 0; d < nest->digit_count; d++)
        marked[d] =
            nest->digits[d].kind == ZZ_DIGIT_SPREAD && mask >> nest->digits[d].dimension & 1;
    const char *text;
    int64_t instances, product;
    if (zz_why_loops(why, marked, &text, &instances) && zz_mul64(arrived, instances, &product) &&
        product == s->traffic->transfers) {
        zz_why_say(why, "every event that arrives is read once, alone, from each instance of %s",
                   zz_why_memory(why, s->operand, s->level));
        zz_why_say(why, "transfers = events x instances = %s x %s = %s", zz_why_count(why, arrived),
                   zz_why_count(why, instances), zz_why_count(why, product));
    }
    zz_why_points(why, ZZ_METRIC_events_arrived);
}

static void put_windows(const side *s) {
    const zz_why *why = s->why;
    if (s->traffic->transfers == 0)
        return;
    zz_put_char(why->out, '\n');
    if (s->stream) {
        put_stream(s);
        return;
    }
    const bool below = s->direction == ZZ_FILL || s->direction == ZZ_UP;
    const loops outer = digits_at(s, ZZ_OUTER, -1, -1), chosen = digits_at(s, ZZ_OUTER, 1, -1),
                repeats = digits_at(s, ZZ_OUTER, 0, -1), upper = digits_at(s, ZZ_UPPER, -1, -1),
                lower = digits_at(s, ZZ_LOWER, -1, -1);
    loops instances = upper;
    int64_t all = 0;
    bool fits = outer.fits && upper.fits && lower.fits;
    if (below)
        fits = fits && zz_mul64(upper.product, lower.product, &instances.product);
    fits = fits && zz_mul64(outer.product, instances.product, &all);
    put_loops(s, "windows, by the loops above", outer);
    put_loops(s, "of these, loops that repeat the same elements", repeats);
    put_loops(s, "instances beside each other", upper);
    if (below)
        put_loops(s, upper.product > 1 ? "and within each of them" : "instances beside each other",
                  lower);
    else
        put_loops(s, "instances below, served by one transfer", lower);
    if (fits)
        put_of_all(s, all, instances.product);
    put_sizes(s);
    if (s->lower >= 0 && s->x->levels[s->lower].slide)
        zz_why_say(why, "refill slide: what the window before held stays and does not move");
    put_loops(s, "loops inside a window that choose elements", digits_at(s, ZZ_INNER, 1, 0));
    put_loops(s, "loops inside a window that use them again", digits_at(s, ZZ_INNER, 0, 0));
    put_loops(s, "lanes with elements of their own", digits_at(s, ZZ_INNER, 1, 1));
    put_loops(s,
              s->x->output ? "lanes that add into the same element" : "lanes that share one read",
              digits_at(s, ZZ_INNER, 0, 1));
    if (fits)
        put_dominant(s, chosen, repeats, instances, all);
}

/* --- first touches, final values --------------------------------------------------------------- */

static void put_first(const side *s) {
    const zz_why *why = s->why;
    const zz_traffic *t = s->traffic;
    zz_why_say(why, "of %s elements read, %s had nothing added yet (%s)",
               zz_why_count(why, t->elements), zz_why_count(why, t->first),
               zz_why_share(why, (double)t->first, (double)t->elements));
    const int64_t touched = why->counts->outputs.elements - why->counts->outputs.untouched;
    if (t->first > 0 && t->first == touched && why->nest->counting != ZZ_BOXES)
        zz_why_say(why, "that is each output that has a valid point, once: %s - %s = %s",
                   zz_why_count(why, why->counts->outputs.elements),
                   zz_why_count(why, why->counts->outputs.untouched), zz_why_count(why, touched));
    if (t->first == 0 && why->nest->counting != ZZ_BOXES &&
        (s->lower >= 0 || why->nest->accumulators))
        zz_why_say(why, "a partial sum begins at zero in %s: its first touch moves nothing",
                   s->lower < 0 ? "the lane's accumulator" : lower_name(s));
}

static void put_final(const side *s) {
    const zz_why *why = s->why;
    const zz_traffic *t = s->traffic;
    zz_why_say(why, "of %s elements moved, %s get no further contribution (%s)",
               zz_why_count(why, t->elements), zz_why_count(why, t->final),
               zz_why_share(why, (double)t->final, (double)t->elements));
    const int64_t touched = why->counts->outputs.elements - why->counts->outputs.untouched;
    if (t->final > 0 && t->final == touched && why->nest->counting != ZZ_BOXES)
        zz_why_say(why, "that is each output that has a valid point, once: %s - %s = %s",
                   zz_why_count(why, why->counts->outputs.elements),
                   zz_why_count(why, why->counts->outputs.untouched), zz_why_count(why, touched));
}

void zz_why_traffic(const zz_why *why, zz_metric_id id, const zz_place *place) {
    zz_place at = *place;
    if (id == ZZ_METRIC_reads || id == ZZ_METRIC_tensor_first)
        at = (zz_place){place->operand, 0, ZZ_DOWN};
    else if (id == ZZ_METRIC_writes || id == ZZ_METRIC_tensor_final)
        at = (zz_place){place->operand, 0, ZZ_BACK};
    const side s = side_of(why, &at);
    put_what(&s);
    switch (id) {
    case ZZ_METRIC_first:
    case ZZ_METRIC_tensor_first:
        put_first(&s);
        put_elements(&s);
        return;
    case ZZ_METRIC_final:
    case ZZ_METRIC_tensor_final:
        put_final(&s);
        put_elements(&s);
        return;
    case ZZ_METRIC_elements:
        put_elements(&s);
        break;
    default:
        put_words(&s);
        break;
    }
    put_windows(&s);
}
