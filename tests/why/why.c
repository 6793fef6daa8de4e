/* Every figure that there is, of every dataflow and layer of the designs named as arguments, and of as
 * many random designs as `--random N FOLDER` says (the folder is for their data): `zzlc why`
 * explains it, states its value, and every formula in the text comes out.  A formula is a part of a
 * line between equal signs in which, names aside, only numbers and + - x / max ceil ( ) stand: those
 * of one line must all have the same value. */
#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/evaluate/evaluate.h"
#include "compiler/lower/lower.h"
#include "compiler/why/why.h"
#include "tests/property/design.h"

static int passed, failed;

/* --- formulas ---------------------------------------------------------------------------------- */

typedef struct reader {
    const char *at;
    bool wrong;
    int numbers;
} reader;

static double sum(reader *r);

static void blanks(reader *r) {
    while (*r->at == ' ')
        r->at++;
}

/* Names do not count, but for `x`, `max` and `ceil`: 5 iy x 3 fy. */
static void names(reader *r) {
    for (blanks(r); isalpha((unsigned char)*r->at) || *r->at == '_'; blanks(r)) {
        size_t size = 0;
        while (isalnum((unsigned char)r->at[size]) || r->at[size] == '_')
            size++;
        if ((size == 1 && *r->at == 'x') || !strncmp(r->at, "max(", 4) ||
            !strncmp(r->at, "ceil(", 5))
            return;
        r->at += size;
    }
}

static double value(reader *r) {
    double result = 0;
    blanks(r);
    if (!strncmp(r->at, "max(", 4)) {
        r->at += 4;
        result = sum(r);
        while (!r->wrong && *r->at == ',') {
            r->at++;
            result = fmax(result, sum(r));
        }
    } else if (!strncmp(r->at, "ceil(", 5)) {
        r->at += 5;
        result = ceil(sum(r) - 1e-9);
    } else if (*r->at == '(') {
        r->at++;
        result = sum(r);
    } else {
        char *end;
        if (!isdigit((unsigned char)*r->at)) {
            r->wrong = true;
            return 0;
        }
        result = strtod(r->at, &end);
        r->at = end;
        r->numbers++;
        names(r);
        return result;
    }
    r->wrong |= *r->at != ')';
    r->at += *r->at == ')';
    names(r);
    return result;
}

static double product(reader *r) {
    double result = value(r);
    for (blanks(r); !r->wrong && (*r->at == 'x' || *r->at == '/'); blanks(r)) {
        const bool divide = *r->at++ == '/';
        const double next = value(r);
        result = divide ? result / next : result * next;
    }
    return result;
}

static double sum(reader *r) {
    double result = product(r);
    for (blanks(r); !r->wrong && (*r->at == '+' || *r->at == '-'); blanks(r)) {
        const bool minus = *r->at++ == '-';
        const double next = product(r);
        result = minus ? result - next : result + next;
    }
    return result;
}

/* Whether a part of a line is a formula; its value. */
static bool formula(const char *part, double *result) {
    const char *colon = strrchr(part, ':');
    reader r = {.at = colon ? colon + 1 : part};
    *result = sum(&r);
    blanks(&r);
    if (*r.at == ',' && !strncmp(r.at, ", as ", 5))
        r.at += strlen(r.at);
    return !r.wrong && r.numbers > 0 && *r.at == 0;
}

/* Gives how many equations the line holds, -1 when one of them does not. */
static int check_line(const char *line) {
    char *copy = strdup(line), *part = copy;
    bool any = false;
    double before = 0;
    int equations = 0;
    while (part && equations >= 0) {
        char *next = strstr(part, " = ");
        double here;
        if (next)
            *next = 0;
        if (formula(part, &here)) {
            if (any && fabs(here - before) > 1e-6 * fmax(fabs(here), fabs(before)))
                equations = -2;
            equations += any;
            any = true;
            before = here;
        }
        part = next ? next + 3 : NULL;
    }
    free(copy);
    return equations;
}

/* --- figures ----------------------------------------------------------------------------------- */

typedef struct bench {
    zz_arena *arena;
    const char *path;
    zz_session *session;
    const zz_model *model;
    const zz_dataflow *dataflow;
    zz_evaluation *evaluations; /* of the dataflow */
    int count;
    long equations;
} bench;

