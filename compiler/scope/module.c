/* Modules: finding, reading and parsing what `use` names.
 *
 * The module a.b.c is the file a/b/c.zz, looked for beside the file that uses it, then in every
 * directory of the search path.  Below `std` it is also looked for without that first part where a
 * directory is the library itself: one called std or stdlib, or the last of the search path.  When
 * no such file exists, c may be a declaration of the module a.b, found the same way. */
#include "compiler/scope/module.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler/scope/fault.h"
#include "compiler/scope/scope.h"

/* Where a module was looked for, and what was found. */
typedef struct search {
    ZZ_VECTOR(const char *) places;
    zz_source *source;
    const char *file;
    bool failed; /* found, but not read; reported */
} search;

static const char *join(zz_arena *arena, const char *directory, const char *file) {
    const size_t size = strlen(directory);
    if (size == 0)
        return file;
    return zz_sprintf(arena, directory[size - 1] == '/' ? "%s%s" : "%s/%s", directory, file);
}

/* a.b.c, of which the first `size` bytes count, to a/b/c.zz */
static const char *file_of(zz_arena *arena, const char *path, size_t size) {
    char *file = zz_alloc(arena, size + sizeof ".zz");
    for (size_t i = 0; i < size; i++)
        file[i] = path[i] == '.' ? '/' : path[i];
    memcpy(file + size, ".zz", sizeof ".zz");
    return file;
}

static bool is_library(const zz_session *session, int index) {
    if (index == session->search_path_count - 1)
        return true;
    const char *directory = session->search_path[index];
    size_t size = strlen(directory);
    while (size > 0 && directory[size - 1] == '/')
        size--;
    const char *names[] = {"std", "stdlib"};
    for (int i = 0; i < 2; i++) {
        const size_t length = strlen(names[i]);
        if (size >= length && !memcmp(directory + size - length, names[i], length) &&
            (size == length || directory[size - length - 1] == '/'))
            return true;
    }
    return false;
}

/* True when the search is over. */
static bool look(zz_elaborator *e, search *s, const char *file, zz_span span) {
    zz_push(e->arena, &s->places, file);
    const zz_read_status status = zz_source_read(e->arena, file, &s->source);
    const int reason = errno;
    if (status == ZZ_READ_DIRECTORY ||
        (status == ZZ_READ_MISSING && (reason == ENOENT || reason == ENOTDIR)))
        return false;
    if (status == ZZ_READ_OK) {
        s->file = file;
        return true;
    }
    zz_diag *diag = zz_fault(e, ZZ_E0001, span, "cannot read %s", file);
    zz_diag_label(e->diags, diag, "%s",
                  status == ZZ_READ_TOO_LARGE ? "the file is above 16 MiB" : strerror(reason));
    e->diags->refused |= status == ZZ_READ_REFUSED;
    s->failed = true;
    return true;
}

static void find(zz_elaborator *e, const zz_module *from, const char *path, size_t size,
                 zz_span span, search *s) {
    const char *file = file_of(e->arena, path, size);
    const char *slash = strrchr(from->source->path, '/');
    const char *beside =
        slash ? zz_strndup(e->arena, from->source->path, (size_t)(slash - from->source->path) + 1)
              : "";
    if (look(e, s, join(e->arena, beside, file), span))
        return;
    const char *within = strncmp(file, "std/", 4) ? NULL : file + 4;
    for (int i = 0; i < e->session->search_path_count; i++) {
        const char *directory = e->session->search_path[i];
        if (look(e, s, join(e->arena, directory, file), span))
            return;
        if (within && is_library(e->session, i) &&
            look(e, s, join(e->arena, directory, within), span))
            return;
    }
}

/* --- one file ------------------------------------------------------------------------------ */

