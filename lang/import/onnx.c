/* ONNX to the language.  Walks the graph once in its own order, which is one of execution: every
 * value gets its shape and what feeds it, every node that computes becomes a layer of the text.
 * The text parses, and its layers are fed by layers that stand before them. */
#include "lang/import/onnx.h"

#include <string.h>

#include "lang/import/onnx_file.h"
#include "lang/import/onnx_graph.h"
#include "runtime/base/checked.h"

/* --- what comes from outside ----------------------------------------------------------------- */

static zz_onnx_value *add_value(zz_onnx_graph *g, const char *name) {
    zz_onnx_value *value = ZZ_NEW(g->arena, zz_onnx_value);
    value->name = name;
    zz_map_set(&g->values, name, value);
    return value;
}

static void declare(zz_onnx_graph *g, Onnx__ValueInfoProto **list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (list[i]->name)
            zz_map_set(&g->declared, list[i]->name, list[i]);
}

static void add_initializer(zz_onnx_graph *g, const Onnx__TensorProto *tensor) {
    zz_onnx_value *value = add_value(g, tensor->name);
    value->constant = true;
    zz_onnx_take_data(g->arena, tensor, value);
    value->shape.rank = (int)tensor->n_dims;
    value->known = tensor->n_dims <= ZZ_ONNX_RANK;
    for (size_t a = 0; a < tensor->n_dims && value->known; a++) {
        value->shape.dims[a] = tensor->dims[a];
        value->known = tensor->dims[a] >= 1 && tensor->dims[a] <= ZZ_ONNX_EXTENT;
    }
    if (!value->known)
        value->why = tensor->n_dims > ZZ_ONNX_RANK ? "it has too many axes"
                                                   : "it has no elements, or too many";
}

static void add_outside(zz_onnx_graph *g) {
    const Onnx__GraphProto *graph = g->graph;
    declare(g, graph->value_info, graph->n_value_info);
    declare(g, graph->output, graph->n_output);
    declare(g, graph->input, graph->n_input);
    for (size_t i = 0; i < graph->n_initializer; i++)
        if (graph->initializer[i]->name)
            add_initializer(g, graph->initializer[i]);
    for (size_t i = 0; i < graph->n_input; i++) {
        const char *name = graph->input[i]->name;
        if (!name || zz_map_get(&g->values, name))
            continue; /* older files list their weights as inputs too */
        zz_onnx_value *value = add_value(g, name);
        value->known = zz_onnx_declared(g, name, &value->shape, &value->why);
    }
}

/* --- nodes ----------------------------------------------------------------------------------- */

static bool all_constant(const zz_onnx_graph *g, zz_onnx_node *node) {
    for (size_t i = 0; i < node->n_input; i++) {
        const zz_onnx_value *input = zz_onnx_input(g, node, i);
        if (input && !input->constant)
            return false;
    }
    return true;
}

/* One result of an operator on integers; false when it is not known. */
static bool fold_one(const char *op, const int64_t *x, int64_t *result) {
    if (!strcmp(op, "Add"))
        return zz_add64(x[0], x[1], result);
    if (!strcmp(op, "Sub"))
        return x[1] != INT64_MIN && zz_add64(x[0], -x[1], result);
    if (!strcmp(op, "Mul"))
        return zz_mul64(x[0], x[1], result);
    if (!strcmp(op, "Equal"))
        *result = x[0] == x[1];
    else if (!strcmp(op, "Where"))
        *result = x[0] ? x[1] : x[2];
    else if (!strcmp(op, "Div") && x[1] > 0)
        *result = x[0] / x[1];
    else
        return false;
    return true;
}

/* Arithmetic on the few integers that shapes are made of. */
static int64_t *fold(zz_onnx_graph *g, zz_onnx_node *node, int *count) {
    const zz_onnx_value *inputs[3];
    const size_t wanted = strcmp(node->op_type, "Where") ? 2 : 3;
    *count = 1;
    if (node->n_input != wanted)
        return NULL;
    for (size_t i = 0; i < wanted; i++) {
        inputs[i] = zz_onnx_input(g, node, i);
        if (!inputs[i] || !inputs[i]->numbers || inputs[i]->number_count < 1 ||
            inputs[i]->shape.rank > 1) /* a table may be repeated along either axis */
            return NULL;
        *count = inputs[i]->number_count > *count ? inputs[i]->number_count : *count;
    }
    int64_t *result = ZZ_NEW_ARRAY(g->arena, int64_t, (size_t)*count);
    for (int n = 0; n < *count; n++) {
        int64_t x[3] = {0};
        for (size_t i = 0; i < wanted; i++) {
            if (inputs[i]->number_count != 1 && inputs[i]->number_count != *count)
                return NULL;
            x[i] = inputs[i]->numbers[inputs[i]->number_count == 1 ? 0 : n];
        }
        if (!fold_one(node->op_type, x, &result[n]))
            return NULL;
    }
    return result;
}

/* What depends on no input of the network was computed once and for all: no layer. */
static bool constant_node(zz_onnx_graph *g, zz_onnx_node *node) {
    for (size_t o = 0; o < node->n_output; o++) {
        zz_onnx_value *value = zz_onnx_output(g, node, o);
        zz_onnx_shape shape = {.rank = 0};
        bool known = true;
        value->constant = true;
        for (size_t i = 0; i < node->n_input && known; i++) {
            const zz_onnx_value *input = zz_onnx_input(g, node, i);
            known = input && input->known && zz_onnx_broadcast(&shape, &input->shape);
        }
        int count = 0;
        if (o == 0 && (value->numbers = fold(g, node, &count)))
            value->number_count = count;
        if (value->numbers && known) {
            if (!zz_onnx_settle(g, node, value, &shape))
                return false;
        } else if (value->name) {
            value->known = zz_onnx_declared(g, value->name, &value->shape, &value->why);
        }
    }
    return true;
}