static void wrong(const bench *b, const char *figure, const char *what, const char *text) {
    failed++;
    if (failed < 20)
        printf("%s: %s: %s\n%s", b->path, figure, what, text);
}

/* "81 cycles", as the reports write the number. */
static const char *stated(zz_arena *arena, const zz_metric *metric, zz_quantity quantity) {
    zz_buffer out = zz_buffer_new(arena);
    if (quantity.exact)
        zz_putf(&out, "%" PRId64, quantity.integer);
    else
        zz_put_double(&out, quantity.real);
    if (metric->kind == ZZ_FIGURE_CYCLES)
        zz_put(&out, quantity.integer == 1 ? " cycle" : " cycles");
    else if (*zz_metric_unit(metric->kind))
        zz_putf(&out, " %s", zz_metric_unit(metric->kind));
    zz_put_char(&out, metric->kind == ZZ_FIGURE_RATIO ? ' ' : '\n');
    return zz_buffer_text(&out);
}

static void explain(bench *b, const char *name, const zz_metric *metric, zz_quantity quantity) {
    static const zz_style plain = {0};
    zz_figure figure;
    zz_buffer out = zz_buffer_new(b->arena);
    if (!zz_figure_read(b->session, b->model, name, &figure)) {
        wrong(b, name, "is not found", "");
        return;
    }
    if (figure.metric != metric) {
        wrong(b, name, "is another metric", "");
        return;
    }
    if (!zz_why_figure(&figure, b->evaluations, b->count, &plain, &out)) {
        wrong(b, name, "has a sum that does not fit", "");
        return;
    }
    const char *text = zz_buffer_text(&out);
    const char *title = zz_sprintf(b->arena, "%s = %s", name, stated(b->arena, metric, quantity));
    bool sound = !strncmp(text, title, strlen(title));
    if (!sound)
        wrong(b, name, "its value is not stated", text);
    if (!strstr(text, "\n\n  ")) {
        wrong(b, name, "is not explained", text);
        sound = false;
    }
    char *lines = zz_strdup(b->arena, text);
    for (char *line = strtok(lines, "\n"); line; line = strtok(NULL, "\n")) {
        const int equations = check_line(line);
        if (equations < 0) {
            wrong(b, name, line, "");
            sound = false;
        } else {
            b->equations += equations;
        }
    }
    passed += sound;
}

/* "f[layer].words(W, sram, down)" */
static const char *name_of(const bench *b, const zz_nest *nest, const zz_metric *metric,
                           const zz_place *place, bool layer) {
    zz_buffer out = zz_buffer_new(b->arena);
    zz_put(&out, b->dataflow->name);
    if (layer)
        zz_putf(&out, "[%s]", zz_layer_path(b->arena, nest));
    zz_putf(&out, ".%s", metric->name);
    const zz_operand *x = &nest->operands[place->operand];
    if (metric->arguments >= ZZ_OF_TENSOR)
        zz_putf(&out, "(%s", x->name);
    if (metric->arguments >= ZZ_OF_MEMORY)
        zz_putf(&out, ", %s", nest->memories[x->levels[place->level].memory].name);
    if (metric->arguments >= ZZ_OF_ACCESS)
        zz_putf(&out, ", %s", zz_direction_name(place->direction));
    zz_put(&out, metric->arguments ? ")" : "");
    return zz_buffer_text(&out);
}

static void explain_at(bench *b, const zz_evaluation *evaluation, const zz_metric *metric,
                       zz_place place) {
    const zz_nest *nest = evaluation->nest;
    explain(b, name_of(b, nest, metric, &place, true), metric,
            zz_metric_value(metric, evaluation, &place));
    if (evaluation != b->evaluations || (b->count > 1 && !metric->sums))
        return;
    zz_figure figure;
    zz_quantity sum_of;
    const char *name = name_of(b, nest, metric, &place, false);
    if (zz_figure_read(b->session, b->model, name, &figure) &&
        zz_figure_sum(&figure, b->evaluations, b->count, &sum_of) == ZZ_SUM_FITS)
        explain(b, name, metric, sum_of);
}

