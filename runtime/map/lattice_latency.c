/* Objectives that look at the order of loops: ZigZag's latency, and whatever is no increasing function
 * of energy and exact cycles.
 *
 * Three sources of mappings, each evaluated by the model itself: the best of ZigZag's own search,
 * classes of mappings (one multiset for every boundary) by increasing energy with every
 * order within them, and a walk from the best seen to its neighbours.  ZigZag's cycles are never below
 * the product of the temporal loops, nor below what its ports are busy (lattice_ports.c), so energy
 * and these bound the objective: when no class is left below the best seen, it is proved. */
#include "runtime/map/lattice_latency.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "runtime/map/bench.h"
#include "runtime/map/charge.h"
#include "runtime/map/lattice_answer.h"
#include "runtime/map/lattice_judge.h"
#include "runtime/map/lattice_path.h"
#include "runtime/map/lattice_ports.h"
#include "runtime/map/lattice_walk.h"
#include "runtime/map/loma.h"
#include "runtime/map/map.h"
#include "runtime/map/mapping.h"
#include "runtime/map/order.h"

enum { CLASS_EVALUATIONS = 6000, CLASS_ORDERS = 3000, NEIGHBOURS = 12000, CLASS_LABELS = 200000 };

typedef struct latency_search {
    zz_lattice_search *search;
    const zz_map_problem *problem;
    double cycles;   /* no mapping has fewer */
    bool bounded;    /* the objective grows with the figures: bounds mean something */
    int target;      /* the objective that neighbours are sought for */
    int64_t left;    /* evaluations */
    double until;    /* or the time, when the request says how long */
    bool incomplete; /* some orders of a class were left out, so that ... */
    double skipped;  /* ... there may be as little as this */
} latency_search;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static bool goes_on(latency_search *s) {
    const zz_map_request *request = s->search->request;
    if (request->watch &&
        !request->watch->go_on(request->watch->self, s->search->judge.evaluated, -1)) {
        s->search->answer->stopped = true;
        return false;
    }
    return s->until > 0 ? now() < s->until : s->left > 0;
}

static bool evaluate(latency_search *s, const zz_mapping *mapping, double figures[ZZ_MAP_FIGURES]) {
    s->left--;
    if (!zz_lattice_judge_mapping(&s->search->judge, zz_arena_memory(s->search->scratch), mapping,
                                  figures))
        return false;
    zz_lattice_take(s->search, mapping, figures);
    return true;
}

/* --- every order of a class ---------------------------------------------------------------- */

/* Places at which some boundary lies: loops only change places between two of them. */
static uint64_t fixed_places(const zz_map_problem *problem, const zz_mapping *mapping) {
    uint64_t places = 0;
    for (int x = 0; x < problem->nest->operand_count; x++)
        for (int l = 0; l < problem->nest->operands[x].level_count - 1; l++)
            if (mapping->ends[x][l] < ZZ_MAP_LOOPS)
                places |= (uint64_t)1 << mapping->ends[x][l];
    return places;
}

/* The next arrangement of order[begin .. end) in lexicographic order; the first again at the last. */
static bool next_arrangement(unsigned char *order, int begin, int end) {
    int i = end - 2;
    while (i >= begin && order[i] >= order[i + 1])
        i--;
    if (i >= begin) {
        int j = end - 1;
        while (order[j] <= order[i])
            j--;
        const unsigned char held = order[i];
        order[i] = order[j];
        order[j] = held;
    }
    for (int a = i + 1, b = end - 1; a < b; a++, b--) {
        const unsigned char held = order[a];
        order[a] = order[b];
        order[b] = held;
    }
    return i >= begin;
}

static void sort(unsigned char *order, int begin, int end) {
    for (int i = begin + 1; i < end; i++)
        for (int j = i; j > begin && order[j] < order[j - 1]; j--) {
            const unsigned char held = order[j];
            order[j] = order[j - 1];
            order[j - 1] = held;
        }
}

/* False when some were left out.  Where loops need not divide, loops that change places change tiles:
 * the one order at hand tells of the others if its figures are those of its boundaries. */
