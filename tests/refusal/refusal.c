/* Runs a command again and again, where the system refuses its n-th call of a kind, for every n (above
 * EVERY in larger steps) until it makes no more of them:
 *     refusal LIBRARY KIND once|on EVERY FILE COMMAND ARGUMENT...
 * What must hold each time: it ends by itself; it prints what it prints otherwise and status 0, or
 * ends with status 3 and a message of zzlc's on stderr.  FILE, which it writes into the folder `out` ("-": none),
 * is as otherwise when all went well, else whole or absent, and nothing lies beside it.
 * Prints what did not hold, and last how many calls were refused; 0 when all held. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 1 << 22, LIMIT = 10, SHOWN = 5 };

typedef struct text {
    char *bytes;
    size_t size;
} text;

static text contents(const char *path) {
    text t = {malloc(ROOM), 0};
    FILE *file = fopen(path, "rb");
    if (!t.bytes)
        abort();
    if (file) {
        t.size = fread(t.bytes, 1, ROOM - 1, file);
        fclose(file);
    }
    t.bytes[t.size] = 0;
    return t;
}

static bool same(text a, text b) {
    return a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0;
}

static void redirect(const char *path, int to) {
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file < 0 || dup2(file, to) < 0)
        _exit(126);
    close(file);
}

/* Removes what lies in the folder, and says whether anything but one file did. */
static bool empty(const char *but) {
    bool more = false;
    char path[600];
    DIR *folder = opendir("out");
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "out/%s", entry->d_name);
        more |= strcmp(path, but) != 0;
        unlink(path);
    }
    if (folder)
        closedir(folder);
    return more;
}

/* One run; false when no call was refused, as there were not so many. */
static bool run(const char *library, const char *order, char **command, int *status) {
    int told[2];
    char number[16], byte;
    if (pipe(told) != 0)
        abort();
    const pid_t child = fork();
    if (child == 0) {
        close(told[0]);
        fcntl(told[1], F_SETFL, O_NONBLOCK);
        snprintf(number, sizeof number, "%d", told[1]);
        redirect("stdout", STDOUT_FILENO);
        redirect("stderr", STDERR_FILENO);
        setenv("LD_PRELOAD", library, 1);
        setenv("ZZ_REFUSE", order, 1);
        setenv("ZZ_REFUSE_TELL", number, 1);
        alarm(LIMIT);
        execvp(command[0], command);
        _exit(127);
    }
    close(told[1]);
    if (child < 0 || waitpid(child, status, 0) < 0)
        abort();
    const bool refused = read(told[0], &byte, 1) == 1;
    close(told[0]);
    return refused;
}

/* What does not hold after a run, or NULL. */
static const char *wrong(int status, const char *file, text out, text written) {
    static char why[80];
    const char *found = NULL;
    const text now = contents("stdout"), told = contents("stderr"), left = contents(file);
    const bool there = access(file, F_OK) == 0;
    if (WIFSIGNALED(status)) {
        snprintf(why, sizeof why, "ended by signal %d", WTERMSIG(status));
        found = why;
    } else if (WEXITSTATUS(status) == 0) {
        if (!same(now, out))
            found = "ended well, and printed something else";
        else if (!same(left, written))
            found = "ended well, and wrote something else";
    } else if (WEXITSTATUS(status) != 3) {
        snprintf(why, sizeof why, "ended with status %d", WEXITSTATUS(status));
        found = why;
    } else if (!strstr(told.bytes, "zzlc: ") && !strstr(told.bytes, "error[ZZ")) {
        found = "said nothing of its own";
    }
    if (!found && there && !same(left, written))
        found = "left half a file";
    if (empty(file) && !found)
        found = "left another file";
    free(now.bytes);
    free(told.bytes);
    free(left.bytes);
    return found;
}

int main(int argc, char **argv) {
    if (argc < 7) {
        fprintf(stderr, "usage: refusal LIBRARY KIND once|on EVERY FILE COMMAND ARGUMENT...\n");
        return 2;
    }
    const char *kind = argv[2], *file = argv[5];
    char **command = argv + 6, order[64];
    const bool on = !strcmp(argv[3], "on");
    const long every = atol(argv[4]);
    int status, faults = 0, refused = 0;
    empty("");
    run(argv[1], "none 0", command, &status);
    const text out = contents("stdout"), written = contents(file);
    if (status != 0) {
        printf("does not run by itself\n");
        return 1;
    }
    empty("");
    for (long n = 1;; n += 1 + (n > every ? n / 8 : 0)) {
        snprintf(order, sizeof order, "%s %ld%s", kind, n, on ? " on" : "");
        if (!run(argv[1], order, command, &status))
            break;
        refused++;
        const char *fault = wrong(status, file, out, written);
        if (fault && ++faults <= SHOWN) {
            const text told = contents("stderr");
            printf("%s: %s\n%.400s", order, fault, told.bytes);
            free(told.bytes);
        }
    }
    free(out.bytes);
    free(written.bytes);
    printf("%d refused, %d wrong\n", refused, faults);
    return faults != 0;
}
