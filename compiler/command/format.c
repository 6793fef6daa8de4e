/* zzlc fmt: files in their one form.  All are formatted before the first is written; when one
 * cannot be parsed, none is touched. */
#include <string.h>

#include "compiler/command/command.h"

typedef struct formatted {
    const char *path;
    const zz_source *source;
    zz_buffer text;
    bool changed;
} formatted;

static zz_exit format_one(zz_command_line *line, formatted *file) {
    zz_design design;
    zz_exit status = zz_design_read(line, file->path, &design);
    if (status != ZZ_EXIT_WELL)
        return status;
    file->source = design.source;
    file->text = zz_buffer_new(line->arena);
    bool parsed = zz_format(line->arena, design.source, &design.session.diags, &file->text);
    zz_print_diags(line, &design.session.diags);
    file->changed =
        file->text.size != file->source->size ||
        memcmp(zz_buffer_text(&file->text), file->source->text, file->source->size) != 0;
    return parsed ? ZZ_EXIT_WELL : ZZ_EXIT_DESIGN;
}

static zz_exit write_one(zz_command_line *line, const formatted *file) {
    if (!strcmp(file->path, "-")) {
        zz_print(line, &file->text);
        return ZZ_EXIT_WELL;
    }
    if (!file->changed)
        return ZZ_EXIT_WELL;
    int failed = zz_save(line->arena, file->path, zz_buffer_text(&file->text), file->text.size);
    if (!failed)
        return ZZ_EXIT_WELL;
    zz_complain(line, "cannot write %s: %s", file->path, strerror(failed));
    return ZZ_EXIT_MACHINE;
}

zz_exit zz_command_format(zz_command_line *line) {
    const size_t count = (size_t)line->operand_count;
    formatted *files = ZZ_NEW_ARRAY(line->arena, formatted, count);
    zz_exit status = ZZ_EXIT_WELL;
    for (size_t f = 0; f < count; f++) {
        files[f].path = line->operands[f];
        zz_exit one = format_one(line, &files[f]);
        if (one > status)
            status = one;
    }
    if (status != ZZ_EXIT_WELL)
        return status;
    if (zz_given(line, ZZ_OPTION_check)) {
        zz_buffer out = zz_buffer_new(line->arena);
        for (size_t f = 0; f < count; f++)
            if (files[f].changed) {
                zz_putf(&out, "%s\n", files[f].source->path);
                status = ZZ_EXIT_DESIGN;
            }
        zz_print(line, &out);
        return zz_ending(line, status);
    }
    for (size_t f = 0; f < count && status == ZZ_EXIT_WELL; f++)
        status = write_one(line, &files[f]);
    return zz_ending(line, status);
}
