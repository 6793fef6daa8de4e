/* What the commands of zzlc share: the command line taken apart, the streams, the way from a file
 * to a model.  A command gives an exit status and never exits; text goes out through zz_print and
 * zz_complain, which notice when it does not arrive. */
#ifndef ZZ_COMPILER_COMMAND_COMMAND_H
#define ZZ_COMPILER_COMMAND_COMMAND_H

#include "compiler/evaluate/evaluate.h"
#include "compiler/model/session.h"
#include "runtime/base/output.h"
#include "runtime/base/vector.h"
#include "runtime/interpret/interpret.h"
#include "runtime/report/html.h"
#include "runtime/report/report.h"

typedef enum zz_exit {
    ZZ_EXIT_WELL,
    ZZ_EXIT_DESIGN, /* the design is wrong, or an expectation failed */
    ZZ_EXIT_USAGE,  /* the command line is wrong */
    ZZ_EXIT_MACHINE /* no memory, no disk; or a fault of zzlc itself */
} zz_exit;

typedef enum zz_option_id {
#define ZZ_OPTION(id, ...) ZZ_OPTION_##id,
#include "compiler/command/option.def"
#undef ZZ_OPTION
    ZZ_OPTION_COUNT
} zz_option_id;

typedef struct zz_option {
    int letter;
    const char *name, *argument, *choices, *commands, *description;
} zz_option;

extern const zz_option zz_options[ZZ_OPTION_COUNT];

struct zz_command_line;

typedef struct zz_command {
    char letter;
    const char *name, *operands;
    int least, most;
    const char *description;
    zz_exit (*run)(struct zz_command_line *line);
} zz_command;

extern const zz_command zz_commands[];
extern const int zz_command_count;

typedef struct zz_command_line {
    zz_arena *arena;
    const zz_command *command;
    const char *values[ZZ_OPTION_COUNT]; /* NULL: not given; "" for options without argument */
    ZZ_VECTOR(zz_definition) definitions;
    int64_t seed, samples; /* 0: not given */
    const char **operands;
    int operand_count;
    zz_style out;    /* of standard output */
    bool colour;     /* of messages */
    bool closed;     /* nobody reads standard output any more: be quiet */
    bool unwritable; /* standard output failed: told */
} zz_command_line;

/* The whole program but for memory: gives the exit status. */
zz_exit zz_command_main(zz_arena *arena, int argc, char **argv);

/* --- the command line (arguments.c, help.c) ---------------------------------------------- */

/* ZZ_EXIT_WELL, or ZZ_EXIT_USAGE after telling why. */
zz_exit zz_arguments(zz_command_line *line, int argc, char **argv);
bool zz_given(const zz_command_line *line, zz_option_id option);
/* Index of a word in "a|b|c", or -1. */
int zz_choice_of(const char *choices, const char *word);
/* Index of the given choice of an option, or `standard`. */
int zz_choice(const zz_command_line *line, zz_option_id option, int standard);
zz_exit zz_help(zz_command_line *line);
/* The short form, to standard error. */
void zz_usage(zz_command_line *line);

/* --- streams (output.c) ------------------------------------------------------------------ */

/* Writes to standard output.  False when it does not arrive; that a reader went away is no fault,
 * anything else is told. */
bool zz_print(zz_command_line *line, const zz_buffer *text);
/* Writes to standard error; when that fails, nobody can be told. */
void zz_print_error(const zz_buffer *text);
/* The design's name with another ending for .zz, in the current directory. */
const char *zz_output_path(zz_arena *arena, const char *design, const char *ending);
/* "zzlc: ..." on standard error, one line whatever the names in it hold; and below it the lines of `more`,
 * unless that is NULL. */
