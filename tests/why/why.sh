#!/bin/sh
# Every figure of every example, and of the designs of other suites that are sound.
cd "$ZZ_SOURCE" || exit 3
# shellcheck disable=SC2046
exec "$ZZ_BUILD/tests/why/why" examples/*.zz tests/golden/nest/*.zz tests/golden/report/*.zz \
    tests/timeloop/conv1d-*.zz
