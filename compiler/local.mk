# The compiler: tree to model, model to nest, nest to C; and zzlc itself.  One folder a station; each has a
# header of its own name, the door, and most have a parts.h that only they include.
noinst_LIBRARIES += libcompiler.a
libcompiler_a_SOURCES =

# What all rooms are handed: one compilation, and the model.
libcompiler_a_SOURCES += \
    compiler/model/model.c compiler/model/model.h \
    compiler/model/session.h

# Values with their units.
libcompiler_a_SOURCES += \
    compiler/value/unit.def \
    compiler/value/units.c compiler/value/units.h \
    compiler/value/value.c compiler/value/value.h

# Names: modules, scopes, expressions, templates.
libcompiler_a_SOURCES += \
    compiler/scope/declaration.c compiler/scope/declaration.h \
    compiler/scope/elaborator.h \
    compiler/scope/expression.c compiler/scope/expression.h \
    compiler/scope/fault.c compiler/scope/fault.h \
    compiler/scope/module.c compiler/scope/module.h \
    compiler/scope/scope.c compiler/scope/scope.h \
    compiler/scope/template.c compiler/scope/template.h

# Figures by name, and expectations.
libcompiler_a_SOURCES += \
    compiler/figure/expect.c compiler/figure/expect.h \
    compiler/figure/figure.c compiler/figure/figure.h

# From a tree to the model.
libcompiler_a_SOURCES += \
    compiler/elaborate/accelerator.c \
    compiler/elaborate/array.c \
    compiler/elaborate/dataflow.c \
    compiler/elaborate/elaborate.c compiler/elaborate/elaborate.h \
    compiler/elaborate/equation.c compiler/elaborate/equation.h \
    compiler/elaborate/exploration.c \
    compiler/elaborate/exploration_builder.c compiler/elaborate/exploration_builder.h \
    compiler/elaborate/exploration_clauses.c \
    compiler/elaborate/exploration_orders.c \
    compiler/elaborate/exploration_variants.c \
    compiler/elaborate/goal.c \
    compiler/elaborate/layer.c \
    compiler/elaborate/locality.c \
    compiler/elaborate/network.c \
    compiler/elaborate/parts.h \
    compiler/elaborate/port.c \
    compiler/elaborate/property.c compiler/elaborate/property.h

# From the model to a nest.
libcompiler_a_SOURCES += \
    compiler/lower/allocate.c \
    compiler/lower/error.c \
    compiler/lower/event.c \
    compiler/lower/hardware.c \
    compiler/lower/lower.c compiler/lower/lower.h \
    compiler/lower/operand.c \
    compiler/lower/parts.h \
    compiler/lower/solve.c compiler/lower/solve.h

# From a nest to the C text of its kernel.
libcompiler_a_SOURCES += \
    compiler/emit/boxes.c \
    compiler/emit/emit.c compiler/emit/emit.h \
    compiler/emit/exact.c \
    compiler/emit/loops.c \
    compiler/emit/name.c compiler/emit/name.h \
    compiler/emit/parts.h \
    compiler/emit/print.c compiler/emit/print.h \
    compiler/emit/text.c \
    compiler/emit/window.c

# From a nest to counts.
libcompiler_a_SOURCES += \
    compiler/evaluate/capacity.c \
    compiler/evaluate/evaluate.c compiler/evaluate/evaluate.h

# The order kernel.
libcompiler_a_SOURCES += \
    compiler/order/allocate.c \
    compiler/order/energy.c \
    compiler/order/kernel.c compiler/order/kernel.h \
    compiler/order/loading.c \
    compiler/order/order.c compiler/order/order.h \
    compiler/order/parts.h \
    compiler/order/stall.c \
    compiler/order/text.c

# Explorations: searches, and what was found.
libcompiler_a_SOURCES += \
    compiler/explore/complain.c \
    compiler/explore/driver.c \
    compiler/explore/explore.h \
    compiler/explore/goal.c \
    compiler/explore/imperfect.c \
    compiler/explore/keep.c \
    compiler/explore/means.c \
    compiler/explore/outcome.c \
    compiler/explore/pattern.c \
    compiler/explore/recount.c \
    compiler/explore/same.c \
    compiler/explore/search.h \
    compiler/explore/template.c \
    compiler/explore/total.c compiler/explore/total.h \
    compiler/explore/verify.c \
    compiler/explore/write.c

# Why a figure is what it is.
libcompiler_a_SOURCES += \
    compiler/why/cycles.c \
    compiler/why/energy.c \
    compiler/why/hops.c \
    compiler/why/macro.c \
    compiler/why/parts.h \
    compiler/why/points.c \
    compiler/why/readiness.c \
    compiler/why/text.c \
    compiler/why/tile.c \
    compiler/why/transfers.c \
    compiler/why/walk.c \
    compiler/why/why.c compiler/why/why.h

# The commands, and zzlc itself.
bin_PROGRAMS += zzlc
zzlc_SOURCES = \
    compiler/command/arguments.c \
    compiler/command/check.c \
    compiler/command/command.def compiler/command/command.h \
    compiler/command/design.c \
    compiler/command/emit.c \
    compiler/command/execute.c \
    compiler/command/explain.c \
    compiler/command/explore.c \
    compiler/command/format.c \
    compiler/command/help.c \
    compiler/command/import.c \
    compiler/command/list.c compiler/command/list.def \
    compiler/command/main.c \
    compiler/command/new.c \
    compiler/command/option.def \
    compiler/command/options.c \
    compiler/command/output.c \
    compiler/command/page.c \
    compiler/command/run.c \
    compiler/command/trace.c \
    compiler/command/visual.c \
    compiler/command/watch.c \
    compiler/command/why.c \
    compiler/zzlc.c
zzlc_LDADD = $(zz_archives) $(ZZ_LIBS)
