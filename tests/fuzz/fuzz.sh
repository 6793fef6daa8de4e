#!/bin/sh
# The fuzzing target on every .zz file of the tree and on what fuzzing found before (tests/fuzz/corpus).
exec 2>&1
find "$ZZ_SOURCE/examples" "$ZZ_SOURCE/stdlib" "$ZZ_SOURCE/tests" -type f \
    \( -name '*.zz' -o -path '*/corpus/*' \) | sort | xargs "$ZZ_BUILD/tests/fuzz/replay"
