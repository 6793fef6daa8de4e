/* --emit: what each station of the compiler made of the design, as text. */
#include <string.h>

#include "compiler/command/command.h"
#include "compiler/emit/emit.h"
#include "compiler/emit/print.h"
#include "compiler/explore/explore.h"

enum { TOKENS, TREE, NEST, KERNEL, MAPPING };

/* Tokens and tree need no more than the text. */
static zz_exit emit_text(zz_command_line *line, zz_design *design, int stage) {
    zz_buffer out = zz_buffer_new(line->arena);
    const zz_node *tree = zz_parse(line->arena, design->source, &design->session.diags);
    if (stage == TOKENS)
        zz_print_tokens(line->arena, design->source, &out);
    else
        zz_print_tree(tree, &out);
    zz_print(line, &out);
    zz_print_diags(line, &design->session.diags);
    return zz_ending(line, zz_errors_exit(&design->session.diags));
}

/* A name that a design can give: "lab2[tpu, boxes]" on conv1 is lab2_tpu_boxes_conv1. */
static const char *plain_name(zz_arena *arena, const zz_explored_item *item) {
    zz_buffer name = zz_buffer_new(arena);
    const char *parts[] = {item->variant->dataflow->name, item->layer->name};
    for (int p = 0; p < 2; p++) {
        bool gap = p > 0;
        for (const char *c = parts[p]; *c; c++) {
            const bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                               (*c >= '0' && *c <= '9') || *c == '_';
            if (plain && gap && name.size > 0)
                zz_put_char(&name, '_');
            if (plain)
                zz_put_char(&name, *c);
            gap = !plain;
        }
    }
    return zz_buffer_text(&name);
}

/* Whether --dataflow and --layer choose it: the first by the name of the exploration, or of the search,
 * which may have commas in it. */
static bool is_chosen(const zz_command_line *line, const zz_explored_item *item) {
    const char *search = item->variant->dataflow->name;
    const char *wanted = line->values[ZZ_OPTION_dataflow];
    return (zz_chosen(line, ZZ_OPTION_dataflow, search) || !strcmp(wanted, search) ||
            zz_chosen(line, ZZ_OPTION_dataflow, item->exploration->name)) &&
           zz_layer_chosen(line, item->layer);
}

/* The best mappings: as text, or as nests beside those of the dataflows. */
static bool emit_explored(zz_command_line *line, zz_design *design, int stage, zz_pairs *pairs,
                          zz_buffer *out) {
    zz_explored explored;
    bool any = false;
    if (!zz_design_explore(line, design, NULL, ZZ_ENGINE_TCC, false, &explored))
        return false;
    for (size_t i = 0; i < explored.items.count; i++) {
        const zz_explored_item *item = &explored.items.items[i];
        if (!is_chosen(line, item))
            continue;
        if (stage != MAPPING) {
            const zz_pair pair = {item->variant->dataflow, item->layer, item->nest};
            zz_push(line->arena, pairs, pair);
            continue;
        }
        if (any)
            zz_put(out, "\n");
        any = true;
        zz_write_mapping(line->arena, item, plain_name(line->arena, item), out);
    }
    if (stage == MAPPING && !any && explored.items.count > 0 && !design->session.diags.errors)
        zz_complain(line, "no search is chosen by %s",
                    zz_given(line, ZZ_OPTION_layer) ? "--dataflow and --layer" : "--dataflow");
    return any || stage != MAPPING || explored.items.count == 0;
}

zz_exit zz_command_emit(zz_command_line *line, zz_design *design) {
    const int stage = zz_choice(line, ZZ_OPTION_emit, TOKENS);
    if (stage <= TREE)
        return emit_text(line, design, stage);
    zz_session *session = &design->session;
    zz_pairs pairs = {0};
    zz_buffer out = zz_buffer_new(line->arena);
    zz_design_elaborate(design);
    if (stage != MAPPING && !zz_design_nests(line, design, &pairs))
        return ZZ_EXIT_USAGE;
    const bool all = !zz_given(line, ZZ_OPTION_dataflow) && !zz_given(line, ZZ_OPTION_layer);
    if (session->diags.errors == 0 && (all || stage == MAPPING) &&
        !emit_explored(line, design, stage, &pairs, &out))
        return ZZ_EXIT_USAGE;
    for (size_t p = 0; p < pairs.count && !session->diags.errors; p++) {
        if (p > 0)
            zz_put(&out, "\n");
        if (stage == NEST) {
            zz_print_nest(pairs.items[p].nest, &out);
            continue;
        }
        const char *what = NULL;
        const zz_count_status status =
            zz_emit_kernel(line->arena, pairs.items[p].nest, &out, &what);
        zz_report_status(session, &pairs.items[p], status, what);
    }
    zz_print_diags(line, &session->diags);
    if (session->diags.errors)
        return zz_errors_exit(&session->diags);
    zz_print(line, &out);
    return zz_ending(line, ZZ_EXIT_WELL);
}
