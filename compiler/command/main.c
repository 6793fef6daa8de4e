/* One run of the program: take the command line apart, hand over to the command. */
#include "compiler/command/command.h"

zz_exit zz_command_main(zz_arena *arena, int argc, char **argv) {
    zz_command_line line = {.arena = arena};
    zz_exit status = zz_arguments(&line, argc, argv);
    if (status != ZZ_EXIT_WELL)
        return status;
    zz_find_styles(&line);
    if (zz_given(&line, ZZ_OPTION_help))
        return zz_help(&line);
    if (zz_given(&line, ZZ_OPTION_version)) {
        zz_buffer out = zz_buffer_new(arena);
        zz_put(&out, "zzlc " ZZ_VERSION "\n");
        zz_print(&line, &out);
        return zz_ending(&line, ZZ_EXIT_WELL);
    }
    return line.command->run(&line);
}
