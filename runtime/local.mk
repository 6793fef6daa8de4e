# The runtime: kernels, counts, costs, reports.  It never sees the tree.
noinst_LIBRARIES += libruntime.a
libruntime_a_SOURCES = \
    runtime/base/buffer.c runtime/base/buffer.h \
    runtime/base/checked.h \
    runtime/base/fault.h \
    runtime/base/hold.c runtime/base/hold.h \
    runtime/base/lookup.c runtime/base/lookup.h \
    runtime/base/map.c runtime/base/map.h \
    runtime/base/memory.c runtime/base/memory.h \
    runtime/base/npy.c runtime/base/npy.h \
    runtime/base/output.c runtime/base/output.h \
    runtime/base/vector.h \
    runtime/cost/cost.c runtime/cost/cost.h \
    runtime/cost/macro.c runtime/cost/macro.h \
    runtime/cost/metric.c runtime/cost/metric.def runtime/cost/metric.h \
    runtime/cost/metric_value.c \
    runtime/count/component.c runtime/count/component.h \
    runtime/count/constants.c \
    runtime/count/hops.c \
    runtime/count/host.h runtime/count/plan.h \
    runtime/count/readiness.c \
    runtime/count/run.c runtime/count/run.h \
    runtime/count/tally.c \
    runtime/count/timing.c \
    runtime/count/transfer.c \
    runtime/expected/closed.c \
    runtime/expected/draw.c \
    runtime/expected/expected.h \
    runtime/expected/parts.h \
    runtime/expected/reach.c \
    runtime/interpret/boundary.c runtime/interpret/boundary.h \
    runtime/interpret/interpret.c runtime/interpret/interpret.h \
    runtime/interpret/latency.c runtime/interpret/latency.h \
    runtime/interpret/log.c runtime/interpret/log.h \
    runtime/interpret/movement.c runtime/interpret/movement.h \
    runtime/interpret/readiness.c runtime/interpret/readiness.h \
    runtime/interpret/recording.c runtime/interpret/recording.h \
    runtime/interpret/schedule.c runtime/interpret/schedule.h \
    runtime/interpret/show.c runtime/interpret/show.h \
    runtime/interpret/simulate.c \
    runtime/interpret/timing.h \
    runtime/interpret/values.c runtime/interpret/values.h \
    runtime/interpret/walk.c runtime/interpret/walk.h \
    runtime/interpret/watch.h \
    runtime/interpret/window.c runtime/interpret/window.h \
    runtime/jit/cc.c \
    runtime/jit/engine.c runtime/jit/engine.h \
    runtime/jit/tcc.c \
    runtime/jit/workshop.c runtime/jit/workshop.h \
    runtime/nest/box.c runtime/nest/box.h \
    runtime/nest/counts.h \
    runtime/nest/equation.c runtime/nest/equation.h \
    runtime/nest/nest.c runtime/nest/nest.h

# Figures, reports, and the schema of the XML.
libruntime_a_SOURCES += \
    runtime/report/detail.c \
    runtime/report/document.c runtime/report/document.h \
    runtime/report/element.c \
    runtime/report/exploration.c \
    runtime/report/finding.c \
    runtime/report/html.c runtime/report/html.h \
    runtime/report/json.c \
    runtime/report/layout.c runtime/report/layout.h \
    runtime/report/libxml.c runtime/report/libxml.h \
    runtime/report/mapping.c \
    runtime/report/outcome.c \
    runtime/report/report.h \
    runtime/report/summary.c \
    runtime/report/xml.c

# The page that plays an execution: one file, of parts in their folder.
libruntime_a_SOURCES += \
    runtime/report/visual/clock.c \
    runtime/report/visual/describe.c runtime/report/visual/parts.h \
    runtime/report/visual/film.c runtime/report/visual/film.h
visualdir = $(pkgdatadir)/visual
visual_DATA = visual/trace.html
visual_parts = \
    runtime/report/visual/page.html \
    runtime/report/visual/page.css runtime/report/visual/panels.css \
    runtime/report/visual/film.js runtime/report/visual/play.js \
    runtime/report/visual/clock.js runtime/report/visual/strip.js \
    runtime/report/visual/draw.js runtime/report/visual/cursor.js runtime/report/visual/figures.js \
    runtime/report/visual/panels.js \
    runtime/report/visual/start.js
EXTRA_DIST += $(visual_parts) runtime/report/join.awk
visual/trace.html: $(visual_parts) runtime/report/join.awk
	@$(MKDIR_P) visual
	$(AM_V_GEN)$(AWK) -f $(srcdir)/runtime/report/join.awk $(srcdir)/runtime/report/visual/page.html >$@-t
	@mv $@-t $@
CLEANFILES += visual/trace.html

schemadir = $(pkgdatadir)/schema
dist_schema_DATA = runtime/report/zz.rng

