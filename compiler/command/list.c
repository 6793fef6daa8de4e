/* zzlc list: what there is, one entry each, in lines that fit the terminal. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/command/command.h"
#include "compiler/value/units.h"
#include "runtime/report/layout.h"

enum { COLUMNS = 3, GAPS = 4, WIDTH = 100, LEAST_WIDTH = 60, LEAST_COLUMN = 20 };

typedef struct listed {
    const char *cells[COLUMNS];
} listed;

typedef struct listing {
    zz_command_line *line;
    zz_layout layout;
    ZZ_VECTOR(listed) entries;
    zz_diags diags; /* of library files that do not parse */
} listing;

static void add_row(listing *list, const char *first, const char *second, const char *third) {
    const listed added = {{first, second, third}};
    zz_push(list->line->arena, &list->entries, added);
}

static void headings(listing *list, const char *first, const char *second, const char *third) {
    zz_layout_column(&list->layout, first, "", false);
    zz_layout_column(&list->layout, second, "", false);
    zz_layout_column(&list->layout, third, "", false);
}

static void list_metrics(listing *list) {
    headings(list, "metric", "unit", "what it is");
    for (int m = 0; m < ZZ_METRIC_COUNT; m++) {
        const zz_metric *metric = &zz_metrics[m];
        add_row(list,
                zz_sprintf(list->line->arena, "%s%s", metric->name, zz_metric_signature(metric)),
                zz_metric_unit(metric->kind), metric->description);
    }
}

static void list_units(listing *list) {
    int count;
    const zz_unit *units = zz_units(&count);
    headings(list, "unit", "of", "what it is");
    for (int u = 0; u < count; u++)
        add_row(list, units[u].spelling, units[u].quantity, units[u].description);
}

