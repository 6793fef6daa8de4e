/* What the files of the ONNX import share: the values of a graph with what is known of them, and
 * the layers found so far.  Internal to lang/import. */
#ifndef ZZ_LANG_IMPORT_ONNX_GRAPH_H
#define ZZ_LANG_IMPORT_ONNX_GRAPH_H

#include <stdint.h>

#include "lang/import/onnx.pb-c.h"
#include "lang/import/onnx_fault.h"
#include "runtime/base/buffer.h"
#include "runtime/base/map.h"
#include "runtime/base/vector.h"

enum {
    ZZ_ONNX_RANK = 8,          /* axes of a tensor */
    ZZ_ONNX_NUMBERS = 256,     /* numbers of a tensor whose values are followed: shapes, axes */
    ZZ_ONNX_SOURCES = 1 << 20, /* layers that feed values put together, in all */
    ZZ_ONNX_OPERANDS = 60      /* tensors of an elementwise layer */
};

#define ZZ_ONNX_EXTENT ((int64_t)1 << 31)

typedef struct zz_onnx_shape {
    int rank;
    int64_t dims[ZZ_ONNX_RANK]; /* each 1 to ZZ_ONNX_EXTENT */
} zz_onnx_shape;

/* One value of the graph: made once, by a node, an initializer or from outside. */
typedef struct zz_onnx_value {
    const char *name;
    bool known; /* its shape */
    zz_onnx_shape shape;
    const char *why;   /* its shape is not known; may be NULL */
    bool constant;     /* the same in every run: no activation */
    int64_t *numbers;  /* its integers, where they are few and known; else NULL */
    double *reals;     /* the same of floating point */
    int number_count;  /* of numbers or reals */
    const int *layers; /* that feed it: their places */
    int layer_count;
} zz_onnx_value;

typedef struct zz_onnx_layer {
    const char *name, *output; /* of the layer, of the tensor it gives */
} zz_onnx_layer;

struct zz_onnx_graph;

/* Is told of every node once its outputs have their shapes, with the name of the layer it became;
 * NULL: it became none.  What it keeps, it copies. */
typedef void zz_onnx_visit(void *visitor, struct zz_onnx_graph *graph, const Onnx__NodeProto *node,
                           const char *layer);

typedef struct zz_onnx_graph {
    zz_arena *arena;
    const Onnx__GraphProto *graph;
    bool allow_unknown;
    zz_map values;   /* name -> zz_onnx_value */
    zz_map declared; /* name -> Onnx__ValueInfoProto */
    zz_map names;    /* of layers -> how many wanted it, as an int */
    size_t place;    /* of the node at hand */
    ZZ_VECTOR(zz_onnx_layer) layers;
    int merged;
    zz_buffer *text;
    zz_onnx_status status;
    zz_onnx_fault *fault;
    ZZ_VECTOR(const char *) unknown; /* "node `x` (Op)" */
    zz_onnx_visit *visit;            /* or NULL */
    void *visitor;
} zz_onnx_graph;

typedef const Onnx__NodeProto zz_onnx_node;

/* --- onnx.c: going through a file --------------------------------------------------------- */

/* zz_onnx_import with a visitor, who may refuse too. */
zz_onnx_status zz_onnx_walk(zz_arena *arena, const char *path, const char *name, bool allow_unknown,
                            zz_onnx_visit *visit, void *visitor, zz_buffer *text,
                            zz_onnx_fault *fault);

/* --- onnx_graph.c: values and attributes -------------------------------------------------- */

