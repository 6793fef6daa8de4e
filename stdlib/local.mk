# The standard library, installed below $(pkgdatadir)/lib/std.  `use std.layers` is lib/std/layers.zz
# there; a build tree has a lib/std of its own, a link to these sources, so that zzlc finds
# them uninstalled.
stdlibdir = $(pkgdatadir)/lib/std
dist_stdlib_DATA = \
    stdlib/layers.zz

stdlibacceldir = $(stdlibdir)/accel
dist_stdlibaccel_DATA = \
    stdlib/accel/aimc.zz \
    stdlib/accel/edge_tpu_like.zz \
    stdlib/accel/eyeriss_like.zz \
    stdlib/accel/gemm_l1.zz \
    stdlib/accel/meta_prototype.zz \
    stdlib/accel/npe8.zz \
    stdlib/accel/tesla_npu_like.zz \
    stdlib/accel/tpu_like.zz \
    stdlib/accel/unlimited.zz

stdlibnetsdir = $(stdlibdir)/nets
dist_stdlibnets_DATA = \
    stdlib/nets/alexnet.zz \
    stdlib/nets/lenet5.zz \
    stdlib/nets/mobilenetv2.zz \
    stdlib/nets/resnet18.zz \
    stdlib/nets/resnet50.zz \
    stdlib/nets/vgg16.zz

stdlibtechdir = $(stdlibdir)/tech
dist_stdlibtech_DATA = \
    stdlib/tech/eyeriss.zz \
    stdlib/tech/horowitz45.zz

stdlibnewdir = $(stdlibdir)/new
dist_stdlibnew_DATA = \
    stdlib/new/empty.zz \
    stdlib/new/event.zz \
    stdlib/new/tpu.zz

noinst_DATA = lib/std/layers.zz
lib/std/layers.zz:
	@$(MKDIR_P) lib
	@rm -f lib/std
	@case '$(top_srcdir)' in /*) ln -s '$(top_srcdir)/stdlib' lib/std ;; \
	*) ln -s '../$(top_srcdir)/stdlib' lib/std ;; esac
CLEANFILES += lib/std
