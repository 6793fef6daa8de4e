#!/bin/sh
# The manual: mandoc has nothing to say about it, and it names every figure, unit and keyword of the
# tables, and every option that `zzlc --help` tells.
. "$(dirname "$0")/suite.sh"
cd "$ZZ_SOURCE" || exit 3

for page in man/*.[0-9]; do
    if [ -z "${MANDOC-}" ]; then
        fail "$page" "cannot be checked: install mandoc, then configure again"
    elif "$MANDOC" -T lint -W warning "$page" >"$scratch/lint" 2>&1 && [ ! -s "$scratch/lint" ]; then
        pass
    else
        fail "$page" "mandoc has something to say" "$scratch/lint"
    fi
done

# The page as it is read, without overstriking; and whether it has each word of a list.
read_page() {
    "$MANDOC" -T ascii -O width=1000 "$1" | sed "s/.$(printf '\b')//g"
}
names() { # names PAGE WHAT: words on standard input
    while read -r word; do
        grep -qF -- "$word" "$scratch/page" && pass || fail "$1" "does not name the $2 $word"
    done
}
# words FILE MACRO: the first string of each row of a table.
words() {
    sed -n "s/^$2([^\"]*\"\([^\"]*\)\".*/\1/p" "$1" | sort -u
}

words runtime/cost/metric.def ZZ_METRIC >"$scratch/figures"
words lang/keyword.def ZZ_UNIT >"$scratch/units"
for sort in ZZ_DECLARATION ZZ_ITEM ZZ_JOIN; do
    words lang/keyword.def $sort
done >"$scratch/keywords"
"$ZZLC" --help | sed -n 's/^ *\(-[a-zA-Z]\)[ ,].*/\1/p; s/.*\(--[a-z-]*\).*/\1/p' | sort -u >"$scratch/options"
read_page man/zz.5 >"$scratch/page"
for list in figures units keywords; do
    [ -s "$scratch/$list" ] || fail man/zz.5 "no $list to look for"
    names man/zz.5 "${list%s}" <"$scratch/$list"
done
read_page man/zzlc.1 >"$scratch/page"
[ -s "$scratch/options" ] || fail man/zzlc.1 "no options to look for"
names man/zzlc.1 option <"$scratch/options"

# The README names the packages that the scripts install.
sed -n 's/^[a-z_]*packages="\(.*\)"/\1/p' start .ci/run | tr ' ' '\n' >"$scratch/packages"
tr '`' ' ' <README.md >"$scratch/page"
[ -s "$scratch/packages" ] || fail README.md "no packages to look for"
names README.md package <"$scratch/packages"

# README names every package that the start script installs.
sed -n 's/^[a-z]*_packages="\(.*\)"$/\1/p' start | tr ' ' '\n' >"$scratch/packages"
[ -s "$scratch/packages" ] || fail start "no packages to look for"
cp README.md "$scratch/page"
names README.md package <"$scratch/packages"

# HACKING.md leads through files that are there, and names suites that there are.
tr '`' '\n' <HACKING.md | grep -E '^[a-z]+/[A-Za-z0-9_./*-]*$' | grep -v '^build/' | sort -u >"$scratch/paths"
[ -s "$scratch/paths" ] || fail HACKING.md "no files to look for"
while read -r path; do
    # shellcheck disable=SC2086
    ls -d $path >/dev/null 2>&1 && pass || fail HACKING.md "leads to $path, which is not there"
done <"$scratch/paths"
sed -n 's/.*SUITES="\([a-z ]*\)".*/\1/p' HACKING.md | tr ' ' '\n' | sort -u >"$scratch/suites"
[ -s "$scratch/suites" ] || fail HACKING.md "no suites to look for"
while read -r suite; do
    grep -qE "^suites \\+=.*/$suite(\\.sh)?( |\$)" tests/local.mk && pass || fail HACKING.md "there is no suite $suite"
done <"$scratch/suites"
finish
