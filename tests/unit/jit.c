/* Engines: C text to a function, and what happens when the C compiler refuses it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "runtime/jit/engine.h"
#include "tests/unit/unit.h"

static const zz_jit_engine engines[] = {ZZ_JIT_TCC, ZZ_JIT_CC};
static const char sum[] = "long long sum(long long n);\n"
                          "long long sum(long long n) {\n"
                          "    long long s = 0;\n"
                          "    for (long long i = 1; i <= n; i++) s += i;\n"
                          "    return s;\n"
                          "}\n";

typedef int64_t (*sum_function)(int64_t n);

static void kernels_run_on_every_engine(void) {
    for (int e = 0; e < 2; e++) {
        zz_memory memory;
        zz_memory_begin(&memory);
        zz_arena *arena = zz_arena_new(&memory);
        const char *message = NULL;
        sum_function f = (sum_function)zz_jit_compile(arena, engines[e], sum, "sum", &message);
        if (CHECK(f != NULL)) {
            CHECK_INT(f(10), 55);
            CHECK_INT(f(0), 0);
        }
        zz_memory_end(&memory);
    }
}

static void many_kernels_live_side_by_side(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    int64_t (*functions[100])(void);
    for (int i = 0; i < 100; i++) {
        const char *message = NULL;
        const char *text = zz_sprintf(arena, "long long number(void) { return %d; }", i);
        functions[i] =
            (int64_t(*)(void))zz_jit_compile(arena, ZZ_JIT_TCC, text, "number", &message);
        REQUIRE(functions[i] != NULL);
    }
    for (int i = 0; i < 100; i++)
        CHECK_INT(functions[i](), i);
    zz_memory_end(&memory);
}

static void a_kernel_that_is_refused_says_why(void) {
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"void kernel(void) { return 1 + ; }\n", ":1:"},
        {"#line 12 \"design.zz\"\nvoid kernel(void) { x = 1; }\n", "design.zz:12"},
        {"#include <no/such/header.h>\nvoid kernel(void) { }\n", "no/such/header.h"},
        {"void missing(void);\nvoid kernel(void) { missing(); }\n", "missing"},
        {"void other(void) { }\n", ""},
        {"", ""},
    };
    for (int e = 0; e < 2; e++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            zz_memory memory;
            zz_memory_begin(&memory);
            zz_arena *arena = zz_arena_new(&memory);
            const char *message = NULL;
            /* A shared object may leave symbols open: the system's engine finds that out later. */
            const bool links = engines[e] == ZZ_JIT_CC && i == 3;
            zz_jit_function f =
                zz_jit_compile(arena, engines[e], cases[i].text, "kernel", &message);
            if (!links) {
                CHECK(f == NULL);
                if (CHECK(message != NULL && message[0] != 0)) {
                    if (strchr(message, '\n') || !strstr(message, cases[i].says))
                        CHECK_TEXT(message, cases[i].says);
                }
            }
            /* and the next one is none the worse for it */
            sum_function again =
                (sum_function)zz_jit_compile(arena, engines[e], sum, "sum", &message);
            CHECK(again && again(4) == 10);
            zz_memory_end(&memory);
        }
}

/* There is no memory for the message of a refusal: libtcc, which is in the middle of a compilation
 * when it tells, must still work afterwards. */
static void memory_may_run_out_while_a_refusal_is_told(void) {
    enum { BLOCK = 1024 * 1024, ROOM = 1024 };
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        zz_arena *arena = zz_arena_new(&memory);
        char *text = zz_alloc(arena, 8 * BLOCK);
        strcpy(text, "void kernel(void) { ");
        memset(text + strlen(text), 'x', 4000);
        strcat(text, " = 1; }");
        zz_alloc(arena, BLOCK - ROOM); /* the rest of the newest block is small */
        memory.limit = memory.used;
        const char *message = NULL;
        zz_jit_function f = zz_jit_compile(arena, ZZ_JIT_TCC, text, "kernel", &message);
        CHECK(f == NULL && message != NULL);
    }
    zz_memory_end(&memory);
    kernels_run_on_every_engine();
}

static void a_compiler_that_is_not_there_is_told(void) {
    static const char *const compilers[] = {"false", "no-such-compiler", "sh -c 'exit 3'"};
    const char *before = getenv("CC");
    char *saved = before ? strdup(before) : NULL;
    for (int i = 0; i < 3; i++) {
        zz_memory memory;
        zz_memory_begin(&memory);
        const char *message = NULL;
        setenv("CC", compilers[i], 1);
        CHECK(!zz_jit_compile(zz_arena_new(&memory), ZZ_JIT_CC, sum, "sum", &message));
        CHECK(message != NULL && message[0] != 0);
        zz_memory_end(&memory);
    }
    if (saved)
        setenv("CC", saved, 1);
    else
        unsetenv("CC");
    free(saved);
}

