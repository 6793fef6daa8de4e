/* Tensors from .npy files (NumPy format 1.0 to 3.0; C or Fortran order; integers, unsigned, bool,
 * half, float, double, either byte order), as doubles in row-major order. */
#ifndef ZZ_RUNTIME_BASE_NPY_H
#define ZZ_RUNTIME_BASE_NPY_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/memory.h"

typedef struct zz_npy {
    int rank;
    int64_t *shape;
    double *values;
    bool refused; /* the machine did not read the file, whatever is in it */
} zz_npy;

/* NULL on success; else one line that says what is wrong with the file ("cannot be opened: ...",
 * "is truncated: ..."), without its name. */
const char *zz_npy_read(zz_arena *arena, const char *path, zz_npy *tensor);

#endif
