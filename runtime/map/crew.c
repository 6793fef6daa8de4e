/* The crew: takes a source of orders in pieces, has every piece evaluated by one of several threads, and
 * puts the pieces together again in the order of the space; so the answer is the same however many
 * threads there are, and whichever is faster.
 *
 * The thread that asked is the leader: it alone looks at finished pieces, calls sink and watch, and
 * allocates in the caller's arena; in between it evaluates like the others.  Finished pieces wait
 * in as many slots as there are, and with them the threads.  Every thread and every slot has a memory
 * of its own, so that whoever runs out of it leaves by an escape of its own. */
#include "runtime/map/crew.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "runtime/map/bench.h"
#include "runtime/map/best.h"
#include "runtime/map/charge.h"
#include "runtime/map/map.h"
#include "runtime/map/mapping.h"
#include "runtime/map/order.h"
#include "runtime/map/shortage.h"

enum { MOST_THREADS = 256, SLOTS_PER_THREAD = 4, PIECES_PER_LOOK = 16 };

typedef enum slot_state { SLOT_FREE, SLOT_TAKEN, SLOT_DONE } slot_state;

typedef struct crew {
    const zz_map_request *request;
    const zz_map_source *source;
    zz_order_evaluator
        evaluator; /* the source's, with a kernel where that pays; its kernel: under the
                                     lock */
    zz_map_bench *benches;
    int bench_count;
    zz_map_slot *slots;
    slot_state *states;
    int slot_count;
    zz_map_best best;
    zz_mapping mapping; /* for the sink, in terms of the request's problem */
    zz_map_answer *answer;
    pthread_mutex_t lock; /* of everything below, and of the slots' states */
    pthread_cond_t changed;
    int64_t begun, reduced; /* pieces */
    int64_t feasible;       /* mappings in reduced pieces */
    bool exhausted, stop;
    bool out_of_memory, overflow;
} crew;

typedef struct hand { /* what a thread is given */
    crew *crew;
    zz_map_bench *bench;
} hand;

/* --- mappings ------------------------------------------------------------------------------ */

static void express(const zz_map_source *source, const unsigned char *order,
                    const unsigned char *ends, zz_mapping *mapping) {
    if (source->express) {
        source->express(source->self, order, ends, mapping);
        return;
    }
    memcpy(mapping->order, order, (size_t)source->problem->loop_count);
    zz_map_read_ends(source->problem, ends, mapping);
}

/* --- evaluating ---------------------------------------------------------------------------- */

void zz_map_bench_evaluate(zz_map_bench *bench, const unsigned char *orders, long count,
                           double *figures, unsigned char *ends) {
    const zz_order_evaluator *evaluator = bench->evaluator;
    zz_order_evaluate(evaluator, &bench->memory, orders, count, figures, ends);
    for (long i = 0; i < count; i++) {
        double *of_one = &figures[i * ZZ_MAP_FIGURES];
        if (isnan(of_one[ZZ_MAP_ENERGY])) {
            bench->inexact |= isinf(of_one[ZZ_MAP_CYCLES]);
            continue;
        }
        if (!bench->charges)
            continue;
        express(bench->source, &orders[i * bench->source->problem->loop_count],
                &ends[i * evaluator->level_count], &bench->mapping);
        zz_map_bench_charge(bench, of_one);
    }
}

/* The best of a piece, as far as its first `most` mappings. */
static void judge(zz_map_slot *slot, const zz_map_source *source, long most) {
    zz_map_best_clear(&slot->best);
    slot->feasible = 0;
    for (long i = 0; i < slot->count && slot->feasible < most; i++) {
        const double *figures = &slot->figures[i * ZZ_MAP_FIGURES];
        if (isnan(figures[ZZ_MAP_ENERGY]))
            continue;
        if (zz_map_holds(slot->best.request, figures))
            zz_map_best_add(&slot->best, slot->feasible,
                            &slot->orders[i * source->problem->loop_count],
                            &slot->ends[i * source->evaluator->level_count], figures);
        slot->feasible++;
    }
}

static void evaluate_piece(const zz_map_source *source, zz_map_slot *slot, zz_map_bench *bench) {
    slot->memory.escape = bench->memory.escape;
    if (source->work)
        source->work(source->self, slot, bench);
    else
        zz_map_bench_evaluate(bench, slot->orders, slot->count, slot->figures, slot->ends);
    judge(slot, source, slot->count);
}

