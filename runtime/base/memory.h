/* Memory with owners: every allocation of zzlc belongs to an arena, every arena to one zz_memory.
 *
 * An allocation never returns NULL.  When memory runs out, control leaves by the escape that
 * the owner of the zz_memory set with ZZ_MEMORY_TRY, and that owner reports it; so nothing below
 * an entry point tests for NULL, and nothing leaks: all arenas are freed by zz_memory_end.
 * Resources that are not memory (files, compiler states) are tied to an arena by zz_arena_defer.
 * No state is global: two zz_memory live side by side. */
#ifndef ZZ_RUNTIME_BASE_MEMORY_H
#define ZZ_RUNTIME_BASE_MEMORY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct zz_arena zz_arena;

typedef struct zz_memory {
    size_t allocations; /* blocks asked of the system so far */
    size_t fail_at;     /* the allocation that fails, for tests; 0 = none */
    size_t used, limit; /* bytes; limit 0 = none */
    jmp_buf *escape;    /* where to go when memory runs out */
    zz_arena *arenas;
} zz_memory;

/* Runs the statement or block after it; afterwards, `else` takes what happens when memory runs out:
 *     jmp_buf escape;
 *     ZZ_MEMORY_TRY(&memory, escape) { work } else { report }
 * Reset memory->escape to NULL or the outer escape when the block is left. */
#define ZZ_MEMORY_TRY(memory, buffer)                                                              \
    (memory)->escape = &(buffer);                                                                  \
    if (setjmp(buffer) == 0)

void zz_memory_begin(zz_memory *memory);
/* Frees every arena still alive and runs what they deferred. */
void zz_memory_end(zz_memory *memory);

/* A new arena, freed by zz_arena_free or zz_memory_end. */
zz_arena *zz_arena_new(zz_memory *memory);
void zz_arena_free(zz_arena *arena);
zz_memory *zz_arena_memory(zz_arena *arena);

/* Zeroed memory, aligned for any type, that lives as long as the arena. */
void *zz_alloc(zz_arena *arena, size_t size);
/* count * size bytes, zeroed; a product that overflows counts as out of memory. */
void *zz_alloc_array(zz_arena *arena, size_t count, size_t size);
/* A larger copy of an array (the old one stays in the arena until it is freed). */
void *zz_grow_array(zz_arena *arena, const void *old, size_t old_size, size_t new_size);
/* A copy of text; of its first `size` bytes; printf into the arena. */
char *zz_strdup(zz_arena *arena, const char *text);
char *zz_strndup(zz_arena *arena, const char *text, size_t size);
char *zz_sprintf(zz_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *zz_vsprintf(zz_arena *arena, const char *format, va_list list)
    __attribute__((format(printf, 2, 0)));
/* Calls release(resource) when the arena is freed, last deferred first. */
void zz_arena_defer(zz_arena *arena, void (*release)(void *), void *resource);

#define ZZ_NEW(arena, type)          ((type *)zz_alloc((arena), sizeof(type)))
#define ZZ_NEW_ARRAY(arena, type, n) ((type *)zz_alloc_array((arena), (n), sizeof(type)))

#endif
