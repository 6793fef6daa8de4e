/* The command line taken apart, by the tables option.def and command.def. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/command/command.h"

const zz_command zz_commands[] = {
#define ZZ_COMMAND(id, letter, name, operands, least, most, description)                           \
    {letter, name, operands, least, most, description, zz_command_##id},
#include "compiler/command/command.def"
#undef ZZ_COMMAND
};

const int zz_command_count = sizeof zz_commands / sizeof *zz_commands;

enum { FIRST_CODE = 256 }; /* of getopt's codes for options without a letter */

static zz_exit wrong(zz_command_line *line) {
    zz_usage(line);
    return ZZ_EXIT_USAGE;
}

/* "a, b or c" of "a|b|c". */
static const char *spoken(zz_arena *arena, const char *choices) {
    zz_buffer out = zz_buffer_new(arena);
    while (*choices) {
        const size_t length = strcspn(choices, "|");
        zz_put_bytes(&out, choices, length);
        choices += length;
        if (*choices)
            zz_put(&out, strchr(++choices, '|') ? ", " : " or ");
    }
    return zz_buffer_text(&out);
}

/* A whole number of decimal digits, within bounds. */
static bool number_of(const char *text, int64_t least, int64_t most, int64_t *number) {
    char *end;
    errno = 0;
    const long long value = strtoll(text, &end, 10);
    *number = value;
    return *text >= '0' && *text <= '9' && *end == 0 && errno == 0 && value >= least &&
           value <= most;
}

static zz_exit take_option(zz_command_line *line, zz_option_id id, const char *value) {
    const zz_option *option = &zz_options[id];
    if (option->choices && zz_choice_of(option->choices, value) < 0) {
        zz_complain(line, "--%s cannot be `%s`: it is %s", option->name, value,
                    spoken(line->arena, option->choices));
        return ZZ_EXIT_USAGE;
    }
    line->values[id] = value ? value : "";
    if (id == ZZ_OPTION_seed && !number_of(value, 0, INT64_MAX, &line->seed)) {
        zz_complain(line, "--seed takes a whole number, not `%s`", value);
        return ZZ_EXIT_USAGE;
    }
    if (id == ZZ_OPTION_samples && !number_of(value, 16, 1000000, &line->samples)) {
        zz_complain(line, "--samples takes a number from 16 to 1000000, not `%s`", value);
        return ZZ_EXIT_USAGE;
    }
    if (id != ZZ_OPTION_define)
        return ZZ_EXIT_WELL;
    const char *equals = strchr(value, '=');
    if (!equals || equals == value || !equals[1]) {
        zz_complain(line, "-D takes NAME=VALUE, not `%s`", value);
        return ZZ_EXIT_USAGE;
    }
    zz_definition definition = {zz_strndup(line->arena, value, (size_t)(equals - value)),
                                zz_strdup(line->arena, equals + 1)};
    zz_push(line->arena, &line->definitions, definition);
    return ZZ_EXIT_WELL;
}

/* getopt's tables from ours; ":" first, so that a missing argument is told apart. */
static const char *short_options(zz_arena *arena) {
    zz_buffer letters = zz_buffer_new(arena);
    zz_put(&letters, ":");
    for (int o = 0; o < ZZ_OPTION_COUNT; o++)
        if (zz_options[o].letter)
            zz_putf(&letters, "%c%s", zz_options[o].letter, zz_options[o].argument ? ":" : "");
    return zz_buffer_text(&letters);
}

static const struct option *long_options(zz_arena *arena) {
    struct option *options = ZZ_NEW_ARRAY(arena, struct option, ZZ_OPTION_COUNT + 1);
    for (int o = 0; o < ZZ_OPTION_COUNT; o++)
        options[o] = (struct option){zz_options[o].name,
                                     zz_options[o].argument ? required_argument : no_argument, NULL,
                                     FIRST_CODE + o};
    return options;
}

static int option_of(int code) {
    if (code >= FIRST_CODE)
        return code - FIRST_CODE;
    for (int o = 0; o < ZZ_OPTION_COUNT; o++)
        if (zz_options[o].letter == code)
            return o;
    return -1;
}

