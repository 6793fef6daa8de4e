# The compiler: tree to model, model to nest, nest to C; and zzlc itself.
noinst_LIBRARIES += libcompiler.a
libcompiler_a_SOURCES = \
    compiler/model.h \
    compiler/session.h

# From the model to a nest, and to the C text of its kernel.
libcompiler_a_SOURCES += \
    compiler/allocate.c \
    compiler/capacity.c \
    compiler/emit.h \
    compiler/emit_boxes.c \
    compiler/emit_c.c \
    compiler/emit_exact.c \
    compiler/emit_loops.c \
    compiler/emit_text.c \
    compiler/emit_window.c \
    compiler/evaluate.c \
    compiler/lower.c compiler/lower.h \
    compiler/lower_error.c \
    compiler/lower_event.c \
    compiler/lower_hardware.c \
    compiler/lower_operand.c \
    compiler/nest_print.c \
    compiler/solve.c compiler/solve.h

# From text to the model, and from counts to expectations.
libcompiler_a_SOURCES += \
    compiler/elaborate.c compiler/elaborate.h \
    compiler/elaborate_accelerator.c compiler/elaborate_accelerator.h \
    compiler/elaborate_array.c \
    compiler/elaborate_dataflow.c \
    compiler/elaborate_equation.c \
    compiler/elaborate_expression.c \
    compiler/elaborate_layer.c compiler/elaborate_layer.h \
    compiler/elaborate_network.c \
    compiler/elaborate_port.c \
    compiler/elaborate_template.c \
    compiler/expect.c compiler/expect.h \
    compiler/figure.c compiler/figure.h \
    compiler/locality.c \
    compiler/module.c \
    compiler/scope.c compiler/scope.h \
    compiler/unit.def \
    compiler/units.c compiler/units.h \
    compiler/value.c compiler/value.h

# Explorations: searches, and what was found.
libcompiler_a_SOURCES += \
    compiler/elaborate/exploration.c compiler/elaborate/exploration.h \
    compiler/elaborate/exploration_clauses.c \
    compiler/elaborate/exploration_orders.c \
    compiler/elaborate/exploration_variants.c \
    compiler/elaborate_goal.c \
    compiler/explore/complain.c \
    compiler/explore/driver.c \
    compiler/explore/explore.h \
    compiler/explore/goal.c \
    compiler/explore/imperfect.c \
    compiler/explore/keep.c \
    compiler/explore/outcome.c \
    compiler/explore/recount.c \
    compiler/explore/same.c \
    compiler/explore/search.h \
    compiler/explore/template.c \
    compiler/explore/total.c compiler/explore/total.h \
    compiler/explore/write.c

# Why a figure is what it is.
libcompiler_a_SOURCES += \
    compiler/why.c compiler/why.h \
    compiler/why_cycles.c \
    compiler/why_energy.c \
    compiler/why_hops.c \
    compiler/why_macro.c \
    compiler/why_points.c \
    compiler/why_readiness.c \
    compiler/why_text.c \
    compiler/why_tile.c \
    compiler/why_transfers.c \
    compiler/why_walk.c

# The order kernel.
libcompiler_a_SOURCES += \
    compiler/emit_order.c compiler/emit_order.h \
    compiler/emit_order_allocate.c \
    compiler/emit_order_energy.c \
    compiler/emit_order_loading.c \
    compiler/emit_order_stall.c \
    compiler/emit_order_text.c \
    compiler/order.c compiler/order.h

# The commands, and zzlc itself.
bin_PROGRAMS += zzlc
zzlc_SOURCES = \
    compiler/command/arguments.c \
    compiler/command/check.c \
    compiler/command/command.def compiler/command/command.h \
    compiler/command/design.c \
    compiler/command/emit.c \
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
