/* The names of the kinds of nodes. */
#include "lang/ast.h"

const char *zz_kind_name(zz_kind kind) {
    static const char *const names[] = {
#define ZZ_NODE0(kind)     #kind,
#define ZZ_NODE(kind, ...) #kind,
#include "lang/ast.def"
#undef ZZ_NODE
#undef ZZ_NODE0
    };
    return kind < ZZ_KIND_COUNT ? names[kind] : "?";
}
