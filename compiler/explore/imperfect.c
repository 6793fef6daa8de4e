/* `orders all imperfect`: from a problem whose loops divide to one whose loops need not. */
#include <string.h>

#include "compiler/explore/explore.h"

static int variable_named(const zz_nest *nest, const char *name) {
    for (int v = 0; v < nest->variable_count; v++)
        if (nest->variables[v].name && !strcmp(nest->variables[v].name, name))
            return v;
    return -1;
}

zz_map_problem *zz_explore_imperfect(zz_session *session, const zz_exploration *exploration,
                                     const zz_variant *variant, const zz_layer *layer,
                                     const zz_map_problem *problem) {
    const zz_node *list = exploration->uneven->count > 1 ? exploration->uneven->children[1] : NULL;
    bool *chosen = NULL;
    if (list)
        chosen = ZZ_NEW_ARRAY(session->arena, bool, (size_t)problem->nest->variable_count + 1);
    for (size_t i = 0; list && i < list->count; i++) {
        const zz_node *name = list->children[i];
        const int v = variable_named(problem->nest, name->text);
        if (v >= 0) {
            chosen[v] = true;
        } else if (!zz_explore_knows(variant, name->text)) {
            zz_diag *diag =
                zz_report(&session->diags, ZZ_E0107, name->span,
                          "layer `%s` has no index variable `%s`", layer->name, name->text);
            zz_diag_also(&session->diags, diag, layer->span, "the layer is declared here");
            return NULL;
        }
    }
    const char *what;
    zz_map_problem *made = zz_map_imperfect(session->arena, problem, chosen, &what);
    if (!made) {
        zz_diag *diag = zz_report(&session->diags, ZZ_E0569, exploration->method_span,
                                  "layer `%s` leaves too many tile sizes to search", layer->name);
        zz_diag_help(&session->diags, diag, "%s", what);
    }
    return made;
}
