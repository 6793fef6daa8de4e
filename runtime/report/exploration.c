/* Searches in a report: how large the space was, what was looked at, how sure the answer is, and the
 * Pareto front where several objectives were asked for.  The best mapping itself is an evaluation. */
#include <math.h>

#include "runtime/report/document.h"

const char *zz_proof_name(zz_map_proof proof) {
    return proof == ZZ_MAP_OPTIMAL ? "optimal" : proof == ZZ_MAP_GAP ? "gap" : "best seen";
}

double zz_finding_gap(const zz_finding *finding) {
    return finding->value != 0 ? fabs((finding->value - finding->bound) / finding->value) : 0;
}

static void add_front(zz_arena *arena, zz_element *parent, const zz_finding *finding) {
    for (int p = 0; p < finding->front_count; p++) {
        const zz_front_point *point = &finding->front[p];
        zz_element *element = zz_element_new(arena, parent, "point", "front");
        for (int o = 0; o < finding->objective_count; o++) {
            zz_element *value = zz_element_new(arena, element, "value", "values");
            zz_field_text(arena, value, "of", finding->objectives[o]);
            zz_field_real(arena, value, "is", point->values[o]);
        }
        zz_document_nest(arena, element, point->nest);
    }
}

void zz_document_finding(zz_arena *arena, zz_element *parent, const zz_results *results,
                         const zz_finding *finding) {
    const zz_nest *nest = results->evaluations[finding->evaluation].nest;
    zz_element *element = zz_element_new(arena, parent, "exploration", "explorations");
    zz_field_text(arena, element, "name", finding->exploration);
    zz_field_text(arena, element, "dataflow", finding->variant);
    zz_document_subject(arena, element, nest);
    if (finding->sweep)
        zz_field_text(arena, element, "sweep", finding->sweep);
    zz_field_text(arena, element, "objective", finding->objective);
    zz_field_text(arena, element, "orders", finding->orders);
    zz_field_integer(arena, element, "spatial", finding->spatials);
    zz_field_text(arena, element, "space", finding->space);
    zz_field_text(arena, element, "of", finding->of);
    zz_field_integer(arena, element, "visited", finding->visited);
    zz_field_integer(arena, element, "cut-by-bound", finding->by_bound);
    zz_field_integer(arena, element, "cut-by-dominance", finding->by_dominance);
    zz_field_integer(arena, element, "cut-by-capacity", finding->by_capacity);
    zz_field_text(arena, element, "proof", zz_proof_name(finding->proof));
    zz_field_real(arena, element, "value", finding->value);
    zz_field_real(arena, element, "bound", finding->bound);
    if (finding->stopped)
        zz_field_boolean(arena, element, "stopped", true);
    if (finding->twin)
        zz_field_text(arena, element, "searched-with", finding->twin);
    if (finding->verified)
        zz_field_text(arena, element, "verified", finding->verified);
    add_front(arena, element, finding);
    for (int i = 0; i < finding->sample_count; i++) {
        zz_element *sample = zz_element_new(arena, element, "sample", "samples");
        zz_field_real(arena, sample, "energy", finding->samples[i].energy);
        zz_field_real(arena, sample, "cycles", finding->samples[i].cycles);
    }
}
