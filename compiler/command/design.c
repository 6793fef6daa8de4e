/* From a file to a model and its nests, for every command that takes a design. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/command/command.h"
#include "compiler/elaborate/elaborate.h"
#include "compiler/lower/lower.h"

static bool exists(const char *path) {
    struct stat there;
    return stat(path, &there) == 0;
}

static bool is_file(const char *path) {
    struct stat there;
    return stat(path, &there) == 0 && S_ISREG(there.st_mode);
}

/* The folder of this program. */
static const char *program_folder(zz_arena *arena) {
    enum { SIZE = 4096 };
    char *path = zz_alloc(arena, SIZE);
    ssize_t size = readlink("/proc/self/exe", path, SIZE - 1);
    char *slash = size > 0 ? strrchr(path, '/') : NULL;
    if (!slash)
        return NULL;
    *slash = 0;
    return path;
}

/* A program in its build tree: config.status lies beside it. */
const char *zz_own_folder(zz_arena *arena, const char *name, const char *file,
                          const char *installed) {
    const char *folder = program_folder(arena);
    if (folder) {
        const char *own = zz_sprintf(arena, "%s/%s", folder, name);
        if (is_file(zz_sprintf(arena, "%s/config.status", folder)) &&
            exists(zz_sprintf(arena, "%s/%s", own, file)))
            return own;
    }
    return installed;
}

const char *zz_library_folder(zz_arena *arena) {
    return zz_own_folder(arena, "lib", "std", ZZ_LIBRARY_DIR);
}

void zz_search_path(zz_arena *arena, zz_session *session) {
    ZZ_VECTOR(const char *) folders = {0};
    const char *path = getenv("ZZ_PATH");
    while (path && *path) {
        const size_t size = strcspn(path, ":");
        if (size)
            zz_push(arena, &folders, zz_strndup(arena, path, size));
        path += size + (path[size] == ':');
    }
    const char *library = zz_library_folder(arena);
    zz_push(arena, &folders, library);
    session->search_path = folders.items;
    session->search_path_count = (int)folders.count;
}

zz_exit zz_read_source(zz_command_line *line, zz_diags *diags, const char *path,
                       zz_source **source) {
    errno = 0;
    const zz_read_status status = zz_source_read(line->arena, path, source);
    const int error = errno;
    const zz_span nowhere = {0};
    if (status == ZZ_READ_OK)
        return ZZ_EXIT_WELL;
    if (status == ZZ_READ_DIRECTORY)
        zz_report(diags, ZZ_E0001, nowhere, "cannot read %s: it is a directory", path);
    else if (status == ZZ_READ_TOO_LARGE)
        zz_report(diags, ZZ_E0002, nowhere, "cannot read %s: it is larger than %d MiB", path,
                  ZZ_SOURCE_LIMIT >> 20);
    else
        zz_report(diags, ZZ_E0001, nowhere, "cannot read %s: %s", path, strerror(error));
    return status == ZZ_READ_REFUSED ? ZZ_EXIT_MACHINE : ZZ_EXIT_DESIGN;
}

zz_exit zz_design_read(zz_command_line *line, const char *path, zz_design *design) {
    zz_arena *arena = line->arena;
    *design = (zz_design){0};
    design->session = (zz_session){.arena = arena,
                                   .diags = zz_diags_new(arena),
                                   .definitions = line->definitions.items,
                                   .definition_count = (int)line->definitions.count,
                                   .seed = (uint64_t)line->seed,
                                   .samples = line->samples,
                                   .allow_unknown = zz_given(line, ZZ_OPTION_allow_unknown)};
    zz_search_path(arena, &design->session);
    const zz_exit status = zz_read_source(line, &design->session.diags, path, &design->source);
    if (status != ZZ_EXIT_WELL)
        zz_print_diags(line, &design->session.diags);
    return status;
}

void zz_design_elaborate(zz_design *design) {
    design->model = zz_elaborate(&design->session, design->source);
}

/* --- nests --------------------------------------------------------------------------------- */

bool zz_chosen(const zz_command_line *line, zz_option_id option, const char *name) {
    const char *names = zz_given(line, option) ? line->values[option] : NULL;
    for (const char *end; names; names = *end ? end + 1 : NULL) {
        end = strchrnul(names, ',');
        if ((size_t)(end - names) == strlen(name) && !strncmp(names, name, strlen(name)))
            return true;
    }
    return !zz_given(line, option);
}

/* The first of several names that is none of a dataflow; NULL: all are. */
static const char *unknown_dataflow(const zz_command_line *line, const zz_model *model) {
    const char *names = line->values[ZZ_OPTION_dataflow];
    for (const char *end; names; names = *end ? end + 1 : NULL) {
        bool known = false;
        end = strchrnul(names, ',');
        const char *name = zz_strndup(line->arena, names, (size_t)(end - names));
        for (int d = 0; d < model->dataflow_count && !known; d++)
            known = !strcmp(model->dataflows[d]->name, name);
        if (!known)
            return name;
    }
    return NULL;
}

