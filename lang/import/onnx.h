/* ONNX files to text of the language: a `network` with one `layer` for each node that computes. */
#ifndef ZZ_LANG_IMPORT_ONNX_H
#define ZZ_LANG_IMPORT_ONNX_H

#include <stdbool.h>

#include "runtime/base/buffer.h"

typedef enum zz_onnx_status {
    ZZ_ONNX_OK,
    ZZ_ONNX_UNREADABLE, /* no such file, or not ONNX all through */
    ZZ_ONNX_WRONG,      /* a node does not fit what it gets, or its sizes are not known */
    ZZ_ONNX_UNKNOWN     /* an operator that has no meaning here */
} zz_onnx_status;

typedef struct zz_onnx_fault {
    const char *message; /* one line, without the path */
    const char *note;    /* a further line, or NULL */
} zz_onnx_fault;

/* Reads the file and appends `network NAME {...}` to text.  With allow_unknown, operators that have
 * no meaning here pass on what they get.  Of a file of any size only what describes the graph is
 * held in memory. */
zz_onnx_status zz_onnx_import(zz_arena *arena, const char *path, const char *name,
                              bool allow_unknown, zz_buffer *text, zz_onnx_fault *fault);

/* A name, of a file or in it, fit to be shown: one line of at most 83 plain characters. */
const char *zz_onnx_shown(zz_arena *arena, const char *name);

#endif