/* What getopt did not understand: a letter, or a whole word. */
static void complain_unknown(zz_command_line *line, const char *word) {
    if (optopt && optopt < FIRST_CODE) {
        zz_complain(line, "there is no option -%c", optopt);
        return;
    }
    if (optopt) {
        zz_complain(line, "--%s takes no argument", zz_options[optopt - FIRST_CODE].name);
        return;
    }
    const char *names[ZZ_OPTION_COUNT];
    for (int o = 0; o < ZZ_OPTION_COUNT; o++)
        names[o] = zz_options[o].name;
    const size_t size = strcspn(word + 2, "=");
    const char *near = zz_nearest(zz_strndup(line->arena, word + 2, size), names, ZZ_OPTION_COUNT);
    if (near)
        zz_complain(line, "there is no option %s; did you mean --%s?", word, near);
    else
        zz_complain(line, "there is no option %s", word);
}

static zz_exit take_options(zz_command_line *line, int argc, char **argv) {
    const char *letters = short_options(line->arena);
    const struct option *options = long_options(line->arena);
    opterr = 0;
    optind = 0;
    for (int code; (code = getopt_long(argc, argv, letters, options, NULL)) != -1;) {
        if (code == ':') {
            zz_complain(line, "option %s needs an argument", argv[optind - 1]);
            return wrong(line);
        }
        if (code == '?') {
            complain_unknown(line, argv[optind - 1]);
            return wrong(line);
        }
        if (take_option(line, (zz_option_id)option_of(code), optarg) != ZZ_EXIT_WELL)
            return wrong(line);
    }
    line->operands = (const char **)(argv + optind);
    line->operand_count = argc - optind;
    return ZZ_EXIT_WELL;
}

/* The first operand, if it is the name of a command. */
static void take_command(zz_command_line *line) {
    line->command = &zz_commands[0];
    for (int c = 1; c < zz_command_count && line->operand_count > 0; c++)
        if (!strcmp(line->operands[0], zz_commands[c].name)) {
            line->command = &zz_commands[c];
            line->operands++;
            line->operand_count--;
            return;
        }
}

static const char *title_of(const zz_command_line *line) {
    return *line->command->name ? zz_sprintf(line->arena, "zzlc %s", line->command->name) : "zzlc";
}

/* `zzlc chekc x.zz`: two operands, the first of them nearly a command. */
static bool misspelt_command(zz_command_line *line) {
    const char **names = ZZ_NEW_ARRAY(line->arena, const char *, (size_t)zz_command_count);
    for (int c = 1; c < zz_command_count; c++)
        names[c - 1] = zz_commands[c].name;
    const char *near = zz_nearest(line->operands[0], names, (size_t)zz_command_count - 1);
    if (near)
        zz_complain(line, "there is no command `%s`; did you mean `%s`?", line->operands[0], near);
    return near;
}

static zz_exit check_command(zz_command_line *line) {
    const zz_command *command = line->command;
    for (int o = 0; o < ZZ_OPTION_COUNT; o++)
        if (line->values[o] && !strchr(zz_options[o].commands, command->letter)) {
            zz_complain(line, "--%s is not an option of `%s`", zz_options[o].name, title_of(line));
            return wrong(line);
        }
    if (zz_given(line, ZZ_OPTION_help) || zz_given(line, ZZ_OPTION_version))
        return ZZ_EXIT_WELL;
    if (line->operand_count < command->least) {
        zz_complain(line, "`%s` needs %s", title_of(line), command->operands);
        return wrong(line);
    }
    if (command->most >= 0 && line->operand_count > command->most) {
        if (!*command->name && misspelt_command(line))
            return wrong(line);
        zz_complain(line, "`%s` takes one %s; `%s` is one more", title_of(line), command->operands,
                    line->operands[command->most]);
        return wrong(line);
    }
    return ZZ_EXIT_WELL;
}

zz_exit zz_arguments(zz_command_line *line, int argc, char **argv) {
    line->command = &zz_commands[0];
    zz_exit status = take_options(line, argc, argv);
    if (status != ZZ_EXIT_WELL)
        return status;
    take_command(line);
    return check_command(line);
}
