/* The blanks inside lines and the columns of neighbouring lines.  Takes the lines of format.c;
 * gives the formatted text. */
#include "lang/layout.h"

#include <string.h>

#include "lang/parse.h"
#include "lang/utf8.h"
#include "lang/words.h"

enum {
    ITEM_GAP = 3,     /* blanks between items on one line */
    COMMENT_GAP = 2,  /* and before a comment behind a line */
    WIDEST_CELL = 64, /* wider ones do not push their neighbours */
    WIDEST_LINE = 64, /* the same for comments */
    MOST_ROWS = 1024  /* in one set of columns */
};

/* --- blanks ------------------------------------------------------------------------------------
 */

/* Where in the text the blanks are asked for. */
typedef struct context {
    const zz_node *item; /* begun last */
    size_t next_item;
    bool at_first; /* the piece on the left is its first */
    struct {
        char kind;
        bool named;
    } brackets[ZZ_NESTING_LIMIT];
    int depth, square; /* brackets open; square ones among them */
    bool negates;      /* the piece on the left is a minus with no left side */
} context;

static bool is_operation(int kind) {
    return kind == '+' || kind == '-' || kind == '*' || kind == '/' || kind == '^';
}

static bool ends_operand(int kind) {
    return kind == ZZ_T_NUMBER || kind == ZZ_T_UNIT || kind == ZZ_T_STRING || kind == ')' ||
           kind == ']' || zz_token_class(kind) == ZZ_NAME_WORD ||
           zz_token_class(kind) == ZZ_CONTEXTUAL_WORD;
}

/* `16 bit` after a name is its value, not its argument: the name of an entry or a property. */
static bool heads_value(const context *c) {
    return c->at_first && c->item && (c->item->kind == ZZ_entry || c->item->kind == ZZ_property);
}

/* Loops and index expressions are written without blanks, `k:2`, `2*oy+fy-3`. */
static bool is_tight(const context *c) {
    if (c->square)
        return true;
    if (!c->item)
        return false;
    switch (c->item->kind) {
    case ZZ_for:
    case ZZ_spread:
    case ZZ_entry:
        return true;
    case ZZ_clause:
        return strcmp(c->item->word, "orders") == 0;
    default:
        return false;
    }
}

static bool is_loop(const context *c) {
    return c->item && is_tight(c) && c->item->kind != ZZ_entry && !c->depth;
}

static bool in_square(const context *c) {
    return c->depth && c->brackets[c->depth - 1].kind == '[';
}

static bool blank_between(const context *c, int left, int right) {
    if (left == '(' || left == '[' || left == '.' || left == ZZ_T_TO || c->negates)
        return false;
    switch (right) {
    case ',':
    case ';':
    case ')':
    case ']':
    case '[':
    case '.':
    case ZZ_T_TO:
        return false;
    case '}':
        return left != '{';
    case '(':
        if (is_operation(left))
            return !is_tight(c);
        return !ends_operand(left) || heads_value(c);
    case ':':
        return !is_loop(c) && !in_square(c);
    case '=':
        return left != ZZ_T_MAX || c->square || (c->item && c->item->kind != ZZ_layer);
    default:
        break;
    }
    if (left == ',')
        return !in_square(c) || c->brackets[c->depth - 1].named;
    if (left == ':')
        return !is_loop(c);
    bool binary_right = is_operation(right) && ends_operand(left) && !heads_value(c);
    if (is_operation(left) || binary_right)
        return !is_tight(c);
    return true;
}

static void step(context *c, const zz_piece *left, const zz_piece *piece,
                 const zz_node *const *items) {
    c->negates = piece->kind == '-' && (!left || !ends_operand(left->kind) || heads_value(c));
    c->at_first = piece->starts;
    if (piece->starts)
        c->item = items[c->next_item++];
    switch (piece->kind) {
    case '[':
        c->square++;
        /* fall through */
    case '(':
        c->brackets[c->depth].kind = (char)piece->kind;
        c->brackets[c->depth++].named = piece->named;
        break;
    case ']':
        c->square--;
        c->depth--;
        break;
    case ')':
        c->depth--;
        break;
    default:
        break;
    }
}

/* --- cells -------------------------------------------------------------------------------------
 */

/* Which lines stand in columns with their neighbours. */
typedef enum alignment { ALONE, PROPERTIES, PORTS, MEMORIES, ITEMS } alignment;

typedef struct cell {
    size_t begin, size; /* in the text of all cells */
    size_t width;
} cell;

