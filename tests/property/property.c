/* Random designs, each counted in every way there is, and every count compared.  A design that
 * fails is made as small as it goes and printed, with the seed that gives it again: property
 * [--designs N] [--seed S] [--print] Design number i comes from seed S + i.  The last line is the
 * suite's sum. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/property/design.h"

enum {
    CC_EVERY = 50,  /* designs whose kernel also goes through the system's compiler */
    SETS_EVERY = 4, /* that are also counted by isl */
    MOST_FAILURES = 5,
#ifdef __SANITIZE_ADDRESS__
    DESIGNS = 300 /* which take as long as all of them otherwise */
#else
    DESIGNS = 2500
#endif
};

typedef struct tally {
    long agree, unfit, failed;
} tally;

static const char *verdict_text(zz_verdict verdict) {
    switch (verdict) {
    case ZZ_REJECTED:
        return "the compiler rejects a legal design";
    case ZZ_DIFFERS:
        return "counts differ";
    case ZZ_NOT_COUNTED:
        return "not counted";
    default:
        return "agrees";
    }
}

static void tell(zz_memory *memory, uint64_t seed, const zz_design *design, zz_verdict verdict,
                 const char *first, const zz_check_options *options) {
    zz_arena *arena = zz_arena_new(memory);
    const zz_design small = zz_design_shrink(design, verdict, first, options, memory);
    zz_buffer text = zz_buffer_new(arena), what = zz_buffer_new(arena);
    zz_design_write(&small, &text);
    zz_design_check(&small, options, &what);
    printf("--- seed %" PRIu64 ": %s\n%s%s\n", seed, verdict_text(verdict), zz_buffer_text(&text),
           zz_buffer_text(&what));
    fflush(stdout);
    zz_arena_free(arena);
}

static void run(zz_memory *memory, uint64_t seed, zz_check_options options, tally *sums,
                bool print) {
    const zz_design design = zz_design_random(seed);
    options.cc = seed % CC_EVERY == 0;
    options.sets = seed % SETS_EVERY == 0;
    zz_arena *arena = zz_arena_new(memory);
    zz_buffer what = zz_buffer_new(arena);
    if (print) {
        zz_buffer text = zz_buffer_new(arena);
        zz_design_write(&design, &text);
        printf("// seed %" PRIu64 "\n%s", seed, zz_buffer_text(&text));
    }
    const zz_verdict verdict = zz_design_check(&design, &options, &what);
    if (print)
        printf("// %s\n%s", verdict_text(verdict), zz_buffer_text(&what));
    if (verdict == ZZ_AGREES) {
        sums->agree++;
    } else if (verdict == ZZ_DOES_NOT_FIT) {
        sums->unfit++;
    } else {
        sums->failed++;
        tell(memory, seed, &design, verdict, zz_buffer_text(&what), &options);
    }
    zz_arena_free(arena);
}

typedef struct request {
    long designs;
    uint64_t seed;
    bool print;
} request;

static int usage(void) {
    fputs("usage: property [--designs N] [--seed S] [--print]\n", stderr);
    return 2;
}

static bool read_arguments(int argc, char **argv, request *asked) {
    static const struct option options[] = {{"designs", required_argument, NULL, 'n'},
                                            {"seed", required_argument, NULL, 's'},
                                            {"print", no_argument, NULL, 'p'},
                                            {0}};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'n')
            asked->designs = strtol(optarg, NULL, 10);
        else if (option == 's')
            asked->seed = strtoull(optarg, NULL, 10);
        else if (option == 'p')
            asked->print = true;
        else
            return false;
    }
    return optind == argc && asked->designs > 0;
}

/* False when memory ran out. */
static bool run_all(const request *asked, const char *folder, tally *sums) {
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        for (long i = 0; i < asked->designs && sums->failed < MOST_FAILURES; i++)
            run(&memory, asked->seed + (uint64_t)i, (zz_check_options){.folder = folder}, sums,
                asked->print);
    } else {
        zz_memory_end(&memory);
        return false;
    }
    zz_memory_end(&memory);
    return true;
}

int main(int argc, char **argv) {
    request asked = {.designs = DESIGNS, .seed = 1};
    if (!read_arguments(argc, argv, &asked))
        return usage();
    const char *base = getenv("TMPDIR");
    char folder[4096], data[4200];
    snprintf(folder, sizeof folder, "%s/zz-property-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder)) {
        perror(folder);
        return 3;
    }
    tally sums = {0};
    const bool done = run_all(&asked, folder, &sums);
    snprintf(data, sizeof data, "%s/event.npy", folder);
    unlink(data);
    rmdir(folder);
    if (!done) {
        fputs("out of memory\n", stderr);
        return 3;
    }
    if (sums.unfit)
        printf("%ld designs do not fit their memories\n", sums.unfit);
    printf("%ld passed, %ld failed\n", sums.agree, sums.failed);
    return sums.failed > 0;
}
