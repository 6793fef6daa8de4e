/* Takes the points and arrivals of an execution, gives what crosses each boundary of each operand.
 *
 * A boundary has a lower side (the array's lanes, or a memory) and an upper side (the memory
 * above). While a window is open, each instance of the lower side collects its tile: the set of
 * elements that are touched in it.  The windows of one run (one window each without `refill slide`)
 * are kept until the run ends; then they are gone through in the order of time, each tile knowing
 * the one before and the one after it in the same instance, and what moves is counted element by
 * element.
 *
 * Sets are arrays over the elements of the tensor, one for each instance, holding the number of the
 * window or transfer in which the element was last put in. */
#include "runtime/interpret/parts.h"

#include <string.h>

#include "runtime/base/checked.h"
#include "runtime/base/vector.h"

/* Bytes of tiles that the runs of all boundaries may hold at once; their arrays, that double when
 * they grow, take up to twice as much. */
enum { ROOM = 40 * 1024 * 1024 };

typedef struct entry {
    int32_t element;
    int32_t next; /* in the same tile: index into entries, or -1 */
} entry;

/* What one instance of the lower side touches in one window; never empty. */
typedef struct tile {
    int32_t instance;
    int32_t first; /* index into entries */
    int32_t count;
    int32_t before, after; /* the same instance's tiles around it in the run, or -1 */
} tile;

typedef struct window {
    int32_t tiles_begin, tiles_end;
    int64_t number;   /* in the order of time, empty windows counted */
    int64_t from, to; /* the executed steps from + 1 .. to are in it */
} window;

/* One transfer being counted, for each instance of the upper side. */
typedef struct amount {
    int64_t whole;   /* down: all elements; back: partial ones */
    int64_t special; /* down: those touched for the first time; back: final ones */
} amount;

struct zz_boundary {
    zz_boundary *next;
    zz_arena *arena;
    const zz_walk *walk;
    const zz_readiness *ready;
    const zz_operand *x;
    int operand;
    int64_t elements; /* of the tensor */
    bool output;
    bool accumulates;   /* points add to what is there, so that comes down first */
    bool every_step;    /* the array without accumulators: reads and writes at each step */
    bool follows_event; /* the operand is the event's tensor: arrivals count, not points */
    int window_prefix;  /* how many temporal digits tell its windows apart */
    int run_prefix;     /* and its runs; equal without slide */
    int64_t ticks_per_window;

    int64_t lower_count, upper_count; /* instances */
    int32_t *lower_of_lane, *upper_of_lower;
    uint32_t *member; /* lower instances x elements: window that put it into the tile */
    uint32_t *moved;  /* upper instances x elements: transfer that moves it */
    uint8_t *existed; /* upper instances x elements: touched in an earlier window */
    uint32_t *marked; /* elements: a tile that another is compared with */
    uint32_t *own;    /* lanes x elements: as member, for each lane; NULL: not at the array, or
                         hops are not counted */
    uint32_t window_serial, transfer_serial, mark_serial;
    int32_t *latest; /* of each lower instance: its latest tile of this run, or -1 */
    amount *amounts; /* of each upper instance */
    int64_t steps;   /* executed before the open window */

    ZZ_VECTOR(entry) entries;
    ZZ_VECTOR(tile) tiles;
    ZZ_VECTOR(window) windows;
    int32_t window_begin; /* the first tile of the open window */
    size_t held;          /* the most bytes that its tiles took so far */
    size_t *room;         /* what is left of ROOM, of all boundaries */
    bool overflow;        /* a count does not fit 64 bits */

    zz_level_count *above; /* the memory on the upper side */
    zz_level_count *below; /* on the lower side, NULL: the array */
    const zz_level *above_level, *below_level;
    zz_moving *moving;
    zz_recording *recording; /* or NULL */
    zz_window_times *record; /* in it: this boundary's windows */
};

/* --- making them --------------------------------------------------------------------------- */

/* Instances of a memory that spread digits reach, and of which each lane is; the spread digits over
 * dimensions in the mask number them. */
static int64_t instances(const zz_walk *walk, uint64_t mask, int32_t *of_lane) {
    const zz_nest *nest = walk->nest;
    int64_t count = 1;
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].kind == ZZ_DIGIT_SPREAD && (mask >> nest->digits[d].dimension & 1))
            count *= nest->digits[d].trips;
    for (int64_t lane = 0; of_lane && lane < walk->lane_count; lane++) {
        const int64_t *digits = walk->lane_digits + lane * nest->digit_count;
        of_lane[lane] = 0;
        for (int d = 0; d < nest->digit_count; d++)
            if (nest->digits[d].kind == ZZ_DIGIT_SPREAD && (mask >> nest->digits[d].dimension & 1))
                of_lane[lane] = (int32_t)(of_lane[lane] * nest->digits[d].trips + digits[d]);
    }
    return count;
}

