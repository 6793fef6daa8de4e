/* zzlc new: a copy of one of the designs in std/new under another name; never over a file that is
 * there.  A template is an ordinary design, and is tested like one. */
#include <errno.h>
#include <string.h>

#include "compiler/command/command.h"

const char *zz_template_folder(zz_arena *arena) {
    return zz_sprintf(arena, "%s/std/new", zz_library_folder(arena));
}

/* What stands behind `//` in the first line. */
const char *zz_template_title(zz_arena *arena, const zz_source *source) {
    const char *text = source->text + strspn(source->text, "/ ");
    return zz_strndup(arena, text, strcspn(text, "\n"));
}

/* NAME.zz, unless the name has the ending. */
static const char *path_of(zz_arena *arena, const char *name) {
    const size_t size = strlen(name);
    const bool ended = size > 3 && !strcmp(name + size - 3, ".zz");
    return zz_sprintf(arena, "%s%s", name, ended ? "" : ".zz");
}

/* Whether it is the name of a template, not a way into other folders. */
static bool plain(const char *name) {
    return *name && *name != '.' && !strchr(name, '/');
}

zz_exit zz_command_new(zz_command_line *line) {
    zz_arena *arena = line->arena;
    const char *template = line->operand_count > 1 ? line->operands[1] : "event";
    const char *path = path_of(arena, line->operands[0]);
    zz_source *source;
    if (!plain(template) ||
        zz_source_read(arena, zz_sprintf(arena, "%s/%s.zz", zz_template_folder(arena), template),
                       &source) != ZZ_READ_OK) {
        zz_complain(line, "there is no template `%s`; `zzlc list templates` names them all",
                    template);
        return ZZ_EXIT_USAGE;
    }
    const int failed = zz_save_new(arena, path, source->text, source->size);
    if (failed == EEXIST) {
        zz_complain(line, "%s is there already; choose another name", path);
        return ZZ_EXIT_USAGE;
    }
    if (failed) {
        zz_complain(line, "cannot write %s: %s", path, strerror(failed));
        return ZZ_EXIT_MACHINE;
    }
    zz_buffer out = zz_buffer_new(arena);
    const char *shown = zz_visible(arena, path, false);
    zz_putf(&out, "%s: %s\nnow: zzlc %s\n", shown, zz_template_title(arena, source), shown);
    zz_print(line, &out);
    return zz_ending(line, ZZ_EXIT_WELL);
}
