/* Between the files of this room: what builds each part of a model. */
#ifndef ZZ_COMPILER_ELABORATE_PARTS_H
#define ZZ_COMPILER_ELABORATE_PARTS_H

#include "compiler/scope/declaration.h"
#include "compiler/scope/expression.h"
#include "compiler/scope/fault.h"
#include "compiler/scope/scope.h"
#include "compiler/scope/template.h"

/* The builders: NULL when unsound (reported) or when something in it is unknown. */
zz_accelerator *zz_build_accelerator(const zz_template *from, const char *name, zz_span span);
zz_layer *zz_build_layer(const zz_template *from, const char *name, zz_span span);
zz_dataflow *zz_build_dataflow(const zz_template *from, const char *name, zz_span span);
zz_network *zz_build_network(const zz_template *from, const char *name, zz_span span);

/* An instantiation written in place: `on tpu(n = 16)`. */
zz_accelerator *zz_accelerator_in_place(zz_scope *scope, const zz_node *instantiation);

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

/* locality.c: fills `outermost` of a dataflow that keeps on chip what passes between its layers. */
void zz_keep_local(zz_arena *arena, zz_dataflow *dataflow);

#endif