static void list_diagnostics(listing *list) {
    static const struct {
        int code;
        const char *severity, *title;
    } diagnostics[] = {
#define ZZ_DIAGNOSTIC(code, severity, title, text, wrong, right)                                   \
    {1##code - 10000, #severity, title},
#include "lang/diag.def"
#undef ZZ_DIAGNOSTIC
    };
    headings(list, "code", "", "what it means");
    for (size_t d = 0; d < sizeof diagnostics / sizeof *diagnostics; d++)
        add_row(list, zz_sprintf(list->line->arena, "ZZ%04d", diagnostics[d].code),
                *diagnostics[d].severity == 'E' ? "error" : "warning", diagnostics[d].title);
}

static void list_keywords(listing *list) {
    static const char *const keywords[][3] = {
#define ZZ_DECLARATION(token, spelling, form) {spelling, "declaration", form},
#define ZZ_ITEM(token, spelling, form)        {spelling, "item", form},
#define ZZ_JOIN(token, spelling)              {spelling, "joins", "parts of an item; never a name"},
#define ZZ_WORD(token, spelling)              {spelling, "word", "in its place; elsewhere a name"},
#include "lang/keyword.def"
    };
    headings(list, "keyword", "", "how it is used");
    for (size_t k = 0; k < sizeof keywords / sizeof *keywords; k++)
        add_row(list, keywords[k][0], keywords[k][1], keywords[k][2]);
}

/* --- the library --------------------------------------------------------------------------- */

/* The source text of a node on one line. */
static const char *text_of(zz_arena *arena, zz_span span) {
    zz_buffer out = zz_buffer_new(arena);
    bool blank = false;
    for (uint32_t at = span.begin; at < span.end; at++) {
        const char c = span.source->text[at];
        if (strchr(" \t\r\n", c)) {
            blank = out.size > 0;
            continue;
        }
        if (blank)
            zz_put_char(&out, ' ');
        zz_put_char(&out, c);
        blank = false;
    }
    return zz_buffer_text(&out);
}

static const char *parameters_of(zz_arena *arena, const zz_node *list) {
    if (!list || list->count == 0)
        return "";
    zz_buffer out = zz_buffer_new(arena);
    for (size_t p = 0; p < list->count; p++)
        zz_putf(&out, "%s%s", p ? ", " : "(", text_of(arena, list->children[p]->span));
    zz_put(&out, ")");
    return zz_buffer_text(&out);
}

/* "array npe[8]" and the names of the memories: what tells accelerators apart. */
static const char *parts_of(zz_arena *arena, const zz_node *accelerator) {
    zz_buffer out = zz_buffer_new(arena);
    const zz_node *items = zz_at(accelerator, accelerator, items);
    for (size_t i = 0; i < items->count; i++) {
        const zz_node *item = items->children[i];
        if (item->kind != ZZ_array && item->kind != ZZ_memory)
            continue;
        zz_putf(&out, "%s%s", out.size ? ", " : "", item->text);
        if (item->kind == ZZ_array) {
            const zz_node *dimensions = zz_at(item, array, dimensions);
            for (size_t d = 0; d < dimensions->count; d++)
                zz_putf(&out, "%s%s", d ? ", " : "[",
                        text_of(arena, dimensions->children[d]->span));
            zz_put(&out, "]");
        }
    }
    return zz_buffer_text(&out);
}

/* How many layers, and the names of the first and the last. */
static const char *layers_of(zz_arena *arena, const zz_node *network) {
    const zz_node *items = zz_at(network, network, items);
    if (items->count == 0)
        return "";
    return zz_sprintf(arena, "%zu layers, %s to %s", items->count, items->children[0]->text,
                      items->children[items->count - 1]->text);
}

static const char *value_of(zz_arena *arena, const zz_node *constant) {
    return text_of(arena, zz_at(constant, constant, value)->span);
}

static void add_declaration(listing *list, const zz_node *node, const char *module) {
    zz_arena *arena = list->line->arena;
    const zz_node *parameters = NULL;
    const char *what = "";
    switch (node->kind) {
    case ZZ_network:
        parameters = zz_at(node, network, parameters);
        what = layers_of(arena, node);
        break;
    case ZZ_layer:
        parameters = zz_at(node, layer, parameters);
        what = text_of(arena, zz_at(node, layer, equation)->span);
        break;
    case ZZ_accelerator:
        parameters = zz_at(node, accelerator, parameters);
        what = parts_of(arena, node);
        break;
    default:
        what = value_of(arena, node);
        break;
    }
    add_row(list, zz_sprintf(arena, "%s%s", node->text, parameters_of(arena, parameters)), module,
            what);
}

static void list_file(listing *list, const char *path, const char *module, zz_kind kind) {
    zz_arena *arena = list->line->arena;
    zz_source *source;
    if (zz_source_read(arena, path, &source) != ZZ_READ_OK)
        return;
    const zz_node *file = zz_parse(arena, source, &list->diags);
    for (size_t d = 0; d < file->count; d++) {
        const zz_node *node = file->children[d];
        if (node->kind != kind || !node->text)
            continue;
        add_declaration(list, node, module);
    }
}

/* --- a design ------------------------------------------------------------------------------ */

/* "conv on npe8", "conv1, conv2 on tpu, eyeriss counting exact, boxes" */
static const char *on_what(zz_arena *arena, const zz_node *layers, const zz_node *targets,
                           const zz_node *countings) {
    const char *counted = countings->count ? text_of(arena, countings->span) : NULL;
    return zz_sprintf(arena, "%s on %s%s%s", text_of(arena, layers->span),
                      text_of(arena, targets->span), counted ? " counting " : "",
                      counted ? counted : "");
}

static const char *instance_of(zz_arena *arena, const zz_node *node) {
    const char *whole = text_of(arena, node->span), *equals = strchr(whole, '=');
    return equals ? zz_sprintf(arena, "%.300s", equals + 2) : "";
}

/* What the file declares and a command can name: constants by -D, the rest in figures. */
static void add_declared(listing *list, const zz_node *node) {
    zz_arena *arena = list->line->arena;
    const zz_node *parameters = NULL;
    const char *kind = "", *what = "";
    switch (node->kind) {
    case ZZ_constant:
        kind = "constant";
        what = value_of(arena, node);
        break;
    case ZZ_layer:
        kind = "layer";
        parameters = zz_at(node, layer, parameters);
        what = text_of(arena, zz_at(node, layer, equation)->span);
        break;
    case ZZ_accelerator:
        kind = "accelerator";
        parameters = zz_at(node, accelerator, parameters);
        what = parts_of(arena, node);
        break;
    case ZZ_network:
        kind = "network";
        parameters = zz_at(node, network, parameters);
        what = layers_of(arena, node);
        break;
    case ZZ_network_import:
        kind = "network";
        what = instance_of(arena, node);
        break;
    case ZZ_dataflow:
        kind = "dataflow";
        parameters = zz_at(node, dataflow, parameters);
        what = on_what(arena, zz_at(node, dataflow, layers), zz_at(node, dataflow, target),
                       zz_at(node, dataflow, countings));
        break;
    case ZZ_explore:
        kind = "exploration";
        what = on_what(arena, zz_at(node, explore, workloads), zz_at(node, explore, targets),
                       zz_at(node, explore, countings));
        break;
    case ZZ_instance:
        kind = node->word;
        what = instance_of(arena, node);
        break;
    default:
        return;
    }
    add_row(list, zz_sprintf(arena, "%s%s", node->text, parameters_of(arena, parameters)), kind,
            what);
}

/* False, told, when the file cannot be read. */
static bool list_design(listing *list, const char *path) {
    zz_source *source;
    if (zz_source_read(list->line->arena, path, &source) != ZZ_READ_OK) {
        zz_complain(list->line, "cannot read %s", path);
        return false;
    }
    headings(list, "name", "kind", "what it is");
    const zz_node *file = zz_parse(list->line->arena, source, &list->diags);
    for (size_t d = 0; d < file->count; d++)
        if (file->children[d]->text)
            add_declared(list, file->children[d]);
    zz_print_diags(list->line, &list->diags);
    return true;
}

/* --- folders of the library ---------------------------------------------------------------- */

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void close_folder(void *folder) {
    DIR **open = folder;
    if (*open)
        closedir(*open);
}

/* Names without .zz of the modules in a folder, sorted. */
static const char **modules_in(zz_arena *arena, const char *folder, size_t *count) {
    ZZ_VECTOR(const char *) names = {0};
    DIR **open = ZZ_NEW(arena, DIR *);
    zz_arena_defer(arena, close_folder, open);
    *open = opendir(folder);
    for (struct dirent *entry; *open && (entry = readdir(*open));) {
        const size_t size = strlen(entry->d_name);
        if (size > 3 && !strcmp(entry->d_name + size - 3, ".zz"))
            zz_push(arena, &names, zz_strndup(arena, entry->d_name, size - 3));
    }
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, by_name);
    *count = names.count;
    return names.items;
}

