/* Diagnostics as text: the message, the lines with their marks, the notes.  Takes the queue; gives
 * text in which columns are those of a terminal (tabs, wide letters) and nothing that stood in a
 * source can steer the terminal. */
#include "lang/diag.h"

#include <string.h>

#include "lang/utf8.h"

enum {
    TAB = 4,
    LONGEST_LINE = 120,   /* bytes; what is longer is shown around its marks */
    BEFORE_MARK = 32,     /* bytes shown before the first mark then */
    MORE_COLUMN = 59,     /* where "more: zzlc explain" stands, if there is room */
    FARTHEST_COUNT = 4096 /* columns beyond are counted in bytes, so that no line costs more */
};

struct page {
    zz_buffer *out;
    bool colour;
    const char *caret_colour;
    int gutter; /* digits of the largest line number */
};

#define BOLD   "\033[1m"
#define RED    "\033[1;31m"
#define YELLOW "\033[1;33m"
#define BLUE   "\033[1;34m"
#define CYAN   "\033[1;36m"

static void colour(const struct page *page, const char *escape) {
    if (page->colour)
        zz_put(page->out, escape);
}

static void plain(const struct page *page) {
    colour(page, "\033[0m");
}

/* Text with what is no printable character replaced; gives the columns it takes. */
static size_t put_clean(zz_buffer *out, const char *text, size_t size, size_t column) {
    size_t from = column;
    const char *end = text + size;
    while (text < end) {
        size_t bytes = zz_utf8_size(text, end);
        uint32_t code = bytes ? zz_utf8_code(text, bytes) : 0;
        if (code == '\t') {
            size_t blanks = TAB - column % TAB;
            zz_put_repeat(out, ' ', blanks);
            column += blanks;
        } else if (code < 0x20 || (code >= 0x7F && code < 0xA0) ||
                   (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069)) {
            zz_put(out, "\xEF\xBF\xBD");
            column++;
        } else {
            zz_put_bytes(out, text, bytes);
            column += (size_t)zz_utf8_width(code);
        }
        text += bytes ? bytes : 1;
    }
    return column - from;
}

/* The same without putting it. */
static size_t width(const char *text, size_t size, size_t column) {
    size_t from = column;
    const char *end = text + size;
    while (text < end) {
        size_t bytes = zz_utf8_size(text, end);
        uint32_t code = bytes ? zz_utf8_code(text, bytes) : 0;
        if (code == '\t')
            column += TAB - column % TAB;
        else
            column +=
                code < 0x20 || (code >= 0x7F && code < 0xA0) ? 1 : (size_t)zz_utf8_width(code);
        text += bytes ? bytes : 1;
    }
    return column - from;
}

static void put_text(const struct page *page, const char *text) {
    put_clean(page->out, text, strlen(text), 0);
}

/* --- marks --------------------------------------------------------------------------------- */

/* The part of a span that lies on one line. */
struct mark {
    uint32_t line, begin, end; /* bytes of the source */
    bool primary;
    const char *label;
    size_t from, to; /* columns, from < to */
};

enum { MOST_MARKS = 2 * ZZ_DIAG_SPANS };

static uint32_t line_end(const zz_source *source, uint32_t line) {
    uint32_t end = line < source->line_count ? source->lines[line] - 1 : (uint32_t)source->size;
    uint32_t begin = source->lines[line - 1];
    return end > begin && source->text[end - 1] == '\r' ? end - 1 : end;
}

static uint32_t skip_blanks(const zz_source *source, uint32_t line) {
    uint32_t at = source->lines[line - 1], end = line_end(source, line);
    while (at < end && (source->text[at] == ' ' || source->text[at] == '\t'))
        at++;
    return at;
}

/* A span of several lines is marked on its first and on its last, which has the label. */
static int add_marks(struct mark *marks, int count, const struct zz_diag_span *span, bool primary) {
    const zz_source *source = span->span.source;
    zz_span last_byte = {source,
                         span->span.end > span->span.begin ? span->span.end - 1 : span->span.begin,
                         span->span.end};
    uint32_t first = zz_span_line(span->span), last = zz_span_line(last_byte);
    if (first == last) {
        marks[count++] = (struct mark){.line = first,
                                       .begin = span->span.begin,
                                       .end = span->span.end,
                                       .primary = primary,
                                       .label = span->label};
        return count;
    }
    marks[count++] = (struct mark){.line = first,
                                   .begin = span->span.begin,
                                   .end = line_end(source, first),
                                   .primary = primary,
                                   .label = ""};
    marks[count++] = (struct mark){.line = last,
                                   .begin = skip_blanks(source, last),
                                   .end = span->span.end,
                                   .primary = primary,
                                   .label = span->label};
    return count;
}

static void sort_marks(struct mark *marks, int count) {
    for (int i = 1; i < count; i++) {
        struct mark moved = marks[i];
        int j = i;
        for (; j > 0 && (marks[j - 1].line > moved.line ||
                         (marks[j - 1].line == moved.line && marks[j - 1].begin > moved.begin));
             j--)
            marks[j] = marks[j - 1];
        marks[j] = moved;
    }
}

