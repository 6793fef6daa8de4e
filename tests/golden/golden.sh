#!/bin/sh
# Golden tests.  A test is a file x.zz with one or more files beside it that say what comes out:
#   x.tokens x.ast x.nest x.c   --emit of that name          x.table  the plain run's output
#   x.xml    the report (validated too)                      x.json   the output of --json
#   x.err    the messages of a plain run                     x.fmt    the output of `zzlc fmt`
#   x.why    what `zzlc why` says of each figure it names in a line `$ FIGURE`
# With x.err the plain run must end with status 1, else with 0.  A first line `// flags: ...` gives options
# to every run.  Files below a folder called `parts` are what tests `use`, not tests.
# `make check-update` (ZZ_UPDATE=1) rewrites what is there; an empty x.ast asks for one.
. "$(dirname "$0")/../suite.sh"
cd "$ZZ_SOURCE/tests/golden" || exit 3

# shows NAME EXTENSION FILE: compares what came out with what should have; the places of this tree, which
# a message may name, are SOURCE and BUILD.
shows() {
    if grep -qF -e "$ZZ_SOURCE" -e "$ZZ_BUILD" "$3"; then
        sed "s|$ZZ_BUILD|BUILD|g; s|$ZZ_SOURCE|SOURCE|g" "$3" >"$scratch/placed" &&
            mv "$scratch/placed" "$3"
    fi
    if [ -n "${ZZ_UPDATE-}" ]; then
        cmp -s "$1.$2" "$3" || { cat "$3" >"$1.$2" && echo "rewrote tests/golden/$1.$2"; }
    fi
    if diff -u "$1.$2" "$3" >"$scratch/diff" 2>&1; then
        pass
    else
        fail "golden/$1.$2" "differs" "$scratch/diff"
    fi
}

# ends NAME EXTENSION STATUS WANTED
ends() {
    [ "$3" -eq "$4" ] || fail "golden/$1.$2" "ended with status $3, not $4" "$scratch/err"
}

for file in $(find . -name '*.zz' ! -path '*/parts/*' | sed 's|^\./||' | sort); do
    name=${file%.zz}
    flags=$(sed -n '1s|^// flags: ||p' "$file")
    wanted=0
    [ -e "$name.err" ] && wanted=1
    expected=
    for extension in tokens ast nest c table xml json why err fmt; do
        [ -e "$name.$extension" ] || continue
        expected=yes
        out=$scratch/out
        case $extension in
        tokens | ast | nest | c)
            # shellcheck disable=SC2086
            "$ZZLC" $flags "$file" --emit "$extension" >"$out" 2>"$scratch/err" </dev/null
            ends "$name" "$extension" $? "$wanted"
            ;;
        table | err)
            # shellcheck disable=SC2086
            "$ZZLC" $flags "$file" --no-report >"$scratch/table" 2>"$scratch/err" </dev/null
            ends "$name" "$extension" $? "$wanted"
            [ "$extension" = err ] && out=$scratch/err || out=$scratch/table
            ;;
        xml)
            # shellcheck disable=SC2086
            "$ZZLC" $flags "$file" -o "$out" >"$scratch/table" 2>"$scratch/err" </dev/null
            ends "$name" "$extension" $? "$wanted"
            valid "$out" || fail "golden/$name.xml" "is not valid" "$scratch/valid"
            ;;
        json)
            # shellcheck disable=SC2086
            "$ZZLC" $flags "$file" --json --no-report >"$out" 2>"$scratch/err" </dev/null
            ends "$name" "$extension" $? "$wanted"
            ;;
        why)
            sed -n 's/^\$ //p' "$name.why" >"$scratch/figures"
            : >"$out"
            while read -r figure; do
                echo "\$ $figure" >>"$out"
                # shellcheck disable=SC2086
                "$ZZLC" why $flags "$figure" "$file" >>"$out" 2>"$scratch/err" </dev/null
                ends "$name" "$extension" $? 0
            done <"$scratch/figures"
            ;;
        fmt)
            "$ZZLC" fmt - <"$file" >"$out" 2>"$scratch/err"
            ends "$name" "$extension" $? 0
            if ! "$ZZLC" fmt - <"$out" >"$scratch/again" 2>"$scratch/err" ||
                ! diff -u "$out" "$scratch/again" >"$scratch/diff"; then
                fail "golden/$name.fmt" "is formatted otherwise the second time" "$scratch/diff"
            fi
            ;;
        esac
        shows "$name" "$extension" "$out"
    done
    [ -n "$expected" ] || fail "golden/$file" "has nothing beside it that says what comes out"
done
finish
