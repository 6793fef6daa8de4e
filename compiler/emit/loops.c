/* Loops and guards.  A variable is computed as soon as the last of its digits is open, a derived
 * one as soon as the last variable it needs is known; the loop that completes it runs only where its
 * guards hold.  Guards that cannot fail are not written. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compiler/emit/parts.h"
#include "runtime/base/checked.h"

enum { COORDINATE_LIMIT = 1 << 24 };

int zz_emit_function(zz_emitter *e, const zz_component *component, const char *format, ...) {
    char title[200];
    va_list list;
    va_start(list, format);
    vsnprintf(title, sizeof title, format, list);
    va_end(list);
    zz_putf(&e->functions, "\n/* %s; over", title);
    for (int i = 0; i < component->digit_count; i++) {
        const zz_digit *digit = &e->nest->digits[component->digits[i]];
        zz_putf(&e->functions, " d%d: %s%s of %lld,", component->digits[i],
                zz_emit_name(e->arena, e->nest->variables[digit->variable].name),
                digit->kind == ZZ_DIGIT_SPREAD ? " (lanes)" : "", (long long)digit->trips);
    }
    for (int i = 0; i < component->variable_count; i++)
        if (!e->nest->variables[component->variables[i]].bound)
            zz_putf(&e->functions, " v%d: %s derived,", component->variables[i],
                    zz_emit_name(e->arena, e->nest->variables[component->variables[i]].name));
    e->functions.text[--e->functions.size] = 0; /* the last comma */
    zz_putf(&e->functions, " */\nstatic void walk%d(struct zz_host *zz)\n{\n", e->function_count);
    zz_putf(&e->body, "    walk%d(zz);\n", e->function_count);
    return e->function_count++;
}

void zz_emit_function_end(zz_emitter *e) {
    zz_put(&e->functions, "}\n");
}

void zz_emit_line(zz_loops *walk, const char *format, ...) {
    char line[1000];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    zz_put_repeat(&walk->emitter->functions, ' ', 4 * (size_t)(1 + walk->depth));
    zz_put(&walk->emitter->functions, line);
    zz_put_char(&walk->emitter->functions, '\n');
}

static int64_t component_points(zz_emitter *e, const zz_component *component) {
    int64_t points = 1;
    for (int i = 0; i < component->digit_count; i++)
        if (!zz_mul64(points, e->nest->digits[component->digits[i]].trips, &points))
            return INT64_MAX;
    return points;
}

/* Points that one kernel may walk: some ten seconds of tcc's code. */
static const int64_t WORK_LIMIT = (int64_t)1 << 32;

zz_loops zz_loops_begin(zz_emitter *e, const zz_component *component) {
    const int64_t points = component_points(e, component);
    if (!zz_add64(e->work, points, &e->work) || e->work > WORK_LIMIT || points > INT32_MAX)
        zz_emit_too_large(e, component, "the points");
    return (zz_loops){.emitter = e,
                      .component = component,
                      .open = ZZ_NEW_ARRAY(e->arena, bool, (size_t)e->nest->digit_count + 1),
                      .known = ZZ_NEW_ARRAY(e->arena, bool, (size_t)e->nest->variable_count + 1),
                      .ranged = ZZ_NEW_ARRAY(e->arena, bool, (size_t)e->nest->variable_count + 1),
                      .divided = ZZ_NEW_ARRAY(e->arena, bool, (size_t)e->nest->variable_count + 1)};
}

/* sum of weights[i] * name i, as C; "0" when there is none. */
static void put_term(zz_buffer *sum, int64_t weight, char kind, int index) {
    if (weight == 0)
        return;
    if (sum->size)
        zz_put(sum, weight < 0 ? " - " : " + ");
    else if (weight < 0)
        zz_put(sum, "-");
    const int64_t size = weight < 0 ? -weight : weight;
    if (size == 1)
        zz_putf(sum, "%c%d", kind, index);
    else
        zz_putf(sum, "%lld * %c%d", (long long)size, kind, index);
}

