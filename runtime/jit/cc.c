/* The system's C compiler: the same text through another compiler, for comparison, and in the background
 * for kernels that run long.  Files go to a workshop of their own, which is closed as soon as the object
 * is loaded. */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/jit/engine.h"
#include "runtime/jit/workshop.h"

extern char **environ;

static bool write_source(const zz_jit_workshop *shop, const char *text) {
    FILE *file = fopen(shop->source, "w");
    if (!file)
        return false;
    const bool written = fputs(text, file) >= 0;
    return fclose(file) == 0 && written;
}

/* $CC may hold options ("ccache gcc -m64"), so a shell reads it; the paths are ours.  A compiler that
 * runs wild ends after a minute of the processor's time; its own temporary files are beside ours.
 * 0: there is none. */
static pid_t start_compiler(const zz_jit_workshop *shop, const char *level, bool apart) {
    char *const arguments[] = {
        "sh",
        "-c",
        "ulimit -t 60; TMPDIR=$4; export TMPDIR\n"
        "exec ${CC:-cc} \"$5\" -w -ffp-contract=off -fPIC -shared -o \"$1\" \"$2\" "
        "<\"$2\" >\"$3\" 2>&1",
        "sh",
        (char *)shop->object,
        (char *)shop->source,
        (char *)shop->log,
        (char *)shop->directory,
        (char *)level,
        NULL};
    posix_spawnattr_t attributes;
    pid_t child = 0;
    if (posix_spawnattr_init(&attributes) != 0)
        return 0;
    /* A group of its own, so that all of it can be ended. */
    if (apart)
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    if (posix_spawn(&child, "/bin/sh", NULL, &attributes, arguments, environ) != 0)
        child = 0;
    posix_spawnattr_destroy(&attributes);
    return child;
}

/* The compiler's status; -1: it has none (yet, where we do not wait). */
static int end_of_compiler(pid_t child, int options, bool *over) {
    int status;
    pid_t ended;
    do
        ended = waitpid(child, &status, options);
    while (ended < 0 && errno == EINTR);
    *over = ended != 0;
    return ended == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int run_compiler(const zz_jit_workshop *shop) {
    bool over;
    const pid_t child = start_compiler(shop, "-O2", false);
    return child ? end_of_compiler(child, 0, &over) : -1;
}

static const char *first_error(zz_arena *arena, const zz_jit_workshop *shop) {
    char line[400];
    FILE *log = fopen(shop->log, "r");
    const char *found = NULL;
    while (log && !found && fgets(line, sizeof line, log))
        if (strstr(line, "error") || strstr(line, "not found"))
            found = zz_strndup(arena, line, strcspn(line, "\n"));
    if (log)
        fclose(log);
    return found ? found : "the C compiler failed";
}

static void release_object(void *resource) {
    dlclose(resource);
}

zz_jit_function zz_jit_cc(zz_arena *arena, const char *text, const char *name,
                          const char **message) {
    zz_jit_workshop shop;
    zz_jit_function function = NULL;
    if (!zz_jit_workshop_open(arena, &shop)) {
        *message = zz_sprintf(arena, "no directory for temporary files: %s", strerror(errno));
        return NULL;
    }
    void *object = NULL;
    if (!write_source(&shop, text))
        *message = "temporary files cannot be written";
    else if (run_compiler(&shop) != 0)
        *message = first_error(arena, &shop);
    else if (!(object = dlopen(shop.object, RTLD_NOW | RTLD_LOCAL)))
        *message = zz_strdup(arena, dlerror());
    zz_jit_workshop_close(&shop);
    if (object) {
        zz_arena_defer(arena, release_object, object);
        void *symbol = dlsym(object, name);
        memcpy(&function, &symbol, sizeof function);
        if (!function)
            *message = "the kernel lacks its entry";
    }
    return function;
}

/* --- in the background --------------------------------------------------------------------- */

enum { MOST_SECONDS = 60 };

struct zz_jit_later {
    zz_jit_workshop shop;
    const char *name;
    pid_t child; /* 0: it has ended, and the workshop is closed */
    time_t began;
    void *object;
};

static time_t seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Ends the compiler, with whatever it has started, wherever it is. */
static void end_compiler(zz_jit_later *later) {
    bool over;
    kill(-later->child, SIGKILL);
    end_of_compiler(later->child, 0, &over);
    later->child = 0;
    zz_jit_workshop_close(&later->shop);
}

static void release_later(void *resource) {
    zz_jit_later *later = resource;
    if (later->child)
        end_compiler(later);
    if (later->object)
        dlclose(later->object);
}

zz_jit_later *zz_jit_begin(zz_arena *arena, const char *text, const char *name) {
    zz_jit_later *later = ZZ_NEW(arena, zz_jit_later);
    later->name = zz_strdup(arena, name);
    zz_arena_defer(arena, release_later, later);
    if (!zz_jit_workshop_open(arena, &later->shop))
        return NULL;
    if (write_source(&later->shop, text))
        later->child = start_compiler(&later->shop, "-O3", true);
    if (!later->child) {
        zz_jit_workshop_close(&later->shop);
        return NULL;
    }
    later->began = seconds();
    return later;
}

zz_jit_function zz_jit_look(zz_jit_later *later, bool *over) {
    zz_jit_function function = NULL;
    *over = true;
    if (!later->child)
        return NULL;
    const int status = end_of_compiler(later->child, WNOHANG, over);
    if (!*over && seconds() - later->began > MOST_SECONDS) {
        end_compiler(later);
        *over = true;
        return NULL;
    }
    if (!*over)
        return NULL;
    later->child = 0;
    if (status == 0 && (later->object = dlopen(later->shop.object, RTLD_NOW | RTLD_LOCAL))) {
        void *symbol = dlsym(later->object, later->name);
        memcpy(&function, &symbol, sizeof function);
    }
    zz_jit_workshop_close(&later->shop);
    return function;
}
