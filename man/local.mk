# The manual.
dist_man_MANS = man/zz.5 man/zzlc.1
