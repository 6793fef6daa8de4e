/* Unit tests in C: a file of tests is a table of {suite, name, function} that ends with an empty
 * row; tables.def lists the tables; glue.cc hands them to GoogleTest.  A check that fails is told
 * with its place and the test goes on; REQUIRE leaves the test. */
#ifndef ZZ_TESTS_UNIT_UNIT_H
#define ZZ_TESTS_UNIT_UNIT_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zz_test {
    const char *suite, *name;
    void (*run)(void);
} zz_test;

/* In glue.cc: marks the running test as failed. */
void zz_test_fail(const char *file, int line, const char *message);

/* In unit.c: each returns whether the check held. */
bool zz_test_true(const char *file, int line, const char *text, bool value);
bool zz_test_int(const char *file, int line, const char *text, int64_t found, int64_t wanted);
bool zz_test_text(const char *file, int line, const char *text, const char *found,
                  const char *wanted);

#ifdef __cplusplus
}
#endif

#define CHECK(condition)          zz_test_true(__FILE__, __LINE__, #condition, (condition))
#define CHECK_INT(found, wanted)  zz_test_int(__FILE__, __LINE__, #found, (found), (wanted))
#define CHECK_TEXT(found, wanted) zz_test_text(__FILE__, __LINE__, #found, (found), (wanted))
#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!CHECK(condition))                                                                     \
            return;                                                                                \
    } while (0)

#endif
