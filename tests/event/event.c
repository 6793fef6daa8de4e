/* The layers of figures.tsv, written as designs and counted: takes the table and a folder for
 * tensors, gives the suite's sum.  Each execution is counted by the kernel and, boxes excepted, by
 * the interpreter too, and every figure must be the table's.
 *
 * The table counts words of all K lanes; so the designs run on K lanes with ports K x 16 bit wide,
 * and figures that zzlc gives in elements are K times those of the table. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/elaborate/elaborate.h"
#include "compiler/evaluate/evaluate.h"
#include "compiler/lower/lower.h"
#include "runtime/cost/cost.h"
#include "runtime/interpret/interpret.h"

enum { LAYER_FIGURES = 12, COMMON_FIGURES = 6, EVENT_FIGURES = 14 };
enum { B, K, C, IY, IX, FY, FX, STRIDE, PAD, DILATION, OY, OX };

typedef struct row {
    char layer[64], execution[16];
    int64_t at[LAYER_FIGURES];
    int64_t modulus; /* 0: no input is zero */
    int64_t figures[EVENT_FIGURES];
    int figure_count;
} row;

static const char *const figure_names[EVENT_FIGURES] = {"reads of I",
                                                        "reads of W",
                                                        "reads of O",
                                                        "writes of O",
                                                        "MACs",
                                                        "cycles",
                                                        "idle events",
                                                        "filtered inputs",
                                                        "first touches",
                                                        "final outputs",
                                                        "untouched outputs",
                                                        "live outputs",
                                                        "step of the first final value",
                                                        "step of the last final value"};

static int passed, failed;

static bool read_row(char *line, row *r) {
    int column = 0;
    *r = (row){.modulus = 0};
    for (char *word = strtok(line, "\t\n"); word; word = strtok(NULL, "\t\n"), column++) {
        if (column == 0)
            snprintf(r->layer, sizeof r->layer, "%s", word);
        else if (column <= LAYER_FIGURES)
            r->at[column - 1] = strtoll(word, NULL, 10);
        else if (column == LAYER_FIGURES + 1)
            r->modulus = word[0] == '-' ? 0 : strtoll(word, NULL, 10);
        else if (column == LAYER_FIGURES + 2)
            snprintf(r->execution, sizeof r->execution, "%s", word);
        else if (r->figure_count < EVENT_FIGURES)
            r->figures[r->figure_count++] = strtoll(word, NULL, 10);
        else
            return false;
    }
    return r->figure_count == COMMON_FIGURES || r->figure_count == EVENT_FIGURES;
}

/* The tensor of a zero rule as a NumPy file, version 1.0, one byte an element. */
static bool write_tensor(const row *r, const char *path) {
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    char header[118];
    const int size = snprintf(header, sizeof header,
                              "{'descr': '|u1', 'fortran_order': False, 'shape': (%" PRId64
                              ", %" PRId64 ", %" PRId64 ", %" PRId64 "), }",
                              r->at[B], r->at[C], r->at[IY], r->at[IX]);
    fwrite("\x93NUMPY\x01\x00\x76\x00", 1, 10, file);
    fprintf(file, "%s%*s", header, 118 - size, "\n");
    for (int64_t b = 0; b < r->at[B]; b++)
        for (int64_t c = 0; c < r->at[C]; c++)
            for (int64_t y = 0; y < r->at[IY]; y++)
                for (int64_t x = 0; x < r->at[IX]; x++)
                    fputc((7 * b + 3 * c + 5 * y + 11 * x) % r->modulus != 0, file);
    return fclose(file) == 0;
}

static const char *write_design(zz_arena *arena, const row *r) {
    const char *nest;
    if (strcmp(r->execution, "frame") == 0)
        nest = " {\n    for c, fx, fy, b, ox, oy\n";
    else if (strcmp(r->execution, "box") == 0)
        nest = " counting boxes {\n    on event I[b,c,iy,ix]\n    for fy, fx\n";
    else if (r->modulus == 0)
        nest = " {\n    on event I[b,c,iy,ix]\n    for fy, fx\n";
    else
        nest = " {\n    on event I[b,c,iy,ix] when I != 0\n    for fy, fx\n";
    zz_buffer out = zz_buffer_new(arena);
    zz_putf(&out, "accelerator lanes {\n    array npe[%" PRId64 "] { mac 0.04 pJ }\n", r->at[K]);
    for (const char *slot = "IWO"; *slot; slot++)
        zz_putf(&out,
                "    memory sram_%c : 1 GiB, holds %c {\n"
                "        read 10.5 pJ per %" PRId64 " bit\n"
                "        write 12.8 pJ per %" PRId64 " bit\n    }\n",
                *slot, *slot, 16 * r->at[K], 16 * r->at[K]);
    zz_put(&out, "}\n");
    zz_putf(&out,
            "layer conv : O[b,k,oy,ox] += W[k,c,fy,fx] * I[b, c, iy = %" PRId64 "*oy+%" PRId64
            "*fy-%" PRId64 ", ix = %" PRId64 "*ox+%" PRId64 "*fx-%" PRId64 "] {\n",
            r->at[STRIDE], r->at[DILATION], r->at[PAD], r->at[STRIDE], r->at[DILATION], r->at[PAD]);
    zz_putf(&out,
            "    b %" PRId64 ", k %" PRId64 ", c %" PRId64 ", oy %" PRId64 ", ox %" PRId64
            ", fy %" PRId64 ", fx %" PRId64 ", iy %" PRId64 ", ix %" PRId64 "\n",
            r->at[B], r->at[K], r->at[C], r->at[OY], r->at[OX], r->at[FY], r->at[FX], r->at[IY],
            r->at[IX]);
    zz_putf(&out, "    W 16 bit, O 16 bit, I 16 bit%s\n}\n",
            r->modulus ? " data \"tensor.npy\"" : "");
    zz_putf(&out, "dataflow run : conv on lanes%s    spread k over npe\n}\n", nest);
    return zz_buffer_text(&out);
}

