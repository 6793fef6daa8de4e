#include "runtime/nest/equation.h"

#include <inttypes.h>

/* How tightly a term binds: an addition or subtraction under a multiplication needs parentheses,
 * and so does one on the right of a subtraction. */
static bool is_sum(const zz_term *term) {
    return term->kind == ZZ_TERM_ADD || term->kind == ZZ_TERM_SUBTRACT;
}

/* Index of the last term before the subtree that ends at `end`. */
static int before_subtree(const zz_term *terms, int end) {
    int wanted = 1;
    while (wanted > 0)
        wanted += terms[end--].kind == ZZ_TERM_LOAD ? -1 : 1;
    return end;
}

static void write_subtree(zz_arena *arena, zz_pieces *out, const zz_term *terms, int end);

static void write_side(zz_arena *arena, zz_pieces *out, const zz_term *terms, int end,
                       bool enclose) {
    if (enclose)
        zz_push(arena, out, ((zz_piece){.text = "(", .operand = -1}));
    write_subtree(arena, out, terms, end);
    if (enclose)
        zz_push(arena, out, ((zz_piece){.text = ")", .operand = -1}));
}

static void write_subtree(zz_arena *arena, zz_pieces *out, const zz_term *terms, int end) {
    const zz_term *root = &terms[end];
    if (root->kind == ZZ_TERM_LOAD) {
        zz_push(arena, out, ((zz_piece){.operand = root->operand}));
        return;
    }
    const int right = end - 1, left = before_subtree(terms, right);
    const bool product = root->kind == ZZ_TERM_MULTIPLY;
    write_side(arena, out, terms, left, product && is_sum(&terms[left]));
    zz_push(arena, out,
            ((zz_piece){.text = product                     ? " * "
                                : root->kind == ZZ_TERM_ADD ? " + "
                                                            : " - ",
                        .operand = -1}));
    write_side(arena, out, terms, right,
               is_sum(&terms[right]) && (product || root->kind == ZZ_TERM_SUBTRACT));
}

zz_pieces zz_right_side(zz_arena *arena, const zz_nest *nest) {
    zz_pieces right = {0};
    if (nest->term_count)
        write_subtree(arena, &right, nest->terms, nest->term_count - 1);
    return right;
}

const char *zz_operation_sign(zz_operation operation) {
    return operation == ZZ_SUM ? "+=" : operation == ZZ_MAX ? "max=" : "=";
}

/* --- over the index variables -------------------------------------------------------------- */

static void put_term(zz_buffer *out, int64_t factor, const char *name, bool first) {
    zz_put(out, factor < 0 ? "-" : first ? "" : "+");
    if (factor != 1 && factor != -1)
        zz_putf(out, "%" PRIu64 "*", factor < 0 ? 0 - (uint64_t)factor : (uint64_t)factor);
    zz_put(out, name);
}

static void put_axis(zz_buffer *out, const zz_nest *nest, const zz_nest_variable *axis) {
    if (!axis->position_coefficients) {
        zz_put(out, axis->name);
        return;
    }
    bool first = true;
    for (int v = 0; v < nest->variable_count; v++)
        if (axis->position_coefficients[v]) {
            put_term(out, axis->position_coefficients[v], nest->variables[v].name, first);
            first = false;
        }
    if (axis->position_constant || first)
        zz_putf(out, "%s%" PRId64, first || axis->position_constant < 0 ? "" : "+",
                axis->position_constant);
}

static void put_operand(zz_buffer *out, const zz_nest *nest, const zz_operand *operand) {
    zz_put(out, operand->name);
    for (int a = 0; a < operand->axis_count; a++) {
        zz_put(out, a ? "," : "[");
        put_axis(out, nest, &nest->variables[operand->axes[a]]);
    }
    if (operand->axis_count)
        zz_put(out, "]");
}

void zz_put_equation(const zz_nest *nest, zz_buffer *out) {
    const zz_pieces right = zz_right_side(out->arena, nest);
    put_operand(out, nest, &nest->operands[0]);
    zz_putf(out, " %s ", zz_operation_sign(nest->operation));
    for (size_t p = 0; p < right.count; p++)
        if (right.items[p].operand < 0)
            zz_put(out, right.items[p].text);
        else
            put_operand(out, nest, &nest->operands[right.items[p].operand]);
}