typedef struct row {
    alignment how;
    const zz_line *line;
    size_t first, count; /* cells */
    size_t comment;      /* its piece, or none: SIZE_MAX */
    size_t width;        /* of the line without the comment */
} row;

typedef struct table {
    zz_formatter *f;
    zz_buffer text;
    ZZ_VECTOR(cell) cells;
    ZZ_VECTOR(row) rows;
    context context;
} table;

/* How many items begin in this line outside the bodies that begin in it; none of them after a `;`.
 */
static size_t items_of(const zz_formatter *f, const zz_line *line) {
    size_t count = 0;
    int depth = 0;
    for (size_t i = line->first; i < line->first + line->count; i++) {
        const zz_piece *piece = &f->pieces.items[i];
        depth += (piece->kind == '{') - (piece->kind == '}');
        if (piece->kind == ';' && depth == 0)
            return 0;
        count += piece->starts && depth == 0;
    }
    return count;
}

static alignment alignment_of(const zz_formatter *f, const zz_line *line) {
    const zz_piece *first = &f->pieces.items[line->first];
    const zz_piece *last = &f->pieces.items[line->first + line->count - 1];
    if (last->kind == ZZ_COMMENT && line->count > 1)
        last--;
    if (!first->starts || last->kind == '{')
        return ALONE;
    zz_kind kind = f->items.items[line->item]->kind;
    size_t items = items_of(f, line);
    if (kind == ZZ_entry || items == 0)
        return ALONE;
    if (items > 1)
        return kind == ZZ_property ? ALONE : ITEMS;
    return kind == ZZ_property ? PROPERTIES
           : kind == ZZ_port   ? PORTS
           : kind == ZZ_memory ? MEMORIES
                               : ALONE;
}

/* Does a column begin at this piece? */
static bool begins_cell(const table *t, alignment how, const zz_line *line, size_t at, int depth) {
    const zz_piece *piece = &t->f->pieces.items[at];
    switch (how) {
    case PROPERTIES:
        return at == line->first + 1;
    case PORTS:
        return (piece->kind == ':' && !t->context.depth) || piece->kind == ZZ_T_SERVES;
    case MEMORIES:
        return piece->kind == ':' && !t->context.depth && depth == 0;
    case ITEMS:
        return piece->starts && depth == 0 && at > line->first;
    default:
        return false;
    }
}

static size_t columns(const char *text, size_t size) {
    size_t width = 0;
    for (const char *at = text, *end = text + size; at < end;) {
        size_t bytes = zz_utf8_size(at, end);
        width += bytes ? (size_t)zz_utf8_width(zz_utf8_code(at, bytes)) : 1;
        at += bytes ? bytes : 1;
    }
    return width;
}

static void end_cell(table *t, cell *open) {
    open->size = t->text.size - open->begin;
    open->width = open->size ? columns(t->text.text + open->begin, open->size) : 0;
    zz_push(t->f->arena, &t->cells, *open);
    open->begin = t->text.size;
}

static void make_row(table *t, const zz_line *line) {
    row r = {.how = alignment_of(t->f, line),
             .line = line,
             .first = t->cells.count,
             .comment = SIZE_MAX};
    const char *text = t->f->source->text;
    cell open = {.begin = t->text.size};
    int depth = 0;
    for (size_t i = line->first; i < line->first + line->count; i++) {
        const zz_piece *piece = &t->f->pieces.items[i], *left = i > line->first ? piece - 1 : NULL;
        if (piece->kind == ZZ_COMMENT && left) {
            r.comment = i;
            break;
        }
        if (begins_cell(t, r.how, line, i, depth) && left)
            end_cell(t, &open);
        else if (left && blank_between(&t->context, left->kind, piece->kind))
            zz_put_char(&t->text, ' ');
        zz_put_bytes(&t->text, text + piece->begin, piece->end - piece->begin);
        if (piece->kind != ZZ_COMMENT)
            step(&t->context, left, piece, t->f->items.items);
        depth += (piece->kind == '{') - (piece->kind == '}');
    }
    end_cell(t, &open);
    r.count = t->cells.count - r.first;
    zz_push(t->f->arena, &t->rows, r);
}

/* --- columns ------------------------------------------------------------------------------------
 */

static bool same_group(const row *a, const row *b) {
    return a->how == b->how && a->how != ALONE && a->line->indent == b->line->indent &&
           !b->line->blank_before;
}

