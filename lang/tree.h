/* The constructors of the tree, as the actions of the grammar call them.  Internal to lang/. */
#ifndef ZZ_LANG_TREE_H
#define ZZ_LANG_TREE_H

#include "lang/parser.h"

/* A node of exactly these children; `name` and `word` may be nowhere. */
zz_node *zz_tree(zz_parser *parser, zz_kind kind, zz_span span, zz_span name, zz_span word,
                 zz_node *const *children, size_t count);
zz_node *zz_list(zz_parser *parser, zz_span span);
zz_node *zz_add(zz_parser *parser, zz_node *list, zz_node *item);
/* A list becomes a node of a kind that is itself a list. */
zz_node *zz_list_as(zz_node *list, zz_kind kind, zz_span span);
zz_node *zz_number(zz_parser *parser, zz_span span, zz_span unit);
zz_node *zz_string(zz_parser *parser, zz_span span);

#endif
