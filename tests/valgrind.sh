#!/bin/sh
# The examples under valgrind: no error and no leak, also when the design is wrong or memory runs out.
. "$(dirname "$0")/suite.sh"
cd "$scratch" || exit 3
if [ -z "${VALGRIND-}" ]; then
    fail valgrind "is missing: install valgrind, then configure again"
    finish
fi

clean() { # clean NAME COMMAND...: whatever its status is, unless valgrind finds something
    name=$1
    shift
    status=0
    "$VALGRIND" -q --error-exitcode=99 --leak-check=full --show-leak-kinds=all \
        --errors-for-leak-kinds=all --smc-check=all \
        --suppressions="$ZZ_SOURCE/tests/valgrind.supp" "$@" >out 2>err </dev/null || status=$?
    if [ "$status" -eq 99 ] || grep -q '^==[0-9]*==' err; then
        fail "$name" "valgrind finds something" err
    else
        pass
    fi
}

# Not those that evaluate millions of mappings or walk real networks for minutes: what they run, the
# others do too.
for file in $(find "$ZZ_SOURCE/examples" -name '*.zz' ! -name 'lost-mappings.zz' ! -name 'lab3.zz' \
    ! -name 'density.zz' ! -name 'frames-or-events.zz' ! -name 'when-events-win.zz' | sort); do
    clean "${file#"$ZZ_SOURCE/"}" "$ZZLC" "$file" -o report.xml
done
design=$ZZ_SOURCE/examples/event-study.zz
clean "page" "$ZZLC" "$design" --html -o page.html
echo '<x' >wrong.xsl
clean "no page" "$ZZLC" "$design" --html --stylesheet wrong.xsl -o page.html
clean "check" "$ZZLC" check "$design"
clean "fmt" "$ZZLC" fmt --check "$design"
clean "trace" "$ZZLC" trace "$design"
clean "interpret" "$ZZLC" "$design" --engine interpret --json --no-report
for file in "$ZZ_SOURCE"/tests/golden/err/*.zz; do
    clean "${file#"$ZZ_SOURCE/"}" "$ZZLC" "$file" --no-report
done
for n in 1 2 3 5 8 13 21 34; do
    clean "block $n refused" env ZZ_FAIL_ALLOCATION=$n "$ZZLC" "$design" --no-report
done
finish
