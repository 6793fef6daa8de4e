/* Candidates by how busy they keep the array.  A factor is tried when it is the least that leaves so
 * many steps: of 50 on 32 lanes these are 25 (two steps), 17, 13, 10, ...; what does not divide is
 * guarded.  The search goes over the dimensions one after the other, the widest factors first, and
 * turns back where even full dimensions could not reach the candidates it has; candidates that mix
 * fewer variables on a dimension come first among equals. */
#include "runtime/map/spatial.h"

#include <stdlib.h>

#include "runtime/base/checked.h"
#include "runtime/map/spatial_top.h"
#include "runtime/map/spatial_zigzag.h"

enum {
    MOST_MIXED = 4,       /* variables on one dimension */
    MOST_OPTIONS = 4096,  /* of one dimension */
    MOST_FACTORS = 512,   /* of one variable on one dimension */
    MOST_NODES = 1 << 16, /* of the search */
    USUAL_MOST = 3
};

/* --- options of one dimension -------------------------------------------------------------- */

typedef struct option { /* what may lie on a dimension */
    int count;
    int variables[MOST_MIXED];
    int64_t factors[MOST_MIXED];
    int64_t product;
    int number; /* as they were made */
} option;

typedef struct
    choice { /* a variable that may lie on the dimension, and how wide, the widest first */
    int variable;
    int64_t *factors;
    int count;
} choice;

typedef struct row { /* a dimension */
    int dimension;
    int64_t size;
    option *options;
    int count;
    int64_t widest;
} row;

typedef struct search {
    zz_arena *arena;
    zz_arena *scratch;
    const zz_map_spatial_request *request;
    const zz_nest *nest;
    row *rows;
    int row_count;
    const option **chosen; /* of each row */
    int64_t *unrolled;     /* of each variable, over all dimensions */
    int64_t *served;       /* scratch of `fits` */
    zz_spatial_top *top;
    zz_map_spread *spreads;
    double lanes;
    int nodes, extra;  /* variables to mix beyond one for each dimension */
    bool cut, further; /* further: with more mixed there would be more candidates */
    bool wide;         /* also what ports do not feed in one cycle */
} search;

static bool over_events(const zz_nest *nest, int variable) {
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].variable == variable && nest->digits[d].kind == ZZ_DIGIT_EVENT)
            return true;
    return false;
}

/* Downwards; ceil(extent / ceil(extent / u)) is the least factor with the steps of u. */
static void list_factors(search *s, int dimension, choice *c) {
    const int64_t extent = s->nest->variables[c->variable].extent;
    int64_t u = zz_spatial_limit(s->nest, dimension, c->variable);
    if (s->wide && s->nest->dimensions[dimension].size < extent)
        u = s->nest->dimensions[dimension].size;
    else if (s->wide)
        u = extent;
    c->factors = ZZ_NEW_ARRAY(s->scratch, int64_t, MOST_FACTORS);
    while (u >= 2) {
        u = zz_ceil_div(extent, zz_ceil_div(extent, u));
        if (u < 2)
            break;
        if (c->count == MOST_FACTORS) {
            s->cut = true;
            break;
        }
        c->factors[c->count++] = u--;
    }
}

static int list_choices(search *s, int dimension, choice *choices) {
    const zz_map_hint *hint = s->request->hints ? &s->request->hints[dimension] : NULL;
    const bool any = !hint || hint->count < 0;
    const int count = any ? s->nest->variable_count : hint->count;
    int found = 0;
    for (int i = 0; i < count; i++) {
        const int v = any ? i : hint->variables[i];
        bool twice = false;
        for (int k = 0; k < found; k++)
            twice |= choices[k].variable == v;
        if (twice || !s->nest->variables[v].bound || over_events(s->nest, v))
            continue;
        choices[found] = (choice){.variable = v};
        list_factors(s, dimension, &choices[found]);
        found += choices[found].count > 0;
    }
    return found;
}

static void add_option(search *s, row *r, const option *o) {
    if (r->count == MOST_OPTIONS) {
        s->cut = true;
        return;
    }
    r->options[r->count] = *o;
    r->options[r->count].number = r->count;
    r->count++;
}

/* All with `more` variables more, of the choices from `from` on. */
static void mix(search *s, row *r, const choice *choices, int count, int from, int more,
                option *o) {
    if (more == 0) {
        add_option(s, r, o);
        return;
    }
    for (int c = from; c < count && r->count < MOST_OPTIONS; c++)
        for (int f = 0; f < choices[c].count; f++) {
            const int64_t factor = choices[c].factors[f];
            if (factor > r->size / o->product)
                continue;
            o->variables[o->count] = choices[c].variable;
            o->factors[o->count++] = factor;
            o->product *= factor;
            mix(s, r, choices, count, c + 1, more - 1, o);
            o->product /= factor;
            o->count--;
        }
}

