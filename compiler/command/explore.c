/* Explorations as commands run them: threads, a line of progress on a terminal, and Ctrl-C, which ends
 * the search at the best mapping so far. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "compiler/command/command.h"
#include "compiler/explore/explore.h"

enum {
    MOST_THREADS = 256,
    SAMPLES = 100 /* mappings in a page's picture of a search */
};

/* The one thing a signal can reach. */
static volatile sig_atomic_t interrupted;

static void interrupt(int signal) {
    (void)signal;
    interrupted = 1;
}

typedef struct progress {
    bool shown; /* standard error is a terminal */
    bool any;   /* a line stands there */
    atomic_flag busy;
    struct timespec begin, last;
    char title[160];
} progress;

static double seconds_since(const struct timespec *from) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - from->tv_sec) + 1e-9 * (double)(now.tv_nsec - from->tv_nsec);
}

enum { SHORT = 32 };

/* Three digits and a letter: 13.3 M; what is beyond T as a power of ten. */
static const char *in_short(char text[SHORT], double count) {
    static const char *const letters[] = {"", " k", " M", " G", " T"};
    int step = 0;
    while (count >= 999.5 && count < 999.5e12 && step < 4) {
        count /= 1000;
        step++;
    }
    snprintf(text, SHORT, "%.3g%s", count, letters[step]);
    return text;
}

/* Seconds, minutes or hours. */
static const char *time_in_short(char text[SHORT], double seconds) {
    if (seconds < 120)
        snprintf(text, SHORT, "%.0f s", seconds);
    else if (seconds < 7200)
        snprintf(text, SHORT, "%.0f min", seconds / 60);
    else
        snprintf(text, SHORT, "%.3g h", seconds / 3600);
    return text;
}

/* One line, written over itself: what, how far, how fast, how long still, as soon as that can be told. */
static void show(progress *p, int64_t done, double total) {
    char line[256], a[SHORT], b[SHORT];
    const double passed = seconds_since(&p->begin);
    const double rate = passed > 0 ? (double)done / passed : 0;
    int size = snprintf(line, sizeof line, "\r\033[K%.80s", p->title);
    if (done > 0)
        size +=
            snprintf(line + size, sizeof line - (size_t)size, ": %s", in_short(a, (double)done));
    if (done > 0 && total > 0)
        size += snprintf(line + size, sizeof line - (size_t)size, " of %s (%.0f %%)",
                         in_short(a, total), 100 * (double)done / total);
    if (done > 0 && passed > 1)
        size += snprintf(line + size, sizeof line - (size_t)size, ", %s/s", in_short(a, rate));
    if (passed > 1 && total > (double)done && rate > 0)
        size += snprintf(line + size, sizeof line - (size_t)size, ", %s left",
                         time_in_short(b, (total - (double)done) / rate));
    p->any = zz_write_all(STDERR_FILENO, line, (size_t)size) == 0;
}

/* Called from any thread of a search. */
static bool go_on(void *self, int64_t done, double total) {
    progress *p = self;
    if (p->shown && !atomic_flag_test_and_set(&p->busy)) {
        if (seconds_since(&p->last) > 0.2) {
            clock_gettime(CLOCK_MONOTONIC, &p->last);
            if (seconds_since(&p->begin) > 0.5)
                show(p, done, total);
        }
        atomic_flag_clear(&p->busy);
    }
    return !interrupted;
}

static void begin(void *self, const char *variant, const char *layer) {
    progress *p = self;
    snprintf(p->title, sizeof p->title, "%.70s on %.70s", variant, layer);
    clock_gettime(CLOCK_MONOTONIC, &p->begin);
}

static void wipe(const progress *p) {
    static const char clean[] = "\r\033[K";
    if (p->any)
        (void)zz_write_all(STDERR_FILENO, clean, sizeof clean - 1);
}

bool zz_threads(zz_command_line *line, int *threads) {
    const char *text = line->values[ZZ_OPTION_jobs];
    if (!text) {
        const long cores = sysconf(_SC_NPROCESSORS_ONLN);
        *threads = cores < 1 ? 1 : cores > MOST_THREADS ? MOST_THREADS : (int)cores;
        return true;
    }
    char *end;
    errno = 0;
    const long value = strtol(text, &end, 10);
    if (errno || *end || end == text || value < 1 || value > MOST_THREADS) {
        zz_complain(line, "-j takes a number of threads from 1 to %d, not `%s`", MOST_THREADS,
                    text);
        return false;
    }
    *threads = (int)value;
    return true;
}

bool zz_design_explore(zz_command_line *line, zz_design *design, const zz_dataflow *only,
                       zz_engine engine, bool keep, zz_explored *explored) {
    progress p = {.shown = isatty(STDERR_FILENO), .busy = ATOMIC_FLAG_INIT};
    const zz_map_watch watch = {&p, go_on};
    zz_explore_options options = {.engine = engine,
                                  .verify = zz_given(line, ZZ_OPTION_verify),
                                  .watch = &watch,
                                  .keep = keep,
                                  .samples = keep && zz_given(line, ZZ_OPTION_html) ? SAMPLES : 0,
                                  .begin = begin,
                                  .self = &p};
    const zz_model *model = design->model;
    *explored = (zz_explored){0};
    if (!zz_threads(line, &options.threads))
        return false;
    struct sigaction before, now = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&now.sa_mask);
    sigaction(SIGINT, &now, &before);
    if (before.sa_handler == SIG_IGN)
        sigaction(SIGINT, &before, NULL); /* whoever started us wants it so */
    for (int e = 0; e < model->exploration_count && !explored->stopped && !explored->fault; e++) {
        const zz_exploration *exploration = model->explorations[e];
        bool wanted = !only;
        for (int v = 0; v < exploration->variant_count; v++)
            wanted |= exploration->variants[v].dataflow == only;
        if (wanted)
            zz_explore(&design->session, exploration, &options, explored);
    }
    sigaction(SIGINT, &before, NULL);
    wipe(&p);
    if (explored->stopped)
        zz_complain(line, "interrupted: %s",
                    explored->findings.count > 0
                        ? "of the layers that were begun, this is the best so far"
                        : "no mapping was found yet");
    return true;
}

void zz_explore_check(zz_design *design) {
    const zz_model *model = design->model;
    zz_session *session = &design->session;
    for (int e = 0; e < model->exploration_count; e++)
        for (int v = 0; v < model->explorations[e]->variant_count; v++) {
            const zz_exploration *exploration = model->explorations[e];
            const zz_variant *variant = &exploration->variants[v];
            for (int l = 0; l < variant->dataflow->layer_count; l++)
                zz_explore_check_layer(session, exploration, variant, variant->dataflow->layers[l]);
        }
}
