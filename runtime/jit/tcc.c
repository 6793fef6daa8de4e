/* libtcc, with -nostdlib: kernels call nothing but what they are given, and the search for a C
 * library would cost more than the compilation.  The code goes into pages of our own, so the
 * compiler's state can be freed at once; no page is ever writable and executable at once. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <libtcc.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/jit/engine.h"

typedef struct pages {
    void *start;
    size_t size;
} pages;

/* The first error.  It is copied without an allocation: one that fails would leave libtcc in the
 * middle of a compilation, with its lock held, and the next compilation would wait for ever. */
typedef struct listener {
    char message[512];
} listener;

/* The last line says it; lines before it say through which files it came there. */
static void listen(void *context, const char *message) {
    listener *l = context;
    const char *line = strrchr(message, '\n');
    if (!l->message[0])
        snprintf(l->message, sizeof l->message, "%s", line ? line + 1 : message);
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

static zz_jit_function find(TCCState *state, const char *name) {
    zz_jit_function function;
    void *symbol = tcc_get_symbol(state, name);
    memcpy(&function, &symbol, sizeof function);
    return function;
}

#if ZZ_TCC_RELOCATE_ARGUMENTS == 1
/* Since 2022 libtcc keeps the code itself, as long as the state lives, and protects its pages. */
static void keep_from_executing(zz_arena *arena, TCCState *state, const char *entry) {
    (void)arena, (void)state, (void)entry;
}

static zz_jit_function load(zz_arena *arena, TCCState *state, const char *name,
                            const char **message) {
    (void)arena, (void)message, (void)release_pages;
    return tcc_relocate(state) < 0 ? NULL : find(state, name);
}
#else
/* While it fills our pages, libtcc makes every section that holds code executable, and they are
 * still writable then.  So functions go into a section that it takes for data: those that are
 * static, and the entry, which is the one that is not.  We make them executable, when they are
 * written. */
static void keep_from_executing(zz_arena *arena, TCCState *state, const char *entry) {
    static const char section[] = "__attribute__((section(\".kernel\")))";
    tcc_define_symbol(state, "static", zz_sprintf(arena, "%s static", section));
    tcc_define_symbol(state, entry, zz_sprintf(arena, "%s %s", section, entry));
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
    return find(state, name);
}
#endif

zz_jit_function zz_jit_tcc(zz_arena *arena, const char *text, const char *name,
                           const char **message) {
    listener *l = ZZ_NEW(arena, listener);
    TCCState **state = ZZ_NEW(arena, TCCState *);
    zz_arena_defer(arena, release_state, state); /* also when memory runs out */
    *state = tcc_new();
    if (!*state) {
        *message = "no memory for the C compiler";
        return NULL;
    }
    tcc_set_error_func(*state, l, listen);
    tcc_set_options(*state, "-nostdlib -nostdinc");
    tcc_set_output_type(*state, TCC_OUTPUT_MEMORY);
    keep_from_executing(arena, *state, name);
    zz_jit_function function = NULL;
    if (tcc_compile_string(*state, text) == 0)
        function = load(arena, *state, name, message);
    if (!function && !*message)
        *message = l->message[0] ? l->message : "the C compiler refused a kernel";
#if ZZ_TCC_RELOCATE_ARGUMENTS != 1
    release_state(state);
#endif
    return function;
}
