/* A system that refuses: loaded before a program, it lets one call of a kind fail, while main runs.
 * ZZ_REFUSE is "KIND N" or "KIND N on": the N-th call of that kind from main on, or that one and all
 * behind it; the kinds are those of `kinds`.  For each call refused one byte goes to the descriptor
 * ZZ_REFUSE_TELL.  The programs that the program starts are let alone. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

typedef enum kind { MEMORY, OPEN, READ, WRITE, CLOSE, RENAME, SYNC, PAGES, PROCESS, THREAD } kind;
static const struct {
    const char *name;
    int error;
} kinds[] = {
    [MEMORY] = {"memory", ENOMEM}, [OPEN] = {"open", EMFILE},   [READ] = {"read", EIO},
    [WRITE] = {"write", ENOSPC},   [CLOSE] = {"close", EDQUOT}, [RENAME] = {"rename", EACCES},
    [SYNC] = {"sync", EIO},        [PAGES] = {"pages", ENOMEM}, [PROCESS] = {"process", EAGAIN},
    [THREAD] = {"thread", EAGAIN},
};

static atomic_bool in_main;
static atomic_long calls;
static int chosen = -1, tell = -1;
static long refused;
static bool all_behind;

static bool refuses(kind k) {
    if (!atomic_load(&in_main) || (int)k != chosen)
        return false;
    const long call = atomic_fetch_add(&calls, 1) + 1;
    if (call != refused && !(all_behind && call > refused))
        return false;
    ssize_t (*plainly)(int, const void *, size_t) = NULL;
    void *symbol = dlsym(RTLD_NEXT, "write");
    memcpy(&plainly, &symbol, sizeof plainly);
    if (tell >= 0 && plainly)
        (void)!plainly(tell, "!", 1);
    errno = kinds[k].error;
    return true;
}

/* --- from main to its return --------------------------------------------------------------- */

static int (*main_of_program)(int, char **, char **);

static int watched_main(int argc, char **argv, char **environment) {
    atomic_store(&in_main, true);
    const int status = main_of_program(argc, argv, environment);
    atomic_store(&in_main, false);
    return status;
}

static void settle(void) {
    const char *order = getenv("ZZ_REFUSE"), *descriptor = getenv("ZZ_REFUSE_TELL");
    char name[16] = "", on[4] = "";
    if (order && sscanf(order, "%15s %ld %3s", name, &refused, on) >= 2)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (!strcmp(name, kinds[k].name))
                chosen = (int)k;
    all_behind = !strcmp(on, "on");
    if (descriptor) {
        tell = atoi(descriptor);
        fcntl(tell, F_SETFD, FD_CLOEXEC);
    }
    unsetenv("LD_PRELOAD");
    unsetenv("ZZ_REFUSE");
    unsetenv("ZZ_REFUSE_TELL");
}

/* The program's own start, with a main of ours around its main. */
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
                      void (*begin)(void), void (*end)(void), void (*linker)(void), void *stack);
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
                      void (*begin)(void), void (*end)(void), void (*linker)(void), void *stack) {
    int (*plainly)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
                   void (*)(void), void *);
    void *symbol = dlsym(RTLD_NEXT, "__libc_start_main");
    memcpy(&plainly, &symbol, sizeof plainly);
    main_of_program = main;
    settle();
    return plainly(watched_main, argc, argv, begin, end, linker, stack);
}

/* --- memory: glibc's own names, as dlsym asks for memory itself ------------------------------- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size) {
    return refuses(MEMORY) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return refuses(MEMORY) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
    return refuses(MEMORY) ? NULL : __libc_realloc(old, size);
}

/* --- the rest ------------------------------------------------------------------------------ */

