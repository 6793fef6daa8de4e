/* Gauss-Jordan elimination on integer rows: a row  sum a[v] * v + a[n] = 0  for each position. Rows
 * are kept primitive (divided by their greatest common divisor), so that coefficients stay small
 * and the divisor of a derived variable is the one a stride or dilation really asks for. */
#include "compiler/lower/solve.h"

#include "runtime/base/checked.h"

static void make_primitive(int64_t *row, int width) {
    int64_t g = 0;
    for (int i = 0; i < width; i++)
        g = zz_gcd(row[i], g);
    if (g > 1)
        for (int i = 0; i < width; i++)
            row[i] /= g;
}

/* row := row * pivot[column] - pivot * row[column], over their common factor. */
static bool eliminate(int64_t *row, const int64_t *pivot, int column, int width) {
    const int64_t g = zz_gcd(row[column], pivot[column]);
    const int64_t keep = pivot[column] / g, take = row[column] / g;
    for (int i = 0; i < width; i++) {
        int64_t a, b;
        if (!zz_mul64(row[i], keep, &a) || !zz_mul64(pivot[i], take, &b) ||
            __builtin_sub_overflow(a, b, &row[i]))
            return false;
    }
    make_primitive(row, width);
    return true;
}

/* One row for each position: position - sum coefficients * variables - constant = 0. */
static int64_t **equations(zz_arena *arena, const zz_layer *layer, int *count) {
    const int n = layer->variable_count;
    int64_t **rows = ZZ_NEW_ARRAY(arena, int64_t *, (size_t)n);
    *count = 0;
    for (int p = 0; p < n; p++) {
        const zz_model_variable *position = &layer->variables[p];
        if (!position->is_position)
            continue;
        int64_t *row = ZZ_NEW_ARRAY(arena, int64_t, (size_t)n + 1);
        for (int v = 0; v < n; v++)
            row[v] = -position->coefficients[v];
        row[p] = 1;
        row[n] = -position->constant;
        rows[(*count)++] = row;
    }
    return rows;
}

/* In which round a variable may be solved for: those of more than one value first, then positions;
 * so it is an index variable of extent 1 that stays free, and can be 0, wherever there is a choice.
 */
static int round_of(const zz_model_variable *variable) {
    return variable->extent > 1 ? 0 : variable->is_position ? 1 : 2;
}

/* Finds a pivot row for each unknown; pivot_of[v] is -1 where there is none. */
static bool reduce(int64_t **rows, int row_count, const zz_layer *layer, const bool *looped,
                   int *pivot_of) {
    const int n = layer->variable_count;
    int done = 0;
    for (int v = 0; v < n; v++)
        pivot_of[v] = -1;
    for (int round = 0; round < 3; round++) {
        for (int v = 0; v < n && done < row_count; v++) {
            if (looped[v] || round_of(&layer->variables[v]) != round)
                continue;
            int found = done;
            while (found < row_count && rows[found][v] == 0)
                found++;
            if (found == row_count)
                continue;
            int64_t *pivot = rows[found];
            rows[found] = rows[done];
            rows[done] = pivot;
            for (int r = 0; r < row_count; r++)
                if (r != done && rows[r][v] != 0 && !eliminate(rows[r], pivot, v, n + 1))
                    return false;
            pivot_of[v] = done++;
        }
    }
    return true;
}

static bool derive(zz_nest_variable *variable, const int64_t *row, int v, int n,
                   const zz_nest_variable *variables) {
    const int64_t sign = row[v] > 0 ? -1 : 1;
    variable->bound = false;
    variable->divisor = row[v] > 0 ? row[v] : -row[v];
    if (!zz_mul64(sign, row[n], &variable->constant))
        return false;
    for (int b = 0; b < n; b++)
        if (b != v && variables[b].bound && !zz_mul64(sign, row[b], &variable->coefficients[b]))
            return false;
    return true;
}

zz_solution zz_solve(zz_arena *arena, const zz_layer *layer, const bool *looped,
                     zz_nest_variable *variables) {
    const int n = layer->variable_count;
    zz_solution solution = {.status = ZZ_SOLVED,
                            .unbound = ZZ_NEW_ARRAY(arena, bool, (size_t)n),
                            .tied = ZZ_NEW_ARRAY(arena, bool, (size_t)n)};
    int row_count;
    int64_t **rows = equations(arena, layer, &row_count);
    int *pivot_of = ZZ_NEW_ARRAY(arena, int, (size_t)n);
    if (!reduce(rows, row_count, layer, looped, pivot_of)) {
        solution.status = ZZ_SOLVE_OVERFLOW;
        return solution;
    }
    int pivots = 0;
    for (int v = 0; v < n; v++) {
        variables[v].coefficients = ZZ_NEW_ARRAY(arena, int64_t, (size_t)n);
        variables[v].divisor = 1;
        variables[v].bound = pivot_of[v] < 0;
        pivots += pivot_of[v] >= 0;
        if (variables[v].bound && !looped[v] && layer->variables[v].extent > 1) {
            solution.unbound[v] = true;
            solution.status = ZZ_SOLVE_UNBOUND;
        }
    }
    if (pivots < row_count) { /* the rows that are left tie loops among themselves */
        solution.status = ZZ_SOLVE_TWICE;
        for (int v = 0; v < n; v++)
            solution.tied[v] = looped[v] && rows[pivots][v] != 0;
    }
    if (solution.status == ZZ_SOLVED)
        for (int v = 0; v < n; v++)
            if (pivot_of[v] >= 0 && !derive(&variables[v], rows[pivot_of[v]], v, n, variables))
                solution.status = ZZ_SOLVE_OVERFLOW;
    return solution;
}