static void explain_all(bench *b, const zz_evaluation *evaluation) {
    const zz_nest *nest = evaluation->nest;
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        const zz_metric *metric = &zz_metrics[m];
        const int operands = metric->arguments >= ZZ_OF_TENSOR ? nest->operand_count : 1;
        for (int o = 0; o < operands; o++) {
            const int levels =
                metric->arguments >= ZZ_OF_MEMORY ? nest->operands[o].level_count : 1;
            const int directions = metric->arguments >= ZZ_OF_ACCESS ? ZZ_DIRECTIONS : 1;
            for (int l = 0; l < levels; l++)
                for (int d = 0; d < directions; d++)
                    explain_at(b, evaluation, metric, (zz_place){o, l, (zz_direction)d});
        }
    }
}

/* --- designs ----------------------------------------------------------------------------------- */

static bool evaluate(bench *b, const zz_layer *layer) {
    zz_counts *counts = ZZ_NEW(b->arena, zz_counts);
    zz_cost *cost = ZZ_NEW(b->arena, zz_cost);
    const char *what = NULL;
    const zz_nest *nest = zz_lower(b->session, b->dataflow, layer);
    if (!nest || zz_evaluate(b->arena, nest, ZZ_ENGINE_TCC, counts, &what) != ZZ_COUNT_OK)
        return false;
    zz_cost_of(b->arena, nest, counts, cost);
    b->evaluations[b->count++] = (zz_evaluation){nest, counts, cost};
    return true;
}

/* A random design may be one that does not fit its memories. */
static void explain_design(zz_arena *arena, const char *path, const zz_source *source,
                           bool may_not_fit) {
    const char *library = getenv("ZZ_PATH");
    zz_session session = {.arena = arena,
                          .diags = zz_diags_new(arena),
                          .search_path = &library,
                          .search_path_count = library != NULL};
    bench b = {.arena = arena, .path = path, .session = &session};
    b.model = zz_elaborate(&session, source);
    if (session.diags.errors) {
        wrong(&b, "the design", "is not sound\n", "");
        return;
    }
    for (int d = 0; d < b.model->dataflow_count; d++) {
        b.dataflow = b.model->dataflows[d];
        b.count = 0;
        b.evaluations = ZZ_NEW_ARRAY(arena, zz_evaluation, (size_t)b.dataflow->layer_count);
        for (int l = 0; l < b.dataflow->layer_count; l++)
            if (!evaluate(&b, b.dataflow->layers[l]) && !may_not_fit)
                wrong(&b, b.dataflow->name, "is not counted\n", "");
        for (int e = 0; e < b.count; e++)
            explain_all(&b, &b.evaluations[e]);
    }
    if (b.model->dataflow_count > 0 && b.equations == 0 && !may_not_fit)
        wrong(&b, "the design", "has no formula to check\n", "");
}

static void explain_file(zz_arena *arena, const char *path) {
    zz_source *source;
    if (zz_source_read(arena, path, &source) == ZZ_READ_OK) {
        explain_design(arena, path, source, false);
    } else {
        printf("%s: cannot be read\n", path);
        failed++;
    }
}

static void explain_random(zz_arena *arena, uint64_t seed, const char *folder) {
    const zz_design design = zz_design_random(seed);
    zz_buffer text = zz_buffer_new(arena);
    zz_design_write(&design, &text);
    if (!zz_design_write_data(&design, zz_sprintf(arena, "%s/event.npy", folder))) {
        printf("%s: cannot be written to\n", folder);
        failed++;
        return;
    }
    const char *path = zz_sprintf(arena, "%s/seed-%" PRIu64 ".zz", folder, seed);
    explain_design(arena, path, zz_source_from_text(arena, path, zz_buffer_text(&text), text.size),
                   true);
}

/* One design in memory of its own. */
static void run(const char *path, uint64_t seed, const char *folder) {
    zz_memory memory;
    jmp_buf escape;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        zz_arena *arena = zz_arena_new(&memory);
        if (path)
            explain_file(arena, path);
        else
            explain_random(arena, seed, folder);
    } else {
        printf("%s: out of memory\n", path ? path : "a random design");
        failed++;
    }
    zz_memory_end(&memory);
}

int main(int argc, char **argv) {
    int a = 1;
    if (argc > 3 && !strcmp(argv[a], "--random")) {
        const long designs = strtol(argv[a + 1], NULL, 10);
        for (long seed = 1; seed <= designs; seed++)
            run(NULL, (uint64_t)seed, argv[a + 2]);
        a += 3;
    }
    for (; a < argc; a++)
        run(argv[a], 0, NULL);
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
