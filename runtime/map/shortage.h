/* Which memory is short where no order fits. */
#ifndef ZZ_RUNTIME_MAP_SHORTAGE_H
#define ZZ_RUNTIME_MAP_SHORTAGE_H

#include "runtime/map/order.h"

/* What is short of room when no order fits; memory -1: nothing for certain. */
zz_map_shortage zz_map_short(zz_arena *arena, const zz_order_evaluator *evaluator);

#endif
