#!/bin/sh
# Candidates of spatial mappings.
"$ZZ_BUILD/tests/map/spatial" "$ZZ_SOURCE/tests/map/spatial.txt"
