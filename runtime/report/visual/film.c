/* Takes what a watch is told, writes it down in the form of film.h. */
#include "runtime/report/visual/film.h"

#include <math.h>

#include "runtime/base/vector.h"
#include "runtime/report/visual/parts.h"

/* Of one operand's boundary. */
typedef struct track {
    zz_buffer windows;
    int64_t number;           /* of the window before */
    int64_t ticks, instances; /* ticks 0: it has no window */
    int64_t inside;           /* elements that are in, in all instances */
} track;

typedef struct change {
    int64_t instance, element;
    bool final;
} change;

typedef ZZ_VECTOR(change) changes;

struct zz_film {
    zz_arena *arena;
    const zz_nest *nest;
    zz_watch watch;
    int64_t step_limit, steps, all_steps;
    int64_t tick_count; /* recorded */
    bool over;          /* nothing more is recorded */
    size_t room;
    bool full;

    int64_t lanes, lane;
    int64_t event_ticks; /* 0: no events */
    zz_buffer ticks, first, last, places;
    zz_buffer *data; /* of each operand */
    int64_t *before; /* lanes x operands: what the differences are to */
    ZZ_VECTOR(double) sums;
    track **tracks;       /* [operand][boundary] */
    changes enter, leave; /* of the window that comes */
};

/* --- numbers ------------------------------------------------------------------------------- */

void zz_put_number(zz_buffer *out, int64_t number) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    /* the sign takes a bit: the first group has four others, so that none is lost */
    uint64_t rest = magnitude >> 4;
    unsigned group = (unsigned)(magnitude & 15) << 1 | (number < 0);
    for (;;) {
        zz_put_char(out, digits[group + (rest ? 32 : 0)]);
        if (!rest)
            return;
        group = (unsigned)(rest & 31);
        rest >>= 5;
    }
}

void zz_put_reals(zz_buffer *out, const double *values, size_t count) {
    enum { EXACT_BITS = 52 };
    bool whole = true;
    for (size_t i = 0; i < count && whole; i++)
        whole = fabs(values[i]) < ldexp(1, EXACT_BITS) && values[i] == floor(values[i]);
    zz_put_char(out, whole ? '"' : '[');
    for (size_t i = 0; i < count; i++)
        if (whole) {
            zz_put_number(out, (int64_t)values[i]);
        } else {
            zz_put(out, i ? "," : "");
            if (isfinite(values[i]))
                zz_put_double(out, values[i]);
            else
                zz_put(out, "null");
        }
    zz_put_char(out, whole ? '"' : ']');
}

/* --- watching ------------------------------------------------------------------------------ */

/* So many bytes were written since. */
static void took(zz_film *film, size_t bytes) {
    film->full |= bytes > film->room;
    film->over |= film->full;
    film->room -= bytes < film->room ? bytes : film->room;
}

static void start_places(zz_film *film, const zz_watch_start *start) {
    const zz_nest *nest = film->nest;
    for (int64_t lane = 0; lane < start->lanes; lane++)
        for (int dimension = 0; dimension < nest->dimension_count; dimension++) {
            const int64_t *digits = start->lane_digits + lane * nest->digit_count;
            int64_t place = 0;
            for (int d = 0; d < nest->digit_count; d++)
                if (nest->digits[d].kind == ZZ_DIGIT_SPREAD &&
                    nest->digits[d].dimension == dimension)
                    place += digits[d] * nest->digits[d].lane_stride;
            zz_put_number(&film->places, place);
        }
}

static void start(void *user, const zz_watch_start *start) {
    zz_film *film = user;
    const int operands = film->nest->operand_count;
    film->lanes = start->lanes;
    film->all_steps = start->steps;
    film->event_ticks = start->event_ticks ? *start->event_ticks : 0;
    film->before = ZZ_NEW_ARRAY(film->arena, int64_t, start->lanes * operands);
    int64_t previous = 0;
    for (int64_t e = 0; e < start->elements[0]; e++) {
        zz_put_number(&film->first, start->first_step[e] - previous);
        zz_put_number(&film->last, start->last_step[e] - start->first_step[e]);
        previous = start->first_step[e];
    }
    size_t size = film->first.size + film->last.size;
    for (int x = 0; x < operands; x++)
        if (!film->nest->operands[x].output) {
            zz_put_reals(&film->data[x], start->data[x], (size_t)start->elements[x]);
            size += film->data[x].size;
        }
    start_places(film, start);
    took(film, size + film->places.size);
}

