#!/bin/sh
# Reports in a real browser: charts have the right bars, pages are not blank at three widths, light and dark,
# and one of 200 layers loads fast.  ZZ_SHOTS=FOLDER leaves the screenshots there, to be looked at.
# Skipped, with a line that says so, where there is no Chromium with its driver.
. "$(dirname "$0")/../suite.sh"
here=$(cd "$(dirname "$0")" && pwd)
. "$here/chromium.sh"
cd "$scratch" || exit 3
mkdir pages home

# Two hundred layers under one dataflow.
{
    echo 'use std.layers'
    echo 'use std.accel.tpu_like'
    echo 'network deep {'
    i=0
    while [ "$i" -lt 200 ]; do
        echo "    layer l$i = conv2d(k = $((32 + 8 * (i % 30))), c = $((16 + 16 * (i % 20))), oy = $((7 + i % 21)), ox = 14, pad = 1)"
        i=$((i + 1))
    done
    echo '}'
    echo 'dataflow ws : deep on tpu_like(32, 32) {'
    echo '    for b, g, k, c, fy, fx'
    echo '        hold W in weights'
    echo '        for oy, ox'
    echo '            spread k:32 over D1, c:32 over D2'
    echo '}'
} >home/deep.zz
for design in "$ZZ_SOURCE"/examples/event-study.zz "$ZZ_SOURCE"/examples/lab1.zz "$ZZ_SOURCE"/examples/network.zz \
    "$ZZ_SOURCE"/examples/frames-or-events.zz \
    "$ZZ_SOURCE"/tests/golden/nest/tiled.zz "$ZZ_SOURCE"/tests/golden/report/hops.zz \
    "$ZZ_SOURCE"/tests/golden/report/macro.zz "$ZZ_SOURCE"/tests/golden/explore/compare.zz "$scratch/home/deep.zz"; do
    (cd pages && "$ZZLC" "$design" --html >../out 2>&1) || fail "$design" "makes no page" out
done
if [ "$failed" -gt 0 ]; then
    finish
fi
# Its last line is the sum of this suite.
HOME=$scratch/home PYTHONDONTWRITEBYTECODE=1 python3 "$here/report.py" "$(command -v chromedriver)" pages ${ZZ_SHOTS:+"$ZZ_SHOTS"}
