/* Arenas: chained blocks, each twice the last up to a bound; freed whole. */
#include "runtime/base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under AddressSanitizer each allocation is a block of its own, so that it sees where one ends. */
#ifdef __has_feature
#define ZZ_HAS_FEATURE(feature) __has_feature(feature)
#else
#define ZZ_HAS_FEATURE(feature) 0
#endif
#if defined __SANITIZE_ADDRESS__ || ZZ_HAS_FEATURE(address_sanitizer)
enum { FIRST_BLOCK = 1, LARGEST_BLOCK = 1 };
#else
enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024 };
#endif

typedef struct block {
    struct block *next;
    size_t size, used;
    _Alignas(max_align_t) char data[];
} block;

typedef struct deferred {
    struct deferred *next;
    void (*release)(void *);
    void *resource;
} deferred;

struct zz_arena {
    zz_memory *memory;
    zz_arena *previous, *next;
    block *blocks; /* the newest first */
    deferred *deferred;
};

static void out_of_memory(zz_memory *memory) {
    if (memory->escape)
        longjmp(*memory->escape, 1);
    abort(); /* an entry point forgot its escape: a fault of the program, not of the user */
}

static void *take(zz_memory *memory, size_t size) {
    memory->allocations++;
    if (memory->allocations == memory->fail_at ||
        (memory->limit && size > memory->limit - memory->used))
        out_of_memory(memory);
    void *taken = malloc(size);
    if (!taken)
        out_of_memory(memory);
    memory->used += size;
    return taken;
}

void zz_memory_begin(zz_memory *memory) {
    memset(memory, 0, sizeof *memory);
}

void zz_memory_end(zz_memory *memory) {
    while (memory->arenas)
        zz_arena_free(memory->arenas);
}

zz_arena *zz_arena_new(zz_memory *memory) {
    zz_arena *arena = take(memory, sizeof *arena);
    *arena = (zz_arena){.memory = memory, .next = memory->arenas};
    if (memory->arenas)
        memory->arenas->previous = arena;
    memory->arenas = arena;
    return arena;
}

void zz_arena_free(zz_arena *arena) {
    zz_memory *memory = arena->memory;
    for (deferred *d = arena->deferred; d; d = d->next)
        d->release(d->resource);
    for (block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        memory->used -= sizeof *b + b->size;
        free(b);
    }
    if (arena->previous)
        arena->previous->next = arena->next;
    else
        memory->arenas = arena->next;
    if (arena->next)
        arena->next->previous = arena->previous;
    memory->used -= sizeof *arena;
    free(arena);
}

zz_memory *zz_arena_memory(zz_arena *arena) {
    return arena->memory;
}

void *zz_alloc(zz_arena *arena, size_t size) {
    const size_t align = _Alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        out_of_memory(arena->memory);
    size = (size + align - 1) / align * align;
    block *top = arena->blocks;
    if (!top || size > top->size - top->used) {
        size_t room = top ? top->size * 2 : FIRST_BLOCK;
        if (room > LARGEST_BLOCK)
            room = LARGEST_BLOCK;
        if (room < size)
            room = size;
        block *fresh = take(arena->memory, sizeof *fresh + room);
        fresh->size = room;
        fresh->used = 0;
        fresh->next = top;
        arena->blocks = top = fresh;
    }
    void *result = top->data + top->used;
    top->used += size;
    return memset(result, 0, size);
}

void *zz_alloc_array(zz_arena *arena, size_t count, size_t size) {
    if (size && count > SIZE_MAX / 2 / size)
        out_of_memory(arena->memory);
    return zz_alloc(arena, count * size);
}

void *zz_grow_array(zz_arena *arena, const void *old, size_t old_size, size_t new_size) {
    void *fresh = zz_alloc(arena, new_size);
    if (old_size)
        memcpy(fresh, old, old_size);
    return fresh;
}

char *zz_strndup(zz_arena *arena, const char *text, size_t size) {
    char *copy = zz_alloc(arena, size + 1);
    memcpy(copy, text, size);
    return copy;
}

char *zz_strdup(zz_arena *arena, const char *text) {
    return zz_strndup(arena, text, strlen(text));
}

char *zz_vsprintf(zz_arena *arena, const char *format, va_list list) {
    va_list again;
    va_copy(again, list);
    const int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    const size_t room = size < 0 ? 1 : (size_t)size + 1;
    char *text = zz_alloc(arena, room);
    vsnprintf(text, room, format, list);
    return text;
}

char *zz_sprintf(zz_arena *arena, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *text = zz_vsprintf(arena, format, list);
    va_end(list);
    return text;
}

void zz_arena_defer(zz_arena *arena, void (*release)(void *), void *resource) {
    deferred *d = ZZ_NEW(arena, deferred);
    *d = (deferred){.next = arena->deferred, .release = release, .resource = resource};
    arena->deferred = d;
}
