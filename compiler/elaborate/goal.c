/* Objectives and conditions of explorations: expressions over the figures that a search knows of
 * every mapping, in postfix form.  Takes a tree; gives steps.  Energies are in pJ, times in cycles;
 * figures that one spatial mapping settles are left open as given numbers. */
#include <string.h>

#include "compiler/elaborate/parts.h"

/* What may be named: a figure, or several joined. */
static const struct {
    const char *name;
    zz_map_step steps[3];
    int count;
    zz_settled given; /* of the last number among them */
} figures[] = {
    {"energy", {{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY}}, 1, 0},
    {"energy.compute", {{.kind = ZZ_MAP_NUMBER}}, 1, ZZ_GIVEN_COMPUTE},
    {"energy.memory",
     {{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY},
      {.kind = ZZ_MAP_NUMBER},
      {.kind = ZZ_MAP_SUBTRACT}},
     3,
     ZZ_GIVEN_COMPUTE},
    {"cycles", {{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES}}, 1, 0},
    {"cycles.compute", {{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_COMPUTE}}, 1, 0},
    {"cycles.stall", {{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_STALL}}, 1, 0},
    {"cycles.onload", {{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ONLOAD}}, 1, 0},
    {"cycles.offload", {{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_OFFLOAD}}, 1, 0},
    {"edp",
     {{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_ENERGY},
      {.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES},
      {.kind = ZZ_MAP_MULTIPLY}},
     3,
     0},
    {"macs", {{.kind = ZZ_MAP_NUMBER}}, 1, ZZ_GIVEN_MACS},
    {"utilization.spatial", {{.kind = ZZ_MAP_NUMBER}}, 1, ZZ_GIVEN_SPATIAL},
    {"utilization.temporal",
     {{.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_COMPUTE},
      {.kind = ZZ_MAP_LOAD, .figure = ZZ_MAP_CYCLES},
      {.kind = ZZ_MAP_DIVIDE}},
     3,
     0},
};

enum { FIGURE_COUNT = sizeof figures / sizeof *figures };

typedef struct reading {
    zz_scope *scope;
    zz_goal *goal;
    bool best; /* `best.cycles` has a meaning */
    bool too_long;
} reading;

static void push(reading *r, zz_map_step step, zz_settled given) {
    zz_map_expression *expression = &r->goal->expression;
    if (expression->step_count == ZZ_MAP_STEPS) {
        r->too_long = true;
        return;
    }
    r->goal->given[expression->step_count] = step.kind == ZZ_MAP_NUMBER ? given : ZZ_GIVEN_NOTHING;
    expression->steps[expression->step_count++] = step;
}

static bool read(reading *r, const zz_node *node);

/* A name may begin with `best.` where that means nothing. */
static bool say_unknown(reading *r, const zz_node *node, const char *name) {
    zz_elaborator *e = r->scope->elaborator;
    const char *names[FIGURE_COUNT];
    zz_buffer all = zz_buffer_new(e->arena);
    for (int f = 0; f < FIGURE_COUNT; f++) {
        names[f] = figures[f].name;
        zz_putf(&all, "%s%s", f == 0 ? "" : f + 1 == FIGURE_COUNT ? " and " : ", ", names[f]);
    }
    zz_diag *diag =
        zz_fault(e, ZZ_E0563, node->span, "a search does not know the figure `%s`", name);
    const char *near = zz_near(e, name, names, FIGURE_COUNT);
    if (!strcmp(name, "latency"))
        near = "cycles";
    if (near) {
        zz_diag_label(e->diags, diag, "did you mean `%s`?", near);
        zz_diag_fix(e->diags, diag, node->span, near);
    }
    if (!strncmp(name, "best.", 5))
        zz_diag_note(e->diags, diag, "what is best is known once all is searched: in `keep where`");
    zz_diag_note(e->diags, diag, "it knows %s", zz_buffer_text(&all));
    return false;
}

/* A constant, or what can be calculated from constants. */
static bool read_number(reading *r, const zz_node *node) {
    const zz_value value = zz_value_of(r->scope, node);
    if (value.kind == ZZ_VALUE_UNKNOWN)
        return false;
    if (!zz_value_is_number(value)) {
        zz_elaborator *e = r->scope->elaborator;
        zz_fault(e, ZZ_E0564, node->span, "expected a number here, found %s",
                 zz_value_describe(e->arena, value));
        return false;
    }
    push(r, (zz_map_step){.kind = ZZ_MAP_NUMBER, .number = zz_value_as_real(value)},
         ZZ_GIVEN_NOTHING);
    return true;
}