/* An operator nobody knows: what it gives is fed by what it gets, in the shape the file says. */
static bool unknown_node(zz_onnx_graph *g, zz_onnx_node *node) {
    zz_push(g->arena, &g->unknown,
            (const char *)zz_sprintf(g->arena, "`%s` of node `%s`",
                                     zz_onnx_shown(g->arena, node->op_type),
                                     zz_onnx_shown(g->arena, node->name && *node->name ? node->name
                                                             : node->n_output ? node->output[0]
                                                                              : "")));
    for (size_t o = 0; o < node->n_output; o++) {
        zz_onnx_value *value = zz_onnx_output(g, node, o);
        if (!zz_onnx_merge(g, node, value))
            return false;
        if (value->name)
            value->known = zz_onnx_declared(g, value->name, &value->shape, &value->why);
    }
    return true;
}

static bool is_standard(const char *domain) {
    return !domain || !*domain || !strcmp(domain, "ai.onnx");
}

static bool add_node(zz_onnx_graph *g, zz_onnx_node *node) {
    for (size_t i = 0; i < node->n_input; i++)
        if (*node->input[i] && !zz_map_get(&g->values, node->input[i]))
            return zz_onnx_refuse(g, node, "its input `%s` is made nowhere before it",
                                  zz_onnx_shown(g->arena, node->input[i]));
    for (size_t o = 0; o < node->n_output; o++)
        if (*node->output[o] && zz_map_get(&g->values, node->output[o]))
            return zz_onnx_refuse(g, node, "its output `%s` is made before it already",
                                  zz_onnx_shown(g->arena, node->output[o]));
    zz_onnx_rule *rule = NULL;
    if (is_standard(node->domain)) {
        rule = zz_onnx_window(node->op_type);
        rule = rule ? rule : zz_onnx_product(node->op_type);
        rule = rule ? rule : zz_onnx_element(node->op_type);
        if (rule && all_constant(g, node))
            return constant_node(g, node);
        if (!rule)
            rule = zz_onnx_passes(node->op_type);
    }
    return rule ? rule(g, node) : unknown_node(g, node);
}

static void complain_unknown(zz_onnx_graph *g) {
    zz_buffer note = zz_buffer_new(g->arena);
    g->status = ZZ_ONNX_UNKNOWN;
    g->fault->message = zz_sprintf(g->arena, "there is no operator %s", g->unknown.items[0]);
    if (g->unknown.count == 1)
        return;
    for (size_t u = 1; u < g->unknown.count && u < 6; u++)
        zz_putf(&note, "%s%s", u > 1 ? ", " : "nor ", g->unknown.items[u]);
    if (g->unknown.count > 6)
        zz_putf(&note, " and %zu more", g->unknown.count - 6);
    g->fault->note = zz_buffer_text(&note);
}

/* --- the whole ------------------------------------------------------------------------------- */

static void walk(zz_onnx_graph *g, const char *name) {
    zz_putf(g->text, "network %s {", name);
    add_outside(g);
    for (size_t n = 0; n < g->graph->n_node && g->status == ZZ_ONNX_OK; n++) {
        Onnx__NodeProto *node = g->graph->node[n];
        static char nameless[] = "";
        g->place = n;
        node->op_type = node->op_type ? node->op_type : nameless;
        const size_t layers = g->layers.count;
        if (add_node(g, node) && g->visit)
            g->visit(g->visitor, g, node,
                     g->layers.count > layers ? g->layers.items[layers].name : NULL);
    }
    if (g->unknown.count && !g->allow_unknown)
        complain_unknown(g); /* before what may only follow from it */
    else if (g->status == ZZ_ONNX_OK && g->layers.count == 0) {
        g->status = ZZ_ONNX_UNREADABLE;
        g->fault->message = "no node of its graph computes";
    }
    for (size_t u = 0; u < g->unknown.count; u++)
        zz_putf(g->text, "\n    // free: %s\n", g->unknown.items[u]);
    zz_put(g->text, "}\n");
}

zz_onnx_status zz_onnx_walk(zz_arena *arena, const char *path, const char *name, bool allow_unknown,
                            zz_onnx_visit *visit, void *visitor, zz_buffer *text,
                            zz_onnx_fault *fault) {
    zz_arena *own = zz_arena_new(zz_arena_memory(arena));
    const Onnx__ModelProto *model = zz_onnx_read(own, path, fault);
    zz_onnx_graph g = {.arena = own,
                       .allow_unknown = allow_unknown,
                       .values = zz_map_new(own),
                       .declared = zz_map_new(own),
                       .names = zz_map_new(own),
                       .text = text,
                       .fault = fault,
                       .visit = visit,
                       .visitor = visitor};
    if (model) {
        g.graph = model->graph;
        walk(&g, name);
    } else {
        g.status = ZZ_ONNX_UNREADABLE;
    }
    fault->message = fault->message ? zz_strdup(arena, fault->message) : NULL;
    fault->note = fault->note ? zz_strdup(arena, fault->note) : NULL;
    zz_arena_free(own);
    return g.status;
}

zz_onnx_status zz_onnx_import(zz_arena *arena, const char *path, const char *name,
                              bool allow_unknown, zz_buffer *text, zz_onnx_fault *fault) {
    return zz_onnx_walk(arena, path, name, allow_unknown, NULL, NULL, text, fault);
}
