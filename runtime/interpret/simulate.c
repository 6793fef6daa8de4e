/* Takes the windows of an execution, with how long their transfers take, gives the timeline of one
 * arbitration; the rules are in timing.h.  Time goes from one end of a transfer or step to the next;
 * in between nothing can begin. */
#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/base/vector.h"
#include "runtime/interpret/interpret.h"
#include "runtime/interpret/latency.h"
#include "runtime/interpret/recording.h"
#include "runtime/interpret/timing.h"

/* --- the state ----------------------------------------------------------------------------- */

typedef enum transfer_kind { UP_PARTIAL, UP_FINAL, DOWN } transfer_kind;

/* What one boundary moves in one direction: one transfer at a time. */
typedef struct transfer {
    enum { IDLE, WAITING, RUNNING } state;
    transfer_kind kind;
    int64_t requested, ends;
    int64_t *ports[2]; /* the upper and the lower side's: busy cycles of the port, or NULL */
} transfer;

/* A boundary of an operand.  Windows go through it in the order of time: they are fetched, are done
 * when nothing below needs them any more, and are released when their results have gone up. */
typedef struct stream {
    struct stream *inner, *outer; /* the same operand's next boundaries, or NULL */
    const zz_window_times *windows;
    bool output;
    int64_t buffers;
    size_t fetched, done, released; /* so many windows */
    size_t current;                 /* the window that the next step is in */
    size_t above;                   /* the outer window that the next one to be fetched is in */
    transfer down, up;
} stream;

typedef struct simulation {
    const zz_nest *nest;
    int64_t steps;
    stream *streams; /* of all operands, innermost boundary first */
    int stream_count;
    zz_timeline *timeline;
    int64_t now;
    int64_t begun, ended; /* steps */
    int64_t step_ends;    /* the one that runs, if any */
    bool started;         /* the first windows of all memories are there */
} simulation;

static const zz_window_time *window_of(const stream *s, size_t index) {
    return &s->windows->items[index];
}

static int64_t *port_of(const simulation *sim, const zz_level *level, zz_direction direction) {
    const zz_access *access = &level->access[direction];
    return access->served ? &sim->timeline->busy[level->memory][access->port] : NULL;
}

static void make_stream(simulation *sim, const zz_recording *recording, const zz_counts *counts,
                        int operand, int boundary) {
    const zz_operand *x = &sim->nest->operands[operand];
    int64_t buffers = x->output ? 3 : 2;
    if (boundary > 0)
        buffers = counts->operands[operand].levels[boundary - 1].doubled ? 2 : 1;
    stream *s = &sim->streams[sim->stream_count++];
    *s = (stream){
        .windows = &recording->windows[operand][boundary], .output = x->output, .buffers = buffers};
    s->down.kind = DOWN;
    s->down.ports[0] = port_of(sim, &x->levels[boundary], ZZ_DOWN);
    s->up.ports[0] = port_of(sim, &x->levels[boundary], ZZ_BACK);
    if (boundary == 0)
        return;
    s->down.ports[1] = port_of(sim, &x->levels[boundary - 1], ZZ_FILL);
    s->up.ports[1] = port_of(sim, &x->levels[boundary - 1], ZZ_UP);
    s->inner = s - 1;
    s->inner->outer = s;
}

/* --- what may happen now ------------------------------------------------------------------- */

static int64_t duration(const stream *s, const transfer *t) {
    const zz_window_time *window = window_of(s, t->kind == DOWN ? s->fetched : s->released);
    return t->kind == DOWN         ? window->down
           : t->kind == UP_PARTIAL ? window->up_partial
                                   : window->up_final;
}

/* The transfer has arrived. */
static void finish(stream *s, transfer *t) {
    t->state = IDLE;
    if (t->kind == DOWN) {
        s->fetched++;
    } else if (t->kind == UP_PARTIAL) {
        t->kind = UP_FINAL;
    } else {
        t->kind = UP_PARTIAL;
        s->released++;
    }
}

