# The tests.  A suite is a program or script whose last line is "N passed, N failed"; `make check` runs
# those in `suites` and ends with the sum.  `make check SUITES="unit golden"` runs some.

suites =

# --- unit tests: C tables under GoogleTest -------------------------------------------------
if HAVE_GTEST
check_PROGRAMS += tests/unit/unit
tests_unit_unit_SOURCES = \
    tests/unit/base.c \
    tests/unit/glue.cc \
    tests/unit/interpret.c \
    tests/unit/lang.c \
    tests/unit/npy.c \
    tests/unit/report.c \
    tests/unit/tables.def \
    tests/unit/unit.c tests/unit/unit.h
tests_unit_unit_LDADD = $(zz_archives) -lgtest -lpthread $(ZZ_LIBS)
suites += tests/unit/unit
else
suites += $(top_srcdir)/tests/unit/missing
endif

EXTRA_DIST += tests/check tests/unit/missing

check-local: $(check_PROGRAMS)
	@ZZLC="$(abs_top_builddir)/zzlc" ZZ_SOURCE="$(abs_top_srcdir)" ZZ_BUILD="$(abs_top_builddir)" \
	    ZZ_PATH="$(abs_top_srcdir)/stdlib" XMLLINT="$(XMLLINT)" MANDOC="$(MANDOC)" CC="$(CC)" \
	    $(top_srcdir)/tests/check $(suites)

# What the command line promises.
suites += $(top_srcdir)/tests/command.sh
EXTRA_DIST += tests/command.sh
