/* Least of an increasing function of energy and exact cycles.
 *
 * Cycles are the most of several sums over boundaries ("terms": what one port is busy, or what loading
 * over one port and waiting for another add up to).  A walk is bound by the energy and a few terms;
 * when the mapping that it finds is slower by another term, that term is taken in and the walk begun
 * anew, until the bound is attained.  Whether a shared memory is double buffered depends on several
 * boundaries together: every such memory is decided beforehand, and all decisions are walked.  In
 * each, cycles are at least those of every mapping that it has room for, and the true ones where the
 * decision is the mapping's own, so the least of all is the least. */
#include "runtime/map/lattice_times.h"

#include <math.h>
#include <string.h>

#include "runtime/map/lattice.h"
#include "runtime/map/lattice_answer.h"
#include "runtime/map/lattice_bound.h"
#include "runtime/map/lattice_judge.h"
#include "runtime/map/lattice_path.h"
#include "runtime/map/lattice_walk.h"
#include "runtime/map/mapping.h"

enum { MOST_PORTS = 64, MOST_DECIDED = 4, WALK_LABELS = 200000 };

typedef struct term {
    int busy;        /* port; or -1: */
    int first, wait; /* ports */
} term;

typedef struct times { /* of one mapping, by port */
    double busy[MOST_PORTS], first[MOST_PORTS], wait[MOST_PORTS], drain;
} times;

typedef struct search_of {
    zz_lattice_search *search;
    const zz_lattice *lattice;
    int first_port[65], port_count;
    bool decided[64], doubled[64]; /* memories: whether the decision says; what it says */
    term terms[ZZ_LATTICE_SUMS];
    zz_lattice_sum sums[ZZ_LATTICE_SUMS]; /* energy, then the terms */
    int term_count;
    double vague;     /* the least bound of a mapping whose cycles are not known */
    bool pessimistic; /* about what is not known */
    bool certain;     /* the best mapping's cycles are known */
} search_of;

/* --- one boundary --------------------------------------------------------------------------- */

/* Whether the level below the boundary waits for its transfers. */
static bool waits(const search_of *s, int x, int boundary, int partial, uint32_t node) {
    const zz_nest *nest = s->lattice->problem->nest;
    const zz_level *level = &nest->operands[x].levels[boundary - 1];
    if (level->buffering != ZZ_BUFFER_AUTO)
        return level->buffering == ZZ_BUFFER_SINGLE;
    if (s->decided[level->memory])
        return !s->doubled[level->memory];
    const int64_t bits = s->lattice->sides[x].bits[boundary - 1][partial][node];
    return bits > nest->memories[level->memory].bits / 2;
}

typedef struct crossing { /* ports above and below a boundary, down and up; -1: none */
    int down[2], up[2];
} crossing;

static crossing crossing_of(const search_of *s, int x, int boundary) {
    const zz_level *level = &s->lattice->problem->nest->operands[x].levels[boundary];
    const int at = s->first_port[level->memory];
    crossing p = {{at + level->access[ZZ_DOWN].port, -1}, {at + level->access[ZZ_BACK].port, -1}};
    if (boundary > 0) {
        const int below = s->first_port[level[-1].memory];
        p.down[1] = below + level[-1].access[ZZ_FILL].port;
        p.up[1] = below + level[-1].access[ZZ_UP].port;
    }
    return p;
}

static int uses(const int *ports, int port) {
    return (ports[0] == port) + (ports[1] == port);
}

/* What an edge adds that counts `ahead` times itself and `behind` times less: where it is not known,
 * the end of its range that makes the sum least, or most. */
static double edge_cost(const zz_map_move *move, int ahead, int behind, bool pessimistic) {
    const bool least = (ahead >= behind) != pessimistic;
    const double edge = (double)(least ? move->least : move->most);
    return edge * ahead + ((double)move->total - edge) * behind;
}

static double term_cost(const search_of *s, const term *t, const crossing *p,
                        const zz_map_charge *charge, int boundary, bool waiting) {
    const zz_map_move *down = &charge->down, *up = &charge->up;
    if (t->busy >= 0)
        return (double)down->total * uses(p->down, t->busy) +
               (double)up->total * uses(p->up, t->busy);
    if (boundary == 0)
        return 0;
    return edge_cost(down, uses(p->down, t->first), waiting ? uses(p->down, t->wait) : 0,
                     s->pessimistic) +
           edge_cost(up, 1, waiting ? uses(p->up, t->wait) : 0, s->pessimistic);
}

