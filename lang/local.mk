# The language: text to tree, diagnostics, formatted text.
noinst_LIBRARIES += liblang.a
liblang_a_SOURCES = \
    lang/ast.c lang/ast.def lang/ast.h \
    lang/diag.c lang/diag.def lang/diag.h \
    lang/explain.c \
    lang/format.c lang/format.h lang/layout.c \
    lang/import/yaml.c lang/import/yaml.h \
    lang/import/zigzag.h \
    lang/import/zigzag_equation.c lang/import/zigzag_equation.h \
    lang/import/zigzag_hardware.c \
    lang/import/zigzag_mapping.c \
    lang/import/zigzag_read.c \
    lang/import/zigzag_workload.c \
    lang/import/zigzag_write.c lang/import/zigzag_write_layer.c \
    lang/keyword.def \
    lang/nearest.c \
    lang/parse.y lang/parser.h \
    lang/print.c \
    lang/read.c \
    lang/render.c lang/render_json.c \
    lang/scan.l \
    lang/source.c lang/source.h \
    lang/syntax.c \
    lang/token.c \
    lang/utf8.c lang/utf8.h \
    lang/words.c
BUILT_SOURCES += lang/parse.h
# Said once more for a target that is made by itself: BUILT_SOURCES only counts for `make` and `make check`.
lang/print.$(OBJEXT) lang/scan.$(OBJEXT) lang/syntax.$(OBJEXT) lang/token.$(OBJEXT) \
    lang/words.$(OBJEXT): lang/parse.h
