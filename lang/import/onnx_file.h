/* From an ONNX file to its graph without the weights.  Internal to lang/import. */
#ifndef ZZ_LANG_IMPORT_ONNX_FILE_H
#define ZZ_LANG_IMPORT_ONNX_FILE_H

#include "lang/import/onnx.pb-c.h"
#include "lang/import/onnx_fault.h"
#include "runtime/base/memory.h"

/* The model with a graph, in the arena; NULL, and the fault's message says why.  Tensors have their
 * data only where it is small; subgraphs, functions and descriptions are left out. */
const Onnx__ModelProto *zz_onnx_read(zz_arena *arena, const char *path, zz_onnx_fault *fault);

#endif
