/* The tree of one file: uniform nodes, each with its span.  Built by the parser, read by the
 * compiler and the printers; owned by the arena of the compilation; never changed once built. */
#ifndef ZZ_LANG_AST_H
#define ZZ_LANG_AST_H

#include "lang/source.h"

typedef enum zz_kind {
#define ZZ_NODE0(kind)     ZZ_##kind,
#define ZZ_NODE(kind, ...) ZZ_##kind,
#include "lang/ast.def"
#undef ZZ_NODE
#undef ZZ_NODE0
    ZZ_KIND_COUNT
} zz_kind;

typedef struct zz_node zz_node;
struct zz_node {
    zz_kind kind;
    uint32_t height;   /* 1 for a leaf; at most ZZ_HEIGHT_LIMIT, so recursion over a tree is safe */
    zz_span span;      /* the whole of it */
    zz_span name_span; /* of `text` alone, where the kind has a name */
    const char *text;  /* see ast.def; NULL where there is none */
    const char *word;  /* keyword or operator that tells variants apart; see ast.def */
    const char *unit;  /* of a number; NULL: none */
    zz_node **children;
    size_t count;
};

enum {
    ZZ_NESTING_LIMIT = 256, /* brackets within brackets */
    ZZ_HEIGHT_LIMIT = 1024, /* nodes within nodes */
    ZZ_NODE_LIMIT = 1 << 20 /* nodes of one source */
};

/* zz_memory_size and so on: the index of a child. */
enum {
#define ZZ_NODE0(kind)
#define ZZ_SLOT1(k, a)                          zz_##k##_##a = 0,
#define ZZ_SLOT2(k, a, b)                       ZZ_SLOT1(k, a) zz_##k##_##b = 1,
#define ZZ_SLOT3(k, a, b, c)                    ZZ_SLOT2(k, a, b) zz_##k##_##c = 2,
#define ZZ_SLOT4(k, a, b, c, d)                 ZZ_SLOT3(k, a, b, c) zz_##k##_##d = 3,
#define ZZ_SLOT5(k, a, b, c, d, e)              ZZ_SLOT4(k, a, b, c, d) zz_##k##_##e = 4,
#define ZZ_SLOT6(k, a, b, c, d, e, f)           ZZ_SLOT5(k, a, b, c, d, e) zz_##k##_##f = 5,
#define ZZ_PICK(k, a, b, c, d, e, f, name, ...) name
#define ZZ_NODE(kind, ...)                                                                         \
    ZZ_PICK(kind, __VA_ARGS__, ZZ_SLOT6, ZZ_SLOT5, ZZ_SLOT4, ZZ_SLOT3, ZZ_SLOT2, ZZ_SLOT1, )       \
    (kind, __VA_ARGS__)
#include "lang/ast.def"
#undef ZZ_NODE
#undef ZZ_NODE0
};

/* zz_at(node, memory, size): the child of a node of that kind. */
#define zz_at(node, kind, child) ((node)->children[zz_##kind##_##child])

const char *zz_kind_name(zz_kind kind);

#endif