/* --- one line of a source with its marks ----------------------------------------------------- */

static void put_gutter(const struct page *page, uint32_t line) {
    colour(page, BLUE);
    if (line)
        zz_putf(page->out, "%*u |", page->gutter, line);
    else
        zz_putf(page->out, "%*s |", page->gutter, "");
    plain(page);
}

static size_t put_window(const struct page *page, const zz_source *source, uint32_t line,
                         struct mark *marks, int count) {
    const char *text = source->text;
    uint32_t begin = source->lines[line - 1], end = line_end(source, line);
    bool cut_left = false, cut_right = false;
    if (end - begin > LONGEST_LINE) {
        uint32_t focus = marks[0].begin;
        for (int i = 0; i < count; i++) {
            if (marks[i].primary)
                focus = marks[i].begin;
        }
        if (focus - begin > BEFORE_MARK) {
            cut_left = true;
            begin = focus - BEFORE_MARK;
            while (begin < focus && (text[begin] & 0xC0) == 0x80)
                begin++;
        }
        if (end - begin > LONGEST_LINE) {
            cut_right = true;
            end = begin + LONGEST_LINE;
            while (end > begin && (text[end] & 0xC0) == 0x80)
                end--;
        }
    }
    size_t column = 0;
    zz_put_char(page->out, ' ');
    if (cut_left) {
        zz_put(page->out, "...");
        column = 3;
    }
    for (int i = 0; i < count; i++) {
        uint32_t from = marks[i].begin < begin ? begin
                        : marks[i].begin > end ? end
                                               : marks[i].begin;
        uint32_t to = marks[i].end < from ? from : marks[i].end > end ? end : marks[i].end;
        marks[i].from = column + width(text + begin, from - begin, column);
        marks[i].to = column + width(text + begin, to - begin, column);
        if (marks[i].to == marks[i].from)
            marks[i].to++;
    }
    column += put_clean(page->out, text + begin, end - begin, column);
    if (cut_right)
        zz_put(page->out, "...");
    zz_put_char(page->out, '\n');
    return column;
}

static void put_label(const struct page *page, const struct mark *mark) {
    colour(page, mark->primary ? page->caret_colour : BLUE);
    put_text(page, mark->label);
    plain(page);
    zz_put_char(page->out, '\n');
}

/* The row of carets; the label of the last mark stands behind it if nothing is in its way. */
static bool put_carets(const struct page *page, const struct mark *marks, int count) {
    size_t end = 0;
    for (int i = 0; i < count; i++)
        end = marks[i].to > end ? marks[i].to : end;
    put_gutter(page, 0);
    zz_put_char(page->out, ' ');
    char drawn = ' ';
    for (size_t column = 0; column < end; column++) {
        char sign = ' ';
        for (int i = 0; i < count; i++) {
            if (column >= marks[i].from && column < marks[i].to && sign != '^')
                sign = marks[i].primary ? '^' : '-';
        }
        if (sign != drawn) {
            plain(page);
            if (sign != ' ')
                colour(page, sign == '^' ? page->caret_colour : BLUE);
            drawn = sign;
        }
        zz_put_char(page->out, sign);
    }
    plain(page);
    const struct mark *last = &marks[count - 1];
    if (last->to == end && *last->label) {
        zz_put_char(page->out, ' ');
        put_label(page, last);
        return true;
    }
    zz_put_char(page->out, '\n');
    return false;
}

/* Labels that did not fit behind the carets hang below their marks, the rightmost first. */
static void put_hanging(const struct page *page, const struct mark *marks, int count) {
    for (int i = count; i-- > 0;) {
        if (!*marks[i].label)
            continue;
        for (int row = 0; row < 2; row++) {
            size_t column = 0;
            put_gutter(page, 0);
            zz_put_char(page->out, ' ');
            for (int j = 0; j < i + 1 - row; j++) {
                if (!*marks[j].label || marks[j].from < column ||
                    (row && marks[j].from == marks[i].from))
                    continue;
                zz_put_repeat(page->out, ' ', marks[j].from - column);
                colour(page, marks[j].primary ? page->caret_colour : BLUE);
                zz_put_char(page->out, '|');
                plain(page);
                column = marks[j].from + 1;
            }
            if (row) {
                zz_put_repeat(page->out, ' ', marks[i].from > column ? marks[i].from - column : 0);
                put_label(page, &marks[i]);
            } else {
                zz_put_char(page->out, '\n');
            }
        }
    }
}

static void put_line(const struct page *page, const zz_source *source, struct mark *marks,
                     int count) {
    put_gutter(page, marks[0].line);
    put_window(page, source, marks[0].line, marks, count);
    bool last_said = put_carets(page, marks, count);
    put_hanging(page, marks, count - last_said);
}

/* --- one diagnostic -------------------------------------------------------------------------- */

static uint32_t column_of(zz_span span) {
    uint32_t bytes = zz_span_column(span) - 1, columns = 0;
    if (bytes > FARTHEST_COUNT)
        return bytes + 1;
    const char *at = span.source->text + span.begin - bytes, *end = span.source->text + span.begin;
    for (; at < end; columns++) {
        size_t size = zz_utf8_size(at, end);
        at += size ? size : 1;
    }
    return columns + 1;
}