/* --- pieces, under the lock ---------------------------------------------------------------- */

static int64_t finished_from_first(const crew *c) {
    int64_t n = c->reduced;
    while (n < c->begun && c->states[n % c->slot_count] == SLOT_DONE)
        n++;
    return n;
}

/* The next piece, or NULL when there is none to be had now. */
static zz_map_slot *begin_piece(crew *c) {
    if (c->stop || c->exhausted || c->begun - c->reduced == c->slot_count)
        return NULL;
    const zz_map_source *source = c->source;
    if (source->ready && !source->ready(source->self, c->begun, finished_from_first(c)))
        return NULL;
    const int at = (int)(c->begun % c->slot_count);
    c->slots[at].number = c->begun;
    if (!source->fill(source->self, &c->slots[at])) {
        c->exhausted = true;
        pthread_cond_broadcast(&c->changed);
        return NULL;
    }
    c->states[at] = SLOT_TAKEN;
    c->begun++;
    return &c->slots[at];
}

static bool over(const crew *c) {
    return c->stop || (c->exhausted && c->reduced == c->begun);
}

/* Begins, evaluates and hands in one piece; false when there is none now.  Holds the lock before and
 * after. */
static bool work_once(crew *c, zz_map_bench *bench) {
    zz_map_slot *slot = begin_piece(c);
    if (!slot)
        return false;
    bench->own.kernel = c->evaluator.kernel;
    pthread_mutex_unlock(&c->lock);
    evaluate_piece(c->source, slot, bench);
    pthread_mutex_lock(&c->lock);
    c->states[slot->number % c->slot_count] = SLOT_DONE;
    if (bench->overflow)
        c->overflow = c->stop = true;
    if (bench->fault)
        c->stop = true;
    pthread_cond_broadcast(&c->changed);
    return true;
}

static void *follow(void *given) {
    const hand *h = given;
    crew *c = h->crew;
    jmp_buf escape;
    ZZ_MEMORY_TRY (&h->bench->memory, escape) {
        pthread_mutex_lock(&c->lock);
        while (!over(c))
            if (!work_once(c, h->bench))
                pthread_cond_wait(&c->changed, &c->lock);
    } else {
        pthread_mutex_lock(&c->lock); /* allocations happen outside the lock only */
        c->out_of_memory = c->stop = true;
        pthread_cond_broadcast(&c->changed);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

/* --- the leader ---------------------------------------------------------------------------- */

/* Tells the sink of the piece; false when it has had enough, and then the piece ends there. */
static bool tell(crew *c, zz_map_slot *slot) {
    const zz_map_sink *sink = c->request->sink;
    long told = 0;
    for (long i = 0; sink && i < slot->count; i++) {
        const double *figures = &slot->figures[i * ZZ_MAP_FIGURES];
        if (isnan(figures[ZZ_MAP_ENERGY]))
            continue;
        express(c->source, &slot->orders[i * c->source->problem->loop_count],
                &slot->ends[i * c->source->evaluator->level_count], &c->mapping);
        if (!sink->take(sink->self, c->feasible + told++, &c->mapping, figures)) {
            slot->count = i + 1;
            judge(slot, c->source, told);
            return false;
        }
    }
    return true;
}

/* Whether to go on. */
static bool reduce(crew *c, zz_map_slot *slot) {
    slot->memory.escape = zz_arena_memory(c->best.arena)->escape;
    const bool told = tell(c, slot);
    for (size_t i = 0; i < slot->best.items.count; i++) {
        const zz_map_best_item *item = slot->best.items.items[i];
        zz_map_best_add(&c->best, c->feasible + item->index, item->order, item->ends,
                        item->figures);
    }
    c->feasible += slot->feasible;
    c->answer->visited += slot->count;
    c->answer->by_capacity += slot->count - slot->feasible;
    const zz_map_watch *watch = c->request->watch;
    return told && (!watch || watch->go_on(watch->self, c->answer->visited, c->source->total));
}

/* The leader's own part; leaves with the lock open. */
static void lead(crew *c) {
    pthread_mutex_lock(&c->lock);
    while (!over(c)) {
        const int at = (int)(c->reduced % c->slot_count);
        if (c->reduced < c->begun && c->states[at] == SLOT_DONE) {
            pthread_mutex_unlock(&c->lock);
            const bool go_on = reduce(c, &c->slots[at]);
            pthread_mutex_lock(&c->lock);
            c->states[at] = SLOT_FREE;
            c->reduced++;
            if (c->evaluator.look && c->reduced % PIECES_PER_LOOK == 0)
                c->evaluator.look(&c->evaluator);
            if (!go_on)
                c->stop = c->answer->stopped = true;
            pthread_cond_broadcast(&c->changed);
        } else if (!work_once(c, &c->benches[0]) && !over(c) &&
                   !(c->reduced < c->begun && c->states[c->reduced % c->slot_count] == SLOT_DONE))
            pthread_cond_wait(&c->changed, &c->lock);
    }
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->lock);
}

/* Leads, with followers beside it as far as the system grants threads.  Where the leader runs out of
 * memory, the followers are sent home first. */
static void run(zz_arena *arena, crew *c) {
    pthread_t *threads = ZZ_NEW_ARRAY(arena, pthread_t, (size_t)c->bench_count);
    hand *hands = ZZ_NEW_ARRAY(arena, hand, (size_t)c->bench_count);
    int followers = 0;
    for (int i = 1; i < c->bench_count; i++) {
        hands[i] = (hand){c, &c->benches[i]};
        if (pthread_create(&threads[followers], NULL, follow, &hands[i]) != 0)
            break;
        followers++;
    }
    zz_memory *memory = zz_arena_memory(arena);
    jmp_buf *outer = memory->escape;
    jmp_buf escape;
    c->benches[0].memory.escape = &escape;
    ZZ_MEMORY_TRY (memory, escape) {
        lead(c);
    } else {
        pthread_mutex_lock(&c->lock);
        c->out_of_memory = c->stop = true;
        pthread_cond_broadcast(&c->changed);
        pthread_mutex_unlock(&c->lock);
    }
    memory->escape = outer;
    for (int i = 0; i < followers; i++)
        pthread_join(threads[i], NULL);
}

/* --- setting up, and the answer ------------------------------------------------------------ */

static void release_crew(void *resource) {
    crew *c = resource;
    for (int i = 0; i < c->bench_count; i++)
        zz_memory_end(&c->benches[i].memory);
    for (int i = 0; i < c->slot_count; i++)
        zz_memory_end(&c->slots[i].memory);
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->lock);
}

