#!/bin/sh
# Every figure of every example, of the designs of other suites that are sound, and of random designs.
folder=$(mktemp -d) || exit 3
trap 'rm -rf "$folder"' EXIT
cd "$ZZ_SOURCE" || exit 3
"$ZZ_BUILD/tests/why/why" --random "$((${ZZ_DESIGNS:-2500} / 20))" "$folder" \
    examples/*.zz tests/golden/nest/*.zz tests/golden/report/*.zz tests/timeloop/conv1d-*.zz
