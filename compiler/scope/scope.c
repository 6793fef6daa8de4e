#include "compiler/scope/scope.h"

#include <string.h>

#include "compiler/scope/fault.h"

const char *zz_sort_name(zz_sort sort) {
    static const char *const names[ZZ_SORTS] = {"a constant", "an accelerator", "a layer",
                                                "a dataflow", "a network",      "an exploration",
                                                "a chip",     "a schedule"};
    return names[sort];
}

zz_scope *zz_scope_new(zz_elaborator *elaborator, zz_module *module) {
    zz_scope *scope = ZZ_NEW(elaborator->arena, zz_scope);
    scope->elaborator = elaborator;
    scope->module = module;
    scope->parameters = zz_map_new(elaborator->arena);
    return scope;
}

zz_parameter *zz_scope_parameter(const zz_scope *scope, const char *name) {
    return zz_map_get(&scope->parameters, name);
}

/* `a.b.name` where the module a.b is used as a whole. */
static zz_symbol *qualified(const zz_module *module, const char *path, const char *dot) {
    const size_t size = (size_t)(dot - path);
    for (size_t i = 0; i < module->imports.count; i++) {
        const zz_import *import = &module->imports.items[i];
        if (strlen(import->path) == size && !memcmp(import->path, path, size))
            return zz_map_get(&import->module->own, dot + 1);
    }
    return NULL;
}

zz_symbol *zz_scope_symbol(const zz_scope *scope, const char *path, zz_symbol **other) {
    const zz_module *module = scope->module;
    *other = NULL;
    const char *dot = strrchr(path, '.');
    if (dot)
        return qualified(module, path, dot);
    zz_symbol *found = zz_map_get(&module->own, path);
    if (found)
        return found;
    const zz_named_import *named = zz_map_get(&module->named, path);
    if (named)
        return named->symbol;
    for (size_t i = 0; i < module->imports.count; i++) {
        zz_symbol *symbol = zz_map_get(&module->imports.items[i].module->own, path);
        if (!symbol || symbol == found)
            continue;
        if (found) {
            *other = symbol;
            return NULL;
        }
        found = symbol;
    }
    return found;
}

const char *zz_dotted(zz_arena *arena, const zz_node *node) {
    if (node->kind == ZZ_name)
        return node->text;
    if (node->kind != ZZ_member || node->height > ZZ_PATH_LIMIT)
        return NULL;
    const char *object = zz_dotted(arena, zz_at(node, member, object));
    return object ? zz_sprintf(arena, "%s.%s", object, node->text) : NULL;
}

typedef struct name_set {
    zz_map seen;
    ZZ_VECTOR(const char *) names;
} name_set;

static void add_name(name_set *set, const char *name) {
    if (set->names.count >= ZZ_NAMES_LIMIT || zz_map_get(&set->seen, name))
        return;
    zz_map_set(&set->seen, name, set);
    zz_push(set->seen.arena, &set->names, name);
}

static void add_module(name_set *set, const zz_module *module, zz_sort sort) {
    for (size_t i = 0; i < module->symbols.count && set->names.count < ZZ_NAMES_LIMIT; i++)
        if (sort == ZZ_SORTS || module->symbols.items[i]->sort == sort)
            add_name(set, module->symbols.items[i]->name);
}

const char **zz_scope_names(const zz_scope *scope, zz_sort sort, size_t *count) {
    name_set set = {.seen = zz_map_new(scope->elaborator->arena)};
    *count = 0;
    if (scope->elaborator->diags->errors > ZZ_ERROR_LIMIT)
        return NULL; /* nothing more is printed */
    *count = 0;
    if (scope->elaborator->diags->errors > ZZ_ERROR_LIMIT)
        return NULL;
    if (sort == ZZ_SORT_CONSTANT || sort == ZZ_SORT_LAYER || sort == ZZ_SORTS)
        for (zz_map_entry *p = scope->parameters.first; p; p = p->next) {
            const bool is_layer = ((zz_parameter *)p->value)->is_layer;
            if (sort == ZZ_SORTS || is_layer == (sort == ZZ_SORT_LAYER))
                add_name(&set, p->key);
        }
    const zz_module *module = scope->module;
    add_module(&set, module, sort);
    for (zz_map_entry *n = module->named.first; n; n = n->next)
        if (sort == ZZ_SORTS || ((zz_named_import *)n->value)->symbol->sort == sort)
            add_name(&set, n->key);
    for (size_t i = 0; i < module->imports.count; i++)
        add_module(&set, module->imports.items[i].module, sort);
    *count = set.names.count;
    return set.names.items;
}

zz_symbol *zz_scope_need(zz_scope *scope, const char *path, zz_span span, zz_sort sort) {
    zz_elaborator *e = scope->elaborator;
    zz_symbol *other;
    zz_symbol *symbol = zz_scope_symbol(scope, path, &other);
    if (symbol && symbol->sort == sort)
        return symbol;
    if (other) {
        zz_diag *diag = zz_fault(e, ZZ_E0106, span, "two modules declare `%s`", path);
        const zz_symbol *first = NULL;
        for (size_t i = 0; i < scope->module->imports.count && !first; i++)
            first = zz_map_get(&scope->module->imports.items[i].module->own, path);
        if (first)
            zz_diag_also(e->diags, diag, first->span, "declared here");
        zz_diag_also(e->diags, diag, other->span, "and here");
        if (first)
            zz_diag_help(e->diags, diag, "write `%s.%s` or `%s.%s`", first->module->path, path,
                         other->module->path, path);
        return NULL;
    }
    const zz_parameter *parameter = zz_scope_parameter(scope, path);
    if (symbol || parameter) {
        const char *found = symbol                ? zz_sort_name(symbol->sort)
                            : parameter->is_layer ? "a layer"
                                                  : "a parameter";
        zz_diag *diag =
            zz_fault(e, ZZ_E0103, span, "`%s` is %s, not %s", path, found, zz_sort_name(sort));
        zz_diag_label(e->diags, diag, "expected the name of %s", zz_sort_name(sort));
        zz_diag_also(e->diags, diag, symbol ? symbol->span : parameter->span, "declared here");
        return NULL;
    }
    if (scope->module->broken)
        return NULL;
    zz_diag *diag = zz_fault(e, ZZ_E0101, span, "there is no %s `%s`",
                             strchr(zz_sort_name(sort), ' ') + 1, path);
    size_t count;
    const char **names = zz_scope_names(scope, sort, &count);
    zz_suggest(e, diag, span, path, names, count);
    return NULL;
}
