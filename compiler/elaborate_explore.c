/* Explorations: what is searched for which layers on which accelerators.  Takes the tree; gives a
 * zz_exploration with a variant for every swept value, accelerator and counting.  Which of its
 * variables and dimensions a layer or an accelerator has is seen when the search begins. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compiler/elaborate.h"

enum { VARIANT_LIMIT = 1024, SWEEP_LIMIT = 8, STANDARD_TOP = 3, MOST_TOP = 1000 };

/* `for rows in 8, 16` */
typedef struct sweep {
    const zz_node *node;
    size_t count;
} sweep;

typedef struct builder {
    zz_elaborator *elaborator;
    zz_arena *arena;
    zz_scope *scope; /* of the module: no swept names */
    const zz_node *node;
    zz_exploration *made;
    zz_counting countings[2];
    int counting_count;
    sweep sweeps[SWEEP_LIMIT];
    int sweep_count;
    ZZ_VECTOR(zz_variant) variants;
    ZZ_VECTOR(zz_hint) hints;
    ZZ_VECTOR(zz_goal) conditions;
    const zz_node *over, *event, *spatial, *method, *pattern, *allocate, *minimize, *keep;
    bool sound;
} builder;

/* False, told, when the clause was there before. */
static bool once(builder *b, const zz_node **first, const zz_node *node, const char *what) {
    if (*first) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0560, node->span, "%s is given twice", what);
        zz_diag_also(b->elaborator->diags, diag, (*first)->span, "first given here");
        return false;
    }
    *first = node;
    return true;
}

/* --- clauses ------------------------------------------------------------------------------- */

/* Copies names out of a list; false when one could not be read. */
static bool take_names(builder *b, const zz_node *list, size_t count, const char ***names,
                       zz_span **spans) {
    *names = ZZ_NEW_ARRAY(b->arena, const char *, count + 1);
    *spans = ZZ_NEW_ARRAY(b->arena, zz_span, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (list->children[i]->kind != ZZ_name)
            return b->sound = false;
        (*names)[i] = list->children[i]->text;
        (*spans)[i] = list->children[i]->span;
    }
    return true;
}

static void over(builder *b, const zz_node *node) {
    const zz_node *list = zz_at(node, clause, values);
    zz_span *spans;
    if (!once(b, &b->over, node, "`over`") ||
        !take_names(b, list, list->count, &b->made->over, &spans))
        return;
    b->made->over_spans = spans;
    b->made->over_count = (int)list->count;
    for (int i = 0; i < b->made->over_count; i++)
        for (int j = 0; j < i; j++)
            if (!strcmp(b->made->over[i], b->made->over[j])) {
                zz_diag *diag =
                    ZZ_UNSOUND(b, ZZ_E0560, spans[i], "`%s` is given twice", b->made->over[i]);
                zz_diag_also(b->elaborator->diags, diag, spans[j], "first given here");
            }
}

/* `k, ox over D1`: candidates, of which the search of spatial mappings takes what is best. */
static void hint(builder *b, const zz_node *node) {
    const zz_node *list = zz_at(node, clause, values);
    const size_t count = list->count - 1;
    const zz_node *dimension = list->children[count];
    zz_hint made = {.span = node->span,
                    .variable_count = (int)count,
                    .dimension = dimension->text,
                    .dimension_span = dimension->span};
    zz_span *spans = ZZ_NEW_ARRAY(b->arena, zz_span, count);
    made.variables = ZZ_NEW_ARRAY(b->arena, const char *, count);
    made.spans = spans;
    for (size_t i = 0; i < count; i++) {
        const zz_node *loop = list->children[i];
        if (loop->kind != ZZ_loop || dimension->kind != ZZ_name) {
            b->sound = false;
            return;
        }
        if (zz_at(loop, loop, factor)) {
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0561, loop->span,
                                       "one of several variables to choose from has no factor");
            zz_diag_help(b->elaborator->diags, diag,
                         "write `spread %s:... over %s` for what is given", loop->text,
                         dimension->text);
            return;
        }
        made.variables[i] = loop->text;
        spans[i] = zz_name_span(loop);
    }
    for (size_t h = 0; h < b->hints.count; h++)
        if (!strcmp(b->hints.items[h].dimension, made.dimension)) {
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0560, made.dimension_span,
                                       "the hint for `%s` is given twice", made.dimension);
            zz_diag_also(b->elaborator->diags, diag, b->hints.items[h].span, "first given here");
            return;
        }
    zz_push(b->arena, &b->hints, made);
}

