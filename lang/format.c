/* `zzlc fmt`: a text that parses, in its canonical form.  Lines stay where they are, except that a
 * body of several lines begins after its `{` and ends before its `}`; indentation, blanks and
 * columns follow from the tree.  Comments stay, blank lines stay one at a time.  What comes out
 * parses to the same tree and is its own canonical form. */
#include <string.h>

#include "lang/layout.h"
#include "lang/parse.h"
#include "lang/parser.h"
#include "lang/read.h"
#include "lang/scan.h"
#include "lang/token.h"

enum { STEP = 4, DEEPEST = 16 /* steps of indentation; a deeper nest is not told by blanks */ };

/* --- the tokens and comments of the text ------------------------------------------------------ */

static void push_piece(zz_formatter *f, int kind, uint32_t begin, uint32_t end, int newlines) {
    zz_piece piece = {.begin = begin,
                      .end = end,
                      .kind = (int16_t)kind,
                      .newlines = (uint8_t)(newlines > 2 ? 2 : newlines)};
    zz_push(f->arena, &f->pieces, piece);
}

/* The comments between two tokens, and how many line ends there are before the second one. */
static int gap(zz_formatter *f, uint32_t begin, uint32_t end) {
    const char *text = f->source->text;
    int newlines = 0;
    for (uint32_t at = begin; at < end; at++) {
        if (text[at] == '\n') {
            newlines++;
        } else if (text[at] == '/' && at + 1 < end && text[at + 1] == '/') {
            uint32_t stop = at;
            while (stop < end && text[stop] != '\n')
                stop++;
            uint32_t trimmed = stop;
            while (text[trimmed - 1] == ' ' || text[trimmed - 1] == '\t' ||
                   text[trimmed - 1] == '\r')
                trimmed--;
            push_piece(f, ZZ_COMMENT, at, trimmed, newlines);
            newlines = 0;
            at = stop - 1;
        }
    }
    return newlines;
}

/* Not less than the pieces of a usual text, so that their array need not grow. */
static size_t estimate(const zz_source *source) {
    size_t count = 0;
    bool in_word = false;
    for (const char *at = source->text; *at; at++) {
        bool letter = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                      (*at >= '0' && *at <= '9') || *at == '_';
        if (at[0] == '/' && at[1] == '/')
            at += strcspn(at, "\n") - 1;
        count += !(letter && in_word) && *at != ' ' && *at != '\n';
        in_word = letter;
    }
    return count < ZZ_TOKEN_LIMIT ? count : ZZ_TOKEN_LIMIT;
}

static void read_pieces(zz_formatter *f) {
    f->pieces.capacity = estimate(f->source) + 1;
    f->pieces.items = ZZ_NEW_ARRAY(f->arena, zz_piece, f->pieces.capacity);
    zz_diags unsaid = zz_diags_new(f->arena); /* the text has been parsed without an error */
    zz_parser *parser = zz_parser_new(f->arena, f->source, &unsaid);
    uint32_t last = 0;
    zz_scan_begin(parser);
    for (;;) {
        zz_token token = zz_next_token(parser);
        if (token.kind == 0)
            break;
        if (token.span.begin == token.span.end)
            continue; /* made up */
        int newlines = gap(f, last, token.span.begin);
        push_piece(f, token.kind, token.span.begin, token.span.end, newlines);
        last = token.span.end;
    }
    gap(f, last, (uint32_t)f->source->size);
    zz_arena_free(parser->scratch);
}

/* --- the items of the tree ----------------------------------------------------------------------
 */

static const zz_node *body_of(const zz_node *node) {
    switch (node->kind) {
    case ZZ_file:
        return node;
    case ZZ_accelerator:
        return zz_at(node, accelerator, items);
    case ZZ_array:
        return zz_at(node, array, items);
    case ZZ_memory:
        return zz_at(node, memory, items);
    case ZZ_layer:
        return zz_at(node, layer, items);
    case ZZ_instance:
        return zz_at(node, instance, items);
    case ZZ_dataflow:
        return zz_at(node, dataflow, nest);
    case ZZ_explore:
        return zz_at(node, explore, items);
    case ZZ_network:
        return zz_at(node, network, items);
    case ZZ_network_import:
        return zz_at(node, network_import, items);
    case ZZ_network_layer: {
        const zz_node *target = zz_at(node, network_layer, target);
        return target->kind == ZZ_layer ? zz_at(target, layer, items)
                                        : zz_at(node, network_layer, items);
    }
    case ZZ_chip:
        return zz_at(node, chip, items);
    case ZZ_schedule:
        return zz_at(node, schedule, items);
    default:
        return NULL;
    }
}

/* In the order of the text, for a body lies inside its item. */
static void collect_items(zz_formatter *f, const zz_node *node) {
    const zz_node *body = body_of(node);
    for (size_t i = 0; body && i < body->count; i++) {
        zz_push(f->arena, &f->items, body->children[i]);
        collect_items(f, body->children[i]);
    }
}

