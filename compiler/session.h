/* One compilation: what every station of the compiler is handed.  Two sessions share nothing. */
#ifndef ZZ_COMPILER_SESSION_H
#define ZZ_COMPILER_SESSION_H

#include "compiler/model.h"
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

/* Text to model.  Always gives a model of what is sound; session->diags.errors says whether to go
 * on. The main source is parsed here, modules named by `use` are found and parsed as needed. */
zz_model *zz_elaborate(zz_session *session, const zz_source *source);

/* One dataflow on one of its layers as a nest, or NULL with diagnostics in the session. */
zz_nest *zz_lower(zz_session *session, const zz_dataflow *dataflow, const zz_layer *layer);

/* The slot of a tensor: the dataflow's `with`, else the layer's `as`, else its own name. */
const char *zz_slot_of(const zz_dataflow *dataflow, const zz_model_tensor *tensor);
bool zz_memory_holds(const zz_model_memory *memory, const char *slot);

/* Reports that memories of an accelerator are in the wrong order for this dataflow. */
zz_diag *zz_say_disorder(zz_session *session, const zz_dataflow *dataflow);

/* The nest as text, for --emit nest. */
void zz_print_nest(const zz_nest *nest, zz_buffer *out);
/* What a derived variable is: "iy - fy", "(iy - 2*fy) / 2". */
void zz_print_derived(const zz_nest *nest, const zz_nest_variable *variable, zz_buffer *out);

/* The kernel of a nest as C text, for --emit c and the engines.  False on overflow or a component
 * too large (status says which, and `what` names it). */
zz_count_status zz_emit_kernel(zz_arena *arena, const zz_nest *nest, zz_buffer *text,
                               const char **what);

typedef enum zz_engine { ZZ_ENGINE_TCC, ZZ_ENGINE_CC } zz_engine;

/* Counts one nest: emits its kernel, compiles and runs it; boxes are first put to ZigZag's model,
 * which answers if it can say the nest (counts->boxed, else counts->products).  On another status than ZZ_COUNT_OK,
 * `what` says what was too large, or what the C compiler said. */
zz_count_status zz_evaluate(zz_arena *arena, const zz_nest *nest, zz_engine engine,
                            zz_counts *counts, const char **what);

/* After counting: an error for every operand whose tile does not fit its memory (by how many bits,
 * at the `hold` that put it there).  True when all fit. */
bool zz_check_capacity(zz_session *session, const zz_dataflow *dataflow, const zz_nest *nest,
                       const zz_counts *counts);

#endif