static void declare(zz_elaborator *e, zz_module *module, const zz_node *node) {
    zz_sort sort;
    switch (node->kind) {
    case ZZ_constant:
        sort = ZZ_SORT_CONSTANT;
        break;
    case ZZ_accelerator:
        sort = ZZ_SORT_ACCELERATOR;
        break;
    case ZZ_layer:
        sort = ZZ_SORT_LAYER;
        break;
    case ZZ_dataflow:
        sort = ZZ_SORT_DATAFLOW;
        break;
    case ZZ_instance:
        sort = !strcmp(node->word, "accelerator") ? ZZ_SORT_ACCELERATOR
               : !strcmp(node->word, "layer")     ? ZZ_SORT_LAYER
               : !strcmp(node->word, "dataflow")  ? ZZ_SORT_DATAFLOW
               : !strcmp(node->word, "network")   ? ZZ_SORT_NETWORK
                                                  : ZZ_SORT_CHIP;
        break;
    case ZZ_network:
    case ZZ_network_import:
        sort = ZZ_SORT_NETWORK;
        break;
    case ZZ_explore:
        sort = ZZ_SORT_EXPLORE;
        break;
    case ZZ_chip:
        sort = ZZ_SORT_CHIP;
        break;
    case ZZ_schedule:
        sort = ZZ_SORT_SCHEDULE;
        break;
    case ZZ_broken:
        module->broken = true;
        return;
    default:
        return;
    }
    if (!node->text)
        return;
    const zz_symbol *first = zz_map_get(&module->own, node->text);
    if (first) {
        zz_diag *diag =
            zz_fault(e, ZZ_E0102, zz_name_span(node), "`%s` is declared twice", node->text);
        zz_diag_label(e->diags, diag, "declared again");
        zz_diag_also(e->diags, diag, first->span, "first declared here");
        return;
    }
    zz_symbol *symbol = ZZ_NEW(e->arena, zz_symbol);
    symbol->name = node->text;
    symbol->sort = sort;
    symbol->node = node;
    symbol->span = zz_name_span(node);
    symbol->module = module;
    zz_map_set(&module->own, node->text, symbol);
    zz_push(e->arena, &module->symbols, symbol);
}

static zz_module *known(zz_elaborator *e, const struct stat *status) {
    for (size_t i = 0; i < e->modules.count; i++) {
        zz_module *module = e->modules.items[i];
        if (module->has_identity && module->device == (unsigned long long)status->st_dev &&
            module->file == (unsigned long long)status->st_ino)
            return module;
    }
    return NULL;
}

static void use(zz_elaborator *e, zz_module *module, const zz_node *node);

static zz_module *load(zz_elaborator *e, const zz_source *source, const char *path) {
    zz_module *module = ZZ_NEW(e->arena, zz_module);
    struct stat status;
    if (source->path && stat(source->path, &status) == 0 && S_ISREG(status.st_mode)) {
        zz_module *before = known(e, &status);
        if (before)
            return before;
        module->has_identity = true;
        module->device = (unsigned long long)status.st_dev;
        module->file = (unsigned long long)status.st_ino;
    }
    module->source = source;
    module->path = path;
    module->own = zz_map_new(e->arena);
    module->named = zz_map_new(e->arena);
    module->scope = zz_scope_new(e, module);
    zz_push(e->arena, &e->modules, module);

    module->tree = zz_parse(e->arena, source, e->diags);
    for (size_t i = 0; i < module->tree->count; i++)
        declare(e, module, module->tree->children[i]);
    for (size_t i = 0; i < module->tree->count; i++)
        if (module->tree->children[i]->kind == ZZ_use)
            use(e, module, module->tree->children[i]);
    module->state = ZZ_LOADED;
    return module;
}

zz_module *zz_module_load(zz_elaborator *e, const zz_source *source) {
    return load(e, source, source->path);
}

/* --- use ----------------------------------------------------------------------------------- */

/* The names of the modules in the directory of a file that is not there. */
static void suggest_files(zz_elaborator *e, zz_diag *diag, zz_span span, const char *path,
                          const search *s) {
    ZZ_VECTOR(const char *) names = {0};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; i < s->places.count; i++) {
        const char *place = s->places.items[i];
        const char *slash = strrchr(place, '/');
        DIR *directory =
            opendir(slash ? zz_strndup(e->arena, place, (size_t)(slash - place) + 1) : ".");
        if (!directory)
            continue;
        /* An allocation may leave this function for good: the names are taken without one. */
        char found[64][64];
        int count = 0;
        for (struct dirent *entry; count < 64 && (entry = readdir(directory));) {
            const size_t size = strlen(entry->d_name);
            if (size <= 3 || size > sizeof found[0] || strcmp(entry->d_name + size - 3, ".zz"))
                continue;
            memcpy(found[count], entry->d_name, size - 3);
            found[count++][size - 3] = '\0';
        }
        closedir(directory);
        for (int f = 0; f < count; f++)
            zz_push(e->arena, &names, zz_strdup(e->arena, found[f]));
    }
    const char *near = zz_near(e, dot ? dot + 1 : path, names.items, names.count);
    if (near) {
        const char *whole =
            dot ? zz_sprintf(e->arena, "%.*s.%s", (int)(dot - path), path, near) : near;
        zz_diag_help(e->diags, diag, "did you mean `%s`?", whole);
        zz_diag_fix(e->diags, diag, span, whole);
    }
}

