/* zzlc import: a design written from the files of another tool.  Everything is read and checked
 * before a byte is written; what is written parses, and is in form. */
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "compiler/command/command.h"
#include "lang/import/onnx.h"
#include "lang/import/zigzag.h"

static const zz_option_id inputs[] = {ZZ_OPTION_hardware, ZZ_OPTION_workload, ZZ_OPTION_mapping};
enum { INPUTS = sizeof inputs / sizeof *inputs };

/* What is after the last slash. */
static const char *file_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* A text as a design in form; NULL when it does not parse, which is a fault of the writer. */
static const zz_buffer *in_form(zz_command_line *line, zz_diags *diags, const zz_buffer *text,
                                zz_exit *status) {
    const zz_span nowhere = {0};
    zz_buffer *formatted = ZZ_NEW(line->arena, zz_buffer);
    if (text->size > ZZ_SOURCE_LIMIT) {
        zz_report(diags, ZZ_E0002, nowhere, "the imported design would be larger than %d MiB",
                  ZZ_SOURCE_LIMIT >> 20);
        *status = ZZ_EXIT_DESIGN;
        return NULL;
    }
    *formatted = zz_buffer_new(line->arena);
    const zz_source *source =
        zz_source_from_text(line->arena, "<import>", zz_buffer_text(text), text->size);
    const bool parsed = zz_format(line->arena, source, diags, formatted);
    *status = parsed ? ZZ_EXIT_WELL : ZZ_EXIT_MACHINE;
    return parsed ? formatted : NULL;
}

/* --- ZigZag -------------------------------------------------------------------------------- */

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

static const char *file_names(zz_command_line *line) {
    zz_buffer out = zz_buffer_new(line->arena);
    for (int i = 0; i < INPUTS; i++) {
        const char *path = line->values[inputs[i]];
        if (!path)
            continue;
        zz_putf(&out, "%s%s %s", out.size ? ", " : "", zz_options[inputs[i]].name,
                strcmp(path, "-") ? file_of(path) : "from standard input");
    }
    return zz_buffer_text(&out);
}

static bool is_onnx(const char *path) {
    const size_t size = path ? strlen(path) : 0;
    return size > 5 && !strcasecmp(path + size - 5, ".onnx");
}

static const zz_buffer *zigzag_text(zz_command_line *line, zz_importer *importer, zz_exit *status) {
    const zz_yaml *trees[INPUTS] = {0};
    const char *path = line->values[ZZ_OPTION_workload];
    const bool onnx = is_onnx(path);
    for (int i = 0; i < INPUTS; i++)
        if (zz_given(line, inputs[i]) && !(onnx && inputs[i] == ZZ_OPTION_workload) &&
            !(trees[i] = read_tree(line, importer, inputs[i], status)))
            return NULL;
    *status = ZZ_EXIT_DESIGN;
    const zz_import_hardware *hardware = zz_import_zigzag_hardware(importer, trees[0]);
    const zz_import_workload *workload = onnx       ? zz_import_zigzag_onnx(importer, path)
                                         : trees[1] ? zz_import_zigzag_workload(importer, trees[1])
                                                    : NULL;
    const zz_import_mappings *mappings =
        trees[2] && hardware ? zz_import_zigzag_mappings(importer, trees[2], hardware) : NULL;
    if (!importer->diags->errors && workload)
        zz_import_check_links(importer, hardware, workload, mappings);
    if (importer->diags->errors)
        return NULL;
    zz_buffer text = zz_buffer_new(line->arena);
    zz_import_write(line->arena, file_names(line), hardware, workload, mappings, &text);
    return in_form(line, importer->diags, &text, status);
}

/* --- ONNX ---------------------------------------------------------------------------------- */

static const zz_buffer *onnx_text(zz_command_line *line, zz_importer *importer, zz_exit *status) {
    const char *path = line->operands[1];
    const bool allow = zz_given(line, ZZ_OPTION_allow_unknown);
    zz_map names = zz_map_new(line->arena);
    const char *name = zz_import_file_name(line->arena, &names, path, "network_");
    zz_buffer network = zz_buffer_new(line->arena), text = zz_buffer_new(line->arena);
    zz_onnx_fault fault = {0};
    const zz_onnx_status read = zz_onnx_import(line->arena, path, name, allow, &network, &fault);
    *status = ZZ_EXIT_DESIGN;
    if (read != ZZ_ONNX_OK) {
        zz_import_onnx_fault(importer, path, read, &fault);
        if (fault.refused)
            *status = ZZ_EXIT_MACHINE;
        return NULL;
    }
    zz_putf(&text, "// Imported from ONNX: %s.\n\n%s", zz_onnx_shown(line->arena, file_of(path)),
            zz_buffer_text(&network));
    return in_form(line, importer->diags, &text, status);
}

/* --- the command --------------------------------------------------------------------------- */

typedef const zz_buffer *reader(zz_command_line *line, zz_importer *importer, zz_exit *status);

static const struct {
    const char *name;
    reader *read;
} tools[] = {{"zigzag", zigzag_text}, {"onnx", onnx_text}};

enum { ZIGZAG, ONNX, TOOLS };

static int tool_of(const char *name) {
    for (int t = 0; t < TOOLS; t++)
        if (!strcmp(tools[t].name, name))
            return t;
    return -1;
}

static bool same_file(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

static zz_exit misused(zz_command_line *line, const char *message) {
    zz_complain(line, "%s", message);
    zz_usage(line);
    return ZZ_EXIT_USAGE;
}

/* What is imported must not be what is written, and standard input is there once. */
static zz_exit check_files(zz_command_line *line, const char *const *paths, int count) {
    const char *out = line->values[ZZ_OPTION_output];
    int from_input = 0;
    for (int p = 0; p < count; p++) {
        from_input += paths[p] && !strcmp(paths[p], "-");
        if (paths[p] && out && same_file(paths[p], out)) {
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

static zz_exit check_usage(zz_command_line *line) {
    const int tool = tool_of(line->operands[0]);
    const char *paths[INPUTS];
    for (int i = 0; i < INPUTS; i++)
        paths[i] = line->values[inputs[i]];
    if (tool < 0)
        return misused(line,
                       zz_sprintf(line->arena,
                                  "zzlc imports the files of `zigzag` and `onnx`, not of `%s`",
                                  line->operands[0]));
    if (tool == ONNX) {
        if (line->operand_count != 2)
            return misused(line, "`zzlc import onnx` needs the file of a network");
        for (int i = 0; i < INPUTS; i++)
            if (paths[i])
                return misused(line, zz_sprintf(line->arena, "`zzlc import onnx` takes no --%s",
                                                zz_options[inputs[i]].name));
        return check_files(line, &line->operands[1], 1);
    }
    if (line->operand_count != 1)
        return misused(line, "`zzlc import zigzag` takes its files by options");
    if (zz_given(line, ZZ_OPTION_allow_unknown))
        return misused(line, "`zzlc import zigzag` takes no --allow-unknown: in ZigZag every "
                             "operator but a few is free");
    if (!paths[0])
        return misused(line, "`zzlc import zigzag` needs --hardware FILE");
    return check_files(line, paths, INPUTS);
}

zz_exit zz_command_import(zz_command_line *line) {
    zz_exit status = check_usage(line);
    if (status != ZZ_EXIT_WELL)
        return status;
    zz_diags diags = zz_diags_new(line->arena);
    zz_importer importer = {line->arena, &diags};
    const zz_buffer *text = tools[tool_of(line->operands[0])].read(line, &importer, &status);
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
