# What the suites in sh share; sourced by them.  From the Makefile they get
#   ZZLC       the program under test
#   ZZ_SOURCE  the source tree, ZZ_BUILD the build tree
#   XMLLINT    xmllint, or nothing
# A suite calls pass or fail for each test, works in $scratch, and ends with finish.
: "${ZZLC:?is the program to test}" "${ZZ_SOURCE:?is the source tree}"
export LC_ALL=C
unset NO_COLOR
passed=0
failed=0
scratch=$(mktemp -d) || exit 3
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
schema=$ZZ_SOURCE/runtime/report/zz.rng

pass() {
    passed=$((passed + 1))
}

# fail TEST WHAT [FILE]: tells what went wrong, with the first lines of a file that shows it.
fail() {
    failed=$((failed + 1))
    printf '%s: %s\n' "$1" "$2"
    if [ -n "${3-}" ]; then
        head -n 40 "$3" | sed 's/^/    /'
    fi
}

# valid FILE: whether a report keeps to the schema; says why not in $scratch/valid.
valid() {
    if [ -z "${XMLLINT-}" ]; then
        echo "xmllint is missing: install libxml2-utils, then configure again" >"$scratch/valid"
        return 1
    fi
    "$XMLLINT" --noout --nonet --relaxng "$schema" "$1" >"$scratch/valid" 2>&1
}

# codes FILE: the codes of the diagnostics in a file, in order, one a line.
codes() {
    sed -n 's/^\(error\|warning\)\[\(ZZ[0-9]*\)\].*/\2/p' "$1"
}

finish() {
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
    exit
}
