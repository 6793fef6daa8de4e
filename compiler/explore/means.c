/* Searches of expected figures.  Energies mostly have closed forms, which the search adds up by itself;
 * what has none is counted here, mapping by mapping, on drawn tensors: the same ones for every mapping,
 * so that what tells two mappings apart is the mapping and not the draw. */
#include <math.h>

#include "compiler/emit/emit.h"
#include "compiler/evaluate/evaluate.h"
#include "compiler/explore/search.h"
#include "runtime/expected/expected.h"

enum {
    MOST = 1024,
    SOME = 64,
    FEWEST = 16
}; /* samples of each mapping, unless the user says how many */
/* Points walked in one search: what is spent without a thought, and at most, some 20 seconds; and what
 * it takes to make a kernel. */
static const double USUAL_WORK = 536870912.0, WORK_LIMIT = 4294967296.0, KERNEL_WORK = 131072.0,
                    RUN_WORK = 4096.0;

typedef struct sampling {
    zz_arena *arena; /* of the search, which moves between planning it and running it */
    const zz_map_request *request;
    zz_nest exact; /* the template, as kernels count it */
    int64_t asked; /* samples, by the user; 0: as many as there is time for */
    zz_chance chance;
    const char *refused; /* NULL: go on */
} sampling;

static double elements_of(const zz_nest *nest) {
    const zz_operand *event = &nest->operands[nest->event_operand];
    double elements = 1;
    for (int a = 0; a < event->axis_count; a++)
        elements *= (double)nest->variables[event->axes[a]].extent;
    return elements;
}

/* How many samples of each mapping so much work is enough for. */
static double room(double work, double mappings, double each) {
    return floor((work / fmax(mappings, 1) - KERNEL_WORK) / each);
}

static bool choose_samples(sampling *s, double mappings, double each, const char **what) {
    const double most = room(WORK_LIMIT, mappings, each);
    const double usual = fmax(SOME, fmin(MOST, room(USUAL_WORK, mappings, each)));
    s->chance.samples = s->asked ? s->asked : (int64_t)fmin(most, usual);
    if ((double)s->chance.samples <= most && s->chance.samples >= (s->asked ? 1 : FEWEST))
        return true;
    const double samples = s->asked ? (double)s->asked : FEWEST;
    *what = s->refused =
        zz_sprintf(s->arena,
                   "%.4g mappings would be counted on %.4g tensors each, which is %.2g points in "
                   "all; the limit "
                   "is %.2g",
                   mappings, samples, mappings * (KERNEL_WORK + samples * each), WORK_LIMIT);
    return false;
}

/* How many tensors each mapping is counted on: all there are, or so many samples. */
static bool begin(void *self, double mappings, const char **what) {
    sampling *s = self;
    zz_kernel_text text;
    s->refused = NULL;
    zz_arena *own = zz_arena_new(zz_arena_memory(s->arena));
    const zz_count_status status = zz_emit(own, &s->exact, &text, what);
    const double work = status == ZZ_COUNT_OK && text.plan.work > 0 ? (double)text.plan.work : 1;
    zz_arena_free(own);
    if (status != ZZ_COUNT_OK) {
        *what = s->refused = "the kernel of a mapping is too large";
        return false;
    }
    const double elements = elements_of(&s->exact), each = RUN_WORK + work + elements;
    s->chance.samples = 0;
    if (!s->asked && zz_expected_of_all(&s->exact, (int64_t)work) &&
        exp2(elements) <= room(WORK_LIMIT, mappings, each))
        return true;
    return choose_samples(s, mappings, each, what);
}

bool zz_search_sampled(const zz_evaluation *evaluation, const zz_map_expression *of) {
    const zz_expected *expected = evaluation->counts->expected;
    for (int i = 0; expected && i < of->step_count; i++)
        if (of->steps[i].kind == ZZ_MAP_LOAD &&
            zz_metric_value(&zz_metrics[zz_metric_of_figure(of->steps[i].figure)], evaluation, NULL)
                .sampled)
            return true;
    return false;
}

/* Whether a figure that the search looks at is. */
static bool any_sampled(const sampling *s, const zz_evaluation *evaluation) {
    const zz_map_request *request = s->request;
    bool sampled = request->condition && zz_search_sampled(evaluation, request->condition);
    for (int o = 0; o < request->objective_count; o++)
        sampled = sampled || zz_search_sampled(evaluation, &request->objective[o]);
    return sampled;
}

static bool count(void *self, zz_arena *arena, const zz_nest *nest, double figures[ZZ_MAP_FIGURES],
                  bool *sampled, const char **what) {
    const sampling *s = self;
    zz_counts counts;
    zz_cost cost;
    zz_nest drawn = *nest;
    drawn.chance = &s->chance;
    *what = s->refused;
    if (s->refused)
        return false;
    if (zz_evaluate(arena, &drawn, ZZ_ENGINE_TCC, &counts, what) != ZZ_COUNT_OK)
        return false;
    zz_cost_of(arena, &drawn, &counts, &cost);
    const zz_evaluation evaluation = {&drawn, &counts, &cost};
    zz_figures_of(&evaluation, figures);
    *sampled = any_sampled(s, &evaluation);
    return true;
}

/* The request's goals are known. */
void zz_search_means(zz_searching *search, const zz_nest *nest, zz_map_request *request) {
    static const unsigned char something[1];
    if (!zz_map_by_chance(nest))
        return;
    sampling *s = ZZ_NEW(search->arena, sampling);
    *s = (sampling){.arena = search->arena,
                    .request = request,
                    .exact = *nest,
                    .asked = nest->chance->samples,
                    .chance = *nest->chance};
    s->exact.counting = ZZ_EXACT;
    s->exact.arrives = something; /* not looked at: it is there */
    zz_map_means *means = ZZ_NEW(search->arena, zz_map_means);
    *means = (zz_map_means){s, begin, count};
    request->means = means;
}