/* Which pieces begin items, which braces span lines, which brackets name their positions. */
static void mark_pieces(zz_formatter *f) {
    size_t open[ZZ_NESTING_LIMIT], depth = 0, item = 0;
    uint32_t line[ZZ_NESTING_LIMIT], at_line = 0;
    for (size_t i = 0; i < f->pieces.count; i++) {
        zz_piece *piece = &f->pieces.items[i];
        at_line += piece->newlines;
        if (item < f->items.count && f->items.items[item]->span.begin == piece->begin) {
            piece->starts = true;
            item++;
        }
        switch (piece->kind) {
        case '(':
        case '[':
        case '{':
            open[depth] = i;
            line[depth++] = at_line;
            break;
        case ':':
        case '=':
            if (depth)
                f->pieces.items[open[depth - 1]].named = true;
            break;
        case ')':
        case ']':
        case '}':
            depth--;
            if (piece->kind == '}' && line[depth] != at_line)
                piece->several_lines = f->pieces.items[open[depth]].several_lines = true;
            break;
        default:
            break;
        }
    }
}

/* --- lines
 * ----------------------------------------------------------------------------------------- */

static bool is_last_of_item(const zz_formatter *f, size_t at) {
    if (at + 1 >= f->pieces.count)
        return true;
    const zz_piece *next = &f->pieces.items[at + 1];
    return next->newlines || next->kind == '}' || next->kind == ';' || next->kind == ZZ_COMMENT;
}

static bool breaks_before(const zz_piece *last, const zz_piece *piece) {
    if (!last || piece->newlines)
        return true;
    if (piece->kind == ZZ_COMMENT)
        return false;
    return (last->several_lines && (last->kind == '{' || last->kind == '}')) ||
           (piece->several_lines && piece->kind == '}');
}

/* A `;` that says nothing: at the end or the start of a line, or beside a brace. */
static bool is_idle(const zz_formatter *f, const zz_piece *last, size_t at) {
    const zz_piece *piece = &f->pieces.items[at];
    return is_last_of_item(f, at) || !last || piece->newlines || last->kind == ';' ||
           last->kind == '{' || (last->kind == '}' && last->several_lines);
}

/* Lines of pieces, each with its indentation. */
static void make_lines(zz_formatter *f) {
    const zz_piece *last = NULL;
    uint32_t item = 0, kept = 0;
    int depth = 0, nest = 0; /* steps: braces; loops above in the nest */
    bool after_open = true, pending_blank = false;
    zz_line *line = NULL;
    for (size_t i = 0; i < f->pieces.count; i++) {
        zz_piece piece = f->pieces.items[i];
        pending_blank = pending_blank || piece.newlines > 1;
        if (piece.kind == ';' && is_idle(f, last, i)) {
            if (piece.newlines && i + 1 < f->pieces.count && !f->pieces.items[i + 1].newlines)
                f->pieces.items[i + 1].newlines = 1; /* the next piece begins its line instead */
            continue;
        }
        if (piece.kind == '}') {
            depth -= piece.several_lines;
            nest = 0;
        }
        if (breaks_before(last, &piece)) {
            bool continues = !piece.starts && piece.kind != '}' && piece.kind != ZZ_COMMENT;
            int steps = depth + nest + continues;
            zz_line fresh = {
                .first = kept,
                .item = item,
                .indent = STEP * (steps < DEEPEST ? steps : DEEPEST),
                .blank_before = pending_blank && !after_open && piece.kind != '}',
            };
            zz_push(f->arena, &f->lines, fresh);
            pending_blank = false;
        }
        line = &f->lines.items[f->lines.count - 1];
        line->count++;
        if (piece.starts) {
            zz_kind kind = f->items.items[item++]->kind;
            nest += kind == ZZ_for || kind == ZZ_event || kind == ZZ_order;
        }
        depth += piece.kind == '{' && piece.several_lines;
        after_open =
            piece.kind == '{' || (after_open && piece.kind == ZZ_COMMENT && line->count > 1);
        f->pieces.items[kept] = piece;
        last = &f->pieces.items[kept++];
    }
    f->pieces.count = kept;
}

bool zz_format(zz_arena *arena, const zz_source *source, zz_diags *diags, zz_buffer *out) {
    size_t before = diags->errors;
    zz_arena *scratch = zz_arena_new(zz_arena_memory(arena));
    const zz_node *file = zz_parse(scratch, source, diags);
    bool reads = diags->errors == before;
    if (reads) {
        zz_formatter f = {.arena = scratch, .source = source};
        read_pieces(&f);
        collect_items(&f, file);
        mark_pieces(&f);
        make_lines(&f);
        zz_layout(&f, out);
    }
    zz_arena_free(scratch);
    return reads;
}
