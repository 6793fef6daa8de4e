/* The system's C compiler: the same text through another compiler, for comparison and for kernels
 * that run long.  Files go to a directory of their own below $TMPDIR, which is removed at once. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/jit/engine.h"

extern char **environ;

typedef struct workshop {
    const char *directory, *source, *object, *log;
} workshop;

static bool open_workshop(zz_arena *arena, workshop *shop) {
    const char *base = getenv("TMPDIR");
    char *directory = zz_sprintf(arena, "%s/zzlc-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(directory))
        return false;
    shop->directory = directory;
    shop->source = zz_sprintf(arena, "%s/kernel.c", directory);
    shop->object = zz_sprintf(arena, "%s/kernel.so", directory);
    shop->log = zz_sprintf(arena, "%s/log", directory);
    return true;
}

static void close_workshop(const workshop *shop) {
    unlink(shop->source);
    unlink(shop->object);
    unlink(shop->log);
    rmdir(shop->directory);
}

static bool write_source(const workshop *shop, const char *text) {
    FILE *file = fopen(shop->source, "w");
    if (!file)
        return false;
    const bool written = fputs(text, file) >= 0;
    return fclose(file) == 0 && written;
}

/* $CC may hold options ("ccache gcc -m64"), so a shell reads it; the paths are ours. */
static int run_compiler(const workshop *shop) {
    char *const arguments[] = {
        "sh",
        "-c",
        "exec ${CC:-cc} -O2 -w -ffp-contract=off -fPIC -shared -o \"$1\" \"$2\" "
        "2> \"$3\"",
        "sh",
        (char *)shop->object,
        (char *)shop->source,
        (char *)shop->log,
        NULL};
    pid_t child;
    int status;
    if (posix_spawn(&child, "/bin/sh", NULL, NULL, arguments, environ) != 0)
        return -1;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static const char *first_error(zz_arena *arena, const workshop *shop) {
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
    workshop shop;
    zz_jit_function function = NULL;
    if (!open_workshop(arena, &shop)) {
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
    close_workshop(&shop);
    if (object) {
        zz_arena_defer(arena, release_object, object);
        void *symbol = dlsym(object, name);
        memcpy(&function, &symbol, sizeof function);
        if (!function)
            *message = "the kernel lacks its entry";
    }
    return function;
}