static void put_place(const struct page *page, const char *arrow, zz_span span) {
    colour(page, BLUE);
    zz_putf(page->out, "%*s%s ", page->gutter, "", arrow);
    plain(page);
    put_text(page, span.source->path);
    zz_putf(page->out, ":%u:%u\n", zz_span_line(span), column_of(span));
}

/* All spans of the diagnostic that are in one source. */
static void put_source(const struct page *page, const zz_diag *diag, int first) {
    const zz_source *source = diag->spans[first].span.source;
    struct mark marks[MOST_MARKS];
    int count = 0;
    for (int i = first; i < diag->span_count; i++) {
        if (diag->spans[i].span.source == source)
            count = add_marks(marks, count, &diag->spans[i], i == 0);
    }
    sort_marks(marks, count);
    put_place(page, first ? ":::" : "-->", diag->spans[first].span);
    put_gutter(page, 0);
    zz_put_char(page->out, '\n');
    for (int i = 0, next; i < count; i = next) {
        next = i + 1;
        while (next < count && marks[next].line == marks[i].line)
            next++;
        /* Inside a span of several lines. */
        if (i && marks[i].line > marks[i - 1].line + 1 && !*marks[i - 1].label &&
            marks[i].primary == marks[i - 1].primary)
            zz_put(page->out, "...\n");
        put_line(page, source, marks + i, next - i);
    }
}

static int digits(uint32_t number) {
    int count = 1;
    for (; number >= 10; number /= 10)
        count++;
    return count;
}

static int gutter_of(const zz_diag *diag) {
    int gutter = 1;
    for (int i = 0; i < diag->span_count; i++) {
        zz_span span = diag->spans[i].span;
        if (!span.source)
            continue;
        if (span.end > span.begin)
            span.begin = span.end - 1; /* its last line has the largest number */
        int wide = digits(zz_span_line(span));
        gutter = wide > gutter ? wide : gutter;
    }
    return gutter;
}

/* One note; gives the column after it. */
static size_t put_note(const struct page *page, const struct zz_diag_note *note) {
    bool help = note->kind == ZZ_HELP;
    const char *lead = help ? "help: " : "= ";
    colour(page, help ? CYAN : BLUE);
    zz_put(page->out, lead);
    plain(page);
    put_text(page, note->text);
    return strlen(lead) + width(note->text, strlen(note->text), 0);
}

/* The notes, and on the last line where to read more. */
static void put_notes(const struct page *page, const zz_diag *diag) {
    size_t indent = (size_t)page->gutter + 1, column = indent;
    zz_put_repeat(page->out, ' ', indent);
    for (int i = 0; i < diag->note_count; i++) {
        if (i) {
            zz_put_char(page->out, '\n');
            zz_put_repeat(page->out, ' ', indent);
        }
        column = indent + put_note(page, &diag->notes[i]);
    }
    if (column + 2 <= MORE_COLUMN && diag->note_count) {
        zz_put_repeat(page->out, ' ', MORE_COLUMN - column);
    } else if (diag->note_count) {
        zz_put_char(page->out, '\n');
        zz_put_repeat(page->out, ' ', indent);
    }
    zz_putf(page->out, "more: zzlc explain ZZ%04d\n", diag->code);
}

static void put_diag(struct page *page, const zz_diag *diag) {
    bool error = diag->severity == ZZ_ERROR;
    page->caret_colour = error ? RED : YELLOW;
    page->gutter = gutter_of(diag);
    colour(page, page->caret_colour);
    zz_putf(page->out, "%s[ZZ%04d]", error ? "error" : "warning", diag->code);
    plain(page);
    colour(page, BOLD);
    zz_put(page->out, ": ");
    put_text(page, diag->message);
    plain(page);
    zz_put_char(page->out, '\n');
    for (int i = 0; i < diag->span_count; i++) {
        const zz_source *source = diag->spans[i].span.source;
        bool done = !source;
        for (int j = 0; j < i; j++)
            done = done || diag->spans[j].span.source == source;
        if (!done)
            put_source(page, diag, i);
    }
    put_notes(page, diag);
}

void zz_diags_render(const zz_diags *diags, bool colours, zz_buffer *out) {
    struct page page = {.out = out, .colour = colours};
    for (size_t i = 0; i < diags->count; i++) {
        if (i)
            zz_put_char(out, '\n');
        put_diag(&page, diags->items[i]);
    }
    size_t errors = diags->errors > ZZ_ERROR_LIMIT ? diags->errors - ZZ_ERROR_LIMIT : 0;
    size_t warnings = diags->warnings > ZZ_ERROR_LIMIT ? diags->warnings - ZZ_ERROR_LIMIT : 0;
    if (errors)
        zz_putf(out, "\n%zu more error%s not shown\n", errors, errors == 1 ? " is" : "s are");
    if (warnings)
        zz_putf(out, "\n%zu more warning%s not shown\n", warnings, warnings == 1 ? " is" : "s are");
}
