/* Takes a valid point, gives its line:
 *     NPE 3: O[0,3,1,2] += I[0,0,2,3] * W[3,0,1,1]
 * First the lane: the upper-case name of the array's dimension and the place along it, or one such
 * pair for each of several dimensions ("D1 2 D2 5:").  Then the equation at the point, its inputs
 * in the order of the equation, except that an event's tensor comes first where that does not
 * change the meaning (the right side is a plain product, or a plain sum). */
#include "runtime/interpret/log.h"

#include "runtime/interpret/walk.h"
#include "runtime/nest/equation.h"

struct zz_log {
    zz_arena *arena;
    const zz_nest *nest;
    const char **labels; /* of the dimensions */
    zz_pieces right;
    zz_buffer line;
};

static const char *upper_case(zz_arena *arena, const char *name) {
    char *copy = zz_strdup(arena, name);
    for (char *c = copy; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c -= 'a' - 'A';
    return copy;
}

/* Puts the event's tensor first in a right side of one kind of operator that may be reordered. */
static void event_first(zz_pieces *right, const zz_nest *nest) {
    int event = -1, operators = 0, products = 0, sums = 0;
    for (int t = 0; t < nest->term_count; t++) {
        operators += nest->terms[t].kind != ZZ_TERM_LOAD;
        products += nest->terms[t].kind == ZZ_TERM_MULTIPLY;
        sums += nest->terms[t].kind == ZZ_TERM_ADD;
    }
    if (operators != products && operators != sums)
        return;
    for (size_t i = 0; i < right->count && event < 0; i++)
        if (right->items[i].operand == nest->event_operand)
            event = (int)i;
    if (event <= 0)
        return;
    const zz_piece moved = right->items[event];
    for (int i = event; i > 1; i -= 2)
        right->items[i] = right->items[i - 2];
    right->items[0] = moved;
}

zz_log *zz_log_new(zz_arena *arena, const zz_nest *nest) {
    zz_log *log = ZZ_NEW(arena, zz_log);
    *log = (zz_log){.arena = arena, .nest = nest, .line = zz_buffer_new(arena)};
    log->labels = ZZ_NEW_ARRAY(arena, const char *, nest->dimension_count);
    for (int d = 0; d < nest->dimension_count; d++)
        log->labels[d] = upper_case(arena, nest->dimensions[d].name);
    log->right = zz_right_side(arena, nest);
    if (nest->event_operand >= 0)
        event_first(&log->right, nest);
    return log;
}

const char *zz_log_line(zz_log *log, const zz_walk *walk, int64_t lane) {
    const zz_nest *nest = log->nest;
    const int64_t *digits = walk->lane_digits + lane * nest->digit_count;
    zz_buffer *line = &log->line;
    line->size = 0;
    if (!nest->dimension_count)
        zz_put(line, "LANE 0");
    for (int dimension = 0; dimension < nest->dimension_count; dimension++) {
        int64_t place = 0;
        for (int d = 0; d < nest->digit_count; d++)
            if (nest->digits[d].dimension == dimension)
                place += digits[d] * nest->digits[d].lane_stride;
        zz_putf(line, "%s%s %lld", dimension ? " " : "", log->labels[dimension], (long long)place);
    }
    const zz_operand *output = &nest->operands[0];
    zz_put(line, ": ");
    zz_put_element(line, nest, output, zz_element(nest, output, walk->values));
    zz_putf(line, " %s ", zz_operation_sign(nest->operation));
    for (size_t i = 0; i < log->right.count; i++) {
        const zz_piece *p = &log->right.items[i];
        if (p->operand < 0) {
            zz_put(line, p->text);
            continue;
        }
        const zz_operand *x = &nest->operands[p->operand];
        zz_put_element(line, nest, x, zz_element(nest, x, walk->values));
    }
    return zz_buffer_text(line);
}