/* What the lower and the upper side of boundary b are replicated over.  At the array, b = 0, what
 * the single lanes fetch is not counted: all lanes of an upper instance count as one. */
static void masks(const zz_nest *nest, const zz_operand *x, int b, uint64_t *lower,
                  uint64_t *upper) {
    *upper = nest->memories[x->levels[b].memory].replicated;
    *lower = b ? nest->memories[x->levels[b - 1].memory].replicated : *upper;
}

bool zz_boundaries_size(const zz_walk *walk, int64_t *bytes) {
    const zz_nest *nest = walk->nest;
    *bytes = 0;
    for (int i = 0; i < nest->operand_count; i++) {
        const zz_operand *x = &nest->operands[i];
        for (int b = 0; b < x->level_count; b++) {
            uint64_t lower, upper;
            int64_t elements, cells;
            masks(nest, x, b, &lower, &upper);
            cells = sizeof(uint32_t) * (1 + instances(walk, lower, NULL)) +
                    (sizeof(uint32_t) + sizeof(uint8_t)) * instances(walk, upper, NULL);
            if (b == 0 && nest->hops)
                cells += (int64_t)sizeof(uint32_t) * walk->lane_count;
            if (!zz_element_count(nest, x, &elements) || !zz_mul64(cells, elements, &cells) ||
                !zz_add64(*bytes, cells, bytes))
                return false;
        }
    }
    return true;
}

/* The windows of operand x at a place of the nest: the temporal digits above it, less the innermost
 * ones that are irrelevant to x. */
static int window_prefix(const zz_walk *walk, int operand, int place, bool in_event_body) {
    const zz_nest *nest = walk->nest;
    int prefix = zz_walk_prefix(walk, place);
    while (prefix > 0) {
        const int digit = walk->temporal[prefix - 1];
        if (zz_nest_relevant(nest, digit, operand) || (in_event_body && digit < nest->event_end))
            break;
        prefix--;
    }
    return prefix;
}

/* The runs of windows with this prefix: a new one begins when a digit outside of the innermost loop
 * that is relevant to x advances; adjacent loops over one variable are one loop. */
static int run_prefix(const zz_walk *walk, int operand, int prefix) {
    const zz_nest *nest = walk->nest;
    while (prefix > 0 && !zz_nest_relevant(nest, walk->temporal[prefix - 1], operand))
        prefix--;
    if (!prefix)
        return 0;
    const int variable = nest->digits[walk->temporal[prefix - 1]].variable;
    while (prefix > 0 && nest->digits[walk->temporal[prefix - 1]].variable == variable)
        prefix--;
    return prefix;
}

static void make_sets(zz_boundary *b, uint64_t lower, uint64_t upper) {
    b->lower_of_lane = ZZ_NEW_ARRAY(b->arena, int32_t, b->walk->lane_count);
    int32_t *upper_of_lane = ZZ_NEW_ARRAY(b->arena, int32_t, b->walk->lane_count);
    b->lower_count = instances(b->walk, lower, b->lower_of_lane);
    b->upper_count = instances(b->walk, upper, upper_of_lane);
    b->upper_of_lower = ZZ_NEW_ARRAY(b->arena, int32_t, b->lower_count);
    for (int64_t lane = 0; lane < b->walk->lane_count; lane++)
        b->upper_of_lower[b->lower_of_lane[lane]] = upper_of_lane[lane];
    b->member = ZZ_NEW_ARRAY(b->arena, uint32_t, b->lower_count * b->elements);
    b->moved = ZZ_NEW_ARRAY(b->arena, uint32_t, b->upper_count * b->elements);
    b->existed = ZZ_NEW_ARRAY(b->arena, uint8_t, b->upper_count * b->elements);
    b->marked = ZZ_NEW_ARRAY(b->arena, uint32_t, b->elements);
    b->amounts = ZZ_NEW_ARRAY(b->arena, amount, b->upper_count);
    b->latest = ZZ_NEW_ARRAY(b->arena, int32_t, b->lower_count);
    for (int64_t i = 0; i < b->lower_count; i++)
        b->latest[i] = -1;
    b->window_serial = 1;
}

