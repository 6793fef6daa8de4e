/* libtcc, with -nostdlib: kernels call nothing but what they are given, and the search for a C
 * library would cost more than the compilation.  The code goes into pages of our own, so the
 * compiler's state can be freed at once; no page is ever writable and executable at once.  Between
 * its calls nothing is allocated of ours: memory that runs out would leave it half done. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <libtcc.h>
#include <setjmp.h>
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

/* What a compilation needs, allocated before it. */
typedef struct compilation {
    TCCState *state;
    listener listener;
    pages code;
    const char *text, *name;
    const char *still, *entry; /* what `static` and the name of the entry are defined as */
    const char *message;
} compilation;

static void release_state(compilation *c) {
    if (c->state)
        tcc_delete(c->state);
    c->state = NULL;
}

static void release(void *resource) {
    compilation *c = resource;
    release_state(c);
    if (c->code.start)
        munmap(c->code.start, c->code.size);
}

static zz_jit_function find(const compilation *c) {
    zz_jit_function function;
    void *symbol = tcc_get_symbol(c->state, c->name);
    memcpy(&function, &symbol, sizeof function);
    return function;
}

#if ZZ_TCC_RELOCATE_ARGUMENTS == 1
/* Since 2022 libtcc keeps the code itself, as long as the state lives, and protects its pages. */
static void keep_from_executing(compilation *c) {
    (void)c;
}

static zz_jit_function load(compilation *c) {
    return tcc_relocate(c->state) < 0 ? NULL : find(c);
}
#else
/* While it fills our pages, libtcc makes every section that holds code executable, and they are
 * still writable then.  So functions go into a section that it takes for data: those that are
 * static, and the entry, which is the one that is not.  We make them executable, when they are
 * written. */
static void keep_from_executing(compilation *c) {
    tcc_define_symbol(c->state, "static", c->still);
    tcc_define_symbol(c->state, c->name, c->entry);
}

/* Debian's symbol table is private to libtcc, so the function's address is asked of the state
 * before it goes. */
static zz_jit_function load(compilation *c) {
    const int size = tcc_relocate(c->state, NULL);
    if (size < 0)
        return NULL;
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t room = ((size_t)size + page - 1) / page * page;
    void *start = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) {
        c->message = "no memory for the code of a kernel";
        return NULL;
    }
    c->code = (pages){start, room};
    if (tcc_relocate(c->state, start) < 0)
        return NULL;
    if (mprotect(start, room, PROT_READ | PROT_EXEC) != 0) {
        c->message = "this system does not let a program run code that it made";
        return NULL;
    }
    return find(c);
}
#endif

static zz_jit_function compile(compilation *c) {
    c->state = tcc_new();
    if (!c->state)
        return NULL;
    tcc_set_error_func(c->state, &c->listener, listen);
    tcc_set_options(c->state, "-nostdlib -nostdinc");
    tcc_set_output_type(c->state, TCC_OUTPUT_MEMORY);
    keep_from_executing(c);
    return tcc_compile_string(c->state, c->text) == 0 ? load(c) : NULL;
}

/* --- where libtcc would end the program ------------------------------------------------------ */

#ifdef ZZ_WRAPS_EXIT
/* Outside of tcc_compile_string, libtcc calls exit when it gets no memory.  The linker leads that
 * call here, and it goes on where this thread asked for the kernel. */
static _Thread_local jmp_buf *way_back;

void __real_exit(int status) __attribute__((noreturn));
void __wrap_exit(int status) __attribute__((noreturn));
void __wrap_exit(int status) {
    if (way_back)
        longjmp(*way_back, 1);
    __real_exit(status);
}

static zz_jit_function compile_and_return(compilation *c) {
    jmp_buf back;
    zz_jit_function volatile function = NULL;
    way_back = &back;
    if (setjmp(back) == 0) {
        function = compile(c);
    } else {
        c->state = NULL; /* in pieces: it stays where it is */
        c->message = "no memory for the C compiler";
    }
    way_back = NULL;
    return function;
}
#else
static zz_jit_function compile_and_return(compilation *c) {
    return compile(c);
}
#endif

zz_jit_function zz_jit_tcc(zz_arena *arena, const char *text, const char *name,
                           const char **message) {
    static const char section[] = "__attribute__((section(\".kernel\")))";
    compilation *c = ZZ_NEW(arena, compilation);
    *c = (compilation){.text = text,
                       .name = name,
                       .still = zz_sprintf(arena, "%s static", section),
                       .entry = zz_sprintf(arena, "%s %s", section, name)};
    zz_arena_defer(arena, release, c);
    zz_jit_function function = compile_and_return(c);
    if (!function)
        *message = c->message               ? c->message
                   : c->listener.message[0] ? c->listener.message
                                            : "the C compiler refused a kernel";
#if ZZ_TCC_RELOCATE_ARGUMENTS != 1
    release_state(c);
#endif
    return function;
}
