/* --html: the report as a page, by the stylesheet that comes with zzlc or by another. */
#include <string.h>

#include "compiler/command/command.h"

zz_exit zz_find_stylesheet(zz_command_line *line, zz_stylesheet *stylesheet) {
    zz_arena *arena = line->arena;
    const char *path = line->values[ZZ_OPTION_stylesheet];
    if (!path)
        path = zz_sprintf(arena, "%s/report.xsl",
                          zz_own_folder(arena, "style", "report.xsl", ZZ_STYLE_DIR));
    zz_diags diags = zz_diags_new(arena);
    zz_source *source;
    const zz_exit status = zz_read_source(line, &diags, path, &source);
    if (status != ZZ_EXIT_WELL) {
        zz_print_diags(line, &diags);
        return zz_given(line, ZZ_OPTION_stylesheet) && status == ZZ_EXIT_DESIGN ? ZZ_EXIT_USAGE
                                                                                : ZZ_EXIT_MACHINE;
    }
    *stylesheet = (zz_stylesheet){.path = path, .text = source->text, .size = source->size};
    return ZZ_EXIT_WELL;
}

zz_exit zz_make_page(zz_command_line *line, const zz_buffer *xml, const zz_stylesheet *stylesheet,
                     zz_buffer *page) {
    zz_buffer problem = zz_buffer_new(line->arena);
    if (zz_transform(xml, stylesheet, page, &problem))
        return ZZ_EXIT_WELL;
    const char *text = zz_buffer_text(&problem);
    zz_complain_more(line,
                     zz_sprintf(line->arena, "%.*s",
                                (int)(problem.size - (text[problem.size - 1] == '\n')), text),
                     "the stylesheet makes no page");
    return zz_given(line, ZZ_OPTION_stylesheet) ? ZZ_EXIT_USAGE : ZZ_EXIT_MACHINE;
}
