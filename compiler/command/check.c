/* zzlc check: everything that can be said of a design without counting. */
#include "compiler/command/command.h"

zz_exit zz_command_check(zz_command_line *line) {
    zz_design design;
    zz_pairs pairs = {0};
    zz_exit status = zz_design_read(line, line->operands[0], &design);
    if (status != ZZ_EXIT_WELL)
        return status;
    zz_design_elaborate(&design);
    zz_design_nests(line, &design, &pairs);
    zz_explore_check(&design);
    zz_print_diags(line, &design.session.diags);
    return zz_ending(line, zz_errors_exit(&design.session.diags));
}
