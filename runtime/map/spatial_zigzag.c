/* ZigZag's candidates (specification, 12): on each dimension of the array one hinted loop at every
 * divisor of its limit, or several at theirs; all combinations over the dimensions that stay within
 * the extents, ranked by their product, and a little by how evenly it is spread over the loops.  What
 * stands first among equals follows from the order of the hints, which in ZigZag is that of a Python
 * set. */
#include "runtime/map/spatial_zigzag.h"

#include <string.h>

#include "runtime/map/spatial_top.h"

enum {
    USUAL_MOST = 3,
    MOST_DIVISORS = 1024,
    MOST_OPTIONS = 1 << 14,      /* of one dimension */
    MOST_COMBINATIONS = 1 << 22, /* ZigZag has no bound, and does not come back */
    MOST_LIMIT = 1 << 20         /* whose divisors are looked for one by one */
};

typedef struct option {
    const zz_map_spread *spreads;
    int count;
} option;

typedef struct dimension {
    int index;
    const int *hinted;
    int hint_count;
    int64_t (*divisors)[MOST_DIVISORS]; /* of each hint's limit, ascending */
    int *divisor_counts;
    option *options;
    int count;
} dimension;

typedef struct search {
    zz_arena *arena, *scratch;
    const zz_map_spatial_request *request;
    const zz_nest *nest;
    dimension *dimensions;
    int dimension_count;
    zz_spatial_top *top;
    zz_map_spread *spreads;
    int64_t *unrolled; /* of each variable */
    int64_t combinations;
    bool cut;
} search;

static void list_divisors(search *s, dimension *d, int hint) {
    const int64_t limit = zz_spatial_limit(s->nest, d->index, d->hinted[hint]);
    s->cut |= limit > MOST_LIMIT;
    for (int64_t n = 1; n <= limit && n <= MOST_LIMIT; n++)
        if (limit % n == 0 && d->divisor_counts[hint] < MOST_DIVISORS)
            d->divisors[hint][d->divisor_counts[hint]++] = n;
}

static void add_option(search *s, dimension *d, const zz_map_spread *spreads, int count) {
    if (d->count == MOST_OPTIONS) {
        s->cut = true;
        return;
    }
    zz_map_spread *copy = ZZ_NEW_ARRAY(s->scratch, zz_map_spread, (size_t)count);
    memcpy(copy, spreads, (size_t)count * sizeof *copy);
    d->options[d->count++] = (option){copy, count};
}

/* Combinations of `more` more hints from `from` on, in order; of each all divisors but 1, those of the
 * last hint changing fastest. */
static void give_divisors(search *s, dimension *d, const int *hints, int count, int at,
                          zz_map_spread *spreads, int64_t product) {
    if (at == count) {
        add_option(s, d, spreads, count);
        return;
    }
    const int hint = hints[at];
    for (int i = 1; i < d->divisor_counts[hint]; i++) {
        const int64_t factor = d->divisors[hint][i];
        if (factor > s->nest->dimensions[d->index].size / product)
            break;
        spreads[at] = (zz_map_spread){d->index, d->hinted[hint], factor};
        give_divisors(s, d, hints, count, at + 1, spreads, product * factor);
    }
}

static void choose_hints(search *s, dimension *d, int *hints, int count, int more, int from,
                         zz_map_spread *spreads) {
    if (more == 0) {
        give_divisors(s, d, hints, count, 0, spreads, 1);
        return;
    }
    for (int h = from; h < d->hint_count && d->count < MOST_OPTIONS; h++) {
        hints[count] = h;
        choose_hints(s, d, hints, count + 1, more - 1, h + 1, spreads);
    }
}

static void list_options(search *s, dimension *d) {
    d->options = ZZ_NEW_ARRAY(s->scratch, option, MOST_OPTIONS);
    d->divisors = zz_alloc_array(s->scratch, (size_t)d->hint_count + 1, sizeof *d->divisors);
    d->divisor_counts = ZZ_NEW_ARRAY(s->scratch, int, (size_t)d->hint_count + 1);
    zz_map_spread *spreads = ZZ_NEW_ARRAY(s->scratch, zz_map_spread, (size_t)d->hint_count + 1);
    int *hints = ZZ_NEW_ARRAY(s->scratch, int, (size_t)d->hint_count + 1);
    for (int h = 0; h < d->hint_count; h++) {
        list_divisors(s, d, h);
        for (int i = d->divisor_counts[h] - 1; i >= 0; i--) {
            spreads[0] = (zz_map_spread){d->index, d->hinted[h], d->divisors[h][i]};
            add_option(s, d, spreads, 1);
        }
    }
    for (int n = 2; s->request->mixed && n <= d->hint_count; n++)
        choose_hints(s, d, hints, 0, n, 0, spreads);
}

