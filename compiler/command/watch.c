/* zzlc watch: evaluates a design again on every save of it, or of a module beside it.
 *
 * The kernel wakes us (inotify), and once a second we look without being woken, which finds what
 * network file systems do not tell.  Whether anything changed is decided in one way only: by the
 * sizes and times of the modules in the design's folder.  Each evaluation is a process of its own,
 * so that one that takes long ends when the design is saved again, and Ctrl-C ends all of it. */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/command/command.h"

enum { PAUSE = 1000 /* ms between looks */ };

typedef struct watching {
    zz_command_line *line;
    const char *folder;
    int woken, signals; /* descriptors; woken may be -1 */
    sigset_t before;    /* the signals that were blocked */
    uint64_t stamp;     /* of what was evaluated last */
    pid_t child;        /* 0: none runs */
    bool began;
} watching;

static void close_all(void *resource) {
    watching *w = resource;
    if (w->woken >= 0)
        close(w->woken);
    if (w->signals >= 0)
        close(w->signals);
}

/* --- what changed -------------------------------------------------------------------------- */

static const char *folder_of(zz_arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : zz_strndup(arena, path, (size_t)(slash - path));
}

static uint64_t mix(uint64_t stamp, uint64_t value) {
    stamp = (stamp ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return stamp ^ stamp >> 29;
}

/* Of one file; 0 when it is not there. */
static uint64_t stamp_of(const char *path) {
    struct stat there;
    if (stat(path, &there) != 0)
        return 0;
    uint64_t stamp = mix(1, (uint64_t)there.st_ino);
    stamp = mix(stamp, (uint64_t)there.st_size);
    stamp = mix(stamp, (uint64_t)there.st_mtim.tv_sec);
    return mix(stamp, (uint64_t)there.st_mtim.tv_nsec);
}

/* Of the design and the modules beside it, in whatever order the folder gives them. */
static uint64_t look(const watching *w) {
    zz_arena *arena = zz_arena_new(zz_arena_memory(w->line->arena));
    uint64_t sum = stamp_of(w->line->operands[0]);
    DIR *folder = opendir(w->folder);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        const size_t size = strlen(entry->d_name);
        if (size > 3 && !strcmp(entry->d_name + size - 3, ".zz"))
            sum += stamp_of(zz_sprintf(arena, "%s/%s", w->folder, entry->d_name));
    }
    if (folder)
        closedir(folder);
    zz_arena_free(arena);
    return sum;
}

/* --- evaluating ---------------------------------------------------------------------------- */

static void stop(watching *w) {
    if (w->child <= 0)
        return;
    kill(-w->child, SIGKILL); /* and the C compiler that it may have started */
    while (waitpid(w->child, NULL, 0) < 0 && errno == EINTR)
        ;
    w->child = 0;
}

static void clear(watching *w) {
    static const char home[] = "\033[H\033[2J\033[3J";
    zz_buffer out = zz_buffer_new(w->line->arena);
    if (isatty(STDOUT_FILENO))
        zz_put(&out, home);
    else if (w->began)
        zz_put(&out, "\n");
    zz_print(w->line, &out);
    w->began = true;
}

/* True in the new process. */
static bool begin(watching *w) {
    stop(w);
    clear(w);
    w->child = fork();
    /* A group of its own, made by whoever comes first. */
    if (w->child >= 0)
        setpgid(w->child, w->child);
    if (w->child < 0)
        zz_complain(w->line, "cannot start an evaluation: %s", strerror(errno));
    if (w->child != 0)
        return false;
    sigprocmask(SIG_SETMASK, &w->before, NULL);
    /* It is not the terminal's group, and may write there all the same. */
    signal(SIGTTOU, SIG_IGN);
    return true;
}

/* --- waiting ------------------------------------------------------------------------------- */

static void drain(int descriptor) {
    char events[4096];
    while (read(descriptor, events, sizeof events) > 0)
        ;
}

/* Until the next look.  False when it is time to end. */
static bool wait_for_more(watching *w) {
    struct pollfd waiting[2] = {{.fd = w->signals, .events = POLLIN},
                                {.fd = w->woken, .events = POLLIN}};
    if (poll(waiting, 2, PAUSE) > 0) {
        if (waiting[0].revents) {
            struct signalfd_siginfo told;
            while (read(w->signals, &told, sizeof told) == sizeof told)
                if (told.ssi_signo != SIGCHLD)
                    return false;
        }
        if (waiting[1].revents)
            drain(w->woken);
    }
    if (w->child > 0 && waitpid(w->child, NULL, WNOHANG) == w->child)
        w->child = 0;
    return !w->line->closed && !w->line->unwritable;
}

static watching *watch(zz_command_line *line) {
    watching *w = ZZ_NEW(line->arena, watching);
    sigset_t ours;
    *w = (watching){.line = line,
                    .folder = folder_of(line->arena, line->operands[0]),
                    .woken = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    if (w->woken >= 0) /* else looking will do */
        inotify_add_watch(w->woken, w->folder,
                          IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE);
    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGHUP);
    sigaddset(&ours, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ours, &w->before);
    w->signals = signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC);
    zz_arena_defer(line->arena, close_all, w);
    return w;
}

zz_exit zz_command_watch(zz_command_line *line) {
    struct stat there;
    if (stat(line->operands[0], &there) != 0 || !S_ISREG(there.st_mode)) {
        zz_complain(line, "cannot watch %s: it is no file", line->operands[0]);
        return ZZ_EXIT_USAGE;
    }
    watching *w = watch(line);
    if (w->signals < 0) {
        zz_complain(line, "cannot watch: %s", strerror(errno));
        return ZZ_EXIT_MACHINE;
    }
    do {
        const uint64_t stamp = look(w);
        if (w->began && stamp == w->stamp)
            continue;
        w->stamp = stamp;
        if (begin(w))
            return zz_command_run(line);
    } while (wait_for_more(w));
    stop(w);
    return zz_ending(line, ZZ_EXIT_WELL);
}
