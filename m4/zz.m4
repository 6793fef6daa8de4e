dnl The probes of configure.ac, one macro a question.

dnl ZZ_C11: the compiler speaks C11 with GNU builtins for checked arithmetic.
AC_DEFUN([ZZ_C11], [
    AC_MSG_CHECKING([for C11 and checked arithmetic])
    AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
#if !defined __STDC_VERSION__ || __STDC_VERSION__ < 201112L
#error "C11 is needed"
#endif
long f(long a, long b);
long f(long a, long b) { long r; return __builtin_mul_overflow(a, b, &r) ? 0 : r; }
_Static_assert(sizeof(long) == 8, "64-bit");
]])], [AC_MSG_RESULT([yes])], [
        AC_MSG_RESULT([no])
        AC_MSG_ERROR([a 64-bit C11 compiler like gcc or clang is needed])])
])

dnl ZZ_FLEX_BISON(VERSION): flex, and bison of at least that version.
AC_DEFUN([ZZ_FLEX_BISON], [
    AC_PROG_LEX([noyywrap])
    AC_PROG_YACC
    AS_CASE([$LEX], [*flex*], [], [AC_MSG_ERROR([flex is missing: install flex])])
    AC_MSG_CHECKING([for bison >= $1])
    zz_bison=`$YACC --version 2>/dev/null | sed -n '1s/.* \([[0-9]][[0-9.]]*\)$/\1/p'`
    AS_VERSION_COMPARE([${zz_bison:-0}], [$1],
        [AC_MSG_RESULT([${zz_bison:-no}])
         AC_MSG_ERROR([bison $1 or later is missing: install bison])],
        [AC_MSG_RESULT([$zz_bison])], [AC_MSG_RESULT([$zz_bison])])
])

dnl ZZ_LIBTCC: the header, the archive, how many arguments tcc_relocate takes, and whether this
dnl machine lets a compiled kernel run.
AC_DEFUN([ZZ_LIBTCC], [
    AC_CHECK_HEADER([libtcc.h], [], [AC_MSG_ERROR([libtcc is missing: install libtcc-dev])])
    zz_saved_LIBS=$LIBS
    LIBTCC_LIBS="-ltcc -ldl -lpthread"
    LIBS="$LIBTCC_LIBS $LIBS"
    AC_MSG_CHECKING([for libtcc])
    AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <libtcc.h>]], [[tcc_delete(tcc_new());]])],
        [AC_MSG_RESULT([$LIBTCC_LIBS])],
        [AC_MSG_RESULT([no])
         AC_MSG_ERROR([libtcc does not link: install libtcc-dev])])
    AC_MSG_CHECKING([how many arguments tcc_relocate takes])
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <libtcc.h>]],
            [[return tcc_relocate((TCCState *)0, TCC_RELOCATE_AUTO);]])],
        [zz_relocate=2], [zz_relocate=1])
    AC_MSG_RESULT([$zz_relocate])
    AC_DEFINE_UNQUOTED([ZZ_TCC_RELOCATE_ARGUMENTS], [$zz_relocate],
        [Arguments of tcc_relocate: 2 up to 2022, 1 since.])
    AC_MSG_CHECKING([whether a kernel compiled by libtcc runs])
    AC_RUN_IFELSE([AC_LANG_SOURCE([[
#include <libtcc.h>
#include "confdefs.h"
int main(void) {
    TCCState *state = tcc_new();
    int (*kernel)(void);
    tcc_set_options(state, "-nostdlib");
    tcc_set_output_type(state, TCC_OUTPUT_MEMORY);
    if (tcc_compile_string(state, "int kernel(void) { return 42; }") < 0)
        return 1;
#if ZZ_TCC_RELOCATE_ARGUMENTS == 2
    if (tcc_relocate(state, TCC_RELOCATE_AUTO) < 0)
        return 1;
#else
    if (tcc_relocate(state) < 0)
        return 1;
#endif
    *(void **)&kernel = tcc_get_symbol(state, "kernel");
    return kernel && kernel() == 42 ? 0 : 1;
}
]])], [AC_MSG_RESULT([yes])],
        [AC_MSG_RESULT([no])
         AC_MSG_WARN([this machine does not run code made at run time; zzlc needs --engine cc here])],
        [AC_MSG_RESULT([not tried, cross compiling])])
    # libtcc ends the program when it gets no memory, unless the linker leads its exit elsewhere.
    AC_MSG_CHECKING([whether the linker wraps exit])
    LIBS="-Wl,--wrap=exit $LIBS"
    AC_LINK_IFELSE([AC_LANG_SOURCE([[
#include <stdlib.h>
void __real_exit(int status);
void __wrap_exit(int status);
void __wrap_exit(int status) { __real_exit(status); }
int main(void) { exit(0); }
]])], [AC_MSG_RESULT([yes])
         LIBTCC_LIBS="-Wl,--wrap=exit,-u,__wrap_exit $LIBTCC_LIBS"
         AC_DEFINE([ZZ_WRAPS_EXIT], [1], [Whether calls of exit go to __wrap_exit.])],
        [AC_MSG_RESULT([no])])
    LIBS=$zz_saved_LIBS
    AC_SUBST([LIBTCC_LIBS])
])