static void price_term(search_of *s, int i) {
    const zz_lattice *t = s->lattice;
    zz_lattice_sum *sum = &s->sums[i + 1];
    zz_lattice_sum_begin(t, true, sum);
    sum->constant = s->terms[i].busy >= 0 ? 0 : (double)s->search->judge.charges->compute;
    for (int x = 0; x < t->side_count; x++)
        for (int b = 0; b < t->sides[x].level_count; b++) {
            const crossing p = crossing_of(s, x, b);
            for (uint32_t node = 0; node < t->node_count; node++)
                for (int partial = 0; partial < t->sides[x].precisions; partial++)
                    sum->costs[x][b][partial][node] =
                        term_cost(s, &s->terms[i], &p, &t->sides[x].charges[b][node], b,
                                  b > 0 && waits(s, x, b, partial, node));
        }
    zz_lattice_bound(t, sum);
}

/* --- one mapping ---------------------------------------------------------------------------- */

static void add_times(const search_of *s, const zz_lattice_path *path, times *sums) {
    const zz_lattice *t = s->lattice;
    *sums = (times){0};
    for (int x = 0; x < t->side_count; x++)
        for (int b = 0; b < t->sides[x].level_count; b++) {
            const uint32_t node = path->nodes[x][b];
            const zz_map_charge *charge = &t->sides[x].charges[b][node];
            const zz_map_move *down = &charge->down, *up = &charge->up;
            const crossing p = crossing_of(s, x, b);
            const bool waiting = b > 0 && waits(s, x, b, path->partial[x][b], node);
            for (int side = 0; side < 1 + (b > 0); side++) {
                sums->busy[p.down[side]] += (double)down->total;
                sums->busy[p.up[side]] += (double)up->total;
                sums->first[p.down[side]] += b > 0 ? (double)down->edge : 0;
                sums->wait[p.down[side]] += waiting ? (double)(down->total - down->edge) : 0;
                sums->wait[p.up[side]] += waiting ? (double)(up->total - up->edge) : 0;
            }
            sums->drain += b > 0 ? (double)up->edge : 0;
        }
}

static int most(const double *sums, int count) {
    int at = 0;
    for (int p = 1; p < count; p++)
        if (sums[p] > sums[at])
            at = p;
    return at;
}

/* The term that says how long the mapping takes, and how long that is under the decisions. */
static term slowest(const search_of *s, const zz_mapping *mapping, double *cycles) {
    zz_lattice_path path;
    times sums;
    zz_lattice_path_of(s->lattice, mapping, &path);
    add_times(s, &path, &sums);
    const int busy = most(sums.busy, s->port_count), first = most(sums.first, s->port_count),
              wait = most(sums.wait, s->port_count);
    const double chain = sums.first[first] + sums.wait[wait] + sums.drain +
                         (double)s->search->judge.charges->compute;
    *cycles = fmax(chain, sums.busy[busy]);
    return chain >= sums.busy[busy] ? (term){-1, first, wait} : (term){busy, -1, -1};
}

/* Infinite where a condition is lost that only falls with the figures. */
static double value_of(const search_of *s, double energy, double cycles) {
    const zz_map_expression *condition = s->search->request->condition;
    double figures[ZZ_MAP_FIGURES] = {0};
    figures[ZZ_MAP_ENERGY] = energy;
    figures[ZZ_MAP_COMPUTE] = (double)s->search->judge.charges->compute;
    figures[ZZ_MAP_CYCLES] = fmax(cycles, figures[ZZ_MAP_COMPUTE]);
    const double value = zz_map_value(s->search->request->objective, figures);
    for (int f = 0; f < ZZ_MAP_FIGURES; f++) /* sums in another order differ in the last digits */
        figures[f] *= 1 - 1e-12;
    return condition && zz_map_value(condition, figures) == 0 ? INFINITY : value;
}

static double bound_of(void *self, const double *least) {
    const search_of *s = self;
    double cycles = 0;
    for (int i = 0; i < s->term_count; i++)
        cycles = fmax(cycles, least[i + 1]);
    return value_of(s, least[0], cycles);
}

/* --- walks under one set of decisions ------------------------------------------------------- */

