/* The rules for nodes that pass values on, and what they share.  Internal to lang/import. */
#ifndef ZZ_LANG_IMPORT_ONNX_PASS_H
#define ZZ_LANG_IMPORT_ONNX_PASS_H

#include "lang/import/onnx_graph.h"

/* --- onnx_passed.c ------------------------------------------------------------------------ */

/* The output of a node that passes on what it gets: constant when all that goes in is. */
zz_onnx_value *zz_onnx_passed(zz_onnx_graph *graph, zz_onnx_node *node, size_t index);
/* An output whose shape cannot be told from here: the file may say it. */
bool zz_onnx_unknown_shape(zz_onnx_graph *graph, zz_onnx_node *node, zz_onnx_value *value);
void zz_onnx_copy_numbers(zz_onnx_value *to, const zz_onnx_value *from);
/* Integers of an attribute or, since later versions, of an input.  False when neither is known;
 * *count is 0 where neither is given. */
bool zz_onnx_numbers_of(zz_onnx_graph *graph, zz_onnx_node *node, const char *attribute,
                        size_t input, const int64_t **numbers, size_t *count);
/* An axis counted from the first or, below 0, from the end; false after refusing. */
bool zz_onnx_axis_of(zz_onnx_graph *graph, zz_onnx_node *node, int64_t axis, int rank, int *result);

/* --- rules -------------------------------------------------------------------------------- */

/* onnx_number.c */
zz_onnx_rule zz_onnx_constant, zz_onnx_shape_of, zz_onnx_filled;
/* onnx_shape.c */
zz_onnx_rule zz_onnx_reshape, zz_onnx_flatten, zz_onnx_transpose, zz_onnx_squeeze, zz_onnx_blocks;
/* onnx_part.c */
zz_onnx_rule zz_onnx_concat, zz_onnx_slice, zz_onnx_split, zz_onnx_gather, zz_onnx_as_indices;
/* onnx_size.c */
zz_onnx_rule zz_onnx_expand, zz_onnx_pad, zz_onnx_tile, zz_onnx_resize;

#endif