static bool digits_open(const zz_loops *walk, int variable) {
    for (int d = 0; d < walk->emitter->nest->digit_count; d++)
        if (walk->emitter->nest->digits[d].variable == variable && !walk->open[d])
            return false;
    return true;
}

/* Whether a bound variable varies in this walk at all. */
static bool varies(const zz_loops *walk, int variable) {
    for (int d = 0; d < walk->emitter->nest->digit_count; d++)
        if (walk->emitter->nest->digits[d].variable == variable)
            return true;
    return false;
}

static void put_bound(zz_loops *walk, int v) {
    const zz_nest *nest = walk->emitter->nest;
    zz_buffer sum = zz_buffer_new(walk->emitter->arena);
    int64_t covered = 1;
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].variable == v) {
            put_term(&sum, nest->digits[d].weight, 'd', d);
            covered *= nest->digits[d].trips; /* within 64 bits: lowering saw to it */
        }
    zz_emit_line(walk, "const i64 v%d = %s; /* %s */", v, zz_buffer_text(&sum),
                 zz_emit_name(walk->emitter->arena, nest->variables[v].name));
    assert(covered <= nest->variables[v].extent || walk->ranged[v]); /* by narrow_bound */
}

/* Least and largest numerator of a derived variable over the extents of what it needs; false when
 * they are beyond what the kernel's arithmetic holds. */
static bool numerator_range(const zz_nest *nest, const zz_nest_variable *derived, int64_t *least,
                            int64_t *most) {
    __int128 low = derived->constant, high = derived->constant;
    for (int b = 0; b < nest->variable_count; b++) {
        const __int128 reach = (__int128)derived->coefficients[b] * (nest->variables[b].extent - 1);
        *(reach < 0 ? &low : &high) += reach;
    }
    *least = (int64_t)low;
    *most = (int64_t)high;
    return low > INT64_MIN / 4 && high < INT64_MAX / 4 &&
           (__int128)derived->extent * derived->divisor < INT64_MAX / 4;
}

static void put_constant(zz_buffer *sum, int64_t constant) {
    if (sum->size == 0)
        zz_putf(sum, "%lldLL", (long long)constant);
    else if (constant)
        zz_putf(sum, constant < 0 ? " - %lldLL" : " + %lldLL",
                (long long)(constant < 0 ? -constant : constant));
}

static void put_derived(zz_loops *walk, int v) {
    const zz_nest *nest = walk->emitter->nest;
    const zz_nest_variable *derived = &nest->variables[v];
    zz_buffer sum = zz_buffer_new(walk->emitter->arena);
    for (int b = 0; b < nest->variable_count; b++)
        if (derived->coefficients[b] && varies(walk, b))
            put_term(&sum, derived->coefficients[b], 'v', b);
    put_constant(&sum, derived->constant);
    const char *name = zz_emit_name(walk->emitter->arena, derived->name);
    if (derived->divisor > 1) {
        zz_emit_line(walk, "const i64 n%d = %s; /* %lld x %s */", v, zz_buffer_text(&sum),
                     (long long)derived->divisor, name);
        if (!walk->divided[v])
            zz_emit_line(walk, "if (n%d %% %lldLL != 0) continue;", v, (long long)derived->divisor);
        zz_emit_line(walk, "const i64 v%d = n%d / %lldLL;", v, v, (long long)derived->divisor);
    } else {
        zz_emit_line(walk, "const i64 v%d = %s; /* %s */", v, zz_buffer_text(&sum), name);
    }
    int64_t least, most;
    if (!numerator_range(nest, derived, &least, &most)) {
        if (walk->emitter->status == ZZ_COUNT_OK)
            walk->emitter->status = ZZ_COUNT_OVERFLOW;
        return;
    }
    assert((least >= 0 && most < derived->extent * derived->divisor) || walk->ranged[v]);
}

static bool derivable(const zz_loops *walk, int v) {
    const zz_nest *nest = walk->emitter->nest;
    for (int b = 0; b < nest->variable_count; b++)
        if (nest->variables[v].coefficients[b] && varies(walk, b) && !walk->known[b])
            return false;
    return true;
}

