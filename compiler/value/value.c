#include "compiler/value/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/checked.h"

/* --- making -------------------------------------------------------------------------------- */

zz_value zz_value_unknown(void) {
    return (zz_value){.kind = ZZ_VALUE_UNKNOWN};
}

zz_value zz_value_integer(int64_t integer, zz_measure measure) {
    return (zz_value){
        .kind = ZZ_VALUE_INTEGER, .measured = true, .measure = measure, .integer = integer};
}

zz_value zz_value_real(double real, zz_measure measure) {
    return (zz_value){.kind = ZZ_VALUE_REAL, .measured = true, .measure = measure, .real = real};
}

zz_value zz_value_truth(bool truth) {
    return (zz_value){.kind = ZZ_VALUE_TRUTH, .integer = truth};
}

zz_value zz_value_string(const char *string) {
    return (zz_value){.kind = ZZ_VALUE_STRING, .string = string};
}

zz_value zz_value_layer(const struct zz_layer *layer) {
    return (zz_value){.kind = ZZ_VALUE_LAYER, .layer = layer};
}

static zz_value_status as_finite(double real, zz_measure measure, zz_value *result) {
    if (!isfinite(real))
        return ZZ_VALUE_OVERFLOW;
    *result = zz_value_real(real, measure);
    return ZZ_VALUE_OK;
}

/* The place value of the last digit written: 0.1 for "10.5", 100 for "1.5e3"; 0 for "10". */
static double last_digit(const char *digits) {
    int places = 0;
    const char *c = digits;
    while (*c && *c != '.' && *c != 'e' && *c != 'E')
        c++;
    const bool plain = !*c;
    if (*c == '.')
        for (c++; *c >= '0' && *c <= '9'; c++)
            places++;
    long exponent = 0;
    if (*c == 'e' || *c == 'E')
        exponent = strtol(c + 1, NULL, 10);
    if (plain)
        return 0;
    return pow(10, (double)exponent - places);
}

zz_value_status zz_value_number(const char *written, const char *unit, zz_value *value) {
    zz_unit made;
    const zz_unit *found = NULL;
    if (unit && !(found = zz_unit_find(unit, &made)))
        return ZZ_VALUE_NO_UNIT;
    const zz_measure measure = found ? found->measure : (zz_measure){{0}};
    const int64_t numerator = found ? found->numerator : 1;
    const int64_t denominator = found ? found->denominator : 1;

    char digits[512]; /* more digits than a double or an integer can use */
    size_t size = 0;
    for (const char *c = written; *c && size < sizeof digits - 1; c++)
        if (*c != '_')
            digits[size++] = *c;
    digits[size] = '\0';
    if (size == sizeof digits - 1)
        return ZZ_VALUE_OVERFLOW;

    const double place = last_digit(digits);
    const double factor = (double)numerator / (double)denominator;
    zz_value_status status = ZZ_VALUE_OK;
    if (strspn(digits, "0123456789") == size) {
        int64_t integer = 0;
        for (const char *c = digits; *c; c++)
            if (!zz_mul64(integer, 10, &integer) || !zz_add64(integer, *c - '0', &integer))
                return ZZ_VALUE_OVERFLOW;
        if (integer % denominator == 0) {
            if (!zz_mul64(integer / denominator, numerator, &integer))
                return ZZ_VALUE_OVERFLOW;
            *value = zz_value_integer(integer, measure);
        } else {
            status = as_finite((double)integer * (double)numerator / (double)denominator, measure,
                               value);
        }
        if (unit)
            value->half_digit = 0.5 * factor;
        return status;
    }
    const double real = strtod(digits, NULL);
    status = as_finite(real * (double)numerator / (double)denominator, measure, value);
    if (status == ZZ_VALUE_OK)
        value->half_digit = 0.5 * place * factor;
    return status;
}

/* --- asking -------------------------------------------------------------------------------- */

bool zz_value_is_number(zz_value value) {
    return value.kind == ZZ_VALUE_INTEGER || value.kind == ZZ_VALUE_REAL;
}

double zz_value_as_real(zz_value value) {
    return value.kind == ZZ_VALUE_REAL ? value.real : (double)value.integer;
}

