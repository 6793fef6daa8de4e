#!/bin/sh
# Every snippet of the language reference and of the README.  extract.awk writes each to a file and lists
# them: number, line, and what it is,
#   file                whole, and runs
#   fragment            part of the whole one before: found in it, or sound when put behind it
#   fails ZZ0123        whole, and gives that code first
#   fragment fails ...  put behind the whole one before, gives that code first
#   output EXAMPLE      what `zzlc EXAMPLE` prints
. "$(dirname "$0")/../suite.sh"
cd "$scratch" || exit 3
mkdir run

runs() { # runs FILE: with no message
    "$ZZLC" "$1" -o run/report.xml >out 2>err </dev/null && [ ! -s err ] && valid run/report.xml
}

gives() { # gives FILE CODE: on its first message
    if "$ZZLC" "$1" --no-report >out 2>err </dev/null; then
        return 1
    fi
    [ "$(codes err | head -n 1)" = "$2" ]
}

for document in man/zz.5 README.md; do
    rm -f snippet.*
    awk -f "$ZZ_SOURCE/tests/snippets/extract.awk" "$ZZ_SOURCE/$document" >list || exit 3
    [ -s list ] || fail "$document" "has no snippet"
    whole=
    while read -r number line kind code rest; do
        name=$document:$line
        snippet=snippet.$number.zz
        case "$kind $code" in
        "file ")
            whole=$snippet
            runs "$snippet" && pass || fail "$name" "does not run" err
            ;;
        "fails ZZ"*)
            gives "$snippet" "$code" && pass || fail "$name" "does not give $code first" err
            ;;
        "fragment fails")
            cat "$whole" "$snippet" >joined.zz
            gives joined.zz "$rest" && pass || fail "$name" "does not give $rest first" err
            ;;
        "fragment ")
            if awk -f "$ZZ_SOURCE/tests/snippets/within.awk" "$whole" "$snippet"; then
                pass
            else
                cat "$whole" "$snippet" >joined.zz
                runs joined.zz && pass || fail "$name" "is not part of the file before" err
            fi
            ;;
        "output "*)
            (cd "$ZZ_SOURCE" && "$ZZLC" "$code" --no-report) >out 2>err </dev/null
            diff -u "$snippet" out >err && pass || fail "$name" "is not what $code prints" err
            ;;
        *)
            fail "$name" "is marked neither as a file nor as a fragment ($kind $code)"
            ;;
        esac
    done <list
done
finish
