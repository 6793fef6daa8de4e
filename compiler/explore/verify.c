/* Brute force beside a search: every mapping of a small space, one by one.  It settles what a search of
 * all orders left open, and checks, where it is asked to, what a search says it has proved. */
#include <math.h>

#include "compiler/explore/search.h"
#include "runtime/map/brute.h"

enum {
    /* What is tried without being asked: a moment's work. */
    OPEN_MAPPINGS = 20000,
    OPEN_POINTS = 200000 /* of boxes: one each */
};

bool zz_search_exhaust(zz_searching *s, const zz_map_request *request, zz_map_answer *answer) {
    zz_map_brute_result result;
    const char *what = NULL;
    const bool found = answer->found_count > 0;
    /* Means take a kernel a mapping, which is more than a moment; tiles that need not divide are found in
     * terms of another problem. */
    if (zz_map_by_chance(request->problem->nest) || request->problem->axes ||
        request->method != ZZ_MAP_ALL || request->objective_count > 1 || answer->stopped ||
        (found && answer->proof == ZZ_MAP_OPTIMAL) || (!found && answer->shortage.memory >= 0) ||
        !zz_map_brute(s->arena, request, OPEN_MAPPINGS, OPEN_POINTS, &result, &what))
        return false;
    answer->visited += result.tried;
    if (!result.any) {
        answer->bound = INFINITY;
        return false;
    }
    if (!found || (result.best < answer->found[0].objective &&
                   !zz_figures_near(result.best, answer->found[0].objective))) {
        answer->found = ZZ_NEW(s->arena, zz_map_found);
        answer->found_count = 1;
        *answer->found =
            (zz_map_found){.mapping = result.mapping, .objective = result.best, .index = -1};
        for (int f = 0; f < ZZ_MAP_FIGURES; f++)
            answer->found->figures[f] = result.figures[f];
    }
    answer->bound = answer->found[0].objective;
    answer->proof = ZZ_MAP_OPTIMAL;
    return true;
}

bool zz_search_verify(zz_searching *s, const zz_map_request *request, const zz_map_answer *answer) {
    zz_map_brute_result result;
    const char *what = NULL;
    if (s->exploration->method != ZZ_MAP_ALL || s->exploration->objective_count > 1) {
        s->verified = "not verified: only `orders all` with one objective is";
        return true;
    }
    if (!zz_map_brute(s->arena, request, ZZ_MAP_BRUTE_MAPPINGS, ZZ_MAP_BRUTE_POINTS, &result,
                      &what)) {
        s->verified = zz_sprintf(s->arena, "not verified: %s", what);
        return true;
    }
    const bool found = answer->found_count > 0;
    const bool same = found == result.any &&
                      (!found || answer->proof != ZZ_MAP_OPTIMAL ||
                       zz_figures_near(answer->found[0].objective, result.best)) &&
                      (!found || !(result.best > answer->found[0].objective) ||
                       zz_figures_near(answer->found[0].objective, result.best)) &&
                      (!result.any || answer->bound <= result.best ||
                       zz_figures_near(answer->bound, result.best));
    if (!same) {
        zz_diag *diag = zz_search_complain(s, ZZ_E0805, s->exploration->span,
                                           "the search and brute force do not agree");
        zz_diag_note(&s->session->diags, diag,
                     "%.17g was found, %.17g is the least of %lld mappings",
                     found ? answer->found[0].objective : NAN, result.any ? result.best : NAN,
                     (long long)result.tried);
        return false;
    }
    s->verified = zz_sprintf(s->arena, "%lld mappings by brute force", (long long)result.tried);
    if (found && answer->proof != ZZ_MAP_OPTIMAL &&
        !zz_figures_near(answer->found[0].objective, result.best))
        s->verified = zz_sprintf(s->arena, "%s, of which the least is %.10g, not %.10g",
                                 s->verified, result.best, answer->found[0].objective);
    return true;
}
