/* --help and usage, from the tables option.def and command.def. */
#include <string.h>

#include "compiler/command/command.h"
#include "runtime/report/layout.h"

enum { WIDTH = 80, INDENT = 2 };

/* Text behind a term that takes `taken` columns, at a column of its own, wrapped. */
static void put_wrapped(zz_buffer *out, const char *text, size_t taken, size_t column) {
    size_t at = taken;
    if (taken && taken + 2 > column) {
        zz_put(out, "\n");
        at = 0;
    }
    zz_put_repeat(out, ' ', column - at);
    at = column;
    while (*text) {
        const size_t size = strcspn(text, " ");
        if (at > column && at + 1 + size > WIDTH) {
            zz_put(out, "\n");
            zz_put_repeat(out, ' ', column);
            at = column;
        } else if (at > column) {
            zz_put(out, " ");
            at++;
        }
        zz_put_bytes(out, text, size);
        at += size;
        text += size;
        while (*text == ' ')
            text++;
    }
    zz_put(out, "\n");
}

static void put_commands(const zz_command_line *line, zz_buffer *out) {
    enum { COLUMN = 22 };
    for (int c = 0; c < zz_command_count; c++) {
        const zz_command *command = &zz_commands[c];
        zz_buffer term = zz_buffer_new(line->arena);
        zz_putf(&term, "%*szzlc ", INDENT, "");
        if (*command->name)
            zz_putf(&term, "%s ", command->name);
        zz_put(&term, command->operands);
        zz_put(out, zz_buffer_text(&term));
        put_wrapped(out, command->description, term.size, COLUMN);
    }
}

static void put_option(const zz_command_line *line, const zz_option *option, zz_buffer *out) {
    enum { COLUMN = 27 };
    zz_buffer term = zz_buffer_new(line->arena);
    zz_put_repeat(&term, ' ', INDENT);
    if (option->letter)
        zz_putf(&term, "-%c, ", option->letter);
    else
        zz_put(&term, "    ");
    zz_putf(&term, "--%s", option->name);
    if (option->argument)
        zz_putf(&term, " %s", option->argument);
    zz_put(out, zz_buffer_text(&term));
    const char *description =
        option->choices ? zz_sprintf(line->arena, "%s (%s)", option->description, option->choices)
                        : option->description;
    put_wrapped(out, description, term.size, COLUMN);
}

static void put_options(const zz_command_line *line, char letter, zz_buffer *out) {
    for (int o = 0; o < ZZ_OPTION_COUNT; o++)
        if (strchr(zz_options[o].commands, letter))
            put_option(line, &zz_options[o], out);
}

zz_exit zz_help(zz_command_line *line) {
    const zz_command *command = line->command;
    zz_buffer out = zz_buffer_new(line->arena);
    if (*command->name) {
        zz_putf(&out, "usage: zzlc %s [options] %s\n\n", command->name, command->operands);
        put_wrapped(&out, command->description, 0, INDENT);
        zz_put(&out, "\noptions:\n");
        put_options(line, command->letter, &out);
    } else {
        zz_put(&out, "zzlc counts what a dataflow does on an accelerator.\n\ncommands:\n");
        put_commands(line, &out);
        zz_put(&out, "\noptions:\n");
        put_options(line, command->letter, &out);
        zz_put(&out,
               "\n`zzlc COMMAND --help` lists the options of a command; zzlc(1) and zz(5) tell "
               "the rest.\nexit status: 0 well, 1 the design is wrong or an expectation failed,"
               " 2 usage,\n3 a fault of the machine.\n");
    }
    zz_print(line, &out);
    return zz_ending(line, ZZ_EXIT_WELL);
}

void zz_usage(zz_command_line *line) {
    const zz_command *command = line->command;
    const char *name = *command->name ? zz_sprintf(line->arena, "%s ", command->name) : "";
    zz_buffer out = zz_buffer_new(line->arena);
    zz_putf(&out, "usage: zzlc %s[options] %s        (more: zzlc %s--help)\n", name,
            command->operands, name);
    zz_print_error(&out);
}