/* Pads the cells of neighbouring rows to columns; afterwards a cell's width is its column's. */
static void align_group(table *t, size_t first, size_t end) {
    size_t most = 0;
    for (size_t i = first; i < end; i++)
        most = t->rows.items[i].count > most ? t->rows.items[i].count : most;
    for (size_t column = 0; column + 1 < most; column++) {
        size_t widest = 0;
        for (size_t i = first; i < end; i++) {
            const row *r = &t->rows.items[i];
            const cell *c = &t->cells.items[r->first + column];
            if (column + 1 < r->count && c->width <= WIDEST_CELL && c->width > widest)
                widest = c->width;
        }
        for (size_t i = first; i < end; i++) {
            const row *r = &t->rows.items[i];
            cell *c = &t->cells.items[r->first + column];
            if (column + 1 < r->count && c->width < widest)
                c->width = widest;
        }
    }
}

static size_t gap_of(const row *r) {
    return r->how == ITEMS ? ITEM_GAP : 1;
}

static void align(table *t) {
    for (size_t i = 0, end; i < t->rows.count; i = end) {
        end = i + 1;
        while (end < t->rows.count && same_group(&t->rows.items[end - 1], &t->rows.items[end]))
            end++;
        align_group(t, i, end);
        for (size_t j = i; j < end; j++) {
            row *r = &t->rows.items[j];
            r->width = (size_t)r->line->indent;
            for (size_t k = 0; k < r->count; k++)
                r->width += t->cells.items[r->first + k].width + (k ? gap_of(r) : 0);
        }
    }
}

/* Comments behind lines that follow each other begin in one column. */
static size_t comment_column(const table *t, size_t *end) {
    size_t column = 0;
    for (; *end < t->rows.count; ++*end) {
        const row *r = &t->rows.items[*end];
        if (r->comment == SIZE_MAX || (column && r->line->blank_before))
            break;
        if (r->width <= WIDEST_LINE && r->width > column)
            column = r->width;
    }
    return column + COMMENT_GAP;
}

static void put_row(const table *t, const row *r, size_t comments, zz_buffer *out) {
    if (r->line->blank_before)
        zz_put_char(out, '\n');
    zz_put_repeat(out, ' ', (size_t)r->line->indent);
    for (size_t i = 0; i < r->count; i++) {
        const cell *c = &t->cells.items[r->first + i];
        zz_put_bytes(out, t->text.text + c->begin, c->size);
        if (i + 1 < r->count) {
            size_t shown = columns(t->text.text + c->begin, c->size);
            zz_put_repeat(out, ' ', c->width - shown + gap_of(r));
        }
    }
    if (r->comment != SIZE_MAX) {
        const zz_piece *comment = &t->f->pieces.items[r->comment];
        zz_put_repeat(out, ' ',
                      r->width + COMMENT_GAP <= comments ? comments - r->width : COMMENT_GAP);
        zz_put_bytes(out, t->f->source->text + comment->begin, comment->end - comment->begin);
    }
    zz_put_char(out, '\n');
}

/* Puts the rows and forgets them. */
static void put_rows(table *t, zz_buffer *out) {
    align(t);
    for (size_t i = 0, end = 0, comments = 0; i < t->rows.count; i++) {
        if (i >= end) {
            end = i;
            comments = comment_column(t, &end);
            end = end > i ? end : i + 1;
        }
        put_row(t, &t->rows.items[i], comments, out);
    }
    t->rows.count = t->cells.count = t->text.size = 0;
}

static bool has_comment(const zz_formatter *f, const zz_line *line) {
    return line->count > 1 && f->pieces.items[line->first + line->count - 1].kind == ZZ_COMMENT;
}

/* Can the line stand in columns with the row before it? */
static bool joins(const table *t, const zz_line *line) {
    if (!t->rows.count || line->blank_before)
        return false;
    const row *last = &t->rows.items[t->rows.count - 1];
    row next = {.how = alignment_of(t->f, line), .line = line};
    return same_group(last, &next) || (last->comment != SIZE_MAX && has_comment(t->f, line));
}

void zz_layout(zz_formatter *f, zz_buffer *out) {
    table *t = ZZ_NEW(f->arena, table);
    t->f = f;
    t->text = zz_buffer_new(f->arena);
    for (size_t i = 0; i < f->lines.count; i++) {
        if (!joins(t, &f->lines.items[i]) || t->rows.count == MOST_ROWS)
            put_rows(t, out);
        make_row(t, &f->lines.items[i]);
    }
    put_rows(t, out);
}