/* What takes no time is there at once. */
static void request(const simulation *sim, stream *s, transfer *t) {
    if (duration(s, t) == 0) {
        finish(s, t);
        return;
    }
    t->state = WAITING;
    t->requested = sim->now;
}

static bool may_fetch(stream *s) {
    if (s->down.state != IDLE || s->fetched == s->windows->count ||
        (int64_t)(s->fetched - s->released) >= s->buffers)
        return false;
    if (!s->outer)
        return true;
    while (window_of(s->outer, s->above)->end < window_of(s, s->fetched)->end)
        s->above++;
    return s->above < s->outer->fetched;
}

static bool is_done(const simulation *sim, const stream *s) {
    if (s->done == s->fetched)
        return false;
    const zz_window_time *window = window_of(s, s->done);
    const stream *inner = s->inner;
    return sim->started && sim->ended >= window->to &&
           (!inner || inner->released == inner->windows->count ||
            window_of(inner, inner->released)->end > window->end);
}

/* After the last step, and after the last idle event. */
static bool all_done(const simulation *sim) {
    for (int i = 0; i < sim->stream_count; i++) {
        const stream *s = &sim->streams[i];
        if (!s->output && s->done < s->windows->count)
            return false;
    }
    return sim->ended == sim->steps;
}

static bool may_send(const simulation *sim, const stream *s) {
    if (s->up.state != IDLE || s->released == s->done)
        return false;
    return !s->inner || !s->output || s->released + 1 < s->windows->count || all_done(sim);
}

static bool has_started(const simulation *sim) {
    for (int i = 0; i < sim->stream_count; i++) {
        const stream *s = &sim->streams[i];
        if (s->inner && s->windows->count && s->fetched == 0)
            return false;
    }
    return true;
}

/* Whether the next step may begin. */
static bool may_step(simulation *sim) {
    if (!sim->started || sim->begun > sim->ended || sim->begun == sim->steps)
        return false;
    for (int i = 0; i < sim->stream_count; i++) {
        stream *s = &sim->streams[i];
        while (s->current < s->windows->count && window_of(s, s->current)->to <= sim->begun)
            s->current++;
        if (s->current >= s->fetched)
            return false;
    }
    return true;
}

static bool progress(simulation *sim, stream *s) {
    bool any = false;
    while (may_fetch(s)) {
        request(sim, s, &s->down);
        any = true;
    }
    while (is_done(sim, s)) {
        s->done++;
        any = true;
    }
    while (may_send(sim, s)) {
        request(sim, s, &s->up);
        any = true;
    }
    return any;
}

/* Everything that is over now, and everything that follows from it without taking time. */
static void settle(simulation *sim) {
    for (int i = 0; i < sim->stream_count; i++) {
        stream *s = &sim->streams[i];
        if (s->up.state == RUNNING && s->up.ends <= sim->now)
            finish(s, &s->up);
        if (s->down.state == RUNNING && s->down.ends <= sim->now)
            finish(s, &s->down);
    }
    if (sim->begun > sim->ended && sim->step_ends <= sim->now)
        sim->ended++;
    for (bool any = true; any;) {
        any = false;
        sim->started = sim->started || has_started(sim);
        for (int i = 0; i < sim->stream_count; i++)
            any |= progress(sim, &sim->streams[i]);
        if (may_step(sim)) {
            sim->timeline->begins[sim->begun++] = sim->now + 1;
            sim->step_ends = sim->now + sim->nest->operation_latency;
            if (sim->step_ends == sim->now)
                sim->ended++;
            any = true;
        }
    }
}

/* --- ports --------------------------------------------------------------------------------- */

static bool shares_port(const transfer *a, const transfer *b) {
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            if (a->ports[i] && a->ports[i] == b->ports[j])
                return true;
    return false;
}

