/* Takes the C tables of tests, gives them to GoogleTest, and ends with the one line that the suites
 * of `make check` end with. */
#include <cstdio>

#include <gtest/gtest.h>

#include "tests/unit/unit.h"

extern "C" {
#define ZZ_TABLE(table) extern const zz_test table[];
#include "tests/unit/tables.def"
#undef ZZ_TABLE
}

namespace {

class Test : public ::testing::Test {
  public:
    explicit Test(void (*run)()) : run_(run) {
    }
    void TestBody() override {
        run_();
    }

  private:
    void (*run_)();
};

const zz_test *const tables[] = {
#define ZZ_TABLE(table) table,
#include "tests/unit/tables.def"
#undef ZZ_TABLE
};

} // namespace

extern "C" void zz_test_fail(const char *file, int line, const char *message) {
    ADD_FAILURE_AT(file, line) << message;
}

int main(int argc, char **argv) {
    ::testing::GTEST_FLAG(brief) = true; // --gtest_brief=0 tells every test
    ::testing::InitGoogleTest(&argc, argv);
    for (const zz_test *table : tables)
        for (const zz_test *test = table; test->name; test++)
            ::testing::RegisterTest(test->suite, test->name, nullptr, nullptr, __FILE__, __LINE__,
                                    [test]() -> ::testing::Test * { return new Test(test->run); });
    const int status = RUN_ALL_TESTS();
    const ::testing::UnitTest *all = ::testing::UnitTest::GetInstance();
    std::printf("%d passed, %d failed\n", all->successful_test_count(), all->failed_test_count());
    return status;
}
