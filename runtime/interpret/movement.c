/* Takes the runs of windows that are over, gives what crossed their boundaries: the windows in the order
 * of time, what moves element by element.  At the end of everything, the tiles. */
#include "runtime/interpret/movement.h"

#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/interpret/boundary.h"
#include "runtime/interpret/latency.h"
#include "runtime/interpret/recording.h"
#include "runtime/interpret/show.h"

/* --- counting what moves ------------------------------------------------------------------- */

/* One transfer of so many elements.  Instances move together: *cycles is those of the slowest. */
static void transfer(zz_boundary *b, zz_traffic *traffic, const zz_access *access, int64_t elements,
                     int64_t bits, int64_t *cycles) {
    int64_t grains = elements, all_bits = 0;
    if (access->narrowest > 0) {
        if (!zz_mul64(elements, bits, &all_bits))
            b->overflow = true;
        grains = zz_ceil_div(all_bits, access->narrowest);
        if (zz_ceil_div(all_bits, access->widest) > *cycles)
            *cycles = zz_ceil_div(all_bits, access->widest);
    }
    if (!zz_add64(traffic->elements, elements, &traffic->elements) ||
        !zz_add64(traffic->grains, grains, &traffic->grains))
        b->overflow = true;
}

/* Whether the element goes into this transfer of its upper instance for the first time. */
static bool joins(zz_boundary *b, int64_t upper, int64_t element) {
    uint32_t *moved = &b->moved[upper * b->elements + element];
    if (*moved == b->transfer_serial)
        return false;
    *moved = b->transfer_serial;
    return true;
}

/* The beginning of a window: its tiles are fetched, except what the instance still holds, and
 * except output elements that do not exist yet. */
static void fetch(zz_boundary *b, const zz_window *w, zz_window_time *time) {
    zz_fresh_serial(&b->transfer_serial, b->moved, b->upper_count * b->elements);
    for (int32_t t = w->tiles_begin; t < w->tiles_end; t++) {
        const zz_tile *into = &b->tiles.items[t];
        const int32_t upper = b->upper_of_lower[into->instance];
        const uint32_t held = zz_mark(b, into->before);
        int64_t fetched = 0;
        for (int32_t i = into->first; i >= 0; i = b->entries.items[i].next) {
            const int32_t e = b->entries.items[i].element;
            const bool exists = b->existed[upper * b->elements + e];
            if (b->marked[e] == held || (b->output && !exists && !b->every_step))
                continue;
            fetched++;
            if (joins(b, upper, e)) {
                b->amounts[upper].whole++;
                b->amounts[upper].special += b->output && !exists;
            } else if (b->walk->nest->hops) {
                b->above->hops++;
            }
        }
        if (b->below)
            transfer(b, &b->below->traffic[ZZ_FILL], &b->below_level->access[ZZ_FILL], fetched,
                     b->x->partial_bits, &time->down);
    }
    for (int32_t t = w->tiles_begin; t < w->tiles_end; t++) {
        zz_amount *a = &b->amounts[b->upper_of_lower[b->tiles.items[t].instance]];
        zz_traffic *down = &b->above->traffic[ZZ_DOWN];
        transfer(b, down, &b->above_level->access[ZZ_DOWN], a->whole, b->x->partial_bits,
                 &time->down);
        down->first += a->special;
        *a = (zz_amount){0};
    }
}

/* One transfer of partial sums and one of final values; at the array without accumulators a single
 * one, at partial precision. */
static void give_back(zz_boundary *b, zz_traffic *traffic, const zz_access *access, zz_amount a,
                      zz_window_time *time) {
    traffic->final += a.special;
    if (b->every_step) {
        transfer(b, traffic, access, a.whole + a.special, b->x->partial_bits, &time->up_partial);
    } else {
        transfer(b, traffic, access, a.whole, b->x->partial_bits, &time->up_partial);
        transfer(b, traffic, access, a.special, b->x->bits, &time->up_final);
    }
}

/* The end of a window: its output elements go up, except what the instance's next window goes on
 * with; final are those that nobody touches after this window. */
static void send(zz_boundary *b, const zz_window *w, zz_window_time *time) {
    zz_fresh_serial(&b->transfer_serial, b->moved, b->upper_count * b->elements);
    for (int32_t t = w->tiles_begin; t < w->tiles_end; t++) {
        const zz_tile *from = &b->tiles.items[t];
        const int32_t upper = b->upper_of_lower[from->instance];
        const uint32_t staying = zz_mark(b, from->after);
        zz_amount sent = {0};
        for (int32_t i = from->first; i >= 0; i = b->entries.items[i].next) {
            const int32_t e = b->entries.items[i].element;
            const bool final = b->ready->last_tick[e] / b->ticks_per_window == w->number;
            if (b->marked[e] == staying)
                continue;
            *(final ? &sent.special : &sent.whole) += 1;
            if (joins(b, upper, e))
                *(final ? &b->amounts[upper].special : &b->amounts[upper].whole) += 1;
            else if (b->walk->nest->hops)
                b->above->hops++;
        }
        if (b->below)
            give_back(b, &b->below->traffic[ZZ_UP], &b->below_level->access[ZZ_UP], sent, time);
    }
    for (int32_t t = w->tiles_begin; t < w->tiles_end; t++) {
        zz_amount *a = &b->amounts[b->upper_of_lower[b->tiles.items[t].instance]];
        give_back(b, &b->above->traffic[ZZ_BACK], &b->above_level->access[ZZ_BACK], *a, time);
        *a = (zz_amount){0};
    }
}