bool zz_value_as_integer(zz_value value, int64_t *integer) {
    if (value.kind == ZZ_VALUE_INTEGER) {
        *integer = value.integer;
        return true;
    }
    /* 2^53: up to there every whole double is the number that was meant. */
    if (value.kind != ZZ_VALUE_REAL || value.real != floor(value.real) ||
        fabs(value.real) > 9007199254740992.0)
        return false;
    *integer = (int64_t)value.real;
    return true;
}

int zz_value_compare(zz_value a, zz_value b) {
    if (a.kind == ZZ_VALUE_INTEGER && b.kind == ZZ_VALUE_INTEGER)
        return (a.integer > b.integer) - (a.integer < b.integer);
    const double x = zz_value_as_real(a), y = zz_value_as_real(b);
    /* Sums of many terms differ in their last bits with the order of the terms. */
    if (fabs(x - y) <= 1e-12 * fmax(fabs(x), fabs(y)))
        return 0;
    return x < y ? -1 : 1;
}

/* Counts, and integers written without a unit. */
static bool is_exact(zz_value value) {
    return value.kind == ZZ_VALUE_INTEGER && value.half_digit == 0;
}

bool zz_value_equal(zz_value a, zz_value b) {
    if (zz_value_compare(a, b) == 0)
        return true;
    if (is_exact(a) || is_exact(b))
        return false;
    const double x = zz_value_as_real(a), y = zz_value_as_real(b);
    const double rounding = 1e-12 * fmax(fabs(x), fabs(y));
    return fabs(x - y) <= fmax(a.half_digit, b.half_digit) + rounding;
}

/* --- arithmetic ---------------------------------------------------------------------------- */

static zz_value_status power_of_integer(int64_t base, int64_t exponent, int64_t *result) {
    int64_t power = 1;
    if (base == 0 || base == 1)
        exponent = exponent > 0;
    else if (base == -1)
        exponent %= 2;
    else if (exponent > 63)
        return ZZ_VALUE_OVERFLOW;
    for (int64_t i = 0; i < exponent; i++)
        if (!zz_mul64(power, base, &power))
            return ZZ_VALUE_OVERFLOW;
    *result = power;
    return ZZ_VALUE_OK;
}

static zz_value_status raise(zz_value base, zz_value exponent, zz_value *result) {
    if (!zz_measure_is_number(exponent.measure))
        return ZZ_VALUE_MISMATCH;
    zz_measure measure = {{0}};
    int64_t whole = 0;
    const bool is_whole = zz_value_as_integer(exponent, &whole);
    if (!zz_measure_is_number(base.measure)) {
        if (!is_whole || whole < -100 || whole > 100 ||
            !zz_measure_multiply(measure, base.measure, (int)whole, &measure))
            return ZZ_VALUE_EXPONENT;
    }
    if (base.kind == ZZ_VALUE_INTEGER && is_whole && whole >= 0) {
        int64_t power;
        const zz_value_status status = power_of_integer(base.integer, whole, &power);
        if (status == ZZ_VALUE_OK)
            *result = zz_value_integer(power, measure);
        return status;
    }
    const double real = pow(zz_value_as_real(base), zz_value_as_real(exponent));
    if (isnan(real) || (zz_value_as_real(base) == 0 && !isfinite(real)))
        return ZZ_VALUE_EXPONENT;
    return as_finite(real, measure, result);
}

static zz_value_status scale(bool divide, zz_value a, zz_value b, zz_value *result) {
    zz_measure measure;
    if (!zz_measure_multiply(a.measure, b.measure, divide ? -1 : 1, &measure))
        return ZZ_VALUE_OVERFLOW;
    if (divide && zz_value_as_real(b) == 0)
        return ZZ_VALUE_BY_ZERO;
    if (a.kind == ZZ_VALUE_INTEGER && b.kind == ZZ_VALUE_INTEGER) {
        int64_t integer = 0;
        if (!divide) {
            if (!zz_mul64(a.integer, b.integer, &integer))
                return ZZ_VALUE_OVERFLOW;
            *result = zz_value_integer(integer, measure);
            return ZZ_VALUE_OK;
        }
        if (a.integer == INT64_MIN && b.integer == -1)
            return ZZ_VALUE_OVERFLOW;
        if (a.integer % b.integer == 0) {
            *result = zz_value_integer(a.integer / b.integer, measure);
            return ZZ_VALUE_OK;
        }
    }
    const double x = zz_value_as_real(a), y = zz_value_as_real(b);
    return as_finite(divide ? x / y : x * y, measure, result);
}

