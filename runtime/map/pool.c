/* The pool: tasks are begun in the order in which they were added, by whoever is free; the thread
 * that takes answers searches like the others while it waits.  It alone asks the watch, and allocates
 * in arenas of the caller.
 *
 * Memory is bounded by letting searches wait: where they take more than there is room for, the first
 * of those under way goes on alone, and no other is begun. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "runtime/map/pool.h"
#include "runtime/map/mapping.h"

enum { MOST_THREADS = 256, ASK_EVERY = 50 * 1000 * 1000 /* ns */ };

typedef enum task_state { TASK_WAITS, TASK_RUNS, TASK_DONE } task_state;

struct zz_map_task {
    zz_map_pool *pool;
    zz_map_task *next;
    zz_map_request request;
    zz_map_watch watch; /* of the search: ours */
    zz_memory memory;
    size_t used;  /* of it, as far as the pool was told */
    bool leading; /* runs in the thread that takes answers */
    bool out_of_memory;
    zz_map_status status;
    zz_map_answer answer; /* in `memory` */
    const char *what;
    task_state state; /* under the lock */
};

struct zz_map_pool {
    zz_arena *arena;
    int threads;
    size_t room;
    const zz_map_watch *watch;
    pthread_t *followers;
    int follower_count;
    atomic_bool stopped;  /* by the watch, or because the pool ends */
    atomic_size_t used;   /* bytes, by all that run */
    atomic_int done;      /* tasks */
    pthread_mutex_t lock; /* of everything below, and of the tasks' states */
    pthread_cond_t changed;
    zz_map_task *first, *last, *waiting; /* the first that is not begun */
    int task_count, running;
    bool ended;
};

/* --- asking -------------------------------------------------------------------------------- */

static void stop(zz_map_pool *p) {
    atomic_store(&p->stopped, true);
}

static void ask(zz_map_pool *p, int64_t done, double total) {
    if (p->watch && !p->watch->go_on(p->watch->self, done, total))
        stop(p);
}

static void ask_for_all(zz_map_pool *p) {
    ask(p, atomic_load(&p->done), p->task_count);
}

/* Until something changes; with the lock, which it leaves and takes again.  The leader goes on asking. */
static void wait_for_change(zz_map_pool *p, bool leading) {
    struct timespec until;
    if (!leading) {
        pthread_cond_wait(&p->changed, &p->lock);
        return;
    }
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += ASK_EVERY;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&p->changed, &p->lock, &until);
    ask_for_all(p);
    if (atomic_load(&p->stopped))
        pthread_cond_broadcast(&p->changed);
}

static const zz_map_task *first_running(const zz_map_pool *p) {
    const zz_map_task *task = p->first;
    while (task && task->state != TASK_RUNS)
        task = task->next;
    return task;
}

static void wait_for_room(zz_map_task *task) {
    zz_map_pool *p = task->pool;
    pthread_mutex_lock(&p->lock);
    while (!atomic_load(&p->stopped) && atomic_load(&p->used) > p->room && first_running(p) != task)
        wait_for_change(p, task->leading);
    pthread_mutex_unlock(&p->lock);
}

/* The watch of every search. */
static bool go_on(void *self, int64_t done, double total) {
    zz_map_task *task = self;
    zz_map_pool *p = task->pool;
    const size_t used = task->memory.used;
    if (used != task->used) {
        atomic_fetch_add(&p->used,
                         used - task->used); /* less: around the end of size_t, and back */
        task->used = used;
    }
    if (task->leading && p->task_count > 1)
        ask_for_all(p);
    else if (task->leading)
        ask(p, done, total);
    if (atomic_load(&p->used) > p->room)
        wait_for_room(task);
    return !atomic_load(&p->stopped);
}

/* --- searching ----------------------------------------------------------------------------- */

static void search(zz_map_task *task) {
    jmp_buf escape;
    ZZ_MEMORY_TRY (&task->memory, escape) {
        zz_arena *arena = zz_arena_new(&task->memory);
        task->status = zz_map_search(arena, &task->request, &task->answer, &task->what);
    } else {
        task->out_of_memory = true;
        zz_memory_end(&task->memory);
    }
    task->memory.escape = NULL;
}

