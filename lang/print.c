/* --emit tokens and --emit ast: stable text, one item a line, spans as line:column. */
#include "lang/parse.h"
#include "lang/parser.h"
#include "lang/read.h"
#include "lang/scan.h"
#include "lang/token.h"
#include "lang/words.h"

static void put_place(zz_buffer *out, zz_span span) {
    zz_putf(out, "%u:%u", zz_span_line(span), zz_span_column(span));
}

static void put_quoted(zz_buffer *out, const char *text, size_t size) {
    zz_put_char(out, '"');
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            zz_putf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            zz_putf(out, "\\x%02x", c);
        else
            zz_put_char(out, (char)c);
    }
    zz_put_char(out, '"');
}

static const char *class_name(int kind) {
    switch (kind) {
    case ZZ_T_NUMBER:
        return "number";
    case ZZ_T_UNIT:
        return "unit";
    case ZZ_T_STRING:
        return "string";
    case ';':
        return "end";
    default:
        break;
    }
    switch (zz_token_class(kind)) {
    case ZZ_NO_WORD:
        return "mark";
    case ZZ_NAME_WORD:
        return "name";
    case ZZ_CONTEXTUAL_WORD:
        return "word";
    default:
        return "keyword";
    }
}

void zz_print_tokens(zz_arena *arena, const zz_source *source, zz_buffer *out) {
    zz_diags unsaid = zz_diags_new(arena);
    zz_parser *parser = zz_parser_new(arena, source, &unsaid);
    zz_scan_begin(parser);
    for (;;) {
        zz_token token = zz_next_token(parser);
        if (token.kind == 0)
            break;
        put_place(out, token.span);
        zz_putf(out, "\t%s", class_name(token.kind));
        if (token.span.end > token.span.begin) {
            zz_put_char(out, '\t');
            put_quoted(out, source->text + token.span.begin, token.span.end - token.span.begin);
        }
        zz_put_char(out, '\n');
    }
    zz_arena_free(parser->scratch);
}

/* The names of a kind's children, "a, b, c", or NULL when it is a list. */
static const char *child_names(zz_kind kind) {
    static const char *const names[] = {
#define ZZ_NODE0(kind)     NULL,
#define ZZ_NODE(kind, ...) #__VA_ARGS__,
#include "lang/ast.def"
#undef ZZ_NODE
#undef ZZ_NODE0
    };
    return names[kind];
}

static void print_node(const zz_node *node, const char *role, size_t role_size, int depth,
                       zz_buffer *out) {
    zz_put_repeat(out, ' ', 2 * (size_t)depth);
    if (role) {
        zz_put_bytes(out, role, role_size);
        zz_put(out, ": ");
    }
    if (!node) {
        zz_put(out, "none\n");
        return;
    }
    zz_put(out, zz_kind_name(node->kind));
    if (node->word)
        zz_putf(out, " `%s`", node->word);
    if (node->text) {
        zz_put_char(out, ' ');
        const char *end = node->text;
        while (*end)
            end++;
        put_quoted(out, node->text, (size_t)(end - node->text));
    }
    if (node->unit)
        zz_putf(out, " %s", node->unit);
    zz_put(out, " @");
    put_place(out, node->span);
    zz_put_char(out, '\n');

    const char *names = child_names(node->kind);
    for (size_t i = 0; i < node->count; i++) {
        size_t size = 0;
        if (names) {
            while (names[size] && names[size] != ',')
                size++;
        }
        print_node(node->children[i], names, size, depth + 1, out);
        if (names)
            names += names[size] ? size + 2 : size;
    }
}

void zz_print_tree(const zz_node *node, zz_buffer *out) {
    print_node(node, NULL, 0, 0, out);
}
