/* zzlc trace --html: executes nests while a film of each is made, counts them by kernels too, and puts
 * films and figures into the page that plays them. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/command/command.h"
#include "runtime/base/checked.h"
#include "runtime/interpret/schedule.h"
#include "runtime/interpret/watch.h"
#include "runtime/report/layout.h"
#include "runtime/report/visual/film.h"

enum {
    MOST_FILMS = 4,
    MOST_POINTS = 1 << 19,   /* of a nest that is recorded as a whole */
    MOST_EXECUTED = 1 << 25, /* points of a nest of which a slice is recorded: it runs as a whole */
    MOST_STEPS = 200 * 1000, /* of --steps */
    ROOM = 16 * 1024 * 1024, /* bytes of one film */
    SLICE = 2000             /* a number of steps to offer */
};

static const char marker[] = "@films@";

/* The steps of --steps, 0 without; -1: told what is wrong. */
static int64_t wanted_steps(zz_command_line *line) {
    const char *text = line->values[ZZ_OPTION_steps];
    if (!text)
        return 0;
    char *end;
    errno = 0;
    const long long steps = strtoll(text, &end, 10);
    if (!errno && *text >= '0' && *text <= '9' && !*end && steps > 0 && steps <= MOST_STEPS)
        return steps;
    zz_complain(line, "--steps takes a number from 1 to %d, not `%s`", MOST_STEPS, text);
    return -1;
}

/* What is too large is offered in slices of so many steps; 0: of which no slice can be recorded either. */
static zz_exit refuse(zz_command_line *line, const zz_pair *pair, const char *why, int64_t steps) {
    const char *offer = "";
    if (steps > 0)
        offer = zz_sprintf(line->arena, "show the first steps of it with --steps %" PRId64 ", or ",
                           steps);
    const char *remedy = zz_sprintf(
        line->arena,
        "      %smake the layer smaller, for example with -D, or choose another with --layer",
        offer);
    zz_complain_more(line, remedy, "`%s` on `%s` is too large to be played%s: %s",
                     pair->dataflow->name, pair->layer->name, steps > 0 ? " as a whole" : "", why);
    return ZZ_EXIT_DESIGN;
}

static bool points_of(const zz_nest *nest, int64_t *points) {
    *points = 1;
    for (int d = 0; d < nest->digit_count; d++)
        if (!zz_mul64(*points, nest->digits[d].trips, points))
            return false;
    return true;
}

/* --- one film ------------------------------------------------------------------------------ */

/* Boxes where they can be counted; else NULL: the page does without. */
static const zz_evaluation *count_boxes(zz_arena *arena, const zz_nest *nest) {
    zz_nest *boxes = ZZ_NEW(arena, zz_nest);
    zz_counts *counts = ZZ_NEW(arena, zz_counts);
    zz_cost *cost = ZZ_NEW(arena, zz_cost);
    zz_evaluation *boxed = ZZ_NEW(arena, zz_evaluation);
    const char *what;
    *boxes = *nest;
    boxes->counting = ZZ_BOXES;
    if (zz_evaluate(arena, boxes, ZZ_ENGINE_TCC, counts, &what) != ZZ_COUNT_OK)
        return NULL;
    zz_cost_of(arena, boxes, counts, cost);
    *boxed = (zz_evaluation){boxes, counts, cost};
    return boxed;
}

/* Executes the nest before a film, and lays its cycles out if there is a place for that.  *timed becomes
 * false where there is none, or where its windows are too many: then nothing else is wrong. */
static zz_interpret_status execute(zz_arena *arena, const zz_nest *nest, int64_t steps,
                                   zz_film **film, zz_counts *counts, zz_schedule *schedule,
                                   bool *timed, const char **what) {
    zz_recording recording;
    *film = zz_film_new(arena, nest, steps, ROOM);
    const zz_interpret_options options = {.watch = zz_film_watch(*film),
                                          .recording = schedule ? &recording : NULL,
                                          .point_limit = MOST_EXECUTED};
    zz_recording_begin(arena, nest, &recording);
    const zz_interpret_status status = zz_interpret(arena, nest, &options, counts, what);
    *timed = schedule && recording.room > 0;
    if (status == ZZ_INTERPRET_OK && *timed)
        zz_schedule_of(arena, nest, counts, &recording, schedule);
    return status;
}