/* Every request of this program, and of the libtcc in it, to protect memory comes by here. */
static size_t writable_and_executable;

int mprotect(void *start, size_t size, int protection) {
    if ((protection & PROT_WRITE) && (protection & PROT_EXEC))
        writable_and_executable += size;
    return (int)syscall(SYS_mprotect, start, size, protection);
}

/* What /proc/self/maps says of the pages at an address, "r-xp"; or of all: is one writable and
 * executable at once? */
static bool protection_at(const void *address, char protection[5]) {
    FILE *maps = fopen("/proc/self/maps", "r");
    unsigned long begin, end;
    char line[512], found[5];
    bool both = false;
    while (maps && fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%lx-%lx %4s", &begin, &end, found) != 3)
            continue;
        both |= found[1] == 'w' && found[2] == 'x';
        if (begin <= (unsigned long)address && (unsigned long)address < end)
            strcpy(protection, found);
    }
    if (maps)
        fclose(maps);
    return both;
}

/* A kernel of the shapes ours have: static functions, a table, an entry. */
static void no_page_is_writable_and_executable(void) {
    static const char text[] =
        "typedef long long i64;\n"
        "static const i64 table[3] = {7, 8, 9};\n"
        "static i64 square(i64 a) { return a * a + table[a % 3]; }\n"
        "i64 sum(i64 n) { i64 s = 0; for (i64 i = 1; i <= n; i++) s += square(i); return s; }\n";
    zz_memory memory;
    zz_memory_begin(&memory);
    zz_arena *arena = zz_arena_new(&memory);
    for (int e = 0; e < 2; e++) {
        const char *message = NULL;
        char protection[5] = "none";
        writable_and_executable = 0;
        sum_function f = (sum_function)zz_jit_compile(arena, engines[e], text, "sum", &message);
        REQUIRE(f != NULL);
        CHECK_INT(f(3), 14 + 8 + 9 + 7);
        const void *start;
        memcpy(&start, &f, sizeof start);
        CHECK(!protection_at(start, protection));
        CHECK_TEXT(protection, "r-xp");
        CHECK_INT(writable_and_executable, 0);
    }
    zz_memory_end(&memory);
}

/* --- in the background ----------------------------------------------------------------------- */

/* A folder of its own for the files of compilers, and a compiler that is a script. */
typedef struct place {
    char folder[40], script[60], note[60];
    char *compiler, *temporary; /* what the environment said before */
} place;

static char *copy_of_environment(const char *name) {
    const char *value = getenv(name);
    return value ? strdup(value) : NULL;
}

static void put_back(const char *name, char *value) {
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
    free(value);
}

/* script NULL: the compiler that there is. */
static bool begin_place(place *p, const char *script) {
    p->compiler = copy_of_environment("CC");
    p->temporary = copy_of_environment("TMPDIR");
    strcpy(p->folder, "/tmp/zz-jit-XXXXXX");
    if (!mkdtemp(p->folder))
        return false;
    snprintf(p->script, sizeof p->script, "%s/compiler", p->folder);
    snprintf(p->note, sizeof p->note, "%s/note", p->folder);
    setenv("TMPDIR", p->folder, 1);
    if (!script)
        return true;
    FILE *file = fopen(p->script, "w");
    if (!file)
        return false;
    fprintf(file, "#!/bin/sh\nnote=%s\n%s\n", p->note, script);
    fclose(file);
    setenv("CC", p->script, 1);
    return chmod(p->script, 0700) == 0;
}

/* Nothing is left in the folder but what the test put there. */
static void end_place(place *p) {
    unlink(p->script);
    unlink(p->note);
    CHECK(rmdir(p->folder) == 0);
    put_back("CC", p->compiler);
    put_back("TMPDIR", p->temporary);
}