dnl ZZ_ONNX: protobuf-c, its compiler, and the description of the ONNX format (Debian has all three in
dnl packages; the description comes with the headers of libonnx, which is not linked).
AC_DEFUN([ZZ_ONNX], [
    PKG_CHECK_MODULES([PROTOBUF_C], [libprotobuf-c >= 1.3], [],
        [AC_MSG_ERROR([protobuf-c is missing: install libprotobuf-c-dev])])
    AC_PATH_PROG([PROTOC_C], [protoc-c])
    AS_IF([test -z "$PROTOC_C"],
        [AC_MSG_ERROR([protoc-c is missing: install protobuf-c-compiler])])
    AC_ARG_WITH([onnx-proto],
        [AS_HELP_STRING([--with-onnx-proto=FILE], [where the format's onnx.proto lies])],
        [ONNX_PROTO=$withval],
        [ONNX_PROTO=
         for zz_folder in /usr/include /usr/local/include; do
             AS_IF([test -z "$ONNX_PROTO" && test -f "$zz_folder/onnx/onnx.proto"],
                 [ONNX_PROTO=$zz_folder/onnx/onnx.proto])
         done])
    AC_MSG_CHECKING([for onnx.proto])
    AS_IF([test -f "$ONNX_PROTO"], [AC_MSG_RESULT([$ONNX_PROTO])],
        [AC_MSG_RESULT([no])
         AC_MSG_ERROR([onnx.proto is missing: install libonnx-dev])])
    ONNX_PROTO_DIR=`AS_DIRNAME(["$ONNX_PROTO"])`
    AC_SUBST([ONNX_PROTO])
    AC_SUBST([ONNX_PROTO_DIR])
])

dnl ZZ_WARNINGS: the warnings we hold ourselves to; --enable-werror makes them errors.
AC_DEFUN([ZZ_WARNINGS], [
    ZZ_CFLAGS="-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes"
    ZZ_CXXFLAGS="-Wall -Wextra -Wshadow"
    AC_ARG_ENABLE([werror],
        [AS_HELP_STRING([--enable-werror], [warnings are errors])], [], [enable_werror=no])
    AS_IF([test "x$enable_werror" = xyes], [
        ZZ_CFLAGS="$ZZ_CFLAGS -Werror"
        ZZ_CXXFLAGS="$ZZ_CXXFLAGS -Werror"
        ZZ_YFLAGS="-Werror"])
    AC_SUBST([ZZ_CFLAGS])
    AC_SUBST([ZZ_CXXFLAGS])
    AC_SUBST([ZZ_YFLAGS])
])

dnl ZZ_SANITIZERS: --enable-asan builds everything under AddressSanitizer and UBSan.
AC_DEFUN([ZZ_SANITIZERS], [
    AC_ARG_ENABLE([asan],
        [AS_HELP_STRING([--enable-asan], [build with AddressSanitizer and UBSan])],
        [], [enable_asan=no])
    AS_IF([test "x$enable_asan" = xyes], [
        ZZ_INSTRUMENT="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"])
    AM_CONDITIONAL([ASAN], [test "x$enable_asan" = xyes])
    AC_SUBST([ZZ_INSTRUMENT])
])

dnl ZZ_COVERAGE: --enable-coverage builds for gcov.  The user's flags stand last in a command, so that
dnl their -O2 is taken back there: optimised code has other lines than ours.
AC_DEFUN([ZZ_COVERAGE], [
    AC_ARG_ENABLE([coverage],
        [AS_HELP_STRING([--enable-coverage], [build for gcov and gcovr])],
        [], [enable_coverage=no])
    AS_IF([test "x$enable_coverage" = xyes], [
        ZZ_INSTRUMENT="$ZZ_INSTRUMENT --coverage"
        CFLAGS="$CFLAGS -O0"
        CXXFLAGS="$CXXFLAGS -O0"])
    AM_CONDITIONAL([COVERAGE], [test "x$enable_coverage" = xyes])
])

dnl ZZ_TEST_GTEST: GoogleTest, which drives the unit tests.
AC_DEFUN([ZZ_TEST_GTEST], [
    AC_MSG_CHECKING([for GoogleTest])
    AC_LANG_PUSH([C++])
    zz_saved_LIBS=$LIBS
    LIBS="-lgtest -lpthread $LIBS"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <gtest/gtest.h>]],
            [[return ::testing::UnitTest::GetInstance()->failed_test_count();]])],
        [zz_gtest=yes], [zz_gtest="no, make check will fail: install g++ and libgtest-dev"])
    LIBS=$zz_saved_LIBS
    AC_LANG_POP([C++])
    AC_MSG_RESULT([$zz_gtest])
    AM_CONDITIONAL([HAVE_GTEST], [test "x$zz_gtest" = xyes])
])

