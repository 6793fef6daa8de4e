/* ONNX files to text of the language: a `network` with one `layer` for each node that computes. */
#ifndef ZZ_LANG_IMPORT_ONNX_H
#define ZZ_LANG_IMPORT_ONNX_H

#include <stdbool.h>

#include "lang/import/onnx_fault.h"
#include "runtime/base/buffer.h"

/* Reads the file and appends `network NAME {...}` to text.  With allow_unknown, operators that have
 * no meaning here pass on what they get.  Of a file of any size only what describes the graph is
 * held in memory. */
zz_onnx_status zz_onnx_import(zz_arena *arena, const char *path, const char *name,
                              bool allow_unknown, zz_buffer *text, zz_onnx_fault *fault);

#endif
