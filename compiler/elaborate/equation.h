/* What the two files that build layers share. */
#ifndef ZZ_COMPILER_ELABORATE_EQUATION_H
#define ZZ_COMPILER_ELABORATE_EQUATION_H

#include "compiler/elaborate/parts.h"

/* An entry of the body, together with what the bodies of instances override in it. */
typedef struct zz_layer_entry {
    const char *name;
    zz_span span; /* of the name */
    bool used;    /* the equation has a tensor or a variable of this name */
    struct zz_layer_part {
        const zz_node *node; /* NULL: not given */
        zz_scope *scope;
    } value, partial, as, data, density;
} zz_layer_entry;

/* A position as the equation defines it, before it has an extent. */
typedef struct zz_layer_position {
    const char *name; /* NULL: none */
    zz_span span;
    int variable; /* index in `variables`, -1 until it is known */
} zz_layer_position;

typedef struct zz_layer_builder {
    zz_elaborator *elaborator;
    zz_arena *arena;
    zz_diags *diags;
    zz_scope *scope;
    const zz_node *node;
    zz_layer *made;
    zz_map entries;   /* name -> zz_layer_entry */
    zz_map tensors;   /* name -> 1 + its index */
    zz_map variables; /* name -> 1 + the index variable's index */
    zz_map positions; /* name -> zz_layer_position */
    bool sound;
    bool vague; /* entries are missing because they could not be read */
    ZZ_VECTOR(zz_model_variable) index_variables;
    ZZ_VECTOR(zz_model_variable) position_variables;
    ZZ_VECTOR(zz_model_tensor) tensor_list;
    ZZ_VECTOR(zz_term) terms;
} zz_layer_builder;

/* equation.c: tensors, terms, index variables and positions, from the equation alone.
 * Afterwards the variables stand in the layer, index variables first, and have no extents. */
void zz_layer_equation_build(zz_layer_builder *builder);

#endif