static transfer *transfer_at(const simulation *sim, int index) {
    stream *s = &sim->streams[index / 2];
    return index % 2 ? &s->down : &s->up;
}

/* Whether one of its ports is in use, or wanted by a transfer that comes before it. */
static bool must_wait(const simulation *sim, int index) {
    const transfer *t = transfer_at(sim, index);
    for (int i = 0; i < 2 * sim->stream_count; i++) {
        const transfer *other = transfer_at(sim, i);
        const bool before =
            other->state == RUNNING ||
            (other->state == WAITING &&
             (other->requested < t->requested || (other->requested == t->requested && i < index)));
        if (before && shares_port(t, other))
            return true;
    }
    return false;
}

static void arbitrate(simulation *sim) {
    for (int i = 0; i < 2 * sim->stream_count; i++) {
        transfer *t = transfer_at(sim, i);
        if (t->state != WAITING || must_wait(sim, i))
            continue;
        const int64_t cycles = duration(&sim->streams[i / 2], t);
        t->state = RUNNING;
        t->ends = sim->now + cycles;
        for (int side = 0; side < 2; side++)
            if (t->ports[side])
                *t->ports[side] += cycles;
    }
}

/* To the next end of anything; false when nothing is under way. */
static bool advance(simulation *sim) {
    int64_t next = INT64_MAX;
    if (sim->begun > sim->ended)
        next = sim->step_ends;
    for (int i = 0; i < 2 * sim->stream_count; i++) {
        const transfer *t = transfer_at(sim, i);
        if (t->state == RUNNING && t->ends < next)
            next = t->ends;
    }
    if (next == INT64_MAX)
        return false;
    sim->now = next;
    return true;
}

/* --- all of it ----------------------------------------------------------------------------- */

/* Whether the sum of everything fits 64 bits, which no moment is beyond. */
static bool bounded(const simulation *sim) {
    int64_t all;
    if (!zz_mul64(sim->steps, sim->nest->operation_latency, &all))
        return false;
    for (int i = 0; i < sim->stream_count; i++)
        for (size_t w = 0; w < sim->streams[i].windows->count; w++) {
            const zz_window_time *window = window_of(&sim->streams[i], w);
            if (!zz_add64(all, window->down, &all) || !zz_add64(all, window->up_partial, &all) ||
                !zz_add64(all, window->up_final, &all))
                return false;
        }
    return true;
}

static bool over(const simulation *sim) {
    for (int i = 0; i < sim->stream_count; i++)
        if (sim->streams[i].released < sim->streams[i].windows->count)
            return false;
    return sim->ended == sim->steps;
}

zz_interpret_status zz_simulate(zz_arena *arena, const zz_nest *nest, const zz_counts *counts,
                                const zz_recording *recording, zz_timeline *timeline,
                                const char **what) {
    simulation sim = {.nest = nest, .steps = counts->steps, .timeline = timeline};
    int boundaries = 0;
    for (int x = 0; x < nest->operand_count; x++)
        boundaries += nest->operands[x].level_count;
    *timeline = (zz_timeline){.begins = ZZ_NEW_ARRAY(arena, int64_t, (size_t)counts->steps),
                              .busy = zz_new_port_sums(arena, nest)};
    sim.streams = ZZ_NEW_ARRAY(arena, stream, (size_t)boundaries);
    for (int x = 0; x < nest->operand_count; x++)
        for (int b = 0; b < nest->operands[x].level_count; b++)
            make_stream(&sim, recording, counts, x, b);
    *what = "its cycles do not fit 64 bits";
    if (!bounded(&sim))
        return ZZ_INTERPRET_TOO_LARGE;
    do {
        settle(&sim);
        arbitrate(&sim);
    } while (advance(&sim));
    timeline->cycles = sim.now;
    *what = over(&sim) ? NULL : "the transfers of its windows wait for one another";
    return *what ? ZZ_INTERPRET_WRONG : ZZ_INTERPRET_OK;
}