static zz_value_status add(bool subtract, zz_value a, zz_value b, zz_value *result) {
    /* A bare number takes the cycles of the other. */
    const zz_measure measure = a.measure.powers[ZZ_CYCLES] ? a.measure : b.measure;
    if (a.kind == ZZ_VALUE_INTEGER && b.kind == ZZ_VALUE_INTEGER) {
        int64_t integer = 0;
        if (subtract ? __builtin_sub_overflow(a.integer, b.integer, &integer)
                     : !zz_add64(a.integer, b.integer, &integer))
            return ZZ_VALUE_OVERFLOW;
        *result = zz_value_integer(integer, measure);
        return ZZ_VALUE_OK;
    }
    const double x = zz_value_as_real(a), y = zz_value_as_real(b);
    return as_finite(subtract ? x - y : x + y, measure, result);
}

static bool is_comparison(const char *operator) {
    return strchr("<>=!", operator[0]) != NULL;
}

static bool holds(const char *operator, zz_value a, zz_value b) {
    const int order = zz_value_compare(a, b);
    switch (operator[0]) {
    case '<':
        return operator[1] ? order <= 0 : order<0;
    case '>':
        return operator[1] ? order >= 0 : order> 0;
    case '=':
        return zz_value_equal(a, b);
    default:
        return !zz_value_equal(a, b);
    }
}

/* What is known of the result although an operand is not: its measure, so that an error in it is
 * found before anything is counted. */
static zz_value_status guess(const char *operator, zz_value a, zz_value b, zz_value *result) {
    *result = zz_value_unknown();
    for (int i = 0; i < 2; i++) {
        const zz_value v = i ? b : a;
        if (v.kind != ZZ_VALUE_UNKNOWN && !zz_value_is_number(v))
            return ZZ_VALUE_NOT_NUMBERS;
    }
    if (!a.measured || !b.measured)
        return ZZ_VALUE_OK;
    const char o = operator[0];
    if (o == '*' || o == '/') {
        if (!zz_measure_multiply(a.measure, b.measure, o == '*' ? 1 : -1, &result->measure))
            return ZZ_VALUE_OVERFLOW;
        result->measured = true;
    } else if (o == '^') {
        if (!zz_measure_is_number(b.measure))
            return ZZ_VALUE_MISMATCH;
        int64_t whole;
        if (zz_measure_is_number(a.measure))
            result->measured = true;
        else if (b.kind != ZZ_VALUE_UNKNOWN) {
            if (!zz_value_as_integer(b, &whole) || whole < -100 || whole > 100 ||
                !zz_measure_multiply((zz_measure){{0}}, a.measure, (int)whole, &result->measure))
                return ZZ_VALUE_EXPONENT;
            result->measured = true;
        }
    } else {
        if (!zz_measure_compatible(a.measure, b.measure))
            return ZZ_VALUE_MISMATCH;
        result->measured = !is_comparison(operator);
        result->measure = a.measure.powers[ZZ_CYCLES] ? a.measure : b.measure;
    }
    return ZZ_VALUE_OK;
}

zz_value_status zz_value_binary(const char *operator, zz_value a, zz_value b, zz_value *result) {
    if (a.kind == ZZ_VALUE_UNKNOWN || b.kind == ZZ_VALUE_UNKNOWN)
        return guess(operator, a, b, result);
    const bool equality = !strcmp(operator, "==") || !strcmp(operator, "!=");
    if (equality && a.kind == b.kind && !zz_value_is_number(a)) {
        const bool same = a.kind == ZZ_VALUE_STRING  ? !strcmp(a.string, b.string)
                          : a.kind == ZZ_VALUE_TRUTH ? a.integer == b.integer
                                                     : a.layer == b.layer;
        *result = zz_value_truth(same == (operator[0] == '='));
        return ZZ_VALUE_OK;
    }
    if (!zz_value_is_number(a) || !zz_value_is_number(b))
        return ZZ_VALUE_NOT_NUMBERS;
    switch (operator[0]) {
    case '*':
    case '/':
        return scale(operator[0] == '/', a, b, result);
    case '^':
        return raise(a, b, result);
    default:
        break;
    }
    if (!zz_measure_compatible(a.measure, b.measure))
        return ZZ_VALUE_MISMATCH;
    if (!is_comparison(operator))
        return add(operator[0] == '-', a, b, result);
    *result = zz_value_truth(holds(operator, a, b));
    return ZZ_VALUE_OK;
}

