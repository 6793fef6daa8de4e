# The tests.  A suite is a program or script whose last line is "N passed, N failed"; `make check` runs
# those in `suites` and ends with the sum.  `make check SUITES="unit golden"` runs some.

suites =

# What draws designs at random, and writes them.
random_designs = tests/property/design.h tests/property/draw.h tests/property/generate.c \
    tests/property/layer.c tests/property/layer.h tests/property/write.c

# --- unit tests: C tables under GoogleTest -------------------------------------------------
if HAVE_GTEST
check_PROGRAMS += tests/unit/unit
tests_unit_unit_SOURCES = \
    tests/unit/base.c \
    tests/unit/census.c \
    tests/unit/elaborate.c \
    tests/unit/glue.cc \
    tests/unit/interpret.c \
    tests/unit/jit.c \
    tests/unit/lang.c \
    tests/unit/lattice.c \
    tests/unit/locality.c \
    tests/unit/npy.c \
    tests/unit/objective.c tests/unit/objective.h \
    tests/unit/output.c \
    tests/unit/report.c \
    tests/unit/search.c \
    tests/unit/session.c \
    tests/unit/spatial.c \
    tests/unit/tables.def \
    tests/unit/unit.c tests/unit/unit.h \
    tests/unit/value.c \
    tests/unit/zigzag.c
tests_unit_unit_LDADD = $(zz_archives) -lgtest -lpthread $(ZZ_LIBS)
suites += tests/unit/unit
else
suites += $(top_srcdir)/tests/unit/missing
endif

# --- designs with what must come out -------------------------------------------------------
suites += $(top_srcdir)/tests/golden/golden.sh $(top_srcdir)/tests/examples.sh

check_PROGRAMS += tests/diagnostics/examples
tests_diagnostics_examples_SOURCES = tests/diagnostics/examples.c
suites += $(top_srcdir)/tests/diagnostics/diagnostics.sh

suites += $(top_srcdir)/tests/snippets/snippets.sh $(top_srcdir)/tests/manual.sh
suites += $(top_srcdir)/tests/command.sh $(top_srcdir)/tests/watch.sh $(top_srcdir)/tests/editor.sh $(top_srcdir)/tests/kill.sh $(top_srcdir)/tests/course.sh $(top_srcdir)/tests/house.sh

# --- counts from elsewhere -----------------------------------------------------------------
check_PROGRAMS += tests/event/event
tests_event_event_SOURCES = tests/event/event.c
tests_event_event_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += $(top_srcdir)/tests/event/event.sh
suites += $(top_srcdir)/tests/timeloop/timeloop.sh $(top_srcdir)/tests/silicon/silicon.sh

# --- networks from ONNX files ---------------------------------------------------------------
check_PROGRAMS += tests/onnx/onnx
tests_onnx_onnx_SOURCES = tests/onnx/model.c tests/onnx/model.h tests/onnx/onnx.c
tests_onnx_onnx_LDADD = $(zz_archives) $(ZZ_LIBS)
tests/onnx/model.$(OBJEXT) tests/onnx/onnx.$(OBJEXT): lang/import/onnx.pb-c.h
suites += $(top_srcdir)/tests/onnx/onnx.sh
suites += $(top_srcdir)/tests/locality/locality.sh
EXTRA_DIST += tests/locality

# --- explanations --------------------------------------------------------------------------
check_PROGRAMS += tests/why/why
tests_why_why_SOURCES = \
    tests/why/why.c \
    $(random_designs)
tests_why_why_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += $(top_srcdir)/tests/why/why.sh

# --- ZigZag's own evaluations, figure for figure -------------------------------------------
check_PROGRAMS += tests/zigzag/zigzag
tests_zigzag_zigzag_SOURCES = \
    tests/zigzag/figures.c \
    tests/zigzag/nest.c \
    tests/zigzag/read.c \
    tests/zigzag/tables.h \
    tests/zigzag/zigzag.c
