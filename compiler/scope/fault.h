/* What all that reads a design says of it: errors with the instance they are in, and names that were
 * meant. */
#ifndef ZZ_COMPILER_SCOPE_FAULT_H
#define ZZ_COMPILER_SCOPE_FAULT_H

#include "compiler/scope/elaborator.h"

/* zz_report, and for an error inside a template the instance it was found in. */
zz_diag *zz_fault(zz_elaborator *elaborator, zz_code code, zz_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for what a builder makes, which then is not sound. */
#define ZZ_UNSOUND(builder, ...)                                                                   \
    ((builder)->sound = false, zz_fault((builder)->elaborator, __VA_ARGS__))
/* zz_nearest, but nothing once so much was reported that no more is printed. */
const char *zz_near(zz_elaborator *elaborator, const char *name, const char *const *names,
                    size_t count);
/* Adds the help "did you mean `x`?" (with a fix at span) when a name is near, else a note with all
 * the names when they are few. */
void zz_suggest(zz_elaborator *elaborator, zz_diag *diag, zz_span span, const char *name,
                const char *const *names, size_t count);
/* The words of a list of names: "`a`, `b` and `c`"; shortened when they are many. */
const char *zz_name_list(zz_arena *arena, const char *const *names, size_t count);
bool zz_has_broken(const zz_node *list);
/* The span of a node's name, or all of it. */
zz_span zz_name_span(const zz_node *node);
/* Source text on one line; shortened when it is long. */
const char *zz_written(zz_arena *arena, zz_span span);

#endif
