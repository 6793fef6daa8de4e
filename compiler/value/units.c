#include "compiler/value/units.h"

#include <string.h>

#include "runtime/base/buffer.h"

#define ENERGY                                                                                     \
    {                                                                                              \
        { [ZZ_ENERGY] = 1 }                                                                        \
    }
#define SIZE                                                                                       \
    {                                                                                              \
        { [ZZ_SIZE] = 1 }                                                                          \
    }
#define AREA                                                                                       \
    {                                                                                              \
        { [ZZ_AREA] = 1 }                                                                          \
    }
#define TIME                                                                                       \
    {                                                                                              \
        { [ZZ_TIME] = 1 }                                                                          \
    }
#define FREQUENCY                                                                                  \
    {                                                                                              \
        { [ZZ_TIME] = -1 }                                                                         \
    }
#define CYCLES                                                                                     \
    {                                                                                              \
        { [ZZ_CYCLES] = 1 }                                                                        \
    }

#define MEASURE_energy    ENERGY
#define MEASURE_size      SIZE
#define MEASURE_area      AREA
#define MEASURE_time      TIME
#define MEASURE_frequency FREQUENCY
#define MEASURE_cycles    CYCLES

static const zz_unit units[] = {
#define ZZ_UNIT_VALUE(spelling, quantity, numerator, denominator, description)                     \
    {spelling, #quantity, MEASURE_##quantity, numerator, denominator, description},
#include "compiler/value/unit.def"
#undef ZZ_UNIT_VALUE
};

enum { UNIT_COUNT = sizeof units / sizeof *units };

/* The scanner knows exactly the units that have a value here. */
enum {
    SPELLED_UNITS = 0
#define ZZ_UNIT(...) +1
#include "lang/keyword.def"
};
_Static_assert((int)SPELLED_UNITS == (int)UNIT_COUNT,
               "lang/keyword.def and compiler/unit.def list the same units");

static const char *const base_units[ZZ_BASES] = {"pJ", "bit", "mm2", "ns", "cycle"};

static const struct {
    zz_measure measure;
    const char *name, *example;
} named[] = {
    {{{0}}, "a plain number", "`8`"},
    {ENERGY, "an energy", "`10.5 pJ`"},
    {SIZE, "a size", "`16 bit` or `64 KiB`"},
    {AREA, "an area", "`0.12 mm2`"},
    {TIME, "a time", "`2.5 ns`"},
    {FREQUENCY, "a frequency", "`500 MHz`"},
    {CYCLES, "a number of cycles", "`1 cycle`"},
};

const zz_unit *zz_units(int *count) {
    *count = UNIT_COUNT;
    return units;
}

static const zz_unit *simple(const char *spelling, size_t size) {
    for (int u = 0; u < UNIT_COUNT; u++)
        if (strlen(units[u].spelling) == size && !memcmp(units[u].spelling, spelling, size))
            return &units[u];
    return NULL;
}

const zz_unit *zz_unit_find(const char *spelling, zz_unit *made) {
    const char *slash = strchr(spelling, '/');
    if (!slash)
        return simple(spelling, strlen(spelling));
    const zz_unit *above = simple(spelling, (size_t)(slash - spelling));
    const zz_unit *below = simple(slash + 1, strlen(slash + 1));
    if (!above || !below)
        return NULL;
    *made = *above;
    made->spelling = spelling;
    made->quantity = "ratio";
    zz_measure_multiply(above->measure, below->measure, -1, &made->measure);
    /* The largest factors are below 2^34: their products fit. */
    made->numerator = above->numerator * below->denominator;
    made->denominator = above->denominator * below->numerator;
    return made;
}

zz_measure zz_measure_of(zz_base base) {
    zz_measure measure = {{0}};
    measure.powers[base] = 1;
    return measure;
}

bool zz_measure_equal(zz_measure a, zz_measure b) {
    return !memcmp(a.powers, b.powers, sizeof a.powers);
}

bool zz_measure_is_number(zz_measure measure) {
    return zz_measure_equal(measure, (zz_measure){{0}});
}

static bool counts_cycles(zz_measure measure) {
    measure.powers[ZZ_CYCLES] = 0;
    return zz_measure_is_number(measure);
}

bool zz_measure_compatible(zz_measure a, zz_measure b) {
    if (counts_cycles(a) && counts_cycles(b) &&
        (a.powers[ZZ_CYCLES] == 0 || b.powers[ZZ_CYCLES] == 0))
        return true;
    return zz_measure_equal(a, b);
}

bool zz_measure_multiply(zz_measure a, zz_measure b, int times, zz_measure *result) {
    for (int i = 0; i < ZZ_BASES; i++) {
        const long power = a.powers[i] + (long)b.powers[i] * times;
        if (power < -100 || power > 100)
            return false;
        a.powers[i] = (int8_t)power;
    }
    *result = a;
    return true;
}

static void put_power(zz_buffer *text, int base, int power) {
    zz_put(text, base_units[base]);
    if (power > 1)
        zz_putf(text, "^%d", power);
}

const char *zz_measure_unit(zz_arena *arena, zz_measure measure) {
    if (zz_measure_equal(measure, (zz_measure)FREQUENCY))
        return "GHz";
    zz_buffer text = zz_buffer_new(arena);
    for (int i = 0; i < ZZ_BASES; i++)
        if (measure.powers[i] > 0) {
            if (text.size > 0)
                zz_put_char(&text, '*');
            put_power(&text, i, measure.powers[i]);
        }
    for (int i = 0; i < ZZ_BASES; i++)
        if (measure.powers[i] < 0) {
            if (text.size == 0)
                zz_put_char(&text, '1');
            zz_put_char(&text, '/');
            put_power(&text, i, -measure.powers[i]);
        }
    return zz_buffer_text(&text);
}

const char *zz_measure_name(zz_arena *arena, zz_measure measure) {
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (zz_measure_equal(measure, named[i].measure))
            return named[i].name;
    return zz_sprintf(arena, "a quantity in %s", zz_measure_unit(arena, measure));
}

const char *zz_measure_expected(zz_arena *arena, zz_measure measure) {
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (zz_measure_equal(measure, named[i].measure))
            return zz_sprintf(arena, "%s such as %s", named[i].name, named[i].example);
    return zz_measure_name(arena, measure);
}