zz_value_status zz_value_negate(zz_value operand, zz_value *result) {
    *result = operand;
    if (operand.kind == ZZ_VALUE_UNKNOWN)
        return ZZ_VALUE_OK;
    if (!zz_value_is_number(operand))
        return ZZ_VALUE_NOT_NUMBERS;
    result->real = -operand.real;
    if (operand.kind == ZZ_VALUE_INTEGER &&
        __builtin_sub_overflow(0, operand.integer, &result->integer))
        return ZZ_VALUE_OVERFLOW;
    return ZZ_VALUE_OK;
}

zz_value_status zz_value_round(bool up, zz_value operand, zz_value *result) {
    *result = operand;
    result->half_digit = 0;
    if (operand.kind == ZZ_VALUE_UNKNOWN || operand.kind == ZZ_VALUE_INTEGER)
        return ZZ_VALUE_OK;
    if (operand.kind != ZZ_VALUE_REAL)
        return ZZ_VALUE_NOT_NUMBERS;
    const double whole = up ? ceil(operand.real) : floor(operand.real);
    if (fabs(whole) >= 9223372036854775808.0)
        return ZZ_VALUE_OVERFLOW;
    *result = zz_value_integer((int64_t)whole, operand.measure);
    return ZZ_VALUE_OK;
}

zz_value_status zz_value_least(bool largest, zz_value a, zz_value b, zz_value *result) {
    if (a.kind == ZZ_VALUE_UNKNOWN || b.kind == ZZ_VALUE_UNKNOWN)
        return guess("+", a, b, result);
    if (!zz_value_is_number(a) || !zz_value_is_number(b))
        return ZZ_VALUE_NOT_NUMBERS;
    if (!zz_measure_compatible(a.measure, b.measure))
        return ZZ_VALUE_MISMATCH;
    const zz_measure measure = a.measure.powers[ZZ_CYCLES] ? a.measure : b.measure;
    *result = (zz_value_compare(a, b) <= 0) != largest ? a : b;
    result->measure = measure;
    return ZZ_VALUE_OK;
}

/* --- words --------------------------------------------------------------------------------- */

/* Twelve digits: the further ones depend on the order of sums. */
static void put_rounded(zz_buffer *out, double real) {
    char digits[40];
    snprintf(digits, sizeof digits, "%.12g", real);
    zz_put_double(out, strtod(digits, NULL));
}

void zz_value_print(zz_arena *arena, zz_value value, zz_buffer *out) {
    switch (value.kind) {
    case ZZ_VALUE_UNKNOWN:
        zz_put(out, "unknown");
        return;
    case ZZ_VALUE_TRUTH:
        zz_put(out, value.integer ? "true" : "false");
        return;
    case ZZ_VALUE_STRING:
        zz_putf(out, "\"%s\"", value.string);
        return;
    case ZZ_VALUE_LAYER:
        zz_put(out, "a layer");
        return;
    case ZZ_VALUE_INTEGER:
        zz_putf(out, "%lld", (long long)value.integer);
        break;
    case ZZ_VALUE_REAL:
        put_rounded(out, value.real);
        break;
    }
    const char *unit = zz_measure_unit(arena, value.measure);
    if (*unit) {
        zz_put_char(out, ' ');
        zz_put(out, unit);
        if (!strcmp(unit, "cycle") && !(value.kind == ZZ_VALUE_INTEGER && value.integer == 1))
            zz_put_char(out, 's');
    }
}

const char *zz_value_describe(zz_arena *arena, zz_value value) {
    switch (value.kind) {
    case ZZ_VALUE_UNKNOWN:
        return value.measured ? zz_measure_name(arena, value.measure) : "an unknown value";
    case ZZ_VALUE_TRUTH:
        return "a comparison";
    case ZZ_VALUE_STRING:
        return "a string";
    case ZZ_VALUE_LAYER:
        return "a layer";
    default:
        break;
    }
    zz_buffer text = zz_buffer_new(arena);
    zz_put(&text, zz_measure_name(arena, value.measure));
    zz_put(&text, " (");
    zz_value_print(arena, value, &text);
    zz_put(&text, ")");
    return zz_buffer_text(&text);
}
