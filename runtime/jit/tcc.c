/* libtcc, with -nostdlib: kernels call nothing but what they are given, and the search for a C
 * library would cost more than the compilation.  The code goes into pages of our own, so the
 * compiler's state can be freed at once, and the pages are not writable when it runs. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <libtcc.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/jit/engine.h"

typedef struct pages {
    void *start;
    size_t size;
} pages;

typedef struct listener {
    zz_arena *arena;
    const char *message; /* the first error */
} listener;

static void listen(void *context, const char *message) {
    listener *l = context;
    if (!l->message)
        l->message = zz_strdup(l->arena, message);
}

static void release_pages(void *resource) {
    pages *p = resource;
    if (p->start)
        munmap(p->start, p->size);
}

static void release_state(void *resource) {
    TCCState **state = resource;
    if (*state)
        tcc_delete(*state);
    *state = NULL;
}

/* Debian's symbol table is private to libtcc, so the function's address is asked of the state
 * before it goes. */
static zz_jit_function load(zz_arena *arena, TCCState *state, const char *name,
                            const char **message) {
    pages *code = ZZ_NEW(arena, pages);
    zz_arena_defer(arena, release_pages, code);
    const int size = tcc_relocate(state, NULL);
    if (size < 0)
        return NULL;
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t room = ((size_t)size + page - 1) / page * page;
    void *start = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) {
        *message = "no memory for the code of a kernel";
        return NULL;
    }
    *code = (pages){start, room};
    if (tcc_relocate(state, start) < 0)
        return NULL;
    if (mprotect(start, room, PROT_READ | PROT_EXEC) != 0) {
        *message = "this system does not let a program run code that it made";
        return NULL;
    }
    zz_jit_function function;
    void *symbol = tcc_get_symbol(state, name);
    memcpy(&function, &symbol, sizeof function);
    return function;
}

zz_jit_function zz_jit_tcc(zz_arena *arena, const char *text, const char *name,
                           const char **message) {
    listener l = {.arena = arena};
    TCCState **state = ZZ_NEW(arena, TCCState *);
    zz_arena_defer(arena, release_state, state); /* also when memory runs out in the listener */
    *state = tcc_new();
    if (!*state) {
        *message = "no memory for the C compiler";
        return NULL;
    }
    tcc_set_error_func(*state, &l, listen);
    tcc_set_options(*state, "-nostdlib -nostdinc");
    tcc_set_output_type(*state, TCC_OUTPUT_MEMORY);
    zz_jit_function function = NULL;
    if (tcc_compile_string(*state, text) == 0)
        function = load(arena, *state, name, message);
    if (!function && !*message)
        *message = l.message ? l.message : "the C compiler refused a kernel";
    release_state(state);
    return function;
}
