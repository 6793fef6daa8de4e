/* What the readers of ZigZag's files share.  Takes nodes of a YAML tree and what is expected of them;
 * gives values, or a message at the place with what was found and what was expected. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lang/import/zigzag.h"
#include "lang/words.h"

const char *const zz_import_slots[ZZ_IMPORT_SLOTS] = {"I1", "I2", "O"};
const char *const zz_import_directions[ZZ_IMPORT_DIRECTIONS] = {"tl", "fl", "th", "fh"};
const char *const zz_import_words[ZZ_IMPORT_DIRECTIONS] = {"down", "back", "up", "fill"};

enum { SHOWN = 40 }; /* characters of a text in a message */

zz_diag *zz_import_fault(zz_importer *importer, const zz_yaml *node, const char *format, ...) {
    char line[512];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    return zz_report(importer->diags, ZZ_E1004, node->span, "%s", line);
}

bool zz_import_null(const zz_yaml *node) {
    return node->kind == ZZ_YAML_SCALAR && node->plain &&
           (!*node->text || !strcmp(node->text, "~") || !strcasecmp(node->text, "null"));
}

static const char *described(zz_importer *importer, const zz_yaml *node) {
    if (node->kind == ZZ_YAML_LIST)
        return "a list";
    if (node->kind == ZZ_YAML_MAP)
        return "a map";
    if (zz_import_null(node))
        return "nothing";
    const int more = strlen(node->text) > SHOWN;
    zz_buffer out = zz_buffer_new(importer->arena);
    zz_put(&out, "`");
    for (const char *c = node->text; *c && c < node->text + SHOWN; c++)
        zz_put_char(&out, (unsigned char)*c < ' ' ? ' ' : *c);
    zz_put(&out, more ? "...`" : "`");
    return zz_buffer_text(&out);
}

static void expected(zz_importer *importer, const zz_yaml *node, const char *what,
                     const char *form) {
    zz_diag *diag = zz_import_fault(importer, node, "%s is %s, found %s", what, form,
                                    described(importer, node));
    zz_diag_label(importer->diags, diag, "expected %s", form);
}

/* --- maps and lists ------------------------------------------------------------------------ */

const zz_yaml *zz_import_get(const zz_yaml *map, const char *key) {
    if (!map || map->kind != ZZ_YAML_MAP)
        return NULL;
    for (size_t i = map->count; i-- > 0;)
        if (!strcmp(map->keys[i]->text, key))
            return map->items[i];
    return NULL;
}

int zz_import_times(const zz_yaml *map, const char *key) {
    int times = 0;
    for (size_t i = 0; i < map->count; i++)
        times += !strcmp(map->keys[i]->text, key);
    return times;
}

static void unknown_key(zz_importer *importer, const zz_yaml *key, const char *what,
                        const zz_import_key *keys, size_t count) {
    const char **names = ZZ_NEW_ARRAY(importer->arena, const char *, count);
    zz_buffer all = zz_buffer_new(importer->arena);
    for (size_t k = 0; k < count; k++) {
        names[k] = keys[k].name;
        zz_putf(&all, "%s`%s`", k == 0 ? "" : k + 1 == count ? " and " : ", ", keys[k].name);
    }
    zz_diag *diag = zz_report(importer->diags, ZZ_E1003, key->span, "%s has no key %s", what,
                              described(importer, key));
    const char *near = zz_nearest(key->text, names, count);
    if (near)
        zz_diag_help(importer->diags, diag, "did you mean `%s`?", near);
    else
        zz_diag_note(importer->diags, diag, "its keys are %s", zz_buffer_text(&all));
}

static void repeated_key(zz_importer *importer, const zz_yaml *map, size_t at) {
    for (size_t i = 0; i < at; i++)
        if (!strcmp(map->keys[i]->text, map->keys[at]->text)) {
            zz_diag *diag =
                zz_report(importer->diags, ZZ_W1006, map->keys[at]->span,
                          "`%s` stands twice; the last one counts", map->keys[at]->text);
            zz_diag_also(importer->diags, diag, map->keys[i]->span, "this one is ignored");
            return;
        }
}

bool zz_import_map(zz_importer *importer, const zz_yaml *node, const char *what,
                   const zz_import_key *keys, size_t count) {
    if (node->kind != ZZ_YAML_MAP) {
        expected(importer, node, what, "a map of `key: value`");
        return false;
    }
    size_t unknown = 0;
    for (size_t i = 0; i < node->count && unknown <= ZZ_ERROR_LIMIT; i++) {
        size_t k = 0;
        while (k < count && strcmp(keys[k].name, node->keys[i]->text))
            k++;
        if (k < count && i < ZZ_IMPORT_LIMIT) {
            repeated_key(importer, node, i);
        } else if (k == count) {
            unknown_key(importer, node->keys[i], what, keys, count);
            unknown++;
        }
    }
    for (size_t k = 0; k < count; k++)
        if (keys[k].needed && !zz_import_get(node, keys[k].name)) {
            zz_diag *diag = zz_report(importer->diags, ZZ_E1005, node->span, "%s has no `%s`", what,
                                      keys[k].name);
            zz_diag_label(importer->diags, diag, "expected `%s: ...` here", keys[k].name);
        }
    return true;
}

