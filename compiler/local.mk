# The compiler: tree to model, model to nest, nest to C; and zzlc itself.
noinst_LIBRARIES += libcompiler.a
libcompiler_a_SOURCES = \
    compiler/model.h \
    compiler/session.h
