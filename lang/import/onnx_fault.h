/* What can be wrong with an ONNX file, and how its names are shown. */
#ifndef ZZ_LANG_IMPORT_ONNX_FAULT_H
#define ZZ_LANG_IMPORT_ONNX_FAULT_H

#include <stdbool.h>

#include "runtime/base/memory.h"

typedef enum zz_onnx_status {
    ZZ_ONNX_OK,
    ZZ_ONNX_UNREADABLE, /* no such file, or not ONNX all through */
    ZZ_ONNX_WRONG,      /* a node does not fit what it gets, or its sizes are not known */
    ZZ_ONNX_UNKNOWN     /* an operator that has no meaning here */
} zz_onnx_status;

typedef struct zz_onnx_fault {
    const char *message; /* one line, without the path */
    const char *note;    /* a further line, or NULL */
    bool refused;        /* the machine did not read the file, whatever is in it */
} zz_onnx_fault;

/* A name, of a file or in it, fit to be shown: one line of at most 83 plain characters. */
const char *zz_onnx_shown(zz_arena *arena, const char *name);

#endif
