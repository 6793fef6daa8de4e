/* What a search of the lattice found: the best, or the front of what is best, and what was visited on the
 * way. */
#include "runtime/map/lattice_answer.h"
#include "runtime/map/lattice_walk.h"
#include "runtime/map/mapping.h"

#include <math.h>
#include <string.h>

void zz_lattice_tell(zz_lattice_search *search, const zz_lattice_walk *walk) {
    search->answer->visited += walk->visited;
    search->answer->by_bound += walk->by_bound;
    search->answer->by_dominance += walk->by_dominance;
    search->answer->by_capacity += walk->by_capacity;
    search->answer->stopped |= walk->stopped;
}

static bool no_worse(const zz_map_request *request, const double *a, const double *b) {
    for (int o = 0; o < request->objective_count; o++)
        if (zz_map_value(&request->objective[o], a) > zz_map_value(&request->objective[o], b))
            return false;
    return true;
}

/* Keeps the front: what is as good as the new one or better ends it, what is worse goes. */
void zz_lattice_take(zz_lattice_search *search, const zz_mapping *mapping,
                     const double figures[ZZ_MAP_FIGURES]) {
    const zz_map_request *request = search->request;
    zz_map_answer *answer = search->answer;
    if (request->condition && zz_map_value(request->condition, figures) == 0)
        return;
    const double objective = zz_map_value(&request->objective[0], figures);
    for (int o = 0; o < request->objective_count; o++)
        if (!isfinite(zz_map_value(&request->objective[o], figures)))
            return;
    for (int i = 0; i < answer->found_count; i++)
        if (no_worse(request, answer->found[i].figures, figures))
            return;
    int kept = 0;
    for (int i = 0; i < answer->found_count; i++)
        if (!no_worse(request, figures, answer->found[i].figures))
            answer->found[kept++] = answer->found[i];
    answer->found_count = kept;
    if (kept == search->room) {
        const size_t each = sizeof *answer->found;
        search->room = kept ? 2 * kept : 4;
        answer->found = zz_grow_array(search->arena, answer->found, (size_t)kept * each,
                                      (size_t)search->room * each);
    }
    int at = answer->found_count++;
    for (; at > 0 && answer->found[at - 1].objective > objective; at--)
        answer->found[at] = answer->found[at - 1];
    answer->found[at] =
        (zz_map_found){.mapping = zz_map_mapping_copy(search->arena, request->problem, mapping),
                       .objective = objective,
                       .index = -1};
    memcpy(answer->found[at].figures, figures, sizeof answer->found[at].figures);
}