static zz_exit put_film(zz_command_line *line, zz_session *session, const zz_pair *pair,
                        int64_t steps, zz_buffer *told, zz_buffer *out) {
    zz_arena *arena = line->arena;
    int64_t points;
    const char *what = NULL;
    if (!zz_may_execute(session, pair))
        return ZZ_EXIT_DESIGN;
    const bool bounded = points_of(pair->nest, &points);
    if (!bounded || points > MOST_EXECUTED)
        return refuse(
            line, pair,
            zz_sprintf(arena, "its loops run over more than %d points, and a slice needs them all",
                       MOST_EXECUTED),
            0);
    if (!steps && points > MOST_POINTS)
        return refuse(line, pair,
                      zz_sprintf(arena, "its loops run over more than %d points", MOST_POINTS),
                      SLICE);
    zz_film *film;
    zz_counts interpreted, compiled;
    zz_schedule schedule;
    bool timed = true;
    zz_interpret_status status =
        execute(arena, pair->nest, steps, &film, &interpreted, &schedule, &timed, &what);
    if (status == ZZ_INTERPRET_TOO_LARGE && !timed)
        status = execute(arena, pair->nest, steps, &film, &interpreted, NULL, &timed, &what);
    if (status != ZZ_INTERPRET_OK)
        return zz_interpreter_failed(session, pair, status, what);
    if (zz_film_full(film) >= 0)
        return refuse(line, pair, zz_sprintf(arena, "its film takes more than %d MiB", ROOM >> 20),
                      zz_film_full(film) / 2 + 1);
    zz_nest exact = *pair->nest;
    exact.counting = ZZ_EXACT;
    const zz_count_status counted = zz_evaluate(arena, &exact, ZZ_ENGINE_TCC, &compiled, &what);
    if (counted != ZZ_COUNT_OK) {
        zz_report_status(session, pair, counted, what);
        return counted == ZZ_COUNT_REFUSED ? ZZ_EXIT_MACHINE : ZZ_EXIT_DESIGN;
    }
    zz_cost cost;
    zz_cost_of(arena, &exact, &compiled, &cost);
    zz_film_put(film, &(zz_evaluation){&exact, &compiled, &cost}, count_boxes(arena, &exact),
                timed ? &schedule : NULL, out);
    zz_put_painted(told, &line->out, ZZ_BOLD,
                   zz_sprintf(arena, "%s on %s", pair->dataflow->name, pair->layer->name));
    zz_put(told, "\n");
    return zz_compare_counts(arena, &exact, &interpreted, &compiled, told) ? ZZ_EXIT_WELL
                                                                           : ZZ_EXIT_MACHINE;
}

/* --- the page ------------------------------------------------------------------------------ */

/* Those to be shown: without --dataflow not the ones that count boxes, which execute like the same
 * nest counted exactly. */
static zz_pairs shown(const zz_command_line *line, const zz_pairs *pairs) {
    zz_pairs some = {0};
    for (size_t p = 0; p < pairs->count; p++)
        if (zz_given(line, ZZ_OPTION_dataflow) ||
            (pairs->items[p].nest->counting == ZZ_EXACT && !pairs->items[p].nest->chance))
            zz_push(line->arena, &some, pairs->items[p]);
    return some.count ? some : *pairs;
}

static const char *page_path(zz_command_line *line) {
    return zz_given(line, ZZ_OPTION_output)
               ? line->values[ZZ_OPTION_output]
               : zz_output_path(line->arena, line->operands[0], "trace.html");
}

/* The page that comes with zzlc, with the films in their place. */
static zz_exit put_page(zz_command_line *line, const zz_buffer *films, zz_buffer *page) {
    const char *path =
        zz_sprintf(line->arena, "%s/trace.html",
                   zz_own_folder(line->arena, "visual", "trace.html", ZZ_VISUAL_DIR));
    zz_diags diags = zz_diags_new(line->arena);
    zz_source *source;
    if (zz_read_source(line, &diags, path, &source) != ZZ_EXIT_WELL) {
        zz_print_diags(line, &diags);
        return ZZ_EXIT_MACHINE;
    }
    const char *place = strstr(source->text, marker);
    if (!place) {
        zz_complain(line, "%s is not the page that belongs to this zzlc", path);
        return ZZ_EXIT_MACHINE;
    }
    zz_put_bytes(page, source->text, (size_t)(place - source->text));
    zz_put_bytes(page, zz_buffer_text(films), films->size);
    zz_put(page, place + strlen(marker));
    return ZZ_EXIT_WELL;
}

static zz_exit save_page(zz_command_line *line, const zz_buffer *page, zz_buffer *told) {
    const char *path = page_path(line);
    if (!strcmp(path, "-")) {
        zz_print(line, page);
        return ZZ_EXIT_WELL;
    }
    const int failed = zz_save(line->arena, path, zz_buffer_text(page), page->size);
    if (failed) {
        zz_complain(line, "cannot write %s: %s", path, strerror(failed));
        return ZZ_EXIT_MACHINE;
    }
    zz_putf(told, "%s plays it: open it in a browser\n", path);
    zz_print(line, told);
    return ZZ_EXIT_WELL;
}

zz_exit zz_trace_page(zz_command_line *line, zz_design *design, const zz_pairs *pairs) {
    const int64_t steps = wanted_steps(line);
    if (steps < 0)
        return ZZ_EXIT_USAGE;
    const zz_pairs some = shown(line, pairs);
    if (some.count == 0) {
        zz_complain(line, "there is no dataflow to be played; one that an exploration finds is "
                          "named with --dataflow");
        return ZZ_EXIT_USAGE;
    }
    if (some.count > MOST_FILMS) {
        zz_complain(
            line,
            "a page plays at most %d executions side by side, and these are %zu: choose with "
            "--layer and --dataflow, for example --layer %s --dataflow %s",
            MOST_FILMS, some.count, some.items[0].layer->name, some.items[0].dataflow->name);
        return ZZ_EXIT_USAGE;
    }
    zz_buffer films = zz_buffer_new(line->arena), page = zz_buffer_new(line->arena);
    zz_buffer told = zz_buffer_new(line->arena);
    zz_put(&films, "[");
    for (size_t p = 0; p < some.count; p++) {
        zz_put(&films, p ? ",\n" : "");
        const zz_exit status =
            put_film(line, &design->session, &some.items[p], steps, &told, &films);
        if (status != ZZ_EXIT_WELL) {
            zz_print(line, &told);
            return status;
        }
    }
    zz_put(&films, "]");
    const zz_exit status = put_page(line, &films, &page);
    return status == ZZ_EXIT_WELL ? save_page(line, &page, &told) : status;
}
