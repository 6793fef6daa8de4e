#!/bin/sh
# The mappings of README.md: each file states what Timeloop counts, and all of it must hold.  A second
# engine must give the same report: the interpreter for the small ones (conv1d-*), the system's cc for
# the others, whose tensors and sets are too much for the interpreter.
. "$(dirname "$0")/../suite.sh"
cd "$scratch" || exit 3

for file in "$ZZ_SOURCE"/tests/timeloop/*.zz; do
    name=timeloop/$(basename "$file")
    case $name in
    timeloop/conv1d-*) second=interpret ;;
    *) second=cc ;;
    esac
    if ! "$ZZLC" "$file" -o one.xml >out 2>err </dev/null; then
        [ -s err ] && fail "$name" "differs from Timeloop, or does not run" err ||
            fail "$name" "differs from Timeloop, or does not run" out
    elif ! grep -q '<expectation [^>]*holds="true"' one.xml || grep -q 'holds="false"' one.xml; then
        fail "$name" "states no expectation, or one that fails" out
    elif ! "$ZZLC" "$file" --engine $second -o two.xml >out 2>err </dev/null ||
        ! diff -u one.xml two.xml >err; then
        fail "$name" "counts otherwise with --engine $second" err
    elif ! "$ZZLC" fmt --check "$file" >out 2>&1; then
        fail "$name" "is not formatted" out
    else
        pass
    fi
done
[ $((passed + failed)) -eq 16 ] || fail timeloop "has $((passed + failed)) mappings, not 16"
finish
