# The language: text to tree, diagnostics, formatted text.
noinst_LIBRARIES += liblang.a
liblang_a_SOURCES = \
    lang/ast.c lang/ast.def lang/ast.h \
    lang/bracket.c lang/bracket.h \
    lang/diag.c lang/diag.def lang/diag.h \
    lang/explain.c \
    lang/format.c \
    lang/import/onnx.c lang/import/onnx.h \
    lang/import/onnx_element.c \
    lang/import/onnx_fault.h \
    lang/import/onnx_file.c lang/import/onnx_file.h \
    lang/import/onnx_graph.c lang/import/onnx_graph.h \
    lang/import/onnx_number.c \
    lang/import/onnx_part.c \
    lang/import/onnx_pass.c lang/import/onnx_pass.h \
    lang/import/onnx_passed.c \
    lang/import/onnx_product.c \
    lang/import/onnx_shape.c \
    lang/import/onnx_size.c \
    lang/import/onnx_text.c \
    lang/import/onnx_window.c \
    lang/import/yaml.c lang/import/yaml.h \
    lang/import/zigzag.h \
    lang/import/zigzag_comment.c \
    lang/import/zigzag_equation.c lang/import/zigzag_equation.h \
    lang/import/zigzag_hardware.c \
    lang/import/zigzag_mapping.c \
    lang/import/zigzag_onnx.c \
    lang/import/zigzag_read.c \
    lang/import/zigzag_workload.c \
    lang/import/zigzag_write.c lang/import/zigzag_write.h \
    lang/import/zigzag_write_layer.c \
    lang/import/zigzag_write_mapping.c \
    lang/import/zigzag_write_network.c \
    lang/keyword.def \
    lang/layout.c lang/layout.h \
    lang/nearest.c \
    lang/parse.y \
    lang/parser.c lang/parser.h \
    lang/print.c \
    lang/read.c lang/read.h \
    lang/render.c lang/render_json.c \
    lang/scan.h lang/scan.l \
    lang/source.c lang/source.h \
    lang/syntax.c lang/syntax.h \
    lang/token.c lang/token.h \
    lang/tree.c lang/tree.h \
    lang/utf8.c lang/utf8.h \
    lang/words.c lang/words.h
BUILT_SOURCES += lang/parse.h
# Said once more for a target that is made by itself: BUILT_SOURCES only counts for `make` and `make check`.
lang/format.$(OBJEXT) lang/layout.$(OBJEXT) lang/print.$(OBJEXT) lang/read.$(OBJEXT) \
    lang/scan.$(OBJEXT) lang/syntax.$(OBJEXT) lang/token.$(OBJEXT) lang/words.$(OBJEXT): lang/parse.h

# What protoc-c makes of the installed onnx.proto; not ours, so without our warnings.
noinst_LIBRARIES += libonnxformat.a
nodist_libonnxformat_a_SOURCES = lang/import/onnx.pb-c.c lang/import/onnx.pb-c.h
libonnxformat_a_SOURCES =
libonnxformat_a_CFLAGS = $(ZZ_INSTRUMENT) -w
BUILT_SOURCES += lang/import/onnx.pb-c.h
CLEANFILES += lang/import/onnx.pb-c.c lang/import/onnx.pb-c.h
lang/import/onnx.pb-c.c: $(ONNX_PROTO)
	$(AM_V_GEN)$(MKDIR_P) lang/import && \
	$(PROTOC_C) --proto_path='$(ONNX_PROTO_DIR)' --c_out=lang/import '$(ONNX_PROTO)'
lang/import/onnx.pb-c.h: lang/import/onnx.pb-c.c
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
lang/import/onnx.$(OBJEXT) lang/import/onnx_element.$(OBJEXT) lang/import/onnx_file.$(OBJEXT) \
    lang/import/onnx_graph.$(OBJEXT) lang/import/onnx_number.$(OBJEXT) \
    lang/import/onnx_part.$(OBJEXT) lang/import/onnx_pass.$(OBJEXT) \
    lang/import/onnx_passed.$(OBJEXT) lang/import/onnx_product.$(OBJEXT) \
    lang/import/onnx_shape.$(OBJEXT) lang/import/onnx_size.$(OBJEXT) \
    lang/import/onnx_text.$(OBJEXT) lang/import/onnx_window.$(OBJEXT) \
    lang/import/zigzag_onnx.$(OBJEXT) \
    lang/import/libonnxformat_a-onnx.pb-c.$(OBJEXT): lang/import/onnx.pb-c.h
