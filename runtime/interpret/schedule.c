/* Takes the windows of an execution and what was counted, gives the counted cycles in their order; the
 * rules are in schedule.h. */
#include "runtime/interpret/schedule.h"

#include <stdlib.h>

#include "runtime/base/vector.h"
#include "runtime/interpret/latency.h"
#include "runtime/interpret/recording.h"

typedef struct planner {
    zz_arena *arena;
    const zz_nest *nest;
    const zz_counts *counts;
    const zz_recording *recording;
    zz_schedule *schedule;
    int64_t total;
} planner;

/* A port; memory -1: none. */
typedef struct place {
    int memory, port;
} place;

static bool same(place a, place b) {
    return a.memory == b.memory && a.port == b.port;
}

/* The port at a side of a boundary: the array, below boundary 0, has none. */
static place port_at(const zz_operand *x, int boundary, bool upper, bool up) {
    if (!upper && boundary == 0)
        return (place){-1, 0};
    const zz_level *level = &x->levels[upper ? boundary : boundary - 1];
    const zz_direction direction = upper ? (up ? ZZ_BACK : ZZ_DOWN) : (up ? ZZ_UP : ZZ_FILL);
    return (place){level->memory, level->access[direction].port};
}

static int64_t cycles_up(const zz_window_time *window) {
    return window->up_partial + window->up_final;
}

/* --- for what the array waits -------------------------------------------------------------- */

/* Calls for every transfer that the array waits for because its tile has no second buffer: all but the
 * first down and the last up, which are onload and offload. */
typedef void on_exposed(void *user, place upper, place lower, const zz_window_time *window, bool up,
                        int64_t cycles);

static void visit_exposed(const planner *p, on_exposed *tell, void *user) {
    for (int i = 0; i < p->nest->operand_count; i++) {
        const zz_operand *x = &p->nest->operands[i];
        for (int b = 1; b < x->level_count; b++) {
            const zz_window_times *windows = &p->recording->windows[i][b];
            for (size_t w = 0; w < windows->count; w++) {
                const zz_window_time *window = &windows->items[w];
                if (p->counts->operands[i].levels[b - 1].doubled)
                    continue;
                if (w > 0)
                    tell(user, port_at(x, b, true, false), port_at(x, b, false, false), window,
                         false, window->down);
                if (w + 1 < windows->count)
                    tell(user, port_at(x, b, true, true), port_at(x, b, false, true), window, true,
                         cycles_up(window));
            }
        }
    }
}

static void sum_exposed(void *user, place upper, place lower, const zz_window_time *window, bool up,
                        int64_t cycles) {
    int64_t **sums = user;
    (void)window;
    (void)up;
    sums[upper.memory][upper.port] += cycles;
    sums[lower.memory][lower.port] += cycles;
}

static int64_t busiest(const planner *p, int64_t **sums, place *which) {
    int64_t most = 0;
    for (int m = 0; m < p->nest->memory_count; m++)
        for (int port = 0; port < p->nest->memories[m].port_count; port++)
            if (sums[m][port] > most) {
                most = sums[m][port];
                *which = (place){m, port};
            }
    return most;
}

/* --- when steps begin ---------------------------------------------------------------------- */

typedef struct waits {
    place port;
    int64_t *before; /* each step, from 1: cycles to wait for */
} waits;

static void wait_exposed(void *user, place upper, place lower, const zz_window_time *window,
                         bool up, int64_t cycles) {
    waits *w = user;
    if (same(upper, w->port) || same(lower, w->port))
        w->before[(up ? window->to : window->from) + 1] += cycles;
}

/* What the busiest port carries for each step, and for those before it. */
static void demand(const planner *p, waits *w) {
    for (int i = 0; i < p->nest->operand_count; i++) {
        const zz_operand *x = &p->nest->operands[i];
        for (int b = 0; b < x->level_count; b++) {
            const zz_window_times *windows = &p->recording->windows[i][b];
            for (int up = 0; up < 2; up++) {
                if (!same(port_at(x, b, true, up), w->port) &&
                    !same(port_at(x, b, false, up), w->port))
                    continue;
                for (size_t n = 0; n < windows->count; n++) {
                    const zz_window_time *window = &windows->items[n];
                    w->before[(up ? window->to : window->from) + 1] +=
                        up ? cycles_up(window) : window->down;
                }
            }
        }
    }
}

static void place_steps(planner *p) {
    const zz_counts *counts = p->counts;
    const int64_t steps = counts->steps, latency = p->nest->operation_latency;
    const size_t size = (size_t)steps + 2;
    waits chain = {{-1, 0}, ZZ_NEW_ARRAY(p->arena, int64_t, size)};
    waits busy = {{-1, 0}, ZZ_NEW_ARRAY(p->arena, int64_t, size)};
    int64_t **exposed = zz_new_port_sums(p->arena, p->nest);
    visit_exposed(p, sum_exposed, exposed);
    const int64_t serial = busiest(p, exposed, &chain.port);
    if (serial > 0)
        visit_exposed(p, wait_exposed, &chain);
    const bool single = counts->stall == serial;
    if (!single) {
        busiest(p, counts->busy, &busy.port);
        demand(p, &busy);
    }
    const place port = single ? chain.port : busy.port;
    p->schedule->memory = counts->stall ? port.memory : -1;
    p->schedule->port = port.port;
    p->schedule->single = single;
    p->schedule->begins = ZZ_NEW_ARRAY(p->arena, int64_t, (size_t)steps);
    int64_t waited = 0, carried = 0, free = counts->onload + 1; /* from when the array is */
    for (int64_t s = 1; s <= steps; s++) {
        waited += chain.before[s];
        carried += busy.before[s];
        int64_t begin = counts->onload + waited + (s - 1) * latency + 1;
        const int64_t last = p->total - counts->offload - (steps - s + 1) * latency + 1;
        begin = begin > free ? begin : free;
        begin = !single && carried + 1 > begin ? carried + 1 : begin;
        begin = begin < last ? begin : last;
        p->schedule->begins[s - 1] = begin;
        free = begin + latency;
    }
}

