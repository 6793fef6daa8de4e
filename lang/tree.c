/* Builds the tree: the constructors that the grammar calls.  Heights and the number of nodes are
 * bounded here. */
#include "lang/tree.h"

#include <string.h>

static zz_node *node_new(zz_parser *parser, zz_kind kind, zz_span span, size_t count) {
    if (++parser->nodes > ZZ_NODE_LIMIT)
        zz_stop_size(parser, span);
    /* One allocation: the children stand behind their node. */
    zz_node *node = zz_alloc(parser->arena, sizeof *node + count * sizeof(zz_node *));
    node->kind = kind;
    node->height = 1;
    node->span = span;
    node->children = count ? (zz_node **)(node + 1) : NULL;
    node->count = count;
    return node;
}

static void rise(zz_parser *parser, zz_node *node, const zz_node *child) {
    if (!child || child->height < node->height)
        return;
    node->height = child->height + 1;
    if (node->height > ZZ_HEIGHT_LIMIT)
        zz_stop_nesting(parser, child->span);
}

zz_node *zz_tree(zz_parser *parser, zz_kind kind, zz_span span, zz_span name, zz_span word,
                 zz_node *const *children, size_t count) {
    zz_node *node = node_new(parser, kind, span, count);
    node->name_span = name;
    node->text = zz_text_of(parser, name);
    node->word = zz_text_of(parser, word);
    for (size_t i = 0; i < count; i++) {
        node->children[i] = children[i];
        rise(parser, node, children[i]);
    }
    return node;
}

zz_node *zz_list(zz_parser *parser, zz_span span) {
    return node_new(parser, ZZ_list, span, 0);
}

zz_node *zz_add(zz_parser *parser, zz_node *list, zz_node *item) {
    /* Full when the count is 0 or a power of two from 2 on: then twice as much. */
    if (list->count != 1 && (list->count & (list->count - 1)) == 0) {
        size_t old = list->count * sizeof(zz_node *);
        list->children = zz_grow_array(parser->arena, list->children, old,
                                       old ? 2 * old : 2 * sizeof(zz_node *));
    }
    list->span = list->count ? zz_span_join(list->span, item->span) : item->span;
    list->children[list->count++] = item;
    rise(parser, list, item);
    return list;
}

zz_node *zz_list_as(zz_node *list, zz_kind kind, zz_span span) {
    list->kind = kind;
    list->span = span;
    return list;
}

/* The spelling of a unit; `µJ`, which the scanner complained about, is meant to be `uJ`. */
static const char *unit_of(zz_parser *parser, zz_span unit) {
    const char *text = zz_text_of(parser, unit);
    if ((unsigned char)text[0] < 0x80)
        return text;
    const char *rest = text + 2; /* a Greek letter has two bytes */
    return zz_sprintf(parser->arena, "u%s", strcmp(rest, "m\xC2\xB2") == 0 ? "m2" : rest);
}

zz_node *zz_number(zz_parser *parser, zz_span span, zz_span unit) {
    zz_node *node = node_new(parser, ZZ_number, span, 0);
    node->text =
        zz_intern(parser, span.source->text + span.begin, span.end - span.begin, true, '_');
    node->name_span = span;
    if (unit.source) {
        node->unit = unit_of(parser, unit);
        node->span = zz_span_join(span, unit);
    }
    return node;
}

/* The span holds the quotes: " or the three bytes of a typographic one; the closing one may be
 * missing (that is said already). */
static uint32_t quote_size(const char *at, const char *end) {
    if (at < end && (*at == '"' || *at == '\''))
        return 1;
    return end - at >= 3 && memcmp(at, "\xE2\x80", 2) == 0 ? 3 : 0;
}

zz_node *zz_string(zz_parser *parser, zz_span span) {
    const char *begin = span.source->text + span.begin, *end = span.source->text + span.end;
    begin += quote_size(begin, end);
    if (end > begin && (end[-1] == '"' || end[-1] == '\''))
        end--;
    else if (end - begin >= 3)
        end -= quote_size(end - 3, end) == 3 ? 3 : 0;
    zz_node *node = node_new(parser, ZZ_string, span, 0);
    node->name_span = span;
    node->text = zz_intern(parser, begin, (size_t)(end - begin), false, '\0');
    return node;
}
