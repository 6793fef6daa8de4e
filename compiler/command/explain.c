/* zzlc explain: the long text of a code. */
#include "compiler/command/command.h"

zz_exit zz_command_explain(zz_command_line *line) {
    zz_buffer out = zz_buffer_new(line->arena);
    if (!zz_explain(line->operands[0], &out)) {
        zz_complain(line, "there is no code `%s`; `zzlc list diagnostics` names them all",
                    line->operands[0]);
        return ZZ_EXIT_USAGE;
    }
    zz_print(line, &out);
    return zz_ending(line, ZZ_EXIT_WELL);
}