dnl ZZ_TEST_ISL: integer sets, an independent count of points and footprints.
AC_DEFUN([ZZ_TEST_ISL], [
    AC_MSG_CHECKING([for isl])
    zz_saved_LIBS=$LIBS
    LIBS="-lisl $LIBS"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <isl/ctx.h>
#include <isl/set.h>]], [[isl_ctx_free(isl_ctx_alloc());]])],
        [zz_isl=yes; ISL_LIBS=-lisl], [zz_isl="no, counts are not compared with isl's: install libisl-dev"])
    LIBS=$zz_saved_LIBS
    AC_MSG_RESULT([$zz_isl])
    AM_CONDITIONAL([HAVE_ISL], [test "x$zz_isl" = xyes])
    AC_SUBST([ISL_LIBS])
])

dnl ZZ_TEST_FUZZER: a clang that has libFuzzer; `make fuzz` uses it.
AC_DEFUN([ZZ_TEST_FUZZER], [
    AC_ARG_VAR([FUZZ_CC], [clang with -fsanitize=fuzzer, for make fuzz])
    AC_CHECK_PROGS([FUZZ_CC], [clang clang-14 clang-15 clang-16], [])
    zz_fuzzer="no, make fuzz cannot run: install clang and libclang-rt-14-dev"
    AS_IF([test -n "$FUZZ_CC"], [
        cat > conftest-fuzz.c <<'ZZ_END'
int LLVMFuzzerTestOneInput(const unsigned char *data, unsigned long size);
int LLVMFuzzerTestOneInput(const unsigned char *data, unsigned long size) { (void)data; return size > 1u << 30; }
ZZ_END
        AS_IF([$FUZZ_CC -fsanitize=fuzzer conftest-fuzz.c -o conftest-fuzz 2>&AS_MESSAGE_LOG_FD],
            [zz_fuzzer="$FUZZ_CC"], [FUZZ_CC=])
        rm -f conftest-fuzz.c conftest-fuzz])
])

dnl ZZ_TEST_PROGRAM(VARIABLE, PROGRAM, PACKAGE): a program that the tests use.
AC_DEFUN([ZZ_TEST_PROGRAM], [
    AC_PATH_PROG([$1], [$2])
    AS_IF([test -n "$$1"], [zz_program_$1=$2], [zz_program_$1="none (install $3)"])
])