static void unknown_word(builder *b, const zz_node *node, const char *what,
                         const char *const *words, size_t count) {
    zz_diag *diag =
        ZZ_UNSOUND(b, ZZ_E0561, zz_name_span(node), "there is no %s `%s`", what, node->text);
    zz_suggest(b->elaborator, diag, zz_name_span(node), node->text, words, count);
}

static void spatial(builder *b, const zz_node *node) {
    static const char *const words[] = {"auto", "zigzag"};
    const zz_node *list = zz_at(node, clause, values);
    const bool automatic = !strcmp(node->text, "auto");
    if (!automatic && strcmp(node->text, "zigzag")) {
        unknown_word(b, node, "way to spread", words, 2);
        return;
    }
    if (!once(b, &b->spatial, node, "`spatial`"))
        return;
    b->made->spatial = automatic ? ZZ_SPATIAL_AUTO : ZZ_SPATIAL_ZIGZAG;
    int64_t top = STANDARD_TOP;
    if (list->count > 0 &&
        !zz_integer_of(b->scope, list->children[0], 1, "the number of spatial mappings", &top))
        b->sound = false;
    if (top > MOST_TOP) {
        ZZ_UNSOUND(b, ZZ_E0561, list->children[0]->span,
                   "at most %d spatial mappings are tried for a layer", MOST_TOP);
        return;
    }
    b->made->top = (int)top;
}

static const struct {
    const char *name;
    zz_map_method method;
    bool number;
} methods[] = {{"all", ZZ_MAP_ALL, false},
               {"enumerate", ZZ_MAP_ENUMERATE, false},
               {"loma", ZZ_MAP_LOMA, true},
               {"anneal", ZZ_MAP_ANNEAL, true}};

static void take_method(builder *b, const zz_node *node, const char *name, zz_span span,
                        const zz_node *number, const zz_node *seed) {
    const char *names[sizeof methods / sizeof *methods];
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        names[m] = methods[m].name;
        if (strcmp(name, methods[m].name))
            continue;
        if (!once(b, &b->method, node, "the way to search"))
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

static void pattern(builder *b, const zz_node *node, const zz_node *list) {
    if (!once(b, &b->pattern, node, "the order"))
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

static void orders(builder *b, const zz_node *node) {
    const zz_node *list = zz_at(node, clause, values);
    const zz_node *first = list->count ? list->children[0] : NULL;
    if (node->text)
        take_method(b, node, node->text, zz_name_span(node), first,
                    list->count > 1 ? list->children[1] : NULL);
    else if (list->count == 1 && first->kind == ZZ_loop && !zz_at(first, loop, factor))
        take_method(b, node, first->text, first->span, NULL, NULL);
    else
        pattern(b, node, list);
}

static void add_sweep(builder *b, const zz_node *node) {
    for (int s = 0; s < b->sweep_count; s++)
        if (!strcmp(b->sweeps[s].node->text, node->text)) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0560, node->span, "`%s` is given values twice", node->text);
            zz_diag_also(b->elaborator->diags, diag, b->sweeps[s].node->span, "first given here");
            return;
        }
    if (b->sweep_count == SWEEP_LIMIT) {
        ZZ_UNSOUND(b, ZZ_E0571, node->span, "an exploration has at most %d `for` lines",
                   SWEEP_LIMIT);
        return;
    }
    b->sweeps[b->sweep_count++] = (sweep){node, zz_at(node, clause, values)->count};
}

