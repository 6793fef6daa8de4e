#!/bin/sh
# The page of `zzlc trace --html` in a real browser: every moment is the one that the text log tells, forwards and
# backwards, and the end is the report.  ZZ_SHOTS=FOLDER leaves screenshots there, to be looked at.
# Skipped, with a line that says so, where there is no Chromium with its driver.
. "$(dirname "$0")/../suite.sh"
here=$(cd "$(dirname "$0")" && pwd)
. "$here/chromium.sh"
cd "$scratch" || exit 3
mkdir pages home

# page NAME DESIGN [OPTIONS]: the page, and the log that tells the same.
page() {
    name=$1
    design=$2
    shift 2
    if ! "$ZZLC" trace "$design" --html -o "pages/$name.html" "$@" >out 2>&1 ||
        ! "$ZZLC" trace "$design" --timing "$@" >"pages/$name.log" 2>err; then
        fail "$name" "makes no page" out
    fi
}
page event-study "$ZZ_SOURCE/examples/event-study.zz" --dataflow frame,event
page tiling "$ZZ_SOURCE/examples/tiling.zz"
page sparse "$ZZ_SOURCE/examples/sparse-events.zz"
page pool "$ZZ_SOURCE/examples/lenet5.zz" --layer pool2 --dataflow pool_frame,pool_event,pool_spread
page waits "$here/waits.zz"
page lenet "$ZZ_SOURCE/examples/lenet5.zz" --layer conv1
if [ "$failed" -gt 0 ]; then
    finish
fi
# Its last line is the sum of this suite.
HOME=$scratch/home PYTHONDONTWRITEBYTECODE=1 python3 "$here/visual.py" "$(command -v chromedriver)" pages ${ZZ_SHOTS:+"$ZZ_SHOTS"}