static void wait_a_little(void) {
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* At most two minutes. */
static zz_jit_function wait_for(zz_jit_later *later) {
    bool over = false;
    zz_jit_function function = NULL;
    for (int i = 0; i < 120000 && !over; i++) {
        wait_a_little();
        function = zz_jit_look(later, &over);
    }
    CHECK(over);
    return function;
}

static void a_kernel_comes_from_the_background(void) {
    zz_memory memory;
    place p;
    zz_memory_begin(&memory);
    REQUIRE(begin_place(&p, NULL));
    zz_arena *arena = zz_arena_new(&memory);
    zz_jit_later *later = zz_jit_begin(arena, sum, "sum");
    REQUIRE(later != NULL);
    sum_function f = (sum_function)wait_for(later);
    if (CHECK(f != NULL)) {
        char protection[5] = "none";
        const void *start;
        memcpy(&start, &f, sizeof start);
        CHECK_INT(f(10), 55);
        CHECK(!protection_at(start, protection));
        CHECK_TEXT(protection, "r-xp");
    }
    bool over = false;
    CHECK(!zz_jit_look(later, &over) && over); /* it is given once */
    later = zz_jit_begin(arena, sum, "difference");
    CHECK(later && !wait_for(later));
    zz_memory_end(&memory);
    end_place(&p);
}

static void a_compiler_that_fails_in_the_background_gives_nothing(void) {
    static const char *const scripts[] = {"exit 1", "echo error: no >&2\necho talk\nexit 3",
                                          "exit 0", "kill -9 $$",
                                          "while [ $1 != -o ]; do shift; done\necho none >$2"};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        zz_memory memory;
        place p;
        zz_memory_begin(&memory);
        REQUIRE(begin_place(&p, scripts[i]));
        if (i == 0)
            setenv("CC", "no-such-compiler", 1);
        zz_jit_later *later = zz_jit_begin(zz_arena_new(&memory), sum, "sum");
        CHECK(later && !wait_for(later));
        zz_memory_end(&memory);
        end_place(&p);
    }
}

/* Whether a process runs: not if there is none, or it only waits to be asked how it ended. */
static bool runs(long process) {
    char path[40], state = 'X';
    snprintf(path, sizeof path, "/proc/%ld/stat", process);
    FILE *file = fopen(path, "r");
    if (file && fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
        state = 'X';
    if (file)
        fclose(file);
    return state != 'X' && state != 'Z';
}

/* A compiler that hangs, with a child that hangs and a file that it left: all goes with the arena. */
static void a_compiler_that_hangs_is_ended(void) {
    zz_memory memory;
    place p;
    zz_memory_begin(&memory);
    REQUIRE(begin_place(&p, "trap '' TERM INT\nsleep 1000 &\necho left >$TMPDIR/left.s\n"
                            "echo $$ $! >$note.new; mv $note.new $note; wait"));
    zz_jit_later *later = zz_jit_begin(zz_arena_new(&memory), sum, "sum");
    REQUIRE(later != NULL);
    FILE *note = NULL;
    for (int i = 0; i < 30000 && !(note = fopen(p.note, "r")); i++)
        wait_a_little();
    long compiler = 0, child = 0;
    REQUIRE(note != NULL);
    CHECK(fscanf(note, "%ld %ld", &compiler, &child) == 2);
    fclose(note);
    bool over = true;
    CHECK(!zz_jit_look(later, &over) && !over);
    CHECK(runs(compiler) && runs(child));
    zz_memory_end(&memory);
    for (int i = 0; i < 5000 && runs(child); i++)
        wait_a_little();
    CHECK(!runs(compiler) && !runs(child));
    end_place(&p);
}

static void a_compiler_without_a_place_is_not_begun(void) {
    zz_memory memory;
    zz_memory_begin(&memory);
    char *before = copy_of_environment("TMPDIR");
    setenv("TMPDIR", "/no/such/folder", 1);
    CHECK(!zz_jit_begin(zz_arena_new(&memory), sum, "sum"));
    put_back("TMPDIR", before);
    zz_memory_end(&memory);
}

extern const zz_test zz_tests_jit[];
const zz_test zz_tests_jit[] = {
    {"jit", "kernels_run_on_every_engine", kernels_run_on_every_engine},
    {"jit", "many_kernels_live_side_by_side", many_kernels_live_side_by_side},
    {"jit", "a_kernel_that_is_refused_says_why", a_kernel_that_is_refused_says_why},
    {"jit", "memory_may_run_out_while_a_refusal_is_told",
     memory_may_run_out_while_a_refusal_is_told},
    {"jit", "no_page_is_writable_and_executable", no_page_is_writable_and_executable},
    {"jit", "a_compiler_that_is_not_there_is_told", a_compiler_that_is_not_there_is_told},
    {"jit", "a_kernel_comes_from_the_background", a_kernel_comes_from_the_background},
    {"jit", "a_compiler_that_fails_in_the_background_gives_nothing",
     a_compiler_that_fails_in_the_background_gives_nothing},
    {"jit", "a_compiler_that_hangs_is_ended", a_compiler_that_hangs_is_ended},
    {"jit", "a_compiler_without_a_place_is_not_begun", a_compiler_without_a_place_is_not_begun},
    {0},
};