static void minimize(builder *b, const zz_node *node) {
    const zz_node *list = zz_at(node, clause, values);
    if (!once(b, &b->minimize, node, "`minimize`"))
        return;
    b->made->objectives = ZZ_NEW_ARRAY(b->arena, zz_goal, list->count);
    for (size_t i = 0; i < list->count; i++)
        if (zz_goal_read(b->scope, list->children[i], ZZ_GOAL_LEAST,
                         &b->made->objectives[b->made->objective_count]))
            b->made->objective_count++;
        else
            b->sound = false;
}

static void where(builder *b, const zz_node *node) {
    zz_goal goal;
    if (zz_goal_read(b->scope, zz_at(node, clause, values)->children[0], ZZ_GOAL_WHERE, &goal))
        zz_push(b->arena, &b->conditions, goal);
    else
        b->sound = false;
}

/* keep all into "f.sqlite", keep where CONDITION into "f.sqlite" */
static void keep(builder *b, const zz_node *node) {
    const zz_node *values = zz_at(node, clause, values);
    const zz_node *file = values->children[values->count - 1];
    if (!once(b, &b->keep, node, "`keep`"))
        return;
    const zz_value path = zz_value_of(b->scope, file);
    if (path.kind == ZZ_VALUE_UNKNOWN) {
        b->sound = false;
        return;
    }
    if (path.kind != ZZ_VALUE_STRING || !*path.string) {
        zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0572, file->span, "`keep` needs the name of a file");
        zz_diag_help(b->elaborator->diags, diag, "as in `keep all into \"mapspace.sqlite\"`");
        return;
    }
    b->made->keep_path = path.string;
    b->made->keep_span = file->span;
    if (!strcmp(node->text, "all"))
        return;
    b->made->keep = ZZ_NEW(b->arena, zz_goal);
    b->sound &= zz_goal_read(b->scope, values->children[0], ZZ_GOAL_KEPT, b->made->keep);
}

static void clause(builder *b, const zz_node *node) {
    static const struct {
        const char *word;
        void (*read)(builder *b, const zz_node *node);
    } words[] = {{"over", over},   {"spatial", spatial},   {"orders", orders}, {"for", add_sweep},
                 {"where", where}, {"minimize", minimize}, {"keep", keep}};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (!strcmp(words[w].word, node->word))
            words[w].read(b, node);
}

static void clauses(builder *b) {
    const zz_node *list = zz_at(b->node, explore, items);
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        switch (node->kind) {
        case ZZ_clause:
            clause(b, node);
            break;
        case ZZ_allocate:
            once(b, &b->allocate, node, "`allocate`");
            break;
        case ZZ_spread: /* factors are read with each variant */
            for (size_t c = 0; c < node->count; c++)
                if (node->children[c]->kind == ZZ_clause)
                    hint(b, node->children[c]);
            break;
        case ZZ_event:
            break; /* read with each variant */
        default:
            b->sound = false;
            break;
        }
    }
}

/* --- what does not go together, and what goes without saying ------------------------------- */

static void check_allocation(builder *b) {
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

static void check_keep(builder *b) {
    if (!b->made->keep_path || b->made->method != ZZ_MAP_ALL)
        return;
    zz_diag *diag =
        ZZ_UNSOUND(b, ZZ_E0572, b->keep->span, "`orders all` does not look at mappings one by one");
    if (b->method)
        zz_diag_also(b->elaborator->diags, diag, b->method->span, "the way to search");
    zz_diag_help(b->elaborator->diags, diag,
                 "`orders enumerate`, `loma` and `anneal` do, and can keep them");
}

static void finish(builder *b) {
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
        made->top = STANDARD_TOP;
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

/* --- variants ------------------------------------------------------------------------------ */

static void countings(builder *b) {
    static const char *const names[] = {"exact", "boxes", "expected"};
    const zz_node *list = zz_at(b->node, explore, countings);
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        if (node->kind != ZZ_name) {
            b->sound = false;
            continue;
        }
        const bool boxes = !strcmp(node->text, "boxes");
        if (!boxes && !strcmp(node->text, "expected")) {
            zz_diag *diag = ZZ_UNSOUND(b, ZZ_E0906, node->span,
                                       "an exploration does not count expected figures");
            zz_diag_help(b->elaborator->diags, diag,
                         "search with `counting exact`, and evaluate what it finds as a dataflow "
                         "`counting expected`");
            continue;
        }
        if (!boxes && strcmp(node->text, "exact")) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0543, node->span, "there is no counting `%s`", node->text);
            zz_suggest(b->elaborator, diag, node->span, node->text, names, 2);
            continue;
        }
        const zz_counting counting = boxes ? ZZ_BOXES : ZZ_EXACT;
        if (b->counting_count > 0 && (b->counting_count == 2 || b->countings[0] == counting)) {
            ZZ_UNSOUND(b, ZZ_E0560, node->span, "`counting %s` is given twice", node->text);
            continue;
        }
        b->countings[b->counting_count++] = counting;
    }
    if (list->count == 0)
        b->countings[b->counting_count++] = ZZ_EXACT;
}

