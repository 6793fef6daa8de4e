/* One compilation: what every station of the compiler is handed.  Two sessions share nothing. */
#ifndef ZZ_COMPILER_MODEL_SESSION_H
#define ZZ_COMPILER_MODEL_SESSION_H

#include "compiler/model/model.h"
#include "lang/read.h"
#include "lang/diag.h"
#include "runtime/nest/counts.h"

typedef struct zz_definition { /* -D name=value */
    const char *name, *value;
} zz_definition;

typedef struct zz_session {
    zz_arena *arena; /* owns everything the session makes */
    zz_diags diags;
    const char *
        *search_path; /* directories for `use`, in order; the installed library comes last */
    int search_path_count;
    const zz_definition *definitions;
    int definition_count;
    uint64_t seed;      /* of tensors that chance gives */
    int64_t samples;    /* of them to count; 0: as many as it takes */
    bool allow_unknown; /* operators of a file that zzlc does not know are free, not errors */
} zz_session;

#endif