tests_zigzag_zigzag_LDADD = libruntime.a -lm
check_PROGRAMS += tests/zigzag/pipeline
tests_zigzag_pipeline_SOURCES = tests/zigzag/pipeline.c tests/zigzag/read.c tests/zigzag/tables.h
tests_zigzag_pipeline_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += $(top_srcdir)/tests/zigzag/zigzag.sh $(top_srcdir)/tests/zigzag/pipeline.sh
EXTRA_DIST += \
    tests/zigzag/zigzag.sh tests/zigzag/pipeline.sh tests/zigzag/designs tests/zigzag/digital.txt tests/zigzag/event.txt tests/zigzag/fuzz.txt tests/zigzag/public.txt

# --- searches for mappings, against ZigZag's ------------------------------------------------
check_PROGRAMS += tests/map/map
tests_map_map_SOURCES = \
    tests/map/map.c \
    tests/zigzag/nest.c tests/zigzag/read.c tests/zigzag/tables.h
tests_map_map_LDADD = libruntime.a -lpthread -lm
check_PROGRAMS += tests/map/spatial
tests_map_spatial_SOURCES = \
    tests/map/spatial.c \
    tests/zigzag/nest.c tests/zigzag/read.c tests/zigzag/tables.h
tests_map_spatial_LDADD = libruntime.a -lpthread -lm
suites += $(top_srcdir)/tests/map/map.sh $(top_srcdir)/tests/map/spatial.sh
EXTRA_DIST += \
    tests/map/map.sh tests/map/loma.txt \
    tests/map/spatial.sh tests/map/spatial.txt

# --- order kernels: their figures are the model's -------------------------------------------
check_PROGRAMS += tests/map/order
tests_map_order_SOURCES = \
    tests/map/order.c tests/map/vary.c tests/map/vary.h \
    tests/zigzag/nest.c tests/zigzag/read.c tests/zigzag/tables.h
tests_map_order_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += $(top_srcdir)/tests/map/order.sh
EXTRA_DIST += tests/map/order.sh

# --- the search of all orders ---------------------------------------------------------------
check_PROGRAMS += tests/map/optimum
tests_map_optimum_SOURCES = \
    tests/map/optimum.c tests/zigzag/nest.c tests/zigzag/read.c tests/zigzag/tables.h
tests_map_optimum_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += $(top_srcdir)/tests/map/optimum.sh
check_PROGRAMS += tests/map/brute
tests_map_brute_SOURCES = \
    tests/map/brute.c tests/map/random.c tests/map/random.h tests/map/small.c tests/map/small.h \
    $(random_designs)
tests_map_brute_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += tests/map/brute
check_PROGRAMS += tests/map/sample
tests_map_sample_SOURCES = \
    tests/map/sample.c tests/map/random.c tests/map/random.h \
    $(random_designs)
tests_map_sample_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += tests/map/sample
check_PROGRAMS += tests/map/below
tests_map_below_SOURCES = \
    tests/map/below.c tests/map/random.c tests/map/random.h \
    $(random_designs)
tests_map_below_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += tests/map/below
EXTRA_DIST += tests/map/optimum.sh tests/map/energy.txt tests/map/resnet18.txt

# --- explorations ---------------------------------------------------------------------------
suites += $(top_srcdir)/tests/explore/mapping.sh
check_PROGRAMS += tests/explore/ask
tests_explore_ask_SOURCES = tests/explore/ask.c
tests_explore_ask_LDADD = $(SQLITE_LIBS)
suites += $(top_srcdir)/tests/explore/keep.sh
EXTRA_DIST += tests/explore

# --- random designs: every way of counting agrees ------------------------------------------
check_PROGRAMS += tests/property/property
tests_property_property_SOURCES = \
    tests/property/charges.c \
    tests/property/check.c \
    tests/property/property.c \
    tests/property/sets.c \
    tests/property/shrink.c \
    $(random_designs)
tests_property_property_LDADD = $(zz_archives) $(ISL_LIBS) $(ZZ_LIBS)
if HAVE_ISL
tests_property_property_CPPFLAGS = $(AM_CPPFLAGS) -DHAVE_ISL
endif
suites += tests/property/property

