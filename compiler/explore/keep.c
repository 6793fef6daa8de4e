/* `keep`: every mapping that a search evaluates goes into a database, one for each name that the
 * explorations of a design give, whole when all of them have ended. */
#include <string.h>

#include "compiler/explore/search.h"

static bool fault(zz_searching *s, const char *path, const char *why) {
    if (!s->explored->fault)
        s->explored->fault = zz_sprintf(s->arena, "cannot write %s: %s", path, why);
    return false;
}

static bool failed(zz_searching *s) {
    const zz_open_census *last = NULL;
    for (size_t c = 0; c < s->explored->censuses.count; c++)
        if (!strcmp(s->explored->censuses.items[c].path, s->exploration->keep_path))
            last = &s->explored->censuses.items[c];
    return fault(s, last->path, zz_census_fault(last->census));
}

/* The database of the exploration, begun when it is first asked for. */
static zz_census *census_of(zz_searching *s) {
    zz_explored *explored = s->explored;
    const char *path = s->exploration->keep_path, *what = NULL;
    for (size_t c = 0; c < explored->censuses.count; c++)
        if (!strcmp(explored->censuses.items[c].path, path))
            return explored->censuses.items[c].census;
    zz_census *census = zz_census_begin(s->arena, path, s->exploration->span.source->path, &what);
    if (!census) {
        fault(s, path, what);
        return NULL;
    }
    const zz_open_census opened = {path, census};
    zz_push(s->arena, &explored->censuses, opened);
    return census;
}

/* "k:32 over D1, c:32 over D2" */
static const char *spatial_text(zz_searching *s, const zz_nest *nest) {
    zz_buffer text = zz_buffer_new(s->arena);
    for (int d = 0; d < nest->digit_count; d++)
        if (!zz_nest_temporal(nest, d))
            zz_putf(&text, "%s%s:%lld over %s", text.size ? ", " : "",
                    nest->variables[nest->digits[d].variable].name,
                    (long long)nest->digits[d].trips,
                    nest->dimensions[nest->digits[d].dimension].name);
    return zz_buffer_text(&text);
}

/* The variant's accelerator, its swept values with it. */
static const char *accelerator_text(zz_searching *s) {
    const zz_variant *variant = s->variant;
    return variant->sweep ? zz_sprintf(s->arena, "%s; %s", variant->target, variant->sweep)
                          : variant->target;
}

bool zz_keep_begin(zz_searching *s, const zz_nest *nest, zz_map_request *request) {
    if (!s->exploration->keep_path || !s->options->keep)
        return true;
    zz_census *census = census_of(s);
    if (!census)
        return false;
    zz_map_expression *keep = NULL;
    if (s->exploration->keep) {
        const zz_evaluation *once = NULL;
        keep = ZZ_NEW(s->arena, zz_map_expression);
        if (!zz_search_settle(s, nest, s->exploration->keep, &once, keep))
            return false;
    }
    const zz_layer *layer = s->layer;
    const zz_census_space space = {
        .exploration = s->exploration->name,
        .layer = layer->network ? zz_sprintf(s->arena, "%s.%s", layer->network->name, layer->name)
                                : layer->name,
        .accelerator = accelerator_text(s),
        .counting = zz_counting_name(nest->counting),
        .method = zz_search_method(s),
        .spatial = spatial_text(s, nest),
        .problem = request->problem};
    zz_map_sink *sink = ZZ_NEW(s->arena, zz_map_sink);
    if (!zz_census_open(census, &space, sink))
        return failed(s);
    request->sink = sink;
    const zz_kept kept = {census, 0, keep};
    zz_push(s->arena, &s->kept, kept);
    return true;
}

bool zz_keep_end(zz_searching *s, bool complete) {
    if (s->kept.count == 0)
        return true;
    zz_kept *last = &s->kept.items[s->kept.count - 1];
    if (last->space) /* of an earlier search: this one keeps nothing */
        return true;
    last->space = zz_census_close(last->census, complete);
    return last->space != 0 || failed(s);
}

bool zz_keep_choose(zz_searching *s, const zz_map_found *best) {
    for (size_t k = 0; k < s->kept.count; k++) {
        const zz_kept *kept = &s->kept.items[k];
        if (!kept->keep)
            continue;
        zz_map_expression keep = *kept->keep;
        for (int i = 0; i < keep.step_count; i++) {
            const int given = (int)s->exploration->keep->given[i];
            if (given >= ZZ_GIVEN_BEST)
                keep.steps[i].number = best->figures[given - ZZ_GIVEN_BEST];
        }
        if (!zz_census_choose(kept->census, kept->space, &keep))
            return failed(s);
    }
    return true;
}

bool zz_explored_finish(zz_arena *arena, zz_explored *explored) {
    for (size_t c = 0; c < explored->censuses.count && !explored->fault; c++) {
        const zz_open_census *census = &explored->censuses.items[c];
        if (!zz_census_finish(census->census))
            explored->fault = zz_sprintf(arena, "cannot write %s: %s", census->path,
                                         zz_census_fault(census->census));
    }
    return explored->fault == NULL;
}
