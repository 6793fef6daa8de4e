#!/bin/sh
# The designs of README.md: each states what a chip, or the paper about it, was measured to do, with a
# tolerance, and all of it must hold.  The system's cc must give the same report.
. "$(dirname "$0")/../suite.sh"
cd "$scratch" || exit 3

for file in "$ZZ_SOURCE"/tests/silicon/*.zz; do
    name=silicon/$(basename "$file")
    if ! "$ZZLC" "$file" -o one.xml >out 2>err </dev/null; then
        [ -s err ] && fail "$name" "is off by more than it may be, or does not run" err ||
            fail "$name" "is off by more than it may be, or does not run" out
    elif ! grep -q '<expectation [^>]*holds="true"' one.xml || grep -q 'holds="false"' one.xml; then
        fail "$name" "states no expectation, or one that fails" out
    elif ! valid one.xml; then
        fail "$name" "has a report that is not valid" "$scratch/valid"
    elif ! "$ZZLC" "$file" --engine cc -o two.xml >out 2>err </dev/null || ! diff -u one.xml two.xml >err; then
        fail "$name" "counts otherwise with --engine cc" err
    elif ! "$ZZLC" fmt --check "$file" >out 2>&1; then
        fail "$name" "is not formatted" out
    else
        pass
    fi
done
[ $((passed + failed)) -eq 2 ] || fail silicon "has $((passed + failed)) designs, not 2"
finish
