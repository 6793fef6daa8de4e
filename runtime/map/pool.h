/* Searches beside each other: takes requests, gives the answer of each.  Every search has a memory of its
 * own and shares nothing that depends on time, so an answer is the same however many threads there
 * are.  What the requests point to must live as long as the pool, and nothing may write to it. */
#ifndef ZZ_RUNTIME_MAP_POOL_H
#define ZZ_RUNTIME_MAP_POOL_H

#include "runtime/map/map.h"

/* Where searches take more than this together, all but the first wait until it has ended. */
enum { ZZ_MAP_POOL_ROOM = 160 << 20 };

typedef struct zz_map_pool zz_map_pool;
typedef struct zz_map_task zz_map_task;

/* The watch (NULL: none) is called from this thread only: with how many searches have ended, or, of a
 * single one, with what that says.  The pool is freed by zz_map_pool_end, or with the memory. */
zz_map_pool *zz_map_pool_new(zz_memory *memory, int threads, size_t room,
                             const zz_map_watch *watch);
/* One more search, after those that were added before. */
zz_map_task *zz_map_pool_add(zz_map_pool *pool, const zz_map_request *request);
/* From here on other threads search. */
void zz_map_pool_begin(zz_map_pool *pool);
/* The answer of a task, copied into the arena; once for each task.  Searches in this thread too while it
 * is not there.  Where the watch said no, a search that was under way answers with its best so far,
 * one that was not begun with nothing; both are `stopped`. */
zz_map_status zz_map_pool_take(zz_map_pool *pool, zz_map_task *task, zz_arena *arena,
                               zz_map_answer *answer, const char **what);
void zz_map_pool_end(zz_map_pool *pool);

#endif
