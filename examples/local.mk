# The examples, installed with the documentation; the tests run every one.  `course` has their order as
# lessons, of which `make book` makes one page.
examplesdir = $(docdir)/examples
dist_examples_DATA = \
    examples/compute-in-memory.zz \
    examples/corner.npy \
    examples/density.zz \
    examples/course \
    examples/event-study.zz \
    examples/frames-or-events.zz \
    examples/lab1.zz \
    examples/lab2.zz \
    examples/lab3.zz \
    examples/lenet5.zz \
    examples/lost-mappings.zz \
    examples/mttkrp.zz \
    examples/network.zz \
    examples/processing-element.zz \
    examples/remainders.zz \
    examples/residency.zz \
    examples/sparse-events.zz \
    examples/stationarity.zz \
    examples/stride-padding-dilation.zz \
    examples/tiling.zz \
    examples/when-events-win.zz

EXTRA_DIST += examples/book/lesson.awk examples/book/make.sh examples/book/page.css
.PHONY: book
book: zzlc lib/std/layers.zz
	$(top_srcdir)/examples/book/make.sh ./zzlc book.html
CLEANFILES += book.html
