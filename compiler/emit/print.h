/* A nest as text, for people. */
#ifndef ZZ_COMPILER_EMIT_PRINT_H
#define ZZ_COMPILER_EMIT_PRINT_H

#include "runtime/base/buffer.h"
#include "runtime/nest/nest.h"

/* The nest as text, for --emit nest. */
void zz_print_nest(const zz_nest *nest, zz_buffer *out);
/* What a derived variable is: "iy - fy", "(iy - 2*fy) / 2". */
void zz_print_derived(const zz_nest *nest, const zz_nest_variable *variable, zz_buffer *out);

#endif