static bool is_given(const zz_map_spatial_request *request, int index) {
    for (int i = 0; i < request->given_count; i++)
        if (request->given[i].dimension == index)
            return true;
    return false;
}

static void list_dimensions(search *s) {
    const zz_nest *nest = s->nest;
    int *all = ZZ_NEW_ARRAY(s->scratch, int, (size_t)nest->variable_count + 1), bound = 0;
    for (int v = 0; v < nest->variable_count; v++)
        if (nest->variables[v].bound)
            all[bound++] = v;
    s->dimensions = ZZ_NEW_ARRAY(s->scratch, dimension, (size_t)nest->dimension_count + 1);
    for (int d = 0; d < nest->dimension_count; d++) {
        if (is_given(s->request, d))
            continue;
        dimension *to = &s->dimensions[s->dimension_count++];
        *to = (dimension){.index = d, .hinted = all, .hint_count = bound};
        if (s->request->hints && s->request->hints[d].count >= 0) {
            to->hinted = s->request->hints[d].variables;
            to->hint_count = s->request->hints[d].count;
        }
        list_options(s, to);
    }
}

static void rank(search *s, int count) {
    double product = 1;
    int64_t largest = 1;
    for (int v = 0; v < s->nest->variable_count; v++) {
        product *= (double)s->unrolled[v];
        if (s->unrolled[v] > largest)
            largest = s->unrolled[v];
    }
    zz_spatial_keep(s->arena, s->top, s->spreads, count, product + (product / (double)largest - 1));
}

static void combine(search *s, int at, int count) {
    if (s->combinations++ >= MOST_COMBINATIONS) {
        s->cut = true;
        return;
    }
    if (at == s->dimension_count) {
        rank(s, count);
        return;
    }
    const dimension *d = &s->dimensions[at];
    for (int o = 0; o < d->count && s->combinations < MOST_COMBINATIONS; o++) {
        int taken = 0;
        const zz_map_spread *spreads = d->options[o].spreads;
        for (; taken < d->options[o].count; taken++) {
            int64_t *unrolled = &s->unrolled[spreads[taken].variable];
            if (spreads[taken].factor >
                s->nest->variables[spreads[taken].variable].extent / *unrolled)
                break;
            *unrolled *= spreads[taken].factor;
            s->spreads[count + taken] = spreads[taken];
        }
        if (taken == d->options[o].count)
            combine(s, at + 1, count + taken);
        while (taken-- > 0)
            s->unrolled[spreads[taken].variable] /= spreads[taken].factor;
    }
}

zz_map_spatial_list zz_spatial_zigzag(zz_arena *arena, const zz_map_spatial_request *request) {
    const zz_nest *nest = request->nest;
    zz_spatial_top top = {.most = request->most > 0 ? request->most : USUAL_MOST};
    top.items = ZZ_NEW_ARRAY(arena, zz_map_spatial, (size_t)top.most);
    search s = {.arena = arena,
                .scratch = zz_arena_new(zz_arena_memory(arena)),
                .request = request,
                .nest = nest,
                .top = &top};
    size_t room = (size_t)request->given_count + 1;
    list_dimensions(&s);
    for (int d = 0; d < s.dimension_count; d++)
        room += (size_t)s.dimensions[d].hint_count;
    s.spreads = ZZ_NEW_ARRAY(s.scratch, zz_map_spread, room);
    s.unrolled = ZZ_NEW_ARRAY(s.scratch, int64_t, (size_t)nest->variable_count + 1);
    for (int v = 0; v < nest->variable_count; v++)
        s.unrolled[v] = 1;
    for (int i = 0; i < request->given_count; i++) { /* generated ones come after them */
        s.spreads[i] = request->given[i];
        s.unrolled[request->given[i].variable] *= request->given[i].factor;
    }
    combine(&s, 0, request->given_count);
    zz_arena_free(s.scratch);
    return (zz_map_spatial_list){top.items, top.count, s.cut};
}
