/* A YAML text as a small tree with spans, for the importers.  Everything is text until a schema asks
 * for more. */
#ifndef ZZ_LANG_IMPORT_YAML_H
#define ZZ_LANG_IMPORT_YAML_H

#include "lang/diag.h"

typedef enum zz_yaml_kind { ZZ_YAML_SCALAR, ZZ_YAML_LIST, ZZ_YAML_MAP } zz_yaml_kind;

/* An alias is the very node it stands for, so a tree may be wide beyond measure: who walks it bounds
 * what it takes.  No node contains itself. */
typedef struct zz_yaml {
    zz_yaml_kind kind;
    bool plain;       /* a scalar without quotes: `~` and `True` have a meaning */
    zz_span span;     /* within one line */
    const char *text; /* of a scalar; holds no NUL */
    const struct zz_yaml **items,
        **keys; /* of a list; the values of a map, and its keys (scalars) */
    size_t count;
} zz_yaml;

/* YAML files that people write are a few kilobytes. */
enum { ZZ_YAML_LIMIT = 4 * 1024 * 1024, ZZ_YAML_DEPTH = 32, ZZ_YAML_NODES = 400000 };

/* The tree of a text with one document; NULL with a diagnostic when it is not YAML, too large or
 * nested too deeply.  A text without anything in it is an empty scalar. */
const zz_yaml *zz_yaml_read(zz_arena *arena, zz_diags *diags, const zz_source *source);

#endif
