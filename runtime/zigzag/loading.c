/* Loading before the first operation and unloading after the last (9.4), latency (9.5) and the
 * instantaneous bandwidth (9.6), on the integer unrolling. */
#include "runtime/zigzag/parts.h"

/* Transfers of one port that happen once: they may use what the port has left while it computes. */
typedef struct once {
    const zz_zigzag_duty *duty;
    double cycles, least; /* that it takes; and that its first part needs before the start */
    double moved;         /* into the time of computation */
} once;

/* Takes `surplus` cycles away from the longest transfers first, evenly, each down to its least. The
 * defect is ZigZag's (17.12): a transfer that has reached its least goes on sharing the cuts of
 * those after it, below its least and below zero. */
static void reduce(once *list, int count, double surplus, int *order) {
    for (int i = 0; i < count; i++) {
        int j = i;
        for (; j > 0 && list[order[j - 1]].cycles < list[i].cycles; j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
    for (int i = 0; i < count; i++) {
        const once *last = &list[order[i]];
        double cut = last->cycles - last->least;
        const double need = cut * (i + 1);
        const bool enough = surplus >= need;
        if (!enough)
            cut = surplus / (i + 1);
        for (int j = 0; j <= i; j++) {
            list[order[j]].cycles -= cut;
            list[order[j]].moved += cut;
        }
        if (!enough)
            return;
        surplus -= need;
    }
}

static void set_loading(zz_zigzag_run *run, const zz_zigzag_line *line, const zz_zigzag_duty *duty,
                        double cycles) {
    zz_zigzag_level *level = &run->result->operands[duty->operand].levels[duty->level];
    level->loads[duty->direction] = true;
    level->loading[duty->direction] = cycles;
    level->contended[duty->direction] = line->contended;
}

/* 9.6: what was moved into the computation asks for bandwidth there; of two transfers of one
 * operand on the port the later counts. */
static void add_bandwidth(zz_zigzag_run *run, const zz_zigzag_line *line, const once *list,
                          int count, int64_t computing) {
    const zz_zigzag_store *store = &run->model->stores[line->memory];
    bool holds_output = false;
    for (int s = 0; s < store->share_count; s++)
        holds_output |= store->shares[s].operand == 0;
    for (int s = 0; s < store->share_count; s++) {
        const zz_zigzag_share *share = &store->shares[s];
        double moved = 0;
        for (int i = 0; i < count; i++)
            if (list[i].duty->operand == share->operand)
                moved = list[i].moved;
        zz_zigzag_level *level = &run->result->operands[share->operand].levels[share->level];
        level->bandwidth[holds_output ? ZZ_FILL : ZZ_DOWN] += zz_zigzag_ceil(
            run, zz_zigzag_over(run, moved, (double)computing) * (double)line->widest);
    }
}

static void load_port(zz_zigzag_run *run, const zz_zigzag_line *line, once *list, int *order,
                      int64_t computing) {
    const double widest = (double)line->widest, pace = run->model->cycles_per_operation;
    int count = 0;
    int64_t busy = 0; /* bits a cycle that repeated transfers need */
    for (int i = 0; i < line->duty_count; i++) {
        const zz_zigzag_duty *duty = &line->duties[i];
        if (duty->output && (duty->direction == ZZ_DOWN || duty->direction == ZZ_FILL))
            continue;
        if (duty->operand < 0) {
            zz_zigzag_stop(run, ZZ_ZIGZAG_KEY);
            return;
        }
        const zz_zigzag_outcome *outcome = &run->result->operands[duty->operand];
        const zz_zigzag_view *view = &outcome->views[ZZ_ZIGZAG_INTEGER];
        const zz_zigzag_movement *movement = &view->movements[duty->level][duty->direction];
        const int64_t cycles = outcome->levels[duty->level].taken[duty->direction];
        if (movement->count == 0)
            continue;
        if (movement->count > 1) {
            busy = zz_zigzag_plus(run, busy, zz_zigzag_ceil(run, (double)movement->average / pace));
            set_loading(run, line, duty, (double)cycles);
        } else {
            /* what the array needs first is read off level 1 whatever level the duty is at */
            const int64_t first =
                zz_zigzag_times(run, view->tiles[1].elements, view->tiles[1].bits);
            list[count++] = (once){.duty = duty,
                                   .cycles = (double)cycles,
                                   .least = widest > 0 ? ceil((double)first / widest) : 0};
        }
    }
    /* a port of any width takes no cycles, so there is nothing to move */
    const double surplus = widest > 0 ? (widest - (double)busy) / widest * (double)computing : 0;
    if (surplus > 0)
        reduce(list, count, surplus, order);
    for (int i = 0; i < count; i++)
        set_loading(run, line, list[i].duty, list[i].cycles);
    /* a port without any duty is gone */
    if (line->duty_count > 0)
        add_bandwidth(run, line, list, count, computing);
}

/* --- from the transfers of each level to cycles ---------------------------------------------- */

/* Between level m and m + 1: the slower of the two ends; false when one is not there. */
static bool meet(zz_zigzag_run *run, int operand, int m, zz_direction lower, zz_direction upper,
                 double *cycles, int *contended) {
    const zz_zigzag_level *below = &run->result->operands[operand].levels[m], *above = below + 1;
    if (!below->loads[lower] || !above->loads[upper]) {
        zz_zigzag_stop(run, ZZ_ZIGZAG_KEY);
        return false;
    }
    *cycles = below->loading[lower] > above->loading[upper] ? below->loading[lower]
                                                            : above->loading[upper];
    *contended = below->contended[lower] + above->contended[upper];
    return true;
}

typedef struct arrival {        /* of one input */
    double alone, half, shared; /* over ports of its own, mixed, shared with another input */
} arrival;

static arrival arrive(zz_zigzag_run *run, int operand) {
    arrival a = {0};
    for (int m = 0; m + 1 < run->model->sides[operand].level_count; m++) {
        double cycles;
        int contended;
        if (!meet(run, operand, m, ZZ_FILL, ZZ_DOWN, &cycles, &contended))
            break;
        if (contended == 0)
            a.alone += cycles;
        else if (contended == 2)
            a.shared += cycles;
        else
            a.half = cycles; /* ZigZag sets it, so the last level decides */
    }
    return a;
}

/* One input first over the shared ports, the other behind it. */
static double one_then_other(const arrival *first, const arrival *second) {
    const double with_second = second->shared + second->half + second->alone;
    const double rest_of_first = first->half + first->alone;
    return first->shared + (with_second > rest_of_first ? with_second : rest_of_first);
}

static double onload(zz_zigzag_run *run) {
    const arrival p = arrive(run, 1);
    if (run->model->side_count == 2)
        return p.alone;
    const arrival q = arrive(run, 2);
    for (int x = 3; x < run->model->side_count; x++)
        arrive(run, x); /* looked at, and left out of the sum */
    const double a = one_then_other(&p, &q), b = one_then_other(&q, &p);
    return b < a ? b : a;
}

static double offload(zz_zigzag_run *run) {
    double sum = 0;
    for (int m = 0; m + 1 < run->model->sides[0].level_count; m++) {
        double cycles;
        int contended;
        if (!meet(run, 0, m, ZZ_UP, ZZ_BACK, &cycles, &contended))
            break;
        sum += cycles;
    }
    return sum;
}

static void sum_up(zz_zigzag_run *run, int64_t total) {
    const zz_zigzag_model *model = run->model;
    zz_zigzag_result *result = run->result;
    const double pace = model->cycles_per_operation;
    result->ideal_cycles =
        zz_zigzag_ceil(run, ceil((double)model->operations / (double)model->units) * pace);
    result->temporal_cycles = (double)total * pace;
    result->latency[0] = result->temporal_cycles + (double)result->stall;
    result->latency[1] = result->latency[0] + result->onload;
    result->latency[2] = result->latency[1] + result->offload;
    result->spatial_utilization = (double)result->ideal_cycles / result->temporal_cycles;
    for (int i = 0; i < 3; i++)
        result->utilization[i] =
            zz_zigzag_over(run, (double)result->ideal_cycles, result->latency[i]);
}

void zz_zigzag_load(zz_zigzag_run *run) {
    const zz_zigzag_model *model = run->model;
    zz_zigzag_result *result = run->result;
    const double pace = model->cycles_per_operation;
    const int64_t total = run->product[run->mapping->loop_count];
    const int64_t computing =
        zz_zigzag_plus(run, zz_zigzag_ceil(run, (double)total * pace), result->stall);
    once *list = ZZ_NEW_ARRAY(run->arena, once, (size_t)model->most_duties + 1);
    int *order = ZZ_NEW_ARRAY(run->arena, int, (size_t)model->most_duties + 1);
    for (int x = 0; x < model->side_count; x++)
        for (int m = 0; m < model->sides[x].level_count; m++)
            for (int d = 0; d < ZZ_DIRECTIONS; d++)
                result->operands[x].levels[m].bandwidth[d] = zz_zigzag_ceil(
                    run,
                    (double)result->operands[x].views[ZZ_ZIGZAG_INTEGER].movements[m][d].burst /
                        pace);
    for (int i = 0; i < model->line_count && !run->status; i++)
        load_port(run, &model->lines[i], list, order, computing);
    if (run->status)
        return;
    result->onload = onload(run);
    result->offload = offload(run);
    sum_up(run, total);
}