/* All declarations of a kind in the modules of `std`, and of its folders. */
static void list_library(listing *list, zz_kind kind) {
    zz_arena *arena = list->line->arena;
    static const char *const folders[][2] = {{"std", "std."},
                                             {"std/accel", "std.accel."},
                                             {"std/nets", "std.nets."},
                                             {"std/tech", "std.tech."}};
    const char *library = zz_library_folder(arena);
    for (size_t f = 0; f < sizeof folders / sizeof *folders; f++) {
        const char *folder = zz_sprintf(arena, "%s/%s", library, folders[f][0]);
        size_t count;
        const char **modules = modules_in(arena, folder, &count);
        for (size_t m = 0; m < count; m++)
            list_file(list, zz_sprintf(arena, "%s/%s.zz", folder, modules[m]),
                      zz_sprintf(arena, "%s%s", folders[f][1], modules[m]), kind);
    }
}

static void list_layers(listing *list) {
    headings(list, "layer", "use", "equation");
    list_library(list, ZZ_layer);
}

static void list_accelerators(listing *list) {
    headings(list, "accelerator", "use", "parts");
    list_library(list, ZZ_accelerator);
}

static void list_networks(listing *list) {
    headings(list, "network", "use", "layers");
    list_library(list, ZZ_network);
}

static void list_tech(listing *list) {
    headings(list, "constant", "use", "value");
    list_library(list, ZZ_constant);
}

/* What a template is for is the first line of its text. */
static void list_templates(listing *list) {
    zz_arena *arena = list->line->arena;
    const char *folder = zz_template_folder(arena);
    size_t count;
    const char **names = modules_in(arena, folder, &count);
    headings(list, "template", "", "what it is");
    for (size_t n = 0; n < count; n++) {
        zz_source *source;
        if (zz_source_read(arena, zz_sprintf(arena, "%s/%s.zz", folder, names[n]), &source) ==
            ZZ_READ_OK)
            add_row(list, names[n], "", zz_template_title(arena, source));
    }
}

/* --- lines --------------------------------------------------------------------------------- */