# The stylesheet of the page: one file, made of parts, so that whoever writes another can begin with a copy.
# A build tree has it in style/ too, where zzlc finds it uninstalled.
styledir = $(pkgdatadir)/style
style_DATA = style/report.xsl
style_parts = \
    $(top_srcdir)/runtime/report/style/report.xsl \
    $(top_srcdir)/runtime/report/style/chart.xsl \
    $(top_srcdir)/runtime/report/style/compare.xsl \
    $(top_srcdir)/runtime/report/style/explore.xsl \
    $(top_srcdir)/runtime/report/style/hierarchy.xsl \
    $(top_srcdir)/runtime/report/style/look.xsl \
    $(top_srcdir)/runtime/report/style/nest.xsl \
    $(top_srcdir)/runtime/report/style/number.xsl \
    $(top_srcdir)/runtime/report/style/story.xsl
style/report.xsl: $(style_parts) $(top_srcdir)/runtime/report/join.awk
	@$(MKDIR_P) style
	$(AM_V_GEN)$(AWK) -f $(top_srcdir)/runtime/report/join.awk \
	    $(top_srcdir)/runtime/report/style/report.xsl >$@.new && mv $@.new $@
EXTRA_DIST += $(style_parts)
CLEANFILES += style/report.xsl

# Mappings and the search for them.
libruntime_a_SOURCES += \
    runtime/map/anneal.c runtime/map/anneal.h \
    runtime/map/bench.c runtime/map/bench.h \
    runtime/map/best.c runtime/map/best.h \
    runtime/map/census.c runtime/map/census.h \
    runtime/map/census_file.c runtime/map/census_file.h \
    runtime/map/charge.h \
    runtime/map/charge_boxes.c \
    runtime/map/charge_exact.c \
    runtime/map/charge_expected.c \
    runtime/map/charge_products.c \
    runtime/map/combine.c runtime/map/combine.h \
    runtime/map/crew.c runtime/map/crew.h \
    runtime/map/enumerate.c runtime/map/enumerate.h \
    runtime/map/exact.h \
    runtime/map/exact_fixed.c \
    runtime/map/expression.c \
    runtime/map/imperfect.c \
    runtime/map/lattice.c runtime/map/lattice.h \
    runtime/map/lattice_answer.c runtime/map/lattice_answer.h \
    runtime/map/lattice_bound.c runtime/map/lattice_bound.h \
    runtime/map/lattice_front.c runtime/map/lattice_front.h \
    runtime/map/lattice_judge.c runtime/map/lattice_judge.h \
    runtime/map/lattice_latency.c runtime/map/lattice_latency.h \
    runtime/map/lattice_path.c runtime/map/lattice_path.h \
    runtime/map/lattice_ports.c runtime/map/lattice_ports.h \
    runtime/map/lattice_search.c runtime/map/lattice_search.h \
    runtime/map/lattice_shortage.c runtime/map/lattice_shortage.h \
    runtime/map/lattice_times.c runtime/map/lattice_times.h \
    runtime/map/lattice_walk.c runtime/map/lattice_walk.h \
    runtime/map/loma.c runtime/map/loma.h \
    runtime/map/map.h \
    runtime/map/mapping.c runtime/map/mapping.h \
    runtime/map/order.c runtime/map/order.h \
    runtime/map/orders.c runtime/map/orders.h \
    runtime/map/places.c runtime/map/places.h \
    runtime/map/pool.c runtime/map/pool.h \
    runtime/map/problem.c \
    runtime/map/sample.c runtime/map/sample.h \
    runtime/map/search.c \
    runtime/map/shortage.c runtime/map/shortage.h \
    runtime/map/space.c \
    runtime/map/spatial.c runtime/map/spatial.h \
    runtime/map/spatial_request.h \
    runtime/map/spatial_top.c runtime/map/spatial_top.h \
    runtime/map/spatial_zigzag.c runtime/map/spatial_zigzag.h \
    runtime/map/tabulate.c runtime/map/tabulate.h

# Their check.
libruntime_a_SOURCES += runtime/map/brute.c runtime/map/brute.h

# ZigZag's cost model, in a room of its own.  Its doubles must be ZigZag's to the last bit, on
# processors with fused multiply-add too.
libruntime_a_CFLAGS = $(AM_CFLAGS) -ffp-contract=off
libruntime_a_SOURCES += \
    runtime/zigzag/allocate.c \
    runtime/zigzag/count.c \
    runtime/zigzag/energy.c \
    runtime/zigzag/evaluate.c \
    runtime/zigzag/from_nest.c runtime/zigzag/from_nest.h \
    runtime/zigzag/imc.c \
    runtime/zigzag/loading.c \
    runtime/zigzag/locality.c runtime/zigzag/locality.h \
    runtime/zigzag/mapping.c \
    runtime/zigzag/model.c \
    runtime/zigzag/orders.c runtime/zigzag/orders.h \
    runtime/zigzag/orders_boundaries.c runtime/zigzag/orders_boundaries.h \
    runtime/zigzag/orders_choices.c runtime/zigzag/orders_choices.h \
    runtime/zigzag/orders_maker.c runtime/zigzag/orders_maker.h \
    runtime/zigzag/orders_sizes.c runtime/zigzag/orders_sizes.h \
    runtime/zigzag/orders_sums.c runtime/zigzag/orders_sums.h \
    runtime/zigzag/orders_tables.h \
    runtime/zigzag/parts.h \
    runtime/zigzag/spatial.c \
    runtime/zigzag/stall.c \
    runtime/zigzag/zigzag.h