static void set_slots(zz_arena *arena, crew *c) {
    const size_t loops = (size_t)c->source->problem->loop_count + 1;
    const size_t levels = (size_t)c->source->evaluator->level_count + 1;
    for (int i = 0; i < c->slot_count; i++) {
        zz_map_slot *slot = &c->slots[i];
        slot->orders = ZZ_NEW_ARRAY(arena, unsigned char, ZZ_MAP_BATCH *loops);
        slot->ends = ZZ_NEW_ARRAY(arena, unsigned char, ZZ_MAP_BATCH *levels);
        slot->figures = ZZ_NEW_ARRAY(arena, double, ZZ_MAP_BATCH *ZZ_MAP_FIGURES);
        slot->memory.escape = zz_arena_memory(arena)->escape;
        zz_map_best_begin(&slot->best, c->request, (int)loops - 1, (int)levels - 1,
                          zz_arena_new(&slot->memory));
    }
}

static bool set_benches(zz_arena *arena, crew *c, zz_map_charger charger, const char **what) {
    const char *why = NULL;
    for (int i = 0; i < c->bench_count; i++) {
        zz_map_bench *bench = &c->benches[i];
        bench->source = c->source;
        bench->problem = c->request->problem;
        bench->own = c->evaluator;
        bench->evaluator = &bench->own;
        bench->means = zz_map_by_chance(bench->problem->nest) ? c->request->means : NULL;
        bench->wants_times = zz_map_wants_times(c->request);
        bench->memory.limit = zz_arena_memory(arena)->limit;
        bench->memory.escape = zz_arena_memory(arena)->escape;
        zz_arena *own = zz_arena_new(&bench->memory);
        bench->mapping = zz_map_mapping(own, bench->problem);
        bench->charges = charger ? charger(own, bench->problem, &why) : NULL;
        if (charger && !bench->charges) {
            *what = zz_strdup(arena, why);
            return false;
        }
    }
    return true;
}