bool zz_import_list(zz_importer *importer, const zz_yaml *node, const char *what, size_t most) {
    if (node->kind != ZZ_YAML_LIST) {
        expected(importer, node, what, "a list");
        return false;
    }
    if (node->count > most) {
        zz_import_fault(importer, node, "%s has at most %zu items, found %zu", what, most,
                        node->count);
        return false;
    }
    return true;
}

/* --- scalars ------------------------------------------------------------------------------- */

const char *zz_import_text(zz_importer *importer, const zz_yaml *node, const char *what) {
    enum { LONGEST = 1000 };
    if (node->kind != ZZ_YAML_SCALAR || zz_import_null(node)) {
        expected(importer, node, what, "a word");
        return NULL;
    }
    if (strlen(node->text) > LONGEST) {
        expected(importer, node, what, "a word of at most 1000 characters");
        return NULL;
    }
    return node->text;
}

int64_t zz_import_integer(zz_importer *importer, const zz_yaml *node, const char *what,
                          int64_t least) {
    if (node->kind == ZZ_YAML_SCALAR && node->plain && *node->text) {
        char *digits = ZZ_NEW_ARRAY(importer->arena, char, strlen(node->text) + 1), *end;
        size_t size = 0;
        for (const char *c = node->text; *c; c++)
            if (*c != '_')
                digits[size++] = *c;
        errno = 0;
        const long long value = strtoll(digits, &end, 10);
        if (!isspace((unsigned char)*digits) && size && !*end && errno == ERANGE) {
            zz_import_fault(importer, node, "%s does not fit 64 bits", what);
            return least - 1;
        }
        if (!isspace((unsigned char)*digits) && size && !*end && value >= least)
            return value;
    }
    expected(importer, node, what,
             least > 0    ? "a whole number, at least 1"
             : least == 0 ? "a whole number, at least 0"
                          : "a whole number");
    return least - 1;
}

double zz_import_number(zz_importer *importer, const zz_yaml *node, const char *what) {
    if (node->kind == ZZ_YAML_SCALAR && node->plain && *node->text &&
        strspn(node->text, "0123456789+-.eE_") == strlen(node->text)) {
        char *end;
        const double value = strtod(node->text, &end);
        if (!*end && isfinite(value) && value >= 0)
            return value;
    }
    expected(importer, node, what, "a number, at least 0");
    return 0;
}

bool zz_import_truth(zz_importer *importer, const zz_yaml *node, const char *what) {
    static const char *const words[] = {"true", "yes", "on", "false", "no", "off"};
    if (node->kind == ZZ_YAML_SCALAR && node->plain)
        for (int w = 0; w < 6; w++)
            if (!strcasecmp(words[w], node->text))
                return w < 3;
    expected(importer, node, what, "`True` or `False`");
    return false;
}

int zz_import_choice(zz_importer *importer, const zz_yaml *node, const char *what,
                     const char *const *words, int count) {
    zz_buffer form = zz_buffer_new(importer->arena);
    for (int w = 0; w < count; w++) {
        if (node->kind == ZZ_YAML_SCALAR && !strcmp(words[w], node->text))
            return w;
        zz_putf(&form, "%s`%s`", w == 0 ? "" : w + 1 == count ? " or " : ", ", words[w]);
    }
    expected(importer, node, what, zz_buffer_text(&form));
    return -1;
}

/* --- names --------------------------------------------------------------------------------- */

static bool reserved(const char *name) {
    return zz_is_reserved(name) || !strcmp(name, "all") || !strcmp(name, "max");
}

void zz_import_take(zz_arena *arena, zz_map *taken, const char *name) {
    int *next = ZZ_NEW(arena, int);
    *next = 2;
    zz_map_set(taken, name, next);
}

const char *zz_import_name(zz_arena *arena, zz_map *taken, const char *text, const char *instead) {
    enum { LONGEST = 60 };
    zz_buffer made = zz_buffer_new(arena);
    if (isdigit((unsigned char)*text))
        zz_putf(&made, "%s_", instead);
    for (const char *c = text; *c && made.size < LONGEST; c++) {
        const bool fits = isascii((unsigned char)*c) && isalnum((unsigned char)*c);
        if (fits || (made.size && made.text[made.size - 1] != '_') || *c == '_')
            zz_put_char(&made, fits ? *c : '_');
    }
    const char *name = zz_buffer_text(&made);
    if (!name[strspn(name, "_")])
        name = instead;
    if (reserved(name))
        name = zz_sprintf(arena, "%s_", name);
    /* Under each name stands the number that the next of that name begins to try with. */
    const char *first = name;
    for (int *next = zz_map_get(taken, first); next && zz_map_get(taken, name); ++*next)
        name = zz_sprintf(arena, "%s_%d", first, *next);
    zz_import_take(arena, taken, name);
    return name;
}

const char *zz_import_lower(zz_arena *arena, const char *text) {
    char *made = zz_strdup(arena, text);
    for (char *c = made; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return made;
}
