/* What the ONNX import gives:
 *     onnx write GRAPH FILE     an ONNX file from lines of text (model.h)
 *     onnx cases CASES FOLDER   the cases again, each with what came out; files go to the folder
 *     onnx starve FILE NAME     imports it over and over, each time with one allocation more, until it
 *                               is enough
 * A case is a title after `## `, a graph, and after a line `=>` the layers it becomes, without their
 * comments, or what is wrong with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/elaborate/elaborate.h"
#include "lang/import/onnx.h"
#include "tests/onnx/model.h"

static char *read_file(zz_arena *arena, const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(3);
    }
    zz_buffer text = zz_buffer_new(arena);
    char part[4096];
    size_t got;
    while ((got = fread(part, 1, sizeof part, file)) > 0)
        zz_put_bytes(&text, part, got);
    fclose(file);
    *size = text.size;
    return zz_strdup(arena, zz_buffer_text(&text));
}

static void write_file(const char *path, const zz_buffer *bytes) {
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes->text, 1, bytes->size, file) != bytes->size || fclose(file)) {
        perror(path);
        exit(3);
    }
}

/* The layers of a network's text, each on one line, without comments. */
static void print_layers(const char *text) {
    const char *line = text + strcspn(text, "\n");
    bool blank = false;
    for (; *line; line += strcspn(line, "\n")) {
        line++;
        while (*line == ' ')
            line++;
        if (!*line || (*line == '}' && !blank) || !strncmp(line, "// ", 3) || *line == '\n')
            continue;
        printf("%s%.*s", blank ? " " : "", (int)strcspn(line, "\n"), line);
        blank = *line != '}';
        if (!blank)
            printf("\n");
    }
}

/* Whether the text is a sound design by itself. */
static bool is_sound(zz_arena *arena, const zz_buffer *text) {
    zz_session session = {.arena = arena, .diags = zz_diags_new(arena)};
    const zz_source *source = zz_source_from_text(arena, "made", zz_buffer_text(text), text->size);
    zz_elaborate(&session, source);
    if (session.diags.errors == 0)
        return true;
    zz_buffer told = zz_buffer_new(arena);
    zz_diags_render(&session.diags, false, &told);
    fputs(zz_buffer_text(&told), stdout);
    return false;
}

static void one_case(zz_arena *arena, const char *graph, size_t size, const char *folder) {
    const char *path = zz_sprintf(arena, "%s/case.onnx", folder);
    zz_buffer bytes = zz_buffer_new(arena), text = zz_buffer_new(arena);
    zz_onnx_fault fault = {0};
    zz_model_pack(arena, graph, size, &bytes);
    write_file(path, &bytes);
    const bool allow = !strncmp(graph, "# allow unknown", 15);
    const zz_onnx_status status = zz_onnx_import(arena, path, "made", allow, &text, &fault);
    static const char *const kinds[] = {"", "unreadable", "wrong", "unknown"};
    if (status != ZZ_ONNX_OK)
        printf("%s: %s%s%s\n", kinds[status], fault.message, fault.note ? "; " : "",
               fault.note ? fault.note : "");
    else if (is_sound(arena, &text))
        print_layers(zz_buffer_text(&text));
}

static void cases(zz_arena *arena, const char *text, const char *folder) {
    const char *at = strstr(text, "## ");
    printf("%.*s", (int)(at ? at - text : 0), text);
    while (at) {
        const char *next = strstr(at + 3, "\n## "), *end = strstr(at, "\n=>");
        const char *graph = at + strcspn(at, "\n") + 1;
        printf("%.*s\n=>\n", (int)(end - at), at);
        one_case(arena, graph, (size_t)(end + 1 - graph), folder);
        printf(next ? "\n" : "");
        at = next ? next + 1 : NULL;
    }
}

/* Without memory the import ends by the escape, wherever that is. */
static int starve(const char *path, const char *name) {
    for (volatile size_t enough = 1; enough < 100000; enough++) {
        zz_memory memory;
        jmp_buf escape;
        volatile bool done = false;
        zz_memory_begin(&memory);
        memory.fail_at = enough;
        ZZ_MEMORY_TRY (&memory, escape) {
            zz_arena *arena = zz_arena_new(&memory);
            zz_buffer text = zz_buffer_new(arena);
            zz_onnx_fault fault = {0};
            done = zz_onnx_import(arena, path, name, false, &text, &fault) == ZZ_ONNX_OK;
        }
        zz_memory_end(&memory);
        if (done)
            return 0;
    }
    return 1;
}

int main(int argc, char **argv) {
    zz_memory memory;
    jmp_buf escape;
    volatile int status = 2; /* survives the escape */
    if (argc == 4 && !strcmp(argv[1], "starve"))
        return starve(argv[2], argv[3]);
    zz_memory_begin(&memory);
    ZZ_MEMORY_TRY (&memory, escape) {
        zz_arena *arena = zz_arena_new(&memory);
        size_t size = 0;
        char *text = argc == 4 ? read_file(arena, argv[2], &size) : NULL;
        if (text && !strcmp(argv[1], "write")) {
            zz_buffer bytes = zz_buffer_new(arena);
            zz_model_pack(arena, text, size, &bytes);
            write_file(argv[3], &bytes);
            status = 0;
        } else if (text && !strcmp(argv[1], "cases")) {
            cases(arena, text, argv[3]);
            status = 0;
        }
    } else {
        status = 3;
    }
    zz_memory_end(&memory);
    return status;
}