static int compare_options(const void *left, const void *right) {
    const option *a = left, *b = right;
    if (a->product != b->product)
        return a->product > b->product ? -1 : 1;
    if (a->count != b->count)
        return a->count - b->count;
    return a->number - b->number;
}

static void list_options(search *s, row *r) {
    choice *choices = ZZ_NEW_ARRAY(s->scratch, choice, (size_t)s->nest->variable_count + 1);
    const int count = list_choices(s, r->dimension, choices);
    const int mixed = s->request->mixed ? MOST_MIXED : 1;
    r->options = ZZ_NEW_ARRAY(s->scratch, option, MOST_OPTIONS);
    option empty = {.product = 1};
    for (int n = 0; n <= mixed && n <= count; n++)
        mix(s, r, choices, count, 0, n, &empty);
    qsort(r->options, (size_t)r->count, sizeof *r->options, compare_options);
    r->widest = r->options[0].product;
}

static void give_option(search *s, row *r) {
    r->options = ZZ_NEW_ARRAY(s->scratch, option, 1);
    r->options[0].product = 1;
    r->count = 1;
    r->widest = 1;
    for (int i = 0; i < s->request->given_count; i++)
        if (s->request->given[i].dimension == r->dimension &&
            !zz_mul64(r->widest, s->request->given[i].factor, &r->widest))
            r->widest = INT64_MAX;
    r->options[0].product = r->widest; /* with none of its own */
}

static bool is_given(const zz_map_spatial_request *request, int dimension) {
    for (int i = 0; i < request->given_count; i++)
        if (request->given[i].dimension == dimension)
            return true;
    return false;
}

/* --- what fits ----------------------------------------------------------------------------- */

/* Elements along one axis that the lanes need at once: no more than the interval they span. */
static double axis_elements(const search *s, int variable) {
    const zz_nest_variable *axis = &s->nest->variables[variable];
    if (axis->bound)
        return (double)s->served[variable];
    double product = 1, interval = 1;
    for (int v = 0; v < s->nest->variable_count; v++) {
        const double c = (double)axis->coefficients[v];
        if (c != 0) {
            product *= (double)s->served[v];
            interval += (c < 0 ? -c : c) * (double)(s->served[v] - 1) / (double)axis->divisor;
        }
    }
    return product < interval ? product : interval;
}

static void add_served(const search *s, int memory, const zz_map_spread *spread) {
    if (zz_spatial_serves(s->nest, memory, spread->dimension))
        s->served[spread->variable] *= spread->factor;
}

/* Whether the innermost memory of each operand has room for what the lanes that it serves need. */
static bool fits(const search *s, const zz_map_spread *spreads, int count) {
    for (int m = 0; m < s->nest->memory_count; m++) {
        double bits = 0;
        for (int v = 0; v < s->nest->variable_count; v++)
            s->served[v] = 1;
        for (int i = 0; i < count; i++)
            add_served(s, m, &spreads[i]);
        for (int x = 0; x < s->nest->operand_count; x++) {
            const zz_operand *operand = &s->nest->operands[x];
            if (operand->levels[0].memory != m)
                continue;
            double elements = (double)operand->partial_bits;
            for (int a = 0; a < operand->axis_count; a++)
                elements *= axis_elements(s, operand->axes[a]);
            bits += elements;
        }
        if (bits > (double)s->nest->memories[m].bits)
            return false;
    }
    return true;
}

/* --- the search ---------------------------------------------------------------------------- */

static int write_spreads(const search *s, int rows) {
    int count = 0;
    for (int r = 0; r < rows; r++) {
        const row *of = &s->rows[r];
        for (int i = 0; i < s->request->given_count; i++)
            if (s->request->given[i].dimension == of->dimension)
                s->spreads[count++] = s->request->given[i];
        for (int i = 0; i < s->chosen[r]->count; i++)
            s->spreads[count++] = (zz_map_spread){of->dimension, s->chosen[r]->variables[i],
                                                  s->chosen[r]->factors[i]};
    }
    return count;
}

/* Points per step and lane, as far as the extents go. */
static double utilization(const search *s) {
    double rank = 1 / s->lanes;
    for (int v = 0; v < s->nest->variable_count; v++)
        if (s->unrolled[v] > 1)
            rank *= (double)s->nest->variables[v].extent /
                    (double)zz_ceil_div(s->nest->variables[v].extent, s->unrolled[v]);
    return rank;
}

/* Whether the option stays within the extents; if so it is taken. */
static bool take(search *s, const option *o) {
    for (int i = 0; i < o->count; i++)
        if (o->factors[i] >
            s->nest->variables[o->variables[i]].extent / s->unrolled[o->variables[i]])
            return false;
    for (int i = 0; i < o->count; i++)
        s->unrolled[o->variables[i]] *= o->factors[i];
    return true;
}

static void put_back(search *s, const option *o) {
    for (int i = 0; i < o->count; i++)
        s->unrolled[o->variables[i]] /= o->factors[i];
}