/* A call that refuses or does what it always did. */
#define CALL(kind, failed, type, name, parameters, arguments)                                      \
    type name parameters {                                                                         \
        static type(*plainly) parameters;                                                          \
        if (!plainly) {                                                                            \
            void *symbol = dlsym(RTLD_NEXT, #name);                                                \
            memcpy(&plainly, &symbol, sizeof plainly);                                             \
        }                                                                                          \
        return refuses(kind) ? (failed) : plainly arguments;                                       \
    }
#define OPENS(name)                                                                                \
    int name(const char *path, int flags, ...) {                                                   \
        static int (*plainly)(const char *, int, ...);                                             \
        if (!plainly) {                                                                            \
            void *symbol = dlsym(RTLD_NEXT, #name);                                                \
            memcpy(&plainly, &symbol, sizeof plainly);                                             \
        }                                                                                          \
        va_list list;                                                                              \
        va_start(list, flags);                                                                     \
        const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;                     \
        va_end(list);                                                                              \
        return refuses(OPEN) ? -1 : plainly(path, flags, mode);                                    \
    }

/* clang-format off */
OPENS(open)
OPENS(open64)
CALL(OPEN, NULL, FILE *, fopen, (const char *path, const char *mode), (path, mode))
CALL(OPEN, NULL, FILE *, fopen64, (const char *path, const char *mode), (path, mode))
CALL(OPEN, NULL, char *, mkdtemp, (char *pattern), (pattern))
CALL(READ, -1, ssize_t, read, (int file, void *to, size_t size), (file, to, size))
CALL(READ, -1, ssize_t, pread, (int file, void *to, size_t size, off_t at), (file, to, size, at))
CALL(READ, -1, ssize_t, pread64, (int file, void *to, size_t size, off64_t at), (file, to, size, at))
/* The stream has its error then, which ferror tells from an end. */
static FILE *broken(FILE *file) {
    file->_flags |= 0x20;
    return file;
}
CALL(READ, broken(file) == NULL, size_t, fread, (void *to, size_t size, size_t n, FILE *file), (to, size, n, file))
CALL(WRITE, -1, ssize_t, write, (int file, const void *from, size_t size), (file, from, size))
CALL(WRITE, -1, ssize_t, pwrite64, (int file, const void *from, size_t size, off64_t at), (file, from, size, at))
CALL(WRITE, EOF, int, fputs, (const char *text, FILE *file), (text, file))
CALL(WRITE, -1, int, ftruncate64, (int file, off64_t size), (file, size))
CALL(RENAME, -1, int, linkat,
     (int from_folder, const char *from, int to_folder, const char *to, int flags),
     (from_folder, from, to_folder, to, flags))
CALL(RENAME, -1, int, rename, (const char *from, const char *to), (from, to))
CALL(SYNC, -1, int, fsync, (int file), (file))
CALL(SYNC, -1, int, fdatasync, (int file), (file))
CALL(PAGES, MAP_FAILED, void *, mmap, (void *at, size_t size, int use, int flags, int file, off_t from), (at, size, use, flags, file, from))
CALL(PAGES, MAP_FAILED, void *, mmap64, (void *at, size_t size, int use, int flags, int file, off64_t from), (at, size, use, flags, file, from))
CALL(PAGES, -1, int, mprotect, (void *at, size_t size, int use), (at, size, use))
CALL(PROCESS, -1, pid_t, fork, (void), ())
CALL(PROCESS, EAGAIN, int, posix_spawn, (pid_t *child, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes, char *const argv[], char *const environment[]), (child, path, actions, attributes, argv, environment))
CALL(THREAD, EAGAIN, int, pthread_create, (pthread_t *thread, const pthread_attr_t *attributes, void *(*work)(void *), void *with), (thread, attributes, work, with))
/* clang-format on */

/* The descriptor is closed all the same, as Linux does it. */
int close(int file) {
    static int (*plainly)(int);
    if (!plainly) {
        void *symbol = dlsym(RTLD_NEXT, "close");
        memcpy(&plainly, &symbol, sizeof plainly);
    }
    if (!refuses(CLOSE))
        return plainly(file);
    plainly(file);
    errno = kinds[CLOSE].error;
    return -1;
}
