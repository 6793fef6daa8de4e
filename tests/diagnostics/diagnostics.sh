#!/bin/sh
# Every code of diag.def: `zzlc explain` tells it; its wrong example gives the code on the first
# message, in `zzlc check` or, where checking cannot see it, in the run; its right example passes the
# check.
. "$(dirname "$0")/../suite.sh"
cd "$scratch" || exit 3
"$ZZ_BUILD/tests/diagnostics/examples" . >list || exit 3

while read -r code severity wrong right; do
    "$ZZLC" explain "$code" >out 2>&1 && grep -q "$code" out ||
        fail "$code" "is not explained" out
    if [ "$wrong" = wrong ]; then
        status=0
        "$ZZLC" check "$code.wrong.zz" >out 2>err </dev/null || status=$?
        if [ -z "$(codes err)" ]; then
            status=0
            "$ZZLC" "$code.wrong.zz" --no-report >out 2>err </dev/null || status=$?
        fi
        if [ "$(codes err | head -n 1)" != "$code" ]; then
            fail "$code" "is not what its wrong example gives first" err
        elif [ "$severity" = E ] && [ "$status" -ne 1 ]; then
            fail "$code" "its wrong example ends with status $status" err
        else
            pass
        fi
    fi
    if [ "$right" = right ]; then
        if ! "$ZZLC" check "$code.right.zz" >out 2>err </dev/null || [ -s err ]; then
            fail "$code" "its right example is refused" err
        else
            pass
        fi
    fi
done <list
finish
