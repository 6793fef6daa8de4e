#!/bin/sh
# Order kernels against ZigZag's model: its own cases, and random variations of them.
tables=$ZZ_SOURCE/tests/zigzag
"$ZZ_BUILD/tests/map/order" --cases 1000 "$tables/public.txt" "$tables/fuzz.txt" \
    "$tables/event.txt" "$tables/digital.txt"