/* The end of what is not broken: a word, or `name = value`, `name: value`. */
static const char *word_end(const char *text) {
    const char *end = text + strcspn(text, " ");
    while (*end && end > text && (strchr(":=", end[-1]) || (end[1] == '=' && end[2] == ' ')))
        end += 1 + strcspn(end + 1, " ");
    return end;
}

/* The words that fit a line of so many columns, at least one, and a blank margin before them; moves on
 * behind them. */
static const char *take_line(zz_arena *arena, const char **text, size_t width, size_t margin) {
    const char *end = word_end(*text);
    for (const char *next = end; *next; end = next) {
        next = word_end(next + strspn(next, " "));
        if (margin + zz_text_width(zz_strndup(arena, *text, (size_t)(next - *text))) > width)
            break;
    }
    const char *taken = zz_sprintf(arena, "%*s%.*s", (int)margin, "", (int)(end - *text), *text);
    *text = end + strspn(end, " ");
    return taken;
}

/* What does not fit its column goes on below; names further in, so that each entry is seen to begin. */
static void put_entry(listing *list, const listed *added, const size_t *widths) {
    const char *rest[COLUMNS];
    memcpy(rest, added->cells, sizeof rest);
    for (bool first = true; first || *rest[0] || *rest[1] || *rest[2]; first = false) {
        const char **cells = zz_layout_row(&list->layout, ZZ_PLAIN);
        for (int c = 0; c < COLUMNS; c++)
            if (*rest[c])
                cells[c] =
                    take_line(list->line->arena, &rest[c], widths[c], c == 0 && !first ? 4 : 0);
    }
}

/* The middle column is never broken; the others share what it leaves. */
static void put_entries(listing *list) {
    const size_t terminal = (size_t)list->line->out.width;
    const size_t all = terminal == 0 ? WIDTH : terminal < LEAST_WIDTH ? LEAST_WIDTH : terminal;
    size_t needs[COLUMNS] = {0};
    for (size_t e = 0; e < list->entries.count; e++)
        for (int c = 0; c < COLUMNS; c++) {
            const size_t width = zz_text_width(list->entries.items[e].cells[c]);
            needs[c] = width > needs[c] ? width : needs[c];
        }
    const size_t other = needs[1] + GAPS, beside = needs[2] + other;
    const size_t left = beside < all && all - beside > all * 2 / 5 ? all - beside : all * 2 / 5;
    const size_t name = needs[0] < left ? needs[0] : left;
    const size_t widths[COLUMNS] = {
        name, needs[1], all > name + other + LEAST_COLUMN ? all - name - other : LEAST_COLUMN};
    for (size_t e = 0; e < list->entries.count; e++)
        put_entry(list, &list->entries.items[e], widths);
}

static zz_exit print(listing *list) {
    put_entries(list);
    zz_buffer out = zz_buffer_new(list->line->arena);
    zz_style style = list->line->out;
    style.width = 0; /* the lines are as wide as they should be */
    zz_layout_print(&list->layout, &style, &out);
    zz_print(list->line, &out);
    return zz_ending(list->line, zz_errors_exit(&list->diags));
}

static bool is_design(const char *operand) {
    const size_t size = strlen(operand);
    return size > 3 && !strcmp(operand + size - 3, ".zz");
}

zz_exit zz_command_list(zz_command_line *line) {
    static const struct {
        const char *name;
        void (*make)(listing *list);
    } lists[] = {
#define ZZ_LIST(name, description) {#name, list_##name},
#include "compiler/command/list.def"
#undef ZZ_LIST
    };
    enum { COUNT = sizeof lists / sizeof *lists };
    listing list = {.line = line, .layout.arena = line->arena, .diags = zz_diags_new(line->arena)};
    zz_buffer out = zz_buffer_new(line->arena);
    if (is_design(line->operands[0]))
        return list_design(&list, line->operands[0]) ? print(&list) : ZZ_EXIT_MACHINE;
    for (int l = 0; l < COUNT; l++)
        if (!strcmp(line->operands[0], lists[l].name)) {
            lists[l].make(&list);
            list.diags.errors = 0; /* of the library: the rest is listed */
            return print(&list);
        }
    for (int l = 0; l < COUNT; l++)
        zz_putf(&out, "%s%s", l == 0 ? "" : ", ", lists[l].name);
    zz_complain(line, "there is no list of `%s`: it is %s, or what a design declares (NAME.zz)",
                line->operands[0], zz_buffer_text(&out));
    return ZZ_EXIT_USAGE;
}