/* Takes the term in; false when it is there already, or there are enough. */
static bool add_term(search_of *s, term t) {
    for (int i = 0; i < s->term_count; i++)
        if (memcmp(&s->terms[i], &t, sizeof t) == 0)
            return false;
    if (s->term_count + 1 == ZZ_LATTICE_SUMS)
        return false;
    s->terms[s->term_count] = t;
    price_term(s, s->term_count++);
    return true;
}

static bool holds(const search_of *s, const double figures[ZZ_MAP_FIGURES]) {
    const zz_map_expression *condition = s->search->request->condition;
    return !condition || zz_map_value(condition, figures) != 0;
}

static double best_of(const search_of *s) {
    const zz_map_answer *answer = s->search->answer;
    return answer->found_count ? answer->found[0].objective : INFINITY;
}

/* Of what is not known to be as good, a mapping that is may still be found. */
static double cutoff_of(const search_of *s) {
    return best_of(s) * (s->certain ? 1 : 1 + 1e-11);
}

/* Of equals one whose cycles are known stays. */
static void take(search_of *s, const zz_mapping *mapping, const double *figures) {
    zz_map_answer *answer = s->search->answer;
    const double best = best_of(s);
    const bool certain = s->search->judge.certain;
    const bool instead = certain && !s->certain && holds(s, figures) &&
                         zz_map_value(s->search->request->objective, figures) <= best * (1 + 1e-12);
    if (instead)
        answer->found_count = 0;
    zz_lattice_take(s->search, mapping, figures);
    if (instead || best_of(s) < best)
        s->certain = certain;
}

/* Walks until the bound is attained, or a term is missing (true: walk again).  *floor: no mapping has
 * less under these decisions. */
static bool walk_once(search_of *s, double *floor) {
    zz_arena *arena = zz_arena_new(zz_arena_memory(s->search->scratch));
    zz_lattice_walk walk = {.lattice = s->lattice,
                            .sums = s->sums,
                            .sum_count = s->term_count + 1,
                            .bound = bound_of,
                            .self = s,
                            .watch = s->search->request->watch,
                            .cutoff = cutoff_of(s),
                            .label_limit = WALK_LABELS};
    zz_mapping mapping = zz_map_mapping(arena, s->search->request->problem);
    double bound, figures[ZZ_MAP_FIGURES], cycles, vague = INFINITY, loose = INFINITY;
    bool again = false, attained = false;
    zz_lattice_walk_begin(arena, &walk);
    while (!again && !attained && zz_lattice_walk_next(&walk, &bound, &mapping)) {
        if (!zz_lattice_judge_mapping(&s->search->judge, zz_arena_memory(arena), &mapping, figures))
            continue;
        const bool certain = s->search->judge.certain;
        take(s, &mapping, figures);
        walk.cutoff = fmin(walk.cutoff, cutoff_of(s));
        const term t = slowest(s, &mapping, &cycles);
        attained =
            holds(s, figures) && value_of(s, figures[ZZ_MAP_ENERGY], cycles) <= bound * (1 + 1e-11);
        again = !attained && add_term(s, t);
        /* No room for the term that makes it slow: what it dominated may have been faster. */
        if (!attained && !again)
            loose = fmin(loose, bound);
        if (!certain)
            vague = fmin(vague, bound);
    }
    if (!again && !s->pessimistic)
        s->vague = fmin(s->vague, vague);
    zz_lattice_tell(s->search, &walk);
    *floor = attained || walk.exceeded || again ? walk.floor : fmin(walk.floor, best_of(s));
    *floor = fmin(*floor, loose);
    zz_arena_free(arena);
    return again;
}

/* What the decisions change lives in an arena of their own. */
static double search_decided(search_of *s) {
    zz_lattice *t = &s->search->lattice;
    zz_arena *before = t->arena;
    t->arena = zz_arena_new(zz_arena_memory(before));
    zz_lattice_stores(t, s->doubled);
    s->sums[0] = s->search->energy;
    s->sums[0].least = NULL;
    zz_lattice_bound(t, &s->sums[0]);
    const int count = s->term_count;
    s->term_count = 0;
    while (s->term_count < count)
        price_term(s, s->term_count++);
    double floor;
    while (walk_once(s, &floor) && !s->search->answer->stopped)
        ;
    zz_arena_free(t->arena);
    t->arena = before;
    return floor;
}

