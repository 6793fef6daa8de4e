/* One elaboration: what names stand for while a design becomes a model, and how much of it there
 * may be. */
#ifndef ZZ_COMPILER_SCOPE_ELABORATOR_H
#define ZZ_COMPILER_SCOPE_ELABORATOR_H

#include "compiler/model/session.h"
#include "compiler/value/value.h"
#include "runtime/base/map.h"
#include "runtime/base/vector.h"

enum {
    ZZ_DEPTH_LIMIT = 2000,    /* of expressions and of declarations that need each other */
    ZZ_MODULE_LIMIT = 64,     /* of modules that use each other in a row */
    ZZ_ITEM_LIMIT = 4096,     /* loops, spreads and holds of a nest */
    ZZ_VARIABLE_LIMIT = 256,  /* index variables and positions of a layer */
    ZZ_TENSOR_LIMIT = 64,     /* of a layer */
    ZZ_MEMORY_LIMIT = 256,    /* of an accelerator; also ports and slots */
    ZZ_CHAIN_LIMIT = 256,     /* of instances made from instances */
    ZZ_MADE_LIMIT = 64 << 20, /* bytes of all that is made from declarations, without given data */
    ZZ_PATH_LIMIT = 32,       /* names joined by dots */
    ZZ_NAMES_LIMIT = 10000    /* candidates for "did you mean" */
};

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
struct zz_scope;

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

/* An instance being made: errors inside the template say for which instance.  Nowhere when a
 * declaration is no instance. */
typedef struct zz_instance_place {
    zz_span inside;   /* the declaration of the template */
    zz_span span;     /* where it is used, with its arguments */
    const char *name; /* of the template */
} zz_instance_place;

typedef struct zz_elaborator {
    zz_session *session;
    zz_arena *arena;
    zz_diags *diags;
    zz_model *model;
    zz_module *main;
    ZZ_VECTOR(zz_module *) modules;
    int depth, module_depth;
    size_t made; /* bytes, of ZZ_MADE_LIMIT */
    size_t data; /* bytes of given tensors */
    const zz_instance_place *place;
    /* Makes what a declaration stands for.  The one way up from names to the builders, which look up
     * names in their turn: whoever makes an elaborator sets it. */
    void *(*make)(struct zz_elaborator *elaborator, zz_symbol *symbol, zz_span span);
    ZZ_VECTOR(zz_accelerator *) accelerators;
    ZZ_VECTOR(zz_layer *) layers;
    ZZ_VECTOR(zz_network *) networks;
    ZZ_VECTOR(zz_dataflow *) dataflows;
    ZZ_VECTOR(zz_exploration *) explorations;
    ZZ_VECTOR(zz_expectation) expectations;
} zz_elaborator;

#endif
