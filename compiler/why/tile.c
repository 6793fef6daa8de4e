/* Why a tile is so large: what each axis of the tensor ranges over while the loops below the boundary
 * run; at which precision it is held; and what else is in the memory. */
#include "runtime/count/component.h"
#include "compiler/why/parts.h"
#include "runtime/base/checked.h"
#include "runtime/nest/box.h"

enum { TERM_LIMIT = 8 };

/* Marks the digits that run inside one instance, within one window. */
static bool *inside_of(const zz_why *why, const zz_place *place) {
    const zz_nest *nest = why->nest;
    const zz_operand *x = &nest->operands[place->operand];
    bool *inside = ZZ_NEW_ARRAY(why->arena, bool, (size_t)nest->digit_count + 1);
    if (place->level == x->level_count - 1) {
        zz_box_inside(nest, &nest->memories[x->levels[place->level].memory], 0, inside);
        return inside;
    }
    const zz_window window = zz_window_of(why->arena, nest, place->operand, place->level);
    for (int d = 0; d < nest->digit_count; d++)
        inside[d] = window.place[d] == ZZ_INNER;
    return inside;
}

/* The range of one axis. */
static bool range_of(const zz_why *why, const zz_operand *x, int axis, const bool *inside,
                     int64_t *range) {
    zz_operand one = *x;
    zz_nest nest = *why->nest;
    one.axes = &x->axes[axis];
    one.axis_count = 1;
    nest.operands = &one;
    nest.operand_count = 1;
    return zz_box(&nest, 0, inside, range);
}

static void put_tile(const zz_why *why, const zz_place *place) {
    const zz_nest *nest = why->nest;
    const zz_operand *x = &nest->operands[place->operand];
    const int64_t tile = why->counts->operands[place->operand].levels[place->level].tile;
    const bool *inside = inside_of(why, place);
    const bool top = place->level == x->level_count - 1;
    const bool whole = top && !nest->memories[x->levels[place->level].memory].replicated;
    zz_buffer ranges = zz_buffer_new(why->arena);
    int64_t product = 1, largest = 0;
    int dominant = -1;
    bool fits = true;
    for (int a = 0; a < x->axis_count; a++) {
        const zz_nest_variable *v = &nest->variables[x->axes[a]];
        int64_t range = v->extent;
        fits = fits && (whole || range_of(why, x, a, inside, &range)) &&
               zz_mul64(product, range, &product);
        if (!fits)
            break;
        zz_putf(&ranges, "%s%s %s", a ? " x " : "", zz_why_count(why, range), v->name);
        if (range > largest) {
            largest = range;
            dominant = x->axes[a];
        }
    }
    const char *text = x->axis_count ? zz_buffer_text(&ranges) : "1";
    const char *memory = zz_why_memory(why, place->operand, place->level);
    if (fits && product == tile) {
        zz_why_say(why, "tile = what each axis of %s ranges over in one window", x->name);
        zz_why_say(why, "     = %s = %s", text, zz_why_count(why, tile));
    } else {
        zz_why_say(why, "tile = the most elements of %s that valid points of any window touch = %s",
                   x->name, zz_why_count(why, tile));
        if (fits && product > tile)
            zz_why_say(why, "a box around them has %s = %s", text, zz_why_count(why, product));
    }
    if (whole) {
        zz_why_say(why, "%s is the outermost memory of %s: it holds the whole tensor", memory,
                   x->name);
    } else {
        bool *chosen = ZZ_NEW_ARRAY(why->arena, bool, (size_t)nest->digit_count + 1);
        for (int d = 0; d < nest->digit_count; d++)
            chosen[d] = inside[d] && zz_nest_relevant(nest, d, place->operand);
        const char *loops;
        int64_t all;
        zz_why_loops(why, chosen, &loops, &all);
        zz_why_say(why, "loops inside that choose among its elements: %s",
                   all > 1 ? loops : "none");
    }
    if (fits && product == tile && largest > 1)
        zz_why_say(why, "dominant: axis %s, a factor of %s", nest->variables[dominant].name,
                   zz_why_count(why, largest));
}

static void put_bits(const zz_why *why, const zz_place *place) {
    const zz_operand *x = &why->nest->operands[place->operand];
    const zz_level_count *level = &why->counts->operands[place->operand].levels[place->level];
    int64_t final, partial;
    const bool as_final = zz_mul64(level->tile, x->bits, &final) && final == level->tile_bits;
    const bool as_partial =
        zz_mul64(level->tile, x->partial_bits, &partial) && partial == level->tile_bits;
    if (!as_final && !as_partial)
        return;
    zz_why_say(why, "tile_bits = elements x bits = %s x %s = %s%s", zz_why_count(why, level->tile),
               zz_why_count(why, as_final ? x->bits : x->partial_bits),
               zz_why_count(why, level->tile_bits),
               !x->output ? ""
               : as_final ? ", as final values"
                          : ", as partial sums");
}

/* All that shares the memory. */
static void put_memory(const zz_why *why, const zz_place *place) {
    const zz_nest *nest = why->nest;
    const int m = nest->operands[place->operand].levels[place->level].memory;
    zz_why_terms terms = {0};
    for (int o = 0; o < nest->operand_count; o++)
        for (int l = 0; l < nest->operands[o].level_count; l++) {
            if (nest->operands[o].levels[l].memory != m)
                continue;
            const zz_level_count *level = &why->counts->operands[o].levels[l];
            const bool outermost = l == nest->operands[o].level_count - 1;
            const bool exact = nest->counting != ZZ_BOXES;
            const zz_why_term term = {zz_sprintf(why->arena, "tile of %s", nest->operands[o].name),
                                      outermost || !exact ? ""
                                      : level->doubled    ? "two buffers"
                                                          : "one buffer",
                                      (double)level->tile_bits};
            zz_push(why->arena, &terms, term);
        }
    zz_why_say(why, "in %s of %s:", nest->memories[m].name,
               zz_form_size(why->arena, nest->memories[m].bits));
    zz_why_put_terms(why, &terms, ZZ_FIGURE_BITS, TERM_LIMIT);
    const zz_level_count *level = &why->counts->operands[place->operand].levels[place->level];
    if (level->tile_bits > nest->memories[m].bits)
        zz_why_say(why, "it does not fit: %s bit too many",
                   zz_why_count(why, level->tile_bits - nest->memories[m].bits));
}

void zz_why_tile(const zz_why *why, zz_metric_id id, const zz_place *place) {
    const zz_operand *x = &why->nest->operands[place->operand];
    const zz_level_count *level = &why->counts->operands[place->operand].levels[place->level];
    const zz_nest_memory *memory = &why->nest->memories[x->levels[place->level].memory];
    if (id == ZZ_METRIC_memory_utilization && memory->bits > 0)
        zz_why_say(why, "utilization = tile_bits / size of the memory = %s / %s = %s",
                   zz_why_count(why, level->tile_bits), zz_why_count(why, memory->bits),
                   zz_why_real(why, (double)level->tile_bits / (double)memory->bits));
    if (id != ZZ_METRIC_tile)
        put_bits(why, place);
    put_tile(why, place);
    if (id != ZZ_METRIC_tile) {
        zz_put_char(why->out, '\n');
        put_memory(why, place);
    }
}
