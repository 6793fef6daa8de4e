/* What stands between the braces of an exploration: each clause is read once, into the exploration
 * or into its builder; what follows from all of them together is seen afterwards. */
#include <string.h>

#include "compiler/elaborate/exploration_builder.h"

enum { MOST_TOP = 1000 };

/* Copies names out of a list; false when one could not be read. */
static bool take_names(zz_exploration_builder *b, const zz_node *list, size_t count,
                       const char ***names, zz_span **spans) {
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

static void over(zz_exploration_builder *b, const zz_node *node) {
    const zz_node *list = zz_at(node, clause, values);
    zz_span *spans;
    if (!zz_exploration_once(b, &b->over, node, "`over`") ||
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
static void hint(zz_exploration_builder *b, const zz_node *node) {
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
        for (size_t j = 0; j < i; j++)
            if (!strcmp(made.variables[j], loop->text)) {
                zz_diag *diag =
                    ZZ_UNSOUND(b, ZZ_E0560, spans[i], "`%s` is given twice", loop->text);
                zz_diag_also(b->elaborator->diags, diag, spans[j], "first given here");
                return;
            }
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

static void unknown_word(zz_exploration_builder *b, const zz_node *node, const char *what,
                         const char *const *words, size_t count) {
    zz_diag *diag =
        ZZ_UNSOUND(b, ZZ_E0561, zz_name_span(node), "there is no %s `%s`", what, node->text);
    zz_suggest(b->elaborator, diag, zz_name_span(node), node->text, words, count);
}

static void spatial(zz_exploration_builder *b, const zz_node *node) {
    static const char *const words[] = {"auto", "zigzag"};
    const zz_node *list = zz_at(node, clause, values);
    const bool automatic = !strcmp(node->text, "auto");
    if (!automatic && strcmp(node->text, "zigzag")) {
        unknown_word(b, node, "way to spread", words, 2);
        return;
    }
    if (!zz_exploration_once(b, &b->spatial, node, "`spatial`"))
        return;
    b->made->spatial = automatic ? ZZ_SPATIAL_AUTO : ZZ_SPATIAL_ZIGZAG;
    int64_t top = ZZ_STANDARD_TOP;
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

static void add_sweep(zz_exploration_builder *b, const zz_node *node) {
    for (int s = 0; s < b->sweep_count; s++)
        if (!strcmp(b->sweeps[s].node->text, node->text)) {
            zz_diag *diag =
                ZZ_UNSOUND(b, ZZ_E0560, node->span, "`%s` is given values twice", node->text);
            zz_diag_also(b->elaborator->diags, diag, b->sweeps[s].node->span, "first given here");
            return;
        }
    if (b->sweep_count == ZZ_SWEEP_LIMIT) {
        ZZ_UNSOUND(b, ZZ_E0571, node->span, "an exploration has at most %d `for` lines",
                   ZZ_SWEEP_LIMIT);
        return;
    }
    b->sweeps[b->sweep_count++] = (zz_sweep){node, zz_at(node, clause, values)->count};
}

static void minimize(zz_exploration_builder *b, const zz_node *node) {
    const zz_node *list = zz_at(node, clause, values);
    if (!zz_exploration_once(b, &b->minimize, node, "`minimize`"))
        return;
    b->made->objectives = ZZ_NEW_ARRAY(b->arena, zz_goal, list->count);
    for (size_t i = 0; i < list->count; i++)
        if (zz_goal_read(b->scope, list->children[i], ZZ_GOAL_LEAST,
                         &b->made->objectives[b->made->objective_count]))
            b->made->objective_count++;
        else
            b->sound = false;
}

static void where(zz_exploration_builder *b, const zz_node *node) {
    zz_goal goal;
    if (zz_goal_read(b->scope, zz_at(node, clause, values)->children[0], ZZ_GOAL_WHERE, &goal))
        zz_push(b->arena, &b->conditions, goal);
    else
        b->sound = false;
}

/* keep all into "f.sqlite", keep where CONDITION into "f.sqlite" */
static void keep(zz_exploration_builder *b, const zz_node *node) {
    const zz_node *values = zz_at(node, clause, values);
    const zz_node *file = values->children[values->count - 1];
    if (!zz_exploration_once(b, &b->keep, node, "`keep`"))
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

static void clause(zz_exploration_builder *b, const zz_node *node) {
    static const struct {
        const char *word;
        void (*read)(zz_exploration_builder *b, const zz_node *node);
    } words[] = {{"over", over},     {"spatial", spatial}, {"orders", zz_exploration_orders},
                 {"for", add_sweep}, {"where", where},     {"minimize", minimize},
                 {"keep", keep}};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (!strcmp(words[w].word, node->word))
            words[w].read(b, node);
}

void zz_exploration_clauses(zz_exploration_builder *b) {
    const zz_node *list = zz_at(b->node, explore, items);
    for (size_t i = 0; i < list->count; i++) {
        const zz_node *node = list->children[i];
        switch (node->kind) {
        case ZZ_clause:
            clause(b, node);
            break;
        case ZZ_allocate:
            zz_exploration_once(b, &b->allocate, node, "`allocate`");
            break;
        case ZZ_spread: /* factors are read with each variant */
            for (size_t c = 0; c < node->count; c++)
                if (node->children[c]->kind == ZZ_clause)
                    hint(b, node->children[c]);
            break;
        case ZZ_event:
        case ZZ_locality:
            break; /* read with each variant */
        default:
            b->sound = false;
            break;
        }
    }
}
