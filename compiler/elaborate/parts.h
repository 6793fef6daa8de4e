/* What the files elaborate*.c, scope.c, module.c and expect.c share.  Internal to the compiler. */
#ifndef ZZ_COMPILER_ELABORATE_PARTS_H
#define ZZ_COMPILER_ELABORATE_PARTS_H

#include "compiler/scope/scope.h"

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
    ZZ_VECTOR(zz_accelerator *) accelerators;
    ZZ_VECTOR(zz_layer *) layers;
    ZZ_VECTOR(zz_network *) networks;
    ZZ_VECTOR(zz_dataflow *) dataflows;
    ZZ_VECTOR(zz_exploration *) explorations;
    ZZ_VECTOR(zz_expectation) expectations;
} zz_elaborator;

/* A template with its arguments, ready to be built. */
typedef struct zz_template {
    zz_symbol *symbol; /* the template; its node is an accelerator, layer, dataflow or network */
    zz_scope *scope;   /* its parameters */
    struct zz_override {
        const zz_node *entries;
        zz_scope *scope;
    } * overrides; /* bodies of the instances, the innermost first */
    size_t override_count;
    zz_instance_place place;
} zz_template;

/* zz_report, and for an error inside a template the instance it was found in. */
zz_diag *zz_fault(zz_elaborator *elaborator, zz_code code, zz_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for what a builder makes, which then is not sound. */
#define ZZ_UNSOUND(builder, ...)                                                                   \
    ((builder)->sound = false, zz_fault((builder)->elaborator, __VA_ARGS__))
/* zz_nearest, but nothing once so much was reported that no more is printed. */
const char *zz_near(zz_elaborator *elaborator, const char *name, const char *const *names,
                    size_t count);
/* Adds the help "did you mean `x`?" (with a fix at span) when a name is near, else a note with all
 * the names when they are few. */
void zz_suggest(zz_elaborator *elaborator, zz_diag *diag, zz_span span, const char *name,
                const char *const *names, size_t count);
/* The words of a list of names: "`a`, `b` and `c`"; shortened when they are many. */
const char *zz_name_list(zz_arena *arena, const char *const *names, size_t count);
bool zz_has_broken(const zz_node *list);
/* The span of a node's name, or all of it. */
zz_span zz_name_span(const zz_node *node);

/* module.c: the main module with all that it uses. */
zz_module *zz_module_load(zz_elaborator *elaborator, const zz_source *source);

/* elaborate.c: what a declaration without parameters (or with defaults for all) stands for. */
zz_layer *zz_symbol_layer(zz_elaborator *elaborator, zz_symbol *symbol, zz_span span);
zz_accelerator *zz_symbol_accelerator(zz_elaborator *elaborator, zz_symbol *symbol, zz_span span);
zz_dataflow *zz_symbol_dataflow(zz_elaborator *elaborator, zz_symbol *symbol, zz_span span);
zz_network *zz_symbol_network(zz_elaborator *elaborator, zz_symbol *symbol, zz_span span);
/* An instantiation written in place: `on tpu(n = 16)`. */
zz_accelerator *zz_accelerator_in_place(zz_scope *scope, const zz_node *instantiation);
/* A layer of a network, from a template that is open. */
zz_layer *zz_layer_of_network(const zz_template *from, const char *name, zz_span span);
/* A name where a layer belongs: a parameter `l : layer`, a declaration, or network.layer.  NULL when
 * it is unsound (reported) or unknown. */
const zz_layer *zz_layer_named(zz_scope *scope, const char *name, zz_span span);
/* The same where a network may stand for all its layers: then *network is it, and NULL comes back. */
const zz_layer *zz_layers_named(zz_scope *scope, const char *name, zz_span span,
                                const zz_network **network);

/* scope/template.c */
bool zz_template_open(zz_elaborator *elaborator, zz_symbol *symbol, const zz_node *arguments,
                      zz_scope *caller, zz_span span, zz_template *result);
/* A scope in which every parameter is unknown, to check a template that nobody instantiates. */
zz_scope *zz_template_unknown(zz_elaborator *elaborator, zz_symbol *symbol);
bool zz_template_is_complete(const zz_symbol *symbol); /* no parameters, or a default for each */

/* locality.c: fills `outermost` of a dataflow that keeps on chip what passes between its layers. */
void zz_keep_local(zz_arena *arena, zz_dataflow *dataflow);

/* The builders: NULL when unsound (reported) or when something in it is unknown. */
zz_accelerator *zz_build_accelerator(const zz_template *from, const char *name, zz_span span);
zz_layer *zz_build_layer(const zz_template *from, const char *name, zz_span span);
zz_dataflow *zz_build_dataflow(const zz_template *from, const char *name, zz_span span);
zz_network *zz_build_network(const zz_template *from, const char *name, zz_span span);

/* dataflow.c: the header of an exploration with its `on event` and `spread`s, for one of
 * its accelerators: what is fixed whatever the order. */
zz_dataflow *zz_build_search(zz_scope *scope, const zz_node *explore, const zz_node *target,
                             zz_counting counting, const char *name);
/* elaborate/exploration.c: NULL when unsound. */
zz_exploration *zz_build_exploration(zz_elaborator *elaborator, const zz_symbol *symbol);
/* goal.c: an expression over the figures of a mapping; false after errors.  What is to be
 * least is a number; `where` is a condition, and so is what is kept, which also knows `best.cycles`. */
typedef enum zz_goal_kind { ZZ_GOAL_LEAST, ZZ_GOAL_WHERE, ZZ_GOAL_KEPT } zz_goal_kind;
bool zz_goal_read(zz_scope *scope, const zz_node *node, zz_goal_kind kind, zz_goal *goal);
/* Source text on one line; shortened when it is long. */
const char *zz_written(zz_arena *arena, zz_span span);

#endif