static void remember(zz_boundary *b, const zz_window *w) {
    for (int32_t t = w->tiles_begin; t < w->tiles_end; t++) {
        const zz_tile *kept = &b->tiles.items[t];
        const int32_t upper = b->upper_of_lower[kept->instance];
        for (int32_t i = kept->first; i >= 0; i = b->entries.items[i].next)
            b->existed[upper * b->elements + b->entries.items[i].element] = 1;
        if (b->below && kept->count > b->below->tile)
            b->below->tile = kept->count;
    }
}

/* Of both sides: down and back are of the memory above, fill and up of the one below. */
static void read_traffic(const zz_boundary *b, zz_traffic *traffic) {
    memset(traffic, 0, ZZ_DIRECTIONS * sizeof *traffic);
    for (int d = 0; d < ZZ_DIRECTIONS; d++)
        if (d == ZZ_DOWN || d == ZZ_BACK)
            traffic[d] = b->above->traffic[d];
        else if (b->below)
            traffic[d] = b->below->traffic[d];
}

/* Tells the watch what a window moved: the difference to the counts before it. */
static void show(zz_boundary *b, const zz_window *w, const zz_traffic *before) {
    zz_traffic moved[ZZ_DIRECTIONS];
    read_traffic(b, moved);
    for (int d = 0; d < ZZ_DIRECTIONS; d++) {
        moved[d].elements -= before[d].elements;
        moved[d].grains -= before[d].grains;
        moved[d].first -= before[d].first;
        moved[d].final -= before[d].final;
    }
    zz_show_window(b, w, moved);
}

void zz_end_run(zz_boundary *b) {
    for (size_t w = 0; w < b->windows.count; w++) {
        const zz_window *ended = &b->windows.items[w];
        zz_window_time time = {
            .from = ended->from, .to = ended->to, .end = (ended->number + 1) * b->ticks_per_window};
        zz_traffic before[ZZ_DIRECTIONS];
        if (b->watch)
            read_traffic(b, before);
        if (!b->output || b->accumulates)
            fetch(b, ended, &time);
        if (b->output)
            send(b, ended, &time);
        if (b->watch)
            show(b, ended, before);
        remember(b, ended);
        b->overflow |= !zz_moving_add(b->moving, &time);
        if (b->record && !zz_record(b->recording, b->record, &time))
            b->overflow = true;
    }
    for (size_t t = 0; t < b->tiles.count; t++)
        b->latest[b->tiles.items[t].instance] = -1;
    b->entries.count = b->tiles.count = b->windows.count = 0;
    b->window_begin = 0;
}

/* --- tiles --------------------------------------------------------------------------------- */

/* Over the whole execution: the most elements that one instance of the upper side touches, and
 * whether two instances touch the same element. */
static int64_t most_touched(const zz_boundary *b, bool *shared) {
    int64_t most = 0;
    *shared = false;
    for (int64_t upper = 0; upper < b->upper_count; upper++) {
        int64_t touched = 0;
        for (int64_t e = 0; e < b->elements; e++)
            touched += b->existed[upper * b->elements + e];
        if (touched > most)
            most = touched;
    }
    for (int64_t e = 0; e < b->elements; e++) {
        int64_t owners = 0;
        for (int64_t upper = 0; upper < b->upper_count; upper++)
            owners += b->existed[upper * b->elements + e];
        *shared |= owners > 1;
    }
    return most;
}

bool zz_boundaries_finish(zz_boundary *boundaries) {
    for (zz_boundary *b = boundaries; b; b = b->next) {
        bool shared;
        const zz_nest *nest = b->walk->nest;
        const int64_t most = most_touched(b, &shared);
        if (b->above_level == &b->x->levels[b->x->level_count - 1])
            b->above->tile = nest->memories[b->above_level->memory].replicated ? most : b->elements;
        const zz_traffic *back = &b->above->traffic[ZZ_BACK];
        const bool partial = b->output && (back->elements > back->final || shared);
        if (!zz_mul64(b->above->tile, partial ? b->x->partial_bits : b->x->bits,
                      &b->above->tile_bits))
            return false;
    }
    return true;
}
