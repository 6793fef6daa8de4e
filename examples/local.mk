# The examples, installed with the documentation; the tests run every one.
examplesdir = $(docdir)/examples
dist_examples_DATA = \
    examples/compute-in-memory.zz \
    examples/corner.npy \
    examples/density.zz \
    examples/event-study.zz \
    examples/lab1.zz \
    examples/lab2.zz \
    examples/lab3.zz \
    examples/lenet5.zz \
    examples/lost-mappings.zz \
    examples/mttkrp.zz \
    examples/network.zz \
    examples/sparse-events.zz \
    examples/stride-padding-dilation.zz \
    examples/tiling.zz
