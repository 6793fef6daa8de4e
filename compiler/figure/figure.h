/* Figures by name: `event.cycles`, `f[layer].reads(W)`.  Takes one as written in an expectation or on
 * the command line; gives what is asked of which dataflow and layer, and its value once that is
 * counted. */
#ifndef ZZ_COMPILER_FIGURE_FIGURE_H
#define ZZ_COMPILER_FIGURE_FIGURE_H

#include "compiler/scope/elaborator.h"
#include "runtime/cost/metric.h"

/* A figure as written: dataflow[layer].a.b(arguments) */
typedef struct zz_request {
    const zz_node *node;
    const zz_node *root; /* the name of the dataflow */
    const zz_node
        *layer; /* the argument list of the subscript, or NULL; with what chooses the variant
                             of an exploration */
    const char *metric; /* "a.b"; NULL: nothing follows */
    zz_span metric_span;
    const zz_node *arguments; /* of a call, or NULL */
    const char *names[ZZ_OF_ACCESS];
    zz_span spans[ZZ_OF_ACCESS];
    int count;
} zz_request;

/* A figure by name, f.x or f[layer].x: what it is asked of. */
typedef struct zz_figure {
    const zz_metric *metric;
    const zz_dataflow *dataflow;
    const zz_layer *layer;           /* NULL: all layers of the dataflow */
    const char *names[ZZ_OF_ACCESS]; /* of its arguments: tensor, memory, direction */
} zz_figure;

/* Reads a figure as it stands in an expectation.  False after errors, which are reported: of a text
 * that is none, and of names that do not exist in the model. */
bool zz_figure_read(zz_session *session, const zz_model *model, const char *text,
                    zz_figure *figure);
/* Its value in the evaluations of its dataflow: one, or the sum over its layers. */
typedef enum zz_sum { ZZ_SUM_OF_NONE, ZZ_SUM_FITS, ZZ_SUM_TOO_LARGE } zz_sum;
zz_sum zz_figure_sum(const zz_figure *figure, const zz_evaluation *evaluations, int count,
                     zz_quantity *sum);
/* Whether the figure is asked of this evaluation, and where in it. */
bool zz_figure_in(const zz_figure *figure, const zz_evaluation *evaluation, zz_place *place);

/* --- for those who have the node --- */

/* Takes a node apart; false when it does not begin with a name. */
bool zz_request_read(zz_arena *arena, const zz_node *node, zz_request *request);
/* What a request asks for, symbol being that of its root; false when it asks for nothing that there
 * is (reported, or unsound). */
bool zz_request_resolve(zz_scope *scope, const zz_model *model, zz_request *request,
                        const zz_symbol *symbol, zz_figure *found);

/* What a figure can be asked of: a dataflow, or an exploration.  NULL: nothing of that name is
 * (reported). */
const zz_symbol *zz_figure_symbol(zz_scope *scope, const zz_node *root);
bool zz_figure_sort(const zz_symbol *symbol);

/* How an expectation names the layer of an evaluation: its name, or network.name. */
const char *zz_layer_path(zz_arena *arena, const zz_nest *nest);

#endif