/* Offset of the event's element in row-major order, or NULL while a position is not known. */
static const char *event_place(const zz_loops *walk) {
    const zz_nest *nest = walk->emitter->nest;
    const zz_operand *event = &nest->operands[nest->event_operand];
    zz_buffer sum = zz_buffer_new(walk->emitter->arena);
    int64_t stride = 1; /* as large as the data is */
    for (int a = event->axis_count - 1; a >= 0; a--) {
        const int v = event->axes[a];
        if (varies(walk, v)) {
            if (!walk->known[v])
                return NULL;
            put_term(&sum, stride, 'v', v);
        }
        stride *= nest->variables[v].extent;
    }
    return sum.size ? zz_buffer_text(&sum) : "0";
}

/* Computes and guards everything that the open digits decide. */
static void settle(zz_loops *walk) {
    const zz_nest *nest = walk->emitter->nest;
    for (int i = 0; i < walk->component->variable_count; i++) {
        const int v = walk->component->variables[i];
        if (nest->variables[v].bound && !walk->known[v] && varies(walk, v) &&
            digits_open(walk, v)) {
            put_bound(walk, v);
            walk->known[v] = true;
        }
    }
    if (walk->component->stream && !walk->filtered) {
        const char *place = event_place(walk);
        if (place) {
            if (walk->stream)
                zz_emit_line(walk, "arrives += zz->arrives[%s];", place);
            else
                zz_emit_line(walk, "if (!zz->arrives[%s]) continue;", place);
            walk->filtered = true;
        }
    }
    for (int i = 0; i < walk->component->variable_count && !walk->stream; i++) {
        const int v = walk->component->variables[i];
        if (!nest->variables[v].bound && !walk->known[v] && derivable(walk, v)) {
            put_derived(walk, v);
            walk->known[v] = true;
        }
    }
}

/* --- closed forms of one loop ------------------------------------------------------------------
 * Where a digit is the last that a guarded variable waits for, the guard is an interval of the
 * digit, with a stride if something must divide.  The loop then runs over just that. */

static bool last_digit_of(const zz_loops *walk, int variable, int digit) {
    const zz_nest *nest = walk->emitter->nest;
    for (int d = 0; d < nest->digit_count; d++)
        if (d != digit && nest->digits[d].variable == variable && !walk->open[d])
            return false;
    return true;
}

static bool last_variable_of(const zz_loops *walk, int derived, int variable) {
    const zz_nest *nest = walk->emitter->nest;
    for (int b = 0; b < nest->variable_count; b++)
        if (b != variable && nest->variables[derived].coefficients[b] && varies(walk, b) &&
            !walk->known[b])
            return false;
    return nest->variables[derived].coefficients[variable] != 0;
}

/* What a variable (times `factor`) is when the digit is 0, added to a sum. */
static void put_rest(const zz_loops *walk, zz_buffer *sum, int variable, int digit,
                     int64_t factor) {
    const zz_nest *nest = walk->emitter->nest;
    for (int d = 0; d < nest->digit_count; d++)
        if (d != digit && nest->digits[d].variable == variable)
            put_term(sum, factor * nest->digits[d].weight, 'd', d);
}

/* floor(value / divisor) as C; `value` is the name of a constant, plus an offset. */
static const char *floor_text(const zz_loops *walk, const char *value, int64_t offset,
                              int64_t divisor) {
    zz_arena *arena = walk->emitter->arena;
    const char *sum = offset ? zz_sprintf(arena, "%s - %lldLL", value, (long long)offset) : value;
    return divisor == 1 ? sum : zz_sprintf(arena, "floor_div(%s, %lldLL)", sum, (long long)divisor);
}

