# The manual.
dist_man_MANS = man/zz-accuracy.7 man/zz.5 man/zzlc.1
