/* zzlc import: a design written from the files of another tool.  Everything is read and checked
 * before a byte is written; what is written parses, and is in form. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler/command/command.h"
#include "lang/import/zigzag.h"

/* A file as a tree; NULL when told, with the status to end with. */
static const zz_yaml *read_tree(zz_command_line *line, zz_importer *importer, zz_option_id option,
                                zz_exit *status) {
    zz_source *source = NULL;
    *status = zz_read_source(line, importer->diags, line->values[option], &source);
    if (*status != ZZ_EXIT_WELL)
        return NULL;
    const zz_yaml *tree = zz_yaml_read(importer->arena, importer->diags, source);
    if (!tree)
        *status = ZZ_EXIT_DESIGN;
    return tree;
}

static const zz_option_id inputs[] = {ZZ_OPTION_hardware, ZZ_OPTION_workload, ZZ_OPTION_mapping};
enum { INPUTS = sizeof inputs / sizeof *inputs };

static const char *file_names(zz_command_line *line) {
    zz_buffer out = zz_buffer_new(line->arena);
    for (int i = 0; i < INPUTS; i++) {
        const char *path = line->values[inputs[i]];
        if (!path)
            continue;
        const char *slash = strrchr(path, '/');
        zz_putf(&out, "%s%s %s", out.size ? ", " : "", zz_options[inputs[i]].name,
                strcmp(path, "-") ? (slash ? slash + 1 : path) : "from standard input");
    }
    return zz_buffer_text(&out);
}

/* The text of the design, as a text in form.  NULL with diagnostics. */
static const zz_buffer *design_text(zz_command_line *line, zz_importer *importer, zz_exit *status) {
    const zz_yaml *trees[INPUTS] = {0};
    for (int i = 0; i < INPUTS; i++)
        if (zz_given(line, inputs[i]) && !(trees[i] = read_tree(line, importer, inputs[i], status)))
            return NULL;
    *status = ZZ_EXIT_DESIGN;
    const zz_import_hardware *hardware = zz_import_zigzag_hardware(importer, trees[0]);
    const zz_import_workload *workload =
        trees[1] ? zz_import_zigzag_workload(importer, trees[1]) : NULL;
    const zz_import_mappings *mappings =
        trees[2] && hardware ? zz_import_zigzag_mappings(importer, trees[2], hardware) : NULL;
    if (!importer->diags->errors && workload)
        zz_import_check_links(importer, hardware, workload, mappings);
    if (importer->diags->errors)
        return NULL;
    zz_buffer text = zz_buffer_new(line->arena), *formatted = ZZ_NEW(line->arena, zz_buffer);
    *formatted = zz_buffer_new(line->arena);
    zz_import_write(line->arena, file_names(line), hardware, workload, mappings, &text);
    const zz_source *source =
        zz_source_from_text(line->arena, "<import>", zz_buffer_text(&text), text.size);
    *status = ZZ_EXIT_WELL;
    if (!zz_format(line->arena, source, importer->diags, formatted))
        *status = ZZ_EXIT_MACHINE; /* a fault of the writer, told by the parser */
    return formatted;
}

static bool same_file(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

static zz_exit check_usage(zz_command_line *line) {
    static const char *const tools[] = {"zigzag"};
    if (strcmp(line->operands[0], tools[0])) {
        zz_complain(line, "zzlc imports the files of `zigzag`, not of `%s`", line->operands[0]);
        zz_usage(line);
        return ZZ_EXIT_USAGE;
    }
    if (!zz_given(line, ZZ_OPTION_hardware)) {
        zz_complain(line, "`zzlc import zigzag` needs --hardware FILE");
        zz_usage(line);
        return ZZ_EXIT_USAGE;
    }
    int from_input = 0;
    for (int i = 0; i < INPUTS; i++) {
        const char *path = line->values[inputs[i]], *out = line->values[ZZ_OPTION_output];
        from_input += path && !strcmp(path, "-");
        if (path && out && same_file(path, out)) {
            zz_complain(line, "-o %s would replace what is imported", out);
            return ZZ_EXIT_USAGE;
        }
    }
    if (from_input > 1) {
        zz_complain(line, "only one file can come from standard input");
        return ZZ_EXIT_USAGE;
    }
    return ZZ_EXIT_WELL;
}

zz_exit zz_command_import(zz_command_line *line) {
    zz_exit status = check_usage(line);
    if (status != ZZ_EXIT_WELL)
        return status;
    zz_diags diags = zz_diags_new(line->arena);
    zz_importer importer = {line->arena, &diags};
    const zz_buffer *text = design_text(line, &importer, &status);
    zz_print_diags(line, &diags);
    if (status != ZZ_EXIT_WELL)
        return status;
    const char *path = line->values[ZZ_OPTION_output];
    if (!path || !strcmp(path, "-")) {
        zz_print(line, text);
        return zz_ending(line, ZZ_EXIT_WELL);
    }
    const int failed = zz_save(line->arena, path, zz_buffer_text(text), text->size);
    if (!failed)
        return ZZ_EXIT_WELL;
    zz_complain(line, "cannot write %s: %s", path, strerror(failed));
    return ZZ_EXIT_MACHINE;
}