# --- events by chance: means against all tensors there are ----------------------------------
check_PROGRAMS += tests/expected/expected
tests_expected_expected_SOURCES = \
    tests/expected/chance.c tests/expected/chance.h \
    tests/expected/expected.c \
    $(random_designs)
tests_expected_expected_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += tests/expected/expected
check_PROGRAMS += tests/expected/search
tests_expected_search_SOURCES = \
    tests/expected/chance.c tests/expected/chance.h \
    tests/expected/search.c \
    $(random_designs)
tests_expected_search_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += tests/expected/search

# --- pages in a browser ---------------------------------------------------------------------
suites += $(top_srcdir)/tests/browser/browser.sh
EXTRA_DIST += tests/browser/browser.sh tests/browser/checks.py tests/browser/chromium.sh tests/browser/driver.py tests/browser/report.py
suites += $(top_srcdir)/tests/browser/visual.sh
EXTRA_DIST += tests/browser/visual.py tests/browser/visual.sh tests/browser/waits.zz

# --- files of other tools -------------------------------------------------------------------
suites += $(top_srcdir)/tests/import/import.sh $(top_srcdir)/tests/import/network.sh
EXTRA_DIST += tests/import

# --- hostile input -------------------------------------------------------------------------
check_PROGRAMS += tests/limited
tests_limited_SOURCES = tests/limited.c
suites += $(top_srcdir)/tests/hostile/hostile.sh

# A system that refuses: no memory, no room, no more files.
check_PROGRAMS += tests/refusal/refusal
tests_refusal_refusal_SOURCES = tests/refusal/refusal.c
if !ASAN
check_DATA = tests/refusal/refuse.so
endif
tests/refusal/refuse.so: tests/refusal/refuse.c
	@$(MKDIR_P) tests/refusal
	$(AM_V_CCLD)$(CC) -D_GNU_SOURCE -std=c11 -O1 -fPIC -shared $(CFLAGS) $(LDFLAGS) -o $@ $(top_srcdir)/tests/refusal/refuse.c -ldl
CLEANFILES += tests/refusal/refuse.so
suites += $(top_srcdir)/tests/refusal/refusal.sh
EXTRA_DIST += tests/refusal/refuse.c tests/refusal/refusal.sh

# The fuzzing target: as a suite on the files we have, and under libFuzzer by `make fuzz`.
check_PROGRAMS += tests/fuzz/replay
tests_fuzz_replay_SOURCES = tests/fuzz/fuzz_check.c tests/fuzz/replay.c
tests_fuzz_replay_LDADD = $(zz_archives) $(ZZ_LIBS)
suites += $(top_srcdir)/tests/fuzz/fuzz.sh

EXTRA_PROGRAMS = tests/fuzz/fuzz_check
tests_fuzz_fuzz_check_SOURCES = tests/fuzz/fuzz_check.c
tests_fuzz_fuzz_check_LDADD = $(zz_archives) $(ZZ_LIBS)
tests_fuzz_fuzz_check_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer

# --- running them --------------------------------------------------------------------------
# Instrumented programs get more room for time and memory.
if ASAN
zz_scale = 10
else
if COVERAGE
zz_scale = 4
else
zz_scale = 1
endif
endif

# Without the `..` that configuring in build/ leaves in it: messages name it.
source_tree = $$(cd "$(abs_top_srcdir)" && pwd)

test_environment = \
    ZZLC="$(abs_top_builddir)/zzlc" ZZ_SOURCE="$(source_tree)" ZZ_BUILD="$(abs_top_builddir)" \
    ZZ_PATH="$(source_tree)/stdlib" ZZ_SCALE="$(zz_scale)" \
    CC="$(CC)" FUZZ_CC="$(FUZZ_CC)" \
    XMLLINT="$(XMLLINT)" MANDOC="$(MANDOC)" VALGRIND="$(VALGRIND)"