/* --- decisions ------------------------------------------------------------------------------ */

/* Memories that several tiles share which may or may not be doubled together, depending on how large they
 * are. */
static int list_open(const search_of *s, int *memories) {
    const zz_lattice *t = s->lattice;
    const zz_nest *nest = t->problem->nest;
    int count = 0;
    for (int m = 0; m < nest->memory_count; m++) {
        int shares = 0;
        bool automatic = false;
        for (int x = 0; x < t->side_count; x++)
            for (int l = 0; l < t->sides[x].level_count; l++)
                if (nest->operands[x].levels[l].memory == m) {
                    shares++;
                    automatic |= l < t->sides[x].level_count - 1 &&
                                 nest->operands[x].levels[l].buffering == ZZ_BUFFER_AUTO;
                }
        if (shares > 1 && automatic && count < 64)
            memories[count++] = m;
    }
    return count;
}

/* Bits of all tiles of the memory, doubled, at their least or most. */
static double doubled_need(const zz_lattice *t, int m, bool least) {
    const zz_nest *nest = t->problem->nest;
    double need = 0;
    for (int x = 0; x < t->side_count; x++)
        for (int l = 0; l < t->sides[x].level_count; l++) {
            const zz_level *level = &nest->operands[x].levels[l];
            if (level->memory != m)
                continue;
            const bool once =
                l == t->sides[x].level_count - 1 || level->buffering == ZZ_BUFFER_SINGLE;
            const int64_t *bits = t->sides[x].bits[l][least ? 0 : t->sides[x].precisions - 1];
            need += (once ? 1 : 2) *
                    (double)bits[least && l < t->sides[x].level_count - 1 ? 0 : t->node_count - 1];
        }
    return need;
}

static zz_map_status set_up(search_of *s, int *open, int *open_count) {
    const zz_nest *nest = s->lattice->problem->nest;
    int memories[64];
    for (int m = 0; m < nest->memory_count; m++) {
        s->first_port[m] = s->port_count;
        s->port_count += nest->memories[m].port_count;
    }
    if (s->port_count > MOST_PORTS)
        return ZZ_MAP_TOO_LARGE;
    const int count = list_open(s, memories);
    for (int i = 0; i < count; i++) {
        const int m = memories[i];
        const double size = (double)nest->memories[m].bits;
        s->decided[m] = true;
        s->doubled[m] = doubled_need(s->lattice, m, false) <= size;
        if (!s->doubled[m] && doubled_need(s->lattice, m, true) <= size) {
            if (*open_count == MOST_DECIDED)
                return ZZ_MAP_TOO_LARGE;
            open[(*open_count)++] = m;
        }
    }
    return ZZ_MAP_OK;
}

static double decide_all(search_of *s, const int *open, int open_count) {
    double floor = INFINITY;
    for (int decisions = (1 << open_count) - 1; decisions >= 0; decisions--) {
        if (s->search->answer->stopped)
            return fmin(floor, value_of(s, 0, 0));
        for (int i = 0; i < open_count; i++)
            s->doubled[open[i]] = decisions >> i & 1;
        floor = fmin(floor, search_decided(s));
    }
    return floor;
}

zz_map_status zz_lattice_search_times(zz_lattice_search *search) {
    search_of *s = ZZ_NEW(search->scratch, search_of);
    int open[MOST_DECIDED], open_count = 0;
    s->search = search;
    s->lattice = &search->lattice;
    const zz_map_status status = set_up(s, open, &open_count);
    if (status) {
        search->what = "more ports, or shared memories, than the search of exact cycles knows";
        return status;
    }
    s->vague = INFINITY;
    s->certain = true;
    double floor = decide_all(s, open, open_count);
    if (s->vague < INFINITY && search->judge.charges->proved) {
        s->pessimistic = true;
        decide_all(s, open, open_count);
    }
    zz_map_answer *answer = search->answer;
    const double best = best_of(s);
    floor = fmin(fmin(floor, s->vague), best);
    const bool proved = floor >= best * (1 - 1e-9) && s->certain && search->judge.charges->proved;
    answer->proof = answer->found_count == 0 ? ZZ_MAP_NOTHING
                    : proved                 ? ZZ_MAP_OPTIMAL
                                             : ZZ_MAP_GAP;
    answer->bound = proved ? best : floor;
    return ZZ_MAP_OK;
}
