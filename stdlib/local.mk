# The standard library, installed below $(pkgdatadir)/lib/std.
