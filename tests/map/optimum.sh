#!/bin/sh
# The least energies that dynamic programming on ZigZag's model found.
"$ZZ_BUILD/tests/map/optimum" "$ZZ_SOURCE/tests/map/energy.txt" "$ZZ_SOURCE/tests/map/resnet18.txt"
