/* Hops: how much passes from lane to lane, or between the instances of a memory.  Exact ones follow
 * from what was counted anyway, and from what each lane moves by itself; those of boxes are products
 * of trip counts, the same for both models: ZigZag's has no hops. */
#include "runtime/base/checked.h"
#include "runtime/nest/box.h"
#include "runtime/count/component.h"
#include "runtime/count/run.h"

/* --- exact --------------------------------------------------------------------------------- */

void zz_run_passed(zz_run *run, const zz_operand *x, zz_level_count *levels, int level) {
    zz_level_count *above = &levels[level];
    int64_t moved = above->hops; /* by the lanes */
    int64_t once = above->traffic[ZZ_BACK].elements;
    if (level > 0)
        moved =
            zz_run_add(run, above[-1].traffic[ZZ_FILL].elements, above[-1].traffic[ZZ_UP].elements);
    if (level > 0 || !x->output)
        once = zz_run_add(run, once, above->traffic[ZZ_DOWN].elements);
    above->hops = moved - once;
}

void zz_run_hops(zz_run *run) {
    const zz_nest *nest = run->nest;
    for (int o = 0; o < nest->operand_count && nest->hops; o++)
        for (int l = 0; l < nest->operands[o].level_count; l++)
            zz_run_passed(run, &nest->operands[o], run->counts->operands[o].levels, l);
}

/* --- boxes --------------------------------------------------------------------------------- */

typedef struct product {
    int64_t value;
    bool fits;
} product;

static void times(product *p, int64_t factor) {
    p->fits = p->fits && zz_mul64(p->value, factor, &p->value);
}

/* Elements of a window, for one place below or for all of them together. */
static int64_t box(zz_arena *arena, const zz_nest *nest, int operand, const zz_window *window,
                   bool all_places, product *p) {
    bool *inside = ZZ_NEW_ARRAY(arena, bool, (size_t)nest->digit_count + 1);
    int64_t elements = 1;
    for (int d = 0; d < nest->digit_count; d++)
        inside[d] = window->place[d] == ZZ_INNER || (all_places && window->place[d] == ZZ_LOWER);
    p->fits = p->fits && zz_box(nest, operand, inside, &elements);
    return elements;
}

/* One boundary, once: all that the places below get, less what is read for them. */
static product between_places(zz_arena *arena, const zz_nest *nest, int operand, int level) {
    const zz_window window = level < 0 ? zz_lane_window_of(arena, nest, operand)
                                       : zz_window_of(arena, nest, operand, level);
    product windows = {1, true}, below = {1, true};
    below.value = box(arena, nest, operand, &window, false, &below);
    const int64_t read = box(arena, nest, operand, &window, true, &below);
    for (int d = 0; d < nest->digit_count; d++) {
        const int64_t trips = nest->digits[d].trips;
        if (window.place[d] == ZZ_LOWER)
            times(&below, trips);
        else if (window.place[d] != ZZ_INNER)
            times(&windows, trips);
    }
    /* the box of all places may have gaps that no place has */
    windows.fits = windows.fits && below.fits;
    times(&windows, below.value > read ? below.value - read : 0);
    return windows;
}

bool zz_box_hops(zz_arena *arena, const zz_nest *nest, zz_counts *counts) {
    bool fits = true;
    for (int o = 0; o < nest->operand_count && nest->hops; o++)
        for (int l = 0; l < nest->operands[o].level_count; l++) {
            product hops = between_places(arena, nest, o, l - 1);
            /* partial sums come down between memories; into the array they come with the reduction */
            if (l > 0 && nest->operands[o].output && nest->operation != ZZ_ASSIGN)
                times(&hops, 2);
            counts->operands[o].levels[l].hops = hops.value;
            fits = fits && hops.fits;
        }
    return fits;
}
