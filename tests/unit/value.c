/* Values and units: exact integers, quantities, and what does not go together. */
#include <stdio.h>
#include <string.h>

#include "compiler/value/value.h"
#include "tests/unit/unit.h"

typedef struct fixture {
    zz_memory memory;
    zz_arena *arena;
} fixture;

static void begin(fixture *f) {
    zz_memory_begin(&f->memory);
    f->arena = zz_arena_new(&f->memory);
}

/* "16 KiB", "10.5 pJ", "3", or a string in quotes. */
static zz_value read(fixture *f, const char *text) {
    zz_value value = zz_value_unknown();
    if (text[0] == '"')
        return zz_value_string(text);
    const char *blank = strchr(text, ' ');
    const char *digits = blank ? zz_strndup(f->arena, text, (size_t)(blank - text)) : text;
    CHECK_INT(zz_value_number(digits, blank ? blank + 1 : NULL, &value), ZZ_VALUE_OK);
    return value;
}

static const char *print(fixture *f, zz_value value) {
    zz_buffer out = zz_buffer_new(f->arena);
    zz_value_print(f->arena, value, &out);
    return zz_buffer_text(&out);
}

static const char *const names[] = {"ok",          "mismatch", "overflow", "by zero",
                                    "not numbers", "exponent", "no unit"};

static void numbers(void) {
    static const struct {
        const char *digits, *unit, *printed;
    } rows[] = {
        {"0", NULL, "0"},
        {"1_000", NULL, "1000"},
        {"9223372036854775807", NULL, "9223372036854775807"},
        {"10.5", "pJ", "10.5 pJ"},
        {"1.5", "KiB", "12288 bit"},
        {"0.04", "KiB", "327.68 bit"},
        {"2500", "fJ", "2.5 pJ"},
        {"3000", "fJ", "3 pJ"},
        {"1", "GiB", "8589934592 bit"},
        {"64", "bit/cycle", "64 bit/cycle"},
        {"2000", "um2", "0.002 mm2"},
        {"500", "MHz", "0.5 GHz"},
        {"1", "cycle", "1 cycle"},
        {"2", "cycle", "2 cycles"},
        {"2e3", "ps", "2 ns"},
    };
    fixture f = {0};
    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        zz_value value;
        CHECK_INT(zz_value_number(rows[i].digits, rows[i].unit, &value), ZZ_VALUE_OK);
        CHECK_TEXT(print(&f, value), rows[i].printed);
    }
    zz_value value;
    CHECK_INT(zz_value_number("9223372036854775808", NULL, &value), ZZ_VALUE_OVERFLOW);
    CHECK_INT(zz_value_number("1073741824", "GiB", &value), ZZ_VALUE_OVERFLOW);
    CHECK_INT(zz_value_number("1e999", NULL, &value), ZZ_VALUE_OVERFLOW);
    CHECK_INT(zz_value_number("1", "furlong", &value), ZZ_VALUE_NO_UNIT);
    zz_memory_end(&f.memory);
}

