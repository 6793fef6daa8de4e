/* A layer of an ONNX file as text: its name, its equation, what feeds it, its extents and sizes. */
#include <inttypes.h>
#include <string.h>

#include "lang/import/onnx_graph.h"
#include "lang/words.h"

zz_onnx_text zz_onnx_text_new(zz_onnx_graph *g, zz_onnx_node *node) {
    zz_arena *a = g->arena;
    return (zz_onnx_text){g,
                          node,
                          zz_buffer_new(a),
                          zz_buffer_new(a),
                          zz_buffer_new(a),
                          zz_buffer_new(a),
                          zz_buffer_new(a)};
}

void zz_onnx_extent(zz_onnx_text *l, const char *variable, int64_t value) {
    zz_putf(&l->extents, "%s%s %" PRId64, l->extents.size ? ", " : "", variable, value);
}

void zz_onnx_tensor(zz_onnx_text *l, const char *name, const char *slot,
                    const zz_onnx_value *value) {
    for (int i = 0; i < value->layer_count; i++) {
        const zz_onnx_layer *from = &l->graph->layers.items[value->layers[i]];
        zz_putf(&l->feeds, "%s%s = %s.%s", l->feeds.size ? ", " : " with ", name, from->name,
                from->output);
    }
    zz_putf(&l->sizes, "%s 8 bit as %s, ", name, slot);
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A node's name as one of the language.  Of a path of modules such as /layer1/layer1.0/conv1/Conv
 * goes what the next part says again and the operator at the end: layer1_0_conv1.  A node without
 * a name is called after its operator and its place. */
static const char *name_of(zz_onnx_graph *g, zz_onnx_node *node) {
    zz_buffer out = zz_buffer_new(g->arena);
    const char *path = node->name ? node->name : "";
    while (*path && out.size < 64) {
        const size_t size = strcspn(path, "/");
        const char *next = path + size + (path[size] == '/');
        const size_t next_size = strcspn(next, "/");
        const bool again =
            size > 0 && next_size > size && !memcmp(path, next, size) && !is_letter(next[size]);
        const bool closing = size > 0 && next_size == 0 && out.size > 0 &&
                             size == strlen(node->op_type) && !memcmp(path, node->op_type, size);
        if (!again && !closing) {
            if (out.size && size)
                zz_put_char(&out, '_');
            for (size_t i = 0; i < size && out.size < 64; i++) {
                const char c = path[i];
                const bool fits = is_letter(c) || (c >= '0' && c <= '9');
                if (fits || (out.size && out.text[out.size - 1] != '_'))
                    zz_put_char(&out, fits ? c : '_');
            }
        }
        path = next;
    }
    while (out.size && out.text[out.size - 1] == '_')
        out.text[--out.size] = 0;
    if (out.size == 0 || !is_letter(out.text[0])) {
        zz_buffer made = zz_buffer_new(g->arena);
        for (const char *c = node->op_type; *c && made.size < 24; c++)
            if (is_letter(*c))
                zz_put_char(&made, (char)(*c | 0x20));
        if (out.size)
            zz_putf(&made, "_%s", zz_buffer_text(&out));
        else
            zz_putf(&made, "%zu", g->place);
        out = made;
    }
    const char *name = zz_buffer_text(&out);
    if (zz_is_word(name))
        name = zz_sprintf(g->arena, "%s_", name);
    const char *unique = name;
    int *wanted = zz_map_get(&g->names, name);
    while (wanted && zz_map_get(&g->names, unique))
        unique = zz_sprintf(g->arena, "%s_%d", name, ++*wanted);
    int *count = ZZ_NEW(g->arena, int);
    *count = 1;
    zz_map_set(&g->names, unique, count);
    return unique;
}

void zz_onnx_finish(zz_onnx_text *l, const char *operation, bool partial) {
    zz_onnx_graph *g = l->graph;
    const zz_onnx_layer made = {name_of(g, l->node), "O"};
    const char *shown = l->node->name && *l->node->name ? l->node->name : "";
    zz_putf(g->text, "\n    // %s%s%s\n    layer %s : O[%s] %s %s%s {\n        %s\n        ",
            zz_onnx_shown(g->arena, l->node->op_type), *shown ? " " : "",
            zz_onnx_shown(g->arena, shown), made.name, zz_buffer_text(&l->output), operation,
            zz_buffer_text(&l->inputs), zz_buffer_text(&l->feeds), zz_buffer_text(&l->extents));
    zz_putf(g->text, "%sO 8 bit%s as O\n    }\n", zz_buffer_text(&l->sizes),
            partial ? " partial 16 bit" : "");
    int *place = ZZ_NEW(g->arena, int);
    *place = (int)g->layers.count;
    zz_push(g->arena, &g->layers, made);
    for (size_t o = 0; o < l->node->n_output; o++) {
        zz_onnx_value *value =
            *l->node->output[o] ? zz_map_get(&g->values, l->node->output[o]) : NULL;
        if (!value)
            continue;
        value->layers = place;
        value->layer_count = 1;
    }
}
