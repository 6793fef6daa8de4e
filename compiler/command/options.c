/* The options there are, what was given for them, and those whose argument is one of a few words. */
#include <string.h>

#include "compiler/command/command.h"

const zz_option zz_options[ZZ_OPTION_COUNT] = {
#define ZZ_OPTION(id, letter, name, argument, choices, commands, description)                      \
    {letter, name, argument, choices, commands, description},
#include "compiler/command/option.def"
#undef ZZ_OPTION
};

bool zz_given(const zz_command_line *line, zz_option_id option) {
    return line->values[option] != NULL;
}

int zz_choice_of(const char *choices, const char *word) {
    const size_t size = strlen(word);
    for (int index = 0;; index++) {
        const size_t length = strcspn(choices, "|");
        if (length == size && !memcmp(choices, word, size))
            return index;
        if (!choices[length])
            return -1;
        choices += length + 1;
    }
}

int zz_choice(const zz_command_line *line, zz_option_id option, int standard) {
    return zz_given(line, option) ? zz_choice_of(zz_options[option].choices, line->values[option])
                                  : standard;
}