/* 0 <= base + slope * d < limit as an interval of d. */
static void put_interval(zz_loops *walk, int digit, const char *base, int64_t slope, int64_t limit,
                         bool low, bool high) {
    const int64_t steep = slope < 0 ? -slope : slope;
    const char *at_zero = floor_text(walk, base, 0, steep);
    const char *at_limit = floor_text(walk, base, limit, steep);
    if (slope > 0 && low)
        zz_emit_line(walk, "if (from%d < -(%s)) from%d = -(%s);", digit, at_zero, digit, at_zero);
    if (slope > 0 && high)
        zz_emit_line(walk, "if (to%d > -(%s)) to%d = -(%s);", digit, at_limit, digit, at_limit);
    if (slope < 0 && low)
        zz_emit_line(walk, "if (to%d > %s + 1) to%d = %s + 1;", digit, at_zero, digit, at_zero);
    if (slope < 0 && high)
        zz_emit_line(walk, "if (from%d < %s + 1) from%d = %s + 1;", digit, at_limit, digit,
                     at_limit);
}

/* Begins with from = 0, to = trips once something narrows the loop. */
static void begin_range(zz_loops *walk, int digit, bool *begun) {
    if (*begun)
        return;
    *begun = true;
    zz_emit_line(walk, "{");
    walk->depth++;
    zz_emit_line(walk, "i64 from%d = 0, to%d = %lldLL;", digit, digit,
                 (long long)walk->emitter->nest->digits[digit].trips);
}

/* A remainder: the variable's factors reach beyond its extent. */
static void narrow_bound(zz_loops *walk, int digit, bool *begun) {
    const zz_nest *nest = walk->emitter->nest;
    const int v = nest->digits[digit].variable;
    int64_t covered = 1;
    for (int d = 0; d < nest->digit_count; d++)
        if (nest->digits[d].variable == v)
            covered *= nest->digits[d].trips;
    if (covered <= nest->variables[v].extent)
        return;
    begin_range(walk, digit, begun);
    zz_buffer sum = zz_buffer_new(walk->emitter->arena);
    put_rest(walk, &sum, v, digit, 1);
    put_constant(&sum, 0);
    zz_emit_line(walk, "const i64 b%d = %s;", v, zz_buffer_text(&sum));
    put_interval(walk, digit, zz_sprintf(walk->emitter->arena, "b%d", v),
                 nest->digits[digit].weight, nest->variables[v].extent, false, true);
    walk->ranged[v] = true;
}

/* Where `divisor` divides base + slope * d: the first such d from `from` on, then every stride-th.
 */
static int64_t narrow_stride(zz_loops *walk, int digit, int v) {
    const zz_nest *nest = walk->emitter->nest;
    const int64_t slope =
        nest->variables[v].coefficients[nest->digits[digit].variable] * nest->digits[digit].weight;
    const int64_t divisor = nest->variables[v].divisor;
    const int64_t stride = divisor / zz_gcd(slope, divisor);
    zz_emit_line(walk, "i64 skip%d = 0;", digit);
    zz_emit_line(walk,
                 "while (skip%d < %lldLL && (b%d + %lldLL * (from%d + skip%d)) %% %lldLL != 0)",
                 digit, (long long)stride, v, (long long)slope, digit, digit, (long long)divisor);
    zz_emit_line(walk, "    skip%d++;", digit);
    zz_emit_line(walk, "from%d = skip%d < %lldLL ? from%d + skip%d : to%d;", digit, digit,
                 (long long)stride, digit, digit, digit);
    walk->divided[v] = true;
    return stride;
}

static void narrow_derived(zz_loops *walk, int digit, int v, bool *begun, int *divided) {
    const zz_nest *nest = walk->emitter->nest;
    const zz_nest_variable *derived = &nest->variables[v];
    const int bound = nest->digits[digit].variable;
    int64_t least, most, slope;
    if (!numerator_range(nest, derived, &least, &most) ||
        !zz_mul64(derived->coefficients[bound], nest->digits[digit].weight, &slope))
        return;
    const int64_t limit = derived->extent * derived->divisor;
    const bool low = least < 0, high = most >= limit;
    if (!low && !high && derived->divisor == 1)
        return;
    begin_range(walk, digit, begun);
    zz_buffer sum = zz_buffer_new(walk->emitter->arena);
    for (int b = 0; b < nest->variable_count; b++)
        if (b != bound && derived->coefficients[b] && varies(walk, b))
            put_term(&sum, derived->coefficients[b], 'v', b);
    put_rest(walk, &sum, bound, digit, derived->coefficients[bound]);
    put_constant(&sum, derived->constant);
    zz_emit_line(walk, "const i64 b%d = %s;", v, zz_buffer_text(&sum));
    put_interval(walk, digit, zz_sprintf(walk->emitter->arena, "b%d", v), slope, limit, low, high);
    walk->ranged[v] = true;
    if (derived->divisor > 1)
        *divided = v;
}