static void tick(void *user, zz_tick_kind kind) {
    zz_film *film = user;
    film->over |= film->step_limit && film->steps == film->step_limit && kind == ZZ_TICK_EXECUTED;
    if (film->over)
        return;
    film->tick_count++;
    film->steps += kind == ZZ_TICK_EXECUTED;
    film->lane = 0;
    zz_put_number(&film->ticks, kind);
    took(film, 1);
}

static void point(void *user, const zz_watch_point *point) {
    zz_film *film = user;
    if (film->over)
        return;
    const size_t before = film->ticks.size;
    const int operands = film->nest->operand_count;
    int64_t *old = film->before + film->lane++ * operands;
    for (int x = 0; x < operands; x++) {
        const int64_t place = point->elements[x] + 1;
        const int64_t now = x ? place : 2 * place + !point->valid;
        zz_put_number(&film->ticks, now - old[x]);
        old[x] = now;
    }
    if (point->valid)
        zz_push(film->arena, &film->sums, point->result);
    took(film, film->ticks.size - before + (point->valid ? sizeof(double) : 0));
}

/* Windows come late, and their elements with them: what is not to be recorded is dropped when the
 * window is known, so no more than one window is kept here. */
static void enters(void *user, int64_t instance, int64_t element) {
    zz_film *film = user;
    if (!film->full)
        zz_push(film->arena, &film->enter, ((change){instance, element, false}));
}

static void leaves(void *user, int64_t instance, int64_t element, bool final) {
    zz_film *film = user;
    if (!film->full)
        zz_push(film->arena, &film->leave, ((change){instance, element, final}));
}

static void put_changes(zz_buffer *out, const changes *list, int factor) {
    int64_t instance = 0, element = 0;
    for (size_t c = 0; c < list->count; c++) {
        const change *one = &list->items[c];
        const int64_t now = factor * one->element + one->final;
        zz_put_number(out, one->instance - instance);
        zz_put_number(out, now - element);
        instance = one->instance;
        element = now;
    }
}

static void put_traffic(zz_buffer *out, const zz_traffic *traffic, int64_t special) {
    zz_put_number(out, traffic->elements);
    zz_put_number(out, traffic->grains);
    zz_put_number(out, special);
}

static void put_leaving(track *t, const changes *leave) {
    bool same = (int64_t)leave->count == t->inside && leave->count;
    for (size_t c = 1; c < leave->count; c++)
        same &= leave->items[c].final == leave->items[0].final;
    zz_put_number(&t->windows, same ? -1 - leave->items[0].final : (int64_t)leave->count);
    if (!same)
        put_changes(&t->windows, leave, 2);
}

static void window(void *user, const zz_watch_window *window) {
    zz_film *film = user;
    track *t = &film->tracks[window->operand][window->boundary];
    const zz_traffic *moved = window->moved;
    const size_t before = t->windows.size;
    t->ticks = window->ticks;
    t->instances = window->instances;
    const bool late = film->over && window->number * window->ticks >= film->tick_count;
    if (!film->full && !late) {
        zz_put_number(&t->windows, window->number - t->number);
        put_traffic(&t->windows, &moved[ZZ_DOWN], moved[ZZ_DOWN].first);
        zz_put_number(&t->windows, moved[ZZ_FILL].elements);
        zz_put_number(&t->windows, moved[ZZ_FILL].grains);
        put_traffic(&t->windows, &moved[ZZ_BACK], moved[ZZ_BACK].final);
        put_traffic(&t->windows, &moved[ZZ_UP], moved[ZZ_UP].final);
        zz_put_number(&t->windows, (int64_t)film->enter.count);
        put_changes(&t->windows, &film->enter, 1);
        t->inside += (int64_t)film->enter.count;
        put_leaving(t, &film->leave);
        t->inside -= (int64_t)film->leave.count;
        t->number = window->number;
        took(film, t->windows.size - before);
    }
    film->enter.count = film->leave.count = 0;
}