static bool read_name(reading *r, const zz_node *node) {
    const char *name = zz_dotted(r->scope->elaborator->arena, node);
    const bool best = r->best && name && !strncmp(name, "best.", 5);
    zz_symbol *other = NULL;
    for (int f = 0; name && f < FIGURE_COUNT; f++) {
        if (strcmp(figures[f].name, best ? name + 5 : name))
            continue;
        for (int s = 0; s < figures[f].count; s++) {
            zz_map_step step = figures[f].steps[s];
            zz_settled given = figures[f].given;
            if (best && step.kind == ZZ_MAP_LOAD) {
                given = ZZ_GIVEN_BEST + (int)step.figure;
                step = (zz_map_step){.kind = ZZ_MAP_NUMBER};
            }
            push(r, step, given);
        }
        return true;
    }
    if (best)
        return say_unknown(r, node, name + 5);
    if (name && !zz_scope_symbol(r->scope, name, &other) && !other)
        return say_unknown(r, node, name);
    return read_number(r, node);
}

static bool read_binary(reading *r, const zz_node *node) {
    static const struct {
        const char *word;
        int kind;
        bool swapped;
    } words[] = {
        {"+", ZZ_MAP_ADD, false},    {"-", ZZ_MAP_SUBTRACT, false}, {"*", ZZ_MAP_MULTIPLY, false},
        {"/", ZZ_MAP_DIVIDE, false}, {"^", ZZ_MAP_POWER, false},    {"<", ZZ_MAP_LESS, false},
        {">", ZZ_MAP_LESS, true},    {"<=", ZZ_MAP_AT_MOST, false}, {">=", ZZ_MAP_AT_MOST, true},
        {"==", ZZ_MAP_EQUAL, false}, {"!=", ZZ_MAP_UNEQUAL, false}};
    size_t w = 0;
    while (strcmp(words[w].word, node->word))
        w++; /* the grammar has no others */
    const zz_node *left = zz_at(node, binary, left), *right = zz_at(node, binary, right);
    if (!read(r, words[w].swapped ? right : left) || !read(r, words[w].swapped ? left : right))
        return false;
    zz_map_step step = {0};
    step.kind = words[w].kind;
    push(r, step, ZZ_GIVEN_NOTHING);
    return true;
}

/* A function of figures; of constants alone it is one too. */
static bool read_call(reading *r, const zz_node *node) {
    static const int kinds[] = {[ZZ_CALL_CEIL] = ZZ_MAP_CEIL,
                                [ZZ_CALL_FLOOR] = ZZ_MAP_FLOOR,
                                [ZZ_CALL_MIN] = ZZ_MAP_LEAST,
                                [ZZ_CALL_MAX] = ZZ_MAP_MOST};
    const zz_function function = zz_function_called(r->scope, node);
    if (function == ZZ_CALL_NONE)
        return false;
    const zz_node *arguments = zz_at(node, call, arguments);
    zz_map_step step = {0};
    step.kind = kinds[function];
    for (size_t i = 0; i < arguments->count; i++) {
        if (!read(r, zz_at(arguments->children[i], argument, value)))
            return false;
        if (i > 0 || arguments->count == 1)
            push(r, step, ZZ_GIVEN_NOTHING);
    }
    return true;
}

static bool read(reading *r, const zz_node *node) {
    if (r->too_long)
        return true;
    switch (node->kind) {
    case ZZ_broken:
        return false;
    case ZZ_binary:
        return read_binary(r, node);
    case ZZ_negate:
        if (!read(r, zz_at(node, negate, operand)))
            return false;
        push(r, (zz_map_step){.kind = ZZ_MAP_NEGATE}, ZZ_GIVEN_NOTHING);
        return true;
    case ZZ_call:
        return read_call(r, node);
    case ZZ_name:
    case ZZ_member:
        return read_name(r, node);
    default:
        return read_number(r, node);
    }
}

bool zz_goal_read(zz_scope *scope, const zz_node *node, zz_goal_kind kind, zz_goal *goal) {
    zz_elaborator *e = scope->elaborator;
    const bool condition = kind != ZZ_GOAL_LEAST;
    reading r = {.scope = scope, .goal = goal, .best = kind == ZZ_GOAL_KEPT};
    *goal = (zz_goal){.text = zz_written(e->arena, node->span), .span = node->span};
    const bool compares = node->kind == ZZ_binary && strchr("<>=!", node->word[0]);
    if (compares != condition && node->kind != ZZ_broken) {
        zz_diag *diag = zz_fault(e, ZZ_E0564, node->span,
                                 condition ? "a condition compares two values"
                                           : "what is to be least is a number, not a comparison");
        if (condition)
            zz_diag_help(e->diags, diag, "such as `where utilization.spatial >= 0.5`");
        else
            zz_diag_help(e->diags, diag, "say `where %s`", goal->text);
        return false;
    }
    if (!read(&r, node))
        return false;
    if (r.too_long)
        zz_fault(e, ZZ_E0564, node->span, "this is too long: at most %d figures, numbers and signs",
                 ZZ_MAP_STEPS);
    return !r.too_long;
}
