/* What is done with one text: read it into a tree, print what was read, write it in its canonical
 * form. */
#ifndef ZZ_LANG_READ_H
#define ZZ_LANG_READ_H

#include "lang/ast.h"
#include "lang/diag.h"

/* Parses one source.  Always gives a tree (of what could be read); errors go to the queue.
 * Nesting beyond 256, invalid UTF-8 and NUL bytes are errors of their own. */
zz_node *zz_parse(zz_arena *arena, const zz_source *source, zz_diags *diags);

/* --emit tokens, --emit ast: stable text, one item a line. */
void zz_print_tokens(zz_arena *arena, const zz_source *source, zz_buffer *out);
void zz_print_tree(const zz_node *node, zz_buffer *out);

/* The source in its canonical form, comments kept; idempotent.  False when it does not parse (the
 * queue says why); then nothing is written. */
bool zz_format(zz_arena *arena, const zz_source *source, zz_diags *diags, zz_buffer *out);

#endif