static void report_missing(zz_elaborator *e, const zz_node *node, const search *s) {
    zz_diag *diag =
        zz_fault(e, ZZ_E0104, zz_name_span(node), "there is no module `%s`", node->text);
    zz_buffer text = zz_buffer_new(e->arena);
    zz_put(&text, "looked for");
    for (size_t i = 0; i < s->places.count && i < 12; i++)
        zz_putf(&text, "%s %s", i ? "," : "", s->places.items[i]);
    zz_diag_note(e->diags, diag, "%s", zz_buffer_text(&text));
    suggest_files(e, diag, zz_name_span(node), node->text, s);
}

static void report_circle(zz_elaborator *e, const zz_node *node, const zz_module *target) {
    zz_buffer text = zz_buffer_new(e->arena);
    bool inside = false;
    for (size_t i = 0; i < e->modules.count; i++) {
        const zz_module *module = e->modules.items[i];
        inside = inside || module == target;
        if (inside && module->state == ZZ_LOADING)
            zz_putf(&text, "%s uses ", module->source->path);
    }
    zz_put(&text, target->source->path);
    zz_diag *diag = zz_fault(e, ZZ_E0105, node->span, "modules use each other in a circle");
    zz_diag_note(e->diags, diag, "%s", zz_buffer_text(&text));
}

/* A declaration made visible under its own name, or an instance of it when arguments follow. */
static void import_named(zz_elaborator *e, zz_module *module, const zz_node *node,
                         zz_symbol *symbol) {
    const zz_symbol *own = zz_map_get(&module->own, symbol->name);
    const zz_named_import *before = zz_map_get(&module->named, symbol->name);
    if (own || (before && before->symbol != symbol)) {
        zz_diag *diag =
            zz_fault(e, ZZ_E0102, zz_name_span(node), "`%s` is declared twice", symbol->name);
        zz_diag_label(e->diags, diag, "brings in a declaration of this name");
        zz_diag_also(e->diags, diag, own ? own->span : before->span, "first declared here");
        return;
    }
    if (zz_at(node, use, arguments) != NULL) {
        zz_symbol *instance = ZZ_NEW(e->arena, zz_symbol);
        *instance = (zz_symbol){.name = symbol->name,
                                .sort = symbol->sort,
                                .node = node,
                                .span = zz_name_span(node),
                                .module = module,
                                .target = symbol};
        symbol = instance;
    }
    zz_named_import *import = ZZ_NEW(e->arena, zz_named_import);
    import->symbol = symbol;
    import->span = zz_name_span(node);
    zz_map_set(&module->named, symbol->name, import);
}

static void use(zz_elaborator *e, zz_module *module, const zz_node *node) {
    const char *path = node->text;
    const char *dot = path ? strrchr(path, '.') : NULL;
    if (!path)
        return;
    search s = {0};
    bool is_whole = true;
    find(e, module, path, strlen(path), zz_name_span(node), &s);
    if (!s.source && !s.failed && dot) {
        is_whole = false;
        find(e, module, path, (size_t)(dot - path), zz_name_span(node), &s);
    }
    if (!s.source) {
        if (!s.failed)
            report_missing(e, node, &s);
        module->broken = true;
        return;
    }
    if (e->module_depth >= ZZ_MODULE_LIMIT) {
        zz_fault(e, ZZ_E0105, node->span, "more than %d modules use each other in a row",
                 ZZ_MODULE_LIMIT);
        module->broken = true;
        return;
    }
    e->module_depth++;
    zz_module *used =
        load(e, s.source, is_whole ? path : zz_strndup(e->arena, path, (size_t)(dot - path)));
    e->module_depth--;
    module->broken = module->broken || used->broken;
    if (used->state == ZZ_LOADING) {
        report_circle(e, node, used);
        module->broken = true;
        return;
    }
    if (is_whole && !zz_at(node, use, arguments)) {
        zz_import import = {used, path, zz_name_span(node)};
        for (size_t i = 0; i < module->imports.count; i++)
            if (module->imports.items[i].module == used)
                return;
        zz_push(e->arena, &module->imports, import);
        return;
    }
    const char *last = dot ? dot + 1 : path;
    zz_symbol *symbol = zz_map_get(&used->own, last);
    if (symbol) {
        import_named(e, module, node, symbol);
        return;
    }
    module->broken = true;
    if (used->broken)
        return;
    if (is_whole) {
        zz_fault(e, ZZ_E0114, zz_at(node, use, arguments)->span,
                 "`%s` is a module: it takes no arguments", path);
        return;
    }
    zz_diag *diag =
        zz_fault(e, ZZ_E0119, zz_name_span(node), "%s declares no `%s`", used->source->path, last);
    size_t count;
    const char **names = zz_scope_names(used->scope, ZZ_SORTS, &count);
    const char *near = zz_near(e, last, names, count);
    if (near)
        zz_diag_help(e->diags, diag, "did you mean `%.*s.%s`?", (int)(dot - path), path, near);
}
