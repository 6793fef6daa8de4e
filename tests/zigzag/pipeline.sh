#!/bin/sh
# ZigZag's evaluations through the whole compiler: cases of the tables written as designs, with
# the machine written out or taken from std.accel, and designs that state ZigZag's figures.
. "$(dirname "$0")/../suite.sh"
tables=$ZZ_SOURCE/tests/zigzag
cd "$scratch" || exit 3

for file in "$tables"/designs/*.zz; do
    name=zigzag/designs/$(basename "$file")
    if ! "$ZZLC" "$file" -o report.xml >out 2>err </dev/null; then
        [ -s err ] && fail "$name" "differs from ZigZag, or does not run" err ||
            fail "$name" "differs from ZigZag, or does not run" out
    elif ! grep -q 'holds="true"' report.xml || grep -q 'model="products"' report.xml; then
        fail "$name" "states nothing, or is not counted by ZigZag's model" out
    elif ! valid report.xml; then
        fail "$name" "has a report that is not valid" "$scratch/valid"
    elif ! "$ZZLC" fmt --check "$file" >out 2>&1; then
        fail "$name" "is not formatted" out
    else
        pass
    fi
done

# pipeline ARGUMENT...: its failures, and its sum in ours.
pipeline() {
    "$ZZ_BUILD/tests/zigzag/pipeline" "$@" >cases
    sed '$d' cases | head -n 100
    sum=$(tail -n 1 cases)
    passed=$((passed + $(echo "$sum" | sed -n 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p')))
    failed=$((failed + $(echo "$sum" | sed -n 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p')))
}
pipeline 989 "$tables/public.txt" "$tables/event.txt" "$tables/fuzz.txt" "$tables/digital.txt"

# The same on the accelerators of std.accel, which seven of the machines are.
pipeline --library "$ZZ_SOURCE/stdlib" 400 "$tables/public.txt"
finish