static const char *value_text(builder *b, zz_value value) {
    zz_buffer text = zz_buffer_new(b->arena);
    zz_value_print(b->arena, value, &text);
    return zz_buffer_text(&text);
}

/* "core(rows = 8)", with the values as they are here; labels get "core" and "rows = 8". */
static const char *target_text(builder *b, zz_scope *scope, const zz_node *target,
                               zz_variant *variant) {
    const zz_node *arguments = zz_at(target, instantiation, arguments);
    const char **labels = ZZ_NEW_ARRAY(b->arena, const char *, arguments->count + SWEEP_LIMIT + 3);
    int count = 0;
    zz_buffer text = zz_buffer_new(b->arena);
    zz_put(&text, target->text);
    labels[count++] = target->text;
    for (size_t i = 0; i < arguments->count; i++) {
        const zz_node *argument = arguments->children[i];
        if (argument->kind != ZZ_argument)
            continue;
        const char *value = value_text(b, zz_value_of(scope, zz_at(argument, argument, value)));
        zz_putf(&text, "%s%s%s%s", i == 0 ? "(" : ", ", argument->text ? argument->text : "",
                argument->text ? " = " : "", value);
        if (argument->text)
            labels[count++] = zz_sprintf(b->arena, "%s = %s", argument->text, value);
    }
    zz_put(&text, arguments->count > 0 ? ")" : "");
    variant->labels = labels;
    variant->label_count = count;
    return zz_buffer_text(&text);
}

/* The scope in which swept names have the values of combination `which`. */
static zz_scope *sweep_scope(builder *b, size_t which, zz_variant *variant) {
    zz_scope *scope = zz_scope_new(b->elaborator, b->scope->module);
    zz_buffer text = zz_buffer_new(b->arena);
    for (int s = b->sweep_count - 1; s >= 0; s--) {
        const zz_node *node = b->sweeps[s].node;
        const zz_node *value = zz_at(node, clause, values)->children[which % b->sweeps[s].count];
        zz_parameter *parameter = ZZ_NEW(b->arena, zz_parameter);
        *parameter = (zz_parameter){.name = node->text,
                                    .span = zz_name_span(node),
                                    .bound = true,
                                    .value = zz_value_of(b->scope, value)};
        zz_map_set(&scope->parameters, node->text, parameter);
        which /= b->sweeps[s].count;
    }
    for (int s = 0; s < b->sweep_count; s++) {
        const zz_parameter *parameter = zz_scope_parameter(scope, b->sweeps[s].node->text);
        zz_putf(&text, "%s%s = %s", s ? ", " : "", parameter->name,
                value_text(b, parameter->value));
    }
    variant->sweep = b->sweep_count ? zz_buffer_text(&text) : NULL;
    return scope;
}

static bool same_text(const zz_node *list, size_t i) {
    for (size_t j = 0; j < list->count; j++)
        if (j != i && list->children[j]->text && list->children[i]->text &&
            !strcmp(list->children[j]->text, list->children[i]->text))
            return true;
    return false;
}

