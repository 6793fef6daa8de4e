/* zzlc: main and little else.  All memory belongs to one zz_memory; when it runs out, control comes
 * back here and the program says so. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "compiler/command/command.h"

/* ZZ_FAIL_ALLOCATION=n lets the n-th block asked of the system fail: for tests. */
static size_t failing_allocation(void) {
    const char *text = getenv("ZZ_FAIL_ALLOCATION");
    return text ? strtoul(text, NULL, 10) : 0;
}

int main(int argc, char **argv) {
    static const char out_of_memory[] = "zzlc: out of memory\n";
    zz_memory memory;
    jmp_buf escape;
    volatile int status = ZZ_EXIT_MACHINE;
    /* A closed pipe and a file at its limit are errors of write, and handled there. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    zz_memory_begin(&memory);
    memory.fail_at = failing_allocation();
    ZZ_MEMORY_TRY (&memory, escape) {
        status = (int)zz_command_main(zz_arena_new(&memory), argc, argv);
    } else {
        ssize_t told = write(STDERR_FILENO, out_of_memory, sizeof out_of_memory - 1);
        (void)told;
    }
    memory.escape = NULL;
    zz_memory_end(&memory);
    return status;
}