static int64_t words(const zz_nest *nest, const zz_counts *counts, int operand,
                     zz_direction direction) {
    return (int64_t)zz_words(&nest->operands[operand].levels[0].access[direction],
                             &counts->operands[operand].levels[0].traffic[direction]);
}

static int operand_named(const zz_nest *nest, const char *name) {
    for (int i = 0; i < nest->operand_count; i++)
        if (strcmp(nest->operands[i].name, name) == 0)
            return i;
    return 0;
}

static bool compare(const row *r, const char *engine, const zz_nest *nest,
                    const zz_counts *counts) {
    const int input = operand_named(nest, "I"), weight = operand_named(nest, "W"), output = 0;
    const int64_t k = r->at[K];
    const zz_level_count *psum = &counts->operands[output].levels[0];
    const int64_t found[EVENT_FIGURES] = {
        words(nest, counts, input, ZZ_DOWN),
        words(nest, counts, weight, ZZ_DOWN),
        words(nest, counts, output, ZZ_DOWN),
        words(nest, counts, output, ZZ_BACK),
        counts->macs,
        counts->compute,
        counts->events.idle,
        counts->events.filtered,
        psum->traffic[ZZ_DOWN].first,
        psum->traffic[ZZ_BACK].final,
        counts->outputs.untouched,
        counts->readiness.live,
        counts->readiness.first,
        counts->readiness.last,
    };
    bool same = true;
    for (int i = 0; i < r->figure_count; i++) {
        const int64_t wanted = r->figures[i] * (i >= 8 && i <= 11 ? k : 1);
        if (found[i] != wanted) {
            printf("%s, %s, %s: %s %" PRId64 ", not %" PRId64 "\n", r->layer, r->execution, engine,
                   figure_names[i], found[i], wanted);
            same = false;
        }
    }
    if (r->figure_count == EVENT_FIGURES && counts->events.arrived != r->figures[0]) {
        printf("%s, %s, %s: arrived %" PRId64 ", not %" PRId64 "\n", r->layer, r->execution, engine,
               counts->events.arrived, r->figures[0]);
        same = false;
    }
    return same;
}

static bool count(zz_arena *arena, const row *r, const char *folder) {
    if (r->modulus && !write_tensor(r, zz_sprintf(arena, "%s/tensor.npy", folder))) {
        printf("%s: the tensor cannot be written to %s\n", r->layer, folder);
        return false;
    }
    const char *text = write_design(arena, r);
    zz_session session = {.arena = arena, .diags = zz_diags_new(arena)};
    const zz_source *source =
        zz_source_from_text(arena, zz_sprintf(arena, "%s/design.zz", folder), text, strlen(text));
    const zz_model *model = zz_elaborate(&session, source);
    const zz_nest *nest = NULL;
    if (!session.diags.errors && model->dataflow_count == 1)
        nest = zz_lower(&session, model->dataflows[0], model->dataflows[0]->layers[0]);
    if (!nest) {
        zz_buffer out = zz_buffer_new(arena);
        zz_diags_render(&session.diags, false, &out);
        printf("%s, %s: the design is refused\n%s%s", r->layer, r->execution, text,
               zz_buffer_text(&out));
        return false;
    }
    zz_counts counts;
    const char *what = "";
    if (zz_evaluate(arena, nest, ZZ_ENGINE_TCC, &counts, &what) != ZZ_COUNT_OK) {
        printf("%s, %s: the kernel says %s\n", r->layer, r->execution, what);
        return false;
    }
    bool same = compare(r, "kernel", nest, &counts);
    if (nest->counting == ZZ_EXACT) {
        const zz_interpret_options options = {.seed = 1};
        if (zz_interpret(arena, nest, &options, &counts, &what) != ZZ_INTERPRET_OK) {
            printf("%s, %s: the interpreter says %s\n", r->layer, r->execution, what);
            return false;
        }
        same = compare(r, "interpreter", nest, &counts) && same;
    }
    return same;
}

static void run(const row *r, const char *folder) {
    zz_memory memory;
    jmp_buf escape;
    volatile bool held = false;
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        held = count(zz_arena_new(&memory), r, folder);
    } else {
        printf("%s, %s: no memory\n", r->layer, r->execution);
    }
    zz_memory_end(&memory);
    if (held)
        passed++;
    else
        failed++;
}

int main(int argc, char **argv) {
    FILE *table = argc == 3 ? fopen(argv[1], "r") : NULL;
    if (!table) {
        fprintf(stderr, "usage: event FIGURES.tsv FOLDER\n");
        return 2;
    }
    char line[4096];
    while (fgets(line, sizeof line, table)) {
        row r;
        if (line[0] == '#')
            continue;
        if (read_row(line, &r)) {
            run(&r, argv[2]);
        } else {
            printf("%s: not a row\n", line);
            failed++;
        }
    }
    fclose(table);
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
