/* Random designs, each counted in every way there is, and every count compared.  A design that
 * fails is made as small as it goes and printed, with the seed that gives it again: property
 * [--designs N] [--seed S] [--print | --ratio] Design number i comes from seed S + i.  --ratio asks
 * only how much longer the simulation of an arbitration takes than what is counted, for designs of
 * one memory, of two, and of more above one another.  The last line is the suite's sum. */
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

/* Of simulated to counted cycles, in hundredths, rounded up. */
enum { LEVELS = 3, FARTHEST = 1000 };
typedef struct ratios {
    long designs, equal, hundredths[FARTHEST];
    double largest;
} ratios;

typedef struct tally {
    long agree, unfit, failed;
    ratios by_levels[LEVELS];
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
    zz_design_check(&small, options, NULL, &what);
    printf("--- seed %" PRIu64 ": %s\n%s%s\n", seed, verdict_text(verdict), zz_buffer_text(&text),
           zz_buffer_text(&what));
    fflush(stdout);
    zz_arena_free(arena);
}

static void note_ratio(tally *sums, const zz_cycles *cycles) {
    if (cycles->levels == 0 || cycles->counted == 0)
        return;
    ratios *r = &sums->by_levels[(cycles->levels < LEVELS ? cycles->levels : LEVELS) - 1];
    const int64_t hundredths = (cycles->simulated * 100 + cycles->counted - 1) / cycles->counted;
    const double ratio = (double)cycles->simulated / (double)cycles->counted;
    r->designs++;
    r->equal += cycles->simulated == cycles->counted;
    r->hundredths[hundredths < FARTHEST ? hundredths : FARTHEST - 1]++;
    if (ratio > r->largest)
        r->largest = ratio;
}

/* The least ratio, in hundredths, that so many per cent of the designs do not exceed. */
static int quantile(const ratios *r, int percent) {
    long below = 0;
    int at = 0;
    while (at < FARTHEST && (below += r->hundredths[at]) * 100 < r->designs * percent)
        at++;
    return at;
}

static void print_ratios(const tally *sums) {
    static const char *const names[LEVELS] = {"one memory", "two", "three or more"};
    puts("simulated / counted cycles  designs  equal     50 %   75 %   90 %   95 %   99 %    most");
    for (int l = 0; l < LEVELS; l++) {
        const ratios *r = &sums->by_levels[l];
        static const int percents[] = {50, 75, 90, 95, 99};
        if (r->designs == 0)
            continue;
        printf("%-26s %8ld %5.1f %% ", names[l], r->designs,
               100.0 * (double)r->equal / (double)r->designs);
        for (int p = 0; p < 5; p++)
            printf("  %.2f ", quantile(r, percents[p]) / 100.0);
        printf(" %.2f\n", r->largest);
    }
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
    zz_cycles cycles;
    const zz_verdict verdict = zz_design_check(&design, &options, &cycles, &what);
    note_ratio(sums, &cycles);
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
    bool print, ratio;
} request;

static int usage(void) {
    fputs("usage: property [--designs N] [--seed S] [--print | --ratio]\n", stderr);
    return 2;
}

static bool read_arguments(int argc, char **argv, request *asked) {
    static const struct option options[] = {{"designs", required_argument, NULL, 'n'},
                                            {"seed", required_argument, NULL, 's'},
                                            {"print", no_argument, NULL, 'p'},
                                            {"ratio", no_argument, NULL, 'r'},
                                            {0}};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'n')
            asked->designs = strtol(optarg, NULL, 10);
        else if (option == 's')
            asked->seed = strtoull(optarg, NULL, 10);
        else if (option == 'p')
            asked->print = true;
        else if (option == 'r')
            asked->ratio = true;
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
            run(&memory, asked->seed + (uint64_t)i,
                (zz_check_options){.folder = folder, .simulate_only = asked->ratio}, sums,
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
    if (asked.ratio)
        print_ratios(&sums);
    if (sums.unfit)
        printf("%ld designs do not fit their memories\n", sums.unfit);
    printf("%ld passed, %ld failed\n", sums.agree, sums.failed);
    return sums.failed > 0;
}
