/* Stalls (9.1 to 9.3), on the integer unrolling: which levels pass for double buffered, how long
 * each transfer may take and takes, and what the transfers of one port lack together. */
#include "runtime/zigzag/parts.h"

/* --- 9.1: double buffering ----------------------------------------------------------------- */

/* A memory at most half full is double buffered for free; a fuller one where the operand's own part
 * fits once more, and only then is the room taken.  Nothing was reserved when the tiles were
 * allocated (17.10). */
static void buffer_twice(zz_zigzag_run *run) {
    const zz_zigzag_model *model = run->model;
    for (int x = 0; x < model->side_count; x++)
        for (int m = 0; m < model->sides[x].level_count; m++) {
            zz_zigzag_level *level = &run->result->operands[x].levels[m];
            const zz_zigzag_store *store = &model->stores[level->memory];
            level->doubled = true;
            if (level->shared_effective <= 0.5)
                continue;
            level->doubled = level->effective <= 1 - level->shared_effective;
            if (!level->doubled || !store->shared)
                continue;
            for (int i = 0; i < store->share_count; i++)
                run->result->operands[store->shares[i].operand]
                    .levels[store->shares[i].level]
                    .shared_effective += level->effective;
        }
}

/* --- 9.2: what a transfer may take, and takes ------------------------------------------------ */

static void time_transfers(zz_zigzag_run *run, int operand, int m) {
    const zz_zigzag_model *model = run->model;
    zz_zigzag_outcome *outcome = &run->result->operands[operand];
    const zz_zigzag_place *place = &model->sides[operand].path[m];
    zz_zigzag_level *level = &outcome->levels[m];
    for (int d = 0; d < ZZ_DIRECTIONS; d++) {
        const zz_zigzag_movement *movement = &outcome->views[ZZ_ZIGZAG_INTEGER].movements[m][d];
        /* the lower level of the two is the one that the transfer must not disturb */
        const bool low = d == ZZ_DOWN || d == ZZ_BACK;
        const bool doubled = low ? m > 0 && outcome->levels[m - 1].doubled : level->doubled;
        const int64_t cycles = doubled ? movement->period : movement->window;
        const int64_t bits = zz_zigzag_times(run, movement->amount, movement->bits);
        level->allowed[d] = zz_zigzag_ceil(run, (double)cycles * model->cycles_per_operation);
        const zz_zigzag_port *port = place->ports[d];
        if (port && port->widest)
            level->taken[d] = zz_zigzag_ceil(run, (double)bits / (double)port->widest);
    }
}

/* --- 9.3: ports ---------------------------------------------------------------------------- */

typedef struct activity {
    int64_t taken, allowed, period, count;
    int64_t full;   /* cycles of one period that this and shorter activities may use */
    int64_t hidden; /* of its allowed cycles, those that shorter ones use already */
} activity;

/* Of the first x cycles, how many the first k activities (shortest periods first, each dividing the
 * next) may use: whole periods, and in the rest the allowed cycles first, then what shorter ones
 * may use behind them. */
static int64_t covered(const activity *list, int k, int64_t x) {
    int64_t cycles = 0;
    for (; k > 0 && x > 0; k--) {
        const activity *a = &list[k - 1];
        const int64_t whole = x / a->period, rest = x % a->period;
        cycles += whole * a->full;
        if (rest <= a->allowed)
            return cycles + rest;
        cycles += a->allowed - a->hidden;
        x = rest;
    }
    return cycles;
}

/* Cycles in which at least one of several activities may run.  One that may use all of its period
 * decides alone; ZigZag looks for it first, in the order of the port's duties. */
