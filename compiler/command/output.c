/* The streams of the program, and what can be shown on them. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "compiler/command/command.h"

bool zz_print(zz_command_line *line, const zz_buffer *text) {
    if (line->closed || line->unwritable)
        return false;
    int failed = zz_write_all(STDOUT_FILENO, zz_buffer_text(text), text->size);
    if (failed == EPIPE) {
        line->closed = true;
    } else if (failed) {
        line->unwritable = true;
        zz_complain(line, "cannot write to standard output: %s", strerror(failed));
    }
    return !failed;
}

void zz_print_error(const zz_buffer *text) {
    zz_write_all(STDERR_FILENO, zz_buffer_text(text), text->size);
}

void zz_complain_more(zz_command_line *line, const char *more, const char *format, ...) {
    zz_buffer out = zz_buffer_new(line->arena);
    va_list list;
    va_start(list, format);
    zz_putf(&out, "zzlc: %s\n",
            zz_visible(line->arena, zz_vsprintf(line->arena, format, list), false));
    va_end(list);
    if (more)
        zz_putf(&out, "%s\n", zz_visible(line->arena, more, true));
    zz_print_error(&out);
}

void zz_print_diags(zz_command_line *line, const zz_diags *diags) {
    zz_buffer out = zz_buffer_new(line->arena);
    if (line->command->run == zz_command_check && zz_given(line, ZZ_OPTION_json)) {
        zz_diags_render_json(diags, &out);
        zz_print(line, &out);
    } else {
        zz_diags_render(diags, line->colour, &out);
        zz_print_error(&out);
    }
}

zz_exit zz_ending(const zz_command_line *line, zz_exit status) {
    return line->unwritable ? ZZ_EXIT_MACHINE : status;
}

/* --- terminals ----------------------------------------------------------------------------- */

static bool utf8_locale(void) {
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        const char *value = getenv(names[n]);
        if (value && *value)
            return strcasestr(value, "UTF-8") || strcasestr(value, "utf8");
    }
    return false;
}

static bool colour_on(const zz_command_line *line, int descriptor) {
    enum { AUTO, ALWAYS, NEVER };
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    switch (zz_choice(line, ZZ_OPTION_color, AUTO)) {
    case ALWAYS:
        return true;
    case NEVER:
        return false;
    default:
        return isatty(descriptor) && !(no_colour && *no_colour) && terminal &&
               strcmp(terminal, "dumb") != 0;
    }
}

void zz_find_styles(zz_command_line *line) {
    const bool terminal = isatty(STDOUT_FILENO);
    struct winsize size = {0};
    line->colour = colour_on(line, STDERR_FILENO);
    line->out.colour = colour_on(line, STDOUT_FILENO);
    line->out.unicode = terminal && utf8_locale();
    line->out.grouped = terminal;
    if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        line->out.width = size.ws_col;
}

const char *zz_output_path(zz_arena *arena, const char *design, const char *ending) {
    if (!strcmp(design, "-"))
        design = "stdin";
    const char *slash = strrchr(design, '/');
    const char *name = slash ? slash + 1 : design;
    size_t size = strlen(name);
    if (size > 3 && !strcmp(name + size - 3, ".zz"))
        size -= 3;
    return zz_sprintf(arena, "%.*s.%s", (int)size, name, ending);
}
