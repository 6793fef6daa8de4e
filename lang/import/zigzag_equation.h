/* ZigZag's equations and dimension relations, taken apart.  Internal to the import. */
#ifndef ZZ_LANG_IMPORT_ZIGZAG_EQUATION_H
#define ZZ_LANG_IMPORT_ZIGZAG_EQUATION_H

#include "lang/import/zigzag.h"
#include "runtime/base/vector.h"

typedef struct zz_import_access {
    const char *tensor;
    ZZ_VECTOR(const char *) indices; /* in lower case */
    zz_span span;
} zz_import_access;

typedef struct zz_import_equation {
    ZZ_VECTOR(zz_import_access) accesses; /* the output first */
    bool sums;                            /* += */
    char join;                            /* * or + */
} zz_import_equation;

typedef struct zz_import_sum { /* name = factors[0] * dims[0] + factors[1] * dims[1] */
    const char *name, *dims[2];
    int64_t factors[2];
    zz_span span;
} zz_import_sum;

/* False when told. */
bool zz_import_equation_read(zz_importer *importer, const zz_yaml *node, zz_import_equation *made);
bool zz_import_sum_read(zz_importer *importer, const zz_yaml *node, zz_import_sum *made);

#endif
