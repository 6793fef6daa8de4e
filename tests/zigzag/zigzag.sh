#!/bin/sh
# The tables of cases that ZigZag evaluated.
tables=$ZZ_SOURCE/tests/zigzag
"$ZZ_BUILD/tests/zigzag/zigzag" "$tables/public.txt" "$tables/fuzz.txt" "$tables/event.txt" \
    "$tables/digital.txt"
