/* What all that build an exploration ask: whether a clause is the first of its kind. */
#include "compiler/elaborate/exploration_builder.h"

bool zz_exploration_once(zz_exploration_builder *b, const zz_node **first, const zz_node *node,
                         const char *what) {
    if (*first) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0560, node->span, "%s is given twice", what);
        zz_diag_also(b->elaborator->diags, diag, (*first)->span, "first given here");
        return false;
    }
    *first = node;
    return true;
}
