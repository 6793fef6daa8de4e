/* Tells a watch. */
#ifndef ZZ_RUNTIME_INTERPRET_SHOW_H
#define ZZ_RUNTIME_INTERPRET_SHOW_H

#include "runtime/interpret/boundary.h"
#include "runtime/interpret/values.h"

/* Before the first tick, once readiness is known; so many steps will be executed. */
void zz_show_start(zz_arena *arena, const zz_watch *watch, const zz_walk *walk,
                   const zz_readiness *ready, const zz_values *values, int64_t steps);
/* The tick of the walk, after its points have been executed; scratch has a place for each variable and
 * operand. */
void zz_show_tick(const zz_watch *watch, zz_walk *walk, const zz_values *values, int64_t *scratch,
                  bool arrives, bool executes);

/* A window of a run that is over, with what moved for it. */
void zz_show_window(zz_boundary *b, const zz_window *w, const zz_traffic *moved);

#endif