static bool try_orders(latency_search *s, zz_mapping *mapping) {
    const uint64_t fixed = fixed_places(s->problem, mapping);
    int ends[ZZ_MAP_LOOPS + 1], count = 0, tried = 0;
    double figures[ZZ_MAP_FIGURES];
    if (s->problem->axes)
        return evaluate(s, mapping, figures) && s->search->judge.certain;
    for (int i = 1, begin = 0; i <= mapping->loop_count; i++)
        if (i == mapping->loop_count || fixed >> i & 1) {
            sort(mapping->order, begin, i);
            ends[count++] = begin = i;
        }
    for (;;) {
        if (zz_map_admits(s->problem, mapping->order, mapping->loop_count)) {
            if (tried++ == CLASS_ORDERS || !goes_on(s))
                return false;
            evaluate(s, mapping, figures);
        }
        int run = 0;
        while (run < count && !next_arrangement(mapping->order, run ? ends[run - 1] : 0, ends[run]))
            run++;
        if (run == count)
            return true;
    }
}

/* --- classes by energy --------------------------------------------------------------------- */

static double bound_of(void *self, const double *least) {
    const latency_search *s = self;
    double figures[ZZ_MAP_FIGURES] = {0};
    figures[ZZ_MAP_ENERGY] = least[0];
    figures[ZZ_MAP_COMPUTE] = (double)s->search->judge.charges->compute;
    figures[ZZ_MAP_CYCLES] = s->cycles;
    return s->bounded ? zz_map_value(&s->search->request->objective[0], figures) : least[0];
}

static double best_of(const latency_search *s) {
    const zz_map_answer *answer = s->search->answer;
    return s->search->request->objective_count == 1 && answer->found_count && s->bounded
               ? answer->found[0].objective
               : INFINITY;
}

static void walk_classes(latency_search *s) {
    zz_arena *arena = zz_arena_new(zz_arena_memory(s->search->scratch));
    zz_lattice_walk walk = {.lattice = &s->search->lattice,
                            .sums = &s->search->energy,
                            .sum_count = 1,
                            .bound = bound_of,
                            .self = s,
                            .classes = true,
                            .watch = s->search->request->watch,
                            .cutoff = best_of(s),
                            .label_limit = CLASS_LABELS};
    zz_mapping mapping = zz_map_mapping(arena, s->problem);
    double bound;
    zz_lattice_walk_begin(arena, &walk);
    bool through = false;
    while (goes_on(s) && !(through = !zz_lattice_walk_next(&walk, &bound, &mapping))) {
        if (!try_orders(s, &mapping) && !s->incomplete) {
            s->incomplete = true;
            s->skipped = bound;
        }
        walk.cutoff = fmin(walk.cutoff, best_of(s));
    }
    zz_lattice_tell(s->search, &walk);
    if (!s->incomplete)
        s->skipped = INFINITY;
    if (!through || walk.exceeded) {
        s->incomplete = true;
        s->skipped = fmin(s->skipped, walk.floor);
    }
    zz_arena_free(arena);
}

/* --- ZigZag's own search ------------------------------------------------------------------- */

static void start_from_loma(latency_search *s) {
    const zz_map_request *request = s->search->request;
    zz_map_request other = *request;
    zz_order_evaluator evaluator = {.model = s->search->judge.model, .problem = s->problem};
    for (int x = 0; x < s->problem->nest->operand_count; x++)
        evaluator.level_count += s->problem->nest->operands[x].level_count;
    other.method = ZZ_MAP_LOMA;
    other.limit = 0;
    other.sink = NULL;
    other.watch = NULL;
    if (!request->evaluator)
        other.evaluator = &evaluator;
    zz_map_answer answer = {0};
    const char *what;
    double figures[ZZ_MAP_FIGURES];
    if (s->search->judge.model &&
        zz_map_loma(s->search->scratch, &other, zz_map_charger_of(&other), &answer, &what) == 0)
        for (int i = 0; i < answer.found_count; i++)
            if (zz_lattice_fits_all(&s->search->lattice, &answer.found[i].mapping))
                evaluate(s, &answer.found[i].mapping, figures);
}

/* --- neighbours ---------------------------------------------------------------------------- */

static uint64_t draw(uint64_t *state, uint64_t below) {
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (*state >> 33) % below;
}

/* Two loops change places, or one goes elsewhere, or a boundary moves; now and then more than one of
 * these. */
