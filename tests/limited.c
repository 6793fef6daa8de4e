/* Runs a command within bounds: limited CPU-MILLISECONDS MEBIBYTES COMMAND ARGUMENT...
 * Ends as the command did (128 + n when signal n ended it), or with 124 when it took more processor
 * time or resident memory than it may, and says which.  What runs away is stopped after ten times
 * its time. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: limited CPU-MILLISECONDS MEBIBYTES COMMAND ARGUMENT...\n");
        return 2;
    }
    const long milliseconds = atol(argv[1]), mebibytes = atol(argv[2]);
    const pid_t child = fork();
    if (child < 0) {
        perror("fork");
        return 3;
    }
    if (child == 0) {
        const rlim_t seconds = (rlim_t)(milliseconds / 100 + 1);
        setrlimit(RLIMIT_CPU, &(struct rlimit){seconds, seconds + 1});
        execvp(argv[3], argv + 3);
        perror(argv[3]);
        _exit(127);
    }
    int status;
    struct rusage use;
    if (wait4(child, &status, 0, &use) < 0) {
        perror("wait4");
        return 3;
    }
    const long took = (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000 +
                      (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1000;
    const long peak = use.ru_maxrss / 1024;
    if (took > milliseconds)
        fprintf(stderr, "took %ld ms of processor time, may take %ld\n", took, milliseconds);
    if (peak > mebibytes)
        fprintf(stderr, "took %ld MiB of memory, may take %ld\n", peak, mebibytes);
    if (took > milliseconds || peak > mebibytes)
        return 124;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
