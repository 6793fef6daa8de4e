/* What the two halves of `zzlc fmt` share: format.c finds the lines, layout.c the blanks and
 * columns. Internal to lang/. */
#ifndef ZZ_LANG_LAYOUT_H
#define ZZ_LANG_LAYOUT_H

#include "lang/ast.h"
#include "runtime/base/buffer.h"
#include "runtime/base/vector.h"

enum { ZZ_COMMENT = -1 };

/* A token or a comment: small, for a text has millions. */
typedef struct zz_piece {
    uint32_t begin, end;
    int16_t kind;           /* of the token, or ZZ_COMMENT */
    uint8_t newlines;       /* line ends before it: 0, 1, 2 for more */
    bool starts : 1;        /* begins the next item */
    bool several_lines : 1; /* a brace whose body does not stand on one line */
    bool named : 1;         /* a bracket around `name = ...` or `name: ...` */
} zz_piece;

typedef struct zz_line {
    uint32_t first, count; /* pieces */
    uint32_t item;         /* the first item that begins in this line or after it */
    int indent;            /* columns */
    bool blank_before;
} zz_line;

typedef struct zz_formatter {
    zz_arena *arena;
    const zz_source *source;
    ZZ_VECTOR(zz_piece) pieces;
    ZZ_VECTOR(const zz_node *) items;
    ZZ_VECTOR(zz_line) lines;
} zz_formatter;

/* --- layout.c ----------------------------------------------------------------------------- */
void zz_layout(zz_formatter *formatter, zz_buffer *out);

#endif