static int64_t unite(zz_zigzag_run *run, activity *list, int count) {
    for (int i = 0; i < count; i++)
        if (list[i].period == list[i].allowed)
            return zz_zigzag_times(run, list[i].period, list[i].count);
    for (int i = 1; i < count; i++) {
        const activity a = list[i];
        int j = i;
        for (; j > 0 && list[j - 1].period > a.period; j--)
            list[j] = list[j - 1];
        list[j] = a;
    }
    int longest = count - 1;
    while (longest > 0 && list[longest - 1].period == list[longest].period)
        longest--;
    for (int i = 0; i < count; i++) {
        if (list[i].period < 1 || list[count - 1].period % list[i].period != 0 ||
            (i > 0 && list[i].period % list[i - 1].period != 0)) {
            zz_zigzag_stop(run, ZZ_ZIGZAG_PERIODS);
            return 0;
        }
        list[i].hidden = covered(list, i, list[i].allowed);
        list[i].full = list[i].allowed - list[i].hidden + covered(list, i, list[i].period);
    }
    return zz_zigzag_times(run, list[longest].count, covered(list, count, list[count - 1].period));
}

static int64_t lack(zz_zigzag_run *run, const activity *a) {
    return zz_zigzag_times(run, a->taken - a->allowed, a->count - 1);
}

/* A positive stall of one transfer counts in full; slack of others helps only where the port is
 * left alone.  The first transfer of each is counted when data are loaded before the start. */
static void share_port(zz_zigzag_run *run, activity *list, int count,
                       zz_zigzag_port_outcome *port) {
    port->used = count > 0;
    if (count == 1) {
        port->stall = lack(run, &list[0]);
        port->updating = list[0].allowed;
        return;
    }
    int64_t stalls = 0, slacks = 0, allowed = 0;
    for (int i = 0; i < count; i++) {
        const int64_t cycles = lack(run, &list[i]);
        if (cycles > 0)
            stalls = zz_zigzag_plus(run, stalls, cycles);
        else
            slacks = zz_zigzag_plus(run, slacks, cycles);
        allowed =
            zz_zigzag_plus(run, allowed, zz_zigzag_times(run, list[i].allowed, list[i].count - 1));
    }
    if (count > 1) {
        port->updating = unite(run, list, count);
        slacks = zz_zigzag_plus(run, zz_zigzag_plus(run, slacks, allowed), -port->updating);
        port->stall = zz_zigzag_plus(run, stalls, slacks > 0 ? slacks : 0);
    }
}

static void wait_for_port(zz_zigzag_run *run, const zz_zigzag_line *line, activity *list,
                          zz_zigzag_port_outcome *port) {
    int count = 0;
    for (int i = 0; i < line->duty_count; i++) {
        const zz_zigzag_duty *duty = &line->duties[i];
        if (duty->operand < 0)
            continue;
        const zz_zigzag_outcome *outcome = &run->result->operands[duty->operand];
        const zz_zigzag_level *level = &outcome->levels[duty->level];
        const zz_zigzag_movement *movement =
            &outcome->views[ZZ_ZIGZAG_INTEGER].movements[duty->level][duty->direction];
        if (movement->count == 0)
            continue;
        list[count++] =
            (activity){.taken = level->taken[duty->direction],
                       .allowed = level->allowed[duty->direction],
                       .period = zz_zigzag_ceil(run, (double)movement->period *
                                                         run->model->cycles_per_operation),
                       .count = movement->count};
    }
    *port = (zz_zigzag_port_outcome){
        .memory = line->memory, .port = line->port, .dropped = line->duty_count == 0};
    share_port(run, list, count, port);
}

/* Ports stall side by side: the worst one decides, and delays nothing else (17.11). */
void zz_zigzag_wait(zz_zigzag_run *run) {
    const zz_zigzag_model *model = run->model;
    zz_zigzag_result *result = run->result;
    buffer_twice(run);
    for (int x = 0; x < model->side_count; x++)
        for (int m = 0; m < model->sides[x].level_count; m++)
            time_transfers(run, x, m);
    activity *list = ZZ_NEW_ARRAY(run->arena, activity, (size_t)model->most_duties + 1);
    result->port_count = model->line_count;
    result->ports = ZZ_NEW_ARRAY(run->arena, zz_zigzag_port_outcome, (size_t)model->line_count + 1);
    for (int i = 0; i < model->line_count && !run->status; i++) {
        wait_for_port(run, &model->lines[i], list, &result->ports[i]);
        if (result->ports[i].stall > result->stall)
            result->stall = result->ports[i].stall;
    }
}
