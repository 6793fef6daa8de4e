/* ONNX files from a few lines of text, for the tests:
 *     in x 1,3,8,8             an input; `N` for an axis that is left open
 *     w f 4,3,3,3              a weight; `w s 2 = 1,-1` with its integers, `w s 2 = 1.,0.5` with reals
 *     w s 0 =                  an empty list of integers
 *     raw s 2 = 1,-1           the same as the bytes of its numbers
 *     w32 s 2 = 1,-1           integers of 32 bits; raw32 as their bytes
 *     info y 1,4,8,8           the shape of a value, as the file says it
 *     Conv x,f > y pads=1,1,1,1 name=/first/Conv
 * `-` is an input that is left out.  Attributes of several numbers, or ending in `,`, are lists;
 * words are strings, `$s` is the tensor of a weight before. */
#ifndef ZZ_TESTS_ONNX_MODEL_H
#define ZZ_TESTS_ONNX_MODEL_H

#include "lang/import/onnx.pb-c.h"
#include "runtime/base/buffer.h"

/* The packed model of `size` bytes of such text; lines that begin with `#` say nothing. */
void zz_model_pack(zz_arena *arena, const char *text, size_t size, zz_buffer *out);

#endif