/* --- when ports are busy ------------------------------------------------------------------- */

/* The cycle in which the step begins; of one after the last, and of one before the first, what is next
 * to it. */
static int64_t begin_of(const planner *p, int64_t step) {
    const zz_counts *counts = p->counts;
    if (step < 1)
        return 1;
    if (step > counts->steps)
        return p->total - counts->offload + 1;
    return p->schedule->begins[step - 1];
}

static int64_t wanted(const planner *p, const zz_window_time *window, int boundary, bool up,
                      int64_t cycles) {
    const int64_t after = window->to < 1 ? 1 : begin_of(p, window->to) + p->nest->operation_latency;
    int64_t begin;
    if (up)
        begin = boundary ? after : after - cycles;
    else
        begin = begin_of(p, window->from + 1) - (boundary ? cycles : 0);
    return begin > 1 ? begin : 1;
}

static void add_span(planner *p, place at, zz_port_span span) {
    if (at.memory >= 0)
        zz_push(p->arena, &p->schedule->ports[at.memory][at.port], span);
}

static void add_spans(planner *p, int operand, int boundary, const zz_window_time *window, bool up,
                      int64_t cycles) {
    const zz_operand *x = &p->nest->operands[operand];
    if (cycles == 0)
        return;
    const zz_port_span span = {0,       cycles,   wanted(p, window, boundary, up, cycles),
                               operand, boundary, up};
    add_span(p, port_at(x, boundary, true, up), span);
    add_span(p, port_at(x, boundary, false, up), span);
}

static int compare(const void *left, const void *right) {
    const zz_port_span *a = left, *b = right;
    if (a->wanted != b->wanted)
        return a->wanted < b->wanted ? -1 : 1;
    if (a->operand != b->operand)
        return a->operand < b->operand ? -1 : 1;
    if (a->boundary != b->boundary)
        return a->boundary > b->boundary ? -1 : 1;
    if (a->up != b->up)
        return a->up ? 1 : -1;
    return a->cycles < b->cycles ? -1 : a->cycles > b->cycles;
}

/* One after the other, from where they are wanted on, and all of them before the end. */
static void place_spans(const planner *p, zz_port_spans *spans) {
    if (spans->count == 0)
        return;
    qsort(spans->items, spans->count, sizeof *spans->items, compare);
    int64_t free = 1, limit = p->total + 1;
    for (size_t i = 0; i < spans->count; i++) {
        zz_port_span *span = &spans->items[i];
        span->begin = span->wanted > free ? span->wanted : free;
        free = span->begin + span->cycles;
    }
    for (size_t i = spans->count; i-- > 0;) {
        zz_port_span *span = &spans->items[i];
        if (span->begin > limit - span->cycles)
            span->begin = limit - span->cycles;
        limit = span->begin;
    }
    size_t kept = 0;
    for (size_t i = 1; i < spans->count; i++) {
        zz_port_span *last = &spans->items[kept], *next = &spans->items[i];
        if (next->begin == last->begin + last->cycles && next->operand == last->operand &&
            next->boundary == last->boundary && next->up == last->up)
            last->cycles += next->cycles;
        else
            spans->items[++kept] = *next;
    }
    spans->count = kept + 1;
}

static void place_transfers(planner *p) {
    const zz_nest *nest = p->nest;
    p->schedule->ports = ZZ_NEW_ARRAY(p->arena, zz_port_spans *, (size_t)nest->memory_count);
    for (int m = 0; m < nest->memory_count; m++)
        p->schedule->ports[m] =
            ZZ_NEW_ARRAY(p->arena, zz_port_spans, (size_t)nest->memories[m].port_count);
    for (int x = 0; x < nest->operand_count; x++)
        for (int b = 0; b < nest->operands[x].level_count; b++) {
            const zz_window_times *windows = &p->recording->windows[x][b];
            for (size_t w = 0; w < windows->count; w++) {
                add_spans(p, x, b, &windows->items[w], false, windows->items[w].down);
                add_spans(p, x, b, &windows->items[w], true, cycles_up(&windows->items[w]));
            }
        }
    for (int m = 0; m < nest->memory_count; m++)
        for (int port = 0; port < nest->memories[m].port_count; port++)
            place_spans(p, &p->schedule->ports[m][port]);
}

void zz_schedule_of(zz_arena *arena, const zz_nest *nest, const zz_counts *counts,
                    const zz_recording *recording, zz_schedule *schedule) {
    planner p = {.arena = arena,
                 .nest = nest,
                 .counts = counts,
                 .recording = recording,
                 .schedule = schedule,
                 .total = counts->onload + counts->compute + counts->stall + counts->offload};
    *schedule = (zz_schedule){.memory = -1};
    place_steps(&p);
    place_transfers(&p);
}
