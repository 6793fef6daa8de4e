/* The door of this room: from a nest to the C text of its kernel. */
#ifndef ZZ_COMPILER_EMIT_EMIT_H
#define ZZ_COMPILER_EMIT_EMIT_H

#include "runtime/base/buffer.h"
#include "runtime/count/plan.h"
#include "runtime/nest/counts.h"
#include "runtime/nest/nest.h"

typedef struct zz_kernel_text {
    const char *text;
    zz_plan plan;
} zz_kernel_text;

/* The kernel of a nest and its plan; on another status than OK, `what` says what was too large. */
zz_count_status zz_emit(zz_arena *arena, const zz_nest *nest, zz_kernel_text *kernel,
                        const char **what);

/* The kernel of a nest as C text, for --emit c and the engines.  False on overflow or a component
 * too large (status says which, and `what` names it). */
zz_count_status zz_emit_kernel(zz_arena *arena, const zz_nest *nest, zz_buffer *text,
                               const char **what);

#endif