static zz_boundary *boundary_new(zz_arena *arena, const zz_walk *walk, const zz_readiness *ready,
                                 zz_counts *counts, zz_moving **moving, zz_recording *recording,
                                 int operand, int number) {
    const zz_nest *nest = walk->nest;
    const zz_operand *x = &nest->operands[operand];
    zz_boundary *b = ZZ_NEW(arena, zz_boundary);
    *b = (zz_boundary){.arena = arena, .walk = walk, .ready = ready, .x = x, .operand = operand};
    b->output = x->output;
    b->accumulates = x->output && nest->operation != ZZ_ASSIGN;
    b->every_step = number == 0 && x->output && !nest->accumulators;
    b->follows_event = operand == nest->event_operand;
    b->above = &counts->operands[operand].levels[number];
    b->above_level = &x->levels[number];
    b->moving = &moving[operand][number];
    b->recording = recording;
    b->record = recording ? &recording->windows[operand][number] : NULL;
    if (number > 0) {
        b->below = &counts->operands[operand].levels[number - 1];
        b->below_level = &x->levels[number - 1];
    }
    if (b->every_step)
        b->window_prefix = walk->temporal_count;
    else if (number == 0)
        b->window_prefix =
            window_prefix(walk, operand, nest->digit_count, nest->event_operand >= 0);
    else
        b->window_prefix =
            window_prefix(walk, operand, b->below_level->boundary, b->below_level->in_event_body);
    b->run_prefix = b->below && b->below_level->slide ? run_prefix(walk, operand, b->window_prefix)
                                                      : b->window_prefix;
    b->ticks_per_window = 1;
    for (int t = b->window_prefix; t < walk->temporal_count; t++)
        b->ticks_per_window *= nest->digits[walk->temporal[t]].trips;
    if (!zz_element_count(nest, x, &b->elements))
        b->elements = 0; /* never: sizes were checked before */
    uint64_t lower, upper;
    masks(nest, x, number, &lower, &upper);
    make_sets(b, lower, upper);
    if (number == 0 && nest->hops)
        b->own = ZZ_NEW_ARRAY(b->arena, uint32_t, walk->lane_count * b->elements);
    return b;
}

zz_boundary *zz_boundaries_new(zz_arena *arena, const zz_walk *walk, const zz_readiness *ready,
                               zz_counts *counts, zz_moving **moving, zz_recording *recording) {
    zz_boundary *first = NULL, **last = &first;
    size_t *room = ZZ_NEW(arena, size_t);
    *room = ROOM;
    for (int x = 0; x < walk->nest->operand_count; x++)
        for (int b = 0; b < walk->nest->operands[x].level_count; b++) {
            *last = boundary_new(arena, walk, ready, counts, moving, recording, x, b);
            (*last)->room = room;
            last = &(*last)->next;
        }
    return first;
}

/* --- filling windows ----------------------------------------------------------------------- */

/* A fresh number for a set; when 32 bits have been used up, the sets are emptied and numbers start
 * again. */
static uint32_t fresh_serial(uint32_t *serial, uint32_t *cells, int64_t count) {
    if (++*serial == 0) {
        memset(cells, 0, (size_t)count * sizeof *cells);
        *serial = 1;
    }
    return *serial;
}

/* Whether there is room for one more entry, tile and window. */
static bool has_room(zz_boundary *b) {
    const size_t bytes = (b->entries.count + 1) * sizeof(entry) +
                         (b->tiles.count + 1) * sizeof(tile) +
                         (b->windows.count + 1) * sizeof(window);
    if (bytes <= b->held)
        return true;
    if (bytes - b->held > *b->room)
        return false;
    *b->room -= bytes - b->held;
    b->held = bytes;
    return true;
}

static bool touch(zz_boundary *b, int32_t instance, int64_t element) {
    uint32_t *member = &b->member[instance * b->elements + element];
    if (*member == b->window_serial)
        return true;
    *member = b->window_serial;
    if (!has_room(b))
        return false;
    int32_t t = b->latest[instance];
    if (t < b->window_begin) {
        const tile fresh = {.instance = instance, .first = -1, .before = t, .after = -1};
        const int32_t index = (int32_t)b->tiles.count;
        zz_push(b->arena, &b->tiles, fresh);
        if (t >= 0)
            b->tiles.items[t].after = index;
        b->latest[instance] = t = index;
    }
    tile *into = &b->tiles.items[t];
    const entry added = {.element = (int32_t)element, .next = into->first};
    into->first = (int32_t)b->entries.count;
    into->count++;
    zz_push(b->arena, &b->entries, added);
    return true;
}

/* A lane touches an element that stands in a tile already, and has it from, or hands it to, the lane
 * that put it there. */
static void pass_on(zz_boundary *b, int64_t lane, int64_t element) {
    uint32_t *own = &b->own[lane * b->elements + element];
    if (*own == b->window_serial)
        return;
    *own = b->window_serial;
    if (b->member[b->lower_of_lane[lane] * b->elements + element] == b->window_serial)
        b->above->hops++;
}

bool zz_boundaries_point(zz_boundary *boundaries, const int64_t *values, int64_t lane) {
    for (zz_boundary *b = boundaries; b; b = b->next) {
        if (b->follows_event)
            continue;
        const int64_t element = zz_element(b->walk->nest, b->x, values);
        if (b->own)
            pass_on(b, lane, element);
        if (!touch(b, b->lower_of_lane[lane], element))
            return false;
    }
    return true;
}