/* Begins the next task, if there is one and room for it; with the lock. */
static bool work_once(zz_map_pool *p, bool leading) {
    zz_map_task *task = p->waiting;
    if (!task || atomic_load(&p->stopped) || (p->running > 0 && atomic_load(&p->used) > p->room))
        return false;
    p->waiting = task->next;
    p->running++;
    task->state = TASK_RUNS;
    task->leading = leading;
    /* Threads within a search are for one that is alone; its answer is the same. */
    task->request.threads = p->task_count > 1 ? 1 : p->threads;
    pthread_mutex_unlock(&p->lock);
    search(task);
    pthread_mutex_lock(&p->lock);
    task->state = TASK_DONE;
    p->running--;
    atomic_fetch_sub(&p->used, task->used);
    atomic_fetch_add(&p->done, 1);
    pthread_cond_broadcast(&p->changed);
    return true;
}

static void *follow(void *given) {
    zz_map_pool *p = given;
    pthread_mutex_lock(&p->lock);
    while (!p->ended)
        if (!work_once(p, false))
            pthread_cond_wait(&p->changed, &p->lock);
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* --- from the beginning to the end --------------------------------------------------------- */

static void release_pool(void *resource) {
    zz_map_pool *p = resource;
    pthread_mutex_lock(&p->lock);
    p->ended = true;
    stop(p);
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->follower_count; i++)
        pthread_join(p->followers[i], NULL);
    for (zz_map_task *task = p->first; task; task = task->next)
        zz_memory_end(&task->memory);
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->lock);
}

zz_map_pool *zz_map_pool_new(zz_memory *memory, int threads, size_t room,
                             const zz_map_watch *watch) {
    zz_arena *arena = zz_arena_new(memory);
    zz_map_pool *p = ZZ_NEW(arena, zz_map_pool);
    p->arena = arena;
    p->threads = threads < 1 ? 1 : threads > MOST_THREADS ? MOST_THREADS : threads;
    p->room = room;
    p->watch = watch;
    p->followers = ZZ_NEW_ARRAY(arena, pthread_t, (size_t)p->threads);
    atomic_init(&p->stopped, false);
    atomic_init(&p->used, 0);
    atomic_init(&p->done, 0);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    zz_arena_defer(arena, release_pool, p);
    return p;
}

zz_map_task *zz_map_pool_add(zz_map_pool *p, const zz_map_request *request) {
    zz_map_task *task = ZZ_NEW(p->arena, zz_map_task);
    task->pool = p;
    task->request = *request;
    task->watch = (zz_map_watch){task, go_on};
    task->request.watch = &task->watch;
    zz_memory_begin(&task->memory);
    task->memory.limit = zz_arena_memory(p->arena)->limit;
    pthread_mutex_lock(&p->lock);
    if (p->last)
        p->last->next = task;
    else
        p->first = task;
    p->last = task;
    if (!p->waiting)
        p->waiting = task;
    p->task_count++;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
    return task;
}

void zz_map_pool_begin(zz_map_pool *p) {
    const int wanted = (p->task_count < p->threads ? p->task_count : p->threads) - 1;
    while (p->follower_count < wanted &&
           pthread_create(&p->followers[p->follower_count], NULL, follow, p) == 0)
        p->follower_count++;
}

static void copy_answer(zz_arena *arena, const zz_map_task *task, zz_map_answer *answer) {
    const zz_map_answer *from = &task->answer;
    *answer = *from;
    answer->space = from->space ? zz_strdup(arena, from->space) : NULL;
    answer->found = ZZ_NEW_ARRAY(arena, zz_map_found, (size_t)from->found_count + 1);
    for (int i = 0; i < from->found_count; i++) {
        answer->found[i] = from->found[i];
        answer->found[i].mapping =
            zz_map_mapping_copy(arena, task->request.problem, &from->found[i].mapping);
    }
}

zz_map_status zz_map_pool_take(zz_map_pool *p, zz_map_task *task, zz_arena *arena,
                               zz_map_answer *answer, const char **what) {
    *answer = (zz_map_answer){.stopped = true, .shortage = {.memory = -1, .operand = -1}};
    *what = NULL;
    pthread_mutex_lock(&p->lock);
    while (task->state == TASK_RUNS || (task->state == TASK_WAITS && !atomic_load(&p->stopped)))
        if (!work_once(p, true))
            wait_for_change(p, true);
    const bool done = task->state == TASK_DONE;
    pthread_mutex_unlock(&p->lock);
    if (!done)
        return ZZ_MAP_OK;
    if (task->out_of_memory)
        zz_alloc(arena, SIZE_MAX); /* leaves by the caller's escape */
    *what = task->what ? zz_strdup(arena, task->what) : NULL;
    if (task->status == ZZ_MAP_OK)
        copy_answer(arena, task, answer);
    zz_memory_end(&task->memory);
    return task->status;
}

void zz_map_pool_end(zz_map_pool *pool) {
    zz_arena_free(pool->arena);
}