/* --- making one ---------------------------------------------------------------------------- */

zz_film *zz_film_new(zz_arena *arena, const zz_nest *nest, int64_t steps, size_t room) {
    zz_film *film = ZZ_NEW(arena, zz_film);
    *film = (zz_film){.arena = arena, .nest = nest, .step_limit = steps, .room = room};
    film->watch = (zz_watch){film, start, tick, point, enters, leaves, window};
    film->ticks = film->first = film->last = film->places = zz_buffer_new(arena);
    film->data = ZZ_NEW_ARRAY(arena, zz_buffer, nest->operand_count);
    film->tracks = ZZ_NEW_ARRAY(arena, track *, nest->operand_count);
    for (int x = 0; x < nest->operand_count; x++) {
        film->data[x] = zz_buffer_new(arena);
        film->tracks[x] = ZZ_NEW_ARRAY(arena, track, nest->operands[x].level_count);
        for (int b = 0; b < nest->operands[x].level_count; b++)
            film->tracks[x][b].windows = zz_buffer_new(arena);
    }
    return film;
}

const zz_watch *zz_film_watch(zz_film *film) {
    return &film->watch;
}

int64_t zz_film_full(const zz_film *film) {
    return film->full ? film->steps : -1;
}

/* --- writing it out ------------------------------------------------------------------------ */

static void put_text(zz_buffer *out, const char *name, const zz_buffer *text) {
    zz_putf(out, ",\n\"%s\":\"%s\"", name, zz_buffer_text(text));
}

static void put_tracks(const zz_film *film, zz_buffer *out) {
    const char *between = "";
    zz_put(out, ",\n\"tracks\":[");
    for (int x = 0; x < film->nest->operand_count; x++)
        for (int b = 0; b < film->nest->operands[x].level_count; b++) {
            const track *t = &film->tracks[x][b];
            zz_putf(out, "%s\n{\"operand\":%d,\"boundary\":%d,\"ticks\":%lld,\"instances\":%lld",
                    between, x, b, (long long)t->ticks, (long long)t->instances);
            put_text(out, "windows", &t->windows);
            zz_put_char(out, '}');
            between = ",";
        }
    zz_put_char(out, ']');
}

void zz_film_put(const zz_film *film, const zz_evaluation *report, const zz_evaluation *boxed,
                 const zz_schedule *schedule, zz_buffer *out) {
    zz_put_char(out, '{');
    zz_put_nest(film->nest, out);
    zz_putf(out,
            ",\n\"steps\":%lld,\"allSteps\":%lld,\"ticks\":%lld,\"lanes\":%lld,\"eventTicks\":%lld",
            (long long)film->steps, (long long)film->all_steps, (long long)film->tick_count,
            (long long)film->lanes, (long long)film->event_ticks);
    zz_put(out, ",\n\"data\":[");
    for (int x = 0; x < film->nest->operand_count; x++)
        zz_putf(out, "%s%s", x ? "," : "",
                film->nest->operands[x].output ? "null" : zz_buffer_text(&film->data[x]));
    zz_put(out, "]");
    put_text(out, "places", &film->places);
    put_text(out, "first", &film->first);
    put_text(out, "last", &film->last);
    put_text(out, "points", &film->ticks);
    zz_put(out, ",\n\"sums\":");
    zz_put_reals(out, film->sums.items, film->sums.count);
    put_tracks(film, out);
    zz_put_clock(film->nest, report->counts, schedule, film->steps, out);
    zz_put_figures(report, boxed, out);
    zz_put_char(out, '}');
}