bool zz_boundaries_arrival(zz_boundary *boundaries, int64_t element) {
    for (zz_boundary *b = boundaries; b; b = b->next) {
        for (int32_t i = 0; b->follows_event && i < b->lower_count; i++)
            if (!touch(b, i, element))
                return false;
        /* all lanes hear of it: all but the first of each instance from another */
        if (b->follows_event && b->own)
            b->above->hops += b->walk->lane_count - b->lower_count;
    }
    return true;
}

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

/* Makes the marked set equal to a tile (or empty, with index -1); gives what its marks are. */
static uint32_t mark(zz_boundary *b, int32_t index) {
    const uint32_t serial = fresh_serial(&b->mark_serial, b->marked, b->elements);
    if (index >= 0)
        for (int32_t i = b->tiles.items[index].first; i >= 0; i = b->entries.items[i].next)
            b->marked[b->entries.items[i].element] = serial;
    return serial;
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
static void fetch(zz_boundary *b, const window *w, zz_window_time *time) {
    fresh_serial(&b->transfer_serial, b->moved, b->upper_count * b->elements);
    for (int32_t t = w->tiles_begin; t < w->tiles_end; t++) {
        const tile *into = &b->tiles.items[t];
        const int32_t upper = b->upper_of_lower[into->instance];
        const uint32_t held = mark(b, into->before);
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
        amount *a = &b->amounts[b->upper_of_lower[b->tiles.items[t].instance]];
        zz_traffic *down = &b->above->traffic[ZZ_DOWN];
        transfer(b, down, &b->above_level->access[ZZ_DOWN], a->whole, b->x->partial_bits,
                 &time->down);
        down->first += a->special;
        *a = (amount){0};
    }
}

/* One transfer of partial sums and one of final values; at the array without accumulators a single
 * one, at partial precision. */
static void give_back(zz_boundary *b, zz_traffic *traffic, const zz_access *access, amount a,
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
static void send(zz_boundary *b, const window *w, zz_window_time *time) {
    fresh_serial(&b->transfer_serial, b->moved, b->upper_count * b->elements);
    for (int32_t t = w->tiles_begin; t < w->tiles_end; t++) {
        const tile *from = &b->tiles.items[t];
        const int32_t upper = b->upper_of_lower[from->instance];
        const uint32_t staying = mark(b, from->after);
        amount sent = {0};
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
        amount *a = &b->amounts[b->upper_of_lower[b->tiles.items[t].instance]];
        give_back(b, &b->above->traffic[ZZ_BACK], &b->above_level->access[ZZ_BACK], *a, time);
        *a = (amount){0};
    }
}

static void remember(zz_boundary *b, const window *w) {
    for (int32_t t = w->tiles_begin; t < w->tiles_end; t++) {
        const tile *kept = &b->tiles.items[t];
        const int32_t upper = b->upper_of_lower[kept->instance];
        for (int32_t i = kept->first; i >= 0; i = b->entries.items[i].next)
            b->existed[upper * b->elements + b->entries.items[i].element] = 1;
        if (b->below && kept->count > b->below->tile)
            b->below->tile = kept->count;
    }
}

static void end_run(zz_boundary *b) {
    for (size_t w = 0; w < b->windows.count; w++) {
        const window *ended = &b->windows.items[w];
        zz_window_time time = {
            .from = ended->from, .to = ended->to, .end = (ended->number + 1) * b->ticks_per_window};
        if (!b->output || b->accumulates)
            fetch(b, ended, &time);
        if (b->output)
            send(b, ended, &time);
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

static void end_window(zz_boundary *b, int64_t steps) {
    const int64_t before = b->steps;
    b->steps = steps;
    if ((int32_t)b->tiles.count == b->window_begin)
        return;
    const window ended = {.tiles_begin = b->window_begin,
                          .tiles_end = (int32_t)b->tiles.count,
                          .number = (b->walk->tick - 1) / b->ticks_per_window,
                          .from = before,
                          .to = steps};
    zz_push(b->arena, &b->windows, ended);
    b->window_begin = (int32_t)b->tiles.count;
    if (fresh_serial(&b->window_serial, b->member, b->lower_count * b->elements) == 1 && b->own)
        memset(b->own, 0, (size_t)(b->walk->lane_count * b->elements) * sizeof *b->own);
}

bool zz_boundaries_advance(zz_boundary *boundaries, int changed, int64_t steps) {
    const bool over = changed < 0;
    for (zz_boundary *b = boundaries; b; b = b->next) {
        if (over || changed < b->window_prefix)
            end_window(b, steps);
        if (over || changed < b->run_prefix)
            end_run(b);
        if (b->overflow)
            return false;
    }
    return true;
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