void zz_complain_more(zz_command_line *line, const char *more, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define zz_complain(line, ...) zz_complain_more(line, NULL, __VA_ARGS__)
/* The diagnostics of a session on standard error. */
void zz_print_diags(zz_command_line *line, const zz_diags *diags);
/* The status of a command, made worse when standard output failed. */
zz_exit zz_ending(const zz_command_line *line, zz_exit status);
/* What the terminal can do. */
void zz_find_styles(zz_command_line *line);

/* --- designs (design.c) ------------------------------------------------------------------ */

typedef struct zz_design {
    zz_session session;
    zz_source *source;
    zz_model *model; /* NULL until zz_design_elaborate */
} zz_design;

/* Reads a file; what went wrong is in the diagnostics, the status says how to end. */
zz_exit zz_read_source(zz_command_line *line, zz_diags *diags, const char *path,
                       zz_source **source);
/* Reads the source, with a session around it.  Otherwise the status to end with; told. */
zz_exit zz_design_read(zz_command_line *line, const char *path, zz_design *design);
void zz_design_elaborate(zz_design *design);
/* Whether the option names it, or is not given; several names stand between commas. */
bool zz_chosen(const zz_command_line *line, zz_option_id option, const char *name);
bool zz_layer_chosen(const zz_command_line *line, const zz_layer *layer);
/* The nests of the dataflows and layers that --dataflow and --layer choose, in the order of the
 * design; what cannot be lowered has its diagnostics in the session.  False when the chosen names
 * do not exist (told). */
typedef struct zz_pair {
    const zz_dataflow *dataflow;
    const zz_layer *layer;
    zz_nest *nest;
} zz_pair;
typedef struct zz_pairs {
    zz_pair *items;
    size_t count, capacity;
} zz_pairs;
bool zz_design_nests(zz_command_line *line, zz_design *design, zz_pairs *pairs);
/* A counting that failed, as a diagnostic at the dataflow. */
void zz_report_status(zz_session *session, const zz_pair *pair, zz_count_status status,
                      const char *what);
/* How a command ends after these diagnostics: an error may be of the design, or of zzlc or the machine. */
zz_exit zz_errors_exit(const zz_diags *diags);
/* The folder of something that comes with this program: `name` in its build tree if it was not
 * installed (where it holds `file`), else `installed`. */
const char *zz_own_folder(zz_arena *arena, const char *name, const char *file,
                          const char *installed);
/* --- pages (page.c) ------------------------------------------------------------------------ */

/* Of --stylesheet, or the one that comes with zzlc; tells what is wrong. */
zz_exit zz_find_stylesheet(zz_command_line *line, zz_stylesheet *stylesheet);
zz_exit zz_make_page(zz_command_line *line, const zz_buffer *xml, const zz_stylesheet *stylesheet,
                     zz_buffer *page);

/* Where `use` looks: ZZ_PATH, then the library that belongs to this program. */
void zz_search_path(zz_arena *arena, zz_session *session);
/* The library that belongs to this program: the folder that holds std/. */
const char *zz_library_folder(zz_arena *arena);
/* Where the designs lie that `new` copies, and what one of them is: its first line (new.c). */
const char *zz_template_folder(zz_arena *arena);
const char *zz_template_title(zz_arena *arena, const zz_source *source);

/* --- explorations (explore.c) -------------------------------------------------------------- */

/* The threads of -j, or one for each core.  False after telling that it is no number. */
bool zz_threads(zz_command_line *line, int *threads);
/* Searches; `only`: the exploration that this dataflow is a variant of; `keep`: write the databases
 * that explorations ask for.  False after a wrong option. */
struct zz_explored;
bool zz_design_explore(zz_command_line *line, zz_design *design, const zz_dataflow *only,
                       zz_engine engine, bool keep, struct zz_explored *explored);
/* What can be said of explorations without searching. */
void zz_explore_check(zz_design *design);

/* --- the commands ------------------------------------------------------------------------ */

#define ZZ_COMMAND(id, ...) zz_exit zz_command_##id(zz_command_line *line);
#include "compiler/command/command.def"
#undef ZZ_COMMAND

/* trace --html (visual.c): a page that plays the executions of these nests. */
zz_exit zz_trace_page(zz_command_line *line, zz_design *design, const zz_pairs *pairs);
/* execute.c: an interpretation that ended otherwise than well, told. */
zz_exit zz_interpreter_failed(zz_session *session, const zz_pair *pair, zz_interpret_status status,
                              const char *what);
/* execute.c: appends whether two counts of a nest are the same, and each figure in which they differ. */
bool zz_compare_counts(zz_arena *arena, const zz_nest *nest, const zz_counts *interpreted,
                       const zz_counts *compiled, zz_buffer *out);
/* execute.c: false for a nest that nobody can execute; told. */
bool zz_may_execute(zz_session *session, const zz_pair *pair);

/* --emit */
zz_exit zz_command_emit(zz_command_line *line, zz_design *design);

#endif
