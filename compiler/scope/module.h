/* Modules: the files of a design. */
#ifndef ZZ_COMPILER_SCOPE_MODULE_H
#define ZZ_COMPILER_SCOPE_MODULE_H

#include "compiler/scope/elaborator.h"

/* The main module with all that it uses. */
zz_module *zz_module_load(zz_elaborator *elaborator, const zz_source *source);

#endif
