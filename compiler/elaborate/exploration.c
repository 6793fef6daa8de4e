/* Explorations: what is searched for which layers on which accelerators.  Takes the tree; gives a
 * zz_exploration with a variant for every swept value, accelerator and counting.  Which of its
 * variables and dimensions a layer or an accelerator has is seen when the search begins. */
#include <string.h>

#include "compiler/elaborate/exploration_builder.h"
#include "runtime/cost/metric.h"

/* --- what does not go together, and what goes without saying ------------------------------- */

static void check_allocation(zz_exploration_builder *b) {
    const bool best = b->made->method == ZZ_MAP_ALL;
    if (!b->allocate || best == !strcmp(b->allocate->text, "best"))
        return;
    zz_diag *diag =
        ZZ_UNSOUND(b, ZZ_E0566, b->allocate->span, "`allocate %s` does not go with `%s`",
                   b->allocate->text, best ? "orders all" : zz_written(b->arena, b->method->span));
    if (b->method)
        zz_diag_also(b->elaborator->diags, diag, b->method->span, "the way to search");
    if (best)
        zz_diag_help(
            b->elaborator->diags, diag,
            "`orders all` tries every allocation; `orders enumerate` takes the greedy one");
    else
        zz_diag_help(b->elaborator->diags, diag,
                     "only `orders all` finds the best allocation of each order");
}

/* A place of a given order counts loops, and how many there are then depends on the mapping. */
static void check_imperfect(zz_exploration_builder *b) {
    if (!b->made->imperfect)
        return;
    const zz_node *word = b->made->uneven->children[0];
    if (b->pattern) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0573, word->span,
                                   "`imperfect` does not go with an order that is given");
        zz_diag_also(b->elaborator->diags, diag, b->pattern->span, "the order");
    }
    for (int c = 0; c < b->counting_count; c++)
        if (b->countings[c] != ZZ_EXACT) {
            const char *counting = zz_counting_name(b->countings[c]);
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0573, word->span,
                                       "`imperfect` does not go with `counting %s`", counting);
            zz_diag_note(
                b->elaborator->diags, diag, "%s",
                b->countings[c] == ZZ_BOXES
                    ? "boxes count the iterations beyond an extent too, and ZigZag's model "
                      "has no such loops"
                    : "means are known of tiles that divide their loops");
            zz_diag_help(b->elaborator->diags, diag,
                         "count exactly: leave out `counting %s`, or write `counting exact`",
                         counting);
        }
}

static void check_keep(zz_exploration_builder *b) {
    if (!b->made->keep_path || b->made->method != ZZ_MAP_ALL)
        return;
    zz_diag *diag =
        ZZ_UNSOUND(b, ZZ_E0572, b->keep->span, "`orders all` does not look at mappings one by one");
    if (b->method)
        zz_diag_also(b->elaborator->diags, diag, b->method->span, "the way to search");
    zz_diag_help(b->elaborator->diags, diag,
                 "`orders enumerate`, `loma` and `anneal` do, and can keep them");
}

static void finish(zz_exploration_builder *b) {
    zz_exploration *made = b->made;
    check_allocation(b);
    check_keep(b);
    if (made->objective_count == 0 && !b->minimize) {
        made->objectives = ZZ_NEW(b->arena, zz_goal);
        *made->objectives = (zz_goal){.text = "energy", .span = made->span};
        made->objectives->expression.steps[0] =
            (zz_map_step){.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY};
        made->objectives->expression.step_count = 1;
        made->objective_count = 1;
    }
    made->hints = b->hints.items;
    made->hint_count = (int)b->hints.count;
    if (made->hint_count > 0 && made->spatial == ZZ_SPATIAL_GIVEN)
        made->spatial = ZZ_SPATIAL_AUTO;
    /* Without a word about it, lanes are used. */
    bool spreads = false;
    const zz_node *list = zz_at(b->node, explore, items);
    for (size_t i = 0; i < list->count; i++)
        spreads |= list->children[i]->kind == ZZ_spread;
    if (!spreads && made->spatial == ZZ_SPATIAL_GIVEN)
        made->spatial = ZZ_SPATIAL_AUTO;
    if (made->top == 0)
        made->top = ZZ_STANDARD_TOP;
    /* All conditions hold when the product of their truths is not 0. */
    for (size_t c = 0; c < b->conditions.count; c++) {
        const zz_goal *from = &b->conditions.items[c];
        if (!made->condition) {
            made->condition = ZZ_NEW(b->arena, zz_goal);
            *made->condition = *from;
            continue;
        }
        zz_goal *to = made->condition;
        const int count = to->expression.step_count, more = from->expression.step_count;
        if (count + more + 1 > ZZ_MAP_STEPS) {
            ZZ_UNSOUND(b, ZZ_E0564, from->span,
                       "the conditions are too long: at most %d figures, numbers and signs",
                       ZZ_MAP_STEPS);
            return;
        }
        memcpy(to->expression.steps + count, from->expression.steps,
               (size_t)more * sizeof *to->expression.steps);
        memcpy(to->given + count, from->given, (size_t)more * sizeof *to->given);
        to->expression.steps[count + more] = (zz_map_step){.kind = ZZ_MAP_MULTIPLY};
        to->expression.step_count = count + more + 1;
        to->text = zz_sprintf(b->arena, "%s and %s", to->text, from->text);
    }
}

static bool counts_so(const zz_exploration_builder *b, zz_counting counting) {
    for (int c = 0; c < b->counting_count; c++)
        if (b->countings[c] == counting)
            return true;
    return false;
}

static void countings(zz_exploration_builder *b) {
    const char *names[ZZ_COUNTINGS];
    const zz_node *list = zz_at(b->node, explore, countings);
    for (int c = 0; c < ZZ_COUNTINGS; c++)
        names[c] = zz_counting_name((zz_counting)c);
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        if (node->kind != ZZ_name) {
            b->sound = false;
            continue;
        }
        int counting = 0;
        while (counting < ZZ_COUNTINGS && strcmp(node->text, names[counting]))
            counting++;
        if (counting == ZZ_COUNTINGS) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0543, node->span, "there is no counting `%s`", node->text);
            zz_suggest(b->elaborator, diag, node->span, node->text, names, ZZ_COUNTINGS);
        } else if (counts_so(b, (zz_counting)counting)) {
            ZZ_UNSOUND(b, ZZ_E0560, node->span, "`counting %s` is given twice", node->text);
        } else {
            b->countings[b->counting_count++] = (zz_counting)counting;
        }
    }
    if (list->count == 0)
        b->countings[b->counting_count++] = ZZ_EXACT;
}

zz_exploration *zz_build_exploration(zz_elaborator *e, const zz_symbol *symbol) {
    zz_exploration_builder b = {.elaborator = e,
                                .arena = e->arena,
                                .scope = symbol->module->scope,
                                .node = symbol->node,
                                .sound = true};
    b.made = ZZ_NEW(e->arena, zz_exploration);
    b.made->name = symbol->name;
    b.made->span = symbol->span;
    b.made->method = ZZ_MAP_ALL;
    b.made->method_span = symbol->span;
    zz_exploration_clauses(&b);
    finish(&b);
    countings(&b);
    check_imperfect(&b);
    zz_exploration_variants(&b);
    return b.sound && b.made->variant_count > 0 ? b.made : NULL;
}
