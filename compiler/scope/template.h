/* Templates: a declaration with its arguments, ready to be built. */
#ifndef ZZ_COMPILER_SCOPE_TEMPLATE_H
#define ZZ_COMPILER_SCOPE_TEMPLATE_H

#include "compiler/scope/elaborator.h"

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

bool zz_template_open(zz_elaborator *elaborator, zz_symbol *symbol, const zz_node *arguments,
                      zz_scope *caller, zz_span span, zz_template *result);
/* A scope in which every parameter is unknown, to check a template that nobody instantiates. */
zz_scope *zz_template_unknown(zz_elaborator *elaborator, zz_symbol *symbol);

/* Whether there is room for more; reported, once, when there is not. */
bool zz_has_room(zz_elaborator *elaborator, zz_span span);
/* What a builder makes of a template, within ZZ_MADE_LIMIT; errors on the way tell the instance. */
typedef void *zz_template_builder(const zz_template *from, const char *name, zz_span span);
void *zz_template_build(zz_template_builder *builder, const zz_template *from, const char *name,
                        zz_span span);

#endif