/* Stops the import with "node `x` (Op): ..."; gives false. */
bool zz_onnx_refuse(zz_onnx_graph *graph, zz_onnx_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
const char *zz_onnx_shape_text(zz_arena *arena, const zz_onnx_shape *shape);

/* The value at an input, NULL where there is none. */
zz_onnx_value *zz_onnx_input(const zz_onnx_graph *graph, zz_onnx_node *node, size_t index);
/* The same with a shape of at least `rank` axes; NULL after refusing. */
zz_onnx_value *zz_onnx_need(zz_onnx_graph *graph, zz_onnx_node *node, size_t index, int rank);
/* The new value at an output; a value nobody sees where the output has no name. */
zz_onnx_value *zz_onnx_output(zz_onnx_graph *graph, zz_onnx_node *node, size_t index);
/* Gives the value the shape; false when the file says another one, or it is too large. */
bool zz_onnx_settle(zz_onnx_graph *graph, zz_onnx_node *node, zz_onnx_value *value,
                    const zz_onnx_shape *shape);
/* The shape that the file itself says; false when it says none, or not all of it. */
bool zz_onnx_declared(const zz_onnx_graph *graph, const char *name, zz_onnx_shape *shape,
                      const char **why);
/* Numbers of a small tensor of the file; leaves the value without where they are not known. */
void zz_onnx_take_data(zz_arena *arena, const Onnx__TensorProto *tensor, zz_onnx_value *value);
/* Numpy's rule for two shapes; false when they do not fit. */
bool zz_onnx_broadcast(zz_onnx_shape *into, const zz_onnx_shape *other);
/* The value is fed by what feeds all inputs.  False after refusing. */
bool zz_onnx_merge(zz_onnx_graph *graph, zz_onnx_node *node, zz_onnx_value *value);

const Onnx__AttributeProto *zz_onnx_attribute(zz_onnx_node *node, const char *name);
int64_t zz_onnx_int(zz_onnx_node *node, const char *name, int64_t standard);
/* NULL and 0 where there is no such attribute. */
const int64_t *zz_onnx_ints(zz_onnx_node *node, const char *name, size_t *count);
bool zz_onnx_is(zz_onnx_node *node, const char *attribute, const char *value);

/* --- onnx_text.c: a layer on its way into the text -------------------------------------- */

/* Index variables and tensors carry the letters of std.layers, the same for all nodes, so that one
 * nest can run on a whole network:
 *     b batch   g group   k output channel   c input channel or what is summed over
 *     oz oy ox output   fz fy fx filter   iz iy ix input position   d h rows and heads of products
 * W are weights (or the second matrix), I is the input, J the second of an elementwise node. */
typedef struct zz_onnx_text {
    zz_onnx_graph *graph;
    zz_onnx_node *node;
    zz_buffer output, inputs;        /* of the equation: the indices of O; the right side */
    zz_buffer feeds, extents, sizes; /* lists */
} zz_onnx_text;

zz_onnx_text zz_onnx_text_new(zz_onnx_graph *graph, zz_onnx_node *node);
void zz_onnx_extent(zz_onnx_text *layer, const char *variable, int64_t value);
/* What feeds a tensor, its slot and its size: 8 bit. */
void zz_onnx_tensor(zz_onnx_text *layer, const char *name, const char *slot,
                    const zz_onnx_value *value);
/* Writes the layer, with the output's size: 8 bit, sums 16 bit.  From here on it feeds what the
 * node gives. */
void zz_onnx_finish(zz_onnx_text *layer, const char *operation, bool partial);

/* --- what nodes do ------------------------------------------------------------------------ */

/* The nodes that compute become layers; those that pass values on become nothing.  Each rule gives
 * all outputs their shapes, and is false after refusing. */
typedef bool zz_onnx_rule(zz_onnx_graph *graph, zz_onnx_node *node);
/* One spatial axis of a window. */
typedef struct zz_onnx_axis {
    int64_t in, out, filter, stride, dilation, before, after;
} zz_onnx_axis;

typedef struct zz_onnx_axes {
    int count; /* 1 to 3 */
    zz_onnx_axis axes[3];
} zz_onnx_axes;

/* The group, and channels in it: of the input, of what the weights make of them. */
typedef struct zz_onnx_channels {
    int64_t group, from, to;
} zz_onnx_channels;

/* What a convolution says, its padding resolved; false after refusing. */
bool zz_onnx_measure(zz_onnx_graph *graph, zz_onnx_node *node, size_t weights_at,
                     zz_onnx_channels *channels, zz_onnx_axes *axes);

/* The rule of an operator; NULL: it is not of this kind. */
zz_onnx_rule *zz_onnx_window(const char *name);  /* onnx_window.c */
zz_onnx_rule *zz_onnx_product(const char *name); /* onnx_product.c */
zz_onnx_rule *zz_onnx_element(const char *name); /* onnx_element.c */
zz_onnx_rule *zz_onnx_passes(const char *name);  /* onnx_pass.c */

#endif
