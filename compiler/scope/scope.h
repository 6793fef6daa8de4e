/* Names: what each module declares and uses, what a template's parameters stand for, and how a name
 * is looked up.
 *
 * A name is first a parameter of the template it stands in, then a declaration of its module or a
 * declaration named by a `use` there, then any declaration of a module that is used as a whole: a
 * module's own names hide those of whole modules, so a library that grows breaks nobody.  A name
 * that two whole modules declare is an error where it is used, not before.  `use` hands nothing on:
 * what a module uses is not visible to those that use it. */
#ifndef ZZ_COMPILER_SCOPE_SCOPE_H
#define ZZ_COMPILER_SCOPE_SCOPE_H

#include "compiler/scope/elaborator.h"

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

#endif
