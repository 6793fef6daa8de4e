/* The clause `orders` of an exploration: a way to search with its numbers, or an order that is given in
 * part. */
#include <string.h>

#include "compiler/elaborate/exploration_builder.h"

static const struct {
    const char *name;
    zz_map_method method;
    bool number;
} methods[] = {{"all", ZZ_MAP_ALL, false},
               {"enumerate", ZZ_MAP_ENUMERATE, false},
               {"loma", ZZ_MAP_LOMA, true},
               {"anneal", ZZ_MAP_ANNEAL, true}};

/* `imperfect in oy, ox`: loops that need not divide. */
static void take_imperfect(zz_exploration_builder *b, const zz_node *node, const zz_node *list) {
    if (b->made->method != ZZ_MAP_ALL) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0573, list->children[0]->span,
                                   "`imperfect` does not go with `orders %s`", node->text);
        zz_diag_help(b->elaborator->diags, diag,
                     "only `orders all` tries loops that do not divide: `orders all imperfect`");
        return;
    }
    b->made->imperfect = true;
    b->made->uneven = list;
    const zz_node *names = list->count > 1 ? list->children[1] : NULL;
    for (size_t i = 1; names && i < names->count; i++)
        for (size_t before = 0; before < i; before++)
            if (!strcmp(names->children[before]->text, names->children[i]->text)) {
                zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0573, names->children[i]->span,
                                           "`%s` is named twice", names->children[i]->text);
                zz_diag_also(b->elaborator->diags, diag, names->children[before]->span,
                             "first named here");
                return;
            }
}

static void take_method(zz_exploration_builder *b, const zz_node *node, const char *name,
                        zz_span span, const zz_node *number, const zz_node *seed) {
    const char *names[sizeof methods / sizeof *methods];
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        names[m] = methods[m].name;
        if (strcmp(name, methods[m].name))
            continue;
        if (!zz_exploration_once(b, &b->method, node, "the way to search"))
            return;
        b->made->method = methods[m].method;
        b->made->method_span = node->span;
        if (number && !methods[m].number) {
            ZZ_UNSOUND(b, ZZ_E0561, number->span, "`orders %s` takes no number", name);
            return;
        }
        const int64_t least = 1;
        if (number && !zz_integer_of(b->scope, number, least,
                                     zz_sprintf(b->arena, "the number of `orders %s`", name),
                                     &b->made->method_number))
            b->sound = false;
        if (seed && b->made->method != ZZ_MAP_ANNEAL) {
            ZZ_UNSOUND(b, ZZ_E0561, seed->span, "`orders %s` draws nothing, and takes no seed",
                       name);
            return;
        }
        if (seed && !zz_integer_of(b->scope, seed, 0, "the seed", &b->made->method_seed))
            b->sound = false;
        if (b->made->method == ZZ_MAP_LOMA && b->made->method_number > ZZ_MAP_LOOPS)
            b->made->method_number = ZZ_MAP_LOOPS;
        return;
    }
    zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0561, span, "there is no way to search `%s`", name);
    zz_suggest(b->elaborator, diag, span, name, names, sizeof methods / sizeof *methods);
    zz_diag_help(b->elaborator->diags, diag,
                 "an order that is given in part has a `*`: `orders %s, *`", name);
}

static void pattern(zz_exploration_builder *b, const zz_node *node, const zz_node *list) {
    if (!zz_exploration_once(b, &b->pattern, node, "the order"))
        return;
    zz_exploration *made = b->made;
    made->pattern = ZZ_NEW_ARRAY(b->arena, zz_order_item, list->count);
    const zz_node *hole = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *item = list->children[i];
        zz_order_item *to = &made->pattern[made->pattern_count];
        *to = (zz_order_item){.span = item->span};
        if (item->kind == ZZ_name) {
            if (hole) {
                zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0562, item->span, "an order has one `*`");
                zz_diag_also(b->elaborator->diags, diag, hole->span, "the first one");
                return;
            }
            hole = item;
        } else if (item->kind == ZZ_loop) {
            to->variable = item->text;
            const zz_node *factor = zz_at(item, loop, factor);
            if (factor &&
                !zz_integer_of(b->scope, factor, 2,
                               zz_sprintf(b->arena, "the factor of `%s`", item->text), &to->trips))
                b->sound = false;
            for (int before = 0; before < made->pattern_count && !factor; before++)
                if (made->pattern[before].variable && !made->pattern[before].trips &&
                    !strcmp(made->pattern[before].variable, item->text)) {
                    zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0562, item->span,
                                               "`%s` stands twice in the order", item->text);
                    zz_diag_also(b->elaborator->diags, diag, made->pattern[before].span,
                                 "all of its loops are here");
                    zz_diag_help(b->elaborator->diags, diag,
                                 "give one of the two a factor, as in `%s:2`", item->text);
                    return;
                }
        } else {
            b->sound = false;
            return;
        }
        made->pattern_count++;
    }
}

void zz_exploration_orders(zz_exploration_builder *b, const zz_node *node) {
    const zz_node *list = zz_at(node, clause, values);
    const zz_node *first = list->count ? list->children[0] : NULL;
    if (node->text && first && first->kind == ZZ_name) {
        take_method(b, node, node->text, zz_name_span(node), NULL, NULL);
        if (b->method == node)
            take_imperfect(b, node, list);
    } else if (node->text)
        take_method(b, node, node->text, zz_name_span(node), first,
                    list->count > 1 ? list->children[1] : NULL);
    else if (list->count == 1 && first->kind == ZZ_loop && !zz_at(first, loop, factor))
        take_method(b, node, first->text, first->span, NULL, NULL);
    else
        pattern(b, node, list);
}
