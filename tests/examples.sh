#!/bin/sh
# Every example: it runs, states expectations, all of them hold, the report is valid, the same twice and
# the same from every engine that can, and the file is formatted.  Every file of the standard library: it is sound and formatted, and what it expects holds.
. "$(dirname "$0")/suite.sh"
cd "$scratch" || exit 3

for file in $(find "$ZZ_SOURCE/examples" -name '*.zz' | sort); do
    name=${file#"$ZZ_SOURCE/"}
    if ! "$ZZLC" "$file" -o one.xml >out 2>err </dev/null; then
        fail "$name" "does not run" err
        continue
    fi
    [ -s err ] && fail "$name" "has something to complain about" err
    valid one.xml || fail "$name" "its report is not valid" valid
    if ! grep -q '<expectation [^>]*holds="true"' one.xml || grep -q 'holds="false"' one.xml; then
        fail "$name" "states no expectation, or one that fails" out
    fi
    if ! "$ZZLC" "$file" -o two.xml >again 2>err </dev/null || ! cmp -s one.xml two.xml ||
        ! cmp -s out again; then
        fail "$name" "does not give the same twice" err
    fi
    sed 's/ enumerated="[^"]*"//' one.xml >plain.xml # how it was counted, not what
    for engine in cc interpret; do
        # The interpreter walks every point, and refuses the layers of real networks that the labs are about.
        case $engine-$name in interpret-examples/lab*)
            "$ZZLC" "$file" --engine $engine --no-report >again 2>err </dev/null
            [ "$(codes err | sort -u)" = ZZ0802 ] && continue ;;
        esac
        if ! "$ZZLC" "$file" --engine $engine -o two.xml >again 2>err </dev/null ||
            ! sed 's/ enumerated="[^"]*"//' two.xml | diff -u plain.xml - >err; then
            fail "$name" "counts otherwise with --engine $engine" err
        fi
    done
    "$ZZLC" fmt --check "$file" >out 2>&1 || fail "$name" "is not formatted" out
    pass
done

for file in $(find "$ZZ_SOURCE/stdlib" -name '*.zz' | sort); do
    name=${file#"$ZZ_SOURCE/"}
    if ! "$ZZLC" check "$file" >out 2>&1 </dev/null; then
        fail "$name" "is not sound" out
    elif ! "$ZZLC" fmt --check "$file" >out 2>&1; then
        fail "$name" "is not formatted" out
    elif grep -q '^expect ' "$file" && ! "$ZZLC" "$file" --no-report >out 2>&1 </dev/null; then
        fail "$name" "does not do what it expects" out
    else
        pass
    fi
done
finish
