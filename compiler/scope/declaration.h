/* Declarations: each is made once, when it is first needed, so they come in any order. */
#ifndef ZZ_COMPILER_SCOPE_DECLARATION_H
#define ZZ_COMPILER_SCOPE_DECLARATION_H

#include "compiler/scope/elaborator.h"

/* The parameters of a template, a list; NULL where there can be none. */
const zz_node *zz_parameters_of(const zz_symbol *symbol);
/* No parameters, or a default for each. */
bool zz_symbol_is_complete(const zz_symbol *symbol);

/* What a declaration without parameters (or with defaults for all) stands for; NULL when it is unsound,
 * which was reported. */
zz_layer *zz_symbol_layer(zz_elaborator *elaborator, zz_symbol *symbol, zz_span span);
zz_accelerator *zz_symbol_accelerator(zz_elaborator *elaborator, zz_symbol *symbol, zz_span span);
zz_dataflow *zz_symbol_dataflow(zz_elaborator *elaborator, zz_symbol *symbol, zz_span span);
zz_network *zz_symbol_network(zz_elaborator *elaborator, zz_symbol *symbol, zz_span span);

/* A name where a layer belongs: a parameter `l : layer`, a declaration, or network.layer.  NULL when
 * it is unsound (reported) or unknown. */
const zz_layer *zz_layer_named(zz_scope *scope, const char *name, zz_span span);
/* The same where a network may stand for all its layers: then *network is it, and NULL comes back. */
const zz_layer *zz_layers_named(zz_scope *scope, const char *name, zz_span span,
                                const zz_network **network);

#endif