/* network.layer */
static const char *full_name(zz_arena *arena, const zz_layer *layer) {
    return zz_sprintf(arena, "%s.%s", layer->network->name, layer->name);
}

bool zz_layer_chosen(const zz_command_line *line, const zz_layer *layer) {
    return zz_chosen(line, ZZ_OPTION_layer, layer->name) ||
           (layer->network && zz_chosen(line, ZZ_OPTION_layer, full_name(line->arena, layer)));
}

/* Tells that --dataflow or --layer chose nothing, with what there is. */
static void complain_choice(zz_command_line *line, const zz_model *model) {
    ZZ_VECTOR(const char *) dataflows = {0}, layers = {0};
    bool named = false;
    for (int d = 0; d < model->dataflow_count; d++) {
        const zz_dataflow *dataflow = model->dataflows[d];
        zz_push(line->arena, &dataflows, dataflow->name);
        if (!zz_chosen(line, ZZ_OPTION_dataflow, dataflow->name))
            continue;
        named = true;
        for (int l = 0; l < dataflow->layer_count; l++)
            zz_push(line->arena, &layers, dataflow->layers[l]->name);
    }
    const char *unknown = unknown_dataflow(line, model);
    named &= !unknown;
    const zz_option_id option = named ? ZZ_OPTION_layer : ZZ_OPTION_dataflow;
    const char *wrong = named ? line->values[option] : unknown;
    const char *const *names = named ? layers.items : dataflows.items;
    const size_t count = named ? layers.count : dataflows.count;
    const char *near = zz_nearest(wrong, names, count);
    zz_complain(line, "no %s is called `%s`%s", zz_options[option].name, wrong,
                near ? zz_sprintf(line->arena, "; did you mean `%s`?", near) : "");
}

bool zz_design_nests(zz_command_line *line, zz_design *design, zz_pairs *pairs) {
    const zz_model *model = design->model;
    bool any = false;
    for (int d = 0; d < model->dataflow_count; d++) {
        const zz_dataflow *dataflow = model->dataflows[d];
        if (!zz_chosen(line, ZZ_OPTION_dataflow, dataflow->name))
            continue;
        for (int l = 0; l < dataflow->layer_count; l++) {
            const zz_layer *layer = dataflow->layers[l];
            if (!zz_layer_chosen(line, layer))
                continue;
            zz_pair pair = {dataflow, layer, zz_lower(&design->session, dataflow, layer)};
            any = true;
            if (pair.nest)
                zz_push(line->arena, pairs, pair);
        }
    }
    const bool asked = zz_given(line, ZZ_OPTION_dataflow) || zz_given(line, ZZ_OPTION_layer);
    if ((!any || unknown_dataflow(line, model)) && asked && design->session.diags.errors == 0) {
        complain_choice(line, model);
        return false;
    }
    return true;
}

void zz_report_status(zz_session *session, const zz_pair *pair, zz_count_status status,
                      const char *what) {
    zz_diags *diags = &session->diags;
    const zz_span span = pair->dataflow->span;
    zz_diag *diag = NULL;
    switch (status) {
    case ZZ_COUNT_OK:
        return;
    case ZZ_COUNT_OVERFLOW:
        diag = zz_report(diags, ZZ_E0801, span, "a count of `%s` on `%s` does not fit 64 bits",
                         pair->dataflow->name, pair->layer->name);
        break;
    case ZZ_COUNT_TOO_LARGE:
        diag = zz_report(diags, ZZ_E0802, span, "`%s` on `%s` is too large to count exactly",
                         pair->dataflow->name, pair->layer->name);
        break;
    case ZZ_COUNT_DISORDERED:
        diag = zz_say_disorder(session, pair->dataflow);
        if (what)
            zz_diag_note(diags, diag, "ZigZag's model does not take this nest: %s", what);
        return;
    case ZZ_COUNT_REFUSED:
        diag = zz_report(diags, ZZ_E0803, span, "the kernel of `%s` on `%s` was not compiled",
                         pair->dataflow->name, pair->layer->name);
        break;
    }
    if (what && *what)
        zz_diag_note(diags, diag, "%s", what);
}

zz_exit zz_errors_exit(const zz_diags *diags) {
    if (diags->errors == 0)
        return ZZ_EXIT_WELL;
    if (diags->refused)
        return ZZ_EXIT_MACHINE;
    for (size_t d = 0; d < diags->count; d++) {
        const zz_code code = diags->items[d]->code;
        if (code == ZZ_E0803 || code == ZZ_E0804 || code == ZZ_E0805)
            return ZZ_EXIT_MACHINE;
    }
    return ZZ_EXIT_DESIGN;
}