void zz_loops_open(zz_loops *walk, int digit, bool backwards, const char *condition) {
    const zz_nest *nest = walk->emitter->nest;
    const zz_digit *d = &nest->digits[digit];
    bool plain = d->path && d->line, begun = false;
    int64_t stride = 1;
    int divided = -1;
    for (const char *c = d->path; plain && *c; c++)
        plain = strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./", *c);
    if (!walk->stream && last_digit_of(walk, d->variable, digit)) {
        narrow_bound(walk, digit, &begun);
        for (int i = 0; i < walk->component->variable_count; i++) {
            const int v = walk->component->variables[i];
            if (!nest->variables[v].bound && last_variable_of(walk, v, d->variable))
                narrow_derived(walk, digit, v, &begun, &divided);
        }
        if (divided >= 0 && !backwards)
            stride = narrow_stride(walk, digit, divided);
    }
    if (plain)
        zz_putf(&walk->emitter->functions, "#line %u \"%s\"\n", d->line, d->path);
    const char *from = begun ? zz_sprintf(walk->emitter->arena, "from%d", digit) : "0";
    const char *to = begun ? zz_sprintf(walk->emitter->arena, "to%d", digit)
                           : zz_sprintf(walk->emitter->arena, "%lldLL", (long long)d->trips);
    if (backwards)
        zz_emit_line(walk, "for (i64 d%d = %s - 1; d%d >= %s%s; d%d--) {", digit, to, digit, from,
                     condition, digit);
    else if (stride > 1)
        zz_emit_line(walk, "for (i64 d%d = %s; d%d < %s%s; d%d += %lldLL) {", digit, from, digit,
                     to, condition, digit, (long long)stride);
    else
        zz_emit_line(walk, "for (i64 d%d = %s; d%d < %s%s; d%d++) {", digit, from, digit, to,
                     condition, digit);
    walk->depth++;
    walk->open[digit] = true;
    settle(walk);
}

void zz_loops_close(zz_loops *walk, int depth) {
    while (walk->depth > depth) {
        walk->depth--;
        zz_emit_line(walk, "}");
    }
}

const char *zz_loops_sum(const zz_loops *walk, const int64_t *weights) {
    zz_buffer sum = zz_buffer_new(walk->emitter->arena);
    for (int i = 0; i < walk->component->digit_count; i++)
        put_term(&sum, weights[walk->component->digits[i]], 'd', walk->component->digits[i]);
    return sum.size ? zz_buffer_text(&sum) : "0";
}

const char *zz_loops_place(const zz_loops *walk, int operand, int64_t *size) {
    zz_emitter *e = walk->emitter;
    const zz_operand *x = &e->nest->operands[operand];
    zz_buffer sum = zz_buffer_new(e->arena);
    *size = 1;
    for (int a = x->axis_count - 1; a >= 0; a--) {
        const int v = x->axes[a];
        bool mine = false;
        for (int i = 0; i < walk->component->variable_count; i++)
            mine |= walk->component->variables[i] == v;
        if (!mine || (e->nest->variables[v].bound && !varies(walk, v)))
            continue;
        put_term(&sum, *size, 'v', v);
        if (!zz_mul64(*size, e->nest->variables[v].extent, size) || *size > COORDINATE_LIMIT) {
            zz_emit_too_large(e, walk->component, "the elements");
            *size = 1;
        }
    }
    return sum.size ? zz_buffer_text(&sum) : "0";
}