/* "lab2[tpu, boxes]": what tells this variant from the others. */
static const char *variant_name(builder *b, size_t target, zz_counting counting,
                                const zz_variant *variant) {
    const zz_node *targets = zz_at(b->node, explore, targets);
    const char *parts[3];
    int count = 0;
    if (targets->count > 1)
        parts[count++] =
            same_text(targets, target) ? variant->target : targets->children[target]->text;
    if (variant->sweep && !(targets->count > 1 && same_text(targets, target)))
        parts[count++] = variant->sweep;
    if (b->counting_count > 1)
        parts[count++] = counting == ZZ_BOXES ? "boxes" : "exact";
    zz_buffer text = zz_buffer_new(b->arena);
    zz_put(&text, b->made->name);
    for (int p = 0; p < count; p++)
        zz_putf(&text, "%s%s", p ? ", " : "[", parts[p]);
    zz_put(&text, count ? "]" : "");
    return zz_buffer_text(&text);
}

static void add_variant(builder *b, size_t combination, size_t target_index, zz_counting counting) {
    const zz_node *target = zz_at(b->node, explore, targets)->children[target_index];
    if (target->kind != ZZ_instantiation) {
        b->sound = false;
        return;
    }
    zz_variant variant = {0};
    zz_scope *scope = sweep_scope(b, combination, &variant);
    variant.target = target_text(b, scope, target, &variant);
    for (int s = 0; s < b->sweep_count; s++) {
        const zz_parameter *parameter = zz_scope_parameter(scope, b->sweeps[s].node->text);
        variant.labels[variant.label_count++] =
            zz_sprintf(b->arena, "%s = %s", parameter->name, value_text(b, parameter->value));
    }
    variant.labels[variant.label_count++] = counting == ZZ_BOXES ? "boxes" : "exact";
    variant.dataflow = zz_build_search(scope, b->node, target, counting,
                                       variant_name(b, target_index, counting, &variant));
    if (!variant.dataflow) {
        b->sound = false;
        return;
    }
    if (zz_at(target, instantiation, arguments)->count > 0) {
        zz_accelerator *named = ZZ_NEW(b->arena, zz_accelerator);
        *named = *variant.dataflow->accelerator;
        named->name = variant.target;
        variant.dataflow->accelerator = named;
    }
    zz_push(b->arena, &b->variants, variant);
}

static void variants(builder *b) {
    const zz_node *targets = zz_at(b->node, explore, targets);
    size_t combinations = 1;
    for (int s = 0; s < b->sweep_count && combinations <= VARIANT_LIMIT; s++)
        combinations *= b->sweeps[s].count;
    if (combinations > VARIANT_LIMIT ||
        combinations * targets->count * (size_t)b->counting_count > VARIANT_LIMIT) {
        ZZ_UNSOUND(b, ZZ_E0571, b->made->span, "`%s` asks for more than %d searches of every layer",
                   b->made->name, VARIANT_LIMIT);
        return;
    }
    /* After an error the next combination would only say it again. */
    for (size_t c = 0; c < combinations && (c == 0 || b->sound); c++)
        for (size_t t = 0; t < targets->count; t++)
            for (int k = 0; k < b->counting_count; k++)
                add_variant(b, c, t, b->countings[k]);
    b->made->variants = b->variants.items;
    b->made->variant_count = (int)b->variants.count;
}

zz_exploration *zz_build_exploration(zz_elaborator *e, const zz_symbol *symbol) {
    builder b = {.elaborator = e,
                 .arena = e->arena,
                 .scope = symbol->module->scope,
                 .node = symbol->node,
                 .sound = true};
    b.made = ZZ_NEW(e->arena, zz_exploration);
    b.made->name = symbol->name;
    b.made->span = symbol->span;
    b.made->method = ZZ_MAP_ALL;
    b.made->method_span = symbol->span;
    clauses(&b);
    finish(&b);
    countings(&b);
    variants(&b);
    return b.sound && b.made->variant_count > 0 ? b.made : NULL;
}
