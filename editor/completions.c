/* Writes the completions of a shell from the tables of commands, options, lists and messages.
 *
 *     completions bash|zsh|fish
 *
 * Runs when zzlc is built.  What a word may be follows from how the tables call it: an operand
 * DESIGN is a file of zz, an argument FILE any file, WHAT one of the lists, CODE one of the codes. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef struct option {
    int letter;
    const char *name, *argument, *choices, *commands, *description;
} option;

typedef struct command {
    char letter;
    const char *name, *operands, *description;
} command;

static const option options[] = {
#define ZZ_OPTION(id, letter, name, argument, choices, commands, description)                      \
    {letter, name, argument, choices, commands, description},
#include "compiler/command/option.def"
#undef ZZ_OPTION
};

/* The first is the one without a name. */
static const command commands[] = {
#define ZZ_COMMAND(id, letter, name, operands, least, most, description)                           \
    {letter, name, operands, description},
#include "compiler/command/command.def"
#undef ZZ_COMMAND
};

static const char *const lists[] = {
#define ZZ_LIST(name, description) #name,
#include "compiler/command/list.def"
#undef ZZ_LIST
};

static const int codes[] = {
#define ZZ_DIAGNOSTIC(code, severity, title, text, wrong, right) 1##code - 10000,
#include "lang/diag.def"
#undef ZZ_DIAGNOSTIC
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The templates are files, which may be more than there were when zzlc was built. */
#define TEMPLATES "list templates 2>/dev/null | sed '1,2d; s/ .*//'"

/* --- what the tables mean ------------------------------------------------------------------ */

static bool takes(const command *c, const option *o) {
    return strchr(o->commands, c->letter);
}

static bool is_file(const option *o) {
    return o->argument && !strcmp(o->argument, "FILE");
}

/* Text with each character of `special` behind `escape`. */
static void put_escaped(const char *text, const char *special, const char *escape) {
    for (; *text; text++) {
        if (strchr(special, *text))
            fputs(escape, stdout);
        putchar(*text);
    }
}

/* "a|b" as "a b". */
static void put_choices(const char *choices) {
    for (; *choices; choices++)
        putchar(*choices == '|' ? ' ' : *choices);
}

/* The words that an operand can be, if they can be told: with a blank before each. */
static bool put_operands(const command *c) {
    if (!strcmp(c->operands, "WHAT"))
        for (size_t l = 0; l < COUNT(lists); l++)
            printf(" %s", lists[l]);
    else if (!strcmp(c->operands, "CODE"))
        for (size_t d = 0; d < COUNT(codes); d++)
            printf(" ZZ%04d", codes[d]);
    else if (strstr(c->operands, " | ")) /* "zigzag | onnx FILE" */
        for (const char *word = c->operands; *word >= 'a'; word++) {
            const size_t size = strcspn(word, " ");
            printf(" %.*s", (int)size, word);
            word += size + strspn(word + size, " |") - 1;
        }
    else
        return false;
    return true;
}

static bool wants_design(const command *c) {
    return strstr(c->operands, "DESIGN") || !strcmp(c->operands, "FILE...");
}

static bool wants_file(const command *c) {
    return strstr(c->operands, "FILE") && !wants_design(c);
}

static bool wants_template(const command *c) {
    return strstr(c->operands, "TEMPLATE");
}

static void put_command_names(const char *between) {
    for (size_t c = 1; c < COUNT(commands); c++)
        printf("%s%s", c > 1 ? between : "", commands[c].name);
}

/* The command on the line: the first word that is no option, if it is the name of one. */
static void put_search(const char *words) {
    printf("    for word in %s; do\n        case $word in\n        ", words);
    put_command_names(" | ");
    printf(") command=$word; break ;;\n        -*) ;;\n        *) break ;;\n        esac\n"
           "    done\n");
}

/* --- bash ---------------------------------------------------------------------------------- */

static void bash_options(const command *c) {
    for (size_t i = 0; i < COUNT(options); i++)
        if (takes(c, &options[i]))
            printf(" --%s", options[i].name);
}

static void bash_arguments(void) {
    printf("    case $before in\n");
    for (size_t i = 0; i < COUNT(options); i++) {
        const option *o = &options[i];
        if (!o->argument)
            continue;
        printf("    --%s", o->name);
        if (o->letter)
            printf(" | -%c", o->letter);
        printf(") ");
        if (o->choices) {
            printf("mapfile -t COMPREPLY < <(compgen -W '");
            put_choices(o->choices);
            printf("' -- \"$current\"); ");
        } else if (is_file(o)) {
            printf("mapfile -t COMPREPLY < <(compgen -f -- \"$current\"); ");
        }
        printf("return ;;\n");
    }
    printf("    esac\n");
}

static void bash_command(const command *c) {
    printf("    '%s')\n        options='", c->name);
    bash_options(c);
    printf("'\n        operands='");
    put_operands(c);
    if (!*c->name) {
        putchar(' ');
        put_command_names(" ");
    }
    printf("'\n");
    if (wants_template(c))
        printf("        operands=$(\"${COMP_WORDS[0]}\" " TEMPLATES ")\n");
    if (wants_design(c))
        printf("        files='*.zz'\n");
    if (wants_file(c))
        printf("        files='*'\n");
    printf("        ;;\n");
}

static void bash(void) {
    printf("# bash completion of zzlc; made with it, from its tables\n\n_zzlc() {\n"
           "    local current=$2 before=$3 command= options= operands= files= word\n"
           "    COMPREPLY=()\n"
           "    # bash takes `--engine=tcc` for three words\n"
           "    if [[ $before == = ]]; then\n        before=${COMP_WORDS[COMP_CWORD-2]}\n"
           "    elif [[ $current == = ]]; then\n        current=\n    fi\n");
    put_search("\"${COMP_WORDS[@]:1:COMP_CWORD-1}\"");
    bash_arguments();
    printf("    case $command in\n");
    for (size_t c = 0; c < COUNT(commands); c++)
        bash_command(&commands[c]);
    printf("    esac\n"
           "    if [[ $current == -* ]]; then\n"
           "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
           "        return\n    fi\n"
           "    mapfile -t COMPREPLY < <(compgen -W \"$operands\" -- \"$current\"\n"
           "        [[ $files ]] && compgen -f -X \"!$files\" -- \"$current\"\n"
           "        [[ $files ]] && compgen -d -- \"$current\")\n"
           "}\n\ncomplete -o filenames -F _zzlc zzlc\n");
}

/* --- zsh ----------------------------------------------------------------------------------- */

/* Inside single quotes, and inside brackets of _arguments. */
static void zsh_text(const char *text) {
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", stdout);
        else if (strchr("[]:", *text))
            printf("\\%c", *text);
        else
            putchar(*text);
}

static void zsh_option(const option *o) {
    printf("            ");
    if (o->letter)
        printf("'(-%c --%s)'{-%c%s,--%s%s}'", o->letter, o->name, o->letter, o->argument ? "+" : "",
               o->name, o->argument ? "=" : "");
    else
        printf("'--%s%s", o->name, o->argument ? "=" : "");
    printf("[");
    zsh_text(o->description);
    printf("]");
    if (o->choices) {
        printf(":%s:(", o->argument);
        put_choices(o->choices);
        printf(")");
    } else if (o->argument) {
        printf(":%s:%s", o->argument, is_file(o) ? "_files" : " ");
    }
    printf("' \\\n");
}

static void zsh_operands(const command *c) {
    if (!*c->name) {
        printf("'*: :_zzlc_first'\n");
    } else if (wants_design(c)) {
        printf("'*:design:_files -g \"*.zz\"'\n");
    } else if (wants_template(c)) {
        printf("'*:template:($($words[1] list templates 2>/dev/null | sed \"1,2d; s/ .*//\"))'\n");
    } else {
        printf("'*: :(");
        put_operands(c);
        printf(")'%s\n", wants_file(c) ? " '*:file:_files'" : "");
    }
}

static void zsh(void) {
    printf("#compdef zzlc\n# zsh completion of zzlc; made with it, from its tables\n\n"
           "_zzlc_first() {\n    local -a commands=(\n");
    for (size_t c = 1; c < COUNT(commands); c++) {
        printf("        '%s:", commands[c].name);
        put_escaped(commands[c].description, "'", "'\\'");
        printf("'\n");
    }
    printf("    )\n    _describe -t commands command commands\n    _files -g '*.zz'\n}\n\n"
           "_zzlc() {\n    local word command=\n");
    put_search("${words[2,CURRENT-1]}");
    printf("    case $command in\n");
    for (size_t c = 0; c < COUNT(commands); c++) {
        printf("    '%s')\n        _arguments -s \\\n", commands[c].name);
        for (size_t i = 0; i < COUNT(options); i++)
            if (takes(&commands[c], &options[i]))
                zsh_option(&options[i]);
        printf("            ");
        zsh_operands(&commands[c]);
        printf("        ;;\n");
    }
    printf("    esac\n}\n\n_zzlc \"$@\"\n");
}

/* --- fish ---------------------------------------------------------------------------------- */

static void fish_condition(const command *c) {
    if (*c->name) {
        printf("complete -c zzlc -n '__fish_seen_subcommand_from %s'", c->name);
        return;
    }
    printf("complete -c zzlc -n 'not __fish_seen_subcommand_from ");
    put_command_names(" ");
    printf("'");
}

static void fish_description(const char *text) {
    printf(" -d '");
    put_escaped(text, "'\\", "\\");
    printf("'\n");
}

static void fish_operands(const command *c) {
    if (wants_file(c) || wants_design(c)) {
        fish_condition(c);
        printf(" -F\n"); /* fish puts nothing before files of one ending */
    }
    if (!*c->name)
        return;
    fish_condition(c);
    printf(" -a '");
    if (wants_template(c))
        printf("(zzlc list templates 2>/dev/null | tail -n +3 | string replace -r \" .*\" \"\")");
    else
        put_operands(c);
    printf("'\n");
}

static void fish(void) {
    printf("# fish completion of zzlc; made with it, from its tables\n\ncomplete -c zzlc -f\n");
    for (size_t c = 1; c < COUNT(commands); c++) {
        fish_condition(&commands[0]);
        printf(" -a %s", commands[c].name);
        fish_description(commands[c].description);
    }
    for (size_t c = 0; c < COUNT(commands); c++) {
        fish_operands(&commands[c]);
        for (size_t i = 0; i < COUNT(options); i++) {
            const option *o = &options[i];
            if (!takes(&commands[c], o))
                continue;
            fish_condition(&commands[c]);
            if (o->letter)
                printf(" -s %c", o->letter);
            printf(" -l %s", o->name);
            if (o->choices) {
                printf(" -x -a '");
                put_choices(o->choices);
                printf("'");
            } else if (o->argument) {
                printf(is_file(o) ? " -r -F" : " -x");
            }
            fish_description(o->description);
        }
    }
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*write)(void);
    } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    for (size_t s = 0; argc == 2 && s < COUNT(shells); s++)
        if (!strcmp(argv[1], shells[s].name)) {
            shells[s].write();
            return fflush(stdout) != 0 || ferror(stdout);
        }
    fprintf(stderr, "usage: completions bash|zsh|fish\n");
    return 2;
}