static void write_answer(zz_arena *arena, const crew *c) {
    zz_map_answer *answer = c->answer;
    answer->found_count = (int)c->best.items.count;
    answer->found = ZZ_NEW_ARRAY(arena, zz_map_found, c->best.items.count + 1);
    for (size_t i = 0; i < c->best.items.count; i++) {
        const zz_map_best_item *item = c->best.items.items[i];
        zz_map_found *found = &answer->found[i];
        found->mapping = zz_map_mapping(arena, c->request->problem);
        express(c->source, item->order, item->ends, &found->mapping);
        memcpy(found->figures, item->figures, sizeof found->figures);
        found->objective = item->objectives[0];
        found->index = item->index;
    }
    bool proved = !answer->stopped, inexact = false;
    for (int i = 0; i < c->bench_count; i++) {
        proved = proved && !c->benches[i].uncertain && !c->benches[i].inexact;
        inexact |= c->benches[i].inexact;
    }
    answer->proof = answer->found_count == 0 ? ZZ_MAP_NOTHING
                    : proved                 ? ZZ_MAP_OPTIMAL
                                             : ZZ_MAP_SEEN;
    if (answer->visited > 0 && answer->by_capacity == answer->visited &&
        c->request->evaluator->model)
        answer->shortage = zz_map_short(arena, c->request->evaluator);
    answer->shortage.inexact |= inexact;
    answer->bound = answer->proof == ZZ_MAP_OPTIMAL ? answer->found[0].objective : -INFINITY;
}

/* In an arena of the crew's own. */
static crew *new_crew(zz_arena *arena, const zz_map_request *request, const zz_map_source *source,
                      zz_map_answer *answer) {
    const int threads = request->threads < 1              ? 1
                        : request->threads > MOST_THREADS ? MOST_THREADS
                                                          : request->threads;
    const int slots = threads == 1 ? 1 : threads * SLOTS_PER_THREAD;
    crew *c = ZZ_NEW(arena, crew);
    *c = (crew){.request = request,
                .source = source,
                .answer = answer,
                .benches = ZZ_NEW_ARRAY(arena, zz_map_bench, (size_t)threads),
                .slots = ZZ_NEW_ARRAY(arena, zz_map_slot, (size_t)slots),
                .states = ZZ_NEW_ARRAY(arena, slot_state, (size_t)slots),
                .bench_count = threads,
                .slot_count = slots,
                .evaluator = *source->evaluator,
                .mapping = zz_map_mapping(arena, request->problem)};
    if (!c->evaluator.kernel && c->evaluator.make)
        c->evaluator.make(arena, &c->evaluator, source->total);
    zz_map_best_begin(&c->best, request, source->problem->loop_count,
                      source->evaluator->level_count, arena);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->changed, NULL);
    zz_arena_defer(arena, release_crew, c);
    return c;
}

static const char *fault_of(const crew *c) {
    for (int i = 0; i < c->bench_count; i++)
        if (c->benches[i].fault)
            return c->benches[i].fault;
    return NULL;
}

zz_map_status zz_map_crew(zz_arena *arena, const zz_map_request *request,
                          const zz_map_source *source, zz_map_charger charger,
                          zz_map_answer *answer, const char **what) {
    *answer = (zz_map_answer){.shortage = {.memory = -1, .operand = -1}};
    const zz_map_means *means = request->means;
    if (means && zz_map_by_chance(request->problem->nest) &&
        !means->begin(means->self, source->total, what) && zz_map_wants_times(request))
        return ZZ_MAP_TOO_LONG; /* else only if some energy has no closed form */
    *what = NULL;
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    crew *c = new_crew(own, request, source, answer);
    zz_map_status status = ZZ_MAP_UNKNOWN;
    bool out_of_memory = false;
    if (set_benches(own, c, charger, what)) {
        set_slots(own, c);
        run(own, c);
        out_of_memory = c->out_of_memory;
        status = c->overflow ? ZZ_MAP_OVERFLOW : ZZ_MAP_OK;
        if (status == ZZ_MAP_OVERFLOW) {
            *what = "a count of some mapping is beyond 64 bits";
        } else if (!out_of_memory && fault_of(c)) {
            *what = zz_strdup(arena, fault_of(c));
            status = c->request->means ? ZZ_MAP_TOO_LONG : ZZ_MAP_UNKNOWN;
        }
        if (!out_of_memory && status == ZZ_MAP_OK)
            write_answer(arena, c);
    } else
        *what = zz_strdup(arena, *what);
    zz_arena_free(own);
    if (out_of_memory)
        zz_alloc(arena, SIZE_MAX); /* leaves by the caller's escape */
    return status;
}
