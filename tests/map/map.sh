#!/bin/sh
# What ZigZag's searches found.
"$ZZ_BUILD/tests/map/map" "$ZZ_SOURCE/tests/map/loma.txt" "$ZZ_SOURCE/tests/zigzag/public.txt"
