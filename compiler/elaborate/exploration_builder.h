/* What the files share that build one exploration. */
#ifndef ZZ_COMPILER_ELABORATE_EXPLORATION_BUILDER_H
#define ZZ_COMPILER_ELABORATE_EXPLORATION_BUILDER_H

#include "compiler/elaborate/parts.h"

enum { ZZ_SWEEP_LIMIT = 8, ZZ_STANDARD_TOP = 3, ZZ_COUNTINGS = ZZ_EXPECTED + 1 };

/* `for rows in 8, 16` */
typedef struct zz_sweep {
    const zz_node *node;
    size_t count;
} zz_sweep;

typedef struct zz_exploration_builder {
    zz_elaborator *elaborator;
    zz_arena *arena;
    zz_scope *scope; /* of the module: no swept names */
    const zz_node *node;
    zz_exploration *made;
    zz_counting countings[ZZ_COUNTINGS];
    int counting_count;
    zz_sweep sweeps[ZZ_SWEEP_LIMIT];
    int sweep_count;
    ZZ_VECTOR(zz_variant) variants;
    ZZ_VECTOR(zz_hint) hints;
    ZZ_VECTOR(zz_goal) conditions;
    const zz_node *over, *event, *spatial, *method, *pattern, *allocate, *minimize, *keep;
    bool sound;
} zz_exploration_builder;

/* False, told, when the clause was there before. */
bool zz_exploration_once(zz_exploration_builder *builder, const zz_node **first,
                         const zz_node *node, const char *what);

/* exploration_clauses.c: reads all that stands between the braces. */
void zz_exploration_clauses(zz_exploration_builder *builder);
/* exploration_orders.c: `orders all`, `orders loma(6)`, `orders k, *`. */
void zz_exploration_orders(zz_exploration_builder *builder, const zz_node *node);
/* exploration_variants.c: makes a variant for every swept value, accelerator and counting. */
void zz_exploration_variants(zz_exploration_builder *builder);

#endif