check-local: $(check_PROGRAMS) $(check_DATA)
	@$(test_environment) $(top_srcdir)/tests/check $(suites)

# What was installed works where it lies, and finds the library that came with it.
installcheck-local:
	env -u ZZ_PATH "$(DESTDIR)$(bindir)/zzlc" "$(DESTDIR)$(examplesdir)/lenet5.zz" --no-report

.PHONY: check-update property fuzz valgrind bench coverage uncovered
check-update: all tests/onnx/onnx tests/limited
	@$(test_environment) ZZ_UPDATE=1 $(top_srcdir)/tests/golden/golden.sh
	@$(test_environment) ZZ_UPDATE=1 $(top_srcdir)/tests/onnx/onnx.sh

# Random designs, as many as you like: make property DESIGNS=100000 SEED=7
DESIGNS = 20000
SEED = 1
property: tests/property/property
	@$(test_environment) tests/property/property --designs $(DESIGNS) --seed $(SEED)

FUZZ_SECONDS = 60
fuzz:
	@$(test_environment) $(top_srcdir)/tests/fuzz/run.sh $(FUZZ_SECONDS)

valgrind: all
	@$(test_environment) $(top_srcdir)/tests/valgrind.sh

# How much of our code the suites run: configure with --enable-coverage in a build folder of its own,
# then make check coverage.  `make uncovered` names the lines that did not run.
coverage:
	@$(test_environment) $(top_srcdir)/tests/coverage.sh
uncovered:
	@$(test_environment) $(top_srcdir)/tests/coverage.sh --lines

# --- how fast it is ------------------------------------------------------------------------
# Made by `make check` too, so that what they call is there; run by `make bench` alone.
check_PROGRAMS += tests/bench/bench tests/bench/mapper tests/bench/orders
tests_bench_bench_SOURCES = tests/bench/bench.c
tests_bench_bench_LDADD = $(zz_archives) $(ZZ_LIBS)
tests_bench_orders_SOURCES = tests/bench/orders.c
tests_bench_orders_LDADD = $(zz_archives) $(ZZ_LIBS)
tests_bench_mapper_SOURCES = tests/bench/mapper.c
tests_bench_mapper_LDADD = $(zz_archives) $(ZZ_LIBS)
# DATABASE=--database: the census into SQLite too, which takes a minute and more than a gigabyte.
DATABASE =
bench: zzlc tests/bench/bench tests/bench/mapper tests/bench/orders tests/map/sample
	@$(test_environment) tests/bench/bench ./zzlc $(top_srcdir)/examples/event-study.zz
	@$(test_environment) tests/bench/orders
	@$(test_environment) tests/bench/mapper $(DATABASE)
	@echo "a million random mappings against the proved optimum:"
	@$(test_environment) tests/map/sample --mappings 125000

clean-local:
	rm -rf fuzz
	find lang compiler runtime tests -name '*.gc[dn][ao]' -exec rm -f {} +
CLEANFILES += $(EXTRA_PROGRAMS)

# What the suites read; whole folders, so that adding a golden test is adding files.
EXTRA_DIST += \
    tests/check tests/command.sh tests/coverage.sh tests/examples.sh tests/manual.sh tests/suite.sh tests/watch.sh tests/editor.sh tests/kill.sh tests/course.sh tests/house.sh \
    tests/valgrind.sh tests/valgrind.supp \
    tests/diagnostics/diagnostics.sh \
    tests/event/event.sh tests/event/figures.tsv \
    tests/fuzz/fuzz.sh tests/fuzz/run.sh tests/fuzz/zz.dict tests/fuzz/corpus \
    tests/golden \
    tests/hostile/hostile.sh \
    tests/onnx/cases.txt tests/onnx/onnx.sh \
    tests/onnx/alexnet.graph tests/onnx/mobilenetv2.graph tests/onnx/resnet18.graph \
    tests/snippets/extract.awk tests/snippets/snippets.sh tests/snippets/within.awk \
    tests/silicon tests/timeloop \
    tests/unit/missing \
    tests/why/why.sh