/* Rows from `at` on; `bound` is what full rows from there on would reach; `extra` variables are still
 * to be mixed in. */
static void descend(search *s, int at, double bound, int extra) {
    if (at == s->row_count) {
        const double rank = utilization(s);
        if (extra == 0 && zz_spatial_wanted(s->top, rank))
            zz_spatial_keep(s->arena, s->top, s->spreads, write_spreads(s, at), rank);
        return;
    }
    const row *r = &s->rows[at];
    for (int i = 0; i < r->count; i++) {
        const option *o = &r->options[i];
        const int more = o->count > 1 ? o->count - 1 : 0;
        const double reached = bound * (double)o->product / (double)r->widest;
        if (!zz_spatial_wanted(s->top, reached * (1 + 1e-9)))
            return; /* the rest is narrower */
        s->further |= more > extra;
        if (more > extra || !take(s, o))
            continue;
        if (s->nodes++ < MOST_NODES) {
            s->chosen[at] = o;
            if (fits(s, s->spreads, write_spreads(s, at + 1)))
                descend(s, at + 1, reached, extra - more);
        } else
            s->cut = true;
        put_back(s, o);
        if (s->cut && s->nodes >= MOST_NODES)
            return;
    }
}

static void begin(search *s) {
    const zz_nest *nest = s->nest;
    const size_t variables = (size_t)nest->variable_count + 1;
    s->rows = ZZ_NEW_ARRAY(s->scratch, row, (size_t)nest->dimension_count + 1);
    s->chosen = ZZ_NEW_ARRAY(s->scratch, const option *, (size_t)nest->dimension_count + 1);
    s->unrolled = ZZ_NEW_ARRAY(s->scratch, int64_t, variables);
    s->served = ZZ_NEW_ARRAY(s->scratch, int64_t, variables);
    s->spreads = ZZ_NEW_ARRAY(s->scratch, zz_map_spread,
                              (size_t)nest->dimension_count * MOST_MIXED +
                                  (size_t)s->request->given_count + 1);
    for (int v = 0; v < nest->variable_count; v++)
        s->unrolled[v] = 1;
    for (int i = 0; i < s->request->given_count; i++)
        s->unrolled[s->request->given[i].variable] *= s->request->given[i].factor;
    s->lanes = 1;
    for (int d = 0; d < nest->dimension_count; d++) {
        s->lanes *= (double)nest->dimensions[d].size;
        const bool given = is_given(s->request, d);
        if (!given && nest->dimensions[d].size < 2)
            continue;
        row *r = &s->rows[s->row_count++];
        *r = (row){.dimension = d, .size = nest->dimensions[d].size};
        if (given)
            give_option(s, r);
        else
            list_options(s, r);
    }
}

static void run(search *s) {
    double bound = 1;
    for (int r = 0; r < s->row_count; r++)
        bound *= (double)s->rows[r].widest / (double)s->rows[r].size;
    do {
        s->further = false;
        descend(s, 0, bound, s->extra++);
    } while (s->further && s->nodes < MOST_NODES);
}

static zz_spatial_top best_of(zz_arena *arena, const zz_map_spatial_request *request, bool wide,
                              bool *cut) {
    zz_spatial_top top = {.most = request->most > 0 ? request->most : USUAL_MOST};
    top.items = ZZ_NEW_ARRAY(arena, zz_map_spatial, (size_t)top.most);
    search s = {.arena = arena,
                .scratch = zz_arena_new(zz_arena_memory(arena)),
                .request = request,
                .nest = request->nest,
                .top = &top,
                .wide = wide};
    begin(&s);
    run(&s);
    *cut |= s.cut;
    zz_arena_free(s.scratch);
    return top;
}

/* First what the ports of the innermost memories feed in one cycle.  Where that leaves lanes idle that
 * could work, since it may be worth waiting for a port, also what they do not: all but one. */
zz_map_spatial_list zz_map_spatials(zz_arena *arena, const zz_map_spatial_request *request) {
    if (request->compatible)
        return zz_spatial_zigzag(arena, request);
    bool cut = false;
    zz_spatial_top top = best_of(arena, request, false, &cut);
    const double reached = top.count > 0 ? top.items[0].rank : 0;
    if (reached < 1) {
        const zz_map_spatial fed = top.items[0];
        zz_spatial_top wide = best_of(arena, request, true, &cut);
        if (wide.count > 0 && wide.items[0].rank > reached * (1 + 1e-9)) {
            if (top.count > 0 && wide.most > 1)
                wide.items[wide.count < wide.most ? wide.count++ : wide.most - 1] = fed;
            top = wide;
        }
    }
    if (top.count == 0) /* not even one element fits: the search will say what is short */
        zz_spatial_keep(arena, &top, request->given, request->given_count, 0);
    return (zz_map_spatial_list){top.items, top.count, cut};
}