static void arithmetic(void) {
    static const struct {
        const char *left, *operator, * right, *result;
    } rows[] = {
        {"2", "+", "3", "5"},
        {"7", "/", "2", "3.5"},
        {"8", "/", "2", "4"},
        {"2", "^", "62", "4611686018427387904"},
        {"2", "^", "63", "overflow"},
        {"0", "^", "0", "1"},
        {"1", "^", "9223372036854775807", "1"},
        {"9223372036854775807", "+", "1", "overflow"},
        {"4294967296", "*", "4294967296", "overflow"},
        {"9223372036854775807", "*", "1.0", "9.22337203685e+18"},
        {"1", "/", "0", "by zero"},
        {"1e300", "*", "1e300", "overflow"},
        {"10 pJ", "+", "1 nJ", "1010 pJ"},
        {"10 pJ", "+", "2 KiB", "mismatch"},
        {"10 pJ", "+", "2", "mismatch"},
        {"10 cycle", "+", "2", "12 cycles"},
        {"10 pJ", "/", "4 bit", "2.5 pJ/bit"},
        {"64 bit/cycle", "*", "3 cycle", "192 bit"},
        {"500 MHz", "*", "4 ns", "2"},
        {"3 pJ", "^", "2", "9 pJ^2"},
        {"3 pJ", "^", "0.5", "exponent"},
        {"3", "^", "1 bit", "mismatch"},
        {"\"a\"", "+", "1", "not numbers"},
        {"1", "<", "2", "true"},
        {"1 KiB", "==", "8192 bit", "true"},
        {"1 KiB", "==", "8192", "mismatch"},
        {"3 cycle", "==", "3", "true"},
        {"\"a\"", "==", "\"a\"", "true"},
        {"\"a\"", "!=", "\"a\"", "false"},
        {"7.94 nJ", "==", "7939.5 pJ", "true"},
        {"7.93 nJ", "==", "7939.5 pJ", "false"},
        {"7939.5 pJ", "<", "7.94 nJ", "true"},
        {"7939.5 pJ", ">=", "7.94 nJ", "false"},
        {"648", "==", "6.5e2", "false"},
        {"1", "==", "1.0", "true"},
        {"0.96", "==", "1", "false"},
    };
    fixture f = {0};
    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        zz_value result;
        const zz_value left = read(&f, rows[i].left), right = read(&f, rows[i].right);
        const zz_value_status status = zz_value_binary(rows[i].operator, left, right, &result);
        const char *found = status == ZZ_VALUE_OK ? print(&f, result) : names[status];
        if (!CHECK_TEXT(found, rows[i].result))
            fprintf(stderr, "in %s %s %s\n", rows[i].left, rows[i].operator, rows[i].right);
    }
    zz_memory_end(&f.memory);
}

/* What is not known yet has a measure all the same, so that nothing is counted in vain. */
static void unknowns(void) {
    zz_value energy = zz_value_unknown(), result;
    energy.measured = true;
    energy.measure = zz_measure_of(ZZ_ENERGY);
    const zz_value two = zz_value_integer(2, (zz_measure){{0}});
    CHECK_INT(zz_value_binary("==", energy, two, &result), ZZ_VALUE_MISMATCH);
    CHECK_INT(zz_value_binary("==", zz_value_unknown(), two, &result), ZZ_VALUE_OK);
    REQUIRE(zz_value_binary("*", energy, two, &result) == ZZ_VALUE_OK);
    CHECK(result.kind == ZZ_VALUE_UNKNOWN && result.measured);
    CHECK(zz_measure_equal(result.measure, energy.measure));
    CHECK_INT(zz_value_binary("+", energy, zz_value_string("x"), &result), ZZ_VALUE_NOT_NUMBERS);
}

static void rounding(void) {
    zz_value result;
    int64_t whole;
    CHECK_INT(zz_value_round(true, zz_value_real(2.1, (zz_measure){{0}}), &result), ZZ_VALUE_OK);
    CHECK_INT(result.integer, 3);
    CHECK_INT(zz_value_round(false, zz_value_real(-2.1, (zz_measure){{0}}), &result), ZZ_VALUE_OK);
    CHECK_INT(result.integer, -3);
    CHECK_INT(zz_value_round(true, zz_value_real(1e30, (zz_measure){{0}}), &result),
              ZZ_VALUE_OVERFLOW);
    CHECK(zz_value_as_integer(zz_value_real(4096, (zz_measure){{0}}), &whole));
    CHECK(!zz_value_as_integer(zz_value_real(4096.5, (zz_measure){{0}}), &whole));
    CHECK(!zz_value_as_integer(zz_value_real(1e18, (zz_measure){{0}}), &whole));
}

extern const zz_test zz_tests_value[];
const zz_test zz_tests_value[] = {
    {"value", "numbers", numbers},
    {"value", "arithmetic", arithmetic},
    {"value", "unknowns", unknowns},
    {"value", "rounding", rounding},
    {NULL, NULL, NULL},
};
