# The language: text to tree, diagnostics, formatted text.
noinst_LIBRARIES += liblang.a
liblang_a_SOURCES = \
    lang/ast.def lang/ast.h \
    lang/diag.def lang/diag.h \
    lang/source.h
