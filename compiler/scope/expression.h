/* Expressions to values: what a node means in a scope. */
#ifndef ZZ_COMPILER_SCOPE_EXPRESSION_H
#define ZZ_COMPILER_SCOPE_EXPRESSION_H

#include "compiler/scope/elaborator.h"

/* The value; of kind ZZ_VALUE_UNKNOWN after an error (reported), or when it depends on a parameter
 * without a value. */
zz_value zz_value_of(zz_scope *scope, const zz_node *node);

typedef enum zz_function {
    ZZ_CALL_NONE = -1,
    ZZ_CALL_CEIL,
    ZZ_CALL_FLOOR,
    ZZ_CALL_MIN,
    ZZ_CALL_MAX
} zz_function;

/* The function that a call names, whose arguments are as many as it takes and have no names;
 * ZZ_CALL_NONE after errors. */
zz_function zz_function_called(zz_scope *scope, const zz_node *node);
/* These report what does not fit and are false then, and when the value is unknown.  `what` says
 * what the value is for: "the extent of `k`". */
bool zz_integer_of(zz_scope *scope, const zz_node *node, int64_t least, const char *what,
                   int64_t *result);
bool zz_bits_of(zz_scope *scope, const zz_node *node, const char *what, int64_t *result);
/* Bits, and at least so many. */
bool zz_size_of(zz_scope *scope, const zz_node *node, int64_t least, const char *what,
                int64_t *result);
bool zz_energy_of(zz_scope *scope, const zz_node *node, const char *what, double *result);
bool zz_area_of(zz_scope *scope, const zz_node *node, const char *what, double *result); /* mm2 */
bool zz_cycles_of(zz_scope *scope, const zz_node *node, const char *what, int64_t *result);

#endif
