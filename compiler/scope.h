/* Names: what each module declares and uses, what a template's parameters stand for, and how a name
 * is looked up.
 *
 * A name is first a parameter of the template it stands in, then a declaration of its module or a
 * declaration named by a `use` there, then any declaration of a module that is used as a whole: a
 * module's own names hide those of whole modules, so a library that grows breaks nobody.  A name
 * that two whole modules declare is an error where it is used, not before.  `use` hands nothing on:
 * what a module uses is not visible to those that use it. */
#ifndef ZZ_COMPILER_SCOPE_H
#define ZZ_COMPILER_SCOPE_H

#include "compiler/session.h"
#include "compiler/value.h"
#include "runtime/base/map.h"
#include "runtime/base/vector.h"

typedef enum zz_sort {
    ZZ_SORT_CONSTANT,
    ZZ_SORT_ACCELERATOR,
    ZZ_SORT_LAYER,
    ZZ_SORT_DATAFLOW,
    ZZ_SORT_NETWORK,
    ZZ_SORT_EXPLORE,
    ZZ_SORT_CHIP,
    ZZ_SORT_SCHEDULE,
    ZZ_SORTS
} zz_sort;

struct zz_elaborator;
struct zz_module;

/* A declaration with a name.  `made` is what it stands for once it was asked for: a zz_accelerator,
 * zz_layer or zz_dataflow, or NULL when it is unsound (which was reported). */
typedef struct zz_symbol {
    const char *name;
    zz_sort sort;
    const zz_node *node;
    zz_span span; /* of the name */
    struct zz_module *module;
    struct zz_symbol *target; /* `use path(arguments)`: the declaration behind it; node: the use */
    enum { ZZ_FRESH, ZZ_BUSY, ZZ_DONE } state;
    zz_value value; /* of a constant */
    void *made;
} zz_symbol;

/* A module used as a whole. */
typedef struct zz_import {
    struct zz_module *module;
    const char *path; /* "std.layers" */
    zz_span span;
} zz_import;

/* A declaration made visible by a `use` of its own. */
typedef struct zz_named_import {
    zz_symbol *symbol;
    zz_span span;
} zz_named_import;

typedef struct zz_module {
    const zz_source *source;
    const char *path; /* as in `use`; the main module: that of its file */
    zz_node *tree;
    bool broken; /* something of it could not be read: that a name is missing means nothing */
    enum { ZZ_LOADING, ZZ_LOADED } state;
    bool has_identity;
    unsigned long long device, file; /* of its file, to know it again under another name */
    zz_map own;                      /* name -> zz_symbol */
    zz_map named;                    /* name -> zz_named_import */
    ZZ_VECTOR(zz_import) imports;
    ZZ_VECTOR(zz_symbol *) symbols; /* in the order declared */
    struct zz_scope *scope;
} zz_module;

typedef struct zz_parameter {
    const char *name;
    zz_span span;
    bool is_layer;
    bool bound;
    zz_value value;
} zz_parameter;

/* Where an expression stands. */
typedef struct zz_scope {
    struct zz_elaborator *elaborator;
    zz_module *module;
    zz_map parameters; /* name -> zz_parameter */
    /* Asked first about every name, member, call and subscript; true when it is a figure of an
     * evaluation (then *value is set, unknown after an error).  NULL: there are no figures here. */
    bool (*figure)(void *context, struct zz_scope *scope, const zz_node *node, zz_value *value);
    void *context;
} zz_scope;

zz_scope *zz_scope_new(struct zz_elaborator *elaborator, zz_module *module);

/* NULL when there is none of that name. */
zz_parameter *zz_scope_parameter(const zz_scope *scope, const char *name);
/* NULL when there is none, or, with *other set, when two whole modules declare it.  A path with
 * dots names a declaration of a module by the module's full path. */
zz_symbol *zz_scope_symbol(const zz_scope *scope, const char *path, zz_symbol **other);
/* The same for a name that has to be there and of that sort: reports, and gives NULL. */
zz_symbol *zz_scope_need(zz_scope *scope, const char *path, zz_span span, zz_sort sort);
/* All names of a sort that are visible (ZZ_SORTS: any sort), for "did you mean". */
const char **zz_scope_names(const zz_scope *scope, zz_sort sort, size_t *count);

/* A name, or names joined by dots, as a path; NULL for anything else. */
const char *zz_dotted(zz_arena *arena, const zz_node *node);

/* "a layer", "an accelerator". */
const char *zz_sort_name(zz_sort sort);

/* --- expressions (elaborate_expression.c) -------------------------------------------------- */

/* The value; of kind ZZ_VALUE_UNKNOWN after an error (reported), or when it depends on a parameter
 * without a value. */
zz_value zz_value_of(zz_scope *scope, const zz_node *node);

typedef enum zz_function {
    ZZ_CALL_NONE = -1,
    ZZ_CALL_CEIL,
    ZZ_CALL_FLOOR,
    ZZ_CALL_MIN,
    ZZ_CALL_MAX
} zz_function;

/* The function that a call names, whose arguments are as many as it takes and have no names;
 * ZZ_CALL_NONE after errors. */
zz_function zz_function_called(zz_scope *scope, const zz_node *node);
/* These report what does not fit and are false then, and when the value is unknown.  `what` says
 * what the value is for: "the extent of `k`". */
bool zz_integer_of(zz_scope *scope, const zz_node *node, int64_t least, const char *what,
                   int64_t *result);
bool zz_bits_of(zz_scope *scope, const zz_node *node, const char *what, int64_t *result);
/* Bits, and at least so many. */
bool zz_size_of(zz_scope *scope, const zz_node *node, int64_t least, const char *what,
                int64_t *result);
bool zz_energy_of(zz_scope *scope, const zz_node *node, const char *what, double *result);
bool zz_area_of(zz_scope *scope, const zz_node *node, const char *what, double *result); /* mm2 */
bool zz_cycles_of(zz_scope *scope, const zz_node *node, const char *what, int64_t *result);

#endif
