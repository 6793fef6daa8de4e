/* What goes wrong in a search, said at the exploration that asked for it. */
#include <math.h>

#include "compiler/explore/search.h"

zz_diag *zz_search_complain(zz_searching *s, zz_code code, zz_span span, const char *problem) {
    zz_diag *diag = zz_report(&s->session->diags, code, span, "`%s` on layer `%s`: %s",
                              s->variant->dataflow->name, s->layer->name, problem);
    return diag;
}

static const char *memory_of(const zz_searching *s, int memory) {
    return s->problem->nest->memories[memory].name;
}

bool zz_search_was_complete(const zz_searching *s, const zz_map_answer *answer) {
    return s->exploration->method == ZZ_MAP_ALL ? answer->bound == INFINITY
                                                : s->exploration->method != ZZ_MAP_ANNEAL;
}

/* Why nothing was found, at the header of the exploration. */
void zz_search_nothing(zz_searching *s, const zz_map_answer *answer) {
    zz_diags *diags = &s->session->diags;
    const zz_accelerator *accelerator = s->variant->dataflow->accelerator;
    const zz_map_shortage *shortage = &answer->shortage;
    if (shortage->memory < 0 && shortage->inexact) {
        zz_diag *diag = zz_search_complain(s, ZZ_E0568, s->exploration->method_span,
                                           "its counts are beyond 2^53, up to which ZigZag's model "
                                           "is exact");
        zz_diag_also(diags, diag, s->layer->span, "the layer");
        zz_diag_help(diags, diag, "orders are allocated by that model; `orders all` goes without");
        return;
    }
    if (shortage->memory < 0) {
        const zz_goal *condition = s->exploration->condition;
        const zz_goal *objective =
            s->exploration->objective_count == 1 ? &s->exploration->objectives[0] : NULL;
        const bool short_of_room = s->exploration->method != ZZ_MAP_ALL && answer->visited > 0 &&
                                   answer->by_capacity == answer->visited;
        const zz_goal *at = short_of_room ? NULL : condition ? condition : objective;
        const char *problem = short_of_room ? "no mapping was found that fits"
                              : condition && zz_search_was_complete(s, answer)
                                  ? "no mapping satisfies the condition"
                              : condition ? "no mapping was found that satisfies the condition"
                              : objective ? "what is to be least has no value for any mapping"
                                          : "no mapping has a value for all that is to be least";
        zz_diag *diag =
            zz_search_complain(s, ZZ_E0568, at ? at->span : s->exploration->span, problem);
        if (!condition && !short_of_room)
            zz_diag_label(diags, diag, "a division by zero, or too large a number");
        zz_diag_also(diags, diag, s->layer->span, "the layer");
        if (s->exploration->method != ZZ_MAP_ALL)
            zz_diag_help(diags, diag,
                         "memories are filled greedily here; `orders all` tries every boundary");
        return;
    }
    const char *memory = memory_of(s, shortage->memory);
    const int64_t size = s->problem->nest->memories[shortage->memory].bits;
    const char *whose =
        shortage->operand >= 0 ? s->problem->nest->operands[shortage->operand].name : NULL;
    zz_diag *diag = zz_search_complain(
        s, ZZ_E0567, s->exploration->span,
        zz_sprintf(s->arena, "nothing fits `%s`: %lld bit %s missing at best", memory,
                   (long long)shortage->bits, shortage->bits == 1 ? "is" : "are"));
    if (whose)
        zz_diag_label(diags, diag, "the smallest tile of `%s` is too large", whose);
    else
        zz_diag_label(diags, diag, "the smallest tiles fit one by one, but not together");
    zz_diag_also(diags, diag, accelerator->memories[shortage->memory].span, "holds %lld bit",
                 (long long)size);
    zz_diag_help(diags, diag, "%lld bit would do; or spread less over the lanes that share it",
                 (long long)(size + shortage->bits));
}

static zz_code code_of(zz_map_status status) {
    switch (status) {
    case ZZ_MAP_REFUSED:
        return ZZ_E0803;
    case ZZ_MAP_NO_MEAN:
        return ZZ_E0906;
    case ZZ_MAP_TOO_LONG:
        return ZZ_E0907;
    default:
        return ZZ_E0569;
    }
}

/* Whether ZigZag's model, by which sampled orders are allocated, counts all operations exactly. */
static bool is_countable(const zz_searching *s) {
    double points = 1;
    for (int d = 0; s->trials && d < s->trials[0].nest->digit_count; d++)
        points *= (double)s->trials[0].nest->digits[d].trips;
    return points <= 0x1p53;
}

/* What takes less memory than the lattice, whose size no order that is given changes. */
static const char *smaller(const zz_searching *s) {
    if (s->exploration->imperfect)
        return "let fewer loops leave a remainder: `orders all imperfect in VARIABLE`, or `orders "
               "all`";
    if (is_countable(s))
        return "sample it: `orders loma 6`, `orders anneal`; or spread more loops: the lattice "
               "grows "
               "with the factors that lanes leave";
    return "spread more loops: the lattice grows with the factors that lanes leave; counts are "
           "beyond "
           "2^53, too large for `orders loma` and `orders anneal`";
}

void zz_search_failed(zz_searching *s, zz_map_status status, const char *what) {
    static const char *const words[] = {
        [ZZ_MAP_OK] = "",
        [ZZ_MAP_TOO_LARGE] = "the search needs more memory than it may take",
        [ZZ_MAP_TOO_LONG] = "there are too many mappings to sample each",
        [ZZ_MAP_NO_MEAN] = "`orders all` does not know the means that it is to compare",
        [ZZ_MAP_OVERFLOW] = "a count does not fit 64 bits",
        [ZZ_MAP_REFUSED] = "the kernel was not compiled",
        [ZZ_MAP_UNKNOWN] = "this counting cannot say its mappings"};
    zz_diags *diags = &s->session->diags;
    zz_diag *diag =
        zz_search_complain(s, code_of(status), s->exploration->method_span, words[status]);
    if (what && *what)
        zz_diag_note(diags, diag, "%s%s",
                     s->variant->dataflow->counting == ZZ_BOXES ? "in ZigZag's model " : "", what);
    if (status == ZZ_MAP_TOO_LARGE && s->exploration->method == ZZ_MAP_ALL)
        zz_diag_help(diags, diag, "%s", smaller(s));
    if (status == ZZ_MAP_NO_MEAN)
        zz_diag_help(diags, diag,
                     "`orders enumerate`, `loma` and `anneal` draw tensors and count each mapping");
    if (status == ZZ_MAP_TOO_LONG)
        zz_diag_help(diags, diag,
                     "fewer mappings: `orders loma 4`, `orders anneal 100`, part of the order; or "
                     "`minimize energy`, whose means need no samples");
}