static void change(const zz_map_problem *problem, uint64_t *state, zz_mapping *m) {
    const int n = m->loop_count;
    const uint64_t kind = draw(state, 4);
    const int i = (int)draw(state, (uint64_t)n), j = (int)draw(state, (uint64_t)n);
    if (kind == 0) {
        const unsigned char held = m->order[i];
        m->order[i] = m->order[j];
        m->order[j] = held;
    } else if (kind == 1) {
        const unsigned char held = m->order[i];
        memmove(&m->order[i], &m->order[i + 1], (size_t)(n - 1 - i));
        memmove(&m->order[j + 1], &m->order[j], (size_t)(n - 1 - j));
        m->order[j] = held;
    } else {
        const int x = (int)draw(state, (uint64_t)problem->nest->operand_count);
        const int levels = problem->nest->operands[x].level_count;
        if (levels == 1)
            return;
        const int l = (int)draw(state, (uint64_t)(levels - 1));
        m->ends[x][l] = (unsigned char)draw(state, (uint64_t)n + 1);
        for (int k = l + 1; k < levels; k++)
            if (m->ends[x][k] < m->ends[x][l])
                m->ends[x][k] = m->ends[x][l];
        for (int k = 0; k < l; k++)
            if (m->ends[x][k] > m->ends[x][l])
                m->ends[x][k] = m->ends[x][l];
    }
}

static void copy_into(const zz_map_problem *problem, const zz_mapping *from, zz_mapping *to) {
    memcpy(to->order, from->order, (size_t)from->loop_count);
    for (int x = 0; x < problem->nest->operand_count; x++)
        memcpy(to->ends[x], from->ends[x], (size_t)problem->nest->operands[x].level_count);
}

/* From the best seen downhill, and a little uphill at first. */
static void visit_neighbours(latency_search *s) {
    const zz_map_request *request = s->search->request;
    zz_map_answer *answer = s->search->answer;
    if (answer->found_count == 0 || s->problem->loop_count < 2)
        return;
    const int at = s->target == 0 ? 0 : answer->found_count - 1;
    zz_mapping here =
        zz_map_mapping_copy(s->search->scratch, s->problem, &answer->found[at].mapping);
    zz_mapping there = zz_map_mapping_copy(s->search->scratch, s->problem, &here);
    double value = zz_map_value(&request->objective[s->target], answer->found[at].figures);
    uint64_t state = 1;
    const int64_t all = s->left > 0 ? s->left : 1;
    /* mappings that do not fit cost little, but not nothing */
    for (int64_t tries = 20 * all; goes_on(s) && (tries > 0 || s->until > 0); tries--) {
        double figures[ZZ_MAP_FIGURES];
        copy_into(s->problem, &here, &there);
        do
            change(s->problem, &state, &there);
        while (draw(&state, 3) == 0);
        if (!zz_map_admits(s->problem, there.order, there.loop_count) ||
            !zz_lattice_fits_all(&s->search->lattice, &there) || !evaluate(s, &there, figures))
            continue;
        if (request->condition && zz_map_value(request->condition, figures) == 0)
            continue;
        const double other = zz_map_value(&request->objective[s->target], figures);
        const double uphill = 0.02 * (double)(s->left > 0 ? s->left : 0) / (double)all;
        if (other <= value * (1 + (draw(&state, 4) ? 0 : uphill))) {
            const zz_mapping held = here;
            here = there;
            there = held;
            value = other;
        }
    }
}

/* --- all of it ----------------------------------------------------------------------------- */

void zz_lattice_search_classes(zz_lattice_search *search, bool bounded) {
    const zz_map_request *request = search->request;
    zz_map_answer *answer = search->answer;
    latency_search s = {.search = search,
                        .problem = request->problem,
                        .cycles = zz_lattice_least_cycles(search),
                        .bounded = bounded,
                        .left = CLASS_EVALUATIONS};
    const double begun = now();
    start_from_loma(&s);
    if (request->seconds > 0)
        s.until = begun + request->seconds / 3;
    walk_classes(&s);
    if (s.incomplete)
        for (s.target = 0; s.target < request->objective_count; s.target++) {
            s.left = NEIGHBOURS;
            if (request->seconds > 0)
                s.until = begun + request->seconds / 3 *
                                      (1 + 2.0 * (s.target + 1) / request->objective_count);
            visit_neighbours(&s);
        }
    answer->visited += search->judge.evaluated;
    answer->proof = answer->found_count == 0 ? ZZ_MAP_NOTHING : ZZ_MAP_SEEN;
    answer->bound = -INFINITY;
    if (!bounded && s.incomplete)
        return;
    if (request->objective_count > 1) {
        if (!s.incomplete && answer->found_count)
            answer->proof = ZZ_MAP_OPTIMAL;
        return;
    }
    const double best = answer->found_count ? answer->found[0].objective : INFINITY;
    const bool proved = !s.incomplete || (bounded && s.skipped >= best);
    answer->bound = proved ? best : s.skipped;
    if (answer->found_count)
        answer->proof = proved ? ZZ_MAP_OPTIMAL : ZZ_MAP_GAP;
}
