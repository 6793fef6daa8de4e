/* Objectives: their values, and whether they grow with every figure. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/map/orders.h"
#include "tests/unit/objective.h"
#include "tests/unit/unit.h"

typedef struct known {
    zz_map_expression expression;
    double value; /* of energy 12, cycles 3, stall 2, the others 0 */
    bool monotone, additive;
} known;

static const known expressions[] = {
    {{{LOAD(ZZ_MAP_ENERGY)}, 1}, 12, true, true},
    {{{NUMBER(7)}, 1}, 7, true, false},
    {{{LOAD(ZZ_MAP_ENERGY), LOAD(ZZ_MAP_CYCLES), DO(ZZ_MAP_MULTIPLY)}, 3}, 36, true, false},
    {{{LOAD(ZZ_MAP_CYCLES), NUMBER(0.5), LOAD(ZZ_MAP_ENERGY), DO(ZZ_MAP_MULTIPLY), DO(ZZ_MAP_ADD)},
      5},
     9,
     true,
     true},
    {{{LOAD(ZZ_MAP_ENERGY), LOAD(ZZ_MAP_CYCLES), NUMBER(2), DO(ZZ_MAP_POWER), DO(ZZ_MAP_MULTIPLY)},
      5},
     108,
     true,
     false},
    {{{LOAD(ZZ_MAP_ENERGY), LOAD(ZZ_MAP_CYCLES), DO(ZZ_MAP_SUBTRACT)}, 3}, 9, false, true},
    {{{LOAD(ZZ_MAP_ENERGY), LOAD(ZZ_MAP_CYCLES), DO(ZZ_MAP_DIVIDE)}, 3}, 4, false, false},
    {{{LOAD(ZZ_MAP_ENERGY), NUMBER(4), DO(ZZ_MAP_DIVIDE)}, 3}, 3, true, true},
    {{{NUMBER(1), LOAD(ZZ_MAP_CYCLES), DO(ZZ_MAP_DIVIDE), DO(ZZ_MAP_NEGATE)}, 4},
     -1.0 / 3,
     true,
     false},
    {{{LOAD(ZZ_MAP_ENERGY), NUMBER(-2), DO(ZZ_MAP_POWER), DO(ZZ_MAP_NEGATE)}, 4},
     -1.0 / 144,
     true,
     false},
    {{{NUMBER(2), LOAD(ZZ_MAP_STALL), DO(ZZ_MAP_POWER)}, 3}, 4, true, false},
    {{{LOAD(ZZ_MAP_ENERGY), NUMBER(1), DO(ZZ_MAP_ADD)}, 3}, 13, true, false},
    {{{LOAD(ZZ_MAP_ENERGY), DO(ZZ_MAP_NEGATE), NUMBER(-2), DO(ZZ_MAP_MULTIPLY)}, 4},
     24,
     true,
     true},
    {{{LOAD(ZZ_MAP_CYCLES), LOAD(ZZ_MAP_ENERGY), DO(ZZ_MAP_LESS)}, 3}, 1, false, false},
    {{{NUMBER(20), LOAD(ZZ_MAP_ENERGY), DO(ZZ_MAP_AT_MOST)}, 3}, 0, true, false},
    {{{LOAD(ZZ_MAP_CYCLES), NUMBER(3), DO(ZZ_MAP_EQUAL)}, 3}, 1, false, false},
    {{{LOAD(ZZ_MAP_CYCLES), NUMBER(3), DO(ZZ_MAP_UNEQUAL)}, 3}, 0, false, false},
    {{{LOAD(ZZ_MAP_ENERGY), LOAD(ZZ_MAP_CYCLES), DO(ZZ_MAP_MOST), NUMBER(5), DO(ZZ_MAP_LEAST)}, 5},
     5,
     true,
     false},
    {{{LOAD(ZZ_MAP_CYCLES), NUMBER(2), DO(ZZ_MAP_DIVIDE), DO(ZZ_MAP_CEIL)}, 4}, 2, true, false},
    {{{NUMBER(2.5), DO(ZZ_MAP_FLOOR), LOAD(ZZ_MAP_CYCLES), DO(ZZ_MAP_MULTIPLY)}, 4}, 6, true, true},
    {{{LOAD(ZZ_MAP_CYCLES), LOAD(ZZ_MAP_STALL), DO(ZZ_MAP_NEGATE), DO(ZZ_MAP_MOST)}, 4},
     3,
     false,
     false},
    /* (energy - cycles) * (energy - cycles) goes both ways */
    {{{LOAD(ZZ_MAP_ENERGY), LOAD(ZZ_MAP_CYCLES), DO(ZZ_MAP_SUBTRACT), LOAD(ZZ_MAP_ENERGY),
       LOAD(ZZ_MAP_CYCLES), DO(ZZ_MAP_SUBTRACT), DO(ZZ_MAP_MULTIPLY)},
      7},
     81,
     false,
     false},
};

static void test_expressions(void) {
    const double figures[ZZ_MAP_FIGURES] = {
        [ZZ_MAP_ENERGY] = 12, [ZZ_MAP_CYCLES] = 3, [ZZ_MAP_STALL] = 2};
    for (size_t i = 0; i < sizeof expressions / sizeof expressions[0]; i++) {
        const known *k = &expressions[i];
        double weights[ZZ_MAP_FIGURES];
        CHECK(zz_map_value(&k->expression, figures) == k->value);
        CHECK_INT(zz_map_monotone(&k->expression), k->monotone);
        CHECK_INT(zz_map_additive(&k->expression, NULL), k->additive);
        if (!zz_map_additive(&k->expression, weights))
            continue;
        double sum = 0;
        for (int f = 0; f < ZZ_MAP_FIGURES; f++)
            sum += weights[f] * figures[f];
        CHECK(sum == k->value);
    }
}

/* What is called monotone never falls where figures rise, on random expressions and points. */
static void test_monotone_at_random(void) {
    uint64_t random = 11;
    int monotone = 0;
    for (int round = 0; round < 20000; round++) {
        zz_map_expression e = {.step_count = 0};
        int depth = 0;
        while (e.step_count < 9 || depth != 1) {
            zz_map_step *step = &e.steps[e.step_count++];
            const int kind = zz_map_random_below(&random, 7);
            if (depth < 2 || (e.step_count < 9 && kind < 3)) {
                if (zz_map_random_below(&random, 3) == 0)
                    *step = (zz_map_step)NUMBER(zz_map_random_below(&random, 5) - 2);
                else
                    *step = (zz_map_step)LOAD(
                        (zz_map_figure)zz_map_random_below(&random, ZZ_MAP_FIGURES));
                depth++;
            } else {
                step->kind = ZZ_MAP_ADD + zz_map_random_below(&random, 7);
                depth--;
            }
        }
        if (!zz_map_monotone(&e))
            continue;
        monotone++;
        for (int point = 0; point < 20; point++) {
            double low[ZZ_MAP_FIGURES], high[ZZ_MAP_FIGURES];
            for (int f = 0; f < ZZ_MAP_FIGURES; f++) {
                low[f] = zz_map_random_below(&random, 5);
                high[f] = low[f] + zz_map_random_below(&random, 3);
            }
            const double a = zz_map_value(&e, low), b = zz_map_value(&e, high);
            CHECK(isnan(a) || isnan(b) || b >= a || fabs(a - b) <= 1e-9 * fabs(a));
        }
    }
    CHECK(monotone > 500);
}

extern const zz_test zz_tests_objective[];
const zz_test zz_tests_objective[] = {{"objective", "expressions", test_expressions},
                                      {"objective", "monotone at random", test_monotone_at_random},
                                      {0}};
