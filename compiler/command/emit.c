/* --emit: what each station of the compiler made of the design, as text. */
#include "compiler/command/command.h"

enum { TOKENS, TREE, NEST, KERNEL };

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
    return zz_ending(line, design->session.diags.errors ? ZZ_EXIT_DESIGN : ZZ_EXIT_WELL);
}

zz_exit zz_command_emit(zz_command_line *line, zz_design *design) {
    const int stage = zz_choice(line, ZZ_OPTION_emit, TOKENS);
    if (stage <= TREE)
        return emit_text(line, design, stage);
    zz_session *session = &design->session;
    zz_pairs pairs = {0};
    zz_buffer out = zz_buffer_new(line->arena);
    zz_design_elaborate(design);
    if (!zz_design_nests(line, design, &pairs))
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
        return ZZ_EXIT_DESIGN;
    zz_print(line, &out);
    return zz_ending(line, ZZ_EXIT_WELL);
}
