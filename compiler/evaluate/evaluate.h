/* The door of this room: from a nest to its counts, and whether its tiles fit. */
#ifndef ZZ_COMPILER_EVALUATE_EVALUATE_H
#define ZZ_COMPILER_EVALUATE_EVALUATE_H

#include "compiler/model/session.h"

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
